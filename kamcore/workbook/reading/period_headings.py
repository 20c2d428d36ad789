"""Headings that name a period: ``2023``, ``FY24``, ``Umsatz 2024 (EUR)``, ``Jan-25``, and the measure beside it."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.dates import parse_dates, period_of
from kamcore.workbook.reading.headings import (
    BRACKETS,
    FOOTNOTE,
    LONGEST,
    LONGEST_NAME,
    NAMES,
    even_heading,
    heading_currency,
    match_heading,
)
from kamcore.workbook.reading.spans import period_of_span, span_in
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.grid import Value


@dataclass(frozen=True, slots=True)
class PeriodHeading:
    """A heading that names a period.

    Attributes:
        period: the period.
        measure: which column of the Revenue sheet it holds; "" when what stands beside the period is not known.
        beside: what stands beside the period, evened out.
    """

    period: Period
    measure: str
    beside: str = ""


_MEASURES: Final = ("revenue", "cost_of_goods", "cost_to_serve")
_FILLERS: Final = frozenset(
    [
        "in",
        "for",
        "of",
        "the",
        "year",
        "month",
        "quarter",
        "actual",
        "actuals",
        "act",
        "total",
        "fy",
        "ytd",
        "ist",
        "k",
        "im",
        "für",
        "de",
        "del",
        "di",
        "en",
        "per",
    ]
)


@functools.lru_cache(maxsize=8192)
def period_heading(value: Value, year: int | None = None) -> PeriodHeading | None:
    """Read a heading as a period: ``2023``, ``FY24``, ``Umsatz 2024 (EUR)``, ``Jan-25``, ``2025-01``, ``Q3 2024`` or a date.

    Args:
        value: the heading.
        year: the year a title or the sheet's name gives; then ``March`` and ``Q3`` are of that year.
    """
    if isinstance(value, dt.datetime):
        return PeriodHeading(Period.of(value.date()), "revenue")
    if isinstance(value, float):
        period = period_of(str(int(value))) if 1950 <= value <= 259912 and value == int(value) else None
        return PeriodHeading(period, "revenue") if _plausible(period) and period else None
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    value = FOOTNOTE.sub("", value)
    found = _period_heading(value)
    if year is None or (found is not None and found.period.year):
        return found
    if found is not None:
        return PeriodHeading(Period(year, found.period.number, Grain.MONTH), found.measure)
    return _period_heading(f"{value} {year}") if _QUARTER_ALONE.search(plain(value)) else None


def days_as_moments(line: Sequence[Value]) -> tuple[Value, ...]:
    """Read the days written as texts in a line of cells, ``31.01.2025``, as a text file gives the dates of a sheet's heading.

    Args:
        line: the cells of a row; which of day and month comes first is decided from all its days, of which there must be two.
    """
    places = [place for place, value in enumerate(line) if isinstance(value, str) and _LIKE_DAY.search(value[:LONGEST])]
    texts = [str(line[place]).strip() for place in places]
    days = [when.day if when is not None else None for when in parse_dates(texts).values]
    if sum(day is not None for day in days) < 2:
        return tuple(line)
    found = list(line)
    for place, day in zip(places, days, strict=True):
        if day is not None:
            found[place] = dt.datetime.combine(day, dt.time())
    return tuple(found)


_LIKE_DAY: Final = re.compile(r"\d.*\D\d")
"""A day has two figures at least."""


_MONTH_AND_YEAR: Final = re.compile(r"(?<=[^\W\d_]),\s+(?=(?:19|20)\d\d\b)")
"""What parts a month from its year in ``Sales in Jan, 2024``."""
_NO_BRACKETS: Final = MappingProxyType({ord(sign): " " for sign in "()[]"})


def _holds_period(text: str) -> bool:
    """Whether the brackets at the end of a heading hold a period: ``Revenue (2023)``."""
    match = BRACKETS.search(text)
    return match is not None and _plausible(period_of(match[1].strip())) is not None


_QUARTER_ALONE: Final = re.compile(
    r"\b[qt][1-4]\b|\b[1-4][qt]\b|\b[1-4]\.? ?(?:quartal|quarter|trimestre|квартал|кв\b)|季度|ไตรมาส"
)


def _period_heading(value: str) -> PeriodHeading | None:
    if len(value) > LONGEST_NAME and not any(sign.isdigit() for sign in value):
        return None
    text = _MONTH_AND_YEAR.sub(" ", plain(value))
    while (shorter := BRACKETS.sub("", text)) != text and shorter and not _holds_period(text):
        text = shorter
    period = _plausible(period_of(text))
    if period:
        return PeriodHeading(period, "revenue")
    text = text.translate(_NO_BRACKETS)
    if (span := span_in(text, whole=True)) is not None and (period := period_of_span(span)) is not None:
        return PeriodHeading(period, "revenue")
    words = [word for word in re.split(r"[\s_]+", text) if word]
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            inside = " ".join(words[start : start + size]).strip(" :;,-–()'’")
            period = _plausible(period_of(inside)) if any(sign.isdigit() for sign in inside) else None
            if period is not None and len(words) > size:
                rest = even_heading(" ".join(words[:start] + words[start + size :]))
                return PeriodHeading(period, measure_of(rest), rest)
    if words and (period := period_of(words[-1])) and period.grain is Grain.MONTH_OF_YEAR:
        measure = measure_of(even_heading(" ".join(words[:-1])))
        return PeriodHeading(period, measure) if measure else None
    if len(words) > 1 and all(word in _FILLERS for word in words[1:]):
        month = period_of(words[0])
        return PeriodHeading(month, "revenue") if month is not None and month.grain is Grain.MONTH_OF_YEAR else None
    if not words or text.isascii():
        return None
    return _unspaced_period(text)


def _unspaced_period(text: str) -> PeriodHeading | None:
    """Read a heading of a script that puts no blanks between words: ``2024年销售额``, ``ยอดขาย2567``."""
    match = re.search(r"(?:19|20|25)\d\d(?:年度?(?:\d{1,2}月|第?[1-4一二三四]季度)?|년)?", text)
    if match is None:
        return None
    period = _plausible(period_of(match[0]))
    rest = even_heading(text[: match.start()] + " " + text[match.end() :])
    return PeriodHeading(period, measure_of(rest), rest) if period is not None and rest else None


def _plausible(period: Period | None) -> Period | None:
    return period if period is not None and (period.year == 0 or 1950 <= period.year <= 2100) else None


def measure_of(rest: str) -> str:
    """Return which column of the Revenue sheet the words beside a period mean: ``revenue`` for none; "" when they are not known."""
    if (whole := match_heading(rest, "revenue")) is not None and whole[0] in _MEASURES:
        return whole[0]
    if (listed := NAMES["sales"].get(rest)) is not None and listed[0] in ("net", "amount", "gross"):
        return "revenue"
    words = [word for word in rest.split() if word not in _FILLERS and heading_currency(word.upper()) is None]
    if not words:
        return "revenue"
    text = " ".join(words)
    match = match_heading(text, "revenue")
    if match is not None:
        return match[0] if match[0] in _MEASURES else ""
    sold = match_heading(text, "sales")
    if sold is not None:
        return "revenue" if sold[0] in ("net", "amount", "gross") else ""
    return "revenue" if lexicon.AMOUNT.search(text) and not lexicon.NOT_REVENUE.search(text) else ""
