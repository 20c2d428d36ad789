"""Several tables that belong together by ids."""

# ruff: noqa: E501  (a row of a file stands on one line)

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    check,
    entries,
    lines,
    monthly,
    read,
    read_and_check,
    table,
    text,
    total,
    xlsx,
)

SOLD = lines()
TRUTH = monthly(SOLD)
ID = {name: f"C{101 + i}" for i, name in enumerate(CUSTOMERS)}
CODE = {name: 4001 + i for i, name in enumerate(CUSTOMERS)}


def given(files, way):
    """The same tables as files of their own, or as sheets of one workbook."""
    if way == "files":
        return [text(rows) for rows in files.values()], [f"{name}.csv" for name in files]
    return xlsx(files), "export.xlsx"


def customers(ids=ID, extra=True):
    rows = [["customer_id", "company_name", "city", "country"], *[[ids[n], n, "Town", "Land"] for n in CUSTOMERS]]
    return [*rows, ["C999" if ids is ID else 4999, "Never Bought Ltd", "Town", "Land"]] if extra else rows


def orders_and_lines():
    """Orders of two lines each; discounts on some; the truth per line."""
    orders = [["order_id", "customer_id", "order_date", "freight"]]
    details = [["order_id", "product_id", "unit_price", "quantity", "discount"]]
    truth = []
    for i, (n, d, _) in enumerate(SOLD):
        orders.append([10200 + i, ID[n], f"{d:%Y-%m-%d}", 12.5 + i])
        for k in range(2):
            price, quantity, off = round(7.3 + i * 1.9 + k, 2), i % 6 + 2 + k, (0, 0.05, 0.15)[(i + k) % 3]
            details.append([10200 + i, 11 + (i + k) % 4, price, quantity, off])
            truth.append((n, f"{d:%Y-%m}", price * quantity * (1 - off)))
    return orders, details, truth


@pytest.mark.parametrize("way", ["files", "sheets"])
def test_customers_orders_and_order_lines(way):
    orders, details, truth = orders_and_lines()
    source, name = given({"customers": customers(), "orders": orders, "order_details": details}, way)
    read_and_check(source, name, truth, periods=True)


def test_order_lines_with_a_price_list_and_people():
    orders, details, truth = orders_and_lines()
    products = [
        ["product_id", "product_name", "unit_price", "units_in_stock"],
        *[[11 + k, f"Box {k}", 999.0 + k, 500] for k in range(4)],
    ]
    employees = [
        ["employee_id", "last_name", "title", "reports_to"],
        [1, "Boss", "Head of sales", None],
        [2, "Desk", "Sales", 1],
    ]
    files = {
        "customers": customers(),
        "orders": orders,
        "order_details": details,
        "products": products,
        "employees": employees,
    }
    source, name = given(files, "files")
    portfolio = read(source, name)
    check(portfolio, truth)


@pytest.mark.parametrize("way", ["files", "sheets"])
@pytest.mark.parametrize("order", [1, -1], ids=["customers first", "invoices first"])
def test_customers_and_invoices(way, order):
    invoices = [["invoice_no", "customer_id", "invoice_date", "amount"]]
    invoices += [[9000 + i, ID[n], f"{d:%Y-%m-%d}", a] for i, (n, d, a) in enumerate(SOLD)]
    files = dict([("customers", customers()), ("invoices", invoices)][::order])
    source, name = given(files, way)
    portfolio = read_and_check(source, name, TRUTH, periods=True)
    assert "Never Bought Ltd" in set(portfolio["accounts"]["name"])


@pytest.mark.parametrize("way", ["files", "sheets"])
def test_customers_and_invoices_by_number(way):
    invoices = [["Invoice", "Customer No.", "Date", "Amount"]]
    invoices += [[9000 + i, CODE[n], f"{d:%Y-%m-%d}", a] for i, (n, d, a) in enumerate(SOLD)]
    accounts = [["No.", "Name", "City", "Credit Limit"], *[[CODE[n], n, "Town", 50000] for n in CUSTOMERS]]
    source, name = given({"Customers": accounts, "Invoices": invoices}, way)
    read_and_check(source, name, TRUTH, periods=True)


def test_german_tables():
    invoices = [["Rechnungsnr", "Kundennr", "Rechnungsdatum", "Nettobetrag"]]
    invoices += [[9000 + i, CODE[n], f"{d:%d.%m.%Y}", f"{a:.2f}".replace(".", ",")] for i, (n, d, a) in enumerate(SOLD)]
    accounts = [["Kundennr", "Firma", "PLZ", "Ort"], *[[CODE[n], n, 10115, "Ort"] for n in CUSTOMERS]]
    source = [text(accounts, sep=";"), text(invoices, sep=";")]
    read_and_check(source, ["Kunden.csv", "Rechnungen.csv"], TRUTH, periods=True)


