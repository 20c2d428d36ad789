"""What if somebody leaves: whom to win, coverage and the paths to yes, before and after (method.md 8.6).

A person of theirs goes with all lines to and from that person. One of our people goes and leaves everybody that one
knew without contact; the people stay as they are. Nothing is handed over to anybody else, since nobody knows that yet.

Source: deck, client decision-making process; the account manager's exposure to a single contact (AM article).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from kamcore.method import exact
from kamcore.method.path_to_yes import DEFAULT_RULES, FOUND, PathToYes, SwayRules, path_to_yes, paths_to
from kamcore.method.stakeholder_coverage import CoverageResult, coverage
from kamcore.method.winning import WinList, whom_to_win

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.method.stakeholder_map import Network

SECTION = "8.6"
CONVENTION = "theirs: all lines go too; ours: everybody that one knew has no contact; nothing is handed over"


@dataclass(frozen=True, slots=True, eq=False)
class MapState:
    """What a map says at one moment (method.md 8.3 to 8.5).

    Attributes:
        win: Whom to win.
        path: The best way to the first of them.
        paths: The best way to each of them, by key.
        coverage: How well the people who decide are covered.
    """

    win: WinList
    path: PathToYes
    paths: Mapping[str, PathToYes]
    coverage: CoverageResult


@dataclass(frozen=True, slots=True, eq=False)
class Departure:
    """What changes when one person leaves (method.md 8.6).

    Attributes:
        leaver: Key of the person, or the name of ours.
        ours: Whether it is one of our people.
        before: The map as it is.
        after: The map without that person.
        contacts: Keys of the people whom ours alone kept contact with; empty for one of theirs.
        reports: Keys of the people who lose their manager.
        broken: Keys of people still to win to whom there was a way, and is none any more.
        weaker: Keys of people still to win to whom the way is weaker than it was.
        unreached: Keys of deciders whom somebody of ours certainly reached, and nobody does any more.
        roles_lost: Required buying roles that were held, and are held by nobody any more.
        convention: The active convention.
        section: Section of method.md.
    """

    leaver: str
    ours: bool
    before: MapState
    after: MapState
    contacts: tuple[str, ...]
    reports: tuple[str, ...]
    broken: tuple[str, ...]
    weaker: tuple[str, ...]
    unreached: tuple[str, ...]
    roles_lost: tuple[str, ...]
    convention: str = CONVENTION
    section: str = SECTION


def without_person(people: pd.DataFrame, influence: pd.DataFrame, person: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take a person out of the rows of one account, with all lines to and from that person (method.md 8.6).

    Args:
        people: One row per person: ``person``, ``reports_to``.
        influence: ``source``, ``target``.
        person: Key of the person.

    Returns:
        The people and the lines of influence that are left.
    """
    rest = people[people["person"].astype("str").str.strip() != person]
    manager = rest["reports_to"]
    rest = rest.assign(reports_to=manager.where(manager.astype("str").str.strip() != person))
    ends = (influence[end].astype("str").str.strip() for end in ("source", "target"))
    touched = pd.concat([end == person for end in ends], axis=1).any(axis=1)
    return rest, influence[~touched.to_numpy(dtype=bool)]


def without_owner(people: pd.DataFrame, owner: str) -> pd.DataFrame:
    """Take one of our people away: everybody whom that one knew is no longer in contact with us (method.md 8.6).

    Args:
        people: One row per person: ``owner``, ``contact``.
        owner: The name of ours.

    Returns:
        The people, with the contact of those as *none* and without an owner.
    """
    known = (people["owner"].astype("str").str.strip() == owner).to_numpy(dtype=bool)
    return people.assign(owner=people["owner"].where(~known), contact=people["contact"].where(~known, "none"))


def departure(
    before: Network, after: Network, leaver: str, *, ours: bool = False, rules: SwayRules = DEFAULT_RULES
) -> Departure:
    """Compare a map with the same map without one person (method.md 8.6).

    Args:
        before: The map as it is.
        after: The map built from what `without_person` or `without_owner` leaves.
        leaver: Key of the person, or the name of ours.
        ours: Whether it is one of our people.
        rules: How much reporting lines sway.

    Returns:
        Both states, and what is lost between them.
    """
    then, now = map_state(before, rules), map_state(after, rules)
    both = [key for key in then.paths if key in now.paths and then.paths[key].status == FOUND]
    reached = {thread.decider for thread in now.coverage.threads if thread.owners or thread.unnamed}
    return Departure(
        leaver=leaver,
        ours=ours,
        before=then,
        after=now,
        contacts=tuple(person.key for person in before.nodes if person.owner == leaver and person.contact != "none")
        if ours
        else (),
        reports=() if ours else tuple(line.report for line in before.reporting if line.manager == leaver),
        broken=tuple(key for key in both if now.paths[key].status != FOUND),
        weaker=tuple(key for key in both if _weaker(then.paths[key], now.paths[key])),
        unreached=tuple(
            thread.decider
            for thread in then.coverage.threads
            if (thread.owners or thread.unnamed)
            and thread.decider not in reached
            and (ours or thread.decider != leaver)
        ),
        roles_lost=tuple(role for role in now.coverage.missing_roles if role not in then.coverage.missing_roles),
    )


def map_state(network: Network, rules: SwayRules = DEFAULT_RULES) -> MapState:
    """Say what a map says: whom to win, how, and how well it is covered.

    Args:
        network: The map of one account.
        rules: How much reporting lines sway.

    Returns:
        The answers of method.md 8.3 to 8.5.
    """
    win = whom_to_win(network)
    paths = paths_to(network, tuple(entry.person.key for entry in win.candidates), rules)
    return MapState(
        win=win,
        path=paths[win.key_stakeholders[0]] if win.key_stakeholders else path_to_yes(network, rules=rules),
        paths=paths,
        coverage=coverage(network),
    )


def _weaker(before: PathToYes, after: PathToYes) -> bool:
    """Tell whether there still is a way, but one that carries less."""
    if before.strength is None or after.strength is None:
        return False
    return exact.exceeds(before.strength, after.strength)
