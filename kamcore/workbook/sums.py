"""Rows in groups, and their amounts added up so that the order of the rows never matters and a total is right to the cent."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DECIMALS: Final = (0, 2, 4, 6)
"""Amounts are added up as whole numbers of the first of these decimals that holds them all."""
_FIRST: Final = 256
_FEW: Final = 0.1
"""Up to so large a part of the rows may have a key that another one has for it to pay to look at them alone."""
_MARKS: Final = 1 << 20
"""So many places, a power of two, tell by the last bits of a key whether it may be one of the repeated ones."""
_MIXED: Final = 0x9E3779B97F4A7C15 - (1 << 64)
"""Multiplied by this odd number (that of the golden ratio), the upper half of a long key hangs on all of its bits."""
_EXACT: Final = float(2**53)
"""Up to here every whole number is a float, and so is every sum that stays below it."""


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Rows of the same key in one group; the groups are numbered in order of first appearance.

    Attributes:
        firsts: the first row of each group, ascending.
    """

    firsts: NDArray[np.int64]
    _rows: NDArray[np.int64]
    """The rows that may share their group; every other row is alone in its own."""
    _among: NDArray[np.int64]
    """Which of the groups in ``_places`` each of these is in."""
    _places: NDArray[np.int64]

    def sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Add up the values of each group as :func:`group_sums` does; NaN for a group without a value.

        Args:
            values: an amount for each row; NaN is passed over.
        """
        found: NDArray[np.float64] = values[self.firsts] + 0.0  # no negative zero
        if self._rows.size:
            found[self._places] = group_sums(values[self._rows], self._among, len(self._places))
        return found


def grouped(keys: NDArray[np.int64]) -> Groups:
    """Put rows of the same key into one group.

    Of many rows most have a key of their own: these are told apart by short hashes, which is many times faster than to put the
    rows in order, and only the rest is looked at row by row.

    Args:
        keys: at least one.
    """
    rows = _perhaps_repeated(keys)
    if rows is None:
        rows = np.arange(len(keys))
    if not rows.size:
        return Groups(np.arange(len(keys)), rows, rows, rows)
    among, firsts = _grouped(keys[rows])
    is_first = np.ones(len(keys), dtype=np.bool_)
    is_first[rows] = False
    is_first[rows[firsts]] = True
    all_firsts = np.flatnonzero(is_first)
    return Groups(all_firsts, rows, among, np.searchsorted(all_firsts, rows[firsts]))


def _perhaps_repeated(keys: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """Return the rows whose key stands elsewhere too, and a few others; None when they are many."""
    least = int(keys.min())
    if int(keys.max()) - least > np.iinfo(np.uint32).max:
        keys = (keys * _MIXED) >> 32  # keys that fall together are looked at like those that are the same
        least = 0
    bare = (keys - least).astype(np.uint32)
    # by hashes: where numpy sorts with AVX-512 on a processor that is slow at it, that takes three times as long
    repeated = bare[pd.Series(bare, copy=False).duplicated().to_numpy()]
    if len(repeated) > _FEW * len(keys):
        return None
    marks = np.zeros(_MARKS, dtype=np.bool_)
    last = bare.dtype.type(_MARKS - 1)
    marks[repeated & last] = True
    return np.flatnonzero(marks.take(bare & last))


def _grouped(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the group of each row and of each group its first row: sorted 16 bits at a time, which numpy does by counting."""
    keys = keys - keys.min()
    digits = [(keys >> low).astype(np.uint16) for low in range(0, max(int(keys.max()).bit_length(), 1), 16)]
    order = np.lexsort(digits)  # stable: of equal keys the first row comes first
    ordered = keys[order]
    begins = np.concatenate(([True], ordered[1:] != ordered[:-1]))
    later = np.flatnonzero(~begins)
    firsts = order[begins]
    is_first = np.ones(len(keys), dtype=np.bool_)
    is_first[order[later]] = False
    groups = np.cumsum(is_first) - 1
    groups[order[later]] = groups[firsts[np.cumsum(begins)[later] - 1]]
    return groups, np.flatnonzero(is_first)


def group_sums(values: NDArray[np.floating[Any]], groups: NDArray[Any], n_groups: int) -> NDArray[np.float64]:
    """Add up the values of each group.

    Amounts with up to six decimals are added as whole numbers of the smallest unit that holds them all, which is exact. Others are
    added without rounding on the way (``math.fsum``), group by group.

    Args:
        values: finite amounts; NaN is passed over.
        groups: the group of each, 0 to ``n_groups`` - 1; negative ones are left out.
        n_groups: how many there are.

    Returns:
        The sums; NaN for a group without a value.
    """
    here = (groups >= 0) & ~np.isnan(values)
    if not here.all():
        values, groups = values[here], groups[here]
    if not values.size:
        return np.full(n_groups, np.nan)
    counts = np.bincount(groups, minlength=n_groups)
    whole = _whole(values)
    if whole is not None:
        units, scale = whole
        totals = np.bincount(groups, weights=units, minlength=n_groups) / scale
        totals[counts == 0] = np.nan
        return totals
    amounts = values[np.argsort(groups, kind="stable")].tolist()
    filled = np.flatnonzero(counts)
    ends = np.cumsum(counts[filled]).tolist()
    sums = np.full(n_groups, np.nan)
    sums[filled] = [math.fsum(amounts[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
    return sums


def _whole(values: NDArray[np.floating[Any]]) -> tuple[NDArray[np.float64], float] | None:
    """Return the values as whole numbers and the scale by which they were multiplied; None when that would not be exact."""
    most = max(float(values.max()), -float(values.min()))
    for decimals in _DECIMALS:
        scale = 10.0**decimals
        if not most * scale < _EXACT:
            return None
        first = values[:_FIRST]
        if (np.round(first * scale) / scale != first).any():
            continue
        units: NDArray[np.float64] = np.multiply(values, scale, dtype=np.float64)
        np.round(units, out=units)
        again = units / scale
        if (again == values).all():
            return (units, scale) if np.abs(units, out=again).sum() < _EXACT else None
    return None
