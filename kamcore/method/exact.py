"""The numerical rules of every chapter: exact totals, tolerant comparisons, ties that stay together.

method.md, conventions: ties get the same rank, class and side of a line, whatever the row order, and equal input gives
equal output, byte for byte. Two numbers are the same when they differ by at most 1e-12 of the larger one: far above
the rounding of binary fractions (2e-16), far below anything a person typed in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kamcore.method.keys import all_different, in_order, places, sorted_places
from kamcore.method.sums import row_totals, running_total, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "LARGEST",
    "RELATIVE",
    "account_values",
    "aligned",
    "all_different",
    "all_keys",
    "at_least",
    "at_most",
    "ceil_share",
    "competition_ranks",
    "dense_levels",
    "descending_order",
    "exceeds",
    "first_smallest",
    "in_order",
    "key_order",
    "order_by",
    "picked",
    "places",
    "reaches",
    "row_totals",
    "running_total",
    "same",
    "same_as",
    "text_levels",
    "tie_ends",
    "tie_groups",
    "tie_starts",
    "total",
    "undecided",
    "whole_numbers",
]

RELATIVE = 1e-12
"""Two numbers closer than this share of the larger one are the same number."""

LARGEST = 1e290
"""Amounts beyond this cannot be added up in floating point, and are refused."""


def same(value: float, other: float) -> bool:
    """Tell whether two numbers are equal at 1e-12 relative; NaN equals nothing."""
    return math.isclose(value, other, rel_tol=RELATIVE, abs_tol=0.0)


def reaches(value: float, threshold: float) -> bool:
    """Tell whether a number is at or above a threshold at 1e-12 relative; NaN reaches nothing."""
    return bool(value >= threshold) or same(value, threshold)


def exceeds(value: float, threshold: float) -> bool:
    """Tell whether a number is clearly above a threshold, that is above and not the same."""
    return bool(value > threshold) and not same(value, threshold)


def same_as(array: ArrayLike, other: ArrayLike) -> NDArray[np.bool_]:
    """Compare element by element at 1e-12 relative; NaN equals nothing.

    Args:
        array: Numbers of any shape.
        other: A number, or an array of a shape that fits.

    Returns:
        Array of yes and no.
    """
    left = np.asarray(array, dtype=np.float64)
    right = np.asarray(other, dtype=np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(left - right) <= RELATIVE * np.maximum(np.abs(left), np.abs(right))
    return np.asarray((left == right) | (near & np.isfinite(left) & np.isfinite(right)), dtype=np.bool_)


def at_least(array: ArrayLike, threshold: ArrayLike) -> NDArray[np.bool_]:
    """Tell for each element whether it is at or above the threshold, at 1e-12 relative.

    Args:
        array: Numbers of any shape; NaN is at least nothing.
        threshold: A number, or an array of a shape that fits.

    Returns:
        Array of yes and no.
    """
    return np.asarray(np.greater_equal(array, threshold) | same_as(array, threshold), dtype=np.bool_)


def at_most(array: ArrayLike, threshold: ArrayLike) -> NDArray[np.bool_]:
    """Tell for each element whether it is at or below the threshold, at 1e-12 relative.

    Args:
        array: Numbers of any shape; NaN is at most nothing.
        threshold: A number, or an array of a shape that fits.

    Returns:
        Array of yes and no.
    """
    return np.asarray(np.less_equal(array, threshold) | same_as(array, threshold), dtype=np.bool_)


def first_smallest(values: NDArray[np.float64]) -> int:
    """Find the first position whose value is the smallest, at 1e-12 relative.

    Args:
        values: One-dimensional array, not empty, no NaN.

    Returns:
        Position counted from 0.
    """
    return int(np.argmax(at_most(values, values.min())))


def ceil_share(share: float, count: int) -> int:
    """Round a share of a count up, so that 20 % of 35 is 7 and not 8.

    Args:
        share: Fraction in 0..1.
        count: How many there are.

    Returns:
        The smallest whole number that is at least ``share * count`` at 1e-12 relative, at most ``count``.
    """
    exact = share * count
    nearest = round(exact)
    return min(nearest if same(exact, nearest) else math.ceil(exact), count)


def tie_groups(ordered: ArrayLike) -> NDArray[np.int64]:
    """Number the groups of equal neighbours on a sorted array.

    Args:
        ordered: One-dimensional array, sorted either way, no NaN.

    Returns:
        Group number of each element, counted from 0; neighbours that are the same at 1e-12 relative share a number.
    """
    array = np.asarray(ordered, dtype=np.float64)
    if array.size == 0:
        return np.zeros(0, dtype=np.int64)
    return np.concatenate(([0], np.cumsum(~same_as(array[1:], array[:-1])))).astype(np.int64)


def tie_starts(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give each element the position, counted from 0, at which its tie group starts.

    Args:
        groups: Group numbers as `tie_groups` returns them.

    Returns:
        Array of positions, the same for all members of a group.
    """
    return _first_positions(groups)[groups] if groups.size else groups.copy()


