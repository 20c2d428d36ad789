"""Which of several amounts beside each other is not the one that counts: what was only ordered, or another span of time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain
from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.context import context_of
from kamcore.workbook.reading.headings import NAMES, even_heading
from kamcore.workbook.reading.roles.columns import MOST_LOOKED_AT, grain_of, holds_numbers

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kamcore.workbook.reading.table import Table


def moved_back(table: Table, texts: Mapping[int, str], gross: Collection[int]) -> set[int]:
    """Return the amounts that come after all others.

    What was agreed or ordered comes after what was invoiced or earned. Of amounts up to a day those of a month, a week or an
    accounting period come after those of the year so far, unless the title or each row names a month or quarter: then it is the other
    way round, since what a year came to so far would count again in each of its months.

    Args:
        table: the table.
        texts: the headings of amounts, evened, by their places.
        gross: which of them are with tax.
    """
    earned = {place for place, even in texts.items() if place not in gross and lexicon.RECOGNISED.search(even)}
    ordered = {place for place, even in texts.items() if lexicon.ORDERED.search(even)} - earned
    found = ordered if earned else set()
    years = {place for place, even in texts.items() if YEAR_SO_FAR.search(even)}
    parts = {place for place, even in texts.items() if _PART_SO_FAR.search(even)} - years
    if years and parts:
        period = context_of(table).period
        of_a_part = period is not None and period.grain in (Grain.MONTH, Grain.QUARTER)
        found = found | (years if of_a_part or _names_parts(table, texts) else parts)
    return found


def _names_parts(table: Table, amounts: Collection[int]) -> bool:
    """Whether a column beside the amounts holds days, months or quarters."""
    for place, text in enumerate(table.texts[:MOST_LOOKED_AT]):
        even = even_heading(text)
        named = lexicon.DATE.search(even) or NAMES["revenue"].get(even, ("",))[0] == "period"
        if place in amounts or lexicon.NEVER_DATES.search(even) or not (named or not holds_numbers(table, place)):
            continue
        if grain_of(table, place) not in (None, Grain.YEAR.value):
            return True
    return False


YEAR_SO_FAR: Final = re.compile(
    r"\b[yj] ?t ?d\b|year to date|\bkum(?:uliert|\.)?(?!\w)|\bcumul\w*|\baufgelaufen|с начала года|нараст\w*|本年累计|累计|累計|acumulad[oa]|progressiv[oa]"
)
_PART_SO_FAR: Final = re.compile(
    r"\b[mqwpd] ?t ?d\b|(?:month|quarter|week|period) to date|\b(?:this|current) (?:month|quarter|week|period)\b|\b(?:month|monat|mois|mese|mes|mês|месяц)\b|本月|当月|本期"
)
