"""Failed tries are counted for each address, and a hall full of phones behind one address still gets into its own room."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import inspect, select, text

from kamcore.store.access import TRIES
from kamcore.store.database import Database, _config
from kamcore.store.errors import NoEntryError, TooManyTriesError
from kamcore.store.store import open_store
from kamcore.store.tables import metadata
from tests.books import full_book
from tests.store.rooms.plan import PLAN

HALL = "192.0.2.7"


@pytest.fixture
def shared(store):
    return store.workspaces.share(full_book(2), name="W", author="A")


@pytest.fixture
def open_room(store, shared):
    def opened(address=""):
        return store.rooms.open(shared.access, PLAN, title="R", revision=1, author="A", address=address)

    return opened


def mistype(store, address=HALL, times=TRIES["room"]):
    for _ in range(times):
        with pytest.raises(NoEntryError):
            store.seats.find("AAAAAA", address=address)


def test_where_somebody_has_a_seat_others_still_come_in_after_too_many_failed_tries(store, open_room):
    ours, others = open_room(), open_room()
    store.seats.join(ours.code, name="", address=HALL)
    mistype(store)
    for code in ("AAAAAA", others.code):
        with pytest.raises(TooManyTriesError):
            store.seats.find(code, address=HALL)
    assert store.seats.find(ours.code, address=HALL).id == ours.id
    assert store.seats.join(ours.code, name="", address=HALL)
    mistype(store, "192.0.2.8")  # from where nobody came in
    with pytest.raises(TooManyTriesError):
        store.seats.find(ours.code, address="192.0.2.8")


def test_the_hall_from_which_a_room_was_opened_gets_into_it(store, open_room):
    ours = open_room(HALL)
    mistype(store)
    assert store.seats.join(ours.code, name="", address=HALL)


def test_whose_seat_was_taken_from_a_closed_room_finds_nothing_there(store, shared, open_room):
    ours = open_room(HALL)
    store.rooms.close(shared.access, ours.id, author="A")
    mistype(store)
    with pytest.raises(TooManyTriesError):
        store.seats.find(ours.code, address=HALL)


def test_an_address_is_kept_nowhere(store, open_room):
    store.seats.join(open_room(HALL).code, name="", address=HALL)
    mistype(store, times=1)
    kept = [
        row
        for table in metadata.sorted_tables
        for row in store._database.read(lambda c, t=table: c.execute(select(t)).all())
    ]
    assert len(kept) > 5
    assert HALL not in str(kept)


def test_one_line_of_ipv6_is_one_address(store, open_room):
    """A home has 2^64 addresses, and whoever guesses would take another one for each try."""
    room = open_room()
    for i in range(TRIES["room"]):
        mistype(store, f"2001:db8:1:2:{i:x}::{i:x}", 1)
    with pytest.raises(TooManyTriesError):
        store.seats.find(room.code, address="2001:db8:1:2:ffff::1")
    assert store.seats.find(room.code, address="2001:db8:1:3::1").id == room.id
    mistype(store, "::ffff:192.0.2.9", TRIES["room"] - 1)
    mistype(store, "192.0.2.9", 1)
    with pytest.raises(TooManyTriesError):
        store.seats.find(room.code, address="192.0.2.9")


def test_what_was_kept_before_stays_when_the_places_of_rooms_come(fresh_url):
    database = Database(fresh_url)
    database.write(lambda connection: command.upgrade(_config(connection), "0001"))
    assert "room_places" not in inspect(database.engine).get_table_names()
    database.write(lambda c: c.execute(text("INSERT INTO installation (name, value) VALUES ('salt', 'old')")))
    database.close()
    store = open_store(fresh_url)
    room = store.rooms.open(
        store.workspaces.share(full_book(2), name="W", author="A").access, PLAN, title="R", revision=1, author="A"
    )
    assert store.seats.join(room.code, name="", address=HALL)
    with store._database.engine.connect() as connection:
        assert connection.scalar(text("SELECT value FROM installation WHERE name = 'salt'")) == "old"
        assert connection.scalar(text("SELECT count(*) FROM room_places")) == 1
    store.close()
