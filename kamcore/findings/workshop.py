"""What a room is doing, and what it thinks? In words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamcore import wording
from kamcore.findings.sentence import Piece, Sentence, account, accounts, num, person, say
from kamcore.workshop.questions import Collect, first_accounts, minutes, plan_of, rated_factors
from kamcore.workshop.tally import PLACING

if TYPE_CHECKING:
    from kamcore.analysis import Analysis
    from kamcore.workshop.adopting import Adoption
    from kamcore.workshop.tally import Tally

MUCH = 0.5
"""From so much disagreement on, people do not mean the same."""


def finding(a: Analysis) -> Sentence:
    """Say what a workshop gives, for a book nobody shared: its first accounts, and how long their ratings take."""
    first = first_accounts(a)
    try:
        plan = plan_of(a, first, Collect(rated_factors(a)))
    except ValueError:  # nothing that people rate, or more of it than a room asks
        return say("Ask the people who know: what a room of phones decides goes into the book.")
    if len(first) == len(a.accounts):
        whom: tuple[str | Piece, ...] = (num(wording.plural(len(first), "account")),)
    elif len(first) == 1:
        whom = ("your most important account",)
    else:
        whom = ("your ", num(wording.count(len(first))), " most important accounts")
    time = num(wording.plural(minutes(plan), "minute"))
    return say("Ask the people who know: a room of phones can score ", *whom, " in about ", time, ".")


def offered(about: int, questions: int, minutes: int) -> Sentence:
    """Say what a room that could be opened would ask."""
    whom = f" about {wording.plural(about, 'account')}" if about else ""
    return say(
        "A room would answer ", num(wording.plural(questions, "question")), f"{whom} on their phones, in about ",
        num(wording.plural(minutes, "minute")), ".",
    )  # fmt: skip


def nothing_asked() -> Sentence:
    """Say what is missing before a room can be opened."""
    return say("Choose at least one account and one thing to ask.")


def coming(joined: int, come: pd.DataFrame) -> Sentence:
    """Say how far a round has come.

    Args:
        joined: how many people have joined.
        come: as :func:`kamcore.workshop.tally.progress` returns it.
    """
    if not joined:
        return say("Nobody has joined yet: scan the code, or open the address below it and type the code.")
    answered, expected = int(come["answered"].sum()), int(come["expected"].sum())
    return say(
        num(wording.plural(joined, "person", "people")), f" {'has' if joined == 1 else 'have'} given ",
        num(wording.count(answered)), " of ", num(wording.plural(expected, "answer")), ".",
    )  # fmt: skip


def result(a: Analysis, t: Tally) -> Sentence:
    """Say whom the room moves to another cell, and what it disagrees about most."""
    if not t.people:
        return say("Nobody answered anything.")
    moves = _moved(a, t)
    apart = _most_apart(a, t)
    if moves is None:
        start: tuple[str | Piece, ...] = (num(wording.plural(t.people, "person", "people")), " answered")
        return say(*start, *(("; ", *apart) if apart else ()), ".")
    return say(*moves, *(("; ", *apart) if apart else ()), ".")


def adopted(a: Analysis, t: Tally) -> Sentence:
    """Say that a room's result is in the book; whom it moves cannot be said any more, since the book is now the room's."""
    apart = _most_apart(a, t)
    people = num(wording.plural(t.people, "person", "people"))
    return say("The room has decided: what ", people, " said is in the book", *(("; ", *apart) if apart else ()), ".")


def kept_back(fewest: int) -> Sentence:
    """Say why an anonymous room shows nothing of what was said.

    Args:
        fewest: of so many people it would.
    """
    return say(f"This room is anonymous, and fewer than {fewest} people have answered: nothing of it is shown.")


def waiting(fewest: int) -> Sentence:
    """Say why an anonymous room does not show some of what was said in its rounds.

    Args:
        fewest: so many people at least are told apart by what is shown.
    """
    return say(
        f"Some answers are not shown: fewer than {fewest} people came late or answered again, and could be recognised by the "
        "difference. More can be shown when more of the room answers in another round."
    )


def _moved(a: Analysis, t: Tally) -> tuple[str | Piece, ...] | None:
    """Say which accounts change their cell, the largest step first; None when the room was not asked to place any."""
    places = t.places[t.places["votes"] > 0]
    if places.empty:
        return None
    before = a.quadrant.table["cell"].reindex(places.index)
    changed = [str(key) for key in places.index if pd.notna(places["cell"][key]) and places["cell"][key] != before[key]]
    moved = [key for key in changed if pd.notna(before[key])]
    added = [key for key in changed if pd.isna(before[key])]
    if not changed:
        return ("The room leaves ", num(wording.plural(len(places), "account")), " in the cells of the book")
    if len(changed) == 1:
        was = "which the book does not place" if added else f"{before[changed[0]]} in the book"
        return ("The room sees ", account(a, changed[0]), f" as {places['cell'][changed[0]]}, {was}")
    if not moved:
        return ("The room places ", *accounts(a, added), ", which the book does not place")
    if not added:
        return ("The room sees ", *accounts(a, moved), " in another cell than the book")
    other = "another cell than the book"
    return (
        "The room sees ",
        *accounts(a, moved),
        f" in {other}, and places ",
        num(f"{len(added):,}"),
        " it does not place",
    )


def _most_apart(a: Analysis, t: Tally) -> tuple[str | Piece, ...]:
    """Say what people disagree about most; nothing where nobody could."""
    asked = t.questions[t.questions["asked"].isin([kind.value for kind in PLACING])]
    asked = asked[asked["disagreement"].notna()]
    if asked.empty:
        return ()
    most = asked.iloc[int(asked["disagreement"].to_numpy().argmax())]
    if not most["disagreement"] > 0:
        return ("everybody agrees on everything",)
    how = "it disagrees most about " if most["disagreement"] >= MUCH else "it agrees least about "
    name = str(most["account"])
    whom = account(a, name) if name in a.names.index else Piece("account", str(most["name"]), name)
    return (how, person(str(most["title"])), " at ", whom)


def adopting(found: Adoption) -> Sentence:
    """Say what adopting would write into the book."""
    parts = [
        *([wording.plural(found.ratings, "rating")] if found.ratings else []),
        *([wording.plural(found.items, "step of relationships", "steps of relationships")] if found.items else []),
        *([wording.plural(found.people, "figure about people", "figures about people")] if found.people else []),
        *([f"the weights of {wording.plural(len(found.weights), 'factor')}"] if len(found.weights) else []),
    ]
    if not parts:
        return say("There is nothing to adopt: nobody answered anything that is in the book.")
    voters = f", and keep how each of {wording.plural(found.voters, 'person', 'people')} weighs" if found.voters else ""
    said = f"This would set {wording.listing(parts)}{voters}."
    if not found.unranked:
        return say(said)
    lose = "account loses its" if found.unranked == 1 else "accounts lose their"
    weighs = "what is rated of it weighs" if found.unranked == 1 else "what is rated of them weighs"
    return say(said, " ", num(wording.count(found.unranked)), f" {lose} rank: {weighs} less than half after that.")


def changing(found: Adoption) -> str:
    """Say how many of the figures that would be set become others."""
    many, new = len(found.figures), int(found.figures["before"].isna().sum())
    same = found.ratings + found.items + found.people - many
    if not many:
        return "Every figure is in the book already as the room says it."
    parts = [
        *([wording.plural(many - new, "figure changes", "figures change (the largest first)")] if many > new else []),
        *([f"{wording.count(new)} {'is' if new == 1 else 'are'} new"] if new else []),
        *([f"{wording.count(same)} {'stays as it is' if same == 1 else 'stay as they are'}"] if same else []),
    ]
    return f"{wording.listing(parts)}."
