"""A link to any page works on a server that has just started."""

from __future__ import annotations

import pytest

from pages.ui.registry import HOME, PAGES, STRATEGY
from tests.e2e.server import running

pytestmark = pytest.mark.browser
DEEPEST_FIRST = (STRATEGY, *(entry for entry in PAGES if entry not in (STRATEGY, HOME)), HOME)


def test_the_first_request_goes_to_a_page_deep_inside(arrive, tmp_path):
    with running(tmp_path) as cold:
        visitor = arrive(cold)
        for entry in DEEPEST_FIRST:  # each is a new session, since a visit begins with its address
            visitor.go(f"/{entry.path}?book=software")
            assert visitor.title() == entry.title
            assert "40 accounts" in visitor.sidebar()
            visitor.no_failure()
        visitor.context.close()
