from __future__ import annotations

import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.analysis.revenue import by_product, group_sums, read_revenue, revenue_by
from kamcore.workbook.periods import Grain

cents = st.integers(-(10**9), 10**9).map(lambda n: n / 100)


@given(st.lists(st.tuples(cents, st.integers(0, 4)), min_size=1, max_size=200), st.randoms())
def test_group_sums_equal_decimal_sums_in_any_row_order(rows, rng):
    truth = [Decimal(0)] * 5
    for value, group in rows:
        truth[group] += Decimal(str(value))
    shuffled = rows.copy()
    rng.shuffle(shuffled)
    for order in (rows, shuffled):
        sums = group_sums(np.array([v for v, _ in order]), np.array([g for _, g in order]), 5)
        for group in range(5):
            if any(g == group for _, g in rows):
                assert sums[group] == float(truth[group])
            else:
                assert math.isnan(sums[group])


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=60), st.randoms())
def test_amounts_of_any_precision_do_not_depend_on_row_order(values, rng):
    groups = np.zeros(len(values), dtype=np.intp)
    shuffled = values.copy()
    rng.shuffle(shuffled)
    one, other = group_sums(np.array(values), groups, 1), group_sums(np.array(shuffled), groups, 1)
    assert one[0] == other[0]
    assert one[0] == pytest.approx(math.fsum(values), rel=1e-9, abs=1e-3)


def test_missing_amounts_are_not_zero():
    sums = group_sums(np.array([np.nan, 1.0]), np.array([0, 1]), 3)
    assert np.isnan(sums[0])
    assert sums[1] == 1
    assert np.isnan(sums[2])


def table(rows):
    frame = pd.DataFrame(rows, columns=["account", "period", "product", "revenue", "recurring"])
    return frame.astype(
        {"account": "str", "period": "str", "product": "str", "revenue": "float64", "recurring": "boolean"}
    )


def test_an_account_without_rows_is_unknown_and_one_with_rows_has_zero_elsewhere():
    found = revenue_by(
        table([("a", "2024", "x", 5.0, None), ("b", "2025", "x", 7.0, None)]), pd.Index(["a", "b", "c"]), "revenue"
    )
    assert found.loc["a"].tolist() == [5, 0]
    assert found.loc["b"].tolist() == [0, 7]
    assert found.loc["c"].isna().all()


def test_mrr_only_when_the_data_says_so():
    keys = pd.Index(["a"])
    monthly = [("a", "2025-01", "x", 5.0, True), ("a", "2025-02", "x", 5.0, True)]
    assert read_revenue(table(monthly), keys, "", "as marked").unit == "MRR"
    assert read_revenue(table([(*row[:4], None) for row in monthly]), keys, "", "as marked").unit == "revenue"
    assert read_revenue(table(monthly), keys, "", "not recurring").unit == "revenue"
    assert read_revenue(table([("a", "2025", "x", 5.0, True)]), keys, "", "recurring").unit == "revenue"


def test_the_period_before_is_the_same_a_year_before():
    rows = [("a", f"{y}-{m:02d}", "x", 1.0, None) for y in (2024, 2025) for m in range(1, 13)]
    book = read_revenue(table(rows), pd.Index(["a"]), "", "as marked")
    assert book.window.words == "2025"
    assert book.before.words == "2024"
    quarter = read_revenue(table(rows), pd.Index(["a"]), "2025-Q3", "as marked")
    assert quarter.window.members == ("2025-07", "2025-08", "2025-09")
    assert quarter.before.period.label == "2024-Q3"
    assert read_revenue(table(rows), pd.Index(["a"]), "1999", "as marked").window.words == "2025"


def test_products_beyond_the_largest_are_put_together_without_loss():
    rows = [("a", "2025", f"p{i}", round(100 / (i + 1), 2), None) for i in range(30)]
    found = by_product(table(rows), most=5)
    assert found["product"].nunique() == 6
    assert found["revenue"].sum() == pytest.approx(sum(row[3] for row in rows))


def test_months_roll_up_to_quarters_without_loss():
    rows = [("a", f"2025-{m:02d}", "x", float(m), None) for m in range(1, 13)] + [("a", "--03", "x", 5.0, None)]
    found = by_product(table(rows), Grain.QUARTER)
    assert found.set_index("period")["revenue"].to_dict() == {
        "--03": 5.0, "2025-Q1": 6.0, "2025-Q2": 15.0, "2025-Q3": 24.0, "2025-Q4": 33.0,
    }  # fmt: skip
