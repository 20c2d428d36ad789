from __future__ import annotations

import numpy as np
import pytest

from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.outline import PIVOT_HEADINGS, are_periods, filled_down, group_heads, nested
from tests.workbook.reading.making import book_of, grid_of

NAN = float("nan")


def filled(names, left_out=()):
    """The names with blanks filled, None when it is no outline; "" is a blank."""
    kept = np.array([row not in left_out for row in range(len(names))])
    found = filled_down(Coded.of([name or None for name in names]), kept)
    return None if found is None else [found.at(row) or "" for row in range(len(names))]


def heads(names, amounts):
    found = group_heads(Coded.of([name or None for name in names]), np.array(amounts), np.ones(len(names), bool))
    return np.flatnonzero(found.bare).tolist(), np.flatnonzero(found.sums).tolist()


def parents(*rows, left_out=()):
    figures = np.array(rows, dtype=float)
    if figures.ndim == 1:
        figures = figures[:, None]
    kept = np.array([row not in left_out for row in range(len(figures))])
    found = nested(figures, kept)
    return None if found is None else (found.parent.tolist(), np.flatnonzero(found.heads).tolist())


def sums(portfolio, by):
    names = portfolio["accounts"].set_index("key")["name"]
    revenue = portfolio["revenue"].assign(name=portfolio["revenue"]["account"].map(names))
    return revenue.groupby(by)["revenue"].sum().to_dict()


# ---------------------------------------------------------------- blanks below


def test_blanks_below_a_name_are_its_rows():
    assert filled(["Acme", "", "", "Bolt", "", "Cedar"]) == ["Acme", "Acme", "Acme", "Bolt", "Bolt", "Cedar"]


def test_rows_that_are_left_out_stay_as_they_are():
    assert filled(["Acme", "", "", "Bolt", "", ""], left_out={2, 5}) == ["Acme", "Acme", "", "Bolt", "Bolt", ""]


def test_a_total_between_the_groups_begins_no_group():
    names = ["Acme", "", "Acme Total", "Bolt", "", "Bolt Total"]
    assert filled(names) == ["Acme", "Acme", "Acme Total", "Bolt", "Bolt", "Bolt Total"]


@pytest.mark.parametrize(
    "names",
    [
        ["Acme", "", "Bolt", "Acme", "", "Bolt", "", "Acme"],  # the names come back
        ["", "", "Acme", "", "Bolt", ""],  # it does not begin with a name
        ["Acme", "Bolt", "Cedar", "", "Elm", "Fir", "Oak"],  # one blank only
        ["Acme", "Bolt", "Cedar", "Dogwood", "", "Elm", "Fir", "Oak", "", "Pine"],  # few blanks
        ["Acme", "", "", ""],  # one name is no groups
        ["Acme", "Bolt", "Cedar"],
        ["", "", ""],
        [],
    ],
)
def test_a_list_with_blanks_by_accident_is_no_outline(names):
    assert filled(names) is None


def test_a_row_of_its_own_without_a_figure_heads_a_group():
    names = ["Acme", "", "", "Bolt", ""]
    assert heads(names, [NAN, 10, 20, NAN, 30]) == ([0, 3], [])


def test_a_row_with_the_sum_of_its_group_heads_it():
    names = ["Acme", "", "", "Bolt", "", ""]
    assert heads(names, [30, 10, 20, 70, 30, 40]) == ([], [0, 3])


def test_a_first_row_with_a_figure_of_its_own_counts():
    names = ["Acme", "", "", "Bolt", "", ""]
    assert heads(names, [5, 10, 20, 7, 30, 40]) == ([], [])


def test_one_sum_by_accident_among_groups_that_do_not_add_up_counts():
    names = ["Acme", "", "", "Bolt", "", "", "Cedar", ""]
    assert heads(names, [30, 10, 20, 7, 30, 40, 9, 2]) == ([], [])


def test_a_group_of_one_row_is_no_head():
    assert heads(["Acme", "Bolt", "Cedar"], [10, 20, NAN]) == ([], [])


# ---------------------------------------------------------------- nested


def test_groups_and_their_members_in_one_column():
    assert parents(30, 10, 20, 70, 30, 40) == ([0, 0, 0, 3, 3, 3], [0, 3])


def test_each_column_of_figures_has_to_add_up():
    assert parents([30, 3], [10, 1], [20, 2], [70, 7], [30, 3], [40, 4]) == ([0, 0, 0, 3, 3, 3], [0, 3])
    assert parents([30, 3], [10, 1], [20, 9], [70, 7], [30, 3], [40, 4]) is None


def test_blank_figures_are_nothing():
    assert parents([30, NAN], [10, NAN], [20, NAN], [70, 7], [30, 7], [40, NAN]) == ([0, 0, 0, 3, 3, 3], [0, 3])


def test_rows_that_are_left_out_are_in_no_group():
    assert parents(30, 10, 20, 70, 30, 40, 100, left_out={6}) == ([0, 0, 0, 3, 3, 3, -1], [0, 3])


def test_cents_lost_in_rounding_are_overlooked():
    assert parents(30.01, 10.004, 20.004, 70, 30, 40) == ([0, 0, 0, 3, 3, 3], [0, 3])


