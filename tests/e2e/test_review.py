"""What was understood of a file can be checked and changed; and a long reading leaves the page to its visitor."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from pages.ui.registry import DASHBOARD, HOME

pytestmark = pytest.mark.browser
SEGMENTS = """Segment,Country,Units Sold,Gross Sales,Discounts,Sales,Date
Government,Canada,10,1000.00,0.00,1000.00,2013-01-15
Government,France,5,550.00,50.00,500.00,2014-02-15
Midmarket,France,7,720.00,20.00,700.00,2014-03-15
Small Business,Canada,2,100.00,0.00,100.00,2014-04-15
"""
ORDERS = """Order,Customer,Order date,Amount,Status
1001,Northgate Ltd,2024-03-01,1000.00,shipped
1002,Eastfield Dairy,2024-05-01,500.00,cancelled
1003,Eastfield Dairy,2025-06-01,250.00,shipped
1004,Westbrook Print,2025-07-01,300.00,shipped
"""


def payload(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content.encode()}


def metric(visitor, label):
    found = visitor.page.get_by_test_id("stMetric").filter(has_text=label).first
    return found.get_by_test_id("stMetricValue").inner_text()


def choose(visitor, box, option):
    box.get_by_role("combobox").click()
    visitor.page.get_by_role("option", name=re.compile(option)).first.click()
    visitor.settle()


def saved_reading(visitor):
    with visitor.page.expect_download() as coming:
        visitor.page.get_by_role("button", name="Download this reading").click()
    visitor.settle()
    return json.loads(Path(coming.value.path()).read_text(encoding="utf-8"))


def test_without_a_customer_column_it_is_asked_and_the_totals_follow(visitor):
    visitor.go()
    visitor.upload(payload("segments.csv", SEGMENTS))
    asked = visitor.page.locator('[class*="st-key-questions_"]')
    expect(asked).to_be_visible()
    assert metric(visitor, "Accounts") == "3"  # by segment, for now
    visitor.unfold("review_reading")
    grave = [v for v in Axe().run(visitor.page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [node["html"][:150] for node in v["nodes"]]) for v in grave] == []
    choose(visitor, asked, "^Country")
    expect(asked).to_have_count(0)
    assert visitor.title() == "Home"
    assert metric(visitor, "Accounts") == "2"
    assert metric(visitor, "Total") == "€2.30 k"
    assert "Now read as: 4 rows, 2 accounts," in visitor.text().replace("\u00a0", " ")
    visitor.turn_to(DASHBOARD)
    visitor.turn_to(HOME)
    visitor.no_failure()


def test_cancelled_rows_go_with_one_click_and_a_saved_reading_leaves_them_out(visitor):
    visitor.go()
    visitor.upload(payload("orders.csv", ORDERS))
    assert metric(visitor, "Total") == "€2.05 k"
    choices = visitor.part("choices_reading")
    expect(choices).to_contain_text("Count the 1 row with Status “cancelled” (€500)")
    choices.locator("label").filter(has_text="cancelled").click()
    visitor.settle()
    assert metric(visitor, "Total") == "€1.55 k"
    visitor.unfold("review_reading")
    saved = saved_reading(visitor)
    assert saved["left_out"] == ["cancelled"]

    visitor.go()  # a new visit knows nothing of the choice
    visitor.upload(payload("next.csv", f"{ORDERS}1005,Westbrook Print,2025-08-01,40.00,cancelled\n"))
    assert metric(visitor, "Total") == "€2.09 k"
    visitor.upload(payload("reading.json", json.dumps(saved)))
    assert metric(visitor, "Total") == "€1.55 k"
    visitor.no_failure()


def test_a_long_reading_can_be_cancelled_and_leaves_the_page_usable(visitor, tmp_path):
    long = tmp_path / "long.xls"  # a web page by another name is read cell by cell, which takes seconds
    line = "<tr><td>Customer {0}</td><td>2024-03-{1:02d}</td><td>{2}.50</td><td>Region {3}</td></tr>"
    lines = [line.format(i % 900, 1 + i % 28, i, i % 7) for i in range(50_000)]
    head = "<tr><th>Customer</th><th>Date</th><th>Amount</th><th>Region</th></tr>"
    long.write_text(f"<html><body><table>{head}{''.join(lines) * 8}</table></body></html>", encoding="utf-8")
    visitor.go("/?book=software")
    visitor.page.locator('[data-testid="stFileUploaderDropzone"] input[type="file"]').first.set_input_files(long)
    going_on = visitor.part("reading_now")
    expect(going_on).to_contain_text("long.xls")
    visitor.turn_to(DASHBOARD)
    assert visitor.title() == "Dashboard"
    assert "software.xlsx" in visitor.sidebar()
    expect(going_on).to_contain_text("long.xls")
    going_on.get_by_role("button", name="Cancel").click()
    expect(going_on).to_have_count(0)
    visitor.settle()
    assert "software.xlsx" in visitor.sidebar()
    visitor.turn_to(HOME)
    assert metric(visitor, "Accounts") == "40"
    visitor.no_failure()
