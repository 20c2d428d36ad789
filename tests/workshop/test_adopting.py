from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.workbook.reading import read_workbook
from kamcore.workbook.writing import write_workbook
from kamcore.workshop.adopting import adopt
from kamcore.workshop.answers import standing_answers
from kamcore.workshop.plan import Asked
from kamcore.workshop.questions import Collect, plan_of
from tests.books import full_book, money_only
from tests.workshop.rooms import random_votes, vote_frame, whole_plan

TWO = ("account 0", "account 1")


@pytest.fixture(scope="module")
def a():
    return analyse(full_book(8))


@pytest.fixture(scope="module")
def plan(a):
    return whole_plan(a, *TWO)


def test_no_votes_change_nothing(a, plan):
    found = adopt(a, plan, standing_answers(plan, vote_frame([]), 1))
    assert found.book.digest == a.portfolio.digest
    assert (found.changes, found.voters, found.left_out) == (0, 0, 0)


def test_the_adopted_book_says_what_the_room_said(a, plan):
    votes = random_votes(plan, 5)
    found = adopt(a, plan, standing_answers(plan, votes, 1))
    after = a.after(found.book)
    medians = standing_answers(plan, votes, 1).median()
    people = found.book["stakeholders"].set_index(["account", "person"])
    for q in plan.questions:
        if q.asked is Asked.RATING:
            assert after.ratings.loc[q.account, q.subject] == medians[q.id]
        elif q.asked is Asked.STAGE:
            assert after.stage_items.loc[q.account, q.subject] == medians[q.id]
        elif q.asked is not Asked.WEIGHT:
            assert people.loc[(q.account, q.subject), q.asked.value] == medians[q.id]
    weights = {
        q.subject: standing_answers(plan, votes, 1)[q.id].mean() / 100
        for q in plan.questions
        if q.asked is Asked.WEIGHT
    }
    assert after.scores.weights.to_dict() == pytest.approx(weights)
    assert found.weights["after"].to_dict() == pytest.approx(weights)
    assert after.ratings.drop(index=list(TWO)).equals(a.ratings.drop(index=list(TWO)))


def test_everybody_s_weighting_is_kept_without_a_name_and_used(a, plan):
    found = adopt(a, plan, standing_answers(plan, random_votes(plan, 5), 1))
    sheet = found.book["weightings"]
    assert sorted(sheet["voter"].unique()) == [f"Voter {i}" for i in range(1, 6)]
    assert sheet.groupby("voter")["points"].sum().to_numpy() == pytest.approx(np.full(5, 100.0))
    after = a.after(found.book)
    assert after.robustness_room.draws == 5
    assert after.robustness_room.ranks.sum(axis=1).to_numpy() == pytest.approx(np.ones(8))
    assert after.cell_shares_room.table.sum(axis=1).to_numpy() == pytest.approx(np.ones(8))
    again = read_workbook(write_workbook(found.book), filename="again.xlsx")
    pd.testing.assert_frame_equal(again["weightings"], sheet)


def test_a_note_goes_behind_what_was_noted_and_replaces_that_of_an_earlier_workshop():
    book = full_book(3)
    ratings = book["ratings"]
    ratings["note"] = "Shares our roadmap"
    a = analyse(book.replace({"ratings": ratings}))
    plan = plan_of(a, TWO[:1], Collect(("Culture",)))
    once = adopt(a, plan, standing_answers(plan, vote_frame([(1, 1, "q1", 7.0), (2, 1, "q1", 8.0)]), 1)).book
    twice = adopt(a.after(once), plan, standing_answers(plan, vote_frame([(1, 1, "q1", 9.0)]), 1)).book
    notes = [
        book["ratings"].set_index(["account", "factor"]).loc[(TWO[0], "Culture"), "note"] for book in (once, twice)
    ]
    assert notes == ["Shares our roadmap; workshop, 2 votes", "Shares our roadmap; workshop, 1 vote"]
    others = twice["ratings"].set_index(["account", "factor"])["note"].drop((TWO[0], "Culture"))
    assert set(others) == {"Shares our roadmap"}


def test_the_latest_row_of_a_relationship_is_changed_and_a_missing_one_begun():
    book = full_book(3)
    rows = book["relationship"].iloc[:1]
    earlier = rows.assign(as_of="2024", contacts=1.0)
    now = rows.assign(as_of="2025", contacts=2.0)
    a = analyse(book.replace({"relationship": pd.concat([now, earlier], ignore_index=True)}))
    plan = plan_of(a, TWO, Collect(stages=True))
    votes = vote_frame([(1, 1, q.id, 3.0) for q in plan.questions])
    sheet = adopt(a, plan, standing_answers(plan, votes, 1)).book["relationship"]
    assert sheet[["account", "as_of", "contacts"]].fillna("").to_numpy().tolist() == [
        [TWO[0], "2025", 3.0],
        [TWO[0], "2024", 1.0],
        [TWO[1], "", 3.0],
    ]


