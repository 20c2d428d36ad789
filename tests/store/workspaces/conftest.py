"""A workspace."""

from __future__ import annotations

import pytest

from tests.store.workspaces.shared_book import BOOK


@pytest.fixture
def shared(store):
    return store.workspaces.share(BOOK, name="  Spring   review ", author="Facilitator A", note="first")
