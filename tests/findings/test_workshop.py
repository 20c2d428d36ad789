from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.analysis.scoring_edits import rate
from kamcore.findings import workshop as words
from kamcore.workshop.adopting import adopt
from kamcore.workshop.answers import rounds_of, standing_answers
from kamcore.workshop.questions import Collect, plan_of, rated_factors
from kamcore.workshop.tally import progress, tally
from tests.books import BOOKS, full_book, money_only, one_account
from tests.workshop.rooms import random_votes, vote_frame, whole_plan


@pytest.fixture(scope="module")
def a():
    return analyse(full_book(6))


def test_how_far_a_round_has_come(a):
    plan = plan_of(a, ["account 0"], Collect(("Culture",)))
    votes = vote_frame([(1, 1, "q1", 3.0)])
    assert words.coming(0, progress(plan, vote_frame([]), 1, 0)).plain.startswith("Nobody has joined yet")
    assert words.coming(1, progress(plan, votes, 1, 1)).plain == "1 person has given 1 of 1 answer."
    assert words.coming(3, progress(plan, votes, 1, 3)).plain == "3 people have given 1 of 3 answers."


def test_what_a_room_would_be_asked():
    assert (
        words.offered(2, 11, 3).plain
        == "A room would answer 11 questions about 2 accounts on their phones, in about 3 minutes."
    )
    assert words.offered(0, 7, 2).plain == "A room would answer 7 questions on their phones, in about 2 minutes."


def test_whom_the_room_moves_and_what_it_disagrees_about(a):
    plan = plan_of(a, ["account 0", "account 1"], Collect(("Relationship strength",)))
    was = a.quadrant.table["cell"]["account 0"]
    low = 0.0 if was in ("Strategic", "Status") else 10.0
    same = a.ratings.loc["account 1", "Relationship strength"]
    votes = vote_frame([(p, 1, "q1", low) for p in (1, 2)] + [(p, 1, "q2", same) for p in (1, 2)])
    now = {"Strategic": "Star", "Star": "Strategic", "Status": "Streamline", "Streamline": "Status"}[was]
    said = words.result(a, tally(a, plan, rounds_of(plan, votes, 1))).plain
    assert said == f"The room sees Account 0 as {now}, {was} in the book; everybody agrees on everything."
    votes = vote_frame([(1, 1, "q1", 0.0), (2, 1, "q1", 10.0)])
    said = words.result(a, tally(a, plan, rounds_of(plan, votes, 1))).plain
    assert "it disagrees most about Relationship strength at Account 0" in said


def test_accounts_the_book_does_not_place_are_not_said_to_stand_elsewhere_in_it():
    a = analyse(money_only(4))
    keys = [str(key) for key in a.accounts.index]
    plan = plan_of(a, keys, Collect(("Relationship strength",)))
    first = vote_frame([(1, 1, "q1", 8.0)])
    said = words.result(a, tally(a, plan, rounds_of(plan, first, 1))).plain
    assert ", which the book does not place" in said
    assert "another cell" not in said
    both = vote_frame([(1, 1, "q1", 8.0), (1, 1, "q2", 8.0)])
    said = words.result(a, tally(a, plan, rounds_of(plan, both, 1))).plain
    assert said.startswith("The room places ")
    assert "which the book does not place" in said

    placed = analyse(rate(a.portfolio, {(keys[0], "Relationship strength"): 1.0}))
    moved = vote_frame([(1, 1, f"q{i}", 9.0) for i in (1, 2, 3)])
    said = words.result(placed, tally(placed, plan, rounds_of(plan, moved, 1))).plain
    name = placed.names[keys[0]]
    assert said.startswith(f"The room sees {name} in another cell than the book, and places 2 it does not place")


def test_who_loses_the_rank_by_new_weights_is_said_before_it_is_written():
    a = analyse(money_only(4))
    plan = plan_of(a, [str(a.accounts.index[0])], Collect(("Culture",), weights=True))
    asked = {q.subject: q.id for q in plan.questions if q.asked.value == "weight"}
    votes = vote_frame([(1, 1, one, 100.0 if factor == "Culture" else 0.0) for factor, one in asked.items()])
    found = adopt(a, plan, standing_answers(plan, votes, 1))
    assert a.ranking.ranked == 4
    assert found.unranked == 4
    assert words.adopting(found).plain.endswith(
        " 4 accounts lose their rank: what is rated of them weighs less than half after that."
    )
    even = vote_frame([(1, 1, one, 10.0) for one in asked.values()])
    kept = adopt(a, plan, standing_answers(plan, even, 1))
    assert set(kept.weights.index) == set(asked)


