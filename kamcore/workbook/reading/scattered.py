"""From cells that come one by one, each with its place, to a grid: for formats that are no table but a list of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kamcore.workbook.reading.columns import ColumnBuilder, empty_column, part_of, spread
from kamcore.workbook.reading.grid import Grid, column_letters
from kamcore.workbook.reading.guard import far_cells
from kamcore.workbook.reading.limits import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.problems import Problem
    from kamcore.workbook.reading.columns import Part
    from kamcore.workbook.reading.grid import Column
    from kamcore.workbook.reading.limits import ReadingLimits

_BATCH: Final = 1 << 15

Merged = tuple[int, int, int, int]


class ScatteredCells:
    """Collects the cells of one sheet.

    Args:
        file: the name of the file.
        sheet: the name of the sheet.
        limits: how many cells and columns there may be.
    """

    def __init__(self, file: str, sheet: str, limits: ReadingLimits) -> None:
        self.file = file
        self.sheet = sheet
        self.merged: list[Merged] = []
        self.notes: list[Problem] = []
        self.hidden = False
        self._limits = limits
        self._columns: dict[int, _Pieces] = {}
        self._top = self._bottom = -1
        self._left = self._right = -1

    @property
    def empty(self) -> bool:
        """Whether there is no cell."""
        return self._top < 0

    def put(self, row: int, column: int, value: Any) -> None:  # noqa: ANN401 - any cell
        """Take a cell that is not empty; its place is counted from 0.

        Raises:
            Refused: if the cells reach too far.
        """
        pieces = self._columns.get(column)
        if pieces is None:
            pieces = self._columns[column] = _Pieces()
        pieces.put(row, value)
        if self._top <= row <= self._bottom and self._left <= column <= self._right:
            return
        self._reach(row, column)

    def put_row(self, row: int, values: Sequence[str]) -> None:
        """Take a row of texts from the first column on; empty ones are empty cells.

        Raises:
            Refused: if the cells reach too far.
        """
        filled = [column for column, value in enumerate(values) if value]
        if not filled:
            return
        self.put(row, filled[0], values[filled[0]])
        if len(filled) > 1:
            self.put(row, filled[-1], values[filled[-1]])
        for column in filled[1:-1]:
            pieces = self._columns.get(column)
            if pieces is None:
                pieces = self._columns[column] = _Pieces()
            pieces.put(row, values[column])

    def _reach(self, row: int, column: int) -> None:
        if self.empty:
            self._top = self._bottom = row
            self._left = self._right = column
        self._top, self._bottom = min(self._top, row), max(self._bottom, row)
        self._left, self._right = min(self._left, column), max(self._right, column)
        width, height = self._right - self._left + 1, self._bottom - self._top + 1
        if width > self._limits.columns or width * height > self._limits.cells:
            cell = f"{column_letters(self._right + 1)}{self._bottom + 1}"
            raise far_cells(Place(self.file, self.sheet, cell), height, width, self._limits)

    def grid(self, format_: str, encoding: str | None = None) -> Grid:
        """The grid of the cells, as far as they reach."""
        n_rows = 0 if self.empty else self._bottom - self._top + 1
        places = range(0) if self.empty else range(self._left, self._right + 1)
        columns = tuple(
            self._columns[place].column(self._top, n_rows) if place in self._columns else empty_column(n_rows)
            for place in places
        )
        top, left = max(self._top, 0), max(self._left, 0)
        merged = tuple((r1 - top, c1 - left, r2 - top, c2 - left) for r1, c1, r2, c2 in self.merged)
        return Grid(
            self.file,
            self.sheet,
            self.hidden,
            columns,
            n_rows,
            first_row=top + 1,
            first_column=left + 1,
            format=format_,
            encoding=encoding,
            merged=merged,
            notes=tuple(self.notes),
        )


class _Pieces:
    """The cells of one column; now and then those that came are put into arrays, which need less memory."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._values: list[Any] = []
        self._done: list[tuple[NDArray[np.int64], Part]] = []

    def put(self, row: int, value: Any) -> None:  # noqa: ANN401 - any cell
        self._rows.append(row)
        self._values.append(value)
        if len(self._rows) == _BATCH:
            self._pack()

    def _pack(self) -> None:
        self._done.append((np.array(self._rows, dtype=np.int64), part_of(self._values)))
        self._rows, self._values = [], []

    def column(self, top: int, n_rows: int) -> Column:
        self._pack()
        rows = np.concatenate([rows for rows, _ in self._done]) - top
        builder = ColumnBuilder()
        for own, part in self._done:
            builder.add(part, len(own))
        packed = builder.finish()
        return packed if np.array_equal(rows, np.arange(n_rows)) else spread(packed, rows, n_rows)
