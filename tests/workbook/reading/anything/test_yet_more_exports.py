"""What programs of other countries and finance departments write, and the ordinary files that look like it."""
# ruff: noqa: E501  (a row of a file stands on one line)

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    check,
    german,
    lines,
    monthly,
    read,
    read_and_check,
    said,
    text,
    xlsx,
)

SOLD = lines()
TRUTH = monthly(SOLD)


def _of(years, rows):
    """The truth of rows ``[name, amount, …]`` with an amount for each of the years."""
    return [(name, year, amount) for name, *them in rows for year, amount in zip(years, them, strict=True)]


# which amount


@pytest.mark.parametrize(
    "beside", ["Amount (Foreign Currency)", "Amount (Transaction Currency)", "Betrag (Belegwährung)"]
)
@pytest.mark.parametrize("first", [True, False])
def test_an_amount_of_another_currency_comes_after_ours(beside, first):
    ours = "Betrag" if beside.startswith("Betrag") else "Amount"
    head = [beside, ours] if first else [ours, beside]
    rows = [["Date", "Customer", *head]]
    for name, day, amount in SOLD:
        pair = [round(amount / 0.9, 2), amount]
        rows.append([str(day), name, *(pair if first else pair[::-1])])
    read_and_check(text(rows), "search.csv", TRUTH)


def test_an_amount_that_names_its_currency_comes_before_one_of_several_currencies():
    rows = [["Customer", "Date", "Amount", "Currency", "Amount EUR"]]
    truth = []
    for i, (name, day, amount) in enumerate(SOLD):
        code, rate = [("EUR", 1), ("USD", 0.9), ("GBP", 1.2)][i % 3]
        rows.append([name, f"{day:%d.%m.%Y}", german(amount), code, german(amount * rate)])
        truth.append((name, f"{day:%Y-%m}", round(amount * rate, 2)))
    read_and_check(text(rows, sep=";"), "sales.csv", truth)


def test_what_was_given_back_is_not_taken_off_twice():
    rows = [["Customer", "Month", "Gross sales", "Rebates", "Credit notes", "Net sales"]]
    truth = []
    for i, name in enumerate(CUSTOMERS):
        for month in (1, 2, 3):
            gross = 1000.5 * (i + 1) + month
            net = round(gross - round(gross * 0.02, 2) - 10, 2)
            rows.append([name, f"2024-{month:02}", gross, -round(gross * 0.02, 2), -10, net])
            truth.append((name, f"2024-{month:02}", net))
    read_and_check(text(rows), "net.csv", truth)


def test_what_was_given_back_is_taken_off_of_a_net_amount_beside_one_with_tax():
    rows = [["Customer", "Date", "Net amount", "Gross amount", "Refunded amount"]]
    truth = []
    for i, (name, day, amount) in enumerate(SOLD):
        back = 10 * (i % 3)
        rows.append([name, str(day), amount, round(amount * 1.2, 2), back])
        truth.append((name, f"{day:%Y-%m}", amount - back))
    read_and_check(text(rows), "sales.csv", truth)


@pytest.mark.parametrize(
    ("net", "tax", "gross"), [("Základ 21%", "DPH 21%", "Celkem"), ("Nettó 27%", "Áfa 27%", "Összesen")]
)
def test_a_net_amount_with_the_rate_of_its_tax(net, tax, gross):
    rows = [["Datum", "Firma", net, tax, gross]]
    rows += [[f"{d:%d.%m.%Y}", n, german(a), german(a * 0.21), german(round(a * 1.21, 2))] for n, d, a in SOLD]
    read_and_check(text(rows, sep=";"), "faktury.csv", TRUTH)


def test_a_share_beside_revenue_is_no_net_amount():
    rows = [["Customer", "Revenue 2024", "Margin 21%", "Share %"]]
    figures = [(name, 1000.5 * (i + 1)) for i, name in enumerate(CUSTOMERS)]
    rows += [[name, amount, round(amount * 0.21, 2), 16.6] for name, amount in figures]
    read_and_check(text(rows), "list.csv", _of(["2024"], figures))


# words of other countries


def test_a_list_of_invoices_in_finnish():
    rows = [["Laskun numero", "Laskun päivä", "Asiakas", "Veroton summa", "Vero", "Verollinen summa"]]
    rows += [
        [i, f"{d.day}.{d.month}.{d.year}", n, german(a), german(a * 0.24), german(a * 1.24)]
        for i, (n, d, a) in enumerate(SOLD)
    ]
    read_and_check(text(rows, sep=";"), "laskut.csv", TRUTH)


