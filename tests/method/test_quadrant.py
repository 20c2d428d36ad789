"""The strategy quadrant (method.md 3.1 to 3.3 and 3.6)."""

from __future__ import annotations

import math
import statistics

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from kamcore.method.quadrant import CELLS, POSTURES, place, relationship_strength, relative_strength

value = st.one_of(st.none(), st.integers(0, 10).map(float), st.floats(0.0, 10.0))
portfolios = st.lists(st.tuples(value, value), max_size=15).map(
    lambda rows: pd.DataFrame(
        rows, columns=["x", "y"], index=[f"k{number:02d}" for number in range(len(rows))], dtype=float
    )
)
RULES = ["midpoint", "parity", "median"]


def test_the_four_cells_and_their_postures():
    """Stages text, KAM quadrant: high and high is strategic, then star, status and streamline."""
    x = pd.Series({"a": 9.0, "b": 9.0, "c": 1.0, "d": 1.0})
    y = pd.Series({"a": 9.0, "b": 1.0, "c": 9.0, "d": 1.0})
    result = place(x, y)
    assert result.table["cell"].to_dict() == dict(zip("abcd", CELLS, strict=True))
    assert dict(result.counts) == dict.fromkeys(CELLS, 1)
    assert not result.table["borderline"].any()
    assert set(result.postures) == set(POSTURES) == set(CELLS)


@pytest.mark.parametrize("rule", RULES)
def test_a_value_on_the_line_is_high(rule):
    result = place([5.0, 5.0], [5.0, 5.0], rule)
    assert result.table["cell"].tolist() == ["Strategic", "Strategic"]
    assert dict(result.cuts) == {"attractiveness": 5.0, "strength": 5.0}


def test_a_value_on_the_line_but_for_rounding_is_high():
    sums = sum([0.1] * 8)
    assert sums < 0.8
    assert place([sums], [0.8], "custom", 0.8, 0.8).table["cell"].tolist() == ["Strategic"]


def test_each_rule_cuts_where_it_says():
    x, y = pd.Series([2.0, 6.0, 9.0]), pd.Series([1.0, 3.0, 4.0])
    assert place(x, y, "median").cuts == {"attractiveness": 6.0, "strength": 3.0}
    assert place(x, y, "custom", 7.0, 2.0).table["cell"].tolist() == ["Strategic", "Status", "Streamline"]
    assert "median" in place(x, y, "median").convention
    assert "parity" in place(x, y, "parity").convention


def test_the_median_is_of_the_accounts_placed():
    x = pd.Series({"a": 2.0, "b": 4.0, "c": 10.0})
    y = pd.Series({"a": 3.0, "b": 5.0, "c": math.nan})
    assert place(x, y, "median").cuts == {"attractiveness": 3.0, "strength": 4.0}


def test_borderline_within_a_tenth_of_the_scale():
    x = pd.Series([4.0, 6.0, 3.9, 6.1], index=list("abcd"))
    result = place(x, pd.Series(9.0, index=list("abcd"))).table
    assert result["borderline"].to_dict() == {"a": True, "b": True, "c": False, "d": False}
    assert not place([0.5], [9.0], "custom", 0.0, 5.0).table["borderline"].any()


def test_an_account_without_one_of_the_two_is_listed_and_not_placed():
    result = place(pd.Series({"a": 9.0, "b": math.nan, "c": math.nan}), pd.Series({"b": 3.0, "d": 1.0}))
    assert result.table["reason"].to_dict() == {
        "a": "no relationship strength",
        "b": "no attractiveness",
        "c": "no attractiveness and no relationship strength",
        "d": "no attractiveness",
    }
    assert result.table["cell"].isna().all()
    assert not result.table["placed"].any()
    assert not result.table["borderline"].any()
    assert sum(result.counts.values()) == 0


@pytest.mark.parametrize("rule", RULES)
def test_nobody_to_place(rule):
    assert place([], [], rule).table.empty
    assert place([math.nan], [math.nan], rule).table["placed"].tolist() == [False]


