"""Concentration of revenue (method.md 1.1 to 1.5)."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from kamcore.method import exact
from kamcore.method.concentration import (
    abc_classes,
    concentration,
    concentration_ratio,
    effective_number,
    gini,
    hhi,
    pareto,
)
from kamcore.method.revenue_curve import revenue_curve

CHIPS = pd.Series(
    {
        "10286": 90_000.0,
        "11526": 77_000.0,
        "12760": 26_350.0,
        "10867": 15_001.0,
        "10500": 12_500.0,
        "12572": 8_502.0,
        "14075": 1_200.0,
        "01036": 850.0,
        "01307": 504.0,
        "10572": 150.0,
    }
)
CHIP_CLASSES = "AABBBCCCCC"
METHODS = [("value", "crossing"), ("value", "strict"), ("count", "crossing"), ("computed", "crossing")]

money = st.one_of(
    st.none(), st.integers(-3, 12).map(float), st.sampled_from([0.3, 0.1 + 0.2]), st.floats(0.125, 1e7, width=32)
)
portfolios = st.lists(money, max_size=25).map(
    lambda values: pd.Series(values, index=[f"k{number:02d}" for number in range(len(values))], dtype=float)
)


def shuffled(series, random):
    keys = list(series.index)
    random.shuffle(keys)
    return series.loc[keys]


def test_ten_equal_accounts_give_eight():
    """Ten equal accounts: eight of them bring 80 %, and the two tied with the eighth join the vital few."""
    result = pareto([0.1] * 10)
    assert (result.k, result.k_share, result.vital_count) == (8, 0.8, 10)
    assert (result.top_count, result.top_share) == (2, pytest.approx(0.2))


def test_abc_by_value_reproduces_the_text_book_table():
    """Heizer & Render, Operations Management, ABC example of a chip manufacturer: 2 A (72 %), 3 B (23 %), 5 C (5 %)."""
    result = abc_classes(CHIPS, cutoffs=(0.70, 0.95))
    assert "".join(result.table["class"]) == CHIP_CLASSES
    assert result.summary["revenue_share"].round(2).tolist() == [0.72, 0.23, 0.05]
    assert result.summary["accounts"].tolist() == [2, 3, 5]
    assert result.table["share"].round(3).tolist()[:3] == [0.388, 0.332, 0.114]


def test_abc_by_count_reproduces_the_text_book_table():
    """The same table by count: 20 % of items are A, 30 % are B, 50 % are C."""
    result = abc_classes(CHIPS, method="count")
    assert "".join(result.table["class"]) == CHIP_CLASSES
    assert result.section == "1.3"


def test_the_crossing_account_is_a_and_strict_may_leave_a_empty():
    whale = pd.Series({"whale": 90.0, "b": 6.0, "c": 4.0})
    assert abc_classes(whale).table["class"].tolist() == ["A", "B", "C"]
    assert abc_classes(whale, rule="strict").table["class"].tolist() == ["B", "C", "C"]
    exactly = pd.Series({"a": 80.0, "b": 15.0, "c": 5.0})
    assert abc_classes(exactly, rule="strict").table["class"].tolist() == ["A", "B", "C"]
    assert abc_classes(exactly).table["class"].tolist() == ["A", "B", "C"]


def test_gini_as_published():
    """R package ineq, example of Gini(): 0.4620911 for these ten incomes."""
    incomes = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    assert gini(incomes) == pytest.approx(0.4620911, abs=5e-8)


def test_hhi_as_published():
    """US Department of Justice, Herfindahl-Hirschman Index: shares of 30, 30, 20 and 20 % give 2,600 points."""
    assert hhi([30, 30, 20, 20]) == pytest.approx(2600.0)
    assert concentration([30, 30, 20, 20]).band == "highly concentrated"


@pytest.mark.parametrize(
    ("count", "band"),
    [
        (11, "unconcentrated"),
        (10, "moderately concentrated"),
        (6, "moderately concentrated"),
        (5, "highly concentrated"),
    ],
)
def test_bands_of_2023_include_their_lower_line(count, band):
    """Ten equal accounts are at 1 000 points exactly, six at 1 667, five at 2 000."""
    result = concentration([7.1] * count)
    assert result.band == band
    assert result.band_source == "DOJ/FTC Merger Guidelines 2023"
    assert result.effective_number == pytest.approx(count)


def test_band_at_1800_is_still_moderate():
    shares = np.asarray([0.4, 0.1, 0.1]) / 0.6
    assert hhi(shares) > 1800.0
    top = (1 + math.sqrt(1 - 10 * (1 - 9 * 0.18))) / 10
    exactly = [top] + [(1 - top) / 9] * 9
    assert hhi(exactly) == pytest.approx(1800.0, rel=1e-13)
    assert concentration(exactly).band == "moderately concentrated"


def test_concentration_bundles_the_single_functions():
    result = concentration(CHIPS)
    assert result.table["value"].to_dict() == {
        "gini": gini(CHIPS),
        "hhi": hhi(CHIPS),
        "effective_number": effective_number(CHIPS),
        "cr1": concentration_ratio(CHIPS, 1),
        "cr5": concentration_ratio(CHIPS, 5),
        "cr10": concentration_ratio(CHIPS, 10),
    }
    assert result.cr10 == 1.0
    assert concentration_ratio([1.0, 3.0], 99) == 1.0


def test_missing_and_credits_are_apart_and_never_zero():
    revenue = pd.Series({"a": 60.0, "gap": math.nan, "b": 40.0, "credit": -5.0, "nil": 0.0})
    result = pareto(revenue)
    assert result.table.index.tolist() == ["a", "b"]
    assert result.table["share"].tolist() == [0.6, 0.4]
    assert result.apart["reason"].to_dict() == {
        "nil": "zero or negative revenue",
        "credit": "zero or negative revenue",
        "gap": "no revenue given",
    }
    classes = abc_classes(revenue)
    assert classes.table["class"].to_dict() == {"a": "A", "b": "A", "nil": "C", "credit": "C"}
    assert classes.table.index[classes.table["flagged"]].tolist() == ["nil", "credit"]
    assert classes.apart.index.tolist() == ["gap"]
    assert gini(revenue) == gini([60.0, 40.0])


@pytest.mark.parametrize("revenue", [[], [math.nan, math.nan], [0.0, -1.0], pd.Series(dtype=float)])
def test_nothing_to_share_is_defined(revenue):
    curve = pareto(revenue)
    assert (curve.n, curve.k, curve.vital_count, curve.top_count, curve.total) == (0, 0, 0, 0, 0.0)
    assert math.isnan(curve.k_share)
    assert math.isnan(curve.top_share)
    assert len(curve.apart) == len(revenue)
    for method, rule in METHODS:
        assert set(abc_classes(revenue, method, rule=rule).table["class"]) <= {"C"}
    measures = concentration(revenue)
    assert measures.table["value"].isna().all()
    assert measures.band == ""


def test_one_account():
    assert pareto([5.0]).k == 1
    assert concentration([5.0]).table["value"].tolist() == [0.0, 10_000.0, 1.0, 1.0, 1.0, 1.0]
    assert abc_classes([5.0]).table["class"].tolist() == ["A"]


@pytest.mark.parametrize("count", [2, 3, 7, 10, 49])
def test_all_equal_have_no_inequality_and_one_class(count):
    assert gini([0.1] * count) == 0.0
    for method, rule in METHODS:
        assert len(set(abc_classes([0.1] * count, method, rule=rule).table["class"])) == 1


def test_amounts_of_any_size_are_measured():
    assert gini([1e-310, 3e-310]) == pytest.approx(0.25)
    assert pareto([1e285] * 10).k == 8


@pytest.mark.parametrize(
    "call",
    [
        lambda: pareto([1.0], threshold=0.0),
        lambda: pareto([1.0], threshold=1.1),
        lambda: pareto([1.0], threshold=math.nan),
        lambda: abc_classes([1.0], method="guess"),
        lambda: abc_classes([1.0], rule="loose"),
        lambda: abc_classes([1.0], cutoffs=(0.9, 0.8)),
        lambda: abc_classes([1.0], counts=(0.0, 0.8)),
        lambda: concentration_ratio([1.0], 0),
        lambda: gini([math.inf]),
        lambda: hhi(pd.Series([1.0, 1.0], index=["a", "a"])),
    ],
)
def test_bad_inputs_are_refused_with_a_sentence(call):
    with pytest.raises(ValueError, match=r"\.$"):
        call()


@given(portfolios, st.randoms(use_true_random=False))
def test_row_order_never_matters(revenue, random):
    mixed = shuffled(revenue, random)
    assert_frame_equal(pareto(revenue).table, pareto(mixed).table, check_exact=True)
    assert_frame_equal(pareto(revenue).apart, pareto(mixed).apart, check_exact=True)
    assert_frame_equal(concentration(revenue).table, concentration(mixed).table, check_exact=True)
    for method, rule in METHODS:
        one, other = abc_classes(revenue, method, rule=rule), abc_classes(mixed, method, rule=rule)
        assert_frame_equal(one.table, other.table, check_exact=True)
        assert_frame_equal(one.summary, other.summary, check_exact=True)


@given(portfolios)
def test_tied_accounts_share_their_class_and_shares_sum_to_one(revenue):
    table = pareto(revenue).table
    if len(table):
        assert math.fsum(table["share"]) == pytest.approx(1.0, rel=1e-14)
        assert table["cumulative"].iloc[-1] == 1.0
    for method, rule in METHODS:
        classes = abc_classes(revenue, method, rule=rule).table
        pairs = zip(classes.itertuples(), classes.iloc[1:].itertuples(), strict=False)
        for (_, above, *_, upper, flagged), (_, below, *_, lower, _) in pairs:
            assert upper <= lower
            assert flagged or not exact.same(above, below) or upper == lower


@given(portfolios, st.sampled_from([0.001, 1 / 3, 7.0, 1e6]))
def test_scaling_revenue_changes_no_class(revenue, factor):
    for method, rule in METHODS:
        one, other = abc_classes(revenue, method, rule=rule), abc_classes(revenue * factor, method, rule=rule)
        assert one.table["class"].to_dict() == other.table["class"].to_dict()
    one, other = concentration(revenue), concentration(revenue * factor)
    assert other.table["value"].tolist() == pytest.approx(
        one.table["value"].tolist(), rel=1e-12, abs=1e-15, nan_ok=True
    )
    assert pareto(revenue).k == pareto(revenue * factor).k


@given(portfolios)
def test_a_missing_account_changes_nothing_else(revenue):
    more = pd.concat([revenue, pd.Series({"missing": math.nan})])
    assert_frame_equal(pareto(revenue).table, pareto(more).table, check_exact=True, check_index_type=False)
    assert_frame_equal(abc_classes(revenue).table, abc_classes(more).table, check_exact=True, check_index_type=False)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=25))
def test_measures_match_their_definitions_in_exact_fractions(values):
    """Brute force: mean absolute difference for Gini, counting for Pareto and ABC, all in fractions."""
    n, whole = len(values), sum(values)
    by_pairs = Fraction(sum(abs(a - b) for a in values for b in values), 2 * n * whole)
    assert gini(values) == pytest.approx(float(by_pairs), rel=1e-13, abs=1e-16)
    squares = sum(Fraction(value, whole) ** 2 for value in values)
    assert hhi(values) == pytest.approx(float(10_000 * squares), rel=1e-13)
    assert effective_number(values) == pytest.approx(float(1 / squares), rel=1e-13)

    ordered = sorted(values, reverse=True)
    curve = [Fraction(sum(ordered[:k]), whole) for k in range(n + 1)]
    assert pareto(values).k == next(k for k in range(n + 1) if curve[k] >= Fraction(4, 5))
    for rule, reached in [("crossing", lambda k: curve[k - 1]), ("strict", lambda k: curve[k])]:
        cut = [Fraction(4, 5), Fraction(19, 20)]
        inside = [
            sum(reached(k) < limit if rule == "crossing" else reached(k) <= limit for k in range(1, n + 1))
            for limit in cut
        ]
        result = abc_classes(values, rule=rule)
        assert list(result.limits) == inside
        expected = ["A" if p < inside[0] else "B" if p < inside[1] else "C" for p in map(ordered.index, ordered)]
        assert result.table["class"].tolist() == expected


@given(st.lists(st.integers(1, 60), min_size=1, max_size=25))
def test_computed_abc_matches_its_definition_in_exact_fractions(values):
    """Ultsch & Lötsch 2015 in the discrete form of method.md 1.4."""
    n, whole = len(values), sum(values)
    ordered = sorted(values, reverse=True)
    curve = [Fraction(sum(ordered[:k]), whole) for k in range(n + 1)]
    p = min(range(1, n + 1), key=lambda k: Fraction(k, n) ** 2 + (1 - curve[k]) ** 2)
    b = sum(value * n > whole for value in values)
    a, x = min(p, b), Fraction(max(p, b), n)
    c = min(range(a, n + 1), key=lambda k: (Fraction(k, n) - x) ** 2 + (1 - curve[k]) ** 2)
    result = abc_classes(values, "computed")
    assert result.limits == (a, c)
    expected = ["A" if p < a else "B" if p < c else "C" for p in map(ordered.index, ordered)]
    assert result.table["class"].tolist() == expected


def test_a_curve_built_once_answers_the_same():
    curve = revenue_curve(CHIPS)
    assert_frame_equal(pareto(curve).table, pareto(CHIPS).table)
    assert abc_classes(curve, "computed").limits == abc_classes(CHIPS, "computed").limits
    assert gini(curve) == gini(CHIPS)


def test_conventions_and_sections_are_named():
    assert [abc_classes(CHIPS, method).section for method in ("value", "count", "computed")] == ["1.2", "1.3", "1.4"]
    assert "computed ABC (discrete)" in abc_classes(CHIPS, "computed").convention.replace("Computed", "computed")
    assert "80 %" in pareto(CHIPS).convention
    assert (pareto(CHIPS).section, concentration(CHIPS).section) == ("1.1", "1.5")


def test_what_is_said_of_accounts_without_revenue_is_what_is_done_with_them():
    found = abc_classes(pd.Series({"a": 5.0, "b": 0.0, "c": np.nan}))
    assert found.table["class"].to_dict() == {"a": "A", "b": "C"}
    assert "an account at or below zero is C, and one without revenue data has no class." in found.convention
