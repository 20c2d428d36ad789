"""Links and members: who is let into a workspace, and who no longer."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from kamcore.store.access import Role
from kamcore.store.errors import NoEntryError, StoreError
from kamcore.store.tables import links, workspaces
from tests.store.workspaces.shared_book import BOOK, HERE, enter, rated


def test_a_renewed_link_opens_with_its_new_secret_alone(store, shared):
    link = next(k for k in store.admission.links(shared.access) if k.role is Role.EDITOR)
    new = store.admission.renew(shared.access, link.id)
    assert store.workspaces.enter(new, address=HERE).role is Role.EDITOR
    with pytest.raises(NoEntryError):
        enter(store, shared, Role.EDITOR)


def test_who_came_by_the_old_secret_is_out_when_a_link_is_renewed(store, shared, clock):
    editor = enter(store, shared, Role.EDITOR)
    store.admission.renew(shared.access, editor.link)
    with pytest.raises(NoEntryError):
        store.revisions.save(editor, rated(BOOK, 1), base=1, author="B")
    # neither does a link come back to life that was withdrawn before
    viewer = enter(store, shared, Role.VIEWER)
    store.admission.revoke(shared.access, viewer.link)
    again = store.admission.renew(shared.access, viewer.link)
    with pytest.raises(NoEntryError):
        store.workspaces.still(viewer)
    assert store.workspaces.enter(again, address=HERE).role is Role.VIEWER


def test_a_link_that_had_expired_opens_when_it_is_renewed(store, shared, clock):
    store.admission.add_link(shared.access, Role.VIEWER, label="board", expires=clock.now + timedelta(hours=1))
    clock.move(hours=2)
    board = next(link for link in store.admission.links(shared.access) if link.label == "board")
    new = store.admission.renew(shared.access, board.id)
    assert store.workspaces.enter(new, address=HERE).role is Role.VIEWER
    assert [link.label for link in store.admission.links(shared.access) if link.revoked is None].count("board") == 1


def test_the_link_by_which_an_owner_is_here_is_not_renewed_under_their_feet(store, shared):
    with pytest.raises(StoreError, match="by this very link"):
        store.admission.renew(shared.access, shared.access.link)
    with pytest.raises(StoreError, match="no such link"):
        store.admission.renew(shared.access, "unknown")


def test_a_save_that_waited_is_refused_when_its_link_was_withdrawn_meanwhile(store, shared):
    editor = enter(store, shared, Role.EDITOR)
    book, reached, go_on = rated(BOOK, 1), threading.Event(), threading.Event()

    def withdraw(connection):
        connection.execute(select(workspaces.c.id).where(workspaces.c.id == editor.workspace).with_for_update())
        reached.set()
        go_on.wait(5)
        connection.execute(update(links).where(links.c.id == editor.link).values(revoked=store.workspaces._clock()))

    with ThreadPoolExecutor(2) as pool:
        withdrawn = pool.submit(store._database.write, withdraw)
        assert reached.wait(5)
        saved = pool.submit(store.revisions.save, editor, book, base=1, author="B")
        time.sleep(0.3)  # the save now waits for the one who withdraws
        go_on.set()
        withdrawn.result()
        with pytest.raises(NoEntryError):
            saved.result()
    assert store.revisions.head(shared.access).number == 1


def test_who_has_an_access_is_out_as_soon_as_its_link_is_withdrawn(store, shared):
    editor = enter(store, shared, Role.EDITOR)
    store.revisions.save(editor, rated(BOOK, 1), base=1, author="B")
    store.admission.revoke(shared.access, editor.link)
    for act in (
        lambda: store.workspaces.still(editor),
        lambda: store.revisions.head(editor),
        lambda: store.revisions.load(editor, 1),
        lambda: store.revisions.save(editor, rated(BOOK, 2), base=2, author="B"),
        lambda: store.workspaces.log(editor),
    ):
        with pytest.raises(NoEntryError):
            act()
    assert store.revisions.head(shared.access).number == 2


def test_people_who_sign_in_have_the_best_role_they_were_given(store, shared):
    owner = shared.access
    store.admission.set_member(owner, " Anna@Example.com ", Role.EDITOR)
    store.admission.set_member(owner, "@example.com", Role.VIEWER)

    def role(email, token=""):
        return store.workspaces.enter(token, address=HERE, workspace=owner.workspace, email=email).role

    assert role("anna@example.com") is Role.EDITOR
    assert role("ben@EXAMPLE.com") is Role.VIEWER
    with pytest.raises(NoEntryError):
        role("ben@example.com.evil.org")
    assert role("ben@example.com", shared.tokens[Role.EDITOR]) is Role.EDITOR
    store.workspaces.set_terms(owner, sign_in=True)
    assert role("ben@example.com", shared.tokens[Role.EDITOR]) is Role.VIEWER
    with pytest.raises(NoEntryError):
        enter(store, shared, Role.EDITOR)
    anna = store.workspaces.enter("", address=HERE, workspace=owner.workspace, email="anna@example.com")
    store.admission.set_member(owner, "anna@example.com", None)
    assert store.workspaces.still(anna).role is Role.VIEWER
    assert store.workspaces.terms(owner).members == (("@example.com", Role.VIEWER),)


@pytest.mark.parametrize("who", ["", "anna", "a@b", "a b@example.com", "<script>@x", "x" * 400 + "@example.com"])
def test_what_is_no_address_is_refused(store, shared, who):
    with pytest.raises(StoreError, match="expected an address"):
        store.admission.set_member(shared.access, who, Role.VIEWER)


def test_the_last_owner_cannot_be_shut_out(store, shared):
    with pytest.raises(StoreError, match="another owner"):
        store.admission.revoke(shared.access, shared.access.link)
    assert store.workspaces.still(shared.access).role is Role.OWNER
    store.admission.set_member(shared.access, "anna@example.com", Role.OWNER)
    store.admission.revoke(shared.access, shared.access.link)
    anna = store.workspaces.enter("", address=HERE, workspace=shared.access.workspace, email="anna@example.com")
    with pytest.raises(StoreError, match="another owner"):
        store.admission.set_member(anna, "anna@example.com", None)


def test_the_log_names_the_owner_and_the_link(store, shared):
    workspaces, admission, owner = store.workspaces, store.admission, shared.access
    admission.add_link(owner, Role.VIEWER, label=" the \n board ", author="Anna")
    board = next(link.id for link in admission.links(owner) if link.label)
    admission.renew(owner, board, author="Anna")
    renewed = next(link.id for link in admission.links(owner) if link.label and link.revoked is None)
    admission.revoke(owner, renewed, author="Anna")
    admission.set_member(owner, "ben@example.com", Role.EDITOR, author="Anna")
    workspaces.set_terms(owner, name="South", author="Anna")
    told = workspaces.log(owner)[:-1]
    assert {(e.who, e.role) for e in told} == {("Anna", Role.OWNER)}
    assert [(e.what, e.detail) for e in told] == [
        ("terms changed", "name"),
        ("role given", "ben@example.com: editor"),
        ("link withdrawn", "viewer, the board"),
        ("link renewed", "viewer, the board"),
        ("link made", "viewer, the board"),
    ]
