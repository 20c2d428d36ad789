"""Ranks and cells under many weightings: exact answers by integration, and a plain loop as the oracle."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kamcore
from kamcore.method.quadrant import CELLS
from kamcore.method.robustness import cell_acceptability, draw_weights, rank_acceptability
from kamcore.method.scoring import weighted_score

TWO = pd.DataFrame({"f": [10.0, 0.0, 6.0], "g": [0.0, 10.0, 6.0]}, index=["a", "b", "c"])
N = 20_000


def near(share: float, exact: float, n: int = N) -> bool:
    """Within three standard errors of the exact share."""
    return abs(share - exact) <= 3 * math.sqrt(exact * (1 - exact) / n) + 1e-12


def test_two_factors_with_any_weights():
    """With the first weight t uniform on 0..1: a is first for t > 0.6, b for t < 0.4, c between (SMAA, Lahdelma et al. 1998)."""
    found = rank_acceptability(TWO, n=N, top_k=2)
    for key, exact in {"a": (0.4, 0.1, 0.5), "b": (0.4, 0.1, 0.5), "c": (0.2, 0.8, 0.0)}.items():
        for rank, share in enumerate(exact, 1):
            assert near(found.ranks.loc[key, rank], share)
    assert near(found.table.loc["a", "top"], 0.5)
    assert found.table.loc["c", "top"] == 1.0
    assert found.central.loc["a"].tolist() == pytest.approx([0.8, 0.2], abs=0.005)
    assert found.central.loc["c"].tolist() == pytest.approx([0.5, 0.5], abs=0.005)


def test_three_factors_of_which_each_favours_one():
    """The largest of three uniform weights is 11/18 on average (order statistics of uniform spacings)."""
    found = rank_acceptability(pd.DataFrame(10 * np.eye(3), index=["a", "b", "c"], columns=["f", "g", "h"]), n=N)
    assert all(near(share, 1 / 3) for share in found.table["first"])
    assert found.central.to_numpy().diagonal().mean() == pytest.approx(11 / 18, abs=0.005)


def test_near_the_given_weights():
    """With u and v uniform on 0.5..1.5, u > 1.5 v has probability 0.1875."""
    found = rank_acceptability(TWO, {"f": 1.0, "g": 1.0}, n=N)
    assert near(found.table.loc["a", "first"], 0.1875)
    assert near(found.table.loc["b", "first"], 0.1875)
    still = rank_acceptability(TWO, {"f": 3.0, "g": 1.0}, n=50, within=0.0)
    assert still.table["first"].to_dict() == {"a": 1.0, "c": 0.0, "b": 0.0}
    assert still.central.loc["a"].tolist() == pytest.approx([0.75, 0.25])


def test_a_factor_without_weight_takes_no_part():
    found = rank_acceptability(TWO, {"f": 1.0, "g": 0.0}, n=100)
    assert list(found.central.columns) == ["f"]
    assert found.table["first"]["a"] == 1.0


def test_ties_share_the_better_rank():
    same = pd.DataFrame({"f": [5.0, 5.0, 1.0], "g": [5.0, 5.0, 1.0]}, index=["a", "b", "c"])
    found = rank_acceptability(same, n=100)
    assert found.ranks.loc["a"].tolist() == found.ranks.loc["b"].tolist() == [1.0, 0.0, 0.0]
    assert found.ranks.loc["c"].tolist() == [0.0, 0.0, 1.0]


def test_one_account_one_factor_and_all_equal():
    one = rank_acceptability(pd.DataFrame({"f": [3.0]}, index=["a"]), n=10)
    assert one.ranks.to_numpy().tolist() == [[1.0]]
    assert one.central.loc["a", "f"] == 1.0
    flat = rank_acceptability(pd.DataFrame(np.full((4, 3), 7.0)), n=10)
    assert (flat.table["first"] == 1.0).all()
    assert rank_acceptability(pd.DataFrame({"f": [1.0, 2.0]}, index=["a", "b"]), n=10).table["first"].to_dict() == {
        "b": 1.0,
        "a": 0.0,
    }


def test_who_has_no_rating_is_left_out_and_said():
    rated = TWO.copy()
    rated.loc["d"] = [np.nan, np.nan]
    found = rank_acceptability(rated, n=10)
    assert found.left_out == ("d",)
    assert "d" not in found.table.index
    nobody = rank_acceptability(TWO * np.nan, n=10)
    assert nobody.table.empty
    assert nobody.ranks.shape == (0, 0)
    assert rank_acceptability(pd.DataFrame(index=["a"]), n=10).left_out == ("a",)


def test_an_account_that_is_never_first_has_no_central_weights():
    found = rank_acceptability(pd.DataFrame({"f": [9.0, 1.0], "g": [9.0, 1.0]}, index=["a", "b"]), n=10)
    assert found.central.loc["b"].isna().all()


def test_row_and_column_order_change_nothing():
    rng = np.random.default_rng(3)
    ratings = pd.DataFrame(rng.uniform(0, 10, (12, 5)), index=list("abcdefghijkl"), columns=list("vwxyz"))
    ratings = ratings.mask(rng.uniform(size=ratings.shape) < 0.2)
    blocks = dict(zip("vwxyz", "ppqqq", strict=True))
    one = rank_acceptability(ratings, n=500, blocks=blocks)
    other = rank_acceptability(ratings.iloc[::-1, ::-1], n=500, blocks=blocks)
    assert one.table.equals(other.table)
    assert one.central.equals(other.central)
    assert not one.ranks.equals(rank_acceptability(ratings, n=500, blocks=blocks, seed=1).ranks)


ratings_frames = st.integers(1, 6).flatmap(
    lambda rows: st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=3, max_size=3), min_size=rows, max_size=rows
    )
)


@settings(max_examples=25, deadline=None)
@given(ratings_frames, st.sampled_from([None, {"x": 2.0, "y": 1.0, "z": 3.0}]))
def test_shares_are_those_of_a_plain_loop_over_scores(rows, weights):
    ratings = pd.DataFrame(rows, columns=["x", "y", "z"], dtype="float64")
    blocks = {"x": "p", "y": "p", "z": "q"}
    n = 15
    found = rank_acceptability(ratings, weights, n, blocks=blocks)
    around = None if weights is None else np.asarray([weights[f] for f in "xyz"]) / 3.0
    counts = {key: [0] * len(ratings) for key in found.ranks.index}
    for drawn in draw_weights(3, around, n, 0):
        given_weights = dict(zip("xyz", drawn, strict=True))
        of_blocks = {"p": drawn[0] + drawn[1], "q": drawn[2]}
        score = weighted_score(ratings, given_weights, blocks, of_blocks).table["score"].dropna()
        for key, value in score.items():
            counts[key][sum(other > value + 1e-9 for other in score)] += 1
    for key, row in counts.items():
        assert (found.ranks.loc[key] * n).round(6).tolist() == row[: found.ranks.shape[1]]
    assert found.ranks.sum(axis=1).tolist() == pytest.approx([1.0] * len(found.ranks))


@pytest.mark.parametrize("wrong", [{"n": 0}, {"within": 1.5}, {"within": -0.1}])
def test_what_cannot_be_drawn_is_refused(wrong):
    with pytest.raises(ValueError, match="weight"):
        rank_acceptability(TWO, {"f": 1.0, "g": 1.0}, **wrong)


def test_ratings_off_the_scale_are_refused():
    with pytest.raises(ValueError, match="outside 0-10"):
        rank_acceptability(TWO * 2)


def test_drawn_weights_add_up_and_stay_in_their_bounds():
    free = draw_weights(4, None, 1000, 0)
    assert free.sum(axis=1) == pytest.approx(np.ones(1000))
    assert free.mean(axis=0) == pytest.approx(np.full(4, 0.25), abs=0.03)
    bound = draw_weights(2, np.asarray([1.0, 0.5]), 1000, 0, 0.2)
    ratio = bound[:, 0] / bound[:, 1]
    assert ratio.min() >= 2 * 0.8 / 1.2 - 1e-12
    assert ratio.max() <= 2 * 1.2 / 0.8 + 1e-12


# ---------------------------------------------------------------- cells


def test_cells_with_any_weights():
    """a has attractiveness 10 t, above 5 in half of the weightings; c stays at 6."""
    strength = pd.Series({"a": 7.0, "b": 2.0, "c": 5.0})
    found = cell_acceptability(TWO, strength, 5.0, 5.0, n=N).table
    assert list(found.columns) == list(CELLS)
    assert near(found.loc["a", "Strategic"], 0.5)
    assert near(found.loc["b", "Star"], 0.5)
    assert found.loc["c"].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert found.sum(axis=1).tolist() == pytest.approx([1.0] * 3)


def test_who_is_not_placed_has_no_cell():
    found = cell_acceptability(TWO, pd.Series({"a": 7.0}), 5.0, 5.0, n=20).table
    assert found.loc[["b", "c"]].isna().all(axis=None)
    assert cell_acceptability(TWO, pd.Series({"a": 7.0}), np.nan, 5.0, n=20).table.isna().all(axis=None)
    assert cell_acceptability(TWO * np.nan, pd.Series({"a": 7.0}), 5.0, 5.0, n=20).table.isna().all(axis=None)


def test_the_public_name_is_this_function():
    assert kamcore.rank_acceptability is rank_acceptability


def test_three_factors_exactly():
    """a = 10 w1, b = 10 w2, c = 4. On the simplex P(w1 > 0.4) = 0.6^2 and P(w1, w2 > 0.4) = 0.2^2, so c is first in
    1 - 2 * 0.36 + 0.04 = 0.32; the mean of w1 there is (1/3 - 0.216 - 0.072 + 0.04 * 7/15) / 0.32 = 0.2 (by integration).
    """  # fmt: skip
    ratings = pd.DataFrame([[10.0, 0, 0], [0, 10.0, 0], [4.0, 4.0, 4.0]], index=list("abc"), columns=list("xyz"))
    found = rank_acceptability(ratings, n=N)
    assert near(found.table.loc["c", "first"], 0.32)
    assert near(found.table.loc["a", "first"], 0.34)
    assert found.central.loc["c"].tolist() == pytest.approx([0.2, 0.2, 0.6], abs=0.006)


def test_ratings_as_an_array():
    found = rank_acceptability(TWO.to_numpy(), n=50)
    named = rank_acceptability(TWO, n=50)
    assert list(found.ranks.index) == [{"a": 1, "b": 2, "c": 3}[key] for key in named.ranks.index]
    assert list(found.central.columns) == ["1", "2"]
    assert found.ranks.to_numpy().tolist() == named.ranks.to_numpy().tolist()
    weighed = rank_acceptability(TWO.to_numpy(), [3.0, 1.0], n=50, within=0.0)
    assert weighed.central.loc[1].tolist() == pytest.approx([0.75, 0.25])
    with pytest.raises(ValueError, match="dimensions"):
        rank_acceptability(np.ones(3))
    with pytest.raises(ValueError, match="2 factors"):
        rank_acceptability(TWO, [1.0])


def test_factors_called_by_numbers():
    by_number = TWO.set_axis([0, 1], axis=1)
    found = rank_acceptability(by_number, {0: 3.0, 1: 1.0}, n=50)
    assert found.table.equals(rank_acceptability(TWO, {"f": 3.0, "g": 1.0}, n=50).table)


def test_weightings_that_people_gave_count_once_each():
    ratings = pd.DataFrame({"a": [10.0, 0.0, 5.0], "b": [0.0, 10.0, 5.0]}, index=["x", "y", "z"])
    people = pd.DataFrame({"b": [0.0, 100.0, 60.0], "a": [100.0, 0.0, 40.0]})
    found = rank_acceptability(ratings, weightings=people)
    assert found.draws == 3
    assert found.table["first"].to_dict() == {"y": 2 / 3, "x": 1 / 3, "z": 0.0}
    assert found.central.loc["x"].to_dict() == {"a": 1.0, "b": 0.0}
    cells = cell_acceptability(ratings, pd.Series({"x": 8.0, "y": 8.0, "z": 8.0}), 5.0, 5.0, weightings=people)
    assert cells.table["Strategic"].to_dict() == {"x": 1 / 3, "y": 2 / 3, "z": 1.0}


def test_whom_a_person_s_weights_give_nothing_to_score_comes_last_and_is_not_placed_by_them():
    ratings = pd.DataFrame({"a": [1.0, 2.0, np.nan, np.nan], "b": [5.0, np.nan, 9.0, 8.0]}, index=list("wxyz"))
    people = pd.DataFrame({"a": [100.0, 50.0], "b": [0.0, 50.0]})
    found = rank_acceptability(ratings, weightings=people)
    assert found.ranks.loc["y"].to_dict() == {1: 0.5, 2: 0.0, 3: 0.5, 4: 0.0}
    assert found.ranks.loc["z"].to_dict() == {1: 0.0, 2: 0.5, 3: 0.5, 4: 0.0}
    cells = cell_acceptability(ratings, pd.Series(8.0, index=ratings.index), 5.0, 5.0, weightings=people)
    assert cells.table.loc["y", "Strategic"] == 1.0
    assert cells.table.loc["x", "Status"] == 1.0


@pytest.mark.parametrize("people", [[[-1.0, 2.0]], [[0.0, 0.0]], [[np.inf, 1.0]]])
def test_a_weighting_of_nothing_is_refused(people):
    ratings = pd.DataFrame({"a": [1.0], "b": [2.0]}, index=["x"])
    with pytest.raises(ValueError, match="A weighting gives"):
        rank_acceptability(ratings, weightings=pd.DataFrame(people, columns=["a", "b"]))
