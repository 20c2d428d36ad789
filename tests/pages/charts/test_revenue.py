from __future__ import annotations

import pandas as pd
import pytest

from kamcore.palette import LIGHT
from pages.ui.charts.revenue import over_time
from pages.ui.charts.trend import account_trend


def test_a_month_without_a_product_is_a_nought_of_the_stack_and_no_gap():
    """A stacked area drawn over a gap crosses the areas beneath it."""
    long = pd.DataFrame(
        [("2025-01", "Basic", 10.0), ("2025-01", "Plus", 5.0), ("2025-02", "Basic", 12.0), ("2025-03", "Plus", 6.0)],
        columns=["period", "product", "revenue"],
    )
    spec = over_time(long, "revenue", "EUR", LIGHT)
    rows = next(iter(spec["datasets"].values()))
    drawn = {(row["period"], row["product"]): row["revenue"] for row in rows}
    assert len(drawn) == 6
    assert drawn["2025-02", "Plus"] == drawn["2025-03", "Basic"] == 0.0
    assert drawn["2025-03", "Plus"] == 6.0
    assert len(long) == 4


@pytest.mark.parametrize(
    ("held", "between"),
    [(["2024-Q4", "2025-Q2"], "2025-Q1"), (["2023", "2025"], "2024"), (["2024-12", "2025-02"], "2025-01")],
)
def test_a_period_without_revenue_keeps_its_place(held, between):
    """Bars side by side across a gap draw two quarters as if one followed the other."""
    long = pd.DataFrame({"period": held, "product": ["", ""], "revenue": [10.0, 20.0]})
    rows = next(iter(over_time(long, "revenue", "EUR", LIGHT)["datasets"].values()))
    assert [(row["period"], row["revenue"]) for row in rows] == [(held[0], 10.0), (between, 0.0), (held[1], 20.0)]


def test_what_has_no_stated_time_stays():
    long = pd.DataFrame({"period": ["", "2024"], "product": ["", ""], "revenue": [10.0, 20.0]})
    rows = next(iter(over_time(long, "revenue", "EUR", LIGHT)["datasets"].values()))
    assert [row["label"] for row in rows] == ["no stated time", "2024"]


def test_a_month_in_which_an_account_bought_nothing_keeps_its_place():
    values = pd.Series([10.0, 20.0], index=["2024-11", "2025-02"])
    rows = next(iter(account_trend(values, ["2025-02"], unit="revenue", currency="EUR", p=LIGHT)["datasets"].values()))
    assert [(row["label"], row["money"]) for row in rows] == [
        ("Nov 2024", 10.0),
        ("Dec 2024", None),
        ("Jan 2025", None),
        ("Feb 2025", 20.0),
    ]


@pytest.mark.parametrize(
    ("held", "shown", "strong"),
    [
        (["2024-Q3", "2024-Q4", "2025-Q1"], ["2024-Q3", "2024-Q4"], [True, True, False]),
        (["2023", "2024"], ["2024"], [False, True]),
        (["2023", "2024"], ["2023", "2024"], None),
        (["2023", "2024"], [], None),
        (["2024-11", "2024-12"], ["2024-12"], None),
    ],
)
def test_the_bars_of_the_period_shown_stand_out(held, shown, strong):
    long = pd.DataFrame({"period": held, "product": "", "revenue": 10.0})
    spec = over_time(long, "revenue", "EUR", LIGHT, shown=shown)
    rows = next(iter(spec["datasets"].values()))
    assert ("opacity" in spec["encoding"]) is (strong is not None)
    if strong is not None:
        assert [row["opacity"] == 1.0 for row in rows] == strong


def test_the_bar_of_a_quarter_in_part_is_outlined():
    long = pd.DataFrame({"period": ["2025-Q3", "2025-Q4"], "product": "", "revenue": [10.0, 4.0]})
    spec = over_time(long, "revenue", "EUR", LIGHT, part=["2025-Q4"])
    rows = next(iter(spec["datasets"].values()))
    assert [(row["fill"] < 1.0, row["edge"] > 0.0) for row in rows] == [(False, False), (True, True)]
    assert spec["encoding"]["fillOpacity"]["field"] == "fill"
    assert "fillOpacity" not in over_time(long, "revenue", "EUR", LIGHT)["encoding"]
