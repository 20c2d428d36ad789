"""Two processes behind the proxy as it is delivered."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from benchmarks.load.proxy import proxy
from tests.e2e.server import Server, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kamcore.store.room import Room


@contextmanager
def two_processes(make_folder: Callable[[str], Path], database: str = "") -> Iterator[tuple[Server, Sequence[Server]]]:
    """Start the proxy and the two processes behind it; skip where there is no nginx, except in CI.

    Args:
        make_folder: makes an empty folder of a name.
        database: the address of the database they share; "" gives each its own.
    """
    if shutil.which("nginx") is None:
        reason = "no nginx on this machine; its tests run where one is installed"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with (
        running(make_folder("first"), database=database) as first,
        running(make_folder("second"), database=database) as second,
        proxy(make_folder("nginx"), [port_of(first), port_of(second)]) as front,
    ):
        yield Server(f"http://127.0.0.1:{front.port}", front.logfile, front.pid, database), (first, second)


def port_of(server: Server) -> int:
    """Return the port where a server listens."""
    return int(server.address.rpartition(":")[2])


def ask(front: Server, cookie: str = "") -> str:
    """Ask for the id under which a process has logged the request."""
    request = urllib.request.Request(f"{front.address}/healthz", headers={"Cookie": cookie} if cookie else {})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  (our own address)
        return str(answer.headers["x-request-id"])


def who_answered(servers: Sequence[Server], name: str) -> int:
    """Return which of the processes logged the request of that id."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for i, server in enumerate(servers):
            if name in server.log():
                return i
        time.sleep(0.02)
    pytest.fail(f"nobody logged {name}")


@dataclass(eq=False)
class Phone:
    """A participant that sends each answer until a process has said that it is kept.

    Attributes:
        room: where it takes part.
        ports: of the processes; it asks the first, and the next one when that is gone or says that it cannot keep anything now.
        question: what it answers.
        cookie: its seat, as a browser sends it.
        acknowledged: turn -> the port of the process that kept the answer.
        refused: how often it was told to come again.
    """

    room: Room
    ports: list[int]
    question: str = "q1"
    cookie: str = ""
    acknowledged: dict[int, int] = field(default_factory=dict)
    refused: int = 0

    @classmethod
    def join(cls, room: Room, servers: Sequence[Server]) -> Phone:
        found = cls(room, [port_of(server) for server in servers])
        _, found.cookie, _ = found.send("join", b"guest=1", "application/x-www-form-urlencoded")
        return found

    def send(self, what: str, body: bytes, kind: str = "application/json") -> tuple[int, str, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.ports[0], timeout=60)
        try:
            headers = {"Origin": f"http://127.0.0.1:{self.ports[0]}", "Content-Type": kind, "Cookie": self.cookie}
            line.request("POST", f"/room/{self.room.code}/{what}", body, headers)
            answer = line.getresponse()
            return answer.status, (answer.getheader("Set-Cookie") or "").partition(";")[0], answer.read()
        finally:
            line.close()

    @property
    def seat(self) -> str:
        return self.cookie.partition("=")[2]

    def give(self, turn: int, tries: int = 2_000) -> None:
        """Send an answer, so many times at most, until it is kept."""
        body = {"round": 1, "answers": [{"question": self.question, "value": turn % 11, "turn": turn}]}
        for _ in range(tries):
            try:
                status, _, told = self.send("answers", json.dumps(body).encode())
            except (OSError, http.client.HTTPException):
                status, told = 0, b""
            if status == 200:
                assert json.loads(told)["kept"]
                self.acknowledged[turn] = self.ports[0]
                return
            assert status in (0, 503), told
            self.refused += status == 503
            self.ports = self.ports[1:] + self.ports[:1]
            time.sleep(0.05)
        pytest.fail(f"turn {turn} was never acknowledged")
