"""What is said of a file, and what is not: a filled-in template, hidden sheets, what a sheet could not give."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from kamcore.workbook.problems import Severity, WorkbookError
from kamcore.workbook.reading import read_workbook
from kamcore.workbook.writing import write_template
from tests.workbook.reading.making import book_of, csv_bytes, grid_of, xlsx_bytes


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def refusal(source, filename):
    with pytest.raises(WorkbookError) as caught:
        read_workbook(source, filename=filename)
    return caught.value.problems[0]


def only(portfolio):
    (found,) = portfolio.problems
    return found


@pytest.fixture(scope="module")
def template():
    return write_template()


def test_a_filled_in_template_makes_one_note(template):
    book = openpyxl.load_workbook(io.BytesIO(template))
    book["Accounts"]["A3"] = "Firm"
    book["Revenue"]["A3"], book["Revenue"]["B3"], book["Revenue"]["D3"] = "Firm", "2025-03", 120
    book["Stakeholders"]["A3"], book["Stakeholders"]["B3"] = "Firm", "Ann"
    book["Settings"]["B4"] = "2025-12-31"
    found = read_workbook(saved(book), filename="filled.xlsx")
    note = only(found)
    assert (note.severity, note.code, note.cell, note.rows) == (Severity.NOTE, "example-row", "A2", 22)
    assert sum(table.reported for table in found.report) == 22
    assert list(found.settings.stated) == ["as_of"]


def test_the_template_as_it_was_says_so(template):
    said = refusal(template, "template.xlsx")
    assert said.code == "nothing-filled-in"
    assert "nothing filled in" in said.sentence


def test_a_sheet_of_our_own_called_read_me_is_read():
    sheets = {"Read me": [["Account", "2024"], ["A", 5]]}
    assert len(read_workbook(xlsx_bytes(sheets))["accounts"]) == 1


def test_hidden_sheets_are_used_and_said_once():
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in {
        "List": [["Account", "2024"], ["A", 5]],
        "One": [["Account", "Date", "Amount"], ["A", "2025-01-01", 4]],
        "Two": [["Account", "Date", "Amount"], ["A", "2025-02-01", 6]],
        "Blank": [],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "visible" if name == "List" else "hidden"
    book.create_chartsheet("Chart")
    found = read_workbook(saved(book))
    assert found["revenue"]["revenue"].tolist() == [5, 4, 6]
    note = only(found)
    assert (note.severity, note.code) == (Severity.NOTE, "hidden-sheet")
    assert "'One', 'Two'" in note.found
    assert {table.sheet for table in found.report} == {"List", "One", "Two"}


# what a sheet could not give


def test_a_guessed_encoding_is_a_note():
    found = read_workbook(csv_bytes([["Kunde", "2024"], ["Müller", "5"]], encoding="cp1252"), filename="a.csv")
    note = only(found)
    assert (note.severity, note.code, note.file) == (Severity.NOTE, "guessed-encoding", "a.csv")


def test_formulas_without_results_are_a_warning():
    note = only(read_workbook(xlsx_bytes({"List": [["Account", "2024", "2025"], ["A", 5, "=B2+1"]]})))
    assert (note.severity, note.code, note.sheet) == (Severity.WARNING, "no-stored-result", "List")


def test_a_sheet_that_cannot_be_read_is_an_error():
    good = xlsx_bytes({"List": [["Account", "2024"], ["A", 5]], "Bad": [["x"]]})
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<worksheet><sheetData><row" if name.endswith("sheet2.xml") else old.read(name))
    found = read_workbook(stream.getvalue())
    assert len(found["accounts"]) == 1
    note = only(found)
    assert (note.severity, note.code, note.sheet) == (Severity.ERROR, "unreadable-sheet", "Bad")


# what the person who brought the file reads


def test_headings_without_rows():
    for row in (["Account", "2024"], ["Account", "Date", "Amount"]):
        said = refusal(csv_bytes([row]), "a.csv")
        assert (said.code, said.file) == ("no-rows", "a.csv")
        assert "'Account'" in said.found


def test_people_who_report_to_each_other():
    rows = [["Account", "Person", "Reports to"], ["A", "Ann", "Bob"], ["A", "Bob", "Ann"], ["A", "Cy", "Cy"]]
    rows += [["B", "Ann", "Bob"], ["B", "Bob", None]]
    found = book_of([grid_of([["Account"], ["A"], ["B"]], sheet="Accounts"), grid_of(rows, sheet="Stakeholders")])
    assert [(p.code, p.cell, p.severity) for p in found.problems] == [
        ("reporting-loop", "C2", Severity.WARNING),
        ("reporting-loop", "C4", Severity.WARNING),
    ]
    assert "'Ann', 'Bob'" in found.problems[0].found
    assert found["stakeholders"]["reports_to"].tolist()[:3] == ["bob", "ann", "cy"]


def test_weights_that_are_all_zero():
    grids = [
        grid_of([["Account"], ["A"]], sheet="Accounts"),
        grid_of([["Factor", "Block", "Weight"], ["Culture", "harmony", 0]], sheet="Criteria"),
        grid_of([["Setting", "Value"], ["Weight of growth", 0], ["Weight of harmony", 0]], sheet="Settings"),
    ]
    assert [(p.code, p.sheet) for p in book_of(grids).problems] == [
        ("zero-weights", "Criteria"),
        ("zero-weights", "Settings"),
    ]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("amount", [1e300, -1e300, 1.7e308, "1e300", "1e400", "9" * 400])
def test_an_amount_beyond_all_money_is_said(amount):
    found = book_of([grid_of([["Account", "2023", "2024"], ["A", amount, 5], ["B", 3, 4], ["C", 1, 2]])])
    assert len(found["revenue"]) == 5
    assert [(p.cell, p.severity) for p in found.problems if p.code != "negative-revenue"] == [("B2", Severity.WARNING)]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("amount", [1e-300, -1e-300, 5e-324, "1e-300", "1e-400", 1e-12])
def test_an_amount_next_to_nothing_is_nothing(amount):
    found = book_of([grid_of([["Account", "2023", "2024"], ["A", amount, 5], ["B", 3, 4]])])
    assert sorted(found["revenue"]["revenue"]) == [0, 3, 4, 5]
    assert not found.problems


# people


@pytest.mark.parametrize(
    "heading",
    [
        ["First name", "Last name"],
        ["Vorname", "Nachname"],
        ["Prénom", "Nom"],
        ["CONTACT FIRST NAME", "Contact_Last_Name"],
    ],
)
def test_first_and_last_names_are_joined(heading):
    people = [
        ["Account", *heading, "Title"],
        ["A", "Ann", "Lee", "CEO"],
        ["A", "Bob", None, None],
        ["A", None, "Ray", None],
    ]
    people += [["A", None, None, "Nobody"]]
    found = book_of([grid_of([["Account"], ["A"]], sheet="Accounts"), grid_of(people, sheet="Contacts")])
    assert found["stakeholders"]["name"].tolist() == ["Ann Lee", "Bob", "Ray"]
    assert found["stakeholders"]["person"].tolist() == ["ann lee", "bob", "ray"]
    assert only(found).code == "missing-value"


def test_a_whole_name_is_preferred_to_its_parts():
    people = [["Account", "Full name", "First name", "Last name"], ["A", "Dr Ann Lee", "Ann", "Lee"]]
    found = book_of([grid_of([["Account"], ["A"]], sheet="Accounts"), grid_of(people, sheet="Contacts")])
    assert found["stakeholders"]["name"].tolist() == ["Dr Ann Lee"]


def test_words_stand_for_the_numbers_of_a_scale():
    words = [
        "hostile",
        "Critical",
        "neutral",
        "Supportive",
        "MENTOR",
        "negative",
        "positive",
        "2 mentor",
        "+1 (supporter)",
        -2,
    ]
    people = [["Account", "Person", "Sentiment"], *(["A", f"P{i}", word] for i, word in enumerate(words))]
    stages = [["Account", "View", "Contacts", "Exit difficulty"], ["A", "ours", "Tactical", "4 - strategic"]]
    stages += [["A", "customer", "cooperative", "Interdependent"]]
    grids = [grid_of([["Account"], ["A"]], sheet="Accounts"), grid_of(people, sheet="Stakeholders")]
    found = book_of([*grids, grid_of(stages, sheet="Relationship")])
    assert found["stakeholders"]["sentiment"].tolist() == [-2, -1, 0, 1, 2, -1, 1, 2, 1, -2]
    assert found["relationship"]["contacts"].tolist() == [1, 2]
    assert found["relationship"]["exit_difficulty"].tolist() == [4, 3]
    assert not found.problems


def test_a_word_that_is_not_of_the_scale_is_said():
    people = [["Account", "Person", "Sentiment"], ["A", "Ann", "warm"], ["A", "Bob", "1 mentor"], ["A", "Cy", "5"]]
    found = book_of([grid_of([["Account"], ["A"]], sheet="Accounts"), grid_of(people, sheet="Stakeholders")])
    assert sorted((p.code, p.cell, p.count) for p in found.problems) == [
        ("out-of-bounds", "C4", 1),
        ("text-in-number", "C2", 2),
    ]
    assert found["stakeholders"]["sentiment"].isna().all()
