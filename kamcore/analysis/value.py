"""The questions about profit, lifetime value and who stays (method.md 5 and 6)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
import pandas as pd

from kamcore.analysis.figures import last_member, money_in
from kamcore.analysis.question import question
from kamcore.analysis.revenue import costs_in, spent_by_product
from kamcore.analysis.watch import Watch
from kamcore.method import exact
from kamcore.method.lifetime_value import LifetimeValues, lifetime_values
from kamcore.method.renewals import RenewalsDue, renewals_due
from kamcore.method.retention import Movements, RetentionOverTime, Tenure, movements, retention_over_time, tenure
from kamcore.method.stage_advice import cost_traps
from kamcore.method.value import ProfitResult, ValueRanks, WhaleCurve, account_profit, value_ranks, whale_curve
from kamcore.method.whitespace import Whitespace, whitespace
from kamcore.workbook.periods import Grain, Period, Window
from kamcore.workbook.portfolio import normalise_name

if TYPE_CHECKING:
    from kamcore.analysis.revenue import RevenueBook

ASSUMED_RETENTION = 0.8
YEARS = MappingProxyType({Grain.YEAR: 1.0, Grain.QUARTER: 0.25, Grain.MONTH: 1 / 12})


@dataclass(frozen=True, slots=True)
class AssumedRetention:
    """The retention that lifetime value is worked out with.

    Attributes:
        rate: The share of accounts that stay for another year, a fraction.
        source: ``set`` by somebody, ``measured`` in the book over the last year, or ``assumed``.
    """

    rate: float
    source: Literal["set", "measured", "assumed"]


class Value(Watch):
    """What an Analysis says about profit and retention."""

    @question(needs=("turnover", "goods_cost", "serve_cost"))
    def profit(self) -> ProfitResult:
        """What every account leaves after its costs, in the period shown."""
        return account_profit(self.turnover, self.goods_cost, self.serve_cost)

    @question(sheets=("revenue",), needs=("revenue", "serve_cost"))
    def serve_growth(self) -> pd.Series[float]:
        """Relative change of the cost to serve by account over the same periods as :attr:`growth`; NaN where it is not known."""
        book, now = self.revenue, self.serve_cost
        before = None
        if now is not None and book.before is not None:
            before = costs_in(self.book["revenue"], book, book.before.members, "cost_to_serve")
        if now is None or before is None:
            return pd.Series(np.nan, index=book.by_period.index)
        return (now / before - 1.0).where(before > 0)

    @question(needs=("stages", "growth", "serve_growth"))
    def cost_traps(self) -> pd.Series[bool]:
        """Whether an account costs more before it returns more; NA where that is not known."""
        return cost_traps(self.stages.table["stage"], self.serve_growth, self.growth)

    @question(needs=("profit",))
    def whale(self) -> WhaleCurve:
        """Cumulative profit, the most profitable account first."""
        return whale_curve(self.profit.table["profit"])

    @question(needs=("revenue",))
    def movements(self) -> Movements | None:
        """Where revenue went since the year before: MRR from month to month, other revenue from period to period.

        None when the data does not cover the period a year before.
        """
        book = self.revenue
        if book.before is None:
            return None
        last = last_member(book.before) or ""
        first = last if book.unit == "MRR" else book.before.members[0]
        begins = Period.parse(first).first_day
        days = _first_days(book.by_period.columns)
        earlier = (
            book.by_period.loc[:, (days < pd.Timestamp(begins)).to_numpy()] if begins else book.by_period.iloc[:, :0]
        )
        return movements(money_in(book, book.before), money_in(book, book.window), (earlier > 0).any(axis=1))

    @question(needs=("revenue",))
    def course(self) -> pd.DataFrame:
        """Accounts x steps up to the period shown: months for MRR, else complete stretches as long as the period shown."""
        return _course(self.revenue)

    @question(needs=("course",))
    def retention(self) -> RetentionOverTime:
        """What stayed of the revenue of a year before, step by step."""
        labels = list(self.course.columns)
        ago = [(Period.parse(label).year_before().label, label) for label in labels]
        return retention_over_time(self.course, [pair for pair in ago if pair[0] in labels])

    @question(needs=("course",))
    def movement_steps(self) -> RetentionOverTime:
        """What moved from each step to the next."""
        labels = list(self.course.columns)
        return retention_over_time(self.course, list(pairwise(labels)))

    @question(needs=("revenue", "as_of", "money"))
    def tenure(self) -> Tenure:
        """Since when each account with revenue is with us, up to the day looked from or the end of the period shown before it."""
        book = self.revenue
        until = self.as_of if self.as_of is not None else pd.Timestamp(0)
        end = book.window.period.last_day if book.window.period is not None else None
        if end is not None:
            until = min(until, pd.Timestamp(end))
        return tenure(book.by_period, _first_days(book.by_period.columns), until, self.money > 0)

    @question(settings=("clv_retention",), needs=("movements",))
    def clv_retention(self) -> AssumedRetention:
        """The retention that lifetime value is worked out with, and where it comes from."""
        if self.settings.clv_retention > 0:
            return AssumedRetention(self.settings.clv_retention, "set")
        measured = self.movements.logo_retention if self.movements is not None else None
        return AssumedRetention(measured, "measured") if measured else AssumedRetention(ASSUMED_RETENTION, "assumed")

    @question(
        settings=("clv_variant", "clv_discount", "clv_years", "clv_acquisition"),
        needs=("profit", "clv_retention", "revenue"),
    )
    def lifetime(self) -> LifetimeValues:
        """The lifetime value of every account, from its profit per year."""
        s, years = self.settings, _years(self.revenue.window)
        profit = self.profit.table["profit"]
        yearly = profit / years if years else pd.Series(np.nan, index=profit.index)
        return lifetime_values(
            yearly,
            self.clv_retention.rate,
            s.clv_discount,
            acquisition=s.clv_acquisition,
            variant=cast("Literal['end', 'immediate']", s.clv_variant),
            horizon=s.clv_years or None,
        )

    @question(needs=("turnover", "profit", "lifetime"))
    def value_ranks(self) -> ValueRanks:
        """Ranks by revenue, profit and lifetime value side by side."""
        return value_ranks(self.turnover, self.profit.table["profit"], self.lifetime.table["clv"])

    @question(needs=("names", "profit", "value_ranks"))
    def ranks_table(self) -> pd.DataFrame:
        """The three ranks with ``name``, ``margin`` and ``flag`` ("big, loses money" or ""), largest revenue first."""
        table, profit = self.value_ranks.table, self.profit.table
        at = exact.places(table.index, profit.index)
        return table.assign(
            name=self.names.array.take(at),
            margin=profit["margin"].to_numpy()[at],
            flag=pd.array(["", "big, loses money"], dtype="str").take(table["destructive"].to_numpy(dtype=np.intp)),
        )

    @question(needs=("movements",))
    def moved(self) -> pd.DataFrame:
        """The accounts whose revenue moved since the year before, the largest movement first."""
        if self.movements is None:
            return pd.DataFrame(columns=["start", "end", "kind", "amount"])
        table = self.movements.table
        return table[~table["kind"].isin(["unchanged", "absent"])]

    @question(sheets=("accounts", "products", "revenue"), needs=("revenue", "accounts"))
    def whitespace(self) -> Whitespace:
        """What each account buys of what we sell: in the last month for MRR, else in the period shown."""
        book, last = self.revenue, last_member(self.revenue.window)
        members = (last,) if book.unit == "MRR" and last is not None else book.window.members
        spent = spent_by_product(self.book["revenue"], book, members)
        known = {normalise_name(str(name)) for name in spent.columns}
        unsold: dict[str, str] = {}
        for name in self.book["products"]["product"].dropna():
            unsold.setdefault(normalise_name(name), name)
        spent = spent.reindex(columns=[*spent.columns, *(name for even, name in unsold.items() if even not in known)])
        a = self.accounts
        return whitespace(spent, a["potential_spend"] * (1.0 - a["share_of_wallet"].fillna(0.0)))

    @question(needs=("revenue", "money"))
    def yearly_revenue(self) -> pd.Series[float]:
        """What each account brings in a year: twelve times the MRR, else revenue of the period shown, brought to a year."""
        if self.revenue.unit == "MRR":
            return self.money * 12.0
        years = _years(self.revenue.window)
        return self.money / years if years else self.money * np.nan

    @question(sheets=("renewals",), needs=("as_of", "yearly_revenue"))
    def renewals(self) -> RenewalsDue | None:
        """When contracts end and what hangs on them; None when the book has none or no day to look from."""
        rows = self.book["renewals"]
        if self.as_of is None or not rows["renewal_date"].notna().any():
            return None
        return renewals_due(rows, self.yearly_revenue, self.as_of)


def _first_days(labels: pd.Index) -> pd.Series[pd.Timestamp]:
    """Return the first day of each period; NaT for one that has no date."""
    days = [Period.parse(label).first_day if label else None for label in labels]
    return pd.Series(pd.to_datetime(pd.Series(days, dtype="object")).to_numpy(), index=labels)


def _years(window: Window) -> float | None:
    """Return how long a stretch of time is, in years, a gap within it included; None when it has no date."""
    if window.period is None or window.period.grain is Grain.MONTH_OF_YEAR:
        return None
    if window.complete:
        return YEARS[window.period.grain]
    periods = [Period.parse(label) for label in window.members]
    begins, ends = (
        [p.first_day.month for p in periods if p.first_day],
        [p.last_day.month for p in periods if p.last_day],
    )
    return (max(ends) - min(begins) + 1) / 12


def _course(book: RevenueBook) -> pd.DataFrame:
    period, last = book.window.period, last_member(book.window)
    if period is None or last is None or period.grain is Grain.MONTH_OF_YEAR:
        return book.by_period.iloc[:, :0]
    grain = Grain.MONTH if book.unit == "MRR" and Period.parse(last).grain is Grain.MONTH else period.grain
    end = period.last_day if grain is not Grain.MONTH else Period.parse(last).last_day
    steps = [
        w
        for w in book.windows
        if w.period is not None and w.period.grain is grain and w.complete and w.period.last_day and end
        and w.period.last_day <= end
    ]  # fmt: skip
    return pd.DataFrame(
        {w.period.label: book.total(w) for w in steps if w.period is not None}, index=book.by_period.index
    )
