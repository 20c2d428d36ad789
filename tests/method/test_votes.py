from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.method.votes import between_rounds, mean_weights, summarise, weight_shares

TEN = (pd.Series({"q": 0.0}), pd.Series({"q": 10.0}))
votes = st.lists(st.one_of(st.none(), st.integers(0, 10)), max_size=12)


def one(*given):
    frame = pd.DataFrame({"q": pd.Series(list(given), dtype="float64")})
    return summarise(frame, *TEN).table.loc["q"]


def test_nobody_one_and_two():
    nobody = one()
    assert nobody["n"] == 0
    assert nobody.drop("n").isna().all()
    alone = one(7)
    assert alone[["n", "median", "low", "high", "iqr"]].tolist() == [1, 7, 7, 7, 0]
    assert math.isnan(alone["disagreement"])
    two = one(2, 6)
    assert two.tolist() == [2, 4, 3, 5, 2, 0.4]


def test_disagreement_is_whole_when_half_stand_at_either_end_and_none_when_all_agree():
    assert one(0, 0, 10, 10)["disagreement"] == 1.0
    assert one(3, 3, 3)["disagreement"] == 0.0
    # by hand: median 5, distances 5, 0, 1 -> mean 2, of at most 5
    assert one(0, 5, 6)["disagreement"] == pytest.approx(0.4)


@given(votes)
def test_the_order_of_people_and_those_who_said_nothing_do_not_matter(given_):
    first = one(*[np.nan if v is None else v for v in given_])
    second = one(*[v for v in reversed(given_) if v is not None])
    pd.testing.assert_series_equal(first, second)


@given(votes.filter(lambda found: sum(v is not None for v in found) >= 2))
def test_the_figures_stay_on_their_scales_and_in_order(given_):
    row = one(*[np.nan if v is None else v for v in given_])
    assert 0 <= row["low"] <= row["median"] <= row["high"] <= 10
    assert 0 <= row["disagreement"] <= 1


@given(st.lists(st.integers(-2, 2), min_size=2, max_size=9))
def test_the_same_spread_on_another_scale_is_the_same_disagreement(given_):
    narrow = summarise(pd.DataFrame({"q": given_}), pd.Series({"q": -2.0}), pd.Series({"q": 2.0})).table
    wide = one(*[2.5 * (v + 2) for v in given_])
    assert narrow.loc["q", "disagreement"] == pytest.approx(wide["disagreement"])


@pytest.mark.parametrize("value", [-1, 11, math.inf])
def test_a_vote_off_its_scale_is_refused(value):
    with pytest.raises(ValueError, match="off its scale"):
        one(3, value)


def test_points_become_shares_and_who_spread_nothing_is_missing():
    points = pd.DataFrame({"a": [50.0, np.nan, 0.0, 20.0], "b": [50.0, np.nan, 0.0, np.nan]}, index=list("wxyz"))
    shares = weight_shares(points)
    assert shares.to_dict("index") == {"w": {"a": 0.5, "b": 0.5}, "z": {"a": 1.0, "b": 0.0}}
    assert mean_weights(points).to_dict() == {"a": 75.0, "b": 25.0}
    assert mean_weights(points.loc[["x", "y"]]).isna().all()


@given(st.lists(st.lists(st.integers(0, 20), min_size=3, max_size=3), max_size=8))
def test_mean_weights_add_up_to_a_hundred_where_anybody_spread_any(rows):
    means = mean_weights(pd.DataFrame(rows, columns=list("abc"), dtype="float64"))
    if any(sum(row) for row in rows):
        assert math.fsum(means) == pytest.approx(100.0)
    else:
        assert means.isna().all()


def test_what_moved_between_rounds():
    frames = [
        pd.DataFrame({"q": given_, "r": missing})
        for given_, missing in (([0.0, 10.0], [1.0, 1.0]), ([6.0, 8.0], np.nan))
    ]
    low, high = pd.Series({"q": 0.0, "r": 0.0}), pd.Series({"q": 10.0, "r": 10.0})
    moved = between_rounds(*(summarise(frame, low, high) for frame in frames))
    assert moved.loc["q"].tolist() == [2.0, -4.0]
    assert moved.loc["r"].isna().all()