def test_invoices_in_dutch():
    rows = [
        [
            "Factuurnummer",
            "Factuurdatum",
            "Bedrijfsnaam",
            "Totaalprijs exclusief BTW",
            "BTW",
            "Totaalprijs inclusief BTW",
        ]
    ]
    rows += [
        [f"F{i}", f"{d:%d-%m-%Y}", n, f"€ {german(a)}", f"€ {german(a * 0.21)}", f"€ {german(a * 1.21)}"]
        for i, (n, d, a) in enumerate(SOLD)
    ]
    read_and_check(text(rows), "facturen.csv", TRUTH)


@pytest.mark.parametrize(
    ("name", "sold", "before", "cost"),
    [("Kundenavn", "Omsetning", "Omsetning i fjor", "Varekost"), ("Kundnamn", "Omsättning", "Omsättning föregående år", "Varukostnad"),
     ("Naam", "Omzet", "Omzet vorig jaar", "Brutomarge"), ("Intitulé", "CA HT Net", "CA HT N-1", "Marge")],
)  # fmt: skip
def test_this_year_and_the_last_with_other_figures_between(name, sold, before, cost):
    figures = [(one, 5000.5 * (i + 1), 4000.25 * (i + 1)) for i, one in enumerate(CUSTOMERS)]
    rows = [["01.01.2024 - 31.12.2024"], [], ["Code", name, sold, cost, before]]
    rows += [[10000 + i, one, now, now * 0.6, last] for i, (one, now, last) in enumerate(figures)]
    read_and_check(xlsx(rows), "list.xlsx", _of(["2024", "2023"], figures))


@pytest.mark.parametrize("opening", ["EB-Wert", "Anfangsbestand", "Eröffnungsbilanzwert"])
def test_what_was_owed_before_is_no_revenue(opening):
    rows = [["Konto", "Kunde", opening, "Umsatz 2024"]]
    figures = [(name, 5000.5 * (i + 1)) for i, name in enumerate(CUSTOMERS)]
    rows += [[10000 + i, name, 100, amount] for i, (name, amount) in enumerate(figures)]
    portfolio = read(xlsx(rows), "list.xlsx")
    check(portfolio, _of(["2024"], figures))


def test_what_was_spent_in_a_list_of_money_in_and_out_is_no_sale():
    rows = [["収支区分", "発生日", "取引先", "勘定科目", "金額"]]
    truth = []
    for i, (name, day, amount) in enumerate(SOLD):
        spent = i % 6 == 2
        rows.append(
            [
                "支出" if spent else "収入",
                f"{day:%Y/%m/%d}",
                "仕入先" if spent else name,
                "仕入高" if spent else "売上高",
                round(amount),
            ]
        )
        truth += [] if spent else [(name, f"{day:%Y-%m}", round(amount))]
    read_and_check(text(rows, encoding="cp932"), "取引.csv", truth)


# which rows


@pytest.mark.parametrize(
    ("heading", "offer", "sale"),
    [("Situação", "Orçamento", "Venda"), ("Status", "Quotation", "Invoiced"), ("Statut", "Devis", "Facturé")],
)
def test_what_is_only_offered_is_no_sale_though_a_status_says_so(heading, offer, sale):
    rows = [["Date", "Customer", heading, "Net amount"]]
    truth = []
    for i, (name, day, amount) in enumerate(SOLD):
        rows.append([str(day), name, offer if i % 5 == 3 else sale, amount])
        truth += [] if i % 5 == 3 else [(name, f"{day:%Y-%m}", amount)]
    assert "an offer and no sale" in said(read_and_check(text(rows), "sales.csv", truth))


@pytest.mark.parametrize("status", ["Quote accepted", "Devis signé", "Angebot angenommen", "Orçamento aprovado"])
def test_an_offer_that_was_accepted_counts(status):
    rows = [["Date", "Customer", "Status", "Net amount"]]
    rows += [[str(day), name, status if i % 5 == 3 else "Paid", amount] for i, (name, day, amount) in enumerate(SOLD)]
    read_and_check(text(rows), "sales.csv", TRUTH)


def test_a_list_of_offers_alone_counts_and_is_spoken_of():
    rows = [["Date", "Customer", "Status", "Net amount"]]
    rows += [
        [str(day), name, "Quoted" if i % 2 else "Quotation sent", amount] for i, (name, day, amount) in enumerate(SOLD)
    ]
    portfolio = read(text(rows), "sales.csv")
    assert "quot" in said(portfolio)


