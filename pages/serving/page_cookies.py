"""What those need that give or take a cookie with an answer: what is asked for, by whom, and the cookie on the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Message, Scope, Send


def asks_for_a_page(request: Request) -> bool:
    """Whether a browser asks for a page to show, and not for a part of one."""
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


def is_led_by_another_site(request: Request) -> bool:
    """Whether the browser says that a page of another site asks; where the app is reached without TLS it says nothing."""
    return request.headers.get("sec-fetch-site", "same-origin") != "same-origin"


def with_cookie(scope: Scope, send: Send, cookie: str, *, seconds: int | None = None) -> Send:
    """Return what sends the answer with a cookie that scripts cannot read.

    Args:
        scope: of the request.
        send: of the request.
        cookie: ``name=value``.
        seconds: how long it is kept; None until the browser is closed.
    """
    age = "" if seconds is None else f"; Max-Age={seconds}"
    secure = "; Secure" if scope["scheme"] == "https" else ""

    async def send_with_it(message: Message) -> None:
        if message["type"] == "http.response.start":
            value = f"{cookie}{age}; Path=/; HttpOnly; SameSite=Lax{secure}"
            MutableHeaders(scope=message).append("Set-Cookie", value)
        await send(message)

    return send_with_it
