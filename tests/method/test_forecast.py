from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.method.forecast import forecast
from kamcore.method.quadrant import place

NAN = math.nan
axis = st.floats(0, 10) | st.just(NAN)


def series(*values):
    return pd.Series(values, index=[f"a{i}" for i in range(len(values))], dtype="float64")


def cell_of(x, y, cuts):
    """Method.md 3.2 in a plain loop's words."""
    high, strong = x >= cuts["attractiveness"], y >= cuts["strength"]
    return {(True, True): "Strategic", (True, False): "Star", (False, True): "Status"}.get((high, strong), "Streamline")


def test_a_star_that_comes_closer_becomes_strategic():
    found = forecast(place(series(8.0, 8.0), series(3.0, 3.0)), series(NAN, NAN), series(6.0, NAN))
    row = found.table.loc["a0"]
    assert list(found.table.index) == ["a0"]
    assert (row["cell"], row["next_cell"], row["moves"]) == ("Star", "Strategic", True)
    assert (row["next_attractiveness"], row["next_strength"]) == (8.0, 6.0)
    assert found.movers == ("a0",)


def test_an_account_that_is_not_placed_has_no_arrow_but_is_counted():
    found = forecast(place(series(8.0), series(NAN)), series(9.0), series(9.0))
    assert found.table.empty
    assert found.given == 1


def test_the_median_of_today_stays_the_line():
    today = place(series(2.0, 4.0, 6.0), series(2.0, 4.0, 6.0), "median")
    found = forecast(today, series(9.0, NAN, NAN), series(9.0, NAN, NAN))
    assert found.table.loc["a0", "next_cell"] == "Strategic"


def test_no_forecast_at_all():
    found = forecast(place(series(8.0), series(3.0)), series(NAN), series(NAN))
    assert found.table.empty
    assert found.given == 0
    assert found.movers == ()


def test_a_forecast_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="outside 0-10"):
        forecast(place(series(8.0), series(3.0)), series(11.0), series(NAN))


@given(st.lists(st.tuples(axis, axis, axis, axis), max_size=12), st.randoms())
def test_it_agrees_with_a_plain_loop_in_any_order(rows, shuffle):
    keys = [f"a{i}" for i in range(len(rows))]
    columns = [pd.Series([row[i] for row in rows], index=keys, dtype="float64") for i in range(4)]
    today = place(columns[0], columns[1])
    found = forecast(today, columns[2], columns[3])
    for key, (x, y, to_x, to_y) in zip(keys, rows, strict=True):
        placed, given_one = not (math.isnan(x) or math.isnan(y)), not (math.isnan(to_x) and math.isnan(to_y))
        assert (key in found.table.index) == (placed and given_one)
        if placed and given_one:
            wanted = cell_of(x if math.isnan(to_x) else to_x, y if math.isnan(to_y) else to_y, today.cuts)
            assert found.table.loc[key, "next_cell"] == wanted
    order = list(keys)
    shuffle.shuffle(order)
    pd.testing.assert_frame_equal(found.table, forecast(today, columns[2][order], columns[3][order]).table)
