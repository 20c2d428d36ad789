"""The numerical rules: totals, tolerant comparisons, ties, order (method.md, conventions)."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.method import exact

amounts = st.lists(st.floats(-1e9, 1e9), max_size=40)
few_values = st.lists(st.sampled_from([0.1 + 0.2, 0.3, 0.3 * (1 + 1e-9), 0.0, -1.0, 7.0]), max_size=30)


def test_tenths_reach_their_sum_although_floats_do_not():
    assert sum([0.1] * 8) < 0.8
    assert exact.reaches(sum([0.1] * 8), 0.8)
    assert exact.at_least(np.cumsum([0.1] * 10), 0.8).sum() == 3
    assert not exact.exceeds(0.1 + 0.2, 0.3)
    assert not exact.reaches(0.8 * (1 - 1e-11), 0.8)


def test_nan_reaches_nothing_and_infinity_compares_without_a_warning():
    assert not exact.reaches(math.nan, 0.0)
    assert not exact.same(math.nan, math.nan)
    assert exact.at_least([math.nan, math.inf, -math.inf], 0.0).tolist() == [False, True, False]
    assert exact.at_most([math.nan, math.inf, -math.inf], math.inf).tolist() == [False, True, True]
    assert exact.same_as([1.0], [math.inf]).tolist() == [False]


@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
def test_scalar_and_array_comparisons_agree(value, threshold):
    assert exact.reaches(value, threshold) == exact.at_least([value], threshold)[0]
    assert exact.exceeds(value, threshold) != exact.at_most([value], threshold)[0]
    assert exact.same(value, threshold) == exact.same_as([value], threshold)[0]


@given(amounts)
def test_total_is_the_rounded_exact_sum(values):
    assert exact.total(values) == exact.total(np.asarray(values)) == float(sum(map(Fraction, values)))


@given(st.lists(st.floats(0.0, 1e9), max_size=60))
def test_running_total_is_exact_to_the_last_bits(values):
    running = exact.running_total(values)
    for k in range(len(values)):
        assert running[k] == pytest.approx(float(sum(map(Fraction, values[: k + 1]))), rel=4e-16, abs=1e-300)


def test_running_total_stays_exact_where_a_plain_one_drifts():
    values = np.full(100_000, 0.1)
    assert exact.running_total(values)[-1] == pytest.approx(10_000.0, rel=3e-16)
    assert exact.running_total([]).tolist() == []
    assert exact.running_total([0.0, 0.0]).tolist() == [0.0, 0.0]


@given(st.lists(st.lists(st.floats(0.0, 10.0), min_size=3, max_size=3), max_size=12))
def test_row_totals_match_exact_sums(columns):
    sums = exact.row_totals([np.asarray(column) for column in columns], 3)
    expected = [math.fsum(column[row] for column in columns) for row in range(3)]
    assert sums.tolist() == pytest.approx(expected, rel=4e-16)


@pytest.mark.parametrize(
    ("share", "count", "expected"), [(0.2, 35, 7), (0.2, 11, 3), (0.2, 0, 0), (1.0, 9, 9), (0.5, 3, 2), (0.2, 1, 1)]
)
def test_a_share_of_a_count_rounds_up_but_not_past_a_whole(share, count, expected):
    assert exact.ceil_share(share, count) == expected


def test_tie_groups_and_their_ends():
    groups = exact.tie_groups([7.0, 0.3, 0.1 + 0.2, 0.0, 0.0, -1.0])
    assert groups.tolist() == [0, 1, 1, 2, 2, 3]
    assert exact.tie_starts(groups).tolist() == [0, 1, 1, 3, 3, 5]
    assert exact.tie_ends(groups).tolist() == [1, 3, 3, 5, 5, 6]
    nothing = exact.tie_groups([])
    assert nothing.size == exact.tie_starts(nothing).size == exact.tie_ends(nothing).size == 0


def test_competition_ranks_as_published():
    """Standard competition ranking, "1224": A ahead of B and C, who tie, ahead of D (Wikipedia, Ranking)."""
    assert exact.competition_ranks([9.0, 5.0, 5.0, 1.0]).tolist() == [1, 2, 2, 4]
    assert exact.competition_ranks([9.0, 5.0, 5.0, 1.0], descending=False).tolist() == [4, 2, 2, 1]
    with pytest.raises(ValueError, match="no rank"):
        exact.competition_ranks([1.0, math.nan])


@given(few_values)
def test_ranks_count_who_is_better(values):
    ranks = exact.competition_ranks(values)
    assert ranks.tolist() == [1 + sum(exact.exceeds(other, value) for other in values) for value in values]


@given(few_values, st.randoms(use_true_random=False))
def test_order_does_not_depend_on_the_row_order(values, random):
    series = pd.Series(values, index=[f"k{number:02d}" for number in range(len(values))], dtype=float)
    shuffled = list(series.index)
    random.shuffle(shuffled)
    mixed = series.loc[shuffled]
    plain = series.index[exact.descending_order(series.to_numpy(), series.index)]
    assert list(plain) == list(mixed.index[exact.descending_order(mixed.to_numpy(), mixed.index)])


def test_order_puts_missing_last_and_ties_by_key():
    values = np.asarray([math.nan, 0.3, 0.1 + 0.2, 5.0, math.nan])
    assert exact.descending_order(values, pd.Index(["z", "b", "a", "c", "y"])).tolist() == [3, 2, 1, 4, 0]
    assert exact.descending_order(values, pd.Index([10, 9, 8, 7, 6])).tolist() == [3, 2, 1, 4, 0]
    assert exact.descending_order(np.zeros(0), pd.Index([])).tolist() == []


def test_keys_sort_by_value_or_by_text():
    assert exact.key_order(pd.Index([10, 9, 100])).tolist() == [1, 0, 2]
    assert exact.key_order(pd.Index(["10", "9", "100"])).tolist() == [0, 2, 1]
    assert exact.key_order(pd.Index(["a", "b"])).tolist() == [0, 1]


def test_order_by_several_levels_survives_huge_levels():
    huge = np.asarray([2**40, 0, 2**40, 0], dtype=np.int64)
    minor = np.asarray([2**40, 5, 1, 5], dtype=np.int64)
    assert exact.order_by((huge, minor), pd.Index(["a", "d", "c", "b"])).tolist() == [3, 1, 2, 0]
    assert sorted(exact.undecided((huge, minor)).tolist()) == [1, 3]


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-(2**50), 2**50), st.integers(-2, 2)), max_size=20))
def test_order_by_several_levels_is_the_order_of_tuples(rows):
    levels = tuple(np.asarray([row[place] for row in rows], dtype=np.int64) for place in range(3))
    order = exact.order_by(levels, pd.RangeIndex(len(rows)))
    assert order.tolist() == sorted(range(len(rows)), key=lambda number: (rows[number], number))


def test_text_levels_share_a_number_when_equal():
    assert exact.text_levels(["b", "a", "b", "é"]).tolist() == [1, 0, 1, 2]
    assert exact.text_levels([]).tolist() == []


def test_account_values_take_any_shape_and_refuse_what_cannot_be_added():
    assert exact.account_values([1, None, 3]).isna().tolist() == [False, True, False]
    assert exact.account_values(pd.Series([1, pd.NA], dtype="Int64")).isna().tolist() == [False, True]
    with pytest.raises(ValueError, match="'a' has more than one revenue"):
        exact.account_values(pd.Series([1.0, 2.0], index=["a", "a"]))
    with pytest.raises(ValueError, match="too large"):
        exact.account_values([math.inf])


def test_the_given_series_is_left_alone():
    series = pd.Series([1.0, 2.0], index=["b", "a"])
    values = exact.account_values(series)
    values.loc["b"] = 9.0
    assert series.tolist() == [1.0, 2.0]


def test_aligned_and_all_keys_drop_nobody():
    keys = exact.all_keys(pd.Index(["a", "b"]), pd.Index(["b", "c"]), pd.Index(["d"]))
    assert sorted(keys) == ["a", "b", "c", "d"]
    assert exact.aligned(pd.Series([1.0], index=["c"]), keys)[list(keys).index("c")] == 1.0
    assert exact.whole_numbers(np.asarray([1.0, math.nan])).isna().tolist() == [False, True]
