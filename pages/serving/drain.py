"""An orderly end: what runs when the server is told to stop may finish, for a bounded time."""

from __future__ import annotations

import asyncio
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Drain:
    """ASGI middleware that ends requests which still run some time after SIGTERM.

    The web server stops listening, closes WebSockets and waits for running requests without an end; one whose sender has fallen
    silent would keep the process alive for ever.

    Args:
        app: what it stands around.
        grace: seconds a request may still run after SIGTERM.
    """

    def __init__(self, app: ASGIApp, *, grace: float) -> None:
        self._app = app
        self._grace = grace
        self._running: set[asyncio.Timeout] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; while the server runs, listen for SIGTERM."""
        if scope["type"] == "lifespan":
            with self._listening(asyncio.get_running_loop()):
                await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._request(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        answered = False

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        timeout = asyncio.timeout(None)
        try:
            async with timeout:
                self._running.add(timeout)
                await self._app(scope, receive, noted)
        except TimeoutError:
            if answered or not timeout.expired():
                raise
            sentence = "The server is being stopped. Try again in a moment."
            await PlainTextResponse(sentence, 503, headers={"Connection": "close"})(scope, receive, send)
        finally:
            self._running.discard(timeout)

    def _begin(self) -> None:
        end = asyncio.get_running_loop().time() + self._grace
        for timeout in self._running:
            if timeout.when() is None:
                timeout.reschedule(end)

    @contextmanager
    def _listening(self, loop: asyncio.AbstractEventLoop) -> Iterator[None]:
        """Add to what the web server does at SIGTERM; where it handles none, nothing changes."""
        servers_own = signal.getsignal(signal.SIGTERM)
        if not callable(servers_own) or threading.current_thread() is not threading.main_thread():
            yield
            return

        def handle(number: int, frame: FrameType | None) -> None:
            servers_own(number, frame)
            loop.call_soon_threadsafe(self._begin)

        signal.signal(signal.SIGTERM, handle)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, servers_own)
