"""What the signals of risk are made from, brought into the order of the accounts (method.md 7.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from numpy.typing import NDArray


class RiskInputs:
    """Reads inputs in the order of the accounts; inputs that share an index are matched once."""

    def __init__(self, accounts: pd.Index, as_of: pd.Timestamp | None) -> None:
        self._accounts = accounts
        self._as_of = as_of
        self._matched: list[tuple[pd.Index, NDArray[np.intp]]] = []

    def _aligned(self, series: pd.Series) -> pd.Series:
        """Bring an input into the order of the accounts."""
        if series.index is self._accounts or series.index.equals(self._accounts):
            return series
        for index, places in self._matched:
            if index is series.index:
                return self._take(series, places)
        if not exact.all_different(series.index):
            raise ValueError("An account has more than one value for a risk signal; choose one first.")
        places = exact.places(self._accounts, series.index)
        self._matched.append((series.index, places))
        return self._take(series, places)

    def _take(self, series: pd.Series, places: NDArray[np.intp]) -> pd.Series:
        """Pick the rows at the places given; a place of -1 is a missing value."""
        return pd.Series(pd.api.extensions.take(series.array, places, allow_fill=True), index=self._accounts)

    def numbers(self, series: pd.Series[float] | None) -> NDArray[np.float64]:
        """Read numbers by account, NaN where there is none; infinity is refused."""
        if series is None:
            return np.full(len(self._accounts), np.nan)
        plain = pd.Series(series.to_numpy(dtype=np.float64, na_value=np.nan), index=series.index)
        numbers = self._aligned(plain).to_numpy(dtype=np.float64)
        if bool(np.isinf(numbers).any()):
            raise ValueError("A number for a risk signal is infinite.")
        return np.asarray(numbers, dtype=np.float64)

    def yes_no(self, series: pd.Series[bool] | None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Read yes/no by account: the yes, and where there is an answer."""
        if series is None:
            return np.zeros(len(self._accounts), dtype=np.bool_), np.zeros(len(self._accounts), dtype=np.bool_)
        try:
            answers = self._aligned(series.astype("boolean"))
        except (TypeError, ValueError) as error:
            raise ValueError("An answer for a risk signal is neither yes nor no, or given twice.") from error
        return answers.to_numpy(dtype=np.bool_, na_value=False), answers.notna().to_numpy(dtype=np.bool_)

    def age(self, series: pd.Series[pd.Timestamp] | None) -> NDArray[np.float64]:
        """Count whole days from a date to the book's day, negative for dates after it, NaN where not known."""
        if series is None or self._as_of is None:
            return np.full(len(self._accounts), np.nan)
        dates = self._aligned(pd.to_datetime(series)).dt.normalize()
        days = (self._as_of.normalize() - dates).dt.days.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.asarray(days, dtype=np.float64)
