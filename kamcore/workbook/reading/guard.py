"""The guard at the door: what a file is by its content, and whether it may be unpacked, before any parser sees it.

Only the directory of a zip and a few bytes of an OLE2 file are looked at; nothing but a list of parts is unpacked.
"""

from __future__ import annotations

import io
import itertools
import re
import struct
import zipfile
import zlib
from collections import Counter
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading.limits import MIB, Place, ReadingLimits, Refused
from kamcore.workbook.reading.signatures import SAVE_AS, kind_of_text, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Place", "ReadingLimits", "Refused", "admit", "admit_size"]

OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIRST_BYTES: Final = 4096
_BLANK: Final = b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"
_LOCAL_HEADER: Final = 30
_FILEPASS: Final = 0x002F
_BEFORE_FILEPASS: Final = frozenset({0x0809, 0x0086, 0x00E1, 0x005C, 0x0042, 0x0161})
_DIRECTORY_BYTES: Final = 4 * MIB
_TYPES_BYTES: Final = 2 * MIB
_PACKED_WELL: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ZIP_ERRORS: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    ValueError,
    OverflowError,
    RuntimeError,
    EOFError,
    OSError,
    struct.error,
    zlib.error,
    KeyError,
    IndexError,
)


def admit(data: bytes | bytearray, filename: str, limits: ReadingLimits | None = None) -> str:
    """What the file is; its name plays no part.

    That is ``xlsx``, ``xlsb``, ``ods``, ``xls``, ``text``, or one of the kinds that often go by the name of another:
    ``html``, ``spreadsheetml``, ``fods``, ``sylk``.

    Args:
        data: the whole file.
        filename: its name, for the sentences.
        limits: what a file may ask of us.

    Raises:
        Refused: if it is empty, too big, protected by a password, damaged, a bomb, or no spreadsheet.
    """
    limits = limits or ReadingLimits()
    admit_size(len(data), filename, limits)
    if not data[:_FIRST_BYTES].strip(_BLANK) and not data.strip(_BLANK):
        found = "an empty file" if not data else "a file with nothing but blanks"
        raise refuse(found, "Check that the export finished, and bring the file again.", file=filename, code="empty")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _admit_zip(data, filename, limits)
    if data.startswith(OLE2):
        return _admit_ole2(data, filename)
    return kind_of_text(data, filename)


def admit_size(n_bytes: int, filename: str, limits: ReadingLimits) -> None:
    """Look at nothing but the size of a file.

    Raises:
        Refused: if it is too big.
    """
    if n_bytes > limits.file_bytes:
        raise Refused(
            f"a file of {n_bytes / MIB:,.1f} MB",
            f"at most {limits.file_bytes / MIB:,.0f} MB",
            "Keep only the sheets and columns that matter, or split the file by year; several files are read as one.",
            code="file-size",
            place=Place(file=filename),
        )


def damaged(filename: str, detail: str = "") -> Refused:
    """The refusal of a workbook that breaks off or contradicts itself."""
    return Refused(
        "a damaged workbook: it breaks off or contradicts itself",
        "a complete workbook",
        "Open it in your spreadsheet program, let it be repaired, and save it as .xlsx; or download it again.",
        code="damaged",
        place=Place(file=filename),
        detail=detail,
    )


def protected(filename: str) -> Refused:
    """The refusal of a workbook that needs a password."""
    return Refused(
        "a workbook protected by a password",
        "a workbook that opens without one",
        "The file is protected by a password: save a copy without one.",
        code="password",
        place=Place(file=filename),
    )


def entities(filename: str) -> Refused:
    """The refusal of an XML file that defines abbreviations, with which a small file can be made to fill any memory."""
    return Refused(
        "an XML file that defines abbreviations of its own (entities)",
        "a spreadsheet as programs save it",
        "Open it in your spreadsheet program and save it as .xlsx, then try again.",
        code="bomb",
        place=Place(file=filename),
    )


