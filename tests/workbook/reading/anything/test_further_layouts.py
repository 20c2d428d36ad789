"""Layouts that once gave a wrong total without a word, or none: sums above their parts, years without a number, turned tables."""
# ruff: noqa: E501, RUF001  (a row of a file stands on one line)

from __future__ import annotations

import datetime as dt

import pytest

from kamcore.workbook.reading import load_files, understand
from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    check,
    lines,
    monthly,
    read,
    read_and_check,
    said,
    table,
    text,
    xls,
    xlsx,
)

SOLD = lines()
TRUTH = monthly(SOLD)
ROWS, YEARS = table(["2023", "2024"])
REGIONS = {"North": ROWS[:3], "South": ROWS[3:]}


def summed(rows):
    return [round(sum(amounts[j] for _, amounts in rows), 2) for j in range(2)]


# sums above their parts


@pytest.mark.parametrize("label", ["Total", "Gesamt", "Итого", "合计", "All customers"])
def test_a_total_above_the_list(label):
    data = [["Customer", "2023", "2024"], [label, *summed(ROWS)], *[[name, *amounts] for name, amounts in ROWS]]
    read_and_check(xlsx(data), "list.xlsx", YEARS)


def test_a_total_above_a_list_of_sales():
    data = [
        ["Customer", "Date", "Amount"],
        ["Total", None, round(sum(a for *_, a in SOLD), 2)],
        *[[n, d, a] for n, d, a in SOLD],
    ]
    read_and_check(xlsx(data), "list.xlsx", TRUTH)


@pytest.mark.parametrize("last", [None, "All", "Grand total"])
def test_regions_above_their_customers_in_one_column(last):
    data = [["Customer", "2023", "2024"]]
    for region, rows in REGIONS.items():
        data += [[region, *summed(rows)], *[[f"  {name}", *amounts] for name, amounts in rows]]
    if last:
        data.append([last, *summed(ROWS)])
    read_and_check(xlsx(data), "list.xlsx", YEARS)


def test_small_figures_that_happen_to_add_up_are_no_groups():
    data = [
        ["Customer", "2023"],
        *[[name, amount] for name, amount in zip(CUSTOMERS, (30, 10, 20, 15, 8, 7), strict=True)],
    ]
    check(read(xlsx(data), "list.xlsx"), [(name, "2023", amount) for name, amount in data[1:]])


def test_a_ledger_account_above_its_customers():
    data = [["Account", "Turnover 2023"], ["62", summed(ROWS)[0]], *[[name, amounts[0]] for name, amounts in ROWS]]
    read_and_check(xlsx(data), "account 62.xlsx", [one for one in YEARS if one[1] == "2023"])


def test_months_below_each_customer_in_russian():
    data = [["Контрагент", "Сумма, руб."], ["Месяц", None]]
    truth = []
    for name, amounts in ROWS:
        data += [[name, round(sum(amounts), 2)], ["    Январь 2023 г.", amounts[0]], ["    Март 2024 г.", amounts[1]]]
        truth += [(name, "2023-01", amounts[0]), (name, "2024-03", amounts[1])]
    data.append(["Итого", round(sum(map(sum, (amounts for _, amounts in ROWS))), 2)])
    read_and_check(xls(data), "Анализ продаж.xls", truth, periods=True)


@pytest.mark.parametrize("heading", ["Zeilenbeschriftungen", "Row Labels", "Étiquettes de lignes"])
def test_three_years_below_each_customer(heading):
    rows, truth = table(["2022", "2023", "2024"])
    data = [[heading, "Summe von Umsatz"]]
    for name, amounts in rows:
        data += [
            [name, round(sum(amounts), 2)],
            *[[year, amount] for year, amount in zip((2022, 2023, 2024), amounts, strict=True)],
        ]
    read_and_check(xlsx(data), "pivot.xlsx", truth)


def test_an_unnamed_first_column_under_a_total():
    data = [["", "Total", ""], ["", "2023", "2024"], ["", "Untaxed Total", "Untaxed Total"], ["Total", *summed(ROWS)]]
    data += [[f"     {name}", *amounts] for name, amounts in ROWS]
    read_and_check(xlsx(data), "report.xlsx", YEARS)


