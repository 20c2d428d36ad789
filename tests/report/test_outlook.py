"""The block ``outlook`` of the JSON object fits the schema for every kind of book."""

from __future__ import annotations

import jsonschema
import pytest

from kamcore.report import report
from tests.books import BOOKS
from tests.findings.test_outlook import with_forecast
from tests.report.schema import SCHEMA, sound_report


@pytest.mark.parametrize("name", BOOKS)
def test_it_fits_the_schema_and_holds_no_nan(name):
    found = sound_report(name)
    assert found["outlook"]["forecast"] == []


def test_a_forecast_is_told():
    found = report(with_forecast(10.0, 10.0))
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    assert {row["next_cell"] for row in found["outlook"]["forecast"]} == {"Strategic"}
