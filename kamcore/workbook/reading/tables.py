"""Finding the tables of a grid: the heading row, title rows above it, blank rows within, and tables stacked under one another."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamcore.workbook.reading.blocks import with_names
from kamcore.workbook.reading.cards import in_one_line
from kamcore.workbook.reading.carried_years import with_years, with_years_below
from kamcore.workbook.reading.cells import Cells, cells_of
from kamcore.workbook.reading.context import period_in
from kamcore.workbook.reading.datev import in_plain_form
from kamcore.workbook.reading.further import further_starts
from kamcore.workbook.reading.grid import Kind
from kamcore.workbook.reading.heading_place import LONG, above_attributes, heading_place
from kamcore.workbook.reading.heading_rows import composed
from kamcore.workbook.reading.headings import even_heading, has_template_shape, heading_text
from kamcore.workbook.reading.headless import without_headings
from kamcore.workbook.reading.journals import with_owners
from kamcore.workbook.reading.period_headings import period_heading
from kamcore.workbook.reading.roles import account_role
from kamcore.workbook.reading.table import Table
from kamcore.workbook.reading.turnover_sheets import turnover_in_one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.grid import Column, Grid, Value
from kamcore.workbook.reading.heading_rows import Heading

_LOOK_AT: Final = 30
"""How many rows from a table's top may be its heading."""
_TITLE_ROWS: Final = 10


def find_tables(grid: Grid) -> tuple[Table, ...]:
    """Find the tables of a grid, from left to right and from top to bottom.

    Columns without a cell part a sheet into tables side by side when there is an account on both sides. A table
    begins at the row that looks most like a heading among its first rows, with what the rows around it add
    (:func:`heading_rows.composed`); what stands above it is a title. Another one may begin below; see
    :func:`further.further_starts`.
    """
    blocks = _blocks(turnover_in_one_line(in_one_line(in_plain_form(grid))))
    return tuple(with_owners(table) for block in blocks for table in _stacked(block))


def _blocks(grid: Grid) -> list[Grid]:
    """Part a grid at its empty columns when two parts or more have a heading of an account each."""
    empty = [not set(column.counts()) - {Kind.EMPTY} for column in grid.columns]
    edges = [place for place in range(1, len(empty)) if empty[place - 1] and not empty[place]]
    if not edges:
        return [grid]
    bounds = [0, *edges, len(empty)]
    parts = [_columns_of(grid, start, stop) for start, stop in pairwise(bounds)]
    return parts if sum(map(_has_account, parts)) > 1 else [grid]


def _columns_of(grid: Grid, start: int, stop: int) -> Grid:
    merged = tuple((r1, c1 - start, r2, c2 - start) for r1, c1, r2, c2 in grid.merged if start <= c1 < stop)
    currencies = {place - start: one for place, one in grid.currencies.items() if start <= place < stop}
    return replace(
        grid,
        columns=grid.columns[start:stop],
        first_column=grid.first_column + start,
        merged=merged,
        currencies=currencies,
    )


def _has_account(grid: Grid) -> bool:
    rows = np.flatnonzero(_filled(grid))[:_LOOK_AT]
    at = heading_place(grid, rows) if rows.size else None
    if at is None or len(rows) < 2:
        return False
    texts = [heading_text(value) for value in grid.rows(int(rows[at]), int(rows[at]) + 1)[0]]
    return any(account_role(even_heading(text)) for text in texts if text)


def _stacked(grid: Grid) -> tuple[Table, ...]:
    filled = _filled(grid)
    rows = np.flatnonzero(filled > 0)
    if rows.size == 0:
        return ()
    first = heading_place(grid, rows[:_LOOK_AT])
    if first in (None, 0) and (bare := without_headings(grid, rows)) is not None:
        return (bare,)
    if first is None:
        return ()
    first = above_attributes(grid, rows, first)
    headings = composed(grid, int(rows[first]))
    starts = sorted(
        {first, *further_starts(grid, rows, filled, first), *_dated_again(grid, rows, filled, first, headings)}
    )
    titled = {at: _own_titles(grid, rows, filled, at) if at != first else 0 for at in starts}
    tables: list[Table] = []
    for at, following in zip(starts, [*starts[1:], len(rows)], strict=True):
        heading = composed(grid, int(rows[at]))
        above = _titles(grid, rows[at - titled[at] : at] if titled[at] else rows[:at], heading.first)
        above = above if at == first or titled[at] else ()
        stop = following - titled.get(following, 0)
        body = rows[max(at + 1, int(np.searchsorted(rows, heading.last, side="right"))) : stop]
        table = _table(grid, heading, body, filled, above)
        if tables and _same_heading(tables[-1], table) and period_in(above) in (None, period_in(tables[-1].above)):
            before = composed(grid, tables[-1].heading_row)
            together = np.concatenate((tables[-1].rows, rows[at - titled[at] : stop]))
            tables[-1] = _table(grid, before, together, filled, tables[-1].above)
        else:
            tables.append(table)
    return tuple(with_names(table, filled, rows) for table in tables)


