"""Each rule of preference that the module's docstring states, with the headings and values that bring it about."""

# ruff: noqa: RUF001 - words of many scripts

from __future__ import annotations

import datetime as dt

import pytest

from kamcore.workbook.reading import roles
from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.tables import find_tables
from tests.workbook.reading.making import grid_of, text_grid


def table(head, *rows, text=True):
    (found,) = find_tables((text_grid if text else grid_of)([head, *rows]))
    return found


def named(found, place):
    return None if place is None else found.texts[place]


def account(head, *rows):
    found = table(head, *rows)
    identifier, name = roles.account_columns(found)
    return named(found, identifier), named(found, name)


def amounts(head, *rows):
    found = table(head, *rows)
    return [found.texts[place] for place in roles.amount_columns(found)]


def dates(head, *rows, deals=False, text=True):
    found = table(head, *rows, text=text)
    return {key: found.texts[place] for key, place in roles.date_columns(found, deals=deals).items()}


# ---------------------------------------------------------------- the account


SOLD = ("2024-01-05", 10)


@pytest.mark.parametrize(
    "heading",
    [
        "Customer ID",
        "CustomerID",
        "customer_no",
        "Client code",
        "Account number",
        "Kundennummer",
        "Kunden-Nr.",
        "Code client",
        "Codice cliente",
        "客户编号",
    ],
)
def test_the_id_is_the_key_and_the_name_its_name(heading):
    assert account([heading, "Customer", "Date", "Amount"], ["C1", "Acme", *SOLD], ["C2", "Bolt", *SOLD]) == (
        heading,
        "Customer",
    )


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Company", "Account"),
        ("Account", "Customer"),
        ("Customer", "Client"),
        ("Company", "Customer"),
        ("Company name", "Client"),
        ("Customer", "Contact"),
        ("Client", "Contact name"),
        ("Account name", "Contact"),
        ("Firma", "Kunde"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_company_before_an_account_before_a_customer_before_a_client_before_a_contact(better, worse, turned):
    head, rows = [better, worse], [["Acme", "Anna"], ["Bolt", "Bert"], ["Cedar", "Cora"]]
    if turned:
        head, rows = head[::-1], [row[::-1] for row in rows]
    found = account([*head, "Date", "Amount"], *([*row, *SOLD] for row in rows))
    assert found == (None, better)


def test_a_column_of_one_value_comes_last():
    rows = [["Our own Ltd", "Acme", *SOLD], ["Our own Ltd", "Bolt", *SOLD]]
    assert account(["Company", "Client", "Date", "Amount"], *rows) == (None, "Client")


def test_a_column_that_is_mostly_empty_comes_last():
    rows = [
        ["Big", "Acme", *SOLD],
        ["Huge", "Bolt", *SOLD],
        *([None, name, *SOLD] for name in ("Cedar", "Elm", "Fir", "Oak")),
    ]
    assert account(["Company", "Client", "Date", "Amount"], *rows) == (None, "Client")


@pytest.mark.parametrize(
    "heading",
    [
        "Supplier",
        "Supplier name",
        "Vendor",
        "Vendor ID",
        "Lieferant",
        "Fournisseur",
        "Fornitore",
        "Proveedor",
        "Поставщик",
        "供应商",
    ],
)
def test_a_supplier_is_no_account(heading):
    assert account([heading, "Date", "Amount"], ["Smithy", *SOLD], ["Foundry", *SOLD]) == (None, None)
    assert account([heading, "Customer", "Date", "Amount"], ["S1", "Acme", *SOLD], ["S2", "Bolt", *SOLD]) == (
        None,
        "Customer",
    )
    assert roles.names_supplier(even_heading(heading))


def test_the_company_beside_the_number_of_a_supplier_is_the_supplier():
    assert account(["Supplier ID", "Company name", "Phone"], ["S1", "Smithy", "1"], ["S2", "Foundry", "2"]) == (
        None,
        None,
    )


@pytest.mark.parametrize(
    "heading",
    [
        "Customer since",
        "Customer type",
        "Customer group",
        "Customer city",
        "Customer country",
        "Client e-mail",
        "Account manager",
        "Account owner",
        "Company size",
        "Customer rating",
        "Order number",
        "Invoice No.",
        "Product ID",
        "Sales rep",
    ],
)
def test_what_is_said_of_an_account_does_not_name_it(heading):
    assert roles.account_role(even_heading(heading)) == ""


def test_numbers_under_customer_beside_a_column_of_names_are_the_number():
    rows = [["1001", "Acme", *SOLD], ["1002", "Bolt", *SOLD], ["1001", "Acme", *SOLD]]
    assert account(["Customer", "Name 1", "Date", "Amount"], *rows) == ("Customer", "Name 1")


def test_a_number_that_is_the_same_for_many_names_numbers_no_accounts():
    rows = [["7", name, *SOLD] for name in ("Acme", "Bolt", "Cedar", "Elm")]
    assert account(["Account number", "Customer", "Date", "Amount"], *rows) == (None, "Customer")


@pytest.mark.parametrize("heading", ["Name", "Contact", "Nom", "Nombre", "Имя", "Bezeichnung", "Row Labels"])
def test_a_bare_name_is_a_last_resort(heading):
    found = table([heading, "Date", "Amount"], ["Acme", *SOLD], ["Bolt", *SOLD])
    assert roles.account_columns(found) == (None, None)
    assert named(found, roles.last_resort_name(found)) == heading
    assert roles.is_last_resort(even_heading(heading))


def test_a_guess_prefers_texts_that_repeat_and_takes_no_dates_and_no_figures():
    rows = [["Red", "2024-01-05", "5", f"remark {i}", 10] for i in range(30)]
    rows = [[("Red", "Blue", "Green")[i % 3], *row[1:]] for i, row in enumerate(rows)]
    found = table(["Thing", "When", "Count", "Text", "Amount"], *rows)
    guessed = [found.texts[place] for place in roles.guess_account(found, [4])]
    assert guessed[0] == "Thing"
    assert not {"When", "Count", "Amount"} & set(guessed)


# ---------------------------------------------------------------- the amount


def test_net_before_plain_before_gross():
    head = ["Gross sales", "Sales", "Net sales"]
    assert amounts(head, [3, 2, 1], [6, 5, 4]) == ["Net sales", "Sales", "Gross sales"]
    assert amounts(["Brutto", "Betrag", "Netto"], [3, 2, 1]) == ["Netto", "Betrag", "Brutto"]
    assert amounts(["Total TTC", "Montant", "Total HT"], [3, 2, 1]) == ["Total HT", "Montant", "Total TTC"]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Net amount", "net"),
        ("Subtotal", "net"),
        ("Nettobetrag", "net"),
        ("Montant HT", "net"),
        ("Imponibile", "net"),
        ("Base imponible", "net"),
        ("Сумма без НДС", "net"),
        ("不含税金额", "net"),
        ("Amount (excl. VAT)", "net"),
        ("Amount (net)", "net"),
        ("Amount", "plain"),
        ("Revenue", "plain"),
        ("Sales", "plain"),
        ("Line total", "plain"),
        ("Umsatz", "plain"),
        ("Сумма", "plain"),
        ("金额", "plain"),
        ("Gross amount", "gross"),
        ("Bruttobetrag", "gross"),
        ("Total TTC", "gross"),
        ("Totale ivato", "gross"),
        ("Сумма с НДС", "gross"),
        ("含税金额", "gross"),
        ("Amount (incl. VAT)", "gross"),
    ],
)
def test_the_kind_of_an_amount(heading, kind):
    assert roles.amount_kind(even_heading(heading), heading) == kind


