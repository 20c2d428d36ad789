"""The log of requests: one JSON object a line on standard error, without anything personal.

An address is written as the class of addresses it belongs to, e.g. ``/media/{file}``: never the query, a token, a cookie or who
asked. The log lines of the web server, which have these, are switched off.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.routing import compile_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

STREAMLIT_PATHS = (
    "/",
    "/favicon.png",
    "/static/{file:path}",
    "/media/{file:path}",
    "/component/{component}/{file:path}",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/_stcore/upload_file/{session}/{file}",
    "/_stcore/bidi-components/{file:path}",
    "/auth/login",
    "/auth/logout",
    "/oauth2callback",
)
"""The classes of addresses that Streamlit serves, in the notation of Starlette's routes."""
GONE = 499
"""The status in the log, as in that of nginx, of a request whose sender went away before all of it had come."""
OTHER = "other"
"""The class of all addresses nobody named."""


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


class RequestLog:
    """ASGI middleware that logs each request, names it in ``X-Request-ID``, and answers for what went wrong.

    An exception that nobody handled is logged with its traceback; whoever asked is told the id under which it stands. A phone that
    goes away while it sends is no fault of anybody's.

    Args:
        app: what it stands around.
        paths: the classes of addresses, in the notation of Starlette's routes; the first that fits is logged.
        write: takes each line.
    """

    def __init__(self, app: ASGIApp, *, paths: Iterable[str], write: Callable[[str], None] = _to_stderr) -> None:
        self._app = app
        self._paths = [(compile_path(path)[0], path) for path in paths]
        self._write = write
        _silence_the_web_server()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and log it when it has ended; a WebSocket also when it begins."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, name = time.perf_counter(), secrets.token_hex(8)
        status: int | None = None
        sent, error = 0, None

        async def noted(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except ClientDisconnect:
            status = status or GONE
        except Exception:
            error = traceback.format_exc()
            if status is not None:
                raise
            sentence = f"Something went wrong here. The log of the server tells more under {name}."
            await PlainTextResponse(sentence, 500)(scope, receive, noted)
        finally:
            self._line(name, scope, began, method=scope["method"], status=status, bytes=sent, error=error)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, name = time.perf_counter(), secrets.token_hex(8)
        code: int | None = None
        error = None

        def look_for_the_end(message: Message) -> None:
            nonlocal code
            if message["type"] in ("websocket.disconnect", "websocket.close"):
                code = message.get("code", 1000)

        async def received() -> Message:
            message = await receive()
            look_for_the_end(message)
            return message

        async def noted(message: Message) -> None:
            if message["type"] == "websocket.accept":
                self._line(name, scope, began, event="connect")
            look_for_the_end(message)
            await send(message)

        try:
            await self._app(scope, received, noted)
        except Exception:
            error = traceback.format_exc()
            raise
        finally:
            self._line(name, scope, began, event="disconnect", code=code, error=error)

    def _line(self, name: str, scope: Scope, began: float, **more: object) -> None:
        line = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "id": name,
            "path": self._class_of(scope["path"]),
            **more,
            "ms": round((time.perf_counter() - began) * 1000, 1),
        }
        self._write(json.dumps({key: value for key, value in line.items() if key != "error" or value is not None}))

    def _class_of(self, path: str) -> str:
        return next((template for pattern, template in self._paths if pattern.match(path)), OTHER)


def _silence_the_web_server() -> None:
    """Keep Uvicorn from writing who asked for what; its own errors and its start and end are still told."""
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("uvicorn.error").addFilter(_tells_no_address)


def _tells_no_address(record: logging.LogRecord) -> bool:
    return '"WebSocket ' not in str(record.msg)
