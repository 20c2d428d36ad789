"""Currencies that stand in the number formats of an .xlsx alone: a cell that shows ``1,200.00 €`` holds only the number."""

from __future__ import annotations

import html
import io
import re
import zipfile
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading.parts import column_number, unpacked
from kamcore.workbook.reading.words import currency_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamcore.workbook.reading.parts import SheetPart

_STYLES: Final = re.compile(r"(?:[^/]+/)?styles\.xml", re.IGNORECASE)
_STYLES_BYTES: Final = 32 << 20
_FIRST_BYTES: Final = 1 << 20
_OVERLAP: Final = 512

_NUMBER_FORMAT: Final = re.compile(rb"<(?:\w+:)?numFmt\s[^<>]*>")
_CELL_STYLES: Final = re.compile(rb"<(?:\w+:)?cellXfs\b[^<>]*>(.*?)</(?:\w+:)?cellXfs>", re.DOTALL)
_CELL_STYLE: Final = re.compile(rb"<(?:\w+:)?xf\b[^<>]*>")
_ID: Final = re.compile(rb"\snumFmtId\s*=\s*[\"']([0-9]+)[\"']")
_CODE: Final = re.compile(rb"\sformatCode\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PIECE: Final = re.compile(
    r"\[\$([^\]-]*)(?:-([^\]]*))?\]|\[[^\]]*\]|\"([^\"]*)\"|\\(.)|_.|\*.|([;])|([^\s\"\\\[\];_*]+)"
)
_KIND: Final = re.compile(rb'\st="(\w+)"')
_BARE_SIGN: Final = re.compile(r"[$€£¥₹₽฿₺₩₪₦₴₫₱]")

_OF_PLACE: Final = MappingProxyType(
    {
        ("$", 0x1009): "CAD", ("$", 0x0C0C): "CAD", ("$", 0x0C09): "AUD", ("$", 0x1409): "NZD", ("$", 0x1004): "SGD",
        ("$", 0x4809): "SGD", ("$", 0x0C04): "HKD", ("$", 0x080A): "MXN", ("$", 0x340A): "CLP", ("$", 0x240A): "COP",
        ("$", 0x2C0A): "ARS", ("¥", 0x0804): "CNY", ("kr", 0x041D): "SEK", ("kr", 0x0414): "NOK", ("kr", 0x0814): "NOK",
        ("kr", 0x0406): "DKK", ("kr", 0x040F): "ISK", ("kč", 0x0405): "CZK", ("ft", 0x040E): "HUF", ("lei", 0x0418): "RON",
        ("лв", 0x0402): "BGN", ("rp", 0x0421): "IDR", ("rm", 0x043E): "MYR", ("r", 0x1C09): "ZAR", ("r", 0x0436): "ZAR",
        ("\u0440", 0x0419): "RUB", ("fr", 0x0807): "CHF", ("fr", 0x100C): "CHF",
    }
)  # fmt: skip
"""Signs that several countries share -> the currency, by the number of the country's language."""


def currency_styles(data: bytes) -> dict[int, str]:
    """The cell styles of a workbook whose number format names a currency: number of the style -> three letters.

    Raises:
        KeyError, zlib.error, struct.error, zipfile.BadZipFile: if the file is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = next((part for part in archive.infolist() if _STYLES.fullmatch(part.filename)), None)
        if part is None or part.file_size > _STYLES_BYTES:
            return {}
        styles = b"".join(unpacked(data, part))
    currencies = {}
    for tag in _NUMBER_FORMAT.findall(styles):
        id_, code = _ID.search(tag), _CODE.search(tag)
        if id_ and code:
            currency = format_currency(html.unescape((code[1] or code[2] or b"").decode("utf-8", "replace")))
            if currency:
                currencies[int(id_[1])] = currency
    cells = _CELL_STYLES.search(styles)
    found = {}
    for number, tag in enumerate(_CELL_STYLE.findall(cells[1]) if cells and currencies else ()):
        id_ = _ID.search(tag)
        if id_ and int(id_[1]) in currencies:
            found[number] = currencies[int(id_[1])]
    return found


def format_currency(code: str) -> str:
    """The currency a number format names, in three letters: ``[$€-407]``, ``"£"#,##0``, ``#,##0 [$USD]``; else nothing."""
    for sign, place, quoted, escaped, section, plain in _PIECE.findall(code):
        if section:
            break  # what follows is the format of negative numbers
        for text in (sign, quoted, escaped):
            currency = _currency(text, place)
            if currency:
                return currency
        bare = _BARE_SIGN.search(plain)
        if bare and (currency := _currency(bare[0], "")):
            return currency
    return ""


def _currency(sign: str, place: str) -> str:
    text = sign.strip().casefold()
    if not text:
        return ""
    if re.fullmatch(r"[0-9a-fA-F]{1,8}", place):
        found = _OF_PLACE.get((text.rstrip("."), int(place, 16) & 0xFFFF))
        if found:
            return found
    return currency_of(text) or ""


def sheet_currencies(data: bytes, sheet: SheetPart, styles: Mapping[int, str]) -> dict[int, dict[str, list[int]]]:
    """The currencies in which the numbers of a sheet's columns are formatted.

    Args:
        data: the workbook.
        sheet: the sheet.
        styles: the styles that name a currency; when they name only one, the first rows tell.

    Returns:
        By column, and then by the three letters of a currency, the rows of the cells in it; both counted from 1.
    """
    if not styles:
        return {}
    ids = b"|".join(str(number).encode() for number in styles)
    cell = re.compile(rb'<(?:\w+:)?c\sr="([A-Z]{1,3})([0-9]+)"(\s[^<>]*?)??\ss="(' + ids + rb')"([^<>]*[^<>/])?>')
    one = len(set(styles.values())) == 1
    found: dict[bytes, dict[str, list[int]]] = {}
    for chunk in _chunks(data, sheet, only_first=one):
        for column, row, before, style, after in cell.findall(chunk):
            kind = _KIND.search(before) or _KIND.search(after)
            if kind is None or kind[1] == b"n":
                found.setdefault(column, {}).setdefault(styles[int(style)], []).append(int(row))
    return {column_number(column): rows for column, rows in found.items()}


def _chunks(data: bytes, sheet: SheetPart, *, only_first: bool) -> Iterable[bytes]:
    """The XML of a sheet in pieces which overlap."""
    taken = 0
    tail = b""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for piece in unpacked(data, archive.getinfo(sheet.part)):
            yield tail + piece
            tail = piece[-_OVERLAP:]
            taken += len(piece)
            if only_first and taken >= _FIRST_BYTES:
                return