@pytest.mark.parametrize(
    "figures",
    [
        [10, 20, 30, 40, 50],
        [30, 10, 20, 5, 7],  # a rest that heads nothing
        [30, 10, 20],  # too little to say
        [10, 10, 20, 20, 30, 30],  # each group has one member
        [0, 0, 0, 0, 0, 0],
        [100, 30, 70, 0],
    ],
)
def test_figures_that_say_nothing_of_groups_are_left_alone(figures):
    assert parents(*figures) is None


def test_labels_that_are_all_periods():
    assert are_periods(["2023", "2024"])
    assert are_periods(["Jan 2024", "2024-02", "Q1 2024"])
    assert not are_periods(["2023", "Acme"])
    assert not are_periods([])


# ---------------------------------------------------------------- in a book


def test_accounts_once_and_products_below():
    rows = [
        ["Customer", "Product", "2024"],
        ["Acme", "Bolts", 10], [None, "Nuts", 20],
        ["Bolt", "Bolts", 30], [None, "Nuts", 40], [None, "Pins", 50],
    ]  # fmt: skip
    portfolio = book_of([grid_of(rows)])
    assert sums(portfolio, "name") == {"Acme": 30.0, "Bolt": 120.0}
    assert sums(portfolio, "product") == {"Bolts": 40.0, "Nuts": 60.0, "Pins": 50.0}


def test_accounts_on_a_line_of_their_own_without_sums():
    rows = [
        ["Customer", "Product", "2024"],
        ["Acme", None, None], [None, "Bolts", 10], [None, "Nuts", 20],
        ["Bolt", None, None], [None, "Bolts", 30], [None, "Nuts", 40],
    ]  # fmt: skip
    assert sums(book_of([grid_of(rows)]), "name") == {"Acme": 30.0, "Bolt": 70.0}


def test_accounts_on_a_line_of_their_own_with_their_sums():
    rows = [
        ["Customer", "Product", "2024"],
        ["Acme", None, 30], [None, "Bolts", 10], [None, "Nuts", 20],
        ["Bolt", None, 70], [None, "Bolts", 30], [None, "Nuts", 40],
    ]  # fmt: skip
    portfolio = book_of([grid_of(rows)])
    assert sums(portfolio, "name") == {"Acme": 30.0, "Bolt": 70.0}
    assert any(problem.code == "total-row" for problem in portfolio.problems)


@pytest.mark.parametrize("heading", sorted(PIVOT_HEADINGS))
def test_a_nested_pivot_of_accounts_over_products(heading):
    rows = [
        [heading, "2023", "2024"],
        ["Acme", 30, 3], ["Bolts", 10, 1], ["Nuts", 20, 2],
        ["Bolt", 70, 7], ["Bolts", 30, 3], ["Nuts", 40, 4],
        ["Grand Total", 100, 10],
    ]  # fmt: skip
    portfolio = book_of([grid_of(rows)])
    assert sums(portfolio, "name") == {"Acme": 33.0, "Bolt": 77.0}
    assert sums(portfolio, "product") == {"Bolts": 44.0, "Nuts": 66.0}
    assert sums(portfolio, "period") == {"2023": 100.0, "2024": 10.0}


def test_a_nested_pivot_of_years_over_accounts():
    rows = [
        ["Row Labels", "Sum of Revenue"],
        ["2023", 30], ["Acme", 10], ["Bolt", 20],
        ["2024", 70], ["Acme", 30], ["Bolt", 40],
        ["Grand Total", 100],
    ]  # fmt: skip
    portfolio = book_of([grid_of(rows)])
    assert sums(portfolio, "name") == {"Acme": 40.0, "Bolt": 60.0}
    assert sums(portfolio, "period") == {"2023": 30.0, "2024": 70.0}


def test_a_nested_pivot_of_accounts_over_years():
    rows = [
        ["Row Labels", "Sum of Revenue"],
        ["Acme", 40], ["2023", 10], ["2024", 30],
        ["Bolt", 60], ["2023", 20], ["2024", 40],
        ["Grand Total", 100],
    ]  # fmt: skip
    portfolio = book_of([grid_of(rows)])
    assert sums(portfolio, "name") == {"Acme": 40.0, "Bolt": 60.0}
    assert sums(portfolio, "period") == {"2023": 30.0, "2024": 70.0}


def test_a_list_of_sales_with_customers_missing_by_accident_gives_them_to_nobody():
    rows = [["Customer", "Date", "Amount"]]
    names = ["Acme", None, "Bolt", "Acme", None, "Bolt", None, "Acme"]
    rows += [[name, f"2024-0{place + 1}-05", 10 * (place + 1)] for place, name in enumerate(names)]
    portfolio = book_of([grid_of(rows)])
    assert sums(portfolio, "name") == {"Acme": 10.0 + 40.0 + 80.0, "Bolt": 30.0 + 60.0}
    (problem,) = [problem for problem in portfolio.problems if problem.code == "no-account"]
    assert problem.rows == 3


def test_an_account_whose_amount_is_by_chance_the_sum_of_the_next_ones_stays():
    rows = [["Customer", "2023", "2024"], ["Acme", 30, 9], ["Bolt", 10, 4], ["Cedar", 20, 5], ["Dogwood", 7, 8]]
    assert sums(book_of([grid_of(rows)]), "name") == {"Acme": 39.0, "Bolt": 14.0, "Cedar": 25.0, "Dogwood": 15.0}
