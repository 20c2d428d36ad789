from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.method.migration import LOST, NEW, transitions

STATES = ("A", "B", "C")
states = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from([*STATES, None]), max_size=8)


def series(found):
    return pd.Series(found, dtype="str") if found else pd.Series([], index=pd.Index([], dtype="str"), dtype="str")


def test_a_worked_case():
    before = series({"x": "A", "y": "B", "z": "C", "gone": "B", "blank": None})
    after = series({"x": "A", "y": "A", "z": "C", "new": "C", "blank": "B"})
    found = transitions(before, after, STATES)
    assert found.table.loc["A"].to_dict() == {"A": 1, "B": 0, "C": 0, LOST: 0}
    assert found.table.loc["B"].to_dict() == {"A": 1, "B": 0, "C": 0, LOST: 1}
    assert found.table.loc[NEW].to_dict() == {"A": 0, "B": 1, "C": 1, LOST: 0}
    assert (found.both, found.unchanged) == (3, 2)
    assert found.stability == pytest.approx(2 / 3)
    assert found.moved.to_dict("index") == {"y": {"before": "B", "after": "A"}}


@given(states, states)
def test_against_a_plain_loop(before, after):
    counts = {(one, to): 0 for one in (*STATES, NEW) for to in (*STATES, LOST)}
    for key in {*before, *after}:
        was, now = before.get(key), after.get(key)
        if was or now:
            counts[was or NEW, now or LOST] += 1
    found = transitions(series(before), series(after), STATES)
    assert {(one, to): found.table.loc[one, to] for one, to in counts} == counts
    both = [key for key in before if before[key] and after.get(key)]
    assert found.both == len(both)
    assert found.unchanged == sum(before[key] == after[key] for key in both)
    assert math.isnan(found.stability) == (not both)


@given(states, states)
def test_swapped_it_is_mirrored(before, after):
    there, back = transitions(series(before), series(after), STATES), transitions(series(after), series(before), STATES)
    assert there.table.to_numpy().tolist() == back.table.to_numpy().T.tolist()
    assert there.moved["before"].to_dict() == back.moved["after"].to_dict()


def test_what_is_refused():
    with pytest.raises(ValueError, match="twice"):
        transitions(pd.Series(["A", "B"], index=["x", "x"]), series({}), STATES)
    with pytest.raises(ValueError, match="none of the states"):
        transitions(series({"x": "D"}), series({}), STATES)
