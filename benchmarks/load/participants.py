"""A room full of phones: how long an answer takes until it is on disk, and whether one is lost.

Every participant joins, loads the page with its files, asks every three seconds where the room stands, and gives an answer every
few seconds, as the page's own script does. In the end the votes in the store are compared with every acknowledgement. Run it from
the project's folder: ``PYTHONPATH=. python benchmarks/load/participants.py``. ``--database`` takes the address of an empty
PostgreSQL database; without it each run gets a SQLite file of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.made import book
from benchmarks.table import Goal, milliseconds, table
from benchmarks.visitor import serving
from kamcore.store.limits import Limits
from kamcore.store.store import open_store
from kamcore.workshop.plan import Asked, Plan, Question

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from benchmarks.visitor import Server
    from kamcore.store.room import Room
    from kamcore.store.store import Store

GOAL = Goal(0.25, "≤ 250 ms")
QUESTIONS = 24
POLL = 3.0
"""Seconds between two questions of a phone where its room stands."""
ARRIVALS = 20
"""People who come in each second."""
PATIENCE = 12.0
"""Seconds after which a phone sends an answer again."""
FILES = re.compile(rb'(?:href|src)="(/room/static/[^"]+)"')


@dataclass(frozen=True, slots=True)
class Crowd:
    """One run.

    Attributes:
        people: how many took part.
        database: which one, in a word.
        joining: seconds that joining took, one for each.
        acknowledged: seconds until an answer was acknowledged, one for each.
        states: seconds until a phone knew where the room stands.
        refused: requests that failed and were made again.
        lost: acknowledged answers that are not in the store.
        seconds: for how long answers were given.
        cpu: processor seconds of the server in that time.
    """

    people: int
    database: str
    joining: tuple[float, ...]
    acknowledged: tuple[float, ...]
    states: tuple[float, ...]
    refused: int
    lost: int
    seconds: float
    cpu: float


@dataclass
class _Line:
    """One connection that stays open, as a browser keeps it."""

    port: int
    cookie: str = ""
    reader: asyncio.StreamReader | None = None
    writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, dict[str, str], bytes]:
        if (
            self.reader is not None and self.reader.at_eof()
        ):  # the server closes a connection that was silent for a while
            self.close()
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        host = f"127.0.0.1:{self.port}"
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"Origin: http://{host}", f"Content-Length: {len(body)}"]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        lines += [f"Content-Type: {kind}"] if kind else []
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        try:
            return await asyncio.wait_for(self._answer(), PATIENCE)
        except (OSError, EOFError, TimeoutError):
            self.close()
            raise

    async def _answer(self) -> tuple[int, dict[str, str], bytes]:
        assert self.reader is not None  # noqa: S101  (ask has opened it)
        start, *rest = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in rest) if name}
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        return int(start.split()[1]), headers, body

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


@dataclass
class Phone:
    """A participant: what it was told, and how long that took."""

    port: int
    room: Room
    chance: random.Random
    arrives: float
    token: str = ""
    joining: float = 0.0
    acknowledged: list[float] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    """When each answer was acknowledged, in seconds since 1970."""
    states: list[float] = field(default_factory=list)
    refused: int = 0
    kept: dict[str, tuple[float, int]] = field(default_factory=dict)
    """What the server has said to have kept: question -> (value, turn)."""

    @asynccontextmanager
    async def _line(self) -> AsyncIterator[_Line]:
        cookie = f"kam_room_{self.room.code}={self.token}" if self.token else ""
        line = _Line(self.port, cookie)
        try:
            yield line
        finally:
            line.close()

    async def join(self) -> None:
        """Come in, and load the page with its files."""
        await asyncio.sleep(self.arrives)
        here, began = f"/room/{self.room.code}", time.perf_counter()
        async with self._line() as line:
            await line.ask("GET", here)
            status, headers, _ = await line.ask("POST", f"{here}/join", b"guest=1", "application/x-www-form-urlencoded")
            if status != 303:
                raise RuntimeError(f"A participant could not join: {status}.")
            line.cookie = headers["set-cookie"].partition(";")[0]
            self.token = line.cookie.partition("=")[2]
            status, _, page = await line.ask("GET", f"{here}/answer")
            for file in FILES.findall(page):
                await line.ask("GET", file.decode())
        self.joining = time.perf_counter() - began

    async def watch(self) -> None:
        """Ask now and then where the room stands, until this is cancelled."""
        async with self._line() as line:
            while True:
                await asyncio.sleep(POLL * self.chance.uniform(0.85, 1.15))
                began = time.perf_counter()
                try:
                    status, _, _ = await line.ask("GET", f"/room/{self.room.code}/state")
                except (OSError, EOFError, TimeoutError):
                    status = 0
                if status == 200:
                    self.states.append(time.perf_counter() - began)
                else:
                    self.refused += 1

    def asked(self, turn: int) -> str:  # noqa: ARG002  (other phones go through them in order)
        """Return the question to answer next."""
        return f"q{self.chance.randrange(QUESTIONS)}"

    async def answer(self, until: float, every: float) -> None:
        """Give an answer every so many seconds until a moment of the performance counter."""
        turn = 0
        async with self._line() as line:
            await asyncio.sleep(self.chance.uniform(0, every))
            while time.perf_counter() < until:
                turn += 1
                await self._give(line, self.asked(turn), self.chance.randrange(11), turn)
                await asyncio.sleep(every * self.chance.uniform(0.8, 1.2))

    async def _give(self, line: _Line, question: str, value: int, turn: int) -> None:
        body = json.dumps({"round": 1, "answers": [{"question": question, "value": value, "turn": turn}]}).encode()
        began = time.perf_counter()
        while True:
            try:
                status, _, told = await line.ask("POST", f"/room/{self.room.code}/answers", body, "application/json")
            except (OSError, EOFError, TimeoutError):
                status, told = 0, b""
            if status == 200 and json.loads(told)["kept"]:
                break
            self.refused += 1
            await asyncio.sleep(self.chance.uniform(0.5, 1.5))
        self.acknowledged.append(time.perf_counter() - began)
        self.moments.append(time.time())
        self.kept[question] = (float(value), turn)


def plan() -> Plan:
    """Return what the room is asked."""
    words = ((0.0, "far from ours"), (10.0, "just like ours"))
    asked = [
        Question(f"q{i}", Asked.RATING, f"a{i}", f"Account {i}", "Fit", "Strategic fit", 0, 10, 1, words)
        for i in range(QUESTIONS)
    ]
    return Plan(tuple(asked))


async def _workshop(server: Server, phones: Sequence[Phone], seconds: float, every: float) -> tuple[float, float]:
    await asyncio.gather(*(phone.join() for phone in phones))
    watching = [asyncio.create_task(phone.watch()) for phone in phones]
    cpu, began = server.cpu(), time.perf_counter()
    await asyncio.gather(*(phone.answer(began + seconds, every) for phone in phones))
    taken, used = time.perf_counter() - began, server.cpu() - cpu
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    return taken, used


def _lost(store: Store, phone: Phone) -> int:
    found = store.seats.seat(phone.token).answers
    return sum(found.get(question) != given for question, given in phone.kept.items())


def measure(people: int = 200, seconds: float = 60.0, every: float = 5.0, database: str = "") -> Crowd:
    """Let so many people answer in one room.

    Args:
        people: how many.
        seconds: for how long.
        every: seconds between two answers of one of them.
        database: the address of an empty PostgreSQL database; "" for a SQLite file of this run.

    Raises:
        RuntimeError: when the server does not start, or somebody cannot join.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = database or f"sqlite:///{folder}/store.sqlite3"
        store = open_store(url, limits=Limits())
        access = store.workspaces.share(book(20), name="Load", author="Load").access
        room = store.rooms.open(access, plan(), title="Load", revision=1, author="Load")
        with serving(KAM_DATABASE_URL=url, KAM_MAX_PARTICIPANTS=str(people)) as server:
            phones = [Phone(server.port, room, random.Random(i), i / ARRIVALS) for i in range(people)]
            taken, cpu = asyncio.run(_workshop(server, phones, seconds, every))
        lost = sum(_lost(store, phone) for phone in phones)
        store.close()
    return Crowd(
        people, "PostgreSQL" if database else "SQLite",
        tuple(phone.joining for phone in phones), tuple(t for phone in phones for t in phone.acknowledged),
        tuple(t for phone in phones for t in phone.states), sum(phone.refused for phone in phones), lost, taken, cpu,
    )  # fmt: skip


def _at(share: float, times: Iterable[float]) -> float:
    ordered = sorted(times)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


def report(found: Iterable[Crowd]) -> str:
    """Return the table."""
    lines = [
        (
            f"{crowd.people}, {crowd.database}", f"{len(crowd.acknowledged):,}",
            *(milliseconds(_at(share, crowd.acknowledged)) for share in (0.5, 0.95, 0.99)),
            milliseconds(_at(0.95, crowd.states)), milliseconds(_at(0.95, crowd.joining)),
            f"{crowd.cpu / crowd.seconds:.0%} of a core", crowd.refused, crowd.lost, GOAL.verdict(_at(0.95, crowd.acknowledged)),
        )
        for crowd in found
    ]  # fmt: skip
    headings = (
        "people",
        "answers",
        "p50",
        "p95",
        "p99",
        "state p95",
        "joining p95",
        "server",
        "made again",
        "lost",
        "goal for p95",
    )
    return table(headings, lines)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, nargs="+", default=[200])
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--every", type=float, default=5.0)
    options.add_argument("--database", default="")
    chosen = options.parse_args()
    print(report([measure(people, chosen.seconds, chosen.every, chosen.database) for people in chosen.people]))


if __name__ == "__main__":
    main()
