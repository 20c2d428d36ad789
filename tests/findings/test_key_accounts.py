from __future__ import annotations

import pandas as pd
import pytest

from kamcore import wording
from kamcore.analysis import Analysis, analyse
from kamcore.analysis.scoring_edits import write_rule
from kamcore.findings import key_accounts as words
from kamcore.method.identification import GuardRail
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.settings import Settings
from tests.books import BOOKS, full_book, money_only, names_only, one_account


def ruled(book: Portfolio, thresholds: dict[str, float], needed: int = 0) -> Analysis:
    """The Analysis of a book with a rule for key accounts written into it."""
    return analyse(write_rule(book, thresholds, needed))


def test_the_list_and_the_rule_in_words():
    a = analyse(full_book(20))
    chosen = a.turnover[a.key_accounts.chosen].sort_values(ascending=False)
    share = wording.percent(float(chosen.sum() / a.turnover.sum()))
    *first, last = (a.names[key] for key in chosen.index)
    assert len(chosen) == 6
    assert (
        words.finding(a).plain
        == f"6 of 20 accounts are key accounts and bring {share} of revenue in 2025: {', '.join(first)} and {last}."
    )
    both = ruled(full_book(20), {"score": 5.0, "share_of_wallet": 0.25}, 2)
    assert words.rule_words(both) == "Score at least 5.0 and Share of wallet at least 25 %"
    either = ruled(full_book(20), {"score": 5.0, "revenue": 1.5e6}, 1)
    assert words.rule_words(either) == "at least 1 of: Score at least 5.0; Revenue at least €1.50 M"


@pytest.mark.parametrize(
    ("rail", "start"),
    [
        (GuardRail("accounts", 7.0, "good", "inside"), "7 key accounts, within the usual 5 to 25"),
        (GuardRail("accounts", 1.0, "warning", "low"), "1 key account; a programme usually has 5 to 25"),
        (GuardRail("accounts", 30.0, "warning", "high"), "30 key accounts are more than the usual"),
        (GuardRail("accounts", 60.0, "strong warning", "high"), "60 key accounts are far too many"),
        (GuardRail("accounts", 112.0, "error", "high"), "112 key accounts are a sales territory"),
        (GuardRail("load", 5.0, "good", "inside"), "5 key accounts for each manager on average, within"),
        (GuardRail("load", 1.0, "warning", "low"), "1 key account for each manager on average; 4 to 8"),
        (GuardRail("load", 1.4, "warning", "low"), "1.4 key accounts for each manager on average; 4 to 8"),
        (GuardRail("load", 9.5, "warning", "high"), "9.5 key accounts for each manager on average; 4 to 8"),
    ],
)
def test_guard_rails_in_words(rail, start):
    assert words.rail_words(rail).startswith(start)


@pytest.mark.parametrize(("least", "said"), [(1.0, "30 key accounts are more than the usual 5 to 25"), (1e12, None)])
def test_only_a_list_that_is_too_long_is_cautioned_against_beside_its_number(least, said):
    rail = words.too_many(ruled(full_book(30), {"revenue": least}))
    assert (rail and words.rail_words(rail).partition(";")[0]) == said


def test_a_threshold_is_typed_in_percent_and_compared_as_a_share():
    assert words.from_field("share_of_wallet", 25.0) == 0.25
    assert words.from_field("score", 6.0) == 6.0


@pytest.mark.parametrize("name", BOOKS)
def test_every_field_starts_within_its_bounds(name):
    a = analyse(BOOKS[name]())
    for measure in words.known(a):
        field = words.field(a, measure)
        assert field.low is None or field.low <= field.value
        assert field.high is None or field.value <= field.high
        assert field.step > 0


def test_those_on_the_list_come_first():
    a = analyse(full_book(20))
    table = words.table(a)
    assert len(table) == 20
    assert set(table.index[: len(a.key_accounts.chosen)]) == set(a.key_accounts.chosen)
    assert list(words.known(analyse(money_only()))) == ["score", "growth", "revenue", "change"]


@pytest.mark.parametrize("name", BOOKS)
def test_the_fields_as_they_begin_yield_the_list_of_the_rule_to_begin_with(name):
    a = analyse(BOOKS[name]().replace(settings=Settings(cut_rule="median")))
    typed = {measure: words.from_field(measure, words.field(a, measure).value) for measure in a.first_rule}
    assert typed == dict(a.first_rule)


