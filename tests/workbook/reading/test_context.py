# ruff: noqa: RUF001 - words of many scripts

from __future__ import annotations

import math

import pytest

from kamcore.workbook.reading.context import context_of, period_in, scale_of
from kamcore.workbook.reading.tables import find_tables
from tests.workbook.reading.making import book_of, grid_of, text_grid

HEAD = ["Customer", "Revenue"]


def context(title="", *, sheet="", file="book.xlsx"):
    rows = [[title], [], HEAD, ["Acme", 10], ["Bolt", 20]] if title else [HEAD, ["Acme", 10], ["Bolt", 20]]
    (table,) = find_tables(grid_of(rows, sheet=sheet, file=file))
    return context_of(table)


def label(found):
    return None if found.period is None else found.period.label


PERIODS = [
    ("Sales 2023", "2023"),
    ("Revenue by customer, 2024", "2024"),
    ("Umsatz FY2023", "2023"),
    ("Umsatz_2024-Q1", "2024-Q1"),
    ("Revenue Q3 2024", "2024-Q3"),
    ("Sales March 2024", "2024-03"),
    ("Umsätze März 2024", "2024-03"),
    ("Ventes janvier 2024", "2024-01"),
    ("Продажи 2024", "2024"),
    ("2024年销售额", "2024"),
    ("Sales 2024-05", "2024-05"),
    ("01.01.2024 – 31.12.2024", "2024"),
    ("Sales from 2024-01-01 to 2024-12-31", "2024"),
    ("Umsatz vom 01.04.2024 bis 30.06.2024", "2024-Q2"),
    ("Period: 2024-02-01 to 2024-02-29", "2024-02"),
    ("01/01/2023 - 31/12/2023", "2023"),
]


@pytest.mark.parametrize(("text", "expected"), PERIODS)
def test_a_title_names_the_period(text, expected):
    found = context(text)
    assert (label(found), found.where) == (expected, "the title")
    assert found.year == int(expected[:4])


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2024", "2024"), ("FY2023", "2023"), ("Q2 2024", "2024-Q2"), ("March 2024", "2024-03"), ("Umsatz 2022", "2022")],
)
def test_the_name_of_a_sheet_names_the_period(text, expected):
    found = context(sheet=text)
    assert (label(found), found.where) == (expected, "the sheet's name")


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("sales_2023.csv", "2023"),
        ("2024.csv", "2024"),
        ("FY2023 revenue.csv", "2023"),
        ("umsatz-2024-Q1.csv", "2024-Q1"),
        ("sales 2024-05.csv", "2024-05"),
        ("sales_20240101_20241231.csv", "2024"),
    ],
)
def test_the_name_of_a_file_names_the_period(file, expected):
    found = context(file=file)
    assert (label(found), found.where) == (expected, "the file's name")


def test_the_title_comes_before_the_sheet_and_the_sheet_before_the_file():
    assert label(context("Sales 2021", sheet="2022", file="2023.csv")) == "2021"
    assert label(context(sheet="2022", file="2023.csv")) == "2022"


def test_a_month_without_a_year_takes_the_year_around_it():
    assert label(context(sheet="March", file="sales 2024.xlsx")) == "2024-03"
    assert label(context("Sales 2023", sheet="März")) == "2023"
    assert label(context(sheet="Mai")) == "--05"
    assert context(sheet="Mai").year is None


@pytest.mark.parametrize(
    "text",
    [
        "Exported on 2024-03-15",
        "Printed 15.03.2024",
        "Erstellt am 05.01.2024",
        "Created 03/15/2024",
        "Report date: 2024-03-15",
        "As of 31.12.2024",
        "Exported 15 March 2024",
        "Generated on March 15, 2024",
        "Sales by customer",
        "Customers 1 to 50",
        "Sales 2022 to 2024",
        "2022 and 2023 compared",
    ],
)
def test_the_day_of_an_export_and_several_years_are_no_period(text):
    assert label(context(text)) is None


@pytest.mark.parametrize(
    "file", ["sales_2024-03-15.csv", "export_20240315.csv", "sales 15.03.2024.xlsx", "customers.csv"]
)
def test_the_day_in_the_name_of_a_file_is_no_period(file):
    assert label(context(file=file)) is None


def test_a_period_beside_the_day_of_an_export_counts():
    assert period_in(["Umsatz 2023", "Erstellt am 05.01.2024"]).label == "2023"
    assert period_in(["Umsatz 2023 – erstellt am 05.01.2024"]).label == "2023"


def test_a_year_beside_its_quarter_is_the_quarter_and_two_quarters_are_their_year():
    assert period_in(["Sales 2024", "Q1 2024"]).label == "2024-Q1"
    assert period_in(["Q1 2024", "Q2 2024"]).label == "2024"
    assert period_in(["Q1 2024", "Q1 2023"]) is None
    assert period_in([]) is None


