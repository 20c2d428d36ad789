"""What the XML of a zipped workbook tells without a parser: where error cells may be, and how far the cells reach."""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 512
_LIST_BYTES: Final = 8 << 20

_ERROR_CELL: Final = re.compile(rb"""\bt=(?:"e"|'e')""")
_NO_RESULT: Final = re.compile(rb"</(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)")
_NO_RESULT_CELL: Final = re.compile(
    rb"""<(?:\w+:)?c(?![^<>]*\st=["']str["'])(?:\s[^<>]*)?><(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)"""
)
_CELL: Final = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
_ATTRIBUTE: Final = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass(frozen=True, slots=True)
class SheetHints:
    """What the scan of a sheet's XML found.

    Attributes:
        errors: there are error cells.
        no_result: there are formulas without a stored result.
    """

    errors: bool = False
    no_result: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """The corner of a sheet that lies farthest from A1.

    Attributes:
        sheet: the sheet's name, or that of its part where it is not known.
        cell: its address.
        rows: its row.
        columns: its column.
    """

    sheet: str
    cell: str
    rows: int
    columns: int


def sheet_hints(data: bytes) -> dict[str, SheetHints]:
    """Scan all sheets of an .xlsx; a workbook whose list of sheets is not understood gives an empty dict."""
    hints = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet, part in _sheet_parts(archive).items():
            errors = no_result = False
            for chunk in _chunks(archive, part):
                errors = errors or _has_error_cell(chunk)
                no_result = no_result or _has_no_result(chunk)
                if errors and no_result:
                    break
            hints[sheet] = SheetHints(errors, no_result)
    return hints


def _has_error_cell(chunk: bytes) -> bool:
    """Whether an error cell is there; the plain search comes first, which is many times faster and mostly says no."""
    return (b't="e"' in chunk or b"t='e'" in chunk) and _ERROR_CELL.search(chunk) is not None


def _has_no_result(chunk: bytes) -> bool:
    """Whether a formula without a result is there; one whose result is an empty text has one."""
    return b"f>" in chunk and _NO_RESULT.search(chunk) is not None and _NO_RESULT_CELL.search(chunk) is not None


def content_mentions(data: bytes, *texts: bytes) -> tuple[bool, ...]:
    """Whether each of these texts stands in the content of an .ods."""
    seen = [False] * len(texts)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for chunk in _chunks(archive, "content.xml"):
            seen = [was or text in chunk for was, text in zip(seen, texts, strict=True)]
    return tuple(seen)


def reach(data: bytes) -> Reach | None:
    """The sheet of an .xlsx that spans the most cells; None when no cell gives its address."""
    widest = None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet, part in _sheet_parts(archive).items():
            rows = columns = 0
            letters = b"A"
            for chunk in _chunks(archive, part):
                for match in _CELL.finditer(chunk):
                    rows = max(rows, int(match[2]))
                    if (len(match[1]), match[1]) > (len(letters), letters):
                        letters = match[1]
            if rows:
                columns = _number(letters)
                found = Reach(sheet, f"{letters.decode()}{rows}", rows, columns)
                if widest is None or rows * columns > widest.rows * widest.columns:
                    widest = found
    return widest


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The unpacked part in pieces which overlap, so that no pattern falls between two of them."""
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(_CHUNK):
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The names of the sheets, and the part of the zip each lies in."""
    names = {name.lower(): name for name in archive.namelist()}
    book = next((names[name] for name in ("xl/workbook.xml", "workbook.xml") if name in names), None)
    if book is None:
        return {}
    folder, base = posixpath.split(book)
    relations = names.get(posixpath.join(folder, "_rels", f"{base}.rels").lower())
    if relations is None:
        return {}
    targets = {}
    for tag in _RELATION.findall(_text(archive, relations)):
        attributes = _attributes(tag)
        target = attributes.get("Target", "")
        path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        targets[attributes.get("Id", "")] = names.get(path.lower(), "")
    sheets = {}
    for tag in _SHEET.findall(_text(archive, book)):
        attributes = _attributes(tag)
        id_ = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        part = targets.get(id_, "")
        if part:
            sheets[html.unescape(attributes.get("name", ""))] = part
    return sheets


def _attributes(tag: str) -> dict[str, str]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def _text(archive: zipfile.ZipFile, part: str) -> str:
    with archive.open(part) as stream:
        return stream.read(_LIST_BYTES).decode("utf-8", "replace")
