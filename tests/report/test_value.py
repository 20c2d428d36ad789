"""The blocks ``value`` and ``retention`` of the JSON object fit the schema for every kind of book."""

from __future__ import annotations

import pytest

from kamcore.analysis import analyse
from kamcore.report import report
from tests.books import BOOKS, full_book, names_only
from tests.report.schema import sound_report


@pytest.mark.parametrize("name", BOOKS)
def test_they_fit_the_schema_and_hold_no_nan(name):
    found = sound_report(name)
    assert len(found["value"]["accounts"]) == len(found["accounts"])


def test_what_is_not_known_is_null():
    found = report(analyse(names_only()))
    assert found["value"]["profit"] is None
    assert found["value"]["whitespace"] is None
    assert found["retention"]["movements"] is None
    assert found["retention"]["renewals"] is None
    assert found["retention"]["over_time"] == []


def test_the_movements_add_up_in_the_file_too():
    m = report(analyse(full_book()))["retention"]["movements"]
    assert m["start"] + m["new"] + m["reactivation"] + m["expansion"] - m["contraction"] - m["churn"] == pytest.approx(
        m["end"], abs=0.05
    )
    assert m["grr"] <= min(1, m["nrr"])
