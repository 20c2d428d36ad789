"""Amounts by product and period in columns of their own, under headings without a word of money."""
# ruff: noqa: E501  (a row of headings stands on one line)

from __future__ import annotations

import pytest

import kamcore
from tests.workbook.reading.anything.shapes import CUSTOMERS, check, entries, read, text, xlsx

ROWS = [[name, 100.5 + i, 200.25 + 2 * i, 300.1 + 3 * i, 50.7 + i * i] for i, name in enumerate(CUSTOMERS)]

HEADINGS = {
    "product first": [["Customer", "Hardware 2023", "Software 2023", "Hardware 2024", "Software 2024"]],
    "year first": [["Customer", "2023 Hardware", "2023 Software", "2024 Hardware", "2024 Software"]],
    "fiscal years": [["Customer", "FY23 Hardware", "FY23 Software", "FY24 Hardware", "FY24 Software"]],
    "a currency beside": [["Kunde", "Hardware 2023 (EUR)", "Software 2023 (EUR)", "Hardware 2024 (EUR)", "Software 2024 (EUR)"]],
    "Chinese": [["客户", "Hardware2023年", "Software2023年", "Hardware2024年", "Software2024年"]],
    "years above, the account beside them": [["Customer", "2023", "", "2024", ""], ["", "Hardware", "Software", "Hardware", "Software"]],
    "years above, the account below": [["", "2023", "", "2024", ""], ["Customer", "Hardware", "Software", "Hardware", "Software"]],
}  # fmt: skip


def check_by_product(portfolio):
    truth = [
        (row[0], year, product, amount)
        for row in ROWS
        for (year, product), amount in zip(
            [("2023", "Hardware"), ("2023", "Software"), ("2024", "Hardware"), ("2024", "Software")], row[1:], strict=True
        )
    ]  # fmt: skip
    check(portfolio, [(name, year, amount) for name, year, _, amount in truth], periods=True)
    products = portfolio["revenue"]["product"].tolist()
    found = {
        (name, year, product): amount
        for (name, year, amount), product in zip(entries(portfolio), products, strict=True)
    }
    assert {key: round(amount, 2) for key, amount in found.items()} == {
        (name, year, product): round(amount, 2) for name, year, product, amount in truth
    }  # fmt: skip


@pytest.mark.parametrize("name", HEADINGS)
def test_each_product_has_its_amount_of_each_year(name):
    portfolio = read(text([*HEADINGS[name], *ROWS]), "list.csv")
    check_by_product(portfolio)
    said = [problem for problem in portfolio.problems if problem.code == "added-up"]
    assert [problem.severity.name for problem in said] == ["WARNING"]
    assert "no heading calls money" in said[0].found


@pytest.mark.parametrize("numbers", [True, False])
def test_years_merged_over_their_products(numbers):
    years = (2023, 2024) if numbers else ("2023", "2024")
    headings = [["Customer", years[0], None, years[1], None], [None, "Hardware", "Software", "Hardware", "Software"]]
    check_by_product(read(xlsx([*headings, *ROWS], merged=["B1:C1", "D1:E1"]), "list.xlsx"))


def test_a_column_of_the_whole_year_counts_alone():
    rows = [[*row, row[1] + row[2], row[3] + row[4]] for row in ROWS]
    portfolio = read(text([[*HEADINGS["product first"][0], "Total 2023", "Total 2024"], *rows]), "list.csv")
    check(portfolio, [(row[0], year, row[at]) for row in rows for at, year in ((5, "2023"), (6, "2024"))])


@pytest.mark.parametrize(
    "headings",
    [
        ["Visits 2023", "Calls 2023", "Visits 2024", "Calls 2024"],  # nothing of it is money
        ["Besuche 2023", "Anrufe 2023", "Besuche 2024", "Anrufe 2024"],
        ["Визиты 2023", "Звонки 2023", "Визиты 2024", "Звонки 2024"],
        ["Hardware 2023", "Software 2023", "Hardware 2024", "Support 2024"],  # not each product each year
        ["Hardware 2023", "Visits 2023", "Hardware 2024", "Visits 2024"],
        ["Budget 2023", "Forecast 2023", "Budget 2024", "Forecast 2024"],
    ],
)
def test_other_figures_by_year_are_no_revenue_and_that_is_said(headings):
    portfolio = kamcore.read_workbook(text([["Customer", *headings], *ROWS]), filename="list.csv")
    assert len(portfolio["revenue"]) == 0
    assert [problem.code for problem in portfolio.problems if problem.severity.name == "WARNING"] == ["no-revenue"]


def test_scores_by_year_are_no_revenue():
    rows = [[row[0], *(amount % 9 for amount in row[1:])] for row in ROWS]
    portfolio = kamcore.read_workbook(
        text([["Customer", "Fit 2023", "Trust 2023", "Fit 2024", "Trust 2024"], *rows]), filename="list.csv"
    )
    assert len(portfolio["revenue"]) == 0
