"""The questions about how classes move over time and what a loss would cost (method.md 1.2 to 1.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

import numpy as np
import pandas as pd

from kamcore.analysis.figures import money_in
from kamcore.analysis.question import question
from kamcore.analysis.watch import Watch
from kamcore.method.abc_analysis import CLASSES, abc_classes
from kamcore.method.migration import Transitions, paths, transitions
from kamcore.method.stress import StressTest, largest, stress_test
from kamcore.method.value import account_profit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamcore.workbook.periods import Window

ABC = ("abc_a", "abc_b", "abc_method", "abc_rule")
RULERS = ("value", "count", "computed")
MOST_PERIODS = 12
"""So many periods at most, the latest, are classed side by side."""


class Exposure(Watch):
    """What an Analysis says about classes over time and about the loss of accounts."""

    @question(needs=("revenue",))
    def class_periods(self) -> tuple[Window, ...]:
        """The stretches that are classed side by side: as long as the one shown, complete, and not after it; it is the last."""
        shown = self.revenue.window
        if shown.period is None:
            return (shown,)
        before = [
            w for w in self.revenue.windows
            if w.period is not None and w.period.grain is shown.period.grain and w.complete and w.period < shown.period
        ]  # fmt: skip
        return (*before[-MOST_PERIODS + 1 :], shown)

    @question(settings=ABC, needs=("accounts", "class_periods", "revenue"))
    def classes_over_time(self) -> pd.DataFrame:
        """Accounts x periods: the class by the same rule in each; NA without revenue above zero in it."""
        s = self.settings
        cutoffs = (s.abc_a, max(s.abc_a, s.abc_b))
        method = cast("Literal['value', 'count', 'computed']", s.abc_method)
        rule = cast("Literal['crossing', 'strict']", s.abc_rule)
        columns = {}
        for window in self.class_periods:
            amounts = self.revenue.total(window).to_numpy()
            # the class of an account does not hang on its key: by place it is found again without looking keys up
            table = abc_classes(np.where(amounts > 0, amounts, np.nan), method, cutoffs, rule).table
            places = np.full(len(amounts), -1, dtype=np.intp)
            places[table.index.to_numpy()] = np.arange(len(table))
            columns[window.words] = table["class"].array.take(places, allow_fill=True)
        return pd.DataFrame(columns, index=self.accounts.index, dtype="str")

    @question(needs=("classes_over_time",))
    def migration(self) -> Transitions | None:
        """The moves between classes from the period before to the one shown; None with a single period."""
        classes = self.classes_over_time
        if classes.shape[1] < 2:
            return None
        return transitions(classes.iloc[:, -2], classes.iloc[:, -1], CLASSES)

    @question(needs=("classes_over_time",))
    def class_paths(self) -> pd.Series[str]:
        """The way of every account through its classes, such as ``B > A > A``."""
        return paths(self.classes_over_time)

    @question(settings=("abc_a", "abc_b", "abc_rule"), needs=("curve",))
    def abc_rulers(self) -> pd.DataFrame:
        """The class of every account by the three rulers, largest first: ``value``, ``count``, ``computed`` and ``agree``."""
        s = self.settings
        cutoffs = (s.abc_a, max(s.abc_a, s.abc_b))
        rule = cast("Literal['crossing', 'strict']", s.abc_rule)
        found: Mapping[str, pd.Series[str]] = {
            name: abc_classes(self.curve, cast("Literal['value', 'count', 'computed']", name), cutoffs, rule).table[
                "class"
            ]
            for name in RULERS
        }
        table = pd.DataFrame(found, index=self.curve.accounts)
        return table.assign(agree=(table.eq(table["value"], axis=0)).all(axis=1))

    @question(needs=("curve",))
    def lorenz(self) -> pd.DataFrame:
        """The Lorenz curve, from (0, 0) to (1, 1): ``accounts`` and ``revenue``, running shares with the smallest account first."""
        rising = np.concatenate(([0.0], 1.0 - self.curve.cumulative[-2::-1], [1.0])) if self.curve.n else np.zeros(0)
        return pd.DataFrame({"accounts": np.linspace(0.0, 1.0, len(rising)), "revenue": rising})

    @question(needs=("turnover", "goods_cost"))
    def gross_margin(self) -> pd.Series[float]:
        """Revenue less cost of goods by account in the period shown; NaN where a cost is missing in it."""
        return account_profit(self.turnover, self.goods_cost).table["profit"]

    def largest_accounts(self, k: int) -> tuple[str, ...]:
        """The k largest accounts of the period shown, with those that bring as much as the last of them."""
        return largest(self.turnover, k)

    def stress(self, lost: Sequence[str]) -> StressTest:
        """What would be left of the period shown without some accounts.

        Raises:
            ValueError: when the book has no such account.
        """
        book = self.revenue
        retained = None if book.before is None else (money_in(book, book.before), money_in(book, book.window))
        return stress_test(self.turnover, lost, self.gross_margin, retained)
