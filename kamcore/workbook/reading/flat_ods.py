"""Flat OpenDocument spreadsheets (.fods): the content of an .ods in one XML file, put into a zip for the parser of those."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from kamcore.workbook.reading.guard import damaged, entities

_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
_SPREADSHEET: Final = re.compile(rb"<(?:\w+:)?spreadsheet\b")


def as_ods(data: bytes, filename: str) -> bytes:
    """The same spreadsheet as an .ods.

    Raises:
        Refused: if it defines entities, or holds no spreadsheet.
    """
    if b"<!ENTITY" in data:
        raise entities(filename)
    if _SPREADSHEET.search(data) is None:
        raise damaged(filename, "no spreadsheet in it")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", _TYPE)
        archive.writestr("content.xml", data)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return stream.getvalue()
