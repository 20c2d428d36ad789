from __future__ import annotations

import asyncio
import json
import logging

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from pages.serving.logs import GONE, OTHER, STREAMLIT_PATHS, RequestLog
from tests.pages.serving.asgi import ask, scope

PATHS = ("/w/{token}", "/room/{code}/join", *STREAMLIT_PATHS)


@pytest.fixture
def lines():
    return []


def logged(app, lines):
    return RequestLog(app, paths=PATHS, write=lines.append)


def test_a_request_is_one_line_that_names_nobody(lines):
    asked = scope("/w/k3y", cookie="kam_visit=abc", x_forwarded_for="192.0.2.1") | {"client": ("192.0.2.1", 5)}
    answer = ask(logged(PlainTextResponse("hello"), lines), asked)
    [line] = lines
    told = json.loads(line)
    assert answer.header("x-request-id") == [told["id"]]
    assert told | {"time": "", "id": "", "ms": 0} == {
        "time": "", "id": "", "path": "/w/{token}", "method": "GET", "status": 200, "bytes": 5, "ms": 0,
    }  # fmt: skip
    assert told["time"].endswith("+00:00")
    for secret in ("k3y", "secret", "192.0.2.1", "abc"):
        assert secret not in line


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "/"),
        ("/media/0f3a.xlsx", "/media/{file:path}"),
        ("/static/js/index.js", "/static/{file:path}"),
        ("/_stcore/upload_file/session/file", "/_stcore/upload_file/{session}/{file}"),
        ("/room/ABCD/join", "/room/{code}/join"),
        ("/room/ABCD", OTHER),
        ("/w/token/more", OTHER),
        ("/Northwind GmbH", OTHER),
    ],
)
def test_an_address_is_told_by_its_class(lines, path, kind):
    ask(logged(PlainTextResponse(""), lines), scope(path))
    assert json.loads(lines[0])["path"] == kind


def test_an_error_is_in_the_log_and_its_id_in_the_answer(lines):
    async def broken(asked, receive, send):
        raise ZeroDivisionError("a customer's name")

    answer = ask(logged(broken, lines), scope())
    told = json.loads(lines[0])
    assert answer.status == told["status"] == 500
    assert answer.header("x-request-id") == [told["id"]]
    assert answer.body.decode() == f"Something went wrong here. The log of the server tells more under {told['id']}."
    assert "ZeroDivisionError: a customer's name" in told["error"]


def test_an_error_after_the_answer_began_is_the_servers(lines):
    async def broken(asked, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(logged(broken, lines), scope())
    assert json.loads(lines[0])["status"] == 200
    assert "ZeroDivisionError" in json.loads(lines[0])["error"]


def test_who_goes_away_while_sending_leaves_a_line_and_no_error(lines):
    async def reads(asked, receive, send):
        await PlainTextResponse(await Request(asked, receive).body())(asked, receive, send)

    waiting = [{"type": "http.request", "body": b"half", "more_body": True}, {"type": "http.disconnect"}]
    sent = []

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    asyncio.run(logged(reads, lines)(scope("/room/ABCD/join"), receive, send))
    told = json.loads(lines[0])
    assert (told["status"], told["path"], sent) == (GONE, "/room/{code}/join", [])
    assert "error" not in told


def talk(app, *messages):
    waiting = list(messages)

    async def receive():
        return waiting.pop(0)

    async def send(message):
        pass

    asyncio.run(app(scope("/_stcore/stream", kind="websocket"), receive, send))


def test_a_websocket_is_a_line_when_it_begins_and_one_when_it_ends(lines):
    async def conversation(asked, receive, send):
        await receive()
        await send({"type": "websocket.accept"})
        await receive()

    talk(logged(conversation, lines), {"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001})
    first, last = map(json.loads, lines)
    assert (first["event"], last["event"], last["code"]) == ("connect", "disconnect", 1001)
    assert first["id"] == last["id"]
    assert first["path"] == "/_stcore/stream"


def test_a_websocket_that_breaks_is_told_with_its_error(lines):
    async def broken(asked, receive, send):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        talk(logged(broken, lines))
    assert "ZeroDivisionError" in json.loads(lines[0])["error"]


def test_the_web_server_writes_no_addresses_and_still_its_errors(lines):
    access, errors = logging.getLogger("uvicorn.access"), logging.getLogger("uvicorn.error")
    logged(PlainTextResponse(""), lines)
    assert access.disabled
    # As Uvicorn writes it: who, and where to.
    told = errors.makeRecord("", logging.INFO, "", 0, '%s - "WebSocket %s" [accepted]', ("192.0.2.1", "/w/k3y"), None)
    assert not errors.filter(told)
    assert errors.filter(errors.makeRecord("", logging.ERROR, "", 0, "Exception in ASGI application\n", (), None))
