from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kamcore.findings import sharing
from kamcore.store.access import Role
from kamcore.store.revisions import Revision, RevisionKind
from kamcore.workbook.schema import SHEETS
from tests.books import BOOKS, full_book, money_only

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def revision(number, author, hours):
    at = NOW - timedelta(hours=hours)
    return Revision(number, RevisionKind.SAVED, author, "", at, "1.1", "0" * 32, number - 1 or None)


def test_what_is_in_a_book():
    book = full_book(4)
    found = sharing.contents(book)
    ours = set(book["accounts"]["manager"]) | set(book["team"]["name"].dropna())
    assert (found.name, found.accounts) == ("full book.xlsx", 4)
    assert found.people == len(book["stakeholders"]) + len(ours)
    assert dict(found.sheets)["Stakeholders"] == len(book["stakeholders"])


@pytest.mark.parametrize("name", BOOKS)
def test_every_row_of_any_book_is_listed(name):
    book = BOOKS[name]()
    found = sharing.contents(book)
    assert sum(rows for _, rows in found.sheets) == sum(len(book[sheet]) for sheet in SHEETS)
    assert sharing.what_is_shared(found).plain.startswith("Everything in ")


def test_a_book_that_names_nobody_says_nothing_of_people():
    said = sharing.what_is_shared(sharing.contents(money_only())).plain
    assert "named" not in said
    assert said.endswith("Nothing else of your session is.")


@pytest.mark.parametrize(
    ("revisions", "said"),
    [
        ([revision(1, "Anna", 2)], "Shared by Anna 2 hours ago; nothing was changed since."),
        (
            [revision(2, "Ben", 0), revision(1, "Anna", 48)],
            "2 revisions by Ben and Anna since 28 Feb 2026; the newest by Ben, just now.",
        ),
        (
            [revision(5 - i, name, i) for i, name in enumerate(("Eve", "Dan", "Cleo", "Ben", "Anna"))],
            "5 revisions by Eve, Dan and 3 more since 2 Mar 2026; the newest by Eve, just now.",
        ),
    ],
)
def test_the_finding_of_a_history(revisions, said):
    assert sharing.finding(revisions, NOW).plain == said


def test_every_role_and_kind_has_its_words():
    assert set(sharing.ROLES) == set(Role)
    assert set(sharing.KINDS) == set(RevisionKind)
