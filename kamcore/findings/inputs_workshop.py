"""What a room's votes are held against in one book; keyed as the explanations are. The votes themselves stand on the page."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from kamcore import wording
from kamcore.workshop.questions import rated_factors, weighed_factors

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamcore.analysis import Analysis

Facts: TypeAlias = tuple[tuple[tuple[str, str], ...], str]
"""Pairs of a name and a value in words, and the convention in force."""


def _asked(a: Analysis) -> Facts:
    factors = rated_factors(a)
    rated = a.ratings[list(factors)].notna().to_numpy().sum()
    return (
        ("Factors that people rate", wording.listing(list(factors)) or "none"),
        ("Ratings of them in the book", wording.count(float(rated))),
    ), ""


def _weights(a: Analysis) -> Facts:
    return (
        *((factor, f"{wording.percent(float(a.scores.weights[factor]))} in the book") for factor in weighed_factors(a)),
        ("People of a workshop whose weights are kept", wording.count(len(a.weightings))),
    ), ""


def _views(a: Analysis) -> Facts:
    return (
        ("Source of the strength for the whole book", a.strength.source),
        ("Attractiveness is high from", wording.points(a.quadrant.cuts["attractiveness"])),
        ("Strength is high from", wording.points(a.quadrant.cuts["strength"])),
    ), ""


WORKSHOP_INPUTS: Mapping[str, Callable[[Analysis], Facts]] = MappingProxyType(
    {
        "vote_median": _asked,
        "disagreement": _asked,
        "room_weights": _weights,
        "round_moves": _views,
        "views": _views,
    }
)
"""What stands beside each number of a workshop in one book; keyed as the explanations are."""
