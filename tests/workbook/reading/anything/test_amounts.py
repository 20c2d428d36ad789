"""Which amount is the revenue of a line, and which day is its day."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    german,
    lines,
    monthly,
    read,
    read_and_check,
    said,
    text,
    total,
    xlsx,
)

SOLD = lines()
TRUTH = monthly(SOLD)


def sales(head, row):
    return [head, *[row(i, n, f"{d:%Y-%m-%d}", a) for i, (n, d, a) in enumerate(SOLD)]]


def quantities(discounts=(0.0,)):
    """(customer, day, quantity, price, discount) with their truth."""
    rows, truth = [], []
    for i, (n, d, _) in enumerate(SOLD):
        quantity, price, off = i % 7 + 1, round(19.9 + 3.35 * i, 2), discounts[i % len(discounts)]
        rows.append((n, f"{d:%Y-%m-%d}", quantity, price, off))
        truth.append((n, f"{d:%Y-%m}", quantity * price * (1 - off)))
    return rows, truth


@pytest.mark.parametrize(
    "head",
    [
        ["Customer", "Date", "Quantity", "Unit Price"],
        ["Customer Name", "Order Date", "Qty", "Price"],
        ["Kunde", "Datum", "Menge", "Einzelpreis"],
        ["Client", "Date", "Quantité", "Prix unitaire"],
        ["Cliente", "Data", "Quantità", "Prezzo unitario"],
        ["Cliente", "Fecha", "Cantidad", "Precio unitario"],
        ["Cliente", "Data", "Quantidade", "Preço unitário"],
        ["Клиент", "Дата", "Количество", "Цена"],
        ["客户", "日期", "数量", "单价"],
    ],
    ids=["en", "en short", "de", "fr", "it", "es", "pt", "ru", "zh"],
)
def test_quantity_times_price(head):
    rows, truth = quantities()
    read_and_check(xlsx([head, *[row[:4] for row in rows]]), "lines.xlsx", truth, periods=True)


OFF = {
    "0.05": lambda off: off,
    "5%": lambda off: f"{off:.0%}",
    "5 %": lambda off: f"{off * 100:.0f} %",
    "5": lambda off: round(off * 100),
    "5.0": lambda off: f"{off * 100:.1f}",
}


@pytest.mark.parametrize(
    ("heading", "form", "kind"),
    [
        ("Discount", "0.05", "xlsx"),
        ("Discount", "0.05", "csv"),
        ("Discount", "5%", "xlsx"),
        ("Discount", "5%", "csv"),
        ("Discount %", "5", "xlsx"),
        ("Discount (%)", "5", "csv"),
        ("Disc. %", "5.0", "csv"),
        ("Line Discount %", "5", "xlsx"),
        ("Rabatt %", "5", "csv"),
        ("Rabatt", "5 %", "xlsx"),
        ("Remise", "0.05", "csv"),
        ("Sconto %", "5", "xlsx"),
        ("Descuento", "5%", "csv"),
        ("Desconto %", "5", "xlsx"),
    ],
)
def test_less_discount(heading, form, kind):
    rows, truth = quantities((0.0, 0.05, 0.1, 0.15))
    data = [["Customer", "Date", "Product", "Quantity", "Unit Price", heading]]
    data += [[n, d, "Box", q, p, OFF[form](off)] for n, d, q, p, off in rows]
    read_and_check(xlsx(data) if kind == "xlsx" else text(data), f"lines.{kind}", truth, periods=True)


def test_discount_of_5_10_15_without_a_sign():
    rows, truth = quantities((0.0, 0.05, 0.1, 0.15))
    data = [["Customer", "Date", "Quantity", "Unit Price", "Discount"]]
    data += [[n, d, q, p, round(off * 100)] for n, d, q, p, off in rows]
    read_and_check(xlsx(data), "lines.xlsx", truth)


def test_discount_as_a_percent_format():
    rows, truth = quantities((0.0, 0.05, 0.1, 0.15))
    data = [["Customer", "Date", "Quantity", "Unit Price", "Discount"], *[list(row) for row in rows]]
    read_and_check(xlsx(data, formats=[(5, "0%")]), "lines.xlsx", truth)


@pytest.mark.parametrize("heading", ["Line Total", "Amount", "Extended Price", "Gesamtpreis"])
def test_a_line_total_is_taken_before_price_and_quantity(heading):
    rows, truth = quantities((0.0, 0.1))
    data = [["Customer", "Date", "Quantity", "Unit Price", "Discount", heading]]
    data += [[n, d, q, p, off, q * p * (1 - off)] for n, d, q, p, off in rows]
    read_and_check(xlsx(data), "lines.xlsx", truth)


@pytest.mark.parametrize(
    ("net", "tax", "gross"),
    [
        ("Net", "Tax", "Gross"),
        ("Net Amount", "VAT", "Gross Amount"),
        ("Amount excl. VAT", "VAT", "Amount incl. VAT"),
        ("Amount (excl. tax)", "Tax amount", "Total (incl. tax)"),
        ("Subtotal", "Sales tax", "Total"),
        ("Netto", "USt", "Brutto"),
        ("Nettobetrag", "MwSt", "Bruttobetrag"),
        ("Montant HT", "TVA", "Montant TTC"),
        ("Imponibile", "IVA", "Totale"),
        ("Base imponible", "IVA", "Total"),
        ("Net Revenue", "GST", "Gross Revenue"),
        ("Taxable Value", "GST", "Invoice Value"),
    ],
)
def test_net_before_gross(net, tax, gross):
    data = [["Customer", "Date", gross, tax, net]]
    data += [[n, f"{d:%Y-%m-%d}", round(a * 1.2, 2), round(a * 0.2, 2), a] for n, d, a in SOLD]
    read_and_check(xlsx(data), "invoices.xlsx", TRUTH)


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("Order Date", "Ship Date"),
        ("Invoice Date", "Due Date"),
        ("Invoice Date", "Payment Date"),
        ("Posting Date", "Delivery Date"),
        ("Rechnungsdatum", "Lieferdatum"),
        ("Rechnungsdatum", "Fälligkeitsdatum"),
        ("Date facture", "Date d'échéance"),
        ("Data fattura", "Data scadenza"),
        ("Fecha factura", "Fecha vencimiento"),
        ("Date", "Created by"),
        ("Order Date", "Requested Delivery Date"),
    ],
)
def test_the_day_of_the_invoice_or_order(first, other):
    # the day that counts stands after the other in the harder half of the cases
    before = len(first + other) % 2 == 0
    data = [["Customer", *((other, first) if before else (first, other)), "Amount"]]
    for n, d, a in SOLD:
        later = "Desk 3" if other == "Created by" else f"{d + dt.timedelta(days=75):%Y-%m-%d}"
        data.append([n, *((later, f"{d:%Y-%m-%d}") if before else (f"{d:%Y-%m-%d}", later)), a])
    read_and_check(text(data), "invoices.csv", TRUTH, periods=True)


RETURNED = {
    "-5.00": lambda a: f"{a:.2f}",
    "(5.00)": lambda a: f"({-a:,.2f})" if a < 0 else f"{a:,.2f}",
    "5,00-": lambda a: german(a) if a >= 0 else german(-a) + "-",
}


@pytest.mark.parametrize("form", RETURNED)
def test_returns_as_negative_lines(form):
    data, truth = [["Customer", "Date", "Amount"]], []
    for i, (n, d, a) in enumerate(SOLD):
        amount = round(-a / 4 if i % 5 == 2 else a, 2)
        data.append([n, f"{d:%Y-%m-%d}", RETURNED[form](amount)])
        truth.append((n, f"{d:%Y-%m}", amount))
    read_and_check(text(data, sep=";"), "sales.csv", truth)


def test_returns_as_negative_quantities():
    data, truth = [["Customer", "Date", "Quantity", "Unit Price"]], []
    for i, (n, d, _) in enumerate(SOLD):
        quantity = -1 if i % 5 == 2 else 4
        data.append([n, f"{d:%Y-%m-%d}", quantity, 12.5 + i])
        truth.append((n, f"{d:%Y-%m}", quantity * (12.5 + i)))
    read_and_check(xlsx(data), "sales.xlsx", truth)


@pytest.mark.parametrize(
    ("heading", "invoice", "credit"),
    [
        ("Document Type", "Invoice", "Credit Note"),
        ("Document Type", "Invoice", "Credit Memo"),
        ("Type", "Invoice", "Refund"),
        ("Type", "Sale", "Return"),
        ("Belegart", "Rechnung", "Gutschrift"),
        ("Type de pièce", "Facture", "Avoir"),
        ("Tipo documento", "Fattura", "Nota di credito"),
        ("Tipo", "Factura", "Nota de crédito"),
        ("Tipo", "Factura", "Abono"),
        ("Вид документа", "Реализация", "Возврат"),
    ],
)
def test_credit_notes_with_positive_amounts_are_taken_off(heading, invoice, credit):
    data, truth = [[heading, "Number", "Customer", "Date", "Amount"]], []
    for i, (n, d, a) in enumerate(SOLD):
        back = i % 6 == 4
        data.append([credit if back else invoice, 100 + i, n, f"{d:%Y-%m-%d}", a])
        truth.append((n, f"{d:%Y-%m}", -a if back else a))
    read_and_check(text(data), "documents.csv", truth)


def test_credit_notes_that_are_negative_already_are_not_turned():
    data, truth = [["Document Type", "Customer", "Date", "Amount"]], []
    for i, (n, d, a) in enumerate(SOLD):
        amount = -a if i % 6 == 4 else a
        data.append(["Credit Note" if i % 6 == 4 else "Invoice", n, f"{d:%Y-%m-%d}", amount])
        truth.append((n, f"{d:%Y-%m}", amount))
    read_and_check(xlsx(data), "documents.xlsx", truth)


@pytest.mark.parametrize(
    ("heading", "good", "bad"),
    [
        ("Status", "Completed", "Cancelled"),
        ("Order Status", "Shipped", "Canceled"),
        ("Status", "Paid", "Void"),
        ("Invoice Status", "Paid", "Unpaid"),
        ("Status", "Bezahlt", "Storniert"),
        ("Statut", "Payée", "Annulée"),
        ("Stato", "Pagata", "Annullata"),
        ("Estado", "Pagada", "Anulada"),
    ],
)
def test_rows_of_a_doubtful_status_count_and_are_spoken_of(heading, good, bad):
    data = [["Customer", "Date", "Amount", heading]]
    data += [[n, f"{d:%Y-%m-%d}", a, bad if i % 6 == 4 else good] for i, (n, d, a) in enumerate(SOLD)]
    portfolio = read_and_check(text(data), "orders.csv", TRUTH)
    assert bad.casefold() in said(portfolio)


# currencies


@pytest.mark.parametrize("heading", ["Currency", "Währung", "Devise", "Currency Code", "Doc. Currency"])
def test_one_currency_becomes_the_book_s(heading):
    data = [["Customer", "Date", "Amount", heading], *[[n, f"{d:%Y-%m-%d}", a, "CHF"] for n, d, a in SOLD]]
    portfolio = read_and_check(text(data), "sales.csv", TRUTH)
    assert portfolio.settings.currency == "CHF"


@pytest.mark.parametrize(
    ("heading", "code"),
    [("Amount (USD)", "USD"), ("Revenue in GBP", "GBP"), ("Umsatz in EUR", "EUR"), ("Amount USD", "USD")],
)
def test_a_currency_in_the_heading(heading, code):
    data = [["Customer", "Date", heading], *[[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]]
    portfolio = read_and_check(text(data), "sales.csv", TRUTH)
    assert portfolio.settings.currency == code


def two_currencies(part=3):
    by = {"EUR": [], "USD": []}
    data = [["Customer", "Date", "Amount", "Currency"]]
    for i, (n, d, a) in enumerate(SOLD):
        code = "USD" if i % part == 1 else "EUR"
        data.append([n, f"{d:%Y-%m-%d}", a, code])
        by[code].append((n, f"{d:%Y-%m}", a))
    return data, by


@pytest.mark.parametrize("part", [2, 3, 8])
def test_two_currencies_are_never_added_up(part):
    data, by = two_currencies(part)
    portfolio = read(text(data), "sales.csv")
    sums = {code: round(sum(a for *_, a in rows), 2) for code, rows in by.items()}
    assert total(portfolio) in sums.values(), (total(portfolio), sums)
    assert total(portfolio) == sums[portfolio.settings.currency]
    words = said(portfolio)
    assert "eur" in words
    assert "usd" in words


def test_two_currencies_as_signs_are_never_added_up():
    data = [["Customer", "Date", "Amount"]]
    sums = {"€": 0.0, "$": 0.0}
    for i, (n, d, a) in enumerate(SOLD):
        sign = "$" if i % 3 == 1 else "€"
        sums[sign] = sums[sign] + a
        data.append([n, f"{d:%Y-%m-%d}", f"{sign}{a:,.2f}"])
    portfolio = read(text(data), "sales.csv")
    assert total(portfolio) in [round(value, 2) for value in sums.values()], (total(portfolio), sums)


def test_two_currencies_with_rates_are_converted():
    data, by = two_currencies()
    sheets = {
        "Sales": data,
        "Rates": [["Currency", "Period", "Rate"], ["USD", None, 0.9]],
        "Settings": [["Setting", "Value"], ["Currency", "EUR"]],
    }
    truth = [*by["EUR"], *[(n, p, a * 0.9) for n, p, a in by["USD"]]]
    portfolio = read_and_check(xlsx(sheets), "sales.xlsx", truth)
    assert portfolio.settings.currency == "EUR"


def test_two_currencies_with_rates_by_year_are_converted():
    data, by = two_currencies()
    rate = {"2023": 0.9, "2024": 0.95}
    sheets = {
        "Sales": data,
        "Rates": [["Currency", "Year", "Exchange rate"], *[["USD", int(year), value] for year, value in rate.items()]],
        "Settings": [["Setting", "Value"], ["Currency", "EUR"]],
    }
    truth = [*by["EUR"], *[(n, p, a * rate[p[:4]]) for n, p, a in by["USD"]]]
    read_and_check(xlsx(sheets), "sales.xlsx", truth)


def test_an_amount_in_the_document_s_and_in_our_currency():
    """The second holds one currency all through, so it can be added up."""
    data, truth = [["Customer", "Date", "Amount", "Currency", "Amount (EUR)"]], []
    for i, (n, d, a) in enumerate(SOLD):
        code, rate = (("USD", 0.9), ("EUR", 1.0))[i % 2]
        own = round(a * rate, 2)
        data.append([n, f"{d:%Y-%m-%d}", a, code, own])
        truth.append((n, f"{d:%Y-%m}", own))
    portfolio = read(text(data), "sales.csv")
    whole = round(sum(a for *_, a in truth), 2)
    parts = [round(sum(row[2] for row in data[1:] if row[3] == code), 2) for code in ("USD", "EUR")]
    assert total(portfolio) in [whole, *parts], (total(portfolio), whole, parts)


@pytest.mark.parametrize(
    "others",
    [
        ("Postal Code", "Row ID", "Discount"),
        ("Profit", "Phone", "Line No"),
        ("Weight (kg)", "Year of birth", "Employees"),
        ("Freight", "Invoice No", "Cost"),
        ("Commission", "VAT %", "Credit limit"),
        ("Balance", "Open amount", "Latitude"),
    ],
    ids=" ".join,
)
def test_numbers_that_are_no_revenue(others):
    data = [["Customer", "Date", *others, "Sales"]]
    data += [[n, f"{d:%Y-%m-%d}", *(80331 + 13 * i + k for k in range(3)), a] for i, (n, d, a) in enumerate(SOLD)]
    portfolio = read_and_check(text(data), "sales.csv", TRUTH)
    assert len(portfolio["accounts"]) == len(CUSTOMERS)
