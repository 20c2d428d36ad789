"""Stakeholders: whom must we win, and who can help?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from kamcore import wording
from kamcore.findings.kept import kept, kept_for
from kamcore.findings.path_to_yes import ask, best_way
from kamcore.findings.sentence import Piece, Sentence, Suggestion, account, num, person, say
from kamcore.method.network_focus import LIMIT, expand, focus
from kamcore.method.network_layout import layout
from kamcore.method.stakeholder_map import HIGH_POWER, ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis
    from kamcore.method.network_layout import Layout
    from kamcore.method.stakeholder_map import Network, Person
    from kamcore.method.winning import WinCandidate

SENTIMENTS: Mapping[int, str] = MappingProxyType(
    {-2: "hostile", -1: "critical", 0: "neutral", 1: "supporter", 2: "mentor"}
)
"""The five steps of sentiment in words."""
SIGNS: Mapping[int | None, str] = MappingProxyType({-2: "−−", -1: "−", 0: "0", 1: "+", 2: "++", None: "?"})
"""How each step is written on the map, so that colour is never alone."""
UNKNOWN_SENTIMENT = "sentiment not known"
RAG_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "amber": "a key player supports you, but nobody who decides or approves does",
        "green": "a key player who decides or approves supports you",
    }
)


def sentiment_step(value: float | None) -> int | None:
    """Return the step a sentiment stands on, -2 to 2; None when it is not known.

    A mean of several judgements stands on the lower step: 0.9 is not yet a supporter, -0.4 is already critical, -1.5 not
    yet hostile.
    """
    if value is None or math.isnan(value):
        return None
    if value >= 0:
        return min(2, math.floor(value))
    return min(-1, max(-2, math.ceil(value)))


def sentiment_words(value: float | None) -> str:
    """Write a sentiment: ``neutral``, or ``sentiment not known``."""
    step = sentiment_step(value)
    return UNKNOWN_SENTIMENT if step is None else SENTIMENTS[step]


def power_words(value: float | None) -> str:
    """Write a decision power: ``power 5``, or ``power not known``."""
    return "power not known" if value is None else f"power {value:g}"


# ---------------------------------------------------------------- what is said about the map


@kept
def default_account(a: Analysis) -> str | None:
    """Return the account to begin with: the largest map, then a red light, then the most revenue; None without accounts."""
    flags = a.coverage_flags.table
    known = flags[a.accounts.index.get_indexer(flags.index) >= 0]
    if known.empty:
        return str(a.summary.index[0]) if len(a.summary) else None
    money = a.turnover.reindex(known.index).fillna(0.0)
    size, red = dict(zip(known.index, known["people"], strict=True)), set(known.index[known["rag"] == "red"])
    return str(min(known.index, key=lambda key: (-size[key], key not in red, -float(money[key]), str(key))))


@kept_for
def finding(a: Analysis, key: str) -> Sentence:
    """Say whom to win at an account and the best way there; where nobody is to be won, how well it is covered."""
    network = a.network(key)
    if not network.nodes:
        return say("Nobody is known at ", account(a, key), " yet: add the first person to see whom to win.")
    first, *rest = best_way(a, key) or [coverage_sentence(a, key)]
    return say(*_to_win(a, key, network), f" {first}" if isinstance(first, str) else first, *rest)


def to_win(a: Analysis, key: str) -> Sentence:
    """Say whom to win at an account, or why nobody is named."""
    return say(*_to_win(a, key, a.network(key)))


def _to_win(a: Analysis, key: str, network: Network) -> list[Piece | str]:
    found = a.whom_to_win(key)
    if found.candidates:
        first = win_order(a, key)[0]
        rest = len(found.candidates) - 1
        more: list[Piece | str] = [" (", num(f"{wording.count(rest)} more"), " to win after that)"] if rest else []
        return ["Win ", *_who(first.person), ": ", num(_standing(first)), *more, "."]
    if found.power_unknown:
        people = wording.plural(len(found.power_unknown), "person", "people")
        return ["Whom to win cannot be told: the decision power of ", num(people), " is not known."]
    powerful = [p for p in network.nodes if p.power is not None and p.power >= HIGH_POWER]
    if powerful:
        who = (
            "Everybody with high power supports you"
            if len(powerful) > 1
            else "The one person with high power supports you"
        )
        return [f"{who}: nobody is left to win."]
    return ["Nobody on the map has high power (4 or 5): find out who decides."]


def _who(who: Person) -> list[Piece | str]:
    """Name a person as on the map, with the title where that is another name."""
    name, title = who.name, who.title or ""
    if name.casefold() in title.casefold() or title.casefold() in name.casefold():
        return [person(name)]
    return [person(name), ", ", person(title)]


def _standing(candidate: WinCandidate) -> str:
    return f"{sentiment_words(candidate.person.sentiment)}, {power_words(candidate.power)}"


@kept_for
def win_order(a: Analysis, key: str) -> tuple[WinCandidate, ...]:
    """Return whom to win in the order to work in: the key stakeholders of the deck's rule first, then by score."""
    found = a.whom_to_win(key)
    return tuple(sorted(found.candidates, key=lambda c: c.person.key not in found.key_stakeholders))