def test_where_the_rule_and_the_sheet_disagree():
    book = full_book(6)
    a = analyse(book)
    assert words.by_hand(a) is None
    rule = {"revenue": float(a.turnover.sort_values().iloc[-2])}
    first, second, third = a.turnover.sort_values(ascending=False).index[:3]

    def said(*by_hand, **reasons):
        sheet = book["accounts"]
        sheet["key_account"] = sheet["key"].isin(by_hand)
        sheet["key_account_reason"] = sheet["key"].map({key.replace("_", " "): why for key, why in reasons.items()})
        found = words.by_hand(ruled(book.replace({"accounts": sheet}), rule))
        return None if found is None else found.plain

    names = a.names
    assert said(first, second) is None
    assert said(first) == f"Key accounts by this rule, but not today: {names[second]}."
    assert said(first, second, third) == (
        f"Key accounts today, but not by this rule: {names[third]}. Write down the reason, or take it off."
    )
    kept = said(first, second, third, **{third.replace(" ", "_"): "opens the north"})
    assert kept == f"Key accounts today, but not by this rule: {names[third]}."
    assert said(first, third) == (
        f"Key accounts today, but not by this rule: {names[third]}; by this rule, but not today: {names[second]}. "
        "Write down the reason, or take it off."
    )
    fourth = a.turnover.sort_values(ascending=False).index[3]
    two = said(first, second, third, fourth, **{third.replace(" ", "_"): "opens the north"})
    assert two.endswith(
        f"{names[third]} and {names[fourth]}. Write down the reason of {names[fourth]}, or take it off."
    )


def two_years(**money: tuple[float, float]) -> Portfolio:
    """A book of accounts with revenue of two years."""
    rows = [
        (key, year, value) for key, pair in money.items() for year, value in zip(("2024", "2025"), pair, strict=True)
    ]
    return Portfolio(
        {
            "accounts": pd.DataFrame({"key": list(money), "name": [key.upper() for key in money]}),
            "revenue": pd.DataFrame(rows, columns=["account", "period", "revenue"]),
        }
    )


def test_a_change_below_minus_a_hundred_percent_is_a_field_too():
    """Credits can turn 100 into -400, a change of -500 %."""
    field = words.field(analyse(two_years(a=(100.0, -400.0), b=(50.0, -300.0))), "change")
    assert (field.value, field.low, field.high) == (-600.0, -1000.0, 1000.0)


def test_a_book_in_millions_has_a_threshold_with_decimals():
    a = analyse(two_years(a=(0.7, 0.756), b=(0.1, 0.1)))
    assert a.first_rule["revenue"] == 0.75
    assert words.field(a, "revenue") == words.Field(0.75, None, None, 0.1)


def test_one_account_is_one():
    a = ruled(one_account(), {"revenue": 1.0})
    assert words.finding(a).plain.startswith("1 of 1 account is a key account and brings 100 % of revenue in ")


def test_a_criterion_of_the_rule_that_no_account_has_stays_in_sight():
    a = ruled(names_only(), {"satisfaction": 7.0})
    assert words.known(a) == ("satisfaction",)
    assert words.finding(a).plain == (
        "None of 3 accounts is a key account by the rule: Satisfaction at least 7.0; 3 accounts lack a measure and could join."
    )


def test_what_a_book_without_ratings_says_is_of_figures_and_says_so():
    bare = analyse(names_only())
    assert words.finding(bare).plain == "No account can be told from another yet: add revenue, or rate your accounts."
    a = analyse(money_only())
    hint = "Scores come from figures alone so far: rate your accounts to count how well you fit together."
    assert words.finding(a).plain.endswith(hint)
    assert set(a.key_rule.thresholds) == {"score", "revenue"}
    assert a.measures.loc[list(a.key_accounts.chosen), "score"].notna().all()
    by_money = ruled(money_only(), {"revenue": 1.0})
    assert hint not in words.finding(by_money).plain
    assert hint not in words.finding(analyse(full_book(20))).plain


def test_the_accounts_sheet_may_say_otherwise():
    book = full_book(6)
    sheet = book["accounts"]
    sheet["key_account"] = False
    a = ruled(book.replace({"accounts": sheet}), {"revenue": 1.0})
    assert words.finding(a).plain.endswith("; the Accounts sheet says otherwise of 6.")


@pytest.mark.parametrize("name", BOOKS)
def test_every_book_has_an_answer(name):
    a = analyse(BOOKS[name]())
    said = words.finding(a)
    assert set(said.accounts) <= set(a.key_accounts.chosen)
    assert "nan" not in said.plain
