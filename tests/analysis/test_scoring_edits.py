from __future__ import annotations

import pytest

from kamcore.analysis import analyse
from kamcore.analysis.criteria import STANDARD
from kamcore.analysis.scoring_edits import rate, reweigh, write_rule
from kamcore.workbook.settings import Settings
from kamcore.workbook.writing import write_workbook
from tests.books import full_book, money_only


def test_a_weight_writes_the_standard_factors_in_force_and_makes_no_other():
    book = money_only()
    a = analyse(book)
    new = reweigh(book, a.criteria, {"Culture": 25.0})
    assert new["criteria"]["factor"].tolist() == [c.factor for c in STANDARD if c.factor != "Spend available"]
    b = a.after(new)
    assert [c.factor for c in b.criteria] == [c.factor for c in a.criteria]
    assert b.scores.table["score"].equals(a.scores.table["score"])
    assert b.scores.table["coverage"].equals(a.scores.table["coverage"])
    assert write_workbook(new)


def test_weights_of_blocks_are_settings_and_keep_the_others():
    book = full_book(3)
    new = reweigh(book, analyse(book).criteria, {}, {"growth": 80.0})
    assert dict(new.settings.items()) == {"growth_weight": 80.0}
    assert new["criteria"].empty


@pytest.mark.parametrize("weights", [{"Culture": -1.0}, {"Nobody": 3.0}])
def test_a_wrong_weight_is_refused(weights):
    book = full_book(3)
    with pytest.raises(ValueError, match=r"expected a number|no factor"):
        reweigh(book, analyse(book).criteria, weights)


def test_a_rule_takes_the_place_of_the_one_before_and_keeps_other_settings():
    book = full_book(3).replace(settings=Settings(growth_weight=80.0))
    one = write_rule(book, {"score": 6.0, "change": 1.5}, 1)
    assert dict(one.settings.items()) == {"growth_weight": 80.0, "key_score": 6.0, "key_change": 1.5, "key_needed": 1}
    two = write_rule(one, {"revenue": 1e5, "score": 6.0}, 2)
    assert dict(two.settings.items()) == {"growth_weight": 80.0, "key_score": 6.0, "key_revenue": 1e5}
    assert write_rule(two, {}, 0).digest == book.digest


@pytest.mark.parametrize("rule", [{"score": 11.0}, {"luck": 1.0}, {"revenue": float("inf")}])
def test_a_wrong_rule_is_refused(rule):
    with pytest.raises(ValueError, match=r"expected 0 to 10|unknown setting|expected a number"):
        write_rule(full_book(3), rule, 0)


def test_ratings_are_set_added_and_taken_out_at_once():
    book = money_only()
    new = rate(book, {("a0", "Culture"): 7.0, ("a1", "Culture"): 3.0, ("a2", "Vision"): None})
    assert new["ratings"][["account", "factor", "rating"]].to_numpy().tolist() == [
        ["a0", "Culture", 7.0],
        ["a1", "Culture", 3.0],
    ]
    again = rate(new, {("a0", " culture "): 8.0, ("a1", "CULTURE"): None})
    assert again["ratings"][["account", "factor", "rating"]].to_numpy().tolist() == [["a0", "Culture", 8.0]]
    assert rate(again, {("a0", "Culture"): 8.0}).digest == again.digest


def test_a_wrong_rating_is_refused():
    with pytest.raises(ValueError, match="expected a number from 0 to 10"):
        rate(money_only(), {("a0", "Culture"): 11.0})
    with pytest.raises(ValueError, match="no account"):
        rate(money_only(), {("zz", "Culture"): 1.0})
