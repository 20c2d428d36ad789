from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kamcore.workbook.reading.heading_rows import composed
from kamcore.workbook.reading.headings import heading_text
from kamcore.workbook.reading.tables import find_tables
from tests.workbook.reading.making import book_of, grid_of


def heading(rows, row, merged=()):
    """The heading composed around a row, as texts, and the rows it stands in."""
    grid = replace(grid_of(rows), merged=tuple(merged))
    found = composed(grid, row)
    return [heading_text(value) for value in found.values], (found.first, found.last)


def texts(rows, merged=()):
    """The headings of the one table found."""
    (table,) = find_tables(replace(grid_of(rows), merged=tuple(merged)))
    return list(table.texts)


def by_period(rows, merged=()):
    portfolio = book_of([replace(grid_of(rows), merged=tuple(merged))])
    revenue = portfolio["revenue"]
    return revenue.groupby("period")["revenue"].sum().to_dict()


def test_a_heading_in_one_row():
    rows = [["Customer", "2023", "2024"], ["Acme", 1, 2], ["Bolt", 3, 4]]
    assert heading(rows, 0) == (["Customer", "2023", "2024"], (0, 0))


def test_years_over_quarters():
    rows = [
        [None, "2023", None, "2024", None],
        ["Customer", "Q1", "Q2", "Q1", "Q2"],
        ["Acme", 1, 2, 3, 4],
        ["Bolt", 5, 6, 7, 8],
    ]
    assert heading(rows, 1) == (["Customer", "2023 Q1", "2023 Q2", "2024 Q1", "2024 Q2"], (0, 1))
    assert by_period(rows) == {"2023-Q1": 6.0, "2023-Q2": 8.0, "2024-Q1": 10.0, "2024-Q2": 12.0}


def test_years_merged_over_quarters():
    rows = [
        [None, "2023", None, "2024", None],
        ["Customer", "Q1", "Q2", "Q1", "Q2"],
        ["Acme", 1, 2, 3, 4],
        ["Bolt", 5, 6, 7, 8],
    ]
    merged = [(0, 1, 0, 2), (0, 3, 0, 4)]
    assert heading(rows, 1, merged)[0] == ["Customer", "2023 Q1", "2023 Q2", "2024 Q1", "2024 Q2"]


def test_the_name_of_the_first_column_may_stand_in_the_upper_row():
    rows = [
        ["Customer", 2023, None, 2024, None],
        [None, "Q1", "Q2", "Q1", "Q2"],
        ["Acme", 1, 2, 3, 4],
        ["Bolt", 5, 6, 7, 8],
    ]
    assert texts(rows) == ["Customer", "2023 Q1", "2023 Q2", "2024 Q1", "2024 Q2"]
    assert by_period(rows) == {"2023-Q1": 6.0, "2023-Q2": 8.0, "2024-Q1": 10.0, "2024-Q2": 12.0}


def test_years_over_months():
    rows = [[None, "2024", None, None], ["Customer", "Jan", "Feb", "Mar"], ["Acme", 1, 2, 3], ["Bolt", 4, 5, 6]]
    assert by_period(rows) == {"2024-01": 5.0, "2024-02": 7.0, "2024-03": 9.0}


@pytest.mark.parametrize("cost", ["Cost", "COGS", "Cost of goods"])
def test_years_over_revenue_and_cost(cost):
    rows = [
        [None, "2023", None, "2024", None],
        ["Customer", "Revenue", cost, "Revenue", cost],
        ["Acme", 10, 4, 30, 14],
        ["Bolt", 20, 8, 40, 16],
    ]
    assert by_period(rows) == {"2023": 30.0, "2024": 70.0}
    revenue = book_of([grid_of(rows)])["revenue"]
    assert revenue["cost_of_goods"].sum() == 42.0


def test_revenue_and_units_over_years():
    rows = [
        [None, "Revenue", None, "Units", None],
        ["Customer", "2023", "2024", "2023", "2024"],
        ["Acme", 10, 30, 1, 2],
        ["Bolt", 20, 40, 3, 4],
    ]
    assert heading(rows, 1)[0] == ["Customer", "Revenue 2023", "Revenue 2024", "Units 2023", "Units 2024"]
    assert by_period(rows) == {"2023": 30.0, "2024": 70.0}


