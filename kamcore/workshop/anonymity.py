"""What an anonymous room tells of its rounds: nothing by which fewer than three people could be recognised.

Whoever watches the phones sees who came late, who answers again and who does not. So people are told apart by a round only in
groups of at least three: those whose first answers it brings, those who answered again, and those who did not. What a smaller group
said waits until a later round tells it together with others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamcore.workshop.answers import newest

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from kamcore.workshop.plan import Plan

FEWEST = 3
"""Of fewer people an anonymous room says nothing: each of two would know the other's answers."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What may be told of the rounds that are over.

    Attributes:
        votes: all answers with their columns and in their order. What is not told has no value; what was said in a round that could
            not be told then stands in the one that tells it.
        nothing: whether nothing at all is told.
        waiting: whether something that was said is not told yet.
    """

    votes: pd.DataFrame
    nothing: bool
    waiting: bool


def told(plan: Plan, votes: pd.DataFrame, last: int) -> Told:
    """Say what an anonymous room tells, round by round: what was told stays told as it was.

    Args:
        plan: the questions of the room.
        votes: one row for each answer: ``participant``, ``round``, ``question``, ``value``.
        last: the newest round of which anything may be told.
    """
    groups: list[frozenset[int]] = []
    waits = votes["round"] <= last
    shown = waits & False
    rounds = votes["round"].copy()
    for number in range(1, last + 1):
        there = waits & (votes["round"] <= number)
        groups, heard = _parted(groups, frozenset(votes.loc[there, "participant"]))
        heard_now = there & votes["participant"].isin(heard)
        said = newest(plan, votes[heard_now]).index
        shown[said] = True
        rounds[said] = number
        waits &= ~heard_now
    out = votes.assign(round=rounds, value=votes["value"].where(shown))
    return Told(out, not shown.any(), bool(waits.any()))


def _parted(groups: Iterable[frozenset[int]], answered: frozenset[int]) -> tuple[list[frozenset[int]], set[int]]:
    """Part the people that cannot be told from one another by who answered, where no part is too small.

    Returns:
        The groups after that, and those of whom the round is told.
    """
    found: list[frozenset[int]] = []
    heard: set[int] = set()
    unheard = answered
    for group in groups:
        unheard -= group
        parts = [part for part in (group & answered, group - answered) if part]
        if any(len(part) < FEWEST for part in parts):
            found.append(group)
        else:
            found += parts
            heard |= group & answered
    if len(unheard) >= FEWEST:
        found.append(unheard)
        heard |= unheard
    return found, heard
