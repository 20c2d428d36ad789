"""The smallest change of one weight: closed forms by hand, and a search over a fine grid as the oracle."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamcore.method.flip_distance import cell_flips, rank_flips

BLOCKS = {"x": "p", "y": "p", "z": "q"}


def test_two_accounts_and_two_factors_by_hand():
    """a = 8t + 2(1-t), b = 5: equal at t = 0.5; a leads at 0.6, so it is overtaken below 0.5."""
    ratings = pd.DataFrame({"x": [8.0, 5.0], "y": [2.0, 5.0]}, index=["a", "b"])
    for account, gains in (("a", False), ("b", True)):
        first, second = rank_flips(ratings, {"x": 60, "y": 40}, account)
        assert (first.factor, first.gains, first.rival) == ("x", gains, "ab".replace(account, ""))
        assert (first.now, first.then) == (pytest.approx(0.6), pytest.approx(0.5))
        assert (second.factor, second.now, second.then) == ("y", pytest.approx(0.4), pytest.approx(0.5))
        assert first.change == pytest.approx(0.1)


def test_across_the_line_by_hand():
    """a = 8t + 2(1-t) meets 5 at t = 0.5."""
    ratings = pd.DataFrame({"x": [8.0], "y": [2.0]}, index=["a"])
    (flip, _) = cell_flips(ratings, {"x": 60, "y": 40}, "a", 5.0)
    assert (flip.factor, flip.then, flip.rival, flip.gains) == ("x", pytest.approx(0.5), None, False)
    (flip, _) = cell_flips(ratings, {"x": 40, "y": 60}, "a", 5.0)
    assert flip.gains
    (flip, _) = cell_flips(ratings, {"x": 50, "y": 50}, "a", 5.0)
    assert (flip.change, flip.gains) == (0.0, False)
    assert cell_flips(ratings, {"x": 50, "y": 50}, "a", 9.0) == ()
    assert cell_flips(ratings, {"x": 50, "y": 50}, "a", np.nan) == ()


def test_nothing_flips_where_nothing_can():
    one = pd.DataFrame({"x": [8.0, 5.0]}, index=["a", "b"])
    assert rank_flips(one, {"x": 1}, "a") == ()
    assert rank_flips(one.loc[["a"]], {"x": 1}, "a") == ()
    better = pd.DataFrame({"x": [8.0, 5.0], "y": [8.0, 5.0]}, index=["a", "b"])
    assert rank_flips(better, {"x": 1, "y": 1}, "a") == ()
    assert rank_flips(better * np.nan, {"x": 1, "y": 1}, "a") == ()
    assert rank_flips(better, {"x": 0, "y": 0}, "a") == ()
    level = pd.DataFrame({"x": [5.0, 5.0], "y": [5.0, 5.0]}, index=["a", "b"])
    assert rank_flips(level, {"x": 1, "y": 1}, "a") == ()


def test_two_that_are_level_now_flip_at_once():
    ratings = pd.DataFrame({"x": [8.0, 2.0], "y": [2.0, 8.0]}, index=["a", "b"])
    flips = rank_flips(ratings, {"x": 1, "y": 1}, "a")
    assert [flip.change for flip in flips] == [0.0, 0.0]
    assert [flip.gains for flip in flips] == [True, False]


def test_an_unknown_account_is_refused():
    with pytest.raises(KeyError):
        rank_flips(pd.DataFrame({"x": [1.0]}, index=["a"]), {"x": 1}, "z")


def plain_score(row, weights):
    """The score of method.md 2.1 by a plain loop; None when nothing is rated."""
    whole = reached = 0.0
    for block in "pq":
        inside = [name for name in weights if BLOCKS[name] == block]
        rated = [name for name in inside if not np.isnan(row[name])]
        if rated:
            mean = sum(weights[name] * row[name] for name in rated) / sum(weights[name] for name in rated)
            share = sum(weights[name] for name in inside)
            whole, reached = whole + share * mean, reached + share
    return whole / reached if reached else None


def order(ratings, weights, factor, t, account):
    """Tell for each rival whether an account is above it (1), level (0) or below it (-1) when one weight is t."""
    rest = sum(weight for name, weight in weights.items() if name != factor)
    now = {name: t if name == factor else weight / rest * (1 - t) for name, weight in weights.items()}
    score = {key: plain_score(row, now) for key, row in ratings.to_dict("index").items()}
    mine = score.pop(account)
    return {key: int(np.sign(round(mine - value, 9))) for key, value in score.items() if None not in (mine, value)}


ratings_frames = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=3, max_size=3), min_size=2, max_size=4
)


@settings(max_examples=30, deadline=None)
@given(ratings_frames, st.tuples(*[st.integers(1, 5)] * 3))
def test_flips_are_those_that_a_fine_search_finds(rows, given_weights):
    ratings = pd.DataFrame(rows, columns=list("xyz"), dtype="float64", index=list("abcd")[: len(rows)])
    whole = sum(given_weights)
    weights = dict(zip("xyz", (w / whole for w in given_weights), strict=True))
    found = {flip.factor: flip for flip in rank_flips(ratings, weights, "a", BLOCKS)}
    for factor, now in weights.items():
        start = order(ratings, weights, factor, now, "a")
        flip = found.get(factor)
        if flip is not None:
            assert 0 < flip.then < 1
            beyond = flip.then + (1e-4 if flip.then >= now else -1e-4)
            if flip.change > 0 and 0 < beyond < 1:
                after = order(ratings, weights, factor, beyond, "a")
                assert after[flip.rival] in (0, 1 if flip.gains else -1)
                assert start[flip.rival] == (-1 if flip.gains else 1)
        reach = 1.0 if flip is None else flip.change
        for t in np.linspace(0.01, 0.99, 21):
            if abs(t - now) < reach - 1e-6:
                there = order(ratings, weights, factor, float(t), "a")
                assert all(start[key] * there[key] >= 0 for key in start), (factor, t)


def test_row_and_column_order_change_nothing():
    rng = np.random.default_rng(1)
    ratings = pd.DataFrame(rng.integers(0, 11, (8, 3)).astype(float), index=list("abcdefgh"), columns=list("xyz"))
    ratings = ratings.mask(rng.uniform(size=ratings.shape) < 0.2)
    weights = {"x": 3, "y": 2, "z": 1}
    turned = rank_flips(ratings.iloc[::-1, ::-1], dict(reversed(weights.items())), "c", BLOCKS)
    assert turned == rank_flips(ratings, weights, "c", BLOCKS)


def test_factors_called_by_numbers():
    ratings = pd.DataFrame({0: [8.0, 5.0], 1: [2.0, 5.0]}, index=["a", "b"])
    assert rank_flips(ratings, {0: 60, 1: 40}, "a")[0].factor == "0"