def test_what_is_no_longer_in_the_book_is_left_out_and_counted(a, plan):
    votes = random_votes(plan, 3, share=1.0)
    book = a.portfolio
    tables = {
        sheet: frame[frame["key" if sheet == "accounts" else "account"] != TWO[1]]
        for sheet, frame in book.tables.items()
        if {"key", "account"} & set(frame.columns)
    }
    fewer = analyse(book.replace(tables))
    found = adopt(fewer, plan, standing_answers(plan, votes, 1))
    gone = [q for q in plan.questions if q.account == TWO[1]]
    assert found.left_out == len(gone) > 0
    assert TWO[1] not in set(found.book["ratings"]["account"])


def test_a_rating_that_is_computed_by_now_is_left_out(a):
    plan = plan_of(a, TWO, Collect(("Culture",)))
    answers = standing_answers(plan, random_votes(plan, 3, share=1.0), 1)
    criteria = pd.DataFrame({"factor": ["Culture"], "block": ["harmony"], "weight": [100.0], "source": ["revenue"]})
    found = adopt(analyse(a.portfolio.replace({"criteria": criteria})), plan, answers)
    assert (found.ratings, found.left_out) == (0, 2)


def test_a_factor_the_room_was_not_asked_about_keeps_its_share(a):
    plan = plan_of(a, TWO, Collect(weights=True))
    votes = random_votes(plan, 3, share=1.0)
    criteria = adopt(a, plan, standing_answers(plan, votes, 1)).book["criteria"]
    criteria = pd.concat(
        [criteria, pd.DataFrame({"factor": ["New"], "block": ["harmony"], "weight": [30.0]})], ignore_index=True
    )
    later = analyse(a.portfolio.replace({"criteria": criteria}))
    found = adopt(later, plan, standing_answers(plan, votes, 1))
    assert found.weights.loc["New", "after"] == pytest.approx(found.weights.loc["New", "before"])
    assert found.weights["after"].sum() == pytest.approx(1.0)
    assert found.book["criteria"].set_index("factor").loc["New", "weight"] == 30.0  # nobody was asked to change it


@pytest.mark.parametrize("name", ["money_only", "full"])
def test_adopting_weights_makes_no_factor_the_book_did_not_have(name):
    a = analyse(money_only() if name == "money_only" else full_book(4))
    plan = plan_of(a, (), Collect(weights=True))
    found = adopt(a, plan, standing_answers(plan, random_votes(plan, 3, share=1.0), 1))
    asked = {q.subject for q in plan.questions}
    assert {c.factor for c in a.after(found.book).criteria} == {c.factor for c in a.criteria}
    assert set(found.weights.index) == asked
    kept = {c.factor: c.weight for c in a.criteria if c.factor not in asked}
    assert {c.factor: c.weight for c in a.after(found.book).criteria if c.factor not in asked} == kept


def test_the_figures_that_change_are_listed_the_largest_change_first():
    book = full_book(3)
    ratings = book["ratings"]
    typed = {("account 0", "Culture"): 2.0, ("account 0", "Vision"): 7.0, ("account 1", "Culture"): 5.0}
    cells = zip(ratings["account"], ratings["factor"], strict=True)
    ratings["rating"] = [typed.get(cell, rating) for cell, rating in zip(cells, ratings["rating"], strict=True)]
    ratings = ratings[(ratings["account"] != "account 1") | (ratings["factor"] != "Vision")].reset_index(drop=True)
    a = analyse(book.replace({"ratings": ratings}))
    plan = plan_of(a, TWO, Collect(("Culture", "Vision")))
    said = {("account 0", "Culture"): 9.0, ("account 0", "Vision"): 8.0, ("account 1", "Culture"): 5.0,
            ("account 1", "Vision"): 6.0}  # fmt: skip
    votes = vote_frame([(1, 1, q.id, said[q.account, q.subject]) for q in plan.questions])
    found = adopt(a, plan, standing_answers(plan, votes, 1))
    first, second = (str(a.names[account]) for account in TWO)
    assert found.ratings == 4
    assert found.figures.fillna({"before": -1.0}).to_numpy().tolist() == [
        [first, "Culture", 2.0, 9.0],
        [first, "Vision", 7.0, 8.0],
        [second, "Vision", -1.0, 6.0],
    ]


def test_every_kind_of_figure_is_listed_with_what_the_book_says_now(a, plan):
    found = adopt(a, plan, standing_answers(plan, random_votes(plan, 5), 1))
    assert len(found.figures) <= found.ratings + found.items + found.people
    assert {q.title for q in plan.questions if q.asked in (Asked.STAGE, Asked.POWER)} & set(found.figures["title"])
    assert (found.figures["before"] != found.figures["after"]).all()
    again = adopt(a.after(found.book), plan, standing_answers(plan, random_votes(plan, 5), 1))
    assert again.figures.empty
