"""Flat sheets with all that stands around and between the figures."""
# ruff: noqa: RUF001

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    ods,
    read,
    read_and_check,
    said,
    table,
    text,
    xls,
    xlsx,
)

YEARS = ["2022", "2023", "2024"]


def body(rows):
    return [[name, *amounts] for name, amounts in rows]


def column_sums(rows):
    return [round(sum(amounts[j] for _, amounts in rows), 2) for j in range(len(rows[0][1]))]


@pytest.mark.parametrize("kind", ["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt"])
def test_every_format(kind):
    rows, truth = table(YEARS)
    data = [["Customer", *YEARS], *body(rows)]
    make = {"xlsx": xlsx, "xlsm": xlsx, "xls": xls, "ods": ods}.get(kind)
    source = make(data) if make else text(data, sep="\t" if kind != "csv" else ",")
    read_and_check(source, f"sales.{kind}", truth)


@pytest.mark.parametrize(
    "word",
    ["Total", "Grand total", "Sum", "Summe", "Gesamtergebnis", "Totale", "Totale generale", "Total général",
     "Total general", "Итого", "合计", "รวม", "कुल", "کل"],
)  # fmt: skip
def test_a_totals_row_is_left_out_and_said(word):
    rows, truth = table(YEARS)
    data = [["Customer", *YEARS], *body(rows), [word, *column_sums(rows)]]
    portfolio = read_and_check(xlsx(data), "sales.xlsx", truth)
    assert sum(part.reported for part in portfolio.report) == 1


def test_a_totals_row_without_a_word():
    rows, truth = table(YEARS)
    data = [["Customer", *YEARS], *body(rows), [None, *column_sums(rows)]]
    read_and_check(xlsx(data), "sales.xlsx", truth)


def test_a_totals_row_above_the_figures():
    rows, _ = table(YEARS)
    data = [["Customer", *YEARS], ["All customers", *column_sums(rows)], *body(rows)]
    portfolio = read(xlsx(data), "sales.xlsx")
    # either it is seen to be the sum of the others, or the reading says something about it
    if "All customers" in set(portfolio["accounts"]["name"]):
        assert "all customers" in said(portfolio)


@pytest.mark.parametrize("word", ["Total", "Sum", "Gesamt", "Totale", "Total 2022-2024", "Итого", "合计", "Cumulative"])
def test_a_total_column(word):
    rows, truth = table(YEARS)
    data = [["Customer", *YEARS, word], *[[name, *amounts, sum(amounts)] for name, amounts in rows]]
    read_and_check(xlsx(data), "sales.xlsx", truth)


@pytest.mark.parametrize(
    "other",
    ["Margin {}", "Cost {}", "Profit {}", "Units {}", "Budget {}", "Target {}",
     "Growth {} %", "Share {}", "Marge {}", "DB {}", "Menge {}", "Margine {}"],
)  # fmt: skip
def test_a_measure_beside_revenue_is_no_revenue(other):
    rows, truth = table(["2023", "2024"])
    head = ["Customer", "Revenue 2023", other.format(2023), "Revenue 2024", other.format(2024)]
    data = [head, *[[name, a[0], round(a[0] / 3, 2), a[1], round(a[1] / 3, 2)] for name, a in rows]]
    read_and_check(xlsx(data), "sales.xlsx", truth)


def test_change_and_share_columns():
    rows, truth = table(["2023", "2024"])
    head = ["Rank", "Customer", "2023", "2024", "Change", "Change %", "% of total", "Cumulative %"]
    data = [head, *[[i, n, *a, a[1] - a[0], a[1] / a[0] - 1, 0.16, i * 0.16] for i, (n, a) in enumerate(rows, 1)]]
    read_and_check(xlsx(data, formats=[(6, "0.0%"), (7, "0.0%"), (8, "0.0%")]), "sales.xlsx", truth)


def test_a_year_beside_its_quarters_counts_once():
    labels = [f"2024-Q{q}" for q in range(1, 5)]
    rows, truth = table(labels)
    data = [["Customer", "Q1 2024", "Q2 2024", "Q3 2024", "Q4 2024", "FY 2024"], *[[n, *a, sum(a)] for n, a in rows]]
    read_and_check(xlsx(data), "sales.xlsx", truth, periods=True)


def test_quarters_between_the_months_count_once():
    labels = [f"2024-{m:02d}" for m in range(1, 7)]
    rows, truth = table(labels)
    head = ["Customer", "Jan 2024", "Feb 2024", "Mar 2024", "Q1 2024", "Apr 2024", "May 2024", "Jun 2024", "Q2 2024"]
    data = [head, *[[n, *a[:3], sum(a[:3]), *a[3:], sum(a[3:])] for n, a in rows]]
    read_and_check(xlsx(data), "sales.xlsx", truth, periods=True)


