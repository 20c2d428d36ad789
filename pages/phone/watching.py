"""Where a room stands, for the many phones that ask every few seconds: looked up once for all of them."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from kamcore.store.tokens import fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from kamcore.store.seats import State
    from pages.phone.asking import Asking

T = TypeVar("T")
ROOM_SECONDS = 0.7
"""How old the state of a room may be. Whether an answer is taken is decided by the store, not by this."""
SEAT_SECONDS = 10.0
"""For how long somebody counts as being in a room without being looked up; this also notes now and then that they are there."""


@dataclass
class _Remembered(Generic[T]):
    """What was found under a name not long ago; who asks while it is being looked up waits for that."""

    seconds: float
    clock: Callable[[], float]
    found: dict[str, tuple[float, asyncio.Task[T]]] = field(default_factory=dict)
    swept: float = -math.inf

    async def get(self, name: str, look: Callable[[], Coroutine[None, None, T]]) -> T:
        now = self.clock()
        begun, task = self.found.get(name, (0.0, None))
        if task is None or now - begun >= self.seconds or (task.done() and task.exception() is not None):
            self._sweep(now)
            task = asyncio.create_task(look())
            self.found[name] = (now, task)
        return await asyncio.shield(task)

    def _sweep(self, now: float) -> None:
        if now - self.swept < self.seconds:
            return
        self.swept = now
        for name in [name for name, (begun, task) in self.found.items() if now - begun >= self.seconds and task.done()]:
            del self.found[name]


class Watching:
    """The states of rooms.

    Args:
        asking: the way to the store.
        clock: tells seconds that only grow.
    """

    def __init__(self, asking: Asking, clock: Callable[[], float] = time.monotonic) -> None:
        self._asking = asking
        self._seats: _Remembered[str] = _Remembered(SEAT_SECONDS, clock)
        self._rooms: _Remembered[State] = _Remembered(ROOM_SECONDS, clock)

    async def state(self, token: str) -> State:
        """Return where the room of a participant stands.

        Raises:
            NoEntryError: for somebody who is in no room, or no longer; within ``SEAT_SECONDS``.
            StoreUnavailableError: as in :meth:`pages.phone.asking.Asking.ask`.
        """
        room = await self._seats.get(fingerprint(token), lambda: self._asking.ask(lambda seats: seats.seen(token)))
        return await self._rooms.get(room, lambda: self._asking.ask(lambda seats: seats.state(room)))
