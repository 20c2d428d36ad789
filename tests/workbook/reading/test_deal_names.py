from __future__ import annotations

from kamcore.workbook.reading import read_workbook
from kamcore.workbook.writing import write_workbook
from tests.workbook.reading.making import book_of, csv_bytes, grid_of, xlsx_bytes

HEAD = ["Opportunity name", "Account", "Stage", "Close date", "Amount"]
DEALS = [
    HEAD,
    ["One", "Acme", "Closed Won", "2024-01-05", 10],
    ["Renewal", "Acme", "Proposal", "2024-02-05", 20],
    ["Renewal", "Acme", "Negotiation", "2024-03-05", 30],
    ["Renewal", "Bolt", "Proposal", "2024-03-05", 40],
    ["Two", "Bolt", "Closed Won", "2024-03-05", 50],
    ["Renewal (2)", "Acme", "Proposal", "2024-04-05", 60],
    ["Renewal", "Acme", "Proposal", "2024-05-05", 70],
]
OPEN = {("acme", "Renewal"): 20, ("acme", "Renewal (3)"): 30, ("bolt", "Renewal"): 40, ("acme", "Renewal (2)"): 60,
        ("acme", "Renewal (4)"): 70}  # fmt: skip
ACCOUNTS = [["Account", "2024"], ["Acme", 900], ["Bolt", 400]]
PIPELINE = [["Account", "Opportunity", "Amount", "Stage", "Expected close"]]


def deals(portfolio):
    found = portfolio["opportunities"]
    return {(row.account, row.opportunity): row.amount for row in found.itertuples()}


def test_deals_of_one_name_at_one_account_have_names_of_their_own():
    assert deals(book_of([grid_of(DEALS)])) == OPEN


def test_no_deal_is_lost_in_a_copy_that_is_opened_again():
    portfolio = read_workbook(csv_bytes(DEALS), filename="deals.csv")
    again = read_workbook(write_workbook(portfolio), filename="copy.xlsx")
    assert deals(again) == OPEN
    assert "row-twice" not in {p.code for p in again.problems}


def test_a_pipeline_keeps_deals_of_one_name_and_reports_what_stands_there_twice():
    rows = [["Acme", "Renewal", 20, "Proposal", "2024-02-05"], ["Acme", "Renewal", 30, "Proposal", "2024-03-05"],
            ["Acme", "Renewal", 30, "Proposal", "2024-03-05"], ["Bolt", "Renewal", 40, "Proposal", "2024-03-05"]]  # fmt: skip
    data = xlsx_bytes({"Accounts": ACCOUNTS, "Opportunities": PIPELINE + rows})
    portfolio = read_workbook(data, filename="book.xlsx")
    assert deals(portfolio) == {("acme", "Renewal"): 20, ("acme", "Renewal (2)"): 30, ("bolt", "Renewal"): 40}
    [problem] = [p for p in portfolio.problems if p.code == "row-twice"]
    assert (problem.sheet, problem.rows) == ("Opportunities", 1)


def test_deals_of_two_tables_are_all_there_and_one_that_both_hold_stands_once():
    first = [*PIPELINE, ["Acme", "Renewal", 20, "Proposal", "2024-02-05"]]
    second = [
        *PIPELINE,
        ["Acme", "Renewal", 20, "Negotiation", "2024-02-05"],
        ["Acme", "Renewal", 30, "Proposal", None],
    ]
    grids = [
        grid_of(ACCOUNTS, sheet="Accounts"),
        grid_of(first, sheet="Opportunities"),
        grid_of(second, sheet="Pipeline"),
    ]
    assert deals(book_of(grids)) == {("acme", "Renewal"): 20, ("acme", "Renewal (2)"): 30}
