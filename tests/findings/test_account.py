from __future__ import annotations

import pytest

from kamcore.analysis import analyse
from kamcore.findings import account as words
from kamcore.findings import certainty, value
from kamcore.method.risk import SIGNALS
from kamcore.method.stages import STAGES
from kamcore.workbook import editing
from tests.books import BOOKS, full_book, money_only, names_only, one_account


@pytest.mark.parametrize("name", BOOKS)
def test_every_account_of_every_book_has_its_briefing(name):
    a = analyse(BOOKS[name]())
    for key in a.accounts.index:
        said = [words.finding(a, key), *words.relationship(a, key), *words.people(a, key)]
        said += [entry.sentence for entry in words.suggestions(a, key)]
        said += [certainty.near(a, key), value.about(a, key)]
        facts = words.facts(a, key)
        text = " ".join([s.plain for s in said] + [f"{f.value} {f.note}" for f in facts])
        assert not {"nan", "None", "inf", "<NA>"} & set(text.replace(",", " ").split())
        assert [fact.title for fact in facts] == ["Class", "Cell", "Stage", "Revenue", "Score", "Risk"]
        assert said[0].accounts == (key,)


def test_of_an_account_of_which_nothing_is_known_it_says_so():
    a = analyse(names_only())
    assert words.finding(a, "a").plain == "A has no revenue yet. Too little is known to judge the risk."
    assert words.relationship(a, "a")[0].plain.startswith("0 of 6 stage items are rated; 4 are needed.")
    assert words.people(a, "a")[0].plain == "Nobody is known here yet."


def test_one_account_has_no_change():
    a = analyse(one_account())
    assert words.finding(a, "a").plain == "Only one: class A, €100 in 2025. Too little is known to judge the risk."


def test_the_next_stage_agrees_with_the_stage_on_the_ladder():
    a = analyse(full_book())
    for key in a.accounts.index:
        way = words.step(a, key)
        assert way.stage == a.stages.table.loc[key, "stage"]
        assert way.stage in STAGES


def test_critical_satisfaction_is_the_first_thing_said_about_risk():
    book = editing.put(full_book(), "accounts", {"key": "account 0"}, {"satisfaction": 1.0})
    a = analyse(book)
    assert "Risk is high: satisfaction 1 of 10, below 4" in words.finding(a, "account 0").plain
    assert words.suggestions(a, "account 0")[0].sentence.plain.startswith("Ask why satisfaction is low: satisfaction")


def test_every_signal_has_an_answer():
    assert set(words.ANSWERS) == set(SIGNALS)


def test_a_contradiction_names_the_account_by_its_name():
    a = analyse(full_book())
    entry = a.contradictions[0]
    said = next(s for s in words.relationship(a, entry.account) if s.plain.startswith("To check: "))
    assert str(a.names[entry.account]) in said.plain
    assert said.accounts == (entry.account,)


def test_ratings_add_up_to_the_score():
    a = analyse(full_book())
    table = words.ratings(a, "account 0")
    assert table["points"].sum() == pytest.approx(a.scores.table.loc["account 0", "score"])
    known = table.dropna(subset=["rating", "weight"])
    assert (known["rating"] * known["weight"]).tolist() == pytest.approx(known["points"].tolist())


def test_rows_of_an_account_stand_in_order_of_date():
    a = analyse(full_book())
    assert list(words.rows_of(a, "renewals", "account 0", "renewal_date")["contract"]) == ["Main"]
    assert words.rows_of(a, "renewals", "account 30", "renewal_date").empty


def test_the_best_way_to_the_person_to_win_is_told():
    a = analyse(full_book())
    key = next(k for k in a.accounts.index if a.path_to_yes(k).status == "found")
    assert "Best way: " in words.people(a, key)[0].plain


def test_how_sure_the_rank_is():
    a = analyse(full_book())
    first = str(a.ranking.table.index[0])
    row = a.robustness_near.table.loc[first]
    said = certainty.near(a, first).plain
    assert f" ranks {int(a.ranking.table['rank'][first])}" in said
    assert f"{int(row['low'])} to {int(row['high'])}" in said or row["low"] == row["high"]
    assert certainty.near(analyse(names_only()), "a").plain == "A has no rank: no score."


@pytest.mark.parametrize("name", BOOKS)
def test_without_a_choice_it_says_where_to_begin(name):
    a = analyse(BOOKS[name]())
    said = words.which(a)
    assert said.plain.startswith(f"{len(a.accounts):,} account")
    assert set(said.accounts) <= set(a.queue.table.index) or not len(a.queue.table)


def test_the_largest_is_named_when_nobody_is_at_risk():
    assert words.which(analyse(one_account())).plain == "1 account; the largest is Only one with €100 in 2025."
    assert words.which(analyse(names_only())).plain == "3 accounts to read about."


def test_columns_that_say_nothing_of_every_account_are_named():
    assert words.unknown_of_all(analyse(full_book(6))) == frozenset()
    assert {"cell", "stage"} <= words.unknown_of_all(analyse(money_only()))
    assert words.unknown_of_all(analyse(names_only())) == {"cell", "stage", "level"}
