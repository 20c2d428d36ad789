"""What a room is asked: the questions made from a book, and about how long they take."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore.method.stage_items import HIGHEST, ITEMS, LOWEST
from kamcore.workbook.schema import SHEETS
from kamcore.workshop.plan import Asked, Plan, Question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

    from kamcore.analysis import Analysis

MOST_QUESTIONS = 400
"""So many questions one room asks; nobody answers more on a phone."""
POINTS, POINTS_STEP = 100.0, 5.0
"""What each participant spreads over the factors, and in what steps."""
FIRST_ACCOUNTS = 6
"""So many accounts are chosen to begin with."""
TO_SPREAD = 2
"""Weights are asked for so many factors at least; with one there is nothing to spread."""
SECONDS: Mapping[Asked, float] = MappingProxyType(
    {Asked.RATING: 8.0, Asked.WEIGHT: 12.0, Asked.STAGE: 12.0, Asked.POWER: 6.0, Asked.SENTIMENT: 6.0}
)
"""About how long one answer takes, reading included: this product's own rule of thumb."""


@dataclass(frozen=True, slots=True)
class Collect:
    """What a room collects.

    Attributes:
        factors: the rated factors to rate each account on, 0 to 10.
        weights: whether 100 points are spread over all factors of the score.
        stages: whether the six items of each relationship are rated, 1 to 4.
        people: (account, person) whose power, 1 to 5, and sentiment, -2 to 2, are asked.
    """

    factors: tuple[str, ...] = ()
    weights: bool = False
    stages: bool = False
    people: tuple[tuple[str, str], ...] = ()


def plan_of(a: Analysis, accounts: Sequence[str], collect: Collect) -> Plan:
    """Make the questions of a room: weights first, then account by account.

    Args:
        a: the book.
        accounts: keys of the accounts, in the order in which they are asked about.
        collect: what to ask.

    Raises:
        ValueError: when there would be no question, too many, or one about an account, factor or person that is not in the book;
            the sentence says what to do.
    """
    strange = [key for key in accounts if key not in a.accounts.index]
    if strange:
        raise ValueError(f"There is no account {strange[0]!r} in this book: choose from its accounts.")
    unknown = set(collect.factors) - set(rated_factors(a))
    if unknown:
        raise ValueError(f"{min(unknown)!r} is not a factor that people rate: choose from those of the Criteria sheet.")
    found = list(_weights(a)) if collect.weights else []
    people = _people(a, collect)
    for key in accounts:
        name = str(a.names[key])
        found += [*_ratings(a, key, name, collect), *(_stages(key, name) if collect.stages else ())]
        found += [question for person in people.get(key, ()) for question in _person(key, name, *person)]
    if not found:
        raise ValueError("Choose at least one account and one thing to ask.")
    if len(found) > MOST_QUESTIONS:
        raise ValueError(
            f"These would be {len(found):,} questions, and a room asks at most {MOST_QUESTIONS}: choose fewer accounts or ask less."
        )
    return Plan(tuple(_numbered(found)))


def minutes(plan: Plan) -> int:
    """Return about how many minutes a participant needs, rounded up."""
    return math.ceil(sum(SECONDS[question.asked] for question in plan.questions) / 60)


def rated_factors(a: Analysis) -> tuple[str, ...]:
    """Return the factors that people rate, of all three blocks."""
    return tuple(c.factor for c in a.criteria if not c.source)


def weighed_factors(a: Analysis) -> tuple[str, ...]:
    """Return the factors of the score, over which weights can be spread; none when there is nothing to spread."""
    found = tuple(c.factor for c in a.criteria if c.block != "strength")
    return found if len(found) >= TO_SPREAD else ()


def first_accounts(a: Analysis) -> tuple[str, ...]:
    """Return the accounts to begin with: the best key accounts, else the best by score, else the largest."""
    chosen = set(map(str, a.key_accounts.chosen))
    ranked = [str(key) for key in a.ranking.table.index[: a.ranking.ranked]]
    best = [key for key in ranked if key in chosen] or ranked or [str(key) for key in a.summary.index]
    return tuple(best[:FIRST_ACCOUNTS])


def people_of(a: Analysis, accounts: Sequence[str]) -> dict[tuple[str, str], str]:
    """Return (account, person) -> name of the people of some accounts, those with the most power first."""
    rows = a.portfolio["stakeholders"]
    rows = rows[rows["account"].isin(list(accounts))].sort_values("power", ascending=False, kind="stable")
    keys = zip(rows["account"], rows["person"], strict=True)
    return {(str(key), str(person)): name for (key, person), name in zip(keys, _names(rows), strict=True)}


def _names(rows: pd.DataFrame) -> list[str]:
    return [str(name) for name in rows["name"].fillna(rows["person"])]


def _people(a: Analysis, collect: Collect) -> dict[str, list[tuple[str, str]]]:
    names = people_of(a, sorted({account for account, _ in collect.people}))
    found: dict[str, list[tuple[str, str]]] = {}
    for account, person in collect.people:
        if (account, person) not in names:
            raise ValueError(f"There is no person {person!r} at that account: choose from the people of this book.")
        found.setdefault(account, []).append((person, names[account, person]))
    return found


def _numbered(questions: Sequence[Question]) -> Iterator[Question]:
    for number, q in enumerate(questions, start=1):
        yield Question(f"q{number}", q.asked, q.account, q.heading, q.subject, q.title, q.low, q.high, q.step, q.words)


def _weights(a: Analysis) -> Iterator[Question]:
    for factor in weighed_factors(a):
        yield Question("", Asked.WEIGHT, "", "", factor, factor, 0.0, POINTS, POINTS_STEP)


def _ratings(a: Analysis, account: str, name: str, collect: Collect) -> Iterator[Question]:
    for c in a.criteria:
        if c.factor in collect.factors and not c.source:
            words = tuple((end, text) for end, text in ((0.0, c.anchor_low), (10.0, c.anchor_high)) if text)
            yield Question("", Asked.RATING, account, name, c.factor, c.factor, 0.0, 10.0, 1.0, words)


def _stages(account: str, name: str) -> Iterator[Question]:
    for item in ITEMS:
        words = tuple((float(step), text) for step, text in enumerate(item.anchors, start=1))
        yield Question("", Asked.STAGE, account, name, item.key, item.title, LOWEST, HIGHEST, 1.0, words)


def _person(account: str, name: str, person: str, called: str) -> Iterator[Question]:
    words = tuple((number, word) for word, number in SHEETS["stakeholders"].column("sentiment").scale)
    title = f"How much does the word of {called} count?"
    ends = ((1.0, "little"), (5.0, "most of all"))
    yield Question("", Asked.POWER, account, name, person, title, 1.0, 5.0, 1.0, ends)
    title = f"How does {called} stand towards us?"
    yield Question("", Asked.SENTIMENT, account, name, person, title, -2.0, 2.0, 1.0, words)
