"""What is marked on a stakeholder map, and how its people and lines look for that."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

DIMMED = 0.18
QUIET = 0.6
"""Of people beside a way that is lit: they can still be read, unlike those whom a filter leaves out."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked on the map beyond what it says by itself.

    Attributes:
        selected: the person whose card is open; "" for none.
        lit: the people who are not dimmed; None lights everybody.
        turns: by person, how often it was clicked: a clicked node gets a fresh id, so that it can be clicked again.
        way: the people along the best way to somebody, in order; the others are quieter. Empty for none.
        solid: the steps of the way that go along a reporting line, as pairs, though there may be a weaker dotted line too.
    """

    selected: str = ""
    lit: frozenset[str] | None = None
    turns: tuple[tuple[str, int], ...] = ()
    way: tuple[str, ...] = ()
    solid: frozenset[tuple[str, str]] = frozenset()

    def light(self, person: str) -> float:
        """How clearly a person is drawn, 0 to 1."""
        if self.lit is not None and person not in self.lit:
            return DIMMED
        return QUIET if self.way and person not in self.way and person != self.selected else 1.0

    def line_light(self, one: str, other: str, *, way: bool) -> float:
        """How clearly the line between two people is drawn, 0 to 1; ``way`` says whether it is part of the way."""
        if self.lit is not None and not {one, other} <= self.lit:
            return DIMMED
        return QUIET if self.way and not way else 1.0

    def along(self, source: str, target: str) -> bool:
        """Whether the way goes from one to the other."""
        return (source, target) in pairwise(self.way)


@dataclass(frozen=True, slots=True)
class Look:
    """How one line is drawn.

    Attributes:
        source, target: ids of its ends; an arrow points to the target.
        sign: on the line; "" for a reporting line.
        colour: of the line and its sign.
        light: how clearly, 0 to 1.
        width: in pixels.
        leftward: whether it goes to the left, so that two lines between the same people bend apart.
        way: whether it is part of the way that is lit.
    """

    source: str
    target: str
    sign: str
    colour: str
    light: float
    width: float
    leftward: bool = False
    way: bool = False
