"""The written rule with its guard rails, and the ideal profile."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.method.identification import guard_rails, ideal_profile, identify

MEASURES = pd.DataFrame(
    {"score": [8.0, 6.0, 3.0, np.nan], "revenue": [100.0, 10.0, 100.0, 100.0]}, index=["d", "c", "b", "a"]
)


def test_all_criteria_or_enough_of_them():
    rule = {"score": 6.0, "revenue": 50.0}
    assert list(identify(MEASURES, rule).chosen) == ["d"]
    assert list(identify(MEASURES, rule, 1).chosen) == ["a", "b", "c", "d"]


def test_a_missing_measure_is_not_met_and_said_to_be_open():
    found = identify(MEASURES, {"score": 6.0, "revenue": 50.0})
    assert list(found.open) == ["a"]
    assert found.table["score"].isna().to_dict() == {"a": True, "b": False, "c": False, "d": False}
    assert found.table["judged"].tolist() == [1, 2, 2, 2]


@given(st.lists(st.tuples(*[st.one_of(st.none(), st.integers(0, 3))] * 3), min_size=1, max_size=8), st.integers(1, 3))
def test_as_a_plain_loop_applies_the_rule(rows, needed):
    names = ["x", "y", "z"]
    found = identify(pd.DataFrame(rows, columns=names, dtype="float64"), dict.fromkeys(names, 2.0), needed)
    met = [sum(value is not None and value >= 2 for value in row) for row in rows]
    assert list(found.chosen) == [i for i, count in enumerate(met) if count >= needed]
    could = [count + sum(value is None for value in row) for row, count in zip(rows, met, strict=True)]
    assert list(found.open) == [i for i, most in enumerate(could) if most >= needed and met[i] < needed]


@pytest.mark.parametrize(
    ("rule", "needed", "message"),
    [
        ({}, None, "at least one criterion"),
        ({"score": 1.0}, 2, "at least one criterion"),
        ({"score": 1.0}, 0, "at least one criterion"),
        ({"score": math.nan}, None, "must be a number"),
        ({"other": 1.0}, None, "no measure"),
    ],
)
def test_what_is_no_rule_is_refused(rule, needed, message):
    with pytest.raises(ValueError, match=message):
        identify(MEASURES, rule, needed)


@pytest.mark.parametrize(
    ("count", "level", "direction"),
    [
        (0, "warning", "low"), (4, "warning", "low"), (5, "good", "inside"), (25, "good", "inside"), (26, "warning", "high"),
        (50, "warning", "high"), (51, "strong warning", "high"), (99, "strong warning", "high"), (100, "error", "high"),
    ],
)  # fmt: skip
def test_guard_rails_of_the_number(count, level, direction):
    (rail,) = guard_rails(pd.RangeIndex(count))
    assert (rail.level, rail.direction, rail.value) == (level, direction, count)


@pytest.mark.parametrize(
    ("count", "managers", "level", "direction"),
    [
        (8, 2, "good", "inside"),
        (16, 2, "good", "inside"),
        (7, 2, "warning", "low"),
        (17, 2, "warning", "high"),
    ],
)
def test_guard_rails_of_the_load(count, managers, level, direction):
    manager = pd.Series([f"m{i % managers}" for i in range(count)])
    rail = guard_rails(pd.RangeIndex(count), manager)[1]
    assert (rail.what, rail.level, rail.direction) == ("load", level, direction)
    assert len(guard_rails(pd.RangeIndex(count), pd.Series([None] * count, dtype="str"))) == 1


def test_the_ideal_is_the_mean_of_the_best():
    """(7, 3) is the mean of (8, 2) and (6, 4); c = (7, 8) is off by 5 on y, which weighs a quarter: 1 - 1.25/10."""
    ratings = pd.DataFrame({"x": [8.0, 6.0, 7.0, np.nan], "y": [2.0, 4.0, 8.0, np.nan]}, index=list("abcd"))
    found = ideal_profile(ratings, {"x": 3, "y": 1, "z": 0}, pd.Index(["b", "a"]))
    assert found.ideal.to_dict() == {"x": 7.0, "y": 3.0}
    assert found.table["similarity"]["c"] == pytest.approx(0.875)
    assert found.table["similarity"]["a"] == pytest.approx(0.9)
    assert math.isnan(found.table["similarity"]["d"])
    assert found.largest_gaps("c") == (("y", 5.0),)
    assert found.largest_gaps("a") == (("x", 1.0), ("y", -1.0))
    assert found.largest_gaps("d") == ()


def test_missing_ratings_renormalise_the_likeness():
    ratings = pd.DataFrame({"x": [8.0, np.nan], "y": [2.0, 4.0]}, index=["a", "b"])
    found = ideal_profile(ratings, {"x": 3, "y": 1}, pd.Index(["a"]))
    assert found.table.loc["b"].tolist() == pytest.approx([0.8, 0.25])


def test_nobody_is_best_or_nothing_weighs():
    ratings = pd.DataFrame({"x": [8.0]}, index=["a"])
    for found in (ideal_profile(ratings, {"x": 1}, pd.Index([])), ideal_profile(ratings, {"x": 0}, pd.Index(["a"]))):
        assert found.table["similarity"].isna().all()
        assert found.ideal.isna().all()


def test_order_changes_nothing():
    rng = np.random.default_rng(0)
    ratings = pd.DataFrame(rng.uniform(0, 10, (6, 3)), index=list("abcdef"), columns=list("xyz"))
    one = ideal_profile(ratings, {"x": 1, "y": 2, "z": 3}, pd.Index(["a", "c"]))
    other = ideal_profile(ratings.iloc[::-1], {"x": 1, "y": 2, "z": 3}, pd.Index(["c", "a"]))
    assert one.table.equals(other.table)
    assert one.ideal.equals(other.ideal)


def test_what_is_no_rating_is_refused():
    with pytest.raises(ValueError, match="outside 0-10"):
        ideal_profile(pd.DataFrame({"x": [11.0]}), {"x": 1}, pd.Index([0]))
    with pytest.raises(ValueError, match="zero or more"):
        ideal_profile(pd.DataFrame({"x": [1.0]}), {"x": -1}, pd.Index([0]))
