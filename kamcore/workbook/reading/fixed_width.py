"""Text in which columns of blanks stand between the fields, as printed lists and old programs write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_LINES: Final = 400
_LEAST_LINES: Final = 5
_LEAST_FIELDS: Final = 3
_ALIKE: Final = 0.9
"""So many of the lines leave the same columns blank."""
_RULER: Final = re.compile(r"\s*[-=_]{2,}(?:\s+[-=_]{2,}){2,}\s*")
_RULE: Final = re.compile(r"[\s\-=_*+]*[-=_]{3,}[\s\-=_*+]*")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_MARKS: Final = ("\t", ";", "|")


def with_marks(data: memoryview, head: str) -> bytes | None:
    """Return a text of fixed columns with a tab between its fields; None when it is none.

    Lines stay lines: a rule of dashes becomes a blank one, and a line that does not keep to the columns is one field.

    Args:
        data: the whole text as UTF-8.
        head: its beginning.
    """
    first = _LINE_END.split(head, _LINES)[:_LINES]
    if not _may_be(first):
        return None
    gaps = _gaps(first)
    if len(gaps) < _LEAST_FIELDS - 1:
        return None
    lines = _LINE_END.split(str(data, "utf-8"))
    return "\n".join("\t".join(_fields(line, gaps)) for line in lines).encode()


def _may_be(lines: Sequence[str]) -> bool:
    """Whether most lines hold blanks side by side, and no mark that could divide them."""
    filled = [line for line in lines if line.strip() and not _RULE.fullmatch(line)]
    if len(filled) < _LEAST_LINES:
        return False
    spaced = sum("  " in line.strip() for line in filled)
    marked = sum(any(mark in line for mark in _MARKS) or '"' in line for line in filled)
    return spaced >= _ALIKE * (len(filled) - 3) and not marked


def _gaps(lines: Sequence[str]) -> list[tuple[int, int]]:
    """Return the blank columns between two fields, where they begin and end.

    A rule of dashes with gaps tells; else they are the columns, two or more, that are blank in nearly all lines.
    """
    ruler = next((line for line in lines if _RULER.fullmatch(line)), None)
    if ruler is not None:
        return [match.span() for match in re.finditer(r"(?<=[-=_])\s+(?=[-=_])", ruler)]
    body = [line for line in lines if "  " in line.strip() and not _RULE.fullmatch(line)]
    width = max(map(len, body))
    filled = [0] * width
    for line in body:
        for place, sign in enumerate(line):
            filled[place] += sign != " "
    most = (1 - _ALIKE) * len(body) / 2
    marks = "".join("x" if count > most else " " for count in filled)
    return [match.span() for match in re.finditer(r"(?<=x) {2,}(?=x)", marks)]


def _fields(line: str, gaps: Sequence[tuple[int, int]]) -> list[str]:
    if _RULE.fullmatch(line):
        return [""]
    fields, start = [], 0
    for first, last in gaps:
        # a heading may reach into the gap: the fields are parted at the last blank of it
        cut = next((place for place in range(last, first, -1) if place > len(line) or line[place - 1] == " "), None)
        if cut is None:
            return [line.strip()]
        fields.append(line[start:cut].strip())
        start = cut
    return [*fields, line[start:].strip()]
