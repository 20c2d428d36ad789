"""Two books matched and compared: renamed accounts, other spellings, other currencies, and books that lack a sheet."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

import kamcore
from kamcore.analysis import Analysis, analyse
from kamcore.analysis.comparison import compare, looked_at_alike
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.relationship_rows import rate_item
from kamcore.workbook.settings import Settings
from tests.books import BOOKS, ITEMS, full_book


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


def rated(*rows: tuple[str | None, float], view: str | None = "ours", turn: bool = False) -> Analysis:
    """A book whose first account was rated at those times, all six items alike; the sheet may stand upside down."""
    book = full_book(2)
    sheet = book["relationship"]
    own = [sheet.iloc[[0]].assign(**dict.fromkeys(ITEMS, step), as_of=when, view=view) for when, step in rows]
    frame = pd.concat([*own, sheet.iloc[[1]]], ignore_index=True)
    return analyse(book.replace({"relationship": frame.iloc[::-1] if turn else frame}))


def stages_of(before: Analysis, after: Analysis) -> tuple[str, str]:
    """The stage of the first account on each side."""
    row = compare(before, after).result.table.loc["account 0"]
    return str(row["stage_before"]), str(row["stage_after"])


@pytest.mark.parametrize("turn", [False, True])
def test_on_each_side_the_latest_rating_of_that_book_counts(turn):
    then = rated(("2023", 1.0), ("2024", 2.0), turn=turn)
    now = rated(("2023", 1.0), ("2024", 2.0), ("2025-06", 4.0), turn=turn)
    assert stages_of(then, now) == ("cooperative", "strategic")
    assert stages_of(now, then) == ("strategic", "cooperative")


def test_a_rating_without_a_time_is_that_of_today_on_either_side():
    undated = rated((None, 2.0), ("2026-01", 4.0))
    assert stages_of(undated, rated(("2025-12", 2.0), ("2026-03", 4.0))) == ("cooperative", "strategic")
    assert stages_of(rated(("2024", 1.0)), undated) == ("tactical", "cooperative")


def test_history_that_is_typed_in_later_is_no_change():
    short, long = rated(("2025", 3.0)), rated(("2023", 1.0), ("2024-Q4", 4.0), ("2025", 3.0))
    assert stages_of(short, long) == ("interdependent", "interdependent")
    assert not any(change.kind == "stage" for change in compare(short, long).result.agenda)


def test_the_view_of_the_account_counts_on_neither_side():
    ours = rated(("2024", 2.0))
    sheet = ours.portfolio["relationship"]
    theirs = sheet.iloc[[0]].assign(**dict.fromkeys(ITEMS, 4.0), as_of="2025", view="customer")
    both = analyse(ours.portfolio.replace({"relationship": pd.concat([sheet, theirs])}))
    assert stages_of(ours, both) == ("cooperative", "cooperative")


def test_a_rating_as_of_a_later_month_is_the_change_that_is_told():
    before = rated(("2025-06", 3.0))
    book = before.portfolio
    for item in ITEMS:
        book = rate_item(book, "account 0", "ours", item, 4.0, as_of="2026-03", today="2025-12")
    assert stages_of(before, analyse(book)) == ("interdependent", "strategic")
