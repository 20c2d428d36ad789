"""The path to yes: the strongest chain of influence from our side to the person to win (method.md 8.4).

A chain starts with somebody on our side and runs from influencer to influenced: along positive lines of influence with
their strength, and along reporting lines both ways. Its strength is the product of its steps, so that a long chain of
weak steps counts for little. It never runs through a hostile person, who may still be the one to win.

The search is Dijkstra's on products. Strengths are taken as exact fractions, so that two chains that are equally strong
on paper are equally strong here, and the same one is named whatever the row order was.

Source: deck, client decision-making process: an outside adviser with a positive dotted line to the neutral executive
vice president; strengths of a reporting line are this application's own (settings).
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore.method.winning import whom_to_win

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamcore.method.stakeholder_map import Network, Person

SECTION = "8.4"
MANAGER_SWAYS, REPORT_SWAYS = 0.7, 0.3
CONVENTION = (
    "product of the steps; influence as stated, else 0.6; of equally strong chains the shorter, then from the better friend, "
    "then the first in the alphabet; never through a hostile person"
)
FOUND, WON, NOBODY_TO_WIN, NOBODY_OF_OURS, NO_CHAIN = (
    "found",
    "already won",
    "nobody to win",
    "nobody on our side",
    "no chain",
)
FINEST = 10**9
"""Strengths are read to a billionth."""
_Label = tuple[Fraction, int, float, tuple[str, ...]]
"""Minus the strength of a chain, its number of steps, minus the sentiment of its first, its people: the smaller, the better."""


@dataclass(frozen=True, slots=True)
class SwayRules:
    """How strongly a reporting line carries influence (method.md 8.4).

    Attributes:
        manager: From a manager to a report, 0 to 1; 0 for not at all.
        report: From a report to the manager, 0 to 1.

    Raises:
        ValueError: A strength lies outside 0 to 1.
    """

    manager: float = MANAGER_SWAYS
    report: float = REPORT_SWAYS

    def __post_init__(self) -> None:
        """Check the scale."""
        if not (0 <= self.manager <= 1 and 0 <= self.report <= 1):
            raise ValueError("How much a reporting line sways is a share from 0 to 1.")


DEFAULT_RULES = SwayRules()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a chain.

    Attributes:
        source: Key of the influencer.
        target: Key of the influenced.
        strength: Above 0, at most 1.
        kind: ``"influence"``, ``"manager"`` (a manager sways a report) or ``"report"`` (a report sways the manager).
        stated: Whether the strength was given; no where it is a default.
    """

    source: str
    target: str
    strength: float
    kind: str
    stated: bool


@dataclass(frozen=True, slots=True)
class PathToYes:
    """The best way to one person (method.md 8.4).

    Attributes:
        target: Key of the person to win; None when there is nobody.
        status: ``"found"``; or why there is no chain: ``"already won"`` (a supporter), ``"nobody to win"``, ``"nobody on
            our side"`` (no supporter is in contact with us), ``"no chain"`` (none of them sways anybody that far).
        people: Keys along the chain, from our side to the person to win; empty without one.
        steps: The steps, one fewer than people.
        strength: Product of the steps, 0 to 1; None without a chain.
        ours: Keys of everybody on our side: supporters and mentors whose contact is not *none*, sorted.
        contact_known: Whether contact with the first of the chain is recorded; a blank counts as contact and is said.
        convention: The active convention.
        section: Section of method.md.
    """

    target: str | None
    status: str
    people: tuple[str, ...]
    steps: tuple[Step, ...]
    strength: float | None
    ours: tuple[str, ...]
    contact_known: bool
    convention: str = CONVENTION
    section: str = SECTION


def path_to_yes(network: Network, target: str | None = None, rules: SwayRules = DEFAULT_RULES) -> PathToYes:
    """Find the strongest chain of influence from our side to the person to win (method.md 8.4).

    Args:
        network: The map of one account.
        target: Key of the person to win; default the first key stakeholder (method.md 8.3).
        rules: How much reporting lines sway.

    Returns:
        The chain, or why there is none.

    Raises:
        KeyError: Nobody on the map has this key.
    """
    if target is None:
        first = whom_to_win(network).key_stakeholders
        if not first:
            return PathToYes(None, NOBODY_TO_WIN, (), (), None, our_side(network), contact_known=True)
        target = first[0]
    return paths_to(network, (target,), rules)[target]


