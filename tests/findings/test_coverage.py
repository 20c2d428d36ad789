from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.findings import coverage as words
from kamcore.workbook.portfolio import Portfolio
from tests.books import BOOKS, full_book, names_only


def small_book():
    """Return four accounts: green, red through one person, red without key players, and nobody known."""
    people = pd.DataFrame(
        [
            {"account": "g", "person": "1", "power": 5.0, "sentiment": 1.0, "contact": "brief", "decider": True, "owner": "Dana",
             "champion": True, "sponsor": True, "user": True, "influencer": True, "buyer": True, "gatekeeper": True},
            {"account": "g", "person": "2", "sentiment": 1.0, "contact": "brief", "owner": "Ravi", "reports_to": "1"},
            {"account": "r", "person": "1", "power": 5.0, "sentiment": 0.0, "contact": "brief", "decider": True, "owner": "Dana",
             "last_contact": pd.Timestamp("2025-01-01")},
            {"account": "s", "person": "1", "power": 1.0, "contact": "brief"},
        ]
    )  # fmt: skip
    accounts = pd.DataFrame({"key": list("grsn"), "name": ["Green", "Red", "Small", "Nobody"]})
    revenue = pd.DataFrame({"account": list("grsn"), "period": "2025", "revenue": [400.0, 100.0, 200.0, 300.0]})
    return Portfolio({"accounts": accounts, "stakeholders": people, "revenue": revenue})


def test_the_finding_counts_lights_threads_and_accounts_nobody_knows():
    assert words.finding(analyse(small_book())).plain == (
        "3 accounts have people on the map: 2 red and 1 green. 1 hangs on one person. Nobody is known at Nobody."
    )


def test_red_comes_first_then_the_most_revenue_and_accounts_without_people_last():
    a = analyse(small_book())
    table = words.table(a)
    assert list(table.index) == ["s", "r", "g", "n"]
    assert list(words.mapped(a).index) == ["s", "r", "g"]
    assert dict(table["single"].dropna()) == {"s": "cannot be told", "r": "yes: Dana", "g": "no"}
    assert table.loc["g", "missing"] == "nobody"
    assert table.loc["r", "missing"] == "user, influencer, buyer, gatekeeper, sponsor, champion"
    assert table.loc["r", "stale"] == "1 of 1"
    assert table.loc["r", "stalest"] == 364
    assert table.loc["n", "status"] == "nobody on the map yet"
    assert table.loc["n", ["light", "single", "missing", "stale"]].isna().all()
    assert table.loc["n", "people"] == 0


def test_no_people_at_all():
    a = analyse(names_only())
    assert words.finding(a).plain == "No account has people on the map yet."
    assert words.mapped(a).empty
    assert len(words.table(a)) == 3


@pytest.mark.parametrize("name", BOOKS)
def test_every_book_has_its_table(name):
    a = analyse(BOOKS[name]())
    assert set(words.table(a).index) == set(a.accounts.index)
    assert "nan" not in words.finding(a).plain.split()


def test_the_grid_says_why_somebody_stands_there():
    a = analyse(full_book(2))
    grid = a.power_interest("account 0")
    said = [words.placed_words(one) for _, people in grid.cells for one in people]
    assert all(text.startswith("power ") and "; " in text for text in said)
    assert set(words.TREATMENT) == {cell for cell, _ in grid.cells}


def test_somebody_of_whom_nothing_is_known():
    people = pd.DataFrame({"account": ["a"], "person": ["p"], "name": ["P"]})
    a = analyse(names_only().replace({"stakeholders": people}))
    (one,) = a.power_interest("a").apart
    assert words.placed_words(one) == "power not known; neither contact nor sentiment known"


def test_many_accounts_nobody_knows_are_listed_in_good_words():
    said = words.finding(analyse(full_book(7))).plain
    assert said.count(" and ") - said.split(" Nobody is known")[0].count(" and ") == 1
    assert said.endswith(" and 2 more.")
