"""What becomes of the rows of one table: which are left out and why, so that rows read = rows used + rows reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kamcore.workbook.portfolio import TableRead
from kamcore.workbook.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kamcore.workbook.reading.table import Table


class Ledger:
    """The account of one table's rows. A row is left out for one reason, the first one found."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.left = np.zeros(len(table.rows), dtype=np.bool_)
        self.headings_left = 0
        self.problems: list[Problem] = []

    @property
    def kept(self) -> NDArray[np.bool_]:
        """The rows that are still in."""
        return ~self.left

    def leave_out(
        self,
        rows: NDArray[np.bool_],
        code: str,
        found: str,
        expected: str,
        fix: str,
        *,
        severity: Severity = Severity.WARNING,
        column: int = 0,
    ) -> None:
        """Leave out rows and say why; those already left out are not counted again.

        Args:
            rows: which.
            code: the kind of problem.
            found: what stands there; ``{cell}`` becomes what the first of these cells shows.
            expected: what should stand there.
            fix: what to do.
            severity: how much it matters.
            column: the heading whose cell is named, counted within the table.
        """
        if not rows.any():
            return
        new = rows & ~self.left
        self.left |= rows
        self._say(
            new,
            code=code,
            found=found,
            expected=expected,
            fix=fix,
            severity=severity,
            column=column,
            rows=int(new.sum()),
        )

    def note(
        self,
        rows: NDArray[np.bool_],
        code: str,
        found: str,
        expected: str,
        fix: str,
        *,
        severity: Severity = Severity.WARNING,
        column: int = 0,
    ) -> None:
        """Say something about cells of rows that stay in; see :meth:`leave_out`."""
        self._say(
            rows & ~self.left,
            code=code,
            found=found,
            expected=expected,
            fix=fix,
            severity=severity,
            column=column,
            rows=0,
        )

    def leave_out_all(
        self, code: str, found: str, expected: str, fix: str, *, severity: Severity, stacked: bool = False
    ) -> None:
        """Leave out every row that is still in, as one problem of the whole table.

        Args:
            code: the kind of problem.
            found: what stands there.
            expected: what should stand there.
            fix: what to do.
            severity: how much it matters.
            stacked: whether the table stands below another one; then its row of headings is a row of the file that is left out too.
        """
        grid, table = self.table.grid, self.table
        self.headings_left = int(stacked)
        rows = int(self.kept.sum()) + self.headings_left
        self.left[:] = True
        cell = table.heading_address(0) if table.places else ""
        self.problems.append(
            Problem(severity, code, found, expected, fix, file=grid.file, sheet=grid.sheet, cell=cell, rows=rows)
        )

    def say(
        self,
        code: str,
        found: str,
        expected: str,
        fix: str,
        *,
        severity: Severity = Severity.WARNING,
        column: int | None = None,
    ) -> None:
        """Say something about the table, or about a heading of it."""
        grid = self.table.grid
        cell = "" if column is None else self.table.heading_address(column)
        self.problems.append(Problem(severity, code, found, expected, fix, file=grid.file, sheet=grid.sheet, cell=cell))

    def _say(
        self,
        where: NDArray[np.bool_],
        *,
        code: str,
        found: str,
        expected: str,
        fix: str,
        severity: Severity,
        column: int,
        rows: int,
    ) -> None:
        if not where.any():
            return
        count = int(where.sum())
        first = int(np.argmax(where))
        grid = self.table.grid
        found = found.replace("{cell}", self.table.shown(first, column))
        self.problems.append(
            Problem(severity, code, found, expected, fix, file=grid.file, sheet=grid.sheet,
                    cell=self.table.address(first, column), rows=rows, count=count)
        )  # fmt: skip

    def close(self, target: str, layout: str, columns: Mapping[int, str], why: str) -> TableRead:
        """Return what became of the table.

        Args:
            target: the sheet of the schema it was read as, "" when it was left out.
            layout: how it was laid out.
            columns: heading place within the table -> the column it was taken for.
            why: how it was understood.
        """
        grid, read = self.table.grid, len(self.table.rows) + self.headings_left
        reported = int(self.left.sum()) + self.headings_left
        named = tuple((text, columns.get(place, "")) for place, text in enumerate(self.table.texts))
        return TableRead(grid.file, grid.sheet, target, layout, read, read - reported, reported, named, why)
