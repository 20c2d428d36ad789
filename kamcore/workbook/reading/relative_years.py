"""Columns of amounts that name their year by where we stand: ``This year``, ``Vorjahr``, ``CA N-1``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading.context import FULL_DATE
from kamcore.workbook.reading.dates import parse_dates
from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.period_headings import measure_of
from kamcore.workbook.reading.plan import PeriodColumn
from kamcore.workbook.reading.roles import holds_numbers
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.context import Context
    from kamcore.workbook.reading.table import Table

_BEFORE: Final = re.compile(
    r"\b(?:last|prior|previous|prev) (?:fiscal |financial )?year(?: total)?\b|\b[lp]y\b|\bvorjahr(?:es)?\b|\bvj\b|\bletztes jahr\b|\bann[ée]e (?:pr[ée]c[ée]dente|derni[èe]re|pass[ée]e)\b|"
    r"\bn ?[-–−] ?1\b|\banno (?:precedente|scorso)\b|\b(?:año|ejercicio) (?:anterior|pasado)\b|\b(?:ano|exercício) (?:anterior|passado)\b|"
    r"\b(?:прошлый|предыдущий) год\b|\bпрошлого года\b|पिछल[ेा] (?:वर्ष|साल)|گزشتہ سال|پچھل[ےا] سال|去年|上年|上年度|前年度?|前期|ปีก่อน(?:หน้า)?|ปีที่แล้ว"
)
_NOW: Final = re.compile(
    r"\b(?:this|current|curr) (?:fiscal |financial )?year(?: total)?\b|\b[tc]y\b|\b(?:lfd\.?|laufendes|aktuelles|dieses) jahr\b|"
    r"\bann[ée]e (?:en cours|courante)\b|\bn\b|\banno (?:corrente|in corso|attuale)\b|\b(?:año|ejercicio) (?:actual|en curso|corriente)\b|"
    r"\b(?:ano|exercício) (?:atual|corrente)\b|\b(?:текущий|этот) год\b|\bтекущего года\b|इस (?:वर्ष|साल)|चालू वर्ष|رواں سال|اس سال|今年|本年度?|本期|当年|当期|ปีนี้|ปีปัจจุบัน"
)
_SO_FAR: Final = re.compile(r"\by ?t ?d\b|\byear to date\b")


def relative_columns(table: Table, taken: Sequence[int]) -> dict[int, int]:
    """Return heading place -> 0 for amounts of the current year, -1 for those of the one before; {} unless there are both.

    Args:
        table: the table.
        taken: headings that are something else.
    """
    found: dict[int, int] = {}
    for place, text in enumerate(table.texts[: len(table.places)]):
        if place in taken:
            continue
        even = plain(text)
        for years, words in ((-1, _BEFORE), (0, _NOW)):
            rest, times = words.subn(" ", even)
            if not times or years in found.values():
                continue
            rest = even_heading(_SO_FAR.sub(" ", rest))
            if (not rest or measure_of(rest) == "revenue") and holds_numbers(table, place):
                found[place] = years
            break
    return found if len(found) == 2 else {}


def year_around(table: Table, context: Context) -> int | None:
    """Return the year in which a table speaks: that of its title, its sheet or its file, or of the one day the titles name."""
    if context.year is not None:
        return context.year
    days = [day for text in table.above for day in FULL_DATE.findall(text)]
    years = {when.period.year for when in parse_dates(days).values if when is not None}
    return years.pop() if len(years) == 1 else None


def dated(relative: dict[int, int], year: int) -> list[PeriodColumn]:
    """Return columns of amounts by year for those of the current year and the one before."""
    return [
        PeriodColumn(place, Period(year + years, 0, Grain.YEAR), "revenue") for place, years in sorted(relative.items())
    ]


UNDATED: Final = (
    "nothing says which year it is of; write the years above the columns, such as 2025 and 2024, to count both"
)
"""Why the amounts of the year before are not used where no year is named."""