@pytest.mark.parametrize(
    "heading",
    [
        "Unit price",
        "Price",
        "List price",
        "Net price",
        "Einzelpreis",
        "Prix unitaire",
        "单价",
        "Quantity",
        "Units",
        "Cost",
        "Margin",
        "Gross profit",
        "Profit",
        "Discount",
        "Discount amount",
        "Tax",
        "Tax amount",
        "VAT",
        "Freight",
        "Shipping amount",
        "Balance",
        "Amount due",
        "Outstanding amount",
        "Budget",
        "Target",
        "Forecast",
        "Expected revenue",
        "Commission",
        "Growth",
        "Share",
        "Order number",
        "Credit limit",
        "Annual revenue",
        "Jahresumsatz",
        "",
    ],
)
def test_figures_that_are_no_revenue(heading):
    assert roles.amount_kind(even_heading(heading), heading) == ""
    assert not roles.is_amount(even_heading(heading))


def test_our_own_currency_before_that_of_the_document():
    head = ["Amount in document currency", "Amount in local currency"]
    assert amounts(head, [1, 2], [3, 4])[0] == "Amount in local currency"
    assert amounts(["Betrag in Belegwährung", "Betrag in Hauswährung"], [1, 2], [3, 4])[0] == "Betrag in Hauswährung"