def paths_to(network: Network, targets: tuple[str, ...], rules: SwayRules = DEFAULT_RULES) -> Mapping[str, PathToYes]:
    """Find the best way to several people of one map with a single search (method.md 8.4).

    Args:
        network: The map of one account.
        targets: Their keys.
        rules: How much reporting lines sway.

    Returns:
        The way to each, by key.

    Raises:
        KeyError: Nobody on the map has one of the keys.
    """
    people = network.by_key
    for target in targets:
        network.person(target)
    lines = sway_lines(network, rules)
    ours = our_side(network)
    found = _chains(people, lines, ours)

    def way(target: str) -> PathToYes:
        chain = found.get(target, ())
        if people[target].supportive:
            return PathToYes(target, WON, (), (), None, ours, contact_known=True)
        if not chain:
            return PathToYes(target, NO_CHAIN if ours else NOBODY_OF_OURS, (), (), None, ours, contact_known=True)
        steps = tuple(lines[pair] for pair in pairwise(chain))
        strength = math.prod((_fraction(step.strength) for step in steps), start=Fraction(1))
        known = people[chain[0]].contact is not None
        return PathToYes(target, FOUND, chain, steps, float(strength), ours, known)

    return MappingProxyType({target: way(target) for target in targets})


def our_side(network: Network) -> tuple[str, ...]:
    """Name who is on our side: supporters and mentors whose contact is not *none* (method.md 8.4).

    Args:
        network: The map of one account.

    Returns:
        Their keys, sorted.
    """
    return tuple(person.key for person in network.nodes if person.supportive and person.contact != "none")


def sway_lines(network: Network, rules: SwayRules = DEFAULT_RULES) -> Mapping[tuple[str, str], Step]:
    """List who sways whom in one step; of several lines between two people the strongest counts.

    Args:
        network: The map of one account.
        rules: How much reporting lines sway.

    Returns:
        By influencer and influenced, the step; a line that carries nothing is left out.
    """
    steps = [
        Step(edge.source, edge.target, edge.strength, "influence", edge.stated)
        for edge in network.influence
        if edge.sign == "positive"
    ]
    for line in network.reporting:
        steps.append(Step(line.manager, line.report, rules.manager, "manager", stated=False))
        steps.append(Step(line.report, line.manager, rules.report, "report", stated=False))
    best: dict[tuple[str, str], Step] = {}
    read = _fractions(steps)
    for step in steps:
        pair, strength = (step.source, step.target), read[step.strength]
        if strength and (pair not in best or strength > read[best[pair].strength]):
            best[pair] = step
    return MappingProxyType(best)


def _fraction(strength: float) -> Fraction:
    """Read a strength as the fraction that was meant: 0.3 is three tenths, however it came about."""
    return Fraction(strength).limit_denominator(FINEST)


def _fractions(steps: Iterable[Step]) -> dict[float, Fraction]:
    """Read every strength once, since many lines share one."""
    return {strength: _fraction(strength) for strength in {step.strength for step in steps}}


def _chains(
    people: Mapping[str, Person], lines: Mapping[tuple[str, str], Step], ours: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """Find the best chain from our side to everybody who can be reached."""
    onward: dict[str, list[tuple[str, Fraction]]] = {}
    read = _fractions(lines.values())
    for (source, target), step in lines.items():
        onward.setdefault(source, []).append((target, read[step.strength]))
    waiting: list[_Label] = [(Fraction(-1), 0, -(people[key].sentiment or 0.0), (key,)) for key in ours]
    heapq.heapify(waiting)
    found: dict[str, tuple[str, ...]] = {}
    while waiting:
        strength, length, friend, chain = heapq.heappop(waiting)
        if chain[-1] in found:
            continue
        found[chain[-1]] = chain
        if people[chain[-1]].hostile:
            continue
        for target, factor in onward.get(chain[-1], ()):
            if target not in found:
                heapq.heappush(waiting, (strength * factor, length + 1, friend, (*chain, target)))
    return found
