"""Ordinary files that look by chance like what the reader knows: their figures count as they stand, or something is said."""
# ruff: noqa: E501  (a row of a file stands on one line)

from __future__ import annotations

import datetime as dt

import pytest

from tests.workbook.reading.anything.shapes import (
    CUSTOMERS,
    check,
    lines,
    monthly,
    read,
    read_and_check,
    read_or_refused,
    said,
    text,
    xlsx,
)

SOLD = lines()
TRUTH = monthly(SOLD)


def listed(pairs, heading="Revenue 2024"):
    """A list of accounts with one amount each, and its truth."""
    return text([["Customer", heading], *pairs]), [(name.strip(), "2024", amount) for name, amount in pairs]


def codes_of(portfolio):
    return {problem.code for problem in portfolio.problems}


# sums by chance


@pytest.mark.parametrize(
    "amounts",
    [(300000, 200000, 100000, 50000, 30000, 20000), (500000, 250000, 250000, 100000, 60000, 40000), (24000, 12000, 12000, 36000, 24000, 12000)],
)  # fmt: skip
def test_round_figures_that_add_up_are_no_groups(amounts):
    source, truth = listed(list(zip(CUSTOMERS, amounts, strict=True)))
    read_and_check(source, "list.csv", truth)


@pytest.mark.parametrize("price", [99.99, 1249.5, 17.23])
@pytest.mark.parametrize("bought", [(2, 1, 1, 3, 1, 2), (4, 2, 2, 8, 4, 4), (5, 3, 2, 9, 4, 5)])
def test_nor_are_those_of_customers_who_buy_some_of_one_thing(price, bought):
    rows = [
        [name, *(round(price * many * times, 2) for times in (1, 1, 2))]
        for name, many in zip(CUSTOMERS, bought, strict=True)
    ]
    truth = [
        (name, year, amount)
        for name, *years in rows
        for year, amount in zip(("2022", "2023", "2024"), years, strict=True)
    ]
    read_and_check(text([["Customer", "2022", "2023", "2024"], *rows]), "list.csv", truth)


def test_nor_are_those_of_two_years():
    rows = [(300000, 500000), (200000, 250000), (100000, 250000), (50000, 60000), (30000, 30000), (20000, 30000)]
    data = [["Customer", "2023", "2024"], *[[name, *pair] for name, pair in zip(CUSTOMERS, rows, strict=True)]]
    truth = [
        (name, year, amount) for name, *pair in data[1:] for year, amount in zip(("2023", "2024"), pair, strict=True)
    ]
    read_and_check(text(data), "list.csv", truth)


@pytest.mark.parametrize("first", ["3663", "All Nippon Airways", "Alle Achtung", "Tous les Jours", "All others"])
@pytest.mark.parametrize("amounts", [(900, 400, 500), (1000, 600, 400), (900, 900, 450, 450)])
def test_a_company_with_the_name_of_a_sum(first, amounts):
    names = (first, *CUSTOMERS)[: len(amounts)]
    source, truth = listed(list(zip(names, amounts, strict=True)))
    read_and_check(source, "list.csv", truth)


@pytest.mark.parametrize("label", ["All", "All customers", "Alle Kunden", "Tous les clients", "Total", "全部"])
def test_a_sum_of_round_figures_by_its_name_is_one(label):
    source, truth = listed([(label, 900), ("Alder", 400), ("Birch", 500)])
    read_and_check(source, "list.csv", truth[1:])


def test_two_months_of_a_fixed_fee_that_make_the_third():
    sheets = {
        f"2024-{month:02d}": [
            ["Customer", "Date", "Amount"],
            *[[name, dt.date(2024, month, 1), fee] for name in CUSTOMERS],
        ]
        for month, fee in ((1, 100), (2, 100), (3, 200))
    }
    truth = [(name, f"2024-{m:02d}", fee) for name in CUSTOMERS for m, fee in ((1, 100), (2, 100), (3, 200))]
    read_and_check(xlsx(sheets), "fees.xlsx", truth, periods=True)


# groups told by blanks before their names


OUTLINE = [("Alder", 44), ("Birch group", 300), ("  Birch North", 150), ("  Birch South", 150), ("Cedar", 7)]


@pytest.mark.parametrize("more", [[], [("Total", 351)]])
def test_a_sum_above_names_that_are_set_in(more):
    source, truth = listed([*OUTLINE, *more])
    read_and_check(source, "list.csv", [one for one in truth[:5] if one[0] != "Birch group"])


def test_a_sum_within_a_sum():
    rows = [*OUTLINE[:3], ("    Leeds", 100), ("    York", 50), *OUTLINE[3:]]
    source, truth = listed(rows)
    read_and_check(source, "list.csv", [one for one in truth if one[0] not in ("Birch group", "Birch North")])


