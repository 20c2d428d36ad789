from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.analysis.criteria import Criterion
from kamcore.analysis.scoring_edits import rate, reweigh
from kamcore.findings import scoring
from kamcore.workbook.portfolio import Portfolio
from tests.books import BOOKS, full_book, money_only, names_only

HARMONY = ("Strategic fit", "Culture", "Vision", "Overall strategy")


def rated(points: dict[str, float]) -> Portfolio:
    book = Portfolio({"accounts": pd.DataFrame({"key": ["a", "b", "c"], "name": ["A", "B", "C"]})})
    return rate(book, {(account, factor): p for account, p in points.items() for factor in HARMONY})


def said(book: Portfolio) -> str:
    return scoring.finding(analyse(book)).plain


def test_the_first_with_what_carries_it():
    assert said(rated({"a": 8.0, "b": 6.0, "c": 2.0})) == (
        "A ranks first with 8.0 of 10, most of it from Strategic fit and Culture; all 3 accounts are ranked."
    )


@pytest.mark.parametrize("name", BOOKS)
def test_points_times_what_a_factor_counts_are_what_it_adds(name):
    a = analyse(BOOKS[name]())
    for key in a.accounts.index[:8]:
        table = scoring.why(a, key).table
        assert (table["points"] * table["counts"]).tolist() == pytest.approx(table["term"].tolist(), nan_ok=True)
        if table["counts"].notna().any():
            assert table["counts"].sum() == pytest.approx(1.0)


def test_what_is_ranked_apart_is_something_to_do():
    book = rated({"a": 8.0, "b": 6.0})
    revenue = pd.DataFrame({"account": ["a", "c"], "period": "2025", "revenue": [1.0, 2.0]})
    sentences = [s.sentence.plain for s in scoring.suggestions(analyse(book.replace({"revenue": revenue})))]
    assert any("C " in one and "rate" in one for one in sentences), sentences


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ({"a": 8.0, "b": 6.0}, "C is the only account without a rank: rate it."),
        ({"a": 8.0}, "B is the largest of 2 accounts without a rank: rate it."),
    ],
)
def test_the_only_one_without_a_rank_is_not_called_the_largest(points, sentence):
    assert sentence in [s.sentence.plain for s in scoring.suggestions(analyse(rated(points)))]


def test_some_without_a_rating():
    assert said(rated({"a": 8.0, "b": 6.0})).endswith("; 2 of 3 accounts are ranked, the rest is rated too little.")


def test_a_shared_first_place():
    assert said(rated({"a": 8.0, "b": 8.0, "c": 1.0})) == (
        "A and B share first place with 8.0 of 10; all 3 accounts are ranked."
    )
    assert said(rated({"a": 5.0, "b": 5.0, "c": 5.0})) == "All 3 ranked accounts score the same, 5.0 of 10."


def test_nothing_rated():
    assert said(names_only()) == "Nothing is rated yet: rate your accounts below to see who deserves your time."


def test_too_little_rated():
    book = rate(names_only(), {("a", "Culture"): 5.0})
    assert said(book) == "None of 3 accounts can be ranked: less than half of the weight is rated."


def test_all_weights_zero():
    book = rated({"a": 5.0})
    flat = reweigh(book, analyse(book).criteria, dict.fromkeys(HARMONY, 0.0))
    assert said(flat) == "All weights are zero, so nothing can be scored: give at least one factor a weight."


def test_one_account():
    assert said(BOOKS["one account"]()) == "Only one scores 5.0 of 10 by figures alone; it is the only account."


def test_why_adds_up_to_the_score_and_names_what_is_missing():
    book = rate(full_book(10), {("account 3", "Culture"): None})
    a = analyse(book)
    why = scoring.why(a, "account 3")
    assert why.table["term"].sum() == pytest.approx(a.scores.table.loc["account 3", "score"])
    assert why.missing == ("Culture",)
    assert list(why.block_scores) == ["growth", "harmony"]
    assert why.table.index[-1] == "Culture"


def test_ranked_parts_add_up_and_moves_are_counted_from_the_earlier_state():
    book = full_book(10)
    before = analyse(book)
    assert scoring.ranked(before, before.accounts.index, 5)["move"].isna().all()
    last = str(before.ranking.table.index[-1])
    after = before.after(rate(book, {(last, factor): 10.0 for factor in HARMONY}))
    table = scoring.ranked(after, after.accounts.index, 10, before)
    assert (table["growth"] + table["harmony"]).to_numpy() == pytest.approx(table["score"].to_numpy())
    assert table.loc[last, "move"] == 10 - table.loc[last, "rank"]


def test_suggestions_are_at_most_three():
    assert len(scoring.suggestions(analyse(full_book()))) <= 3


def test_growth_is_read_in_percent_and_money_is_not():
    growth = Criterion("Revenue growth", "growth", 1.0, "revenue growth", "linear", -0.2, 0.3)
    spend = Criterion("Spend", "growth", 1.0, "potential spend", "linear", 0.0, 250000.0)
    assert growth.how == "from revenue growth: 0 points at -20 %, 10 at 30 %"
    assert spend.how == "from potential spend: 0 points at 0, 10 at 250,000"


def test_what_figures_alone_yield_is_said_to_be_that():
    assert "with 9.0 of 10 by figures alone" in said(money_only())
    assert "by figures alone" not in said(full_book(3))
