"""Ranking accounts and comparing rankings (method.md 2.2)."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kamcore.method import exact
from kamcore.method.ranking import rank_accounts, rank_changes

score = st.one_of(st.none(), st.sampled_from([0.3, 0.1 + 0.2, 5.0, 7.5, 10.0]))
accounts = st.lists(
    st.tuples(
        score,
        st.one_of(st.none(), st.sampled_from([-1.0, 0.0, 100.0])),
        st.sampled_from(["Acme", "Bolt", "Ägir", None]),
        st.sampled_from([0.0, 0.4999, 0.5, 1.0]),
    ),
    max_size=15,
).map(lambda rows: pd.DataFrame(rows, columns=["score", "revenue", "name", "coverage"]))


def ranked(frame):
    frame = frame.astype({"score": float, "revenue": float, "name": "str", "coverage": float})
    return rank_accounts(frame["score"], frame["revenue"], frame["name"], frame["coverage"])


def keyed(frame):
    return frame.set_axis([f"k{number:02d}" for number in range(len(frame))])


def test_competition_ranks_as_published():
    """Standard competition ranking, "1224" (Wikipedia, Ranking): equal scores share a rank, and a gap follows."""
    frame = pd.DataFrame(
        {
            "score": [5.0, 8.0, 6.0, 6.0],
            "revenue": [900.0, 1.0, 10.0, 20.0],
            "name": ["D", "A", "B", "C"],
            "coverage": 1.0,
        },
        index=["d", "a", "b", "c"],
    )
    result = ranked(frame)
    assert result.table.index.tolist() == ["a", "c", "b", "d"]
    assert result.table["rank"].tolist() == [1, 2, 2, 4]
    assert result.table["rank"].dtype == "Int64"
    assert (result.ranked, result.apart, result.section) == (4, 0, "2.2")


def test_a_tie_is_listed_by_revenue_then_name_then_key():
    frame = pd.DataFrame(
        {
            "score": [0.3, 0.1 + 0.2, 0.3, 0.3, 0.3],
            "revenue": [5.0, 5.0, 5.0, math.nan, 5.0],
            "name": ["Bolt", "Acme", "Bolt", "Aaa", None],
            "coverage": 1.0,
        },
        index=["b2", "a", "b1", "unknown", "nameless"],
    )
    assert ranked(frame).table.index.tolist() == ["a", "b1", "b2", "nameless", "unknown"]
    assert ranked(frame).table["rank"].tolist() == [1] * 5


def test_who_is_ranked_apart_stands_at_the_end_with_a_reason():
    frame = pd.DataFrame(
        {"score": [9.0, math.nan, 2.0], "revenue": 1.0, "name": "x", "coverage": [0.4, 1.0, 0.5]}, index=list("abc")
    )
    result = ranked(frame)
    assert result.table.index.tolist() == ["c", "a", "b"]
    assert result.table["rank"].isna().tolist() == [False, True, True]
    assert result.table["reason"].tolist()[1:] == ["too little of the weight is rated", "no score"]
    assert result.table["reason"].isna().tolist() == [True, False, False]
    assert result.table.loc["a", "score"] == 9.0


def test_an_account_in_any_input_is_listed():
    result = rank_accounts(
        pd.Series({"a": 5.0}), pd.Series({"b": 10.0}), pd.Series({"a": "A", "b": "B", "c": "C"}), pd.Series({"a": 1.0})
    )
    assert result.table.index.tolist() == ["a", "b", "c"]
    assert result.table["revenue"].isna().tolist() == [True, False, True]


def test_without_coverage_only_the_score_decides():
    result = rank_accounts(pd.Series({"a": 5.0}), pd.Series({"a": 1.0}), pd.Series({"a": "A"}))
    assert result.table["rank"].tolist() == [1]
    assert result.table["coverage"].isna().all()


@given(accounts.map(keyed))
def test_ranks_match_their_definition(frame):
    table = ranked(frame).table
    counted = {key: value for key, value in frame["score"].dropna().items() if frame.loc[key, "coverage"] >= 0.5}
    for key, rank in table["rank"].items():
        if key in counted:
            assert rank == 1 + sum(exact.exceeds(other, counted[key]) for other in counted.values())
        else:
            assert rank is pd.NA


@given(accounts.map(keyed), st.randoms(use_true_random=False))
def test_row_order_never_matters(frame, random):
    keys = list(frame.index)
    random.shuffle(keys)
    mixed = frame.loc[keys]
    assert_frame_equal(ranked(frame).table, ranked(mixed).table, check_exact=True)
    random.shuffle(keys)
    partly = rank_accounts(
        frame["score"].astype(float),
        frame["revenue"].astype(float)[keys],
        mixed["name"].astype("str"),
        frame["coverage"][keys],
    )
    assert_frame_equal(ranked(frame).table, partly.table, check_exact=True)


@given(accounts.map(keyed), st.data())
def test_removing_an_account_never_reorders_the_rest(frame, data):
    if frame.empty:
        return
    gone = data.draw(st.sampled_from(list(frame.index)))
    before = ranked(frame).table.drop(index=gone)
    assert ranked(frame.drop(index=gone)).table.index.tolist() == before.index.tolist()


@given(accounts.map(keyed))
def test_the_larger_the_better_the_rank(frame):
    table = ranked(frame).table.dropna(subset="rank")
    assert table["rank"].is_monotonic_increasing
    assert (table["score"].diff().dropna() <= 1e-12).all()


@pytest.mark.parametrize("nothing", [pd.Series(dtype=float), pd.Series([math.nan], index=["a"])])
def test_nothing_to_rank(nothing):
    result = rank_accounts(nothing, nothing, pd.Series(dtype="str"))
    assert result.ranked == 0
    assert result.apart == len(nothing)


def test_bad_inputs_are_refused_with_a_sentence():
    one, name = pd.Series({"a": 1.0}), pd.Series({"a": "A"})
    with pytest.raises(ValueError, match="share from 0 to 1"):
        rank_accounts(one, one, name, min_coverage=50.0)
    with pytest.raises(ValueError, match="more than one name"):
        rank_accounts(one, one, pd.Series(["A", "B"], index=["a", "a"]))
    with pytest.raises(ValueError, match="more than one score"):
        rank_accounts(pd.Series([1.0, 2.0], index=["a", "a"]), one, name)


def test_moves_between_two_rankings():
    before = pd.Series({"a": 1, "b": 2, "c": 3, "gone": 4})
    after = pd.Series({"c": 1, "a": 2, "b": 2, "new": 4})
    result = rank_changes(before, after)
    assert result.table.index.tolist() == ["c", "a", "b", "new", "gone"]
    assert result.table["move"].tolist()[:3] == [2, -1, 0]
    assert result.table["move"].isna().tolist()[3:] == [True, True]
    assert result.table["change"].tolist() == ["up", "down", "same", "new", "left"]
    assert result.counts.sum() == 5


@given(accounts.map(keyed), accounts.map(keyed))
def test_moves_turn_around(one, other):
    there, back = rank_changes(ranked(one), ranked(other)).table, rank_changes(ranked(other), ranked(one)).table
    assert set(there.index) == set(back.index) == set(one.index) | set(other.index)
    assert (there["move"] + back["move"].reindex(there.index)).dropna().eq(0).all()
    assert rank_changes(ranked(one), ranked(one)).table["change"].isin(["same", "not ranked"]).all()
