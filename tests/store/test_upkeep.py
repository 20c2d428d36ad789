from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from kamcore.store.access import Role
from kamcore.store.errors import BroughtBackError, NoEntryError, StoreError
from kamcore.store.limits import Limits
from kamcore.store.seats import Answer
from kamcore.store.store import open_store
from kamcore.store.tables import metadata
from tests.books import full_book
from tests.store.conftest import scratch_postgres
from tests.store.rooms.plan import PLAN

HERE = "192.0.2.7"
BOOK = full_book(6)


def held(store):
    with store._database.engine.connect() as connection:
        return {t.name: sorted(map(tuple, connection.execute(select(t))), key=repr) for t in metadata.sorted_tables}


def alike(one, other):
    """Whether two stores hold the same, but for since when they hold it."""
    return all(
        sorted(row for row in rows if row[0] != "lineage")
        == sorted(row for row in held(other)[table] if row[0] != "lineage")
        if table == "installation"
        else rows == held(other)[table]
        for table, rows in held(one).items()
    )


@pytest.fixture
def filled(store):
    shared = store.workspaces.share(BOOK, name="Kept", author="A", email="a@example.com")
    room = store.rooms.open(shared.access, PLAN, title="R", revision=1, author="A")
    token = store.seats.join(room.code, name="Ida", address=HERE)
    store.seats.answer(token, 1, [Answer("q1", 7, 1)])
    with pytest.raises(NoEntryError):
        store.workspaces.enter("wrong", address=HERE)
    return shared


def test_what_is_over_is_swept_and_nothing_else(url, clock):
    store = open_store(url, limits=Limits(unused_days=30), clock=clock)
    stays = store.workspaces.share(BOOK, name="Stays", author="A")
    store.workspaces.share(BOOK, name="Unused", author="A")
    store.workspaces.share(BOOK, name="Expires", author="A", expires=clock.now.replace(month=3, day=9))
    room = store.rooms.open(stays.access, PLAN, title="R", revision=1, author="A")
    clock.move(days=20)
    assert store.upkeep.sweep().workspaces == 1
    store.workspaces.enter(stays.tokens[Role.VIEWER], address=HERE)
    clock.move(days=11)
    swept = store.upkeep.sweep()
    assert (swept.workspaces, swept.rooms) == (1, 1)
    assert store.revisions.load(stays.access, 1).digest == BOOK.digest
    assert room.id not in {r.id for r in store.rooms.list(stays.access)}
    store.close()


def test_the_figures_count_what_is_held(store, filled):
    stats = store.upkeep.stats()
    assert (stats.workspaces, stats.revisions, stats.rooms_open, stats.participants, stats.votes) == (1, 1, 1, 1, 1)
    assert stats.size == store.workspaces.terms(filled.access).size > 0
    assert store.upkeep.vacuum().workspaces == 0


@pytest.mark.parametrize("into", ["sqlite", "postgresql"])
def test_a_backup_brings_everything_back_into_either_database(store, filled, tmp_path, clock, into):
    backup = tmp_path / "backup.sqlite3"
    store.upkeep.backup(backup)
    assert {p.name for p in tmp_path.iterdir() if p.name.startswith("backup")} == {"backup.sqlite3"}

    def check(url):
        other = open_store(url, limits=Limits(), clock=clock)
        other.upkeep.restore(backup)
        assert alike(other, store)
        access = other.workspaces.enter(filled.tokens[Role.EDITOR], address=HERE)
        assert other.revisions.load(access, 1).digest == BOOK.digest
        assert other.revisions.save(access, full_book(5), base=1, author="B").number == 2
        with pytest.raises(StoreError, match="not empty"):
            other.upkeep.restore(backup)
        other.upkeep.restore(backup, replace=True)
        assert alike(other, store)
        # who came in before may look, and does not save over what came back
        assert other.revisions.head(access).number == 1
        with pytest.raises(BroughtBackError, match="Save a copy"):
            other.revisions.save(access, full_book(5), base=1, author="B")
        other.close()

    if into == "sqlite":
        check(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    else:
        with scratch_postgres() as url:
            check(url)


def test_a_backup_of_a_live_database_is_of_one_moment(store, tmp_path):
    access = store.workspaces.share(BOOK, name="Busy", author="A").access
    stop, saved = threading.Event(), []

    def keep_saving():
        ratings = BOOK["ratings"]
        number = 1
        while not stop.is_set() and number < 200:
            ratings.loc[0, "rating"] = float(number % 11)
            number = store.revisions.save(access, BOOK.replace({"ratings": ratings}), base=number, author="A").number
            saved.append(number)

    writer = threading.Thread(target=keep_saving)
    writer.start()
    try:
        store.upkeep.backup(tmp_path / "backup.sqlite3")
    finally:
        stop.set()
        writer.join()
    copy = open_store(f"sqlite:///{tmp_path / 'backup.sqlite3'}", limits=Limits())
    head = copy.revisions.head(access)
    assert copy.workspaces.log(access)[0].revision == head.number
    for revision in copy.revisions.list(access):
        assert copy.revisions.load(access, revision.number).digest == revision.digest
    copy.close()
    assert saved


def test_a_backup_overwrites_nothing_and_a_missing_one_is_named(store, tmp_path):
    there = tmp_path / "there"
    there.write_text("mine")
    with pytest.raises(StoreError, match="exists already"):
        store.upkeep.backup(there)
    assert there.read_text() == "mine"
    with pytest.raises(StoreError, match="no file"):
        store.upkeep.restore(tmp_path / "missing")
