"""An end in bounded time: what runs when the server is told to stop may finish, but not keep it for ever."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


@contextmanager
def ends_within(grace: float) -> Iterator[None]:
    """While this is open, end the process some time after SIGTERM, whatever still runs then.

    At SIGTERM the web server stops listening, closes WebSockets and waits for running requests without an end: one whose sender or
    reader has fallen silent would keep the process alive. Where no web server handles SIGTERM, nothing changes.

    Args:
        grace: seconds that what runs may still take.
    """
    servers_own = signal.getsignal(signal.SIGTERM)
    if not callable(servers_own) or threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(number: int, frame: FrameType | None) -> None:
        timer = threading.Timer(grace, _end_at_once, [grace])
        timer.daemon = True
        timer.start()
        servers_own(number, frame)

    signal.signal(signal.SIGTERM, handle)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, servers_own)


def _end_at_once(grace: float) -> None:
    sys.stderr.write(f"Requests still ran {grace:g} seconds after the server was told to stop; it ends without them.\n")
    sys.stderr.flush()
    os._exit(0)
