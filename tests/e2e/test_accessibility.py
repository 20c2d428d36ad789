"""What a machine can tell of accessibility, on every page in both themes; how wide pages are on a telephone shows test_main_job."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from kamcore.workbook.writing import write_workbook
from pages.ui.registry import HOME, PAGES, STAKEHOLDERS
from pages.ui.samples import open_sample
from tests.e2e.test_policy import COLLECT, forbidden
from tests.test_palette import TEXT, contrast

pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")
UNFOLDED = 6
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


def grave(page):
    """What hinders people on what is on show."""
    return [
        f"{violation['id']}: {node['html'][:200]}: {node['failureSummary'][:300]}"
        for violation in Axe().run(page, options=OPTIONS).response["violations"] if violation["impact"] in GRAVE
        for node in violation["nodes"] if not excused(page, violation["id"], node)
    ]  # fmt: skip


def filled_button_can_be_read(visitor):
    visitor.page.get_by_role("button", name="Share", exact=True).click()
    button = visitor.page.locator('[data-testid^="stBaseButton-primary"]').first
    button.wait_for()
    ink, fill = button.evaluate("e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]")
    assert contrast(hexadecimal(ink), hexadecimal(fill)) >= TEXT, (ink, fill)


def test_no_grave_finding_on_any_page_and_nothing_the_policy_forbids(visitor):
    """Every kind of chart, table, file and drawing is on some page; in the dark the pages are in test_cold_start."""
    visitor.page.add_init_script(COLLECT)
    visitor.go()
    content = write_workbook(open_sample("software"))
    visitor.upload({"name": "software.xlsx", "mimeType": "application/octet-stream", "buffer": content})
    found = []
    for entry in PAGES:
        visitor.turn_to(entry)
        found += [f"{entry.title}: {said}" for said in grave(visitor.page)]
        if entry is STAKEHOLDERS:
            assert visitor.written_in_graph()
        if entry is not HOME:
            folded = visitor.page.get_by_test_id("stMain").locator("details:not([open]) > summary")
            for _ in range(min(folded.count(), UNFOLDED)):
                folded.first.click()
                visitor.settle()
        found += [f"{entry.title}: {said}" for said in forbidden(visitor)]
        visitor.no_failure()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_test_id("stDownloadButton").first.get_by_role("button").click()
    assert download.value.failure() is None
    found += forbidden(visitor)
    assert found == [], "\n".join(found)
    filled_button_can_be_read(visitor)


def hexadecimal(colour):
    """``rgb(12, 25, 30)`` as ``#0c191e``."""
    return "#" + "".join(f"{int(part):02x}" for part in re.findall(r"\d+", colour)[:3])


def test_the_welcome_page_has_no_grave_finding(visitor):
    visitor.go()
    assert grave(visitor.page) == []


def test_the_tools_of_a_table_cover_no_field_above_it(arrive):
    """Touch screens always show them."""
    agent = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
    phone = arrive(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, user_agent=agent)
    phone.go("/account?book=software")
    tools = phone.page.get_by_test_id("stElementToolbar").last.bounding_box()
    field = phone.page.get_by_test_id("stSelectbox").last.bounding_box()
    assert tools["y"] >= field["y"] + field["height"]