def test_an_id_with_zeros_in_one_file_and_without_in_the_other_is_not_lost():
    invoices = [["Customer ID", "Date", "Amount"], *[[f"{CODE[n]:08d}", f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]]
    accounts = [["Customer ID", "Name"], *[[f"{CODE[n]:08d}", n] for n in CUSTOMERS]]
    source, name = given({"customers": accounts, "invoices": invoices}, "files")
    read_and_check(source, name, TRUTH)


@pytest.mark.parametrize("way", ["files", "sheets"])
def test_accounts_contacts_and_opportunities_of_a_crm(way):
    accounts = [["Account ID", "Account Name", "Annual Revenue", "Employees", "Industry"]]
    accounts += [[f"001A{i:04d}", n, 5_000_000 + i, 250, "Trade"] for i, n in enumerate(CUSTOMERS)]
    number = {n: f"001A{i:04d}" for i, n in enumerate(CUSTOMERS)}
    contacts = [["Contact ID", "Account ID", "First Name", "Last Name", "Title", "Reports To ID"]]
    for i, n in enumerate(CUSTOMERS):
        contacts += [[f"003A{i}", number[n], "Role", f"Chief {i}", "Chief executive", None],
                     [f"003B{i}", number[n], "Role", f"Buyer {i}", "Head of purchasing", f"003A{i}"]]  # fmt: skip
    stages = ("Closed Won", "Closed Won", "Closed Lost", "Proposal")
    deals = [["Opportunity ID", "Account ID", "Name", "Stage", "Close Date", "Amount"]]
    truth = []
    for i, (n, d, a) in enumerate(SOLD):
        stage = stages[i % 4]
        deals.append([f"006A{i:04d}", number[n], f"Deal {i}", stage, f"{d:%Y-%m-%d}", a])
        if stage == "Closed Won":
            truth.append((n, f"{d:%Y-%m}", a))
    source, name = given({"Accounts": accounts, "Contacts": contacts, "Opportunities": deals}, way)
    portfolio = read(source, name)
    check(portfolio, truth, periods=True)
    assert set(portfolio["accounts"]["name"]) == set(CUSTOMERS)
    people = portfolio["stakeholders"]
    assert len(people) == 2 * len(CUSTOMERS)
    assert people["reports_to"].notna().sum() == len(CUSTOMERS)
    assert set(people["account"]) == set(portfolio["accounts"]["key"])


@pytest.mark.parametrize(
    "heading", ["Annual Revenue", "revenue", "Revenue (millions)", "Turnover", "Umsatz des Kunden", "Company Revenue"]
)
def test_an_account_s_own_turnover_is_not_ours(heading):
    accounts = [["account", "sector", "year_established", heading, "employees"]]
    accounts += [[n, "trade", 1990 + i, 1100.04 + i, 2822] for i, n in enumerate(CUSTOMERS)]
    invoices = [["account", "invoice_date", "amount"], *[[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]]
    source, name = given({"accounts": accounts, "invoices": invoices}, "files")
    read_and_check(source, name, TRUTH)


def test_an_order_number_that_is_not_unique_multiplies_nothing():
    orders = [["OrderID", "Customer", "OrderDate", "NetAmount"]]
    orders += [[500 + i // 2, n, f"{d:%Y-%m-%d}", a] for i, (n, d, a) in enumerate(SOLD)]
    items = [["OrderID", "Item", "Quantity", "NetAmount"]]
    items += [[500 + i // 2, k, 1, round(a / 7, 2)] for i, (_, _, a) in enumerate(SOLD) for k in (1, 2)]
    source, name = given({"orders": orders, "items": items}, "files")
    read_and_check(source, name, TRUTH)


@pytest.mark.parametrize("way", ["files", "sheets"])
def test_a_total_in_the_header_and_lines_that_come_to_it_count_once(way):
    orders = [["order_id", "customer", "order_date", "order_total"]]
    items = [["order_id", "product", "quantity", "unit_price", "line_total"]]
    for i, (n, d, a) in enumerate(SOLD):
        first = round(a / 3, 2)
        orders.append([f"A-{i}", n, f"{d:%Y-%m-%d}", a])
        items += [[f"A-{i}", "Box", 1, first, first], [f"A-{i}", "Tape", 1, round(a - first, 2), round(a - first, 2)]]
    source, name = given({"orders": orders, "order_items": items}, way)
    read_and_check(source, name, TRUTH)


def test_the_total_of_the_invoice_repeated_on_each_line_counts_once():
    head = ["ContactName", "EmailAddress", "InvoiceNumber", "InvoiceDate", "DueDate", "Total", "TaxTotal", "Description", "Quantity",
            "UnitAmount", "LineAmount", "AccountCode", "Currency", "Type", "Status"]  # fmt: skip
    data = [head]
    for i, (n, d, a) in enumerate(SOLD):
        first, day = round(a / 4, 2), f"{d:%d/%m/%Y}"
        data += [
            [
                n,
                "desk@example.com",
                f"INV-{i:04d}",
                day,
                day,
                a,
                0,
                "Goods",
                1,
                part,
                part,
                200,
                "GBP",
                "Sales invoice",
                "Paid",
            ]
            for part in (first, round(a - first, 2))
        ]
    read_and_check(text(data), "SalesInvoices.csv", TRUTH)


def test_payments_beside_invoices_do_not_double():
    invoices = [["invoice_id", "customer", "invoice_date", "amount"]]
    payments = [["payment_id", "invoice_id", "payment_date", "amount_paid"]]
    for i, (n, d, a) in enumerate(SOLD):
        invoices.append([f"R{i}", n, f"{d:%Y-%m-%d}", a])
        payments.append([f"P{i}", f"R{i}", f"{d + dt.timedelta(days=20):%Y-%m-%d}", a])
    source, name = given({"invoices": invoices, "payments": payments}, "files")
    read_and_check(source, name, TRUTH)


def test_suppliers_are_no_accounts():
    suppliers = [["supplier_id", "company_name", "city"], *[[f"S{i}", f"Supplier {i}", "Town"] for i in range(5)]]
    invoices = [["customer_id", "invoice_date", "amount"], *[[ID[n], f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]]
    source, name = given({"customers": customers(), "suppliers": suppliers, "invoices": invoices}, "files")
    portfolio = read_and_check(source, name, TRUTH)
    assert not any(str(n).startswith("Supplier") for n in portfolio["accounts"]["name"])


def test_purchase_invoices_are_no_revenue():
    purchases = [["Supplier", "Date", "Purchase amount"], *[[f"Supplier {i}", "2024-05-06", 800 + i] for i in range(5)]]
    sales = [["Customer", "Date", "Amount"], *[[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]]
    read_and_check(xlsx({"Sales": sales, "Purchases": purchases}), "book.xlsx", TRUTH)


def test_transactions_in_one_file_for_each_year():
    head = ["Customer", "Date", "Amount"]
    files = [text([head, *[[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD if d.year == year]]) for year in (2023, 2024)]
    read_and_check(files, ["2023.csv", "2024.csv"], TRUTH, periods=True)


def test_transactions_in_one_sheet_for_each_month():
    months = sorted({f"{d:%Y-%m}" for _, d, _ in SOLD})
    sheets = {
        m: [["Customer", "Date", "Amount"], *[[n, d, a] for n, d, a in SOLD if f"{d:%Y-%m}" == m]] for m in months
    }
    read_and_check(xlsx(sheets), "book.xlsx", TRUTH, periods=True)


def test_files_of_one_kind_with_columns_in_another_order():
    first = [["Customer", "Date", "Amount"], *[[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD[:12]]]
    second = [["Amount", "Customer", "Date"], *[[a, n, f"{d:%Y-%m-%d}"] for n, d, a in SOLD[12:]]]
    read_and_check([text(first), text(second)], ["a.csv", "b.csv"], TRUTH, periods=True)


def test_an_account_list_beside_flat_revenue():
    rows, truth = table(["2023", "2024"])
    accounts = [["Account ID", "Account", "Region", "Owner"], *[[ID[n], n, "North", "Owner One"] for n in CUSTOMERS]]
    revenue = [["Account", "2023", "2024"], *[[n, *a] for n, a in rows]]
    portfolio = read_and_check(xlsx({"Accounts": accounts, "Revenue": revenue}), "book.xlsx", truth)
    assert len(portfolio["accounts"]) == len(CUSTOMERS)
    assert set(portfolio["accounts"]["region"]) == {"North"}


def test_an_unknown_id_is_kept_and_not_given_to_another():
    invoices = [["customer_id", "date", "amount"], ["C101", "2024-01-31", 10.5], ["C777", "2024-02-29", 20.25]]
    source, name = given({"customers": customers(), "invoices": invoices}, "files")
    portfolio = read(source, name)
    found = {name: amount for name, _, amount in entries(portfolio)}
    assert found.get("Alder Freight") == 10.5
    assert total(portfolio) in (10.5, 30.75)
    assert set(found) <= {"Alder Freight", "C777", "c777"}


def test_parents_are_not_added_to_their_children():
    accounts = [
        ["Account ID", "Account Name", "Parent Account"],
        ["1", "Elm Group", None],
        ["2", "Elm North", "Elm Group"],
        ["3", "Elm South", "Elm Group"],
    ]
    invoices = [
        ["Account ID", "Date", "Amount"],
        ["1", "2024-01-31", 5],
        ["2", "2024-01-31", 10],
        ["3", "2024-02-29", 20],
    ]
    source, name = given({"accounts": accounts, "invoices": invoices}, "files")
    truth = [("Elm Group", "2024", 5), ("Elm North", "2024", 10), ("Elm South", "2024", 20)]
    portfolio = read_and_check(source, name, truth)
    parents = portfolio["accounts"].set_index("name")["parent"]
    group = portfolio["accounts"].set_index("name")["key"]["Elm Group"]
    assert parents["Elm North"] == group
    assert parents["Elm South"] == group


def test_commas_without_quotes_in_addresses_lose_no_order():
    """A careless export: some rows have one field too many, and what stands before the address is sound."""
    who = ["customerID,companyName,contactName,address,city,country"]
    for i, n in enumerate(CUSTOMERS):
        who.append(f"{ID[n]},{n},Role {i},{'Main Road 1, Yard 2' if i % 3 == 1 else 'Main Road 1'},Town,NULL")
    orders = ["orderID,customerID,employeeID,orderDate,requiredDate,freight,shipName,shipAddress,shipCity"]
    details = ["orderID,productID,unitPrice,quantity,discount"]
    truth = []
    for i, (n, d, _) in enumerate(SOLD):
        address = "Main Road 1, Yard 2" if i % 4 == 1 else "Main Road 1"
        later = "NULL" if i % 5 == 0 else f"{d + dt.timedelta(days=30):%Y-%m-%d} 00:00:00.000"
        orders.append(
            f"{10248 + i},{ID[n]},{i % 9 + 1},{d:%Y-%m-%d} 00:00:00.000,{later},32.38,{n} depot,{address},Town"
        )
        details.append(f"{10248 + i},11,{14 + i}.5,12,0.05")
        truth.append((n, f"{d:%Y-%m}", (14.5 + i) * 12 * 0.95))
    source = ["\n".join(rows).encode() for rows in (who, orders, details)]
    read_and_check(source, ["customers.csv", "orders.csv", "order-details.csv"], truth, periods=True)


def test_a_sales_pipeline_with_accounts_products_and_teams():
    accounts = [["account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of"]]
    accounts += [
        [n, "technolgy", 1996 + i, 1100.04, 2822, "Land", CUSTOMERS[0] if i == 3 else None]
        for i, n in enumerate(CUSTOMERS)
    ]
    products = [["product", "series", "sales_price"], ["GTX Basic", "GTX", 550], ["GTX Pro", "GTX", 4821]]
    teams = [
        ["sales_agent", "manager", "regional_office"],
        *[[f"Agent {i}", f"Manager {i % 2}", "East"] for i in range(4)],
    ]
    deals = [
        [
            "opportunity_id",
            "sales_agent",
            "product",
            "account",
            "deal_stage",
            "engage_date",
            "close_date",
            "close_value",
        ]
    ]
    truth = []
    for i, (n, d, a) in enumerate(SOLD):
        stage = ("Won", "Lost", "Won", "Engaging", "Won", "Prospecting")[i % 6]
        closed = stage in ("Won", "Lost")
        deals.append([f"{i:03d}ABC", f"Agent {i % 4}", "GTXPro", n if closed or i % 2 else None, stage,
                      f"{d.month}/1/{d.year}", f"{d.month}/{d.day}/{d.year}" if closed else None, a if stage == "Won" else 0 if closed else None])  # fmt: skip
        if stage == "Won":
            truth.append((n, f"{d:%Y-%m}", a))
    files = {"accounts": accounts, "products": products, "sales_pipeline": deals, "sales_teams": teams}
    source, name = given(files, "files")
    portfolio = read(source, name)
    check(portfolio, truth, periods=True)
    assert set(portfolio["accounts"]["name"]) == set(CUSTOMERS)
    assert portfolio["stakeholders"].empty
