"""Reading spreadsheets: from the bytes of a file to grids of cells, and from there to typed tables.

The way is grids (exact cells) → tables (a heading and its rows) → typed values → one Portfolio, with a list of problems.

:func:`read_workbook` is loaded when it is first asked for: the worker process lives in this package too, and needs neither
pandas nor anything else that comes after the grids.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.workbook.reading.book import Source, load_files, read_workbook
    from kamcore.workbook.reading.choosing import full_mapping
    from kamcore.workbook.reading.understanding import Reading, understand

__all__ = ["Reading", "Source", "full_mapping", "load_files", "read_workbook", "understand"]

_HOMES: Mapping[str, str] = MappingProxyType(
    {
        "Source": "book",
        "load_files": "book",
        "read_workbook": "book",
        "Reading": "understanding",
        "full_mapping": "choosing",
        "understand": "understanding",
    }
)


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(f"kamcore.workbook.reading.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
