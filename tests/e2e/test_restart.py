"""A room of phones at two processes, while the database under them restarts: nothing that was acknowledged is lost."""

from __future__ import annotations

import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from kamcore.store.limits import Limits
from kamcore.store.store import open_store
from tests.books import full_book
from tests.e2e.processes import Phone
from tests.e2e.server import running
from tests.pages.phone.conftest import PLAN
from tests.store.test_faults import own_cluster

pytestmark = pytest.mark.browser
PHONES, BETWEEN = 8, 40
"""Phones at work, and the answers they have to get through between two restarts."""
WAYS = ("fast", "immediate", "fast")
PATIENCE = 120.0


def waits_for(reached):
    deadline = time.monotonic() + PATIENCE
    while not reached() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert reached()


def is_ready(server):
    with urllib.request.urlopen(f"{server.address}/readyz", timeout=60) as answer:  # noqa: S310  (our own address)
        return answer.status == 200


# a connection that is cut during its handshake is dropped by SQLAlchemy, and closes itself with a warning
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_acknowledged_answer_is_lost_when_the_database_restarts_under_a_room(tmp_path_factory):
    with own_cluster() as (database, restart):
        store = open_store(database, limits=Limits())
        shared = store.workspaces.share(full_book(2), name="W", author="A")
        room = store.rooms.open(shared.access, PLAN, title="Scoring day", revision=1, author="A")
        with (
            running(tmp_path_factory.mktemp("first"), database=database) as first,
            running(tmp_path_factory.mktemp("second"), database=database) as second,
        ):
            servers, stop = (first, second), threading.Event()
            phones = [Phone.join(room, servers if i % 2 else servers[::-1]) for i in range(PHONES)]

            def answer(phone):
                turn = 0
                while not stop.is_set():
                    turn += 1
                    phone.give(turn)
                    if turn % 5 == 0:  # a proxy may send it to another process at any time
                        phone.ports.reverse()
                return turn

            def given():
                return sum(len(phone.acknowledged) for phone in phones)

            with ThreadPoolExecutor(PHONES) as pool:
                answering = [pool.submit(answer, phone) for phone in phones]
                try:
                    for way in (*WAYS, ""):
                        enough = given() + BETWEEN
                        waits_for(lambda enough=enough: given() >= enough or any(one.done() for one in answering))
                        if way:
                            restart(way)
                finally:
                    stop.set()
                last = [one.result() for one in answering]
            for phone, turn in zip(phones, last, strict=True):
                assert set(phone.acknowledged) == set(range(1, turn + 1))
                assert store.seats.seat(phone.seat).answers == {phone.question: (float(turn % 11), turn)}
                phone.give(1)  # an old answer that was on its way all the time
                assert store.seats.seat(phone.seat).answers == {phone.question: (float(turn % 11), turn)}
            assert len(store.rooms.standing(shared.access, room.id).votes) == PHONES
            # Both go on without having been started again.
            assert [is_ready(server) for server in servers] == [True, True]
            assert [failure for server in servers for failure in server.failures()] == []
        store.close()