def _bomb(found: str, expected: str, filename: str) -> Refused:
    fix = "No ordinary workbook looks like this. Save it again as .xlsx from your spreadsheet program."
    return Refused(found, expected, fix, code="bomb", place=Place(file=filename))


def _admit_zip(data: bytes | bytearray, filename: str, limits: ReadingLimits) -> str:
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or end + 22 > len(data):
        raise damaged(filename, "no end of the central directory")
    entries, directory_bytes = struct.unpack_from("<HI", data, end + 10)
    many = f"a zipped file of more than {limits.zip_entries:,} parts"
    few = f"at most {limits.zip_entries:,} parts"
    too_big = directory_bytes > _DIRECTORY_BYTES and directory_bytes != 0xFFFFFFFF
    if too_big or (entries > limits.zip_entries and entries != 0xFFFF):
        raise _bomb(many, few, filename)
    if data.count(b"PK\x01\x02") > 2 * limits.zip_entries:  # a directory may lie about its length
        raise _bomb(many, few, filename)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except _ZIP_ERRORS as error:
        raise damaged(filename, repr(error)) from error
    with archive:
        if len(parts) > limits.zip_entries:
            raise _bomb(many, few, filename)
        if any(part.flag_bits & 1 for part in parts):
            raise protected(filename)
        format_ = _zip_format(archive, filename)
        _check_sizes(parts, filename, limits)
        _check_places(parts, len(data), filename)
    return format_


def _check_sizes(parts: Sequence[zipfile.ZipInfo], filename: str, limits: ReadingLimits) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        raise _bomb(
            f"{unpacked / MIB:,.0f} MB of content packed into this file",
            f"at most {limits.unpacked_bytes / MIB:,.0f} MB",
            filename,
        )
    packed = sum(part.compress_size for part in parts)
    if unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * packed:
        raise _bomb(
            f"content packed {unpacked / max(packed, 1):,.0f} to 1",
            f"at most {limits.ratio:,.0f} to 1",
            filename,
        )
    if any(part.compress_type not in _PACKED_WELL for part in parts):
        raise _bomb("parts packed in an unusual way", "parts packed as spreadsheet programs do", filename)


def _check_places(parts: Sequence[zipfile.ZipInfo], size: int, filename: str) -> None:
    counts = Counter(part.filename.lower() for part in parts)
    twice = sorted(name for name, count in counts.items() if count > 1 and not name.endswith("/"))
    if twice:
        raise Refused(
            f"two parts of the same name in the workbook ({twice[0]})",
            "each part once, so that it is clear which one counts",
            SAVE_AS,
            code="duplicate-part",
            place=Place(file=filename),
        )
    ranges = sorted((p.header_offset, p.header_offset + _LOCAL_HEADER + p.compress_size) for p in parts)
    if any(stop > start for (_, stop), (start, _) in itertools.pairwise(ranges)):
        raise _bomb("parts that share the same bytes", "parts that stand apart", filename)
    if ranges and (ranges[-1][1] > size or ranges[0][0] < 0):
        raise damaged(filename, "a part lies outside of the file")


def _zip_format(archive: zipfile.ZipFile, filename: str) -> str:
    names = set(archive.namelist())
    try:
        if "mimetype" in names and "content.xml" in names:
            return _opendocument_format(archive, names, filename)
        types = _part(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
    except _ZIP_ERRORS as error:
        raise damaged(filename, repr(error)) from error
    if "xl/workbook.bin" in names or b"ms-excel.sheet.binary" in types:
        return "xlsb"
    if "xl/workbook.xml" in names or b"spreadsheetml" in types or b"ms-excel" in types:
        return "xlsx"
    if b"wordprocessingml" in types or any(name.startswith("word/") for name in names):
        raise refuse("a Word document", "Copy the table into a spreadsheet, save it as .xlsx.", file=filename)
    if b"presentationml" in types or any(name.startswith("ppt/") for name in names):
        raise refuse("a PowerPoint presentation", "Bring the spreadsheet behind it.", file=filename)
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        fix = "In Numbers choose File, Export To, Excel, and bring that file."
        raise refuse("an Apple Numbers document", fix, file=filename)
    if not names:
        raise refuse("an empty zip archive", "Bring the spreadsheet itself.", file=filename)
    raise refuse("a zip archive that is no workbook", "Unpack it and bring the spreadsheets inside.", file=filename)


def _opendocument_format(archive: zipfile.ZipFile, names: set[str], filename: str) -> str:
    media_type = _part(archive, "mimetype").strip()
    if not media_type.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        fix = "Copy the table into a spreadsheet, save it as .xlsx."
        raise refuse("an OpenDocument file that is no spreadsheet", fix, file=filename)
    if "META-INF/manifest.xml" in names:
        manifest = _part(archive, "META-INF/manifest.xml")
        if re.search(rb"<(?:\w+:)?encryption-data\b", manifest):
            raise protected(filename)
    return "ods"


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_TYPES_BYTES)


