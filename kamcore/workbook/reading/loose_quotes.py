"""Quotation marks that enclose nothing: one that never closes must not swallow the records that follow it."""

from __future__ import annotations

import re
from typing import Final

_LINE_END: Final = re.compile(rb"\r\n|\r|\n")
_SWALLOWED_LINES: Final = 2


def loose_quotes(data: bytes | bytearray, start: int, stop: int, delimiter: bytes, fields: int) -> list[int]:
    """The places of quotation marks which begin a field but cannot enclose it.

    They cannot if the next one is followed by anything else than the end of the field, or if the field would take in whole
    records.

    Args:
        data: the file.
        start: where its records begin.
        stop: where they end.
        delimiter: what separates the fields.
        fields: how many fields a record should have.
    """
    mark = re.escape(delimiter)
    opening = re.compile(rb'(?:(?<=[\r\n])|(?<=%b)|\A)"(?:([^"]*+(?:""[^"]*+)*+)"(?=%b|[\r\n]|\Z))?' % (mark, mark))
    places = []
    records = memoryview(data)[start:stop] if start or stop < len(data) else data
    at = 0
    while found := opening.search(records, at):
        enclosed = found[1]
        if enclosed is None or swallows(enclosed, delimiter, fields):
            places.append(start + found.start())
            at = found.start() + 1
        else:
            at = found.end()
    return places


def swallows(cell: bytes, delimiter: bytes, fields: int) -> bool:
    """Whether a cell holds whole records: its lines, but for the first and the last, are divided as records are."""
    if fields < 2 or cell.count(b"\n") + cell.count(b"\r") <= _SWALLOWED_LINES:
        return False
    lines = _LINE_END.split(cell)[1:-1]
    like_records = [line for line in lines if line.count(delimiter) == fields - 1]
    return len(lines) >= _SWALLOWED_LINES and 2 * len(like_records) > len(lines)
