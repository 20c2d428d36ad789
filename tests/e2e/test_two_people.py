"""Two people on one server see their own book alone."""

from __future__ import annotations

import pytest

from pages.ui.registry import PAGES, PORTFOLIO, SCORING, STRATEGY

pytestmark = pytest.mark.browser
FIRST = ("Zephyr Kayak Works", "Quillon Opticians", "Umber & Vale Bakers")
SECOND = ("Thistledown Ferries", "Oxbow Ceramics", "Jasper Hill Dairy")


def csv_of(names, file):
    lines = [
        "Customer,Region,Revenue 2024,Revenue 2025",
        *(f"{n},Region of {n},{900 * i},{1000 * i}" for i, n in enumerate(names, 1)),
    ]
    return {"name": file, "mimeType": "text/csv", "buffer": "\n".join(lines).encode()}


def test_no_leak_from_one_visitor_to_another(arrive):
    one, two = arrive(), arrive()
    for visitor, names, file in ((one, FIRST, "first-secret.csv"), (two, SECOND, "second-secret.csv")):
        visitor.go()
        visitor.upload(csv_of(names, file))
    for entry in PAGES:
        for visitor, own, foreign in ((one, ("first-secret", FIRST), ("second-secret", SECOND)),
                                      (two, ("second-secret", SECOND), ("first-secret", FIRST))):  # fmt: skip
            visitor.turn_to(entry)
            seen = visitor.everything()
            assert own[0] in seen
            assert [word for word in (foreign[0], *foreign[1]) if word in seen] == []
            if entry in (PORTFOLIO, SCORING):
                assert any(name in seen for name in own[1])
    # What is in the address of one opens nothing for the other.
    two.go("/strategy" + "?" + one.page.url.partition("?")[2])
    assert two.title() == STRATEGY.title
    assert [word for word in ("first-secret", *FIRST) if word in two.everything()] == []
