"""The sheet of balances and turnover of account 62, that of customers, as 1C prints it: what was debited in the time is what was sold."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading.columns import ColumnBuilder, part_of
from kamcore.workbook.reading.headings import even_heading, heading_text
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from kamcore.workbook.reading.grid import Grid, Value

_OF_CUSTOMERS: Final = re.compile(r"оборотно сальдовая ведомость.* 62\b")
_TURNOVER: Final = re.compile(r"обороты?(?: за период)?")
_ACCOUNT: Final = re.compile(r"62(?:\.\d\d)*(?:, .+)?")
_OF_ADVANCES: Final = re.compile(r"62\.0?2\b")
_LOOK_AT: Final = 15


def turnover_in_one_line(grid: Grid) -> Grid:
    """Return the grid of such a sheet with its headings in one row, and customers alone with figures; any other as it is.

    What is debited on 62.02 is what had been paid before, and no sale.
    """
    found = _heading_of(grid)
    if found is None:
        return grid
    row, debit = found
    names = list(grid.columns[0].to_pylist())
    amounts = list(grid.columns[debit].to_pylist())
    names[row], amounts[row] = "Контрагент", "Обороты за период, дебет (с НДС)"
    names[row + 1] = amounts[row + 1] = None
    of_advances = False
    for at in range(row + 2, grid.n_rows):
        text = heading_text(names[at])
        if _ACCOUNT.fullmatch(text):
            of_advances = _OF_ADVANCES.match(text) is not None
            names[at] = f"Итого по счету {text}"
        elif of_advances and not _TOTAL.match(plain(text)):
            amounts[at] = None
    kept: dict[int, list[Value]] = {0: names, debit: amounts}
    columns = list(grid.columns)
    for place in range(grid.n_columns):
        values = kept.get(place)
        if values is None:
            values = list(columns[place].to_pylist())
            values[row:] = [None] * (grid.n_rows - row)
        builder = ColumnBuilder()
        builder.add(part_of(values), grid.n_rows)
        columns[place] = builder.finish()
    merged = tuple(area for area in grid.merged if area[2] < row)
    return replace(grid, columns=tuple(columns), merged=merged)


_TOTAL: Final = re.compile(r"итого|всего")


def _heading_of(grid: Grid) -> tuple[int, int] | None:
    """Return the first row of the headings, and the column of what was debited; None where the grid is no such sheet."""
    lines = grid.rows(0, min(_LOOK_AT, grid.n_rows))
    titled = False
    for row, line in enumerate(lines[:-1]):
        evened = [even_heading(heading_text(value)) for value in line]
        titled = titled or any(map(_OF_CUSTOMERS.search, evened))
        turnover = next((place for place, even in enumerate(evened) if _TURNOVER.fullmatch(even)), None)
        if not titled or turnover is None:
            continue
        below = [even_heading(heading_text(value)) for value in lines[row + 1]]
        if "дебет" in below[turnover:]:
            return row, below.index("дебет", turnover)
    return None
