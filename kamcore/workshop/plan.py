"""What a room asks: a list of questions about accounts, each with its scale, in a form that is kept as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Asked(StrEnum):
    """What a question is about."""

    RATING = "rating"
    """How an account does on a factor of the Criteria sheet."""
    WEIGHT = "weight"
    """How much a factor counts; all weights of one participant share 100 points."""
    STAGE = "stage"
    """One of the six items of a relationship."""
    POWER = "power"
    """How much a person's word counts."""
    SENTIMENT = "sentiment"
    """How a person stands towards us."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a room.

    Attributes:
        id: names it in this room, e.g. ``q7``; it says nothing about anybody.
        asked: what it is about.
        account: the key of the account; "" for a weight.
        heading: what stands over it: the account's name, or "" for a weight.
        subject: the factor's name, the item's key or the person's key.
        title: what is asked, as people read it.
        low, high, step: the scale.
        words: (number, what it means), for the numbers that have a name.
    """

    id: str
    asked: Asked
    account: str
    heading: str
    subject: str
    title: str
    low: float
    high: float
    step: float
    words: tuple[tuple[float, str], ...] = ()

    def fits(self, value: float) -> bool:
        """Whether a number lies on the scale."""
        if not self.low <= value <= self.high:
            return False
        steps = (value - self.low) / self.step
        return abs(steps - round(steps)) < 1e-9


@dataclass(frozen=True, slots=True)
class Plan:
    """All questions of a room, in the order in which they are asked."""

    questions: tuple[Question, ...]

    def to_json(self) -> str:
        """Return the plan as JSON."""
        return json.dumps([asdict(question) for question in self.questions], ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """Read what :meth:`to_json` wrote."""
        found: list[dict[str, Any]] = json.loads(text)
        return cls(
            tuple(
                Question(**{**q, "asked": Asked(q["asked"]), "words": tuple((float(n), str(w)) for n, w in q["words"])})
                for q in found
            )
        )