# years without a number


@pytest.mark.parametrize(
    ("now", "before"),
    [("This year", "Last year"), ("Umsatz lfd. Jahr", "Umsatz Vorjahr"), ("CA N", "CA N-1"), ("本年", "上年"),
     ("Fatturato anno corrente", "Fatturato anno precedente"), ("Ventas año actual", "Ventas año anterior"), ("Sales CY", "Sales PY"),
     ("Продажи текущий год", "Продажи прошлый год")],
)  # fmt: skip
@pytest.mark.parametrize("turned", [False, True])
def test_this_year_and_the_one_before(now, before, turned):
    order = (0, 1) if turned else (1, 0)
    head = [before, now] if turned else [now, before]
    data = [["Customer", *head, "Change %"], *[[name, *(amounts[j] for j in order), "3 %"] for name, amounts in ROWS]]
    read_and_check(text(data), "Customers 2024.csv", YEARS)


def test_the_day_in_the_title_tells_the_year():
    data = [["Sales by customer as of 31.12.2024"], [], ["Customer", "Current year", "Prior year"]]
    data += [[name, amounts[1], amounts[0]] for name, amounts in ROWS]
    read_and_check(xlsx(data), "sales.xlsx", YEARS)


def test_without_a_year_only_the_current_one_counts_and_it_is_said_how_to_count_both():
    data = [["Customer", "Last year", "This year"], *[[name, *amounts] for name, amounts in ROWS]]
    portfolio = read(xlsx(data), "sales.xlsx")
    check(portfolio, [(name, None, amount) for name, year, amount in YEARS if year == "2024"])
    assert "write the years above the columns" in said(portfolio)


@pytest.mark.parametrize("labels", [["YTD 2024", "YTD 2023", "FY 2023"], ["2024 YTD", "2023 YTD", "2023"]])
def test_a_whole_year_is_preferred_to_the_part_of_it(labels):
    data = [["Customer", *labels], *[[name, amounts[1], 1.0 + i, amounts[0]] for i, (name, amounts) in enumerate(ROWS)]]
    read_and_check(text(data), "ytd.csv", YEARS)


@pytest.mark.parametrize(
    "labels", [["KW 12 2023", "KW 13 2023"], ["2023-W10", "2023-W11"], ["Week 12 2023", "Week 13 2023"]]
)
def test_weeks_of_one_month_are_added_up(labels):
    data = [["Customer", *labels], *[[name, *amounts] for name, amounts in ROWS]]
    read_and_check(text(data), "weeks.csv", [(name, "2023-03", amount) for name, _, amount in YEARS], periods=True)


# turned tables


@pytest.mark.parametrize("corner", ["Customer", "Account", None])
@pytest.mark.parametrize("label", ["Revenue {}", "Umsatz {}", "{}"])
def test_accounts_above_the_columns(corner, label):
    data = [[corner, *CUSTOMERS], *([["Region", *("N" for _ in CUSTOMERS)]] if corner else [])]
    data += [[label.format(year), *(amounts[j] for _, amounts in ROWS)] for j, year in enumerate(("2023", "2024"))]
    data.append(["Manager", *("Jo" for _ in CUSTOMERS)])
    read_and_check(text(data), "turned.csv", YEARS)


# amounts in several columns


def parts(i):
    return [100.5 + i, 200.25 + i, 300 + i]


def test_amounts_by_product_are_added_up():
    data = [["Customer", "Date", "Hardware revenue", "Software revenue", "Services revenue"]]
    data += [[n, f"{d:%Y-%m-%d}", *parts(i)] for i, (n, d, _) in enumerate(SOLD)]
    truth = [(n, p, sum(parts(i))) for i, (n, p, _) in enumerate(TRUTH)]
    read_and_check(text(data), "sales.csv", truth, periods=True)


def test_amounts_by_product_beside_their_total_are_not():
    data = [["Customer", "Date", "Hardware revenue", "Software revenue", "Services revenue", "Total revenue"]]
    data += [[n, f"{d:%Y-%m-%d}", *parts(i), sum(parts(i))] for i, (n, d, _) in enumerate(SOLD)]
    truth = [(n, p, sum(parts(i))) for i, (n, p, _) in enumerate(TRUTH)]
    read_and_check(text(data), "sales.csv", truth, periods=True)