def test_a_heading_in_three_rows():
    rows = [
        [None, "Revenue", None, None, None],
        [None, "2023", None, "2024", None],
        ["Customer", "Q1", "Q2", "Q1", "Q2"],
        ["Acme", 1, 2, 3, 4],
        ["Bolt", 5, 6, 7, 8],
    ]
    merged = [(0, 1, 0, 4), (1, 1, 1, 2), (1, 3, 1, 4)]
    assert by_period(rows, merged) == {"2023-Q1": 6.0, "2023-Q2": 8.0, "2024-Q1": 10.0, "2024-Q2": 12.0}
    assert by_period(rows) == {"2023-Q1": 6.0, "2023-Q2": 8.0, "2024-Q1": 10.0, "2024-Q2": 12.0}


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([None, "€", "€"], ["Customer", "2023 (€)", "2024 (€)"]),
        ([None, "T€", "T€"], ["Customer", "2023 (T€)", "2024 (T€)"]),
        ([None, "EUR", "EUR"], ["Customer", "2023 (EUR)", "2024 (EUR)"]),
        ([None, "万元", "万元"], ["Customer", "2023 (万元)", "2024 (万元)"]),
    ],
)
def test_a_row_of_units_below_the_heading(units, expected):
    rows = [["Customer", "2023", "2024"], units, ["Acme", 1, 2], ["Bolt", 3, 4]]
    assert heading(rows, 0) == (expected, (0, 1))


def test_a_row_of_units_in_thousands_scales_the_amounts():
    rows = [["Customer", "2023", "2024"], [None, "T€", "T€"], ["Acme", 1, 2], ["Bolt", 3, 4]]
    assert by_period(rows) == {"2023": 4000.0, "2024": 6000.0}


def test_text_that_needs_nothing_above_it_stays_as_it_is():
    rows = [
        ["Who", None, "How much", None],
        ["Customer", "Region", "2023", "2024"],
        ["Acme", "N", 1, 2],
        ["Bolt", "S", 3, 4],
    ]
    names = texts(rows)
    assert names[:2] == ["Customer", "Region"]
    assert by_period(rows) == {"2023": 4.0, "2024": 6.0}


@pytest.mark.parametrize(
    "titles",
    [
        ["Sales report"],
        ["Sales report 2024"],
        ["Acme Holding", None, "Confidential"],
        ["Printed on", dt.datetime(2024, 3, 1)],  # noqa: DTZ001 - cells have no zone
        ["Umsatz in EUR"],
    ],
)
@pytest.mark.parametrize("gap", [0, 1])
def test_titles_are_not_taken_for_headings(titles, gap):
    rows = [titles, *[[]] * gap, ["Customer", "2023", "2024"], ["Acme", 1, 2], ["Bolt", 3, 4]]
    assert heading(rows, 1 + gap) == (["Customer", "2023", "2024"], (1 + gap, 1 + gap))
    assert by_period(rows) == {"2023": 4.0, "2024": 6.0}


def test_a_title_over_all_columns_is_not_taken_for_a_heading():
    rows = [["Revenue by customer", None, None], ["Customer", "2023", "2024"], ["Acme", 1, 2], ["Bolt", 3, 4]]
    assert texts(rows, [(0, 0, 0, 2)]) == ["Customer", "2023", "2024"]


def test_two_titles_above_a_heading_of_two_rows():
    rows = [
        ["Sales report"],
        ["Printed 15.03.2024"],
        [None, "2023", None],
        ["Customer", "Q1", "Q2"],
        ["Acme", 1, 2],
        ["Bolt", 3, 4],
    ]
    assert by_period(rows) == {"2023-Q1": 4.0, "2023-Q2": 6.0}


def test_the_first_row_of_data_is_not_taken_for_a_heading():
    rows = [["Customer", "Region", "Industry", "2024"], ["Acme", "North", "Trade", 1], ["Bolt", "South", "Food", 2]]
    assert heading(rows, 0)[1] == (0, 0)
    rows = [["Customer", "Period", "Revenue"], ["Acme", "2023", 1], ["Bolt", "2024", 2]]
    assert heading(rows, 0)[1] == (0, 0)


def test_a_row_of_data_with_nothing_but_names_is_no_heading():
    rows = [["Customer", "Region", "2024"], [None, "North", None], ["Acme", "North", 1], ["Bolt", "South", 2]]
    assert heading(rows, 0)[1] == (0, 0)


def test_the_first_and_last_row_of_a_grid():
    rows = [["Customer", "2024"]]
    assert heading(rows, 0) == (["Customer", "2024"], (0, 0))
