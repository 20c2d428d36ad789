"""The cumulative revenue curve that Pareto, ABC and the concentration measures read (method.md 1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Revenue: TypeAlias = "ArrayLike | pd.Series[float] | RevenueCurve"

MISSING_REASON = "no revenue given"
NOT_POSITIVE_REASON = "zero or negative revenue"
SHARES_OF = "Shares are of positive revenue; accounts at or below zero, or without revenue data, are listed apart."


@dataclass(frozen=True, slots=True, eq=False)
class RevenueCurve:
    """Accounts with positive revenue, largest first and ties by key, with running shares.

    Attributes:
        accounts: Their keys.
        revenue: Their revenue, in one currency unit.
        total: The sum of it.
        share: Revenue over total, fractions.
        cumulative: C_k, the share of the first k accounts; the last is exactly 1.
        starts: For each account the position, from 0, at which its tie group starts.
        ends: For each account the position just after its tie group.
        not_positive: Revenue of the accounts at or below zero.
        missing: Keys of the accounts without revenue data.
    """

    accounts: pd.Index
    revenue: NDArray[np.float64]
    total: float
    share: NDArray[np.float64]
    cumulative: NDArray[np.float64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    not_positive: pd.Series[float]
    missing: pd.Index

    @property
    def n(self) -> int:
        """Number of accounts with positive revenue, the only ones that count in shares."""
        return int(self.revenue.size)

    @property
    def without_revenue(self) -> pd.DataFrame:
        """Accounts without revenue data: ``revenue`` (NaN) and ``reason``."""
        reasons = pd.array([MISSING_REASON] * len(self.missing), dtype="str")
        return pd.DataFrame({"revenue": np.full(len(self.missing), np.nan), "reason": reasons}, index=self.missing)

    @property
    def apart(self) -> pd.DataFrame:
        """All accounts that take no part in shares: ``revenue`` and ``reason``."""
        reasons = pd.array([NOT_POSITIVE_REASON] * len(self.not_positive), dtype="str")
        credit = pd.DataFrame({"revenue": self.not_positive, "reason": reasons}, index=self.not_positive.index)
        return pd.concat([credit, self.without_revenue])


def revenue_curve(revenue: Revenue) -> RevenueCurve:
    """Sort accounts by revenue and add up their shares.

    Args:
        revenue: Revenue per account (n values, one currency unit), a series indexed by account key or a list or array.
            A curve is given back as it is, so that several measures of the same revenue sort it only once.

    Returns:
        The curve, the same whatever the row order.

    Raises:
        ValueError: An account appears twice, or an amount is infinite.

    Source: method.md 1.1.
    """
    if isinstance(revenue, RevenueCurve):
        return revenue
    values = exact.account_values(revenue)
    array: NDArray[np.float64] = np.asarray(values, dtype=np.float64)
    levels = exact.dense_levels(array)
    order = exact.order_by((levels,), values.index)
    ordered = array[order]
    accounts = values.index[order].rename("account")
    n = int((ordered > 0.0).sum())
    known = int(ordered.size - np.isnan(ordered).sum())
    positive: NDArray[np.float64] = ordered[:n]
    groups = levels[order][:n]
    total = exact.total(positive)
    running = exact.running_total(positive)
    return RevenueCurve(
        accounts=accounts[:n],
        revenue=positive,
        total=total,
        share=np.asarray(positive / total if n else positive, dtype=np.float64),
        cumulative=running / running[-1] if n else running,
        starts=exact.tie_starts(groups),
        ends=exact.tie_ends(groups),
        not_positive=pd.Series(ordered[n:known], index=accounts[n:known], dtype="float64"),
        missing=accounts[known:],
    )


def percent(share: float) -> str:
    """Write a fraction as a percentage for a convention sentence, such as ``80 %``."""
    return f"{100 * share:.4g} %"
