"""Months and quarters of which only the first of each year names its year: ``Q1 2023 | Q2 | Q3 | Q4 | Q1 2024``.

What a year stands beside is of it, and so is what follows, as long as each is the next of the one before; after December comes the next
year. Where none names its year, a title may: a span such as ``April 2023 - March 2024``, or ``2023/24`` above April to March.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading.columns import ColumnBuilder, part_of
from kamcore.workbook.reading.context import period_in
from kamcore.workbook.reading.dates import period_of
from kamcore.workbook.reading.grid import Kind
from kamcore.workbook.reading.period_headings import period_heading
from kamcore.workbook.reading.spans import reaching_over, year_within
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kamcore.workbook.reading.grid import Grid, Value

_A_YEAR: Final = 2000
"""Any year, by which it shows that a text is part of one."""
_PARTS: Final = frozenset((Grain.MONTH, Grain.QUARTER))
_SPLIT: Final = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)\s?[/–-]\s?((?:19|20)?\d\d)(?![\d/.-])")
_FISCAL: Final = re.compile(r"(?:(?:令和|平成)(?:\d{1,2}|元)|(?:19|20)\d\d)年度")
_APRIL: Final = 4
"""A fiscal year of Japan begins in April, and is named by that year."""
_MOST_ROWS: Final = 500
_LEAST: Final = 2


def with_years(values: Sequence[Value], titles: Sequence[str]) -> tuple[Value, ...]:
    """Return headings, or the periods in a first column, with the year beside each that leaves it out and of which it is known.

    Args:
        values: the cells, in order.
        titles: what stands above the table, and the names of its sheet and file.
    """
    parts = {place: part for place, value in enumerate(values) if (part := _part_of(value)) is not None}
    bare = [place for place, part in parts.items() if part.year == _A_YEAR]
    if not bare:
        return tuple(values)
    years = _carried(parts) if len(bare) < len(parts) else _by_titles(parts, titles)
    found = list(values)
    for place in bare if years is not None else ():
        assert years is not None  # noqa: S101 - else there is nothing to do
        found[place] = _with_year(str(values[place]), replace(parts[place], year=years[place]))
    return tuple(found)


def _part_of(value: Value) -> Period | None:
    """Return the month or quarter a text names, of the year 2000 where it leaves that out; None for anything else."""
    if not isinstance(value, str):
        heading = period_heading(value) if value is not None else None
    else:
        heading = period_heading(value, _A_YEAR)
    if heading is None or heading.measure != "revenue" or heading.period.grain not in _PARTS:
        return None
    if heading.period.year == _A_YEAR and isinstance(value, str) and str(_A_YEAR) in value:
        return None
    return heading.period


def _carried(parts: dict[int, Period]) -> dict[int, int] | None:
    """Return the years of parts in a row, of which the first names its year; None unless each is the next of the one before."""
    years: dict[int, int] = {}
    before: Period | None = None
    for place, part in parts.items():
        if before is None:
            if part.year == _A_YEAR:
                return None
            expected = part
        else:
            expected = before.back(-1)
        if part.grain is not expected.grain or part.number != expected.number:
            return None
        if part.year not in (_A_YEAR, expected.year):
            return None
        years[place] = expected.year
        before = expected
    return years


def _by_titles(parts: dict[int, Period], titles: Sequence[str]) -> dict[int, int] | None:
    """Return the years of months by the span that a title names; None where none does."""
    if (
        len(parts) < _LEAST
        or len(set(parts.values())) < len(parts)
        or {p.grain for p in parts.values()} != {Grain.MONTH}
    ):
        return None
    first = reaching_over(titles)
    if first is None:
        numbers = [part.number for part in parts.values()]
        japanese = {period.year for text in titles for one in _FISCAL.findall(text) if (period := period_of(one))}
        if len(japanese) == 1 and numbers[0] == _APRIL:
            return {place: japanese.copy().pop() + (part.number < _APRIL) for place, part in parts.items()}
        split = {match for text in titles for match in _SPLIT.findall(plain(text))}
        if len(split) != 1 or sorted(numbers) == numbers or any(b != a % 12 + 1 for a, b in pairwise(numbers)):
            return None
        one, other = split.pop()
        if int(other) % 100 != (int(one) + 1) % 100:
            return None
        first = Period(int(one), numbers[0], Grain.MONTH)
    return {place: year_within(first, part.number) for place, part in parts.items()}


def _with_year(text: str, period: Period) -> str:
    """Return a text with its year, in the first way that is read as such; as it is where none is."""
    ways = (f"{text} {period.year}", f"{period.year} {text}", f"{period.year}年{text}", period.label)
    for way in ways:
        heading = period_heading(way)
        if heading is not None and heading.period == period and heading.measure == "revenue":
            return way
    return text


def _quarters_of_a_year(texts: Sequence[Value], titles: Sequence[str]) -> tuple[Value, ...] | None:
    """Return quarters with the year that a title names, each of which stands once and none with a year of its own; None for anything else."""
    parts = [part for text in texts if (part := _part_of(text)) is not None]
    bare = all(part.grain is Grain.QUARTER and part.year == _A_YEAR for part in parts)
    period = period_in(titles) if bare and len(set(parts)) == len(parts) else None
    if period is None or period.grain is not Grain.YEAR:
        return None
    found = [(text, _part_of(text)) for text in texts]
    return tuple(text if one is None else _with_year(str(text), replace(one, year=period.year)) for text, one in found)


def with_years_below(grid: Grid, place: int, rows: NDArray[np.int64], titles: Sequence[str]) -> Grid:
    """Return the grid of a table that has a period in each row of its first column, with the year beside each; any other as it is.

    Args:
        grid: where the table stands.
        place: its first column.
        rows: the grid rows below its heading.
        titles: what stands above the table, and the names of its sheet and file.
    """
    if not _LEAST < len(rows) <= _MOST_ROWS or grid.columns[place].kind is not Kind.TEXT:
        return grid
    column = list(grid.columns[place].to_pylist())
    texts = [column[row] for row in rows.tolist()]
    said = [text for text in texts if text is not None]
    if len(said) < _LEAST or sum(_part_of(text) is not None for text in said[:_LEAST]) < _LEAST:
        return grid
    found = _quarters_of_a_year(texts, titles) or with_years(texts, titles)
    if found == tuple(texts):
        return grid
    for row, value in zip(rows.tolist(), found, strict=True):
        column[row] = value
    builder = ColumnBuilder()
    builder.add(part_of(column), grid.n_rows)
    columns = tuple(builder.finish() if at == place else one for at, one in enumerate(grid.columns))
    return replace(grid, columns=columns)
