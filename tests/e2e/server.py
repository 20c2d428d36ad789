"""The real server as a process of its own, with its log kept."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds a start may take on a slow, shared machine."""

TRACEBACK = re.compile(r"Traceback \(most recent call last\)|Uncaught app exception|Uncaught app execution")
FULL_COLLECTION = "full collection of garbage after a script run"
# Loaded by Python itself before anything else in the server: it notes each full collection that Streamlit's script runner asks for.
WATCH = f"""
import gc, sys

def note(phase, info):
    caller = sys._getframe(1).f_code.co_filename
    if phase == "start" and info["generation"] == 2 and caller.endswith("script_runner.py"):
        print({FULL_COLLECTION!r}, file=sys.stderr, flush=True)

gc.callbacks.append(note)
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs.

    Attributes:
        address: where it listens, without a slash at the end.
        logfile: what it writes.
        pid: its process.
        database: the address of its own database; "" where it has none of its own.
        provider: where people sign in, without a slash at the end; "" where nobody asks them to.
    """

    address: str
    logfile: Path
    pid: int
    database: str = ""
    provider: str = ""

    def log(self, start: int = 0) -> str:
        return self.logfile.read_bytes()[start:].decode(errors="replace")

    def failures(self, start: int = 0) -> list[str]:
        """What its log tells of failures since ``start``: each with the lines that say where and why, not the whole log."""
        text = self.log(start)
        return [text[max(found.start() - 200, 0) : found.end() + 4000] for found in TRACEBACK.finditer(text)]

    def log_size(self) -> int:
        return self.logfile.stat().st_size


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:  # noqa: S310  (our own address)
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running(folder: Path, script: Path | str = "app.py", *flags: str, database: str = "") -> Iterator[Server]:
    """Start ``streamlit run`` in the project's folder, wait until it is healthy, and end it by its process id.

    Args:
        folder: an empty folder for its log and its store.
        script: what to run.
        flags: further settings, e.g. ``--runner.postScriptGC=true``.
        database: the address of its database, where several servers have one.
    """
    (folder / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    logfile, port = folder / "server.log", free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}
    environment |= {"PYTHONPATH": os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))}
    database = database or f"sqlite:///{folder / 'store.sqlite3'}"
    environment |= {"KAM_DATABASE_URL": database}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.address", "127.0.0.1",
               "--server.headless", "true", *flags]  # fmt: skip
    with logfile.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + PATIENCE
        while not healthy(address):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"the server did not start:\n{logfile.read_text(errors='replace')}")
            time.sleep(0.1)
        yield Server(address, logfile, process.pid, database)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)
