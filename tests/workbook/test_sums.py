"""Sums by group are exact, in any order of the rows."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workbook.sums import group_sums, grouped

if TYPE_CHECKING:
    from random import Random

CENTS = st.integers(-(10**9), 10**9).map(lambda n: n / 100)


@given(st.lists(st.tuples(CENTS, st.integers(-1, 4)), max_size=100), st.randoms())
def test_sums_equal_decimal_sums_in_any_row_order(rows: list[tuple[float, int]], rng: Random) -> None:
    truth = {group: sum(Decimal(str(v)) for v, g in rows if g == group) for _, group in rows if group >= 0}
    shuffled = rows.copy()
    rng.shuffle(shuffled)
    for order in (rows, shuffled):
        sums = group_sums(np.array([v for v, _ in order], float), np.array([g for _, g in order], np.int64), 5)
        assert {group: total for group, total in enumerate(sums.tolist()) if not math.isnan(total)} == {
            group: float(total) for group, total in truth.items()
        }


@given(st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=40), st.randoms())
def test_amounts_of_any_precision_are_added_without_rounding_on_the_way(values: list[float], rng: Random) -> None:
    groups = np.zeros(len(values), dtype=np.intp)
    shuffled = values.copy()
    rng.shuffle(shuffled)
    # amounts of few decimals are added as people write them (3 x 1.6 is 4.8), all others as they are held
    exact = (math.fsum(values), float(sum(Decimal(repr(value)) for value in values)))
    one = group_sums(np.array(values), groups, 1)[0]
    assert one in exact
    assert group_sums(np.array(shuffled), groups, 1)[0] == one


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    "values", [[1e300, -1e300, 1.0], [1e-300, 1e-300], [5e-324, 1.0], [2.0**53, 1.0, 1.0], [1e18, 0.5]]
)
def test_numbers_of_any_size_are_added(values: list[float]) -> None:
    assert group_sums(np.array(values), np.zeros(len(values), np.intp), 1).tolist() == [math.fsum(values)]


def test_missing_amounts_are_not_zero() -> None:
    sums = group_sums(np.array([np.nan, 1.0]), np.array([0, 1]), 3)
    assert np.isnan(sums).tolist() == [True, False, True]
    assert sums[1] == 1
    assert np.isnan(group_sums(np.zeros(0), np.zeros(0, np.intp), 2)).all()


@given(st.lists(st.one_of(st.integers(-3, 3), st.integers(0, 2**17), st.integers(0, 2**60)), min_size=1, max_size=60))
def test_groups_are_numbered_in_order_of_first_appearance(keys: list[int]) -> None:
    check_groups(keys)


def check_groups(keys: list[int]) -> None:
    """Compare with groups that a loop makes; each row brings an amount that tells it from all others."""
    groups = grouped(np.array(keys, np.int64))
    assert groups.firsts.tolist() == sorted({keys.index(key) for key in keys})
    amounts: dict[int, list[int]] = {}
    for row, key in enumerate(keys):
        amounts.setdefault(key, []).append(row**3 + 1)
    assert groups.sums(np.arange(len(keys), dtype=float) ** 3 + 1).tolist() == [sum(of) for of in amounts.values()]


def test_a_group_without_an_amount_has_no_sum_and_none_is_below_zero_by_a_sign_alone() -> None:
    sums = grouped(np.array([7, 5, 7, 9, 5, 5])).sums(np.array([np.nan, 1.0, np.nan, -0.0, np.nan, 2.0]))
    assert [str(one) for one in sums.tolist()] == ["nan", "3.0", "0.0"]
    assert [str(one) for one in grouped(np.array([3, 2**40])).sums(np.array([-0.0, np.nan])).tolist()] == ["0.0", "nan"]


@given(
    st.lists(st.integers(0, 2**40).map(lambda n: n % 40 + (n // 40 << 20)), min_size=20, max_size=80, unique=True),
    st.lists(st.tuples(st.integers(0, 19), st.integers(0, 80)), max_size=3),
)
def test_a_few_repeated_keys_among_many_of_their_own_fall_together(
    keys: list[int], repeats: list[tuple[int, int]]
) -> None:
    for which, at in repeats:
        keys.insert(min(at, len(keys)), keys[which])
    check_groups(keys)
