"""What was understood of some files, laid open: every table with its columns, what is asked, and what may be chosen.

A :class:`Reading` is made from a :class:`~kamcore.workbook.reading.book.Source` and a mapping, and never from files:
changing a choice makes another Reading of the same Source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kamcore.workbook.duplicates import MergeSuggestion, suggest_merges
from kamcore.workbook.mapping import BookMapping
from kamcore.workbook.reading import choices
from kamcore.workbook.reading.book import assembled
from kamcore.workbook.reading.questions import Question, questions
from kamcore.workbook.reading.views import TableView, view_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workbook.problems import Problem
    from kamcore.workbook.reading.book import Source
    from kamcore.workbook.reading.gathered import StatusRows
    from kamcore.workbook.reading.revenue import CurrencyRows

_MOST_STATUSES: Final = 12


@dataclass(frozen=True)
class Reading:
    """What was understood of some files.

    Attributes:
        source: what the files hold.
        mapping: what people chose.
        portfolio: the book; None when nothing usable is left.
        problems: what could not be taken as it stood; the reason first when there is no book.
        tables: every table found.
        questions: what could not be decided.
        statuses: the statuses of sales, those that may not count first.
        currencies: what each currency of the files amounts to; empty unless there are several.
    """

    source: Source
    mapping: BookMapping
    portfolio: Portfolio | None
    problems: tuple[Problem, ...]
    tables: tuple[TableView, ...]
    questions: tuple[Question, ...]
    statuses: tuple[StatusRows, ...]
    currencies: tuple[CurrencyRows, ...]
    shapes: tuple[tuple[str, ...], ...]

    @cached_property
    def merges(self) -> tuple[MergeSuggestion, ...]:
        """Accounts that may be one and the same, the likeliest first."""
        if self.portfolio is None:
            return ()
        accounts = self.portfolio["accounts"]
        revenue = self.portfolio["revenue"].groupby("account")["revenue"].sum()
        pairs = list(zip(accounts["key"], accounts["name"], strict=True))
        weights = accounts["key"].map(revenue).fillna(0.0).tolist()
        return suggest_merges(pairs, weights, self.mapping.apart)


def understand(source: Source, mapping: BookMapping | None = None) -> Reading:
    """Understand what some files hold, as people chose where they did.

    Args:
        source: what the files hold.
        mapping: what people chose, nothing without it; choices for tables of other shapes are kept and do nothing.
    """
    mapping = mapping or BookMapping()
    found = assembled(source, mapping)
    tables = tuple(view_of(intake) for intake in found.intakes)
    statuses = tuple(
        sorted(_together(found.gathered.statuses), key=lambda status: (not status.doubtful, -status.rows))
    )[:_MOST_STATUSES]
    return Reading(
        source,
        mapping,
        found.portfolio,
        found.problems,
        tables,
        tuple(questions(found, tables, mapping)),
        statuses,
        found.currencies,
        tuple(choices.shape_of(intake.table) for intake in found.intakes),
    )


def _together(statuses: Iterable[StatusRows]) -> list[StatusRows]:
    """Put the rows of one status in several tables together."""
    found: dict[str, StatusRows] = {}
    for one in statuses:
        before = found.get(one.key)
        if before is None:
            found[one.key] = one
        else:
            rows, amount = before.rows + one.rows, before.amount + one.amount
            found[one.key] = replace(before, rows=rows, amount=amount, doubtful=before.doubtful or one.doubtful)
    return list(found.values())
