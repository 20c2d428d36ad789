"""The scale that a heading names: ``Strategic fit (1-5)``; what stands on another than ours is stretched to it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.headings import BRACKETS
from kamcore.workbook.reading.values import Hints, Parsed, Remark, parse
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from kamcore.workbook.column import Column
    from kamcore.workbook.reading.cells import Cells

_BOTH_ENDS: Final = re.compile(r"(?:scale |skala |skala von )?([01])\s*(?:-|–|—|\.\.|to|bis|à|a|до)\s*(\d{1,3})")
_UPPER_END: Final = re.compile(r"(?:/|out of|of|von|sur|su|de|из)\s*(\d{1,3})")
_WHERE_ONE_IS_BEST: Final = 6
"""A scale of 1 to 6 is that of German schools as often as not, where 1 is the best."""

_LEVELS: Final = (
    ("very low", 1.0), ("low", 2.0), ("medium", 3.0), ("high", 4.0), ("very high", 5.0), ("none", 1.0), ("moderate", 3.0), ("average", 3.0), ("critical", 5.0),
    ("sehr gering", 1.0), ("gering", 2.0), ("niedrig", 2.0), ("mittel", 3.0), ("hoch", 4.0), ("sehr hoch", 5.0), ("faible", 2.0), ("moyen", 3.0), ("moyenne", 3.0), ("élevé", 4.0),
    ("élevée", 4.0), ("fort", 4.0), ("basso", 2.0), ("bassa", 2.0), ("medio", 3.0), ("media", 3.0), ("alto", 4.0), ("alta", 4.0), ("bajo", 2.0), ("baja", 2.0), ("baixo", 2.0), ("baixa", 2.0),
    ("médio", 3.0), ("média", 3.0), ("низкое", 2.0), ("среднее", 3.0), ("высокое", 4.0), ("低", 2.0), ("中", 3.0), ("高", 4.0),
)  # fmt: skip
"""What people write for a place on a scale of five."""


def scale_named(heading: str) -> tuple[float, float] | None:
    """Return the ends of the scale that stands in brackets at the end of a heading; None where none does."""
    inside = BRACKETS.search(heading)
    if inside is None:
        return None
    text = plain(inside[1]).strip()
    if both := _BOTH_ENDS.fullmatch(text):
        low, high = float(both[1]), float(both[2])
    elif upper := _UPPER_END.fullmatch(text):
        low, high = 0.0, float(upper[1])
    else:
        return None
    return (low, high) if high > low + 1 and high != _WHERE_ONE_IS_BEST else None


def parse_on_scale(cells: Cells, column: Column, heading: str, hints: Hints) -> Parsed:
    """Read a column; where its heading names another scale than the column's own, stretch the values to that and say so.

    The lowest of the one becomes the lowest of the other, the highest the highest, and what lies between keeps its place. A scale
    with the same upper end, as 1 to 10 is beside 0 to 10, is taken as it stands.
    """
    named = scale_named(heading) if column.unit.startswith("of ") and not column.words else None
    low, high = column.low, column.high
    if named is None or low is None or high is None or named[1] == high:
        return parse(cells, replace(column, words=_LEVELS) if column.key == "power" else column, hints)
    parsed = parse(cells, replace(column, low=named[0], high=named[1]), hints)
    assert parsed.floats is not None  # noqa: S101 - numbers are floats
    there = ~np.isnan(parsed.floats)
    parsed.floats = np.round(low + (parsed.floats - named[0]) / (named[1] - named[0]) * (high - low), 6)
    if there.any():
        ends, own = f"{named[0]:g} to {named[1]:g}", f"{low:g} to {high:g}"
        parsed.remarks.append(
            Remark(
                there,
                "other-scale",
                f"{{cell}} on a scale of {ends}",
                f"a number from {own} for {column.title}",
                f"Nothing to do: {ends} was stretched to {own}.",
                Severity.NOTE,
            )
        )
    return parsed
