"""Finding the tables of a grid: the heading row, title rows above it, blank rows within, and tables stacked under one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from kamcore.workbook.reading.cells import Cells, cells_of
from kamcore.workbook.reading.further import further_starts
from kamcore.workbook.reading.grid import Kind
from kamcore.workbook.reading.headings import KNOWN, even_heading, has_template_shape, heading_text, period_heading
from kamcore.workbook.reading.number_texts import like_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.grid import Grid, Value

_LOOK_AT: Final = 30
"""How many rows from a table's top may be its heading."""
_NEARLY_AS_GOOD: Final = 0.6
_LONG: Final = 60
"""A text longer than this is hardly a heading."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One table of a grid: a heading row and the rows below that belong to it.

    Attributes:
        grid: where it stands.
        heading_row: the grid row of its heading.
        places: the grid columns that have a heading.
        headings: the heading cells, one for each of ``places``.
        rows: the grid rows below the heading that are not blank, ascending.
        again: which of ``rows`` repeat the heading.
        aside: which of ``rows`` are remarks under the table.
    """

    grid: Grid
    heading_row: int
    places: tuple[int, ...]
    headings: tuple[Value, ...]
    rows: NDArray[np.int64]
    again: NDArray[np.bool_]
    aside: NDArray[np.bool_]

    @property
    def texts(self) -> tuple[str, ...]:
        """The headings as text."""
        return tuple(heading_text(value) for value in self.headings)

    @property
    def is_ours(self) -> bool:
        """Whether it has the shape of the template: most headings of one of its sheets."""
        return has_template_shape(self.texts)

    def cells(self, index: int) -> Cells:
        """The cells under one heading, counted within ``places``."""
        return cells_of(self.grid.columns[self.places[index]], self.rows)

    def address(self, row: int, index: int) -> str:
        """The address of a cell, by position in ``rows`` and ``places``."""
        return self.grid.address(int(self.rows[row]), self.places[index])

    def shown(self, row: int, index: int) -> str:
        """What a cell shows, for a sentence about it."""
        value = self.grid.cell(int(self.rows[row]), self.places[index])
        text = heading_text(value)
        return f"'{text[:60]}'" if text else "an empty cell"

    def sample(self, index: int, most: int = 200) -> Cells:
        """The first cells under one heading that are not blank rows."""
        return cells_of(self.grid.columns[self.places[index]], self.rows[:most])


def find_tables(grid: Grid) -> tuple[Table, ...]:
    """Find the tables of a grid, from top to bottom.

    A table begins at the row that looks most like a heading among its first rows; what stands above it is a title. Another one
    may begin below; see :func:`further.further_starts`.
    """
    filled = _filled(grid)
    rows = np.flatnonzero(filled)
    if rows.size == 0:
        return ()
    first = _heading_place(grid, rows[:_LOOK_AT])
    if first is None:
        return ()
    starts = [first, *further_starts(grid, rows, filled, first)]
    tables: list[Table] = []
    for at, stop in zip(starts, [*starts[1:], len(rows)], strict=True):
        body = rows[at + 1 : stop]
        heading = grid.rows(int(rows[at]), int(rows[at]) + 1)[0]
        table = _table(grid, int(rows[at]), heading, body, filled)
        if tables and _same_heading(tables[-1], table):
            tables[-1] = _table(
                grid,
                tables[-1].heading_row,
                grid.rows(tables[-1].heading_row, tables[-1].heading_row + 1)[0],
                np.concatenate((tables[-1].rows, rows[at:stop])),
                filled,
            )
        else:
            tables.append(table)
    return tuple(tables)


def filled_rows(grid: Grid) -> int:
    """Count the rows of a grid that are not blank."""
    return int((_filled(grid) > 0).sum())


def _filled(grid: Grid) -> NDArray[np.int64]:
    """Count the cells of each row that are not blank."""
    filled = np.zeros(grid.n_rows, dtype=np.int64)
    for column in grid.columns:
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
    grid: Grid, heading_row: int, heading: Sequence[Value], rows: NDArray[np.int64], filled: NDArray[np.int64]
) -> Table:
    places = tuple(place for place, value in enumerate(heading) if heading_text(value))
    headings = tuple(heading[place] for place in places)
    return Table(
        grid,
        heading_row,
        places,
        headings,
        rows,
        _repeats(grid, places, headings, rows),
        _remarks(rows, filled, len(places)),
    )


