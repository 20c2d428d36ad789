"""Labels of an axis: every mark needs its own, even when two accounts have the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

INVISIBLE = "\u200b"


def distinct(names: Iterable[str]) -> list[str]:
    """Return the names with an invisible mark added where one comes again; they look the same and are told apart."""
    series = pd.Series(list(names), dtype="object").fillna("").astype("str")
    again = series.groupby(series).cumcount()
    return [name + INVISIBLE * int(k) for name, k in zip(series, again, strict=True)]
