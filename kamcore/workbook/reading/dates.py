"""Days and periods written as text or number; day before month or month before day is decided from all values of a column."""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import math
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading.words import MONTHS, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST: Final = 80
"""A longer text is no date."""
_TIME: Final = re.compile(
    r"(?:t|[ ,]+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2})?$"
)
_BARE_DAY: Final = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
"""A day as most programs write it: nothing in it has to be evened out."""
_ISO: Final = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?\.?")
_TRIPLE: Final = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})\.?")
_SOLID: Final = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])")
_SOLID_MONTH: Final = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])")
_YEAR: Final = re.compile(
    r"(?:(?:fy|cy|gj|ej|ex|fiscal year|financial year|year|jahr|geschäftsjahr|année|exercice|anno|esercizio|año|ejercicio|ano|год|वर्ष|"
    r"سال|ปี|พ\.?\s?ศ\.?)\s?['’]?)?((?:19|20|25)\d\d)(?:\s?(?:年度?|г\.?|год|년|a|act|actual|ist))?"
)
_SHORT_YEAR: Final = re.compile(r"(?:fy|cy|gj|ej)\s?['’]?(\d\d)")
_SPLIT_YEAR: Final = re.compile(
    r"(?:fy|gj|ej|fiscal year|financial year|geschäftsjahr|exercice|esercizio|ejercicio|वित्तीय वर्ष)?\s?((?:19|20)\d\d|\d\d)\s?[/–-]\s?"
    r"((?:19|20)?\d\d)"
)
_ROMAN: Final = MappingProxyType(
    {"i": "1", "ii": "2", "iii": "3", "iv": "4", "一": "1", "二": "2", "三": "3", "四": "4"}
)
_QUARTERS: Final = (
    re.compile(r"(?P<year>(?:19|20)?\d\d)\s?[-/ ]?\s?[qt](?P<quarter>[1-4])"),
    re.compile(r"[qt](?P<quarter>[1-4])\s?(?:[-/ '’]|fy)?\s?(?P<year>(?:19|20)?\d\d)"),
    re.compile(r"(?P<quarter>[1-4])\s?[qt]\s?[-/ '’]?\s?(?P<year>(?:19|20)?\d\d)"),
    re.compile(
        r"(?P<quarter>[1-4]|i{1,3}|iv)\s?(?:\.|er|e|ème|º|°|o|a|st|nd|rd|th)?\s?-?(?:quartal|quarter|qtr|trimestre|trim\.?|квартал|кв\.?)\s?[-/ ]?\s?"
        r"(?:de |del |do )?(?P<year>(?:19|20)?\d\d)(?:\s?г\.?)?"
    ),
    re.compile(
        r"(?:quartal|quarter|qtr|trimestre|trim\.?|квартал|ไตรมาส(?:ที่)?|तिमाही|سہ ماہی)\s?(?P<quarter>[1-4])\s?[-/ ]?\s?"
        r"(?P<year>(?:19|20|25)?\d\d)"
    ),
    re.compile(r"(?:fy|gj|ej|cy)\s?['’]?(?P<year>(?:19|20)?\d\d)(?:/\d\d)?\s?[-/ ]?\s?q(?P<quarter>[1-4])"),
    re.compile(r"(?P<year>(?:19|20)\d\d)\s?年?\s?第?(?P<quarter>[1-4一二三四])\s?(?:季度|四半期|분기)"),
    re.compile(
        r"(?P<year>(?:19|20)\d\d)\s?[-/ ]?\s?(?P<quarter>[1-4]|i{1,3}|iv)\.?\s?(?:quartal|quarter|trimestre|квартал|кв\.?)"
    ),
)
_MONTH_NUMBERS: Final = (
    re.compile(r"(?P<year>(?:19|20|25)\d\d)\s?[-/.m年]\s?m?(?P<month>0?[1-9]|1[0-2])\s?[月월]?(?:份)?"),
    re.compile(r"(?P<month>0?[1-9]|1[0-2])\s?[-/.]\s?(?P<year>(?:19|20|25)\d\d)"),
    re.compile(r"(?:m|p)(?P<month>0[1-9]|1[0-2])\s?[-/. ]\s?(?P<year>(?:19|20)\d\d)"),
)
_UNIX: Final = (946_684_800, 2_208_988_800)
"""Seconds since 1970 of the years 2000 to 2040, as programs write a moment."""
_BUDDHIST: Final = 543
_THAI: Final = re.compile(r"[\u0e00-\u0e7f]")
_OUR_LONE_MONTH: Final = re.compile(r"--(0[1-9]|1[0-2])")
_WEEK: Final = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s?-?\s?(?:w|kw|wk|week)\s?(?P<week>[0-5]?\d)|(?:w|kw|wk|week|woche|sem\.?|semaine|settimana|semana)\s?"
    r"(?P<week2>[0-5]?\d)\s?[-/. ]\s?(?P<year2>(?:19|20)\d\d)"
)
_FISCAL_MONTH: Final = re.compile(
    r"0(?P<month>0[1-9]|1[0-2])[./](?P<year>(?:19|20)\d\d)|(?P<year2>(?:19|20)\d\d)[./]?0(?P<month2>0[1-9]|1[0-2])"
)
"""A posting period of three digits beside a year."""
_HALF_YEAR: Final = re.compile(
    r"(?:h[12]|[12]h|[12]\. ?(?:halbjahr|hj)|[12](?:st|nd|er|e|º|°|o)? (?:half|sem(?:estre|ester|\.)?))\s?[-/ ']?\s?(?P<year>(?:19|20)?\d\d)|"
    r"(?P<year2>(?:19|20)\d\d)\s?[-/ ]?\s?(?:h[12]|[12]h|hj ?[12]|s[12])"
)
"""Half a year counts in its year: there is no shorter period of the kind."""
_HALF_BETWEEN: Final = re.compile(
    r"(?P<year>(?:19|20|25)\d\d)\s(?:h[12]|[12]h|s[12]|hj ?[12]|[12]\. ?(?:halbjahr|hj)|[12](?:er|e|º|°|o)? semest\w+)\s(?P<part>[qt][1-4]|[^\d\s]{3,})"
)
"""A year, half of it, and a quarter or month of that, as headings in three rows say: ``2023 H1 Q1``."""
_ERA: Final = re.compile(r"(?P<era>令和|平成)(?P<year>\d{1,2}|元)年度?")
_ERAS: Final = MappingProxyType({"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925})
_ERA_DAY: Final = re.compile(r"(令和|平成|昭和|[rhs])\s?(\d{1,2}|元)\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})\s?日?")
_SPLIT_QUARTER: Final = re.compile(
    r"(?:fy|gj|ej)?\s?(?:(?:19|20)\d\d|\d\d)/(?P<second>(?:19|20)?\d\d)\s?[-/ ]?\s?[qt](?P<quarter>[1-4])"
    r"|[qt](?P<quarter2>[1-4])\s?[-/ ]?\s?(?:fy|gj|ej)\s?(?:(?:19|20)\d\d|\d\d)/(?P<second2>(?:19|20)?\d\d)"
)
_DAY: Final = re.compile(r"(\d{1,2})(?:st|nd|rd|th|º|°)?")


@dataclass(frozen=True, slots=True)
class When:
    """What one value says: a period and, when it names a day, that day."""

    period: Period
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DateTexts:
    """What distinct texts mean as days or periods.

    Attributes:
        values: one for each text, None where it is none.
        day_first: whether ``1/2/2025`` was read as 1 February.
        guessed: whether nothing in the column told the order; ``example`` is then a text that hangs on it.
        mixed: whether some values can only be read one way and some only the other.
        example: see ``guessed``.
    """

    values: tuple[When | None, ...]
    day_first: bool
    guessed: bool = False
    mixed: bool = False
    example: str = ""


def parse_dates(texts: Sequence[str], *, hint: bool | None = None) -> DateTexts:
    """Read distinct texts of one column as days, months, quarters or years.

    The order of day and month comes from the values of which only one reading is possible; if there are none, from a number that
    never changes (``1/3/2025, 1/4/2025`` are first days of months), then from the hint, then from the separator: 1.2.2025 and
    1-2-2025 are written day first. A slash with no evidence at all is read day first, and reported as a guess.

    Args:
        texts: distinct texts without outer blanks.
        hint: whether other columns of the file write the day first; None when nothing tells.
    """
    triples: dict[int, tuple[int, int, int]] = {}
    values: list[When | None] = []
    slashes: list[str] = []
    for place, text in enumerate(texts):
        even = _even(text)
        if m := _TRIPLE.fullmatch(even):
            triples[place] = _numbers(m)
            values.append(None)
            if "/" in even:
                slashes.append(text)
        else:
            values.append(_clear(even) if even else None)
    day_first, guessed, mixed = _order(list(triples.values()), slashes, hint)
    example = ""
    for place, (first, second, year) in triples.items():
        day, month = (first, second) if day_first else (second, first)
        if month > 12:
            day, month = month, day
        elif guessed and not example and first != second and max(first, second) <= 12:
            example = texts[place]
        values[place] = _on(year, month, day)
    return DateTexts(tuple(values), day_first, guessed=bool(example), mixed=mixed, example=example)


def day_first_told(texts: Iterable[str]) -> bool | None:
    """Whether texts of one column tell by themselves that the day comes before the month; None where they do not, or disagree.

    Args:
        texts: distinct texts without outer blanks.
    """
    day_first, mixed = _told([_numbers(m) for m in map(_TRIPLE.fullmatch, map(_even, texts)) if m])
    return None if mixed else day_first


def _even(text: str) -> str:
    """Return a text in plain form without its time of day; nothing of one that is too long for a date."""
    if _BARE_DAY.fullmatch(text):
        return text
    return _TIME.sub("", plain(text)).strip() if len(text) <= _LONGEST else ""


def _numbers(triple: re.Match[str]) -> tuple[int, int, int]:
    return int(triple[1]), int(triple[2]), _full_year(triple[3])


def _told(triples: list[tuple[int, int, int]]) -> tuple[bool | None, bool]:
    """Return whether the day comes first, None where nothing tells, and whether some dates tell the one and some the other."""
    firsts, seconds = {t[0] for t in triples}, {t[1] for t in triples}
    day = sum(t[0] > 12 for t in triples)
    month = sum(t[1] > 12 for t in triples)
    if day or month:
        return day >= month, bool(day and month)
    if len(triples) > 1 and firsts == {1} and len(seconds) > 1:
        return True, False
    if len(triples) > 1 and seconds == {1} and len(firsts) > 1:
        return False, False
    return None, False


def _order(triples: list[tuple[int, int, int]], slashes: list[str], hint: bool | None) -> tuple[bool, bool, bool]:
    told, mixed = _told(triples)
    if told is not None:
        return told, mixed, mixed
    if hint is not None:
        return hint, False, False
    return True, bool(slashes), False


@functools.lru_cache(maxsize=8192)
def _clear(even: str) -> When | None:
    """Read a plain text that needs no decision about the order of day and month."""
    if m := _ISO.fullmatch(even) or _SOLID.fullmatch(even):
        return _on(_full_year(m[1]), int(m[2]), int(m[3]))
    if m := _ERA_DAY.fullmatch(even):
        return _on(_ERAS[m[1]] + (1 if m[2] == "元" else int(m[2])), int(m[3]), int(m[4]))
    period = period_of(even)
    if period is not None:
        return When(period)
    return _named_day(even)


def _named_day(even: str) -> When | None:
    """Read ``31 Jan 2015``, ``January 31, 2015``, ``31-janv.-15``, with or without the day of the week."""
    words = [word for word in re.split(r"[\s,،./-]+|\bdel?\b|\bof\b|\bг\b", even) if word]
    if not any(word in MONTHS for word in words):  # a month may be written with full stops inside: ม.ค.
        words = [word.rstrip(".") for word in re.split(r"[\s,،/-]+", even) if word.rstrip(".")]
    month = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [
        (m[1] if (m := _DAY.fullmatch(word)) else word) for word in words if word[0].isdigit() and word not in MONTHS
    ]
    if len(month) != 1 or len(numbers) != 2 or not all(number.isdecimal() for number in numbers):
        return None
    day, year = numbers if len(numbers[0]) <= 2 else (numbers[1], numbers[0])
    if len(day) > 2 or len(year) not in (2, 4):
        return None
    thai = len(year) == 2 and any(_THAI.search(word) for word in words)
    return _on(_buddhist(year) if thai else _full_year(year), month[0], int(day))


def period_of(even: str) -> Period | None:
    """Read a plain text (see :func:`words.plain`) as a year, quarter, month or month without a year; None when it is none."""
    if len(even) > _LONGEST:
        return None
    if m := _YEAR.fullmatch(even) or _SHORT_YEAR.fullmatch(even):
        return Period(_full_year(m[1]), 0, Grain.YEAR)
    if m := _HALF_BETWEEN.fullmatch(even):
        return period_of(f"{m['year']} {m['part']}")
    if m := _HALF_YEAR.fullmatch(even):
        return Period(_full_year(m["year"] or m["year2"]), 0, Grain.YEAR)
    if m := _ERA.fullmatch(even):
        return Period(_ERAS[m["era"]] + (1 if m["year"] == "元" else int(m["year"])), 0, Grain.YEAR)
    if m := _SPLIT_QUARTER.fullmatch(even):
        return Period(_full_year(m["second"] or m["second2"]), int(m["quarter"] or m["quarter2"]), Grain.QUARTER)
    for pattern in _QUARTERS:
        if m := pattern.fullmatch(even):
            return Period(_full_year(m["year"]), int(_ROMAN.get(m["quarter"], m["quarter"])), Grain.QUARTER)
    for pattern in _MONTH_NUMBERS:
        if m := pattern.fullmatch(even):
            return Period(_full_year(m["year"]), int(m["month"]), Grain.MONTH)
    if m := _SOLID_MONTH.fullmatch(even):
        return Period(int(m[1]), int(m[2]), Grain.MONTH)
    if m := _SPLIT_YEAR.fullmatch(even):
        first, second = _full_year(m[1]), _full_year(m[2])
        named = not even[0].isdigit() or len(m[1]) == 4
        return Period(second, 0, Grain.YEAR) if named and second == first + 1 else None
    if m := _WEEK.fullmatch(even):
        return _of_week(m["year"] or m["year2"], m["week"] or m["week2"])
    if m := _FISCAL_MONTH.fullmatch(even):
        return Period(int(m["year"] or m["year2"]), int(m["month"] or m["month2"]), Grain.MONTH)
    if m := _OUR_LONE_MONTH.fullmatch(even):
        return Period(0, int(m[1]), Grain.MONTH_OF_YEAR)
    return _named_month(even)


def _named_month(even: str) -> Period | None:
    if (number := MONTHS.get(even.rstrip("."))) is not None:
        return Period(0, number, Grain.MONTH_OF_YEAR)
    words = [word for word in re.split(r"[\s/'’-]+|\bdel?\b|\bг\b\.?", even) if word]
    if len(words) == 1 and (m := re.fullmatch(r"(\D+?)\.?(\d{2}|\d{4})", words[0])):
        words = [m[1], m[2]]
    if len(words) != 2:
        return None
    name, year = words if words[1].isdecimal() else (words[1], words[0])
    number = MONTHS.get(name.rstrip("."))
    if number is None or not year.isdecimal() or len(year) not in (2, 4):
        return None
    return Period(_buddhist(year) if _THAI.search(name) and len(year) == 2 else _full_year(year), number, Grain.MONTH)


def when_of_number(number: float, *, lone_months: bool = False) -> When | None:
    """Read a number as a day or period: 2025, 202503, 20250331, or the serial number spreadsheets give to days.

    Args:
        number: the value of the cell.
        lone_months: whether 1 to 12 are months without a year.
    """
    if not math.isfinite(number) or (number != int(number) and not 20000 <= number < 80000):
        return None
    whole = int(number)
    if 20000 <= whole < 80000:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=whole)
        return When(Period.of(day), day)
    if 1900 <= whole <= 2100 or _is_buddhist(whole):
        return When(Period(_full_year(str(whole)), 0, Grain.YEAR))
    if lone_months and 1 <= whole <= 12:
        return When(Period(0, whole, Grain.MONTH_OF_YEAR))
    if _UNIX[0] <= whole < _UNIX[1] or _UNIX[0] * 1000 <= whole < _UNIX[1] * 1000:
        seconds = whole if whole < _UNIX[1] else whole / 1000
        return when_of_moment(dt.datetime.fromtimestamp(seconds, dt.UTC))
    text = str(whole)
    return _clear(text) if len(text) in (6, 8) else None


def when_of_moment(moment: dt.datetime) -> When:
    """Read a date cell."""
    return When(Period.of(moment.date()), moment.date())


def _on(year: int, month: int, day: int) -> When | None:
    if not (1 <= month <= 12 and 1900 <= year <= 2200 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return When(Period(year, month, Grain.MONTH), dt.date(year, month, day))


def _of_week(year: str, week: str) -> Period | None:
    """Return the month in which the middle of a week lies."""
    try:
        return Period.of(dt.date.fromisocalendar(int(year), int(week), 4))
    except ValueError:
        return None


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year - _BUDDHIST if _is_buddhist(year) else year
    return year + (2000 if year < 69 else 1900)


def _is_buddhist(year: int) -> bool:
    """Whether a year can only be one of the Thai calendar, which is 543 ahead."""
    return 2500 <= year <= 2599


def _buddhist(text: str) -> int:
    """Return the year of two digits beside a Thai month: 67 is 2567 of the Thai calendar, 24 can only be 2024."""
    year = int(text)
    return 2000 + year if year <= 50 else 2500 + year - _BUDDHIST
