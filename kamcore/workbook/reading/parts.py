"""What the XML of a zipped workbook tells without a parser: its sheets, where error cells may be, how far the cells reach."""

from __future__ import annotations

import html
import io
import posixpath
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.grid import column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CHUNK: Final = 1 << 20
_PACKED_CHUNK: Final = 1 << 17
_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_OVERLAP: Final = 512
_PROLOGUE_BYTES: Final = 4096
_LAST_ROW: Final = 1 << 20
_LAST_COLUMN: Final = 1 << 14
_LIST_BYTES: Final = 8 << 20

_ERROR_CELL: Final = re.compile(rb"""\bt=(?:"e"|'e')""")
_NO_RESULT: Final = re.compile(rb"</(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)")
_NO_RESULT_CELL: Final = re.compile(
    rb"""<(?:\w+:)?c(?![^<>]*\st=["']str["'])(?:\s[^<>]*)?><(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></|</(?:\w+:)?c>)"""
)
_CELL: Final = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ODS_TAG: Final = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)((?:\s[^<>]*)?/?)>")
_ODS_REPEATED: Final = re.compile(rb'table:number-(?:rows|columns)-repeated="([0-9]{1,10})"')
_ODS_TABLE: Final = re.compile(rb"<table:table(?:\s[^<>]*?)?(/?)>")
_ODS_NAME: Final = re.compile(rb'table:name="([^"]*)"')
_STRING_COUNT: Final = re.compile(rb"<(?:\w+:)?sst\b[^<>]*\suniqueCount\s*=\s*[\"']([0-9]{1,30})[\"']")
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
class SheetPart:
    """A sheet as the workbook lists it.

    Attributes:
        name: the name people see.
        part: the part of the zip it lies in.
        hidden: whether it is hidden.
        cells: whether it holds cells; a chart sheet does not.
    """

    name: str
    part: str
    hidden: bool
    cells: bool


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


class Trap(Enum):
    """What a workbook's parts may hold to break a parser."""

    ENTITIES = "entities are defined, which no spreadsheet program does"
    COUNT = "the list of strings says it is longer than it can be"
    TABLE = "a table in it does not end"


def find_trap(data: bytes) -> Trap | None:
    """Look at the first lines of a workbook's parts, and whether the tables of an .ods end: its parser would wait for ever.

    Raises:
        OSError, ValueError, RuntimeError, struct.error, zlib.error, zipfile.BadZipFile: if the file is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            if not part.filename.lower().endswith((".xml", ".rels")):
                continue
            with archive.open(part) as stream:
                prologue = stream.read(_PROLOGUE_BYTES)
            if b"<!ENTITY" in prologue:
                return Trap.ENTITIES
            count = _STRING_COUNT.search(prologue)
            if count and int(count[1]) > part.file_size:
                return Trap.COUNT
            if part.filename == "content.xml" and not _tables_end(data, part):
                return Trap.TABLE
    return None


def _tables_end(data: bytes, part: zipfile.ZipInfo) -> bool:
    """Whether each table of the content of an .ods that begins ends too."""
    begun = ended = 0
    for chunk in _whole_tags(unpacked(data, part)):
        begun += sum(not match[1] for match in _ODS_TABLE.finditer(chunk))
        ended += chunk.count(b"</table:table>")
    return begun <= ended


def sheet_hints(data: bytes, sheets: Iterable[SheetPart]) -> dict[str, SheetHints]:
    """Scan sheets of an .xlsx, by name.

    Raises:
        KeyError, zlib.error, struct.error, zipfile.BadZipFile: if the file is damaged.
    """
    hints = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet in sheets:
            errors = no_result = False
            for chunk in _chunks(data, archive.getinfo(sheet.part)):
                errors = errors or _has_error_cell(chunk)
                no_result = no_result or has_no_result(chunk)
                if errors and no_result:
                    break
            hints[sheet.name] = SheetHints(errors, no_result)
    return hints


def _has_error_cell(chunk: bytes) -> bool:
    """Whether an error cell is there; the plain search comes first, which is many times faster and mostly says no."""
    return (b't="e"' in chunk or b"t='e'" in chunk) and _ERROR_CELL.search(chunk) is not None


def has_no_result(chunk: bytes) -> bool:
    """Whether a formula without a result is there; one whose result is an empty text has one."""
    if b"f>" not in chunk:
        return False
    if b":f>" not in chunk and chunk.count(b"</f>") == chunk.count(b"</f><v>") and b"<v></" not in chunk:
        return False
    return _NO_RESULT.search(chunk) is not None and _NO_RESULT_CELL.search(chunk) is not None


def no_result() -> Problem:
    """What is said of a sheet with formulas that hold no result."""
    return Problem(
        Severity.WARNING,
        "no-stored-result",
        "formulas without a stored result, which read as empty cells",
        "formulas with their results, as spreadsheet programs save them",
        "Open the workbook in your spreadsheet program, save it there, and bring it again.",
    )


def content_mentions(data: bytes, *texts: bytes) -> tuple[bool, ...]:
    """Whether each of these texts stands in the content of an .ods."""
    seen = [False] * len(texts)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for chunk in _chunks(data, archive.getinfo("content.xml")):
            seen = [was or text in chunk for was, text in zip(seen, texts, strict=True)]
    return tuple(seen)


def reach(data: bytes) -> Reach | None:
    """The sheet of an .xlsx that spans the most cells; None when no cell gives its address."""
    widest = None
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet in sheet_parts(archive):
            rows = columns = 0
            letters = b"A"
            for chunk in _chunks(data, archive.getinfo(sheet.part)):
                for match in _CELL.finditer(chunk):
                    rows = max(rows, int(match[2]))
                    if (len(match[1]), match[1]) > (len(letters), letters):
                        letters = match[1]
            if rows:
                columns = column_number(letters)
                found = Reach(sheet.name, f"{letters.decode()}{rows}", rows, columns)
                if widest is None or rows * columns > widest.rows * widest.columns:
                    widest = found
    return widest


def reach_of_ods(data: bytes) -> Reach | None:
    """The sheet of an .ods that spans the most cells: a few bytes may say that a row is repeated a million times."""
    widest = None
    sheet = _OdsSheet("")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for chunk in _whole_tags(unpacked(data, archive.getinfo("content.xml"))):
            for closing, tag, attributes in _ODS_TAG.findall(chunk):
                if tag == b"table" and closing:
                    found = sheet.reach()
                    if found and (widest is None or found.rows * found.columns > widest.rows * widest.columns):
                        widest = found
                elif tag == b"table":
                    named = _ODS_NAME.search(attributes)
                    sheet = _OdsSheet(html.unescape(named[1].decode("utf-8", "replace")) if named else "")
                elif closing:
                    continue
                elif tag == b"table-row":
                    sheet.begin_row(_repeated(attributes))
                else:
                    sheet.add_cell(_repeated(attributes), filled=b"value-type" in attributes)
    return widest


class _OdsSheet:
    """How far the cells of a sheet reach."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows = self._last_row = self._columns = 0
        self._repeat = self._place = self._filled = 0

    def begin_row(self, repeat: int) -> None:
        """Begin a row that stands so many times."""
        self._rows = min(self._rows + self._repeat, _LAST_ROW)
        if self._filled:
            self._last_row, self._columns = self._rows, max(self._columns, self._filled)
        self._repeat, self._place, self._filled = repeat, 0, 0

    def add_cell(self, repeat: int, *, filled: bool) -> None:
        """Add a cell that stands so many times."""
        self._place = min(self._place + repeat, _LAST_COLUMN)
        if filled:
            self._filled = self._place

    def reach(self) -> Reach | None:
        """The farthest corner; None when no cell is filled."""
        self.begin_row(0)
        if not self._last_row:
            return None
        return Reach(self._name, f"{column_letters(self._columns)}{self._last_row}", self._last_row, self._columns)


