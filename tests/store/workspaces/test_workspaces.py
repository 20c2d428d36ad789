"""Workspaces: made, entered, deleted, and nothing of one seen in another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from kamcore.store.access import TRIES, Role
from kamcore.store.errors import NoEntryError, NotAllowedError, OverLimitError, StoreError, TooManyTriesError
from kamcore.store.limits import Limits
from kamcore.store.revisions import RevisionKind
from kamcore.store.store import open_store
from kamcore.store.tables import metadata
from tests.books import full_book
from tests.store.rooms.plan import PLAN
from tests.store.workspaces.shared_book import BOOK, HERE, enter, everything_kept, rated


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