def test_a_room_that_only_weighs_and_one_that_says_nothing(a):
    plan = plan_of(a, [], Collect(weights=True))
    assert words.result(a, tally(a, plan, rounds_of(plan, vote_frame([]), 1))).plain == "Nobody answered anything."
    votes = vote_frame([(1, 1, "q1", 50.0)])
    assert words.result(a, tally(a, plan, rounds_of(plan, votes, 1))).plain == "1 person answered."
    assert words.adopting(adopt(a, plan, standing_answers(plan, votes, 1))).plain == (
        "This would set the weights of 7 factors, and keep how each of 1 person weighs."
    )
    assert words.adopting(adopt(a, plan, standing_answers(plan, vote_frame([]), 1))).plain.startswith(
        "There is nothing to adopt"
    )


@pytest.mark.parametrize("name", BOOKS)
def test_nothing_unreadable_is_ever_said(name):
    a = analyse(BOOKS[name]())
    plan = plan_of(a, list(a.accounts.index[:2]), Collect(rated_factors(a), weights=True, stages=True))
    for votes in (vote_frame([]), random_votes(plan, 1), random_votes(plan, 4, rounds=2, share=0.4)):
        found = adopt(a, plan, standing_answers(plan, votes, 2))
        for sentence in (
            words.finding(a),
            words.result(a, tally(a, plan, rounds_of(plan, votes, 2))),
            words.adopted(a, tally(a, plan, rounds_of(plan, votes, 2))),
            words.adopting(found),
        ):
            ours = "".join(piece.text for piece in sentence.pieces if piece.kind not in ("account", "person"))
            assert not {"nan", "None", "<NA>"} & set(ours.split())
            assert sentence.plain.endswith(".")


def test_the_ratings_of_a_whole_room_are_counted(a):
    plan = whole_plan(a, "account 0")
    said = words.adopting(adopt(a, plan, standing_answers(plan, random_votes(plan, 3, share=1.0), 1))).plain
    assert said == (
        "This would set 5 ratings, 6 steps of relationships, 4 figures about people and the weights of 7 factors, "
        "and keep how each of 3 people weighs."
    )


def test_how_many_figures_become_others(a):
    plan = plan_of(a, ["account 0", "account 1"], Collect(("Culture",)))
    now = [float(a.ratings.loc[key, "Culture"]) for key in ("account 0", "account 1")]
    other = 0.0 if now[0] else 1.0
    same = standing_answers(plan, vote_frame([(1, 1, "q1", now[0]), (1, 1, "q2", now[1])]), 1)
    one = standing_answers(plan, vote_frame([(1, 1, "q1", other), (1, 1, "q2", now[1])]), 1)
    assert words.changing(adopt(a, plan, same)) == "Every figure is in the book already as the room says it."
    assert words.changing(adopt(a, plan, one)) == "1 figure changes and 1 stays as it is."


def test_a_workshop_promises_the_time_that_its_questions_take():
    """Six accounts, five factors that people rate, eight seconds each: four minutes, however long the list of accounts is."""
    assert (
        words.finding(analyse(full_book(600))).plain
        == "Ask the people who know: a room of phones can score your 6 most important accounts in about 4 minutes."
    )
    ask = "Ask the people who know: a room of phones can score"
    assert words.finding(analyse(full_book(2))).plain == f"{ask} your most important account in about 1 minute."
    assert words.finding(analyse(one_account())).plain == f"{ask} 1 account in about 1 minute."


def test_a_workshop_promises_nothing_where_people_rate_nothing():
    figures = pd.DataFrame({"factor": ["Revenue"], "block": ["growth"], "weight": [1.0], "source": ["revenue"]})
    said = words.finding(analyse(full_book(3).replace({"criteria": figures}))).plain
    assert said == "Ask the people who know: what a room of phones decides goes into the book."