def _dated_again(
    grid: Grid, rows: NDArray[np.int64], filled: NDArray[np.int64], first: int, heading: Heading
) -> list[int]:
    """Return the places at which the heading stands again under a title of another time: a block for each year."""
    places = [place for place, value in enumerate(heading.values) if heading_text(value)]
    below = rows[first + 1 :]
    again = _repeats(grid, places, grid.rows(heading.last, heading.last + 1)[0], below)
    found = []
    for at in (np.flatnonzero(again) + first + 1).tolist():
        count = _own_titles(grid, rows, filled, at)
        if count and period_in(_titles(grid, rows[at - count : at], int(rows[at]))) is not None:
            found.append(at)
    return found


def _own_titles(grid: Grid, rows: NDArray[np.int64], filled: NDArray[np.int64], at: int) -> int:
    """Return how many rows above a heading are titles: single texts, the first after a blank row or a row of data."""
    count = 0
    while count < _TITLE_ROWS and at - count - 1 > 0 and filled[rows[at - count - 1]] == 1:
        count += 1
    texts = _titles(grid, rows[at - count : at], int(rows[at])) if count else ()
    return count if period_in(texts) is not None else 0


def _titles(grid: Grid, rows: NDArray[np.int64], before: int) -> tuple[str, ...]:
    """Return the texts above a heading, the nearest first."""
    lines = [grid.rows(row, row + 1)[0] for row in rows[rows < before][-_TITLE_ROWS:].tolist()]
    return tuple(text for line in reversed(lines) for value in line if (text := heading_text(value)))


def filled_rows(grid: Grid) -> int:
    """Count the rows of a grid that are not blank."""
    return int((_filled(grid) > 0).sum())


def _filled(grid: Grid) -> NDArray[np.int64]:
    """Count the cells of each row that are not blank."""
    whole = [column for column in grid.columns if column.kind is not Kind.EMPTY and not column.values.null_count]
    filled = np.full(grid.n_rows, len(whole), dtype=np.int64)
    for column in grid.columns:
        if column not in whole:
            filled += column.kinds() != Kind.EMPTY
    if (filled == 1).any():
        _unfill_blanks(grid, filled)
    return filled


def _unfill_blanks(grid: Grid, filled: NDArray[np.int64]) -> None:
    """Do not count a text of blanks, in rows where it is all there is."""
    lonely = np.flatnonzero(filled == 1)
    for column in grid.columns:
        if Kind.TEXT in (column.kind, *(Kind(kind) for kind in np.unique(column.odd_kinds).tolist())):
            cells = cells_of(column, lonely)
            was = column.kinds()[lonely] != Kind.EMPTY
            filled[lonely[was & cells.empty]] = 0


def _table(
    grid: Grid, heading: Heading, rows: NDArray[np.int64], filled: NDArray[np.int64], above: tuple[str, ...]
) -> Table:
    first = next((place for place, value in enumerate(heading.values) if heading_text(value)), 0)
    places = tuple(
        place
        for place, value in enumerate(heading.values)
        if heading_text(value) or _is_unnamed(grid, place, rows, first)
    )
    titles = (*above, grid.sheet, PurePath(grid.file).stem)
    headings = with_years([heading.values[place] for place in places], titles)
    return Table(
        with_years_below(grid, places[0], rows, titles) if places else grid,
        heading.last,
        places,
        headings,
        rows,
        _repeats(grid, places, grid.rows(heading.last, heading.last + 1)[0], rows),
        _remarks(grid, rows, filled, len(places), ours=has_template_shape([heading_text(value) for value in headings])),
        above,
    )


def _is_unnamed(grid: Grid, place: int, rows: NDArray[np.int64], first: int) -> bool:
    """Whether a column without a heading holds texts in most rows, or some left of all headings (a blank corner)."""
    if rows.size < 2:
        return False
    cells = cells_of(grid.columns[place], rows[:200])
    texts = int((cells.kinds == Kind.TEXT).sum())
    values = _values(grid, place, rows[:200]) if place < first else []
    if 2 * len(values) > min(len(rows), 200) and all(period_heading(value) is not None for value in values):
        return True
    return 2 * texts > len(cells) or (texts >= 2 and (place < first or _names_codes(grid, place, cells, rows[:200])))


