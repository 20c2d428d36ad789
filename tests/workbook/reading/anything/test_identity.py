"""Who is who: codes, zeros, spellings, names that look like something else."""

# ruff: noqa: E501  (a row of a file stands on one line)

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import check, entries, ods, read, read_and_check, text, total, xls, xlsx


@pytest.mark.parametrize(
    "heading", ["Account", "Customer", "Customer No", "Account Code", "Kundennummer", "Cliente", "Client ID"]
)
def test_numeric_codes_are_names_not_amounts(heading):
    data = [[heading, "Date", "Amount"], [10010, "2024-01-31", 5], [10020, "2024-02-29", 7.5], [10010, "2024-03-31", 1]]
    portfolio = read(xlsx(data), "sales.xlsx")
    check(portfolio, [("10010", "2024", 6), ("10020", "2024", 7.5)])


@pytest.mark.parametrize("kind", ["csv", "xlsx", "xls", "ods"])
def test_leading_zeros_stay(kind):
    data = [["Customer ID", "2023", "2024"], ["007", 1, 2], ["0010", 3, 4], ["010", 5, 6]]
    make = {"csv": text, "xlsx": xlsx, "xls": xls, "ods": ods}[kind]
    portfolio = read(make(data), f"sales.{kind}")
    found = {name: amount for name, _, amount in entries(portfolio)}
    assert set(found) == {"007", "0010", "010"}
    assert total(portfolio) == 21


def test_leading_zeros_stay_beside_a_name():
    data = [
        ["Customer ID", "Customer", "Date", "Amount"],
        ["007", "Alder", "2024-01-31", 1],
        ["0010", "Birch", "2024-01-31", 3],
    ]
    portfolio = read_and_check(text(data), "sales.csv", [("Alder", "2024", 1), ("Birch", "2024", 3)])
    assert set(portfolio["accounts"]["account_id"]) == {"007", "0010"}


def test_long_ids_are_not_rounded():
    data = [["Customer ID", "Customer", "Date", "Amount"], ["98765432109876543210", "Alder", "2024-01-31", 1],
            ["98765432109876543211", "Birch", "2024-01-31", 3]]  # fmt: skip
    portfolio = read_and_check(text(data), "sales.csv", [("Alder", "2024", 1), ("Birch", "2024", 3)])
    assert set(portfolio["accounts"]["account_id"]) == {"98765432109876543210", "98765432109876543211"}


def test_ids_that_look_like_numbers_or_days_stay():
    data = [
        ["Account", "Date", "Amount"],
        ["1E5", "2024-01-31", 1],
        ["3-4", "2024-01-31", 2],
        ["12.10", "2024-02-29", 4],
        ["12.1", "2024-02-29", 8],
    ]
    read_and_check(
        text(data), "sales.csv", [("1E5", "2024", 1), ("3-4", "2024", 2), ("12.10", "2024", 4), ("12.1", "2024", 8)]
    )


@pytest.mark.parametrize(
    "spellings",
    [
        ["Alder Freight", "ALDER FREIGHT", "alder freight"],
        ["Alder Freight", "Alder  Freight", " Alder Freight "],
        ["Alder Freight", "Alder\xa0Freight", "Alder Freight\t"],
        ["Größe AG", "GRÖSSE AG", "Größe AG"],
        ["Café Élan", "Cafe\u0301 E\u0301lan", "CAFÉ ÉLAN"],
    ],
    ids=["case", "blanks", "no-break", "sharp s", "accents"],
)
def test_one_customer_in_several_spellings(spellings):
    data = [
        ["Customer", "Date", "Amount"],
        *[[name, "2024-01-31", 10 + i] for i, name in enumerate(spellings)],
        ["Birch", "2024-01-31", 1],
    ]
    portfolio = read(xlsx(data), "sales.xlsx")
    assert total(portfolio) == 34
    assert len(portfolio["accounts"]) == 2


def test_one_name_with_two_ids_stays_two():
    data = [["Customer ID", "Customer", "Date", "Amount"], ["C1", "Alder", "2024-01-31", 1], ["C2", "Alder", "2024-01-31", 3],
            ["C1", "Alder", "2024-02-29", 5]]  # fmt: skip
    portfolio = read(text(data), "sales.csv")
    assert len(portfolio["accounts"]) == 2
    assert sorted(portfolio["revenue"].groupby("account")["revenue"].sum()) == [3, 6]


