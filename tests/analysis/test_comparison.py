"""Two books matched and compared: renamed accounts, other spellings, other currencies, and books that lack a sheet."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

import kamcore
from kamcore.analysis.comparison import compare, looked_at_alike
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.settings import Settings
from tests.books import BOOKS, full_book


def book(names, revenue=None, *, people=(), settings=None):
    """Make a book: key -> name, rows of (account, period, amount)."""
    rows = [(key, "2025", 10.0) for key in names] if revenue is None else revenue
    return Portfolio(
        {
            "accounts": pd.DataFrame({"key": list(names), "name": list(names.values())}),
            "revenue": pd.DataFrame(rows, columns=["account", "period", "revenue"]),
            "stakeholders": pd.DataFrame(people, columns=["account", "person", "name", "sentiment"]),
        },
        settings=Settings.of(settings or {}),
    )


def compared(before, after):
    now = kamcore.analyse(after)
    return compare(looked_at_alike(before, now), now)


def presence(found):
    return found.result.table["presence"].to_dict()


def test_accounts_match_by_key_whatever_they_are_called():
    found = compared(book({"1": "Northgate"}), book({"1": "Northgate International"}))
    assert presence(found) == {"1": "both"}
    assert found.renamed == (("1", "Northgate"),)
    assert found.name("1") == "Northgate International"


@pytest.mark.parametrize("other", ["NORTHGATE  logistics", "Northgate Logistics Ltd.", "Nórthgate-Logistics GmbH"])
def test_accounts_match_by_another_spelling_of_their_name(other):
    found = compared(book({"17": "Northgate Logistics"}), book({"northgate": other}))
    assert presence(found) == {"northgate": "both"}
    assert found.result.agenda == ()
    assert found.renamed == (("northgate", "Northgate Logistics"),)


def test_a_name_that_stands_twice_matches_nothing():
    found = compared(book({"1": "Northgate", "2": "Northgate"}), book({"9": "Northgate"}))
    assert presence(found) == {"1": "left", "2": "left", "9": "joined"}


def test_a_key_wins_over_a_name():
    found = compared(book({"1": "Alder", "2": "Birch"}), book({"1": "Birch", "3": "Alder"}))
    assert presence(found) == {"1": "both", "2": "left", "3": "joined"}


def test_people_match_by_number_else_by_name():
    before = book({"a": "A"}, people=[("a", "17", "Ada Stone", 1.0), ("a", "18", "Ben", 0.0)])
    after = book({"a": "A"}, people=[("a", "ada stone", "ADA  STONE", -1.0), ("a", "18", "Benjamin", 0.0)])
    (change,) = compared(before, after).result.agenda
    assert (change.kind, change.details, change.before, change.after) == ("sentiment", ("ADA  STONE",), 1.0, -1.0)


def test_people_of_a_renamed_account_are_compared():
    before = book({"1": "Alder Ltd"}, people=[("1", "x", "Ada", 1.0)])
    after = book({"2": "Alder"}, people=[("2", "x", "Ada", 1.0), ("2", "y", "Ben", 0.0)])
    assert [change.kind for change in compared(before, after).result.agenda] == ["person_joined"]


def test_another_currency_is_not_compared():
    found = compared(book({"a": "A"}, settings={"currency": "USD"}), book({"a": "A"}))
    assert [(gap.subject, gap.lack) for gap in found.result.gaps if gap.subject == "revenue"] == [
        ("revenue", "currency")
    ]
    assert found.result.bridge is None


def test_stretches_of_another_length_are_not_compared():
    quarters = [("a", f"2025-Q{q}", 10.0) for q in (1, 2)]
    found = compared(book({"a": "A"}, quarters), book({"a": "A"}))
    assert ("revenue", "unit") in [(gap.subject, gap.lack) for gap in found.result.gaps]
    assert found.before_unit != found.after_unit


def test_the_earlier_book_is_looked_at_over_a_stretch_of_the_same_length():
    months = [("a", f"{year}-{month:02d}", 10.0 * year) for year in (2024, 2025) for month in range(1, 13)]
    now = kamcore.analyse(book({"a": "A"}, months), Settings.of({"window": "2025-Q4"}))
    then = looked_at_alike(book({"a": "A"}, [row for row in months if row[1] <= "2025-09"]), now)
    assert then.revenue.window.period.label == "2025-Q3"
    assert compare(then, now).result.bridge is not None


def test_a_window_after_the_one_on_show_is_never_taken():
    months = [("a", f"{year}", 10.0) for year in (2023, 2024, 2025)]
    now = kamcore.analyse(book({"a": "A"}, months), Settings.of({"window": "2024"}))
    assert looked_at_alike(book({"a": "A"}, months), now).revenue.window.period.label == "2024"


def test_of_monthly_recurring_revenue_the_last_month_of_each_is_compared():
    now = kamcore.analyse(full_book(6))
    months = now.book["revenue"]
    then = looked_at_alike(now.portfolio.replace({"revenue": months[months["period"] <= "2025-09"]}), now)
    assert then.revenue.window.members[-1] == "2025-09"
    assert compare(then, now).result.bridge is not None


def test_the_rules_of_the_later_book_hold_for_both():
    before = full_book(12, 3).replace(settings=Settings.of({"abc_method": "count", "currency": "USD"}))
    then = looked_at_alike(before, kamcore.analyse(full_book(12, 3)))
    assert (then.settings.abc_method, then.settings.currency) == ("value", "USD")


@cache
def analysis(name):
    return kamcore.analyse(BOOKS[name]())


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_compared_with_itself_says_nothing(name):
    found = compare(looked_at_alike(BOOKS[name](), analysis(name)), analysis(name))
    assert found.result.agenda == ()
    assert found.matched == len(analysis(name).accounts)


@pytest.mark.parametrize("after", BOOKS)
@pytest.mark.parametrize("before", ["names only", "money only", "full"])
def test_any_two_books_can_be_compared(before, after):
    found = compare(analysis(before), analysis(after))
    assert set(found.result.table["presence"]) <= {"both", "joined", "left"}


def test_an_overdue_action_is_late_on_the_day_of_its_book():
    a = full_book(4)
    actions = a["actions"].assign(due=pd.Timestamp("2025-10-31"))
    now = a.replace({"actions": actions})
    then = a.replace({"actions": actions}, settings=Settings.of({"as_of": pd.Timestamp("2025-10-01").date()}))
    found = compared(then, now).result
    assert {change.kind for change in found.agenda} >= {"overdue"}
    assert {one.days for one in found.overdue} == {61}
