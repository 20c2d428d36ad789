from __future__ import annotations

import pytest

from kamcore.workbook import editing
from kamcore.workbook.reading import read_workbook
from kamcore.workbook.writing import write_workbook
from tests.workbook.reading.making import csv_bytes

INVOICES = [
    ["Invoice", "Customer", "Date", "Net amount"],
    ["1", "Acme", "2025-01-05", 110.5],
    ["2", "Acme", "2025-01-25", 20],
    ["3", "Bolt", "2025-01-09", 75.25],
    ["4", "Acme", "2025-02-03", 61],
    ["5", "Bolt", "2025-02-14", 33.4],
]
MARCH = [["6", "Acme", "2025-03-02", 500], ["7", "Cedar", "2025-03-03", 9]]
FLAT = [
    ["Customer", "2025-01", "2025-02", "2025-03"],
    ["Acme", 130.5, 61, 500],
    ["Bolt", 75.25, 33.4, None],
    ["Cedar", None, None, 9],
]


def saved(tmp_path, rows=INVOICES):
    """Save a copy of the book of February, with a rating typed in, and return its path."""
    book = read_workbook(csv_bytes(rows), filename="invoices.csv")
    book = editing.put(book, "ratings", {"account": "acme", "factor": "Culture"}, {"rating": 8})
    path = tmp_path / "copy.xlsx"
    path.write_bytes(write_workbook(book))
    return path


def read_with(copy, rows):
    path = copy.with_name("new.csv")
    path.write_bytes(csv_bytes(rows))
    return read_workbook([copy, path])


def by_month(book):
    revenue = book["revenue"]
    return {
        key: float(value) for key, value in revenue.groupby(["account", "period"])["revenue"].sum().items() if value
    }


@pytest.mark.parametrize("rows", [[*INVOICES, *MARCH], FLAT], ids=["invoices", "columns by month"])
def test_a_copy_and_the_export_of_the_next_month_are_one_book_in_which_each_sale_counts_once(tmp_path, rows):
    found = read_with(saved(tmp_path), rows)
    assert by_month(found) == {
        ("acme", "2025-01"): 130.5,
        ("bolt", "2025-01"): 75.25,
        ("acme", "2025-02"): 61.0,
        ("bolt", "2025-02"): 33.4,
        ("acme", "2025-03"): 500.0,
        ("cedar", "2025-03"): 9.0,
    }
    assert found["ratings"]["rating"].tolist() == [8.0]
    [said] = [p for p in found.problems if p.code == "copy-gives-way"]
    assert (said.file, said.sheet, said.rows) == ("copy.xlsx", "Revenue", 4)
    assert "revenue-twice" not in {p.code for p in found.problems}


def test_an_export_of_the_new_month_alone_is_added(tmp_path):
    found = read_with(saved(tmp_path), [INVOICES[0], *MARCH])
    assert sum(by_month(found).values()) == 300.15 + 509.0
    assert "copy-gives-way" not in {p.code for p in found.problems}


def test_a_credit_note_that_came_since_is_taken_from_the_export(tmp_path):
    more = [[f"{i}", f"Firm {i}", "2025-02-20", 10.5 * i] for i in range(10, 20)]
    late = [*INVOICES, *more, ["99", "Bolt", "2025-02-27", -30.4]]
    found = by_month(read_with(saved(tmp_path, [*INVOICES, *more]), late))
    assert found["bolt", "2025-02"] == pytest.approx(3.0)
    assert found["firm 12", "2025-02"] == 126.0


def test_an_export_of_the_last_months_leaves_the_months_before_to_the_copy(tmp_path):
    wider = [*INVOICES, ["0", "Acme", "2024-12-01", 1000]]
    found = by_month(read_with(saved(tmp_path, wider), [*INVOICES, *MARCH]))
    assert found["acme", "2024-12"] == 1000.0
    assert found["acme", "2025-01"] == 130.5


def test_other_sales_of_the_same_accounts_count_beside_a_copy(tmp_path):
    others = [INVOICES[0], *([no, who, day, amount * 3 + 1] for no, who, day, amount in INVOICES[1:])]
    found = by_month(read_with(saved(tmp_path), others))
    assert found["acme", "2025-02"] == 61.0 + 184.0


def test_costs_of_the_copy_stay_beside_the_revenue_of_the_export(tmp_path):
    book = read_workbook(csv_bytes(INVOICES), filename="invoices.csv")
    book = book.replace({"revenue": book["revenue"].assign(cost_of_goods=5.0)})
    copy = tmp_path / "copy.xlsx"
    copy.write_bytes(write_workbook(book))
    found = read_with(copy, [*INVOICES, *MARCH])
    assert by_month(found)["acme", "2025-01"] == 130.5
    assert found["revenue"]["cost_of_goods"].sum() == 20.0
