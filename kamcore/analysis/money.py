"""The questions about the book and its money: accounts, revenue, the period shown, concentration (method.md 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

import pandas as pd

from kamcore.analysis.figures import money_in
from kamcore.analysis.question import Answers, question
from kamcore.analysis.revenue import RevenueBook, by_product, costs_in, read_revenue
from kamcore.method import exact
from kamcore.method.abc_analysis import AbcResult, abc_classes
from kamcore.method.concentration import ConcentrationResult, ParetoResult, concentration, pareto
from kamcore.method.revenue_curve import RevenueCurve, revenue_curve
from kamcore.workbook.periods import Grain, Period

if TYPE_CHECKING:
    from collections.abc import Mapping


MOST_MONTHS = 18


class Money(Answers):
    """What an Analysis says about accounts and revenue."""

    @question(sheets=("accounts",))
    def accounts(self) -> pd.DataFrame:
        """The Accounts table, indexed by key."""
        return self.book["accounts"].set_index("key")

    @question(needs=("accounts",))
    def by_key(self) -> pd.Series[int]:
        """The place of every account in the Accounts table, in order of key, as scores are listed."""
        order = exact.key_order(self.accounts.index)
        return pd.Series(order, index=exact.in_order(self.accounts.index, order))

    def _sorted(self, values: pd.Series[Any]) -> pd.Series[Any]:
        """Bring values in the order of the Accounts table into the order of keys; all share one index."""
        return pd.Series(values.array.take(self.by_key.to_numpy()), index=self.by_key.index, name=values.name)

    @question(needs=("accounts",))
    def names(self) -> pd.Series[str]:
        """Account names by key."""
        return self.accounts["name"]

    @question(needs=("names",))
    def by_name(self) -> pd.Index:
        """The keys of all accounts in order of name."""
        return self.names.sort_values().index

    @question(needs=("accounts",))
    def filter_values(self) -> Mapping[str, tuple[str, ...]]:
        """What accounts can be filtered by: manager, region and industry, each with its values in order."""
        return {
            name: tuple(sorted(self.accounts[name].dropna().unique())) for name in ("manager", "region", "industry")
        }

    @question(sheets=("revenue",), settings=("window", "revenue_is"), needs=("accounts",))
    def revenue(self) -> RevenueBook:
        """Revenue by account and period, and the stretch of time that is shown."""
        return read_revenue(self.book["revenue"], self.accounts.index, self.settings.window, self.settings.revenue_is)

    @question(sheets=("revenue",), needs=("revenue",))
    def by_product(self) -> pd.DataFrame:
        """Revenue by period and product or plan: ``period``, ``product``, ``revenue``.

        By month for MRR and for at most a year and a half of months; many months of revenue that does not recur jump up and
        down, so they are shown by quarter.
        """
        months = sum(w.period is not None and w.period.grain is Grain.MONTH for w in self.revenue.windows)
        quarters = self.revenue.unit != "MRR" and months > MOST_MONTHS
        return by_product(self.book["revenue"], Grain.QUARTER if quarters else None)

    @question(needs=("revenue",))
    def turnover(self) -> pd.Series[float]:
        """Revenue by account in the period shown; NaN where nothing is known."""
        return self.revenue.total(self.revenue.window)

    @question(needs=("revenue",))
    def turnover_before(self) -> pd.Series[float]:
        """Revenue by account in the period before; NaN where nothing is known."""
        return self.revenue.total(self.revenue.before)

    @question(needs=("turnover", "turnover_before"))
    def growth(self) -> pd.Series[float]:
        """Relative change of revenue by account; NaN unless the period before is positive and complete."""
        before = self.turnover_before
        return (self.turnover / before - 1.0).where(before > 0)

    @question(needs=("revenue",))
    def money(self) -> pd.Series[float]:
        """What an account stands for today: MRR of the last month, or revenue of the period shown."""
        return money_in(self.revenue, self.revenue.window)

    @question(sheets=("revenue",), needs=("revenue",))
    def goods_cost(self) -> pd.Series[float] | None:
        """The cost of goods by account in the period shown, money; None when nobody stated one, NaN where one is missing."""
        return costs_in(self.book["revenue"], self.revenue, self.revenue.window.members, "cost_of_goods")

    @question(sheets=("revenue",), needs=("revenue",))
    def serve_cost(self) -> pd.Series[float] | None:
        """The cost to serve by account in the period shown, money; None when nobody stated one, NaN where one is missing."""
        return costs_in(self.book["revenue"], self.revenue, self.revenue.window.members, "cost_to_serve")

    @question(
        sheets=("accounts", "stakeholders", "relationship", "opportunities"), settings=("as_of",), needs=("revenue",)
    )
    def as_of(self) -> pd.Timestamp | None:
        """The day the book is looked at from: as set, else the end of its last period, else its latest contact."""
        if self.settings.as_of is not None:
            return pd.Timestamp(self.settings.as_of)
        ends = [end for label in self.revenue.by_period.columns if label and (end := Period.parse(label).last_day)]
        if ends:
            return pd.Timestamp(max(ends))
        days = pd.concat([self.book["accounts"]["last_contact"], self.book["stakeholders"]["last_contact"]]).dropna()
        return pd.Timestamp(days.max()) if len(days) else None

    @question(needs=("turnover",))
    def curve(self) -> RevenueCurve:
        """Revenue in order, as everything about concentration reads it."""
        return revenue_curve(self.turnover)

    @question(settings=("pareto_threshold",), needs=("curve",))
    def pareto(self) -> ParetoResult:
        """Who carries us: revenue in order, cumulative share, the vital few."""
        return pareto(self.curve, self.settings.pareto_threshold)

    @question(settings=("abc_a", "abc_b", "abc_method", "abc_rule"), needs=("curve",))
    def abc(self) -> AbcResult:
        """The class of every account."""
        s = self.settings
        cutoffs = (s.abc_a, max(s.abc_a, s.abc_b))
        method = cast("Literal['value', 'count', 'computed']", s.abc_method)
        return abc_classes(self.curve, method, cutoffs, cast("Literal['crossing', 'strict']", s.abc_rule))

    @question(needs=("curve",))
    def concentration(self) -> ConcentrationResult:
        """How much hangs on how few."""
        return concentration(self.curve)
