from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamcore.analysis import analyse
from kamcore.workshop.adopting import adopt
from kamcore.workshop.answers import fingerprint, rounds_of, standing_answers
from kamcore.workshop.plan import Asked
from kamcore.workshop.questions import Collect, plan_of, rated_factors
from kamcore.workshop.tally import progress, tally
from tests.books import BOOKS, full_book
from tests.workshop.rooms import random_votes, vote_frame, whole_plan

TWO = ("account 0", "account 1")


@pytest.fixture(scope="module")
def a():
    return analyse(full_book(8))


@pytest.fixture(scope="module")
def plan(a):
    return whole_plan(a, *TWO)


def question(plan, asked, account, subject):
    return next(q.id for q in plan.questions if (q.asked, q.account, q.subject) == (asked, account, subject))


def test_nobody_has_voted(a, plan):
    found = tally(a, plan, rounds_of(plan, vote_frame([]), 1))
    assert found.people == 0
    assert not (found.places["votes"] > 0).any()
    assert found.views.empty
    assert found.questions["median"].isna().all()
    assert found.weights["room"].isna().all()
    assert found.places["attractiveness"].equals(found.places["book_attractiveness"])


def test_one_person_s_view_is_where_the_book_would_put_the_account(a, plan):
    """The independent way: the same answers typed into the book by hand."""
    votes = random_votes(plan, 1, share=1.0)
    votes = votes[~votes["question"].isin([q.id for q in plan.questions if q.asked is Asked.WEIGHT])]
    found = tally(a, plan, rounds_of(plan, votes, 1))
    by_hand = a.after(adopt(a, plan, standing_answers(plan, votes, 1)).book).quadrant.table
    for account, attractiveness, strength in found.views.itertuples(index=False):
        assert attractiveness == pytest.approx(by_hand["attractiveness"][account])
        assert strength == pytest.approx(by_hand["strength"][account])
    assert found.places["attractiveness"].tolist() == by_hand["attractiveness"].reindex(TWO).tolist()
    assert found.places["votes"].tolist() == [1, 1]


def test_a_view_takes_nothing_from_the_book_that_was_asked_and_not_answered(a):
    plan = plan_of(a, TWO[:1], Collect(("Culture", "Vision")))
    votes = vote_frame([(1, 1, "q1", 10.0)])
    found = tally(a, plan, rounds_of(plan, votes, 1))
    without = a.ratings.loc[[TWO[0]]].assign(Culture=10.0, Vision=np.nan)
    assert found.views["attractiveness"].tolist() == pytest.approx(a.scored(without).table["score"].tolist())
    # the account itself keeps what nobody answered
    kept = a.ratings.loc[[TWO[0]]].assign(Culture=10.0)
    assert found.places["attractiveness"].tolist() == pytest.approx(a.scored(kept).table["score"].tolist())


def test_strength_from_stages_follows_the_items_that_were_voted():
    book = full_book(6)
    ratings = book["ratings"]
    book = book.replace({"ratings": ratings[ratings["factor"] != "Relationship strength"]})
    a = analyse(book)
    assert a.strength.source == "stage"
    plan = plan_of(a, TWO[:1], Collect(stages=True))
    votes = vote_frame([(p, 1, q.id, 4.0 if p == 1 else 1.0) for p in (1, 2) for q in plan.questions])
    assert sorted(tally(a, plan, rounds_of(plan, votes, 1)).views["strength"]) == [1.25, 8.75]


def test_the_later_answer_of_a_person_stands_and_points_stand_together(a):
    plan = plan_of(a, TWO[:1], Collect(("Culture",), weights=True))
    weights = [q.id for q in plan.questions if q.asked is Asked.WEIGHT]
    culture = question(plan, Asked.RATING, TWO[0], "Culture")
    votes = vote_frame(
        [(1, 1, culture, 2.0), (1, 1, weights[0], 50.0), (1, 1, weights[1], 50.0), (2, 1, culture, 4.0), (1, 2, weights[2], 100.0),
         (2, 2, culture, 9.0)]
    )  # fmt: skip
    second = standing_answers(plan, votes, 2)
    assert sorted(second[culture]) == [2.0, 9.0]
    assert second[weights[2]].dropna().tolist() == [100.0]
    assert second[weights[0]].dropna().tolist() == [0.0]
    found = tally(a, plan, rounds_of(plan, votes, 2)).questions.loc[culture]
    assert (found["earlier"], found["median"], found["median_move"], found["spread_move"]) == (3.0, 5.5, 2.5, 2.5)


def test_the_first_round_stays_what_it_was_when_a_second_begins(a, plan):
    votes = random_votes(plan, 3, rounds=2)
    first = votes[votes["round"] == 1]
    early, late = (tally(a, plan, rounds_of(plan, found, 1)) for found in (first, votes))
    pd.testing.assert_frame_equal(late.questions, early.questions)
    late = tally(a, plan, rounds_of(plan, votes, 2)).places
    early = tally(a, plan, rounds_of(plan, first, 1)).places
    assert late["earlier_attractiveness"].tolist() == early["attractiveness"].tolist()


def test_progress_counts_this_round_alone(plan):
    votes = random_votes(plan, 2, share=1.0)
    told = progress(plan, votes, 1, people=4)
    assert told.index.tolist() == ["", *TWO]
    assert told["share"].tolist() == [0.5, 0.5, 0.5]
    assert progress(plan, votes, 2, people=4)["answered"].sum() == 0
    assert progress(plan, vote_frame([]), 1, people=0)["share"].tolist() == [0.0, 0.0, 0.0]


@pytest.fixture(scope="module")
def small():
    return analyse(full_book(4))


@settings(max_examples=25)
@given(people=st.integers(0, 5), random=st.randoms(use_true_random=False))
def test_neither_the_order_of_votes_nor_the_numbers_of_people_matter(small, people, random):
    a = small
    plan = plan_of(a, TWO, Collect(("Culture",), weights=True))
    votes = random_votes(plan, people, seed=people)
    shuffled = votes.sample(frac=1.0, random_state=random.randrange(1000)).reset_index(drop=True)
    numbers = list(range(1, people + 1))
    random.shuffle(numbers)
    shuffled["participant"] = shuffled["participant"].map(dict(zip(range(1000, 1000 + people), numbers, strict=True)))
    shuffled = shuffled.astype({"participant": "int64"})
    assert fingerprint(plan, rounds_of(plan, votes, 1)) == fingerprint(plan, rounds_of(plan, shuffled, 1))
    one, other = tally(a, plan, rounds_of(plan, votes, 1)), tally(a, plan, rounds_of(plan, shuffled, 1))
    for name in ("questions", "weights", "views", "places"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    digests = {adopt(a, plan, standing_answers(plan, found, 1)).book.digest for found in (votes, shuffled)}
    assert len(digests) == 1


@pytest.mark.parametrize("name", BOOKS)
def test_every_book_can_be_voted_on(name):
    a = analyse(BOOKS[name]())
    plan = plan_of(a, list(a.accounts.index[:2]), Collect(rated_factors(a), weights=True, stages=True))
    found = tally(a, plan, rounds_of(plan, random_votes(plan, 4, rounds=2), 2))
    assert found.places["votes"].tolist() == [4] * len(found.places)
    inside = found.views[["attractiveness", "strength"]].dropna()
    assert ((inside >= 0) & (inside <= 10)).all(axis=None)
