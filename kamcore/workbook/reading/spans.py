"""Spans of time in a title or a heading, from a month to another: ``April 2023 - March 2024``, ``Jan - Dec 24``, ``2023年4月〜2024年3月``."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading.dates import parse_dates
from kamcore.workbook.reading.words import MONTHS, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BETWEEN: Final = re.compile(
    r"\s*[–—―〜～~至]\s*|\s*(?:から|ถึง)\s*|\s+(?:to|through|thru|until|till|bis|au|à|al|a|até|ao|по|до|से|t/m|-)\s+"
)
_TOKENS: Final = re.compile(r"[\s()\[\]:：;|]+")
_WORDS: Final = (3, 2, 1)
"""A day or a month has so many words at most."""
_LONGEST: Final = 200
_IN_A_YEAR: Final = 12


@functools.lru_cache(maxsize=4096)
def span_in(text: str, *, whole: bool = False) -> tuple[Period, Period] | None:
    """Return the first and the last month of a span of at most a year that a text names; None for none.

    Args:
        text: a title, or a heading.
        whole: whether nothing else may stand in the text.
    """
    if len(text) > _LONGEST or not any(map(str.isdigit, text)):
        return None
    even = plain(text)
    for between in _BETWEEN.finditer(even):
        before = [token for token in _TOKENS.split(even[: between.start()]) if token]
        after = [token for token in _TOKENS.split(even[between.end() :]) if token]
        if whole and max(len(before), len(after)) > _WORDS[0]:
            continue
        found = _between(before, after, whole=whole)
        if found is not None:
            return found
    return None


def _between(before: Sequence[str], after: Sequence[str], *, whole: bool) -> tuple[Period, Period] | None:
    for size in _WORDS[-len(after) :] if after else ():
        if whole and size < len(after):
            return None
        right = " ".join(after[:size]).strip(" .,")
        for width in _WORDS[-len(before) :] if before else ():
            if whole and width < len(before):
                break
            left = " ".join(before[-width:]).strip(" .,")
            span = _months(left, right)
            if span is not None:
                return span
    return None


def _months(left: str, right: str) -> tuple[Period, Period] | None:
    """Return the months in which two texts lie, of which the first may leave out its year; None where either is none, or too far."""
    first, last = (None if when is None else when.period for when in parse_dates([left, right]).values)
    if last is None or last.grain not in (Grain.MONTH, Grain.QUARTER):
        return None
    if last.grain is Grain.QUARTER:
        last = Period(last.year, 3 * last.number, Grain.MONTH)
    if first is None and (match := _DAY_OF_A_MONTH.fullmatch(left)) is not None:
        first = _month_named(match["before"] or match["after"])
    if first is None or first.grain is Grain.YEAR:
        return None
    if first.grain is Grain.QUARTER:
        first = Period(first.year, 3 * first.number - 2, Grain.MONTH)
    if first.grain is Grain.MONTH_OF_YEAR:
        first = Period(last.year - (first.number > last.number), first.number, Grain.MONTH)
    return (first, last) if 0 <= _index(last) - _index(first) < _IN_A_YEAR else None


_DAY_OF_A_MONTH: Final = re.compile(
    r"(?P<before>[^\W\d]+)\.? \d{1,2}|\d{1,2}(?:st|nd|rd|th|er|\.)? (?P<after>[^\W\d]+)\.?"
)


def _month_named(word: str) -> Period | None:
    number = MONTHS.get(word)
    return None if number is None else Period(0, number, Grain.MONTH_OF_YEAR)


def _index(month: Period) -> int:
    return 12 * month.year + month.number


def period_of_span(span: tuple[Period, Period]) -> Period | None:
    """Return the period that a span is: a month, a quarter, a year, or the year of which it is a part.

    A whole year that reaches into the next one is named by that, as a fiscal year is. None for a part of two years.
    """
    first, last = span
    if first == last:
        return first
    if first.year != last.year:
        return Period(last.year, 0, Grain.YEAR) if _index(last) - _index(first) == _IN_A_YEAR - 1 else None
    if last.number - first.number == 2 and last.number % 3 == 0:
        return Period(last.year, last.number // 3, Grain.QUARTER)
    return Period(last.year, 0, Grain.YEAR)


def reaching_over(texts: Iterable[str]) -> Period | None:
    """Return the first month of the one span that texts name which reaches into the next year; None for none or several."""
    spans = {span for text in texts if (span := span_in(text)) is not None and span[0].year != span[1].year}
    return spans.pop()[0] if len(spans) == 1 else None


def year_within(first: Period, month: int) -> int:
    """Return the year of a month in a span of at most a year.

    Args:
        first: the first month of the span.
        month: 1 to 12.
    """
    return first.year + (month < first.number)
