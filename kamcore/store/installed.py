"""The one store of this installation, opened once in each process."""

from __future__ import annotations

import functools
import os
from pathlib import Path

from kamcore.store.arguments import VARIABLE
from kamcore.store.errors import StoreUnavailableError
from kamcore.store.store import Store, open_store

_FILE = Path(__file__).resolve().parents[2] / "data" / "kam-cockpit.sqlite3"


def installed_url() -> str:
    """Return the address of the database: what ``KAM_DATABASE_URL`` says, else a SQLite file in the folder ``data``."""
    return os.environ.get(VARIABLE, "").strip() or f"sqlite:///{_FILE}"


@functools.cache
def installed_store() -> Store:
    """Return the store of this installation; an attempt that fails is not remembered.

    Raises:
        StoreUnavailableError: when the database cannot be reached, or ``KAM_DATABASE_URL`` or a limit is not understood.
    """
    try:
        return open_store(installed_url())
    except ValueError as problem:
        raise StoreUnavailableError(f"Sharing is not set up as it should be: {problem}.") from problem