@pytest.mark.parametrize("total", [False, True])
def test_amounts_by_product_and_year(total):
    head = ["Customer", "Hardware Revenue 2023", "Software Revenue 2023", *(["Total Revenue 2023"] if total else [])]
    data = [head, *[[name, *amounts, *([sum(amounts)] if total else [])] for name, amounts in ROWS]]
    read_and_check(text(data), "sales.csv", [(name, "2023", sum(amounts)) for name, amounts in ROWS])


def test_net_and_gross_are_not_added_up():
    data = [["Customer", "Net sales 2023", "Gross sales 2023"], *[[name, *amounts] for name, amounts in ROWS]]
    read_and_check(text(data), "sales.csv", [(name, "2023", amounts[0]) for name, amounts in ROWS])


def test_the_subtotal_of_a_document_on_each_of_its_lines_counts_once():
    data = [["Invoice Date", "Invoice ID", "Customer Name", "SubTotal", "Total", "Item Name", "Item Total"]]
    for i, (n, d, a) in enumerate(SOLD):
        first = round(a * 0.4, 2)
        for item, part in (("Setup", first), ("Licence", round(a - first, 2))):
            data.append([f"{d:%Y-%m-%d}", f"46{i:04d}", n, a, round(a * 1.2, 2), item, part])
    read_and_check(text(data), "Invoice.csv", TRUTH, periods=True)


def test_of_amounts_in_several_currencies_the_one_in_a_stated_currency_counts():
    data = [["Customer", "Invoice Date", "Currency", "Amount", "Amount (EUR)"]]
    data += [
        [n, f"{d:%Y-%m-%d}", ("EUR", "USD", "GBP")[i % 3], round(a * 1.1, 2), a] for i, (n, d, a) in enumerate(SOLD)
    ]
    portfolio = read_and_check(text(data), "invoices.csv", TRUTH, periods=True)
    assert portfolio.settings.currency == "EUR"


@pytest.mark.parametrize("heading", ["Amount (cents)", "amount_in_cents", "Amount in cents", "amount_cents"])
def test_amounts_in_cents(heading):
    data = [["Customer", "Date", heading], *[[n, f"{d:%Y-%m-%d}", round(a * 100)] for n, d, a in SOLD]]
    read_and_check(text(data), "export.csv", TRUTH, periods=True)


@pytest.mark.parametrize(("title", "factor"), [("（単位：千円）", 1e3), ("単位:百万円", 1e6), ("（单位：万元）", 1e4)])
def test_units_in_a_title_of_east_asia(title, factor):
    data = [["得意先別売上"], [title], ["得意先名", "2023", "2024"], *[[name, *amounts] for name, amounts in ROWS]]
    read_and_check(xlsx(data), "売上.xlsx", [(name, year, amount * factor) for name, year, amount in YEARS])


# documents by codes


@pytest.mark.parametrize(
    ("heading", "sale", "credit", "other"),
    [("Type", "SI", "SC", "SR"), ("FKART", "F2", "G2", None), ("Billing Type", "F2", "G2", None), ("BLART", "RV", "DG", "DZ"),
     ("Doc Type", "RI", "RM", None), ("Tipo documento", "FT", "NC", None), ("Document type", "INV", "CRN", "PMT")],
)  # fmt: skip
def test_short_codes_of_documents(heading, sale, credit, other):
    data, truth = [["Customer", "Date", "Net Amount", heading]], []
    for i, (n, d, a) in enumerate(SOLD):
        data.append([n, f"{d:%Y-%m-%d}", a, credit if i % 6 == 5 else sale])
        truth.append((n, f"{d:%Y-%m}", -a if i % 6 == 5 else a))
        if other and i % 4 == 0:
            data.append([n, f"{d:%Y-%m-%d}", 99.5, other])
    read_and_check(text(data), "documents.csv", truth, periods=True)


# who


