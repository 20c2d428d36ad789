"""Which of several amounts beside each other is not the one that counts: what was only ordered, or another span of time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain
from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.context import context_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from kamcore.workbook.reading.table import Table


def moved_back(table: Table, texts: Mapping[int, str], gross: Collection[int]) -> set[int]:
    """Return the amounts that come after all others.

    What was agreed or ordered comes after what was invoiced or earned. Of amounts up to a day those of a month, a week or an
    accounting period come after those of the year so far, unless the title names a month or quarter: then it is the other way round.

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
        found = found | (years if of_a_part else parts)
    return found


YEAR_SO_FAR: Final = re.compile(
    r"\b[yj] ?t ?d\b|year to date|\bkum(?:uliert|\.)?(?!\w)|\bcumul\w*|\baufgelaufen|с начала года|нараст\w*|本年累计|累计|累計|acumulad[oa]|progressiv[oa]"
)
_PART_SO_FAR: Final = re.compile(
    r"\b[mqwpd] ?t ?d\b|(?:month|quarter|week|period) to date|\b(?:this|current) (?:month|quarter|week|period)\b|\b(?:month|monat|mois|mese|mes|mês|месяц)\b|本月|当月|本期"
)
