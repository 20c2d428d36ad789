"""A workspace in the store of this installation."""

from __future__ import annotations

import pytest

from kamcore.store.installed import installed_store
from tests.books import full_book


@pytest.fixture
def store():
    return installed_store()


@pytest.fixture
def shared(store):
    return store.workspaces.share(full_book(6), name="Scoring day", author="Dana")
