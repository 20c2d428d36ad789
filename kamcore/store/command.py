"""``python -m kamcore store backup | restore | vacuum | stats``: what whoever runs an installation does, also while it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.store.arguments import VARIABLE
from kamcore.store.database import file_of
from kamcore.store.errors import StoreError
from kamcore.store.installed import installed_url
from kamcore.store.store import open_store

if TYPE_CHECKING:
    import argparse

    from kamcore.store.store import Store
    from kamcore.store.upkeep import Swept


def run(given: argparse.Namespace) -> int:
    """Run one of the commands and say what was done.

    Returns:
        0 when it was done, 1 when not; then a sentence on standard error says why.
    """
    try:
        store = open_store(_meant(given))
        try:
            said = _done(store, given)
        finally:
            store.close()
    except (StoreError, ValueError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(f"{said}\n")
    return 0


def _meant(given: argparse.Namespace) -> str:
    """Return the address of the database that is meant; only a restore may make one."""
    url: str = given.database or installed_url()
    file = file_of(url)
    if given.task != "restore" and file is not None and not file.is_file():
        raise StoreError(f"There is no database {file}. Say which one is meant with --database, or in {VARIABLE}.")
    return url


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
