"""Every save is a revision, and none is ever changed."""

from __future__ import annotations

import pytest

from kamcore.store.access import Role
from kamcore.store.errors import OverLimitError, StaleError, StoreError
from kamcore.store.limits import Limits
from kamcore.store.revisions import RevisionKind
from kamcore.store.store import open_store
from tests.store.workspaces.shared_book import BOOK, enter, rated


def test_a_save_makes_a_revision_and_leaves_the_others_alone(store, shared):
    editor = enter(store, shared, Role.EDITOR)
    second = rated(BOOK, 1)
    made = store.revisions.save(editor, second, base=1, author="Ben", note=" why ")
    assert (made.number, made.base, made.author, made.note, made.digest) == (2, 1, "Ben", "why", second.digest)
    assert store.revisions.load(editor, 1).digest == BOOK.digest
    assert store.revisions.load(editor, 2).digest == second.digest
    assert [r.number for r in store.revisions.list(editor)] == [2, 1]
    with pytest.raises(StoreError, match="no revision 3"):
        store.revisions.load(editor, 3)


def test_a_save_from_an_older_revision_is_refused_with_the_newest(store, shared):
    one, two = enter(store, shared, Role.EDITOR), enter(store, shared, Role.EDITOR)
    store.revisions.save(one, rated(BOOK, 1), base=1, author="One")
    with pytest.raises(StaleError, match="Revision 2 by One") as stale:
        store.revisions.save(two, rated(BOOK, 2), base=1, author="Two")
    assert stale.value.head.number == 2
    assert store.revisions.head(one).digest == rated(BOOK, 1).digest


def test_restoring_is_a_new_revision(store, shared):
    editor = enter(store, shared, Role.EDITOR)
    store.revisions.save(editor, rated(BOOK, 1), base=1, author="B")
    back = store.revisions.restore(editor, 1, base=2, author="B")
    assert (back.number, back.kind, back.digest) == (3, RevisionKind.RESTORED, BOOK.digest)


def test_what_did_not_change_is_kept_once(store, shared):
    editor = enter(store, shared, Role.EDITOR)
    before = store.workspaces.terms(editor).size
    store.revisions.save(editor, rated(BOOK, 1), base=1, author="B")
    grown = store.workspaces.terms(editor).size - before
    assert grown < before / 2


def test_a_workspace_does_not_outgrow_its_limits(url, clock):
    store = open_store(url, limits=Limits(max_revisions=2), clock=clock)
    shared = store.workspaces.share(BOOK, name="Small", author="A")
    store.revisions.save(shared.access, rated(BOOK, 1), base=1, author="A")
    with pytest.raises(OverLimitError, match="2 revisions"):
        store.revisions.save(shared.access, rated(BOOK, 2), base=2, author="A")
    store.close()
    for limits, said in ((Limits(max_workspace_mb=0), "of one workspace"), (Limits(max_store_mb=0), "in all")):
        store = open_store(url, limits=limits, clock=clock)
        with pytest.raises(OverLimitError, match=said):
            store.workspaces.share(BOOK, name="None", author="A")
        store.close()
