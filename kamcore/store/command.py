"""``python -m kamcore store backup | restore | vacuum | stats``: what whoever runs an installation does, also while it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.store.errors import StoreError
from kamcore.store.installed import VARIABLE, installed_url
from kamcore.store.store import open_store

if TYPE_CHECKING:
    import argparse

    from kamcore.store.store import Store
    from kamcore.store.upkeep import Swept


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``store`` with its own commands to those of the command line."""
    store = commands.add_parser("store", help="care for what is shared: backup, restore, vacuum, stats")
    store.add_argument(
        "--database", metavar="URL", help=f"its address; by default what {VARIABLE} says, else the file in data/"
    )
    tasks = store.add_subparsers(dest="task", required=True)
    backup = tasks.add_parser(
        "backup", help="write everything, as of one moment, to a new file; the app may be running"
    )
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = tasks.add_parser("restore", help="bring back everything that a backup holds")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--replace", action="store_true", help="delete first what the database holds")
    tasks.add_parser("vacuum", help="delete what has expired, and give its room back to the disk")
    tasks.add_parser("stats", help="say how much is held")


def run(given: argparse.Namespace) -> int:
    """Run one of the commands and say what was done.

    Returns:
        0 when it was done, 1 when not; then a sentence on standard error says why.
    """
    try:
        store = open_store(given.database or installed_url())
        try:
            said = _done(store, given)
        finally:
            store.close()
    except (StoreError, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


def _done(store: Store, given: argparse.Namespace) -> str:
    if given.task == "backup":
        store.upkeep.backup(given.file)
        return f"Wrote {given.file}, {wording.number(given.file.stat().st_size / 1e6)} MB."
    if given.task == "restore":
        store.upkeep.restore(given.file, replace=given.replace)
        return f"Restored. {_held(store)}"
    if given.task == "vacuum":
        return f"{_swept(store.upkeep.vacuum())} {_held(store)}"
    return _held(store)


def _swept(swept: Swept) -> str:
    return f"Deleted what had expired: {wording.plural(swept.workspaces, 'workspace')}, {wording.plural(swept.rooms, 'room')}."


def _held(store: Store) -> str:
    held = store.upkeep.stats()
    return (
        f"It holds {wording.plural(held.workspaces, 'workspace')} with {wording.plural(held.revisions, 'revision')} "
        f"({wording.number(held.size / 1e6)} MB), {wording.plural(held.rooms_open, 'open room')}, "
        f"{wording.plural(held.participants, 'participant')} and {wording.plural(held.votes, 'vote')}."
    )