@pytest.mark.parametrize(
    "rows",
    [[("Birch group", 500), ("  Birch North", 150), ("  Birch South", 150)], [("Alder", 10), ("  Birch", 10), ("Cedar", 7)],
     [("Alder", 300), ("  Birch", 150), ("  Cedar", 150), ("Dogwood", 20), ("  Elm", 10), ("  Fir", 11)]],
)  # fmt: skip
def test_revenue_of_its_own_above_names_that_are_set_in(rows):
    source, truth = listed(rows)
    read_and_check(source, "list.csv", truth)


# columns that are no parts


@pytest.mark.parametrize(
    "headings",
    [("Won revenue", "Lost revenue"), ("MTD sales", "QTD sales"), ("Closed revenue", "Pipeline revenue"), ("Billed revenue", "Expected revenue"),
     ("Product sales", "Competitor sales"), ("Umsatz aktuell", "Umsatz Potenzial"), ("CA réalisé", "CA prévu"), ("Ventas reales", "Ventas previstas"),
     ("Продажи факт", "Продажи план"), ("Fatturato effettivo", "Fatturato previsto"), ("Sales SEK", "Sales EUR"), ("Daily sales", "Weekly sales"),
     ("Sales post rebate", "Sales pre rebate"), ("Delivered revenue", "Contracted revenue")],
)  # fmt: skip
@pytest.mark.parametrize("year", ["", " 2024"])
def test_other_readings_of_an_amount_are_not_added_up(headings, year):
    data = [["Customer", *(f"{heading}{year}" for heading in headings)]]
    data += [[name, 100 + i, 5000 + i] for i, name in enumerate(CUSTOMERS)]
    portfolio = read(text(data), "list.csv")
    assert "added-up" not in codes_of(portfolio)
    check(portfolio, [(name, year.strip() or None, 100 + i) for i, name in enumerate(CUSTOMERS)])


@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize("year", ["", " 2024"])
def test_what_is_added_up_is_said(dated, year):
    data = [["Customer", *(["Date"] if dated else []), f"Hardware revenue{year}", f"Software revenue{year}"]]
    data += [[name, *(["2024-03-01"] if dated else []), 100 + i, 200 + i] for i, name in enumerate(CUSTOMERS)]
    portfolio = read(text(data), "list.csv")
    assert sum(amount for *_, amount in [(0, 300 + 2 * i) for i in range(6)]) == portfolio["revenue"]["revenue"].sum()
    assert f"'hardware revenue{year}' and 'software revenue{year}', which were added up" in said(portfolio)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (1, 2, 0)])
@pytest.mark.parametrize(("whole", "year"), [("IT sales", ""), ("IT sales", " 2024"), ("Group turnover", "")])
def test_a_column_that_is_the_sum_of_the_others_counts_alone(order, whole, year):
    heads, rows = [whole, "Hardware sales", "Software sales"], [[300.5 + i, 100.25, 200.25 + i] for i in range(6)]
    data = [["Customer", *(f"{heads[at]}{year}" for at in order)]]
    data += [[name, *(row[at] for at in order)] for name, row in zip(CUSTOMERS, rows, strict=True)]
    truth = [(name, year.strip() or None, row[0]) for name, row in zip(CUSTOMERS, rows, strict=True)]
    read_and_check(text(data), "list.csv", truth)


@pytest.mark.parametrize(
    ("whole", "parts"), [("2024", ("H1 2024", "H2 2024")), ("Mar 2024", ("KW 11 2024", "KW 12 2024"))]
)
@pytest.mark.parametrize("last", [False, True])
def test_a_whole_beside_its_halves_or_weeks_counts_once(whole, parts, last):
    head, figures = ([*parts, whole], [100, 200, 300]) if last else ([whole, *parts], [300, 100, 200])
    data = [["Customer", *head], *[[name, *figures] for name in CUSTOMERS]]
    read_and_check(text(data), "list.csv", [(name, "2024", 300) for name in CUSTOMERS])


# sides of an account


@pytest.mark.parametrize(("heading", "marks"), [("Debit/Credit", ("Debit", "Credit")), ("S/H", ("S", "H"))])
def test_as_much_debited_as_credited_in_a_list_of_sales_is_said_and_counts(heading, marks):
    data = [["Date", "Customer", "Amount", heading]]
    data += [[f"{d:%Y-%m-%d}", n, a, marks[i % 2]] for i, (n, d, a) in enumerate(SOLD)]
    portfolio = read_and_check(text(data), "sales.csv", TRUTH, periods=True)
    assert "both-sides" in codes_of(portfolio)


