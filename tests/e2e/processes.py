"""Two processes behind the proxy as it is delivered."""

from __future__ import annotations

import os
import shutil
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from benchmarks.load.proxy import proxy
from tests.e2e.server import Server, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


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
