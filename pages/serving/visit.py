"""A cookie that lets a proxy send all requests of one visit to the same process."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.requests import Request

from pages.serving.page_cookies import asks_for_a_page, with_cookie

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

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
        if scope["type"] == "http" and _asks_for_a_first_page(Request(scope)):
            send = with_cookie(scope, send, f"{COOKIE}={secrets.token_urlsafe(16)}")
        await self._app(scope, receive, send)


def _asks_for_a_first_page(request: Request) -> bool:
    return asks_for_a_page(request) and COOKIE not in request.cookies
