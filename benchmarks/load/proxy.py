"""nginx as it is delivered, in front of app processes on this machine."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.visitor import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OUTER = """\
    # set_real_ip_from 192.0.2.10;  # the address under which the outer proxy comes here; one line for each
    # real_ip_header X-Forwarded-For;
    # real_ip_recursive on;
"""
"""What deploy/nginx.conf holds ready for a proxy in front of it."""
DELIVERED = Path(__file__).resolve().parents[2] / "deploy" / "nginx.conf"
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that runs.

    Attributes:
        port: where it listens on 127.0.0.1.
        logfile: what it writes.
        pid: its process.
    """

    port: int
    logfile: Path
    pid: int


@contextmanager
def proxy(folder: Path, ports: Sequence[int], *, behind: str = "") -> Iterator[Proxy]:
    """Run nginx with the delivered configuration; only where it listens, where it writes and whom it asks is changed.

    Args:
        folder: an empty folder for what it writes.
        ports: where the app processes listen on 127.0.0.1.
        behind: the address of another proxy in front of it, ``""`` for none.

    Raises:
        RuntimeError: when it does not start.
    """
    port = free_port()
    asked = "".join(f"server 127.0.0.1:{one};" for one in ports)
    text = DELIVERED.read_text(encoding="utf-8")
    outer = OUTER.replace("# set", "set").replace("# real", "real").replace("192.0.2.10", behind) if behind else OUTER
    for delivered, here in (
        (OUTER, outer),
        ("server app:8501;", asked),
        ("listen 8080;", f"listen 127.0.0.1:{port};"),
        (" /tmp/", f" {folder}/"),
    ):
        if delivered not in text:
            raise RuntimeError(f"deploy/nginx.conf no longer says {delivered!r}")
        text = text.replace(delivered, here)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    logfile = folder / "nginx.log"
    command = ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr", "-g", "daemon off;"]
    with logfile.open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait(process, port, logfile)
        yield Proxy(port, logfile, process.pid)
    finally:
        process.terminate()
        process.wait(60)


def _wait(process: subprocess.Popen[bytes], port: int, logfile: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"nginx did not start:\n{logfile.read_text()}") from None
            time.sleep(0.05)
        else:
            return
