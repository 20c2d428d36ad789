"""How large a request may be: uploads as large as the largest file, everything else small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEGABYTE = 1024 * 1024
UPLOAD_PATH = "/_stcore/upload_file/"
"""Where Streamlit takes files."""
SMALL = 64 * 1024
"""Bytes that suffice for everything but a file."""
_AROUND_A_FILE = MEGABYTE
"""Bytes for the multipart frame around an uploaded file."""


class RequestLimits:
    """ASGI middleware that refuses a body that is too large, by what it says of itself and by counting what arrives.

    Messages of a WebSocket are not its business: Streamlit closes the connection at one of more than 25 MB.

    Args:
        app: what it stands around.
        largest_file: bytes of the largest file that may be uploaded.
        base: the path under which Streamlit was told to live (``server.baseUrlPath``), ``""`` for none.
    """

    def __init__(self, app: ASGIApp, *, largest_file: int, base: str = "") -> None:
        self._app = app
        self._largest_upload = largest_file + _AROUND_A_FILE
        self._uploads = f"{base}{UPLOAD_PATH}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request of an allowed size on, and answer 413 to any other."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = self._largest_upload if scope["path"].startswith(self._uploads) else SMALL
        if _declared(scope) > most:
            await _refusal(most)(scope, receive, send)
            return
        arrived, answered = 0, False

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > most:
                raise _TooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except _TooLargeError:
            if answered:
                raise
            await _refusal(most)(scope, receive, send)


class _TooLargeError(Exception):
    """More has arrived than may."""


def _declared(scope: Scope) -> int:
    said = Headers(scope=scope).get("content-length", "")
    return int(said) if said.isdecimal() else 0


def _refusal(most: int) -> PlainTextResponse:
    size = f"{most // MEGABYTE} MB" if most >= MEGABYTE else f"{most // 1024} kB"
    sentence = f"This request is too large: more than {size}, the most that is taken here. Send less."
    # The connection ends, or the rest of the body would still have to be read.
    return PlainTextResponse(sentence, 413, headers={"Connection": "close"})
