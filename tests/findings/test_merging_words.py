"""Every conflict of a merge in a sentence, and the merge in one."""

from __future__ import annotations

import pandas as pd
import pytest

from kamcore.findings.merging import Names, both_words, sentence, summary
from kamcore.findings.sentence import Piece
from kamcore.workbook.merging import merge
from kamcore.workbook.portfolio import Portfolio, normalise_name
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import Settings
from tests.books import PAYLOADS

ACCOUNTS = [{"key": "n", "name": "Northgate"}, {"key": "s", "name": "Southfield"}]
PEOPLE = [
    {"account": "n", "person": "m", "name": "Mara Lindqvist"},
    {"account": "n", "person": "o", "name": "Omar Haddad"},
]


def book(settings=None, **tables):
    tables = {"accounts": ACCOUNTS, "stakeholders": PEOPLE} | tables
    frames = {sheet: pd.DataFrame(rows) for sheet, rows in tables.items() if rows}
    return Portfolio(frames, settings=settings or Settings(), book="one")


def one_row(sheet, **cells):
    return {sheet: [cells]}


def said(base, mine, theirs, who="Anna"):
    merged = merge(base, mine, theirs)
    names = Names.of(merged, who)
    return [sentence(names, conflict).plain for conflict in merged.conflicts]


