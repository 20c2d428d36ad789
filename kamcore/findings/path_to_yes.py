"""The path to yes in words: the best way to a person, and the next conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamcore import wording
from kamcore.findings.sentence import Piece, Sentence, num, person, say
from kamcore.method.path_to_yes import FOUND, NO_CHAIN, NOBODY_OF_OURS, WON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis
    from kamcore.method.path_to_yes import PathToYes, Step
    from kamcore.method.stakeholder_map import Network, Person


def aim(a: Analysis, key: str, chosen: str) -> str | None:
    """Return to whom the way is shown: the person chosen where still to be won, else the first to win; None for nobody.

    Args:
        a: the Analysis.
        key: the account.
        chosen: the person whose card is open.
    """
    candidates = {entry.person.key for entry in a.whom_to_win(key).candidates}
    return chosen if chosen in candidates else a.path_to_yes(key).target


def chain(network: Network, path: PathToYes) -> list[Piece | str]:
    """Name the people along a way: ``adviser → vice president``."""
    people = network.by_key
    parts: list[Piece | str] = []
    for key in path.people:
        parts += [" → ", person(people[key].name)] if parts else [person(people[key].name)]
    return parts


def best_way(a: Analysis, key: str, target: str | None = None) -> list[Piece | str]:
    """Say the best way to a person, or why there is none; empty when there is nobody to win."""
    path, network = a.path_to_yes(key, target), a.network(key)
    if path.status == FOUND:
        return ["Best way: ", *chain(network, path), "."]
    if path.status == NOBODY_OF_OURS:
        return ["No way through others yet: nobody you are in contact with supports you."]
    if path.status == NO_CHAIN:
        if len(path.ours) == 1:
            return ["No way through others yet: none leads there from the one person on your side."]
        ours = wording.plural(len(path.ours), "person", "people")
        return ["No way through others yet: none of the ", num(ours), " on your side leads there."]
    if path.status == WON and path.target is not None:
        return [person(network.person(path.target).name), " supports you already."]
    return []


def next_conversation(a: Analysis, key: str, target: str | None = None) -> Sentence | None:
    """Say who speaks with whom next; None when there is nobody to win."""
    path, network = a.path_to_yes(key, target), a.network(key)
    if path.target is None or path.status == WON:
        return None
    people = network.by_key
    if path.status != FOUND:
        more = [" Find out who sways that person."] if path.status == NO_CHAIN else []
        return say(*_direct(people[path.target]), *more)
    first, second, *rest = (people[one] for one in path.people)
    begin = [person(first.owner), " asks "] if first.owner else ["Ask "]
    parts: list[Piece | str] = [*begin, person(first.name), " to speak with ", person(second.name)]
    for one in rest:
        parts += [", who can sway ", person(one.name)]
    if not path.contact_known:
        parts.append(". Check first that there is contact: none is recorded")
    return say(*parts, ".")


def _direct(who: Person) -> list[Piece | str]:
    """Say how to speak with a person oneself."""
    if who.contact in (None, "none"):
        return ["Meet ", person(who.name), ": no contact is recorded yet."]
    by = [person(who.owner), " speaks with "] if who.owner else ["Speak with "]
    return [*by, person(who.name), f" directly: {who.contact} contact."]


def ask(a: Analysis, key: str, target: str) -> Sentence | None:
    """Say whom to ask for help with a person; None where there is no way."""
    path = a.path_to_yes(key, target)
    if path.status != FOUND:
        return None
    people = a.network(key).by_key
    first, second, *rest = (people[one] for one in path.people)
    parts: list[Piece | str] = ["Ask ", person(first.name), ", who supports you, to speak with ", person(second.name)]
    for one in rest:
        parts += [", who sways ", person(one.name)]
    return say(*parts, ".")


def strength_sentence(a: Analysis, key: str, target: str | None = None) -> Sentence | None:
    """Say how strong the best way to a person is, step by step; None where there is none."""
    path, network = a.path_to_yes(key, target), a.network(key)
    if path.status != FOUND or path.target is None:
        return None
    strength = num(wording.percent(path.strength))
    parts: list[Piece | str] = ["Best way to ", person(network.person(path.target).name), ", strength ", strength, ": "]
    for i, step in enumerate(path.steps):
        parts += [*(["; "] if i else []), *_step(network, step)]
        if len(path.steps) > 1:
            parts += [", ", num(wording.percent(step.strength))]
    return say(*parts, ".")


def _step(network: Network, step: Step) -> list[Piece | str]:
    people = network.by_key
    source, target = person(people[step.source].name), person(people[step.target].name)
    if step.kind == "manager":
        return [source, " is the manager of ", target]
    if step.kind == "report":
        return [source, " reports to ", target]
    return [source, " has influence on ", target, "" if step.stated else " (strength not stated)"]


def solid(a: Analysis, key: str, target: str | None) -> frozenset[tuple[str, str]]:
    """Return the steps along a way to a person that follow a reporting line, as pairs of who sways and who is swayed."""
    steps = a.path_to_yes(key, target).steps
    return frozenset((step.source, step.target) for step in steps if step.kind != "influence")


def places(a: Analysis, key: str, target: str | None) -> dict[str, int]:
    """Number the people along the way to a person, from 1 on our side; empty where there is none."""
    return {one: place for place, one in enumerate(a.path_to_yes(key, target).people, start=1)}


def marked(table: pd.DataFrame, way: Mapping[str, int]) -> pd.DataFrame:
    """Return the table of people with the place of each along a way, NA for the others, as its column ``way``."""
    found = pd.Series([way.get(str(one)) for one in table.index], index=table.index, dtype="Int64")
    return table.assign(way=found)
