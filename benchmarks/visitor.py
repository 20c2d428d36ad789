"""A visitor without a browser: opens pages over the server's websocket as the browser does, and counts the bytes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.client import ClientConnection

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 180.0


@dataclass(eq=False)
class Drawn:
    """One run of a page.

    Attributes:
        sent: bytes that came over the websocket.
        elements: how many elements and containers came.
        failed: what went wrong, "" when nothing did.
        messages: what came, largest first: bytes and kind.
    """

    sent: int = 0
    elements: int = 0
    failed: str = ""
    messages: list[tuple[int, str]] = field(default_factory=list)


@dataclass(eq=False)
class Visitor:
    """One session.

    Attributes:
        socket: its websocket.
        query: what the address bar says after the ``?``.
        opened: what closes it.
        page_hash: which page is on show, as the server calls it.
        hashes: the messages a browser would have kept.
    """

    socket: ClientConnection
    query: str
    opened: ExitStack
    page_hash: str = ""
    hashes: set[str] = field(default_factory=set)

    @classmethod
    def arrive(cls, port: int, query: str = "", cookie: str = "") -> Self:
        """Open a session, with the cookies that a browser would send."""
        opened = ExitStack()
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        protocols = [Subprotocol("streamlit")]
        connection = connect(
            address, subprotocols=protocols, max_size=None, open_timeout=PATIENCE, compression=None,
            additional_headers={"Cookie": cookie} if cookie else None,
        )  # fmt: skip
        return cls(opened.enter_context(connection), query, opened)

    def leave(self) -> None:
        """Close the session."""
        self.opened.close()

    def open(self, path: str) -> Drawn:
        """Open a page by its path."""
        self.page_hash = ""
        return self._run(path)

    def rerun(self) -> Drawn:
        """Let the page on show run again, as any click does."""
        return self._run("")

    def _run(self, path: str) -> Drawn:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = path
        message.rerun_script.page_script_hash = self.page_hash
        message.rerun_script.cached_message_hashes.extend(self.hashes)
        message.rerun_script.widget_states.SetInParent()
        self.socket.send(message.SerializeToString())
        drawn = Drawn()
        while True:
            frame = self.socket.recv(timeout=PATIENCE)
            data = frame if isinstance(frame, bytes) else frame.encode()
            drawn.sent += len(data)
            came = ForwardMsg.FromString(data)
            kind = came.WhichOneof("type") or ""
            if came.metadata.cacheable and came.hash:
                self.hashes.add(came.hash)
            if kind == "delta":
                drawn.elements += 1
                what = came.delta.WhichOneof("type") or ""
                kind = came.delta.new_element.WhichOneof("type") or "" if what == "new_element" else what
                if kind == "exception":
                    drawn.failed = (
                        f"{came.delta.new_element.exception.type}: {came.delta.new_element.exception.message}"
                    )
            elif kind == "ref_hash":  # an element the browser has already
                drawn.elements += 1
            elif kind == "page_info_changed":
                self.query = came.page_info_changed.query_string
            elif kind in ("new_session", "navigation"):
                self.page_hash = getattr(came, kind).page_script_hash
            drawn.messages.append((len(data), kind))
            if kind == "script_finished":
                if came.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    if came.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        continue
                    drawn.failed = drawn.failed or "the script did not finish"
                drawn.messages.sort(reverse=True)
                return drawn


@dataclass(eq=False)
class Server:
    """The server under measurement.

    Attributes:
        port: where it listens.
        pid: its process.
        mode_file: where it reads what to do.
    """

    port: int
    pid: int
    mode_file: Path

    def mode(self, words: str) -> None:
        """Say what the next reruns do; see ``serve.py``."""
        self.mode_file.write_text(words, encoding="utf-8")

    def cpu(self) -> float:
        """Return the processor seconds it has taken so far, to the nanosecond."""
        return time.clock_gettime((~self.pid << 3) | 2)


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while not _healthy(port):
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError("The server did not start.")
        time.sleep(0.1)


@contextmanager
def serving(**variables: str) -> Iterator[Server]:
    """Start the server, wait until it is healthy, and end it by its process id.

    Args:
        variables: of the environment, e.g. ``KAM_DATABASE_URL``.

    Raises:
        RuntimeError: when it does not start.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        mode_file, log = Path(folder) / "mode", Path(folder) / "log"
        mode_file.write_text("draw", encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("serve.py")), str(mode_file), str(port)],
                cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            _wait(process, port)
            yield Server(port, process.pid, mode_file)
        except RuntimeError as problem:
            raise RuntimeError(f"{problem}\n{log.read_text(errors='replace')[-3000:]}") from problem
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)
