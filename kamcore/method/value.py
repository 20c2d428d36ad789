"""Account profit, the whale curve and three ranks side by side (method.md 5.1 and 5.3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

NO_COST = "no cost given for all of its revenue"
NO_REVENUE = "no revenue given"
IDLE = "neither revenue nor cost in the period"


@dataclass(frozen=True, slots=True, eq=False)
class ProfitResult:
    """What every account leaves after its costs (method.md 5.1).

    Attributes:
        table: Indexed by account, in the order given: ``revenue``, ``cost_of_goods``, ``cost_to_serve``, ``profit`` (money) and
            ``margin`` (profit over revenue, a fraction; NaN without revenue above zero). NaN where it is not known.
        apart: Indexed by account: ``revenue`` and ``reason`` of those whose profit is not known.
        costs: Which costs were taken off: ``cost_of_goods``, ``cost_to_serve``, or both; empty when the book has none.
        convention: The rule in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    apart: pd.DataFrame
    costs: tuple[str, ...]
    convention: str
    section: str = "5.1"

    @property
    def known(self) -> bool:
        """Whether the profit of any account is known."""
        return bool(self.table["profit"].notna().any())


@dataclass(frozen=True, slots=True, eq=False)
class WhaleCurve:
    """Cumulative profit, the most profitable account first (method.md 5.1).

    Attributes:
        table: Indexed by account, largest profit first and ties by key: ``profit`` and ``cumulative`` (money), ``share``
            (cumulative over the total, a fraction; NaN when the total is at or below zero) and ``position`` (from 1).
        n: Number of accounts whose profit is known.
        total: Their profit together.
        peak: The highest point of the curve: the profit of all accounts above zero.
        k: How many accounts reach it; 0 when none earns anything.
        given_back: What the accounts below zero take from the peak, money above zero.
        losers: How many accounts are below zero.
        missing: Keys of the accounts whose profit is not known.
        section: Section of method.md.
    """

    table: pd.DataFrame
    n: int
    total: float
    peak: float
    k: int
    given_back: float
    losers: int
    missing: pd.Index
    section: str = "5.1"

    @property
    def peak_share(self) -> float | None:
        """The peak over the total, a fraction of at least 1; None when the total is at or below zero: then money tells it."""
        return max(1.0, self.peak / self.total) if self.total > 0 else None

    @property
    def measure(self) -> str:
        """``share`` when the total is above zero, else ``money``."""
        return "share" if self.total > 0 else "money"


@dataclass(frozen=True, slots=True, eq=False)
class ValueRanks:
    """Ranks by revenue, profit and lifetime value side by side (method.md 5.3).

    Attributes:
        table: Indexed by account, largest revenue first: ``revenue``, ``profit``, ``clv`` (money), ``revenue_rank``,
            ``profit_rank``, ``clv_rank`` (1 for the largest, ties share one; NA where not known), ``big`` (yes/no: revenue of at
            least the mean of the accounts above zero) and ``destructive`` (yes/no: big, and profit below zero).
        big_from: That mean, money; NaN without revenue above zero.
        section: Section of method.md.
    """

    table: pd.DataFrame
    big_from: float
    section: str = "5.3"

    @property
    def destructive(self) -> tuple[str, ...]:
        """Keys of the big accounts that lose money, the largest loss first."""
        lost = self.table.loc[self.table["destructive"], "profit"]
        order = exact.descending_order(-np.asarray(lost, dtype=np.float64), lost.index)
        return tuple(map(str, lost.index[order]))


def account_profit(
    revenue: pd.Series[float],
    cost_of_goods: pd.Series[float] | None = None,
    cost_to_serve: pd.Series[float] | None = None,
) -> ProfitResult:
    """Take the costs off each account's revenue.

    Args:
        revenue: Money by account in one period; NaN where not known.
        cost_of_goods: Money by account, None when the book has no such figure; NaN where it is not known for an account.
        cost_to_serve: The same for selling, support and delivery.

    Returns:
        Profit and margin. A blank cost is not a cost of zero: such an account stands apart.

    Raises:
        ValueError: An account appears twice, or an amount is infinite.

    Source: method.md 5.1; Kaplan & Narayanan 2001 on measuring and managing customer profitability.
    """
    money = exact.account_values(revenue)
    keys, array = money.index, np.asarray(money, dtype=np.float64)
    given = {"cost_of_goods": cost_of_goods, "cost_to_serve": cost_to_serve}
    used = {
        name: exact.aligned(exact.account_values(cost, name), keys) for name, cost in given.items() if cost is not None
    }
    columns = [array, *(-cost for cost in used.values())]
    complete = ~np.isnan(np.vstack(columns)).any(axis=0)
    idle = complete & (np.abs(np.vstack(columns)).sum(axis=0) == 0.0)
    profit = exact.row_totals([np.where(complete, column, 0.0) for column in columns], len(keys))
    counted = complete & ~idle if used else np.zeros(len(keys), dtype=np.bool_)
    profit = np.where(counted, profit, np.nan)
    positive = np.where(array > 0, array, np.nan)
    nothing = np.full(len(keys), np.nan)
    table = pd.DataFrame(
        {
            "revenue": array,
            "cost_of_goods": used.get("cost_of_goods", nothing),
            "cost_to_serve": used.get("cost_to_serve", nothing),
            "profit": profit,
            "margin": profit / positive,
        },
        index=keys,
    )
    reason = np.where(np.isnan(array), 0, np.where(idle, 1, 2))[~counted]
    reasons = pd.array([NO_REVENUE, IDLE, NO_COST], dtype="str").take(reason)
    apart = pd.DataFrame({"revenue": array[~counted], "reason": reasons}, index=keys[~counted])
    return ProfitResult(table, apart, tuple(used), _convention(tuple(used)))


