"""What changed, in detail: ranks, classes, people, dangers and money of two books, in words and rows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from kamcore import wording
from kamcore.findings.comparison import STANDING
from kamcore.findings.sentence import Sentence, num, say
from kamcore.method.migration import LOST, NEW
from kamcore.method.risk import SIGNALS, TITLES

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from kamcore.analysis.comparison import BooksCompared
    from kamcore.method.migration import Transitions


def signed_money(amount: float, currency: str) -> str:
    """Write a difference with its sign."""
    return f"{'+' if amount > 0 else ''}{wording.money(amount, currency)}"


def ranks(c: BooksCompared) -> Sentence:
    """Count who climbed and who fell."""
    moves = c.result.table["move"].dropna()
    up, down = int((moves > 0).sum()), int((moves < 0).sum())
    if not up and not down:
        return say("Every account ranked in both books kept its rank.")
    stayed = num(wording.count(len(moves) - up - down))
    return say(num(wording.count(up)), " climbed, ", num(wording.count(down)), " fell, ", stayed, " kept their rank.")


def stability(found: Transitions, one: str) -> Sentence:
    """Say how many accounts kept their class, cell, stage or level."""
    if not found.both:
        return say(f"No account has a {one} in both books.")
    share = num(wording.percent(found.stability))
    kept = num(f"{found.unchanged:,} of {wording.plural(found.both, 'account')}")
    return say(kept, f" with a {one} in both books kept it (", share, ").")


def moved(by_subject: Mapping[str, Transitions]) -> pd.DataFrame:
    """List the accounts that moved, subject by subject: indexed by account, ``what``, ``before`` and ``after``."""
    return pd.concat([found.moved.assign(what=subject.capitalize()) for subject, found in by_subject.items()])


def matrix(found: Transitions) -> list[dict[str, str]]:
    """Write moves as a table of words: a dot for none, the diagonal bold, rows and columns without any account left out."""
    rows, columns = list(map(str, found.table.index)), list(map(str, found.table.columns))
    counts = {(one, to): int(n) for one, line in zip(rows, found.table.to_numpy(), strict=True)
              for to, n in zip(columns, line, strict=True)}  # fmt: skip
    rows = [one for one in rows if any(counts[one, to] for to in columns)]
    columns = [to for to in columns if any(counts[one, to] for one in rows)]
    return [
        {"From": _state(one), **{_state(to): _cell_words(counts[one, to], same=one == to) for to in columns}}
        for one in rows
    ]


def _state(state: str) -> str:
    return {NEW: "None before", LOST: "None now"}.get(state, state.capitalize())


def _cell_words(count: int, *, same: bool) -> str:
    if not count:
        return "·"
    return f"**{count:,}**" if same else f"{count:,}"


def people_rows(c: BooksCompared, among: Container[str] | None = None) -> list[dict[str, str | None]]:
    """List who changed, with the sentiment before and now in words."""
    what = {"joined": "new on the map", "left": "no longer there", "warmer": "warmer", "colder": "colder"}
    return [
        {
            "Account": c.name(one.account), "Person": one.name, "What": what[one.change], "Before": _felt(one.before),
            "Now": _felt(one.after), "Key player": "yes" if one.key_player else "no",
        }
        for one in c.result.people if among is None or one.account in among
    ]  # fmt: skip


def _felt(sentiment: float) -> str | None:
    return None if math.isnan(sentiment) else STANDING[round(sentiment)]


def signal_rows(c: BooksCompared, among: Container[str] | None = None) -> list[dict[str, str]]:
    """List the signals that opened or closed."""
    titles = dict(zip(SIGNALS, TITLES, strict=True))
    what = {"opened": "new", "closed": "over"}
    return [
        {"Account": c.name(one.account), "Signal": titles[one.signal], "What": what[one.change]}
        for one in c.result.signals
        if among is None or one.account in among
    ]


def overdue_rows(c: BooksCompared, among: Container[str] | None = None) -> list[dict[str, str | int | None]]:
    """List the actions overdue now."""
    new = {True: "yes", False: "no", None: None}
    return [
        {"Account": c.name(one.account), "Action": one.action, "Days overdue": one.days, "New": new[one.new]}
        for one in c.result.overdue
        if among is None or one.account in among
    ]