def test_a_long_text_is_no_title():
    assert label(context("Sales 2023 " + "and so on " * 30)) is None


SCALES = [
    ("Revenue in thousands", 1e3),
    ("Amounts in thousands of euros", 1e3),
    ("All figures in € thousands (rounded)", 1e3),
    ("Umsatz (T€)", 1e3),
    ("Umsatz in T€", 1e3),
    ("Umsatz (TEUR)", 1e3),
    ("Beträge in TEUR", 1e3),
    ("Umsatz (Tsd. €)", 1e3),
    ("Revenue (k€)", 1e3),
    ("Revenue ($000)", 1e3),
    ("Revenue ($'000)", 1e3),
    ("Revenue (€k)", 1e3),
    ("CA (en milliers d'euros)", 1e3),
    ("Fatturato in migliaia di euro", 1e3),
    ("Ingresos (en miles de euros)", 1e3),
    ("Выручка, тыс. руб.", 1e3),
    ("Выручка (тыс. руб.)", 1e3),
    ("销售额（千元）", 1e3),
    ("销售额（万元）", 1e4),
    ("单位：万元", 1e4),
    ("Revenue (lakhs)", 1e5),
    ("Revenue (₹ lakh)", 1e5),
    ("Amounts in lakhs", 1e5),
    ("(Rs. in lakhs)", 1e5),
    ("राजस्व (लाख)", 1e5),
    ("Umsatz (Mio. €)", 1e6),
    ("Umsatz in Mio. €", 1e6),
    ("Revenue (in millions)", 1e6),
    ("Revenue in millions of dollars", 1e6),
    ("Revenue (€m)", 1e6),
    ("Выручка (млн руб.)", 1e6),
    ("销售额（百万元）", 1e6),
    ("Revenue (₹ crore)", 1e7),
    ("Revenue (crores)", 1e7),
]


@pytest.mark.parametrize(("text", "scale"), SCALES)
def test_in_thousands_and_the_like(text, scale):
    assert scale_of(text) == scale
    assert context(text).scale == scale


@pytest.mark.parametrize(
    "text",
    [
        "Revenue",
        "Revenue (EUR)",
        "Revenue (€)",
        "Umsatz 2024",
        "Top 1000 customers",
        "Revenue (net)",
        "Thousand Oaks",
        "Milan",
        "Million Works",
        "Market",
        "Kunden (Mitte)",
        "Revenue (10 %)",
    ],
)
def test_where_nothing_says_it_amounts_are_single_units(text):
    assert scale_of(text) == 1.0


@pytest.mark.parametrize(
    ("text", "currency"),
    [("Revenue in EUR", "EUR"), ("Umsatz (€)", "EUR"), ("Sales 2024 (USD)", "USD"), ("Sales", None)],
)
def test_a_title_names_the_currency(text, currency):
    assert context(text).currency == currency


def test_nothing_around_says_nothing():
    found = context()
    assert (found.period, found.where, found.currency, found.scale, found.year) == (None, "", None, 1.0, None)


@pytest.mark.parametrize(
    ("text", "scale"),
    [("in thousands of euros", 1e3), ("Umsatz (Mio. €)", 1e6), ("销售额（万元）", 1e4), ("Revenue (₹ lakh)", 1e5)],
)
def test_a_book_in_thousands_is_brought_to_single_units_and_says_so(text, scale):
    rows = [[text], [], ["Customer", "2023", "2024"], ["Acme", 1.5, 2], ["Bolt", 3, 4.25]]
    portfolio = book_of([grid_of(rows)])
    assert math.isclose(portfolio["revenue"]["revenue"].sum(), 10.75 * scale)
    notes = [problem for problem in portfolio.problems if problem.code == "scaled"]
    assert notes
    assert f"{scale:,.0f}" in notes[0].sentence


def test_a_heading_with_its_own_scale_is_scaled_once():
    rows = [
        ["in thousands of euros"],
        [],
        ["Customer", "Date", "Amount (T€)"],
        ["Acme", "2024-01-05", "1.5"],
        ["Bolt", "2024-02-05", "3"],
    ]
    portfolio = book_of([text_grid(rows)])
    assert math.isclose(portfolio["revenue"]["revenue"].sum(), 4500.0)


def test_the_year_of_the_sheet_is_given_to_an_amount_of_no_stated_time():
    grids = [
        grid_of([HEAD, ["Acme", 10], ["Bolt", 20]], sheet="2023"),
        grid_of([HEAD, ["Acme", 1], ["Bolt", 2]], sheet="2024"),
    ]
    revenue = book_of(grids)["revenue"]
    assert revenue.groupby("period")["revenue"].sum().to_dict() == {"2023": 30.0, "2024": 3.0}
