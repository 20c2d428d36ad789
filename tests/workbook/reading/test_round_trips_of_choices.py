"""A reading that is saved, or of which one column is changed, gives the figures it gave before."""

from __future__ import annotations

import io

import openpyxl
import pytest

from kamcore.workbook.mapping import BookMapping
from kamcore.workbook.reading import load_files, understand
from kamcore.workbook.reading.choosing import full_mapping, with_currency, with_role, with_status


def book(**sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


SALES = [["Date", "Amount", "Place"], ["2024-01-03", 100.5, "North"], ["2024-02-07", 200.25, "South"]]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]

BOOKS = {
    "a sheet for each customer": book(Alder_Freight=SALES, Birch_Paper=SALES, Cedar_Foods=SALES),
    "accounts across": book(
        Sales=[
            ["Month", "Alder Freight", "Birch Paper", "Cedar Foods"],
            ["2024-01", 10, 20, 30],
            ["2024-02", 11, 21, 31],
        ]
    ),
    "credit notes on a sheet of their own": book(
        Invoices=[["Date", "Customer", "Amount"], ["2024-01-03", "Alder", 700], ["2024-02-03", "Birch", 500]],
        Credit_notes=[["Date", "Customer", "Amount"], ["2024-01-09", "Alder", 80], ["2024-02-09", "Birch", 43]],
    ),
    "scenarios": book(
        Plan=[
            ["Customer", "Scenario", "2023", "2024"],
            ["Alder", "Actual", 100, 110],
            ["Alder", "Budget", 900, 910],
            ["Birch", "Actual", 190, 203],
            ["Birch", "Budget", 800, 801],
        ]
    ),
    "first and last names": book(
        Sales=[
            ["First name", "Last name", "Date", "Amount"],
            ["John", "Alder", "2024-01-03", 5],
            ["John", "Birch", "2024-01-04", 6],
            ["Mary", "Cedar", "2024-02-04", 7],
        ]
    ),
    "a year beside months": book(
        Sales=[
            ["Customer", "Year", *MONTHS],
            ["Alder", 2023, 1, 2, 3, 4, 5, 6],
            ["Birch", 2023, 2, 3, 4, 5, 6, 7],
            ["Alder", 2024, 3, 4, 5, 6, 7, 8],
        ]
    ),
    "what was planned": book(
        Actual=[["Customer", "2023", "2024"], ["Alder", 100, 110], ["Birch", 190, 203]],
        Budget=[["Customer", "2023", "2024"], ["Alder", 900, 910], ["Birch", 800, 801]],
    ),
    "amounts of no stated time": b"Customer,Revenue\nAlder,30\nBirch,50\n",
}


def figures(portfolio):
    lines = portfolio["revenue"].fillna({"period": ""})
    return lines.groupby(["account", "period"])["revenue"].sum().round(2).to_dict()


def opened(content):
    return load_files(content, filename="book.csv" if content.startswith(b"Customer,") else "book.xlsx")


@pytest.mark.parametrize("content", BOOKS.values(), ids=BOOKS)
def test_a_saved_reading_gives_the_same_figures(content):
    before = understand(opened(content))
    saved = BookMapping.from_json(full_mapping(before).to_json())
    assert figures(understand(before.source, saved).portfolio) == figures(before.portfolio)
    assert sum(figures(before.portfolio).values()) > 0


@pytest.mark.parametrize("content", BOOKS.values(), ids=BOOKS)
def test_choosing_what_is_there_already_changes_nothing(content):
    before = understand(opened(content))
    for at, table in enumerate(before.tables):
        for column in table.columns:
            if column.role:
                after = understand(before.source, with_role(before, at, column.key, column.role))
                assert figures(after.portfolio) == figures(before.portfolio), (table.title, column.heading)


def test_a_reading_of_one_year_does_not_put_the_next_into_it():
    def made(year):
        return book(
            **{f"Sales_{year}": [["Customer", *MONTHS], ["Alder", 1, 2, 3, 4, 5, 6], ["Birch", 6, 5, 4, 3, 2, 1]]}
        )

    first = understand(opened(made(2024)))
    month = next(column for column in first.tables[0].columns if column.heading == "Jan")
    chosen = with_role(first, 0, month.key, month.role)
    assert {period for _, period in figures(understand(opened(made(2025)), chosen).portfolio)} == {
        f"2025-0{month}" for month in range(1, 7)
    }


def test_a_month_that_names_its_year_beside_a_year_is_taken_by_its_own():
    rows = [
        ["Customer", "Year", "Month", "Amount"],
        *(["Alder", 2024, month, 10] for _ in range(20) for month in range(1, 13)),
    ]
    found = understand(opened(book(Sales=[*rows, ["Alder", 2024, "2024-05", 7]]))).portfolio
    assert {period for _, period in figures(found)} == {f"2024-{month:02d}" for month in range(1, 13)}


def test_rates_hold_for_the_currency_they_were_given_in():
    lines = [["Customer", "Date", "Amount", "Currency"]]
    lines += [["Alder", f"2024-01-0{day}", 400, code] for day, code in enumerate(("EUR", "GBP", "USD"), 1)]
    rates = [["Currency", "Rate"], ["GBP", 1.15], ["USD", 0.9]]
    source = opened(book(Sales=lines, Settings=[["Setting", "Value"], ["Currency", "EUR"]], Rates=rates))
    in_euros = understand(source)
    assert sum(figures(in_euros.portfolio).values()) == pytest.approx(400 + 460 + 360)
    in_dollars = understand(source, with_currency(in_euros.mapping, "USD"))
    assert sum(figures(in_dollars.portfolio).values()) == pytest.approx((400 + 460 + 360) / 0.9, abs=0.02)


def test_yes_under_one_heading_is_not_yes_under_another():
    content = book(
        North=[
            ["Customer", "Order date", "Amount", "Cancelled"],
            ["Alder", "2024-01-03", 100, "Yes"],
            ["Birch", "2024-01-04", 200, "No"],
        ],
        South=[
            ["Customer", "Order date", "Amount", "Paid", "Shop"],
            ["Cedar", "2024-01-03", 400, "Yes", "web"],
            ["Dale", "2024-01-04", 800, "No", "web"],
        ],
    )
    before = understand(opened(content))
    cancelled = next(one for one in before.statuses if one.heading == "Cancelled" and one.doubtful)
    left = with_status(before.mapping, cancelled.key, counts=False)
    assert sum(figures(understand(before.source, left).portfolio).values()) == 1400
    assert with_status(left, cancelled.key.upper(), counts=True).left_out == ()
