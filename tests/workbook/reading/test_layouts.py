from __future__ import annotations

import pytest

from kamcore.workbook.reading.layouts import plan_of
from kamcore.workbook.reading.tables import find_tables
from kamcore.workbook.schema import SHEETS
from tests.workbook.reading.making import grid_of, text_grid


def plan(rows, *, sheet="", factors=(), text=False):
    grid = text_grid(rows) if text else grid_of(rows, sheet=sheet)
    (table,) = find_tables(grid)
    found = plan_of(table, factors)
    return found, {key: table.texts[place] for key, place in found.columns.items()}


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_every_sheet_of_the_template_is_known(sheet):
    columns = SHEETS[sheet].columns
    rows = [[column.title for column in columns], [column.example for column in columns]]
    found, named = plan(rows, sheet=SHEETS[sheet].title)
    assert found.target == sheet
    assert found.layout == ("transactions" if sheet == "revenue" else "template")
    expected = {column.key: column.title for column in columns}
    if sheet == "revenue":
        expected["name"] = expected.pop("account")
    assert named == expected


@pytest.mark.parametrize(
    "sheet", ["stakeholders", "influence", "competitors", "relationship", "opportunities", "ratings"]
)
def test_a_sheet_of_another_name_is_known_by_its_headings(sheet):
    columns = SHEETS[sheet].columns
    rows = [[column.title for column in columns], [column.example for column in columns]]
    found, _ = plan(rows, sheet="Sheet1")
    assert found.target == sheet


def test_a_flat_list():
    rows = [["Customer", "Region", "Strategic fit", "2023", "2024", "Units 2024"], ["A", "N", 7, 1, 2, 3]]
    found, named = plan(rows)
    assert (found.layout, found.target) == ("flat", "accounts")
    assert [(p.period.label, p.measure) for p in found.periods] == [("2023", "revenue"), ("2024", "revenue")]
    assert named == {"name": "Customer", "region": "Region"}
    assert found.ratings == {2: "Strategic fit"}
    assert 5 in found.unused


def test_a_year_beside_its_months_is_not_counted_twice():
    rows = [["Customer", "Jan 2024", "Feb 2024", "2024", "2023"], ["A", 1, 2, 3, 4]]
    found, _ = plan(rows)
    assert [p.period.label for p in found.periods] == ["2024-01", "2024-02", "2023"]
    assert found.unused == {3: "its parts stand in columns of their own"}


def test_factors_of_the_criteria_sheet_are_columns_of_ratings():
    rows = [["Account", "Innovation rating", "Culture (0-10)", "Vision score"], ["A", 7, 8, 9]]
    found, _ = plan(rows, sheet="Accounts", factors=["Innovation"])
    assert found.ratings == {1: "Innovation", 2: "Culture", 3: "Vision"}


def lines(head, *rows):
    return plan([head, *rows])


def test_net_before_gross_and_a_unit_price_is_never_revenue():
    _, named = lines(
        ["Customer", "Date", "Gross Sales", "Unit Price", "Net Sales", "Tax"], ["A", "2024-01-05", 12, 3, 10, 2]
    )
    assert named["revenue"] == "Net Sales"
    _, named = lines(["Customer", "Date", "Gross Sales", "Sales"], ["A", "2024-01-05", 12, 10])
    assert named["revenue"] == "Sales"
    _, named = lines(["Customer", "Date", "Unit Price", "Line Total"], ["A", "2024-01-05", 3, 10])
    assert named["revenue"] == "Line Total"
    found, _ = lines(["Customer", "Date", "Unit Price"], ["A", "2024-01-05", 3])
    assert found.layout != "transactions"


