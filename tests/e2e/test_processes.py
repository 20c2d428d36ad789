"""Two processes on one database in PostgreSQL: what one keeps, the other has, and nothing is lost when one of them dies."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from kamcore.store.limits import Limits
from kamcore.store.store import open_store
from tests.books import full_book
from tests.e2e.processes import Phone, ask, port_of, two_processes, who_answered
from tests.e2e.server import running
from tests.e2e.test_sharing import save, set_risk, share, shows
from tests.pages.phone.conftest import PLAN
from tests.store.conftest import scratch_postgres

pytestmark = pytest.mark.browser
PHONES = 6
BEFORE, AFTER = 5, 5
"""Answers that one phone gives before its process is killed, and each phone after it."""


@pytest.fixture(scope="module")
def behind(tmp_path_factory):
    """The proxy, and the two processes behind it that share a database."""
    with scratch_postgres() as database, two_processes(tmp_path_factory.mktemp, database) as found:
        yield found
        assert [failure for server in found[1] for failure in server.failures()] == []


@pytest.fixture
def store(behind):
    opened = open_store(behind[0].database, limits=Limits())
    yield opened
    opened.close()


@pytest.fixture
def shared(store):
    return store.workspaces.share(full_book(2), name="W", author="A")


@pytest.fixture
def room(store, shared):
    return store.rooms.open(shared.access, PLAN, title="Scoring day", revision=1, author="A")


def answers(store, shared, room):
    """How many answers the store has; none of them twice."""
    table = store.rooms.standing(shared.access, room.id).votes
    assert not table.duplicated(["participant", "question"]).any()
    return len(table)


def test_a_workspace_shared_through_one_process_opens_through_the_other(arrive, behind):
    front, servers = behind
    by_process = {}
    for i in range(100):
        by_process.setdefault(who_answered(servers, ask(front, f"kam_visit=visit-{i}")), f"visit-{i}")
        if len(by_process) == 2:
            break
    anna, ben = arrive(front), arrive(front)
    for visitor, process in ((anna, 0), (ben, 1)):
        visitor.context.add_cookies([{"name": "kam_visit", "value": by_process[process], "url": front.address}])
    starts = [server.log_size() for server in servers]
    anna.go("/?book=software")
    _, editors, _ = share(anna)
    ben.go(editors)
    shows(ben, "Revision 1 by Anna")
    set_risk(ben, "Engagement low below", 2)
    save(ben, "Ben")
    shows(anna, "Revision 2 by Ben")
    # Each was served by a process of their own.
    assert all('"connect"' in server.log(start) for server, start in zip(servers, starts, strict=True))


def test_a_room_takes_answers_at_both_processes(behind, store, shared, room):
    _, (first, second) = behind
    phones = [Phone.join(room, order) for order in ((first, second), (second, first)) for _ in range(3)]
    for phone in phones:
        phone.give(1)
        phone.ports.reverse()  # a proxy may send it to another process at any time
        phone.give(2)
    assert [set(phone.acknowledged.values()) for phone in phones] == [{port_of(first), port_of(second)}] * 6
    assert [store.seats.seat(phone.seat).answers for phone in phones] == [{phone.question: (2.0, 2)}] * 6
    assert answers(store, shared, room) == 6


def test_a_process_that_is_killed_loses_no_answer_and_none_is_kept_twice(behind, store, shared, room, tmp_path):
    _, (survivor, _) = behind
    with running(tmp_path, database=survivor.database) as victim:
        phones = [Phone.join(room, (victim, survivor)) for _ in range(PHONES)]
        under_way = threading.Event()

        def answer(phone):
            turn = 1
            while list(phone.acknowledged.values()).count(port_of(survivor)) < AFTER:
                turn += 1
                phone.give(turn)
                if turn == BEFORE:
                    under_way.set()
            return turn

        for phone in phones:
            phone.give(1)
        with ThreadPoolExecutor(PHONES) as pool:
            answering = [pool.submit(answer, phone) for phone in phones]
            assert under_way.wait(120)
            os.kill(victim.pid, signal.SIGKILL)
            last = [one.result() for one in answering]
    for phone, turn in zip(phones, last, strict=True):
        # What the process that is gone had taken is sent once more, as by a phone that never heard the answer.
        assert phone.acknowledged[1] == port_of(victim)
        phone.give(1)
        assert store.seats.seat(phone.seat).answers == {phone.question: (float(turn % 11), turn)}
    assert answers(store, shared, room) == PHONES