@pytest.mark.parametrize(
    "title",
    [
        [["Sales by customer"]],
        [["Sales by customer"], ["All amounts in EUR"], []],
        [["Northgate Ltd", None, None, "Confidential"], ["Report date", "31.01.2025"], [], []],
        [[None, "Umsatzliste", None, None], [None, "Stand: 31.12.2024"]],
        [["Report: revenue"], ["Filter: region = all, year >= 2022"], ["Created by: controller", None, None, "Page 1"]],
    ],
    ids=["one line", "three lines", "report date", "german", "filters"],
)
def test_title_rows(title):
    rows, truth = table(YEARS)
    data = [*title, ["Customer", *YEARS], *body(rows), ["Total", *column_sums(rows)]]
    for source, name in ((xlsx(data), "sales.xlsx"), (text(data), "sales.csv")):
        read_and_check(source, name, truth)


@pytest.mark.parametrize("shift", [(0, 1), (6, 3), (20, 10)])
def test_shifted(shift):
    rows, truth = table(YEARS)
    read_and_check(xlsx([["Customer", *YEARS], *body(rows)], shift=shift), "sales.xlsx", truth)


def test_blank_rows_and_columns():
    rows, truth = table(YEARS)
    data = [["Customer", None, "2022", None, "2023", None, "2024"], []]
    for name, (a, b, c) in rows:
        data += [[name, None, a, None, b, None, c], []]
    read_and_check(xlsx(data), "sales.xlsx", truth)


def test_footer_notes():
    rows, truth = table(YEARS)
    data = [
        ["Customer", *YEARS],
        *body(rows),
        [],
        ["* figures are preliminary"],
        ["Source: data warehouse, 12 January 2025"],
    ]
    portfolio = read_and_check(xlsx(data), "sales.xlsx", truth)
    assert len(portfolio["accounts"]) == len(CUSTOMERS)


def test_a_footer_directly_below():
    rows, truth = table(YEARS)
    data = [["Customer", *YEARS], *body(rows), ["Exported by the finance team on 12.01.2025"]]
    portfolio = read_and_check(text(data), "sales.csv", truth)
    assert len(portfolio["accounts"]) == len(CUSTOMERS)


def test_years_merged_over_quarters():
    labels = [f"{y}-Q{q}" for y in (2023, 2024) for q in range(1, 5)]
    rows, truth = table(labels)
    head = [[None, 2023, None, None, None, 2024], ["Customer", *["Q1", "Q2", "Q3", "Q4"] * 2]]
    source = xlsx([*head, *body(rows)], merged=["B1:E1", "F1:I1"])
    read_and_check(source, "sales.xlsx", truth, periods=True)


def test_years_over_quarters_in_text():
    labels = [f"{y}-Q{q}" for y in (2023, 2024) for q in range(1, 5)]
    rows, truth = table(labels)
    head = [[None, 2023, None, None, None, 2024, None, None, None], ["Customer", *["Q1", "Q2", "Q3", "Q4"] * 2]]
    read_and_check(text([*head, *body(rows)]), "sales.csv", truth, periods=True)


def test_years_merged_over_months():
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    labels = [f"{y}-{m:02d}" for y in (2023, 2024) for m in range(1, 13)]
    rows, truth = table(labels)
    head = [["Customer", 2023, *[None] * 11, 2024], [None, *names, *names]]
    source = xlsx([*head, *body(rows)], merged=["A1:A2", "B1:M1", "N1:Y1"])
    read_and_check(source, "sales.xlsx", truth, periods=True)


@pytest.mark.parametrize(
    "words", [("Revenue", "Cost"), ("Sales", "Margin"), ("Umsatz", "DB"), ("Fatturato", "Margine")]
)
def test_years_merged_over_revenue_and_another(words):
    rows, truth = table(["2023", "2024"])
    data = [["Customer", 2023, None, 2024, None], [None, *words, *words]]
    data += [[name, a[0], a[0] / 4, a[1], a[1] / 4] for name, a in rows]
    read_and_check(xlsx(data, merged=["A1:A2", "B1:C1", "D1:E1"]), "sales.xlsx", truth)


@pytest.mark.parametrize("words", [("Revenue", "Cost"), ("Actual", "Budget"), ("Net sales", "Gross margin")])
def test_measures_merged_over_years(words):
    rows, truth = table(["2023", "2024"])
    data = [[None, words[0], None, words[1], None], ["Customer", 2023, 2024, 2023, 2024]]
    data += [[name, *a, a[0] / 4, a[1] / 4] for name, a in rows]
    read_and_check(xlsx(data, merged=["B1:C1", "D1:E1"]), "sales.xlsx", truth)


