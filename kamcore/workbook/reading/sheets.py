"""From the bytes of a workbook to grids. Runs in the worker only: a parser may panic, or take the process along."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import struct
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.bulk import LARGE_BYTES, read_bulk
from kamcore.workbook.reading.columns import ColumnBuilder, part_of
from kamcore.workbook.reading.error_cells import error_cells
from kamcore.workbook.reading.grid import CellError, Grid, column_letters
from kamcore.workbook.reading.guard import damaged, entities, far_cells, protected
from kamcore.workbook.reading.limits import Place, ReadingLimits, Refused
from kamcore.workbook.reading.number_formats import currency_styles, sheet_currencies
from kamcore.workbook.reading.parts import (
    SheetHints,
    Trap,
    content_mentions,
    find_trap,
    no_result,
    reach,
    reach_of_ods,
    sheet_hints,
    sheet_parts,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kamcore.workbook.reading.bulk import Bulk
    from kamcore.workbook.reading.parts import SheetPart

_LAST_ROW: Final = 1 << 20
_BATCH_CELLS: Final = 1 << 17
_NO_ERRORS: Final[Mapping[int, Mapping[int, str]]] = MappingProxyType({})
_ODS_ERROR: Final = re.compile(r"#(?:N/A|REF!|DIV/0!|NAME\?|NULL!|NUM!|VALUE!)|Err:\d{3}")
_ODS_DURATION: Final = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+)(?:[.,](\d+))?S")
_UNKNOWN_ERROR: Final = re.compile(r"Unsupported cell error value '([^']*)'")
ZIP_TROUBLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OSError,
    KeyError,
    RuntimeError,
    EOFError,
)


@dataclass(frozen=True, slots=True)
class _Hints:
    """What is known of a workbook beside what calamine tells.

    Attributes:
        sheets: for an .xlsx, by sheet.
        durations: an .ods holds spans, which calamine gives as text.
        errors: an .ods holds error cells, which calamine gives as text.
    """

    sheets: Mapping[str, SheetHints]
    durations: bool = False
    errors: bool = False


def read_sheets(
    data: bytes, filename: str, format_: str, limits: ReadingLimits, progress: Callable[[str, int, int], None]
) -> Iterator[Grid]:
    """All worksheets of a workbook, hidden ones too; charts and macros are passed over.

    A sheet that cannot be read comes as an empty grid with a note, as long as another one can.

    Raises:
        Refused: if nothing can be read, or the sheets are too large.
    """
    if format_ in {"xlsx", "ods"}:
        _refuse_traps(data, filename)
    parts = _parts(data) if format_ == "xlsx" else {}
    large = {sheet.name: sheet for sheet, size in parts.values() if sheet.cells and size >= LARGE_BYTES}
    with ThreadPoolExecutor(1) as pool:
        looked = pool.submit(_look, data, format_, [sheet for name, (sheet, _) in parts.items() if name not in large])
        book = _Book(data, filename, format_, limits)
        cells = 0
        failed: list[str] = []
        read = 0
        styles = _currency_styles(data) if format_ == "xlsx" else {}
        listed = [(sheet.name, sheet.hidden) for sheet, _ in parts.values() if sheet.cells]
        for name, hidden in listed if large else book.sheets:  # to open it whole takes long
            about = Grid(filename, name, hidden, (), 0, format=format_)
            bulk = read_bulk(data, large[name], limits.cells - cells) if name in large else None
            if bulk is not None:
                cells += bulk.n_rows * len(bulk.columns)
                progress(name, bulk.n_rows, bulk.n_rows)
                yield _with_currencies(_grid_of_bulk(about, bulk), data, large[name], styles)
                read += 1
                continue
            hints = pool.submit(_look, data, format_, [large[name]]) if name in large else looked
            try:
                source = book.opened.get_sheet_by_name(name)
            except (MemoryError, Refused):
                raise
            except BaseException as error:  # noqa: BLE001 - a panic of the parser is no Exception
                failed.append(str(error))
                yield _unreadable(about, str(error))
                continue
            cells += source.height * source.width
            if cells > limits.cells or source.width > limits.columns or (source.end or (0,))[0] >= _LAST_ROW:
                raise _too_far(about, source, limits)
            grid = _Sheet(source, about, data, hints.result()).grid(progress)
            yield _with_currencies(grid, data, parts[name][0] if name in parts else None, styles)
            read += 1
    if failed and not read:
        raise damaged(filename, "; ".join(failed))


class _Book:
    """The workbook as calamine sees it, opened when it is first needed."""

    def __init__(self, data: bytes, filename: str, format_: str, limits: ReadingLimits) -> None:
        self._data = data
        self._filename = filename
        self._format = format_
        self._limits = limits

    @cached_property
    def opened(self) -> CalamineWorkbook:
        """The open workbook.

        Raises:
            Refused: if it cannot be opened.
        """
        try:
            return CalamineWorkbook.from_filelike(io.BytesIO(self._data))
        except PasswordError as error:
            raise protected(self._filename) from error
        except MemoryError:
            raise
        except BaseException as error:  # a panic of the parser is no Exception
            if self._format == "ods":  # all sheets are read at once
                refuse_far_cells(self._data, self._filename, self._format, self._limits)
            raise damaged(self._filename, str(error)) from error

    @property
    def sheets(self) -> list[tuple[str, bool]]:
        """The worksheets: the name of each, and whether it is hidden."""
        return [
            (sheet.name, sheet.visible is not SheetVisibleEnum.Visible)
            for sheet in self.opened.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet
        ]


def _refuse_traps(data: bytes, filename: str) -> None:
    try:
        trap = find_trap(data)
    except ZIP_TROUBLE:
        return  # the parser will say what is wrong
    if trap is Trap.ENTITIES:
        raise entities(filename)
    if trap is not None:
        raise damaged(filename, trap.value)


def _parts(data: bytes) -> dict[str, tuple[SheetPart, int]]:
    """The sheets of an .xlsx by name, and how many bytes of XML each is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {sheet.name: (sheet, archive.getinfo(sheet.part).file_size) for sheet in sheet_parts(archive)}
    except ZIP_TROUBLE:
        return {}  # the parser will say what is wrong


