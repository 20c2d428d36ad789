"""Lists laid out as an outline, as pivot tables and reports print them: a name once, and blanks below it for the rest of its group.

Two forms are known. *Blanks below*: the name stands in the first row of its group, or in a row of its own, and the
rows below leave it empty. *Nested*: groups and what they are made of share one column, and the figure of a group is
the sum of the rows below it. In both a row that only repeats the sum of its group is a total.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.dates import period_of
from kamcore.workbook.reading.totals import rounding, step_of, unit_of
from kamcore.workbook.reading.words import ANY_TOTAL, GROUP_TOTAL, plain

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


def nested(amounts: NDArray[np.float64], kept: NDArray[np.bool_], *, rounded: bool = False) -> Nested | None:
    """Part a column in which each group's figure is the sum of the rows below it; None when the figures do not say so.

    Args:
        amounts: one row of figures for each row, shape (rows, columns).
        kept: the rows that count; totals of everything are left out before.
        rounded: whether a sum may differ from its parts by what rounding makes of them.
    """
    rows = np.flatnonzero(kept)
    figures = np.nan_to_num(amounts[rows])
    if len(rows) < 4 or (rounded and len(rows) > _MOST_ROUNDED):
        return None
    unit = unit_of(figures) if rounded else 0.0
    sizes = _sizes(figures, unit)
    if len(sizes) < 2 or max(sizes) < 2:
        return None
    parent = np.full(len(kept), -1, np.int64)
    heads = np.zeros(len(kept), np.bool_)
    place = 0
    for size in sizes:
        heads[rows[place]] = True
        parent[rows[place : place + size + 1]] = rows[place]
        place += size + 1
    if unit and not _is_no_chance(figures, heads[rows], sizes, unit):
        return None
    return Nested(parent, heads)


_MOST_ROUNDED: Final = 2000
_MOST_TRIED: Final = 5000
_MOST_IN_LEVELS: Final = 1000
_SURE_DIGITS: Final = 8.0


def _sizes(figures: NDArray[np.float64], unit: float) -> list[int]:
    """Return how many rows each group from the first on has below its head, such that the last ends with the last row; [] for none."""
    sizes: list[int] = []
    open_: list[list[int]] = []
    failed: set[int] = set()
    place = tried = 0
    while place < len(figures):
        tried += 1
        choices = [] if place in failed or tried > _MOST_TRIED else _children(figures, place, unit)
        open_.append(choices[::-1])
        sizes.append(0)
        while not open_[-1]:
            open_.pop()
            sizes.pop()
            if not open_:
                return []
            place -= sizes[-1] + 1
            failed.add(place + sizes[-1] + 1)
        sizes[-1] = open_[-1].pop()
        place += sizes[-1] + 1
    return sizes


def _children(figures: NDArray[np.float64], place: int, unit: float) -> list[int]:
    """Return how many rows below one may add up to it, the best first: exact sums, or those off by what rounding makes."""
    whole = figures[place]
    most = min(_MOST_CHILDREN, len(figures) - place - 1)
    looked_at = 0
    before = np.zeros_like(whole)
    found: list[tuple[float, int]] = []
    while whole.any() and looked_at < most and not (found and not unit):
        upto = min(most, max(64, 4 * looked_at))
        sums = before + np.cumsum(figures[place + 1 + looked_at : place + 1 + upto], axis=0)
        off = np.abs(sums - whole)
        slack = np.maximum(_CENT, 1e-9 * np.abs(whole))
        if unit:
            counts = np.arange(looked_at + 1, upto + 1)[:, None]
            slack = np.maximum(slack, unit * (0.5 + 1.2 * np.sqrt(counts)))
        near = np.flatnonzero((off <= slack).all(axis=1))
        found += [(round(float(off[at].sum()), 2) if unit else 0.0, looked_at + int(at) + 1) for at in near.tolist()]
        looked_at, before = upto, sums[-1]
    return [size for _, size in sorted(found)]


def _is_no_chance(figures: NDArray[np.float64], heads: NDArray[np.bool_], sizes: list[int], unit: float) -> bool:
    """Whether so many digits of rounded sums agree that it is no chance, and each head is far more than what rounding makes."""
    slack = np.array([rounding(unit, size) for size in sizes])[:, None]
    whole = np.abs(figures[heads])
    steps = np.maximum(2 * slack, step_of(figures.ravel()))
    return bool((whole.max(axis=1) > 10 * slack[:, 0]).all()) and (
        float(np.log10(np.maximum(whole / steps, 1.0)).sum()) >= _SURE_DIGITS
    )


def heads_of_levels(amounts: NDArray[np.float64], kept: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """Mark the rows that are sums of those below them, or of those above, where groups may stand in groups.

    None unless every row is in a group, and no chance makes it so.

    Args:
        amounts: one row of figures for each row, shape (rows, columns).
        kept: the rows that count.
    """
    rows = np.flatnonzero(kept)
    figures = np.nan_to_num(amounts[rows])
    if not 4 <= len(rows) <= _MOST_IN_LEVELS:
        return None
    unit = unit_of(figures)
    for slack in (0.0, unit):
        for order in (1, -1):
            heads = _heads(figures[::order], slack, unit)
            if heads is not None:
                found = np.zeros(len(kept), np.bool_)
                found[rows[heads[::order]]] = True
                return found
    return None


def _heads(figures: NDArray[np.float64], slack: float, unit: float) -> NDArray[np.bool_] | None:
    """Mark the rows that are sums of those below, from the lowest up; ``slack`` is what sums are rounded to, 0 where they are exact."""
    if (np.abs(figures[0]) + _CENT < np.abs(figures[1])).all():
        return None  # the first row is a sum, or none is
    heads = np.zeros(len(figures), np.bool_)
    tops: list[int] = []  # what no row above has taken for its part yet, the nearest last
    sizes: dict[int, int] = {}
    over_all = figures.sum(axis=1).tolist()
    rising = bool((figures >= 0).all())
    for place in range(len(figures) - 1, -1, -1):
        sizes[place] = _parts_of(figures, place, tops, over_all, slack=slack, rising=rising)
        heads[place] = sizes[place] > 0
        del tops[len(tops) - sizes[place] :]
        tops.append(place)
    in_order = [sizes[place] for place in np.flatnonzero(heads).tolist()]
    if not heads[tops].all() or max(in_order, default=0) < 2 or not _is_no_chance(figures, heads, in_order, unit):
        return None
    return heads


def _parts_of(
    figures: NDArray[np.float64], place: int, tops: list[int], over_all: list[float], *, slack: float, rising: bool
) -> int:
    """Return how many of ``tops``, the nearest last, add up to a row, as many as do; 0 when none.

    Args:
        figures: the figures of all rows.
        place: the row.
        tops: rows below it that are no part of another.
        over_all: the sum of each row's figures, by which most are ruled out.
        slack: what sums are rounded to, 0 where they are exact.
        rising: whether no figure is less than nothing, so that a sum only grows.
    """
    whole, wanted, n = figures[place], over_all[place], figures.shape[1]
    so_far, found = 0.0, 0
    least = n * max(_CENT, 1e-9 * abs(wanted))
    for count in range(1, len(tops) + 1 if whole.any() else 1):
        so_far += over_all[tops[-count]]
        rounded = slack * (0.5 + 1.2 * math.sqrt(count))
        if abs(so_far - wanted) <= max(least, n * rounded):
            off = np.abs(figures[tops[-count:]].sum(axis=0) - whole)
            found = count if (off <= np.maximum(np.maximum(_CENT, 1e-9 * np.abs(whole)), rounded)).all() else found
        elif rising and so_far > wanted:
            break
    return found


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


def between_totals(texts: Coded, bare: NDArray[np.bool_], *, by_customer: bool) -> NDArray[np.int64] | None:
    """Return for each row the one whose name heads it, where ``Acme`` stands without figures above and ``Total Acme`` below; -1 for others.

    None unless the names above are whose the rows are: a name comes back in another group, or a title says that the list is by customer
    and some rows stand outside of all groups. Else they may be regions above their customers.

    Args:
        texts: the names.
        bare: the rows without figures.
        by_customer: whether a title says that the list is one by customer.
    """
    evened = [plain(label) for label in texts.labels]
    matches = [GROUP_TOTAL.fullmatch(label) for label in evened]
    total_of = {i: match["before"] or match["after"] for i, match in enumerate(matches) if match is not None}
    totalled = set(total_of.values()) & set(evened)
    if not totalled:
        return None
    parent = np.full(len(texts), -1, np.int64)
    open_, outside, groups = -1, 0, 0
    for row, code in enumerate(texts.codes.tolist()):
        if code < 0:
            continue
        if open_ < 0 and bare[row] and evened[code] in totalled:
            open_, groups = row, groups + 1
        elif open_ >= 0 and total_of.get(code) == evened[texts.codes[open_]]:
            open_ = -1
        elif open_ >= 0:
            parent[row] = open_
        else:
            outside += code not in total_of and not bare[row]
    inside = (parent >= 0) & ~bare
    pairs = np.unique(np.stack([texts.codes[inside], parent[inside]]), axis=1)
    again = len(np.unique(pairs[0])) < pairs.shape[1]
    return parent if groups and inside.any() and open_ < 0 and (again or (outside and by_customer)) else None


def are_periods(labels: list[str]) -> bool:
    """Whether all of these name a period."""
    return bool(labels) and all(period_of(plain(label)) is not None for label in labels)
