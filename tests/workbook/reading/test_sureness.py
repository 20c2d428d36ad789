from __future__ import annotations

import pytest

from kamcore.workbook.mapping import TableMapping
from kamcore.workbook.reading.choices import chosen_roles, shape_of
from kamcore.workbook.reading.layouts import plan_of
from kamcore.workbook.reading.sureness import LIKELY, SURE, sureness
from kamcore.workbook.reading.tables import find_tables
from tests.workbook.reading.making import text_grid


def sure(head, *rows, choice=None):
    """How sure the reading of each column is, by heading."""
    (table,) = find_tables(text_grid([head, *rows]))
    chosen = TableMapping(shape_of(table), *choice) if choice else None
    plan = plan_of(table, ["Innovation"], chosen)
    roles = chosen_roles(plan)
    return {text: sureness(table, place, roles.get(place, ""), plan) for place, text in enumerate(table.texts)}


def test_how_a_heading_is_written_decides_how_sure_it_is():
    found = sure(
        ["Account", "Customers region", "Branche", "2024"], ["Acme", "N", "Trade", "1"], ["Bolt", "S", "Food", "2"]
    )
    assert found["Account"].confidence == 1.0
    assert SURE <= found["Branche"].confidence < 1.0
    assert "names the period" in found["2024"].why


def test_a_column_that_is_not_used_says_why():
    found = sure(
        ["Customer", "Date", "Net sales", "Gross sales", "Colour"],
        ["Acme", "2024-01-05", "1", "2", "red"],
        ["Bolt", "2024-01-06", "3", "4", "blue"],
    )
    assert "preferred" in found["Gross sales"].why
    assert found["Colour"].why
    assert "Net is taken before gross" in found["Net sales"].why


def test_a_year_that_stands_around_the_table_is_named_as_such():
    (table,) = find_tables(
        text_grid([["Sales 2024"], [], ["Customer", "January", "February"], ["Acme", "1", "2"], ["Bolt", "3", "4"]])
    )
    plan = plan_of(table, ())
    found = sureness(table, 1, chosen_roles(plan)[1], plan)
    assert found.confidence >= SURE


def test_what_was_guessed_by_content_is_doubtful():
    found = sure(
        ["Thing", "Stuff", "Date", "Amount"],
        *([thing, stuff, f"2024-0{i}-05", "5"] for i, (thing, stuff) in enumerate(["ax", "ay", "bx", "by"], 1)),
    )
    guessed = [one for one in found.values() if one.confidence < SURE]
    assert len(guessed) == 1
    assert guessed[0].confidence == LIKELY
    assert guessed[0].why.startswith("No heading says so")


def test_what_people_chose_is_certain():
    choice = ("transactions", (("Thing", "name"), ("Amount", "revenue")))
    found = sure(["Thing", "Date", "Amount"], ["a", "2024-01-05", "1"], ["b", "2024-01-06", "2"], choice=choice)
    assert {text: one.confidence for text, one in found.items()} == {"Thing": 1.0, "Date": 1.0, "Amount": 1.0}
    assert (found["Thing"].why, found["Date"].why) == ("You chose it.", "You chose not to use it.")


@pytest.mark.parametrize("head", [["Name", "2024"], ["Account", "Innovation", "2024"], ["Customer", "Q1", "Q2"]])
def test_every_reason_is_a_sentence(head):
    for one in sure(head, *([name, *(["5"] * (len(head) - 1))] for name in ("Acme", "Bolt"))).values():
        assert 0.0 <= one.confidence <= 1.0
        assert one.why[0].isupper()
        assert one.why.endswith(".")
