"""XML spreadsheets of Excel 2003 (SpreadsheetML): all sheets of one, read from front to back."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import TYPE_CHECKING, Any, Final

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from kamcore.workbook.reading.grid import CellError
from kamcore.workbook.reading.guard import damaged, entities
from kamcore.workbook.reading.parts import no_result
from kamcore.workbook.reading.scattered import ScatteredCells

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from kamcore.workbook.reading.grid import Grid
    from kamcore.workbook.reading.limits import ReadingLimits

_SS: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
_VISIBLE: Final = "{urn:schemas-microsoft-com:office:excel}Visible"
_DEEPEST: Final = 200
_LAST_ROW: Final = 1 << 20
_LAST_COLUMN: Final = 1 << 14
_PROGRESS_ROWS: Final = 8192
_MOMENT: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?\d*)?Z?")
_LONG_TAG: Final = re.compile(rb"<[A-Za-z][^<>]{65536}")
_NO_DATE: Final = dt.date(1899, 12, 31)


def read_spreadsheetml(
    data: bytes, filename: str, limits: ReadingLimits, progress: Callable[[str, int, int], None]
) -> list[Grid]:
    """All sheets of the workbook.

    Raises:
        Refused: if it is damaged, too large, or defines entities.
    """
    if _LONG_TAG.search(data):
        raise damaged(filename, "a tag without an end")
    book = _Book(filename, limits, progress)
    try:
        for event, element in iterparse(io.BytesIO(data), events=("start", "end")):
            if event == "start":
                book.begin(element)
            else:
                book.end(element)
    except DefusedXmlException as error:
        raise entities(filename) from error
    except (ParseError, LookupError, ValueError) as error:
        raise damaged(filename, str(error)) from error
    return [sheet.grid("spreadsheetml") for sheet in book.sheets]


class _Book:
    """What has been read so far.

    Attributes:
        sheets: the sheets.
    """

    def __init__(self, filename: str, limits: ReadingLimits, progress: Callable[[str, int, int], None]) -> None:
        self.sheets: list[ScatteredCells] = []
        self._filename = filename
        self._limits = limits
        self._progress = progress
        self._path: list[Element] = []
        self._row = self._column = -1
        self._formula_without_result = False

    def begin(self, element: Element) -> None:
        self._path.append(element)
        if len(self._path) > _DEEPEST:
            raise damaged(self._filename, "too deep")
        if element.tag == f"{_SS}Worksheet":
            self.sheets.append(ScatteredCells(self._filename, element.get(f"{_SS}Name", ""), self._limits))
            self._row, self._formula_without_result = -1, False
        elif element.tag == f"{_SS}Row":
            self._row = _index(element, self._row, _LAST_ROW)
            self._column = -1
        elif element.tag == f"{_SS}Cell":
            self._column = _index(element, self._column, _LAST_COLUMN)

    def end(self, element: Element) -> None:
        self._path.pop()
        if not self.sheets:
            return
        sheet = self.sheets[-1]
        if element.tag == f"{_SS}Cell":
            self._cell(sheet, element)
            element.clear()
        elif element.tag == f"{_SS}Row":
            self._row += _number(element, f"{_SS}Span", _LAST_ROW)
            if self._row % _PROGRESS_ROWS == 0:
                self._progress(sheet.sheet, self._row, 0)
            for parent in self._path[-1:]:
                parent.clear()  # which the rows read so far would else fill
        elif element.tag == _VISIBLE:
            sheet.hidden = (element.text or "").strip() in {"SheetHidden", "SheetVeryHidden"}
        elif element.tag == f"{_SS}Worksheet" and self._formula_without_result:
            sheet.notes.append(no_result())

    def _cell(self, sheet: ScatteredCells, element: Element) -> None:
        across = _number(element, f"{_SS}MergeAcross", _LAST_COLUMN)
        down = _number(element, f"{_SS}MergeDown", _LAST_ROW)
        content = element.find(f"{_SS}Data")
        if content is not None:
            value = _value(content.get(f"{_SS}Type", "String"), "".join(content.itertext()))
            if value is not None:
                sheet.put(self._row, self._column, value)
        elif element.get(f"{_SS}Formula"):
            self._formula_without_result = True
        if across or down:
            sheet.merged.append((self._row, self._column, self._row + down, self._column + across))
        self._column += across


def _index(element: Element, before: int, most: int) -> int:
    """The place of a row or cell, counted from 0: it may be said, else it follows the one before."""
    said = _number(element, f"{_SS}Index", most)
    return said - 1 if said else min(before + 1, most)


def _number(element: Element, name: str, most: int) -> int:
    text = element.get(name, "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _value(type_: str, text: str) -> Any:  # noqa: ANN401 - any cell
    """The value of a cell; None when it is empty."""
    if type_ == "String":
        return text or None
    text = text.strip()
    if not text:
        return None
    if type_ == "Number":
        try:
            return float(text)
        except ValueError:
            return text
    if type_ == "Boolean":
        return text.lower() in {"1", "true"}
    if type_ == "Error":
        return CellError(text)
    return _moment(text) or text if type_ == "DateTime" else text


def _moment(text: str) -> dt.datetime | dt.timedelta | None:
    """A date, a date with a time, or a time of day, which is dated before all others."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    try:
        moment = dt.datetime(year, month, day, hour, minute, second, int((found[7] or "").ljust(6, "0")))  # noqa: DTZ001
    except ValueError:
        return None
    if moment.date() == _NO_DATE:
        return moment - dt.datetime.combine(_NO_DATE, dt.time())
    return moment
