"""Headings: which column of the schema one names, and which period.

Four ways, the surest first: exactly the title or key; exactly another name people use; the same after evening out case,
punctuation, underscores and a unit in brackets; and nearly the same. One heading is taken for one column, and one column from
one heading.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading.dates import period_of
from kamcore.workbook.reading.grid import CellError
from kamcore.workbook.reading.words import currency_of, plain
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamcore.workbook.column import Sheet
    from kamcore.workbook.reading.grid import Value

NEARLY: Final = 90.0
"""From this similarity (0 to 100) a heading of five letters or more is taken for one that is not quite the same."""

_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNIT_TAIL: Final = re.compile(r"\s+(?:in|en)\s+(?:%|€|\$|£|eur|usd|gbp|inr|chf|rub)$")


class Sureness(IntEnum):
    """How a heading was matched, the surest last."""

    NEARLY = 1
    EVENED = 2
    ALIAS = 3
    TITLE = 4


def even_heading(text: str) -> str:
    """Return a heading without case, punctuation and a unit in brackets at its end: ``Net_Sales (EUR)`` is ``net sales``."""
    text = _CAMEL.sub(" ", unicodedata.normalize("NFKC", text).strip())
    while (shorter := _BRACKETS.sub("", text)) != text and shorter:
        text = shorter
    text = _UNIT_TAIL.sub("", plain(text))
    words = re.sub(r"[^\w%&'+\u0900-\u097f\u0e00-\u0e7f]+|_+", " ", text)
    return " ".join(words.split())


def heading_text(value: Value) -> str:
    """Return a cell as the text a person sees."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(value, CellError):
        return value.text
    return " ".join(str(value).split())


def heading_currency(text: str) -> str | None:
    """Return the currency a heading names: ``Revenue (EUR)``, ``Sales in $``, ``Umsatz €``."""
    found = {code for word in re.split(r"[\s()\[\],;:/_-]+", text) if word and (code := _currency_word(word))}
    return found.pop() if len(found) == 1 else None


def _currency_word(word: str) -> str | None:
    if word.isascii() and word.isalpha() and not word.isupper():
        return None  # "all", "try" and "rub" are words; ALL, TRY and RUB are money
    return currency_of(word)


def _names(sheet: Sheet) -> dict[str, tuple[str, Sureness]]:
    names: dict[str, tuple[str, Sureness]] = {}
    for column in sheet.columns:
        for text in (column.title, column.key):
            names.setdefault(even_heading(text), (column.key, Sureness.TITLE))
    for column in sheet.columns:
        for text in column.aliases:
            names.setdefault(even_heading(text), (column.key, Sureness.ALIAS))
    return names


NAMES: Final[Mapping[str, Mapping[str, tuple[str, Sureness]]]] = MappingProxyType(
    {key: MappingProxyType(_names(sheet)) for key, sheet in SHEETS.items()}
)
"""Per sheet: evened heading -> column key and how sure that is."""

KNOWN: Final = frozenset(name for names in NAMES.values() for name in names)
"""Every evened heading of any sheet."""

_TITLES: Final = tuple(frozenset(even_heading(column.title) for column in sheet.columns) for sheet in SHEETS.values())
_MOST: Final = 0.6
"""From this share of a sheet's titles on a table has the shape of the template."""

_SHEETS_BY_NAME: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{even_heading(alias): key for key, sheet in reversed(tuple(SHEETS.items())) for alias in sheet.aliases},
        **{even_heading(sheet.title): key for key, sheet in SHEETS.items()},
    }
)


def has_template_shape(texts: Sequence[str]) -> bool:
    """Whether headings are those of a sheet of the template: most of its titles are there."""
    words = {even_heading(text) for text in texts} - {""}
    return any(len(titles & words) >= max(_MOST * len(titles), 2) for titles in _TITLES)


def sheet_named(name: str) -> str:
    """Return the key of the sheet of the schema that a sheet's name means, "" when it means none."""
    return _SHEETS_BY_NAME.get(even_heading(name), "")


