from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.method.cohorts import cohorts

LABELS = ["2023", "2024", "2025"]


def frame(rows):
    return pd.DataFrame.from_dict(
        rows, orient="index", columns=LABELS[: len(next(iter(rows.values()), ()))], dtype="float64"
    )


def seen(*keys):
    return pd.Series(data=True, index=list(keys), dtype=bool)


def test_the_triangle_by_hand():
    book = frame({"a": [10, 10, 5], "b": [10, 0, 0], "c": [0, 8, 12], "d": [0, 0, 3], "e": [-1, math.nan, 0]})
    found = cohorts(book, seen())
    rows = {(row.cohort, row.age): row for row in found.table.itertuples()}
    assert list(rows) == [("2023", 0), ("2023", 1), ("2023", 2), ("2024", 0), ("2024", 1), ("2025", 0)]
    assert (rows["2023", 1].kept, rows["2023", 1].accounts_kept, rows["2023", 1].revenue_kept) == (1, 0.5, 0.5)
    assert rows["2023", 2].revenue_kept == 0.25
    assert rows["2024", 1].revenue_kept == 1.5
    assert [bool(row.open) for row in rows.values()] == [True, True, True, False, False, False]
    assert found.apart == 0


def test_who_was_there_before_and_not_in_the_first_period_is_in_no_cohort():
    found = cohorts(frame({"a": [0, 4, 4], "b": [0, 4, 4], "c": [4, 4, 4]}), seen("a", "c"))
    assert found.apart == 1
    assert found.table.drop_duplicates("cohort")["accounts"].tolist() == [1, 1]


def test_nothing_to_group():
    assert cohorts(frame({"a": [0, 0, 0]}), seen()).table.empty
    assert cohorts(pd.DataFrame(index=["a"]), seen()).table.empty


amount = st.sampled_from([math.nan, -5.0, 0.0, 0.1, 0.2, 7.0])


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(amount, amount, amount), min_size=1), st.randoms())
def test_it_agrees_with_a_plain_loop_in_any_order(rows, shuffle):
    found = cohorts(frame(rows), seen())
    for row in found.table.itertuples():
        start, at = LABELS.index(row.cohort), LABELS.index(row.period)
        members = [v for v in rows.values() if v[start] > 0 and not any(x > 0 for x in v[:start])]
        assert row.accounts == len(members)
        assert row.kept == sum(v[at] > 0 for v in members)
        assert row.revenue == pytest.approx(sum(v[at] for v in members if v[at] > 0))
    assert found.table.drop_duplicates("cohort")["accounts"].sum() == sum(any(x > 0 for x in v) for v in rows.values())
    keys = list(rows)
    shuffle.shuffle(keys)
    pd.testing.assert_frame_equal(found.table, cohorts(frame({key: rows[key] for key in keys}), seen()).table)
