"""What whoever runs an installation does: expiry, figures, backup and restore, tidying up."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, text

from kamcore.store.access import WAIT
from kamcore.store.database import Database
from kamcore.store.errors import StoreError
from kamcore.store.tables import failed_tries, metadata, participants, revisions, rooms, votes, workspaces
from kamcore.store.workspaces import remove

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from kamcore.store.limits import Limits

KEPT_AFTER_ROOM = timedelta(days=30)
"""How long the answers of a room stay after it has closed."""
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """What was deleted because its time was over."""

    workspaces: int
    rooms: int


@dataclass(frozen=True, slots=True)
class Stats:
    """How much an installation holds. ``size`` is in packed bytes, of all revisions."""

    workspaces: int
    revisions: int
    size: int
    rooms_open: int
    participants: int
    votes: int


class Upkeep:
    """Care for the whole database."""

    def __init__(self, database: Database, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock

    def sweep(self) -> Swept:
        """Delete workspaces and rooms whose time is over, and what is remembered of failed tries."""

        def work(connection: Connection) -> Swept:
            now = self._clock()
            over = workspaces.c.expires <= now
            if self._limits.unused_days:
                over |= workspaces.c.opened <= now - timedelta(days=self._limits.unused_days)
            gone = list(connection.scalars(select(workspaces.c.id).where(over)))
            for workspace in gone:
                remove(connection, workspace)
            ended = connection.execute(
                delete(rooms).where(func.coalesce(rooms.c.closed, rooms.c.expires) <= now - KEPT_AFTER_ROOM)
            )
            connection.execute(delete(failed_tries).where(failed_tries.c.since <= now - WAIT))
            return Swept(len(gone), ended.rowcount)

        return self._database.write(work)

    def stats(self) -> Stats:
        """Count what is held."""

        def work(connection: Connection) -> Stats:
            def count(table: object, *where: object) -> int:
                return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0  # type: ignore[arg-type]

            return Stats(
                count(workspaces),
                count(revisions),
                int(connection.scalar(select(func.coalesce(func.sum(workspaces.c.size), 0))) or 0),
                count(rooms, rooms.c.closed.is_(None), rooms.c.expires > self._clock()),
                count(participants),
                count(votes),
            )

        return self._database.read(work)

    def vacuum(self) -> Swept:
        """Sweep, and give the room of what was deleted back to the disk; the database may be in use."""
        swept = self.sweep()
        self._database.alone("VACUUM")
        return swept

    def backup(self, to: Path) -> None:
        """Write everything, as of one moment, to a new SQLite file; the database may be in use.

        The file is the same whatever database it comes from, so that an installation can move from SQLite to PostgreSQL and back.

        Raises:
            StoreError: when there is a file of that name.
        """
        if to.exists():
            raise StoreError(f"{to} exists already: choose another name, nothing was written.")
        copy = Database(f"sqlite:///{to}")
        try:
            copy.migrate()
            self._database.read(lambda source: copy.write(lambda target: _copy(source, target)))
            copy.alone("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        except BaseException:
            copy.close()
            to.unlink(missing_ok=True)
            raise
        copy.close()

    def restore(self, source: Path, *, replace: bool = False) -> None:
        """Bring back everything that a backup holds, in one transaction.

        Raises:
            StoreError: when there is no such file, or this store holds something and is not to be replaced.
            StoreUnavailableError: when the backup was made by a newer version.
        """
        if not source.is_file():
            raise StoreError(f"There is no file {source}.")
        if not replace and self.stats().workspaces:
            raise StoreError(
                "This store is not empty: nothing was restored. Say --replace to delete what it holds first."
            )
        with TemporaryDirectory() as folder:  # what is brought up to date is a copy; the backup stays as it is
            copy = Database(f"sqlite:///{shutil.copy(source, folder)}")
            try:
                copy.migrate()

                def work(target: Connection) -> None:
                    for table in reversed(metadata.sorted_tables):
                        target.execute(delete(table))
                    copy.read(lambda held: _copy(held, target))

                self._database.write(work)
            finally:
                copy.close()


def _copy(source: Connection, target: Connection) -> None:
    for table in metadata.sorted_tables:
        rows = source.execution_options(yield_per=_AT_A_TIME).execute(select(table))
        for some in rows.mappings().partitions(_AT_A_TIME):
            target.execute(insert(table), [dict(row) for row in some])
    _number_on(target)


def _number_on(target: Connection) -> None:
    """Let PostgreSQL number new lines of the log after those that were copied."""
    if target.dialect.name == "postgresql":
        target.execute(
            text(
                "SELECT setval(pg_get_serial_sequence('audit', 'id'), COALESCE((SELECT MAX(id) FROM audit), 0) + 1, false)"
            )
        )