def test_one_id_with_two_spellings_stays_one():
    data = [["Customer ID", "Customer", "Date", "Amount"], ["C1", "Alder Ltd", "2024-01-31", 1], ["C1", "Alder Limited", "2024-01-31", 3],
            ["C2", "Birch", "2024-02-29", 5]]  # fmt: skip
    portfolio = read(text(data), "sales.csv")
    assert len(portfolio["accounts"]) == 2
    assert sorted(portfolio["revenue"].groupby("account")["revenue"].sum()) == [4, 5]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Total Energies", "Null"),
        ("TotalEnergies SE", "None"),
        ("Summe GmbH", "NA Trading"),
        ("Totale Srl", "Nan"),
        ("Sum Foods", "True"),
        ("Grand Total Logistics", "Page One Media"),
        ("#1 Tyres", "=Equal"),
        ("2024 Ventures", "Q1 Partners"),
        ("March & Co", "3M"),
    ],
)
def test_customers_with_unlucky_names(first, second):
    rows = [("Alder", 100), (first, 33.5), ("Birch", 7.25), (second, 12), (first, 1), ("Cedar", 70)]
    data = [["Customer", "Date", "Amount"], *[[n, f"2024-0{i}-28", a] for i, (n, a) in enumerate(rows, 1)]]
    read_and_check(text(data), "sales.csv", [(n, "2024", a) for n, a in rows])


@pytest.mark.parametrize("name", ["-", "Total"])
def test_a_name_that_may_be_none_is_not_left_out_in_silence(name):
    rows = [("Alder", 100), (name, 33.5), ("Birch", 7.25), ("Cedar", 70)]
    data = [["Customer", "Date", "Amount"], *[[n, f"2024-0{i}-28", a] for i, (n, a) in enumerate(rows, 1)]]
    portfolio = read(text(data), "sales.csv")
    assert total(portfolio) == 210.75 or (total(portfolio) == 177.25 and portfolio.problems)


@pytest.mark.parametrize("name", ["Total Energies", "Null", "Summe GmbH", "NA Trading", "2024 Ventures"])
def test_an_unlucky_name_in_a_flat_list_with_totals(name):
    data = [["Customer", 2023, 2024], ["Alder", 100, 10], [name, 33.5, 3], ["Birch", 7.25, 1], ["Total", 140.75, 14]]
    truth = [
        ("Alder", "2023", 100),
        ("Alder", "2024", 10),
        (name, "2023", 33.5),
        (name, "2024", 3),
        ("Birch", "2023", 7.25),
        ("Birch", "2024", 1),
    ]
    read_and_check(xlsx(data), "sales.xlsx", truth)


def test_similar_names_are_not_merged_in_silence():
    data = [
        ["Customer", "Date", "Amount"],
        ["Alder Ltd", "2024-01-31", 1],
        ["Alder GmbH", "2024-01-31", 3],
        ["Aldr Ltd", "2024-02-29", 5],
    ]
    portfolio = read(text(data), "sales.csv")
    assert len(portfolio["accounts"]) == 3
    assert total(portfolio) == 9


@pytest.mark.parametrize(
    "head",
    [["Company", "Contact Name"], ["Contact Name", "Company"], ["Account Name", "Owner"], ["Customer", "Sales Rep"]],
)
def test_the_company_is_the_customer_and_not_the_person(head):
    data = [[*head, "Date", "Amount"]]
    company = 0 if head[0] != "Contact Name" else 1
    truth = []
    for i in range(12):
        pair = [f"Company {i % 3}", f"Person {i % 4}"]
        data.append([*(pair if company == 0 else pair[::-1]), f"2024-{i + 1:02d}-15", 10 + i])
        truth.append((f"Company {i % 3}", f"2024-{i + 1:02d}", 10 + i))
    read_and_check(text(data), "sales.csv", truth)


def test_bill_to_and_ship_to():
    data = [["Bill-to Customer", "Ship-to Name", "Posting Date", "Amount"]]
    data += [[f"Company {i % 3}", f"Warehouse {i}", f"2024-{i + 1:02d}-15", 10 + i] for i in range(12)]
    read_and_check(text(data), "sales.csv", [(f"Company {i % 3}", "2024", 10 + i) for i in range(12)])
