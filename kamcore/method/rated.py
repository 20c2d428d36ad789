"""Ratings laid out for what draws or moves weights: in an order that does not hang on the file (method.md 2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kamcore.method import exact

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from kamcore.method.scoring import ScoreResult


@dataclass(frozen=True, slots=True, eq=False)
class Rated:
    """The ratings that count.

    Attributes:
        accounts: Keys of the accounts, in order of key.
        factors: Names of the factors with a weight above zero, in order of name.
        points: Accounts x factors, ratings from 0 to 10, NaN where not rated.
        weights: The weight of each factor, as given.
        blocks: The block of each factor, numbered in order of name.
    """

    accounts: pd.Index
    factors: tuple[str, ...]
    points: NDArray[np.float64]
    weights: NDArray[np.float64]
    blocks: NDArray[np.int64]


def rated(ratings: pd.DataFrame, weights: Mapping[str, float], scored: ScoreResult) -> Rated:
    """Lay ratings out.

    Args:
        ratings: Accounts x factors.
        weights: The weight of every factor, by name.
        scored: The scores of the same, which checked them and put the accounts in order.
    """
    factors = tuple(sorted(name for name, weight in weights.items() if weight > 0.0))
    columns = {str(name): place for place, name in enumerate(ratings.columns)}
    rows = exact.places(scored.table.index, ratings.index)
    points = np.full((len(rows), len(factors)), np.nan)
    for at, name in enumerate(factors):
        if name in columns:
            points[:, at] = ratings.iloc[:, columns[name]].to_numpy(dtype=np.float64, na_value=np.nan)[rows]
    names = sorted({scored.blocks[name] for name in factors})
    return Rated(
        accounts=scored.table.index,
        factors=factors,
        points=points,
        weights=np.asarray([weights[name] for name in factors], dtype=np.float64),
        blocks=np.asarray([names.index(scored.blocks[name]) for name in factors], dtype=np.int64),
    )
