from __future__ import annotations

import json

import pandas as pd
import pytest

from kamcore.method.retention import movements, retention_over_time
from kamcore.palette import LIGHT
from pages.ui.charts.movements import over_time, rates, steps, waterfall

START = pd.Series({"grew": 100.0, "shrank": 80.0, "left": 50.0})
END = pd.Series({"grew": 130.0, "shrank": 60.0, "fresh": 40.0})


def test_each_bar_begins_where_the_one_before_ends():
    data = steps(movements(START, END), "2024", "2025", "EUR")
    assert data["label"].tolist() == ["2024", "New", "Grew", "Shrank", "Left", "2025"]
    at = data["high"].iloc[0]
    for bar in data.iloc[1:-1].itertuples():
        assert at in (bar.low, bar.high)
        at = bar.high if at == bar.low else bar.low
    assert at == pytest.approx(data["high"].iloc[-1])
    assert data["words"].iloc[3] == "−€20 · 1 account"


def test_nothing_moved():
    data = steps(movements(START, START), "2024", "2025", "EUR")
    assert data["label"].tolist() == ["2024", "2025"]


def test_the_axis_names_unit_and_currency():
    spec = waterfall(movements(START, END), LIGHT, begin="2024", finish_="2025", unit="MRR", currency="EUR")
    assert "MRR (EUR)" in json.dumps(spec, allow_nan=False)


def test_over_time_and_rates_draw_a_step_without_anybody_at_its_start():
    course = pd.DataFrame({"2023": [0.0], "2024": [5.0], "2025": [4.0]}, index=["a"])
    table = retention_over_time(course, [("2023", "2024"), ("2024", "2025")]).table
    for spec in (over_time(table, "revenue", "EUR", LIGHT), rates(table, LIGHT)):
        json.dumps(spec, allow_nan=False)


def placed(start, end):
    """Where the words of each bar stand."""
    spec = waterfall(
        movements(pd.Series(start), pd.Series(end)), LIGHT, begin="2024", finish_="2025", unit="MRR", currency="EUR"
    )
    rows = next(rows for rows in spec["datasets"].values() if "side" in rows[0])
    return {row["label"]: row["side"] for row in rows}


def test_words_stand_where_there_is_room_for_them():
    assert placed({"a": 0.0}, {"a": 9.0}) == {"2024": "right", "New": "inside", "2025": "inside"}
    assert placed({"a": 9.0}, {"a": 0.0}) == {"2024": "inside", "Left": "inside", "2025": "right"}
    assert placed({"a": 90.0}, {"a": 89.0})["Shrank"] == "left"
    assert placed({"a": 10.0}, {"a": 11.0, "b": 89.0})["Grew"] == "left"
    assert placed({"a": 10.0}, {"a": 10.0, "b": 20.0, "c": 70.0})["2024"] == "right"


def test_every_layer_has_something_to_draw():
    for start, end in (({"a": 0.0}, {"a": 9.0}), ({"a": 90.0}, {"a": 89.0}), ({"a": 10.0}, {"a": 11.0, "b": 89.0})):
        moved = movements(pd.Series(start), pd.Series(end))
        spec = waterfall(moved, LIGHT, begin="2024", finish_="2025", unit="MRR", currency="EUR")
        sides = set(placed(start, end).values())
        filters = [layer["transform"][0]["filter"] for layer in spec["layer"] if "transform" in layer]
        assert sorted(filters) == sorted(f"datum.side == '{side}'" for side in sides)


def test_the_net_of_each_step_is_a_line_over_the_bars():
    course = pd.DataFrame({"2024-01": [5.0, 4.0], "2024-02": [9.0, 0.0], "2024-03": [9.0, 2.0]}, index=["a", "b"])
    found = retention_over_time(course, [("2024-01", "2024-02"), ("2024-02", "2024-03")]).table
    assert found["net"].tolist() == [0.0, 2.0]
    spec = over_time(found, "MRR", "EUR", LIGHT)
    bars, line = spec["layer"]
    assert bars["mark"]["type"] == "bar"
    assert line["mark"]["type"] == "line"
    assert line["encoding"]["y"]["field"] == "net"
    assert bars["encoding"]["y"]["title"] == "Movement of MRR (EUR)"
    assert bars["encoding"]["x"]["title"] == "Month"
