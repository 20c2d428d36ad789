"""How tests run here: hypothesis without a time limit on an example, since machines differ, and with the same examples every time
in CI; nothing is ever kept in the store of this machine; and what the collecting of tests makes is no garbage to look through."""

from __future__ import annotations

import gc
import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings

settings.register_profile("house", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("house"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "house")

KEPT = tempfile.TemporaryDirectory(prefix="kam-tests-", ignore_cleanup_errors=True)
os.environ["KAM_DATABASE_URL"] = f"sqlite:///{Path(KEPT.name) / 'store.sqlite3'}"

gc.disable()


def pytest_collection_finish():
    """Set aside what was loaded, as the server does: until here little is garbage, and from here on all of it stays."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_unconfigure():
    KEPT.cleanup()