def win_sentence(candidate: WinCandidate) -> Sentence:
    """Say who is to be won and how that person stands: ``Dana Whitlock, chief executive: neutral, power 5, no contact``."""
    contact = candidate.person.contact
    reach = "contact not known" if contact is None else "no contact" if contact == "none" else f"{contact} contact"
    return say(*_who(candidate.person), ": ", num(_standing(candidate)), f", {reach}")


def default_person(a: Analysis, key: str) -> str:
    """Return whose card to open first: the key stakeholder, else the most powerful person; "" when nobody is known."""
    network = a.network(key)
    first = a.whom_to_win(key).key_stakeholders
    if first:
        return first[0]
    return min(network.nodes, key=lambda p: (-(p.power or 0.0), p.key)).key if network.nodes else ""


@kept_for
def coverage_sentence(a: Analysis, key: str) -> str:
    """Say the light and why: ``Coverage is amber: …``."""
    found = a.coverage(key)
    if found.rag in RAG_WORDS:
        why = RAG_WORDS[found.rag]
    elif found.status == 0:
        why = "there is no contact with anybody on the map"
    elif found.status == 1:
        why = "there are contacts, but no key player among them"
    else:
        n = len(found.key_players)
        why = "the only key player does not support you" if n == 1 else f"none of {n:,} key players supports you"
    return f"Coverage is {found.rag}: {why}."


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a map should have.

    Attributes:
        title: what.
        met: whether it is there; None when it cannot be told.
        sentence: who it is, or what is missing.
    """

    title: str
    met: bool | None
    sentence: Sentence


@kept_for
def checks(a: Analysis, key: str) -> tuple[Check, ...]:
    """List what is there and what is missing: sponsor, decider, champion, roles, and whether all hangs on one person."""
    network, found = a.network(key), a.coverage(key)
    people = network.by_key
    listed = []
    for check in found.completeness:
        if check.met:
            words = say(*_names(people, check.people))
        elif check.candidates:
            words = say("nobody yet; could be ", *_names(people, check.candidates))
        else:
            words = say(f"nobody yet; counts: {check.would_count}")
        listed.append(Check(check.title, check.met, words))
    missing = wording.listing(list(found.missing_roles))
    roles = say(f"nobody is {missing}") if missing else say("all held: ", wording.listing(list(found.required)))
    listed.append(Check("Buying roles", not missing, roles))
    single = None if found.single_threaded is None else not found.single_threaded
    listed.append(Check("More than one thread", single, say(Piece("text", found.single_reason))))
    return tuple(listed)


def _names(people: Mapping[str, Person], keys: tuple[str, ...], most: int = 3) -> list[Piece | str]:
    parts: list[Piece | str] = []
    for i, key in enumerate(keys[:most]):
        if i:
            parts.append(", ")
        parts.append(person(people[key].name))
    if len(keys) > most:
        parts.append(f" and {len(keys) - most:,} more")
    return parts


@kept_for
def suggestions(a: Analysis, key: str) -> tuple[Suggestion, ...]:
    """Name what to do next: whom to meet, who is missing, which thread to double."""
    network = a.network(key)
    if not network.nodes:
        return ()
    found: list[tuple[Sentence, str]] = []
    people = network.by_key
    cover = a.coverage(key)
    for entry in win_order(a, key)[:1]:
        help_from = ask(a, key, entry.person.key)
        if help_from is not None:
            found.append((help_from, a.path_to_yes(key, entry.person.key).people[0]))
        elif entry.person.contact in (None, "none"):
            found.append((say("Meet ", person(entry.person.name), ": no contact is recorded yet."), entry.person.key))
        else:
            found.append(
                (say("Work on ", person(entry.person.name), ": ", num(_standing(entry)), "."), entry.person.key)
            )
    unknown = a.whom_to_win(key).power_unknown
    if unknown and not found:
        whose = people[next((who for who in cover.key_players if who in unknown), unknown[0])]
        ending = " has: without it nobody can tell whom to win."
        found.append((say("Say how much decision power ", person(whose.name), ending), whose.key))
    for check in cover.completeness:
        if not check.met:
            title = f"{'an' if check.title[0] in 'AEIO' else 'a'} {check.title.lower()}"
            if check.candidates:
                first = people[check.candidates[0]]
                found.append((say(f"Find {title}; ask ", person(first.name), "."), first.key))
            else:
                found.append((say(f"Find {title}: nobody is marked as one."), ""))
            break
    if cover.single_threaded:
        found.append((say("Add a second contact. ", Piece("text", cover.single_reason)), ""))
    return tuple(Suggestion(sentence, key, "stakeholders", who) for sentence, who in found[:3])


# ---------------------------------------------------------------- the part of the map that is drawn


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """The part of a map that is drawn.

    Attributes:
        network: the people and lines shown.
        layout: where they stand.
        hidden: how many people are not shown.
        expandable: people shown that have hidden neighbours, with how many.
        to_win: keys of those to be won, the most worthwhile first.
    """

    network: Network
    layout: Layout
    hidden: int
    expandable: Mapping[str, int]
    to_win: tuple[str, ...]


def view(
    a: Analysis, key: str, opened: tuple[str, ...] | None = (), way: tuple[str, ...] = (), limit: int = LIMIT
) -> View:
    """Choose whom to draw: everybody up to a limit, else key players and their neighbours and whom was opened since.

    Args:
        a: the Analysis.
        key: the account.
        opened: the people whose neighbours are shown too, in the order they were opened; None shows everybody.
        way: the people along the way that is shown, who are always drawn.
        limit: how many people a map opens with at most.
    """
    network = a.network(key)
    part = focus(network, max(limit, len(network.nodes)) if opened is None else limit, way)
    for one in opened or ():
        if one in network.by_key:
            part = expand(network, part.shown, one)
    place = layout(part.network) if part.hidden else a.layout(key)
    to_win = tuple(entry.person.key for entry in win_order(a, key))
    return View(part.network, place, part.hidden, MappingProxyType(dict(part.expandable)), to_win)


def matching(network: Network, roles: list[str], functions: list[str], steps: list[int | None]) -> frozenset[str]:
    """Return the keys of the people who fit every filter that is set; an empty one lets everybody through."""
    return frozenset(
        p.key
        for p in network.nodes
        if (not roles or p.roles & set(roles))
        and (not functions or p.function in functions)
        and (not steps or sentiment_step(p.sentiment) in steps)
    )


# ---------------------------------------------------------------- one person


def why(a: Analysis, key: str, who: Person) -> str:
    """Say why a person is a key player or to be won; "" when neither."""
    order = [entry.person.key for entry in win_order(a, key)]
    if not who.key_player and who.key not in order:
        return ""
    reasons = []
    if who.power is not None and who.power >= HIGH_POWER:
        reasons.append(f"power {who.power:g} of 5")
    deciding = [word for role, word in (("decider", "decides"), ("approver", "approves")) if role in who.roles]
    reasons += deciding
    if who.marked_key_player:
        reasons.append("marked by hand")
    text = f"Key player: {wording.listing(reasons)}." if reasons else ""
    if who.key in order:
        place = order.index(who.key)
        text += " First to win." if place == 0 else f" To win: number {place + 1:,}."
    return text.strip()


def facts(a: Analysis, key: str, who: Person) -> tuple[tuple[str, str], ...]:
    """List what is known of a person as pairs of a name and a value; what is not known is a dash."""
    network = a.network(key)
    people = network.by_key
    step = sentiment_step(who.sentiment)
    sentiment = wording.MISSING if step is None else f"{SIGNS[step]} {SENTIMENTS[step]}"
    boss = people.get(who.reports_to or "")
    swayed_by = [(people[e.source].name, e.sign, e.strength) for e in network.influence if e.target == who.key]
    sways = [(people[e.target].name, e.sign, e.strength) for e in network.influence if e.source == who.key]
    rows = [
        ("Decision power", wording.MISSING if who.power is None else f"{who.power:g} of 5"),
        ("Sentiment", sentiment),
        ("Contact", who.contact or wording.MISSING),
        ("Roles", ", ".join(role for role in ROLES if role in who.roles) or wording.MISSING),
        ("Function", who.function or wording.MISSING),
        ("Level", who.level or wording.MISSING),
        ("Reports to", boss.name if boss is not None else wording.MISSING),
        ("Our contact", who.owner or wording.MISSING),
        ("Last contact", wording.day(who.last_contact)),
    ]
    if who.outside:
        rows.append(("Outside, works at", who.organisation or wording.MISSING))
    if who.key_contact:
        rows.append(("Key contact point", "yes"))
    marks = [word for word, yes in (("executive sponsor", who.sponsor), ("champion", who.champion)) if yes]
    if marks:
        rows.append(("Marked as", ", ".join(marks)))
    rows += [(f"Influences ({sign})", f"{name}, {wording.percent(strength)}") for name, sign, strength in sways]
    rows += [(f"Influenced by ({sign})", f"{name}, {wording.percent(strength)}") for name, sign, strength in swayed_by]
    return tuple(rows)


@kept_for
def table(a: Analysis, key: str) -> pd.DataFrame:
    """Return the map as a table, one row per person, whom to win first, then by power and name.

    Indexed by person: ``name``, ``title``, ``win`` (place among those to win, NA for others), ``power``, ``sentiment`` (sign and
    word), ``roles``, ``contact``, ``function``, ``level``, ``reports_to`` (name), ``owner``, ``last_contact``, ``key_player``,
    ``outside``.
    """
    network = a.network(key)
    people = network.by_key
    ranks = {entry.person.key: place for place, entry in enumerate(win_order(a, key), start=1)}
    order = sorted(network.nodes, key=lambda p: (ranks.get(p.key, 10**6), -(p.power or 0.0), p.name, p.key))
    rows = []
    for p in order:
        step = sentiment_step(p.sentiment)
        boss = people.get(p.reports_to or "")
        rows.append(
            {
                "name": p.name,
                "title": p.title,
                "win": ranks.get(p.key),
                "power": p.power,
                "sentiment": None if step is None else f"{SIGNS[step]} {SENTIMENTS[step]}",
                "roles": ", ".join(role for role in ROLES if role in p.roles) or None,
                "contact": p.contact,
                "function": p.function,
                "level": p.level,
                "reports_to": boss.name if boss is not None else None,
                "owner": p.owner,
                "last_contact": p.last_contact,
                "key_player": p.key_player,
                "outside": p.outside,
            }
        )
    frame = pd.DataFrame(rows, index=pd.Index([p.key for p in order], dtype="str"), columns=list(TABLE_COLUMNS))
    return frame.astype(dict(TABLE_COLUMNS))


TABLE_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "name": "str", "title": "str", "win": "Int64", "power": "Float64", "sentiment": "str", "roles": "str", "contact": "str",
        "function": "str", "level": "str", "reports_to": "str", "owner": "str", "last_contact": "datetime64[us]",
        "key_player": "bool", "outside": "bool",
    }
)  # fmt: skip
"""The columns of that table and their types."""
