from __future__ import annotations

import asyncio
import threading

import pytest

from kamcore.store.errors import NoEntryError, StoreUnavailableError
from kamcore.store.room import Phase
from kamcore.store.seats import Ballot
from pages.phone import collecting
from pages.phone.asking import Asking
from pages.phone.collecting import Collecting


class Rooms:
    """Notes how many ballots came at a time; the first write waits until it is let go."""

    def __init__(self):
        self.sizes, self.go, self.fails = [], threading.Event(), None

    def answer_all(self, ballots):
        self.sizes.append(len(ballots))
        self.go.wait(60)
        if self.fails:
            raise self.fails
        return tuple(Phase.COLLECT if ballot.round == 1 else NoEntryError() for ballot in ballots)


@pytest.fixture
def rooms():
    return Rooms()


async def send(rooms, *rounds):
    keeper = Collecting(Asking(lambda: rooms))
    sent = [asyncio.create_task(keeper.keep(Ballot("t", rounds[0], ())))]
    await asyncio.sleep(0)
    while not rooms.sizes:  # noqa: ASYNC110  (the thread that writes has no event of this loop)
        await asyncio.sleep(0.001)
    sent += [asyncio.create_task(keeper.keep(Ballot("t", round_, ()))) for round_ in rounds[1:]]
    await asyncio.sleep(0)
    rooms.go.set()
    return await asyncio.gather(*sent, return_exceptions=True)


def test_what_arrives_during_a_write_is_written_together_after_it(rooms, runner, monkeypatch):
    monkeypatch.setattr(collecting, "MOST", 40)
    assert runner.run(send(rooms, *[1] * 51)) == [Phase.COLLECT] * 51
    assert rooms.sizes == [1, 40, 10]


def test_each_is_told_what_became_of_their_own(rooms, runner):
    found = runner.run(send(rooms, 1, 1, 2, 1))
    assert [type(one) for one in found] == [Phase, Phase, NoEntryError, Phase]


def test_a_failure_is_told_to_all_and_the_next_write_goes_on(rooms, runner):
    rooms.fails = StoreUnavailableError("away")
    assert {type(one) for one in runner.run(send(rooms, 1, 1))} == {StoreUnavailableError}
    rooms.fails = None
    assert runner.run(send(rooms, 1)) == [Phase.COLLECT]


def test_a_fault_nobody_thought_of_leaves_nobody_waiting(rooms, runner):
    rooms.fails = RuntimeError("a fault of the program")

    async def both():
        return await asyncio.wait_for(send(rooms, 1, 1), 60)

    assert {type(one) for one in runner.run(both())} == {RuntimeError}
    rooms.fails = None
    assert runner.run(send(rooms, 1)) == [Phase.COLLECT]