def test_order_date_before_a_plain_date_before_ship_date():
    row = ["A", "2024-01-05", "2024-01-06", "2024-01-07", 10]
    _, named = lines(["Customer", "Ship Date", "Date", "Order Date", "Sales"], row)
    assert named["period"] == "Order Date"
    _, named = lines(["Customer", "Ship Date", "Due Date", "Date", "Sales"], row)
    assert named["period"] == "Date"
    _, named = lines(
        ["Customer", "Year", "Invoice Date", "Ship Date", "Sales"], ["A", 2024, "2024-01-06", "2024-01-07", 10]
    )
    assert named["period"] == "Invoice Date"


def test_a_year_and_a_month_make_months():
    _, named = lines(["Customer", "Year", "Month", "Sales"], ["A", 2024, 3, 10], ["A", 2024, 4, 10])
    assert (named["year"], named["month"]) == ("Year", "Month")
    assert "period" not in named


def test_the_id_is_the_key_and_a_company_comes_before_a_client():
    rows = [["C1", "Anna", "Acme", "2024-01-05", 1], ["C2", "Bob", "Bolt", "2024-01-06", 1]]
    _, named = lines(["Customer ID", "Client", "Company", "Date", "Sales"], *rows)
    assert (named["account_id"], named["name"]) == ("Customer ID", "Company")
    same = [[*row[:2], "Our own Ltd", *row[3:]] for row in rows]
    _, named = lines(["Customer ID", "Client", "Company", "Date", "Sales"], *same)
    assert named["name"] == "Client"


def test_the_product_is_the_column_of_fewest_values():
    rows = [[f"C{i % 3}", "2024-01-05", f"P{i}", "ab"[i % 2], "only", 1] for i in range(10)]
    _, named = lines(["Customer", "Date", "Product Name", "Category", "Plan", "Sales"], *rows)
    assert named["product"] == "Category"


def test_of_deals_only_those_won_are_revenue():
    head = ["opportunity_id", "account", "deal_stage", "close_date", "close_value"]
    found, named = plan(
        [head, ["1", "A", "Won", "2024-01-05", "10"], ["2", "A", "Lost", "2024-01-05", "10"]], text=True
    )
    assert found.deals
    assert (named["won"], named["period"], named["revenue"]) == ("deal_stage", "close_date", "close_value")


def test_deals_of_which_nothing_says_what_was_won_are_no_revenue():
    head = ["opportunity_id", "account", "deal_stage", "close_date", "close_value"]
    found, _ = plan([head, ["1", "A", "Proposal", "2024-01-05", "10"]], text=True)
    assert not found.has_money


def test_no_account_column_is_said_with_the_headings():
    found, _ = lines(["Segment", "Country", "Date", "Sales"], ["Gov", "DE", "2024-01-05", 10])
    assert (found.layout, found.code) == ("left out", "no-account-column")
    assert "Customer" in found.expected


def test_a_sheet_without_a_required_column_is_said():
    found, _ = plan([["Account", "Job title"], ["A", "Boss"]], sheet="Stakeholders")
    assert found.code == "no-required-column"
    assert "Person" in found.expected


def test_dates_of_founding_are_no_periods():
    _, named = lines(["account", "sector", "year_established", "revenue"], ["A", "x", 1996, 5.5])
    assert "period" not in named


def test_what_an_account_turns_over_itself_is_no_revenue_of_ours():
    head = ["account", "sector", "employees", "revenue"]
    found, _ = lines(head, ["A", "x", 19, 5.5], ["B", "y", 7, 1.5])
    assert not found.has_money
    assert "turns over" in found.unused[3]


@pytest.mark.parametrize("heading", ["Customer No.", "CustomerID", "client_code", "PARTNERID", "Account Number"])
def test_numbers_of_accounts_are_their_ids(heading):
    _, named = lines([heading, "Date", "Amount"], ["C1", "2024-01-05", 1])
    assert named["account_id"] == heading


def test_a_bare_name_is_the_account_beside_amounts_by_period():
    found, named = plan([["Name", "2023", "2024"], ["A", 1, 2]])
    assert (found.layout, named) == ("flat", {"name": "Name"})
