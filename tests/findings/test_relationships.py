from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.findings import relationships as words
from kamcore.method.stage_items import ITEM_KEYS
from kamcore.workbook.portfolio import Portfolio
from tests.books import full_book, money_only, names_only, one_account


def book(
    ratings: list[list[float | None]], views: list[str | None] | None = None, **columns: list[object]
) -> Portfolio:
    keys = [f"a{i}" for i in range(len(ratings))]
    rows = [
        {"account": k, "view": views[i] if views else "ours", **dict(zip(ITEM_KEYS, ratings[i], strict=True))}
        for i, k in enumerate(keys)
        if any(v is not None for v in ratings[i])
    ]
    accounts = pd.DataFrame({"key": keys, "name": [k.upper() for k in keys], **columns})
    return Portfolio({"accounts": accounts, **({"relationship": pd.DataFrame(rows)} if rows else {})})


def said(ratings: list[list[float | None]], **columns: list[object]) -> str:
    return words.finding(analyse(book(ratings, **columns))).plain


NOTHING: list[float | None] = [None] * 6


def test_the_stages_are_counted():
    assert said([[4.0] * 6, [1.0] * 6, [1.0] * 6]) == "1 of 3 relationships is strategic; 2 stay tactical."
    assert said([[2.0] * 6, [3.0] * 6]) == "None of 2 relationships is strategic; none stays tactical."


def test_a_claim_that_is_not_borne_out_and_an_account_without_a_stage():
    found = said([[4.0] * 6, NOTHING], share_of_wallet=[0.1, None])
    assert found == (
        "1 of 2 relationships is strategic; none stays tactical; one claim is not borne out; 1 account has no stage yet."
    )


def test_where_most_have_no_stage_the_few_that_have_one_are_told():
    assert (
        said([[3.0] * 6, NOTHING, NOTHING])
        == "The relationship with A0 is interdependent; 2 accounts have no stage yet."
    )
    found = said([[3.0] * 6, [1.0] * 6, [3.0] * 6, *[NOTHING] * 4])
    assert found == "Of 3 rated relationships 2 are interdependent and 1 is tactical; 4 accounts have no stage yet."


def test_one_account():
    assert said([[1.0] * 6]) == "The one relationship is tactical."
    assert words.finding(analyse(one_account())).plain == (
        "The one account has no stage yet: rate at least 4 of its 6 items."
    )


def test_nobody_is_classified():
    assert words.finding(analyse(names_only())).plain == (
        "None of 3 accounts has a stage yet; to place one, rate at least 4 of its 6 items."
    )


def test_the_default_account_has_a_claim_to_check():
    a = analyse(book([[2.0] * 6, [4.0] * 6], share_of_wallet=[None, 0.1]))
    assert words.default_account(a) == "a1"
    assert list(words.in_order(a)) == ["a1", "a0"]


def test_the_way_up():
    a = analyse(book([[2.0, 2.0, 3.0, 3.0, 3.0, 3.0]]))
    first, held, told = (s.plain for s in words.way_up(a, "a0"))
    assert first.startswith("1 point from interdependent. The least that reaches it: raise supplier position")
    assert held == "Held back by supplier position and basis of trade: below the level of interdependent."
    assert told == "Score the account's attractiveness first: the advice depends on its potential."


def test_evidence_is_reported_or_derived():
    a = analyse(book([[None, 2.0, 2.0, 2.0, 2.0, 9.0]], share_of_wallet=[0.6]))
    steps = words.steps(a, "a0")
    assert steps[0].evidence == "Derived: the share of wallet says 3 (single, or at least the largest)"
    assert steps[0].counts == 3.0
    assert steps[1].evidence == "Reported"
    assert (steps[5].counts, steps[5].evidence) == (None, "Rated 9, outside 1 to 4: left out")


def test_two_views():
    made = book([[3.0] * 6])
    rows = pd.concat([made["relationship"], made["relationship"].assign(view="customer", contacts=1.0)])
    found = words.gap(analyse(made.replace({"relationship": rows})), "a0")
    assert found is not None
    assert words.gap_sentence(found).plain == (
        "We see it 0.33 steps closer on average; furthest apart: contacts (3 against 1)."
    )
    assert words.gap(analyse(made), "a0") is None


def test_suggestions_name_each_account_once():
    for made in (full_book(), money_only(), names_only()):
        found = words.suggestions(analyse(made))
        assert 0 < len(found) <= 3
        assert len({s.account for s in found}) == len(found)


def _costs(cost_before: float, cost: float, before: float = 100.0, now: float = 110.0) -> Portfolio:
    made = book([[2.0, 2.0, 2.0, 2.0, 2.0, 2.0]])
    rows = [
        {"account": "a0", "period": "2024", "revenue": before, "cost_to_serve": cost_before},
        {"account": "a0", "period": "2025", "revenue": now, "cost_to_serve": cost},
    ]
    return Portfolio(
        {"accounts": made["accounts"], "relationship": made["relationship"], "revenue": pd.DataFrame(rows)}
    )


def test_a_cooperative_account_whose_cost_rises_faster_is_in_the_cost_trap():
    a = analyse(_costs(10.0, 13.0))
    assert a.stages.table["stage"].loc["a0"] == "cooperative"
    assert a.cost_traps.tolist() == [True]
    (told,) = (s.plain for s in words.to_check(a, "a0"))
    assert told == "Cost to serve rose 30 % while revenue rose 10 %: the cost trap of a cooperative account."
    assert words.suggestions(a)[0].sentence.plain == (
        "A0: cost to serve rose 30 % while revenue rose 10 %: the cost trap of a cooperative account. "
        "See that it pays before you add to it."
    )


@pytest.mark.parametrize(
    ("costs", "trapped"),
    [((10.0, 11.0), False), ((10.0, 9.5, 100.0, 90.0), False), ((10.0, 12.0, 100.0, 90.0), True), ((0.0, 5.0), None)],
)
def test_costs_that_rise_no_faster_or_are_not_known_are_no_trap(costs, trapped):
    a = analyse(_costs(*costs))
    assert a.cost_traps.tolist() == [pd.NA if trapped is None else trapped]
    assert len(words.to_check(a, "a0")) == (trapped is True)
