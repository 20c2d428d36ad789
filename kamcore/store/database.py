"""One database, SQLite or PostgreSQL: connections, transactions that may be tried again, and its form brought up to date."""

from __future__ import annotations

import logging
import random
import sqlite3
import threading
import time
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from kamcore.store.errors import StoreError, StoreFaultError, StoreFullError, StoreUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Table
    from sqlalchemy.engine import URL, Connection, Engine

T = TypeVar("T")
PATIENCE = 20.0
"""Seconds for which a transaction is tried again while the database restarts or is busy."""
GLANCE = 2.0
"""The same for what is asked at every turn, where it is better to go on with what is known."""
_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_MS = 5_000
_POSTGRES = MappingProxyType(
    {
        "connect_timeout": 5,
        "tcp_user_timeout": 10_000,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "client_encoding": "UTF8",
    }
)
"""For libpq: when a server that answers nothing counts as gone, by itself that takes a quarter of an hour; and how texts are
written, which a database made without a locale (``SQL_ASCII``) leaves open."""
_LOCK = 0x4B414D
"""The advisory lock of PostgreSQL under which one process at a time brings the database up to date."""
_AGAIN = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300"})
"""What PostgreSQL says of a transaction that may be tried again: a conflict, a restart, no free connection."""
_DISK_FULL = frozenset({"53100"})
_NEVER = ("no such", "readonly", "not a database", "unable to open")
"""What SQLite says of a file with which trying again does not help."""
_WHY = (
    "connection refused", "timeout expired", "password authentication failed", "no pg_hba.conf entry", "resolve host",
    "could not translate host name", "does not exist", "invalid connection option", "invalid sslmode", "SSL", "certificate",
    "too many clients", "connection slots", "readonly", "not a database", "unable to open", "malformed", "disk I/O error", "locked",
)  # fmt: skip
"""Words of a driver that go into the log where it says them; all else it says may hold what people wrote, or a secret."""
_AWAY = "What is shared cannot be reached at the moment. Your changes are still here: try again shortly."
_log = logging.getLogger(__name__)


def database_url(given: str) -> URL:
    """Return the address of a database in SQLAlchemy's form: ``sqlite:///path`` or ``postgresql://…``.

    Raises:
        ValueError: for an address that is not understood, without repeating it, since it may hold a password.
    """
    try:
        url = make_url(given.replace("postgres://", "postgresql://", 1) if given.startswith("postgres://") else given)
    except (SQLAlchemyError, ValueError):  # whose words may repeat a piece of the password
        raise ValueError(
            "the address of the database is not understood; expected sqlite:///path or postgresql://user:password@host/name, "
            "with %40, %3A and %2F for @, : and / in the password"
        ) from None
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database and url.database != ":memory:":
        return url
    raise ValueError(f"the address of the database names {backend}; expected a SQLite file or PostgreSQL")


def file_of(given: str) -> Path | None:
    """Return the file of a SQLite database; None for PostgreSQL.

    Raises:
        ValueError: for an address that is not understood.
    """
    url = database_url(given)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


