"""Tables without headings: the first row is one of data, and what each column is has to be told by what it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.dates import parse_dates
from kamcore.workbook.reading.grid import Kind
from kamcore.workbook.reading.headings import KNOWN, even_heading, heading_text
from kamcore.workbook.reading.number_texts import like_number
from kamcore.workbook.reading.period_headings import period_heading
from kamcore.workbook.reading.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.grid import Grid, Value

_LOOKED_AT: Final = 60
_LEAST_ROWS: Final = 3
_SMALL: Final = 31
"""Whole numbers up to this may number the columns, or be days of a month."""


def without_headings(grid: Grid, rows: NDArray[np.int64]) -> Table | None:
    """Return the table of a grid whose first row is one of data; None where it can be a heading.

    In the first row stands a day above days or an amount above amounts, nothing in it is a heading that is known, and each of its
    cells is of the kind of those below it.

    Args:
        grid: the sheet.
        rows: its rows that are not blank, ascending.
    """
    if len(rows) < _LEAST_ROWS:
        return None
    first = grid.rows(int(rows[0]), int(rows[0]) + 1)[0]
    evened = [even_heading(heading_text(value)) for value in first]
    if any(even in KNOWN or lexicon.AMOUNT.search(even) for even in evened if even):
        return None
    looked_at = rows[: min(len(rows), _LOOKED_AT)]
    block = grid.rows(int(looked_at[0]), min(int(looked_at[-1]) + 1, int(looked_at[0]) + 2 * _LOOKED_AT))
    lines = [line for line in block if any(value is not None for value in line)]
    places = [place for place in range(grid.n_columns) if set(grid.columns[place].counts()) - {Kind.EMPTY}]
    evidence = 0
    for place in places:
        value = lines[0][place]
        below = [line[place] for line in lines[1:] if heading_text(line[place])]
        if not heading_text(value) or not below:
            continue
        kind = _kind(value)
        if 5 * sum(_kind(other) == kind for other in below) < 4 * len(below):
            return None
        evidence += kind != "text"
    if not evidence or len(places) < 2 or evidence == len(places):
        return None
    nothing = np.zeros(len(rows), np.bool_)
    return Table(grid, -1, tuple(places), (None,) * len(places), rows, nothing, nothing)


def days_in(table: Table) -> list[int]:
    """Return the columns of a table without headings in whose first row a day stands."""
    return [place for place in range(len(table.places)) if _kind(table.value(0, place)) == "day"]


def _kind(value: Value) -> str:
    """Return what a cell holds, as far as it cannot be a heading: ``day``, ``number``, and ``text`` for anything else."""
    text = heading_text(value)
    if not isinstance(value, str):
        return "day" if hasattr(value, "day") else _of_number(text, value)
    when = parse_dates([text]).values[0]
    if when is not None and when.day is not None:
        return "day"
    return _of_number(text, value) if like_number(text) else "text"


def _of_number(text: str, value: Value) -> str:
    if period_heading(value) is not None or (text.isdecimal() and int(text) <= _SMALL):
        return "text"
    return "number"


def amounts_in(table: Table, figures: Sequence[int]) -> list[int]:
    """Return the columns of figures that could be amounts: those with decimals where there are any."""
    fractions = [
        place
        for place in figures
        if any(
            value % 1 != 0 if isinstance(value, float) else bool(value and value[-3:-2] in (".", ","))
            for value in (table.value(row, place) for row in range(min(len(table.rows), _LOOKED_AT)))
            if isinstance(value, (float, str))
        )
    ]
    return fractions or list(figures)
