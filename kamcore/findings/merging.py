"""Two people changed one book: what of it is in, and what has to be decided?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from kamcore import wording
from kamcore.findings.sentence import Piece, Sentence, num, person, say
from kamcore.workbook.column import Kind
from kamcore.workbook.column_words import setting_words
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamcore.workbook.merging import Conflict, Merge
    from kamcore.workbook.portfolio import Portfolio

_Parts: TypeAlias = "tuple[str | Piece, ...]"

MOST_NAMED = 3
"""So many changed columns of a row are named; the rest is counted."""
LONGEST = 60
"""A longer text is cut where it names a row; as a value it is shown whole, since its end may be what differs."""

_OF_AN_ACCOUNT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ratings": ("rating", " for "),
        "revenue": ("revenue", " for "),
        "targets": ("target", " for "),
        "relationship": ("relationship", " for "),
        "plan": ("plan", " for "),
    }
)
"""Sheets whose rows say something of an account: what, and how the rest of the key is joined to it."""
_AT_AN_ACCOUNT: Mapping[str, str] = MappingProxyType(
    {
        "competitors": "competitor",
        "opportunities": "opportunity",
        "renewals": "contract",
        "objectives": "objective",
        "swot": "SWOT entry",
        "actions": "action",
    }
)
"""Sheets whose rows are things at an account."""
_BY_THEMSELVES: Mapping[str, str] = MappingProxyType(
    {
        "criteria": "criterion",
        "weightings": "weighting",
        "products": "product",
        "rates": "rate",
        "team": "team member",
        "programme": "programme item",
        "kpis": "KPI",
    }
)


@dataclass(frozen=True, slots=True)
class Names:
    """What accounts and people are called.

    Attributes:
        accounts: the account's name by its key.
        people: the person's name by the keys of account and person.
        currency: the currency of the book, for amounts.
        who: who saved in between, as the end of a sentence can name them.
    """

    accounts: Mapping[str, str]
    people: Mapping[tuple[str, str], str]
    currency: str
    who: str

    @classmethod
    def of(cls, merged: Merge, who: str) -> Names:
        """Collect the names of all that is in any of the three states; the saved one has the last word.

        Args:
            merged: what was merged.
            who: who saved in between.
        """
        return cls.between(merged.base, merged.mine, merged.theirs, who=who)

    @classmethod
    def between(cls, *states: Portfolio, who: str = "") -> Names:
        """Collect the names of all that is in any of some states of a book; the last one has the last word."""
        accounts: dict[str, str] = {}
        people: dict[tuple[str, str], str] = {}
        for book in states:
            known = book["accounts"].dropna(subset=["key", "name"])
            accounts.update(zip(known["key"], known["name"], strict=True))
            met = book["stakeholders"].dropna(subset=["account", "person", "name"])
            people.update(zip(zip(met["account"], met["person"], strict=True), met["name"], strict=True))
        return cls(accounts, people, states[-1].settings.currency, who)


def summary(merged: Merge, who: str) -> Sentence:
    """Say how much of both is in, and how much has to be decided.

    Args:
        merged: what was merged.
        who: who saved in between.
    """
    mine, theirs = (sum(counts.values()) for counts in (merged.taken.mine, merged.taken.theirs))
    asked = len(merged.conflicts)
    owner: _Parts = (person(who), "'s")
    if mine and theirs:
        said: _Parts = (_count(mine), " of your changes and ", _count(theirs), " of ", *owner, " are both in")
    elif mine:
        said = (_count(mine), f" of your changes {'is' if mine == 1 else 'are'} in")
    elif theirs:
        said = (_count(theirs), " of ", *owner, f" changes {'is' if theirs == 1 else 'are'} in")
    elif asked:
        said = ("You and ", person(who), " changed the same things")
    else:
        return say("You and ", person(who), " have the same book.")
    if not asked:
        return say(*said, ".")
    return say(*said, "; ", num(wording.plural(asked, "thing")), f" {'has' if asked == 1 else 'have'} to be decided.")


def _count(n: int) -> Piece:
    return num(wording.count(n))


def sentence(names: Names, conflict: Conflict) -> Sentence:
    """Say one conflict: what each side has, or what one removed and the other did."""
    if conflict.sheet == "settings":
        return say(*_setting(names, conflict))
    if conflict.may_be_two:
        return say(*_of_one_name(names, conflict))
    if conflict.kind in ("cell", "added"):
        return say(*_cell(names, conflict))
    return say(*_removal(names, conflict))


# ---------------------------------------------------------------- both have a value


def _cell(names: Names, conflict: Conflict) -> _Parts:
    title = SHEETS[conflict.sheet].column(conflict.column).title
    mine, theirs, base = (
        value_words(names, conflict, value) for value in (conflict.mine, conflict.theirs, conflict.base)
    )
    before: _Parts = ("; it was ", base) if conflict.kind == "cell" else ()
    said: _Parts = (": ", mine, " by you, ", theirs, " by ", person(names.who), *before, ".")
    return (f"{title} of ", *row_words(names, conflict, bare=True), *said)


def _of_one_name(names: Names, conflict: Conflict) -> _Parts:
    """Say where two rows differ that both added under one name."""
    mine, theirs = (dict(side) for side in (conflict.mine, conflict.theirs))  # type: ignore[call-overload]
    parts: list[str | Piece] = ["You and ", person(names.who), " both added ", *row_words(names, conflict)]
    for i, column in enumerate(conflict.columns):
        cell = replace(conflict, column=column)
        values = (value_words(names, cell, side[column]) for side in (mine, theirs))
        title = SHEETS[conflict.sheet].column(column).title
        parts += ["; " if i else ": ", f"{title} ", next(values), " by you, ", next(values), " by ", person(names.who)]
    return (*parts, ".")


def both_words(name: str) -> Sentence:
    """Say that both rows of one name are kept, and what mine is called by that."""
    return say("Both are kept: yours is called ", person(name), ", and what you said of it stays with it.")


def _setting(names: Names, conflict: Conflict) -> _Parts:
    name = str(conflict.row[0][1])
    option = options()[name]
    mine, theirs, base = (
        person(text) if (text := setting_value(value, name)) else "empty"
        for value in (conflict.mine, conflict.theirs, conflict.base)
    )
    before: _Parts = ("; it was ", base) if conflict.base is not None else ()
    return (f"{option.title}: ", mine, " by you, ", theirs, " by ", person(names.who), *before, ".")


def setting_value(value: object, name: str) -> str:
    """Write the value of a setting; "" for an empty one."""
    return wording.day(value) if isinstance(value, date) else setting_words(value, options()[name])


def value_words(names: Names, conflict: Conflict, value: object) -> str | Piece:
    """Write a value as exactly as it is held, since two that differ must look different."""
    if value is None:
        return "nothing"
    column = SHEETS[conflict.sheet].column(conflict.column)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        if column.kind is Kind.SHARE:
            return num(f"{value * 100:,.15g} %")
        sign = wording.symbol(names.currency) if column.kind is Kind.MONEY else ""
        return num(f"{'-' if value < 0 else ''}{sign}{abs(value):,.15g}")
    if isinstance(value, date):
        return num(wording.day(value))
    if column.kind is Kind.ACCOUNT:
        return _account(names, str(value))
    if column.kind is Kind.PERSON:
        return _person(names, str(dict(conflict.row)["account"]), str(value))
    return person(str(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


# ---------------------------------------------------------------- one removed what the other uses


def _removal(names: Names, conflict: Conflict) -> _Parts:
    """Say who removed what, and what the other did with it."""
    you = conflict.removed_by == "mine"
    remover: _Parts = ("You",) if you else (person(names.who),)
    actor: _Parts = (person(names.who),) if you else ("you",)
    gone = conflict.missed[:1]
    lost = _missed(names, *gone[0]) if gone else row_words(names, conflict)
    kept = conflict.theirs if you else conflict.mine
    if conflict.column:
        column = SHEETS[conflict.sheet].column(conflict.column).title
        did: _Parts = (f" set {column} of ", *row_words(names, conflict), " to ", value_words(names, conflict, kept))
    elif conflict.base is None:
        did = (" added ", *row_words(names, conflict))
    else:
        titles = _changed_titles(conflict, dict(conflict.base), dict(kept or ()))  # type: ignore[call-overload]
        where: _Parts = (" of ", *row_words(names, conflict)) if gone else (" of it",)
        did = (f" changed {titles}", *where)
    return (*remover, " removed ", *lost, "; ", *actor, *did, ".")


def _changed_titles(conflict: Conflict, base: Mapping[str, object], kept: Mapping[str, object]) -> str:
    columns = [column for column in SHEETS[conflict.sheet].columns if base.get(column.key) != kept.get(column.key)]
    titles = [column.title for column in columns]
    shown, rest = titles[:MOST_NAMED], len(titles) - MOST_NAMED
    return wording.listing([*shown, f"{rest} more"] if rest > 0 else shown)


def _missed(names: Names, sheet: str, key: tuple[object, ...]) -> _Parts:
    if sheet == "accounts":
        return (_account(names, str(key[0])),)
    if sheet == "stakeholders":
        return (_person(names, str(key[0]), str(key[1])), " at ", _account(names, str(key[0])))
    return (f"the {_BY_THEMSELVES[sheet]} ", person(_short(str(key[0]))))


# ---------------------------------------------------------------- rows


def row_words(names: Names, conflict: Conflict, *, bare: bool = False) -> _Parts:
    """Name a row: ``the rating of Northgate for Fit``, ``the action Call at Northgate``.

    Args:
        names: of accounts and people.
        conflict: a change of the row, or of a cell in it.
        bare: whether to leave out the noun where the title of the column says it: "Rating of Northgate for Fit" needs no second
            "rating".
    """
    key = {column: "" if value is None else str(value) for column, value in conflict.row}
    if conflict.sheet == "accounts":
        return (_account(names, key["key"]),)
    if "account" not in key:
        return (f"the {_BY_THEMSELVES[conflict.sheet]} ", *_listed(key.values()))
    account = _account(names, key.pop("account"))
    if conflict.sheet == "stakeholders":
        return (_person(names, account.key, key["person"]), " at ", account)
    if conflict.sheet == "influence":
        source, target = (_person(names, account.key, key[end]) for end in ("source", "target"))
        return ("the line from ", source, " to ", target, " at ", account)
    rest = _listed(key.values())
    if conflict.sheet in _OF_AN_ACCOUNT:
        noun, joined = _OF_AN_ACCOUNT[conflict.sheet]
        return (*(() if bare else (f"the {noun} of ",)), account, *((joined, *rest) if rest else ()))
    return (f"the {_AT_AN_ACCOUNT[conflict.sheet]}", *((" ", *rest) if rest else ()), " at ", account)


def _listed(texts: Iterable[str]) -> _Parts:
    parts: list[str | Piece] = []
    for text in texts:
        if text:
            parts += [", ", person(_short(text))] if parts else [person(_short(text))]
    return tuple(parts)


def _account(names: Names, key: str) -> Piece:
    return Piece("account", names.accounts.get(key, key), key)


def _person(names: Names, account: str, key: str) -> Piece:
    return person(names.people.get((account, key), key))
