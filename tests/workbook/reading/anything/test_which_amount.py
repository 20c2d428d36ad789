"""Which of several columns of amounts is revenue, and which year it is of."""

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import CUSTOMERS, read, read_and_check, sums, text

EARNED = (
    ("Contract value", "Recognised revenue"),
    ("Contract value", "Revenue recognized"),
    ("Total contract value", "Invoiced to date"),
    ("Order value", "Invoiced amount"),
    ("Ordered value", "Billed value"),
    ("Booked revenue", "Recognised revenue"),
    ("Order total", "Invoice total"),
    ("Contract amount", "Net amount"),
    ("Auftragswert", "Fakturierter Umsatz"),
    ("Bestellwert", "Rechnungsbetrag"),
    ("Valeur du contrat", "Montant facturé"),
    ("Valore contratto", "Importo fatturato"),
    ("Valor del contrato", "Importe facturado"),
    ("Valor do contrato", "Valor faturado"),
    ("Сумма договора", "Выручка"),
    ("Сумма заказа", "Сумма отгрузки"),
    ("合同金额", "开票金额"),
    ("अनुबंध राशि", "चालान राशि"),
    ("มูลค่าสัญญา", "มูลค่าออกใบแจ้งหนี้"),
    ("معاہدہ کی مالیت", "بل شدہ مالیت"),
)


@pytest.mark.parametrize(("ordered", "earned"), EARNED)
@pytest.mark.parametrize("first", ["ordered", "earned"])
@pytest.mark.parametrize("dated", [True, False])
def test_what_was_invoiced_or_earned_comes_before_what_was_ordered(ordered, earned, first, dated):
    rows, truth = [], []
    for i, name in enumerate(CUSTOMERS):
        amounts = [9000 + i, 300.5 + 7 * i]
        rows.append([name, *([f"2024-{i + 1:02d}-05"] if dated else []), *amounts[:: 1 if first == "ordered" else -1]])
        truth.append((name, f"2024-{i + 1:02d}" if dated else None, amounts[1]))
    headings = [ordered, earned][:: 1 if first == "ordered" else -1]
    read_and_check(text([["Customer", *(["Date"] if dated else []), *headings], *rows]), "list.csv", truth)


@pytest.mark.parametrize(("ordered", "earned"), [pair for pair in EARNED if "to date" not in pair[1]])
def test_the_same_holds_of_columns_by_year(ordered, earned):
    rows = [[name, 9000 + i, 300.5 + 7 * i, 9100 + i, 400.5 + 3 * i] for i, name in enumerate(CUSTOMERS)]
    truth = [(row[0], year, row[at]) for row in rows for year, at in (("2023", 2), ("2024", 4))]
    headings = [f"{word} {year}" for year in (2023, 2024) for word in (ordered, earned)]
    read_and_check(text([["Customer", *headings], *rows]), "list.csv", truth)


def test_an_order_alone_is_revenue_as_before():
    rows = [[name, f"2024-{i + 1:02d}-05", 300.5 + 7 * i] for i, name in enumerate(CUSTOMERS)]
    truth = [(name, day[:7], amount) for name, day, amount in rows]
    read_and_check(text([["Customer", "Date", "Order value"], *rows]), "list.csv", truth)


PRINTED = (
    "Printed 12.03.2024",
    "Printed 12.03.2024 14:22:31",
    "Stand: 12.03.2024",
    "Stand: März 2024",
    "As of 12 March 2024",
    "As of 03/31/2024",
    "Report date: 2024-03-12",
    "по состоянию на 12.03.2024",
    "Stampato il 12/03/2024",
    "Impreso el 12/03/2024",
    "制表日期:2024年3月12日",
    "พิมพ์วันที่ 12/03/2567",
)


@pytest.mark.parametrize("printed", PRINTED)
@pytest.mark.parametrize("place", ["above", "below"])
@pytest.mark.parametrize("headings", [("This year", "Last year"), ("Umsatz lfd. Jahr", "Umsatz Vorjahr")])
def test_the_day_of_printing_tells_which_year_this_year_is(printed, place, headings):
    rows = [[name, 100.5 + i, 90.25 + i] for i, name in enumerate(CUSTOMERS)]
    truth = [(row[0], year, row[at]) for row in rows for at, year in ((1, "2024"), (2, "2023"))]
    top, end = ([[printed]], []) if place == "above" else ([], [[], [printed]])
    content = text([["Sales by customer"], *top, ["Customer", *headings], *rows, *end])
    portfolio = read_and_check(content, "list.csv", truth)
    told = [problem for problem in portfolio.problems if problem.code == "year-told"]
    assert len(told) == (0 if place == "above" and any(word in printed for word in ("März", "年")) else 1)
    assert all(printed in problem.found and problem.severity.name == "NOTE" for problem in told)


