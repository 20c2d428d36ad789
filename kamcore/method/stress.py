"""What would be left without some accounts: the stress test (method.md 1.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.concentration import ConcentrationResult, concentration
from kamcore.method.retention import net_revenue_retention
from kamcore.method.revenue_curve import revenue_curve

if TYPE_CHECKING:
    from collections.abc import Sequence

SECTION = "1.7"
CONVENTION = "The accounts chosen are taken away at once and in full; what the others bring stays as it is."


@dataclass(frozen=True, slots=True, eq=False)
class StressTest:
    """A book before and after the loss of some accounts (method.md 1.7).

    Attributes:
        lost: Keys of the accounts taken away, largest revenue first.
        revenue_before, revenue_after: All known revenue, net of credits.
        margin_before, margin_after: All known margin; None where it is known for no account.
        margin_known: For how many accounts it is known, before.
        before, after: Concentration of the revenue above zero.
        nrr_before, nrr_after: Net revenue retention (method.md 6.2), a fraction; after: with the accounts taken away counted
            as churn. None without a year before, or when nobody was there then.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    lost: tuple[str, ...]
    revenue_before: float
    revenue_after: float
    margin_before: float | None
    margin_after: float | None
    margin_known: int
    before: ConcentrationResult
    after: ConcentrationResult
    nrr_before: float | None = None
    nrr_after: float | None = None
    convention: str = CONVENTION
    section: str = SECTION


def largest(revenue: pd.Series[float], k: int) -> tuple[str, ...]:
    """Name the k largest accounts, and those that bring as much as the last of them.

    Args:
        revenue: Revenue by account, NaN when not known.
        k: How many, at least 0; more than have revenue above zero means all of those.

    Returns:
        Their keys, largest first.

    Raises:
        ValueError: k is negative, an account appears twice, or an amount is infinite.
    """
    if k < 0:
        raise ValueError(f"The number of accounts to lose is 0 or more, not {k!r}.")
    curve = revenue_curve(revenue)
    count = int(curve.ends[min(k, curve.n) - 1]) if k and curve.n else 0
    return tuple(map(str, curve.accounts[:count]))


def stress_test(
    revenue: pd.Series[float],
    lost: Sequence[str],
    margin: pd.Series[float] | None = None,
    retained: tuple[pd.Series[float], pd.Series[float]] | None = None,
) -> StressTest:
    """Take some accounts away and measure what is left.

    Args:
        revenue: Revenue by account in one currency, NaN when not known.
        lost: Keys of the accounts to take away; naming one twice changes nothing.
        margin: Margin by account in the same currency, NaN when not known; None when nobody knows costs.
        retained: Money by account a year before and now, from which net revenue retention is worked out; None without a
            year before.

    Returns:
        Totals and concentration before and after.

    Raises:
        ValueError: An account to lose is not in the book, an account appears twice, or an amount is infinite.

    Source: method.md 1.7 (account manager article: the loss of a key account is a key risk).
    """
    amounts = exact.account_values(revenue)
    strange = [key for key in lost if key not in amounts.index]
    if strange:
        raise ValueError(f"There is no account {strange[0]!r} in this book.")
    gone = amounts.index.isin(list(lost))
    order = exact.descending_order(np.asarray(amounts, dtype=np.float64), amounts.index)
    known = None if margin is None else pd.Series(exact.aligned(margin, amounts.index), index=amounts.index)
    return StressTest(
        lost=tuple(str(amounts.index[place]) for place in order if gone[place]),
        revenue_before=exact.total(amounts.dropna()),
        revenue_after=exact.total(amounts[~gone].dropna()),
        margin_before=_total(known),
        margin_after=None if known is None or known.isna().all() else exact.total(known[~gone].dropna()),
        margin_known=0 if known is None else int(known.notna().sum()),
        before=concentration(amounts),
        after=concentration(amounts[~gone]),
        nrr_before=None if retained is None else net_revenue_retention(*retained),
        nrr_after=None if retained is None else net_revenue_retention(retained[0], _without(retained[1], lost)),
    )


def _total(values: pd.Series[float] | None) -> float | None:
    return None if values is None or values.isna().all() else exact.total(values.dropna())


def _without(money: pd.Series[float], lost: Sequence[str]) -> pd.Series[float]:
    """Let some accounts bring nothing; what is not known stays not known."""
    return money.mask(money.index.isin(list(lost)) & money.notna().to_numpy(), 0.0)
