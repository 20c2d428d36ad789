"""Whitespace (method.md 5.4)."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.method.whitespace import whitespace


def grid(rows: dict[str, list[float]], products: tuple[str, ...] = ("X", "Y", "Z")) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(products), dtype="float64")


def test_bought_open_and_not_bought():
    spent = grid({"small": [1, 0, math.nan], "large": [50, 60, 0], "gone": [0, -5, math.nan]})
    found = whitespace(spent, pd.Series({"large": 900.0, "small": math.nan}))
    assert list(found.cells.index) == ["large", "small"]
    assert list(found.cells.columns) == ["X", "Y", "Z"]
    assert found.cells.loc["large"].tolist() == ["bought", "bought", "open"]
    assert found.cells.loc["small"].tolist() == ["bought", "not bought", "not bought"]
    assert (found.bought, found.possible, found.penetration) == (3, 6, 0.5)
    assert found.products["penetration"].tolist() == [1.0, 0.5, 0.0]
    assert found.gaps[["account", "product"]].to_numpy().tolist() == [["large", "Z"]]


def test_plans_of_which_each_account_has_one_leave_nothing_open():
    found = whitespace(grid({"a": [5, 0, 0], "b": [0, 7, 0]}), pd.Series({"a": 10.0, "b": 10.0}))
    assert found.exclusive
    assert found.gaps.empty
    assert not whitespace(grid({"a": [5.0]}, ("X",))).exclusive, "one product says nothing"


def test_nothing_at_all():
    found = whitespace(pd.DataFrame(index=["a"]))
    assert (found.possible, found.penetration) == (0, None)
    assert found.gaps.empty
    assert whitespace(grid({})).penetration is None


def test_the_products_with_most_revenue_are_shown():
    found = whitespace(grid({"a": [1, 30, 2], "b": [1, 30, 2]}), most=2)
    assert list(found.cells.columns) == ["Y", "Z"]
    assert found.left_out == 1


def test_twice_the_same_is_refused():
    with pytest.raises(ValueError, match="product 'X'"):
        whitespace(pd.DataFrame([[1.0, 2.0]], index=["a"], columns=["X", "X"]))


@given(st.lists(st.lists(st.sampled_from([math.nan, 0.0, -1.0, 2.5]), min_size=3, max_size=3), max_size=12))
def test_counts_against_a_plain_loop(rows):
    spent = grid({f"a{i}": row for i, row in enumerate(rows)})
    found = whitespace(spent, pd.Series({f"a{i}": float(i) for i in range(len(rows))}))
    buying = [row for row in rows if any(v > 0 for v in row)]
    assert found.bought == sum(v > 0 for row in buying for v in row)
    assert found.possible == 3 * len(buying)
    assert sum(found.products["buyers"]) == found.bought
    assert np.all(found.accounts["revenue"].to_numpy()[:-1] >= found.accounts["revenue"].to_numpy()[1:])


def test_products_that_are_not_shown_count_all_the_same():
    spent = grid({"a": [1, 30, 2], "b": [1, 0, 0]})
    found = whitespace(spent, most=2)
    assert list(found.cells.index) == ["a", "b"], "who buys small products alone takes part"
    assert (found.bought, found.possible, found.left_out) == (4, 6, 1)
    assert found.accounts["bought"].to_dict() == {"a": 3, "b": 1}
    assert found.accounts["revenue"].to_dict() == {"a": 33.0, "b": 1.0}
    assert not found.exclusive
