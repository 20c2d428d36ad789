"""Reports of further programs, each with what once gave a wrong total or lost the names."""

# ruff: noqa: E501  (a row of a file stands on one line)

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import CUSTOMERS, german, lines, monthly, read_and_check, said, text, xlsx

SOLD = lines(30)
TRUTH = monthly(SOLD)
NUMBER = {name: 10010 + 7 * i for i, name in enumerate(CUSTOMERS)}

CODES = {
    "Argentina": ("Tipo", "FCA", "NCA"),
    "Argentina, B": ("Tipo", "FCB", "NCB"),
    "France": ("Type", "FA", "AV"),
    "Poland": ("Typ", "FV", "KOR"),
    "Italy, electronic": ("Tipo documento", "TD01", "TD04"),
    "Mexico": ("Tipo de comprobante", "I", "E"),
    "UBL": ("Document type", "380", "381"),
}


@pytest.mark.parametrize("country", CODES)
def test_credit_notes_told_by_the_codes_of_a_country_give_back(country):
    heading, sale, credit = CODES[country]
    rows, truth = [], []
    for i, (name, day, amount) in enumerate(SOLD):
        back = i % 8 == 5
        rows.append(
            [f"{day:%d/%m/%Y}", credit if back else sale, f"0001-{i:08d}", name, german(amount), german(amount * 0.21)]
        )
        truth.append((name, f"{day:%Y-%m}", -amount if back else amount))
    headings = ["Fecha", heading, "Número", "Razón social", "Neto gravado", "IVA"]
    read_and_check(text([headings, *rows], sep=";"), "list.csv", truth, periods=True)


@pytest.mark.parametrize("heading", ["Nombre fiscal", "Nombre comercial", "Nome commerciale", "Nom commercial"])
def test_the_name_for_the_tax_office_is_the_name(heading):
    rows = [[i, f"{day:%d/%m/%Y}", NUMBER[name], name, german(amount)] for i, (name, day, amount) in enumerate(SOLD)]
    content = text([["Número", "Fecha", "Cód. cliente", heading, "Base imponible"], *rows], sep=";")
    read_and_check(content, "facturas.csv", TRUTH, periods=True)


@pytest.mark.parametrize(
    "whole", ["Overall Result", "Gesamtergebnis", "Résultat global", "Общий результат", "总体结果"]
)
def test_the_overall_result_of_a_warehouse_is_no_account(whole):
    rows, truth = [], []
    for i, name in enumerate(CUSTOMERS):
        amounts = [round(100 + 37.5 * i + 11.25 * m, 2) for m in range(3)]
        rows.append([NUMBER[name], name, *amounts, round(sum(amounts), 2)])
        truth += [(name, f"2024-{m + 1:02d}", amount) for m, amount in enumerate(amounts)]
    sums = [round(sum(column), 2) for column in list(zip(*rows, strict=True))[2:]]
    headings = [
        ["Sold-to party", None, "01.2024", "02.2024", "03.2024", whole],
        [None, None, "EUR", "EUR", "EUR", "EUR"],
    ]
    read_and_check(xlsx([*headings, *rows, [whole, None, *sums]]), "query.xlsx", truth, periods=True)


@pytest.mark.parametrize(
    "word", ["Result", "Ergebnis", "Résultat", "Risultato", "Resultado", "Результат", "Total", "Subtotal"]
)
def test_results_of_customers_and_regions_count_once(word):
    """A result stands under the product for each customer, under the customer for each region, and under the region for all."""
    rows, truth = [], []
    for region, names in (("North", CUSTOMERS[:3]), ("South", CUSTOMERS[3:])):
        below = []
        for j, name in enumerate(names):
            both = []
            for k in range(2):
                amounts = [round(100 + k * 7.7 + j * 3.3, 2), round(200 + k * 5.1 + j * 1.9, 2)]
                rows.append([region if j == k == 0 else None, name if k == 0 else None, f"P{k}", *amounts])
                both.append(amounts)
                truth += [(name, year, amount) for year, amount in zip(("2023", "2024"), amounts, strict=True)]
            below += both
            rows.append([None, None, word, *(round(sum(column), 2) for column in zip(*both, strict=True))])
        rows.append([None, word, None, *(round(sum(column), 2) for column in zip(*below, strict=True))])
    years = [round(sum(amount for _, year, amount in truth if year == one), 2) for one in ("2023", "2024")]
    rows.append([f"{word}" if word.endswith("otal") else f"Overall {word}", None, None, *years])
    headings = ["Region", "Customer", "Product", "Net Sales 2023", "Net Sales 2024"]
    read_and_check(xlsx([headings, *rows]), "query.xlsx", truth)


