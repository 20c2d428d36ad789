"""Coverage of a stakeholder map: key players, roles, status, light, completeness, single-threading (method.md 8.5).

Source: plan templates (account map); public help pages of Altify and Kapta (map status, red-amber-green); buying roles of
Webster & Wind 1972, whose five are the roles required by default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamcore.method.stakeholder_flags import CoverageFlags, coverage_flags
from kamcore.method.stakeholder_map import COVERAGE_CONVENTION, RAGS, ROLES
from kamcore.method.stakeholder_threads import Link, Thread, any_single, threads

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kamcore.method.stakeholder_map import Network, Person

__all__ = [
    "CompletenessCheck",
    "CoverageFlags",
    "CoverageResult",
    "Thread",
    "coverage",
    "coverage_flags",
    "network_threads",
]

SECTION = "8.5"
REQUIRED_ROLES = ("user", "influencer", "buyer", "decider", "gatekeeper")
STATUSES = (
    "no contacts",
    "contacts but no key player",
    "key players but none supportive",
    "a supportive key player",
)


@dataclass(frozen=True, slots=True)
class CompletenessCheck:
    """One thing a map should have (method.md 8.5).

    Attributes:
        key: ``"executive_sponsor"``, ``"decider"`` or ``"champion"``.
        title: Name on screen.
        met: Whether there is at least one.
        people: Keys of those who count.
        candidates: Keys of those who could be asked, when nobody counts yet.
        would_count: What would count.
    """

    key: str
    title: str
    met: bool
    people: tuple[str, ...]
    candidates: tuple[str, ...]
    would_count: str


@dataclass(frozen=True, slots=True)
class CoverageResult:
    """How well one account's map is covered (method.md 8.5).

    Attributes:
        people: How many people are on the map, outsiders included.
        key_players: Keys of the key players.
        supportive: Keys of those among them who support us.
        required: The roles asked for, in the method's order.
        roles: For every role on the map or required: role and the keys of those who hold it.
        missing_roles: Required roles that nobody holds.
        status: 0 to 3, as in `STATUSES`.
        status_text: The status in words.
        rag: ``"red"`` without a supportive key player, ``"green"`` when one decides or approves, else ``"amber"``.
        completeness: Executive sponsor, decider, champion.
        complete: Share of the three that are met, 0 to 1; data completeness, never health.
        single_threaded: Whether a decider hangs on one person; None when it cannot be told.
        single_reason: Why, in words.
        threads: How each decider is reached.
        missing: Inputs that are blank and could change the picture, in words.
        convention: The active convention.
        section: Section of method.md.
    """

    people: int
    key_players: tuple[str, ...]
    supportive: tuple[str, ...]
    required: tuple[str, ...]
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    missing_roles: tuple[str, ...]
    status: int
    status_text: str
    rag: str
    completeness: tuple[CompletenessCheck, ...]
    complete: float
    single_threaded: bool | None
    single_reason: str
    threads: tuple[Thread, ...]
    missing: tuple[str, ...]
    convention: str = COVERAGE_CONVENTION
    section: str = SECTION


def coverage(network: Network, required_roles: Iterable[str] = REQUIRED_ROLES) -> CoverageResult:
    """Judge how well the map of one account is covered (method.md 8.5).

    A person with a blank contact status is on our map and counts as a contact for the status; only *none* does not.
    A supportive key player makes the status 3 whatever the contact, so that status 3 and a light other than red always
    go together.

    Args:
        network: The map.
        required_roles: Buying roles that have to be held by somebody; default Webster & Wind's five.

    Returns:
        Key players, roles, status, light, completeness and threads.

    Raises:
        ValueError: A required role is not one of the buying roles.
    """
    required = frozenset(required_roles)
    if required - set(ROLES):
        raise ValueError(f"{min(required - set(ROLES))!r} is not a buying role; use " + ", ".join(ROLES) + ".")
    nodes = network.nodes
    players = [person for person in nodes if person.key_player]
    supportive = [person for person in players if person.supportive]
    holders = {role: tuple(person.key for person in nodes if role in person.roles) for role in ROLES}
    contacts = sum(person.contact != "none" for person in nodes)
    status = 3 if supportive else 0 if contacts == 0 else 2 if players else 1
    deciding = any(person.roles & {"decider", "approver"} for person in supportive)
    checks = _completeness(nodes)
    found = network_threads(network)
    single = any_single(found)
    return CoverageResult(
        people=len(nodes),
        key_players=tuple(person.key for person in players),
        supportive=tuple(person.key for person in supportive),
        required=tuple(role for role in ROLES if role in required),
        roles=tuple((role, holders[role]) for role in ROLES if holders[role] or role in required),
        missing_roles=tuple(role for role in ROLES if role in required and not holders[role]),
        status=status,
        status_text=STATUSES[status],
        rag=RAGS[0] if not supportive else RAGS[2] if deciding else RAGS[1],
        completeness=checks,
        complete=sum(check.met for check in checks) / len(checks),
        single_threaded=single,
        single_reason=_reason(network, found, single),
        threads=found,
        missing=_missing(nodes, players),
    )


def network_threads(network: Network) -> tuple[Thread, ...]:
    """Work out how each decider of a map is reached (method.md 8.5).

    Args:
        network: The map.

    Returns:
        One entry per decider, sorted by key.
    """
    sways: dict[str, list[str]] = {}
    for line in network.reporting:
        sways.setdefault(line.report, []).append(line.manager)
        sways.setdefault(line.manager, []).append(line.report)
    for edge in network.influence:
        if edge.sign == "positive" and edge.strength > 0:
            sways.setdefault(edge.target, []).append(edge.source)
    return threads(
        [person.key for person in network.nodes if "decider" in person.roles],
        [person.key for person in network.nodes if person.champion],
        {
            person.key: Link(person.owner, person.contact not in (None, "none"), person.contact != "none")
            for person in network.nodes
        },
        sways,
        {person.key for person in network.nodes if person.hostile},
    )


def _completeness(nodes: Sequence[Person]) -> tuple[CompletenessCheck, ...]:
    """Check for an executive sponsor, a decider and a champion."""
    sponsors = tuple(person.key for person in nodes if person.sponsor)
    deciders = tuple(person.key for person in nodes if "decider" in person.roles)
    champions = tuple(person.key for person in nodes if person.champion)
    friends = [person for person in nodes if person.supportive]
    executives = tuple(person.key for person in friends if person.level == "executive")
    strong = tuple(person.key for person in nodes if person.key_player and "decider" not in person.roles)
    inside = tuple(person.key for person in friends if not person.outside)
    return (
        CompletenessCheck(
            "executive_sponsor",
            "Executive sponsor",
            bool(sponsors),
            sponsors,
            () if sponsors else executives,
            "a person marked as sponsor; best an executive who supports us",
        ),
        CompletenessCheck(
            "decider",
            "Decider",
            bool(deciders),
            deciders,
            () if deciders else strong,
            "a person with the role of decider",
        ),
        CompletenessCheck(
            "champion",
            "Champion",
            bool(champions),
            champions,
            () if champions else inside,
            "a person marked as champion; best a supporter inside the account",
        ),
    )


def _reason(network: Network, found: Sequence[Thread], single: bool | None) -> str:
    """Say in words why the account is or is not single-threaded."""
    if not found:
        return "No decider is known, so it cannot be told."
    names = {person.key: person.name for person in network.nodes}
    if single is None:
        return "Blank contact statuses or owners could decide it, so it cannot be told."
    if not single:
        return "Every decider is still reached when any one of our people or one champion is gone."
    thread = next(thread for thread in found if thread.single)
    decider = names[thread.decider]
    if not thread.owners and not thread.unnamed:
        return f"{decider} decides and is hardly reached: no contact of ours is certain."
    if len(thread.owners) + thread.unnamed == 1:
        return f"{decider} decides and is reached only through {thread.owners[0] if thread.owners else 'one of ours'}."
    if thread.champions:
        return f"{decider} decides and is reached only through {names[thread.champions[0]]}."
    return f"{decider} decides and is reached by one person of ours at most."


def _missing(nodes: Sequence[Person], players: Sequence[Person]) -> tuple[str, ...]:
    """List the blanks that could change status, light or threads."""
    blanks = (
        ("decision power", [person for person in nodes if person.power is None and not person.key_player]),
        ("sentiment of key players", [person for person in players if person.sentiment is None]),
        ("contact status", [person for person in nodes if person.contact is None]),
        ("our owner", [person for person in nodes if person.owner is None and person.contact not in (None, "none")]),
        ("buying roles", [person for person in nodes if not person.roles]),
    )
    return tuple(f"{what}: {len(people)} of {len(nodes)} people" for what, people in blanks if people)