def _admit_ole2(data: bytes | bytearray, filename: str) -> str:
    if _entry(data, "EncryptedPackage") is not None:
        raise protected(filename)
    for name in ("Workbook", "Book"):
        entry = _entry(data, name)
        if entry is not None:
            if _has_password(data, entry):
                raise protected(filename)
            return "xls"
    others = {
        "WordDocument": "a Word document",
        "PowerPoint Document": "a PowerPoint presentation",
        "VisioDocument": "a Visio drawing",
        "__properties_version1.0": "an e-mail message (Outlook)",
    }
    for stream, found in others.items():
        if _entry(data, stream) is not None:
            raise refuse(found, "Copy the table into a spreadsheet and save it as .xlsx.", file=filename)
    raise refuse("an office file without a workbook in it, or a damaged one", SAVE_AS, file=filename, code="damaged")


def _entry(data: bytes | bytearray, name: str) -> int | None:
    """Where the OLE2 directory entry of this name (in any case of letters) begins."""
    pattern = "".join(f"[{c.lower()}{c.upper()}]\x00" if c.isalpha() else re.escape(c) + "\x00" for c in name)
    for match in re.finditer(pattern.encode("latin-1"), data):
        at = match.start()
        if at % 128 == 0 and at + 128 <= len(data):
            length, kind = struct.unpack_from("<HB", data, at + 64)
            if length == 2 * len(name) + 2 and kind in {1, 2, 5}:
                return at
    return None


def _has_password(data: bytes | bytearray, entry: int) -> bool:
    """Whether the record that announces encryption stands among the first of an .xls workbook."""
    (sector_shift,) = struct.unpack_from("<H", data, 30)
    (cutoff,) = struct.unpack_from("<I", data, 56)
    sector, size = struct.unpack_from("<II", data, entry + 116)
    sector_size = 1 << min(sector_shift, 16)
    at = (sector + 1) * sector_size
    if size < cutoff:  # a small stream lies in sectors of 64 bytes within the stream of the root entry
        root = _entry(data, "Root Entry")
        if root is None:
            return False
        at = (struct.unpack_from("<I", data, root + 116)[0] + 1) * sector_size + sector * 64
    stop = min(at + 512, len(data))
    while at + 4 <= stop:
        record, length = struct.unpack_from("<HH", data, at)
        if record == _FILEPASS:
            return True
        if record not in _BEFORE_FILEPASS:
            return False
        at += 4 + length
    return False


def far_cells(place: Place, rows: int, columns: int, limits: ReadingLimits) -> Refused:
    """The refusal of a sheet whose used range is far too large for its cells."""
    height = "1 row" if rows == 1 else f"{rows:,} rows"
    width = "1 column" if columns == 1 else f"{columns:,} columns"
    return Refused(
        f"a sheet that reaches to cell {place.cell}, {height} by {width}",
        f"at most {limits.columns:,} columns in a sheet"
        if columns > limits.columns
        else f"at most {limits.cells:,} cells in a workbook",
        "Delete the empty rows and columns beyond the data (select them and choose Delete), save, and try again.",
        code="cells",
        place=place,
    )
