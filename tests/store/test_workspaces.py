from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from kamcore.store.access import TRIES, Role
from kamcore.store.errors import (
    NoEntryError,
    NotAllowedError,
    OverLimitError,
    StaleError,
    StoreError,
    TooManyTriesError,
)
from kamcore.store.limits import Limits
from kamcore.store.revisions import RevisionKind
from kamcore.store.store import open_store
from kamcore.store.tables import links, metadata, workspaces
from tests.books import full_book
from tests.store.test_rooms import PLAN

HERE = "192.0.2.7"
BOOK = full_book(6)


def rated(book, value):
    frame = book["ratings"]
    frame.loc[0, "rating"] = float(value)
    return book.replace({"ratings": frame})


@pytest.fixture
def shared(store):
    return store.workspaces.share(BOOK, name="  Spring   review ", author="Facilitator A", note="first")


def enter(store, shared, role, **more):
    return store.workspaces.enter(shared.tokens[role], address=HERE, **more)


def everything_kept(store):
    found = []
    with store._database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            found += [str(tuple(row)) for row in connection.execute(select(table))]
    return "\n".join(found)


# ---------------------------------------------------------------- sharing and coming in


def test_each_link_opens_the_workspace_in_its_role(store, shared):
    for role in (Role.OWNER, Role.EDITOR, Role.VIEWER):
        access = enter(store, shared, role)
        assert (access.workspace, access.name, access.role) == (shared.access.workspace, "Spring review", role)
        assert store.revisions.load(access, 1).digest == BOOK.digest
    head = store.revisions.head(shared.access)
    assert (head.number, head.kind, head.author, head.note, head.base) == (
        1,
        RevisionKind.SHARED,
        "Facilitator A",
        "first",
        None,
    )


def test_secrets_are_kept_as_fingerprints_alone(store, shared):
    kept = everything_kept(store)
    for token in (*shared.tokens.values(), store.admission.add_link(shared.access, Role.VIEWER)):
        assert len(token) == 22
        assert token not in kept


def test_unknown_wrong_revoked_expired_and_deleted_say_the_same(store, shared, clock):
    owner = shared.access
    said = set()

    def refused(token, **more):
        with pytest.raises(NoEntryError) as told:
            store.workspaces.enter(token, address=HERE, **more)
        said.add(str(told.value))

    refused("unknown")
    refused("")
    refused(shared.tokens[Role.VIEWER], workspace="another")
    short = store.admission.add_link(owner, Role.VIEWER, expires=clock.now + timedelta(hours=1))
    store.workspaces.enter(short, address=HERE)
    clock.move(hours=1)
    refused(short)
    store.admission.revoke(owner, next(k.id for k in store.admission.links(owner) if k.role is Role.EDITOR))
    refused(shared.tokens[Role.EDITOR])
    store.workspaces.set_terms(owner, expires=clock.now + timedelta(days=1))
    clock.move(days=1)
    refused(shared.tokens[Role.VIEWER])
    store.upkeep.sweep()
    refused(shared.tokens[Role.VIEWER])
    assert len(said) == 1


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


def test_too_many_failed_tries_have_to_wait_per_address_and_a_right_link_always_opens(store, shared, clock):
    def guess(error, address=HERE):
        with pytest.raises(error):
            store.workspaces.enter("guess", address=address)

    for _ in range(TRIES["link"]):
        guess(NoEntryError)
    guess(TooManyTriesError)
    guess(NoEntryError, "192.0.2.8")
    # nobody guesses 128 bits, and somebody who mistypes must not keep an office out
    assert enter(store, shared, Role.VIEWER).role is Role.VIEWER
    clock.move(minutes=10)
    guess(NoEntryError)
    assert HERE not in everything_kept(store)


def test_a_clock_that_jumps_back_lets_nobody_wait_longer_than_it_jumped(store, clock):
    for _ in range(TRIES["link"]):
        with pytest.raises(NoEntryError):
            store.workspaces.enter("guess", address=HERE)
    clock.move(hours=-5)
    with pytest.raises(NoEntryError):
        store.workspaces.enter("guess", address=HERE)


def test_tries_that_fail_at_the_same_time_are_all_counted(store):
    def guess(_):
        with pytest.raises(NoEntryError):
            store.workspaces.enter("guess", address=HERE)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(guess, range(TRIES["link"])))
    with pytest.raises(TooManyTriesError):
        store.workspaces.enter("guess", address=HERE)


