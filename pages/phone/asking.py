"""Asking the store from the event loop: in threads of its own, so many at a time, and never for longer than a phone waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import anyio
import anyio.to_thread

from kamcore.store.errors import StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamcore.store.seats import Seats

T = TypeVar("T")
THREADS = 4
"""Fewer than the connections of the store, so that the rest of the app always gets one; and more would only take turns with the
event loop."""
PATIENCE = 8.0
"""Seconds after which somebody who waits is told to come again."""


class Asking:
    """Asks the store about seats.

    Args:
        seats: returns them; it may open the store, and is called in a thread.
    """

    def __init__(self, seats: Callable[[], Seats]) -> None:
        self._seats = seats
        self._limiter: anyio.CapacityLimiter | None = None

    async def ask(self, question: Callable[[Seats], T]) -> T:
        """Return the answer to a question.

        What was begun is not broken off when it takes too long: an answer may still be kept, and is then kept once when it is sent
        again.

        Raises:
            StoreUnavailableError: when there is none in time, or the store says so.
            StoreError: whatever the store says.
        """
        if self._limiter is None:  # belongs to the event loop, which does not run yet when the routes are made
            self._limiter = anyio.CapacityLimiter(THREADS)
        with anyio.move_on_after(PATIENCE):
            return await anyio.to_thread.run_sync(
                lambda: question(self._seats()), abandon_on_cancel=True, limiter=self._limiter
            )
        raise StoreUnavailableError("The answers cannot be reached at the moment. Try again shortly.")