def test_a_company_called_result_is_one():
    rows = [["Result", 300.5, 200.25], ["Alder", 70.5, 80.25], ["Birch", 90.75, 60.5]]
    truth = [
        (name, year, amount) for name, *amounts in rows for year, amount in zip(("2023", "2024"), amounts, strict=True)
    ]
    read_and_check(text([["Customer", "2023", "2024"], *rows]), "list.csv", truth)


def test_names_alone_above_their_invoices_with_totals_of_their_names():
    rows = [["Receivable Invoice Detail"], ["For the period 1 January 2023 to 31 December 2024"], [],
            ["Invoice Number", "Invoice Date", "Source", "Description", "Net", "VAT", "Gross"]]  # fmt: skip
    for name in CUSTOMERS:
        rows.append([name])
        here = [(day, amount) for one, day, amount in SOLD if one == name]
        rows += [
            [f"INV-{k}", day, "Receivable Invoice", "Goods", amount, round(amount * 0.2, 2), round(amount * 1.2, 2)]
            for k, (day, amount) in enumerate(here)
        ]
        rows.append([f"Total {name}", None, None, None, round(sum(amount for _, amount in here), 2)])
    rows.append(["Total", None, None, None, round(sum(amount for *_, amount in SOLD), 2)])
    read_and_check(xlsx(rows), "xero.xlsx", TRUTH, periods=True)


@pytest.mark.parametrize(
    ("now", "before"),
    [("Umsatz", "Vorjahr"), ("Sales", "Last year"), ("Fatturato", "Anno precedente"), ("CA HT", "N-1")],
)
def test_a_plain_amount_beside_that_of_the_year_before_is_of_the_year_of_the_title(now, before):
    rows, truth = [["Customers 01.01.2024 - 31.12.2024"], ["No.", "Customer", "City", now, before, "Change %"]], []
    for i, name in enumerate(CUSTOMERS):
        rows.append([NUMBER[name], name, "Bonn", 9000.5 - 1000 * i, 8000.25 - 900 * i, 12.5])
        truth += [(name, "2024", rows[-1][3]), (name, "2023", rows[-1][4])]
    read_and_check(xlsx(rows), "list.xlsx", truth)


def test_of_a_month_the_year_before_is_not_taken_for_a_whole_one():
    rows = [
        ["Umsatz Januar 2024"],
        ["Kunde", "Umsatz", "Vorjahr"],
        *([name, 100.5 + i, 90.25] for i, name in enumerate(CUSTOMERS)),
    ]
    truth = [(name, "2024-01", 100.5 + i) for i, name in enumerate(CUSTOMERS)]
    portfolio = read_and_check(xlsx(rows), "list.xlsx", truth)
    assert "2023" not in said(portfolio)