# ---------------------------------------------------------------- who may do what


def test_no_path_lets_a_viewer_write(store, shared):
    viewer = enter(store, shared, Role.VIEWER)
    pretended = replace(viewer, role=Role.OWNER)
    room = store.rooms.open(shared.access, PLAN, title="R", revision=1, author="A")
    before = everything_kept(store)
    for access in (viewer, pretended):
        for act in (
            lambda access=access: store.revisions.save(access, rated(BOOK, 3), base=1, author="x"),
            lambda access=access: store.revisions.adopt(access, rated(BOOK, 3), room, base=1, author="x"),
            lambda access=access: store.revisions.restore(access, 1, base=1, author="x"),
            lambda access=access: store.admission.links(access),
            lambda access=access: store.admission.add_link(access, Role.OWNER),
            lambda access=access: store.admission.revoke(access, viewer.link),
            lambda access=access: store.admission.renew(access, shared.access.link),
            lambda access=access: store.admission.set_member(access, "a@example.com", Role.OWNER),
            lambda access=access: store.workspaces.set_terms(access, name="Mine"),
            lambda access=access: store.workspaces.delete(access),
        ):
            with pytest.raises(NotAllowedError, match="You are a viewer"):
                act()
    assert everything_kept(store) == before


def test_an_access_to_one_workspace_opens_nothing_of_another(store, shared):
    other = store.workspaces.share(full_book(3), name="Other", author="C")
    crossed = replace(shared.access, workspace=other.access.workspace)
    with pytest.raises(NoEntryError):
        store.revisions.load(crossed, 1)
    with pytest.raises(NoEntryError):
        store.revisions.save(crossed, BOOK, base=1, author="x")
    foreign = store.admission.links(other.access)[0].id
    with pytest.raises(StoreError, match="no such link"):
        store.admission.revoke(shared.access, foreign)
    assert store.admission.links(other.access)[0].revoked is None


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


def test_a_name_is_needed_and_an_installation_has_room_for_so_many(url, clock):
    store = open_store(url, limits=Limits(max_workspaces=1), clock=clock)
    with pytest.raises(StoreError, match="needs a name"):
        store.workspaces.share(BOOK, name="  ", author="A")
    store.workspaces.share(BOOK, name="One", author="A")
    with pytest.raises(OverLimitError, match="as many workspaces"):
        store.workspaces.share(BOOK, name="Two", author="A")
    store.close()


def test_deleting_leaves_nothing(store, shared):
    editor = enter(store, shared, Role.EDITOR)
    store.revisions.save(editor, rated(BOOK, 1), base=1, author="B")
    store.workspaces.delete(shared.access)
    with store._database.engine.connect() as connection:
        held = {table.name: len(connection.execute(select(table)).all()) for table in metadata.sorted_tables}
    assert {name for name, rows in held.items() if rows} <= {"installation"}
    with pytest.raises(NoEntryError):
        enter(store, shared, Role.OWNER)


def test_the_log_says_who_did_what_from_which_revision(store, shared):
    editor = enter(store, shared, Role.EDITOR)
    store.revisions.save(editor, rated(BOOK, 1), base=1, author="Ben", note="after the call")
    store.admission.add_link(shared.access, Role.VIEWER)
    told = [(e.what, e.who, e.role, e.base, e.revision) for e in store.workspaces.log(shared.access)]
    assert told == [
        ("link made", "somebody with the link", Role.OWNER, None, None),
        ("saved", "Ben", Role.EDITOR, 1, 2),
        ("shared", "Facilitator A", Role.OWNER, None, 1),
    ]


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


# ---------------------------------------------------------------- revisions


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


def test_control_characters_of_names_are_not_kept(store):
    shared = store.workspaces.share(BOOK, name="North\x00 \u202e\n South", author="An\x00na", note="one\x00\ntwo ")
    head = store.revisions.head(shared.access)
    assert (shared.access.name, head.author, head.note) == ("North South", "An na", "one\ntwo")
    with pytest.raises(NoEntryError):
        store.workspaces.enter("\udcff\x00", address=HERE)


def test_the_limits_come_from_the_environment():
    assert Limits.of({"KAM_MAX_WORKSPACES": "7"}) == Limits(max_workspaces=7)
    with pytest.raises(ValueError, match="KAM_ROOM_HOURS: found 'soon'"):
        Limits.of({"KAM_ROOM_HOURS": "soon"})
