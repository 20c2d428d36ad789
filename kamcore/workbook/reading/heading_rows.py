"""Headings that stand in several rows: years over quarters, years over Revenue and Cost, a unit under each name.

A row above or below the heading belongs to it when it says more than a title does: it stands over some of the columns
only, or it names those that the heading leaves blank. What it says is put before the heading's own text only where
that alone would not do: where it is a period, where the text below is part of a period (``Q1``, ``March``) or a
period of its own, and where one text stands over several columns.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.headings import KNOWN, even_heading, heading_currency, heading_text
from kamcore.workbook.reading.number_texts import like_number
from kamcore.workbook.reading.period_headings import period_heading
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.grid import Grid, Value

_LEVELS: Final = 3
_LONGEST_MEASURE: Final = 40
_PART_OF_A_YEAR: Final = re.compile(
    r"[qt][1-4]|[1-4][qt]|[1-4]\.? ?(?:quartal|quarter|trimestre|квартал|кв\.?)|第?[1-4一二三四]季度|[hs][12]"
)
_UNIT: Final = re.compile(
    r"[€$£¥₹₽฿]|(?:in )?(?:[kmt]€|teur|keur|meur|tsd\.?(?: ?€| ?eur)?|mio\.?(?: ?€| ?eur)?|thousands?|millions?|'000|000s?|тыс\.?(?: руб\.?)?"
    r"|млн\.?(?: руб\.?)?|руб\.?|pcs|pieces|stück|%|units?|万元|千元|元|บาท|lakhs?|crores?)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        values: one for each column of the grid, None where it says nothing.
        first, last: the grid rows it stands in.
    """

    values: tuple[Value, ...]
    first: int
    last: int


def composed(grid: Grid, row: int) -> Heading:
    """Return the heading of which the main line stands in a row, with what the rows around it add.

    Args:
        grid: the sheet.
        row: the grid row that looks most like a heading.
    """
    main: tuple[Value, ...] = grid.rows(row, row + 1)[0]
    values, first, last = main, row, row
    lines = [main]
    for _ in range(_LEVELS - 1):
        below = _line(grid, last + 1)
        if below is None or not _is_lower(grid, values, below, last + 1):
            break
        lines.append(below)
        last += 1
        values = below
        for at in range(len(lines) - 2, -1, -1):  # from the lowest up: a text stands over all that is under it
            values = _joined(_spread(grid, row + at, lines[at], values), values)
    for _ in range(_LEVELS - 1):
        above = _line(grid, first - 1)
        if above is None or not _is_upper(grid, above, values, first - 1):
            break
        values = _joined(_spread(grid, first - 1, above, values), values)
        first -= 1
    return Heading(values, first, last)


def _line(grid: Grid, row: int) -> tuple[Value, ...] | None:
    return grid.rows(row, row + 1)[0] if 0 <= row < grid.n_rows else None


def _filled(line: Sequence[Value]) -> list[int]:
    return [place for place, value in enumerate(line) if heading_text(value)]


def _is_label(value: Value) -> bool:
    """Whether a cell can be part of a heading: a text that is no number, or a period."""
    if isinstance(value, str):
        return not like_number(heading_text(value)) or period_heading(value) is not None
    return period_heading(value) is not None


def _is_upper(grid: Grid, above: Sequence[Value], heading: Sequence[Value], row: int) -> bool:
    """Whether the row above a heading belongs to it."""
    here, under = _filled(above), _filled(heading)
    if not here or not all(_is_label(above[place]) for place in here):
        return False
    spread = _spread(grid, row, above, heading)
    if _joined(spread, heading) == tuple(heading):
        return False
    fills = [place for place in here if not heading_text(heading[place]) and place > min(under, default=0) - 2]
    if len(here) == 1:  # a single text is a title, unless it stands over a part of the columns only
        over = [place for place, value in enumerate(spread) if heading_text(value)]
        return here[0] > under[0] and len(over) >= 2 and not fills
    wide = any(_width(grid, row, place) > 1 for place in here)
    periods = sum(period_heading(above[place]) is not None for place in here)
    return wide or periods > 0 or bool(fills) or len(here) < len(under)


