"""Two people on one server see their own book alone."""

from __future__ import annotations

import pytest

from pages.ui.registry import PAGES, PORTFOLIO, SCORING, STRATEGY
from tests.e2e.visit import Visitor

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


KEEP = """() => new Promise((kept) => {
    document.cookie = "of=one";
    for (const storage of [localStorage, sessionStorage]) storage.setItem("of", "one");
    const opening = indexedDB.open("of one");
    opening.onsuccess = () => { opening.result.close(); kept(); };
})"""
HELD = """async () => [
    document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, history.length,
]"""


def test_a_profile_that_was_left_holds_nothing_of_its_visitor(arrive, server):
    """Profiles are handed on from test to test."""
    one, lasting = arrive(), f"{server.address}/room"
    one.page.goto(lasting)
    one.context.add_cookies([{"name": "hidden", "value": "one", "url": server.address, "httpOnly": True}])
    one.context.grant_permissions(["clipboard-read"])
    one.page.evaluate(KEEP)
    assert one.page.evaluate(HELD) == ["of=one", 1, 1, 1, 2]
    assert one.leave()
    assert one.context.cookies() == []
    other = Visitor.arrive(server, one.context)
    other.page.goto(lasting)
    assert "hidden" not in {cookie["name"] for cookie in other.context.cookies()}
    assert other.page.evaluate(HELD) == ["", 0, 0, 0, 2]
    asked = other.page.evaluate("async () => (await navigator.permissions.query({ name: 'clipboard-read' })).state")
    assert asked != "granted"
    # What the next one sees is told to the next one alone.
    other.page.evaluate("() => console.error('oh')")
    other.page.wait_for_timeout(0)
    assert (one.wrong, other.wrong) == ([], ["console: oh"])
    other.leave()
