"""What was acknowledged is there, whatever happens: killed processes, a database that restarts, a full disk, a clock that jumps."""

from __future__ import annotations

import gc
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from kamcore.store.access import Role
from kamcore.store.errors import StoreFullError
from kamcore.store.limits import Limits
from kamcore.store.room import Phase
from kamcore.store.seats import Answer
from kamcore.store.store import open_store
from tests.books import full_book
from tests.store.rooms.plan import PLAN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
HERE = "192.0.2.7"
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""What forks must have no other threads."""
KILLS = 200
RESTARTS = 4
BOOK = full_book(4)


def varied(number):
    ratings = BOOK["ratings"]
    ratings.loc[0, "rating"] = float(number % 11)
    ratings.loc[1, "note"] = f"{number} {os.urandom(24).hex()}"
    return BOOK.replace({"ratings": ratings})


@contextmanager
def forking(*arguments: str) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.saver", *arguments],
        cwd=ROOT, env=os.environ | ONE_THREAD, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
    )  # fmt: skip
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.stdin.close()
        process.wait(60)
        process.stdout.close()


def test_no_acknowledged_save_is_lost_or_torn_when_processes_are_killed(url):
    store = open_store(url, limits=Limits())
    shared = store.workspaces.share(BOOK, name="Killed", author="A")
    room = store.rooms.open(shared.access, PLAN, title="R", revision=1, author="A")
    participant = store.seats.join(room.code, name="", address=HERE)
    editor = store.workspaces.enter(shared.tokens[Role.EDITOR], address=HERE)
    chance = random.Random(7)  # noqa: S311  (moments, not secrets)
    saved, voted = {}, 0
    with forking(url, editor.workspace, editor.link, editor.lineage, participant) as process:
        for turn in range(KILLS):
            process.stdin.write("go\n")
            child, at_once = 0, turn % 2
            while (line := process.stdout.readline().split()) != ["gone"]:
                match line:
                    case ["child", number]:
                        child = int(number)
                    case ["saved", number, digest]:
                        saved[int(number)] = digest
                    case ["voted", number]:
                        voted = int(number)
                # half of them are killed while they open the store or save first, the others in a later save or vote
                if child and (at_once or line[0] == "saved"):
                    time.sleep(chance.uniform(0.0, 0.12 if at_once else 0.03))
                    os.kill(child, signal.SIGKILL)
                    child = 0
    revisions = {r.number: r for r in store.revisions.list(editor)}
    head = max(revisions)
    assert sorted(revisions) == list(range(1, head + 1))
    assert len(saved) >= KILLS / 2
    assert {number: revisions[number].digest for number in saved} == saved
    for number in (*chance.sample(sorted(saved), 30), head):
        assert store.revisions.load(editor, number).digest == revisions[number].digest
    (value, turn) = store.seats.seat(participant).answers["q1"]
    assert turn >= voted
    assert value == turn % 11
    # whoever was there all along goes on, without a restart
    assert store.revisions.save(editor, varied(0), base=head, author="A").number == head + 1
    assert [e.revision for e in store.workspaces.log(editor) if e.revision][:2] == [head + 1, head]
    store.close()


# ---------------------------------------------------------------- a database that restarts


def tool(name: str) -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else shutil.which(name)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def own_cluster() -> Iterator[tuple[str, Callable[[str], None]]]:
    """Make a PostgreSQL cluster in a folder of its own; PostgreSQL refuses to run as root."""
    if tool("initdb") is None:
        reason = "no PostgreSQL server programs on this machine; what a restart does to a store is tested where they are installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    whose = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="kam-cluster-"))
    if whose:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    data, port = folder / "data", free_port()

    def run(*command: str) -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **whose)

    control = [
        tool("pg_ctl"),
        "-D",
        str(data),
        "-w",
        "-l",
        str(folder / "log"),
        "-o",
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1",
    ]
    run(tool("initdb"), "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync")
    run(*control, "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres", lambda how: run(*control, "restart", "-m", how)
    finally:
        run(*control, "stop", "-m", "immediate")
        shutil.rmtree(folder)


# a connection that is cut during its handshake is dropped by SQLAlchemy, and closes itself with a warning
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_no_acknowledged_save_or_vote_is_lost_when_the_database_restarts():
    with own_cluster() as (url, restart):
        store = open_store(url, limits=Limits())
        shared = store.workspaces.share(BOOK, name="Restarted", author="A")
        room = store.rooms.open(shared.access, PLAN, title="R", revision=1, author="A")
        tokens = [store.seats.join(room.code, name=f"P{i}", address=HERE) for i in range(3)]
        stop, wrong, saved, voted = threading.Event(), [], {}, dict.fromkeys(tokens, 0)

        def guarded(work):
            def loop():
                try:
                    while not stop.is_set():
                        work()
                except Exception as problem:  # noqa: BLE001  (whatever it is, the test shows it)
                    wrong.append(problem)

            return loop

        def save():
            made = store.revisions.save(shared.access, varied(len(saved)), base=len(saved) + 1, author="A")
            saved[made.number] = made.digest

        def vote(token):
            turn = voted[token] + 1
            assert store.seats.answer(token, 1, [Answer("q1", float(turn % 11), turn)]) is Phase.COLLECT
            voted[token] = turn

        threads = [threading.Thread(target=guarded(save))]
        threads += [threading.Thread(target=guarded(lambda token=token: vote(token))) for token in tokens]
        for thread in threads:
            thread.start()
        for turn in range(RESTARTS):
            before = (len(saved), sum(voted.values()))
            deadline = time.monotonic() + 30
            while (len(saved) < before[0] + 3 or sum(voted.values()) < before[1] + 9) and time.monotonic() < deadline:
                time.sleep(0.02)
            restart("immediate" if turn % 2 else "fast")
        goes_on, deadline = len(saved) + 3, time.monotonic() + 30
        while len(saved) < goes_on and not wrong and time.monotonic() < deadline:
            time.sleep(0.05)
        stop.set()
        for thread in threads:
            thread.join(60)
        assert wrong == []
        assert len(saved) >= goes_on
        revisions = {r.number: r.digest for r in store.revisions.list(shared.access)}
        assert {number: revisions[number] for number in saved} == saved
        assert sorted(revisions) == list(range(1, len(revisions) + 1))
        assert len(revisions) == len(saved) + 1
        for token in tokens:
            assert store.seats.seat(token).answers["q1"] == (float(voted[token] % 11), voted[token])
        store.close()
        gc.collect()


# ---------------------------------------------------------------- a full disk


@contextmanager
def small_disk(size: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kam-small-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip("a small disk can be made by the administrator of a machine alone")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
        folder.rmdir()


def test_a_full_disk_refuses_a_save_whole_and_goes_on_when_there_is_room():
    with small_disk("3m") as disk:
        store = open_store(f"sqlite:///{disk / 'store.sqlite3'}", limits=Limits())
        shared = store.workspaces.share(BOOK, name="Full", author="A")
        room = store.rooms.open(shared.access, PLAN, title="R", revision=1, author="A")
        token = store.seats.join(room.code, name="", address=HERE)
        store.seats.answer(token, 1, [Answer("q1", 5, 1)])
        (disk / "somebody else's").write_bytes(bytes(500_000))
        saved = {}

        def save_until_full():
            for number in range(1, 5_000):
                made = store.revisions.save(shared.access, varied(number), base=number, author="A")
                saved[made.number] = made.digest

        with pytest.raises(StoreFullError, match="nothing was saved"):
            save_until_full()
        assert store.revisions.head(shared.access).number == len(saved) + 1
        (disk / "somebody else's").unlink()
        made = store.revisions.save(shared.access, varied(0), base=len(saved) + 1, author="A")
        assert store.seats.answer(token, 1, [Answer("q1", 6, 2)]) is Phase.COLLECT
        revisions = {r.number: r.digest for r in store.revisions.list(shared.access)}
        assert sorted(revisions) == list(range(1, made.number + 1))
        assert {number: revisions[number] for number in saved} == saved
        for number in (1, made.number // 2, made.number - 1, made.number):
            assert store.revisions.load(shared.access, number).digest == revisions[number]
        assert store.seats.seat(token).answers == {"q1": (6.0, 2)}
        store.close()


# ---------------------------------------------------------------- a clock that jumps


def test_nothing_hangs_on_the_order_of_clocks(store, clock):
    shared = store.workspaces.share(BOOK, name="Jumping", author="A")
    room = store.rooms.open(shared.access, PLAN, title="R", revision=1, author="A")
    token = store.seats.join(room.code, name="", address=HERE)
    for number, days in enumerate((-400, 3, -1, 0, -30), 1):
        clock.move(days=days)
        made = store.revisions.save(shared.access, varied(number), base=number, author="A")
        assert made.number == number + 1
        assert store.seats.answer(token, 1, [Answer("q1", float(number), number)]) is Phase.COLLECT
        assert store.seats.seat(token).answers == {"q1": (float(number), number)}
        assert store.upkeep.sweep().workspaces == 0
    assert [r.number for r in store.revisions.list(shared.access)] == [6, 5, 4, 3, 2, 1]
    assert [e.revision for e in store.workspaces.log(shared.access) if e.revision] == [6, 5, 4, 3, 2, 1]


def test_a_session_of_postgresql_that_dies_holding_the_lock_lets_others_on(postgres):
    store = open_store(postgres, limits=Limits())
    access = store.workspaces.share(BOOK, name="Held", author="A").access
    holder = psycopg.connect(postgres)
    holder.execute("SELECT head FROM workspaces FOR UPDATE")
    freed = threading.Timer(0.5, holder.close)
    freed.start()
    assert store.revisions.save(access, varied(1), base=1, author="A").number == 2
    freed.join()
    store.close()
