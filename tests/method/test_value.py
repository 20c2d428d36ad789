"""Account profit, the whale curve and three ranks (method.md 5.1 and 5.3)."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import kamcore
from kamcore.method.value import IDLE, NO_COST, NO_REVENUE, account_profit, value_ranks, whale_curve

CENTS = st.integers(-10_000_000, 10_000_000).map(lambda n: n / 100)
PROFITS = st.lists(CENTS, max_size=30)


def series(**values: float) -> pd.Series:
    return pd.Series(values, dtype="float64")


def test_twenty_percent_bring_140_percent_and_twenty_percent_take_40_back():
    """ControllingWiki, 'The Whale Curve of Customer Profitability': 20 % of customers contribute 140 % of the profit and another
    20 % erode 40 % of it; the rest earn next to nothing (here nothing at all)."""
    curve = whale_curve([70.0, 70.0, 0, 0, 0, 0, 0, 0, -20.0, -20.0])
    assert (curve.peak_share, curve.k, curve.losers) == (1.4, 2, 2)
    assert (curve.total, curve.peak, curve.given_back) == (100.0, 140.0, 40.0)
    assert list(curve.table["share"].round(12)) == [0.7, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 1.4, 1.2, 1.0]


def test_kanthal_reached_two_and_a_half_times_its_profit():
    """Kaplan & Narayanan on the Kanthal case: the most profitable 20 % of customers made 225 % of the profit, the middle 70 % broke
    even and the least profitable 10 % lost 125 %."""
    curve = whale_curve([112.5, 112.5, *[0.0] * 7, -125.0])
    assert curve.peak_share == 2.25
    assert curve.given_back / curve.total == 1.25


@pytest.mark.parametrize("profits", [[], [0.0], [0.0, 0.0], [-5.0], [5.0, -5.0], [5.0, -9.0]])
def test_without_a_positive_total_money_tells_it(profits):
    curve = whale_curve(profits)
    assert curve.measure == "money"
    assert curve.peak_share is None
    assert curve.table["share"].isna().all()
    assert curve.peak == max(0.0, sum(p for p in profits if p > 0))


def test_missing_profit_is_left_out_and_named():
    curve = whale_curve(series(a=5, b=math.nan, c=-1))
    assert list(curve.missing) == ["b"]
    assert (curve.n, curve.total) == (2, 4.0)
    assert whale_curve(series(a=math.nan)).n == 0


def test_it_is_a_public_name():
    assert kamcore.whale_curve is whale_curve


@given(PROFITS, st.randoms())
def test_the_curve_against_a_plain_loop(profits, random):
    values = pd.Series({f"a{i:02}": v for i, v in enumerate(profits)}, dtype="float64")
    curve = whale_curve(values)
    high, at, sums = 0.0, 0, []
    for value in sorted(profits, reverse=True):
        at = round(at + value * 100)
        sums.append(at / 100)
        high = max(high, at / 100)
    assert list(curve.table["cumulative"]) == pytest.approx(sums, abs=1e-6)
    assert curve.peak == pytest.approx(high, abs=1e-6)
    assert curve.peak - curve.given_back == pytest.approx(curve.total, abs=1e-6)
    if curve.total > 0:
        assert curve.peak_share >= 1
    shuffled = list(values.items())
    random.shuffle(shuffled)
    again = whale_curve(pd.Series(dict(shuffled), dtype="float64"))
    assert_frame_equal(curve.table, again.table)


def test_profit_takes_both_costs_off():
    found = account_profit(series(a=100, b=50), series(a=40, b=30), series(a=10, b=30))
    assert list(found.table["profit"]) == [50.0, -10.0]
    assert list(found.table["margin"]) == [0.5, -0.2]
    assert found.costs == ("cost_of_goods", "cost_to_serve")
    assert found.apart.empty


def test_a_blank_cost_is_not_a_cost_of_zero():
    found = account_profit(
        series(a=100, b=50, c=math.nan, d=0, e=0),
        series(a=40, b=math.nan, c=1, d=0, e=3),
        series(a=1, b=1, c=1, d=0, e=0),
    )
    assert found.table["profit"].tolist() == pytest.approx([59.0, math.nan, math.nan, math.nan, -3.0], nan_ok=True)
    assert math.isnan(found.table["margin"]["e"]), "no margin without revenue"
    assert dict(found.apart["reason"]) == {"b": NO_COST, "c": NO_REVENUE, "d": IDLE}


@pytest.mark.parametrize(
    ("goods", "serve", "words"),
    [(1.0, None, "no cost to serve"), (None, 1.0, "no cost of goods"), (None, None, "no costs")],
)
def test_which_costs_are_missing_is_said(goods, serve, words):
    found = account_profit(series(a=10), *(None if v is None else series(a=v) for v in (goods, serve)))
    assert words in found.convention
    assert found.known is (goods is not None or serve is not None)


def test_infinite_and_double_accounts_are_refused():
    with pytest.raises(ValueError, match="infinite"):
        whale_curve([math.inf])
    with pytest.raises(ValueError, match="more than one"):
        account_profit(pd.Series([1.0, 2.0], index=["a", "a"]))


def test_big_but_destructive():
    ranks = value_ranks(series(a=100, b=80, c=10, d=2), series(a=30, b=-5, c=-1, d=1), series(a=90, b=-20, c=-3, d=2))
    assert ranks.big_from == 48.0
    assert ranks.destructive == ("b",)
    assert ranks.table["revenue_rank"].tolist() == [1, 2, 3, 4]
    assert ranks.table["profit_rank"].tolist() == [1, 4, 3, 2]
    assert ranks.table["clv_rank"].tolist() == [1, 4, 3, 2]


def test_ties_share_a_rank_and_the_unknown_has_none():
    ranks = value_ranks(series(b=5, a=5, c=math.nan, d=1), series(a=1, b=1, c=1, d=math.nan), series())
    assert list(ranks.table.index) == ["a", "b", "d", "c"]
    assert ranks.table["revenue_rank"].tolist() == [1, 1, 3, pd.NA]
    assert ranks.table["profit_rank"].tolist() == [1, 1, pd.NA, 1]
    assert ranks.table["clv_rank"].isna().all()
    assert not ranks.table["destructive"].any()


def test_nobody_is_big_without_revenue():
    ranks = value_ranks(series(a=0, b=-3), series(a=-1, b=-1), series(a=1, b=1))
    assert math.isnan(ranks.big_from)
    assert ranks.destructive == ()


@given(st.lists(st.tuples(CENTS, CENTS), max_size=20))
def test_ranks_against_a_plain_count(pairs):
    keys = [f"a{i:02}" for i in range(len(pairs))]
    revenue = pd.Series([p[0] for p in pairs], index=keys, dtype="float64")
    profit = pd.Series([p[1] for p in pairs], index=keys, dtype="float64")
    table = value_ranks(revenue, profit, profit).table
    for key in keys:
        assert table.loc[key, "revenue_rank"] == 1 + int((revenue > revenue[key]).sum())
        assert table.loc[key, "profit_rank"] == 1 + int((profit > profit[key]).sum())
    assert np.isfinite(table["revenue"]).all()


def test_a_dict_a_series_and_a_list_draw_the_same_curve():
    profit = {"a": 3.0, "b": -1.0, "c": None}
    curve = kamcore.whale_curve(profit)
    pd.testing.assert_frame_equal(curve.table, kamcore.whale_curve(pd.Series(profit)).table)
    assert (curve.n, curve.k, curve.peak_share, list(curve.missing)) == (2, 1, 1.5, ["c"])
    assert kamcore.whale_curve([3.0, -1.0]).table["cumulative"].tolist() == [3.0, 2.0]
