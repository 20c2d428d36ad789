"""Ratings and weights without names, as a bare array and a bare list, given the names everything else asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def named_ratings(ratings: pd.DataFrame | ArrayLike) -> pd.DataFrame:
    """Return ratings as a frame.

    Args:
        ratings: A frame, which is returned as it is; or accounts x factors as an array, whose accounts are then called 1, 2, 3…
            and whose factors "1", "2", "3"….

    Returns:
        Accounts x factors.

    Raises:
        ValueError: An array that has not two dimensions.
    """
    if isinstance(ratings, pd.DataFrame):
        return ratings
    values = np.asarray(ratings, dtype=np.float64)
    if values.ndim != 2:
        raise ValueError(f"Ratings are accounts x factors, not an array of {values.ndim} dimensions.")
    rows, columns = values.shape
    return pd.DataFrame(
        values, index=pd.RangeIndex(1, rows + 1), columns=[str(place) for place in range(1, columns + 1)]
    )


def named_weights(weights: Mapping[str, float] | ArrayLike, ratings: pd.DataFrame) -> dict[str, float]:
    """Return weights by the name of their factor.

    Args:
        weights: By factor; or one per column of the ratings, in their order.
        ratings: Accounts x factors.

    Returns:
        Weights by factor, whose name is a text as in every result.

    Raises:
        ValueError: As many weights without names as there are columns are needed, and there are more or fewer.
    """
    if isinstance(weights, Mapping):
        return {str(name): float(weight) for name, weight in weights.items()}
    values = np.asarray(weights, dtype=np.float64)
    if values.shape != (ratings.shape[1],):
        raise ValueError(f"{ratings.shape[1]} factors need as many weights, not {values.size}.")
    return dict(zip(map(str, ratings.columns), values.tolist(), strict=True))
