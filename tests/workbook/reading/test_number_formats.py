"""Currencies that stand in the number formats alone."""

import datetime as dt

import openpyxl
import pytest

from kamcore.workbook.reading import read_workbook, sheets
from kamcore.workbook.reading.guard import ReadingLimits
from kamcore.workbook.reading.number_formats import format_currency
from kamcore.workbook.reading.sheets import read_sheets


@pytest.mark.parametrize(
    ("code", "currency"),
    [
        ("[$€-407]", "EUR"),
        ("#,##0.00\\ [$€-407];[Red]-#,##0.00\\ [$€-407]", "EUR"),
        ("[$USD] #,##0", "USD"),
        ('"£"#,##0', "GBP"),
        ('_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-', "EUR"),
        ("$#,##0.00", "USD"),
        ("\\$#,##0.00", "USD"),
        ("[$$-409]#,##0.00", "USD"),
        ("[$$-1009]#,##0.00", "CAD"),
        ("[$kr-41D]#,##0", "SEK"),
        ("#,##0\\ [$kr-414]", "NOK"),
        ("#,##0\\ [$Kč-405]", "CZK"),
        ("[$¥-804]#,##0", "CNY"),
        ("[$¥-411]#,##0", "JPY"),
        ("[$R$-416] #,##0.00", "BRL"),
        ("#,##0 \\€", "EUR"),
        ("€ #,##0", "EUR"),
        ('#,##0 "CHF"', "CHF"),
        ("General", ""),
        ("#,##0.00", ""),
        ("[$-409]d/m/yyyy", ""),
        ("[Red]0.0%", ""),
        ('0 "units"', ""),
        ("0;-0 [$€-407]", ""),
        ("[<1000]0;[$-F800]", ""),
        ('"unclosed', ""),
    ],
)
def test_the_currency_of_a_format(code, currency):
    assert format_currency(code) == currency


def book(formats, rows=6):
    """One column for each list of formats, used in turn."""
    made = openpyxl.Workbook()
    made.active.append([None, *(f"column {i}" for i in range(len(formats)))])
    for i in range(rows):
        made.active.append([None, *(float(i) for _ in formats)])
        for c, choice in enumerate(formats):
            made.active.cell(i + 2, c + 2).number_format = choice[i % len(choice)]
    return made


def currencies(data):
    return next(iter(read_sheets(data, "book", "xlsx", ReadingLimits(), lambda *_: None))).currencies


@pytest.mark.parametrize("large", [0, 1 << 40])
def test_columns_are_told_by_their_cells(files, monkeypatch, large):
    monkeypatch.setattr(sheets, "LARGE_BYTES", large)
    rows = 200
    euro, pound = "#,##0.00 [$€-407]", '"£"#,##0'
    data = files.saved(book([["General"], [euro], [pound, euro], [euro, "0.00"], ["0.0%"]], rows))
    found = dict(currencies(data))
    assert found.pop(2).to_pylist() == [None, *(["GBP", "EUR"] * (rows // 2))]
    assert found == {1: "EUR", 3: "EUR"}
    assert currencies(files.saved(book([["General"], [euro]], rows))) == {1: "EUR"}
    assert currencies(files.saved(book([["General"], ["0.00"]], rows))) == {}


def test_texts_and_empty_cells_do_not_count(files):
    made = book([["0.00"], ["0.00"]])
    made.active["B1"].number_format = "[$€-407]0"
    made.active["C9"].number_format = "[$€-407]0"
    assert currencies(files.saved(made)) == {}


def invoices(formats, heading="Amount"):
    made = openpyxl.Workbook()
    made.active.append(["Customer", "Invoice date", heading])
    for i, style in enumerate(formats):
        made.active.append([f"Customer {i % 3}", dt.date(2024, 1 + i % 12, 5), 100.0 + i])
        made.active.cell(i + 2, 3).number_format = style
    return made


def test_amounts_formatted_in_two_currencies_are_not_added_up(files):
    portfolio = read_workbook(
        files.saved(invoices(['"£"#,##0', "#,##0 [$€-407]", "#,##0 [$€-407]"] * 4)), filename="a.xlsx"
    )
    assert portfolio.settings.currency == "EUR"
    assert portfolio["revenue"]["revenue"].sum() == sum(100.0 + i for i in range(12) if i % 3)
    (told,) = [problem for problem in portfolio.problems if problem.code == "several-currencies"]
    assert (told.cell, told.rows) == ("C2", 4)


def test_a_format_names_the_currency_unless_the_heading_does(files):
    pounds = files.saved(invoices(['"£"#,##0'] * 5))
    assert read_workbook(pounds, filename="a.xlsx").settings.currency == "GBP"
    euros = files.saved(invoices(['"£"#,##0'] * 5, "Amount (EUR)"))
    assert read_workbook(euros, filename="a.xlsx").settings.currency == "EUR"


def test_without_styles(files):
    assert currencies(files.rezipped(files.xlsx(files.rows), lambda name, c: None if "styles" in name else c)) == {}
