"""A cookie that keeps which workspace was asked for while somebody signs in: the provider sends people back to the first page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from starlette.requests import Request

from kamcore.store.tokens import WANTED_COOKIE
from pages.serving.page_cookies import asks_for_a_page, with_cookie

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

KEPT = 600
"""Seconds that signing in may take."""
_SIGNED_IN = "_streamlit_user"
"""The cookie of those who signed in already, whom nobody sends away."""
_ID = re.compile(r"[0-9a-f]{32}")


class WantedCookie:
    """ASGI middleware that notes the workspace in the address of a page that is asked for by somebody who is not signed in.

    Args:
        app: what it stands around.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the cookie where a workspace is wanted."""
        wanted = _wanted(Request(scope)) if scope["type"] == "http" else ""
        if wanted:
            send = with_cookie(scope, send, f"{WANTED_COOKIE}={wanted}", seconds=KEPT)
        await self._app(scope, receive, send)


def _wanted(request: Request) -> str:
    workspace = request.query_params.get("workspace", "")
    asks = asks_for_a_page(request) and _SIGNED_IN not in request.cookies
    return workspace if asks and _ID.fullmatch(workspace) else ""
