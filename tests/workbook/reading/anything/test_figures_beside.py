"""Figures of other kinds beside months of revenue: visits, orders, a margin; in whatever direction the table lies."""

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import CUSTOMERS, read_and_check, text

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
AMOUNTS = [[round(1000 + 311.7 * i + 57.9 * m, 2) for m in range(12)] for i in range(len(CUSTOMERS))]
TRUTH = [(name, f"2024-{m + 1:02d}", AMOUNTS[i][m]) for i, name in enumerate(CUSTOMERS) for m in range(12)]
FIGURES = (
    ["Margin %"],
    ["Orders"],
    ["Visits"],
    ["Margin %", "Orders", "Visits"],
    ["Gross margin %", "Headcount", "NPS", "Win rate"],
    ["Marge", "Aufträge", "Besuche"],
    ["Marge %", "Commandes"],
    ["Margine", "Ordini", "Visite"],
    ["Margen", "Pedidos", "Visitas"],
    ["Margem", "Pedidos", "Visitas"],
    ["Рентабельность", "Заказы", "Посещения"],
    ["毛利率", "订单数", "访问"],
    ["मार्जिन", "ऑर्डर", "कॉल"],
    ["مارجن", "آرڈر", "کالز"],
    ["อัตรากำไร", "คำสั่งซื้อ", "การเยี่ยม"],
)
others = pytest.mark.parametrize("figures", FIGURES, ids=lambda figures: figures[0])


@others
def test_beside_accounts_above_months(figures):
    rows = [
        [month, *(amounts[m] for amounts in AMOUNTS), *(20 + m + k for k in range(len(figures)))]
        for m, month in enumerate(MONTHS)
    ]
    portfolio = read_and_check(text([["Month", *CUSTOMERS, *figures], *rows]), "sales 2024.csv", TRUTH, periods=True)
    unused = [problem.found for problem in portfolio.problems if problem.code == "column-not-used"]
    assert [any(figure in found for found in unused) for figure in figures] == [True] * len(figures)


@others
def test_beside_months_of_each_account(figures):
    rows = [
        [name, *AMOUNTS[i], *(20 + i + k for k in range(len(figures)))] for i, name in enumerate(CUSTOMERS)
    ]  # fmt: skip
    read_and_check(text([["Customer", *MONTHS, *figures], *rows]), "sales 2024.csv", TRUTH, periods=True)


@others
@pytest.mark.parametrize("year", ["", " 2024"])
def test_below_the_months_of_a_turned_table(figures, year):
    rows = [[f"{month}{year}", *(amounts[m] for amounts in AMOUNTS)] for m, month in enumerate(MONTHS)]
    rows += [[figure, *(20 + i for i in range(len(CUSTOMERS)))] for figure in figures]
    name = "list.csv" if year else "sales 2024.csv"
    read_and_check(text([["", *CUSTOMERS], *rows]), name, TRUTH, periods=True)


@others
@pytest.mark.parametrize("heading", ["KPI", "Показатель", "Was", ""])
def test_in_rows_of_each_account(figures, heading):
    rows = []
    for i, name in enumerate(CUSTOMERS):
        rows.append([name, "Revenue", *AMOUNTS[i]])
        rows += [[name, figure, *(20 + i + m for m in range(12))] for figure in figures]
    read_and_check(text([["Customer", heading, *MONTHS], *rows]), "sales 2024.csv", TRUTH, periods=True)


def test_products_in_rows_of_each_account_still_count():
    rows = []
    truth = []
    for i, name in enumerate(CUSTOMERS):
        for k, product in enumerate(("Revenue Cloud", "Order Desk", "Visitor Pass")):
            amounts = [round(100 + 11.7 * i + 7.9 * m + k, 2) for m in range(12)]
            rows.append([name, product, *amounts])
            truth += [(name, f"2024-{m + 1:02d}", amount) for m, amount in enumerate(amounts)]
    read_and_check(text([["Customer", "Line", *MONTHS], *rows]), "sales 2024.csv", truth, periods=True)


def test_refunds_and_lines_of_a_sale_are_no_measures_beside_it():
    rows, truth = [], []
    for i, name in enumerate(CUSTOMERS):
        rows += [[name, "Sales", f"2024-{i + 1:02d}-03", 100.5 + i], [name, "Refund", f"2024-{i + 1:02d}-09", 10.25]]
        truth.append((name, f"2024-{i + 1:02d}", 90.25 + i))
    read_and_check(text([["Customer", "Type", "Date", "Amount"], *rows]), "list.csv", truth, periods=True)
    rows, truth = [], []
    for i, name in enumerate(CUSTOMERS):
        rows += [[name, "Sales", 100.5 + i], [name, "Discount", -7.25], [name, "Shipping", 4.5]]
        truth.append((name, "2024", 97.75 + i))
    read_and_check(text([["Customer", "", "2024"], *rows]), "list.csv", truth, periods=True)


@pytest.mark.parametrize("figures", [["Cost", "Profit"], ["Units"], ["DB I", "Absatz"], ["Себестоимость", "Прибыль"]])
def test_measures_in_rows_of_a_list_of_dates(figures):
    rows, truth = [], []
    for i, name in enumerate(CUSTOMERS):
        rows += [[name, what, f"2024-{i + 1:02d}-03", 100.5 + i + k] for k, what in enumerate(("Revenue", *figures))]
        truth.append((name, f"2024-{i + 1:02d}", 100.5 + i))
    read_and_check(text([["Customer", "Type", "Date", "Amount"], *rows]), "list.csv", truth, periods=True)


@pytest.mark.parametrize("heading", ["Fund", "Product", "Line", ""])
@pytest.mark.parametrize("products", [("Growth", "Income", "Value"), ("Health", "Income protection", "Members")])
def test_products_called_like_figures_still_count(heading, products):
    if heading == "Product":
        products = ("Sales", *products)
    rows, truth = [], []
    for i, name in enumerate(CUSTOMERS):
        amounts = [100.5 + i + k for k in range(len(products))]
        rows += [
            [name, product, f"2024-{i + 1:02d}-03", amount] for product, amount in zip(products, amounts, strict=True)
        ]
        truth.append((name, f"2024-{i + 1:02d}", sum(amounts)))
    read_and_check(text([["Customer", heading, "Date", "Amount"], *rows]), "list.csv", truth, periods=True)
