"""How a value of the book is put into a spreadsheet cell, so that it stays what it is and no program runs it."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kamcore.workbook.column import Column, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXT_KINDS: Final = frozenset({Kind.TEXT, Kind.ACCOUNT, Kind.PERSON, Kind.PERIOD, Kind.CHOICE})
"""The kinds whose cells are text, even where they look like a number: ``00123``, ``2025``."""

NUMBER_FORMATS: Final[Mapping[Kind, str]] = MappingProxyType(
    {Kind.MONEY: "#,##0.00", Kind.SHARE: "0.##%", Kind.DATE: "yyyy-mm-dd"}
    | dict.fromkeys((Kind.TEXT, Kind.ACCOUNT, Kind.PERSON, Kind.PERIOD), "@")
)
"""How a spreadsheet shows the cells of a kind; ``@`` keeps what is typed as text, so that 2025-03 does not become a date."""

LONGEST_TEXT: Final = 32_767
"""The characters a cell holds; a format limit of every spreadsheet program."""

_FORMULA_STARTS: Final = frozenset("=+-@|%\t\r")
_ILLEGAL: Final = r"\x00-\x08\x0b-\x1f"
_NEEDS_ESCAPE: Final = re.compile(rf"[{_ILLEGAL}]|_(?=x[0-9A-Fa-f]{{4}}(?:_|[{_ILLEGAL}]))")
_NOT_IN_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")


def looks_like_formula(text: str) -> bool:
    """Whether some spreadsheet program could run this text: it begins with ``= + - @ | %``, tab or CR, or holds a NUL."""
    return text[:1] in _FORMULA_STARTS or "\x00" in text


def cell_text(text: str) -> str:
    r"""Return the form in which the file holds a text; reading the file gives the text back.

    A control character other than tab and line feed is written ``_xHHHH_``, which is the file format's own way and is undone by
    every program that follows it; an underscore that would be mistaken for the beginning of one is written ``_x005F_``. What no
    XML file can hold at all (half of a surrogate pair, U+FFFE, U+FFFF) becomes the replacement character U+FFFD. Text longer
    than a cell holds is cut.
    """
    safe = _NOT_IN_XML.sub("\ufffd", text[:LONGEST_TEXT])
    return _NEEDS_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", safe)


def column_width(column: Column) -> float:
    """Return a width, in characters, at which a column's heading and usual values can be read."""
    usual = {
        Kind.DATE: 12,
        Kind.YES_NO: 8,
        Kind.PERIOD: 11,
        Kind.NUMBER: 10,
        Kind.MONEY: 14,
        Kind.SHARE: 10,
        Kind.ACCOUNT: 26,
    }
    longest_choice = max((len(choice) for choice in column.choices), default=0)
    return max(len(column.title) + 3, usual.get(column.kind, 18), longest_choice + 3)
