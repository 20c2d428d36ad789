"""The rows of a sheet as the file holds them, many at a time.

openpyxl makes the workbook: its sheets, headings, styles, widths and drop-downs. The rows below the headings are put into the
file here, since a book may have 100,000 of them, and since openpyxl rounds numbers to 16 digits, which changes some of them.
"""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from kamcore.workbook.cells import NUMBER_FORMATS, cell_text, looks_like_formula
from kamcore.workbook.column import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

_DAY_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001  (spreadsheets know no time zone)
_FIRST_SAFE_DAY: Final = datetime(1900, 3, 1)  # noqa: DTZ001
_ROWS_AT_ONCE: Final = 5_000
_DAY_SECONDS: Final = 86_400


class CellWriter:
    """Makes cells for one workbook, whose styles it uses.

    A cell is what follows its address, ``" s="1"><v>0.5</v>"`` for instance; None is an empty one.
    """

    def __init__(self, page: Worksheet) -> None:
        quoted, share, day = (WriteOnlyCell(page) for _ in range(3))
        quoted.quotePrefix = True
        share.number_format, day.number_format = NUMBER_FORMATS[Kind.SHARE], NUMBER_FORMATS[Kind.DATE]
        self._quoted, self._share, self._day = (f' s="{cell.style_id}"' for cell in (quoted, share, day))

    def text(self, value: str) -> str:
        """Return a cell of text; where a program could take it for a formula it is marked as text, as by an apostrophe."""
        style = self._quoted if looks_like_formula(value) else ""
        held = cell_text(value)
        space = ' xml:space="preserve"' if held != held.strip() or "\n" in held else ""
        return f'{style} t="inlineStr"><is><t{space}>{escape(held)}</t></is>'

    def number(self, value: float) -> str:
        """Return a cell of a number, with all its digits; what is not finite can only be a word."""
        if not math.isfinite(value):
            return self.text(str(value))
        return f"><v>{_digits(value)}</v>"

    def share(self, value: float) -> str:
        """Return a cell of a fraction, shown as a percentage."""
        return f"{self._share}{self.number(value)}" if math.isfinite(value) else self.text(str(value))

    def day(self, value: date) -> str:
        """Return a cell of a day; one before March 1900, about which spreadsheets disagree, is text."""
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)  # noqa: DTZ001
        if moment < _FIRST_SAFE_DAY:
            return self.text(moment.date().isoformat())
        since = moment - _DAY_ZERO
        seconds = since.seconds + since.microseconds / 1e6
        return f"{self._day}><v>{_digits(since.days + seconds / _DAY_SECONDS)}</v>"

    def yes_no(self, value: bool) -> str:
        """Return a cell that says yes or no."""
        return self.text("yes" if value else "no")

    def of(self, kind: Kind) -> Callable[[Any], str]:
        """Return what makes the cells of a kind."""
        makers: dict[Kind, Callable[[Any], str]] = {
            Kind.NUMBER: self.number,
            Kind.MONEY: self.number,
            Kind.SHARE: self.share,
            Kind.DATE: self.day,
            Kind.YES_NO: self.yes_no,
        }
        return makers.get(kind, self.text)


def rows_xml(columns: Sequence[Iterable[str | None]]) -> Iterator[bytes]:
    """Go through the rows, from row 2 on, as pieces of a sheet's file.

    Args:
        columns: the cells of each column, all of the same number.
    """
    letters = [get_column_letter(at) for at in range(1, len(columns) + 1)]
    piece: list[str] = []
    for number, row in enumerate(zip(*columns, strict=True), start=2):
        cells = [
            f'<c r="{letter}{number}"{cell}</c>' for letter, cell in zip(letters, row, strict=True) if cell is not None
        ]
        piece.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(piece) == _ROWS_AT_ONCE:
            yield "".join(piece).encode()
            piece.clear()
    if piece:
        yield "".join(piece).encode()


def cells_of(values: Iterable[Any], make: Callable[[Any], str]) -> list[str | None]:
    """Return the cells of a column; equal values, of which most columns have many, are made once."""
    made: dict[Any, str | None] = {None: None}
    cells = []
    for value in values:
        # 0.0 and -0.0 are equal, yet two numbers
        if value not in made or value == 0:
            made[value] = make(value)
        cells.append(made[value])
    return cells


def _digits(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 and value != 0 else repr(value)
