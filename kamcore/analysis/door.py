"""The Analysis: every question the product answers about a book, each worked out once and only when asked.

It has no logic of its own: a property hands tables and settings to the pure functions of :mod:`kamcore.method`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.analysis.certainty import Certainty
from kamcore.analysis.exposure import Exposure
from kamcore.analysis.figures import Figure, figures, last_member, plans_of, upsell_list
from kamcore.analysis.outlook import Outlook
from kamcore.analysis.question import question
from kamcore.analysis.relations import Relations
from kamcore.analysis.value import Value
from kamcore.method import exact
from kamcore.workbook.rollup import roll_up
from kamcore.workbook.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.workbook.portfolio import Portfolio


def analyse(portfolio: Portfolio, settings: Settings | None = None) -> Analysis:
    """Make the Analysis of a book.

    Args:
        portfolio: the book.
        settings: overrides the book's own settings field by field.
    """
    return Analysis(portfolio, settings)


class Analysis(Certainty, Exposure, Outlook, Relations, Value):
    """A book, its settings, and the answer to every question, each worked out once.

    Attributes:
        portfolio: the book as loaded or edited.
        book: the book the answers are about: the same, or with groups rolled up to their top account.
        settings: the settings in force.
    """

    def __init__(self, portfolio: Portfolio, settings: Settings | None = None, carried: Analysis | None = None) -> None:
        own = portfolio.settings.over(Settings())
        self.given = settings
        self.settings = settings.over(own) if settings is not None else own
        self.portfolio = portfolio
        self.book = roll_up(portfolio) if self.settings.roll_up else portfolio
        super().__init__(self.book, self.settings, carried)

    def after(self, portfolio: Portfolio) -> Analysis:
        """Return the Analysis of an edited book; answers whose inputs did not change are carried over."""
        return Analysis(portfolio, self.given, carried=self)

    @question(sheets=("accounts",), needs=("revenue", "risk", "queue"))
    def figures(self) -> Mapping[str, Figure]:
        """Every figure the Dashboard can show, by key."""
        return figures(self.revenue, self.book["accounts"], self.risk.table["level"], self.queue)

    @question(sheets=("products",), settings=("premium_plan",))
    def premium(self) -> str:
        """The plan to move accounts up to; "" when nobody said which."""
        if self.settings.premium_plan:
            return self.settings.premium_plan
        products = self.book["products"]
        marked = products[products["premium"].fillna(value=False)]["product"]
        return "" if marked.empty else str(marked.iloc[-1])

    @question(sheets=("accounts", "revenue"), needs=("premium", "money", "scores", "revenue"))
    def upsell(self) -> pd.DataFrame:
        """Accounts not on the premium plan, those with the most to gain first."""
        accounts = self.book["accounts"]
        plan = plans_of(accounts, self.book["revenue"], last_member(self.revenue.window))
        return upsell_list(accounts, self.premium, plan, self.money, self.scores.table["score"])

    @question(
        needs=(
            "accounts",
            "turnover",
            "growth",
            "money",
            "abc",
            "scores",
            "ranking",
            "strength",
            "quadrant",
            "stages",
            "risk",
        ),
    )
    def summary(self) -> pd.DataFrame:
        """One row per account with everything it is known by.

        Indexed by key, in the order of revenue: ``name``, ``manager``, ``region``, ``industry``, ``revenue``, ``change``,
        ``share``, ``money``, ``class``, ``score``, ``growth``, ``harmony``, ``coverage``, ``rank``, ``strength``, ``cell``,
        ``borderline``, ``stage``, ``risk``, ``level``, ``signals``, ``completeness``.
        """
        a, turnover = self.accounts, np.asarray(self.turnover, dtype=np.float64)
        order = exact.descending_order(turnover, a.index)
        keys = a.index[order]
        scores, strength, quadrant, ranks = (
            self.scores.table,
            self.strength.table,
            self.quadrant.table,
            self.ranking.table,
        )
        classes, risk, stages = self.abc.table, self.risk.table, self.stages.table
        scored, classed = exact.places(keys, scores.index), exact.places(keys, classes.index)
        known = scored if strength.index.equals(scores.index) else exact.places(keys, strength.index)
        placed, ranked = exact.places(keys, quadrant.index), exact.places(keys, ranks.index)
        nothing = np.full(len(keys), np.nan)
        columns = {
            **{name: a[name].array.take(order) for name in ("name", "manager", "region", "industry")},
            "revenue": turnover[order],
            "change": self.growth.to_numpy()[order],
            "share": exact.picked(classes["share"].to_numpy(), classed),
            "money": self.money.to_numpy()[order],
            "class": classes["class"].array.take(classed, allow_fill=True),
            "score": scores["score"].to_numpy()[scored],
            "growth": scores["growth"].to_numpy()[scored] if "growth" in scores else nothing,
            "harmony": scores["harmony"].to_numpy()[scored] if "harmony" in scores else nothing,
            "coverage": scores["coverage"].to_numpy()[scored],
            "rank": ranks["rank"].array.take(ranked),
            "strength": exact.picked(strength["strength"].to_numpy(), known),
            "cell": quadrant["cell"].array.take(placed),
            "borderline": quadrant["borderline"].to_numpy()[placed],
            "stage": stages["stage"].array.take(order),
            "risk": risk["risk"].to_numpy()[order],
            "level": risk["level"].array.take(order),
            "signals": risk["signal_count"].to_numpy()[order],
            "completeness": risk["completeness"].to_numpy()[order],
        }
        return pd.DataFrame(columns, index=keys)
