"""Signing out leaves nothing in the browser that opens a workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request

from kamcore.store.tokens import LINK_COOKIES
from pages.serving.page_cookies import is_led_by_another_site, with_cookie

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_SIGN_OUT = "/auth/logout"


class LinksGoToo:
    """ASGI middleware that takes the secrets of links out of a browser when somebody signs out: the next person is somebody else.

    A page of another site can lead people here, but cannot have their keys thrown away.

    Args:
        app: what it stands around.
        base: the path under which Streamlit was told to live, ``""`` for none.
    """

    def __init__(self, app: ASGIApp, *, base: str = "") -> None:
        self._app = app
        self._path = f"{base}{_SIGN_OUT}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, and let the cookies go where somebody signs out."""
        if scope["type"] == "http" and scope["path"] == self._path:
            request = Request(scope)
            if not is_led_by_another_site(request):
                for name in filter(lambda name: name.startswith(LINK_COOKIES), request.cookies):
                    send = with_cookie(scope, send, f"{name}=", seconds=0)
        await self._app(scope, receive, send)
