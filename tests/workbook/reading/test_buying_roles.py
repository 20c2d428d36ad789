from __future__ import annotations

import pandas as pd
import pytest

from kamcore.workbook.reading.buying_roles import KEY, TITLE
from kamcore.workbook.reading.choices import roles_for
from kamcore.workbook.schema_people import ROLES
from tests.workbook.reading.making import book_of, grid_of

ACCOUNTS = grid_of([["Account", "2025"], ["Northwind", 900], ["Eastwood", 400]], file="accounts.csv")


def people(*rows, heading="Contact Role", more=()):
    table = [
        ["Account", "Name", "Title", heading, *(name for name, _ in more)],
        *([*row, *(value for _, value in more)] for row in rows),
    ]
    found = book_of([ACCOUNTS, grid_of(table, file="contacts.csv")])
    return found, found["stakeholders"].set_index("name")


def roles_of(frame, name):
    row = frame.loc[name]
    return {role for role in (*ROLES, "champion", "sponsor") if row[role] is not pd.NA and bool(row[role])}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Decision Maker", {"decider"}),
        ("Economic Buyer", {"approver"}),
        ("Technical Buyer", {"gatekeeper"}),
        ("Business User", {"user"}),
        ("Evaluator", {"influencer"}),
        ("Executive Sponsor", {"sponsor"}),
        ("Champion", {"champion"}),
        ("Decision Maker; Economic Buyer", {"decider", "approver"}),
        ("Influencer, Gatekeeper", {"influencer", "gatekeeper"}),
        ("Entscheider", {"decider"}),
        ("Other", set()),
        (None, set()),
    ],
)
def test_roles_in_words_are_roles(written, expected):
    found, frame = people(("Northwind", "Ada", "CEO", written), ("Northwind", "Bo", "CFO", "Gatekeeper"))
    assert roles_of(frame, "Ada") == expected
    assert roles_of(frame, "Bo") == {"gatekeeper"}
    assert "not-a-role" not in {p.code for p in found.problems}


def test_what_the_column_does_not_say_stays_unknown():
    _, frame = people(("Northwind", "Ada", "CEO", "Decision Maker"), ("Northwind", "Bo", "CFO", "User"))
    assert frame["user"].isna().tolist() == [True, False]


def test_a_word_that_is_no_role_is_reported_with_its_cell():
    found, frame = people(("Northwind", "Ada", "CEO", "Decision Maker"), ("Northwind", "Bo", "CFO", "Tuesday"))
    [problem] = [p for p in found.problems if p.code == "not-a-role"]
    assert (problem.cell, problem.found, problem.count) == ("D3", "'Tuesday'", 1)
    assert roles_of(frame, "Bo") == set()


def test_a_column_of_its_own_goes_before_the_words():
    _, frame = people(("Northwind", "Ada", "CEO", "Decision Maker; User"), more=(("Decider", "no"),))
    assert roles_of(frame, "Ada") == {"user"}


def test_a_title_called_role_stays_a_title():
    _, frame = people(("Northwind", "Ada", "CEO", "Decision Maker"), heading="Team")
    assert roles_of(frame, "Ada") == set()


def test_the_review_names_the_column_and_lets_it_be_chosen():
    assert roles_for("stakeholders")[KEY] == TITLE
