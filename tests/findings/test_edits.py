"""What was changed between two states of a book, in words."""

from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis.scoring_edits import rate
from kamcore.findings.edits import MOST, edits
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.settings import Settings
from tests.books import BOOKS, full_book


def book(**tables):
    accounts = [{"key": "n", "name": "Northgate"}, {"key": "s", "name": "Southfield"}]
    frames = {sheet: pd.DataFrame(rows) for sheet, rows in ({"accounts": accounts} | tables).items()}
    return Portfolio(frames, book="one")


def said(before, after):
    found = edits(before, after)
    assert found.total == len(found.told)
    return [one.plain for one in found.told]


def test_a_rating_changed_and_one_typed_in():
    before = rate(book(), {("n", "Vision"): 7.0})
    after = rate(before, {("n", "Vision"): 3.0, ("s", "Culture"): 4.0})
    assert said(before, after) == [
        "Rating of Northgate for Vision: 7 → 3.",
        "Added the rating of Southfield for Culture: Rating 4.",
    ]


def test_a_person_added_changed_and_removed():
    none = book()
    one = book(stakeholders=[{"account": "n", "person": "m", "name": "Mara Lindqvist", "power": 5.0}])
    four = book(stakeholders=[{"account": "n", "person": "m", "name": "Mara Lindqvist", "power": 4.0}])
    assert said(none, one) == ["Added Mara Lindqvist at Northgate: Decision power 5."]
    assert said(one, four) == ["Decision power of Mara Lindqvist at Northgate: 5 → 4."]
    assert said(four, none) == ["Removed Mara Lindqvist at Northgate."]


def test_a_day_and_a_setting():
    due = [{"account": "n", "action": "Call", "due": pd.Timestamp(day)} for day in ("2025-12-01", "2025-12-08")]
    before, after = (book(actions=[row]) for row in due)
    after = after.replace(settings=Settings.of({"growth_weight": 40.0}))
    assert said(before, after) == [
        "Due of the action Call at Northgate: 1 Dec 2025 → 8 Dec 2025.",
        "Weight of growth: 50 → 40.",
    ]


def test_many_changes_are_counted_and_the_first_are_told():
    before = full_book(40)
    accounts = before["accounts"]
    accounts["name"] = accounts["name"] + " AG"
    found = edits(before, before.replace({"accounts": accounts}))
    assert (len(found.told), found.total) == (MOST, 40)


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_is_no_change_of_itself_and_every_change_to_nothing_can_be_told(name):
    one = BOOKS[name]()
    assert edits(one, one).total == 0
    assert edits(one, Portfolio({})).total > 0
    assert edits(Portfolio({}), one).total == edits(one, Portfolio({})).total
