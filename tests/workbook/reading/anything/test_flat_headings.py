"""One row for each customer, one column for each period, the heading spelled as people spell it."""
# ruff: noqa: RUF001

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbook.reading.anything.shapes import CUSTOMERS, entries, ods, read, read_and_check, table, text, xls, xlsx

YEARS = [
    ("number", "Customer", 2023, 2024),
    ("FY", "Customer", "FY23", "FY24"),
    ("revenue", "Account", "Revenue 2023", "Revenue 2024"),
    ("year first", "Client", "2023 Revenue", "2024 Revenue"),
    ("brackets", "Customer name", "Revenue (2023)", "Revenue (2024)"),
    ("currency", "Customer name", "Revenue 2023 (EUR)", "Revenue 2024 (EUR)"),
    ("underscore", "account_name", "revenue_2023", "revenue_2024"),
    ("sales", "Company", "Net sales 2023", "Net sales 2024"),
    ("actual", "Customer", "2023 Actual", "2024 Actual"),
    ("german", "Kunde", "Umsatz 2023", "Umsatz 2024"),
    ("german in", "Kunde", "Umsatz in € 2023", "Umsatz in € 2024"),
    ("italian", "Cliente", "Fatturato 2023", "Fatturato 2024"),
    ("french", "Client", "CA 2023", "CA 2024"),
    ("french long", "Société", "Chiffre d'affaires 2023", "Chiffre d'affaires 2024"),
    ("spanish", "Cliente", "Ventas 2023", "Ventas 2024"),
    ("spanish year", "Empresa", "Año 2023", "Año 2024"),
    ("portuguese", "Cliente", "Receita 2023", "Receita 2024"),
    ("portuguese net", "Nome do cliente", "Faturamento 2023", "Faturamento 2024"),
    ("russian", "Клиент", "Выручка 2023", "Выручка 2024"),
    ("russian year", "Контрагент", "2023 г.", "2024 г."),
    ("chinese", "客户", "2023年", "2024年"),
    ("chinese sales", "客户名称", "2023年销售额", "2024年销售额"),
    ("hindi", "ग्राहक", "राजस्व 2023", "राजस्व 2024"),
    ("urdu", "گاہک", "آمدنی 2023", "آمدنی 2024"),
    ("thai", "ลูกค้า", "รายได้ 2023", "รายได้ 2024"),
    ("thai era", "ลูกค้า", "รายได้ 2566", "รายได้ 2567"),
    ("thai era alone", "ลูกค้า", "ปี 2566", "ปี 2567"),
]


@pytest.mark.parametrize(("who", "first", "second"), [case[1:] for case in YEARS], ids=[case[0] for case in YEARS])
def test_years(who, first, second):
    rows, truth = table(["2023", "2024"])
    read_and_check(xlsx([[who, first, second], *[[name, *sums] for name, sums in rows]]), "list.xlsx", truth)


@pytest.mark.parametrize(
    ("first", "second"), [("FY2023/24", "FY2024/25"), ("2023/24", "2024/25"), ("2023-2024", "2024-2025")]
)
def test_fiscal_years_over_two_calendar_years(first, second):
    rows, truth = table(["2023", "2024"])
    portfolio = read(text([["Customer", first, second], *[[name, *sums] for name, sums in rows]]), "list.csv")
    found = [amount for _, _, amount in entries(portfolio)]
    assert round(sum(found), 2) == round(sum(amount for *_, amount in truth), 2)
    years = sorted({period[:4] for _, period, _ in entries(portfolio)})
    assert years in (["2023", "2024"], ["2024", "2025"])


