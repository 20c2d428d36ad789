"""Amounts by product and period in columns of their own, under headings without a word of money: ``Hardware 2023``, ``Software 2024``.

That they are money is told by the shape alone: each of two products or more has a column for each of the same two periods or more,
and nothing else in the table is an amount. It is said, since it may be something else that was counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading import lexicon, roles
from kamcore.workbook.reading.headings import KNOWN
from kamcore.workbook.reading.parts_of_amounts import names_no_product
from kamcore.workbook.reading.period_headings import period_heading
from kamcore.workbook.reading.plan import PeriodColumn
from kamcore.workbook.reading.roles.columns import floats_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.periods import Period
    from kamcore.workbook.reading.grid import Value
    from kamcore.workbook.reading.table import Table

_LEAST: Final = 2
_SMALL: Final = 10.0
"""Figures that are all smaller are scores, shares or ranks."""


def product_periods(
    table: Table, headings: Sequence[Value], taken: Sequence[int], year: int | None
) -> list[PeriodColumn]:
    """Return the columns of amounts by product and period; [] unless each of the products has all of the periods.

    Args:
        table: the table, in which no heading names an amount of a period.
        headings: its headings.
        taken: headings that are something else.
        year: the year a title or the sheet's name gives.
    """
    if table.is_ours:
        return []
    found: dict[str, dict[Period, int]] = defaultdict(dict)
    for place, value in enumerate(headings):
        heading = period_heading(value, year)
        if heading is None or heading.measure or place in taken or not _is_product(heading.beside):
            continue
        if not roles.holds_numbers(table, place) or heading.period in found[heading.beside]:
            return []
        found[heading.beside][heading.period] = place
    periods = {frozenset(places) for places in found.values()}
    if len(found) < _LEAST or len(periods) != 1 or len(next(iter(periods))) < _LEAST:
        return []
    if any(_are_small(table, list(places.values())) for places in found.values()):
        return []
    columns = [
        PeriodColumn(place, period, "revenue", _as_written(table.texts[place], product))
        for product, places in found.items()
        for period, place in places.items()
    ]
    return sorted(columns, key=lambda column: column.place)


def _is_product(even: str) -> bool:
    """Whether what stands beside a period may name a product: no known heading, no word of how something is counted, no other figure."""
    if not re.search(r"[^\W\d_]", even) or even in KNOWN or names_no_product(even):
        return False
    return not any(words.search(even) for words in (lexicon.NOT_REVENUE, lexicon.COUNTED, lexicon.DATE))


def _are_small(table: Table, places: Sequence[int]) -> bool:
    figures = np.concatenate([floats_in(table.sample(place)) for place in places])
    return not (np.abs(figures[~np.isnan(figures)]) > _SMALL).any()


def _as_written(text: str, product: str) -> str:
    """Return a product as the heading writes it."""
    match = re.search(r"[\W_]+".join(map(re.escape, product.split())), text, re.IGNORECASE)
    return match[0] if match is not None else product
