"""How a figure is written into the JSON: rounded to the digits of its kind, null where it is not known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

MONEY, SHARE, SCORE = 2, 6, 4
"""Digits of amounts, of shares, changes and risk, and of scores."""
Json = dict[str, Any]


def one(value: float | None, digits: int) -> float | None:
    """Return a number rounded; None for one that is not known or not finite. There is no minus zero."""
    return None if value is None or not math.isfinite(value) else round(float(value), digits) + 0.0


def numbers(values: pd.Series[Any], digits: int) -> list[float | None]:
    """Return the numbers of a column rounded; None for those not known."""
    rounded = np.round(values.to_numpy(dtype=np.float64, na_value=np.nan), digits) + 0.0
    return [None if math.isnan(value) else value for value in rounded.tolist()]


def whole(values: pd.Series[Any]) -> list[int | None]:
    """Return the counts of a column; None for those not known."""
    return [None if value is None else int(value) for value in numbers(values, 0)]


def texts(values: pd.Series[Any]) -> list[str | None]:
    """Return the texts of a column; None where there is none."""
    return [value if isinstance(value, str) else None for value in values.tolist()]
