"""Files as well-known programs and public data sets lay them out, each with sums made by the loop that wrote it."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    check,
    german,
    lines,
    monthly,
    ods,
    read,
    read_and_check,
    read_or_refused,
    spaced,
    table,
    text,
    xls,
    xlsx,
)

SOLD = lines(15)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PEOPLE = ("Ada Birk", "Ben Cole", "Cleo Dorn", "Dan Elm", "Eva Frost", "Finn Gale")


def _headings(names):
    return names.split(",")


def _number(name):
    return CUSTOMERS.index(name) + 1


def _american(day):
    return f"{day.month}/{day.day}/{day.year}"


def _tax(amount, rate=0.2):
    return round(amount * rate, 2)


def _turned(sold, every):
    """Every so manieth line as a credit: below nothing."""
    return [(name, day, -amount if i % every == every - 1 else amount) for i, (name, day, amount) in enumerate(sold)]


def _parts(amount, count):
    """An amount in so many parts that add up to it."""
    part = round(amount / count, 2)
    return [part] * (count - 1) + [round(amount - part * (count - 1), 2)]


def _customers(heading=("CustomerID", "CustomerName")):
    return [heading, *((_number(name), name) for name in CUSTOMERS)]


# public data sets


def online_retail():
    rows = [("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")]
    truth = []
    for i, (name, day, amount) in enumerate(SOLD):
        back = i % 11 == 3
        pieces = (i % 7 + 1) * (-1 if back else 1)
        number = 17850 + _number(name)
        price = round(amount / 100, 2)
        when = f"{_american(day)} 8:26"
        rows.append((f"{'C' * back}{536365 + i}", "85123A", "HOLDER", pieces, when, price, f"{number}.0", "France"))
        rows.append((536900 + i, "85123A", "HOLDER", 1, when, price, None, "France"))
        truth.append((str(number), f"{day:%Y-%m}", pieces * price))
    return {"Online Retail.csv": text(rows)}, truth


def _adventure_works_orders():
    heading = (
        "SalesOrderID RevisionNumber OrderDate DueDate ShipDate Status CustomerID SubTotal TaxAmt Freight TotalDue"
    )
    rows = [(*heading.split(), "ModifiedDate")]
    for i, (name, day, amount) in enumerate(SOLD):
        late = day + dt.timedelta(days=40)
        money = (amount, _tax(amount), 12.5, round(amount + _tax(amount) + 12.5, 2))
        rows.append((43659 + i, 8, day, late, late, 5, 29825 + _number(name), *money, dt.date(2025, 1, 1)))
    truth = [(str(29825 + _number(name)), period, amount) for name, period, amount in monthly(SOLD)]
    return rows, truth


def adventure_works_orders_and_lines():
    rows, truth = _adventure_works_orders()
    items = [("SalesOrderID", "SalesOrderDetailID", "OrderQty", "ProductID", "UnitPrice", "LineTotal", "ModifiedDate")]
    for i, (_, _, amount) in enumerate(SOLD):
        for k, part in enumerate(_parts(amount, 2)):
            items.append((43659 + i, 2 * i + k, 1, 776 + k, part, part, dt.date(2025, 1, 1)))
    return {"AdventureWorks.xlsx": xlsx({"SalesOrderHeader": rows, "SalesOrderDetail": items})}, truth


def sales_facts_and_customers():
    facts = [_headings("ProductKey,OrderDateKey,ShipDateKey,CustomerKey,OrderQuantity,UnitPrice,SalesAmount,TaxAmt")]
    for name, day, amount in SOLD:
        later = day + dt.timedelta(days=40)
        facts.append(
            (310, f"{day:%Y%m%d}", f"{later:%Y%m%d}", 11000 + _number(name), 1, amount, amount, _tax(amount, 0.08))
        )
    customers = [("CustomerKey", "CustomerName", "BirthDate", "YearlyIncome", "TotalChildren", "DateFirstPurchase")]
    customers += [(11000 + _number(name), name, "1971-10-06", 90000, 2, "2011-01-19") for name in CUSTOMERS]
    return {"FactInternetSales.csv": text(facts), "DimCustomer.csv": text(customers)}, monthly(SOLD)


def wide_world_importers():
    invoices = [
        _headings("InvoiceID,CustomerID,BillToCustomerID,InvoiceDate,IsCreditNote,TotalDryItems,TotalChillerItems")
    ]
    items = [
        ("InvoiceLineID", "InvoiceID", "StockItemID", "Quantity", "UnitPrice", "TaxRate", "TaxAmount", "ExtendedPrice")
    ]
    truth = []
    for i, (name, day, amount) in enumerate(SOLD):
        invoices.append((i + 1, _number(name), _number(name), day, 0, 2, 0))
        net = round(amount, 2) * 3
        items.append((i + 1, i + 1, 67, 3, amount, 15.0, _tax(net, 0.15), round(net + _tax(net, 0.15), 2)))
        truth.append((name, f"{day:%Y-%m}", net))
    files = {"Sales.Invoices.csv": text(invoices), "Sales.InvoiceLines.csv": text(items)}
    return {**files, "Sales.Customers.csv": text(_customers())}, truth


def classic_models_with_payments():
    customers = [("customerNumber", "customerName", "country", "salesRepEmployeeNumber", "creditLimit")]
    customers += [(103 + _number(name), name, "France", 1370, 21000 + _number(name)) for name in CUSTOMERS]
    orders = [("orderNumber", "orderDate", "requiredDate", "shippedDate", "status", "comments", "customerNumber")]
    details = [("orderNumber", "productCode", "quantityOrdered", "priceEach", "orderLineNumber")]
    payments = [("customerNumber", "checkNumber", "paymentDate", "amount")]
    truth = []
    for i, (name, day, amount) in enumerate(SOLD):
        orders.append((10100 + i, day, day, day, "Shipped", "NULL", 103 + _number(name)))
        for k in range(2):
            details.append((10100 + i, f"S10_{k}", 20 + k, amount, k + 1))
            truth.append((name, f"{day:%Y-%m}", (20 + k) * amount))
        if i % 3:
            payments.append((103 + _number(name), f"HQ{i}", day, 41 * amount))
    files = {"customers.csv": text(customers), "orders.csv": text(orders), "orderdetails.csv": text(details)}
    return {**files, "payments.csv": text(payments)}, truth


def payments_with_a_stamp():
    rows = [("payment_id", "customer_id", "staff_id", "rental_id", "amount", "payment_date", "last_update")]
    rows += [
        (i + 1, _number(name), 1, 76 + i, amount, f"{day} 11:30:37", "2006-02-15 22:12:30")
        for i, (name, day, amount) in enumerate(SOLD)
    ]
    customers = [("customer_id", "store_id", "customer_name", "email", "active", "create_date")]
    customers += [(_number(name), 1, name, "a@example.com", 1, "2006-02-14 22:04:36") for name in CUSTOMERS]
    return {"customer.csv": text(customers), "payment.csv": text(rows)}, monthly(SOLD)


def users_and_order_items():
    users = [("id", "first_name", "last_name", "email", "age", "created_at")]
    users += [
        (i + 10, *person.split(), f"p{i}@example.com", 30 + i, "2019-01-01 10:00:00 UTC")
        for i, person in enumerate(PEOPLE)
    ]
    items = [("id", "order_id", "user_id", "product_id", "status", "created_at", "returned_at", "sale_price")]
    truth = []
    for i, (name, day, amount) in enumerate(SOLD):
        items.append((i + 1, i // 2 + 1, 9 + _number(name), 5, "Complete", f"{day} 03:42:00 UTC", None, amount))
        truth.append((PEOPLE[_number(name) - 1], f"{day:%Y-%m}", amount))
    return {"users.csv": text(users), "order_items.csv": text(items)}, truth


def shops_with_visitors():
    rows = [("Store", "DayOfWeek", "Date", "Sales", "Customers", "Open", "Promo", "StateHoliday")]
    rows += [
        (_number(name), day.isoweekday(), day, amount, 555 + i, 1, i % 2, 0)
        for i, (name, day, amount) in enumerate(SOLD)
    ]
    return {"train.csv": text(rows)}, [(str(_number(name)), period, amount) for name, period, amount in monthly(SOLD)]


# customer relationship programs


def _deals(won="Closed Won", lost="Closed Lost", still="Negotiation"):
    """Yield each sale with its stage, and the truth: what was won."""
    deals = [(name, day, amount, (won, lost, still)[i % 3]) for i, (name, day, amount) in enumerate(SOLD)]
    return deals, [(name, f"{day:%Y-%m}", amount) for name, day, amount, stage in deals if stage == won]


def _salesforce():
    deals, truth = _deals()
    accounts = [("Id", "IsDeleted", "Name", "ParentId", "Industry", "AnnualRevenue", "CreatedDate")]
    accounts += [
        (f"0015g00000XyZA{_number(n)}AAX", "false", n, None, "Energy", 350000000, "2020-01-05T10:20:30.000Z")
        for n in CUSTOMERS
    ]
    rows = [("Id", "AccountId", "Name", "StageName", "Amount", "ExpectedRevenue", "CloseDate", "IsClosed", "IsWon")]
    for i, (name, day, amount, stage) in enumerate(deals):
        flags = (str("Closed" in stage).lower(), str(stage == "Closed Won").lower())
        rows.append(
            (
                f"0065g00000LmN{i:02d}AAC",
                f"0015g00000XyZA{_number(name)}AAX",
                "Deal",
                stage,
                amount,
                amount,
                day,
                *flags,
            )
        )
    return accounts, rows, truth


def salesforce_with_line_items():
    accounts, rows, truth = _salesforce()
    items = [("Id", "OpportunityId", "Product2Id", "Quantity", "TotalPrice", "UnitPrice")]
    for i, row in enumerate(rows[1:]):
        items += [(f"00k{i}{k}", row[0], "01t", 1, part, part) for k, part in enumerate(_parts(row[4], 2))]
    files = {"Account.csv": text(accounts), "Opportunity.csv": text(rows), "OpportunityLineItem.csv": text(items)}
    return files, truth


def hubspot_two_exports():
    deals, truth = _deals("closedwon", "closedlost", "presentationscheduled")
    companies = [("Record ID", "Company name", "Create Date", "Industry", "Annual Revenue")]
    companies += [(710000000 + _number(name), name, "2020-01-01 10:00", "RETAIL", 5000000) for name in CUSTOMERS]
    rows = [("Record ID", "Deal Name", "Deal Stage", "Close Date", "Amount", "Associated Company IDs")]
    for i, (name, day, amount, stage) in enumerate(deals):
        rows.append((99000 + i, "Deal", stage, f"{day} 10:00", amount, 710000000 + _number(name)))
    return {"hubspot-companies.csv": text(companies), "hubspot-deals.csv": text(rows)}, truth


def pipedrive_won_time():
    deals, truth = _deals("Won", "Lost", "Open")
    rows = [
        _headings(
            "Deal - ID,Deal - Title,Deal - Value,Deal - Organization,Deal - Status,Deal - Won time,"
            "Deal - Lost time,Deal - Expected close date"
        )
    ]
    for i, (name, day, amount, status) in enumerate(deals):
        ends = (f"{day} 09:30:00" if status == word else None for word in ("Won", "Lost"))
        rows.append((i, "Deal", amount, name, status, *ends, str(day + dt.timedelta(days=100))))
    return {"deals-1234567-1.xlsx": xlsx(rows)}, truth


def dynamics_actual_revenue():
    deals, truth = _deals("Won", "Lost", "Open")
    rows = [("Topic", "Account", "Status", "Est. Close Date", "Est. Revenue", "Actual Close Date", "Actual Revenue")]
    for name, day, amount, status in deals:
        actual = (day, amount) if status == "Won" else (None, None)
        rows.append(("Topic", name, status, day + dt.timedelta(days=100), amount + 50, *actual))
    return {"Opportunities.xlsx": xlsx(rows)}, truth


# accounting programs


def sap_billing_documents():
    rows = [("MANDT", "VBELN", "FKART", "WAERK", "VKORG", "FKDAT", "NETWR", "MWSBK", "KUNRG", "KUNAG")]
    for i, (name, day, amount) in enumerate(SOLD):
        number = f"{1000 + _number(name):010d}"
        rows.append(
            (100, f"{90005000 + i:010d}", "F2", "EUR", "1000", f"{day:%Y%m%d}", amount, _tax(amount), number, number)
        )
    names = [
        ("MANDT", "KUNNR", "LAND1", "NAME1", "ORT01"),
        *((100, f"{1000 + _number(n):010d}", "DE", n, "Bonn") for n in CUSTOMERS),
    ]
    return {"VBRK.csv": text(rows, sep=";"), "KNA1.csv": text(names, sep=";")}, monthly(SOLD)


def sap_list_with_dashes():
    sold = _turned(SOLD, 9)
    rule = "-" * 90
    out = ["15.01.2025                     Dynamische Listenausgabe                      1", rule, "Fakturen", rule]
    out += ["|Fakturadat|Auftraggeb.|Name 1              |Nettowert     |Währg|", rule]

    def money(amount):
        return f"{german(abs(amount))}{'-' if amount < 0 else ''}".rjust(14)

    out += [f"|{d:%d.%m.%Y}|{1000 + _number(n)}       |{n:20}|{money(a)}|EUR  |" for n, d, a in sold]
    out += [rule, f"|*         |           |{'':20}|{money(sum(a for _, _, a in sold))}|EUR  |", rule]
    return {"fakturen.txt": "\r\n".join(out).encode("cp1252")}, monthly(sold)


def credit_memos_without_a_sign():
    sold = _turned(SOLD, 8)
    rows = [("Date", "Type", "Document Number", "Name", "Amount")]
    rows += [
        (_american(d), "Credit Memo" if a < 0 else "Invoice", f"I{i}", n, abs(a)) for i, (n, d, a) in enumerate(sold)
    ]
    return {"Results.csv": text(rows)}, monthly(sold)


def tally_sales_register():
    rows = [("Bharat Enterprises",), ("Sales Register",), ("1-Apr-23 to 31-Mar-25",), ()]
    rows.append(
        (
            "Date",
            "Particulars",
            "Voucher Type",
            "Voucher No.",
            "Gross Total",
            "SALES GST 18%",
            "OUTPUT CGST 9%",
            "OUTPUT SGST 9%",
        )
    )
    body = [
        (d, n, "Sales", i, round(a + 2 * _tax(a, 0.09), 2), a, _tax(a, 0.09), _tax(a, 0.09))
        for i, (n, d, a) in enumerate(SOLD)
    ]
    total = (None, "Grand Total", None, None, *(round(sum(row[k] for row in body), 2) for k in range(4, 8)))
    return {"SalesReg.xlsx": xlsx([*rows, *body, total])}, monthly(SOLD)


def xero_two_lines_each():
    rows = [
        _headings(
            "ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,TaxTotal,InvoiceAmountPaid,"
            "Quantity,UnitAmount,LineAmount,TaxAmount,Currency,Type,Status"
        )
    ]
    for i, (name, day, amount) in enumerate(SOLD):
        head = (f"{day:%d/%m/%Y}", f"{day:%d/%m/%Y}", round(amount + _tax(amount), 2), _tax(amount), 0)
        rows += [
            (name, f"INV-{i}", *head, 1, part, part, _tax(part), "GBP", "Sales invoice", "Paid")
            for part in _parts(amount, 2)
        ]
    return {"SalesInvoices.csv": text(rows)}, monthly(SOLD)


def stripe_names_beside_ids():
    rows = [_headings("id,Amount Due,Currency,Customer,Customer Name,Date (UTC),Subtotal,Tax,Total,Status")]
    for i, (name, day, amount) in enumerate(SOLD):
        total = round(amount + _tax(amount), 2)
        rows.append(
            (f"in_{i}", total, "eur", f"cus_{_number(name)}", name, f"{day} 10:00", amount, _tax(amount), total, "paid")
        )
    return {"invoices.csv": text(rows)}, monthly(SOLD)


def business_central_ledger():
    rows = [
        _headings(
            "Posting Date,Document Type,Document No.,Customer No.,Customer Name,Amount,Amount (LCY),"
            "Remaining Amount,Sales (LCY),Profit (LCY)"
        )
    ]
    for i, (name, day, amount) in enumerate(SOLD):
        gross = round(amount + _tax(amount), 2)
        rows.append((day, "Invoice", f"10{i}", f"D{_number(name)}", name, gross, gross, 0, amount, 10))
        if i % 3 == 0:
            rows.append((day, "Payment", f"20{i}", f"D{_number(name)}", name, -gross, -gross, 0, 0, 0))
    return {"Customer Ledger Entries.xlsx": xlsx(rows)}, monthly(SOLD)


def invoices_and_payments_in_one_list():
    rows = [("Date", "Type", "No.", "Customer", "Amount")]
    for i, (name, day, amount) in enumerate(SOLD):
        rows.append((f"{day:%d/%m/%Y}", "Invoice", f"I{i}", name, amount))
        if i % 2:
            rows.append((f"{day:%d/%m/%Y}", "Payment", f"P{i}", name, -amount))
    return {"statement.csv": text(rows)}, monthly(SOLD)


def invoiced_and_received():
    rows = [("Date", "Customer", "Invoice No", "Invoiced", "Received", "Balance")]
    rows += [(d, n, i, a, _tax(a, 0.8), round(a - _tax(a, 0.8), 2)) for i, (n, d, a) in enumerate(SOLD)]
    return {"receivables.xlsx": xlsx(rows)}, monthly(SOLD)


def opening_balances():
    rows = [
        ("Customer", "Date", "Description", "Amount"),
        *((n, "2023-01-01", "Opening balance", 5000) for n in CUSTOMERS),
    ]
    rows += [(name, day, "Invoice", amount) for name, day, amount in SOLD]
    return {"statement.csv": text(rows)}, monthly(SOLD)


def purchases_among_sales():
    rows = [("Date", "Type", "Party", "Amount")]
    for i, (name, day, amount) in enumerate(SOLD):
        rows.append((day, "Sale", name, amount))
        if i % 3 == 0:
            rows.append((day, "Purchase", "Mill Supply", 99.5))
    return {"documents.xlsx": xlsx(rows)}, monthly(SOLD)


def ledger_account_beside_name():
    rows = [("Date", "Account", "Name", "Memo", "Amount")]
    rows += [(d, ("4000 Sales", "4100 Services")[i % 2], n, "Invoice", a) for i, (n, d, a) in enumerate(SOLD)]
    return {"ledger.csv": text(rows)}, monthly(SOLD)


def amounts_with_debit_and_credit_letters():
    sold = _turned(SOLD, 9)
    rows = [("Party", "Date", "Amount"), *((n, d, f"{abs(a):,.2f} {'Cr' if a < 0 else 'Dr'}") for n, d, a in sold)]
    return {"ledger.csv": text(rows)}, monthly(sold)


def home_currency_beside():
    rows = [("Customer", "Date", "Amount in doc. curr.", "Currency", "Amount in local curr.", "Local currency")]
    for i, (name, day, amount) in enumerate(SOLD):
        rows.append((name, day, round(amount * 1.1, 2) if i % 2 else amount, "USD" if i % 2 else "EUR", amount, "EUR"))
    return {"items.csv": text(rows)}, monthly(SOLD)


# several files or sheets


def invoices_payments_customers():
    invoices = [("InvoiceID", "CustomerID", "InvoiceDate", "Amount")]
    invoices += [(i + 1, _number(name), day, amount) for i, (name, day, amount) in enumerate(SOLD)]
    payments = [("PaymentID", "InvoiceID", "PaymentDate", "Amount")]
    payments += [(i, i + 1, day + dt.timedelta(days=40), amount) for i, (_, day, amount) in enumerate(SOLD) if i % 3]
    files = {"invoices.csv": text(invoices), "payments.csv": text(payments), "customers.csv": text(_customers())}
    return files, monthly(SOLD)


def credit_notes_in_their_own_file():
    sold = _turned(SOLD, 6)
    notes = [("Credit Note No", "Customer", "Credit Note Date", "Net Amount")]
    notes += [(f"CN{i}", n, d, -a) for i, (n, d, a) in enumerate(sold) if a < 0]
    invoices = [("Invoice No", "Customer", "Invoice Date", "Net Amount")]
    invoices += [(f"I{i}", n, d, a) for i, (n, d, a) in enumerate(sold) if a > 0]
    return {"invoices.csv": text(invoices), "credit_notes.csv": text(notes)}, monthly(sold)


def budget_in_its_own_sheet():
    rows, truth = table([f"2024-{k:02d}" for k in range(1, 13)])
    actual = [("Customer", *MONTHS), *((name, *amounts) for name, amounts in rows)]
    budget = [("Customer", *MONTHS), *((name, *[1000] * 12) for name, _ in rows)]
    return {"Sales 2024.xlsx": xlsx({"Actual": actual, "Budget": budget})}, truth


def budget_in_its_own_file():
    heading = ("Customer", "Month", "Revenue")
    actual = [heading, *((name, period, amount) for name, period, amount in monthly(SOLD))]
    budget = [heading, *((name, f"2024-{k:02d}", 1000) for name in CUSTOMERS for k in range(1, 13))]
    return {"actuals_2024.csv": text(actual), "budget_2024.csv": text(budget)}, monthly(SOLD)


def years_and_their_total_in_sheets():
    rows, truth = table(["2022", "2023", "2024"])
    heading = ("Customer", "Revenue")
    sheets = {str(2022 + k): [heading, *((name, amounts[k]) for name, amounts in rows)] for k in range(3)}
    return {"a.xlsx": xlsx({**sheets, "Total": [heading, *((n, round(sum(v), 2)) for n, v in rows)]})}, truth


def one_list_in_two_formats():
    rows = [("Customer", "Date", "Amount"), *SOLD]
    return {"sales.csv": text(rows), "sales.xlsx": xlsx(rows)}, monthly(SOLD)


def _by_customer():
    heading = ("Date", "Invoice", "Amount")
    return {
        name: [heading, *((d, f"I{i}", a) for i, (other, d, a) in enumerate(SOLD) if other == name)]
        for name in CUSTOMERS
        if any(other == name for other, _, _ in SOLD)
    }


def a_sheet_for_each_customer():
    return {"customers.xlsx": xlsx(_by_customer())}, monthly(SOLD)


def a_file_for_each_customer():
    return {f"{name}.csv": text(rows) for name, rows in _by_customer().items()}, monthly(SOLD)


def ids_padded_in_one_file_alone():
    sales = [("Customer No", "Date", "Amount"), *((100 + _number(n), d, a) for n, d, a in SOLD)]
    names = [("Customer No", "Customer Name"), *((f"{100 + _number(n):010d}", n) for n in CUSTOMERS)]
    return {"sales.csv": text(sales), "customers.csv": text(names)}, monthly(SOLD)


# layouts


def blocks_by_year():
    rows, truth = [], []
    for year in (2022, 2023, 2024):
        amounts, part = table([f"{year}-{k:02d}" for k in range(1, 13)])
        rows += [(f"Sales {year}",), ("Customer", *MONTHS, "Total")]
        rows += [(name, *(v + year for v in line), round(sum(line) + 12 * year, 2)) for name, line in amounts] + [()]
        truth += [(name, period, amount + year) for name, period, amount in part]
    return {"a.xlsx": xlsx(rows)}, truth


def lists_by_year_under_titles():
    rows, truth = [], []
    for year in (2022, 2023):
        amounts, part = table([f"{year}-{k:02d}" for k in (1, 2, 3)])
        rows += [(f"Jahr {year}",), ("Kunde", "Monat", "Umsatz")]
        rows += [
            (n, month, v + year)
            for n, line in amounts
            for month, v in zip(("Januar", "Februar", "März"), line, strict=True)
        ]
        rows.append(())
        truth += [(name, period, amount + year) for name, period, amount in part]
    return {"a.xlsx": xlsx(rows)}, truth


def _year_beside_months(headings, total):
    rows, truth = [("Kunde", "Jahr", *headings, *total)], []
    for year in (2023, 2024):
        amounts, part = table([f"{year}-{k:02d}" for k in range(1, 13)])
        rows += [
            (n, year, *(v + year for v in line), *[round(sum(line) + 12 * year, 2)] * len(total)) for n, line in amounts
        ]
        truth += [(name, period, amount + year) for name, period, amount in part]
    return rows, truth


def year_beside_month_names():
    rows, truth = _year_beside_months(MONTHS, ())
    return {"a.csv": text(rows)}, truth


def year_beside_month_numbers():
    rows, truth = _year_beside_months(range(1, 13), ("Summe",))
    return {"a.xlsx": xlsx(rows)}, truth


def customers_across(corner, labels, total):
    rows, truth = table(labels)
    out = [(corner, *CUSTOMERS, *(("Total",) if total else ()))]
    for k, label in enumerate(labels):
        line = [amounts[k] for _, amounts in rows]
        out.append(
            (
                f"{MONTHS[k]} {label[:4]}" if "-" in label else int(label),
                *line,
                *([round(sum(line), 2)] if total else ()),
            )
        )
    if total:
        sums = [round(sum(amounts), 2) for _, amounts in rows]
        out.append(("Total", *sums, round(sum(sums), 2)))
    return {"a.xlsx": xlsx(out)}, truth


def customers_across_with_totals():
    return customers_across("Month", [f"2024-{k:02d}" for k in range(1, 7)], total=True)


def customers_across_years_down():
    return customers_across(None, ["2021", "2022", "2023", "2024"], total=False)


def regions_with_subtotals():
    rows, truth = table(["2023", "2024"])
    out = [("Region", "Customer", "2023", "2024")]
    for region, part in (("North", rows[:3]), ("South", rows[3:])):
        out += [(region if k == 0 else None, name, *amounts) for k, (name, amounts) in enumerate(part)]
        out.append((f"Subtotal {region}", None, *(round(sum(v[k] for _, v in part), 2) for k in range(2))))
    out.append(("Grand total", None, *(round(sum(v[k] for _, v in rows), 2) for k in range(2))))
    return {"a.xlsx": xlsx(out)}, truth


def products_below_customers():
    rows, truth = table(["2024"])
    out = [("Продажи за 2024 год",), (), ("Контрагент", "Количество", "Сумма продажи"), ("Номенклатура",)]
    for name, (amount,) in rows:
        out.append((name, 6, amount))
        out += [
            (f"    {item}", 2, part) for item, part in zip(("Стол", "Стул", "Шкаф"), _parts(amount, 3), strict=True)
        ]
    out.append(("Итого", 36, round(sum(amounts[0] for _, amounts in rows), 2)))
    return {"Продажи.xlsx": xlsx(out)}, truth


def salespeople_above_their_customers():
    rows, truth = table(["2023", "2024"])
    out = [("Salesperson / Customer", "2023", "2024")]
    for person, part in (("Rep One", rows[:2]), ("Rep Two", rows[2:])):
        out.append((person, *(round(sum(amounts[k] for _, amounts in part), 2) for k in range(2))))
        out += [(f"   {name}", *amounts) for name, amounts in part]
    out.append(("Total", *(round(sum(amounts[k] for _, amounts in rows), 2) for k in range(2))))
    return {"a.xlsx": xlsx(out)}, truth


def averages_below_the_total():
    rows, truth = table(["2023", "2024"])
    columns = [[amounts[k] for _, amounts in rows] for k in range(2)]
    below = [
        ("Total", *(round(sum(c), 2) for c in columns)),
        ("Average", *(round(sum(c) / 6, 2) for c in columns)),
        ("Max", *map(max, columns)),
    ]
    return {"a.xlsx": xlsx([("Customer", "2023", "2024"), *((n, *v) for n, v in rows), *below])}, truth


def of_which_service():
    rows, truth = table(["2023", "2024"])
    out = [("Kunde", "2023", "2024")]
    for name, amounts in rows:
        out += [(name, *amounts), ("  davon Service", *(_tax(v) for v in amounts))]
    return {"a.xlsx": xlsx(out)}, truth


def measures_down_the_side():
    rows, truth = table(["2022", "2023", "2024"])
    out = [("Kunde", "Kennzahl", "2022", "2023", "2024")]
    for name, amounts in rows:
        out += [
            (name, "Umsatz", *amounts),
            (name, "Absatz (Stk.)", 10, 11, 12),
            (name, "DB I", *(_tax(v) for v in amounts)),
        ]
    return {"a.xlsx": xlsx(out)}, truth


def scenarios_down_the_side():
    rows = [("Customer", "Scenario", "Period", "Amount")]
    rows += [(n, s, p, a if s == "Actual" else 999) for n, p, a in monthly(SOLD) for s in ("Actual", "Budget")]
    return {"a.csv": text(rows)}, monthly(SOLD)


def customer_above_each_group():
    rows = [("Date", "Invoice", "Amount")]
    for name, part in _by_customer().items():
        rows += [(f"Customer: {name}",), *part[1:], ("Subtotal", None, round(sum(row[2] for row in part[1:]), 2))]
    return {"a.xlsx": xlsx(rows)}, monthly(SOLD)


def actual_and_forecast_months():
    rows, truth = table([f"2024-{k:02d}" for k in range(1, 6)])
    heading = ("Customer", "Jan 24 Act", "Feb 24 Act", "Mar 24 Act", "Apr 24 Fcst", "May 24 Fcst")
    return {"a.xlsx": xlsx([heading, *((n, *v) for n, v in rows)])}, [e for e in truth if e[1] < "2024-04"]


def thousands_and_millions_in_letters():
    rows = [("Customer", "2023", "2024"), ("Hill", "1.2M", "850k"), ("Lake", "920k", "1.05M")]
    return {"a.csv": text(rows)}, [
        ("Hill", "2023", 1.2e6),
        ("Hill", "2024", 850e3),
        ("Lake", "2023", 920e3),
        ("Lake", "2024", 1.05e6),
    ]


def thai_grand_total():
    rows, truth = table([f"2024-{k:02d}" for k in range(1, 5)])
    heading = ("ลูกค้า", "มกราคม 2567", "กุมภาพันธ์ 2567", "มีนาคม 2567", "เมษายน 2567", "รวม")
    body = [(n, *v, round(sum(v), 2)) for n, v in rows]
    return {
        "a.xlsx": xlsx([heading, *body, ("รวมทั้งสิ้น", *(round(sum(row[k] for row in body), 2) for k in range(1, 6)))])
    }, truth


def odd_names_stay_customers():
    names = ("2024", "N/A Ltd", "1&1 AG", "Sum & Sons", "TOTAL Energies", "3M")
    sold = [(names[_number(n) - 1], d, a) for n, d, a in SOLD]
    return {"a.csv": text([("Customer", "Date", "Amount"), *sold])}, monthly(sold)


# measures that are no money


def hours_times_rate():
    rows = [("Date", "Client", "Matter", "Timekeeper", "Hours", "Rate", "Narrative")]
    rows += [(d, n, "M-1", "Partner", a / 100, (250, 320)[i % 2], "Call") for i, (n, d, a) in enumerate(SOLD)]
    return {"wip.xlsx": xlsx(rows)}, [(n, p, a / 100 * (250, 320)[i % 2]) for i, (n, p, a) in enumerate(monthly(SOLD))]


def days_times_rate():
    rows = [
        ("Month", "Client", "Days", "Day rate"),
        *((f"{d:%b %Y}", n, i % 20 + 1, 900) for i, (n, d, _) in enumerate(SOLD)),
    ]
    return {"consulting.xlsx": xlsx(rows)}, [(n, p, (i % 20 + 1) * 900) for i, (n, p, _) in enumerate(monthly(SOLD))]


def weights_and_volumes():
    rows = [("Date", "Customer", "Weight kg", "Volume m3", "Pallets", "Freight revenue")]
    return {"loads.csv": text([*rows, *((d, n, 1234.5, 12.5, 3, a) for n, d, a in SOLD)])}, monthly(SOLD)


EXACT = (
    online_retail, adventure_works_orders_and_lines, sales_facts_and_customers, wide_world_importers,
    classic_models_with_payments, payments_with_a_stamp, users_and_order_items, shops_with_visitors,
    salesforce_with_line_items, hubspot_two_exports, pipedrive_won_time, dynamics_actual_revenue,
    sap_billing_documents, sap_list_with_dashes, credit_memos_without_a_sign,
    tally_sales_register, xero_two_lines_each, stripe_names_beside_ids,
    business_central_ledger, invoices_and_payments_in_one_list, invoiced_and_received, opening_balances,
    purchases_among_sales, ledger_account_beside_name, amounts_with_debit_and_credit_letters, home_currency_beside,
    invoices_payments_customers, credit_notes_in_their_own_file, budget_in_its_own_sheet, budget_in_its_own_file,
    years_and_their_total_in_sheets, one_list_in_two_formats, a_sheet_for_each_customer, a_file_for_each_customer,
    ids_padded_in_one_file_alone, blocks_by_year, lists_by_year_under_titles, year_beside_month_names,
    year_beside_month_numbers, customers_across_with_totals, customers_across_years_down, regions_with_subtotals,
    products_below_customers, salespeople_above_their_customers, averages_below_the_total, of_which_service,
    measures_down_the_side, scenarios_down_the_side, customer_above_each_group, actual_and_forecast_months,
    thousands_and_millions_in_letters, thai_grand_total,
    odd_names_stay_customers, hours_times_rate, days_times_rate, weights_and_volumes,
)  # fmt: skip


@pytest.mark.parametrize("build", EXACT, ids=lambda build: build.__name__)
def test_total_years_and_accounts(build):
    files, truth = build()
    read_and_check(list(files.values()), list(files), truth, periods=True)


LANGUAGES = {
    "thai": (
        "utf-8-sig",
        ",",
        ("วันที่", "เลขที่เอกสาร", "ชื่อลูกค้า", "จำนวนเงิน", "ภาษีมูลค่าเพิ่ม", "ยอดรวมสุทธิ"),
        "{:,.2f}".format,
        "%d/%m/%Y",
    ),
    "swedish": (
        "cp1252",
        ";",
        ("Fakturadatum", "Fakturanr", "Kundnamn", "Exkl. moms", "Moms", "Totalt"),
        spaced("\u00a0"),
        "%Y-%m-%d",
    ),
    "polish": (
        "cp1250",
        ";",
        ("Data wystawienia", "Numer faktury", "Nabywca", "Wartość netto", "VAT", "Wartość brutto"),
        spaced(" "),
        "%Y-%m-%d",
    ),
    "czech": (
        "cp1250",
        ";",
        ("Datum vystavení", "Číslo faktury", "Odběratel", "Základ daně", "DPH", "Celkem s DPH"),
        spaced(" "),
        "%d.%m.%Y",
    ),
    "turkish": (
        "cp1254",
        ";",
        ("Fatura Tarihi", "Fatura No", "Cari Ünvanı", "Ara Toplam", "KDV Tutarı", "Genel Toplam"),  # noqa: RUF001
        german,
        "%d.%m.%Y",
    ),
    "hungarian": (
        "cp1250",
        ";",
        ("Kelt", "Számlaszám", "Vevő neve", "Nettó", "ÁFA", "Bruttó"),
        spaced(" "),
        "%Y.%m.%d.",
    ),
    "brazilian": (
        "cp1252",
        ";",
        (
            "Data de Emissão",
            "Número",
            "Nome/Razão Social Destinatário",
            "Valor dos Produtos",
            "Valor do ICMS",
            "Valor Total",
        ),
        german,
        "%d/%m/%Y",
    ),
    "italian": (
        "utf-8",
        ";",
        (
            "Data emissione",
            "Numero fattura / Documento",
            "Denominazione cliente",
            "Imponibile/Importo (totale in euro)",
            "Imposta (totale in euro)",
            "Totale",
        ),
        german,
        "%d/%m/%Y",
    ),
    "korean": (
        "cp949",
        ",",
        ("거래일자", "전표번호", "거래처명", "공급가액", "부가세", "합계금액"),
        "{:,.2f}".format,
        "%Y-%m-%d",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_invoice_journal_counts_net(language):
    encoding, sep, heading, money, form = LANGUAGES[language]
    rows = [heading]
    for i, (name, day, amount) in enumerate(SOLD):
        rows.append((f"{day:{form}}", f"F{i}", name, money(amount), money(_tax(amount)), money(amount + _tax(amount))))
    read_and_check(text(rows, sep=sep, encoding=encoding), "journal.csv", monthly(SOLD), periods=True)


MONTH_NAMES = {
    "Klant": "januari februari maart april mei juni",
    "Klient": "styczeń luty marzec kwiecień maj czerwiec",
    "Müşteri": "Ocak Şubat Mart Nisan Mayıs Haziran",  # noqa: RUF001
}


@pytest.mark.parametrize("customer", MONTH_NAMES)
def test_month_names_above_amounts_are_all_read(customer):
    rows, truth = table([f"2024-{k:02d}" for k in range(1, 7)])
    heading = (customer, *(f"{name} 2024" for name in MONTH_NAMES[customer].split()))
    read_and_check(xlsx([heading, *((n, *v) for n, v in rows)]), "a.xlsx", truth, periods=True)


@pytest.mark.parametrize(
    "heading",
    [
        ("Unit", "Tenant", "Date", "Rent"),
        ("Donor ID", "Donor Name", "Gift Date", "Gift Amount"),
        ("Policy No", "Policyholder", "Inception Date", "Premium"),
        ("BOL #", "Shipper", "Ship Date", "Total Charges"),
        ("Zählpunkt", "Abnehmer", "Abrechnungsmonat", "Betrag EUR"),
        ("No", "Client", "Date", "Fee"),
        ("Orders Id", "Customers Name", "Orders Created Date", "Orders Total Revenue"),
        ("id", "customer.name", "created", "lines.amount"),
    ],
    ids=lambda heading: heading[1],
)
def test_who_buys_has_many_names(heading):
    rows = [heading, *((f"A{i:03d}", name, day, amount) for i, (name, day, amount) in enumerate(SOLD))]
    read_and_check(xlsx(rows), "a.xlsx", monthly(SOLD), periods=True)


@pytest.mark.parametrize(
    ("labels", "years"),
    [
        (("H1 2023", "H2 2023", "H1 2024", "H2 2024"), ("2023", "2023", "2024", "2024")),
        (("2022 ¹⁾", "2023*", "2024 (prelim.)"), ("2022", "2023", "2024")),
        (("令和4年", "令和5年", "令和6年"), ("2022", "2023", "2024")),
    ],
    ids=["half years", "footnotes", "reiwa"],
)
def test_spans_above_amounts_count_in_their_year(labels, years):
    rows, truth = table(labels)
    truth = [(name, years[labels.index(label)], amount) for name, label, amount in truth]
    read_and_check(xls([("Customer", *labels), *((n, *v) for n, v in rows)]), "a.xls", truth)


@pytest.mark.parametrize("heading", ["Netto EUR", "Umsatz (netto) in €", "Revenue excl. VAT"])
def test_an_amount_says_its_currency_or_tax_in_the_heading(heading):
    rows = [("Umsatzliste",), ("Mandant: 01",), (), ("KdNr.", "Name", "Rg-Datum", "Rg-Nr", heading)]
    rows += [(f"0{_number(n)}", n, f"{d:%d.%m.%y}", f"R{i}", german(a)) for i, (n, d, a) in enumerate(SOLD)]
    rows += [(None, None, None, None, "========"), (None, "Summe", None, None, german(sum(a for _, _, a in SOLD)))]
    read_and_check(text(rows, sep="\t", encoding="cp1252"), "liste.txt", monthly(SOLD), periods=True)


@pytest.mark.parametrize("form", ["%GW%V", "0%m.%Y"], ids=["week", "posting period"])
def test_weeks_and_posting_periods_count_in_their_year(form):
    sold = [(name, day.replace(day=15), amount) for name, day, amount in SOLD]
    rows = [("Customer", "Period", "Revenue"), *((n, f"{d:{form}}", a) for n, d, a in sold)]
    read_and_check(text(rows), "a.csv", monthly(sold))


@pytest.mark.parametrize(
    ("heading", "kinds"),
    [
        ("Type", ("Cash", "Credit")),
        ("Document Type", ("Cash sale", "Credit sale")),
        ("Order Type", ("One-way", "Return trip")),
        ("Type", ("Website Payment", "Mobile Payment")),
    ],
    ids=lambda value: value if isinstance(value, str) else value[1],
)
def test_kinds_of_sales_are_all_sales(heading, kinds):
    rows = [("Date", "Customer", heading, "Amount"), *((d, n, kinds[i % 2], a) for i, (n, d, a) in enumerate(SOLD))]
    read_and_check(text(rows), "sales.csv", monthly(SOLD), periods=True)


def test_names_that_look_like_words_of_totals_stay_customers():
    names = ("Budget Rent a Car", "Payment Systems Ltd", "Average Joe's Gym", "Max Mustermann", "Davon Industries")
    rows, truth = table(["2023", "2024"], names)
    read_and_check(xlsx([("Customer", "2023", "2024"), *((n, *v) for n, v in rows)]), "a.xlsx", truth)


def test_orders_of_single_pieces_without_customers_names():
    orders = [("order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_delivered_customer_date")]
    items = [("order_id", "order_item_id", "product_id", "seller_id", "price", "freight_value")]
    for i, (name, day, amount) in enumerate(SOLD):
        orders.append((f"{i:032x}", f"{_number(name):032x}", "delivered", f"{day} 10:56:33", f"{day} 10:56:33"))
        items.append((f"{i:032x}", 1, f"{7:032x}", f"{8:032x}", amount, 12.5))
    truth = [(f"{_number(name):032x}", period, amount) for name, period, amount in monthly(SOLD)]
    read_and_check([text(orders), text(items)], ["olist_orders_dataset.csv", "olist_order_items_dataset.csv"], truth)


def test_an_empty_company_column_does_not_hide_the_people():
    rows = [("Order Number", "Order Status", "Order Date", "First Name (Billing)", "Last Name (Billing)", "Company (Billing)",
             "Email (Billing)", "Order Subtotal Amount", "Order Shipping Amount", "Order Total Amount")]  # fmt: skip
    for i, (name, day, amount) in enumerate(SOLD):
        person = PEOPLE[_number(name) - 1]
        mail = f"{person.split()[0].lower()}@example.com"
        rows.append((i, "completed", f"{day} 10:00", *person.split(), None, mail, amount, 5, amount + 5))
    portfolio = read_and_check(text(rows), "orders.csv", monthly(SOLD), accounts=False, periods=True)
    assert portfolio["revenue"]["account"].nunique() == len({name for name, _, _ in SOLD})


def test_lines_of_a_profit_and_loss_are_no_customers():
    rows, truth = table(["2024"])
    income = [amounts[0] for _, amounts in rows]
    costs = [_tax(v) for v in income]
    profit = [round(a - b, 2) for a, b in zip(income, costs, strict=True)]
    lines_of = (
        ("Income", None),
        ("   Design", income),
        ("Total Income", income),
        ("Cost of Goods Sold", None),
        ("   Supplies", costs),
        ("Total Cost of Goods Sold", costs),
        ("Gross Profit", profit),
        ("Net Income", profit),
    )
    body = [(label, *values, round(sum(values), 2)) if values else (label,) for label, values in lines_of]
    sheet = [("Profit and Loss by Customer",), ("January - December 2024",), (), (None, *CUSTOMERS, "Total"), *body]
    portfolio = read_or_refused(xlsx(sheet), "profit and loss.xlsx")
    if portfolio is not None:
        check(portfolio, truth, years=False)


def test_figures_passed_over_are_told():
    rows, _ = table(["a", "b"])
    heading = ("Customer", "This year", "Last year")
    portfolio = read(ods([heading, *((n, *v) for n, v in rows)]), "a.ods")
    assert portfolio.problems or len(portfolio["revenue"]), "two columns of figures were passed over without a word"