def tie_ends(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give each element the position just after the last member of its tie group.

    Args:
        groups: Group numbers as `tie_groups` returns them.

    Returns:
        Array of positions, the same for all members of a group.
    """
    return np.append(_first_positions(groups)[1:], groups.size)[groups] if groups.size else groups.copy()


def dense_levels(values: ArrayLike) -> NDArray[np.int64]:
    """Number the different values from the largest down: 0 for the largest, ties the same number, NaN last.

    Args:
        values: One-dimensional array in any order; NaN allowed.

    Returns:
        Level of each element in the order given.
    """
    array = np.asarray(values, dtype=np.float64)
    order = np.argsort(-array)
    known = int(array.size - np.isnan(array).sum())
    groups = tie_groups(array[order[:known]])
    levels = np.full(array.size, int(groups[-1]) + 1 if known else 0, dtype=np.int64)
    levels[order[:known]] = groups
    return levels


def competition_ranks(values: ArrayLike, *, descending: bool = True) -> NDArray[np.int64]:
    """Rank as in a competition: 1, 2, 2, 4.

    Args:
        values: One-dimensional array in any order, no NaN.
        descending: Whether the largest value is first.

    Returns:
        Rank of each element, counted from 1, in the order given.

    Raises:
        ValueError: A value is missing; who is not ranked is for the caller to say.
    """
    array = np.asarray(values, dtype=np.float64)
    if bool(np.isnan(array).any()):
        raise ValueError("A missing value has no rank; leave it out first.")
    order = np.argsort(-array if descending else array)
    ranks = np.empty(array.size, dtype=np.int64)
    ranks[order] = tie_starts(tie_groups(array[order])) + 1
    return ranks


def descending_order(values: NDArray[np.float64], keys: pd.Index) -> NDArray[np.int64]:
    """Sort by value from the largest down, ties at 1e-12 relative by key, NaN last by key.

    Args:
        values: One-dimensional array; NaN allowed.
        keys: Account keys, one per value.

    Returns:
        Positions in sorted order, the same accounts in the same order whatever the row order was.
    """
    order = np.argsort(-values).astype(np.int64)
    known = int(values.size - np.isnan(values).sum())
    groups = tie_groups(values[order[:known]])
    missing = np.full(values.size - known, values.size, dtype=np.int64)
    return _settle_ties(order, np.concatenate((groups, missing)), keys)


def order_by(levels: Sequence[NDArray[np.int64]], keys: pd.Index) -> NDArray[np.int64]:
    """Sort by several levels, the most important first, and what is still tied by key.

    Args:
        levels: One or more arrays of whole numbers, smaller first, as `dense_levels` returns them.
        keys: Account keys, one per row.

    Returns:
        Positions in sorted order.
    """
    order, groups = _sorted_groups(levels)
    return _settle_ties(order, groups, keys)


def undecided(levels: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Find the rows that share all their levels with another row.

    Args:
        levels: One or more arrays of whole numbers, as for `order_by`.

    Returns:
        Positions of those rows.
    """
    order, groups = _sorted_groups(levels)
    return order[tie_ends(groups) - tie_starts(groups) > 1]


def key_order(keys: pd.Index) -> NDArray[np.int64]:
    """Sort account keys: numbers by value, anything else by its text, character by character.

    Args:
        keys: Account keys, each once.

    Returns:
        Positions in sorted order.
    """
    if _in_key_order(keys):
        return np.arange(len(keys), dtype=np.int64)
    if pd.api.types.is_numeric_dtype(keys.dtype):
        return np.argsort(keys.to_numpy()).astype(np.int64)
    found = sorted_places(keys)
    if found is not None:
        return found
    texts = list(map(str, keys.to_numpy(dtype=object)))
    return np.asarray(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int64)


def text_levels(texts: Sequence[str]) -> NDArray[np.int64]:
    """Number texts in their sort order, character by character; equal texts share a number.

    Args:
        texts: Any texts, in any script.

    Returns:
        Level of each text in the order given, 0 for the first in sort order.
    """
    size = len(texts)
    order = sorted(range(size), key=texts.__getitem__)
    differs = [texts[here] != texts[before] for before, here in pairwise(order)]
    levels = np.zeros(size, dtype=np.int64)
    levels[order[1:]] = np.cumsum(differs)
    return levels


def _sorted_groups(levels: Sequence[NDArray[np.int64]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sort by levels; give the order and, along it, the number of each group of rows equal in all levels."""
    packed = levels[0]
    for level in levels[1:]:
        from_zero = level - level.min(initial=0)
        span = int(from_zero.max(initial=0)) + 1
        if int(np.abs(packed).max(initial=0)) > np.iinfo(np.int64).max // span - 1:
            packed = np.unique(packed, return_inverse=True)[1].astype(np.int64)
        packed = packed * span + from_zero
    order = np.argsort(packed).astype(np.int64)
    groups = np.zeros(order.size, dtype=np.int64)
    groups[1:] = np.cumsum(packed[order][1:] != packed[order][:-1])
    return order, groups


def _in_key_order(keys: pd.Index) -> bool:
    """Tell cheaply whether keys are already sorted; other kinds of keys are sorted to find out."""
    simple = isinstance(keys.dtype, pd.StringDtype) or pd.api.types.is_integer_dtype(keys.dtype)
    return bool(simple and keys.is_monotonic_increasing)


def _settle_ties(order: NDArray[np.int64], groups: NDArray[np.int64], keys: pd.Index) -> NDArray[np.int64]:
    """Order the members of each group by key; keys are compared only where they decide, for that is the slow part."""
    alone = np.ones(groups.size + 1, dtype=np.bool_)
    alone[1:-1] = groups[1:] != groups[:-1]
    tied = np.flatnonzero(~(alone[1:] & alone[:-1]))
    if tied.size == 0:
        return order
    members = order[tied]
    by_key = np.argsort(members) if _in_key_order(keys) else key_order(keys[members])
    settled = order.copy()
    settled[tied] = members[by_key[np.argsort(groups[tied][by_key], kind="stable")]]
    return settled


def _first_positions(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1]))).astype(np.int64)


def account_values(
    values: ArrayLike | pd.Series[float] | Mapping[Any, float | None], what: str = "revenue"
) -> pd.Series[float]:
    """Bring one number per account into one shape: floats, a unique key each, missing as NaN.

    Args:
        values: A series indexed by account key, a mapping from key to number, or a list or array (keys are then 0, 1, 2…).
        what: How the numbers are called in an error sentence.

    Returns:
        A new series of floats in the order given.

    Raises:
        ValueError: An account appears twice, or a number is infinite or too large to be added up.
    """
    if isinstance(values, Mapping):
        values = pd.Series(list(values.values()), index=pd.Index(list(values)), dtype="float64")
    series = values if isinstance(values, pd.Series) else pd.Series(np.asarray(values), dtype="float64")
    if not all_different(series.index):
        twice = series.index[series.index.duplicated()][0]
        raise ValueError(f"Account {twice!r} has more than one {what}; add up or choose first.")
    array = np.array(series.to_numpy(dtype=np.float64, na_value=np.nan), dtype=np.float64)
    if bool((np.abs(array) > LARGEST).any()):
        where = series.index[np.abs(array) > LARGEST][0]
        raise ValueError(f"The {what} of account {where!r} is infinite or too large to be added up.")
    return pd.Series(array, index=series.index, name=what)


def all_keys(keys: pd.Index, *others: pd.Index) -> pd.Index:
    """Collect the accounts that several inputs name, so that none is dropped.

    Args:
        keys: Account keys of the first input.
        others: Account keys of the other inputs.

    Returns:
        Every key once; the order is not to be relied on.
    """
    for other in others:
        if keys is other or keys.equals(other):
            continue
        new = places(other, keys) < 0
        if bool(new.any()):
            keys = keys.append(other[new].unique())
    return keys


def aligned(series: pd.Series[float], keys: pd.Index) -> NDArray[np.float64]:
    """Give the values of a series for these keys, NaN where it has none.

    Args:
        series: Numbers by account, each account once.
        keys: Account keys.

    Returns:
        One value per key, in the order of the keys.
    """
    return picked(np.asarray(series, dtype=np.float64), places(keys, series.index))


def picked(values: NDArray[np.float64], at: NDArray[np.intp]) -> NDArray[np.float64]:
    """Give the numbers at these positions, NaN for a position of -1."""
    return np.where(at >= 0, values[at], np.nan) if values.size else np.full(at.size, np.nan)


def whole_numbers(values: NDArray[np.float64]) -> pd.Series[int]:
    """Turn floats that hold whole numbers, or NaN, into nullable integers (Int64, NA for NaN)."""
    return pd.Series(values).astype("Int64")
