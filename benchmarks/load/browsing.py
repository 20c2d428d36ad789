"""Fifty people who look at the pages of one workspace, over two app processes behind the proxy, against one who is alone.

Each opens a page, thinks for ten seconds and opens another one. Measured is the time from asking for a page to its last element,
through the proxy. Run it from the project's folder, where nginx is installed: ``PYTHONPATH=. python benchmarks/load/browsing.py``.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks import made
from benchmarks.load.proxy import proxy
from benchmarks.table import Goal, milliseconds, table, times
from benchmarks.visitor import Visitor, free_port
from kamcore.store.access import Role
from kamcore.store.limits import Limits
from kamcore.store.store import open_store
from pages.ui.registry import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
GOAL = Goal(4.0, "≤ 4 ×")
PATIENCE = 180.0


@dataclass(frozen=True, slots=True)
class Browsing:
    """What was measured.

    Attributes:
        database: which kind.
        people, processes, think: how many, over how many processes, with how many seconds between two pages.
        alone: seconds per page of one person alone.
        together: the same with everybody there.
        cpu: processor seconds of each process per page, with everybody there.
    """

    database: str
    people: int
    processes: int
    think: float
    alone: tuple[float, ...]
    together: tuple[float, ...]
    cpu: float


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def _app(url: str, log: Path) -> Iterator[tuple[int, int]]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.address",
        "127.0.0.1",
        "--server.port",
        str(port),
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "KAM_DATABASE_URL": url}, stdout=out, stderr=out
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The app did not start:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.2)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(60)


def _browse(port: int, query: str, cookie: str, *, seed: int, think: float, until: float) -> list[float]:
    chance = random.Random(seed)
    time.sleep(chance.uniform(0, think))
    visitor = Visitor.arrive(port, query, cookie)
    took = []
    try:
        while time.monotonic() < until:
            page = chance.choice(PAGES)
            began = time.perf_counter()
            drawn = visitor.open(page.path)
            took.append(time.perf_counter() - began)
            if drawn.failed:
                raise RuntimeError(f"{page.title}: {drawn.failed}")
            time.sleep(max(0.0, min(chance.expovariate(1 / think), 3 * think, until - time.monotonic())))
    finally:
        visitor.leave()
    return took[1:]  # the first page opens the book


def _cpu(pids: list[int]) -> float:
    return sum(time.clock_gettime((~pid << 3) | 2) for pid in pids)


def measure(
    url: str, *, people: int = 50, processes: int = 2, think: float = 10.0, seconds: float = 60.0, accounts: int = 200
) -> Browsing:
    """Let one person browse alone, then all of them at once."""
    store = open_store(url, limits=Limits())
    shared = store.workspaces.share(made.book(accounts), name="Load", author="Load")
    query = f"workspace={shared.access.workspace}"

    def cookie(visitor: int) -> str:
        return f"kam_visit=load-{visitor}; kam_w_{shared.access.workspace}={shared.tokens[Role.VIEWER]}"

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        apps = [stack.enter_context(_app(url, folder / f"app-{i}.log")) for i in range(processes)]
        (folder / "nginx").mkdir()
        front = stack.enter_context(proxy(folder / "nginx", [port for port, _ in apps]))
        for visitor in range(4 * processes):  # what is made once in each process is made now
            _browse(front.port, query, cookie(visitor), seed=visitor, think=0.01, until=time.monotonic() + 3)
        alone = _browse(front.port, query, cookie(0), seed=0, think=think / 20, until=time.monotonic() + seconds / 3)
        together: list[float] = []
        failed: list[Exception] = []

        def one(visitor: int, until: float) -> None:
            try:
                together.extend(_browse(front.port, query, cookie(visitor), seed=visitor, think=think, until=until))
            except Exception as problem:  # noqa: BLE001  (told below, by the thread that measures)
                failed.append(problem)

        pids = [pid for _, pid in apps]
        before, until = _cpu(pids), time.monotonic() + think + seconds
        threads = [threading.Thread(target=one, args=(visitor, until)) for visitor in range(people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        cpu = (_cpu(pids) - before) / max(len(together) + people, 1)
    store.workspaces.delete(shared.access)
    store.close()
    if failed:
        raise failed[0]
    return Browsing(url.partition(":")[0], people, processes, think, tuple(alone), tuple(together), cpu)


def report(found: Browsing) -> str:
    """Return the table."""
    alone, together = (np.percentile(times_, (50, 95)) for times_ in (found.alone, found.together))
    ratio = together[1] / alone[1]
    rows = [
        ("one alone", len(found.alone), milliseconds(alone[0]), milliseconds(alone[1]), "1.00 ×", ""),
        (
            f"{found.people} people, {found.processes} processes, {found.think:g} s between pages, {found.database}",
            len(found.together), milliseconds(together[0]), milliseconds(together[1]), times(ratio), GOAL.verdict(ratio),
        ),
    ]  # fmt: skip
    found_table = table(("who", "pages", "half of them", "95 % of them", "against one alone", "goal"), rows)
    return f"{found_table}\n\nProcessor time of the app per page: {milliseconds(found.cpu)}."


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--url", default="")
    options.add_argument("--people", type=int, default=50)
    options.add_argument("--processes", type=int, default=2)
    options.add_argument("--think", type=float, default=10.0)
    options.add_argument("--seconds", type=float, default=60.0)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.url or f"sqlite:///{folder}/store.sqlite3"
        print(
            report(
                measure(
                    url, people=chosen.people, processes=chosen.processes, think=chosen.think, seconds=chosen.seconds
                )
            )
        )


if __name__ == "__main__":
    main()
