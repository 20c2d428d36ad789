"""The batch of bookings that DATEV and the programs beside it write (``EXTF``), as a list of what was booked on each customer.

Its first line holds the year, the length of account numbers and the like; its days have no year, and a customer is on either side of
a booking. Customers bear the numbers 10000 to 69999, or as many digits more as the accounts of the ledger have.
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from kamcore.workbook.reading.columns import text_columns
from kamcore.workbook.reading.headings import even_heading, heading_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamcore.workbook.reading.grid import Grid

_MARK: Final = re.compile(r"EXTF|DTVF")
_BOOKINGS: Final = "21"
_BEGIN: Final = 12
"""Where in the first line the year of the books begins, as 20240101."""
_LENGTH: Final = 13
"""Where in it the length of the ledger's account numbers stands."""
_DAY: Final = re.compile(r"(\d{1,2})(\d{2})")
_HEADINGS: Final = MappingProxyType(
    {"konto": "account", "gegenkonto": "other", "soll haben kennzeichen": "side", "belegdatum": "day"}
)


def is_booked(above: Iterable[str]) -> bool:
    """Whether the titles above a table are the first line of such a batch."""
    return any(_MARK.fullmatch(text) for text in above)


def in_plain_form(grid: Grid) -> Grid:
    """Return a grid of such a batch with the customer of each booking under ``Konto``, and days with their year; any other as it is."""
    if grid.format != "text" or grid.n_rows < 3 or not _MARK.fullmatch(heading_text(grid.cell(0, 0))):
        return grid
    first, heading = grid.rows(0, 2)
    begin, length = (
        heading_text(first[_BEGIN]) if len(first) > _LENGTH else "",
        heading_text(first[_LENGTH : _LENGTH + 1][0]),
    )
    places = {
        key: place
        for place, value in enumerate(heading)
        if (key := _HEADINGS.get(even_heading(heading_text(value).partition("(")[0])))
    }
    if heading_text(first[2]) != _BOOKINGS or set(places) != set(_HEADINGS.values()):
        return grid
    if not re.fullmatch(r"(?:19|20)\d{6}", begin) or length not in ("4", "5", "6", "7", "8"):
        return grid
    lines = {key: [heading_text(value) for value in grid.columns[place].to_pylist()] for key, place in places.items()}
    for row in range(2, grid.n_rows):
        booking = {key: texts[row] for key, texts in lines.items()}
        lines["day"][row] = _day(booking["day"], begin)
        turned = _turned(booking, int(length))
        for key, text in turned.items():
            lines[key][row] = text
    columns = list(grid.columns)
    for key, place in places.items():
        columns[place] = text_columns(
            [pa.chunked_array([pa.array([text or None for text in lines[key]], pa.string())])]
        )[0]
    return replace(grid, columns=tuple(columns))


def _turned(booking: Mapping[str, str], length: int) -> dict[str, str]:
    """Return a booking with the customer under ``Konto``, and the side as the other account sees it."""
    account, other, side = booking["account"], booking["other"], booking["side"].upper()
    if _is_customer(account, length):
        return {"side": {"S": "H", "H": "S"}.get(side, side)}
    if _is_customer(other, length):
        return {"account": other, "other": account}
    return {}


def _is_customer(number: str, length: int) -> bool:
    return number.isdecimal() and len(number) == length + 1 and number[0] in "123456"


def _day(text: str, begin: str) -> str:
    """Return a day such as ``503`` or ``0503`` with its year, as 2024-03-05; as it is where it is none."""
    match = _DAY.fullmatch(text)
    if match is None:
        return text
    year = int(begin[:4]) + (int(match[2]) < int(begin[4:6]))
    return f"{year:04d}-{match[2]}-{int(match[1]):02d}"
