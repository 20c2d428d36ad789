from __future__ import annotations

import pandas as pd
import pytest

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.identity import Accounts, loops
from tests.workbook.reading.making import book_of, grid_of


def book(**sheets):
    return book_of([grid_of(rows, sheet=name) for name, rows in sheets.items()])


def codes(portfolio):
    return [problem.code for problem in portfolio.problems]


def problem(portfolio, code):
    (found,) = [problem for problem in portfolio.problems if problem.code == code]
    return found


def test_keys_are_ids_else_normalised_names():
    found = book(Accounts=[["Account", "Account ID"], ["Alpha  Ltd", "A-1"], ["Beta GmbH", None], ["Gamma", 1003]])
    assert found["accounts"]["key"].tolist() == ["A-1", "beta gmbh", "1003"]
    assert found["accounts"]["name"].tolist() == ["Alpha  Ltd", "Beta GmbH", "Gamma"]


def test_names_and_ids_are_one_across_sheets():
    found = book(
        Accounts=[["Account", "Account ID"], ["Alpha", "A-1"], ["Beta", "A-2"]],
        Revenue=[["Account", "Period", "Revenue"], ["A-1", "2024", 1], ["ALPHA", "2025", 2], ["beta", "2025", 3]],
        Ratings=[["Account", "Factor", "Rating"], ["A-2", "culture", 7], [" alpha ", "Vision", 5]],
    )
    assert found["revenue"]["account"].tolist() == ["A-1", "A-1", "A-2"]
    assert found["ratings"][["account", "factor"]].to_numpy().tolist() == [["A-2", "Culture"], ["A-1", "Vision"]]
    assert codes(found) == []


def test_duplicates_are_merged_and_said():
    rows = [["Account", "Region", "2024"], ["Alpha", None, 10], ["Beta", "South", 1], ["ALPHA ", "North", 5]]
    found = book(Accounts=rows)
    assert found["accounts"]["key"].tolist() == ["alpha", "beta"]
    assert found["accounts"]["region"].tolist() == ["North", "South"]
    assert found["revenue"]["revenue"].tolist() == [15, 1]
    said = problem(found, "duplicate-account")
    assert (said.cell, said.rows, said.count) == ("A4", 0, 1)


def test_two_ids_keep_two_accounts_of_one_name_apart():
    found = book(
        Accounts=[["Account", "Account ID", "2024"], ["Alpha", "1", 10], ["Alpha", "2", 5]],
        Ratings=[["Account", "Factor", "Rating"], ["2", "Culture", 7], ["Alpha", "Culture", 3]],
    )
    assert found["accounts"]["key"].tolist() == ["1", "2"]
    assert found["ratings"]["account"].tolist() == ["2", "1"]
    assert problem(found, "ambiguous-account").cell == "A3"


def test_revenue_of_an_account_that_is_not_listed_makes_it():
    found = book(
        Accounts=[["Account"], ["Alpha"]],
        Revenue=[["Account", "Period", "Revenue"], ["Alpha", "2024", 1], ["Delta", "2024", 2]],
    )
    assert found["accounts"]["key"].tolist() == ["alpha", "delta"]
    said = problem(found, "account-not-listed")
    assert (said.severity, said.cell) == (Severity.NOTE, "A3")


def test_a_stakeholder_of_an_unknown_account_is_an_error_with_a_suggestion():
    found = book(
        Accounts=[["Account"], ["Northgate Logistics"], ["Beta"]],
        Stakeholders=[
            ["Account", "Person"],
            ["Northgate Logistcs", "Ann"],
            ["Beta", "Bob"],
            ["Northgate Logistcs", "Cy"],
        ],
    )
    assert found["stakeholders"]["person"].tolist() == ["bob"]
    said = problem(found, "unknown-account")
    assert (said.severity, said.sheet, said.cell, said.rows, said.count) == (Severity.ERROR, "Stakeholders", "A2", 2, 2)
    assert "'Northgate Logistcs'" in said.found
    assert "Did you mean 'Northgate Logistics'?" in said.fix


