"""Files in and out: what is read, what is refused, and what is taken home."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

import kamcore
from kamcore import wording
from kamcore.workbook.problems import WorkbookError
from pages.ui.registry import DASHBOARD, HOME, STAKEHOLDERS, STRATEGY
from pages.ui.samples import open_sample

pytestmark = pytest.mark.browser
CSV = """Customer;Region;Revenue 2024;Revenue 2025
Alpine Tools;North;1200;1500
Borealis Foods;South;800;tbc
Cedar Mills;North;300;450
;South;10;20
"""
BAD = {
    "a PDF called .xlsx": ("report.xlsx", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"),
    "an empty file": ("empty.csv", b""),
    "a workbook of zeros": ("zeros.xlsx", bytes(2000)),
}
UNKNOWN = ("colours.csv", b"colour,weight\nred,3\nblue,4\n")


def payload(name, content):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def workbook_bytes():
    book = openpyxl.Workbook()
    accounts = book.active
    accounts.title = "Accounts"
    accounts.append(["Account", "Account manager", "Region"])
    money = book.create_sheet("Revenue")
    money.append(["Account", "Period", "Revenue"])
    for i, name in enumerate(("Delta Print", "Echo Harbour", "Foxglove Care", "Gable Homes"), start=1):
        accounts.append([name, f"Manager {i % 2}", "North"])
        for year in (2024, 2025):
            money.append([name, year, 1000 * i + year])
    money.append(["Unheard Of", 2025, "many"])
    out = BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def plain(text):
    return text.replace("\u00a0", " ")


def metric(visitor, label):
    found = visitor.page.get_by_test_id("stMetric").filter(has_text=label).first
    return found.get_by_test_id("stMetricValue").inner_text()


def refusal(name, content):
    with pytest.raises(WorkbookError) as error:
        kamcore.read_workbook(content, filename=name)
    return error.value.problems


def read(content):
    return kamcore.read_workbook(content, filename="copy.xlsx")


def download(visitor, button):
    with visitor.page.expect_download() as coming:
        button.click()
    path = coming.value.path()
    visitor.settle()
    content = Path(path).read_bytes()
    openpyxl.load_workbook(BytesIO(content), read_only=True).close()
    return coming.value.suggested_filename, content


def test_csv_upload_is_reported_and_shown(visitor):
    visitor.go()
    visitor.upload(payload("customers.csv", CSV.encode()))
    assert visitor.title() == "Home"
    assert metric(visitor, "Accounts") == "3"
    assert "customers.csv" in visitor.sidebar()
    visitor.unfold("problems_warning")
    problems = kamcore.read_workbook(CSV.encode(), filename="customers.csv").problems
    assert len(problems) == 2
    visitor.sees_cells(*(text for problem in problems for text in (problem.cell, problem.found, problem.fix)))
    visitor.unfold("review_reading")
    assert "Now read as: 4 rows, 3 accounts," in plain(visitor.text())
    visitor.sees_cells("Customer", "Account", "Alpine Tools")
    visitor.turn_to(DASHBOARD)
    assert metric(visitor, "Revenue") == wording.money(1950.0, "EUR")
    visitor.no_failure()


def test_workbook_upload_is_reported_and_shown(visitor):
    content = workbook_bytes()
    book = kamcore.read_workbook(content, filename="team.xlsx")
    visitor.go()
    visitor.upload(payload("team.xlsx", content))
    assert visitor.title() == "Home"
    assert metric(visitor, "Accounts") == str(len(book["accounts"]))
    assert book.problems
    visitor.unfold("review_reading")
    for table in book.report:
        visitor.sees_cells(f"team.xlsx, sheet '{table.sheet}'", str(table.read), str(table.used))
    visitor.turn_to(DASHBOARD)
    assert metric(visitor, "Revenue") == wording.money(10_000 + 4 * 2025.0, "EUR")
    visitor.no_failure()


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(visitor):
    for name, content in BAD.values():
        visitor.go()
        visitor.upload(payload(name, content))
        assert visitor.title() == "KAM Cockpit"
        expect(visitor.page.get_by_test_id("stAlert")).to_contain_text("This could not be read.")
        visitor.sees_cells(*(text for problem in refusal(name, content) for text in (problem.found, problem.fix)))
        visitor.no_failure()


def test_a_table_in_which_nothing_is_known_is_laid_open(visitor):
    visitor.go()
    visitor.upload(payload(*UNKNOWN))
    assert visitor.title() == "KAM Cockpit"
    expect(visitor.page.get_by_test_id("stAlert")).to_contain_text("Nothing in this file can be counted")
    visitor.sees_cells(*(text for problem in refusal(*UNKNOWN) for text in (problem.found, problem.fix)))
    visitor.unfold("review_asked")
    visitor.sees_cells("colour", "weight", "Not used", "red")
    visitor.no_failure()


@pytest.mark.parametrize("bad", ["a PDF called .xlsx", "an empty file"])
def test_the_book_before_a_refused_file_stays(visitor, bad):
    name, content = BAD[bad]
    visitor.go()
    visitor.upload(payload("customers.csv", CSV.encode()))
    visitor.upload(payload(name, content))
    expect(visitor.page.get_by_test_id("stAlert").last).to_contain_text("the book on show is unchanged")
    visitor.sees_cells(*(text for problem in refusal(name, content) for text in (problem.found, problem.fix)))
    assert "customers.csv" in visitor.sidebar()
    assert metric(visitor, "Accounts") == "3"
    visitor.no_failure()


def test_a_refused_file_is_not_read_again_with_the_next(visitor):
    visitor.go()
    visitor.upload(payload(*BAD["a PDF called .xlsx"]))
    visitor.upload(payload("customers.csv", CSV.encode()))
    assert visitor.title() == "Home"
    assert "customers.csv" in visitor.sidebar()
    assert "report.xlsx" not in visitor.everything()


def test_template_is_filled_in_and_comes_back(visitor, tmp_path):
    visitor.go()
    visitor.unfold("needs")
    name, content = download(visitor, visitor.part("template").get_by_role("button"))
    assert name == "kam-cockpit-template.xlsx"
    refused = refusal(name, content)
    assert "template" in refused[0].found
    visitor.upload(payload(name, content))
    visitor.sees_cells(refused[0].found, refused[0].fix)

    filled = openpyxl.load_workbook(BytesIO(content))
    accounts = filled["Accounts"]
    accounts.cell(accounts.max_row + 1, 1, "Harbour & Sons")
    filled.save(tmp_path / name)
    filled.close()
    visitor.upload(payload(name, (tmp_path / name).read_bytes()))
    assert metric(visitor, "Accounts") == "1"
    assert read((tmp_path / name).read_bytes())["accounts"]["name"].tolist() == ["Harbour & Sons"]


def test_save_a_copy_undo_and_redo(visitor):
    def save():
        return download(visitor, visitor.part("save_copy").get_by_role("button"))

    def unsaved():
        return "Unsaved changes" in visitor.sidebar()

    visitor.go("/?book=software")
    name, content = save()
    assert name == "software.xlsx"
    assert read(content).digest == open_sample("software").digest
    undo, redo = (visitor.part(key).get_by_role("button") for key in ("undo", "redo"))
    assert not unsaved()
    expect(undo).to_be_disabled()
    expect(redo).to_be_disabled()

    visitor.turn_to(STRATEGY)
    visitor.part("orientation").get_by_role("radio", checked=False).click()
    visitor.settle()
    assert unsaved()
    undo.click()
    visitor.settle()
    assert not unsaved()
    expect(undo).to_be_disabled()
    redo.click()
    visitor.settle()
    assert unsaved()

    visitor.turn_to(STAKEHOLDERS)
    visitor.page.get_by_role("tab", name="Add a person").click()
    visitor.settle()
    visitor.page.get_by_role("textbox", name="Person", exact=True).fill("=Nora Quist")
    visitor.button("Add person")
    visitor.turn_to(HOME)
    _, content = save()
    assert not unsaved()
    saved = read(content)
    assert "=Nora Quist" in saved["stakeholders"]["name"].tolist()
    assert saved.settings.orientation != open_sample("software").settings.orientation
    visitor.upload(payload("copy.xlsx", content))
    assert "copy.xlsx" in visitor.sidebar()
    _, again = save()
    assert read(again).digest == saved.digest
    visitor.no_failure()