def test_the_amount_of_a_line_before_that_of_its_document():
    assert amounts(["Invoice total", "Line total"], [100, 40], [100, 60])[0] == "Line total"


def test_a_column_of_amounts_without_one_comes_last():
    assert amounts(["Net amount", "Gross amount"], [None, 2], [None, 4])[0] == "Gross amount"


def test_words_under_a_heading_of_amounts_are_none():
    assert amounts(["Amount", "Sales"], ["small", 2], ["large", 4]) == ["Sales"]


def test_what_an_account_turns_over_itself():
    beside = table(["Account", "Employees", "Revenue"], ["Acme", 19, 5.5], ["Bolt", 7, 1.5])
    assert roles.is_own_turnover(beside, 2)
    alone = table(["Account", "Region", "Revenue"], ["Acme", "N", 5.5], ["Bolt", "S", 1.5])
    assert not roles.is_own_turnover(alone, 2)
    said = table(["Account", "Annual revenue"], ["Acme", 5.5], ["Bolt", 1.5])
    assert roles.is_own_turnover(said, 1)


def test_quantity_price_and_discount():
    found = table(["Customer", "Discount", "Unit price", "Qty"], ["Acme", "5%", 10, 2], ["Bolt", "0%", 20, 3])
    assert roles.factors_of(found) == roles.Factors(quantity=3, unit_price=2, discount=1)
    found = table(["Kunde", "Menge", "Einzelpreis"], ["Acme", 2, 10], ["Bolt", 3, 20])
    assert roles.factors_of(found) == roles.Factors(quantity=1, unit_price=2, discount=None)
    assert roles.factors_of(table(["Customer", "Qty"], ["Acme", 2], ["Bolt", 3])) is None
    assert roles.factors_of(table(["Customer", "Unit price"], ["Acme", 2], ["Bolt", 3])) is None
    assert roles.factors_of(table(["Customer", "Qty", "Unit price"], ["Acme", "few", 2], ["Bolt", "many", 3])) is None


# ---------------------------------------------------------------- the date


DAYS = ["2024-01-05", "2024-01-06"], ["2024-02-05", "2024-02-06"]


@pytest.mark.parametrize(
    "first",
    [
        "Order date",
        "Invoice date",
        "Posting date",
        "Booking date",
        "Rechnungsdatum",
        "Date de facture",
        "Data fattura",
        "Fecha de factura",
        "开票日期",
    ],
)
def test_the_day_of_order_invoice_posting_or_booking_before_a_plain_date(first):
    assert dates(["Date", first], *DAYS) == {"period": first}
    assert dates([first, "Date"], *DAYS) == {"period": first}


@pytest.mark.parametrize("later", ["Close date", "Created date", "Last modified date", "Start date"])
def test_a_plain_date_before_the_day_something_was_closed_or_created(later):
    assert dates([later, "Date"], *DAYS) == {"period": "Date"}


@pytest.mark.parametrize(
    "last",
    ["Ship date", "Delivery date", "Due date", "Payment date", "Lieferdatum", "Fälligkeitsdatum", "Data scadenza"],
)
def test_the_day_of_closing_or_creating_before_that_of_shipping_or_paying(last):
    assert dates([last, "Created date"], *DAYS) == {"period": "Created date"}
    assert dates([last, "Date"], *DAYS) == {"period": "Date"}
    assert dates([last, "Order date"], *DAYS) == {"period": "Order date"}
    assert dates([last, "Colour"], ["2024-01-05", "red"], ["2024-02-05", "blue"]) == {"period": last}


