"""Headings: which column of the schema one names, and which period.

Four ways, the surest first: exactly the title or key; exactly another name people use; the same after evening out case,
punctuation, underscores and a unit in brackets; and nearly the same. One heading is taken for one column, and one column from
one heading.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kamcore.workbook.reading.grid import CellError
from kamcore.workbook.reading.words import currency_of, plain
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.schema_sales import SALES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamcore.workbook.column import Sheet
    from kamcore.workbook.reading.grid import Value

NEARLY: Final = 90.0
"""From this similarity (0 to 100) a heading of five letters or more is taken for one that is not quite the same."""

LONGEST_NAME: Final = 60
BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*$")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNIT_TAIL: Final = re.compile(r"\s+(?:in|en)\s+(?:%|€|\$|£|eur|usd|gbp|inr|chf|rub|t€|teur|tsd)$")
FOOTNOTE: Final = re.compile(r"(?<=[\w)])\s*(?:[*†‡§]{1,3}|(?<![mM])[¹²³⁴⁵⁶⁷⁸⁹]+[)⁾]?)\s*$")
"""The mark of a note below the table."""
_FIELD_OF: Final = re.compile(
    r"^(?:properties?|fields?|attr|sum of|summe von|somme de|somma di|suma de|soma de|сумма по полю|求和项) (?=\S)"
)
"""What exporters and pivots put before the name of a field."""


_LONGEST_SHOWN: Final = 1000
LONGEST: Final = 200
"""So much of a heading is looked at; none that means anything is longer."""
_OF_A_TABLE: Final = re.compile(r"'?[\w ]*\w'?\[([^\[\]]*[^\W\d_]{2}[^\[\]]*)\]")
_OF_A_RECORD: Final = re.compile(
    r"(?:deals?|accounts?|opportunit(?:y|ies)|compan(?:y|ies)|organi[sz]ations?|invoices?|orders?|line ?items?)\s*(?:[-–:]\s+|\.(?=\w))",
    re.IGNORECASE,
)
"""What exports put before a field: ``Deal - Value``, ``Account: Region``."""
_GENERIC: Final = re.compile(r"(?:id|name|number|no|code|title)\.?")
_SHORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "amt": "amount",
        "cust": "customer",
        "inv": "invoice",
        "acct": "account",
        "nbr": "number",
        "dt": "date",
        "rev": "revenue",
        "cur": "currency",
    }
)
"""Abbreviations in headings -> the word."""


class Sureness(IntEnum):
    """How a heading was matched, the surest last."""

    NEARLY = 1
    EVENED = 2
    ALIAS = 3
    TITLE = 4


@functools.lru_cache(maxsize=8192)
def even_heading(text: str) -> str:
    """Return a heading without case, punctuation and a unit in brackets at its end: ``Net_Sales (EUR)`` is ``net sales``."""
    text = FOOTNOTE.sub("", text[:LONGEST])
    text = _CAMEL.sub(" ", unicodedata.normalize("NFKC", text).strip())
    if inner := _OF_A_TABLE.fullmatch(text):
        text = inner[1]
    elif (
        (prefix := _OF_A_RECORD.match(text))
        and len(text[prefix.end() :]) > 2
        and not _GENERIC.fullmatch(text[prefix.end() :].casefold())
    ):
        text = text[prefix.end() :]
    while (shorter := BRACKETS.sub("", text)) != text and shorter:
        text = shorter
    text = _UNIT_TAIL.sub("", plain(text))
    words = re.sub(r"[^\w%&'+°\u0900-\u097f\u0e00-\u0e7f]+|_+", " ", text)
    even = _FIELD_OF.sub("", " ".join(words.split()))
    return (
        " ".join(_SHORT.get(word, word) for word in even.split())
        if any(word in _SHORT for word in even.split())
        else even
    )


def heading_text(value: Value) -> str:
    """Return a cell as the text a person sees."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    if isinstance(value, CellError):
        return value.text
    return " ".join(str(value)[:_LONGEST_SHOWN].split())


