"""Tables that stand on their side: an account above each column, and a period in each row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading import lexicon, roles
from kamcore.workbook.reading.headings import KNOWN, even_heading
from kamcore.workbook.reading.period_headings import period_heading
from kamcore.workbook.reading.plan import Plan
from kamcore.workbook.reading.words import SURE_TOTAL, TOTAL

if TYPE_CHECKING:
    from collections.abc import Collection

    from kamcore.workbook.reading.context import Context
    from kamcore.workbook.reading.table import Table

_LEAST: Final = 2
"""So many accounts, and periods, there are at least."""
_MOST_ROWS: Final = 500


def across(table: Table, context: Context) -> Plan | None:
    """Read a table with a date or period in each row and an account above each column of figures; None when it is none."""
    dates = roles.date_columns(table)
    if not dates or roles.factors_of(table) is not None:
        return None
    places = _accounts(table, set(dates.values()), 0.6)
    if places is None:
        return None
    plan = Plan("transactions", "revenue", dict(dates), across=places, context=context, unused=_counted(table, places))
    plan.why = "a table with a period in each row and an account above each column"
    return plan


def transposed(table: Table, context: Context) -> Plan | None:
    """Read a list of accounts turned on its side, whose first column says what its rows hold: ``Revenue 2023``, ``Region``."""
    if not 1 < len(table.rows) <= _MOST_ROWS or not table.places:
        return None
    if 0 in roles.date_columns(table).values() and (
        not roles.unnamed(table, 0) or _accounts(table, {0}, 0.6) is not None
    ):
        return None  # periods and little else
    labels = table.cells(0).as_text()
    found = [period for label in labels.labels if (period := revenue_period(label)) is not None]
    if len(found) < _LEAST or len(set(found)) < len(found) or len(labels.labels) < int((~labels.missing).sum()):
        return None
    places = _accounts(table, {0}, 0.0)
    if places is None:
        return None
    plan = Plan("transactions", "revenue", {"label": 0}, across=places, context=context, unused=_counted(table, places))
    plan.why = "a list of accounts turned on its side: an account above each column, and what it says in each row"
    return plan


def _counted(table: Table, places: Collection[int]) -> dict[int, str]:
    """Return the columns headed by a figure of another kind, and why they are not used."""
    others = [p for p in range(len(table.places)) if p not in places and roles.is_counted(even_heading(table.texts[p]))]
    return dict.fromkeys(others, "it holds another figure than revenue, and is no account")


def revenue_period(label: str) -> str | None:
    """Return the period of a row of revenue by its label; None for a row of anything else."""
    heading = period_heading(label)
    return heading.period.label if heading is not None and heading.measure == "revenue" else None


def _accounts(table: Table, taken: Collection[int], share: float) -> list[int] | None:
    """Return the columns headed by an account each; None where one of the others is headed by anything else, or holds no figures."""
    places, known = [], 0
    for place in range(len(table.places)):
        even = even_heading(table.texts[place])
        if place in taken or TOTAL.fullmatch(even) or SURE_TOTAL.fullmatch(even) or roles.is_counted(even):
            continue
        if (
            even in KNOWN
            or period_heading(table.headings[place]) is not None
            or lexicon.DATE.search(even)
            or not roles.holds_numbers(table, place, share)
            or table.sample(place).empty.all()
        ):
            return None
        known += bool(lexicon.AMOUNT.search(even) or lexicon.NOT_REVENUE.search(even))
        places.append(place)
    if 3 * known > len(places):
        return None
    named = all(re.search(r"[^\W\d_]{3}", table.texts[place]) for place in places)
    return places if len(places) >= _LEAST and named else None
