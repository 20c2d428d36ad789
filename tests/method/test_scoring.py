"""The scoring matrix and measured factors (method.md 2.1)."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal, assert_series_equal

from kamcore.method import exact
from kamcore.method.scoring import to_scale, weighted_score

BLOCKS = {"margin": "growth", "trend": "growth", "fit": "harmony", "culture": "harmony"}
WEIGHTS = {"margin": 2.0, "trend": 1.0, "fit": 3.0, "culture": 1.0}
FACTORS = list(WEIGHTS)

rating = st.one_of(st.none(), st.integers(0, 10).map(float), st.floats(0.0, 10.0, width=16))
weight = st.one_of(st.just(0.0), st.integers(1, 9).map(float), st.floats(0.001, 100.0))


@st.composite
def matrices(draw):
    rows = draw(st.lists(st.lists(rating, min_size=4, max_size=4), max_size=8))
    frame = pd.DataFrame(rows, columns=FACTORS, index=[f"k{n}" for n in range(len(rows))], dtype=float)
    weights = {name: draw(weight) for name in FACTORS}
    between = {"growth": draw(weight), "harmony": draw(weight)}
    return frame, weights, between


def by_definition(row, weights, between):
    """Score, block scores and coverage of one account, straight from method.md 2.1."""
    blocks, answered, scored = {}, {}, {}
    for block in between:
        inside = [name for name in FACTORS if BLOCKS[name] == block]
        there = [name for name in inside if not math.isnan(row[name])]
        whole, part = sum(weights[name] for name in inside), sum(weights[name] for name in there)
        blocks[block] = sum(weights[name] * row[name] for name in there) / part if part else math.nan
        answered[block] = part / whole if whole else math.nan
    counting = {block: between[block] for block in between if between[block] and not math.isnan(answered[block])}
    scored = {block: share for block, share in counting.items() if not math.isnan(blocks[block])}
    if not scored:
        return math.nan, blocks, 0.0
    score = sum(share * blocks[block] for block, share in scored.items()) / sum(scored.values())
    return score, blocks, sum(share * answered[b] for b, share in counting.items()) / sum(counting.values())


def test_weighted_sum_as_published():
    """Documentation of pymcdm, WSM: five alternatives score 0.609, 0.313, 0.334, 0.265 and 0.479.

    Their weights add up to 2, ours are normalised to 1, so that ours are half of theirs.
    """
    from pymcdm import normalizations  # noqa: PLC0415  (takes a second, which only who runs this need wait)

    matrix = np.array(
        [[96, 83, 75, 7], [63, 5, 56, 9], [72, 30, 32, 48], [11, 4, 27, 9], [77, 21, 17, 11]], dtype=float
    )
    costs = [False, False, True, True]
    columns = [normalizations.sum_normalization(matrix[:, j], cost=costs[j]) for j in range(4)]
    ratings = pd.DataFrame(np.column_stack(columns), columns=FACTORS)
    result = weighted_score(ratings, dict(zip(FACTORS, [8 / 13, 5 / 13, 6 / 13, 7 / 13], strict=True)))
    assert (2 * result.table["score"]).round(3).tolist() == [0.609, 0.313, 0.334, 0.265, 0.479]


@given(
    st.lists(st.lists(st.floats(0.0, 10.0), min_size=4, max_size=4), min_size=2, max_size=8),
    st.lists(st.floats(0.01, 9.0), min_size=4, max_size=4),
)
def test_complete_ratings_match_scikit_criteria(rows, weights):
    from skcriteria.agg.simple import wsm  # noqa: PLC0415  (takes a second, which only who runs this need wait)

    normal = np.asarray(weights) / sum(weights)
    _, expected = wsm(np.asarray(rows), normal)
    result = weighted_score(pd.DataFrame(rows, columns=FACTORS), dict(zip(FACTORS, weights, strict=True)))
    assert result.table["score"].tolist() == pytest.approx(expected.tolist(), rel=1e-12, abs=1e-12)
    assert result.table["coverage"].tolist() == pytest.approx([1.0] * len(rows))


@given(matrices())
def test_blocks_and_gaps_match_the_definition(case):
    ratings, weights, between = case
    result = weighted_score(ratings, weights, BLOCKS, between)
    for account, row in ratings.iterrows():
        score, blocks, coverage = by_definition(row, weights, between)
        found = result.table.loc[account]
        assert found["score"] == pytest.approx(score, rel=1e-12, nan_ok=True)
        assert found["coverage"] == pytest.approx(coverage, rel=1e-12)
        for block, value in blocks.items():
            assert found[block] == pytest.approx(value, rel=1e-12, nan_ok=True)
        assert found["ranked_apart"] == (math.isnan(score) or not exact.reaches(found["coverage"], 0.5))


@given(matrices())
def test_terms_add_up_to_the_score(case):
    ratings, weights, between = case
    result = weighted_score(ratings, weights, BLOCKS, between)
    for account, score in result.table["score"].items():
        terms = result.terms.loc[account].dropna()
        assert (math.fsum(terms) if len(terms) else math.nan) == pytest.approx(score, rel=4e-16, nan_ok=True)
        assert terms.index.isin(ratings.columns[ratings.loc[account].notna()]).all()


@given(matrices(), st.randoms(use_true_random=False))
def test_row_and_column_order_never_matter(case, random):
    ratings, weights, between = case
    rows, columns = list(ratings.index), list(ratings.columns)
    random.shuffle(rows)
    random.shuffle(columns)
    mixed = weighted_score(ratings.loc[rows, columns], weights, BLOCKS, between)
    plain = weighted_score(ratings, weights, BLOCKS, between)
    assert_frame_equal(plain.table, mixed.table, check_exact=True)
    assert_frame_equal(plain.terms, mixed.terms, check_exact=True)
    assert_series_equal(plain.missing, mixed.missing)


@given(matrices(), st.sampled_from([0.5, 3.0, 1e6]))
def test_only_proportions_of_weights_count(case, factor):
    ratings, weights, between = case
    plain = weighted_score(ratings, weights, BLOCKS, between)
    larger = weighted_score(ratings, {name: value * factor for name, value in weights.items()}, BLOCKS, between)
    assert_frame_equal(plain.table, larger.table, rtol=1e-12)


def test_a_missing_rating_is_not_a_zero():
    ratings = pd.DataFrame({"margin": [8.0, 8.0], "trend": [math.nan, 0.0]}, index=["gap", "zero"])
    result = weighted_score(ratings, {"margin": 1.0, "trend": 1.0})
    assert result.table["score"].to_dict() == {"gap": 8.0, "zero": 4.0}
    assert result.table["coverage"].to_dict() == {"gap": 0.5, "zero": 1.0}
    assert not result.table["ranked_apart"].any()
    assert result.missing.to_dict() == {"gap": 1, "zero": 0}
    assert result.missing_factors("gap") == ("trend",)


def test_a_missing_block_hands_its_weight_over():
    ratings = pd.DataFrame({"margin": [9.0], "trend": [6.0], "fit": [math.nan], "culture": [math.nan]}, index=["a"])
    result = weighted_score(ratings, WEIGHTS, BLOCKS, {"growth": 1.0, "harmony": 3.0})
    assert result.table.loc["a", "score"] == pytest.approx(8.0)
    assert math.isnan(result.table.loc["a", "harmony"])
    assert result.table.loc["a", "coverage"] == 0.25
    assert result.table.loc["a", "ranked_apart"]
    assert result.block_weights.to_dict() == {"growth": 0.25, "harmony": 0.75}
    assert result.weights.sum() == pytest.approx(1.0)


def test_a_factor_without_a_column_is_missing_and_a_column_without_a_weight_is_named():
    ratings = pd.DataFrame({"margin": [4.0], "rumour": [9.0]}, index=["a"])
    result = weighted_score(ratings, {"margin": 1.0, "fit": 3.0})
    assert result.table.loc["a", "coverage"] == 0.25
    assert result.unweighted == ("rumour",)
    assert "rumour" in result.note


@pytest.mark.parametrize("weights", [dict.fromkeys(FACTORS, 0.0), {}])
def test_without_any_weight_nothing_is_scored_and_it_says_so(weights):
    ratings = pd.DataFrame([[1.0, 2.0, 3.0, 4.0]], columns=FACTORS, index=["a"])
    result = weighted_score(ratings, weights)
    assert result.table["score"].isna().all()
    assert result.table["coverage"].tolist() == [0.0]
    assert result.table["ranked_apart"].all()
    assert "nothing can be scored" in result.note


def test_a_block_without_weight_is_named_and_does_not_count():
    ratings = pd.DataFrame([[1.0, 2.0, 3.0, 4.0]], columns=FACTORS, index=["a"])
    result = weighted_score(ratings, WEIGHTS | {"fit": 0.0, "culture": 0.0}, BLOCKS)
    assert result.table.loc["a", "score"] == pytest.approx(4 / 3)
    assert result.table.loc["a", "coverage"] == pytest.approx(1.0)
    assert "harmony" in result.note


def test_empty_ratings_give_an_empty_table():
    result = weighted_score(pd.DataFrame(columns=FACTORS, dtype=float), WEIGHTS, BLOCKS)
    assert result.table.columns.tolist() == ["score", "growth", "harmony", "coverage", "ranked_apart"]
    assert len(result.table) == len(result.missing) == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda frame: weighted_score(frame, WEIGHTS | {"fit": -1.0}),
        lambda frame: weighted_score(frame, WEIGHTS | {"fit": math.nan}),
        lambda frame: weighted_score(frame, WEIGHTS, BLOCKS, {"growth": 1.0}),
        lambda frame: weighted_score(frame, WEIGHTS, BLOCKS, {"growth": 1.0, "harmony": -2.0}),
        lambda frame: weighted_score(frame, WEIGHTS, {"fit": "harmony"}),
        lambda frame: weighted_score(frame, WEIGHTS, dict.fromkeys(FACTORS, "score")),
        lambda frame: weighted_score(frame * 9.0, WEIGHTS),
        lambda frame: weighted_score(frame - 9.0, WEIGHTS),
        lambda frame: weighted_score(pd.concat([frame, frame]), WEIGHTS),
        lambda frame: weighted_score(pd.concat([frame, frame], axis=1), WEIGHTS),
        lambda frame: to_scale(frame["fit"], "log"),
        lambda frame: to_scale(frame["fit"], "linear", low=1.0),
        lambda frame: to_scale(frame["fit"], "linear", low=3.0, high=3.0),
        lambda frame: to_scale(frame["fit"] * math.inf),
    ],
)
def test_bad_inputs_are_refused_with_a_sentence(call):
    with pytest.raises(ValueError, match=r"\.$"):
        call(pd.DataFrame([[1.0, 2.0, 3.0, 4.0]], columns=FACTORS, index=["a"]))


def test_scales_by_hand():
    values = pd.Series([10.0, 20.0, 40.0, math.nan], index=list("abcd"))
    assert to_scale(values).tolist()[:3] == pytest.approx([0.0, 10 / 3, 10.0])
    assert to_scale(values, reverse=True).tolist()[:3] == pytest.approx([10.0, 20 / 3, 0.0])
    assert to_scale(values, "linear", low=0.0, high=20.0).tolist()[:3] == [5.0, 10.0, 10.0]
    assert to_scale(values, "linear", low=20.0, high=40.0, reverse=True).tolist()[:3] == [10.0, 10.0, 0.0]
    assert to_scale(values, "linear", low=40.0, high=20.0).tolist()[:3] == [10.0, 10.0, 0.0]
    assert to_scale(values, "rank").tolist()[:3] == [0.0, 5.0, 10.0]
    assert to_scale(values, "rank", low=7.0).equals(to_scale(values, "rank"))
    assert to_scale([1.0, 2.0, 2.0, 4.0], "rank").tolist() == [0.0, 5.0, 5.0, 10.0]
    assert math.isnan(to_scale(values)["d"])


@pytest.mark.parametrize("rule", ["min-max", "rank"])
@pytest.mark.parametrize("values", [[3.0], [3.0, 3.0], [0.3, 0.1 + 0.2], [0.0, 0.0, math.nan]])
def test_a_constant_factor_is_in_the_middle(rule, values):
    assert to_scale(values, rule).dropna().unique().tolist() == [5.0]


def test_nothing_known_stays_unknown():
    assert to_scale([math.nan, math.nan]).isna().all()
    assert to_scale([]).empty
    assert to_scale([math.nan], "linear", low=0.0, high=1.0).isna().all()


@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=20),
    st.sampled_from(["min-max", "rank", "linear"]),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_scales_keep_order_bounds_and_gaps(values, rule, reverse, random):
    series = pd.Series(values, dtype=float, index=[f"k{n}" for n in range(len(values))])
    ends = {"low": -10.0, "high": 500.0} if rule == "linear" else {}
    scaled = to_scale(series, rule, reverse=reverse, **ends)
    assert scaled.isna().tolist() == series.isna().tolist()
    assert scaled.dropna().between(0.0, 10.0).all()
    order = series.dropna().sort_values(ascending=not reverse).index
    assert scaled[order].is_monotonic_increasing
    mixed = list(series.index)
    random.shuffle(mixed)
    assert_series_equal(to_scale(series[mixed], rule, reverse=reverse, **ends), scaled[mixed], check_exact=True)


def test_all_tens_are_ten_and_not_a_rounding_more():
    weights = {"f0": 2.0, "f1": 0.1, "f2": 0.15, "f3": 3.0, "f4": 1.0, "f5": 0.1}
    blocks = {"f0": "one", "f1": "one", "f2": "two", "f3": "two", "f4": "one", "f5": "two"}
    table = weighted_score(pd.DataFrame(10.0, index=["a"], columns=list(weights)), weights, blocks).table
    assert table.loc["a", ["score", "one", "two"]].tolist() == [10.0, 10.0, 10.0]


@given(st.lists(st.sampled_from([0.1, 0.15, 0.3, 0.7, 1.0, 3.0]), min_size=2, max_size=6), st.integers(1, 3))
def test_no_score_is_above_ten(weights, blocks):
    named = {f"f{i}": weight for i, weight in enumerate(weights)}
    of = {name: f"b{i % blocks}" for i, name in enumerate(named)}
    table = weighted_score(pd.DataFrame(10.0, index=["a"], columns=list(named)), named, of).table
    assert table.drop(columns=["ranked_apart"]).to_numpy(dtype=float).max() <= 10.0
