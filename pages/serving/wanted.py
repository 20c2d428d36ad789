"""A cookie that keeps which page was asked for while somebody signs in, since the provider sends people back to the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request

from pages.serving.page_cookies import asks_for_a_page, with_cookie

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "kam_wanted"
KEPT = 600
"""Seconds that signing in may take."""
LONGEST = 2_000
"""Letters of an address that are kept; what stands last in its query is left out first."""
_MOST_FIELDS = 100
_CALLBACK = "/oauth2callback"
"""Where a provider sends people back to. With ``state`` they come from signing in, without it from signing out."""


class WantedCookie:
    """ASGI middleware that notes the page a browser asks for, and leads back to it whoever comes from signing in.

    Wherever the cookie may come from, it leads to one of our own pages: its address is made anew from what is known.

    Args:
        app: what it stands around.
        pages: the paths of the pages, without a slash; ``""`` is the first one.
        names: what a page's query may say.
        base: the path under which Streamlit was told to live, ``""`` for none.
    """

    def __init__(self, app: ASGIApp, *, pages: Iterable[str], names: Iterable[str], base: str = "") -> None:
        self._app = app
        self._first = f"{base}/"
        self._pages = frozenset(f"{base}/{page}" for page in pages)
        self._names = frozenset(names)
        self._callback = f"{base}{_CALLBACK}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the cookie where a page is wanted, and with the page where somebody comes back."""
        if scope["type"] == "http":
            request = Request(scope)
            if scope["path"] == self._callback and "state" in request.query_params:
                send = self._leading_on(request, send)
            elif scope["path"] in self._pages and asks_for_a_page(request):
                send = self._noting(request, send)
        await self._app(scope, receive, send)

    def _noting(self, request: Request, send: Send) -> Send:
        wanted = self._address(request.scope["path"], request.url.query)
        if wanted != self._first:
            return with_cookie(request.scope, send, f"{COOKIE}={wanted}", seconds=KEPT)
        return with_cookie(request.scope, send, f"{COOKIE}=", seconds=0) if COOKIE in request.cookies else send

    def _leading_on(self, request: Request, send: Send) -> Send:
        path, _, query = request.cookies.get(COOKIE, "").partition("?")
        wanted = self._address(path, query)
        if not wanted:
            return send

        async def elsewhere(message: Message) -> None:
            if message["type"] == "http.response.start" and "location" in (headers := MutableHeaders(scope=message)):
                headers["location"] = wanted
            await send(message)

        return elsewhere

    def _address(self, path: str, query: str) -> str:
        """Return the address of a page with what is ours of its query; "" where there is no such page."""
        if path not in self._pages:
            return ""
        said = [(name, value) for name, value in parse_qsl(query) if name in self._names][:_MOST_FIELDS]
        while said and len(f"{path}?{urlencode(said)}") > LONGEST:
            said.pop()
        return f"{path}?{urlencode(said)}" if said else path