@pytest.mark.parametrize(
    "share", ["Growth %", "Veränderung in %", "YoY", "% of total", "Évolution %", "Рост %", "占比%"]
)
def test_averages_and_changes_below_the_total_are_no_accounts(share):
    rows = [[name, 100 + i, 200 + i] for i, name in enumerate(CUSTOMERS)] + [["Other customers", 55, 66]]
    truth = [
        (name, year, amount) for name, *amounts in rows for year, amount in zip(("2023", "2024"), amounts, strict=True)
    ]
    ends = [["Total", 670, 1281], ["Average", 95, 183], ["Max", 105, 205], [share, None, 91]]
    read_and_check(xlsx([["Customer", "2023", "2024"], *rows, *ends]), "list.xlsx", truth)


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@pytest.mark.parametrize("words", [("Actual", "Budget"), ("Act", "Bud"), ("Ist", "Plan")])
@pytest.mark.parametrize("in_two_rows", [True, False])
def test_months_in_pairs_of_actual_and_budget(words, in_two_rows):
    amounts = [[round(1000 + 311.7 * i + 57.9 * m, 2) for m in range(12)] for i in range(len(CUSTOMERS))]
    rows = [[name, *(x for amount in amounts[i] for x in (amount, 999))] for i, name in enumerate(CUSTOMERS)]
    one = [["Customer", *(f"{month} {word}" for month in MONTHS for word in words)]]
    two = [["Customer", *(x for month in MONTHS for x in (month, None))], [None, *words * 12]]
    truth = [(name, f"2024-{m + 1:02d}", amounts[i][m]) for i, name in enumerate(CUSTOMERS) for m in range(12)]
    read_and_check(xlsx([*(two if in_two_rows else one), *rows]), "sales 2024.xlsx", truth, periods=True)


@pytest.mark.parametrize("heading", ["Last active", "Last order", "Last purchase date", "Letzte Bestellung", "Dernière commande", "Ultimo ordine",
                                     "Último pedido", "Последняя покупка", "最近订单日期"])  # fmt: skip
def test_the_day_of_the_last_order_is_not_that_of_all_sales(heading):
    rows = [[name, f"2024-{i + 1:02d}-17", i + 3, 1000.5 + i] for i, name in enumerate(CUSTOMERS)]
    truth = [(row[0], None, row[3]) for row in rows]
    read_and_check(text([["Customer", heading, "Orders", "Total spend"], *rows]), "customers.csv", truth)


def test_names_in_lines_of_their_own_with_a_count_of_their_rows():
    rows = [["Account Name", "Opportunity Name", "Amount", "Close Date", "Stage"]]
    for name in CUSTOMERS:
        here = [(day, amount) for one, day, amount in SOLD if one == name]
        rows.append([f"Account Name: {name} ({len(here)} records)"])
        rows += [
            [None, f"O{k}", f"EUR {amount:,.2f}", f"{day:%m/%d/%Y}", "Closed Won"]
            for k, (day, amount) in enumerate(here)
        ]
        rows.append([None, None, f"EUR {sum(amount for _, amount in here):,.2f}"])
    rows.append(["Grand Totals (30 records)", None, f"EUR {sum(amount for *_, amount in SOLD):,.2f}"])
    read_and_check(text(rows), "report.csv", TRUTH, periods=True)


UNTAXED = {
    "Urdu": ["رسید نمبر", "تاریخ", "گاہک", "رقم بغیر ٹیکس", "ٹیکس", "کل رقم"],
    "Hindi": ["बिल नंबर", "दिनांक", "ग्राहक का नाम", "कर योग्य मूल्य", "कर", "कुल राशि"],
    "Hindi, a party": ["बिल नंबर", "दिनांक", "पार्टी का नाम", "कर पूर्व राशि", "कर", "कुल राशि"],
    "Thai": ["เลขที่เอกสาร", "วันที่", "ชื่อลูกค้า", "มูลค่าก่อนภาษี", "ภาษี", "รวมทั้งสิ้น"],
    "German": ["Nr", "Datum", "Kunde", "Betrag ohne Steuer", "Steuer", "Gesamtbetrag"],
    "Danish": ["Fakturanr", "Fakturadato", "Kundenavn", "Nettobeløb", "Moms", "Bruttobeløb"],
    "Portuguese": ["Número", "Data emissão", "Contato", "Valor líquido", "IVA", "Valor total"],
}


@pytest.mark.parametrize("language", UNTAXED)
def test_the_amount_without_tax_counts_though_its_heading_speaks_of_tax(language):
    rows = [
        [i, f"{day:%d/%m/%Y}", name, f"{amount:.2f}", f"{amount * 0.17:.2f}", f"{amount * 1.17:.2f}"]
        for i, (name, day, amount) in enumerate(SOLD)
    ]
    read_and_check(text([UNTAXED[language], *rows]), "list.csv", TRUTH, periods=True)