def heading_currency(text: str) -> str | None:
    """Return the currency a heading names: ``Revenue (EUR)``, ``Sales in $``, ``Umsatz €``, ``all in k€``."""
    found = {code for word in re.split(r"[\s()\[\],;:/_-]+", text) if word and (code := _currency_word(word))}
    return found.pop() if len(found) == 1 else None


_OF_THOUSANDS: Final = re.compile(r"[kKtTmM](?=[€$£]$|(?:EUR|USD|CHF|GBP)$)|(?<=^[€$£])[kKmM]$")
"""The letter that says thousands or millions beside a currency: ``k€``, ``TEUR``, ``$M``."""


def _currency_word(word: str) -> str | None:
    if currency_of(word) is None:
        word = _OF_THOUSANDS.sub("", word, count=1)
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
    {sheet.key: MappingProxyType(_names(sheet)) for sheet in (*SHEETS.values(), SALES)}
)
"""Per sheet, and for lists of sales: evened heading -> column key and how sure that is."""

_COMPACT: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        key: MappingProxyType({name.replace(" ", ""): name for name in names if " " in name})
        for key, names in NAMES.items()
    }
)


def compact(even: str, sheet: str) -> str:
    """Return the heading of a sheet that one written without blanks (``companyname``) stands for; "" when it is none."""
    return _COMPACT[sheet].get(even, "") if even not in NAMES[sheet] else even


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


_ABOUT_TABLES: Final = re.compile(r"\b(?:data|table|export|exported|all|my|our|dim|raw|the|tbl|master)\b")
"""Words in the name of a sheet or file that say nothing of its subject."""


def has_template_shape(texts: Sequence[str]) -> bool:
    """Whether headings are those of a sheet of the template: most of its titles are there."""
    words = {even_heading(text) for text in texts} - {""}
    return any(len(titles & words) >= max(_MOST * len(titles), 2) for titles in _TITLES)


def sheet_named(name: str) -> str:
    """Return the key of the sheet of the schema that a sheet's name means, "" when it means none: ``Company data`` is Accounts."""
    even = even_heading(name)
    bare = " ".join(_ABOUT_TABLES.sub(" ", even).split())
    for text in (even, bare, f"{bare}s", f"{bare[:-1]}ies"):
        if text in _SHEETS_BY_NAME:
            return _SHEETS_BY_NAME[text]
    return ""


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
    found: list[Match] = []
    for place, text in enumerate(texts):
        named = match_heading(text, sheet)
        if named is not None:
            found.append(Match(place, *named))
    best: dict[str, Match] = {}
    for match in sorted(found, key=lambda match: (-match.sureness, match.place)):
        best.setdefault(match.key, match)
    return tuple(sorted(best.values(), key=lambda match: match.place))


@functools.lru_cache(maxsize=8192)
def match_heading(text: str, sheet: str) -> tuple[str, Sureness] | None:
    """Return the column of a sheet that a heading names, and how sure that is; None when it names none."""
    names = NAMES[sheet]
    even = even_heading(text)
    if not even:
        return None
    if even in names:
        key, sureness = names[even]
        return key, sureness if plain(text) == even or plain(text).startswith(f"{even} (") else min(
            sureness, Sureness.EVENED
        )
    if " " not in even:
        spaced = next((name for name in names if " " in name and name.replace(" ", "") == even), "")
        if spaced:
            return names[spaced][0], Sureness.EVENED
    near = nearest(even, names)
    return (names[near][0], Sureness.NEARLY) if near else None


def nearest(even: str, names: Mapping[str, object] | frozenset[str], least: float = NEARLY) -> str:
    """Return the name most like an evened heading of five letters or more, "" when none is like enough."""
    if not 5 <= len(even) <= LONGEST_NAME or any(sign.isdigit() for sign in even):
        return ""
    long = [name for name in names if 5 <= len(name) <= LONGEST_NAME and abs(len(name) - len(even)) <= 4]
    found = process.extractOne(even, long, scorer=fuzz.ratio, score_cutoff=least)
    if found:
        return str(found[0])
    slips = 1 if len(even) < 9 else 2
    swapped = process.extractOne(
        even, [name for name in long if name[0] == even[0]], scorer=OSA.distance, score_cutoff=slips
    )
    return str(swapped[0]) if swapped and sorted(swapped[0]) == sorted(even) else ""
