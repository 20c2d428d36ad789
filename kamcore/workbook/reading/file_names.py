"""What a file's name says it is, against what its content is."""

from __future__ import annotations

from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from kamcore.workbook.problems import Problem, Severity

_KINDS: Final = MappingProxyType(
    {
        "xlsx": ("an Excel workbook", (".xlsx", ".xlsm", ".xltx", ".xltm")),
        "xlsb": ("a binary Excel workbook", (".xlsb",)),
        "xls": ("a workbook of an older Excel (1997 to 2003)", (".xls", ".xlt")),
        "ods": ("an OpenDocument spreadsheet", (".ods", ".ots")),
        "fods": ("a flat OpenDocument spreadsheet", (".fods",)),
        "text": ("a text file (CSV)", (".csv", ".tsv", ".txt", ".tab", ".dat", ".asc", ".prn")),
        "html": ("a web page (HTML)", (".html", ".htm", ".mht", ".mhtml", ".xhtml")),
        "spreadsheetml": ("an XML spreadsheet (Excel 2003)", (".xml",)),
        "sylk": ("a SYLK file", (".slk",)),
    }
)
_OF_EXTENSION: Final = MappingProxyType({end: kind for kind, (_, ends) in _KINDS.items() for end in ends})


def wrong_extension(filename: str, format_: str) -> Problem | None:
    """What is said of a file whose name ends as another kind of file does; None when it does not.

    Args:
        filename: its name.
        format_: what it is, as :func:`~kamcore.workbook.reading.guard.admit` says.
    """
    extension = PurePath(filename).suffix.lower()
    claimed = _OF_EXTENSION.get(extension)
    if claimed is None or claimed == format_:
        return None
    found, ends = _KINDS[format_]
    return Problem(
        Severity.NOTE,
        "wrong-extension",
        f"{found} under a name that ends in {extension}",
        f"{_KINDS[claimed][0]}, as the name says",
        f"Nothing to do: it was read as what it is. Its own ending would be {ends[0]}.",
    )
