"""Every test of the store runs on a SQLite file and on a database of its own in PostgreSQL."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest

from kamcore.store.database import Database
from kamcore.store.limits import Limits
from kamcore.store.store import Store, open_store
from kamcore.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

POSTGRES = os.environ.get("KAM_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")


@dataclass
class Clock:
    """A clock that stands still until it is moved, also backwards."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 9, 30, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@contextmanager
def scratch_postgres(options: str = "") -> Iterator[str]:
    """Make a database for one test and drop it; skip where there is no PostgreSQL, except in CI.

    Args:
        options: what stands behind its name where it is made.
    """
    name = f"kam_test_{uuid.uuid4().hex}"
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        reason = "no PostgreSQL answers at 127.0.0.1:5432; the same tests run on SQLite"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with server:
        server.execute(f'CREATE DATABASE "{name}" {options}')
        try:
            base, _, _ = POSTGRES.rpartition("/")
            yield f"{base}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh_url(request, tmp_path) -> Iterator[str]:
    """The address of a database that holds nothing, not even tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.sqlite3'}"
        return
    with scratch_postgres() as found:
        yield found


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """One database in PostgreSQL for all tests of this process, since making one takes longer than most tests."""
    with scratch_postgres() as found:
        database = Database(found)
        database.migrate()
        database.close()
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> str:
    """The address of an empty store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite3'}"
    found = request.getfixturevalue("postgres")
    with psycopg.connect(found) as connection:
        connection.execute(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY CASCADE")
    return found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(url, clock) -> Iterator[Store]:
    opened = open_store(url, limits=Limits(), clock=clock)
    yield opened
    opened.close()
