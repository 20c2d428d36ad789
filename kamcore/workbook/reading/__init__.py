"""Reading spreadsheets: from the bytes of a file to grids of cells, and from there to typed tables.

The way is grids (exact cells) → tables (a heading and its rows) → typed values → one Portfolio, with a list of problems.

:func:`read_workbook` is loaded when it is first asked for: the worker process lives in this package too, and needs neither
pandas nor anything else that comes after the grids.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kamcore.workbook.reading.book import read_workbook

__all__ = ["read_workbook"]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("kamcore.workbook.reading.book"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
