"""Small grids and files for the tests of the reader."""

from __future__ import annotations

import csv
import io

import openpyxl

from kamcore.workbook.problems import WorkbookError
from kamcore.workbook.reading.assemble import assemble
from kamcore.workbook.reading.columns import ColumnBuilder, part_of
from kamcore.workbook.reading.grid import Grid


def grid_of(rows, *, sheet="", file="book.xlsx", kind="xlsx", delimiter=None):
    """A grid of Python rows, all as wide as the widest."""
    width = max((len(row) for row in rows), default=0)
    columns = []
    for place in range(width):
        builder = ColumnBuilder()
        values = [row[place] if place < len(row) else None for row in rows]
        values = [float(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in values]
        builder.add(part_of(values), len(values))
        columns.append(builder.finish())
    return Grid(file, sheet, hidden=False, columns=tuple(columns), n_rows=len(rows), format=kind, delimiter=delimiter)


def text_grid(rows, *, file="book.csv", delimiter=","):
    """The same as a text file would give it: every cell a text."""
    texts = [[None if value is None or value == "" else str(value) for value in row] for row in rows]
    return grid_of(texts, file=file, kind="text", delimiter=delimiter)


def csv_bytes(rows, *, delimiter=",", encoding="utf-8"):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue().encode(encoding)


def xlsx_bytes(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def book_of(grids):
    """The book that is put together from grids.

    Raises:
        WorkbookError: when nothing usable is left.
    """
    found = assemble(grids)
    if found.portfolio is None:
        raise WorkbookError(found.problems)
    return found.portfolio
