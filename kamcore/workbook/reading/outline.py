"""Lists laid out as an outline, as pivot tables and reports print them: a name once, and blanks below it for the rest of its group.

Two forms are known. *Blanks below*: the name stands in the first row of its group, or in a row of its own, and the
rows below leave it empty. *Nested*: groups and what they are made of share one column, and the figure of a group is
the sum of the rows below it. In both a row that only repeats the sum of its group is a total.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.dates import period_of
from kamcore.workbook.reading.words import ANY_TOTAL, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLANKS: Final = 0.3
"""From this share of blanks on among the rows that have anything, a column may be one of an outline."""
_CENT: Final = 0.011
_TOTAL: Final = re.compile(ANY_TOTAL)
_MOST_CHILDREN: Final = 100_000

PIVOT_HEADINGS: Final = frozenset(
    ("row labels", "zeilenbeschriftungen", "étiquettes de lignes", "etichette di riga", "etiquetas de fila", "rótulos de linha",
     "названия строк", "行标签", "पंक्ति लेबल", "ป้ายชื่อแถว", "行ラベル", "행 레이블")
)  # fmt: skip
"""What pivot tables write above their first column."""


def filled_down(texts: Coded, kept: NDArray[np.bool_]) -> Coded | None:
    """Return a column with its blanks filled from above, or None when it is no outline.

    It is one when it begins with a name, many rows leave it blank, and no name begins a second group: in a list of
    sales with blanks by accident the names come back.

    Args:
        texts: the column.
        kept: the rows that count.
    """
    rows = np.flatnonzero(kept)
    codes = texts.codes[rows]
    blank = int((codes < 0).sum())
    if codes.size == 0 or codes[0] < 0 or blank < 2 or blank < _BLANKS * len(codes):
        return None
    named = codes[codes >= 0]
    totals = np.array([bool(_TOTAL.search(plain(label))) for label in texts.labels] + [False])
    groups = named[~totals[named]]
    changes = groups[np.concatenate(([True], groups[1:] != groups[:-1]))] if len(groups) else groups
    if len(changes) < 2 or len(np.unique(changes)) != len(changes):
        return None
    at = np.maximum.accumulate(np.where(codes >= 0, np.arange(len(codes)), 0))
    filled = texts.codes.copy()
    filled[rows] = codes[at]
    return Coded(filled, texts.labels)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The rows that only head a group.

    Attributes:
        bare: rows with a name and no figure.
        sums: rows whose figure is the sum of the group below them.
    """

    bare: NDArray[np.bool_]
    sums: NDArray[np.bool_]


def group_heads(texts: Coded, amounts: NDArray[np.float64], kept: NDArray[np.bool_]) -> Groups:
    """Tell which rows of an outline with blanks below only head their group.

    Args:
        texts: the column as it was written, blanks and all.
        amounts: the figures.
        kept: the rows that count.
    """
    n = len(texts)
    bare, sums = np.zeros(n, np.bool_), np.zeros(n, np.bool_)
    rows = np.flatnonzero(kept)
    starts = [place for place, row in enumerate(rows.tolist()) if texts.codes[row] >= 0]
    checked = agreeing = 0
    found: list[int] = []
    for start, stop in zip(starts, [*starts[1:], len(rows)], strict=True):
        row, below = int(rows[start]), rows[start + 1 : stop]
        if not len(below):
            continue
        if np.isnan(amounts[row]):
            bare[row] = True
            continue
        whole = float(np.nansum(amounts[below]))
        checked += 1
        if abs(whole - amounts[row]) <= max(_CENT, 1e-9 * abs(whole)) and not np.isnan(amounts[below]).all():
            agreeing += 1
            found.append(row)
    if checked and agreeing == checked and (checked > 1 or len(starts) <= 2):
        sums[found] = True
    return Groups(bare, sums)


@dataclass(frozen=True, slots=True, eq=False)
class Nested:
    """Groups and what they are made of, parted.

    Attributes:
        parent: for each row the position of the row that heads its group; its own for a head, -1 for a row left aside.
        heads: the rows that are the sum of their group.
    """

    parent: NDArray[np.int64]
    heads: NDArray[np.bool_]


def nested(amounts: NDArray[np.float64], kept: NDArray[np.bool_]) -> Nested | None:
    """Part a column in which each group's figure is the sum of the rows below it; None when the figures do not say so.

    Args:
        amounts: one row of figures for each row, shape (rows, columns).
        kept: the rows that count; totals of everything are left out before.
    """
    rows = np.flatnonzero(kept)
    figures = np.nan_to_num(amounts[rows])
    if len(rows) < 4:
        return None
    parent = np.full(len(kept), -1, np.int64)
    heads = np.zeros(len(kept), np.bool_)
    place, groups, largest = 0, 0, 0
    while place < len(rows):
        size = _children(figures, place)
        if size == 0:
            return None
        head = int(rows[place])
        heads[head] = True
        parent[rows[place : place + size + 1]] = head
        place += size + 1
        groups += 1
        largest = max(largest, size)
    return Nested(parent, heads) if groups > 1 and largest > 1 else None


def _children(figures: NDArray[np.float64], place: int) -> int:
    """Return how many rows below one add up to it, 0 when none do."""
    whole = figures[place]
    most = min(_MOST_CHILDREN, len(figures) - place - 1)
    looked_at = 0
    before = np.zeros_like(whole)
    while whole.any() and looked_at < most:
        upto = min(most, max(64, 4 * looked_at))
        sums = before + np.cumsum(figures[place + 1 + looked_at : place + 1 + upto], axis=0)
        near = (np.abs(sums - whole) <= np.maximum(_CENT, 1e-9 * np.abs(whole))).all(axis=1)
        if near.any():
            return looked_at + int(np.argmax(near)) + 1
        looked_at, before = upto, sums[-1]
    return 0


def indented_sums(
    levels: NDArray[np.int64], amounts: NDArray[np.float64], kept: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Tell which rows are the sums of the rows set in below them; none unless that holds of all such rows, and one has two below.

    Args:
        levels: how far each row's name is set in.
        amounts: one row of figures for each row, shape (rows, columns).
        kept: the rows that count.
    """
    found = np.zeros(len(kept), np.bool_)
    rows = np.flatnonzero(kept)
    depth, figures = levels[rows], np.nan_to_num(amounts[rows])
    most = 0
    for place in np.flatnonzero(depth[1:] > depth[:-1]).tolist():
        ends = np.flatnonzero(depth[place + 1 :] <= depth[place])
        stop = place + 1 + int(ends[0]) if ends.size else len(rows)
        below = np.arange(place + 1, stop)
        parts = figures[below[depth[below] == depth[place + 1]]]
        whole = figures[place]
        if np.isnan(amounts[rows[place]]).all():
            continue  # it only heads them
        if not whole.any() or (np.abs(parts.sum(axis=0) - whole) > np.maximum(_CENT, 1e-9 * np.abs(whole))).any():
            return np.zeros(len(kept), np.bool_)
        found[rows[place]] = True
        most = max(most, len(parts))
    return found & (most > 1)


def are_periods(labels: list[str]) -> bool:
    """Whether all of these name a period."""
    return bool(labels) and all(period_of(plain(label)) is not None for label in labels)
