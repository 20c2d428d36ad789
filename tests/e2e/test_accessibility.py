"""What a machine can tell of accessibility, on every page in both themes; and every page on a telephone."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from pages.ui.registry import PAGES
from tests.test_palette import TEXT, contrast

pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")
# The third-party graph is a canvas in a frame of its own; beside it stand the same people as a chart and as a table.
OPTIONS = {"resultTypes": ["violations"], "iframes": False}
EMPTY_MARKS = """(selector) => {
    const e = document.querySelector(selector);
    return e !== null && e.matches('g[role="graphics-symbol"]') && e.childElementCount === 0;
}"""


def excused(page, rule, node):
    """Whether a finding is not ours.

    Vega, which draws Streamlit's charts and the small line of a metric, calls a group of marks a picture even when there is no
    mark in it: nothing is seen, so nothing has a name.
    """
    return rule == "svg-img-alt" and page.evaluate(EMPTY_MARKS, node["target"][0])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_grave_finding_on_any_page_and_filled_buttons_can_be_read(arrive, theme):
    visitor = arrive(color_scheme=theme)
    visitor.go("/?book=software")
    axe, found = Axe(), []
    for entry in PAGES:
        visitor.turn_to(entry)
        for violation in axe.run(visitor.page, options=OPTIONS).response["violations"]:
            if violation["impact"] in GRAVE:
                found += [
                    f"{entry.title}: {violation['id']}: {node['html'][:150]}: {node['failureSummary'][:300]}"
                    for node in violation["nodes"]
                    if not excused(visitor.page, violation["id"], node)
                ]
    assert found == [], "\n".join(found)
    visitor.page.get_by_role("button", name="Share", exact=True).click()
    button = visitor.page.locator('[data-testid^="stBaseButton-primary"]').first
    button.wait_for()
    ink, fill = button.evaluate("e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]")
    assert contrast(hexadecimal(ink), hexadecimal(fill)) >= TEXT, (ink, fill)


def hexadecimal(colour):
    """``rgb(12, 25, 30)`` as ``#0c191e``."""
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


def test_the_welcome_page_has_no_grave_finding(visitor):
    visitor.go()
    grave = [v for v in Axe().run(visitor.page, options=OPTIONS).response["violations"] if v["impact"] in GRAVE]
    assert [(v["id"], [n["html"][:150] for n in v["nodes"]]) for v in grave] == []


def test_a_telephone_never_scrolls_sideways(arrive):
    visitor = arrive(viewport={"width": 390, "height": 844})
    visitor.go("/?book=software")
    wide = {}
    for entry in PAGES:
        visitor.turn_to(entry)
        assert visitor.title() == entry.title
        inside, outside = visitor.page.evaluate(
            """() => ['stMain', 'stMainBlockContainer'].map((id) => document.querySelector(`[data-testid="${id}"]`))
                .reduce((most, e) => [Math.max(most[0], e.scrollWidth - e.clientWidth), window.innerWidth], [0, 0])"""
        )
        assert outside == 390
        if inside > 0:
            wide[entry.title] = inside
    assert wide == {}


def test_the_tools_of_a_table_cover_no_field_above_it(arrive):
    """Touch screens always show them."""
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
    phone = arrive(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, user_agent=agent)
    phone.go("/account?book=software")
    tools = phone.page.get_by_test_id("stElementToolbar").last.bounding_box()
    field = phone.page.get_by_test_id("stSelectbox").last.bounding_box()
    assert tools["y"] >= field["y"] + field["height"]
