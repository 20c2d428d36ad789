"""Where circles stand on shelves: side by side, the first on the left, a second row above when there is no room (method.md 4).

Pure geometry, in pixels, always the same for the same input.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = 5.0
SMALLEST = 3.0
WIDEST_GAP = 90.0
_SHRINK = 0.93


@dataclass(frozen=True, slots=True)
class Shelves:
    """Circles on shelves.

    Attributes:
        scale: by how much all radii were made smaller to fit, 1 when they were not.
        places: per shelf, per circle: x from the left, y above the shelf (centres), and the radius, pixels.
        left_out: per shelf, how many of its last circles found no room even at the smallest size.
    """

    scale: float
    places: tuple[tuple[tuple[float, float, float], ...], ...]
    left_out: tuple[int, ...]


def stand_on_shelves(shelves: Sequence[Sequence[float]], width: float, height: float) -> Shelves:
    """Stand circles on shelves of one size, all with one scale so that they stay comparable.

    Args:
        shelves: per shelf the radii of its circles, pixels, in the order in which they stand.
        width: of every shelf, pixels.
        height: of the room above every shelf, pixels.

    Returns:
        Places in which no two circles of a shelf overlap and none leaves its room.
    """
    scale = 1.0
    largest = max((radius for radii in shelves for radius in radii), default=0.0)
    while True:
        placed = [_stand([max(SMALLEST, radius * scale) for radius in radii], width, height) for radii in shelves]
        left = tuple(len(radii) - len(found) for radii, found in zip(shelves, placed, strict=True))
        if not any(left) or largest * scale <= SMALLEST:
            return Shelves(scale, tuple(placed), left)
        scale *= _SHRINK


def _stand(radii: list[float], width: float, height: float) -> tuple[tuple[float, float, float], ...]:
    """Fill rows from the bottom up; circles that do not fit are left out."""
    rows: list[list[float]] = [[]]
    used = 0.0
    for radius in radii:
        need = 2 * radius + GAP
        if rows[-1] and used + need > width:
            rows.append([])
            used = 0.0
        rows[-1].append(radius)
        used += need
    placed: list[tuple[float, float, float]] = []
    floor = 0.0
    for row in rows:
        tallest = max(row, default=0.0)
        if floor + 2 * tallest > height:
            break
        free = width - sum(2 * radius + GAP for radius in row)
        if free < 0:
            break
        extra = min(WIDEST_GAP, free / max(1, len(row))) if len(rows) == 1 else 0.0
        at = GAP / 2
        for radius in row:
            placed.append((at + radius, floor + radius, radius))
            at += 2 * radius + GAP + extra
        floor += 2 * tallest + GAP
    return tuple(placed)
