from __future__ import annotations

import asyncio

import pytest

from kamcore.store.errors import NoEntryError, StoreUnavailableError
from kamcore.store.room import Phase
from kamcore.store.seats import State
from pages.phone import asking
from pages.phone.asking import Asking
from pages.phone.watching import ROOM_SECONDS, SEAT_SECONDS, Watching

STATE = State("ABCDEF", Phase.COLLECT, 1, open=True)


class Rooms:
    """Counts how often it is asked."""

    def __init__(self):
        self.seats, self.states, self.fails = [], 0, None

    def seen(self, token):
        self.seats.append(token)
        if self.fails:
            raise self.fails
        return "room"

    def state(self, _room):
        self.states += 1
        return STATE


@pytest.fixture
def rooms():
    return Rooms()


@pytest.fixture
def now():
    return [1000.0]


@pytest.fixture
def watching(rooms, now):
    return Watching(Asking(lambda: rooms), clock=lambda: now[0])


async def many(watching, tokens):
    return await asyncio.gather(*(watching.state(token) for token in tokens))


def test_a_room_full_of_phones_is_one_question_to_the_store(watching, rooms, now, runner):
    tokens = [f"token {i}" for i in range(50)]
    assert runner.run(many(watching, tokens)) == [STATE] * 50
    assert (len(rooms.seats), rooms.states) == (50, 1)
    now[0] += ROOM_SECONDS
    runner.run(many(watching, tokens))
    assert (len(rooms.seats), rooms.states) == (50, 2)
    now[0] += SEAT_SECONDS
    runner.run(many(watching, tokens[:2]))
    assert (len(rooms.seats), rooms.states) == (52, 3)
    assert len(watching._seats.found) == 2


@pytest.mark.parametrize("problem", [NoEntryError(), StoreUnavailableError("away")])
def test_a_failure_is_told_to_all_who_waited_and_not_remembered(watching, rooms, runner, problem):
    rooms.fails = problem
    for _ in range(2):
        with pytest.raises(type(problem)):
            runner.run(many(watching, ["a"]))
    assert len(rooms.seats) == 2
    rooms.fails = None
    assert runner.run(many(watching, ["a"])) == [STATE]


def test_nobody_waits_longer_than_a_phone_does(monkeypatch, runner):
    import threading  # noqa: PLC0415

    monkeypatch.setattr(asking, "PATIENCE", 0.05)
    released = threading.Event()
    try:
        with pytest.raises(StoreUnavailableError):
            runner.run(Asking(lambda: None).ask(lambda _: released.wait(60)))
    finally:
        released.set()
