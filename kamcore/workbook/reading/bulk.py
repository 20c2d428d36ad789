"""A large sheet of an .xlsx as Arrow: its first and last rows cell by cell, what lies between by column.

A sheet of a hundred thousand rows is nearly always of one kind in each column, below the heading and above the totals.
Then a parser that fills whole columns does the work in half the time, and its result is as exact: it refuses a column of
two kinds, and the XML is scanned beside it for what it would pass over in silence. Whenever anything does not agree the
answer is None, and the sheet is read cell by cell.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import zipfile
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import fastexcel
import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import CalamineWorkbook

from kamcore.workbook.reading.columns import ColumnBuilder, part_of
from kamcore.workbook.reading.error_cells import error_cells, texts_of
from kamcore.workbook.reading.grid import ARROW_TYPES, Kind
from kamcore.workbook.reading.parts import column_number, has_no_result, unpacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.columns import Part
    from kamcore.workbook.reading.grid import Column
    from kamcore.workbook.reading.parts import SheetPart

LARGE_BYTES: Final = 6 << 20
"""The XML of a sheet from which this pays."""
_HEAD_ROWS: Final = 64
_TAIL_ROWS: Final = 24
_HEAD_BYTES: Final = 4 << 20
_OVERLAP: Final = 512
_EARLIEST: Final = dt.datetime(1905, 1, 1)  # noqa: DTZ001 - before it, a time of day may be meant
_LATEST: Final = dt.datetime(9999, 12, 31)  # noqa: DTZ001 - beyond it, a number is meant

_DATA: Final = b"<sheetData>"
_END: Final = b"</sheetData>"
_DIMENSION: Final = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:[A-Z]+([0-9]+)"')
_ROW: Final = re.compile(rb'<row\b[^<>]*?\sr="([0-9]+)"')
_CELL: Final = re.compile(rb'<c r="([A-Z]+)[0-9]+"(?: s="[0-9]+")?(?: t="([a-zA-Z]+)")?')
_ADDRESSES: Final = re.compile(rb'(<(?:row|c)\b[^<>]*?\sr="[A-Z]*)([0-9]+)"')
_MERGED: Final = re.compile(rb'<mergeCell ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_KINDS: Final = MappingProxyType(
    {
        pa.string(): Kind.TEXT,
        pa.float64(): Kind.NUMBER,
        pa.bool_(): Kind.BOOL,
        pa.timestamp("ms"): Kind.MOMENT,
        pa.duration("ms"): Kind.SPAN,
    }
)
_NEEDED: Final = re.compile(r"(?:[^/]+/)?(?:_rels/)?(?!calcChain)[^/]*\.(?:xml|rels)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bulk:
    """The cells of a large sheet.

    Attributes:
        columns: all columns.
        n_rows: the number of rows.
        first_row: the number of the first row in the sheet, counted from 1.
        first_column: the number of the first column, counted from 1.
        merged: merged ranges as in :class:`~kamcore.workbook.reading.grid.Grid`.
        no_result: there are formulas without a stored result.
    """

    columns: tuple[Column, ...]
    n_rows: int
    first_row: int
    first_column: int
    merged: tuple[tuple[int, int, int, int], ...]
    no_result: bool


@dataclass(frozen=True, slots=True)
class _Head:
    """The beginning of a sheet's XML.

    Attributes:
        opening: what stands before the first row.
        rows: the first rows.
        n_rows: the number of the last of them, counted from 1.
        body_end: the number of the last row to read by column; None when the sheet does not say how far it goes.
    """

    opening: bytes
    rows: bytes
    n_rows: int
    body_end: int | None


@dataclass(frozen=True, slots=True)
class _Scan:
    """What the XML of a sheet tells.

    Attributes:
        last: the last rows, or more.
        after: what stands behind the cells.
        no_result: there are formulas without a stored result.
    """

    last: bytes
    after: bytes
    no_result: bool


@dataclass(frozen=True, slots=True)
class _Edges:
    """The first and the last rows.

    Attributes:
        top: the first row of the sheet that is used, counted from 0.
        left: the first column that is used, counted from 0.
        width: the number of columns.
        n_first: the number of rows from ``top`` to the end of the head.
        first: these rows, or fewer when the last of them are blank.
        last: the rows behind the body.
        errors: the texts of error cells by column and row, the latter counted from ``top`` as if there were no body.
    """

    top: int
    left: int
    width: int
    n_first: int
    first: Sequence[Sequence[Any]]
    last: Sequence[Sequence[Any]]
    errors: dict[int, dict[int, str]]


@dataclass(frozen=True, slots=True)
class _Body:
    """The rows between.

    Attributes:
        columns: their cells.
        n_rows: how many there are.
        left: the first column that is used, counted from 0.
        errors: the texts of error cells by column and row of the sheet, counted from 0.
    """

    columns: Sequence[pa.Array]
    n_rows: int
    left: int
    errors: dict[int, dict[int, str]]


class _DisagreeError(Exception):
    """The sheet has to be read cell by cell."""


def read_bulk(data: bytes, sheet: SheetPart, most_cells: int) -> Bulk | None:
    """The cells of a large sheet of an .xlsx; None when it has to be read cell by cell.

    Args:
        data: the workbook.
        sheet: the sheet.
        most_cells: how many cells it may have.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo(sheet.part)
        head = _head(data, part)
        if head is None or _mixed(head.rows):
            return None
        with ThreadPoolExecutor(1) as pool:
            body = pool.submit(_body, data, sheet.name, head)
            try:
                scan = _scan(data, part)
                edges = _edges(data, archive, sheet, head, scan)
                return _joined(edges, body.result(), head, scan, most_cells)
            except _DisagreeError:
                return None


