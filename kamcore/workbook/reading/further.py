"""Where a second table begins below the first: rows that can be nothing but a heading.

A row of data taken for a heading loses all rows below it, so every doubt counts against the heading. It stands after a blank row,
or where the rows become narrow; all its cells are texts or periods; none says what a cell of data in its column says; something
stands below it; and its words are headings of ours, of which the words of closed lists (``high``, ``to do``) do not count. Under a
table that has the shape of the template it must also be the heading of another sheet of it.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.column import Kind as ColumnKind
from kamcore.workbook.reading.cells import cells_of
from kamcore.workbook.reading.headings import KNOWN, NAMES, even_heading, has_template_shape, heading_text
from kamcore.workbook.reading.number_texts import like_number
from kamcore.workbook.reading.period_headings import period_heading
from kamcore.workbook.reading.words import NO, TOTAL, YES
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.grid import Grid

_CLOSED: Final = (
    frozenset(even_heading(word) for sheet in SHEETS.values() for column in sheet.columns for word in column.choices)
    | frozenset(even_heading(word) for sheet in SHEETS.values() for column in sheet.columns for word, _ in column.words)
    | YES
    | NO
)
"""The words of closed lists: in a row of data they are what one expects."""
_REQUIRED: Final = MappingProxyType({key: frozenset(c.key for c in sheet.required) for key, sheet in SHEETS.items()})
_MOST_LOOKED_AT: Final = 1000
"""Of rows that could be headings so many are looked at closely."""


def further_starts(grid: Grid, rows: NDArray[np.int64], filled: NDArray[np.int64], first: int) -> list[int]:
    """Return the places in ``rows`` at which another table begins below the first.

    Args:
        grid: where they stand.
        rows: the grid rows that are not blank.
        filled: how many cells of each grid row are filled.
        first: the place in ``rows`` of the first table's heading.
    """
    if len(rows) - first - 1 < 2:
        return []
    heading = [heading_text(value) for value in grid.rows(int(rows[first]), int(rows[first]) + 1)[0]]
    ours = has_template_shape(heading)
    after_blank = rows[first + 1 :] - rows[first:-1] > 1
    places = after_blank if ours else after_blank | _narrow(filled, rows[first + 1 :], int(filled[rows[first]]))
    candidates = np.flatnonzero(places) + first + 1
    candidates = candidates[(filled[rows[candidates]] >= 2) & (candidates < len(rows) - 1)]
    if not candidates.size:
        return []
    own = frozenset() if ours else frozenset(map(even_heading, heading)) - {""}
    words = (KNOWN - _CLOSED) | own
    lines = {}
    for at in candidates[_of_texts(grid, rows[candidates], filled[rows[candidates]], words)][:_MOST_LOOKED_AT].tolist():
        line = _line(grid, int(rows[at]))
        narrow = not after_blank[at - first - 1]
        if line is not None and (_of_another_sheet(line, heading) if ours else _is_heading(line, words, own, narrow)):
            lines[at] = line
    said = _said(grid, rows[first + 1 :], lines)
    return [at for at, line in lines.items() if said[at] and _stands_over(grid, int(rows[at + 1]), line)]


def _narrow(filled: NDArray[np.int64], rows: NDArray[np.int64], width: int) -> NDArray[np.bool_]:
    """Mark the rows after the last wide one, at the end of a wide table."""
    narrow = np.zeros(len(rows), dtype=np.bool_)
    least = max(2, width // 2)
    if width > 3 and filled[rows[-1]] <= least and (wide := filled[rows] > least).any():
        narrow[len(wide) - int(np.argmax(wide[::-1])) :] = True
    return narrow


def _of_texts(
    grid: Grid, rows: NDArray[np.int64], counts: NDArray[np.int64], words: frozenset[str]
) -> NDArray[np.bool_]:
    """Mark the rows half of whose cells are known headings or periods; a quick look at all of them at once."""
    hits, known = (np.zeros(len(rows), np.int64) for _ in range(2))
    for column in grid.columns:
        cells = cells_of(column, rows)
        coded = cells.as_text()
        is_known = np.array([_is_known(label, words) for label in coded.labels] + [False])
        period = np.array([period_heading(_value(label)) is not None for label in coded.labels] + [False])
        hits += (is_known | period)[coded.codes]
        known += is_known[coded.codes]
    return (known >= 1) & (2 * hits >= counts)


def _value(label: str) -> str | float:
    return float(label) if label.isascii() and label.isdecimal() and len(label) < 10 else label


def _is_known(label: str, words: frozenset[str]) -> bool:
    even = even_heading(label)
    return even in words and not TOTAL.fullmatch(even)


def _line(grid: Grid, row: int) -> dict[int, str] | None:
    """Return the texts of a row by column, "" for a period; None when a cell is neither a text nor a period, or stands twice."""
    line: dict[int, str] = {}
    for place, value in enumerate(grid.rows(row, row + 1)[0]):
        text = heading_text(value)
        if not text:
            continue
        if period_heading(value) is not None:
            line[place] = ""
        elif isinstance(value, str) and not like_number(text):
            line[place] = text
        else:
            return None
    evened = [even_heading(text) for text in line.values() if text]
    return line if len(set(evened)) == len(evened) and all(evened) else None


def _is_heading(line: Mapping[int, str], words: frozenset[str], own: frozenset[str], narrow: bool) -> bool:
    """Whether a row below a table that is not of the template's shape can be a heading.

    Half of it must be known, and among that what a table hangs on: a required heading of one of our sheets, a heading of the
    table above, an account and something of it, or nothing but headings. After a blank row one known word is chance.
    """
    evened = [even_heading(text) for text in line.values() if text]
    known = [even for even in evened if even in words]
    periods = len(line) - len(evened)
    if not known or 2 * (len(known) + periods) < len(line) or len(known) + periods < (1 if narrow else 2):
        return False
    if len(known) == len(evened) or any(even in own for even in known):
        return True
    accounts = [even for even in known if NAMES["revenue"].get(even, ("",))[0] == "account"]
    if accounts and len(known) + periods > 1:
        return True
    return any(
        NAMES[key][even][0] in _REQUIRED[key]
        for key in SHEETS
        for even in known
        if even in NAMES[key] and even not in accounts
    )


def _of_another_sheet(line: Mapping[int, str], heading: Sequence[str]) -> bool:
    """Whether a row below a table of the template's shape is another sheet's heading: all it requires, and half of it known."""
    evened = {even_heading(text) for text in line.values() if text}
    above = set(map(even_heading, heading))
    for key, sheet in SHEETS.items():
        named = {even: NAMES[key][even][0] for even in evened - _CLOSED if even in NAMES[key]}
        new = set(named) - above
        periods = len(line) - len(evened)
        lacking = set(_REQUIRED[key] - set(named.values()))
        if periods:
            lacking = {one for one in lacking if sheet.column(one).kind not in (ColumnKind.PERIOD, ColumnKind.MONEY)}
        if len(named) >= 2 and new and not lacking and 2 * (len(named) + periods) >= len(line):
            return True
    return False


def _said(grid: Grid, rows: NDArray[np.int64], lines: Mapping[int, Mapping[int, str]]) -> dict[int, bool]:
    """Tell for each row that could be a heading whether it alone says what it says in each column: data repeats, headings do not.

    Rows that are equal throughout count as one, since a heading may stand over several parts.
    """
    times = Counter(tuple(line.items()) for line in lines.values())
    counts: dict[int, dict[str, int]] = {}
    for place in sorted({place for line in lines.values() for place in line}):
        coded = cells_of(grid.columns[place], rows).texts
        found = np.bincount(coded.codes[coded.codes >= 0], minlength=len(coded.labels)).tolist()
        per: Counter[str] = Counter()
        for label, count in zip(coded.labels, found, strict=True):
            per[" ".join(label.split())] += count
        counts[place] = per
    return {
        at: all(not text or counts[place].get(text, 0) <= times[tuple(line.items())] for place, text in line.items())
        for at, line in lines.items()
    }


def _stands_over(grid: Grid, below: int, line: Mapping[int, str]) -> bool:
    """Whether the row below stands in the columns of a row."""
    return all(place in line for place, value in enumerate(grid.rows(below, below + 1)[0]) if heading_text(value))
