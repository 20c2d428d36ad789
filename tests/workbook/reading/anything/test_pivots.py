"""What comes out of pivot tables and grouped reports."""

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    lines,
    monthly,
    read_and_check,
    read_or_refused,
    table,
    text,
    xlsx,
)

SOLD = lines()
TRUTH = monthly(SOLD)
YEARS = ["2023", "2024"]


def of(name):
    return [(d, a) for n, d, a in SOLD if n == name]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_group_s_name_once_and_blanks_below(kind):
    data = [["Customer", "Date", "Amount"]]
    for name in CUSTOMERS:
        data += [[name if k == 0 else None, f"{d:%Y-%m-%d}", a] for k, (d, a) in enumerate(of(name))]
    read_and_check(xlsx(data) if kind == "xlsx" else text(data), f"report.{kind}", TRUTH, periods=True)


@pytest.mark.parametrize("form", ["{} Total", "Total {}", "{} Ergebnis", "Summe {}", "Totale {}", "{} Итог", "{} 汇总"])
def test_groups_with_a_subtotal_and_a_grand_total(form):
    data = [["Customer", "Date", "Amount"]]
    for name in CUSTOMERS:
        data += [[name if k == 0 else None, d, a] for k, (d, a) in enumerate(of(name))]
        data.append([form.format(name), None, round(sum(a for _, a in of(name)), 2)])
    data.append(["Grand Total", None, round(sum(a for *_, a in SOLD), 2)])
    read_and_check(xlsx(data), "report.xlsx", TRUTH, periods=True)


def test_the_group_s_name_on_a_line_of_its_own():
    data = [["Customer", "Invoice", "Date", "Amount"]]
    number = 0
    for name in CUSTOMERS:
        data.append([name])
        for d, a in of(name):
            number += 1
            data.append([None, f"R{number}", d, a])
    read_and_check(xlsx(data), "report.xlsx", TRUTH, periods=True)


def test_merged_names_of_groups():
    data, areas, row = [["Customer", "Date", "Amount"]], [], 2
    for name in CUSTOMERS:
        part = of(name)
        data += [[name if k == 0 else None, d, a] for k, (d, a) in enumerate(part)]
        if len(part) > 1:
            areas.append(f"A{row}:A{row + len(part) - 1}")
        row += len(part)
    read_and_check(xlsx(data, merged=areas), "report.xlsx", TRUTH, periods=True)


@pytest.mark.parametrize(
    "words",
    [
        ("Row Labels", "Column Labels", "Sum of Amount", "Grand Total"),
        ("Zeilenbeschriftungen", "Spaltenbeschriftungen", "Summe von Umsatz", "Gesamtergebnis"),
        ("Étiquettes de lignes", "Étiquettes de colonnes", "Somme de CA", "Total général"),
        ("Etiquetas de fila", "Etiquetas de columna", "Suma de Importe", "Total general"),
        ("Etichette di riga", "Etichette di colonna", "Somma di Fatturato", "Totale complessivo"),
        ("Названия строк", "Названия столбцов", "Сумма по полю Выручка", "Общий итог"),
        ("行标签", "列标签", "求和项:金额", "总计"),
    ],
    ids=["en", "de", "fr", "es", "it", "ru", "zh"],
)
def test_years_across_as_a_pivot_gives_them(words):
    rows, truth = table(YEARS)
    label, across, what, whole = words
    data = [[what, across], [label, 2023, 2024, whole], *[[n, *a, sum(a)] for n, a in rows]]
    data.append(
        [whole, *[round(sum(a[j] for _, a in rows), 2) for j in range(2)], round(sum(sum(a) for _, a in rows), 2)]
    )
    read_and_check(xlsx(data), "pivot.xlsx", truth)


@pytest.mark.parametrize(
    "words",
    [("Row Labels", "Sum of Amount", "Grand Total"), ("Zeilenbeschriftungen", "Summe von Umsatz", "Gesamtergebnis")],
)
def test_row_labels_and_a_sum(words):
    rows, truth = table([""])
    data = [list(words[:2]), *[[n, *a] for n, a in rows], [words[2], round(sum(a[0] for _, a in rows), 2)]]
    read_and_check(xlsx(data), "pivot.xlsx", truth)


def test_customers_with_their_years_below_them():
    """A compact outline: the customer's sum on its own line, its years below."""
    rows, truth = table(YEARS)
    data = [["Row Labels", "Sum of Amount"]]
    for name, amounts in rows:
        data += [[name, round(sum(amounts), 2)], [2023, amounts[0]], [2024, amounts[1]]]
    data.append(["Grand Total", round(sum(sum(a) for _, a in rows), 2)])
    portfolio = read_or_refused(xlsx(data), "pivot.xlsx")
    if portfolio is None:
        return
    whole = round(sum(a for *_, a in truth), 2)
    # read right, or said not to be understood; never counted twice in silence
    assert round(portfolio["revenue"]["revenue"].sum(), 2) == whole or portfolio.problems


def test_regions_and_customers_in_an_outline_of_two_columns():
    rows, truth = table(YEARS)
    data = [["Region", "Customer", 2023, 2024]]
    for region, part in (("North", rows[:3]), ("South", rows[3:])):
        for k, (name, amounts) in enumerate(part):
            data.append([region if k == 0 else None, name, *amounts])
        data.append([f"{region} Total", None, *[round(sum(a[j] for _, a in part), 2) for j in range(2)]])
    data.append(["Grand Total", None, *[round(sum(a[j] for _, a in rows), 2) for j in range(2)]])
    read_and_check(xlsx(data), "pivot.xlsx", truth)


def test_customers_across_and_months_down():
    labels = ["2024-01", "2024-02", "2024-03"]
    rows, truth = table(labels)
    data = [["Month", *[n for n, _ in rows]], *[[label, *[a[j] for _, a in rows]] for j, label in enumerate(labels)]]
    portfolio = read_or_refused(xlsx(data), "crosstab.xlsx")
    if portfolio is not None and not portfolio["revenue"].empty:
        assert round(portfolio["revenue"]["revenue"].sum(), 2) == round(sum(a for *_, a in truth), 2)


def test_product_and_customer_with_months_across():
    labels = ["2024-01", "2024-02"]
    rows, truth = table(labels)
    data = [["Customer", "Product", "Jan 2024", "Feb 2024", "Total"]]
    for name, a in rows:
        data += [
            [name, "Box", a[0] - 50, a[1] - 60, sum(a) - 110],
            [None, "Tape", 50, 60, 110],
            [f"{name} Total", None, *a, sum(a)],
        ]
    read_and_check(xlsx(data), "pivot.xlsx", truth, periods=True)