def test_headings_of_three_rows():
    rows, truth = table(["2023-Q1", "2023-Q2", "2024-Q1", "2024-Q2"])
    data = [
        ["Customer", "Revenue", *[None] * 3],
        [None, 2023, None, 2024, None],
        [None, "Q1", "Q2", "Q1", "Q2"],
        *body(rows),
    ]
    source = xlsx(data, merged=["A1:A3", "B1:E1", "B2:C2", "D2:E2"])
    read_and_check(source, "sales.xlsx", truth, periods=True)


def test_a_row_of_units_below_the_heading():
    rows, truth = table(["2023", "2024"])
    read_and_check(xlsx([["Customer", 2023, 2024], [None, "EUR", "EUR"], *body(rows)]), "sales.xlsx", truth)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_heading_repeated_on_every_page(kind):
    rows, truth = table(YEARS)
    head = ["Customer", *YEARS]
    data = [["Page 1"], head, *body(rows[:3]), ["Page 2"], head, *body(rows[3:])]
    read_and_check(xlsx(data) if kind == "xlsx" else text(data), f"sales.{kind}", truth)


@pytest.mark.parametrize("form", ["{} total", "Total {}", "Subtotal {}", "Summe {}", "Итого {}"])
def test_subtotals_of_regions(form):
    rows, truth = table(YEARS)
    data = [["Region", "Customer", *YEARS]]
    for region, part in (("North", rows[:3]), ("South", rows[3:])):
        data += [[region, name, *amounts] for name, amounts in part]
        data.append([form.format(region), None, *column_sums(part)])
    data.append(["Total", None, *column_sums(rows)])
    read_and_check(xlsx(data), "sales.xlsx", truth)


def test_subtotals_in_the_customer_column():
    rows, truth = table(YEARS)
    data = [["Customer", *YEARS]]
    for region, part in (("North", rows[:3]), ("South", rows[3:])):
        data += body(part)
        data.append([f"{region} total", *column_sums(part)])
    data.append(["Grand total", *column_sums(rows)])
    read_and_check(xlsx(data), "sales.xlsx", truth)


def test_regions_as_lines_of_their_own():
    rows, truth = table(YEARS)
    data = [["Customer", *YEARS], ["Region North"], *body(rows[:3]), ["Region South"], *body(rows[3:])]
    read_and_check(xlsx(data), "sales.xlsx", truth)


def test_a_region_written_once_and_blank_below():
    rows, truth = table(YEARS)
    data = [["Region", "Customer", *YEARS]]
    for i, (name, amounts) in enumerate(rows):
        data.append([("North" if i < 3 else "South") if i % 3 == 0 else None, name, *amounts])
    portfolio = read_and_check(xlsx(data), "sales.xlsx", truth)
    accounts = portfolio["accounts"].set_index("name")["region"]
    assert accounts["Alder Freight"] == "North"


def test_a_hidden_sheet_does_not_count_unseen():
    rows, truth = table(YEARS)
    data = [["Customer", *YEARS], *body(rows)]
    old = [["Customer", *YEARS], ["Old Customer", 9_000_000, 9_000_000, 9_000_000]]
    portfolio = read(xlsx({"Sales": data, "Old": old}, hidden=["Old"]), "sales.xlsx")
    counted = "Old Customer" in set(portfolio["accounts"]["name"])
    assert "hidden" in said(portfolio) or any(part.sheet == "Old" for part in portfolio.report)
    if not counted:
        assert round(portfolio["revenue"]["revenue"].sum(), 2) == round(sum(amount for *_, amount in truth), 2)


@pytest.mark.parametrize("name", ["{}", "FY{}", "Umsatz {}"])
def test_one_sheet_for_each_year(name):
    rows, truth = table(["2023", "2024"])
    sheets = {
        name.format(year): [["Customer", "Region", "Revenue"], *[[who, "North", a[j]] for who, a in rows]]
        for j, year in enumerate((2023, 2024))
    }
    read_and_check(xlsx(sheets), "sales.xlsx", truth)


def test_one_sheet_for_each_year_with_months_across():
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    labels = [f"{y}-{m:02d}" for y in (2023, 2024) for m in range(1, 13)]
    rows, truth = table(labels)
    sheets = {
        str(year): [["Customer", *names], *[[who, *a[12 * j : 12 * j + 12]] for who, a in rows]]
        for j, year in enumerate((2023, 2024))
    }
    read_and_check(xlsx(sheets), "sales.xlsx", truth, periods=True)


