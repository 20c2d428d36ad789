"""Columns of amounts that name their year by where we stand: ``This year``, ``Vorjahr``, ``CA N-1``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.context import FULL_DATE
from kamcore.workbook.reading.dates import parse_dates
from kamcore.workbook.reading.headings import even_heading, heading_text
from kamcore.workbook.reading.period_headings import measure_of
from kamcore.workbook.reading.plan import PeriodColumn
from kamcore.workbook.reading.roles import amount_columns, date_columns, holds_numbers
from kamcore.workbook.reading.roles.comparing import YEAR_SO_FAR
from kamcore.workbook.reading.words import MONTHS, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.context import Context
    from kamcore.workbook.reading.intake import Intake
    from kamcore.workbook.reading.table import Table

_BEFORE: Final = re.compile(
    r"\b(?:last|prior|previous|prev) (?:fiscal |financial )?year(?: total)?\b|\b[lp]y\b|\bvorjahr(?:es)?\b|\bvj\b|\bletztes jahr\b|\bann[ée]e (?:pr[ée]c[ée]dente|derni[èe]re|pass[ée]e)\b|"
    r"\bn ?[-–−] ?1\b|\banno (?:precedente|scorso)\b|\b(?:año|ejercicio) (?:anterior|pasado)\b|\b(?:ano|exercício) (?:anterior|passado)\b|"
    r"\b(?:прошлый|предыдущий) год\b|\bпрошлого года\b|\bi fjor\b|\b(?:forrige|sidste|föregående) år\b|\bförra året\b|\bvorige?s? jaar\b|\bedellinen vuosi\b|पिछल[ेा] (?:वर्ष|साल)|گزشتہ سال|پچھل[ےا] سال|去年|上年|上年度|前年度?|前期|ปีก่อน(?:หน้า)?|ปีที่แล้ว"
)
_NOW: Final = re.compile(
    r"\b(?:this|current|curr) (?:fiscal |financial )?year(?: total)?\b|\b[tc]y\b|\b(?:lfd\.?|laufendes|aktuelles|dieses) jahr\b|"
    r"\bann[ée]e (?:en cours|courante)\b|\bn\b|\banno (?:corrente|in corso|attuale)\b|\b(?:año|ejercicio) (?:actual|en curso|corriente)\b|"
    r"\b(?:ano|exercício) (?:atual|corrente)\b|\b(?:текущий|этот) год\b|\bтекущего года\b|इस (?:वर्ष|साल)|चालू वर्ष|رواں سال|اس سال|今年|本年度?|本期|当年|当期|ปีนี้|ปีปัจจุบัน"
)
_SO_FAR: Final = re.compile(r"\by ?t ?d\b|\byear to date\b")


def relative_columns(table: Table, taken: Sequence[int], context: Context) -> dict[int, int]:
    """Return heading place -> 0 for amounts of the current year, -1 for those of the one before; {} unless there are both.

    Where a title names one year, a plain amount beside those of the year before is of that year.

    Args:
        table: the table.
        taken: headings that are something else.
        context: what is said around the table.
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
    if list(found.values()) == [-1] and context.period is not None and context.period.grain is Grain.YEAR:
        before = next(iter(found))
        plain_ones = [place for place in amount_columns(table) if place not in (*taken, before)]
        so_far = [place for place in plain_ones if YEAR_SO_FAR.search(plain(table.texts[place]))]
        beside = so_far or plain_ones
        if len(beside) == 1 and (so_far or len(plain_ones) == 1) and not date_columns(table):
            found[beside[0]] = 0
    return found if len(found) == 2 else {}


def year_around(table: Table, context: Context) -> tuple[int, str] | None:
    """Return the year in which a table speaks, and the text that tells it: of its title, sheet or file, or of the day it was printed.

    The text is "" where a title names the year itself. None where nothing does, or several years are named.
    """
    if context.year is not None:
        return context.year, ""
    beside = [heading_text(table.value(row, 0)) for row in np.flatnonzero(table.aside)[:_MOST_REMARKS].tolist()]
    texts = [text for text in (*beside[::-1], *table.above[::-1]) if not _OF_A_PROGRAM.search(plain(text))]
    told = {year: text for text in texts for year in _years_in(text)}
    return next(iter(told.items())) if len(told) == 1 else None


def _years_in(text: str) -> set[int]:
    """Return the years of the days in a text, written in figures or words: ``12.03.24``, ``12 March 2024``, ``2567``."""
    days = parse_dates(FULL_DATE.findall(text)).values
    bare = _YEAR.findall(plain(FULL_DATE.sub(" ", text)))
    return {when.period.year for when in days if when is not None} | {
        int(year) - (_BUDDHIST if int(year) >= 2500 else 0) for year in bare
    }


_YEAR: Final = re.compile(r"(?<![\d#/.,-])(?:19[5-9]\d|20\d\d|25\d\d)(?![\d/.,-]\d|\d)")
_BUDDHIST: Final = 543
_OF_A_PROGRAM: Final = re.compile(r"©|\(c\)|\bcopyright\b|\bversion\b|\brelease\b|rights reserved")
"""A line about the program that printed a report; its year is not that of the report."""
_MOST_REMARKS: Final = 20
_JANUARY: Final = re.compile(
    rf"\b(?:{'|'.join(re.escape(word) for word, month in MONTHS.items() if month == 1 and not word.isdigit())})\b"
)


def say_year(intake: Intake) -> None:
    """Say which text told the year of the columns of this year and the last; in January it may be the one before."""
    told, periods = intake.plan.told_by, intake.plan.periods
    if not told:
        return
    year = max(column.period.year for column in periods)
    days = [when.day for when in parse_dates(FULL_DATE.findall(told)).values if when is not None and when.day]
    early = any(day.month == 1 for day in days) or _JANUARY.search(plain(told)) is not None
    names = " and ".join(f"'{intake.table.texts[column.place]}'" for column in periods)
    intake.ledger.say(
        "year-told",
        f"{names} without a year; by '{told[:60]}' this year is {year}",
        "the year above each column",
        f"Write the years above the columns if {year - 1} is meant, which had just ended, or another year."
        if early
        else "Nothing to do if that is right; else write the years above the columns.",
        severity=Severity.WARNING if early else Severity.NOTE,
        column=periods[0].place,
    )


def dated(relative: dict[int, int], year: int) -> list[PeriodColumn]:
    """Return columns of amounts by year for those of the current year and the one before."""
    return [
        PeriodColumn(place, Period(year + years, 0, Grain.YEAR), "revenue") for place, years in sorted(relative.items())
    ]


UNDATED: Final = (
    "nothing says which year it is of; write the years above the columns, such as 2025 and 2024, to count both"
)
"""Why the amounts of the year before are not used where no year is named."""