QUARTERS = [
    ("Q1 2024", "Q2 2024"),
    ("2024 Q1", "2024 Q2"),
    ("2024-Q1", "2024-Q2"),
    ("Q1/2024", "Q2/2024"),
    ("Q1'24", "Q2'24"),
    ("1Q24", "2Q24"),
    ("Q1 FY24", "Q2 FY24"),
    ("Sales Q1 2024", "Sales Q2 2024"),
    ("1. Quartal 2024", "2. Quartal 2024"),
    ("T1 2024", "T2 2024"),
    ("1T2024", "2T2024"),
    ("1er trimestre 2024", "2e trimestre 2024"),
    ("1º trimestre 2024", "2º trimestre 2024"),
    ("1 кв. 2024", "2 кв. 2024"),
    ("2024年第1季度", "2024年第2季度"),
]


@pytest.mark.parametrize(("first", "second"), QUARTERS, ids=[case[0] for case in QUARTERS])
def test_quarters(first, second):
    rows, truth = table(["2024-Q1", "2024-Q2"])
    data = [["Customer", first, second], *[[name, *sums] for name, sums in rows]]
    read_and_check(text(data), "list.csv", truth, periods=True)


MONTHS = [
    ("Jan-25", "Feb-25"),
    ("Jan 2025", "Feb 2025"),
    ("January 2025", "February 2025"),
    ("2025-01", "2025-02"),
    ("01/2025", "02/2025"),
    ("01.2025", "02.2025"),
    ("2025/01", "2025/02"),
    ("202501", "202502"),
    ("2025M01", "2025M02"),
    ("2025-01-31", "2025-02-28"),
    ("Revenue Jan 2025", "Revenue Feb 2025"),
    ("Umsatz 01/2025", "Umsatz 02/2025"),
    ("janvier 2025", "février 2025"),
    ("janv. 2025", "févr. 2025"),
    ("gennaio 2025", "febbraio 2025"),
    ("gen-25", "feb-25"),
    ("ene-25", "feb-25"),
    ("janeiro 2025", "fevereiro 2025"),
    ("jan/25", "fev/25"),
    ("январь 2025", "февраль 2025"),
    ("янв.25", "фев.25"),
    ("2025年1月", "2025年2月"),
    ("जनवरी 2025", "फ़रवरी 2025"),
    ("جنوری 2025", "فروری 2025"),
    ("มกราคม 2568", "กุมภาพันธ์ 2568"),
    ("ม.ค. 2568", "ก.พ. 2568"),
]


@pytest.mark.parametrize(("first", "second"), MONTHS, ids=[case[0] for case in MONTHS])
def test_months(first, second):
    rows, truth = table(["2025-01", "2025-02"])
    data = [["Customer", first, second], *[[name, *sums] for name, sums in rows]]
    read_and_check(text(data, sep=";"), "list.csv", truth, periods=True)


@pytest.mark.parametrize("make", [xlsx, xls, ods], ids=["xlsx", "xls", "ods"])
def test_dates_as_headings(make):
    rows, truth = table(["2024-11", "2024-12", "2025-01"])
    days = [dt.datetime(2024, 11, 1), dt.datetime(2024, 12, 1), dt.datetime(2025, 1, 1)]  # noqa: DTZ001
    data = [["Customer", *days], *[[name, *sums] for name, sums in rows]]
    read_and_check(make(data), f"list.{make.__name__}", truth, periods=True)


def test_twelve_months_without_a_year_get_none():
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    rows, truth = table([f"--{i:02d}" for i in range(1, 13)])
    data = [["Customer", *names], *[[name, *sums] for name, sums in rows]]
    read_and_check(xlsx(data), "list.xlsx", truth, periods=True)


@pytest.mark.parametrize(
    "heading", ["Revenue", "Umsatz", "Fatturato", "Chiffre d'affaires HT", "Ventas", "Выручка", "销售额"]
)
def test_one_amount_without_any_period(heading):
    rows, truth = table([""])
    portfolio = read_and_check(xlsx([["Customer", heading], *[[n, *s] for n, s in rows]]), "list.xlsx", truth)
    assert portfolio["revenue"]["period"].isna().all()
    assert set(portfolio["accounts"]["name"]) == set(CUSTOMERS)
