"""Org charts: who reports to whom."""

from __future__ import annotations

import pytest

from tests.workbook.reading.anything.shapes import CUSTOMERS, read, text, xlsx

PEOPLE = [
    ("1", "Chief one", "Chief executive", None),
    ("2", "Head two", "Head of operations", "1"),
    ("3", "Head three", "Head of finance", "1"),
    ("4", "Buyer four", "Buyer", "3"),
    ("5", "Planner five", "Planner", "2"),
]
NAMES = {number: name for number, name, *_ in PEOPLE}
LINES = {(name, NAMES[boss]) for _, name, _, boss in PEOPLE if boss}


def reporting(portfolio):
    people = portfolio["stakeholders"]
    names = dict(zip(people["person"], people["name"], strict=True))
    return {
        (name, names.get(boss, boss))
        for name, boss in zip(people["name"], people["reports_to"], strict=True)
        if isinstance(boss, str)
    }


def checked(portfolio):
    assert sorted(portfolio["stakeholders"]["name"]) == sorted(NAMES.values())
    assert reporting(portfolio) == LINES
    assert portfolio["revenue"].empty
    titles = dict(zip(portfolio["stakeholders"]["name"], portfolio["stakeholders"]["title"], strict=True))
    assert titles["Buyer four"] == "Buyer"


@pytest.mark.parametrize(
    "head",
    [
        ["Company", "Name", "Title", "Manager"],
        ["Account", "Full Name", "Job Title", "Reports To"],
        ["Company", "Employee", "Position", "Supervisor"],
        ["Company", "Employee Name", "Job Title", "Line Manager"],
        ["Firma", "Name", "Funktion", "Vorgesetzter"],
        ["Société", "Nom", "Poste", "Responsable"],
        ["Azienda", "Nome", "Ruolo", "Responsabile"],
    ],
)
def test_by_name(head):
    data = [head, *[["Northgate Ltd", name, title, NAMES.get(boss)] for _, name, title, boss in PEOPLE]]
    portfolio = read(xlsx(data), "org chart.xlsx")
    checked(portfolio)
    assert list(portfolio["accounts"]["name"]) == ["Northgate Ltd"]


@pytest.mark.parametrize(
    "head",
    [
        ["Company", "ID", "Name", "Title", "Manager ID"],
        ["Account", "Employee ID", "Employee Name", "Job Title", "Reports To ID"],
        ["Company", "Employee ID", "Full Name", "Position", "Manager"],
        ["Company", "Person ID", "Name", "Role", "Supervisor ID"],
    ],
)
@pytest.mark.parametrize("numbers", [True, False], ids=["numbers", "texts"])
def test_by_id(head, numbers):
    def number(value):
        return value if value is None or not numbers else int(value)

    data = [head, *[["Northgate Ltd", number(i), name, title, number(boss)] for i, name, title, boss in PEOPLE]]
    checked(read(xlsx(data), "org chart.xlsx"))


def test_first_and_last_name_in_columns_of_their_own():
    data = [["Company", "First Name", "Last Name", "Title", "Manager"]]
    data += [["Northgate Ltd", *name.split(), title, NAMES.get(boss)] for _, name, title, boss in PEOPLE]
    checked(read(text(data), "people.csv"))


def test_two_companies_with_people_of_one_name():
    data = [["Company", "Name", "Title", "Manager"]]
    for company in ("Northgate Ltd", "Southgate Ltd"):
        data += [[company, name, title, NAMES.get(boss)] for _, name, title, boss in PEOPLE]
    people = read(xlsx(data), "people.xlsx")["stakeholders"]
    assert len(people) == 2 * len(PEOPLE)
    assert people["reports_to"].notna().sum() == 2 * len(LINES)


def test_without_a_company():
    """Which account they belong to is open; the people and their lines are not."""
    data = [["Name", "Title", "Manager"], *[[name, title, NAMES.get(boss)] for _, name, title, boss in PEOPLE]]
    portfolio = read(xlsx({"Northgate Ltd": data}), "Northgate Ltd.xlsx")
    checked(portfolio)


def test_people_beside_revenue():
    sheets = {
        "Revenue": [["Customer", "2023", "2024"], ["Northgate Ltd", 10, 20], ["Southgate Ltd", 1, 2]],
        "Contacts": [["Customer", "Name", "Job title", "Reports to"]]
        + [["Northgate Ltd", name, title, NAMES.get(boss)] for _, name, title, boss in PEOPLE],
    }
    portfolio = read(xlsx(sheets), "book.xlsx")
    assert portfolio["revenue"]["revenue"].sum() == 33
    assert reporting(portfolio) == LINES
    assert len(portfolio["accounts"]) == 2


def test_a_contact_list_with_phones_and_mails():
    data = [["Company", "Contact Name", "Job Title", "Phone", "Email", "Postal Code"]]
    data += [
        ["Northgate Ltd", name, title, 4930123400 + i, f"p{i}@example.com", 10115]
        for i, (_, name, title, _) in enumerate(PEOPLE)
    ]
    portfolio = read(text(data), "contacts.csv")
    assert sorted(portfolio["stakeholders"]["name"]) == sorted(NAMES.values())
    assert portfolio["revenue"].empty


@pytest.mark.parametrize("head", ["Influence Level", "Level of influence", "Einfluss", "Decision power"])
def test_influence_in_words_is_decision_power(head):
    levels = ("High", "Medium", "Low", "Very high", None)
    people = [["Account", "Name", "Title", head]]
    people += [[CUSTOMERS[i % 3], f"Person {'ABCDE'[i]}", "Director", level] for i, level in enumerate(levels)]
    accounts = [["Account", "Revenue 2024"], *([name, 100.5] for name in CUSTOMERS)]
    portfolio = read(xlsx({"Accounts": accounts, "Contacts": people}), "book.xlsx")
    power = dict(zip(portfolio["stakeholders"]["name"], portfolio["stakeholders"]["power"], strict=True))
    assert [power[f"Person {letter}"] for letter in "ABCD"] == [4, 3, 2, 5]
    assert power["Person E"] != power["Person E"], "what is not said stays unknown"