def _is_lower(grid: Grid, heading: Sequence[Value], below: Sequence[Value], row: int) -> bool:
    """Whether the row under a heading belongs to it: nothing but labels, not under the first column, and figures under it."""
    here, over = _filled(below), _filled(heading)
    if not here or not over or not all(_is_label(below[place]) for place in here):
        return False
    units = all(_is_unit(below[place]) for place in here)
    if here[0] <= over[0] or (len(here) == 1 and not units and period_heading(below[here[0]]) is None):
        return False
    known = sum(
        even_heading(heading_text(below[place])) in KNOWN
        or period_heading(below[place]) is not None
        or _PART_OF_A_YEAR.fullmatch(plain(heading_text(below[place]))) is not None
        for place in here
    )
    if not units and 2 * known < len(here) and not _stand_under_each(grid, heading, below, row):
        return False
    following = grid.rows(row + 1, row + 5)
    return any(
        isinstance(line[place], float) or like_number(heading_text(line[place])) for line in following for place in here
    )


def _stand_under_each(grid: Grid, heading: Sequence[Value], below: Sequence[Value], row: int) -> bool:
    """Whether the same texts, two or more, stand under each of two periods or more that have no others under them."""
    under: dict[str, list[str]] = {}
    spread = _spread(grid, row - 1, heading, below)
    for over, value in zip(spread, below, strict=True):
        if not heading_text(value):
            continue
        if period_heading(over) is None:
            return False
        under.setdefault(heading_text(over), []).append(even_heading(heading_text(value)))
    groups = list(under.values())
    return len(groups) > 1 and len(set(groups[0])) == len(groups[0]) > 1 and all(one == groups[0] for one in groups)


def _is_unit(value: Value) -> bool:
    text = heading_text(value)
    return heading_currency(text) is not None or _UNIT.fullmatch(plain(text)) is not None


def _width(grid: Grid, row: int, place: int) -> int:
    return next((c2 - c1 + 1 for r1, c1, _, c2 in grid.merged if r1 <= row and c1 == place and r1 == row), 1)


def _spread(grid: Grid, row: int, line: Sequence[Value], under: Sequence[Value]) -> tuple[Value, ...]:
    """Let each text of a row stand over the blank cells to its right: as far as it is merged, or else up to the next one."""
    merged = {c1: c2 for r1, c1, _, c2 in grid.merged if r1 == row and c2 > c1}
    spread: list[Value] = []
    held: Value = None
    until = -1
    for place, value in enumerate(line):
        below = under[place] if place < len(under) else None
        if heading_text(value):
            held = value if heading_text(below) or place in merged else None
            until = merged.get(place, len(line) if not merged else place)
            spread.append(value)
        elif held is not None and place <= until and heading_text(below):
            spread.append(held)
        else:
            spread.append(None)
            if not heading_text(below) and not merged:
                held = None
    return tuple(spread)


def _joined(upper: Sequence[Value], lower: Sequence[Value]) -> tuple[Value, ...]:
    times = Counter(even_heading(heading_text(value)) for value in lower if heading_text(value))
    joined: list[Value] = []
    for above, own in zip(upper, lower, strict=True):
        text, over = heading_text(own), heading_text(above)
        if not text or not over:
            joined.append(own if text else above)
        elif _is_unit(own):
            joined.append(f"{over} ({text})")
        elif _says_more(above, own) or times[even_heading(text)] > 1:
            joined.append(f"{over} {text}")
        else:
            joined.append(own)
    return tuple(joined)


def _says_more(above: Value, own: Value) -> bool:
    """Whether a heading needs the text above it."""
    upper, lower = period_heading(above), period_heading(own)
    if upper is not None and lower is not None:
        return lower.period.year == 0
    part = _PART_OF_A_YEAR.fullmatch(plain(heading_text(own))) is not None
    return upper is not None or part or (lower is not None and _is_measure(above))


def _is_measure(value: Value) -> bool:
    """Whether a text over periods says what they hold: an amount, a cost, a number of units."""
    even = even_heading(heading_text(value))
    if not even or len(even) > _LONGEST_MEASURE:
        return False
    return bool(even in KNOWN or lexicon.AMOUNT.search(even) or lexicon.NOT_REVENUE.search(even))
