"""Which of the first rows of a table looks most like its heading."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading.headings import KNOWN, even_heading, heading_text, match_heading
from kamcore.workbook.reading.number_texts import like_number
from kamcore.workbook.reading.period_headings import days_as_moments, period_heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kamcore.workbook.reading.grid import Grid, Value


_NEARLY_AS_GOOD: Final = 0.6
_MOST_OFF: Final = 4
"""For so many repeats, or cells outside of its columns, a heading loses points; the cells of a heading in two rows repeat."""
_PERIODS_ALONE: Final = 4.0
_MORE_PERIODS: Final = 3.0
"""What a row of nothing but periods, right of the names below it, is worth as a heading: for the first one, and for each other."""
_MONTHS: Final = 12
LONG: Final = 60
"""A text longer than this is hardly a heading."""


def heading_place(grid: Grid, rows: NDArray[np.int64]) -> int | None:
    """Return which of the rows looks most like a heading; None when none could be one."""
    block = grid.rows(int(rows[0]), int(rows[-1]) + 1)
    lines = [block[row - rows[0]] for row in rows.tolist()]
    columns = [_filled(line) for line in lines]
    scores = [
        _heading_score(_with_days(line), columns[place], columns[place + 1 : place + 6]) - 0.1 * place
        for place, line in enumerate(lines)
    ]
    best = max(scores)
    if best <= 0:
        return None
    at = scores.index(best)
    # the better heading of a second table must not make title rows of the first
    for place, score in enumerate(scores[:at]):
        if (
            score >= _NEARLY_AS_GOOD * best
            and _is_known(lines[place])
            and any(map(_has_figures, lines[place + 1 : at]))
        ):
            return place
    return at


def above_attributes(grid: Grid, rows: NDArray[np.int64], at: int) -> int:
    """Return where the names stand above a table turned on its side of whose attributes one was taken for the heading.

    Its corner is blank, below the names stand rows such as ``Region`` or ``Manager``, and then periods.

    Args:
        grid: the sheet.
        rows: its rows that are not blank, ascending.
        at: which of them looks most like a heading.
    """
    lines = [grid.rows(row, row + 1)[0] for row in rows[: at + _ROWS_BELOW].tolist()]
    corner = next((place for place, value in enumerate(lines[at]) if heading_text(value)), 0)
    periods = sum(period_heading(line[corner]) is not None for line in lines[at + 1 :])
    for place in range(at, 0, -1):
        attribute = match_heading(heading_text(lines[place][corner]), "accounts")
        if periods < 2 or attribute is None or attribute[0] not in _ATTRIBUTES:
            break
        above = lines[place - 1]
        if not heading_text(above[corner]):
            names = [heading_text(value) for value in above[corner + 1 :] if heading_text(value)]
            words = sum(re.search(r"[^\W\d_]{2}", name) is not None for name in names)
            return place - 1 if len(names) > 1 and words == len(names) == len(set(names)) else at
    return at


_ROWS_BELOW: Final = 12
_ATTRIBUTES: Final = frozenset(("region", "manager", "industry", "parent", "plan"))
"""What a row below the names of accounts may say of them."""


def _with_days(line: Sequence[Value]) -> Sequence[Value]:
    """Read a line's days that are written as text where they follow one another as those of a heading do, not those of an order."""
    found = days_as_moments(line)
    days = [
        value.date()
        for value, was in zip(found, line, strict=True)
        if isinstance(value, dt.datetime) and value is not was
    ]
    alike = len({day.day for day in days}) == 1 or all((day + dt.timedelta(days=1)).day == 1 for day in days)
    in_order = all(one < other for one, other in pairwise(days)) or all(one > other for one, other in pairwise(days))
    return found if in_order and (alike or len(days) > 2) else line


def _has_figures(line: Sequence[Value]) -> bool:
    """Whether a row holds figures that are no period, as rows of data do."""
    return any(
        period_heading(value) is None and (isinstance(value, float) or (isinstance(value, str) and like_number(value)))
        for value in line
        if value is not None
    )


def _is_known(line: Sequence[Value]) -> bool:
    texts = [heading_text(value) for value in line if heading_text(value)]
    return len(texts) > 1 and any(even_heading(text) in KNOWN for text in texts)


def _filled(line: Sequence[Value]) -> set[int]:
    """Return which cells of a row show something."""
    return {place for place, value in enumerate(line) if heading_text(value)}


def _heading_score(line: Sequence[Value], columns: set[int], below: Sequence[set[int]]) -> float:
    """Points for known headings, periods and texts; points off for figures, repeats and long texts.

    Args:
        line: a row.
        columns: which of its cells are filled.
        below: the same of the rows that follow.
    """
    known = texts = periods = others = long = 0
    years: list[str] = []
    shown = [heading_text(value) for value in line]
    numbered = {str(month) for month in range(1, 13)} <= {text.lstrip("0") for text in shown}
    seen = set()
    for value, text in zip(line, shown, strict=True):
        if not text:
            continue
        seen.add(text.casefold())
        if period_heading(value) is not None or (numbered and text.isdecimal() and int(text) <= _MONTHS):
            periods += 1
            years += [text] if text.isdecimal() and not numbered else []
        elif isinstance(value, str) and not like_number(text):
            texts += 1
            known += even_heading(text) in KNOWN
            long += len(text) > LONG
        else:
            others += 1
    if len(years) > 1 and len(set(years)) == 1:  # an amount that comes twice may look like a year
        periods, others = periods - len(years) + 1, others + len(years) - 1
    count = texts + periods + others
    wide = sum(len(columns & row) for row in below) / (len(columns) * len(below)) if below else 0.0
    if not texts:
        beside_names = all(row and min(row) < min(columns) for row in below)
        return (
            (_PERIODS_ALONE + _MORE_PERIODS * (periods - 1)) * wide if periods and not others and beside_names else 0.0
        )
    spill = max((len(row - columns) for row in below), default=0)
    # a year is a heading only in company: a line of data may hold one too
    return (
        3 * known
        + 2 * min(periods, texts + 12) * (periods > 1 or known > 0)
        + texts
        - 2 * others
        - 2 * long
        - min(count - len(seen), _MOST_OFF)
        + 2 * wide
        - 0.5 * min(spill, _MOST_OFF)
    )