CELLS = {
    "a rating": (
        {"account": "n", "factor": "Fit"}, "ratings", "rating", (6.0, 7.0, 5.0),
        "Rating of Northgate for Fit: 7 by you, 5 by Anna; it was 6.",
    ),
    "money": (
        {"account": "n", "period": "2025-11", "product": "Team"}, "revenue", "revenue", (None, 1200.5, -80.0),
        "Revenue of Northgate for 2025-11, Team: €1,200.5 by you, -€80 by Anna; it was nothing.",
    ),
    "a date": (
        {"account": "n", "action": "Call"}, "actions", "due",
        (None, pd.Timestamp("2025-12-01"), pd.Timestamp("2025-12-08")),
        "Due of the action Call at Northgate: 1 Dec 2025 by you, 8 Dec 2025 by Anna; it was nothing.",
    ),
    "a share": (
        {"account": "n", "source": "m", "target": "o"}, "influence", "strength", (0.5, 0.35, None),
        "Strength of the line from Mara Lindqvist to Omar Haddad at Northgate: 35 % by you, nothing by Anna; it was 50 %.",
    ),
    "yes or no": (
        {"product": "Team"}, "products", "premium", (None, True, False),
        "Premium of the product Team: yes by you, no by Anna; it was nothing.",
    ),
    "a weight": (
        {"factor": "Fit", "block": "growth"}, "criteria", "weight", (1.0, 2.0, 3.0),
        "Weight of the criterion Fit: 2 by you, 3 by Anna; it was 1.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CELLS.values(), ids=CELLS)
def test_a_cell_that_both_changed(case):
    row, sheet, column, values, expected = case
    assert said(*(book(**one_row(sheet, **row, **{column: value})) for value in values)) == [expected]


def test_a_cell_of_an_account_and_of_a_person():
    assert said(
        *(book(accounts=[{**ACCOUNTS[0], "satisfaction": value}, ACCOUNTS[1]]) for value in (8.5, 9.0, 3.0))
    ) == ["Satisfaction of Northgate: 9 by you, 3 by Anna; it was 8.5."]
    third = {"account": "n", "person": "k", "name": "Kim Park"}
    base, mine, theirs = (book(stakeholders=[*PEOPLE, {**third, "reports_to": boss}]) for boss in (None, "m", "o"))
    assert said(base, mine, theirs) == [
        "Reports to of Kim Park at Northgate: Mara Lindqvist by you, Omar Haddad by Anna; it was nothing."
    ]


def test_a_row_that_both_added_was_nothing_before():
    row = {"account": "n", "factor": "Fit"}
    assert said(book(), book(ratings=[{**row, "rating": 7.0}]), book(ratings=[{**row, "rating": 5.0}])) == [
        "Rating of Northgate for Fit: 7 by you, 5 by Anna."
    ]


def test_two_rows_of_one_name_are_told_by_all_in_which_they_differ():
    person = {"account": "n", "person": "acme", "name": "Acme"}
    mine = book(stakeholders=[*PEOPLE, {**person, "title": "Buyer", "power": 5.0, "reports_to": "m", "function": "IT"}])
    theirs = book(
        stakeholders=[*PEOPLE, {**person, "title": "Adviser", "power": 5.0, "reports_to": "o", "level": "senior"}]
    )
    [found] = said(book(), mine, theirs)
    assert found == (
        "You and Anna both added Acme at Northgate: Job title Buyer by you, Adviser by Anna; "
        "Reports to Mara Lindqvist by you, Omar Haddad by Anna."
    )
    assert both_words("Acme (2)").plain == (
        "Both are kept: yours is called Acme (2), and what you said of it stays with it."
    )


def test_a_row_that_one_removed():
    base = book(**one_row("actions", account="n", action="Call", owner="Dana"))
    changed = book(
        **one_row("actions", account="n", action="Call", owner="Ben", note="x", status="to do", priority="high")
    )
    assert said(base, changed, book()) == [
        "Anna removed the action Call at Northgate; you changed Owner, Priority, Status and 1 more of it."
    ]
    assert said(base, book(), changed) == [
        "You removed the action Call at Northgate; Anna changed Owner, Priority, Status and 1 more of it."
    ]


def test_what_points_at_something_removed():
    rated = book(**one_row("ratings", account="s", factor="Fit", rating=7.0))
    without = book(accounts=ACCOUNTS[:1])
    assert said(book(), rated, without) == ["Anna removed Southfield; you added the rating of Southfield for Fit."]
    assert said(book(), without, rated) == ["You removed Southfield; Anna added the rating of Southfield for Fit."]
    again = book(**one_row("ratings", account="s", factor="Fit", rating=8.0))
    assert said(rated, again, without) == [
        "Anna removed Southfield; you changed Rating of the rating of Southfield for Fit."
    ]


def test_a_manager_and_a_criterion_that_are_gone():
    led = book(stakeholders=[PEOPLE[0], {**PEOPLE[1], "reports_to": "m"}])
    assert said(book(), led, book(stakeholders=PEOPLE[1:])) == [
        "Anna removed Mara Lindqvist at Northgate; you set Reports to of Omar Haddad at Northgate to Mara Lindqvist."
    ]
    criteria = {"criteria": [{"factor": "Fit", "block": "growth"}]}
    rated = book(**criteria, **one_row("ratings", account="n", factor="Fit", rating=7.0))
    assert said(book(**criteria), rated, book()) == [
        "Anna removed the criterion Fit; you added the rating of Northgate for Fit."
    ]


def test_settings():
    base, mine, theirs = (book(Settings.of(values)) for values in ({}, {"abc_a": 0.7}, {"abc_a": 0.75}))
    assert said(base, mine, theirs) == ["A ends at: 70 % by you, 75 % by Anna."]
    dated = [book(Settings.of({"as_of": day})) for day in (None, *map(pd.Timestamp, ("2025-01-02", "2025-01-03")))]
    assert said(*dated) == ["As of: 2 Jan 2025 by you, 3 Jan 2025 by Anna."]
    worded = [book(Settings.of({"currency": money})) for money in ("EUR", "USD", "GBP")]
    assert said(*worded) == ["Currency: USD by you, GBP by Anna; it was EUR."]


NAMED_APART = ("accounts", "stakeholders", "influence", "settings")


@pytest.mark.parametrize(
    "sheet",
    # a sheet of which every column is part of the key has no cells to differ in
    [key for key, sheet in SHEETS.items() if key not in NAMED_APART and len(sheet.columns) > len(sheet.row_key)],
)
def test_a_row_of_every_sheet_has_a_name(sheet):
    schema = SHEETS[sheet]
    row = {
        column.key: "n" if column.key == "account" else "strength" if column.choices and column.key == "kind" else "X"
        for column in schema.columns
        if column.key in schema.row_key
    }
    free = [column for column in schema.columns if column.key not in schema.row_key]
    column = next((one for one in free if str(book()[sheet][one.key].dtype) == "str"), free[0])
    values = ("a", "b", "c") if str(book()[sheet][column.key].dtype) == "str" else (None, 1.0, 0.0)
    (text,) = said(*(book(**{sheet: [{**row, column.key: value}]}) for value in values))
    assert text.startswith(f"{column.title} of ")
    assert " by you, " in text
    assert "  " not in text


def test_texts_of_people_are_pieces_of_their_own():
    payload = PAYLOADS[0]
    key = normalise_name(payload)
    accounts = [{"key": key, "name": payload}]
    base, mine, theirs = (
        book(
            accounts=accounts,
            stakeholders=[],
            ratings=[{"account": key, "factor": payload, "rating": 1.0, "note": text}],
        )
        for text in ("a", payload, "c")
    )
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    pieces = sentence(Names.of(merged, payload), conflict).pieces
    assert Piece("account", payload, key) in pieces
    assert not [piece for piece in pieces if piece.kind == "text" and payload in piece.text]


def test_the_merge_in_one_sentence():
    row = {"account": "n", "factor": "Fit"}

    def rated(value, note=None, **more):
        return book(ratings=[{**row, "rating": value, "note": note}], **more)

    def words(base, mine, theirs):
        return summary(merge(base, mine, theirs), "Anna").plain

    assert words(rated(5.0), rated(7.0), rated(5.0, "why")) == "1 of your changes and 1 of Anna's are both in."
    assert words(rated(5.0), rated(7.0, "why"), rated(6.0)) == "1 of your changes is in; 1 thing has to be decided."
    assert words(rated(5.0), rated(7.0, "a"), rated(6.0, "b")) == (
        "You and Anna changed the same things; 2 things have to be decided."
    )
    assert words(rated(5.0), rated(5.0), rated(7.0, "b")) == "2 of Anna's changes are in."
    assert words(rated(5.0), rated(7.0), rated(7.0)) == "You and Anna have the same book."
