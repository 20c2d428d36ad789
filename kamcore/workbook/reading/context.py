"""What stands around a table: a year, a currency or "in thousands" in a title, the sheet's name or the file's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading.dates import parse_dates, period_of
from kamcore.workbook.reading.headings import heading_currency
from kamcore.workbook.reading.spans import period_of_span, reaching_over, span_in
from kamcore.workbook.reading.words import MONTHS, plain

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from kamcore.workbook.reading.table import Table

FULL_DATE: Final = re.compile(
    r"(?<!\d)(?:\d{4}[-/._]\d{1,2}[-/._]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01]))(?!\d)"
)
_YEAR: Final = re.compile(r"(?:19[5-9]|20\d|25\d)\d")
_A_LIMIT: Final = re.compile(
    r"(?:\b(?:above|at least|mindestens|minimum|min\.?)|[>≥])\s*(?:[€$£¥₹]|(?:eur|usd|gbp|chf|inr)\b)?\s*\d[\d.,']*|"
    r"\b(?:over|from|below|under|than|ab|über|unter|als|de|à|oltre|di|от|свыше|более|менее)\s+(?:[€$£¥₹]\s*\d[\d.,']*|\d[\d.,']*\s*(?:[€$£¥₹]|(?:eur|euros?|usd|gbp|chf|inr|руб)\b))"
)  # fmt: skip
"""An amount from which on customers are listed, which is no year: ``above 2500 EUR``."""
_LONGEST_TITLE: Final = 200
_SCALES: Final = (
    (1e-2, r"cents?|euro-?cents?|centimes|centesimi|céntimos|centavos|коп(?:\.|еек|ейки)?|paise|minor units?"),
    (1e3, (r"t ?€|teur|keur|k€|k ?eur|(?:eur|usd|gbp|chf) ?(?:k|'?000s?)|€ ?k|k\$|\$ ?k|k£|£ ?k|kusd|tusd|tsd\.?(?: ?€| ?eur)?|in tausend(?: euro)?|(?:in )?thousands?(?: of \w+)?"
          r"|[€$£]? ?'?000s?|en milliers(?: d'?\w*)?|in migliaia(?: di \w+)?|en miles(?: de \w+)?|em milhares(?: de \w+)?|r\$ mil|тыс\.?"
          r"(?: ?руб\.?)?|千元|千円|千日元|k")),
    (1e4, r"万元?|万|万円"),
    (1e5, r"lakhs?|lacs?|₹ ?lakhs?|लाख"),
    (1e6, (r"m ?€|meur|(?:eur|usd|gbp|chf) ?m|€ ?m|m\$|\$ ?m|£ ?m|musd|mio\.?(?: ?€| ?eur| ?chf| ?usd)?|mn|(?:in )?millions?(?: of \w+)?|in millionen(?: euro)?"
          r"|en millions(?: d'?\w*)?|in milioni(?: di \w+)?|en millones(?: de \w+)?|em milhões(?: de \w+)?|млн\.?(?: ?руб\.?)?|百万元?|百万円|ล้านบาท")),
    (1e7, r"crores?|cr|₹ ?crores?|करोड़"),
    (1e8, r"亿元?|億円"),
)  # fmt: skip
_IN_BRACKETS: Final = tuple((scale, re.compile(rf"(?:{words})")) for scale, words in _SCALES)
_STANDING: Final = (
    (1e-2, re.compile(r"(?<!rounded )(?<![^\W_])in[ _](?:euro-?)?cents?\b|^(?:(?:\w+[ _])?(?:amount|total|price|revenue|net|gross|value|sales|turnover|paid)[ _])?cents?$|\bin minor units?\b|\ben centimes\b|\bв копейках\b")),
    (1e3, re.compile(
        r"\b(?:teur|keur|tusd|kusd)\b|\bt€|\bk€|\bin (?:[€$£₹] ?|eur |usd |euro )?(?:thousands?|tausend|tsd\b|k€|t€)|[€$£] ?thousands?\b|"
        r"\ben milliers|\bin migliaia|\ben miles\b|\bem milhares|(?:\bв |, |\()тыс\b|тыс\.? ?руб|€ ?'000|\b(?:eur|usd|gbp|chf) ?(?:k|'000s?)(?!\w)|\b(?:eur|usd|gbp|chf) thousands?\b|(?:单位|単位|單位)[:：]? ?千(?:元|円)?"
    )),
    (1e4, re.compile(r"(?:单位|単位|單位)[:：]? ?(?:人民币)?万(?:元|円)?")),
    (1e5, re.compile(r"\bin (?:₹ ?|rs\.? ?)?(?:lakhs?|lacs?)\b|लाख में")),
    (1e6, re.compile(
        r"\b(?:meur|musd)\b|\b(?:eur|usd|gbp|chf) ?m\b|\b(?:eur|usd|gbp|chf) millions?\b|\bin (?:[€$£] ?|eur |usd )?(?:millions?|millionen|mio\b|m€)|[€$£] ?millions?\b|\bmio\.? (?:€|eur|chf)\b|\ben millions|"
        r"\bin milioni|\ben millones|\bem milhões|(?:\bв |, )млн\b|млн\.? ?руб|(?:单位|単位|單位)[:：]? ?百万(?:元|円)?"
    )),
    (1e7, re.compile(r"\bin (?:₹ ?|rs\.? ?)?(?:crores?|cr)\b|करोड़ में")),
)  # fmt: skip
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]{1,24})[)\]]")


@dataclass(frozen=True, slots=True)
class Context:
    """What is said around a table.

    Attributes:
        period: the time all of its rows are of; None when nothing says, or several are named.
        where: where that stands: ``the title``, ``the sheet's name``, ``the file's name``.
        currency: the currency a title names.
        scale: by how much a title says that amounts are to be multiplied.
        first: the first month of the span that a title names, where it reaches into the next year; else None.
    """

    period: Period | None = None
    where: str = ""
    currency: str | None = None
    scale: float = 1.0
    first: Period | None = None

    @property
    def year(self) -> int | None:
        """The year of the period."""
        return self.period.year if self.period is not None and self.period.year else None


def context_of(table: Table) -> Context:
    """Look at the titles above a table, the name of its sheet and the name of its file."""
    titles = [text for text in table.above if len(text) <= _LONGEST_TITLE]
    stem = PurePath(table.grid.file).stem
    currency = next((code for text in titles if (code := heading_currency(text))), None)
    scale = next((one for text in titles if (one := scale_of(text)) != 1.0), 1.0)
    first = reaching_over((*titles, table.grid.sheet, stem))
    for where, texts in (("the title", titles), ("the sheet's name", [table.grid.sheet]), ("the file's name", [stem])):
        found = period_in(texts)
        if found is not None:
            if found.grain is Grain.MONTH_OF_YEAR:
                year = period_in([*titles, stem])
                found = Period(year.year, found.number, Grain.MONTH) if year is not None and year.year else found
            return Context(found, where, currency, scale, first)
    return Context(None, "", currency, scale, first)


def scale_of(text: str) -> float:
    """Return the factor of amounts: 1000 for ``Umsatz (T€)`` or ``in thousands of euros``; 1 where nothing says."""
    even = plain(text)
    for inside in _BRACKETS.findall(even):
        bare = inside.strip(" .,;")
        bare = bare.removeprefix("in ") if not bare.startswith(("in t", "in m")) else bare
        for scale, words in _IN_BRACKETS:
            if words.fullmatch(bare) or words.fullmatch(bare.removeprefix("in ")):
                return scale
    return next((scale for scale, words in _STANDING if words.search(even)), 1.0)


def period_in(texts: Iterable[str]) -> Period | None:
    """Return the one period that texts name: ``Sales 2023``, ``Umsatz_2024-Q1``; None for none or several."""
    found: set[Period] = set()
    for text in texts:
        found |= _periods(plain(text))
    if not found:
        return None
    if len(found) == 1:
        return next(iter(found))
    years = {period.year for period in found if period.year}
    grains = {period.grain for period in found}
    if len(years) == 1 and Grain.MONTH_OF_YEAR not in grains:
        within = [period for period in found if period.grain is not Grain.YEAR]
        return within[0] if len(within) == 1 else Period(years.pop(), 0, Grain.YEAR)
    return None


def _periods(text: str) -> set[Period]:
    text = _A_LIMIT.sub(" ", text)
    if (span := span_in(text)) is not None:
        period = period_of_span(span)
        return {period} if period is not None and span[0].year == span[1].year else set()
    days = [
        when.day
        for when in parse_dates(FULL_DATE.findall(text.replace("_", "-"))).values
        if when is not None and when.day
    ]
    if len(days) == 2:
        covered = _covered(min(days), max(days))
        if covered is not None:
            return {covered}
    rest = re.sub(r"(?<=[^\W\d_])-(?=\d)|(?<=\d)-(?=[^\W\d_]{3})", " ", FULL_DATE.sub(" ", text))
    words = [word for word in re.split(r"[\s_.,:;()\[\]–|]+", rest) if word]
    found: set[Period] = set()
    taken: set[int] = set()
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            places = set(range(start, start + size))
            inside = " ".join(words[start : start + size])
            if places & taken or not any(sign.isdigit() for sign in inside):
                continue
            period = period_of(inside)
            if period is not None and (1950 <= period.year <= 2100):
                found.add(period)
                taken |= places
    if not found:
        found = {
            Period(int(year) - (543 if int(year) >= 2500 else 0), 0, Grain.YEAR)
            for year in re.findall(rf"(?<!\d){_YEAR.pattern}(?!\d)", rest)
        }
    if not found:
        months = {MONTHS[word] for word in words if word in MONTHS and not word.isdigit()}
        found = (
            {Period(0, month, Grain.MONTH_OF_YEAR) for month in months}
            if len(months) == 1 and len(words) <= 3
            else set()
        )
    return found


def _covered(first: dt.date, last: dt.date) -> Period | None:
    """Return the period that two days begin and end."""
    for grain in (Grain.YEAR, Grain.QUARTER, Grain.MONTH):
        period = Period.of(first, grain)
        if period.first_day == first and period.last_day == last:
            return period
    return None
