"""From the bytes of a workbook to grids. Runs in the worker only: a parser may panic, or take the process along."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import fastexcel
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.columns import ColumnBuilder, part_of
from kamcore.workbook.reading.grid import CellError, Grid, column_letters
from kamcore.workbook.reading.guard import damaged, far_cells, protected
from kamcore.workbook.reading.limits import Place, ReadingLimits, Refused
from kamcore.workbook.reading.parts import SheetHints, content_mentions, sheet_hints

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_BATCH_CELLS: Final = 1 << 17
_NO_ERRORS: Final[Mapping[int, Mapping[int, str]]] = MappingProxyType({})
_ERROR_DETAIL: Final = re.compile(r"Error\((\w+)\)")
_ERROR_TEXTS: Final = MappingProxyType(
    {
        "NA": "#N/A",
        "Ref": "#REF!",
        "Div0": "#DIV/0!",
        "Name": "#NAME?",
        "Null": "#NULL!",
        "Num": "#NUM!",
        "Value": "#VALUE!",
        "GettingData": "#GETTING_DATA",
    }
)
_ODS_ERROR: Final = re.compile(r"#(?:N/A|REF!|DIV/0!|NAME\?|NULL!|NUM!|VALUE!)|Err:\d{3}")
_ODS_DURATION: Final = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+)(?:[.,](\d+))?S")
_UNKNOWN_ERROR: Final = re.compile(r"Unsupported cell error value '([^']*)'")
ZIP_TROUBLE: Final = (zipfile.BadZipFile, zlib.error, ValueError, OSError, KeyError, RuntimeError, EOFError)


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
    with ThreadPoolExecutor(1) as pool:
        looked = pool.submit(_look, data, format_)
        book = _open(data, filename)
        cells = 0
        failed: list[str] = []
        read = 0
        for sheet in book.sheets_metadata:
            if sheet.typ is not SheetTypeEnum.WorkSheet:
                continue
            about = Grid(filename, sheet.name, sheet.visible is not SheetVisibleEnum.Visible, (), 0, format=format_)
            try:
                source = book.get_sheet_by_name(sheet.name)
            except MemoryError:
                raise
            except BaseException as error:  # noqa: BLE001 - a panic of the parser is no Exception
                failed.append(str(error))
                yield _unreadable(about, str(error))
                continue
            cells += source.height * source.width
            if cells > limits.cells or source.width > limits.columns:
                raise _too_far(about, source, limits)
            yield _Sheet(source, about, data, looked.result()).grid(progress)
            read += 1
    if failed and not read:
        raise damaged(filename, "; ".join(failed))


def _open(data: bytes, filename: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as error:
        raise protected(filename) from error
    except MemoryError:
        raise
    except BaseException as error:  # a panic of the parser is no Exception
        raise damaged(filename, str(error)) from error


def _look(data: bytes, format_: str) -> _Hints:
    try:
        if format_ == "xlsx":
            return _Hints(sheet_hints(data))
        if format_ == "ods":
            durations, errors = content_mentions(data, b'office:value-type="time"', b'calcext:value-type="error"')
            return _Hints({}, durations, errors)
    except ZIP_TROUBLE:
        pass  # the parser will say what is wrong, or does not mind
    return _Hints({})


def _too_far(about: Grid, source: Any, limits: ReadingLimits) -> Refused:  # noqa: ANN401 - calamine's own sheet
    row, column = source.end
    cell = f"{column_letters(column + 1)}{row + 1}"
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
            notes.append(
                Problem(
                    Severity.WARNING,
                    "no-stored-result",
                    "formulas without a stored result, which read as empty cells",
                    "formulas with their results, as spreadsheet programs save them",
                    "Open the workbook in your spreadsheet program, save it there, and bring it again.",
                )
            )
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
                errors = self._errors(top)
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

    def _errors(self, top: int) -> Mapping[int, Mapping[int, str]]:
        """Texts of the error cells by column and row: calamine gives them as empty, fastexcel says what they were."""
        sheet = fastexcel.read_excel(self._data).load_sheet(
            self._about.sheet, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=1
        )
        _, found = sheet.to_arrow_with_errors()
        errors: dict[int, dict[int, str]] = {}
        for error in found.errors if found is not None else ():
            match = _ERROR_DETAIL.search(error.detail)
            if match:
                row, column = error.position
                errors.setdefault(column, {})[row - top] = _ERROR_TEXTS.get(match[1], "#ERROR!")
        return errors

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
