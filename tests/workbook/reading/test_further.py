"""A row of data is never the heading of a second table; a real heading is."""

from __future__ import annotations

import pytest

from kamcore.workbook.reading.tables import find_tables
from kamcore.workbook.schema import SHEETS
from tests.workbook.reading.making import grid_of, text_grid

TITLES = {key: [column.title for column in sheet.columns] for key, sheet in SHEETS.items()}
ACTIONS = TITLES["actions"]


def starts(rows):
    return [table.heading_row for table in find_tables(grid_of(rows))]


@pytest.mark.parametrize(
    "row",
    [
        ["Firm", "Step", "Owner", None, "high", "to do"],
        ["Account", "Factor", "Rating"],
        ["Person", "Region"],
        ["Firm", "Contact", "Manager", None, "low", "done", "Boss"],
    ],
)
def test_a_template_sheet_has_no_second_table_without_a_blank_row(row):
    assert starts([ACTIONS, ["Alpha", "Call", "Me"], row, ["Beta", "Write", "You"]]) == [0]


@pytest.mark.parametrize(
    "row",
    [
        ["Firm", "Step", "Owner", None, "high", "to do"],  # words of this very sheet
        ["Alpha", "Factor", "Rating"],  # lacks the account, which the sheet requires
        ["Call", "Stakeholders", "Contact", None, "high"],
        ["ours", "customer"],
    ],
)
def test_a_blank_row_alone_makes_no_second_table_on_a_template_sheet(row):
    assert starts([ACTIONS, ["Alpha", "Call", "Me"], [None], row, ["Beta", "Write", "You"]]) == [0]


def test_another_sheet_of_the_template_may_stand_below_after_a_blank_row():
    rows = [TITLES["team"], ["Ann", "Seller", "North", "Bob"], [None], TITLES["ratings"], ["Alpha", "Culture", 7, "x"]]
    assert starts(rows) == [0, 3]


FLAT = ["Customer", "City", "Region", "Product", "2024"]


@pytest.mark.parametrize(
    "row",
    [
        ["Alpha", "Person"],  # Alpha stands further up
        ["high", "low"],  # words of closed lists
        ["Person", "Person"],
        ["Person", 5],
        ["yes", "Buyer"],
    ],
)
def test_short_rows_of_data_at_the_end_are_data(row):
    rows = [FLAT, ["Alpha", "Rome", "North", "x", 5], ["Beta", "Oslo", "South", "y", 6], row, ["Gamma", "Bonn"]]
    assert starts(rows) == [0]


def test_a_heading_with_nothing_below_it_is_a_row():
    assert starts([FLAT, ["Alpha", "Rome", "North", "x", 5], ["Person", "Region"]]) == [0]


def test_narrow_foreign_tables_are_found():
    rows = [FLAT, *([f"C{i}", "Rome", "North", "x", 5] for i in range(4)), ["Person", "Region"], ["Ann", "North"]]
    rows += [["Returned", "Customer"], ["Yes", "C1"], ["Yes", "C2"]]
    assert [table.texts for table in find_tables(text_grid(rows))][1:] == [
        ("Person", "Region"),
        ("Returned", "Customer"),
    ]