@given(portfolios, st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_row_order_never_matters(frame, rule, random):
    keys = list(frame.index)
    random.shuffle(keys)
    one, other = place(frame["x"], frame["y"], rule), place(frame["x"][keys], frame.loc[keys[::-1], "y"], rule)
    assert_frame_equal(one.table, other.table, check_exact=True)
    assert one.cuts == other.cuts or math.isnan(one.cuts["strength"])


@given(portfolios, st.sampled_from(RULES))
def test_cells_match_their_definition(frame, rule):
    result = place(frame["x"], frame["y"], rule)
    placed = frame.dropna()
    cuts = (5.0, 5.0)
    if rule == "median" and len(placed):
        cuts = (statistics.median(placed["x"]), statistics.median(placed["y"]))
    assert set(result.table.index) == set(frame.index)
    assert sum(result.counts.values()) == len(placed)
    for key, row in result.table.iterrows():
        if key not in placed.index:
            assert pd.isna(row["cell"])
            continue
        high = [
            axis > cut or math.isclose(axis, cut, rel_tol=1e-12)
            for axis, cut in zip(placed.loc[key, ["x", "y"]], cuts, strict=True)
        ]
        assert row["cell"] == {(1, 1): "Strategic", (1, 0): "Star", (0, 1): "Status", (0, 0): "Streamline"}[tuple(high)]


@given(portfolios, st.data())
def test_removing_an_account_moves_nobody_under_fixed_lines(frame, data):
    if frame.empty:
        return
    gone = data.draw(st.sampled_from(list(frame.index)))
    rest = frame.drop(index=gone)
    before = place(frame["x"], frame["y"]).table.drop(index=gone)
    assert_frame_equal(place(rest["x"], rest["y"]).table, before, check_exact=True)


def test_relative_strength_has_parity_at_five():
    """McDonald & Woodburn: relative strength is ours over the best competitor's, and 1.0 is parity."""
    ours = pd.Series({"parity": 4.0, "half": 2.0, "double": 8.0, "more": 9.0, "alone": 3.0, "none": 0.0, "gap": 3.0})
    best = pd.Series(
        {"gap": math.nan, "none": 0.0, "alone": 0.0, "more": 1.0, "double": 4.0, "half": 4.0, "parity": 4.0}
    )
    expected = pd.Series(
        {"parity": 5.0, "half": 2.5, "double": 10.0, "more": 10.0, "alone": 10.0, "none": math.nan, "gap": math.nan},
        name="strength",
    )
    assert_series_equal(relative_strength(ours, best), expected)
    with pytest.raises(ValueError, match="zero or more"):
        relative_strength([-1.0], [1.0])


def test_one_source_serves_the_whole_portfolio():
    own = pd.Series({"a": 7.0, "b": math.nan})
    relative = pd.Series({"a": 5.0, "b": 6.0, "c": 2.0})
    stage = pd.Series(
        {"a": "tactical", "b": "strategic", "c": "cooperative", "d": "exploratory", "e": "interdependent"}
    )
    first = relationship_strength(own, relative, stage)
    assert first.source == "rating block"
    assert first.table["strength"].dropna().to_dict() == {"a": 7.0}
    assert first.table.index.tolist() == list("abcde")
    second = relationship_strength(own * math.nan, relative, stage)
    assert second.source == "relative strength"
    assert second.table["strength"].dropna().to_dict() == {"a": 5.0, "b": 6.0, "c": 2.0}
    third = relationship_strength(None, None, stage)
    assert third.source == "stage"
    assert third.table["strength"].dropna().to_dict() == {"a": 1.25, "b": 8.75, "c": 3.75, "e": 6.25}
    assert "1.25" in third.convention


def test_without_any_source_nobody_has_a_strength():
    assert relationship_strength().source == "none"
    assert relationship_strength().table.empty
    assert relationship_strength(pd.Series({"a": math.nan})).table["strength"].isna().all()


@pytest.mark.parametrize(
    "call",
    [
        lambda: place([11.0], [1.0]),
        lambda: place([1.0], [-1.0]),
        lambda: place([1.0], [1.0], "golden"),
        lambda: place([1.0], [1.0], "custom", 5.0),
        lambda: place([1.0], [1.0], "custom", 5.0, 11.0),
        lambda: place([1.0], [1.0], "custom", 5.0, math.nan),
        lambda: place([1.0], [1.0], "midpoint", 5.0),
        lambda: place(pd.Series([1.0, 1.0], index=["a", "a"]), [1.0]),
        lambda: relationship_strength(stage=pd.Series({"a": "married"})),
        lambda: relationship_strength(relative=pd.Series({"a": 10.5})),
    ],
)
def test_bad_inputs_are_refused_with_a_sentence(call):
    with pytest.raises(ValueError, match=r"\.$"):
        call()