@pytest.mark.parametrize("closed", ["Close date", "Closed on", "Closing date", "Won time", "Abschlussdatum"])
def test_of_a_deal_the_day_it_was_closed(closed):
    assert dates(["Created date", "Date", closed], [*DAYS[0], "2024-03-05"], [*DAYS[1], "2024-03-06"], deals=True) == {
        "period": closed
    }


@pytest.mark.parametrize(
    "never", ["Founded", "Date of birth", "Hire date", "Customer since", "Export date", "Expiry date", "Renewal date"]
)
def test_days_that_are_never_those_of_a_sale(never):
    assert dates([never, "Customer"], ["2024-01-05", "Acme"], ["2024-02-05", "Bolt"]) == {}


def test_days_before_months_and_months_before_years():
    assert dates(
        ["Year", "Month", "Ship date"], ["2024", "2024-01", "2024-01-05"], ["2024", "2024-02", "2024-02-05"]
    ) == {"period": "Ship date"}
    assert dates(["Year", "Period"], ["2024", "2024-01"], ["2024", "2024-02"]) == {"period": "Period"}
    assert dates(["Year", "Customer"], ["2023", "Acme"], ["2024", "Bolt"]) == {"period": "Year"}


def test_a_year_and_a_month_make_months_and_a_year_and_a_quarter_quarters():
    assert dates(["Year", "Month"], ["2024", "3"], ["2024", "4"]) == {"year": "Year", "month": "Month"}
    assert dates(["Jahr", "Monat"], ["2024", "März"], ["2024", "April"]) == {"year": "Jahr", "month": "Monat"}
    assert dates(["Year", "Quarter"], ["2024", "Q3"], ["2024", "Q4"]) == {"year": "Year", "quarter": "Quarter"}
    assert dates(["Year", "Quarter"], ["2024", "3"], ["2024", "4"]) == {"year": "Year", "quarter": "Quarter"}
    assert dates(["Year", "Quarter", "Month"], ["2024", "3", "7"], ["2024", "4", "10"]) == {
        "year": "Year",
        "month": "Month",
    }


def test_moments_and_serial_numbers_are_days():
    first, second = (dt.datetime(2024, month, 5) for month in (1, 2))  # noqa: DTZ001 - cells have no zone
    rows = [[first, "Acme"], [second, "Bolt"]]
    assert dates(["When", "Customer"], *rows, text=False) == {"period": "When"}
    assert dates(["Date", "Customer"], [45296, "Acme"], [45327, "Bolt"], text=False) == {"period": "Date"}


def test_a_column_of_words_named_date_holds_no_dates():
    assert dates(["Date", "Customer"], ["soon", "Acme"], ["later", "Bolt"]) == {}


# ---------------------------------------------------------------- product, status, deals


def product(head, rows, taken=()):
    found = table(head, *rows)
    return named(found, roles.product_column(found, taken))


def test_the_product_is_the_one_of_fewest_values_from_2_to_200():
    rows = [[f"P{i}", f"L{i % 4}", "ab"[i % 2], "one"] for i in range(12)]
    head = ["Product", "Product line", "Product category", "Plan"]
    assert product(head, rows) == "Product category"
    assert product(head, rows, taken=[2]) == "Product line"
    assert product(["Product", "Customer"], [["one", "Acme"], ["one", "Bolt"]]) is None
    assert product(["Product", "Customer"], [[f"P{i}", "Acme"] for i in range(200)]) == "Product"
    assert product(["Product", "Customer"], [[f"P{i}", "Acme"] for i in range(201)]) is None
    assert product(["Colour", "Customer"], [["red", "Acme"], ["blue", "Bolt"]]) is None


def status(head, *rows, taken=()):
    found = table(head, *rows)
    return {key: found.texts[place] for key, place in roles.status_columns(found, taken).items()}


def test_a_status_is_a_column_named_so_in_which_a_status_stands():
    assert status(["Customer", "Status"], ["Acme", "paid"], ["Bolt", "cancelled"]) == {"status": "Status"}
    assert status(["Customer", "Auftragsstatus"], ["Acme", "geliefert"], ["Bolt", "storniert"]) == {
        "status": "Auftragsstatus"
    }
    assert status(["Customer", "Status"], ["Acme", "gold"], ["Bolt", "silver"]) == {}
    assert status(["Customer", "Colour"], ["Acme", "paid"], ["Bolt", "cancelled"]) == {}
    assert status(["Customer", "Status"], ["Acme", "paid"], ["Bolt", "cancelled"], taken=[1]) == {}


