"""Lifetime value (method.md 5.2)."""

from __future__ import annotations

import copy
import json
import math
import pickle

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import kamcore
from kamcore.method.lifetime_value import clv, lifetime_values, margin_multiple

RETENTION, DISCOUNT = st.floats(0, 1), st.floats(0.001, 1)


@pytest.mark.parametrize(
    ("discount", "multiples"),
    [
        (0.10, (1.20, 1.75, 2.67, 4.50)),
        (0.12, (1.15, 1.67, 2.50, 4.09)),
        (0.14, (1.11, 1.59, 2.35, 3.75)),
        (0.16, (1.07, 1.52, 2.22, 3.46)),
    ],
)
def test_the_margin_multiples_of_gupta_and_lehmann(discount, multiples):
    """Gupta & Lehmann 2003, 'Customers as Assets', Journal of Interactive Marketing 17(1): margin multiple r / (1 + i - r) for a
    retention of 60, 70, 80 and 90 %."""
    found = [margin_multiple(r, discount) for r in (0.6, 0.7, 0.8, 0.9)]
    assert found == pytest.approx(multiples, abs=0.0051)


def test_the_first_margin_at_once_is_worth_one_margin_more():
    """Gupta et al. 2006: with the first margin at once the multiple is (1 + i)/(1 + i - r), one more than r/(1 + i - r)."""
    assert clv(100, 0.8, 0.1, variant="immediate").value == pytest.approx(clv(100, 0.8, 0.1).value + 100)


def test_acquisition_is_taken_off_and_losses_stay_losses():
    assert clv(100, 0.8, 0.1, 50).value == pytest.approx(800 / 3 - 50)
    assert clv(-100, 0.8, 0.1).value == pytest.approx(-800 / 3)
    assert float(clv(0, 0.8, 0.1)) == 0.0


@pytest.mark.parametrize(("variant", "sums"), [("end", 0.5 + 0.25 + 0.125), ("immediate", 1 + 0.5 + 0.25)])
def test_a_number_of_years(variant, sums):
    found = clv(10, 0.5, 0.0, variant=variant, horizon=3)
    assert found.value == pytest.approx(10 * sums)
    assert "over 3 years" in found.words


@pytest.mark.parametrize("variant", ["end", "immediate"])
def test_what_never_ends_has_no_number_but_words(variant):
    found = clv(100, 1.0, 0.0, variant=variant)
    assert found.value is None
    assert found.multiple is None
    assert found.words.startswith("No number")
    assert math.isnan(found)
    assert clv(100, 1.0, 0.0, variant=variant, horizon=5).value == 500.0


def test_a_retention_that_only_rounding_keeps_below_the_limit_has_no_number():
    assert margin_multiple(1.0, 1e-15) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"margin": math.nan}, {"margin": math.inf}, {"retention": 1.01}, {"retention": -0.1}, {"retention": math.nan},
        {"discount": -0.1}, {"discount": math.inf}, {"acquisition": math.nan}, {"variant": "start"}, {"horizon": 0},
        {"horizon": 1001},
    ],
)  # fmt: skip
def test_inputs_out_of_bounds_are_refused(wrong):
    with pytest.raises(ValueError, match="The "):
        clv(**{"margin": 1.0, "retention": 0.8, "discount": 0.1, **wrong})


@given(RETENTION, DISCOUNT, st.sampled_from(["end", "immediate"]))
def test_the_formula_is_the_limit_of_the_sum(retention, discount, variant):
    assume(retention / (1 + discount) < 0.97)
    first = 1 if variant == "end" else 0
    total, term = 0.0, 1.0
    for t in range(2000):
        if t >= first:
            total += term
        term *= retention / (1 + discount)
    assert margin_multiple(retention, discount, variant) == pytest.approx(total, rel=1e-9)
    assert margin_multiple(retention, discount, variant, 900) == pytest.approx(total, rel=1e-9)


@given(RETENTION, DISCOUNT, st.integers(1, 50))
def test_more_years_are_never_worth_less(retention, discount, years):
    assert margin_multiple(retention, discount, "end", years) <= margin_multiple(retention, discount, "end", years + 1)


def test_every_account_at_once():
    found = lifetime_values(pd.Series({"a": 100.0, "b": math.nan, "c": -10.0}), 0.8, 0.1, acquisition=20)
    assert found.table["clv"].tolist() == pytest.approx([800 / 3 - 20, math.nan, -80 / 3 - 20], nan_ok=True)
    assert lifetime_values(pd.Series({"a": 100.0}), 1.0, 0.0).table["clv"].isna().all()


def test_it_is_a_public_name():
    assert kamcore.clv is clv


def test_it_behaves_like_the_number_it_is():
    found = clv(100, 0.8, 0.1)
    assert found == pytest.approx(266.67, abs=0.01)
    assert 266 < found < 267
    assert found == 100 * 0.8 / (1 + 0.1 - 0.8)
    assert (round(found, 2), f"{found:.2f}") == (266.67, "266.67")
    assert [found + 1, 2 * found, sum([found, found])] == pytest.approx([803 / 3, 1600 / 3, 1600 / 3])
    assert json.loads(json.dumps({"clv": found})) == {"clv": found}
    assert pd.Series([found]).dtype == "float64"
    assert found.words.startswith("The first margin comes at the end")


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda found: pickle.loads(pickle.dumps(found))])  # noqa: S301
def test_a_copy_knows_what_the_number_knew(again):
    found = again(clv(100, 0.8, 0.1, variant="immediate", horizon=3))
    assert found == clv(100, 0.8, 0.1, variant="immediate", horizon=3)
    assert (found.variant, found.horizon, found.section) == ("immediate", 3, "5.2")


def test_nothing_times_a_loss_is_nothing_and_not_less():
    assert math.copysign(1, clv(-100, 0.0, 0.1)) == 1
    assert math.copysign(1, lifetime_values(pd.Series({"a": -1.0}), 0.0, 0.1).table["clv"]["a"]) == 1
