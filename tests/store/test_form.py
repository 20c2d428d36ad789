"""The form of the database: what the migrations make is what the tables say, however often and by however many."""

from __future__ import annotations

import socket
import traceback
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from kamcore.store.database import Database, database_url
from kamcore.store.errors import NoEntryError, StoreUnavailableError
from kamcore.store.installed import installed_store
from kamcore.store.limits import Limits
from kamcore.store.store import open_store
from kamcore.store.tables import metadata
from tests.books import full_book
from tests.store.conftest import scratch_postgres


def test_migrations_make_what_the_tables_say(fresh_url):
    database = Database(fresh_url)
    database.migrate()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.close()


def test_a_database_made_without_a_locale_keeps_names_in_any_script():
    with scratch_postgres("ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0") as url:
        store = open_store(url)
        shared = store.workspaces.share(full_book(2), name="Größe 東京", author="Ægir")
        assert store.workspaces.terms(shared.access).name == "Größe 東京"
        store.close()


def test_several_processes_may_start_at_once(fresh_url):
    databases = [Database(fresh_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Database.migrate, databases))
    for database in databases:
        database.check()
        database.close()


def test_a_database_that_was_never_brought_up_to_date_is_not_ready(fresh_url):
    database = Database(fresh_url, patience=0.5)
    with pytest.raises(StoreUnavailableError, match="not been brought up to date"):
        database.check()
    database.close()


def test_a_database_of_a_newer_version_is_refused(fresh_url):
    database = Database(fresh_url)
    database.migrate()
    database.write(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    database.close()
    with pytest.raises(StoreUnavailableError, match="newer version"):
        open_store(fresh_url)


def test_nothing_is_kept_outside_the_tables_that_are_declared(fresh_url):
    database = Database(fresh_url)
    database.migrate()
    assert set(inspect(database.engine).get_table_names()) == set(metadata.tables) | {"alembic_version"}
    database.close()


@pytest.mark.parametrize(
    "bad",
    [
        "", "nonsense", "mysql://root:secret@host/x", "sqlite://", "sqlite:///:memory:",
        "postgresql://kam:p@a:secret@host/x", "postgresql://kam:b:secret@[::1/x", "postgresql://kam@host:secret/x",
    ],
)  # fmt: skip
def test_an_address_that_is_not_understood_is_refused_without_repeating_it(bad):
    with pytest.raises(ValueError, match="address of the database") as refused:
        database_url(bad)
    assert "secret" not in "".join(traceback.format_exception(refused.value))


def test_short_names_of_postgresql_are_understood():
    for given in ("postgres://me@host/x", "postgresql://me@host/x", "postgresql+psycopg://me@host/x"):
        assert database_url(given).drivername == "postgresql+psycopg"


def test_a_database_that_does_not_answer_is_said_to_be_out_of_reach():
    database = Database("postgresql://nobody@127.0.0.1:1/none", patience=0.2)
    with pytest.raises(StoreUnavailableError, match="cannot be reached"):
        database.check()
    database.close()


def test_a_database_that_takes_a_connection_and_says_nothing_is_out_of_reach_and_at_no_fault():
    """A network that swallows what is sent: whoever hears of a fault drops what was to be kept."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        database = Database(f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/none", patience=0.2)
        with pytest.raises(StoreUnavailableError, match="cannot be reached"):
            database.check()
        database.close()


def test_a_turn_at_a_database_that_does_not_answer_is_out_of_reach():
    database = Database("postgresql://nobody@127.0.0.1:1/none", patience=0.2)
    with pytest.raises(StoreUnavailableError, match="cannot be reached"), database.turn("workspace"):
        pytest.fail("nobody's turn has come")
    database.close()


def test_a_connection_that_breaks_in_a_turn_takes_nothing_along(postgres):
    database = Database(postgres)
    with database.turn("workspace"), psycopg.connect(postgres, autocommit=True) as other:
        ended = other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    assert ended
    database.close()


def test_what_goes_wrong_in_a_turn_is_told_as_it_is(fresh_url):
    database = Database(fresh_url)
    with pytest.raises(NoEntryError), database.turn("workspace"):
        raise NoEntryError
    with database.turn("workspace"):
        pass
    database.close()


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreUnavailableError, match="file of the database cannot be made"):
        open_store(f"sqlite:///{tmp_path / 'file' / 'data' / 'store.sqlite3'}", limits=Limits())


@pytest.mark.parametrize(
    ("name", "value"), [("KAM_DATABASE_URL", "mysql://anna:secret@host/name"), ("KAM_MAX_WORKSPACES", "many")]
)
def test_an_installation_that_is_set_up_wrongly_says_so(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(StoreUnavailableError, match="Sharing is not set up as it should be") as told:
        installed_store.__wrapped__()
    assert "secret" not in str(told.value)