@pytest.mark.parametrize(
    ("heading", "invoice", "others"),
    [("Belegart", "Rechnung", ("Auftragsbestätigung", "Lieferschein")), ("Type", "Invoice", ("Sales Order", "Delivery note")),
     ("Type de pièce", "Facture", ("Commande", "Bon de livraison")), ("Tipo documento", "Fattura", ("Ordine cliente", "DDT"))],
)  # fmt: skip
def test_orders_beside_invoices_are_the_same_sales(heading, invoice, others):
    rows = [[heading, "No.", "Date", "Customer", "Net amount"]]
    truth = []
    for i, (name, day, amount) in enumerate(SOLD):
        kind = (invoice, *others)[i % 3]
        rows.append([kind, f"D{i}", str(day), name, amount])
        truth += [(name, f"{day:%Y-%m}", amount)] if kind == invoice else []
    assert "in a list with invoices" in said(read_and_check(text(rows), "documents.csv", truth))


def test_orders_without_invoices_beside_them_count():
    rows = [["Order type", "Order date", "Customer", "Net amount"]]
    rows += [
        [("Order", "Web order", "Phone order")[i % 3], str(day), name, amount]
        for i, (name, day, amount) in enumerate(SOLD)
    ]
    read_and_check(text(rows), "orders.csv", TRUTH)


@pytest.mark.parametrize(
    ("heading", "yes", "no"),
    [("Makulerad", "Ja", "Nej"), ("Geannuleerd", "Ja", "Nee"), ("Anulada", "Sí", "No"), ("是否作废", "是", "否")],
)
def test_a_mark_of_cancelled_documents_is_spoken_of(heading, yes, no):
    rows = [["Date", "Customer", "Net amount", heading]]
    rows += [[str(day), name, amount, yes if i % 9 == 1 else no] for i, (name, day, amount) in enumerate(SOLD)]
    portfolio = read_and_check(text(rows), "invoices.csv", TRUTH)
    assert f"'{heading.casefold()}: {yes.casefold()}'" in said(portfolio)


def test_totals_of_all_customers_below_the_total_of_those_listed():
    rows = [
        ["Customer - Top 10 List"],
        ["Period: 01/01/24..12/31/24"],
        [],
        ["Rank", "No.", "Name", "Sales (LCY)", "Balance (LCY)"],
    ]
    figures = [(name, 90000.5 - i * 7000) for i, name in enumerate(CUSTOMERS)]
    rows += [[i + 1, f"C{100 + i}", name, amount, amount / 10] for i, (name, amount) in enumerate(figures)]
    whole = sum(amount for _, amount in figures)
    rows += [
        [None, None, "Total", whole, whole / 10],
        [None, None, "Total Sales", whole * 1.3, None],
        [None, None, "% of Total Sales", 76.9, None],
    ]
    read_and_check(xlsx(rows), "top.xlsx", _of(["2024"], figures))


@pytest.mark.parametrize(
    "names", [("Overall Results", "Total Sales Solutions"), ("Total Sales", "Zebra"), ("Total Energies",)]
)
def test_companies_with_such_names_count(names):
    figures = [
        (name, 1000.5 * (i + 1), 777.25 * (i + 2)) for i, name in enumerate([*CUSTOMERS[:2], *names, *CUSTOMERS[2:]])
    ]
    read_and_check(text([["Customer", "2023", "2024"], *figures]), "list.csv", _of(["2023", "2024"], figures))


# when


def test_a_year_so_far_of_the_year_before_is_not_its_last_month():
    rows = [["Customer", "Jan-24", "Feb-24", "Mar-24", "YTD Mar-24", "YTD Mar-23"]]
    truth = []
    for i, name in enumerate(CUSTOMERS):
        months = [100.5 * (i + 1) + k for k in range(3)]
        rows.append([name, *months, sum(months), sum(months) * 0.9])
        truth += [(name, f"2024-{k + 1:02}", amount) for k, amount in enumerate(months)]
    assert "up to then" in said(read_and_check(xlsx(rows), "ytd.xlsx", truth))


def test_two_years_so_far_alone_are_of_their_years():
    figures = [(name, 500.5 + i, 100.25 + i) for i, name in enumerate(CUSTOMERS)]
    read_and_check(
        xlsx([["Customer", "YTD Jun-24", "YTD Jun-23"], *figures]), "ytd.xlsx", _of(["2024", "2023"], figures)
    )


