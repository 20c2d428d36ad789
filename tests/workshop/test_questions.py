from __future__ import annotations

import pytest

from kamcore.analysis import analyse
from kamcore.method.stage_items import ITEM_KEYS
from kamcore.workshop import questions
from kamcore.workshop.plan import Asked, Plan
from kamcore.workshop.questions import (
    Collect,
    first_accounts,
    minutes,
    people_of,
    plan_of,
    rated_factors,
    weighed_factors,
)
from tests.books import BOOKS, full_book
from tests.workshop.rooms import whole_plan


@pytest.fixture(scope="module")
def a():
    return analyse(full_book(8))


def test_weights_come_first_then_account_by_account(a):
    plan = whole_plan(a, "account 1", "account 0")
    accounts = [q.account for q in plan.questions]
    assert accounts == sorted(accounts, key=["", "account 1", "account 0"].index)
    assert [q.id for q in plan.questions] == [f"q{i}" for i in range(1, len(plan.questions) + 1)]
    of_one = [q.asked for q in plan.questions if q.account == "account 0"]
    assert of_one == sorted(of_one, key=list(Asked).index) or {Asked.POWER, Asked.SENTIMENT} <= set(of_one)
    assert {q.subject for q in plan.questions if q.asked is Asked.STAGE} == set(ITEM_KEYS)
    assert {q.subject for q in plan.questions if q.asked is Asked.RATING} == set(rated_factors(a))
    assert Plan.from_json(plan.to_json()) == plan


def test_only_what_people_judge_is_rated_and_only_the_score_is_weighed(a):
    assert "Revenue" not in rated_factors(a)
    assert "Relationship strength" in rated_factors(a)
    assert "Revenue" in weighed_factors(a)
    assert "Relationship strength" not in weighed_factors(a)


def test_the_ends_of_a_scale_have_their_words(a):
    plan = plan_of(a, ["account 0"], Collect(("Culture",), stages=True, people=(("account 0", "p0"),)))
    by_kind = {q.asked: q for q in reversed(plan.questions)}
    assert by_kind[Asked.RATING].words == ((0.0, "We do not get on"), (10.0, "We work as one"))
    assert by_kind[Asked.STAGE].words[3] == (4.0, "sole strategic partner")
    assert dict(by_kind[Asked.SENTIMENT].words)[-2.0] == "hostile"
    assert by_kind[Asked.POWER].title == "How much does the word of Person 0 count?"


def test_what_cannot_be_asked_is_said_in_a_sentence(a):
    with pytest.raises(ValueError, match="at least one account and one thing"):
        plan_of(a, [], Collect())
    with pytest.raises(ValueError, match="no account 'x'"):
        plan_of(a, ["x"], Collect(weights=True))
    with pytest.raises(ValueError, match="not a factor that people rate"):
        plan_of(a, ["account 0"], Collect(("Revenue",)))
    with pytest.raises(ValueError, match="no person 'x'"):
        plan_of(a, ["account 0"], Collect(people=(("account 0", "x"),)))


def test_a_room_asks_only_so_much(monkeypatch, a):
    monkeypatch.setattr(questions, "MOST_QUESTIONS", 11)
    assert len(plan_of(a, ["account 0"], Collect(("Culture",), stages=True)).questions) == 7
    with pytest.raises(ValueError, match=r"would be 14 questions.*at most 11: choose fewer"):
        plan_of(a, ["account 0", "account 1"], Collect(("Culture",), stages=True))


@pytest.mark.parametrize("name", BOOKS)
def test_every_book_has_something_to_begin_with(name):
    a = analyse(BOOKS[name]())
    accounts = first_accounts(a)
    assert accounts
    plan = plan_of(a, accounts, Collect(rated_factors(a), weights=bool(weighed_factors(a))))
    assert minutes(plan) >= 1
    assert all(q.account in a.accounts.index or not q.account for q in plan.questions)
    assert set(people_of(a, accounts)) <= set(
        zip(a.portfolio["stakeholders"]["account"], a.portfolio["stakeholders"]["person"], strict=True)
    )
