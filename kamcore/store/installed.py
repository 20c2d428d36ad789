"""The one store of this installation, opened once in each process."""

from __future__ import annotations

import functools
import os
from pathlib import Path

from kamcore.store.store import Store, open_store

VARIABLE = "KAM_DATABASE_URL"
_FILE = Path(__file__).resolve().parents[2] / "data" / "kam-cockpit.sqlite3"


def installed_url() -> str:
    """Return the address of the database: what ``KAM_DATABASE_URL`` says, else a SQLite file in the folder ``data``."""
    return os.environ.get(VARIABLE, "").strip() or f"sqlite:///{_FILE}"


@functools.cache
def installed_store() -> Store:
    """Return the store of this installation; an attempt that fails is not remembered.

    Raises:
        ValueError: when ``KAM_DATABASE_URL`` or a limit is not understood.
        StoreUnavailableError: when the database cannot be reached.
    """
    return open_store(installed_url())
