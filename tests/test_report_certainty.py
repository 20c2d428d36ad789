"""What the JSON tells of certainty fits its schema for every book."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from kamcore.analysis import analyse
from kamcore.report_certainty import certainty
from tests.books import BOOKS

SCHEMA = json.loads((Path(__file__).resolve().parents[1] / "docs" / "analyse.schema.json").read_text(encoding="utf-8"))
PART = SCHEMA["$defs"]["analysis"]["properties"]["certainty"]


@pytest.mark.parametrize("name", BOOKS)
def test_the_part_fits_its_schema_and_is_the_same_every_time(name):
    book = BOOKS[name]()
    told = json.dumps(certainty(analyse(book)), allow_nan=False)
    jsonschema.Draft202012Validator(PART).validate(json.loads(told))
    assert told == json.dumps(certainty(analyse(book)), allow_nan=False)
