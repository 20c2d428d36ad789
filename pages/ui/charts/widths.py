"""One chart for every screen: the browser picks the positions that were worked out for its width."""

from __future__ import annotations

from itertools import pairwise

BOUNDS = (220, 300, 400, 560, 760, 1000, 1300, 1700, 2400)
"""Widths of the drawing area, pixels; between two of them the same positions hold."""
RANGES = tuple(pairwise(BOUNDS))


def pick(field: str) -> str:
    """Return the Vega expression that reads ``field0``, ``field1``… by the width of the drawing area; our own names only."""
    chain = f"datum.{field}{len(RANGES) - 1}"
    for i in range(len(RANGES) - 2, -1, -1):
        chain = f"width < {RANGES[i][1]} ? datum.{field}{i} : {chain}"
    return chain