def _convention(costs: tuple[str, ...]) -> str:
    if len(costs) == 2:
        return "Revenue less cost of goods and cost to serve; an account with a blank cost stands apart."
    if costs == ("cost_of_goods",):
        return "Revenue less cost of goods: the book has no cost to serve, so looking after an account looks free."
    if costs == ("cost_to_serve",):
        return "Revenue less cost to serve: the book has no cost of goods, so what is sold looks free."
    return "The book has no costs."


def whale_curve(profit: ArrayLike | pd.Series[float] | Mapping[Any, float | None]) -> WhaleCurve:
    """Add profit up from the most profitable account to the least.

    The curve rises above the total and falls back to it: the first accounts earn more than all together, and the last
    ones give part of it back.

    Args:
        profit: Profit per account (n values, one currency unit), a series or mapping by account key, or a list or array;
            NaN or None where it is not known.

    Returns:
        The curve with its peak, the same whatever the row order.

    Raises:
        ValueError: An account appears twice, or an amount is infinite.

    Source: method.md 5.1; Kaplan & Narayanan 2001.
    """
    values = exact.account_values(profit, "profit")
    array: NDArray[np.float64] = np.asarray(values, dtype=np.float64)
    order = exact.descending_order(array, values.index)
    known = int(array.size - np.isnan(array).sum())
    ordered = array[order[:known]]
    total, peak = exact.total(ordered), exact.total(ordered[ordered > 0])
    cumulative = exact.running_total(ordered)
    if known:
        cumulative[-1] = total
    share = cumulative / total if total > 0 else np.full(known, np.nan)
    table = pd.DataFrame(
        {"profit": ordered, "cumulative": cumulative, "share": share, "position": np.arange(1, known + 1)},
        index=values.index[order[:known]].rename("account"),
    )
    return WhaleCurve(
        table=table,
        n=known,
        total=total,
        peak=peak,
        k=int((ordered > 0).sum()),
        given_back=max(0.0, -exact.total(ordered[ordered < 0])),
        losers=int((ordered < 0).sum()),
        missing=values.index[order[known:]],
    )


def value_ranks(revenue: pd.Series[float], profit: pd.Series[float], clv: pd.Series[float]) -> ValueRanks:
    """Rank accounts by revenue, by profit and by lifetime value.

    Args:
        revenue: Money by account; NaN where not known.
        profit: The same for profit after costs.
        clv: The same for lifetime value.

    Returns:
        Three ranks, and which big accounts destroy value. What is not known has no rank.

    Raises:
        ValueError: An account appears twice, or an amount is infinite.

    Source: method.md 5.3; Seven steps, step 6.
    """
    money = exact.account_values(revenue)
    keys, array = money.index, np.asarray(money, dtype=np.float64)
    earned = exact.aligned(exact.account_values(profit, "profit"), keys)
    worth = exact.aligned(exact.account_values(clv, "lifetime value"), keys)
    positive = array[array > 0]
    big_from = exact.total(positive) / positive.size if positive.size else math.nan
    big = exact.at_least(array, big_from)
    table = pd.DataFrame(
        {
            "revenue": array,
            "profit": earned,
            "clv": worth,
            "revenue_rank": _ranks(array),
            "profit_rank": _ranks(earned),
            "clv_rank": _ranks(worth),
            "big": big,
            "destructive": big & (earned < 0),
        },
        index=keys,
    )
    return ValueRanks(table.iloc[exact.descending_order(array, keys)], big_from)


def _ranks(values: NDArray[np.float64]) -> pd.api.extensions.ExtensionArray:
    """Rank what is known, 1 for the largest; NA for the rest."""
    known = ~np.isnan(values)
    ranks = np.full(values.size, np.nan)
    ranks[known] = exact.competition_ranks(values[known])
    return exact.whole_numbers(ranks).array
