"""Which columns of a table hold the amounts of a period."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading import lexicon, roles
from kamcore.workbook.reading.headings import even_heading, heading_text
from kamcore.workbook.reading.parts_of_amounts import whole_and_parts
from kamcore.workbook.reading.period_headings import days_as_moments, period_heading
from kamcore.workbook.reading.plan import PeriodColumn
from kamcore.workbook.reading.product_periods import product_periods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.grid import Value
    from kamcore.workbook.reading.table import Table


def period_columns(table: Table, taken: Sequence[int], year: int | None) -> tuple[list[PeriodColumn], dict[int, str]]:
    """Find the columns of amounts by period; a year beside its own months, and a second column of one period, are not used.

    Of several columns of one period the net amount is preferred to a plain one, and that to a gross one.
    """
    found: dict[tuple[Period, str], tuple[float, PeriodColumn]] = {}
    unused: dict[int, str] = {}
    halves: list[PeriodColumn] = []
    told: dict[tuple[Period, str], list[PeriodColumn]] = {}
    ranks: dict[int, float] = {}
    headings = _numbers_as_months(days_as_moments(table.headings))
    dates = [value for value in headings if isinstance(value, dt.datetime)]
    years, days = {date.year for date in dates}, {(date.month, date.day) for date in dates}
    yearly = len(dates) > 1 and len(days) == 1 and len(years) == len(dates)
    for place, value in enumerate(headings):
        heading = period_heading(value, year)
        if heading is None or place in taken:
            continue
        period = (
            Period(heading.period.year, 0, Grain.YEAR) if yearly and isinstance(value, dt.datetime) else heading.period
        )
        if not heading.measure:
            unused[place] = "what it measures is not revenue or cost"
            continue
        if not roles.holds_numbers(table, place, share=0):
            unused[place] = "it holds no figures"
            continue
        if _COUNTED_UNIT.search(table.texts[place].casefold()):
            unused[place] = "what it measures is not revenue or cost"
            continue
        even = even_heading(table.texts[place])
        rank = 0.0 if lexicon.NET.search(even) else 2.0 if lexicon.GROSS.search(even) else 1.0
        rank += 4.0 * bool(_SO_FAR.search(even)) - 0.5 * bool(_WHOLE.search(even))
        rank += 0.5 * bool(lexicon.ORDERED.search(even)) - 0.1 * bool(lexicon.RECOGNISED.search(even))
        column = PeriodColumn(place, period, heading.measure)
        ranks[place] = rank
        told.setdefault((period, heading.measure), []).append(column)
        other = found.get((period, heading.measure))
        if other is None:
            found[period, heading.measure] = (rank, column)
            continue
        if _PART.search(even):
            halves.append(column)
            continue
        better, worse = ((rank, column), other[1]) if rank < other[0] else (other, column)
        found[period, heading.measure] = better
        unused[worse.place] = _TWICE
    for key, those in told.items():
        whole = [column for column in those if not _PART.search(even_heading(table.texts[column.place]))]
        if whole and len(whole) < len(those):  # a whole year beside its halves, or a month beside its weeks
            best = min(whole, key=lambda column: ranks[column.place])
            found[key] = (ranks[best.place], best)
            halves = [column for column in halves if column not in those]
            unused.update({column.place: _TWICE for column in those if column is not best})
        total, parts = whole_and_parts(table, [column.place for column in whole])
        if total is not None and (now := found[key][1]).place != total:
            unused = {place: why for place, why in unused.items() if place != total} | {now.place: _TWICE}
            found[key] = (ranks[total], next(column for column in whole if column.place == total))
        halves += [column for column in whole if column.place in parts and column is not found[key][1]]
        unused = {place: why for place, why in unused.items() if place not in parts}
    columns = sorted((*(column for _, column in found.values()), *halves), key=lambda column: column.place)
    for column in tuple(columns):
        inside = [
            o
            for o in columns
            if o.measure == column.measure and o.period != column.period and o.period.within(column.period)
        ]
        if inside and _parts_make(column, inside):
            columns.remove(column)
            unused[column.place] = "its parts stand in columns of their own"
    up_to = {column.place for column in columns if _SO_FAR.search(even_heading(table.texts[column.place]))}
    if any(column.period.grain in _PARTS_OF_YEARS and column.place not in up_to for column in columns):
        sums = [column for column in columns if column.place in up_to and column.period.grain in _PARTS_OF_YEARS]
        columns = [column for column in columns if column not in sums]
        unused.update({column.place: _UP_TO_THEN for column in sums})
    if any(column.measure == "revenue" for column in columns):
        return columns, unused
    products = product_periods(table, headings, taken, year)
    free = {place: why for place, why in unused.items() if place not in {one.place for one in products}}
    return ([*columns, *products], free) if products else ([], unused)


_PARTS_OF_YEARS: Final = (Grain.MONTH, Grain.QUARTER, Grain.MONTH_OF_YEAR)
_UP_TO_THEN: Final = "it is what a year came to up to then, and other columns are of a month or quarter alone"
_TWICE: Final = "the same period stands in another column"
_PART: Final = re.compile(
    r"\bh[12]\b|\b[12]h\b|half|halbjahr|hj\b|semest|\b[12][°ºªer]{0,2} ?sem\b|\b(?:w|kw|wk|week|woche|semaine|settimana|semana|sem) ?[0-5]?\d\b"
)
"""Halves of a year, and weeks: several of them count in one year or month."""
_WHOLE: Final = re.compile(r"\b(?:total|gesamt|summe|totale|totaux|itogo|итого|всего)\b|合计|合計")
_COUNTED_UNIT: Final = re.compile(
    r"\((?:units?|qty|quantity|pcs|pieces?|stück|stk\.?|mengen?|anzahl|unités|qté|pezzi|unidades|uds\.?|шт\.?|个|件|台|個|kg|kilos?|tons?|tonnes?|hours?|hrs?|stunden|%)\)"
)
"""A unit in brackets that is none of money."""
_SO_FAR: Final = re.compile(r"\by ?t ?d\b|year to date|\bcumul|kumuliert|\bb ?i ?s\b|нараст|累计|累計")
"""A year up to a day: what stands for the whole of it is preferred."""


def _numbers_as_months(headings: Sequence[Value]) -> tuple[Value, ...]:
    """Read 1 to 12 above columns as months."""
    texts = [heading_text(value) for value in headings]
    if not {str(month) for month in range(1, 13)} <= {text.lstrip("0") for text in texts}:
        return tuple(headings)
    numbers = {str(month): calendar.month_name[month] for month in range(1, 13)}
    return tuple(numbers.get(text.lstrip("0"), value) for text, value in zip(texts, headings, strict=True))


def _parts_make(whole: PeriodColumn, parts: Sequence[PeriodColumn]) -> bool:
    """Whether the parts of a period are all there, or add up to it where some are not: else its own amount is the better one."""
    expected = {Grain.YEAR: {Grain.MONTH: 12, Grain.QUARTER: 4}, Grain.QUARTER: {Grain.MONTH: 3}}[whole.period.grain]
    return len(parts) >= min(expected[part.period.grain] for part in parts) or len(parts) > 1
