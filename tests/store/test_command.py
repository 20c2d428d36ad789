from __future__ import annotations

import pytest

from kamcore.__main__ import main
from kamcore.store.limits import Limits
from kamcore.store.store import open_store
from tests.books import full_book, money_only


@pytest.fixture
def filled(url):
    """The address of a store with one workspace of two revisions."""
    store = open_store(url, limits=Limits())
    shared = store.workspaces.share(full_book(3), name="North", author="Anna")
    store.revisions.save(shared.access, money_only(), base=1, author="Ben")
    store.close()
    return url


def run(*arguments):
    return main(["store", *map(str, arguments)])


def test_stats(filled, capsys):
    assert run("--database", filled, "stats") == 0
    said = capsys.readouterr().out
    assert said.startswith("It holds 1 workspace with 2 revisions (")
    assert said.endswith("0 open rooms, 0 participants and 0 votes.\n")


def test_backup_and_restore(filled, tmp_path, capsys):
    copy, other = tmp_path / "copy.sqlite3", f"sqlite:///{tmp_path / 'other.sqlite3'}"
    assert run("--database", filled, "backup", copy) == 0
    assert capsys.readouterr().out.startswith(f"Wrote {copy}, ")
    assert run("--database", other, "restore", copy) == 0
    assert "Restored. It holds 1 workspace with 2 revisions" in capsys.readouterr().out
    # What is there is not written over, unless it is said.
    assert run("--database", filled, "backup", copy) == 1
    assert "exists already" in capsys.readouterr().err
    assert run("--database", other, "restore", copy) == 1
    assert "is not empty: nothing was restored" in capsys.readouterr().err
    assert run("--database", other, "restore", copy, "--replace") == 0


def test_vacuum(filled, capsys):
    assert run("--database", filled, "vacuum") == 0
    assert "Deleted what had expired: 0 workspaces, 0 rooms. It holds 1 workspace" in capsys.readouterr().out


def test_what_cannot_be_done_is_said(tmp_path, capsys):
    assert run("--database", "sqlite:///" + str(tmp_path / "s.sqlite3"), "restore", tmp_path / "no such file") == 1
    assert "There is no file" in capsys.readouterr().err
    assert run("--database", "mysql://anna:secret@host/name", "stats") == 1
    told = capsys.readouterr().err
    assert "expected a SQLite file or PostgreSQL" in told
    assert "secret" not in told


def test_by_default_it_is_the_installed_one(monkeypatch, filled, capsys):
    monkeypatch.setenv("KAM_DATABASE_URL", filled)
    assert run("stats") == 0
    assert "1 workspace with 2 revisions" in capsys.readouterr().out
