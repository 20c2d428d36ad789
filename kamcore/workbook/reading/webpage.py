"""Web pages (HTML), which many programs save under the name of a spreadsheet: each table of the page becomes a grid.

The page is gone through from front to back once, without a tree and without recursion, so that neither depth nor anything
left open costs more than its length.
"""

from __future__ import annotations

import codecs
import email
import email.policy
import functools
import html
import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading.encoding import decode
from kamcore.workbook.reading.grid import CellError
from kamcore.workbook.reading.limits import Place, Refused
from kamcore.workbook.reading.scattered import ScatteredCells
from kamcore.workbook.reading.signatures import SAVE_AS, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamcore.workbook.reading.grid import Grid
    from kamcore.workbook.reading.limits import ReadingLimits

_MOST_TABLES: Final = 1000
_MOST_NESTED: Final = 100
_WIDEST_SPAN: Final = 1000
_TALLEST_SPAN: Final = 65_534
_DECLARED_BYTES: Final = 4096

_CHARSET: Final = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_TAG: Final = re.compile(
    r"<(?:(!--)|(!\[CDATA\[)|(/?)([a-zA-Z][^\s/<>]*+)"
    r"((?:[^<>\"']++|\"[^\"]{0,4096}+\"|'[^']{0,4096}+')*+|[^<>]*+)>|[!?][^<>]*+>)"
)
_PLAIN_ROW: Final = re.compile(
    r"\s*+(?:<t[dh]\b(?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+')*+>[^<]*+(?:</t[dh]>\s*+)?+)++"
    r"(?:</tr\s*>|(?=<tr\b|</table\b|</tbody\b|\Z))",
    re.IGNORECASE,
)
"""A row of cells that hold nothing but text."""
_PLAIN_CELL: Final = re.compile(r"<t[dh]\b((?:[^<>\"']++|\"[^\"<>]*+\"|'[^'<>]*+')*+)>([^<]*+)", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_BLANKS: Final = re.compile(r"[ \t\r\n\f\v\xa0]+")
_AROUND_BREAK: Final = re.compile(r" ?\n ?")
_FIGURES: Final = re.compile(r"[^\d]*(?:\d[\d.,'’\s\xa0]*)(?:[eE][+-]?\d+)?[^\d]*")
_DATE_SIGNS: Final = re.compile(r"\d\s*[/:-]\s*\d|\d{1,4}\. ?\d{1,2}\. ?\d{1,4}\b|[^\W\d_]{3}")
_IGNORED: Final = frozenset({"script", "style", "title", "textarea", "select", "noscript", "xml", "template"})
_BREAKS: Final = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS: Final = frozenset({"td", "th"})
_MANY_BLANKS: Final = re.compile(r"  +")
_TELLING: Final = re.compile(r"span|x:|sdval", re.IGNORECASE)
_MEANT: Final = MappingProxyType({"iso8859-1": "cp1252", "ascii": "cp1252", "tis-620": "cp874", "shift_jis": "cp932"})
"""What browsers take these for."""
_OWN_WAYS: Final = frozenset({"utf-8", "utf-16", "utf-16-le", "utf-16-be"})
"""Encodings that show by themselves."""
_MARKUP_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})


def read_web_page(data: bytes, filename: str, limits: ReadingLimits) -> list[Grid]:
    """The tables of a web page that hold anything, from top to bottom; one within a cell of another stands by itself.

    Raises:
        Refused: if there is no table in it, or one is too large.
    """
    pages = _parts(data) if data[:_DECLARED_BYTES].lstrip()[:13].lower() == b"mime-version:" else [data]
    grids: list[Grid] = []
    for page in pages:
        declared = _declared(page)
        decoded = decode(page, filename) if declared is None else None
        text = decoded.text if decoded else page.decode(declared or "utf-8", "replace")
        tables = _Tables(filename, limits)
        tables.take(text)
        for table in tables.finished():
            table.notes.extend(decoded.notes if decoded and not grids else ())
            table.sheet = f"table {len(grids) + 1}"
            grids.append(table.grid("html", decoded.encoding if decoded else declared))
    if not grids:
        raise refuse("a web page without a table", SAVE_AS, file=filename, code="html")
    return grids if len(grids) > 1 else [replace(grids[0], sheet="")]


