from __future__ import annotations

import asyncio

import pytest
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from pages.serving.origins import ForeignOrigins
from tests.pages.serving.asgi import ask, scope

OURS = ("http://kam.example.com:8501", "http://KAM.example.com:8501", "https://intranet.example.com")
FOREIGN = (
    "http://kam.example.com",
    "https://evil.example.com",
    "http://kam.example.com:8501.evil.example.com",
    "null",
    "",
    "http://[::1",
    "http://[kam.example.com:8501]",
)


async def tell_origin(asked, receive, send):
    await PlainTextResponse(Headers(scope=asked).get("origin", "none"))(asked, receive, send)


def origins(app):
    return ForeignOrigins(app, allowed=["https://intranet.example.com"])


@pytest.mark.parametrize("origin", OURS)
def test_our_own_pages_and_those_allowed_are_passed_on(origin):
    assert ask(origins(tell_origin), scope(host="kam.example.com:8501", origin=origin)).body.decode() == origin


@pytest.mark.parametrize("origin", FOREIGN)
def test_streamlit_does_not_hear_of_other_sites(origin):
    assert ask(origins(tell_origin), scope(host="kam.example.com:8501", origin=origin)).body == b"none"


def test_without_a_host_no_page_is_ours():
    assert ask(origins(tell_origin), scope(origin="null")).body == b"none"


def test_what_is_no_page_says_nothing_and_is_passed_on():
    assert ask(origins(tell_origin), scope(host="kam.example.com:8501")).body == b"none"


@pytest.mark.parametrize(("origin", "taken"), [(OURS[0], True), *((origin, False) for origin in FOREIGN)])
def test_a_websocket_of_another_site_is_refused(origin, taken):
    reached, sent = [], []

    async def app(asked, receive, send):
        reached.append(1)

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append((message["type"], message["code"]))

    asked = scope("/_stcore/stream", kind="websocket", host="kam.example.com:8501", origin=origin)
    asyncio.run(origins(app)(asked, receive, send))
    assert reached == [1] * taken
    assert sent == [("websocket.close", 1008)] * (not taken)
