"""Whom to win: the powerful people of an account who do not support us yet (method.md 8.3).

Source: deck, client decision-making process: a neutral vice president with high power is the key stakeholder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.stakeholder_map import HIGH_POWER, SUPPORTER

if TYPE_CHECKING:
    from kamcore.method.stakeholder_map import Network, Person

SECTION = "8.3"
CONVENTION = "power of at least 4, not yet a supporter; power x (1 - sentiment); unknown sentiment read as neutral"
VICE_PRESIDENT = re.compile(r"\b(?:[a-z]?vp|vice[\s-]+president)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WinCandidate:
    """One person to be won (method.md 8.3).

    Attributes:
        rank: Competition rank; equal scores share it.
        person: The person.
        score: power x distance.
        power: Decision power, 4 or more.
        distance: Distance from support, 1 - sentiment: 1 for neutral, 3 for hostile.
        sentiment_known: No where an unknown sentiment was read as neutral.
    """

    rank: int
    person: Person
    score: float
    power: float
    distance: float
    sentiment_known: bool


@dataclass(frozen=True, slots=True)
class WinList:
    """Whom to win, the most worthwhile first (method.md 8.3).

    Attributes:
        candidates: By score descending, equal scores by key.
        key_stakeholders: Keys of the neutral vice presidents with the highest score among them (the deck's rule); where
            there is none, of the candidates who share the first rank.
        rule: ``"deck: neutral vice president"``, ``"highest score"`` or ``"nobody to win"``.
        power_unknown: Keys of people who are no supporters and whose power is not known: they could not be judged.
        convention: The active convention.
        section: Section of method.md.
    """

    candidates: tuple[WinCandidate, ...]
    key_stakeholders: tuple[str, ...]
    rule: str
    power_unknown: tuple[str, ...]
    convention: str = CONVENTION
    section: str = SECTION


def whom_to_win(network: Network) -> WinList:
    """Rank the powerful people who do not support us yet (method.md 8.3).

    Args:
        network: The map of one account.

    Returns:
        The list, the key stakeholders, and who could not be judged.
    """
    open_people = [person for person in network.nodes if not person.supportive]
    scored = []
    for person in open_people:
        if person.power is not None and exact.reaches(person.power, HIGH_POWER):
            distance = SUPPORTER - (0.0 if person.sentiment is None else person.sentiment)
            scored.append((person.power * distance, distance, person))
    values = np.asarray([score for score, _, _ in scored], dtype=np.float64)
    order = exact.descending_order(values, pd.Index([person.key for _, _, person in scored], dtype="object"))
    ranks = exact.competition_ranks(values)
    candidates = tuple(
        WinCandidate(
            rank=int(ranks[place]),
            person=scored[place][2],
            score=scored[place][0],
            power=float(scored[place][2].power or 0.0),
            distance=scored[place][1],
            sentiment_known=scored[place][2].sentiment is not None,
        )
        for place in order.tolist()
    )
    neutral = [entry for entry in candidates if entry.person.sentiment == 0 and _vice_president(entry.person)]
    first = neutral or list(candidates)
    return WinList(
        candidates=candidates,
        key_stakeholders=tuple(entry.person.key for entry in first if entry.rank == first[0].rank),
        rule="deck: neutral vice president" if neutral else "highest score" if candidates else "nobody to win",
        power_unknown=tuple(person.key for person in open_people if person.power is None),
    )


def _vice_president(person: Person) -> bool:
    """Tell whether the title is a vice president's of any kind (VP, SVP, EVP, executive vice president)."""
    return person.title is not None and VICE_PRESIDENT.search(person.title) is not None
