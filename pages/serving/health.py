"""Whether the server is alive (``/healthz``) and whether it can do its work (``/readyz``)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

PATIENCE = 5.0
"""Seconds a check may take."""


class NotReadyError(Exception):
    """Says in one sentence why the server cannot do its work; shown to whoever asks, so it holds no secret."""


def health_routes(ready: Callable[[], None]) -> list[Route]:
    """Make both routes.

    ``/healthz`` answers 200 as long as the process answers at all, and does nothing for it. ``/readyz`` asks ``ready`` and answers
    200, or 503 with the reason.

    Args:
        ready: returns when the server can do its work and raises :class:`NotReadyError` when not. It is called in a thread, never
            twice at a time, and must end by itself (a database gets a timeout for connecting).
    """
    return [Route("/healthz", _alive), Route("/readyz", _Readiness(ready).answer)]


async def _alive(_request: Request) -> Response:
    return _said("alive")


class _Readiness:
    def __init__(self, ready: Callable[[], None]) -> None:
        self._ready = ready
        self._running: asyncio.Task[None] | None = None

    async def answer(self, _request: Request) -> Response:
        # Who asks while a check runs waits for that one, so that a database that hangs does not use up the threads.
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(asyncio.to_thread(self._ready))
        try:
            await asyncio.wait_for(asyncio.shield(self._running), PATIENCE)
        except TimeoutError:
            return _said(f"The check has not ended within {PATIENCE:g} seconds.", 503)
        except NotReadyError as reason:
            return _said(str(reason), 503)
        return _said("ready")


def _said(text: str, status: int = 200) -> Response:
    return PlainTextResponse(text, status, headers={"Cache-Control": "no-store"})