def _repeated(attributes: bytes) -> int:
    found = _ODS_REPEATED.search(attributes)
    return int(found[1]) if found else 1


def _whole_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces of an XML file cut so that no tag is divided."""
    rest = b""
    for piece in pieces:
        chunk = rest + piece
        cut = chunk.rfind(b"<")
        rest = chunk[cut:] if cut >= 0 else b""
        yield chunk[:cut] if cut >= 0 else chunk
    yield rest


def column_number(letters: bytes) -> int:
    """The number of a column by its letters: ``A`` is 1."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def unpacked(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a part in pieces of a few megabytes at most.

    Faster than zipfile's own, which checks sums; the parser that reads the part afterwards does that.

    Raises:
        zlib.error: if the part is damaged.
        struct.error: if it lies outside of the file.
    """
    _, name, extra = _LOCAL_HEADER.unpack_from(data, part.header_offset)
    start = part.header_offset + _LOCAL_HEADER.size + name + extra
    packed = memoryview(data)[start : start + part.compress_size]
    left = part.file_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type == zipfile.ZIP_DEFLATED else None
    for at in range(0, len(packed), _PACKED_CHUNK):
        rest: Any = packed[at : at + _PACKED_CHUNK]
        while left > 0:
            most = min(left, _CHUNK)
            piece = bytes(rest) if inflate is None else inflate.decompress(rest, most)
            rest = b"" if inflate is None else inflate.unconsumed_tail
            left -= len(piece)
            if piece:
                yield piece
            if not rest and len(piece) < most:
                break


def _chunks(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked part in pieces which overlap, so that no pattern falls between two of them."""
    tail = b""
    for piece in unpacked(data, part):
        yield tail + piece
        tail = piece[-_OVERLAP:]


def sheet_parts(archive: zipfile.ZipFile) -> tuple[SheetPart, ...]:
    """The sheets of an .xlsx in their order; none when its list of sheets is not understood."""
    names = {name.lower(): name for name in archive.namelist()}
    book = next((names[name] for name in ("xl/workbook.xml", "workbook.xml") if name in names), None)
    if book is None:
        return ()
    folder, base = posixpath.split(book)
    relations = names.get(posixpath.join(folder, "_rels", f"{base}.rels").lower())
    if relations is None:
        return ()
    targets = {}
    for tag in _RELATION.findall(_text(archive, relations)):
        attributes = _attributes(tag)
        target = attributes.get("Target", "")
        path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        targets[attributes.get("Id", "")] = names.get(path.lower(), ""), attributes.get("Type", "")
    sheets = []
    for tag in _SHEET.findall(_text(archive, book)):
        attributes = _attributes(tag)
        id_ = next((value for name, value in attributes.items() if name.endswith(":id")), "")
        part, type_ = targets.get(id_, ("", ""))
        if part:
            hidden = attributes.get("state", "visible") != "visible"
            name = html.unescape(attributes.get("name", ""))
            sheets.append(SheetPart(name, part, hidden, type_.endswith("/worksheet")))
    return tuple(sheets)


def _attributes(tag: str) -> dict[str, str]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(tag)}


def _text(archive: zipfile.ZipFile, part: str) -> str:
    with archive.open(part) as stream:
        return stream.read(_LIST_BYTES).decode("utf-8", "replace")
