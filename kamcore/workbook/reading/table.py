"""One table of a grid: its headings, its rows, and the columns it takes from other tables."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from kamcore.workbook.reading.cells import Cells, Coded, cells_of
from kamcore.workbook.reading.grid import Kind, column_letters
from kamcore.workbook.reading.headings import has_template_shape, heading_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor

    from numpy.typing import NDArray

    from kamcore.workbook.reading.grid import Column, Grid, Value

_LONGEST_HEADING: Final = 120
_LONG_TABLE: Final = 50_000


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """A column that a table takes from another one, through a column that points at it.

    Attributes:
        table: the other table.
        index: the heading there.
        rows: for each row of the table that looks, the position in ``table.rows``; -1 where nothing is found.
        through: the heading of the column that points.
        called: what the column is called, where it is not the heading there.
    """

    table: Table
    index: int
    rows: NDArray[np.int64]
    through: int
    called: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One table of a grid: a heading and the rows below that belong to it.

    Attributes:
        grid: where it stands.
        heading_row: the last grid row of its heading; -1 for a table without headings.
        places: the grid columns that have a heading, or are mostly filled without one.
        headings: the heading cells, one for each of ``places``.
        rows: the grid rows below the heading that are not blank, ascending.
        again: which of ``rows`` repeat the heading.
        aside: which of ``rows`` are remarks under the table.
        above: the texts that stand above the heading: titles.
        named: which of ``rows`` only say whose the rows below them are; None for none.
        lookups: columns taken from other tables; they are counted after those of ``places``.
        texts: the headings as text, cut where they are very long, those of looked-up columns last.
    """

    grid: Grid
    heading_row: int
    places: tuple[int, ...]
    headings: tuple[Value, ...]
    rows: NDArray[np.int64]
    again: NDArray[np.bool_]
    aside: NDArray[np.bool_]
    above: tuple[str, ...] = ()
    lookups: tuple[Lookup, ...] = ()
    named: NDArray[np.bool_] | None = None
    texts: tuple[str, ...] = field(init=False)
    _cells: dict[int, Cells | Future[Cells]] = field(default_factory=dict, init=False, repr=False)
    _samples: dict[tuple[int, int], Cells] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Write the headings down as texts."""
        own = tuple(
            heading_text(value)[:_LONGEST_HEADING] or f"Column {column_letters(self.grid.first_column + place)}"
            for place, value in zip(self.places, self.headings, strict=True)
        )
        looked_up = tuple(lookup.called or lookup.table.texts[lookup.index] for lookup in self.lookups)
        object.__setattr__(self, "texts", own + looked_up)

    @property
    def is_ours(self) -> bool:
        """Whether it has the shape of the template: most headings of one of its sheets."""
        return has_template_shape(self.texts)

    def cells(self, index: int) -> Cells:
        """The cells under one heading, counted within ``places``, and then within ``lookups``."""
        found = self._cells.get(index)
        if isinstance(found, Future):
            found = None if found.cancel() else found.result()  # what was not begun is sooner done here
        if found is None:
            if index >= len(self.places):
                lookup = self.lookups[index - len(self.places)]
                found = lookup.table.cells(lookup.index).found(lookup.rows)
            else:
                found = cells_of(self.grid.columns[self.places[index]], self.rows)
        self._cells[index] = found
        return found

    def look_ahead(
        self, indices: Iterable[int], beside: Executor, look: Callable[[Cells], object] = Cells.plain_numbers
    ) -> None:
        """Have the cells under some headings taken meanwhile, where that takes long; :meth:`cells` waits for them.

        Args:
            indices: the headings.
            beside: where it is done.
            look: asks of the cells what will be asked of them; they remember it.
        """
        if len(self.rows) < _LONG_TABLE:
            return
        for index in indices:
            if index < len(self.places) and index not in self._cells:
                self._cells[index] = beside.submit(_looked_at, self.grid.columns[self.places[index]], self.rows, look)

    def look_ahead_at_figures(self, beside: Executor) -> None:
        """As :meth:`look_ahead` at the last column of figures that are written as text: the amount stands there most often."""
        if len(self.rows) < _LONG_TABLE:
            return
        for index in reversed(range(len(self.places))):
            column = self.grid.columns[self.places[index]]
            if (
                column.kind is Kind.TEXT
                and column.values.type == pa.string()
                and self.sample(index).plain_numbers() is not None
            ):
                self.look_ahead((index,), beside)
                return

    def address(self, row: int, index: int) -> str:
        """The address of a cell, by position in ``rows`` and ``places``; of a looked-up one that of the cell that points at it."""
        if index >= len(self.places):
            return self.address(row, self.lookups[index - len(self.places)].through)
        return self.grid.address(int(self.rows[row]), self.places[index])

    def heading_address(self, index: int) -> str:
        """The address of a heading."""
        if index >= len(self.places):
            return self.heading_address(self.lookups[index - len(self.places)].through)
        return self.grid.address(max(self.heading_row, 0), self.places[index])

    def shown(self, row: int, index: int) -> str:
        """What a cell shows, for a sentence about it."""
        text = heading_text(self.value(row, index))
        return f"'{text[:60]}'" if text else "an empty cell"

    def formatted(self, index: int) -> Coded | None:
        """The currency in which each cell under a heading is formatted; None where the formats name none."""
        if index >= len(self.places):
            lookup = self.lookups[index - len(self.places)]
            there = lookup.table.formatted(lookup.index)
            return None if there is None else Coded(np.append(there.codes, -1)[lookup.rows], there.labels)
        found = self.grid.currencies.get(self.places[index])
        if found is None or isinstance(found, str):
            return None if found is None else Coded(np.zeros(len(self.rows), np.int64), [found])
        return Coded.of_array(found.take(pa.array(self.rows)))

    def value(self, row: int, index: int) -> Value:
        """The value of a cell, by position in ``rows`` and ``places``."""
        if index >= len(self.places):
            lookup = self.lookups[index - len(self.places)]
            at = int(lookup.rows[row])
            return None if at < 0 else lookup.table.value(at, lookup.index)
        return self.grid.cell(int(self.rows[row]), self.places[index])

    def sample(self, index: int, most: int = 200) -> Cells:
        """The first cells under one heading that are not blank rows."""
        if (index, most) not in self._samples and self.named is not None:
            data = np.flatnonzero(~(self.named | self.again | self.aside))[:most]
            self._samples[index, most] = self.cells(index).found(data)
        if (index, most) not in self._samples:
            if index >= len(self.places):
                lookup = self.lookups[index - len(self.places)]
                found = lookup.table.cells(lookup.index).found(lookup.rows[:most])
            else:
                found = cells_of(self.grid.columns[self.places[index]], self.rows[:most])
            self._samples[index, most] = found
        return self._samples[index, most]


def _looked_at(column: Column, rows: NDArray[np.int64], look: Callable[[Cells], object]) -> Cells:
    cells = cells_of(column, rows)
    look(cells)
    return cells
