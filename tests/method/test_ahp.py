"""Weights from pairs: Saaty's worked example, and what no judgement can break."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kamcore
from kamcore.method.ahp import RANDOM_INDEX, ahp_weights, judgement_matrix

DRINKS = ("coffee", "wine", "tea", "beer", "sodas", "milk", "water")
ABOVE = (
    (9, 5, 2, 1, 1, 1 / 2), (1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9), (1 / 3, 1 / 4, 1 / 3, 1 / 9), (1 / 2, 1, 1 / 3), (2, 1 / 2),
    (1 / 3,),
)  # fmt: skip


def drinks() -> pd.DataFrame:
    judged = {
        (DRINKS[i], DRINKS[i + 1 + j]): float(times) for i, row in enumerate(ABOVE) for j, times in enumerate(row)
    }
    return judgement_matrix(DRINKS, judged)


def test_the_drinks_of_saaty():
    """Saaty 2008, Decision making with the analytic hierarchy process, relative consumption of drinks: weights and CR 0.022."""
    found = ahp_weights(drinks())
    assert found.weights.round(3).to_dict() == {
        "coffee": 0.177, "wine": 0.019, "tea": 0.042, "beer": 0.116, "sodas": 0.190, "milk": 0.129, "water": 0.327,
    }  # fmt: skip
    assert round(found.consistency_ratio, 3) == 0.022
    assert found.consistent


def test_the_factors_of_the_journal_example():
    """A reciprocal 3 x 3 with judgements 3, 5 and 3: weights 0.637, 0.258, 0.105 and largest eigenvalue 3.0385 (Saaty 1980)."""
    found = ahp_weights([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
    assert found.weights.round(3).tolist() == [0.637, 0.258, 0.105]
    assert found.lambda_max == pytest.approx(3.0385, abs=1e-4)
    assert found.consistency_index == pytest.approx(0.0193, abs=1e-4)
    assert found.consistency_ratio == pytest.approx(0.0332, abs=1e-4)
    assert list(found.weights.index) == ["1", "2", "3"]


def test_the_school_of_saaty_whose_judgements_do_not_fit():
    """Saaty 1980, choosing a school by learning, friends, school life, vocational training, college preparation and music
    classes: weights .32, .14, .03, .13, .24, .14, and a CR well above 0.10. The eigenvalue is checked by multiplying.
    """  # fmt: skip
    school = np.asarray(
        [
            [1, 4, 3, 1, 3, 4],
            [1 / 4, 1, 7, 3, 1 / 5, 1],
            [1 / 3, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 6],
            [1, 1 / 3, 5, 1, 1, 1 / 3],
            [1 / 3, 5, 5, 1, 1, 3],
            [1 / 4, 1, 6, 3, 1 / 3, 1],
        ]
    )
    found = ahp_weights(school)
    assert found.weights.round(2).tolist() == [0.32, 0.14, 0.03, 0.13, 0.24, 0.14]
    vector = np.ones(6)
    for _ in range(200):
        vector = school @ (vector / vector.sum())
    assert found.lambda_max == pytest.approx(vector.sum())
    assert found.consistency_ratio == pytest.approx((vector.sum() - 6) / 5 / 1.24)
    assert found.consistency_ratio > 0.2
    assert not found.consistent


def test_two_factors_always_fit():
    found = ahp_weights([[1, 9], [1 / 9, 1]])
    assert found.weights.tolist() == pytest.approx([0.9, 0.1])
    assert (found.consistency_ratio, found.consistent, found.least_consistent) == (0.0, True, None)


def test_rows_in_another_order_than_columns_mean_the_same():
    frame = drinks()
    turned = frame.iloc[::-1]
    assert ahp_weights(turned).weights.equals(ahp_weights(frame).weights)
    same = pd.DataFrame([[1.0, 1.0, 2.0], [1.0, 1.0, 2.0], [0.5, 0.5, 1.0]], index=list("abc"), columns=list("abc"))
    assert ahp_weights(same.loc[["b", "a", "c"]]).weights.equals(ahp_weights(same).weights)


def test_a_circle_of_judgements_is_said_to_be_one():
    found = ahp_weights(judgement_matrix("abc", {("a", "b"): 9.0, ("b", "c"): 9.0, ("a", "c"): 1 / 9}))
    assert not found.consistent
    assert found.consistency_ratio > 1
    assert found.least_consistent is not None


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.05, 1.0), min_size=1, max_size=10))
def test_judgements_made_from_weights_give_them_back(weights):
    matrix = np.asarray([[a / b for b in weights] for a in weights])
    found = ahp_weights(matrix)
    assert found.weights.tolist() == pytest.approx([w / sum(weights) for w in weights])
    assert found.consistency_ratio == pytest.approx(0.0, abs=1e-9)
    assert found.consistent
    assert found.least_consistent is None


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 6), st.randoms(use_true_random=False))
def test_weights_add_up_and_the_eigenvalue_is_at_least_the_number_of_factors(size, random):
    names = [f"f{i}" for i in range(size)]
    judged = {(a, b): float(random.randint(1, 9)) for i, a in enumerate(names) for b in names[i + 1 :]}
    found = ahp_weights(judgement_matrix(names, judged))
    assert math.fsum(found.weights) == pytest.approx(1.0)
    assert (found.weights > 0).all()
    assert found.lambda_max >= size - 1e-9
    matrix = judgement_matrix(names, judged).to_numpy()
    assert (matrix @ found.weights.to_numpy()) == pytest.approx(found.lambda_max * found.weights.to_numpy())


def test_pairs_nobody_judged_count_as_equal():
    assert ahp_weights(judgement_matrix("ab", {})).weights.tolist() == [0.5, 0.5]
    assert ahp_weights([[1.0]]).weights.tolist() == [1.0]


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1, 2]], "square"),
        (np.ones((11, 11)), "square"),
        ([[1, -2], [-0.5, 1]], "above zero"),
        ([[1, math.nan], [1, 1]], "above zero"),
        ([[1, 2], [2, 1]], "contradict"),
        (pd.DataFrame(np.ones((2, 2)), columns=["a", "a"]), "same name"),
    ],
)
def test_what_is_no_judgement_is_refused(matrix, message):
    with pytest.raises(ValueError, match=message):
        ahp_weights(matrix)


def test_a_judgement_beyond_nine_is_refused():
    with pytest.raises(ValueError, match="1/9 and 9"):
        judgement_matrix("ab", {("a", "b"): 10.0})


def test_the_random_index_grows():
    assert list(RANDOM_INDEX) == sorted(RANDOM_INDEX)


def test_the_public_name_is_this_function():
    assert kamcore.ahp_weights is ahp_weights