@pytest.mark.parametrize("printed", ["Printed 05.01.2024", "Stampato il 5 gennaio 2024"])
def test_in_january_this_year_may_be_the_last_and_that_is_a_warning(printed):
    rows = [[name, 100.5 + i, 90.25 + i] for i, name in enumerate(CUSTOMERS)]
    portfolio = read(text([["Customer", "This year", "Last year"], *rows, [], [printed]]), "list.csv")
    told = [problem for problem in portfolio.problems if problem.code == "year-told"]
    assert [problem.severity.name for problem in told] == ["WARNING"]
    assert "2023" in told[0].fix


def test_two_years_around_the_table_tell_nothing():
    rows = [[name, 100.5 + i, 90.25 + i] for i, name in enumerate(CUSTOMERS)]
    ends = [[], ["Printed 12.03.2024"], ["Prices of 01.07.2022"]]
    portfolio = read(text([["Customer", "This year", "Last year"], *rows, *ends]), "list.csv")
    found = sums(
        [(None, period if isinstance(period, str) else None, amount) for period, amount in _periods(portfolio)]
    )
    assert set(found["years"]) == {None}


@pytest.mark.parametrize("line", ["© 2019 SoftCo", "(c) 2019 SoftCo", "SoftCo ERP Version 2019"])
def test_the_year_of_a_program_is_not_that_of_its_report(line):
    rows = [[name, 100.5 + i, 90.25 + i] for i, name in enumerate(CUSTOMERS)]
    portfolio = read(text([["Customer", "This year", "Last year"], *rows, [], [line]]), "list.csv")
    assert {period for period, _ in _periods(portfolio) if isinstance(period, str)} == set()
    truth = [(row[0], year, row[at]) for row in rows for at, year in ((1, "2024"), (2, "2023"))]
    ends = [[], ["Printed 12.03.2024"], [line]]
    read_and_check(text([["Customer", "This year", "Last year"], *rows, *ends]), "list.csv", truth)


def _periods(portfolio):
    revenue = portfolio["revenue"]
    periods = revenue["period"] if "period" in revenue else [None] * len(revenue)
    return list(zip(periods, revenue["revenue"], strict=True))


SO_FAR = (
    ("Sales PTD", "Sales YTD"),
    ("Revenue MTD", "Revenue YTD"),
    ("Umsatz Monat", "Umsatz kumuliert"),
    ("CA mois", "CA cumulé"),
)


@pytest.mark.parametrize(("part", "year"), SO_FAR)
@pytest.mark.parametrize(("name", "counts", "period"), [("list 2024", 2, "2024"), ("list 2024-06", 1, "2024-06")])
def test_of_a_month_and_the_year_so_far_the_one_counts_that_the_title_names(part, year, name, counts, period):
    rows = [[customer, 10 + i, 500.5 + i] for i, customer in enumerate(CUSTOMERS)]
    truth = [(row[0], period, row[counts]) for row in rows]
    read_and_check(text([["Customer", part, year], *rows]), f"{name}.csv", truth, periods=True)


def test_the_year_so_far_stands_beside_the_last_year():
    rows = [[100 + i, name, 10 + i, 500.5 + i, 900 + i, 300] for i, name in enumerate(CUSTOMERS)]
    truth = [(row[1], year, row[at]) for row in rows for at, year in ((3, "2024"), (4, "2023"))]
    headings = ["Customer No.", "Customer Name", "Sales PTD", "Sales YTD", "Sales Last Year", "Cost YTD"]
    read_and_check(text([headings, *rows]), "Customer Sales Analysis 2024.csv", truth)


@pytest.mark.parametrize(
    ("part", "so_far"),
    [("Month amount", "Cumulative amount"), ("Umsatz Monat", "Umsatz kumuliert"), ("Montant du mois", "Montant cumulé"),
     ("Faturamento do mês", "Faturamento acumulado"), ("Sales this month", "Sales YTD")],
)  # fmt: skip
@pytest.mark.parametrize("months", [("2024-01", "2024-02", "2024-03"), ("2024-01-31", "2024-02-29", "2024-03-31")])
def test_what_a_year_came_to_so_far_counts_in_no_row_of_a_month(part, so_far, months):
    rows, truth = [], []
    for i, name in enumerate(CUSTOMERS):
        amounts = [100.25 + 10 * i + k for k in range(3)]
        rows += [[name, months[k], amounts[k], sum(amounts[: k + 1])] for k in range(3)]
        truth += [(name, months[k][:7], amounts[k]) for k in range(3)]
    read_and_check(text([["Customer", "Month", part, so_far], *rows]), "list.csv", truth, periods=True)


@pytest.mark.parametrize(
    "weight", ["Peso neto", "Peso neto kg", "Neto kg", "Volumen neto", "Poids net", "Net kg", "Masa neto"]
)
@pytest.mark.parametrize("amount", ["Importe", "Total", "Amount"])
def test_a_weight_is_no_amount_though_it_is_net(weight, amount):
    rows = [[name, f"2024-{i + 1:02d}-03", 10.5 + i, 100.25 + i] for i, name in enumerate(CUSTOMERS)]
    truth = [(row[0], row[1][:7], row[3]) for row in rows]
    read_and_check(text([["Customer", "Date", weight, amount], *rows]), "list.csv", truth, periods=True)
