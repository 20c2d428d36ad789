"""SYLK files (.slk): a text format of old spreadsheet programs, one line for each cell."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final

from kamcore.workbook.reading.encoding import decode
from kamcore.workbook.reading.grid import CellError
from kamcore.workbook.reading.scattered import ScatteredCells

if TYPE_CHECKING:
    from kamcore.workbook.reading.grid import Grid
    from kamcore.workbook.reading.limits import ReadingLimits

_FIELDS: Final = re.compile(r"(?:[^;]|;;)+")
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATES: Final = re.compile(r"[dmyh]", re.IGNORECASE)
_LAST: Final = 1 << 20
_START_1900: Final = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's dates have no time zone
_START_1904: Final = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_LATEST: Final = 2_958_465


def read_sylk(data: bytes, filename: str, limits: ReadingLimits) -> Grid:
    """The one sheet of the file.

    Raises:
        Refused: if it is no text, or its cells reach too far.
    """
    decoded = decode(data, filename)
    sheet = ScatteredCells(filename, "", limits)
    sheet.notes.extend(decoded.notes)
    reader = _Reader(sheet)
    for line in re.split(r"\r\n|\r|\n", decoded.text):
        reader.take(line)
    reader.finish()
    return sheet.grid("sylk", decoded.encoding)


class _Reader:
    """Follows the lines of the file, which say only what changes from one cell to the next."""

    def __init__(self, sheet: ScatteredCells) -> None:
        self._sheet = sheet
        self._row = self._column = 0
        self._formats: list[str] = []
        self._start = _START_1900
        self._values: dict[tuple[int, int], Any] = {}
        self._dates: set[tuple[int, int]] = set()

    def take(self, line: str) -> None:
        """Take one line."""
        kind, _, rest = line.partition(";")
        fields = {field[:1]: field[1:].replace(";;", ";") for field in _FIELDS.findall(rest)}
        if kind == "P" and rest.startswith("P"):
            self._formats.append(fields.get("P", ""))
        elif kind == "O" and re.search(r"(?:^|;)V4(?:;|$)", rest):
            self._start = _START_1904
        elif kind in {"C", "F"}:
            self._row = _place(fields.get("Y"), self._row)
            self._column = _place(fields.get("X"), self._column)
            here = (self._row, self._column)
            if kind == "F" and self._is_date(fields.get("P", "")):
                self._dates.add(here)
            elif kind == "C" and "K" in fields:
                self._values[here] = _value(fields["K"])

    def _is_date(self, number: str) -> bool:
        if not number.isdigit() or int(number) >= len(self._formats):
            return False
        return _DATES.search(_LITERAL.sub("", self._formats[int(number)])) is not None

    def finish(self) -> None:
        """Put the cells into the sheet; only now is it known which numbers are dates."""
        for (row, column), value in sorted(self._values.items(), key=lambda item: item[0]):
            if (row, column) in self._dates and isinstance(value, float) and 1 <= value < _LATEST:
                self._sheet.put(row, column, self._start + dt.timedelta(days=value))
            elif value is not None:
                self._sheet.put(row, column, value)


def _place(text: str | None, before: int) -> int:
    return min(max(int(text) - 1, 0), _LAST) if text and text.isascii() and text.isdigit() and len(text) < 9 else before


def _value(text: str) -> Any:  # noqa: ANN401 - any cell
    if text.startswith('"'):
        return text[1:].removesuffix('"').replace('""', '"') or None
    if text in {"TRUE", "FALSE"}:
        return text == "TRUE"
    if text.startswith("#"):
        return CellError(text)
    try:
        return float(text)
    except ValueError:
        return text or None
