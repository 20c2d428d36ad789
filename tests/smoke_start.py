"""Start the app with whatever Python runs this, wait until it answers, and stop it; exit 1 when it does not."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 90.0


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Start, ask, stop."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        "app.py",
        "--server.port",
        str(port),
        "--server.address",
        "127.0.0.1",
    ]
    folder = tempfile.TemporaryDirectory()
    database = {"KAM_DATABASE_URL": f"sqlite:///{folder.name}/store.sqlite3"}
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | database)
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        print(f"The app answers on port {port}.")  # noqa: T201
                        return 0
            except (urllib.error.URLError, OSError):
                time.sleep(0.5)
        print("The app did not answer.")  # noqa: T201
        return 1
    finally:
        server.terminate()
        server.wait(timeout=20)
        folder.cleanup()


if __name__ == "__main__":
    sys.exit(main())
