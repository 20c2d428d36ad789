"""The texts of error cells: calamine gives them as empty, fastexcel says what they were."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import fastexcel

if TYPE_CHECKING:
    from collections.abc import Iterable

_DETAIL: Final = re.compile(r"but got 'Error\((\w+)\)")
_TEXTS: Final = MappingProxyType(
    {
        "NA": "#N/A",
        "Ref": "#REF!",
        "Div0": "#DIV/0!",
        "Name": "#NAME?",
        "Null": "#NULL!",
        "Num": "#NUM!",
        "Value": "#VALUE!",
        "GettingData": "#GETTING_DATA",
    }
)


def error_cells(workbook: bytes, sheet: str) -> dict[int, dict[int, str]]:
    """The texts of a sheet's error cells.

    Args:
        workbook: the file.
        sheet: the name of the sheet.

    Returns:
        By column, counted from the first used one, and by row of the sheet, counted from 0.
    """
    read = fastexcel.read_excel(workbook).load_sheet(
        sheet, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=1
    )
    _, found = read.to_arrow_with_errors()
    return texts_of(found.errors if found is not None else ())[0]


def texts_of(errors: Iterable[Any]) -> tuple[dict[int, dict[int, str]], bool]:
    """The texts of error cells among what fastexcel could not convert.

    Returns:
        The texts as in :func:`error_cells`, and whether there was nothing else among them.
    """
    texts: dict[int, dict[int, str]] = {}
    nothing_else = True
    for error in errors:
        match = _DETAIL.search(error.detail)
        if match:
            row, column = error.position
            texts.setdefault(column, {})[row] = _TEXTS.get(match[1], "#ERROR!")
        else:
            nothing_else = False
    return texts, nothing_else
