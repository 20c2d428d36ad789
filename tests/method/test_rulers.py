"""TOPSIS against published and other programs' results; Kendall's tau against a plain count and SciPy."""

from __future__ import annotations

import math
import warnings
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau

import kamcore
from kamcore.method.rulers import compare_rulers, kendall, topsis

FIGHTERS = pd.DataFrame(
    [[2.0, 1500, 20000, 5.5, 5, 9], [2.5, 2700, 18000, 6.5, 3, 5], [1.8, 2000, 21000, 4.5, 7, 7], [2.2, 1800, 20000, 5.0, 5, 5]],
    index=["A1", "A2", "A3", "A4"],
    columns=["speed", "range", "payload", "cost", "reliability", "manoeuvrability"],
)  # fmt: skip
FIGHTER_WEIGHTS = dict(zip(FIGHTERS.columns, (0.2, 0.1, 0.1, 0.1, 0.2, 0.3), strict=True))


def test_the_fighter_aircraft_of_hwang_and_yoon():
    """Hwang & Yoon 1981, Multiple Attribute Decision Making, the fighter aircraft problem: 0.643, 0.268, 0.613, 0.312."""
    found = topsis(FIGHTERS, FIGHTER_WEIGHTS, cost=("cost",)).table
    assert found["closeness"].round(3).tolist() == [0.643, 0.268, 0.614, 0.312]
    assert found["to_best"].tolist() == pytest.approx([0.0545, 0.1197, 0.0580, 0.1009], abs=1e-4)
    assert found["to_worst"].tolist() == pytest.approx([0.0983, 0.0439, 0.0920, 0.0458], abs=1e-4)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=2, max_size=6),
    st.tuples(*[st.integers(1, 9)] * 3),
)
def test_as_another_program_computes_it(rows, given_weights):
    from pymcdm.methods import TOPSIS  # noqa: PLC0415  (takes a second, which only who runs this need wait)
    from pymcdm.normalizations import vector_normalization  # noqa: PLC0415  (the same)

    matrix = np.asarray(rows, dtype=float)
    if (matrix.max(axis=0) == 0).any() or (matrix.max(axis=0) == matrix.min(axis=0)).all():
        return
    weights = np.asarray(given_weights) / sum(given_weights)
    expected = TOPSIS(normalization_function=vector_normalization)(matrix, weights, np.ones(3), validation=False)
    found = topsis(pd.DataFrame(matrix, columns=list("xyz")), dict(zip("xyz", given_weights, strict=True)))
    assert found.table["closeness"].tolist() == pytest.approx(expected.tolist(), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(1, 1000), min_size=3, max_size=3), min_size=2, max_size=6),
    st.tuples(*[st.integers(1, 9)] * 3),
    st.tuples(*[st.booleans()] * 3),
)
def test_as_a_second_program_computes_it_less_being_better_for_some(rows, given_weights, less):
    """scikit-criteria, whose vector scaler comes before its TOPSIS."""
    from skcriteria import mkdm  # noqa: PLC0415  (takes a second, which only who runs this need wait)
    from skcriteria.agg import topsis as scikit  # noqa: PLC0415  (the same)
    from skcriteria.preprocessing.scalers import VectorScaler  # noqa: PLC0415  (the same)

    matrix = np.asarray(rows, dtype=float)
    if (matrix.max(axis=0) == matrix.min(axis=0)).all():
        return
    problem = mkdm(
        matrix, [-1 if turned else 1 for turned in less], weights=[w / sum(given_weights) for w in given_weights]
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Although TOPSIS can operate with minimization")
        expected = scikit.TOPSIS().evaluate(VectorScaler(target="matrix").transform(problem)).e_.similarity
    cost = [name for name, turned in zip("xyz", less, strict=True) if turned]
    found = topsis(pd.DataFrame(matrix, columns=list("xyz")), dict(zip("xyz", given_weights, strict=True)), cost)
    assert found.table["closeness"].tolist() == pytest.approx(expected.tolist(), abs=1e-9)


def test_ratings_as_an_array():
    named = topsis(FIGHTERS, FIGHTER_WEIGHTS, cost=("cost",)).table
    found = topsis(FIGHTERS.to_numpy(), list(FIGHTER_WEIGHTS.values()), cost=("4",)).table
    assert list(found.index) == [1, 2, 3, 4]
    assert found.to_numpy().tolist() == named.to_numpy().tolist()


def test_a_factor_nobody_knows_is_refused_as_one_of_which_less_is_better():
    for cost in (("costs",), "cost"):
        with pytest.raises(ValueError, match="no factor"):
            topsis(FIGHTERS, FIGHTER_WEIGHTS, cost=cost)


def test_missing_ratings_are_left_out_and_counted():
    ratings = pd.DataFrame({"x": [8.0, np.nan, 2.0, np.nan], "y": [8.0, 6.0, 2.0, np.nan]}, index=list("abcd"))
    found = topsis(ratings, {"x": 3, "y": 1}).table
    assert found["coverage"].tolist() == pytest.approx([1.0, 0.25, 1.0, 0.0])
    assert found["closeness"].iloc[:3].tolist() == pytest.approx([1.0, 2 / 3, 0.0])
    assert math.isnan(found["closeness"]["d"])


def test_where_nothing_tells_accounts_apart():
    for value in (0.0, 5.0):
        found = topsis(pd.DataFrame({"x": [value] * 3, "y": [value] * 3}), {"x": 1, "y": 1})
        assert found.table["closeness"].tolist() == [0.5] * 3
    assert topsis(pd.DataFrame({"x": [3.0]}), {"x": 1}).table["closeness"].tolist() == [0.5]
    assert topsis(pd.DataFrame({"x": [3.0]}), {"x": 0}).table["closeness"].isna().all()
    assert topsis(pd.DataFrame({"x": [np.nan]}), {"x": 1}).table["closeness"].isna().all()


def test_one_large_gap_counts_for_more_than_several_small_ones():
    """As the page says it: of two accounts of equal score the one that misses the best by little everywhere is nearer to it."""
    rows = {"best": [9.0, 9.0, 9.0], "uneven": [9.0, 9.0, 0.0], "even": [6.0, 6.0, 6.0], "worst": [0.0, 0.0, 0.0]}
    found = topsis(pd.DataFrame.from_dict(rows, orient="index", columns=list("xyz")), dict.fromkeys("xyz", 1.0)).table
    assert found["to_best"]["even"] < found["to_best"]["uneven"]


def test_what_is_refused():
    with pytest.raises(ValueError, match="infinite"):
        topsis(pd.DataFrame({"x": [math.inf]}), {"x": 1})
    with pytest.raises(ValueError, match="zero or more"):
        topsis(pd.DataFrame({"x": [1.0]}), {"x": -1})
    with pytest.raises(ValueError, match="more than one row"):
        topsis(pd.DataFrame({"x": [1.0, 2.0]}, index=["a", "a"]), {"x": 1})


measures = st.lists(st.tuples(*[st.one_of(st.none(), st.integers(0, 5))] * 2), max_size=15)


@settings(max_examples=80, deadline=None)
@given(measures)
def test_pairs_are_counted_as_a_plain_loop_counts_them(pairs):
    left, right = (pd.Series([pair[i] for pair in pairs], dtype="float64") for i in (0, 1))
    found = kendall(left, right)
    known = [(x, y) for x, y in pairs if x is not None and y is not None]
    signs = [(a[0] - b[0]) * (a[1] - b[1]) for a, b in combinations(known, 2)]
    assert (found.same, found.opposite) == (sum(s > 0 for s in signs), sum(s < 0 for s in signs))
    assert found.accounts == len(known)
    if len({x for x, _ in known}) > 1 and len({y for _, y in known}) > 1:
        expected = kendalltau([x for x, _ in known], [y for _, y in known]).statistic
        assert found.tau == pytest.approx(expected)
    else:
        assert math.isnan(found.tau)


def test_many_accounts():
    rng = np.random.default_rng(0)
    left, right = (pd.Series(rng.integers(0, 500, 3000).astype(float)) for _ in range(2))
    assert kendall(left, right).tau == pytest.approx(kendalltau(left, right).statistic)


def test_the_share_of_pairs_told_apart_by_both():
    found = kendall(pd.Series([3.0, 2.0, 1.0]), pd.Series([3.0, 1.0, 2.0]))
    assert found.share == pytest.approx(2 / 3)
    assert math.isnan(kendall(pd.Series([1.0]), pd.Series([1.0])).share)


def test_three_rulers_side_by_side():
    score = pd.Series({"a": 8.0, "b": 6.0, "c": 6.0, "d": 9.0})
    closeness = pd.Series({"a": 0.2, "b": 0.9, "c": 0.5, "d": 1.0})
    revenue = pd.Series({"a": 10.0, "b": 30.0, "d": 99.0})
    found = compare_rulers(score, closeness, revenue, pd.Index(["a", "b", "c"]))
    assert list(found.table.index) == ["a", "b", "c"]
    assert found.table["score_rank"].tolist() == [1, 2, 2]
    assert found.table["topsis_rank"].tolist() == [3, 1, 2]
    assert found.table["revenue_rank"].iloc[:2].tolist() == [2, 1]
    assert found.table["revenue_rank"].isna().tolist() == [False, False, True]
    assert found.table["spread"].tolist() == [2, 1, 0]
    assert found.agreements["score", "topsis"].opposite == 2


def test_nobody_to_compare():
    empty = pd.Series(dtype="float64", index=pd.Index([], dtype="str"))
    found = compare_rulers(empty, empty, empty, pd.Index([], dtype="str"))
    assert found.table.empty
    assert math.isnan(found.agreements["score", "revenue"].tau)


def test_the_public_name_is_this_function():
    assert kamcore.topsis is topsis
