"""Answers leave at once."""

from __future__ import annotations

import gc
import socket


def send_at_once() -> None:
    """Switch off Nagle's algorithm on every TCP socket this process listens on; the connections it takes inherit that.

    ``streamlit run`` opens its socket in a way that keeps asyncio from doing so. An answer is written in two pieces, head and body,
    and the second then waits until the caller has confirmed the first: 40 ms for every small answer on a connection that is kept.
    """
    for found in gc.get_objects():
        if issubclass(type(found), socket.socket) and _listens(found):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listens(found: socket.socket) -> bool:
    is_tcp = found.family in (socket.AF_INET, socket.AF_INET6) and found.type == socket.SOCK_STREAM
    return is_tcp and found.fileno() != -1 and bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
