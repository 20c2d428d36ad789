"""What a stakeholder map is made of: people, reporting lines, lines of influence (method.md 8.1).

Source: deck, client decision-making process; buying roles of Webster & Wind 1972 (user, influencer, buyer, decider,
gatekeeper), with initiator and approver as in later textbooks; the account map of the plan templates.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamcore.method import exact

if TYPE_CHECKING:
    import pandas as pd

SECTION = "8.1"
ROLES = ("initiator", "user", "influencer", "buyer", "decider", "approver", "gatekeeper")
LEVELS = ("executive", "senior", "middle", "operational")
CONTACTS = ("none", "brief", "multiple", "in depth")
SIGNS = ("positive", "negative", "conflict")
DEFAULT_STRENGTH = 0.6
HIGH_POWER = 4.0
SUPPORTER = 1.0
HOSTILE = -2.0
RAGS = ("red", "amber", "green")
COVERAGE_CONVENTION = (
    "key player: power of at least 4, or decider or approver, or marked; supportive: sentiment of +1 or more"
)
PEOPLE_COLUMNS = (
    "person", "name", "title", "reports_to", "outside", "organisation", "function", "level", "roles", "power",
    "sentiment", "contact", "key_contact", "key_player", "owner", "last_contact", "sponsor", "champion",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One person on the map (method.md 8.1); None where not known.

    Attributes:
        key: Key of the person, unique in the account.
        name: Name on screen; the key where none is given.
        title: Job title.
        reports_to: Key of the manager, after repair; None at the top or when the manager is not on the map.
        outside: Whether the person stands outside the account's organisation.
        organisation: Employer of somebody outside.
        function: Function, such as finance.
        level: One of `LEVELS`.
        roles: Buying roles, a subset of `ROLES`.
        power: Decision power 1 to 5.
        sentiment: -2 hostile, -1 critical, 0 neutral, 1 supporter, 2 mentor; fractions are means of several judgements.
        contact: One of `CONTACTS`.
        key_contact: Whether the person is our key contact point.
        marked_key_player: Whether marked a key player by hand.
        owner: Our person who keeps the contact.
        last_contact: Day of the last contact.
        sponsor: Whether an executive sponsor.
        champion: Whether a champion.
    """

    key: str
    name: str
    title: str | None
    reports_to: str | None
    outside: bool
    organisation: str | None
    function: str | None
    level: str | None
    roles: frozenset[str]
    power: float | None
    sentiment: float | None
    contact: str | None
    key_contact: bool
    marked_key_player: bool | None
    owner: str | None
    last_contact: pd.Timestamp | None
    sponsor: bool | None
    champion: bool | None

    @property
    def key_player(self) -> bool:
        """Power of at least 4, or decider or approver, or marked so (method.md 8.5)."""
        powerful = self.power is not None and exact.reaches(self.power, HIGH_POWER)
        return powerful or bool(self.roles & {"decider", "approver"}) or self.marked_key_player is True

    @property
    def supportive(self) -> bool:
        """Sentiment of at least +1; an unknown sentiment is not supportive."""
        return self.sentiment is not None and exact.reaches(self.sentiment, SUPPORTER)

    @property
    def hostile(self) -> bool:
        """Sentiment of -2; influence never runs through a hostile person (method.md 8.4)."""
        return self.sentiment is not None and self.sentiment <= HOSTILE


@dataclass(frozen=True, slots=True)
class ReportingEdge:
    """A solid line: the report reports to the manager."""

    manager: str
    report: str


@dataclass(frozen=True, slots=True)
class InfluenceEdge:
    """A dotted line from influencer to influenced; ``stated`` is no where the strength is the default of 0.6."""

    source: str
    target: str
    strength: float
    sign: str
    stated: bool


@dataclass(frozen=True, slots=True)
class NetworkProblem:
    """Something on the map that was repaired or left out.

    Attributes:
        kind: ``"missing key"``, ``"duplicate person"``, ``"unknown manager"``, ``"self report"``, ``"reporting loop"``,
            ``"invalid value"``, ``"unknown person"``, ``"self influence"`` or ``"duplicate influence"``.
        people: Keys of the people concerned; a loop starts at the person who is now at its top.
        text: What was found and what was done.
    """

    kind: str
    people: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The stakeholder map of one account (method.md 8.1).

    Attributes:
        nodes: People, sorted by key.
        reporting: Reporting lines without loops, sorted by report.
        influence: Influence lines, sorted by source, target and sign.
        problems: What was repaired or left out.
        table: One row per person: ``person``, ``name``, ``title``, ``reports_to``, ``outside``, ``organisation``,
            ``function``, ``level``, ``roles`` (text), ``power``, ``sentiment``, ``contact``, ``key_contact``,
            ``key_player``, ``owner``, ``last_contact``, ``sponsor``, ``champion``.
        section: Section of method.md.
    """

    nodes: tuple[Person, ...]
    reporting: tuple[ReportingEdge, ...]
    influence: tuple[InfluenceEdge, ...]
    problems: tuple[NetworkProblem, ...]
    table: pd.DataFrame
    section: str = SECTION

    @property
    def by_key(self) -> dict[str, Person]:
        """People by key, a new mapping each time."""
        return {person.key: person for person in self.nodes}

    def person(self, key: str) -> Person:
        """Look up one person.

        Raises:
            KeyError: Nobody on the map has this key.
        """
        for person in self.nodes:
            if person.key == key:
                return person
        raise KeyError(f"Nobody on this map has the key {key!r}.")
