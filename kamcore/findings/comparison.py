"""What changed: what is new since last time?"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from kamcore import wording
from kamcore.analysis.figures import money_words
from kamcore.findings.sentence import Piece, Sentence, num, period, person, say
from kamcore.method.risk_queue import signals_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kamcore.analysis.comparison import BooksCompared
    from kamcore.method.agenda import Change
    from kamcore.method.snapshot import Gap

_Parts: TypeAlias = "tuple[str | Piece, ...]"

MOST_NAMED = 3
"""So many people, actions or signals of one change are named; the rest is counted."""
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "left": "Left", "joined": "Joined", "revenue": "Money", "rank": "Rank", "class": "Class", "cell": "Cell", "stage": "Stage",
        "risk": "Risk", "signal_opened": "New danger", "signal_closed": "Danger over", "person_left": "People",
        "person_joined": "People", "sentiment": "Sentiment", "overdue": "Overdue", "caught_up": "Caught up",
    }
)  # fmt: skip
"""Every kind of change in a word or two."""
STANDING: Mapping[int, str] = MappingProxyType(
    {-2: "hostile", -1: "critical", 0: "neutral", 1: "a supporter", 2: "a mentor"}
)
"""What a person is towards us, as the end of a sentence."""
_CLOSED: Mapping[str, str] = MappingProxyType(
    {
        "flagged": "it is no longer flagged by hand",
        "satisfaction": "satisfaction is back above its limit",
        "engagement": "engagement is back above its limit",
        "revenue_falling": "revenue no longer falls",
        "renewal_near": "no open renewal is near any more",
        "no_contact": "there was contact again",
        "single_threaded": "it no longer hangs on one person",
        "key_player": "no key player is negative or unknown any more",
        "onboarding_stalled": "onboarding no longer stalls",
        "actions_overdue": "no action is long overdue any more",
    }
)
_SUBJECTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "revenue": ("Money", "no revenue (sheet Revenue, or columns by period)"),
        "rank": ("Ranks", "no account with a score (sheets Criteria and Ratings)"),
        "class": ("Classes", "no account with a class (sheet Revenue, or columns by period)"),
        "cell": ("Cells", "no account on the quadrant (sheets Ratings, Relationship or Competitors)"),
        "stage": ("Stages", "no account with a stage (sheet Relationship)"),
        "risk": (
            "Risk levels",
            "no account with three signals (columns of Accounts, sheets Renewals and Stakeholders)",
        ),
        "signals": ("Signals of risk", "no signal with data (columns of Accounts, sheets Renewals and Stakeholders)"),
        "people": ("People", "nobody on the maps of people (sheet Stakeholders)"),
        "actions": ("Overdue actions", "no action with a due day (sheet Actions)"),
    }
)
"""What each subject is called, and what a book lacks that does not have it."""


def waiting(currency_of: str) -> Sentence:
    """Say what to do while there is no earlier book.

    Args:
        currency_of: what the book on show is called.
    """
    return say("Add the workbook of last time, and see what is new in ", period(currency_of), ".")


# ---------------------------------------------------------------- the page in one sentence


def finding(c: BooksCompared) -> Sentence:
    """Say how the money moved, who came and went, and how many came into danger."""
    if not c.matched and len(c.before.accounts) and len(c.after.accounts):
        return say("No account is in both books: choose an earlier workbook of the same accounts.")
    if not c.result.agenda:
        return say("Nothing changed between the two books", *_as_far(c), ".")
    return say(*_money(c), *_headcount(c), *_danger(c), ".")


def _as_far(c: BooksCompared) -> tuple[str, ...]:
    return (", as far as they can be compared",) if c.result.gaps else ()


def _money(c: BooksCompared) -> tuple[str | Piece, ...]:
    bridge = c.result.bridge
    if bridge is None:
        verb = "account is" if c.matched == 1 else "accounts are"
        return (num(wording.count(c.matched)), f" {verb} in both books, their money not compared")
    currency = c.after.settings.currency
    name = "MRR" if c.after.revenue.unit == "MRR" else "Revenue"
    was, now = (num(wording.money(value, currency)) for value in (bridge.before, bridge.after))
    then, today = (money_words(a.revenue, a.revenue.window) for a in (c.before, c.after))
    moved = bridge.after / bridge.before - 1.0 if bridge.before > 0 else None
    change = wording.change(moved)
    apart: tuple[_Parts, _Parts] = ((" in ", period(today)), (" in ", period(then))) if then != today else ((), ())
    share: _Parts = (" (", num(change), ")") if change != wording.MISSING else ()
    return (f"{name} is ", now, *apart[0], ", after ", was, *apart[1], *share)


def _headcount(c: BooksCompared) -> tuple[str | Piece, ...]:
    presence = c.result.table["presence"]
    joined, left = (int((presence == word).sum()) for word in ("joined", "left"))
    if not joined and not left:
        return ("; no account joined or left",)
    return (
        "; ", num(wording.count(joined)), f" {'account' if joined == 1 else 'accounts'} joined and ",
        num(wording.count(left)), " left",
    )  # fmt: skip


def _danger(c: BooksCompared) -> tuple[str | Piece, ...]:
    moved = c.result.levels.moved
    worse, better = int((moved["after"] == "high").sum()), int((moved["before"] == "high").sum())
    if worse and better:
        return ("; ", num(wording.count(worse)), " came to high risk and ", num(wording.count(better)), " left it")
    if worse or better:
        return ("; ", num(wording.count(worse or better)), " came to high risk" if worse else " left high risk")
    return ()


# ---------------------------------------------------------------- the agenda


def sentence(c: BooksCompared, change: Change) -> Sentence:
    """Say one change; the sentence begins with its account."""
    return say(account(c, change.account), *_SAY[change.kind](c, change))


def rest(c: BooksCompared, change: Change) -> Sentence:
    """Say the same without the account, for a list that names it beside the sentence."""
    first, *more = _SAY[change.kind](c, change)
    return say(first.lstrip(": ") if isinstance(first, str) else first, *more)


def at_stake(c: BooksCompared, change: Change) -> str:
    """Write the money a danger puts at stake; "" where none is, and where the sentence tells the money itself."""
    if change.stake is None or change.kind in ("left", "joined", "revenue"):
        return ""
    return f"{wording.money(change.stake, c.after.settings.currency)} at stake"


def account(c: BooksCompared, key: str) -> Piece:
    """Return an account by its name; one that left has no key, since nothing can be opened."""
    return Piece("account", c.name(key), key if key in c.after.names.index else "")


def _joined(c: BooksCompared, change: Change) -> _Parts:
    if change.after is None:
        return (" is new in the book; its revenue is not known.",)
    return (" is new in the book and brings ", num(_amount(c, change.after)), ".")


def _left(c: BooksCompared, change: Change) -> _Parts:
    if change.before is None:
        return (" is no longer in the book; its revenue was not known.",)
    return (
        " is no longer in the book; it brought ",
        num(wording.money(float(change.before), c.before.settings.currency)),
        ".",
    )


def _revenue(c: BooksCompared, change: Change) -> _Parts:
    if change.before is None:
        return (" brings ", num(_amount(c, change.after)), "; nothing was known before.")
    if change.after is None:
        return (" has no known revenue now; it was ", num(_amount(c, change.before)), ".")
    old, new = float(change.before), float(change.after)
    if new == 0 and old > 0:
        return (" brings nothing now, after ", num(_amount(c, old)), ".")
    if old == 0 and new > 0:
        return (" brings ", num(_amount(c, new)), " now, nothing before.")
    word = "more" if new > old else "less"
    moved = wording.change(new / old - 1.0) if old > 0 else wording.MISSING
    share: _Parts = (" (", num(moved), ")") if moved != wording.MISSING else ()
    difference, now, was = (num(_amount(c, value)) for value in (abs(new - old), new, old))
    return (" brings ", difference, f" {word}: ", now, " after ", was, *share, ".")


def _amount(c: BooksCompared, value: float | str | None) -> str:
    return wording.money(None if value is None else float(value), c.after.settings.currency)


def _rank(_: BooksCompared, change: Change) -> _Parts:
    places = int(float(change.before or 0)) - int(float(change.after or 0))
    verb = "climbed" if places > 0 else "fell"
    return (f" {verb} ", num(wording.plural(abs(places), "place")), " to rank ", num(f"{change.after:g}"), " by score.")


def _class(_: BooksCompared, change: Change) -> _Parts:
    return (f" moved from class {change.before} to class {change.after}.",)


def _cell(_: BooksCompared, change: Change) -> _Parts:
    return (f" moved from {change.before} to {change.after} on the quadrant.",)


def _stage(_: BooksCompared, change: Change) -> _Parts:
    verb = "fell back" if change.direction == "worse" else "came closer"
    return (f" {verb}: {change.after} now, {change.before} before.",)


def _risk(c: BooksCompared, change: Change) -> _Parts:
    said = f" is at {change.after} risk now, {change.before} before"
    if change.direction == "better":
        return (f"{said}{': ' if change.details else ''}", _closings(change), ".")
    return (said, ": ", _signals(c, change), ".")


def _opened(c: BooksCompared, change: Change) -> _Parts:
    return (f" shows {'a new sign' if len(change.details) == 1 else 'new signs'} of danger: ", _signals(c, change), ".")


def _closed(_: BooksCompared, change: Change) -> _Parts:
    return (": ", _closings(change), ".")


def _signals(c: BooksCompared, change: Change) -> str:
    """Write the signals that opened; where a level rose without one, those that fire."""
    fired = signals_in_words(c.after.risk, change.account)
    opened = [one.text for one in fired if one.signal in change.details]
    return "; ".join(opened or [one.text for one in fired[:MOST_NAMED]])


def _closings(change: Change) -> str:
    return "; ".join(_CLOSED[signal] for signal in change.details)


def _came(_: BooksCompared, change: Change) -> _Parts:
    count = num(wording.plural(len(change.details), "person", "people"))
    return (" has ", count, " new on its map: ", *_listed(change.details, person), ".")


def _went(_: BooksCompared, change: Change) -> _Parts:
    key = ""
    if change.direction == "worse":
        key = ", a key player," if len(change.details) == 1 else ", key players,"
    return (" no longer has ", *_listed(change.details, person), f"{key} on its map.")


def _sentiment(_: BooksCompared, change: Change) -> _Parts:
    was, now = (STANDING[round(float(value or 0))] for value in (change.before, change.after))
    if was == now:
        return (
            ": ",
            person(change.details[0]),
            f" is {'warmer' if change.direction == 'better' else 'colder'} towards us.",
        )
    return (": ", person(change.details[0]), f" is {now} now, {was} before.")


def _overdue(_: BooksCompared, change: Change) -> _Parts:
    count = num(wording.plural(len(change.details), "action"))
    return (" has ", count, " newly overdue: ", *_listed(change.details), ".")


def _caught_up(_: BooksCompared, change: Change) -> _Parts:
    return (": no longer overdue: ", *_listed(change.details), ".")


def _listed(texts: Sequence[str], piece: Callable[[str], Piece] | None = None) -> _Parts:
    """List the first few, and count the rest."""
    shown, rest = list(texts[:MOST_NAMED]), len(texts) - MOST_NAMED
    parts: list[str | Piece] = []
    for place, text in enumerate(shown):
        if place:
            parts.append(" and " if place == len(shown) - 1 and rest <= 0 else ", ")
        parts.append(piece(text) if piece is not None else text)
    if rest > 0:
        parts.append(f" and {rest:,} more")
    return tuple(parts)


_SAY: Mapping[str, Callable[[BooksCompared, Change], _Parts]] = MappingProxyType(
    {
        "left": _left, "joined": _joined, "revenue": _revenue, "rank": _rank, "class": _class, "cell": _cell, "stage": _stage,
        "risk": _risk, "signal_opened": _opened, "signal_closed": _closed, "person_left": _went, "person_joined": _came,
        "sentiment": _sentiment, "overdue": _overdue, "caught_up": _caught_up,
    }
)  # fmt: skip


# ---------------------------------------------------------------- what was not compared


def gap(c: BooksCompared, one: Gap) -> str:
    """Say what was not compared, and what would make it so."""
    subject, nothing = _SUBJECTS[one.subject]
    if one.lack == "currency":
        currencies = f"the earlier book is in {c.before.settings.currency}, this one in {c.after.settings.currency}"
        return f"{subject} is not compared: {currencies}."
    verb = "is" if one.subject == "revenue" else "are"
    if one.lack == "unit":
        return f"{subject} {verb} not compared: the earlier book shows {c.before_unit}, this one {c.after_unit}."
    who = {"before": "the earlier book has", "after": "this book has", "both": "both books have"}[one.lack]
    return f"{subject} {verb} not compared: {who} {nothing}."


def gap_sentences(c: BooksCompared) -> tuple[str, ...]:
    """Say everything that was not compared."""
    return tuple(gap(c, one) for one in c.result.gaps)


def renamed(c: BooksCompared) -> str:
    """Name the accounts that go by another name now."""
    named = [f"{was} is {c.name(key)} now" for key, was in c.renamed[:MOST_NAMED]]
    rest = len(c.renamed) - len(named)
    return f"Taken as the same account: {'; '.join(named)}{f'; and {rest:,} more' if rest else ''}."
