"""A workspace with a room."""

from __future__ import annotations

import pytest

from tests.books import full_book
from tests.store.rooms.plan import PLAN


@pytest.fixture
def shared(store):
    return store.workspaces.share(full_book(3), name="Workshop", author="A")


@pytest.fixture
def room(store, shared):
    return store.rooms.open(shared.access, PLAN, title="Scoring day", revision=1, author="A")