def _heading_place(grid: Grid, rows: NDArray[np.int64]) -> int | None:
    """Return which of the rows looks most like a heading; None when none could be one."""
    block = grid.rows(int(rows[0]), int(rows[-1]) + 1)
    lines = [block[row - rows[0]] for row in rows.tolist()]
    scores = [_heading_score(line, lines[place + 1 : place + 6]) - 0.1 * place for place, line in enumerate(lines)]
    best = max(scores)
    if best <= 0:
        return None
    # the better heading of a second table must not make title rows of the first
    for place, score in enumerate(scores):
        if score == best or (score >= _NEARLY_AS_GOOD * best and _is_known(lines[place])):
            return place
    return None


def _is_known(line: Sequence[Value]) -> bool:
    texts = [heading_text(value) for value in line if heading_text(value)]
    return len(texts) > 1 and any(even_heading(text) in KNOWN for text in texts)


def _heading_score(line: Sequence[Value], below: Sequence[Sequence[Value]]) -> float:
    """Points for known headings, periods and texts; points off for figures, repeats and long texts."""
    known = texts = periods = others = long = 0
    seen = set()
    for value in line:
        text = heading_text(value)
        if not text:
            continue
        seen.add(text.casefold())
        if period_heading(value) is not None:
            periods += 1
        elif isinstance(value, str) and not like_number(text):
            texts += 1
            known += even_heading(text) in KNOWN
            long += len(text) > _LONG
        else:
            others += 1
    count = texts + periods + others
    if not texts:
        return 0.0
    columns = {place for place, value in enumerate(line) if heading_text(value)}
    covered = [len(columns & {p for p, v in enumerate(row) if heading_text(v)}) / len(columns) for row in below]
    wide = sum(covered) / len(covered) if covered else 0.0
    outside = [sum(p not in columns for p, v in enumerate(row) if heading_text(v)) for row in below]
    spill = max(outside, default=0)
    # a year is a heading only in company: a line of data may hold one too
    return (
        3 * known
        + 2 * min(periods, texts + 12) * (periods > 1 or known > 0)
        + texts
        - 2 * others
        - 2 * long
        - (count - len(seen))
        + 2 * wide
        - 0.5 * spill
    )


def _same_heading(one: Table, other: Table) -> bool:
    return one.places == other.places and [t.casefold() for t in one.texts] == [t.casefold() for t in other.texts]


def _repeats(
    grid: Grid, places: Sequence[int], headings: Sequence[Value], rows: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Find the rows that say the heading again, as printed pages and files put together do."""
    again = np.zeros(len(rows), dtype=np.bool_)
    text = next((place for place, value in zip(places, headings, strict=True) if isinstance(value, str)), None)
    if text is None or rows.size == 0:
        return again
    column = grid.columns[text]
    wanted = headings[places.index(text)]
    equal = np.zeros(len(column), dtype=np.bool_)
    if column.kind is Kind.TEXT:
        equal |= np.asarray(pa.compute.equal(column.values, wanted).fill_null(False))
    odd = [
        i for i, t in zip(column.odd_rows.tolist(), column.odd.field("text").to_pylist(), strict=True) if t == wanted
    ]
    equal[odd] = True
    for place in np.flatnonzero(equal[rows])[:10_000]:
        row = int(rows[place])
        line = grid.rows(row, row + 1)[0]
        again[place] = all(line[p] == value for p, value in zip(places, headings, strict=True))
    return again


def _remarks(rows: NDArray[np.int64], filled: NDArray[np.int64], width: int) -> NDArray[np.bool_]:
    """Find the rows of one cell that stand under a wide table after a blank row: a source, a date of printing."""
    aside = np.zeros(len(rows), dtype=np.bool_)
    if width < 3 or rows.size < 2:
        return aside
    lone = filled[rows] == 1
    wide = np.flatnonzero(~lone)
    tail = int(wide[-1]) + 1 if wide.size else 0
    if wide.size and tail < len(rows) and rows[tail] - rows[tail - 1] > 1:
        aside[tail:] = True
    return aside
