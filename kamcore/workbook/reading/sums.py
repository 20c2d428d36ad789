"""Adding up amounts by group so that the order of the rows never matters and a total is right to the cent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DECIMALS = 6
_ROOM = float(2**62)
_EXACT = float(2**53)


def group_sums(values: NDArray[np.float64], groups: NDArray[Any], n_groups: int) -> NDArray[np.float64]:
    """Add up the values of each group.

    Amounts with up to six decimals are added as whole numbers of the smallest unit that holds them all, which is exact. Others are
    added without rounding on the way (``math.fsum``), group by group.

    Args:
        values: amounts; NaN is passed over.
        groups: the group of each, 0 to ``n_groups`` - 1.
        n_groups: how many there are.

    Returns:
        The sums; NaN for a group without a value.
    """
    here = ~np.isnan(values)
    values, groups = values[here], groups[here]
    sums = np.full(n_groups, np.nan)
    if not values.size:
        return sums
    whole = _whole(values)
    order = np.argsort(groups, kind="stable")
    groups = groups[order]
    starts = np.flatnonzero(np.concatenate(([True], groups[1:] != groups[:-1])))
    if whole is not None:
        units, scale = whole
        sums[groups[starts]] = np.add.reduceat(units[order], starts) / scale
        return sums
    amounts, ends = values[order].tolist(), [*starts[1:].tolist(), len(groups)]
    sums[groups[starts]] = [math.fsum(amounts[start:end]) for start, end in zip(starts.tolist(), ends, strict=True)]
    return sums


def _whole(values: NDArray[np.float64]) -> tuple[NDArray[np.int64], float] | None:
    """Return the values as whole numbers and the scale by which they were multiplied; None when six decimals do not hold them."""
    if not np.isfinite(values).all():
        return None
    most = float(np.abs(values).max())
    for decimals in (0, 2, 4, _DECIMALS):
        scale = 10.0**decimals
        if most * scale * values.size >= _ROOM or most * scale >= _EXACT:
            return None
        scaled = np.round(values * scale)
        if (scaled / scale == values).all():
            return scaled.astype(np.int64), scale
    return None