def test_the_names_beside_codes_in_a_report_that_says_each_once():
    data = [["Debitor", None, "Kalenderjahr/Monat", "Nettoumsatz"], [None, None, None, "EUR"]]
    for i, (name, amounts) in enumerate(ROWS):
        data += [[f"10000{i}", name, "01.2023", amounts[0]], [None, None, "01.2024", amounts[1]]]
        data.append([None, None, "Ergebnis", round(sum(amounts), 2)])
    read_and_check(xlsx(data), "report.xlsx", YEARS)


def test_short_names_in_capitals_beside_the_whole_ones():
    data = [["Account", "Name", "Date", "Net Amount"]]
    data += [[n.split()[0].upper()[:5], n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]
    read_and_check(text(data), "daybook.csv", TRUTH, periods=True)


@pytest.mark.parametrize(
    "heading", ["ชื่อผู้ซื้อ", "Nombre o Razón Social", "Name of Sold-to Party", "购方名称", "取引先名", "往来单位"]
)
def test_who_buys_in_more_words(heading):
    data = [[heading, "Date", "Amount"], *[[n, f"{d:%Y-%m-%d}", a] for n, d, a in SOLD]]
    reading = understand(load_files(text(data), filename="list.csv"))
    assert not reading.questions
    check(reading.portfolio, TRUTH, periods=True)


# Japan


@pytest.mark.parametrize("form", ["令和{}年{}月{}日", "R{}.{}.{}", "令和{}/{}/{}"])
@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8"])
def test_years_of_an_emperor_and_amounts_with_a_yen_sign(form, encoding):
    names = ("株式会社山田製作所", "鈴木商店", "有限会社佐藤工業")
    data, truth = [["請求日", "取引先名", "税抜金額", "消費税額"]], []
    for i in range(18):
        day, amount = dt.date(2023 + i % 2, 1 + i % 12, 1 + i), 12000 + 1371 * i
        data.append(
            [form.format(day.year - 2018, day.month, day.day), names[i % 3], f"\\{amount:,}", f"\\{amount // 10:,}"]
        )
        truth.append((names[i % 3], f"{day:%Y-%m}", amount))
    read_and_check(text(data, encoding=encoding), "請求一覧.csv", truth, periods=True)


def test_a_triangle_is_a_minus():
    data = [["Customer", "Date", "Amount"]]
    data += [[n, f"{d:%Y-%m-%d}", f"▲{a:,.2f}" if i % 5 == 0 else f"{a:,.2f}"] for i, (n, d, a) in enumerate(SOLD)]
    read_and_check(text(data), "list.csv", [(n, p, -a if i % 5 == 0 else a) for i, (n, p, a) in enumerate(TRUTH)])


# what is no revenue beside it


@pytest.mark.parametrize(
    ("actual", "others"), [("ACT", ("BUD", "FC1")), ("Actual", ("Prior Year",)), ("Ist", ("Vorjahr", "Plan 2024"))]
)
def test_budgets_and_the_year_before_in_rows_do_not_count(actual, others):
    data = [["Customer", "Scenario", "Period", "Net Revenue"]]
    data += [[n, kind, f"{d:%Y-%m}", a] for n, d, a in SOLD for kind in (actual, *others)]
    read_and_check(text(data), "cube.csv", TRUTH, periods=True)


def test_credits_in_a_column_of_their_own_are_taken_off():
    data, truth = [["Kunde", "Datum", "Rechnungsbetrag", "Gutschriftsbetrag"]], []
    for i, (n, d, a) in enumerate(SOLD):
        back = i % 6 == 5
        data.append([n, f"{d:%d.%m.%Y}", None if back else a, a if back else None])
        truth.append((n, f"{d:%Y-%m}", -a if back else a))
    read_and_check(xlsx(data), "list.xlsx", truth, periods=True)


def test_deferred_revenue_is_none():
    data = [["Customer", "Date", "Recurring revenue", "One-off revenue", "Deferred revenue"]]
    data += [[n, f"{d:%Y-%m-%d}", a, 5.25, 99000.0] for n, d, a in SOLD]
    read_and_check(text(data), "list.csv", [(n, p, a + 5.25) for n, p, a in TRUTH], periods=True)
