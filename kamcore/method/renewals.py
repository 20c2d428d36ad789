"""Renewals due by month with the revenue they carry (method.md 6.3)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamcore.method import exact

MONTHS_AHEAD = 24


@dataclass(frozen=True, slots=True, eq=False)
class RenewalsDue:
    """When contracts end, and what hangs on them (method.md 6.3).

    Attributes:
        table: One row per contract, the earliest first: ``account``, ``contract``, ``day``, ``carries`` (money per year, NaN
            when not known), ``agreed`` (yes/no), ``overdue`` (yes/no: its day is past and nothing is agreed) and ``estimated``
            (yes/no: the amount is the account's revenue and not the contract's own).
        by_month: One row per month from the present one on, without a gap: ``month`` (its first day), ``contracts``,
            ``agreed``, ``open`` (money) and ``unknown`` (contracts without a known amount).
        overdue: Number of contracts whose day is past and that are not agreed.
        later: Number of contracts beyond the months shown.
        section: Section of method.md.
    """

    table: pd.DataFrame
    by_month: pd.DataFrame
    overdue: int
    later: int
    section: str = "6.3"


def renewals_due(
    contracts: pd.DataFrame, yearly: pd.Series[float], as_of: pd.Timestamp, months: int = MONTHS_AHEAD
) -> RenewalsDue:
    """Lay contracts along the months in which they end.

    Args:
        contracts: One row each: ``account``, ``contract``, ``renewal_date``, ``amount`` (money per year, NaN when not
            stated) and ``agreed`` (yes, no or blank, which is no). Rows without a day are passed over.
        yearly: Revenue per year by account, money; stands in for amounts that are not stated, shared equally among the
            account's contracts without one, less what its others state.
        as_of: The day it is looked at from.
        months: How many months to show.

    Source: method.md 6.3.
    """
    rows = contracts[contracts["renewal_date"].notna()].reset_index(drop=True)
    amount = rows["amount"].to_numpy(dtype=np.float64)
    stated = ~np.isnan(amount)
    carries = np.where(stated, amount, _shares(rows["account"], amount, yearly))
    agreed = rows["agreed"].fillna(value=False).to_numpy(dtype=np.bool_)
    day = rows["renewal_date"]
    past = (day < as_of).to_numpy()
    table = pd.DataFrame(
        {
            "account": rows["account"], "contract": rows["contract"], "day": day, "carries": carries, "agreed": agreed,
            "overdue": past & ~agreed, "estimated": ~stated & ~np.isnan(carries),
        }
    )  # fmt: skip
    table = table.sort_values(["day", "account", "contract", "carries", "agreed"], kind="stable", ignore_index=True)
    first = as_of.to_period("M")
    month = (table["day"].dt.year - first.year) * 12 + table["day"].dt.month - first.month
    ahead = (table["day"] >= as_of) & (month < months)
    return RenewalsDue(
        table=table,
        by_month=_by_month(table[ahead], month[ahead], first, months),
        overdue=int(table["overdue"].sum()),
        later=int((month >= months).sum()),
    )


def _shares(accounts: pd.Series[str], amount: np.ndarray, yearly: pd.Series[float]) -> np.ndarray:
    """Return what a contract without an amount carries: an equal part of what the others of its account leave."""
    keys = pd.Index(accounts)
    revenue = exact.aligned(yearly, keys)
    blank = pd.Series(np.isnan(amount), index=keys).groupby(level=0).sum()
    stated = pd.Series(np.nan_to_num(amount), index=keys).sort_values(
        kind="stable"
    )  # added up in one order, whatever the rows
    known = stated.groupby(level=0).sum()
    left = np.maximum(revenue - exact.aligned(known, keys), 0.0)
    return left / np.maximum(exact.aligned(blank, keys), 1.0)


def _by_month(table: pd.DataFrame, month: pd.Series[int], first: pd.Period, months: int) -> pd.DataFrame:
    rows = []
    last = int(month.max()) + 1 if len(month) else 0
    for step in range(min(months, last)):
        due = table[month == step]
        known = due["carries"].notna()
        rows.append(
            {
                "month": (first + step).start_time, "contracts": len(due),
                "agreed": exact.total(due.loc[known & due["agreed"], "carries"]),
                "open": exact.total(due.loc[known & ~due["agreed"], "carries"]), "unknown": int((~known).sum()),
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=["month", "contracts", "agreed", "open", "unknown"])