@pytest.mark.parametrize("name", ["sales_{}.csv", "{}.csv", "FY{} revenue.csv"])
def test_one_file_for_each_year(name):
    rows, truth = table(["2023", "2024"])
    files = [text([["Customer", "Revenue"], *[[who, a[j]] for who, a in rows]]) for j in (0, 1)]
    read_and_check(files, [name.format(2023), name.format(2024)], truth)


@pytest.mark.parametrize(
    "title", ["Sales {}", "Umsatz im Jahr {}", "Fatturato per cliente - anno {}", "Продажи за {} г.", "FY{}"]
)
def test_the_year_in_a_title_row(title):
    rows, truth = table(["2024"])
    data = [[title.format(2024)], [], ["Customer", "Revenue"], *body(rows)]
    read_and_check(xlsx(data), "sales.xlsx", truth)


def test_one_sheet_for_each_quarter():
    rows, truth = table([f"2024-Q{q}" for q in (1, 2)])
    sheets = {f"Q{q} 2024": [["Customer", "Revenue"], *[[who, a[q - 1]] for who, a in rows]] for q in (1, 2)}
    read_and_check(xlsx(sheets), "sales.xlsx", truth, periods=True)


def test_a_summary_sheet_before_the_detail_counts_once():
    rows, truth = table(["2023", "2024"])
    summary = [["Summary"], ["Year", "Revenue"], [2023, sum(a[0] for _, a in rows)], [2024, sum(a[1] for _, a in rows)]]
    data = [["Customer", "2023", "2024"], *body(rows)]
    read_and_check(xlsx({"Summary": summary, "Detail": data}), "sales.xlsx", truth)


def test_the_same_sheet_by_customer_and_by_product_counts_once():
    rows, truth = table(["2023", "2024"])
    by_product = [["Product", "2023", "2024"], ["Boxes", sum(a[0] for _, a in rows), sum(a[1] for _, a in rows)]]
    data = [["Customer", "2023", "2024"], *body(rows)]
    read_and_check(xlsx({"By customer": data, "By product": by_product}), "sales.xlsx", truth)


@pytest.mark.parametrize(
    ("head", "months"),
    [
        (["Customer", "Year", "Month", "Revenue"], [1, 2, 3]),
        (["Customer", "Year", "Month", "Revenue"], ["January", "February", "March"]),
        (["Kunde", "Jahr", "Monat", "Umsatz"], ["Januar", "Februar", "März"]),
        (["Client", "Année", "Mois", "CA"], ["janvier", "février", "mars"]),
        (["Cliente", "Anno", "Mese", "Fatturato"], ["Gen", "Feb", "Mar"]),
        (["客户", "年", "月", "金额"], [1, 2, 3]),
    ],
    ids=["numbers", "names", "german", "french", "italian", "chinese"],
)
def test_year_and_month_in_columns_of_their_own(head, months):
    rows, truth = table(["2024-01", "2024-02", "2024-03"])
    data = [head, *[[who, 2024, months[j], a[j]] for who, a in rows for j in range(3)]]
    read_and_check(xlsx(data), "sales.xlsx", truth, periods=True)


def test_year_and_quarter_in_columns_of_their_own():
    rows, truth = table(["2024-Q1", "2024-Q2"])
    data = [["Customer", "Fiscal Year", "Quarter", "Net Revenue"]]
    data += [[who, 2024, f"Q{j + 1}", a[j]] for who, a in rows for j in range(2)]
    read_and_check(xlsx(data), "sales.xlsx", truth, periods=True)


def test_a_long_list_by_year():
    rows, truth = table(["2023", "2024"])
    data = [["Customer", "Year", "Revenue"], *[[who, 2023 + j, a[j]] for who, a in rows for j in range(2)]]
    read_and_check(xlsx(data), "sales.xlsx", truth)


def test_products_of_a_customer_in_several_rows():
    rows, truth = table(["2023", "2024"])
    data = [["Customer", "Product", "2023", "2024"]]
    for who, a in rows:
        data += [[who, "Boxes", a[0] - 100, a[1] - 200], [who, "Tape", 100, 200]]
    portfolio = read_and_check(xlsx(data), "sales.xlsx", truth)
    assert len(portfolio["accounts"]) == len(CUSTOMERS)


def test_dashes_and_blanks_for_nothing():
    data = [
        ["Customer", "2023", "2024"],
        ["Alder", 100, "-"],
        ["Birch", "–", 250.5],
        ["Cedar", None, 70],
        ["Dogwood", "n/a", 1],
    ]
    truth = [("Alder", "2023", 100), ("Birch", "2024", 250.5), ("Cedar", "2024", 70), ("Dogwood", "2024", 1)]
    read_and_check(xlsx(data), "sales.xlsx", truth)
