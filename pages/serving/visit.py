"""A cookie that lets a proxy send all requests of one visit to the same process."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "kam_visit"
"""Its name, which the proxy hashes; its value is random and means nothing."""


class VisitCookie:
    """ASGI middleware that gives a browser the cookie with the first page it asks for; it goes when the browser is closed.

    A browser may be answered that its copy of the page is still good, so what counts is that it asked for a page.

    Args:
        app: what it stands around.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the cookie where it lacks."""
        if scope["type"] != "http" or not _asks_for_a_first_page(Request(scope)):
            await self._app(scope, receive, send)
            return

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure = "; Secure" if scope["scheme"] == "https" else ""
                value = f"{COOKIE}={secrets.token_urlsafe(16)}; Path=/; HttpOnly; SameSite=Lax{secure}"
                MutableHeaders(scope=message).append("Set-Cookie", value)
            await send(message)

        await self._app(scope, receive, with_cookie)


def _asks_for_a_first_page(request: Request) -> bool:
    return (
        request.method == "GET" and "text/html" in request.headers.get("accept", "") and COOKIE not in request.cookies
    )
