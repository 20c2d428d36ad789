"""Where people stand on the drawing (deck, client decision-making process; method.md 8.2)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamcore.method.network_layout import MIN_DISTANCE, layout
from kamcore.method.stakeholders import build_network


def network(managers, outside=()):
    keys = [f"p{i:03d}" for i in range(len(managers))]
    people = pd.DataFrame(
        {
            "person": keys,
            "reports_to": [None if m is None else f"p{m:03d}" for m in managers],
            "outside": [i in outside for i in range(len(keys))],
        }
    )
    return build_network(people)


managers = st.integers(1, 60).flatmap(
    lambda n: st.lists(st.one_of(st.none(), st.integers(0, n - 1)), min_size=n, max_size=n)
)


def nearest(table):
    points = table[["x", "y"]].to_numpy()
    gaps = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(gaps, np.inf)
    return gaps.min() if len(points) > 1 else np.inf


@given(managers, st.sets(st.integers(0, 59), max_size=5))
@settings(max_examples=30)
def test_nobody_stands_on_anybody_and_outsiders_stand_outside(lines, outside):
    found = layout(network(lines, outside))
    table = found.table
    assert np.isfinite(table[["x", "y"]].to_numpy()).all()
    assert nearest(table) >= MIN_DISTANCE - 1e-6
    inside = table[table["layer"] >= 0]
    away = table[table["layer"] < 0]
    assert len(away) == len({i for i in outside if i < len(lines)})
    if found.box is not None:
        left, top, right, bottom = found.box
        assert inside["x"].between(left, right).all()
        assert inside["y"].between(top, bottom).all()
        assert (away["x"] > right).all()


@given(managers, st.randoms())
@settings(max_examples=20)
def test_the_same_map_gives_the_same_drawing_in_any_row_order(lines, rng):
    keys = [f"p{i:03d}" for i in range(len(lines))]
    people = pd.DataFrame({"person": keys, "reports_to": [None if m is None else f"p{m:03d}" for m in lines]})
    order = list(range(len(people)))
    rng.shuffle(order)
    one, other = layout(build_network(people)), layout(build_network(people.iloc[order]))
    pd.testing.assert_frame_equal(one.table, other.table)


def test_a_manager_stands_above_the_report():
    table = layout(network([None, 0, 0, 1, 1, 2])).table.set_index("person")
    for report, manager in ((1, 0), (2, 0), (3, 1), (4, 1), (5, 2)):
        assert table.loc[f"p{manager:03d}", "y"] < table.loc[f"p{report:03d}", "y"]


@pytest.mark.parametrize("n", [5, 25, 60, 200])
def test_it_stays_readable_from_5_to_200_people(n):
    table = layout(network([None, *((i - 1) // 4 for i in range(1, n))])).table
    width, height = np.ptp(table["x"]) + 160, np.ptp(table["y"]) + 150
    assert width / height < 4
    assert height / width < 4


def test_flat_and_deep_maps_are_folded():
    for lines in ([None] + [0] * 150, [None, *range(120)], [None] * 80):
        table = layout(network(lines)).table
        width, height = np.ptp(table["x"]) + 160, np.ptp(table["y"]) + 150
        assert 1 / 6 < width / height < 6


def test_nobody_and_outsiders_only():
    empty = layout(build_network(pd.DataFrame({"person": pd.Series(dtype="str")})))
    assert empty.table.empty
    assert empty.box is None
    assert layout(network([None], {0})).box is None
