"""Movements, retention and tenure (method.md 6.1 to 6.3)."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import kamcore
from kamcore.method.retention import (
    KINDS,
    gross_revenue_retention,
    movements,
    net_revenue_retention,
    retention_over_time,
    tenure,
)

MONEY = st.one_of(st.just(0.0), st.integers(-100_000, 9_000_000).map(lambda n: n / 100))
BOOK = st.lists(st.tuples(MONEY, MONEY, st.booleans()), max_size=25)


def series(**values: float) -> pd.Series:
    return pd.Series(values, dtype="float64")


def test_the_five_movements():
    """The five categories as subscription reporting has them (ChartMogul: new business, expansion, contraction, churn,
    reactivation), one account each."""
    found = movements(
        series(grew=100, shrank=80, left=50, stayed=20),
        series(grew=130, shrank=60, stayed=20, fresh=40, back=15),
        ["back", "grew"],
    )
    assert found.amounts.to_dict() == {"new": 40, "reactivation": 15, "expansion": 30, "contraction": 20, "churn": 50}
    assert found.counts.to_dict() == dict.fromkeys(KINDS, 1)
    assert (found.start, found.end) == (250, 265)
    assert found.difference == 0
    assert (found.present, found.kept, found.at_end) == (4, 3, 5)
    assert (found.nrr, found.grr, found.logo_retention) == (210 / 250, 180 / 250, 0.75)
    assert found.table["kind"]["stayed"] == "unchanged"


def test_churnzero_s_january():
    """ChurnZero, Churnopedia, 'Net Revenue Retention': 27,000 in January, upsells up to 35,000 with the same customers, 5,000 lost:
    30,000 / 27,000 = 111 %."""
    start, end = series(upsold=22_000, lost=5_000), series(upsold=30_000)
    assert round(net_revenue_retention(start, end), 2) == 1.11
    assert gross_revenue_retention(start, end) == 22 / 27


def test_new_accounts_and_those_that_come_back_do_not_lift_retention():
    start, end = series(a=100), series(a=100, fresh=900, back=400)
    found = movements(start, end, ["back"])
    assert (found.nrr, found.grr) == (1.0, 1.0)
    assert found.amounts["reactivation"] == 400


def test_seen_before_may_be_a_series():
    seen = pd.Series({"b": True, "c": False})
    found = movements(series(a=1), series(b=2, c=3), seen)
    assert found.table["kind"].to_dict() == {"c": "new", "b": "reactivation", "a": "churn"}


def test_credits_take_no_part_and_are_told():
    found = movements(series(a=100, b=-20, c=10), series(a=90, b=5, c=-7))
    assert found.table["kind"].to_dict() == {"a": "contraction", "b": "new", "c": "churn"}
    assert (found.start, found.end, found.credits_start, found.credits_end) == (110, 95, -20, -7)
    assert found.adds_up


def test_what_is_not_known_is_left_out():
    found = movements(series(a=100, b=math.nan), series(a=100, b=50))
    assert list(found.missing) == ["b"]
    assert (found.start, found.end) == (100, 100)


@pytest.mark.parametrize("start", [{}, {"a": 0.0}, {"a": -5.0}, {"a": math.nan}])
def test_nobody_at_the_start(start):
    found = movements(pd.Series(start, dtype="float64"), series(a=10))
    assert (found.nrr, found.grr, found.logo_retention) == (None, None, None)
    assert movements(series(), series()).end == 0


def test_everybody_leaves():
    found = movements(series(a=10, b=5), series())
    assert (found.nrr, found.grr, found.logo_retention) == (0.0, 0.0, 0.0)


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="more than one"):
        movements(pd.Series([1.0, 2.0], index=["a", "a"]), series(a=1))
    with pytest.raises(ValueError, match="infinite"):
        movements(series(a=math.inf), series(a=1))


@given(BOOK, st.randoms())
def test_the_identity_holds_to_the_cent_in_any_order(rows, random):
    keys = [f"a{i:02}" for i in range(len(rows))]
    start = pd.Series([r[0] for r in rows], index=keys, dtype="float64")
    end = pd.Series([r[1] for r in rows], index=keys, dtype="float64")
    seen = [k for k, r in zip(keys, rows, strict=True) if r[2]]
    found = movements(start, end, seen)
    m = {kind: round(100 * float(v)) for kind, v in found.amounts.items()}
    begin, finish = (sum(max(0, round(100 * v)) for v in side) for side in (start, end))
    assert begin + m["new"] + m["expansion"] + m["reactivation"] - m["contraction"] - m["churn"] == finish
    assert found.adds_up
    assert all(v >= 0 for v in m.values())
    random.shuffle(keys)
    again = movements(start[keys], end[keys], seen)
    assert_frame_equal(found.table, again.table)
    if found.grr is not None:
        assert 0 <= found.grr <= 1
        assert found.nrr >= found.grr - 1e-12
        assert found.nrr == pytest.approx(
            sum(max(0.0, end[k]) for k in keys if start[k] > 0) / sum(max(0.0, v) for v in start), abs=1e-9
        )
        assert found.grr == pytest.approx(
            sum(min(start[k], max(0.0, end[k])) for k in keys if start[k] > 0) / sum(max(0.0, v) for v in start),
            abs=1e-9,
        )
        assert found.logo_retention == sum(start[k] > 0 and end[k] > 0 for k in keys) / sum(v > 0 for v in start)


COURSE = pd.DataFrame(
    {
        "2022": [100.0, 50.0, 0.0, math.nan], "2023": [110.0, 0.0, 0.0, math.nan],
        "2025": [110.0, 60.0, 30.0, math.nan],
    },
    index=["stays", "returns", "comes", "unknown"],
)  # fmt: skip


def test_over_time_with_a_gap_and_an_account_that_vanishes_and_returns():
    table = retention_over_time(COURSE, [("2022", "2023"), ("2023", "2025"), ("2022", "2025")]).table
    assert table["churn"].tolist() == [50, 0, 0]
    assert table["reactivation"].tolist() == [0, 60, 0], "gone in 2023 and back in 2025; from 2022 to 2025 it grew"
    assert table["new"].tolist() == [0, 30, 30]
    assert table["expansion"].tolist() == [10, 0, 20]
    assert table["nrr"].tolist() == [110 / 150, 1.0, 170 / 150]
    assert table["present"].tolist() == [2, 1, 2]


def test_no_steps_and_unknown_periods():
    assert retention_over_time(COURSE, []).table.empty
    with pytest.raises(KeyError):
        retention_over_time(COURSE, [("2019", "2022")])


def test_tenure_says_at_least_for_those_who_were_there_from_the_first_period():
    days = pd.Series(pd.to_datetime(["2022-01-01", "2023-01-01", "2025-01-01"]), index=COURSE.columns)
    found = tenure(COURSE, days, pd.Timestamp("2025-12-31"), COURSE["2025"] > 0)
    assert found.table["years"].round(1).to_dict() == {"stays": 4.0, "returns": 4.0, "comes": 1.0}
    assert found.table["at_least"].to_dict() == {"stays": True, "returns": True, "comes": False}
    assert round(found.median, 1) == 4.0
    assert found.at_least


def test_tenure_of_nobody_and_without_dates():
    nothing = pd.Series(pd.to_datetime([None] * 3), index=COURSE.columns)
    here = pd.Series(data=False, index=COURSE.index)
    for days, present in ((nothing, here), (nothing, COURSE["2025"] > 0)):
        found = tenure(COURSE, days, pd.Timestamp("2025-12-31"), present)
        assert found.median is None
        assert found.table.empty


def test_they_are_public_names():
    assert kamcore.movements is movements
    assert kamcore.net_revenue_retention is net_revenue_retention
    assert kamcore.gross_revenue_retention is gross_revenue_retention


def test_dicts_say_the_same_as_series():
    start, end = {"a": 100, "b": 50, "c": None}, {"a": 120, "c": 3, "d": 5, "e": 6}
    from_dicts = kamcore.movements(start, end, {"d": True, "e": False})
    from_series = kamcore.movements(
        pd.Series(start, dtype="float64"), pd.Series(end, dtype="float64"), pd.Series({"d": True, "e": False})
    )
    pd.testing.assert_frame_equal(from_dicts.table, from_series.table)
    assert from_dicts.table["kind"].to_dict() == {"a": "expansion", "b": "churn", "d": "reactivation", "e": "new"}
    assert list(from_dicts.missing) == ["c"]
    assert kamcore.net_revenue_retention(start, end) == pytest.approx(120 / 150)
    assert kamcore.gross_revenue_retention(start, end) == pytest.approx(100 / 150)
    assert kamcore.net_revenue_retention({}, {"a": 1}) is None


def test_who_was_seen_before_may_be_unknown_but_not_a_series_of_keys():
    known = pd.Series({"a": True, "b": None}, dtype="boolean")
    assert movements({}, {"a": 1, "b": 1}, known).table["kind"].to_dict() == {"a": "reactivation", "b": "new"}
    with pytest.raises(ValueError, match="yes and no"):
        movements({}, {"a": 1}, pd.Series(["a"]))
