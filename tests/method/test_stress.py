from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamcore.method.concentration import concentration
from kamcore.method.migration import paths
from kamcore.method.stress import largest, stress_test

BOOK = pd.Series({"a": 50.0, "b": 30.0, "c": 30.0, "d": 10.0, "credit": -5.0, "unknown": np.nan})
MARGIN = pd.Series({"a": 20.0, "b": 15.0, "c": np.nan, "d": 1.0})
amounts = st.dictionaries(
    st.sampled_from("abcdefgh"), st.sampled_from([math.nan, -3.0, 0.0, 0.1, 0.2, 7.0, 7.0, 1e6]), min_size=1
)


def test_the_loss_of_the_largest():
    found = stress_test(BOOK, ["a"], MARGIN)
    assert (found.revenue_before, found.revenue_after) == (115.0, 65.0)
    assert (found.margin_before, found.margin_after, found.margin_known) == (36.0, 16.0, 3)
    assert found.before.n == 4
    assert found.after.hhi == pytest.approx((9 + 9 + 1) * 100 / 49 * 100)
    assert found.after.cr1 == pytest.approx(30 / 70)


def test_the_largest_come_with_those_that_bring_as_much():
    assert largest(BOOK, 0) == ()
    assert largest(BOOK, 1) == ("a",)
    assert largest(BOOK, 2) == ("a", "b", "c")
    assert largest(BOOK, 99) == ("a", "b", "c", "d")
    assert largest(pd.Series({"x": np.nan}), 3) == ()


def test_the_lost_stand_largest_first_and_each_once():
    assert stress_test(BOOK, ["d", "unknown", "a", "a"]).lost == ("a", "d", "unknown")


def test_everything_lost():
    found = stress_test(BOOK, list(BOOK.index), MARGIN)
    assert (found.revenue_after, found.margin_after, found.after.n) == (0.0, 0.0, 0)
    assert math.isnan(found.after.gini)


def test_margin_that_nobody_knows_stays_unknown():
    assert stress_test(BOOK, ["a"]).margin_before is None
    nothing = stress_test(BOOK, ["a"], pd.Series({"a": np.nan}))
    assert (nothing.margin_before, nothing.margin_after, nothing.margin_known) == (None, None, 0)


def test_what_is_refused():
    with pytest.raises(ValueError, match="no account 'z'"):
        stress_test(BOOK, ["z"])
    with pytest.raises(ValueError, match="0 or more"):
        largest(BOOK, -1)


@settings(max_examples=25, deadline=None)
@given(amounts, st.lists(st.sampled_from("abcdefgh"), max_size=4), st.randoms())
def test_against_plain_sums(book, lost, shuffle):
    lost = [key for key in lost if key in book]
    keys = list(book)
    shuffle.shuffle(keys)
    found = stress_test(pd.Series({key: book[key] for key in keys}), lost)
    left = {key: value for key, value in book.items() if key not in lost}
    assert found.revenue_after == math.fsum(value for value in left.values() if not math.isnan(value))
    expected = concentration(pd.Series(left, dtype="float64"))
    assert found.after.n == expected.n
    assert found.after.hhi == pytest.approx(expected.hhi, nan_ok=True)
    assert set(found.lost) == set(lost)


def test_paths():
    states = pd.DataFrame({"1": ["B", None], "2": ["A", "C"]}, index=["x", "y"], dtype="str")
    assert paths(states).to_dict() == {"x": "B > A", "y": "– > C"}
    assert paths(states[["1"]]).to_dict() == {"x": "B", "y": "–"}
    assert paths(states[[]]).to_dict() == {"x": "", "y": ""}


def test_the_lost_count_as_churn_in_net_revenue_retention():
    """Start 100, two accounts; one grew from 60 to 66, the other shrank from 40 to 36: 102 %, and 66 % without the second."""
    start, end = pd.Series({"x": 60.0, "y": 40.0}), pd.Series({"x": 66.0, "y": 36.0, "new": 9.0})
    found = stress_test(end, ["y"], retained=(start, end))
    assert found.nrr_before == pytest.approx(1.02)
    assert found.nrr_after == pytest.approx(0.66)


def test_retention_without_a_year_before_or_without_anybody_then():
    assert stress_test(BOOK, ["a"]).nrr_after is None
    nobody = pd.Series({"a": 0.0})
    assert stress_test(BOOK, ["a"], retained=(nobody, BOOK)).nrr_after is None


def test_what_is_not_known_stays_not_known_when_it_is_lost():
    start, end = pd.Series({"x": 60.0, "y": 40.0}), pd.Series({"x": 66.0, "y": np.nan})
    found = stress_test(end, ["y"], retained=(start, end))
    assert found.nrr_before == found.nrr_after == pytest.approx(1.1)


@given(amounts, amounts, st.sets(st.sampled_from("abcdefgh")))
def test_retention_after_a_loss_agrees_with_a_plain_loop(was, now, lost):
    start, end = pd.Series(was), pd.Series(now)
    found = stress_test(end, sorted(lost & set(now)), retained=(start, end))
    base = kept = 0.0
    for key, amount in was.items():
        after = now.get(key, 0.0)
        if amount > 0 and not math.isnan(after):
            base += amount
            kept += 0.0 if key in lost else max(after, 0.0)
    assert found.nrr_after == (pytest.approx(kept / base) if base else None)