@pytest.mark.parametrize("form", ["Sales in {}, 2024", "{}, 2024 revenue", "{}, 2024"])
def test_a_comma_between_month_and_year(form):
    rows = [["Customer", *(form.format(month) for month in ("Jan", "Feb", "Mar"))]]
    truth = []
    for i, name in enumerate(CUSTOMERS):
        months = [10.5 * (i + 1) + k for k in range(3)]
        rows.append([name, *months])
        truth += [(name, f"2024-{k + 1:02}", amount) for k, amount in enumerate(months)]
    read_and_check(text(rows), "months.csv", truth, periods=True)


@pytest.mark.parametrize(
    "title",
    [
        "Customers above 2500 EUR",
        "Kunden ab 2000 €",
        "Clients de plus de 2000 EUR",
        "Customers > 2000",
        "Accounts over $2000",
    ],
)
def test_an_amount_in_a_title_is_no_year(title):
    figures = [(name, 3000.5 + i) for i, name in enumerate(CUSTOMERS)]
    read_and_check(xlsx([[title], [], ["Customer", "Revenue"], *figures]), "top.xlsx", _of([None], figures))


@pytest.mark.parametrize(
    "title",
    [
        "Sales 2024 EUR",
        "Umsatz in EUR 2024",
        "Growth over 2024",
        "Bericht über 2024",
        "ยอดขายปี 2567",
        "Kunden ab 2000 EUR, Umsatz 2024",
    ],
)
def test_a_year_in_a_title_is_one(title):
    figures = [(name, 3000.5 + i) for i, name in enumerate(CUSTOMERS)]
    read_and_check(xlsx([[title], [], ["Customer", "Revenue"], *figures]), "top.xlsx", _of(["2024"], figures))


@pytest.mark.parametrize(
    "title", ["EUR k", "Sales by customer 2024 - EUR k", "All amounts in GBP k", "USD '000", "CHF thousands"]
)
def test_thousands_behind_a_currency(title):
    rows = [[title], [], ["Customer", "2024"], *([name, 300.5 + i] for i, name in enumerate(CUSTOMERS))]
    read_and_check(xlsx(rows), "pack.xlsx", [(name, "2024", (300.5 + i) * 1000) for i, name in enumerate(CUSTOMERS)])


@pytest.mark.parametrize("title", ["Prices in EUR, K. Meyer", "EUR kept as it is", "EUR 5"])
def test_a_currency_before_other_words_is_no_unit(title):
    figures = [(name, 300.5 + i) for i, name in enumerate(CUSTOMERS)]
    read_and_check(xlsx([[title], [], ["Customer", "2024"], *figures]), "pack.xlsx", _of(["2024"], figures))


def test_the_day_something_was_cancelled_is_not_that_of_the_sale():
    rows = [["Customer Company", "Status", "MRR", "Started At", "Cancelled At"]]
    rows += [
        [
            name,
            "cancelled" if i == 3 else "active",
            100.5 * (i + 1),
            f"2023-0{i + 1}-05",
            "2024-05-01" if i == 3 else "",
        ]
        for i, name in enumerate(CUSTOMERS)
    ]
    truth = [(name, f"2023-0{i + 1}", 100.5 * (i + 1)) for i, name in enumerate(CUSTOMERS)]
    read_and_check(text(rows), "subscriptions.csv", truth)


def test_the_day_from_which_an_invoice_is_valid_comes_before_the_one_it_is_due():
    rows = [["Nr.", "Kontakt", "Gültig ab", "Fällig am", "Netto (CHF)"]]
    rows += [
        [i, name, f"{day:%d.%m.%Y}", f"{day + dt.timedelta(30):%d.%m.%Y}", f"{amount:.2f}"]
        for i, (name, day, amount) in enumerate(SOLD)
    ]
    read_and_check(text(rows, sep=";"), "invoices.csv", TRUTH)


# documents and their lines


@pytest.mark.parametrize(
    ("number", "amount"),
    [
        ("Order Number", "Order Subtotal Amount"),
        ("Invoice No.", "Invoice total"),
        ("Belegnummer", "Belegbetrag"),
        ("N° commande", "Total commande"),
    ],
)
def test_the_amount_of_a_document_on_each_of_its_lines_counts_once(number, amount):
    rows = [[number, "Date", "Customer", amount, "Item", "Quantity"]]
    for i, (name, day, sold) in enumerate(SOLD):
        rows += [[f"R{i}", str(day), name, sold, item, 1] for item in ("Desk", "Lamp", "Chair")[: i % 3 + 1]]
    assert "each document once" in said(read_and_check(text(rows), "lines.csv", TRUTH))


