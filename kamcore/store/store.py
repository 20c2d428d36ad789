"""The store as a whole."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kamcore.store.access import prepare
from kamcore.store.admission import Admission
from kamcore.store.database import Database
from kamcore.store.limits import Limits
from kamcore.store.revisions import Revisions
from kamcore.store.rooms import Rooms
from kamcore.store.seats import Seats
from kamcore.store.upkeep import Upkeep
from kamcore.store.workspaces import Workspaces

if TYPE_CHECKING:
    from collections.abc import Callable


class Store:
    """Everything that is kept, in one database.

    Attributes:
        workspaces: books with a name, and the way into them.
        admission: who is let in: links and members.
        revisions: the saves.
        rooms: workshops, as their facilitators see them.
        seats: the same, as participants see them.
        upkeep: expiry, figures, backup.
    """

    def __init__(self, database: Database, limits: Limits, clock: Callable[[], datetime]) -> None:
        self.workspaces = Workspaces(database, limits, clock)
        self.admission = Admission(database, clock)
        self.revisions = Revisions(database, limits, clock)
        self.rooms = Rooms(database, limits, clock)
        self.seats = Seats(database, limits, clock)
        self.upkeep = Upkeep(database, limits, clock)
        self._database = database

    def ready(self) -> None:
        """Check that the database answers and is up to date.

        Raises:
            StoreUnavailableError: when it does not.
        """
        self._database.check()

    def close(self) -> None:
        """End all connections."""
        self._database.close()


def _now() -> datetime:
    return datetime.now(UTC)


def open_store(url: str, *, limits: Limits | None = None, clock: Callable[[], datetime] = _now) -> Store:
    """Open the store in a database, bringing it up to date first.

    Args:
        url: ``sqlite:///path/of/file`` or ``postgresql://user@host/name``.
        limits: how much is kept; by default what the environment says.
        clock: tells the moment, in UTC.

    Raises:
        ValueError: for an address that is not understood, or a limit that is no number.
        StoreUnavailableError: when the database cannot be reached or was made by a newer version.
    """
    kept = limits or Limits.of()
    database = Database(url)
    try:
        database.migrate()
        database.write(prepare)
    except BaseException:
        database.close()
        raise
    return Store(database, kept, clock)
