"""What if somebody leaves: before and after in words."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.findings.path_to_yes import chain
from kamcore.findings.sentence import Piece, Sentence, num, person, say
from kamcore.method.path_to_yes import FOUND

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamcore.analysis import Analysis
    from kamcore.method.departure import Departure, MapState
    from kamcore.method.stakeholder_map import Network, Person

SINGLE: Mapping[bool | None, str] = MappingProxyType({True: "yes", False: "no", None: "cannot be told"})


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing before and after.

    Attributes:
        what: its name.
        before: in words.
        after: in words.
    """

    what: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether it is another."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Told:
    """A departure in words.

    Attributes:
        headline: what it would mean, in one sentence.
        effects: what would be lost, the worst first; empty when nothing that matters is.
        compared: the answers before and after.
    """

    headline: Sentence
    effects: tuple[Sentence, ...]
    compared: tuple[Compared, ...]


def theirs(a: Analysis, key: str) -> tuple[Person, ...]:
    """List the account's people, those along the best way first, then by power."""
    network = a.network(key)
    place = {one: i for i, one in enumerate(a.path_to_yes(key).people)}
    order = sorted(
        network.nodes, key=lambda one: (place.get(one.key, len(place)), -(one.power or 0.0), one.name, one.key)
    )
    return tuple(order)


def ours(a: Analysis, key: str) -> tuple[str, ...]:
    """List our people who know somebody at the account, who knows most people first."""
    known: dict[str, int] = {}
    for one in a.network(key).nodes:
        if one.owner is not None:
            known[one.owner] = known.get(one.owner, 0) + 1
    return tuple(sorted(known, key=lambda name: (-known[name], name)))


def told(a: Analysis, key: str, found: Departure) -> Told:
    """Say what a departure would mean.

    Args:
        a: the Analysis.
        key: the account.
        found: the departure.
    """
    network = a.network(key)
    people = network.by_key
    who = found.leaver if found.ours else people[found.leaver].name
    effects = _effects(people, found)
    compared = _compared(network, found)
    if effects:
        headline = say("Without ", person(who), ": ", *_begin_small(effects[0]))
    elif any(one.changed for one in compared):
        headline = say("Without ", person(who), " nothing is lost, but the answers change.")
    else:
        headline = say(
            "Without ", person(who), " nothing changes: the same person to win, the same way, the same light."
        )
    return Told(headline, tuple(effects[1:]), compared)


def _begin_small(sentence: Sentence) -> tuple[Piece, ...]:
    """Return a sentence to stand after a colon; a name keeps its letters."""
    first, *rest = sentence.pieces
    if first.kind == "text":
        first = Piece("text", first.text[:1].lower() + first.text[1:])
    return (first, *rest)


def _effects(people: Mapping[str, Person], found: Departure) -> list[Sentence]:
    """Say what would be lost, the worst first."""
    then, now = found.before.coverage, found.after.coverage
    effects = [
        say("Nobody of yours reaches ", person(people[one].name), " any more, who decides.") for one in found.unreached
    ]
    if found.broken:
        effects.append(say("No way leads to ", *_names(people, found.broken), " any more."))
    for one in found.weaker:
        before, after = found.before.paths[one], found.after.paths[one]
        change = f"{wording.percent(before.strength)} → {wording.percent(after.strength)}"
        start = person(people[after.people[0]].name)
        effects.append(
            say("The way to ", person(people[one].name), " gets weaker: ", num(change), ", then through ", start, ".")
        )
    if found.roles_lost:
        effects.append(say(f"Nobody is {wording.listing(list(found.roles_lost))} any more."))
    if then.rag != now.rag:
        effects.append(say(f"Coverage falls from {then.rag} to {now.rag}."))
    if now.single_threaded and not then.single_threaded:
        effects.append(say("The account then hangs on one person. ", Piece("text", now.single_reason)))
    effects += [say(f"The map has no {title} any more.") for title in _checks_lost(found)]
    if found.contacts:
        verb = "has" if len(found.contacts) == 1 else "have"
        effects.append(_group(people, found.contacts, f"{verb} no contact with you any more"))
    if found.reports:
        verb = "has" if len(found.reports) == 1 else "have"
        effects.append(_group(people, found.reports, f"{verb} no manager on the map any more"))
    return effects


def _group(people: Mapping[str, Person], keys: tuple[str, ...], what: str) -> Sentence:
    """Say what happens to several people, by name."""
    return say(num(wording.plural(len(keys), "person", "people")), f" {what}: ", *_names(people, keys), ".")


def _checks_lost(found: Departure) -> list[str]:
    """Name the executive sponsor and the champion where the last one goes; the decider is told among the roles."""
    after = {check.key: check.met for check in found.after.coverage.completeness}
    return [
        check.title.lower()
        for check in found.before.coverage.completeness
        if check.met and not after[check.key] and check.key != "decider"
    ]


def _names(people: Mapping[str, Person], keys: tuple[str, ...], most: int = 4) -> list[Piece | str]:
    parts: list[Piece | str] = []
    for i, key in enumerate(keys[:most]):
        parts += [", ", person(people[key].name)] if i else [person(people[key].name)]
    return [*parts, f" and {len(keys) - most:,} more"] if len(keys) > most else parts


def _compared(network: Network, found: Departure) -> tuple[Compared, ...]:
    """Put the answers side by side."""
    pairs: list[tuple[str, Callable[[MapState], str]]] = [
        ("To win first", lambda state: _first(network, state)),
        ("Left to win", lambda state: wording.plural(len(state.win.candidates), "person", "people")),
        ("Best way", lambda state: _way(network, state)),
        ("Coverage", lambda state: state.coverage.rag),
        ("Map status", lambda state: state.coverage.status_text),
        ("Roles nobody holds", lambda state: wording.listing(list(state.coverage.missing_roles)) or "none"),
        ("Hangs on one person", lambda state: SINGLE[state.coverage.single_threaded]),
    ]
    return tuple(Compared(what, say_it(found.before), say_it(found.after)) for what, say_it in pairs)


def _first(network: Network, state: MapState) -> str:
    return "nobody" if state.path.target is None else network.person(state.path.target).name


def _way(network: Network, state: MapState) -> str:
    if state.path.status != FOUND:
        return "none"
    return f"{say(*chain(network, state.path)).plain}, {wording.percent(state.path.strength)}"