def _names_codes(grid: Grid, place: int, cells: Cells, rows: NDArray[np.int64]) -> bool:
    """Whether a column without a heading holds a text wherever the one to its left holds a code, in reports that say each once."""
    if place == 0 or not cells.texts.labels or set(np.unique(cells.kinds)) - {Kind.EMPTY, Kind.TEXT}:
        return False
    codes = cells_of(grid.columns[place - 1], rows)
    there = ~cells.empty
    labels = codes.as_text().take(there).labels
    coded = sum(not re.search(r"[^\W\d_]{3}", label) for label in labels)
    return bool(np.array_equal(there & ~codes.empty, there) and 2 * coded > len(labels) > 0)


def _values(grid: Grid, place: int, rows: NDArray[np.int64]) -> list[Value]:
    return [value for row in rows.tolist() if (value := grid.cell(row, place)) is not None]


def _same_heading(one: Table, other: Table) -> bool:
    return one.places == other.places and [t.casefold() for t in one.texts] == [t.casefold() for t in other.texts]


def _repeats(grid: Grid, places: Sequence[int], heading: Sequence[Value], rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Find the rows that say the heading again, as printed pages and files put together do."""
    again = np.zeros(len(rows), dtype=np.bool_)
    texts = [place for place in places if isinstance(heading[place], str)]
    if not texts or rows.size == 0:
        return again
    # quickest where the distinct texts are known
    text = min(texts, key=lambda place: not pa.types.is_dictionary(grid.columns[place].values.type))
    there = _where(grid.columns[text], str(heading[text]))
    at = np.minimum(np.searchsorted(rows, there), len(rows) - 1)
    for place in at[rows[at] == there][:10_000].tolist():
        row = int(rows[place])
        line = grid.rows(row, row + 1)[0]
        again[place] = all(line[p] == heading[p] for p in places)
    return again


def _where(column: Column, text: str) -> NDArray[np.int64]:
    """The rows of a column in which a text stands, ascending."""
    odd = zip(column.odd_rows.tolist(), column.odd.field("text").to_pylist(), strict=True)
    found = np.array([row for row, other in odd if other == text], dtype=np.int64)
    if column.kind is not Kind.TEXT:
        return found
    values = column.values
    if pa.types.is_dictionary(values.type):
        values, wanted = values.indices, pc.index(values.dictionary, text)
    else:
        wanted = pa.scalar(text)
    return np.union1d(found, pc.indices_nonzero(pc.equal(values, wanted)).to_numpy().astype(np.int64))


_REMARK: Final = re.compile(
    r"export|printed|generated|created (?:on|by)|source\b|report|\bas of\b|copyright|©|confidential|\bpage \d|filter|records?:|rows?:|"
    r"quelle|erstellt|gedruckt|stand\b|seite \d|auswertung|édité|imprimé|généré|fonte|stampato|generato|fuente|impreso|generado|gerado|"
    r"impresso|источник|сформирован|выгружен|导出|制表|打印|来源|หมายเหตุ|พิมพ์|\bnote\b|notes?:|\* |^\*"
)


def _remarks(
    grid: Grid, rows: NDArray[np.int64], filled: NDArray[np.int64], width: int, *, ours: bool
) -> NDArray[np.bool_]:
    """Find the rows of one cell under a wide table: after a blank row, or with the words of a footer (a source, a day of printing).

    In a table of the template's shape a row of one cell may be an account of which nothing else is known.
    """
    aside = np.zeros(len(rows), dtype=np.bool_)
    if width < 3 or rows.size < 2 or filled[rows[-1]] != 1:
        return aside
    lone = filled[rows] == 1
    tail = len(lone) - int(np.argmin(lone[::-1]))
    if lone.all() or tail >= len(rows):
        return aside
    if rows[tail] - rows[tail - 1] > 1:
        aside[tail:] = True
        return aside
    if ours:
        return aside
    for place in range(tail, min(len(rows), tail + _TITLE_ROWS)):
        row = int(rows[place])
        text = " ".join(heading_text(value) for value in grid.rows(row, row + 1)[0]).strip()
        aside[place] = len(text) > LONG or _REMARK.search(text.casefold()) is not None
    return aside
