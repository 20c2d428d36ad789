"""Adding up without the rounding that row order would show; offered to the chapters through `kamcore.method.exact`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import ArrayLike, NDArray


def total(values: Iterable[float]) -> float:
    """Add numbers without rounding on the way, so that their order never matters.

    Args:
        values: Finite numbers, in any order and any unit.

    Returns:
        The correctly rounded sum; 0.0 for no values.

    Source: Shewchuk 1997, as ``math.fsum``.
    """
    return math.fsum(values.tolist() if isinstance(values, np.ndarray) else values)


def running_total(values: ArrayLike) -> NDArray[np.float64]:
    """Add up step by step, with the rounding of one addition instead of one per step.

    The values are split into a high part, whose sums are exact, and a small remainder summed beside it.

    Args:
        values: One-dimensional array of finite numbers.

    Returns:
        Array of the same length: entry k is the sum of the first k + 1 values.

    Source: the splitting of Rump, Ogita & Oishi 2008 (Accurate floating-point summation, part I).
    """
    array = np.asarray(values, dtype=np.float64)
    if array.size == 0:
        return array.copy()
    largest = float(np.abs(array).max())
    if largest == 0.0:
        return np.cumsum(array)
    exponent = math.frexp(largest)[1]
    scaled = np.ldexp(array, -exponent)
    splitter = math.ldexp(1.0, array.size.bit_length() + 1)
    high = (splitter + scaled) - splitter
    return np.ldexp(np.cumsum(high) + np.cumsum(scaled - high), exponent)


def row_totals(columns: Sequence[NDArray[np.float64]], length: int) -> NDArray[np.float64]:
    """Add several columns row by row, carrying along what each addition rounds away.

    Args:
        columns: Arrays of the same length, finite.
        length: Number of rows, needed when there is no column.

    Returns:
        Array of ``length`` sums, accurate as if computed with twice the digits.

    Source: Neumaier 1974 (compensated summation).
    """
    sums = np.zeros(length)
    lost = np.zeros(length)
    for column in columns:
        added = sums + column
        lost += np.where(np.abs(sums) >= np.abs(column), (sums - added) + column, (column - added) + sums)
        sums = added
    return sums + lost
