"""Requests that a page of another site makes: they get no session, and no answer that page may read."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Receive, Scope, Send


class ForeignOrigins:
    """ASGI middleware that decides by the request alone whether it comes from a page of this server.

    Streamlit decides the same, but to do so asks a service on the internet for this machine's address, and all sessions wait
    meanwhile. It is not asked about other sites: a WebSocket of theirs is refused here, and other requests go on without saying
    where they come from, so that the browser keeps the answer from the page.

    Args:
        app: what it stands around.
        allowed: origins of other sites that may do what our own pages may, e.g. ``https://intranet.example.com``.
    """

    def __init__(self, app: ASGIApp, *, allowed: Iterable[str] = ()) -> None:
        self._app = app
        self._allowed = frozenset(_host(origin) for origin in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what comes from here, and treat what does not as the class says."""
        if scope["type"] not in ("http", "websocket") or not self._is_foreign(Headers(scope=scope)):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "This page belongs to another site."})
        else:
            kept = [(name, value) for name, value in scope["headers"] if name != b"origin"]
            await self._app({**scope, "headers": kept}, receive, send)

    def _is_foreign(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        if origin is None:
            return False
        host = _host(origin)
        return not host or host not in {headers.get("host", "").lower(), *self._allowed}


def _host(origin: str) -> str:
    """Return the host of an origin; "" for one that has none, or that nobody understands."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