@dataclass(frozen=True, slots=True)
class Match:
    """A heading taken for a column: its place in the table, the column's key and how sure that is."""

    place: int
    key: str
    sureness: Sureness


def match_headings(texts: Sequence[str], sheet: str) -> tuple[Match, ...]:
    """Match the headings of a table to the columns of a sheet.

    Args:
        texts: the headings, "" where there is none.
        sheet: a key of the schema.

    Returns:
        In the order of the headings; at most one heading per column, the surest, and of equally sure ones the first.
    """
    names = NAMES[sheet]
    found: list[Match] = []
    for place, text in enumerate(texts):
        named = _match(text, names)
        if named is not None:
            found.append(Match(place, *named))
    best: dict[str, Match] = {}
    for match in sorted(found, key=lambda match: (-match.sureness, match.place)):
        best.setdefault(match.key, match)
    return tuple(sorted(best.values(), key=lambda match: match.place))


def _match(text: str, names: Mapping[str, tuple[str, Sureness]]) -> tuple[str, Sureness] | None:
    even = even_heading(text)
    if not even:
        return None
    if even in names:
        key, sureness = names[even]
        return key, sureness if plain(text) == even or plain(text).startswith(f"{even} (") else min(
            sureness, Sureness.EVENED
        )
    near = nearest(even, names)
    return (names[near][0], Sureness.NEARLY) if near else None


def nearest(even: str, names: Mapping[str, object] | frozenset[str], least: float = NEARLY) -> str:
    """Return the name most like an evened heading of five letters or more, "" when none is like enough."""
    if len(even) < 5 or any(sign.isdigit() for sign in even):
        return ""
    found = process.extractOne(even, [name for name in names if len(name) >= 5], scorer=fuzz.ratio, score_cutoff=least)
    return str(found[0]) if found else ""


@dataclass(frozen=True, slots=True)
class PeriodHeading:
    """A heading that names a period.

    Attributes:
        period: the period.
        measure: which column of the Revenue sheet it holds; "" when what stands beside the period is not known.
    """

    period: Period
    measure: str


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
        "ist",
        "total",
        "fy",
        "ytd",
        "im",
        "für",
        "de",
        "del",
        "di",
        "en",
        "per",
    ]
)


def period_heading(value: Value) -> PeriodHeading | None:
    """Read a heading as a period: ``2023``, ``FY24``, ``Umsatz 2024 (EUR)``, ``Jan-25``, ``2025-01``, ``Q3 2024`` or a date."""
    if isinstance(value, dt.datetime):
        return PeriodHeading(Period.of(value.date()), "revenue")
    if isinstance(value, float):
        period = period_of(str(int(value))) if value == int(value) and 1950 <= value <= 210012 else None
        return PeriodHeading(period, "revenue") if period else None
    if not isinstance(value, str):
        return None
    text = plain(value)
    while (shorter := _BRACKETS.sub("", text)) != text and shorter:
        text = shorter
    period = _plausible(period_of(text))
    if period:
        return PeriodHeading(period, "revenue")
    words = [word for word in re.split(r"[\s_]+", text) if word]
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            inside = " ".join(words[start : start + size]).strip(" :;,-–()'’")
            period = _plausible(period_of(inside)) if any(sign.isdigit() for sign in inside) else None
            if period is not None and len(words) > size:
                rest = even_heading(" ".join(words[:start] + words[start + size :]))
                return PeriodHeading(period, _measure(rest))
    if words and (period := period_of(words[-1])) and period.grain is Grain.MONTH_OF_YEAR:
        measure = _measure(even_heading(" ".join(words[:-1])))
        return PeriodHeading(period, measure) if measure else None
    return None


def _plausible(period: Period | None) -> Period | None:
    return period if period is not None and (period.year == 0 or 1950 <= period.year <= 2100) else None


def _measure(rest: str) -> str:
    words = [word for word in rest.split() if word not in _FILLERS and _currency_word(word.upper()) is None]
    if not words:
        return "revenue"
    match = _match(" ".join(words), NAMES["revenue"])
    return match[0] if match is not None and match[0] in _MEASURES else ""
