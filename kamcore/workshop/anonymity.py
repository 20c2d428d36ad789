"""What an anonymous room tells of its rounds: nothing that fewer than three people said in one of them.

Whoever watches the phones sees who came late and who answers again. So a round tells nothing of fewer than three: neither of those
whose first answers it brings, nor of those who answered again. What they said waits until a later round tells it together with
others. Whoever does not answer again keeps the first answers, and each round that is told lists all that stands in it: so they look
like somebody who went through everything and changed nothing. Only where all others change something does it show which they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.workshop.answers import newest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamcore.workshop.plan import Plan

FEWEST = 3
"""Of fewer people an anonymous room says nothing: each of two would know the other's answers."""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What may be told of the rounds that are over.

    Attributes:
        votes: the columns of the votes. Each round that is told lists what stands in it of everybody who is heard by then; what is
            not told stands once, without its value.
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
    heard = waits & False
    tables = []
    for number in range(1, last + 1):
        there = waits & (votes["round"] <= number)
        groups, people = _parted(groups, frozenset(votes.loc[there, "participant"]))
        if people:
            now = there & votes["participant"].isin(people)
            heard |= now
            waits &= ~now
            tables.append(newest(plan, votes[heard]).assign(round=number))
    out = pd.concat([votes[~heard].assign(value=np.nan), *tables], ignore_index=True)
    return Told(out, not tables, bool(waits.any()))


def _parted(groups: Iterable[frozenset[int]], answered: frozenset[int]) -> tuple[list[frozenset[int]], set[int]]:
    """Part the people that cannot be told from one another by who answered, where those are enough.

    Returns:
        The groups after that, and those of whom the round is told.
    """
    found: list[frozenset[int]] = []
    heard: set[int] = set()
    unheard = answered
    for group in groups:
        unheard -= group
        again, silent = group & answered, group - answered
        if len(again) >= FEWEST:
            heard |= again
            found += [part for part in (again, silent) if part]
        else:
            found.append(group)
    if len(unheard) >= FEWEST:
        found.append(unheard)
        heard |= unheard
    return found, heard