def _declared(page: bytes) -> str | None:
    """The encoding that the page declares, when it is another one than UTF-8 and the page can be read in it."""
    if page.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    found = _CHARSET.search(page[:_DECLARED_BYTES])
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
        name = _MEANT.get(name, name)
        if name in _OWN_WAYS or not isinstance(page.decode(name), str):
            return None
    except (LookupError, UnicodeError, ValueError):
        return None
    return name


def _parts(data: bytes) -> list[bytes]:
    """The pages in an archive of a web page (MHTML)."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    pages = []
    for part in message.walk():
        if part.get_content_type() in _MARKUP_TYPES:
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                pages.append(content)
    return pages


class _Table:
    """A table that is being read.

    Attributes:
        cells: its cells so far.
    """

    def __init__(self, cells: ScatteredCells) -> None:
        self.cells = cells
        self._row = -1
        self._column = 0
        self._in_row = False
        self._covered: dict[int, int] = {}
        self._texts: list[str] | None = None
        self._attributes = ""

    @property
    def in_cell(self) -> bool:
        """Whether a cell is open."""
        return self._texts is not None

    def add(self, text: str) -> None:
        """Add to the open cell."""
        if self._texts is not None:
            self._texts.append(text)

    def begin_row(self) -> None:
        """Begin a row; an open cell ends."""
        self.end_cell()
        self._row += 1
        self._column = 0
        self._in_row = True

    def end_row(self) -> None:
        """End the row, and an open cell with it."""
        self.end_cell()
        self._in_row = False

    def begin_cell(self, attributes: str) -> None:
        """Begin a cell, and a row if none is open; an open cell ends."""
        self.end_cell()
        if not self._in_row:
            self.begin_row()
        self._texts = []
        self._attributes = attributes

    def plain_row(self, cells: Sequence[tuple[str, str]]) -> None:
        """Take a whole row of cells, each with its attributes and its text."""
        self.begin_row()
        if self._covered or any(attributes and _tells(attributes) for attributes, _ in cells):
            for attributes, text in cells:
                self.begin_cell(attributes)
                self.add(_plain(text))
                self.end_cell()
        else:
            self.cells.put_row(self._row, [_plain(text).strip() for _, text in cells])
        self._in_row = False

    def end_cell(self) -> None:
        """Put the open cell, if there is one, in its place."""
        texts = self._texts
        if texts is None:
            return
        self._texts = None
        row, column = self._row, self._column
        while self._covered and self._covered.get(column, -1) >= row:
            column += 1
        self._column = column + 1
        text = texts[0] if len(texts) == 1 else "".join(texts)
        if "\n" in text or "  " in text:
            text = _AROUND_BREAK.sub("\n", _MANY_BLANKS.sub(" ", text))
        text = text.strip(" \n")
        if self._attributes and _tells(self._attributes):
            self._put_marked(row, column, text)
        elif text:
            self.cells.put(row, column, text)

    def _put_marked(self, row: int, column: int, text: str) -> None:
        """Put a cell of which more is said than its text."""
        marks = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(self._attributes)}
        width = _span(marks.get("colspan"), _WIDEST_SPAN)
        height = _span(marks.get("rowspan"), _TALLEST_SPAN)
        value = _value(text, marks)
        if value is not None:
            self.cells.put(row, column, value)
            if width > 1 or height > 1:
                self.cells.merged.append((row, column, row + height - 1, column + width - 1))
        if height > 1:
            self._covered |= dict.fromkeys(range(column, column + width), row + height - 1)
        self._column = column + width


class _Tables:
    """Goes through a page and fills its tables."""

    def __init__(self, filename: str, limits: ReadingLimits) -> None:
        self._filename = filename
        self._limits = limits
        self._all: list[_Table] = []
        self._open: list[_Table] = []
        self._never_closed: set[str] = set()

    def finished(self) -> list[ScatteredCells]:
        """The tables that hold anything, in the order in which they begin."""
        for table in self._open:
            table.end_cell()
        return [table.cells for table in self._all if not table.cells.empty]

    def take(self, text: str) -> None:
        """Go through a page.

        Raises:
            Refused: if a table reaches too far, or there are too many.
        """
        at = 0
        while found := _TAG.search(text, at):
            start, stop = found.span()
            if start > at:
                self._text(text[at:start])
            at = stop
            comment, raw, close, name, attributes = found.groups()
            if name:
                name = name.lower()
                if close:
                    self._end(name)
                elif name in _IGNORED:
                    at = self._behind(text, at, f"</{name}", ">")
                elif name == "tr" and (row := _PLAIN_ROW.match(text, at)):
                    self._table().plain_row(_PLAIN_CELL.findall(row[0]))
                    at = row.end()
                else:
                    self._begin(name, attributes)
            elif comment:
                at = self._behind(text, at, "-->")
            elif raw:
                end = self._behind(text, at, "]]>")
                self._text(text[at : end - 3] if end > at else "", plain=True)
                at = end
        self._text(text[at:])

    def _behind(self, text: str, at: int, *marks: str) -> int:
        """The place behind some marks that follow one another; where it was when one does not follow."""
        place = at
        for mark in marks:
            if mark in self._never_closed:
                return at
            found = text.find(mark, place)
            if found < 0 and mark != mark.upper():
                found = text.find(mark.upper(), place)
            if found < 0:
                self._never_closed.add(mark)
                return at
            place = found + len(mark)
        return place

    def _text(self, text: str, *, plain: bool = False) -> None:
        if self._open and self._open[-1].in_cell:
            self._open[-1].add(_BLANKS.sub(" ", text) if plain else _plain(text))

    def _begin(self, name: str, attributes: str) -> None:
        if name == "table":
            self._begin_table()
        elif name in _CELLS:
            self._table().begin_cell(attributes)
        elif name == "tr":
            self._table().begin_row()
        elif name in _BREAKS and self._open:
            self._open[-1].add("\n")

    def _end(self, name: str) -> None:
        if not self._open:
            return
        table = self._open[-1]
        if name in _CELLS:
            table.end_cell()
        elif name == "tr":
            table.end_row()
        elif name == "table":
            table.end_row()
            self._open.pop()
        elif name in _BREAKS:
            table.add("\n")

    def _table(self) -> _Table:
        if not self._open:
            self._begin_table()
        return self._open[-1]

    def _begin_table(self) -> None:
        if len(self._open) >= _MOST_NESTED:
            return
        if len(self._all) >= _MOST_TABLES:
            raise Refused(
                f"a web page with more than {_MOST_TABLES:,} tables",
                "one table, or a few",
                "Copy the table that matters into a spreadsheet and save it as .xlsx.",
                code="html",
                place=Place(file=self._filename),
            )
        table = _Table(ScatteredCells(self._filename, "", self._limits))
        self._all.append(table)
        self._open.append(table)


@functools.lru_cache(1024)
def _tells(attributes: str) -> bool:
    """Whether the attributes of a cell say more of it than how it looks."""
    return _TELLING.search(attributes) is not None


def _plain(text: str) -> str:
    """A text with its entities read and each run of blanks as one."""
    if "&" in text:
        text = html.unescape(text)
    return text if text.isprintable() and "  " not in text else _BLANKS.sub(" ", text)


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1


def _value(text: str, marks: Mapping[str, str]) -> float | str | bool | CellError | None:
    """What a cell holds: what Excel and its like wrote beside the text counts when it is a number, a yes or no, an error."""
    if "x:err" in marks:
        return CellError(marks["x:err"] or text)
    if "x:bool" in marks:
        return (marks["x:bool"] or text).strip().lower() in {"true", "1"}
    exact = marks.get("x:num", marks.get("sdval"))
    if exact is not None and (not text or (_FIGURES.fullmatch(text) and not _DATE_SIGNS.search(text))):
        try:
            return float(exact or text)
        except ValueError:
            return text or None
    return text or None