@pytest.mark.parametrize("amount", ["Invoice amount", "Order total"])
def test_the_same_number_on_other_days_is_another_document(amount):
    rows = [["Order no", "Date", "Customer", amount]]
    truth = []
    for i, name in enumerate(CUSTOMERS):
        for month in (1, 2, 3):
            rows.append([f"S{i}", f"2024-{month:02}-01", name, 100.5 * (i + 1)])
            truth.append((name, f"2024-{month:02}", 100.5 * (i + 1)))
    read_and_check(text(rows), "standing orders.csv", truth)


def test_lines_of_one_document_with_amounts_of_their_own_all_count():
    rows = [["Invoice", "Date", "Customer", "Invoice amount"]]
    rows += [[f"R{i // 3}", str(SOLD[i // 3][1]), SOLD[i // 3][0], sold] for i, (_, _, sold) in enumerate(SOLD)]
    truth = [(SOLD[i // 3][0], f"{SOLD[i // 3][1]:%Y-%m}", sold) for i, (_, _, sold) in enumerate(SOLD)]
    read_and_check(text(rows), "lines.csv", truth)


# years alone, people with deals


@pytest.mark.parametrize("labels", [("2023", "2024"), (2023, 2024), ("Jan 2024", "Feb 2024"), ("2023-01", "2023-02")])
@pytest.mark.parametrize("total", [True, False])
def test_years_or_months_alone_above_their_customers(labels, total):
    rows, truth = [["Customer", "Revenue"]], []
    for k, label in enumerate(labels):
        rows.append([label, None])
        figures = [(name, 100.5 * (i + 1) + k) for i, name in enumerate(CUSTOMERS)]
        rows += [list(pair) for pair in figures]
        rows += [["Total", sum(amount for _, amount in figures)]] if total else []
        truth += [(name, str(label)[:4] if str(label)[0] == "2" else "2024", amount) for name, amount in figures]
    read_and_check(xlsx(rows), "list.xlsx", truth)


def test_customers_called_like_years_are_customers():
    figures = [("1999", 500.5), *((name, 100.25 * (i + 1)) for i, name in enumerate(CUSTOMERS)), ("2001", 77.5)]
    read_and_check(text([["Customer", "Revenue 2024"], *figures]), "list.csv", _of(["2024"], figures))


def test_amounts_of_deals_in_a_list_of_people_are_spoken_of():
    rows = [["First Name", "Last Name", "Title", "Account Name", "Opportunity", "Amount", "Close Date", "Stage"]]
    rows += [
        ["Ada", f"Birk{i}", "CFO", name, f"Opp {i}", amount, f"{day:%d/%m/%Y}", "Closed Won"]
        for i, (name, day, amount) in enumerate(SOLD)
    ]
    assert "lists people, and not deals" in said(read(text(rows), "contacts.csv"))


# whose


def _in_groups(names_of_groups, heading, cells):
    """Rows in groups: a name alone in a column without a heading, its rows, and its total there."""
    rows = [
        ["Transaction List by Customer"],
        ["January 2023 - December 2024"],
        [],
        [None, "Date", "Type", *heading, "Amount"],
    ]
    for group, sold in names_of_groups.items():
        rows.append([group])
        rows += [[None, f"{day:%m/%d/%Y}", "Invoice", *cells(name), f"{amount:,.2f}"] for name, day, amount in sold]
        rows.append([f"Total for {group}", *[None] * (2 + len(heading)), f"{sum(one[2] for one in sold):,.2f}"])
    return rows


@pytest.mark.parametrize("ledger", [True, False])
def test_names_alone_in_a_column_without_a_heading(ledger):
    groups = {name: [one for one in SOLD if one[0] == name] for name in CUSTOMERS}
    rows = _in_groups(groups, ["Account"] if ledger else [], lambda _: ["Accounts Receivable (A/R)"] if ledger else [])
    read_and_check(xlsx(rows), "Transaction List by Customer.xlsx", TRUTH)


def test_regions_alone_in_a_column_without_a_heading_are_no_customers():
    groups = {"North": SOLD[:12], "South": SOLD[12:]}
    read_and_check(xlsx(_in_groups(groups, ["Customer"], lambda name: [name])), "list.xlsx", TRUTH)