class Database:
    """Transactions on one database.

    A piece of work is a function of a connection that is safe to run twice: when the connection breaks at the very moment of the
    commit nobody knows whether it was done, so it is run again and has to find out.
    """

    def __init__(self, url: str, *, patience: float = PATIENCE) -> None:
        """Prepare the connections; nothing is opened yet.

        Raises:
            ValueError: for an address that is not understood.
        """
        self.url = database_url(url)
        self._patience = patience
        self._sqlite = self.url.get_backend_name() == "sqlite"
        # SQLite gives its lock to whoever asks at the right moment; inside one process writers queue up instead.
        self._turn: threading.Lock | nullcontext[None] = threading.Lock() if self._sqlite else nullcontext()
        self._queue = threading.Lock()
        self.engine = self._engine()

    def _engine(self) -> Engine:
        if not self._sqlite:
            return create_engine(
                self.url,
                pool_pre_ping=True,
                hide_parameters=True,
                pool_size=8,
                max_overflow=8,
                pool_timeout=self._patience,
                connect_args=_POSTGRES,
            )
        engine = create_engine(
            self.url, hide_parameters=True, connect_args={"timeout": _BUSY_MS / 1000}, pool_size=8, max_overflow=8
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    # ------------------------------------------------------------ transactions

    def read(self, work: Callable[[Connection], T], *, patience: float | None = None) -> T:
        """Run a piece of work that only reads; all it reads is of one moment.

        Args:
            work: what is done.
            patience: seconds for which it is tried again; by default those of the database.

        Raises:
            StoreUnavailableError: when the database cannot be reached for ``patience`` seconds.
        """
        return self._tried(work, writes=False, patience=self._patience if patience is None else patience)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run a piece of work in one transaction, which is on disk when this returns.

        Raises:
            StoreUnavailableError: when the database cannot be reached for ``patience`` seconds.
            StoreFullError: when its disk is full.
        """
        return self._tried(work, writes=True, patience=self._patience)

    def _tried(self, work: Callable[[Connection], T], *, writes: bool, patience: float) -> T:
        deadline = time.monotonic() + patience
        pause = 0.02
        while True:
            try:
                return self._once(work, writes=writes)
            except DBAPIError as problem:
                if not _may_try_again(problem) or time.monotonic() + pause > deadline:
                    raise _said(problem) from problem
            except PoolTimeoutError as problem:
                raise StoreUnavailableError(_AWAY) from problem
            time.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311  (so that those who wait do not wake at once)
            pause = min(2 * pause, 1.0)

    def _once(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        with self._turn if writes else nullcontext(), self.engine.connect() as plain:
            connection = plain.execution_options(sqlite_begin="BEGIN IMMEDIATE" if writes else "BEGIN")
            with connection.begin():
                if not writes and not self._sqlite:
                    connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
                return work(connection)

    @contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """Let those through one after another who would otherwise undo each other's work; whoever does not ask is not kept out.

        Args:
            name: what it is about; in PostgreSQL one of each name passes at a time, however many processes there are. On SQLite
                one of this process passes.

        Raises:
            StoreUnavailableError: when the database cannot be reached.
        """
        with self._queue:  # one connection for each process that waits, and not one for each thread
            if self._sqlite:
                yield
                return
            connection = self._waited_for(name)
            try:
                yield
            finally:
                with suppress(DBAPIError):  # it broke meanwhile, and the turn is over with it
                    connection.close()

    def _waited_for(self, name: str) -> Connection:
        """Return a connection that has the turn."""
        try:
            connection = self.engine.connect()
            try:
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
            except BaseException:
                connection.invalidate()
                connection.close()
                raise
        except DBAPIError as problem:
            raise _said(problem) from problem
        except PoolTimeoutError as problem:
            raise StoreUnavailableError(_AWAY) from problem
        return connection

    # ------------------------------------------------------------ its form

    def migrate(self) -> None:
        """Bring the database up to the form of this version; several processes may do so at once.

        Raises:
            StoreUnavailableError: when it cannot be reached, or was brought to the form of a newer version.
        """
        if self._sqlite and self.url.database:
            file = Path(self.url.database)
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.touch(mode=0o600)  # what people share is read by the app alone
            except OSError as problem:
                raise StoreUnavailableError(
                    f"The file of the database cannot be made ({problem.strerror}): sharing is not possible here."
                ) from problem

        def upgrade(connection: Connection) -> None:
            if not self._sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            now = MigrationContext.configure(connection).get_current_revision()
            scripts = ScriptDirectory(str(_MIGRATIONS))
            if now is not None and now not in {script.revision for script in scripts.walk_revisions()}:
                raise StoreUnavailableError("The database was made by a newer version of KAM Cockpit: update this one.")
            if now != scripts.get_current_head():
                command.upgrade(_config(connection), "head")

        self._tried(upgrade, writes=True, patience=self._patience)

    def is_ours(self) -> bool:
        """Whether it is a database that was brought to some form of this product."""
        try:
            with self.engine.connect() as connection:
                return MigrationContext.configure(connection).get_current_revision() is not None
        except DBAPIError:
            return False

    def check(self) -> None:
        """Check that the database answers and has the form of this version.

        Raises:
            StoreUnavailableError: when it does not.
        """
        now = self.read(lambda connection: MigrationContext.configure(connection).get_current_revision())
        if now != ScriptDirectory(str(_MIGRATIONS)).get_current_head():
            raise StoreUnavailableError("The database has not been brought up to date yet.")

    def close(self) -> None:
        """End all connections."""
        self.engine.dispose()

    def alone(self, statement: str) -> None:
        """Run a statement that no transaction may hold, such as VACUUM.

        Raises:
            StoreUnavailableError: when the database is away, or too busy for it.
        """
        try:
            with self.engine.connect() as connection:
                if self._sqlite:
                    driver: Any = connection.connection.driver_connection
                    driver.execute(statement)
                else:
                    connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(statement))
        except (DBAPIError, sqlite3.Error) as problem:
            raise StoreUnavailableError("The database is away, or too busy for this: try again shortly.") from problem


def insert_into(connection: Connection, table: Table) -> Any:  # noqa: ANN401  (of either dialect)
    """Return an INSERT that may say what to do where the row is there already."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  (the driver's own)
    connection.isolation_level = None  # transactions begin when it is said below, not when the driver thinks
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def _state(problem: DBAPIError) -> str:
    return str(getattr(problem.orig, "sqlstate", None) or "")


def _is_full(problem: DBAPIError) -> bool:
    return _state(problem) in _DISK_FULL or "disk is full" in str(problem.orig)


def _may_try_again(problem: DBAPIError) -> bool:
    if problem.connection_invalidated or _state(problem) in _AGAIN:
        return True
    said = str(problem.orig)
    return (
        not _state(problem)
        and isinstance(problem, OperationalError)
        and not _is_full(problem)
        and not any(words in said for words in _NEVER)
    )


def _said(problem: DBAPIError) -> StoreError:
    """Turn what the driver says into a sentence. The log gets its kind, and of its words those that are known to tell nothing."""
    kind = type(problem.orig).__name__
    if _is_full(problem):
        return StoreFullError("The disk of the database is full: nothing was saved. Your changes are still here.")
    said = str(problem.orig).casefold()
    why = [words for words in _WHY if words.casefold() in said]
    _log.error("the database failed: %s", " ".join(filter(None, (kind, _state(problem), ", ".join(why)))))
    if isinstance(problem, (OperationalError, InterfaceError)) or _may_try_again(problem):
        return StoreUnavailableError(_AWAY)
    return StoreFaultError(
        "The database did not take it: nothing was saved. Your changes are still here; the log of the server says more."
    )
