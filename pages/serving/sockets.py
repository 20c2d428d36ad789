"""Answers leave at once, and a WebSocket is opened also by a browser with many cookies."""

from __future__ import annotations

import gc
import socket

from websockets import http11

LONGEST_LINE = 64 * 1024
"""Bytes of one header of a request, as Uvicorn takes them elsewhere."""


def send_at_once() -> None:
    """Switch off Nagle's algorithm on every TCP socket this process listens on; the connections it takes inherit that.

    ``streamlit run`` opens its socket in a way that keeps asyncio from doing so. An answer is written in two pieces, head and body,
    and the second then waits until the caller has confirmed the first: 40 ms for every small answer on a connection that is kept.
    """
    for found in gc.get_objects():
        if issubclass(type(found), socket.socket) and _listens(found):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def take_long_headers() -> None:
    """Let a request for a WebSocket have headers as long as any other.

    By itself ``websockets`` takes 8 kB and leaves whoever sends more without an answer, so that the page waits for ever. The
    cookies of signing in alone may be that long: they hold what the provider gave.
    """
    http11.MAX_LINE_LENGTH = max(http11.MAX_LINE_LENGTH, LONGEST_LINE)


def _listens(found: socket.socket) -> bool:
    is_tcp = found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM
    return is_tcp and found.fileno() != -1 and bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
