"""Sharing: what would be shared, who changed what, and what may somebody do?"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.findings.sentence import Sentence, num, person, say
from kamcore.store.access import Role
from kamcore.store.revisions import RevisionKind
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from kamcore.store.revisions import Revision
    from kamcore.workbook.portfolio import Portfolio

ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.OWNER: "Whoever opens it can do everything: change the book, give and withdraw links, delete the workspace. Keep it.",
        Role.EDITOR: "Whoever opens it can look at every revision and save changes.",
        Role.FACILITATOR: "Whoever opens it can look at every revision and run rooms.",
        Role.VIEWER: "Whoever opens it can look at every revision and save nothing.",
    }
)
"""What a link lets people do."""
KINDS: Mapping[RevisionKind, str] = MappingProxyType(
    {
        RevisionKind.SHARED: "shared",
        RevisionKind.SAVED: "saved",
        RevisionKind.MERGED: "merged",
        RevisionKind.RESTORED: "restored",
        RevisionKind.ADOPTED: "adopted from a room",
    }
)
"""How a revision came about."""
PEOPLE = ("stakeholders", "team")
"""The sheets with a row for each person: at the accounts, and on our side."""
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Contents:
    """All that is in a book.

    Attributes:
        name: of the book.
        accounts: how many.
        people: how many are named: at the accounts, on our side, and who looks after accounts.
        sheets: the title of each table that holds something, with its rows.
        files: the names of the files it was read from.
        left_out: how many notes on what was not understood, which quote what stood in the file.
    """

    name: str
    accounts: int
    people: int
    sheets: tuple[tuple[str, int], ...]
    files: tuple[str, ...]
    left_out: int


def contents(book: Portfolio) -> Contents:
    """List what is in a book."""
    theirs, ours = (book[sheet]["name"].dropna() for sheet in PEOPLE)
    managers = book["accounts"]["manager"].dropna()
    return Contents(
        book.source or "Untitled book",
        len(book["accounts"]),
        len(theirs) + len({*ours, *managers}),
        tuple((SHEETS[sheet].title, len(book[sheet])) for sheet in SHEETS if len(book[sheet])),
        tuple(dict.fromkeys(read.file for read in book.report if read.file)),
        len(book.problems),
    )


def what_is_shared(found: Contents) -> Sentence:
    """Say in one sentence what would be shared."""
    named = (", with ", num(wording.plural(found.people, "person", "people")), " named") if found.people else ()
    return say(
        "Everything in ", person(found.name), " will be shared: ", num(wording.plural(found.accounts, "account")), *named,
        ". Nothing else of your session is.",
    )  # fmt: skip


def waiting(book: Portfolio) -> Sentence:
    """Say why a book that is not shared has no history."""
    return say("Only you see ", person(book.source or "this book"), ": its history begins when you share it.")


def by_whom(revision: Revision, now: datetime) -> Sentence:
    """Say which revision it is, by whom and when: ``Revision 14 by Ben, 2 minutes ago``."""
    return say(
        "Revision ", num(wording.count(revision.number)), " by ", person(revision.author), f", {wording.ago(revision.at, now)}",
    )  # fmt: skip


def finding(revisions: Sequence[Revision], now: datetime) -> Sentence:
    """Say how a workspace came to where it is.

    Args:
        revisions: all of them, newest first; at least one.
        now: the moment.
    """
    newest, first = revisions[0], revisions[-1]
    if newest is first:
        return say(
            "Shared by ", person(first.author), f" {wording.ago(first.at, now)}; nothing was changed since.",
        )  # fmt: skip
    authors = list(dict.fromkeys(one.author for one in revisions))
    shown = (
        authors if len(authors) <= MOST_NAMED else [*authors[: MOST_NAMED - 1], f"{len(authors) - MOST_NAMED + 1} more"]
    )
    return say(
        num(wording.plural(len(revisions), "revision")), " by ", person(wording.listing(shown)),
        f" since {wording.day(first.at)}; the newest by ", person(newest.author), f", {wording.ago(newest.at, now)}.",
    )  # fmt: skip