def _head(data: bytes, part: zipfile.ZipInfo) -> _Head | None:
    taken = b""
    for piece in unpacked(data, part):
        taken += piece
        start = taken.find(_DATA)
        rows = [match for match, _ in zip(_ROW.finditer(taken), range(_HEAD_ROWS + 1), strict=False)]
        if start >= 0 and len(rows) > _HEAD_ROWS:
            if b't="d"' in taken:  # moments more exact than a spreadsheet's own
                return None
            opening, end = taken[: start + len(_DATA)], rows[-1].start()
            n_rows = int(rows[-2][1])
            dimension = _DIMENSION.search(opening)
            body_end = int(dimension[1]) - _TAIL_ROWS if dimension else 0
            return _Head(opening, taken[len(opening) : end], n_rows, body_end if body_end > n_rows else None)
        if len(taken) > _HEAD_BYTES:
            break
    return None


def _mixed(rows: bytes) -> bool:
    """Whether one of the first rows' columns holds texts and others near their end, so that it pays not to try."""
    start = 0
    for match, _ in zip(_ROW.finditer(rows), range(3 * _HEAD_ROWS // 4), strict=False):
        start = match.start()
    seen: dict[bytes, bool] = {}
    for column, type_ in _CELL.findall(rows, start):
        is_text = type_ in {b"s", b"str", b"inlineStr"}
        if seen.setdefault(column, is_text) is not is_text:
            return True
    return False


def _body(data: bytes, sheet: str, head: _Head) -> _Body:
    """The rows between the first and the last ones.

    Raises:
        _DisagreeError: if a column is of two kinds, or the parser does not understand the sheet.
    """
    count = None if head.body_end is None else head.body_end - head.n_rows
    try:
        read = fastexcel.read_excel(data).load_sheet(
            sheet,
            header_row=None,
            skip_rows=head.n_rows,
            n_rows=count,
            schema_sample_rows=None,
            dtype_coercion="strict",
        )
        batch, found = read.to_arrow_with_errors()
        left = read.selected_columns[0].absolute_index
    except MemoryError:
        raise
    except BaseException as error:
        if "Too many rows skipped" in str(error):  # the first rows are all there is
            return _Body((), 0, -1, {})
        raise _DisagreeError from error
    errors, nothing_else = texts_of(found.errors if found is not None else ())
    if not nothing_else:  # a text that stands for nothing, such as N/A, in a column of another kind
        raise _DisagreeError
    return _Body(batch.columns, batch.num_rows, left, errors)


def _scan(data: bytes, part: zipfile.ZipInfo) -> _Scan:
    """Look through the XML of a sheet.

    Raises:
        _DisagreeError: if its end is not found.
    """
    no_result = False
    kept: deque[bytes] = deque(maxlen=4)
    for piece in unpacked(data, part):
        no_result = no_result or has_no_result(kept[-1][-_OVERLAP:] + piece if kept else piece)
        kept.append(piece)
    last = b"".join(kept)
    end = last.rfind(_END)
    if end < 0:
        raise _DisagreeError
    return _Scan(last[:end], last[end:], no_result)


def _edges(data: bytes, archive: zipfile.ZipFile, sheet: SheetPart, head: _Head, scan: _Scan) -> _Edges:
    """Read the first and the last rows cell by cell, as a small sheet of their own.

    Raises:
        _DisagreeError: if that does not work.
    """
    xml = head.opening + head.rows + _last_rows(head, scan) + b"</sheetData></worksheet>"
    small = _small(data, archive, sheet, xml)
    try:
        source = CalamineWorkbook.from_filelike(io.BytesIO(small)).get_sheet_by_name(sheet.name)
        errors = error_cells(small, sheet.name) if b't="e"' in xml else {}
    except MemoryError:
        raise
    except BaseException as error:
        raise _DisagreeError from error
    if source.start is None or source.start[0] >= head.n_rows:
        raise _DisagreeError
    top, left = source.start
    rows = list(source.iter_rows())[top:]
    n_first = head.n_rows - top
    errors = {column: {row - top: text for row, text in texts.items()} for column, texts in errors.items()}
    return _Edges(top, left, source.width, n_first, rows[:n_first], rows[n_first:], errors)


def _last_rows(head: _Head, scan: _Scan) -> bytes:
    """The rows behind the body, numbered as if they followed the head at once.

    Raises:
        _DisagreeError: if there are more of them than expected.
    """
    if head.body_end is None:
        return b""
    shift = head.body_end - head.n_rows
    before = False
    for match in _ROW.finditer(scan.last):
        if int(match[1]) <= head.body_end:
            before = True
        elif before:
            return _ADDRESSES.sub(
                lambda found: b'%b%d"' % (found[1], int(found[2]) - shift), scan.last[match.start() :]
            )
        else:
            raise _DisagreeError
    return b""


def _small(data: bytes, archive: zipfile.ZipFile, sheet: SheetPart, xml: bytes) -> bytes:
    """The workbook with nothing but this sheet, and of it nothing but some rows."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as small:
        for part in archive.infolist():
            if part.filename == sheet.part:
                small.writestr(part.filename, xml)
            elif _NEEDED.fullmatch(part.filename):
                small.writestr(part.filename, b"".join(unpacked(data, part)))
    return stream.getvalue()


def _joined(edges: _Edges, body: _Body, head: _Head, scan: _Scan, most_cells: int) -> Bulk:
    """Put the rows together.

    Raises:
        _DisagreeError: if they do not fit.
    """
    n_first = edges.n_first if body.n_rows or edges.last else len(edges.first)
    n_rows = n_first + body.n_rows + len(edges.last)
    if n_rows * edges.width > most_cells:
        raise _DisagreeError
    if body.n_rows and (len(body.columns) != edges.width or body.left != edges.left):
        raise _DisagreeError
    if edges.last and head.body_end is not None and body.n_rows != head.body_end - head.n_rows:
        raise _DisagreeError
    first = zip(*edges.first, strict=True)
    last = zip(*edges.last, strict=True) if edges.last else [()] * edges.width
    between = body.columns if body.n_rows else [pa.nulls(0)] * edges.width
    columns = []
    for place, (above, array, below) in enumerate(zip(first, between, last, strict=True)):
        builder = ColumnBuilder()
        builder.add(part_of([*above, *itertools.repeat("", n_first - len(above))]), n_first)
        builder.add(_part(array), body.n_rows)
        builder.add(part_of(below), len(below))
        errors = {row if row < n_first else row + body.n_rows: t for row, t in edges.errors.get(place, {}).items()}
        errors |= {row - edges.top: text for row, text in body.errors.get(place, {}).items()}
        columns.append(builder.finish(errors))
    merged = tuple(
        (int(r1) - 1 - edges.top, column_number(c1) - 1 - edges.left,
         int(r2) - 1 - edges.top, column_number(c2) - 1 - edges.left)
        for c1, r1, c2, r2 in _MERGED.findall(scan.after)
    )  # fmt: skip
    return Bulk(tuple(columns), n_rows, edges.top + 1, edges.left + 1, merged, scan.no_result)


def _part(array: pa.Array) -> Part:
    """A column of the body; an empty text is an empty cell.

    Raises:
        _DisagreeError: if it may mean something else than it says.
    """
    if array.null_count == len(array):
        return {}
    kind = _KINDS.get(array.type)
    if kind is None:
        raise _DisagreeError
    if kind is Kind.TEXT:
        empty = pc.equal(pc.binary_length(array), 0)
        return {kind: pc.if_else(empty, None, array) if pc.any(empty).as_py() else array}
    if kind is Kind.MOMENT:
        bounds = pc.min_max(array)
        if bounds["min"].as_py() < _EARLIEST or bounds["max"].as_py() > _LATEST:
            raise _DisagreeError
    if kind is Kind.NUMBER and pc.any(pc.is_nan(array)).as_py():  # the text nan
        raise _DisagreeError
    return {kind: array.cast(ARROW_TYPES[kind])}
