"""Where the names of bubbles are written so that they do not run into each other (method.md 3.5).

Pure geometry, in pixels, always the same for the same input. A chart is drawn as wide as the screen allows, so a place has to hold
for a whole range of widths: a bubble stands at a fraction of the width, its label at a fixed distance from it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

GAP = 3.0
"""Pixels between a bubble and its label."""
FAR = 16.0
"""Pixels further out for a label that needs a leader line."""
BUBBLE_CORE = 0.85
"""Half the side of the square that stands for a bubble, as a share of its radius."""
_NARROW = frozenset("iljtfrI.,:;'|!()[] ")
_WIDE = frozenset("mwMW@%")


@dataclass(frozen=True, slots=True)
class Box:
    """A box that holds text.

    Attributes:
        x: where its anchor stands, as a fraction of the width.
        dx: its centre right of the anchor, pixels.
        y: its centre below the top, pixels.
        width, height: pixels.
    """

    x: float
    dx: float
    y: float
    width: float
    height: float

    def meets(self, other: Box, widths: tuple[float, float]) -> bool:
        """Whether the two boxes overlap at any width of the range."""
        if abs(self.y - other.y) >= (self.height + other.height) / 2:
            return False
        ends = [(self.x - other.x) * w + self.dx - other.dx for w in widths]
        nearest = 0.0 if ends[0] * ends[1] <= 0 else min(abs(ends[0]), abs(ends[1]))
        return nearest < (self.width + other.width) / 2


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """Where one label goes.

    Attributes:
        mark: the position of its bubble among the marks.
        dx, dy: the centre of the label from the centre of the bubble, pixels, down is positive.
        leader: whether it stands so far out that a line should lead to it.
        box: the box it takes.
    """

    mark: int
    dx: float
    dy: float
    leader: bool
    box: Box


def text_width(text: str, size: float = 12.0) -> float:
    """Estimate how wide a text is in a common sans-serif face, on the safe side.

    Args:
        text: one line.
        size: in pixels.
    """
    ems = 0.0
    for sign in text:
        if unicodedata.combining(sign):
            continue
        if unicodedata.east_asian_width(sign) in "WF":
            ems += 1.05
        elif sign in _NARROW:
            ems += 0.34
        elif sign in _WIDE:
            ems += 0.95
        elif sign.isupper() or sign.isdigit():
            ems += 0.68
        else:
            ems += 0.57
    return ems * size


def shorten(text: str, most: int = 24) -> str:
    """Shorten a name for a label; control characters become blanks."""
    plain = " ".join("".join(" " if unicodedata.category(c).startswith("C") else c for c in text).split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def place_labels(
    x: Sequence[float],
    y: Sequence[float],
    radius: Sequence[float],
    texts: Sequence[str],
    *,
    order: Sequence[int],
    widths: tuple[float, float],
    height: float,
    most: int = 30,
    must: frozenset[int] = frozenset(),
    reserved: Sequence[Box] = (),
    size: float = 12.0,
    reach: Sequence[float] = (FAR,),
) -> tuple[LabelPlace, ...]:
    """Find places for labels, the most important first; a label without room is left out.

    Args:
        x: bubble centres as fractions of the width, 0 to 1.
        y: bubble centres in pixels from the top.
        radius: in pixels.
        texts: the label of each bubble.
        order: bubbles by importance, as positions.
        widths: the narrowest and the widest drawing area for which the places must hold.
        height: of the drawing area.
        most: how many labels at most.
        must: bubbles whose label may cover other bubbles and, as a last resort, reserved boxes when there is no better place.
        reserved: boxes that are taken already.
        size: of the text, pixels.
        reach: how far out a label may stand that has no room beside its bubble, pixels, the nearest first.

    Returns:
        Places in the order of importance. No two boxes overlap at any width of the range, none leaves the area, and, those of
        ``must`` aside, none covers a reserved box or another bubble.
    """
    marks = np.array([x, y, radius], dtype=np.float64)
    found: list[LabelPlace] = []
    taken = list(reserved)
    ranked = sorted(order, key=lambda mark: mark not in must)
    for mark in ranked:
        if len(found) >= most:
            break
        if not texts[mark]:
            continue
        wide, tall = text_width(texts[mark], size) + 2.0, size + 3.0
        options = []
        for dx, dy, leader in _candidates(float(marks[2, mark]), wide, tall, reach):
            box = Box(float(marks[0, mark]), dx, float(marks[1, mark]) + dy, wide, tall)
            if _inside(box, widths, height) and not any(box.meets(other, widths) for other in taken):
                options.append((dx, dy, leader, box))
        best = _freest(options, mark, marks, widths, allow=mark in must)
        if best is None and mark in must:
            at = Box(float(marks[0, mark]), 0.0, float(marks[1, mark]), wide, tall)
            labels = [place.box for place in found]
            best = _squeezed(at, float(marks[2, mark]), widths, height, reserved=reserved, labels=labels)
        if best is not None:
            dx, dy, leader, box = best
            found.append(LabelPlace(mark, dx, dy, leader, box))
            taken.append(box)
    return tuple(found)


def _candidates(radius: float, width: float, height: float, reach: Sequence[float]) -> list[tuple[float, float, bool]]:
    """List the places around a bubble, the best first: beside, above, below, the corners, and further out."""
    places = []
    for out, leader in ((0.0, False), *((far, True) for far in reach)):
        side, up = radius + GAP + out + width / 2, radius + GAP + out + height / 2
        corner_x, corner_y = 0.7 * (radius + out) + GAP + width / 2, 0.7 * (radius + out) + GAP + height / 2
        near = [(side, 0.0), (0.0, -up), (0.0, up), (-side, 0.0)]
        corners = [(corner_x, -corner_y), (-corner_x, -corner_y), (corner_x, corner_y), (-corner_x, corner_y)]
        between = [(x * width / 2, y * up) for x in (1, -1) for y in (-1, 1)] if out > FAR else []
        between += [(x * side, y * height) for x in (1, -1) for y in (-1, 1)] if out > FAR else []
        places += [(dx, dy, leader) for dx, dy in (*near, *corners, *between)]
    return places


def _squeezed(
    at: Box,
    radius: float,
    widths: tuple[float, float],
    height: float,
    *,
    reserved: Sequence[Box],
    labels: Sequence[Box],
) -> tuple[float, float, bool, Box] | None:
    """Return a place above or below a bubble, moved sideways into the area, that covers no label and the fewest reserved boxes.

    Args:
        at: the label's box around the centre of its bubble.
        radius: of the bubble.
        widths: as in :func:`place_labels`.
        height: of the drawing area.
        reserved: boxes it may cover.
        labels: boxes it may not cover.
    """
    half = at.width / 2 + 0.1  # so that no rounding puts it outside
    dx = min(max(0.0, half - at.x * widths[0]), (1.0 - at.x) * widths[0] - half)
    up = radius + GAP + at.height / 2
    options = []
    for dy, leader in ((-up, False), (up, False), (-up - FAR, True), (up + FAR, True)):
        box = Box(at.x, dx, at.y + dy, at.width, at.height)
        if _inside(box, widths, height) and not any(box.meets(other, widths) for other in labels):
            options.append((sum(box.meets(other, widths) for other in reserved), (dx, dy, leader, box)))
    return min(options, key=lambda option: option[0])[1] if options else None


def _inside(box: Box, widths: tuple[float, float], height: float) -> bool:
    left, right = box.dx - box.width / 2, box.dx + box.width / 2
    fits = all(box.x * w + left >= 0 and box.x * w + right <= w for w in widths)
    return fits and box.y - box.height / 2 >= 0 and box.y + box.height / 2 <= height


def _freest(
    options: list[tuple[float, float, bool, Box]],
    mark: int,
    marks: NDArray[np.float64],
    widths: tuple[float, float],
    *,
    allow: bool,
) -> tuple[float, float, bool, Box] | None:
    """Return the first option that covers no other bubble; with ``allow``, else the one that covers fewest."""
    if not options:
        return None
    xs, ys, radii = marks
    boxes = [box for *_, box in options]
    dx = np.array([box.dx for box in boxes])[:, None]
    centre = np.array([box.y for box in boxes])[:, None]
    core = radii * BUBBLE_CORE
    ends = [(xs[mark] - xs) * w + dx for w in widths]
    nearest = np.where(ends[0] * ends[1] <= 0, 0.0, np.minimum(np.abs(ends[0]), np.abs(ends[1])))
    hit = (nearest < boxes[0].width / 2 + core) & (np.abs(centre - ys) < boxes[0].height / 2 + core)
    hit[:, mark] = False
    covered = hit.sum(axis=1)
    best = int(covered.argmin())
    return options[best] if covered[best] == 0 or allow else None