@pytest.mark.parametrize("sold", ["C", "D"])
def test_the_few_on_the_other_side_are_taken_off(sold):
    data = [["Date", "Customer", "Amount", "D/C"]]
    other = {"C": "D", "D": "C"}[sold]
    data += [[f"{d:%Y-%m-%d}", n, a, other if i in (3, 9) else sold] for i, (n, d, a) in enumerate(SOLD)]
    portfolio = read(text(data), "sales.csv")
    check(portfolio, [(n, p, -a if i in (3, 9) else a) for i, (n, p, a) in enumerate(TRUTH)], periods=True)
    assert "other-side" in codes_of(portfolio)


def journal(postings):
    """A journal in which each sale brings some postings ``(ledger account, debit, credit)``."""
    data = [["Date", "Num", "Name", "Account", "Debit", "Credit"]]
    for i, (name, day, net) in enumerate(SOLD):
        data += [[f"{day:%Y-%m-%d}", i, name, *posting] for posting in postings(i, net)]
    return text(data)


def test_costs_named_after_sales_are_no_revenue():
    def postings(_, net):
        yield from (("Debtors", net, ""), ("Sales", "", net), ("Sales & marketing", 55, ""), ("Creditors", "", 55))
        yield from (("Sales salaries", 10, ""), ("Bank", "", 10))

    portfolio = read_and_check(journal(postings), "journal.csv", TRUTH, periods=True)
    assert "maybe-revenue" not in codes_of(portfolio)


def test_sales_returns_are_taken_off():
    def postings(_, net):
        yield from (("Debtors", net - 5, ""), ("Sales", "", net), ("Sales returns", 5, ""))

    read_and_check(journal(postings), "journal.csv", [(n, p, a - 5) for n, p, a in TRUTH], periods=True)


def test_an_account_that_may_be_revenue_and_is_not_called_so_is_named():
    def postings(i, net):
        yield from (("Debtors", net, ""), (("Sales", "Software licences")[i % 2], "", net))

    portfolio = read(journal(postings), "journal.csv")
    check(portfolio, TRUTH[::2], periods=True)
    assert "not taken for revenue: 'software licences'" in said(portfolio)


# names


CAPITALS = ("IBM", "SAP", "BASF", "BMW", "EON", "TUI")


@pytest.mark.parametrize("heading", ["Contact", "", "Name"])
def test_names_in_capitals_are_not_short_for_people_beside_them(heading):
    people = ("Ann Lee", "Bob Ray", "Cy Poe", "Di Fox", "Ed Kay", "Flo Day")
    data = [["Customer", heading, "Date", "Amount"]]
    data += [[CAPITALS[i % 6], people[i % 6], f"{d:%Y-%m-%d}", a] for i, (_, d, a) in enumerate(SOLD)]
    read_and_check(text(data), "list.csv", [(CAPITALS[i % 6], p, a) for i, (_, p, a) in enumerate(TRUTH)])


def test_single_letters_under_type_are_no_documents():
    data = [["Customer", "Date", "Type", "Amount"]]
    data += [[n, f"{d:%Y-%m-%d}", "IC"[i % 2], a] for i, (n, d, a) in enumerate(SOLD)]
    read_and_check(text(data), "people and companies.csv", TRUTH, periods=True)


# titles and corners


@pytest.mark.parametrize(
    "title", ["Sales, change in per cent", "Sales and margin per cent", "Figures rounded in cents", "Fifty Cent"]
)
def test_cents_that_are_no_unit(title):
    data = [[title], ["Customer", "Amount"], ["Alder", 10050], ["Birch", 20025]]
    read_and_check(text(data), "list.csv", [("Alder", None, 10050), ("Birch", None, 20025)])


@pytest.mark.parametrize("label", ["{}", "Revenue {}"])
@pytest.mark.parametrize(
    "attributes",
    [[["Region", "North", "South", "West"]], [["Region", "N", "N", "S"], ["Manager", "Jo", "Al", "Jo"]], []],
)
def test_attributes_below_the_names_of_a_turned_table_with_a_blank_corner(label, attributes):
    names = CUSTOMERS[:3]
    data = [
        [None, *names],
        *attributes,
        *[[label.format(year), i + 1.5, i + 2.5, i + 3.5] for i, year in enumerate((2023, 2024))],
    ]
    truth = [(name, str(2023 + i), i + 1.5 + j) for i in range(2) for j, name in enumerate(names)]
    read_and_check(xlsx(data), "turned.xlsx", truth)


def test_months_above_the_columns_are_no_accounts():
    data = [["KPI", "January", "February"], ["Revenue 2023", 10, 20], ["Revenue 2024", 11, 21]]
    portfolio = read_or_refused(text(data), "kpi.csv")
    assert portfolio is None or not set(portfolio["accounts"]["name"]) & {"January", "February"}


