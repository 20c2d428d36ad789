"""From a sample to the account and the person; what is chosen stays, and the address tells nothing."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from kamcore.analysis import Analysis
from pages.ui.registry import DASHBOARD, PAGES, STAKEHOLDERS, STRATEGY
from pages.ui.samples import open_sample
from tests.e2e.conftest import DESKTOP
from tests.e2e.server import FULL_COLLECTION

pytestmark = pytest.mark.browser
TELEPHONE = {"width": 390, "height": 844}
# By how much the page is wider than the window, and the window.
TOO_WIDE = """() => ['stMain', 'stMainBlockContainer'].map((id) => document.querySelector(`[data-testid="${id}"]`))
    .reduce((most, e) => [Math.max(most[0], e.scrollWidth - e.clientWidth), window.innerWidth], [0, 0])"""
# The bubbles that nothing lies over, each with its account and the middle of it.
BUBBLES = """() => [...document.querySelectorAll('[data-testid="stVegaLiteChart"] svg .mark-symbol path')].flatMap((mark) => {
    const datum = mark.__data__ && mark.__data__.datum;
    const box = mark.getBoundingClientRect();
    const x = box.x + box.width / 2, y = box.y + box.height / 2;
    return datum && datum.key && document.elementFromPoint(x, y) === mark ? [{ key: datum.key, name: datum.name, x, y }] : [];
})"""


def click_a_bubble(visitor, keys=None):
    """Click an account's bubble and return its name."""
    visitor.page.get_by_test_id("stVegaLiteChart").first.scroll_into_view_if_needed()
    bubbles = visitor.page.evaluate(BUBBLES)
    bubble = next(b for b in bubbles if keys is None or b["key"] in keys)
    visitor.page.mouse.click(bubble["x"], bubble["y"])
    expect(visitor.part("account_card")).to_contain_text(bubble["name"])
    visitor.settle()
    return bubble["key"], bubble["name"]


def test_sample_dashboard_strategy_bubble_person(visitor, server):
    visitor.go()
    assert visitor.title() == "KAM Cockpit"
    visitor.button("Try B2B software")
    assert visitor.title() == "Home"
    visitor.turn_to(DASHBOARD)
    assert visitor.title() == "Dashboard"
    visitor.turn_to(STRATEGY)
    book = open_sample("software")
    with_people = book["stakeholders"]["account"].value_counts()
    key, name = click_a_bubble(visitor, set(with_people[with_people > 4].index))

    visitor.part("account_card").get_by_role("link", name="Stakeholders").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Stakeholders")
    visitor.settle()
    expect(visitor.part("people_account").locator("input")).to_have_value(name)
    card = visitor.part("person_card")
    shown = card.inner_text().splitlines()[0]
    names = {person.name for person in Analysis(book).network(key).nodes} - {shown}
    first, second, *_ = [text for text in visitor.written_in_graph() if text in names]
    # The same person can be left and chosen again.
    for person in (first, second, first):
        visitor.page.mouse.click(*visitor.place_in_graph(person))
        expect(card.get_by_text(person, exact=True).first).to_be_visible()
        visitor.settle()
        assert card.inner_text().splitlines()[0] == person
    visitor.no_failure()
    tells_no_name_and_no_amount(visitor)
    assert FULL_COLLECTION not in server.log()


def test_choice_and_filter_stay_from_page_to_page_and_after_a_reload_and_no_page_is_wider_than_a_telephone(visitor):
    visitor.go("/strategy?book=software")
    _, name = click_a_bubble(visitor)
    filters = visitor.page.get_by_test_id("stSidebar").get_by_test_id("stExpander")
    filters.locator("summary").click()
    visitor.settle()
    north = visitor.page.get_by_role("option", name="North", exact=True)
    region = filters.get_by_role("combobox", name=re.compile("Region"))
    region.click()
    try:
        expect(north).to_be_visible(timeout=5_000)
    except (
        AssertionError
    ):  # an expander just opened may move once more, and Streamlit shuts a list of choices that moves
        region.click()
    north.click()
    expect(filters.locator("summary")).to_contain_text("of 40 accounts")
    visitor.page.keyboard.press("Escape")
    visitor.settle()
    said = filters.locator("summary").inner_text().splitlines()[-1]

    visitor.page.set_viewport_size(TELEPHONE)
    visitor.settle()
    wide = {}
    for entry in PAGES:
        visitor.turn_to(entry)
        assert visitor.title() == entry.title
        expect(filters.locator("summary")).to_contain_text(said)
        visitor.no_failure()
        inside, outside = visitor.page.evaluate(TOO_WIDE)
        assert outside == TELEPHONE["width"]
        if inside > 0:
            wide[entry.title] = inside
    assert wide == {}
    assert name in visitor.text()  # the last page is the account's own

    visitor.page.set_viewport_size(DESKTOP)
    asked = parse_qs(urlsplit(visitor.page.url).query)
    assert set(asked) == {"book", "period", "account", "region"}
    visitor.page.reload()
    visitor.settle()
    expect(filters.locator("summary")).to_contain_text(said)
    assert name in visitor.text()
    visitor.turn_to(STAKEHOLDERS)
    assert parse_qs(urlsplit(visitor.page.url).query) == asked
    assert len(visitor.addresses) > len(PAGES)
    tells_no_name_and_no_amount(visitor)


def tells_no_name_and_no_amount(visitor):
    """Every address is also checked as it appears, in every test here; this looks for the names themselves."""
    book = open_sample("software")
    words = {word.lower() for name in book["accounts"]["name"] for word in name.split() if len(word) > 3}
    for address in visitor.addresses:
        told = urlsplit(address).query.lower().replace("book=software", "")
        assert [word for word in words if word in told] == []
        assert re.search(r"[0-9]{5,}(?![0-9a-f])", re.sub(r"=[0-9a-f]{10}(?=&|$)", "=", told)) is None
