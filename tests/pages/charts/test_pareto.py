from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from kamcore.method.concentration import pareto
from kamcore.palette import DARK, LIGHT
from pages.ui.charts import pareto as charts
from pages.ui.charts.labels import distinct


def drawn(values, **more):
    revenue = pd.Series(values, index=[f"k{i}" for i in range(len(values))], dtype="float64")
    names = pd.Series([f"N{i}" for i in range(len(values))], index=revenue.index, dtype="str")
    given = {"high": (), "shown": revenue.index, "chosen": None, "p": LIGHT} | more
    result = pareto(revenue)
    return (
        result,
        charts.bars(result, names, given["high"], given["shown"]),
        charts.chart(result, names, "EUR", **given),
    )


def datasets(spec):
    return list(spec["datasets"].values())


def test_one_bar_per_account_and_the_line_marked():
    result, bars, spec = drawn([400, 400, 100, 60, 40])
    assert len(bars) == 5
    assert bars["vital"].tolist() == [True, True, False, False, False]
    assert spec["resolve"]["scale"]["y"] == "independent"
    rows = [row for data in datasets(spec) for row in data]
    assert {"threshold": 0.8, "reached": 0.8}.items() <= next(r for r in rows if "threshold" in r).items()
    text = json.dumps(spec)
    for title in ("Revenue per account (EUR)", "Cumulative share of revenue (%)", "Accounts by rank, largest first"):
        assert title in text
    assert "2 accounts reach 80 %" in text
    assert result.k == 2


def layers(spec):
    return [spec] if "layer" not in spec else [one for part in spec["layer"] for one in layers(part)]


@pytest.mark.parametrize(
    ("revenue", "hangs_from"),
    [([50, 40, 4, 3, 2, 1], "threshold"), ([12, 11, 11, 11, 11, 11, 11, 11, 11], "reached"), ([90, 5, 5], "reached")],
)
def test_the_label_of_who_reaches_the_line_does_not_stand_on_it(revenue, hangs_from):
    """Two of six bring 90 %: hung from the point at 90 %, the label would be struck through by the line at 80 %."""
    _, _, spec = drawn(revenue)
    texts = [
        one for one in layers(spec) if one["mark"]["type"] == "text" and one["encoding"].get("text", {}).get("field")
    ]
    assert {one["encoding"]["y"]["field"] for one in texts} == {hangs_from}


@pytest.mark.parametrize(("n", "most"), [(151, 151), (1000, 1000), (1001, 260), (10_000, 260)])
def test_thousands_of_accounts_share_bars_without_loss(n, most):
    values = np.random.default_rng(0).lognormal(5, 2, n)
    result, bars, spec = drawn(values)
    assert len(bars) <= most
    assert (bars["accounts"] == 1).all() == (n <= 1000)
    assert bars["accounts"].sum() == n
    assert bars["revenue"].sum() == pytest.approx(result.total)
    assert (bars["each"] * bars["accounts"]).to_numpy() == pytest.approx(bars["revenue"].to_numpy())
    assert bars.loc[bars["vital"], "accounts"].sum() == result.vital_count
    assert bars["cumulative"].iloc[-1] == 1.0
    assert bars["place"].is_unique
    assert bars["each"].is_monotonic_decreasing
    assert sum(len(data) for data in datasets(spec)) < 5000
    assert bars["start"].tolist()[1:] == bars["last"].tolist()[:-1]


@pytest.mark.parametrize("values", [[1.0], [5.0] * 10, [1.0] * 600])
def test_any_data_can_be_drawn_in_both_themes(values):
    for p in (LIGHT, DARK):
        assert drawn(values, p=p)[2]["layer"]


def test_risk_filter_and_choice_are_marked():
    _, bars, spec = drawn([50, 30, 20], high=("k1",), shown=pd.Index(["k0", "k1"]), chosen="k0")
    assert bars["high"].tolist() == [False, True, False]
    assert bars["shown"].tolist() == [True, True, False]
    assert LIGHT.risk["high"] in json.dumps(spec)
    outlined = [r["outline"] for data in datasets(spec) for r in data if "outline" in r and r["key"] == "k0"]
    assert outlined[0] != "transparent"


def test_same_names_stay_apart():
    assert len(set(distinct(["A", "A", "B"]))) == 3
    assert distinct(["A", "B"]) == ["A", "B"]