def test_of_two_statuses_the_one_that_says_what_may_not_count():
    rows = [["Acme", "shipped", "paid"], ["Bolt", "delivered", "unpaid"]]
    assert status(["Customer", "Fulfillment status", "Payment status"], *rows)["status"] == "Payment status"
    assert (
        status(["Customer", "Payment status", "Fulfillment status"], *([row[0], *row[:0:-1]] for row in rows))["status"]
        == "Payment status"
    )


def test_codes_of_a_letter_under_a_status_are_statuses():
    assert status(["Customer", "Order status"], ["Acme", "A"], ["Bolt", "C"]) == {"status": "Order status"}


def test_the_type_of_a_document():
    assert status(["Customer", "Document type"], ["Acme", "Invoice"], ["Bolt", "Credit note"]) == {
        "document_type": "Document type"
    }
    assert status(["Customer", "Type"], ["Acme", "Gold"], ["Bolt", "Silver"]) == {}
    both = status(["Customer", "Belegart", "Status"], ["Acme", "Rechnung", "bezahlt"], ["Bolt", "Gutschrift", "offen"])
    assert both == {"document_type": "Belegart", "status": "Status"}


@pytest.mark.parametrize(
    "heading",
    ["Currency", "Währung", "Devise", "Valuta", "Moneda", "Валюта", "币种", "Document currency", "Currency Code"],
)
def test_the_currency(heading):
    found = table(["Customer", heading, "Amount"], ["Acme", "EUR", 1], ["Bolt", "USD", 2])
    assert named(found, roles.currency_column(found)) == heading


@pytest.mark.parametrize(
    "heading", ["Deal stage", "Opportunity name", "Probability", "Is won", "Pipeline", "Verkaufschance", "商机名称"]
)
def test_a_list_of_deals(heading):
    assert roles.is_deals(table(["Account", heading, "Amount"], ["Acme", "x", 1], ["Bolt", "y", 2]))
    assert not roles.is_deals(table(["Account", "Status", "Amount"], ["Acme", "x", 1], ["Bolt", "y", 2]))


def won(head, *rows):
    found = table(head, *rows)
    return named(found, roles.won_column(found))


def test_what_says_that_a_deal_was_won():
    assert (
        won(
            ["Account", "Status", "Stage", "Is won"],
            ["A", "Won", "Closed Won", "yes"],
            ["B", "Lost", "Closed Lost", "no"],
        )
        == "Is won"
    )
    assert won(["Account", "Status", "Stage"], ["A", "Won", "Closed Won"], ["B", "Lost", "Closed Lost"]) == "Stage"
    assert won(["Account", "Probability", "Status"], ["A", "100", "Won"], ["B", "0", "Lost"]) == "Status"
    assert won(["Account", "Probability"], ["A", "100"], ["B", "0"]) == "Probability"
    assert won(["Account", "Stage"], ["A", "Proposal"], ["B", "Negotiation"]) is None


# ---------------------------------------------------------------- what a column holds


def test_a_column_in_which_each_value_stands_once():
    found = table(["a", "b", "c"], ["1", "x", "only"], ["2", "x", None], ["3", "y", None])
    assert [roles.is_unique(found, place) for place in range(3)] == [True, False, False]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["1001", "1002", "1003", "1004"], True),
        (["10115", "20095", "10115"], True),
        (["5", "7", "5", "12"], False),
        (["1.5", "2.5", "3.5", "4.5"], False),
        (["A1", "A2", "A3", "A4"], False),
    ],
)
def test_figures_that_name_things(values, expected):
    assert roles.looks_like_codes(table(["n", "t"], *([value, "x"] for value in values)), 0) is expected


def test_a_column_of_figures():
    found = table(
        ["a", "b", "c", "d"], ["1", "x", "1", None], ["2", "y", "x", None], ["-", "3", "y", None], ["4", "z", "z", None]
    )
    assert [roles.holds_numbers(found, place) for place in range(4)] == [True, False, False, True]
    assert roles.holds_numbers(found, 2, share=0)
