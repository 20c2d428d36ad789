"""What the pages are made of is what the Content-Security-Policy allows, with every kind of chart, table, file and drawing."""

from __future__ import annotations

import pytest

from kamcore.workbook.writing import write_workbook
from pages.ui.registry import HOME, PAGES, STAKEHOLDERS
from pages.ui.samples import open_sample

pytestmark = pytest.mark.browser
COLLECT = """
window.forbidden = [];
document.addEventListener("securitypolicyviolation", (e) => window.forbidden.push(
    `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""
UNFOLDED = 6


def forbidden(visitor):
    return [said for frame in visitor.page.frames for said in frame.evaluate("() => window.forbidden || []")]


def test_no_page_does_what_the_policy_forbids(visitor):
    visitor.context.add_init_script(COLLECT)
    visitor.go()
    content = write_workbook(open_sample("software"))
    visitor.upload({"name": "book.xlsx", "mimeType": "application/octet-stream", "buffer": content})
    for entry in PAGES:
        visitor.turn_to(entry)
        if entry is STAKEHOLDERS:
            assert visitor.written_in_graph()
        if entry is not HOME:
            folded = visitor.page.get_by_test_id("stMain").locator("details:not([open]) > summary")
            for _ in range(min(folded.count(), UNFOLDED)):
                folded.first.click()
                visitor.settle()
        assert forbidden(visitor) == [], entry.title
        visitor.no_failure()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_test_id("stDownloadButton").first.get_by_role("button").click()
    assert download.value.failure() is None
    assert forbidden(visitor) == []


def test_the_policy_forbids_scripts_and_calls_from_elsewhere(visitor):
    # Shows that the test above would notice, and that the policy is in force.
    visitor.context.add_init_script(COLLECT)
    visitor.go()
    visitor.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.fired = 1";
            document.body.append(script);
            // Later, since what a test says directly is allowed to be made from text.
            setTimeout(() => { try { (0, eval)("window.fired = 2"); } catch (e) { /* refused */ } });
            fetch("https://192.0.2.1/").catch(() => {});
        }"""
    )
    visitor.page.wait_for_function("() => window.forbidden.length >= 3")
    assert visitor.page.evaluate("() => window.fired") is None
    found = " ".join(forbidden(visitor))
    for directive in ("script-src-elem inline", "script-src eval", "connect-src https://192.0.2.1"):
        assert directive in found
    visitor.wrong.clear()  # all of it was meant
