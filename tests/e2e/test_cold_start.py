"""A link to any page works on a server that has just started, and what it shows can be read in the dark."""

from __future__ import annotations

import pytest

from pages.ui.registry import HOME, PAGES, STRATEGY
from tests.e2e.server import running
from tests.e2e.test_accessibility import filled_button_can_be_read, grave

pytestmark = pytest.mark.browser
DEEPEST_FIRST = (STRATEGY, *(entry for entry in PAGES if entry not in (STRATEGY, HOME)), HOME)


def test_the_first_request_goes_to_a_page_deep_inside_and_none_has_a_grave_finding_in_the_dark(arrive, tmp_path):
    with running(tmp_path) as cold:
        visitor, found = arrive(cold, color_scheme="dark"), []
        for entry in DEEPEST_FIRST:  # each is a new session, since a visit begins with its address
            visitor.go(f"/{entry.path}?book=software")
            assert visitor.title() == entry.title
            assert "40 accounts" in visitor.sidebar()
            visitor.no_failure()
            found += [f"{entry.title}: {said}" for said in grave(visitor.page)]
        assert found == [], "\n".join(found)
        filled_button_can_be_read(visitor)
        visitor.context.close()
