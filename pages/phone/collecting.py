"""Answers on their way to the store: those that arrive while others are being written are written together after them.

So however many phones answer at once, one thread writes, and a slow disk delays an answer by two writes at the most.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.store.room import Phase
    from kamcore.store.seats import Ballot
    from pages.phone.asking import Asking

MOST = 200
"""Ballots in one write, so that none takes long."""


class Collecting:
    """Collects ballots.

    Args:
        asking: the way to the store.
    """

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._waiting: list[tuple[Ballot, asyncio.Future[Phase]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, ballot: Ballot) -> Phase:
        """Keep the answers of a ballot.

        Returns:
            As :meth:`kamcore.store.seats.Seats.answer` does.

        Raises:
            StoreError: as there, and as :meth:`pages.phone.asking.Asking.ask` does.
        """
        kept: asyncio.Future[Phase] = asyncio.get_running_loop().create_future()
        self._waiting.append((ballot, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await kept

    async def _write(self) -> None:
        while self._waiting:
            now, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            for (_, kept), found in zip(now, await self._found([ballot for ballot, _ in now]), strict=True):
                if kept.done():  # whoever waited has gone
                    continue
                if isinstance(found, Exception):
                    kept.set_exception(found)
                else:
                    kept.set_result(found)

    async def _found(self, ballots: list[Ballot]) -> Sequence[Phase | Exception]:
        try:
            return await self._asking.ask(lambda seats: seats.answer_all(ballots))
        except Exception as problem:  # noqa: BLE001  (whatever it is, everybody who waits is told)
            return (problem,) * len(ballots)