def _grid_of_bulk(about: Grid, bulk: Bulk) -> Grid:
    return replace(
        about,
        columns=bulk.columns,
        n_rows=bulk.n_rows,
        first_row=bulk.first_row,
        first_column=bulk.first_column,
        merged=bulk.merged,
        notes=(no_result(),) if bulk.no_result else (),
    )


def _currency_styles(data: bytes) -> dict[int, str]:
    try:
        return currency_styles(data)
    except ZIP_TROUBLE:
        return {}


def _with_currencies(grid: Grid, data: bytes, sheet: SheetPart | None, styles: Mapping[int, str]) -> Grid:
    """The grid with the currencies in which its columns are formatted."""
    if sheet is None or not styles or not grid.columns:
        return grid
    try:
        found = sheet_currencies(data, sheet, styles)
    except ZIP_TROUBLE:
        return grid
    currencies: dict[int, str | pa.Array] = {}
    for number, rows in found.items():
        place, labels = number - grid.first_column, list(rows)
        if not 0 <= place < len(grid.columns):
            continue
        if len(labels) == 1:
            currencies[place] = labels[0]
            continue
        codes = np.full(grid.n_rows, -1, np.int32)
        for code, label in enumerate(labels):
            at = np.array(rows[label]) - grid.first_row
            codes[at[(at >= 0) & (at < grid.n_rows)]] = code
        currencies[place] = pa.array(labels).take(pa.array(codes, mask=codes < 0))
    return replace(grid, currencies=currencies)


def refuse_far_cells(data: bytes, filename: str, format_: str, limits: ReadingLimits) -> None:
    """Look, without a parser, how far the cells of a workbook reach.

    Raises:
        Refused: if that is too far.
    """
    try:
        far = reach(data) if format_ == "xlsx" else reach_of_ods(data) if format_ == "ods" else None
    except ZIP_TROUBLE:
        return
    if far is not None and (far.rows * far.columns > limits.cells or far.columns > limits.columns):
        raise far_cells(Place(filename, far.sheet, far.cell), far.rows, far.columns, limits)


def _look(data: bytes, format_: str, sheets: Sequence[SheetPart]) -> _Hints:
    try:
        if format_ == "xlsx":
            return _Hints(sheet_hints(data, sheets))
        if format_ == "ods":
            durations, errors = content_mentions(data, b'office:value-type="time"', b'calcext:value-type="error"')
            return _Hints({}, durations, errors)
    except ZIP_TROUBLE:
        pass  # the parser will say what is wrong, or does not mind
    return _Hints({})


