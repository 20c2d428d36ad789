"""What must not be mistaken: foreign tables, formulas, errors, notes."""

# ruff: noqa: E501  (a row of a file stands on one line)

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    check,
    entries,
    lines,
    monthly,
    read,
    read_and_check,
    read_or_refused,
    said,
    table,
    text,
    total,
    xls,
    xlsx,
)

SOLD = lines()
TRUTH = monthly(SOLD)
LIST = [["Customer", "Date", "Amount"], *[[n, d, a] for n, d, a in SOLD]]


def test_all_the_numbers_of_a_shop_s_order_list():
    head = ["Row ID", "Order ID", "Order Date", "Ship Date", "Ship Mode", "Customer ID", "Customer Name", "Segment", "Country", "Postal Code",
            "Product ID", "Category", "Sales", "Quantity", "Discount", "Profit"]  # fmt: skip
    data = [head]
    for i, (n, d, a) in enumerate(SOLD):
        data.append([i + 1, f"CA-{d.year}-{100000 + i // 2}", f"{d:%m/%d/%Y}", f"{d:%m/%d}/{d.year + 1}", "Second Class", f"CG-{CUSTOMERS.index(n):05d}",
                     n, "Consumer", "United States", 42420 + i if i % 5 else None, f"FUR-{i}", "Furniture", a, i % 9 + 1, (0, 0.2)[i % 2],
                     round(a / 9, 4)])  # fmt: skip
    read_and_check(text(data), "superstore.csv", TRUTH, periods=True)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_foreign_tables_below_the_list(kind):
    below = [[], ["Person", "Region"], ["Owner One", "North"], ["Owner Two", "South"], [], ["Returned", "Order ID"],
             *[["Yes", f"O-{i}"] for i in range(9)]]  # fmt: skip
    data = [LIST[0], *[[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD], *below]
    portfolio = read_and_check(text(data) if kind == "csv" else xlsx(data), f"sales.{kind}", TRUTH)
    assert "Yes" not in set(portfolio["accounts"]["name"])


@pytest.mark.parametrize("gap", [1, 3])
def test_a_table_without_money_beside_the_list(gap):
    side = [["Code", "Meaning"], ["N", "North"], ["S", "South"], ["E", "East"]]
    data = [[*row, *[None] * gap, *(side[i] if i < len(side) else [])] for i, row in enumerate(LIST)]
    read_and_check(xlsx(data), "sales.xlsx", TRUTH)


def test_a_table_without_money_above_the_list():
    head = [["Prepared by", "Finance"], ["Department", "Sales"], ["Status", "Final"], [], []]
    read_and_check(xlsx([*head, *LIST]), "sales.xlsx", TRUTH)


def test_two_tables_with_money_on_one_sheet_are_asked_or_said():
    other = [
        ["Customer", "Date", "Amount"],
        ["Other One", "2024-01-31", 5_000_000],
        ["Other Two", "2024-01-31", 6_000_000],
    ]
    whole = round(sum(a for *_, a in SOLD), 2)
    portfolio = read_or_refused(xlsx([*LIST, [], [], ["Forecast for next year"], [], *other]), "sales.xlsx")
    if portfolio is None:
        return
    assert total(portfolio) in (whole, whole + 11_000_000)
    assert portfolio.problems or len(portfolio.report) > 1


def test_the_same_sheet_with_budget_is_not_added():
    rows, truth = table(["2024"])
    budget = [["Customer", "Budget 2024"], *[[n, a[0] * 2] for n, a in rows]]
    actual = [["Customer", "Revenue 2024"], *[[n, *a] for n, a in rows]]
    read_and_check(xlsx({"Actual": actual, "Budget": budget}), "book.xlsx", truth)


def test_a_price_list_alone_is_no_revenue():
    data = [["Product", "SKU", "Unit Price", "In stock"], *[[f"Box {i}", f"B-{i}", 9.9 + i, 100] for i in range(6)]]
    portfolio = read_or_refused(xlsx(data), "prices.xlsx")
    if portfolio is None:
        return
    assert portfolio["revenue"].empty


def test_a_customer_list_alone_has_no_revenue():
    data = [["Customer", "City", "Postal Code", "Phone", "Employees", "Founded", "Credit Limit"]]
    data += [[n, "Town", 10115 + i, 4930000000 + i, 50 + i, 1990 + i, 10000] for i, n in enumerate(CUSTOMERS)]
    portfolio = read(xlsx(data), "customers.xlsx")
    assert set(portfolio["accounts"]["name"]) == set(CUSTOMERS)
    assert portfolio["revenue"].empty


def test_formulas_without_values_are_spoken_of():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [["Customer", "2023", "2024"], ["Alder", 10, "=B2*2"], ["Birch", 5, "=B3*2"]]:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    portfolio = read(stream.getvalue(), "sales.xlsx")
    assert total(portfolio) == 15
    assert "formula" in said(portfolio)


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?"])
def test_error_cells_are_reported_with_their_address(error):
    data = [["Customer", "2023", "2024"], ["Alder", 10, 20], ["Birch", 5, error], ["Cedar", 7, 9]]
    portfolio = read(xlsx(data), "sales.xlsx")
    check(
        portfolio,
        [
            ("Alder", "2023", 10),
            ("Alder", "2024", 20),
            ("Birch", "2023", 5),
            ("Cedar", "2023", 7),
            ("Cedar", "2024", 9),
        ],
    )
    assert any(problem.cell == "C3" and error in problem.sentence for problem in portfolio.problems), portfolio.problems


def test_an_error_in_a_list_of_transactions():
    data = [
        ["Customer", "Date", "Amount"],
        ["Alder", "2024-01-31", 10],
        ["Birch", "2024-02-29", "#N/A"],
        ["Cedar", "2024-03-31", 4],
    ]
    portfolio = read(xlsx(data), "sales.xlsx")
    assert total(portfolio) == 14
    assert any(problem.cell == "C3" for problem in portfolio.problems), portfolio.problems


def test_words_among_the_amounts_are_reported_with_their_address():
    data = [
        ["Customer", "Date", "Amount"],
        ["Alder", "2024-01-31", "10"],
        ["Birch", "2024-02-29", "to be agreed"],
        ["Cedar", "2024-03-31", "4"],
    ]
    portfolio = read(text(data), "sales.csv")
    assert total(portfolio) == 14
    assert any(problem.cell == "C3" and "to be agreed" in problem.sentence for problem in portfolio.problems)


def test_an_impossible_day_is_reported_and_its_amount_not_lost_in_silence():
    data = [
        ["Customer", "Date", "Amount"],
        ["Alder", "2024-01-31", 10],
        ["Birch", "2024-02-31", 100],
        ["Cedar", "2024-03-31", 4],
    ]
    portfolio = read(text(data), "sales.csv")
    assert total(portfolio) in (14, 114)
    assert any(problem.cell == "B3" for problem in portfolio.problems), portfolio.problems


def test_a_row_without_a_customer_is_given_to_nobody():
    """Names stand on every line here, twice in a row even; the one that is missing is not the one above."""
    names = ["Alder", "Alder", "Birch", "Birch", "", "Cedar", "Alder", "Alder", "Cedar", "Birch", "Cedar", "Cedar"]
    data = [["Customer", "Date", "Amount"], *[[n, f"2024-{i:02d}-15", 10 * i] for i, n in enumerate(names, 1)]]
    portfolio = read(text(data), "sales.csv")
    truth = [(n, "2024", 10 * i) for i, n in enumerate(names, 1) if n]
    known = [entry for entry in entries(portfolio) if entry[0] in {"Alder", "Birch", "Cedar"}]
    assert sum(amount for *_, amount in known) == sum(amount for *_, amount in truth)
    assert any(problem.cell in {"A6", "C6"} for problem in portfolio.problems)


def test_percentages_are_no_amounts():
    data = [["Customer", "Date", "Amount", "Margin %"], *[[n, f"{d:%Y-%m-%d}", a, "12%"] for n, d, a in SOLD]]
    read_and_check(text(data), "sales.csv", TRUTH)


def test_a_running_balance_is_no_amount():
    data, running = [["Date", "Name", "Amount", "Balance"]], 0.0
    for n, d, a in SOLD:
        running += a
        data.append([f"{d:%Y-%m-%d}", n, a, round(running, 2)])
    read_and_check(text(data), "ledger.csv", TRUTH)


def test_debit_and_credit_beside_an_amount():
    data = [["Date", "Customer", "Invoice No", "Net Amount", "Paid", "Open"]]
    data += [[f"{d:%Y-%m-%d}", n, 1000 + i, a, a / 2, a / 2] for i, (n, d, a) in enumerate(SOLD)]
    read_and_check(text(data), "open items.csv", TRUTH)


def test_exact_duplicates_of_lines_all_count():
    data = [["Customer", "Date", "Amount"], *[["Alder", "2024-01-31", 10]] * 3, ["Birch", "2024-01-31", 1]]
    read_and_check(text(data), "sales.csv", [("Alder", "2024", 30), ("Birch", "2024", 1)])


def test_a_customer_whose_amounts_come_to_nothing_stays():
    data = [["Customer", "2023", "2024"], ["Alder", 10, 20], ["Birch", 0, 0], ["Cedar", None, None]]
    portfolio = read(xlsx(data), "sales.xlsx")
    assert {"Alder", "Birch", "Cedar"} == set(portfolio["accounts"]["name"])
    assert total(portfolio) == 30


@pytest.mark.parametrize(
    "heading",
    [
        "Customer;Date;Amount",
        "Customer\nname",
        "CUSTOMER",
        " Customer ",
        "Customer:",
        "*Customer",
        "Customer*",
        "[Customer]",
    ],
)
def test_headings_as_they_are_written(heading):
    if ";" in heading:
        source = b"Customer;Date;Amount\nAlder;2024-01-31;10\nBirch;2024-02-29;4\n"
    else:
        source = xlsx([[heading, "Date", "Amount"], ["Alder", "2024-01-31", 10], ["Birch", "2024-02-29", 4]])
    read_and_check(
        source, "sales.csv" if ";" in heading else "sales.xlsx", [("Alder", "2024", 10), ("Birch", "2024", 4)]
    )


@pytest.mark.parametrize("head", [["customerName", "orderDate", "netAmount"], ["CUSTOMER_NAME", "ORDER_DATE", "NET_AMOUNT"],
                                  ["customer.name", "order.date", "net.amount"], ["Customer-Name", "Order-Date", "Net-Amount"],
                                  ["Sales[Customer]", "Sales[Date]", "Sales[Amount]"], ["property_company", "property_date", "property_amount"],
                                  ["Cust. Name", "Inv. Date", "Net Amt."], ["Custmer", "Dat", "Amuont"]])  # fmt: skip
def test_headings_of_databases_and_of_hasty_people(head):
    data = [head, *[[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]]
    read_and_check(text(data), "export.csv", TRUTH, periods=True)


def test_headings_that_say_nothing_are_read_by_their_content_or_asked():
    data = [["Column1", "Column2", "Column3"], *[[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]]
    portfolio = read_or_refused(text(data), "export.csv")
    if portfolio is None:
        return
    assert total(portfolio) in (0.0, round(sum(a for *_, a in SOLD), 2))


def test_no_headings_at_all_are_read_by_their_content_or_asked():
    data = [[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]
    portfolio = read_or_refused(text(data), "export.csv")
    if portfolio is None:
        return
    assert total(portfolio) in (0.0, round(sum(a for *_, a in SOLD), 2))


@pytest.mark.parametrize(
    ("make", "name"), [(xlsx, "sales.csv"), (xls, "sales.xlsx"), (text, "sales.xlsx"), (text, "sales.xls")]
)
def test_the_content_decides_and_not_the_ending(make, name):
    data = [["Customer", "2023"], ["Alder", 10], ["Birch", 4]]
    read_and_check(make(data), name, [("Alder", "2023", 10), ("Birch", "2023", 4)])


def test_a_year_and_a_month_beside_the_date():
    head = [
        "Segment",
        "Customer",
        " Units Sold ",
        " Manufacturing Price ",
        "  Sale Price ",
        " Gross Sales ",
        " Discounts ",
        "  Sales ",
        " COGS ",
        " Profit ",
        "Date",
        "Month Number",
        " Month Name ",
        "Year",
    ]
    data = [head]
    for n, d, a in SOLD:
        data.append(
            [
                "Trade",
                n,
                "1,618.5",
                "$3.00",
                "$20.00",
                f"${a + 10:,.2f}",
                " $10.00 ",
                f" ${a:,.2f} ",
                "$16,185.00 ",
                f" $({a / 3:,.2f})",
                f"{d:%d/%m/%Y}",
                d.month,
                f"{d:%B}",
                d.year,
            ]
        )
    read_and_check(text(data), "sample.csv", TRUTH, periods=True)


@pytest.mark.parametrize("where", ["first", "last"])
def test_one_value_far_down_settles_the_whole_column(where):
    """1.200 and 03/04/2024 are either; one 5,50 and one 31/12/2024 in the column settle all of them."""
    data = [["C1", "03/04/2024", "1.200"] for _ in range(1500)]
    data.insert(0 if where == "first" else 1500, ["C2", "31/12/2024", "5,50"])
    portfolio = read(text([["Customer", "Date", "Amount"], *data], sep=";"), "sales.csv")
    check(portfolio, [("C1", "2024-04", 1200.0 * 1500), ("C2", "2024-12", 5.5)], periods=True)


def test_text_as_the_spreadsheet_program_saves_it():
    data = [["Customer", "Date", "Amount"], *[[n, f"{d:%d.%m.%Y}", f"{a:.2f}".replace(".", ",")] for n, d, a in SOLD]]
    read_and_check(text(data, sep="\t", encoding="utf-16"), "sales.txt", TRUTH, periods=True)


def test_two_currencies_in_a_flat_list_are_never_added_up():
    data = [["Customer", "Currency", 2023, 2024]]
    sums = {"EUR": 0.0, "USD": 0.0}
    for i, n in enumerate(CUSTOMERS):
        code = ("EUR", "USD")[i % 2]
        data.append([n, code, 100.5 + i, 200.25 + i])
        sums[code] += 300.75 + 2 * i
    portfolio = read(xlsx(data), "sales.xlsx")
    assert total(portfolio) == sums[portfolio.settings.currency]
    assert "usd" in said(portfolio)
    assert "eur" in said(portfolio)