def test_angles_around_a_number_are_a_minus():
    data = [["Customer", "Revenue 2024"], ["Alder", "1,234.50"], ["Birch", "<234.50>"], ["Cedar", "< $2,000.00 >"]]
    read_and_check(
        text(data), "list.csv", [("Alder", "2024", 1234.5), ("Birch", "2024", -234.5), ("Cedar", "2024", -2000)]
    )


@pytest.mark.parametrize("heading", ["Ventas", "Sales", "销售额", "Выручка от продаж"])
def test_amounts_as_large_as_the_number_of_a_day_are_no_dates(heading):
    days = [dt.date(2015, month, 1) for month in range(1, 8)]
    amounts = [0.01] * 4 + [20000.37, 42000.5, 20000.37]
    data = [["Cliente", "Fecha", heading], *([CUSTOMERS[i % 3], days[i], amount] for i, amount in enumerate(amounts))]
    truth = [(CUSTOMERS[i % 3], f"2015-{i + 1:02}", amount) for i, amount in enumerate(amounts)]
    read_and_check(xlsx(data), "ventas.xlsx", truth)


# names and lines above rows


@pytest.mark.parametrize(
    ("heading", "all_names"),
    [("Customer", CUSTOMERS), ("Name", CUSTOMERS), ("Kunde", CUSTOMERS), ("Name", ("3M", "7Eleven", "Studio54", "Forum21", "A1", "O2")),
     ("Code", ("C-1", "C-2", "C-3", "C-4", "C-5", "C-6")), ("Customer No", ("1001", "1002", "1003", "1004", "1005", "1006"))],
)  # fmt: skip
@pytest.mark.parametrize("total", ["Total {}", "{} Total", "Total for {}", "Summe {}"])
def test_regions_above_customers_with_totals_of_them_are_no_customers(heading, all_names, total):
    data, truth = [[heading, "2023", "2024"]], []
    for region, names in (("North", all_names[:3]), ("South", all_names[3:])):
        rows = [[name, 100.25 + len(name) * i, 200.5 + i] for i, name in enumerate(names)]
        data += [[region], *rows, [total.format(region), *(sum(row[k] for row in rows) for k in (1, 2))]]
        truth += [
            (name, year, amount) for name, *both in rows for year, amount in zip(("2023", "2024"), both, strict=True)
        ]
    read_and_check(xlsx(data), "list.xlsx", truth)


@pytest.mark.parametrize(
    "line", ["Company: Our Own Ltd", "Firma: Unsere GmbH", "Account: Our Shop", "Ragione sociale: Nostra Srl"]
)
@pytest.mark.parametrize("heading", ["Hospital", "Shop", "Bezeichnung"])
def test_whoever_printed_a_report_is_not_its_customer(line, heading):
    rows = [[name, 100.5 + i, 200.25 + i] for i, name in enumerate(CUSTOMERS)]
    truth = [(name, year, amount) for name, *both in rows for year, amount in zip(("2023", "2024"), both, strict=True)]
    read_and_check(text([[line], [], [heading, "Sales 2023", "Sales 2024"], *rows]), "report.csv", truth)


@pytest.mark.parametrize("parted", [False, True])
def test_the_accounts_of_a_ledger_are_no_customers(parted):
    data = []
    for account, amounts in (("4000 Sales", (0, 100.5)), ("1200 Bank", (70.25, 0))):
        data += [
            ["Account:", account] if parted else [f"Account: {account}"],
            ["Date", "Document", "Description", "Debit", "Credit"],
        ]
        data += [[f"2024-01-0{k}", f"D{k}", "Goods", *amounts] for k in (1, 2)]
    portfolio = read_or_refused(text(data), "ledger.csv")
    assert portfolio is None or not set(portfolio["accounts"]["name"]) & {"4000 Sales", "1200 Bank"}


@pytest.mark.parametrize("word", ["Max", "Media", "Total", "Result", "%"])
@pytest.mark.parametrize("heading", ["Size", "Product", "Note"])
@pytest.mark.parametrize("first", [True, False])
def test_what_another_column_calls_by_a_word_of_sums_is_the_account_it_is(word, heading, first):
    rows = [["Alder", word, 150], ["Birch", "Plain", 100], ["Cedar", "Other", 50]]
    data = [*(rows if first else rows[::-1]), ["Dogwood", word, 70], ["Elm", word, 95], ["Fir", word, 20]]
    truth = [(name, "2024", amount) for name, _, amount in data]
    read_and_check(text([["Customer", heading, "Revenue 2024"], *data]), "list.csv", truth)
