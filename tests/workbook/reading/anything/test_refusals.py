"""Files from which nothing can be told: a plain sentence, never a guess and never another error."""

from __future__ import annotations

import pytest

import kamcore
from tests.workbook.reading.anything.shapes import check_sentences, ods, read, read_or_refused, text, xls, xlsx


def refused_or_empty(source, name):
    """Return what is said; fail when revenue is made up."""
    try:
        portfolio = read(source, name)
    except kamcore.WorkbookError as problem:
        check_sentences(problem.problems)
        return " ".join(one.sentence for one in problem.problems).casefold()
    assert portfolio["revenue"].empty, portfolio["revenue"]
    return " ".join(one.sentence for one in portfolio.problems).casefold()


NOTHING = {
    "empty text": (b"", "a.csv"),
    "only line ends": (b"\n\n\n", "a.csv"),
    "blanks and separators": (b" , , \n,,\n", "a.csv"),
    "only a heading": (text([["Customer", "Date", "Amount"]]), "a.csv"),
    "only a heading in a workbook": (xlsx([["Customer", "2023", "2024"]]), "a.xlsx"),
    "an empty workbook": (xlsx({"Sheet1": []}), "a.xlsx"),
    "an empty old workbook": (xls({"Sheet1": []}), "a.xls"),
    "an empty open document": (ods({"Sheet1": []}), "a.ods"),
    "one cell": (xlsx([["Hello"]]), "a.xlsx"),
    "one number": (xlsx([[42]]), "a.xlsx"),
    "a letter": (b"Dear all,\n\nplease find attached the report.\nKind regards\n", "a.txt"),
    "only numbers": (text([[1, 2, 3], [4, 5, 6], [7, 8, 9]]), "a.csv"),
    "no account": (text([["Date", "Weight", "Temperature"], ["2024-01-31", 3, 20], ["2024-02-29", 4, 21]]), "a.csv"),
    "no amount": (text([["Order", "Colour"], ["A-1", "red"], ["A-2", "blue"]]), "a.csv"),
    "zeros bytes": (b"\x00" * 500, "a.csv"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 3, "a.png"),
    "a document": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF", "a.pdf"),
    "half a workbook": (xlsx([["Customer", "2023"], ["A", 1]])[:900], "a.xlsx"),
    "records": (b'{"customers": [{"name": "A", "revenue": 3}]}', "a.json"),
}


@pytest.mark.parametrize("case", NOTHING)
def test_nothing_to_read_is_said(case):
    assert refused_or_empty(*NOTHING[case])


def test_no_account_column_is_asked_for_by_name():
    data = [["Date", "Amount"], ["2024-01-31", 10.5], ["2024-02-29", 20.5], ["2024-03-31", 7]]
    words = refused_or_empty(text(data), "a.csv")
    assert "account" in words


def test_no_customer_but_segments_are_asked_or_used_aloud():
    data = [["Segment", "Country", "Product", "Sales", "Date"]]
    data += [
        [f"Segment {i % 3}", f"Country {i % 2}", f"Product {i % 4}", 10 + i, f"2024-{i + 1:02d}-15"] for i in range(12)
    ]
    portfolio = read_or_refused(text(data), "a.csv")
    if portfolio is None:
        return
    assert portfolio["revenue"]["revenue"].sum() == sum(10 + i for i in range(12))
    assert portfolio.problems


def test_customers_without_any_number_are_accounts_and_no_revenue():
    data = [["Customer", "City", "Owner"], ["Alder", "Town", "Owner One"], ["Birch", "Town", "Owner Two"]]
    portfolio = read(text(data), "a.csv")
    assert set(portfolio["accounts"]["name"]) == {"Alder", "Birch"}
    assert portfolio["revenue"].empty


def test_a_crm_whose_amounts_are_all_empty_says_so():
    companies = [["id", "name", "annualrevenue"], *[[i, f"Company {i}", 10_000_000] for i in range(1, 6)]]
    deals = [
        ["id", "dealname", "dealstage", "amount", "closedate", "company_id"],
        *[[i, f"Deal {i}", "closedwon", None, None, i] for i in range(1, 6)],
    ]
    portfolio = read([text(companies), text(deals)], ["companies.csv", "deals.csv"])
    assert portfolio["revenue"].empty
    assert len(portfolio["accounts"]) == 5


def test_one_bad_file_does_not_take_the_good_one_with_it():
    good = text([["Customer", "2023"], ["Alder", 10], ["Birch", 4]])
    portfolio = read([good, b"%PDF-1.7 nothing"], ["good.csv", "bad.pdf"])
    assert portfolio["revenue"]["revenue"].sum() == 14
    assert any("bad.pdf" in problem.sentence for problem in portfolio.problems)


def test_several_amounts_that_could_be_meant_are_spoken_of():
    data = [
        ["Customer", "Date", "Amount A", "Amount B"],
        *[["Alder", f"2024-{i:02d}-15", i, 100 * i] for i in range(1, 13)],
    ]
    portfolio = read_or_refused(text(data), "a.csv")
    if portfolio is None:
        return
    assert portfolio["revenue"]["revenue"].sum() in (0, 78, 7800)
    assert portfolio.problems