def test_parents_by_name_by_id_and_from_outside_the_book():
    rows = [
        ["Account", "Account ID", "Parent account"],
        ["A", "1", "Holding"],
        ["B", "2", "1"],
        ["C", "3", "b"],
        ["D", "4", "D"],
    ]
    found = book(Accounts=rows)["accounts"]
    assert found["key"].tolist() == ["1", "2", "3", "4", "holding"]
    assert found["parent"].fillna("").tolist() == ["holding", "1", "2", "", ""]


def test_a_ring_of_parents_is_broken_up_and_said():
    rows = [["Account", "Parent account"], ["A", "B"], ["B", "A"], ["C", "A"]]
    found = book(Accounts=rows)
    assert found["accounts"]["parent"].fillna("").tolist() == ["", "", "a"]
    assert "'A', 'B'" in problem(found, "parent-loop").found


def test_a_parent_of_a_name_without_end_is_said_on_one_short_line():
    endless = "Holding\n" + "of many names " * 40
    rows = [
        ["Account", "Parent account"],
        ["A", endless],
        [endless + "B", endless + "C"],
        [endless + "C", endless + "B"],
    ]
    found = book(Accounts=rows)
    for code in ("parent-added", "parent-loop"):
        said = problem(found, code).found
        assert "'Holding of many names" in said
        assert "\n" not in said
        assert len(said) < 250


def test_people_are_linked_within_their_account():
    found = book(
        Accounts=[["Account"], ["Alpha"], ["Beta"]],
        Stakeholders=[
            ["Account", "Person", "Person ID", "Reports to"],
            ["Alpha", "Ann", "p1", None],
            ["Alpha", "Bob", None, "ANN"],
            ["Alpha", "Cy", None, "p1"],
            ["Beta", "Dan", None, "Ann"],
            ["Beta", "Eve", None, "Fay"],
            ["Beta", "Fay", None, "Eve"],
        ],
        Influence=[
            ["Account", "From", "On", "Kind"],
            ["Alpha", "bob", "p1", "positive"],
            ["Alpha", "Zed", "Ann", "negative"],
        ],
    )
    assert found["stakeholders"]["person"].tolist() == ["p1", "bob", "cy", "dan", "eve", "fay"]
    assert found["stakeholders"]["reports_to"].fillna("").tolist() == ["", "p1", "p1", "", "fay", "eve"]
    assert found["influence"][["source", "target"]].to_numpy().tolist() == [["bob", "p1"]]
    said = [(p.sheet, p.cell, p.rows) for p in found.problems if p.code == "unknown-person"]
    assert sorted(said) == [("Influence", "B3", 1), ("Stakeholders", "D5", 0)]


def test_a_person_twice_is_left_out_once():
    found = book(Accounts=[["Account"], ["A"]], Stakeholders=[["Account", "Person"], ["A", "Ann"], ["A", "ann "]])
    assert len(found["stakeholders"]) == 1
    assert problem(found, "row-twice").rows == 1


@pytest.mark.parametrize(
    ("parents", "rings"), [([-1, 0, 1], []), ([1, 0, 0], [[0, 1]]), ([0], [[0]]), ([1, 2, 0, 3], [[0, 1, 2], [3]])]
)
def test_rings(parents, rings):
    assert loops(parents) == rings


def test_an_id_joins_an_account_known_by_name_only():
    accounts = Accounts()
    accounts.add(None, Coded.of(["Alpha", "Beta"]))
    assert accounts.add(Coded.of(["7", "8", "7"]), Coded.of(["ALPHA", "Gamma", None])).tolist() == [0, 2, 0]
    assert accounts.keys == ["7", "beta", "8"]
    assert pd.Series(accounts.resolve(Coded.of(["7", "gamma", "nobody", None]))).tolist() == [0, 2, -1, -1]
