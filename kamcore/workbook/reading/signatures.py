"""What a file is by its first bytes when it is no spreadsheet we can open, so that people hear what they brought."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading.limits import Place, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

EXPECTED: Final = "a spreadsheet: .xlsx, .xlsm, .xls, .xlsb, .ods, .csv, .tsv or .txt"
SAVE_AS: Final = "Open it in your spreadsheet program and save it as .xlsx, then try again."

_STARTS: Final[Sequence[tuple[bytes, str, str]]] = (
    (b"%PDF", "a PDF document", "Export the table behind it as .xlsx or .csv."),
    (b"\x89PNG", "a picture (PNG)", "Bring the spreadsheet itself instead of a picture of it."),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Bring the spreadsheet itself instead of a picture of it."),
    (b"GIF8", "a picture (GIF)", "Bring the spreadsheet itself instead of a picture of it."),
    (b"RIFF", "a media file", "Bring the spreadsheet itself."),
    (b"II*\x00", "a picture (TIFF)", "Bring the spreadsheet itself instead of a picture of it."),
    (b"{\\rtf", "a text document (RTF)", "Copy the table into a spreadsheet and save it as .xlsx."),
    (b"\x1f\x8b", "a compressed file (gzip)", "Unpack it first and bring the file inside."),
    (b"BZh", "a compressed file (bzip2)", "Unpack it first and bring the file inside."),
    (b"\xfd7zXZ\x00", "a compressed file (xz)", "Unpack it first and bring the file inside."),
    (b"\x28\xb5\x2f\xfd", "a compressed file (zstd)", "Unpack it first and bring the file inside."),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7-Zip)", "Unpack it first and bring the file inside."),
    (b"Rar!", "an archive (RAR)", "Unpack it first and bring the file inside."),
    (b"PAR1", "a Parquet file", "Export the table as .xlsx or .csv."),
    (b"ARROW1", "an Arrow file", "Export the table as .xlsx or .csv."),
    (b"SQLite format 3\x00", "a database (SQLite)", "Export the table as .xlsx or .csv."),
    (b"\x00\x01\x00\x00Standard ", "a database (Access)", "Export the table as .xlsx or .csv."),
    (b"\x7fELF", "a program", "Bring a spreadsheet."),
    (b"MZ", "a program", "Bring a spreadsheet."),
)
_OLD_EXCEL: Final = re.compile(rb"\x09[\x00\x02\x04]\x04\x00|\x09\x08[\x06\x08]\x00\x00[\x05\x06]", re.DOTALL)
_HTML: Final = re.compile(
    rb"\s*+(?:(?><!--.*?-->)\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body|table|thead|tbody|tr|meta|div|style|center|font)\b",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN_STARTS: Final = frozenset({b"%PDF", b"{\\rtf"})
"""Beginnings that are certain without a zero byte to show that the rest is no text."""
_SYLK: Final = re.compile(rb"ID;P[^\r\n]*[\r\n]+(?:[PFBCOWE];|NN;|NE;)")
"""Its second line is looked at too, since a table may well begin with the headings ``ID;Product``."""
_XML: Final = re.compile(rb"\s*<\?xml\b")
_SPREADSHEETML: Final = re.compile(
    rb"\s*+(?:(?><\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*+(?:\[.*?\]\s*+)?>)\s*+)*+"
    rb"<(?:\w+:)?Workbook\b[^>]*urn:schemas-microsoft-com:office:spreadsheet",
    re.DOTALL,
)
_MHTML: Final = re.compile(rb"\s*MIME-Version:.*?\ncontent-type:\s*multipart/related", re.IGNORECASE | re.DOTALL)
_LEADING_JSON: Final = re.compile(rb'\s*(?:\[\s*)?\{\s*"')


def refuse(found: str, fix: str, *, file: str, code: str = "not-a-spreadsheet") -> Refused:
    """The refusal of something that is no spreadsheet."""
    return Refused(found, EXPECTED, fix, code=code, place=Place(file=file))


def kind_of_text(data: bytes | bytearray, filename: str) -> str:
    """What a file that is neither a zip nor an OLE2 file is: ``text``, ``html``, ``spreadsheetml``, ``fods`` or ``sylk``.

    Raises:
        Refused: if it is recognisably something else than a table.
    """
    for start, found, fix in _STARTS:
        if data.startswith(start) and (start in _PLAIN_STARTS or b"\x00" in data[:4096]):
            raise refuse(found, fix, file=filename)
    if _SYLK.match(data):
        return "sylk"
    if _OLD_EXCEL.match(data):
        found = "a workbook of a very old Excel (version 2 to 4)"
        raise refuse(found, SAVE_AS, file=filename, code="old-format")
    head = (
        data[:4096]
        .replace(b"\x00", b"")
        .removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
    )
    if _HTML.match(head) or _MHTML.match(head):
        return "html"
    if _SPREADSHEETML.match(head):
        return "spreadsheetml"
    if _XML.match(head):
        if b"<html" in head.lower():
            return "html"
        if b"urn:oasis:names:tc:opendocument" in head and b"opendocument.spreadsheet" in head:
            return "fods"
        raise refuse("an XML file", "Export the table as .xlsx or .csv.", file=filename)
    if _LEADING_JSON.match(head):
        raise refuse("a JSON file", "Export the table as .xlsx or .csv.", file=filename)
    return "text"