def _too_far(about: Grid, source: Any, limits: ReadingLimits) -> Refused:  # noqa: ANN401 - calamine's own sheet
    row, column = source.end
    cell = f"{column_letters(column + 1)}{row + 1}"
    if row >= _LAST_ROW:
        return Refused(
            f"a cell that says it stands at {cell}",
            f"cells in the first {_LAST_ROW:,} rows, for a sheet has no more",
            "Save the workbook again from your spreadsheet program.",
            code="cells",
            place=Place(about.file, about.sheet, cell),
        )
    return far_cells(Place(about.file, about.sheet, cell), source.height, source.width, limits)


def _unreadable(about: Grid, detail: str) -> Grid:
    unknown = _UNKNOWN_ERROR.search(detail)
    if unknown:
        found, fix = (
            f"a sheet with the error value {unknown[1]}, which stops the reader",
            "Clear that cell and save again.",
        )
    else:
        found, fix = "a damaged sheet", "Save the workbook again from your spreadsheet program."
    fix = f"The sheet was left out. {fix}"
    note = Problem(Severity.ERROR, "unreadable-sheet", found, "a sheet that can be read", fix)
    return Grid(about.file, about.sheet, about.hidden, (), 0, format=about.format, notes=(note,))


class _Sheet:
    """One sheet on its way to a grid."""

    def __init__(self, source: Any, about: Grid, data: bytes, hints: _Hints) -> None:  # noqa: ANN401 - as above
        self._source = source
        self._about = about
        self._data = data
        self._hints = hints

    def grid(self, progress: Callable[[str, int, int], None]) -> Grid:
        """Read the cells.

        Args:
            progress: told how far it is, every few thousand rows.
        """
        about, source = self._about, self._source
        notes: list[Problem] = []
        hints = self._hints.sheets.get(about.sheet, SheetHints(errors=about.format != "ods"))
        if hints.no_result:
            notes.append(no_result())
        if source.start is None:
            return Grid(about.file, about.sheet, about.hidden, (), 0, format=about.format, notes=tuple(notes))
        top, left = source.start
        height, width = source.height, source.width
        builders = [ColumnBuilder() for _ in range(width)]
        rows = itertools.islice(source.iter_rows(), top, None)
        step = min(max(_BATCH_CELLS // width, 64), 8192)
        mend = self._mend if self._hints.durations or self._hints.errors else None
        done = 0
        while batch := list(itertools.islice(rows, step)):
            for builder, values in zip(builders, zip(*batch, strict=True), strict=True):
                builder.add(part_of(values if mend is None else mend(values)), len(batch))
            done += len(batch)
            progress(about.sheet, done, height)
        errors = _NO_ERRORS
        if hints.errors:
            try:
                errors = {
                    column: {row - top: text for row, text in texts.items()}
                    for column, texts in error_cells(self._data, about.sheet).items()
                }
            except MemoryError:
                raise
            except BaseException:  # noqa: BLE001 - a panic of the parser is no Exception
                notes.append(
                    Problem(
                        Severity.NOTE,
                        "errors-not-told-apart",
                        "error cells such as #N/A, which read as empty cells",
                        "cells without errors",
                        "Nothing to do if they may stay empty; else mend their formulas.",
                    )
                )
        return Grid(
            about.file,
            about.sheet,
            about.hidden,
            tuple(builder.finish(errors.get(i, {})) for i, builder in enumerate(builders)),
            done,
            first_row=top + 1,
            first_column=left + 1,
            format=about.format,
            merged=tuple(
                (r1 - top, c1 - left, r2 - top, c2 - left) for (r1, c1), (r2, c2) in source.merged_cell_ranges or ()
            ),
            notes=tuple(notes),
        )

    def _mend(self, values: Sequence[Any]) -> Sequence[Any]:
        return [self._mended(value) if type(value) is str else value for value in values]

    def _mended(self, text: str) -> str | dt.timedelta | CellError:
        if self._hints.errors and _ODS_ERROR.fullmatch(text):
            return CellError(text)
        match = _ODS_DURATION.fullmatch(text) if self._hints.durations else None
        if match is None:
            return text
        sign, hours, minutes, seconds, fraction = match.groups()
        span = dt.timedelta(
            hours=int(hours),
            minutes=int(minutes),
            seconds=int(seconds),
            microseconds=int((fraction or "0")[:6].ljust(6, "0")),
        )
        return -span if sign else span
