"""Text from a file that tries to be more than text: nothing fires anywhere, and it is still shown."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

import kamcore
from kamcore.workbook.writing import write_workbook
from pages.ui.registry import CHANGED, HISTORY, HOME, PAGES, STAKEHOLDERS, WORKSHOP
from tests.books import PAYLOADS, hostile_book

pytestmark = pytest.mark.browser
FILE = "<img src=x onerror=window.fired=1> $x$ **y** [z](javascript:window.fired=1).xlsx"
# What only the payloads could have put into the page.
PLANTED = """() => [...document.querySelectorAll(
    'script, img, a[href], iframe, [onerror], .katex, [data-testid="stMarkdownContainer"] code'
)].filter((e) => /fired|192\\.0\\.2\\.1|example\\.com|^javascript:/.test(
    [e.src, e.href, e.tagName === 'SCRIPT' ? e.text : '', e.getAttribute('onerror')].join(' ')
) || e.className === 'katex' || (e.tagName === 'CODE' && e.textContent === 'code') || e.getAttribute('src') === 'x'
).map((e) => e.outerHTML.slice(0, 200))"""
UNSEEN = re.compile("[\u2060\u2066-\u2069\u202a-\u202e\u200b]")


def plain(text):
    """Text as people see it: without what is invisible, and with one space for each gap."""
    return " ".join(UNSEEN.sub("", text).split())


def nothing_fired(visitor):
    for frame in visitor.page.frames:
        assert frame.evaluate("() => window.fired") is None
        assert frame.evaluate(PLANTED) == []
    visitor.no_failure()


def test_every_page_shows_payloads_as_text(visitor):
    content = write_workbook(hostile_book())
    book = kamcore.read_workbook(content, filename=FILE)
    halved = book["revenue"].assign(revenue=book["revenue"]["revenue"] / 2)
    earlier = write_workbook(book.replace({"revenue": halved}))
    visitor.go()
    visitor.upload({"name": FILE, "mimeType": "application/octet-stream", "buffer": content})
    nothing_fired(visitor)
    assert plain(FILE) in plain(visitor.sidebar())
    seen = ""
    for entry in PAGES:
        visitor.turn_to(entry)
        if entry is CHANGED:  # it needs the book of another time
            visitor.upload({"name": FILE, "mimeType": "application/octet-stream", "buffer": earlier})
            expect(visitor.page.get_by_text("accounts in both")).to_be_visible()
            visitor.settle()
        folded = visitor.page.get_by_test_id("stMain").locator("details:not([open]) > summary")
        for _ in range(folded.count()):
            folded.first.click()
            visitor.settle()
        nothing_fired(visitor)
        here = plain(visitor.everything())
        if entry not in (HOME, HISTORY, WORKSHOP):  # nothing of a book that nobody shared stands there
            assert any(plain(text)[:18] in here for text in PAYLOADS), entry.title
        seen += here + "\n"
    assert [text for text in PAYLOADS if plain(text) not in seen] == []

    # Each account by itself, where its name stands in the heading, the box and the cards.
    for name in book["accounts"]["name"]:
        visitor.page.get_by_role("combobox", name="Account", exact=True).click()
        visitor.page.get_by_role("option").filter(has_text=re.compile(re.escape(plain(name)[:4]))).first.click()
        visitor.settle()
        nothing_fired(visitor)


def test_the_graph_takes_payloads_as_text(visitor):
    content = write_workbook(hostile_book())
    visitor.go()
    visitor.upload({"name": "h.xlsx", "mimeType": "application/octet-stream", "buffer": content})
    visitor.turn_to(STAKEHOLDERS)
    lines = visitor.written_in_graph()
    for start in ("[click](", "![x](", "$\\frac{1}{2}$", "**bold**", "=HYPERLINK"):
        assert any(line.startswith(start) for line in lines), start
    for i in range(8):
        lines = visitor.written_in_graph()  # a click may open the neighbours, in a new drawing
        x, y = visitor.place_in_graph(lines[i % len(lines)])
        visitor.page.mouse.move(x, y)
        visitor.page.mouse.dblclick(x, y)
        visitor.settle()
        nothing_fired(visitor)
    assert len(visitor.context.pages) == 1
