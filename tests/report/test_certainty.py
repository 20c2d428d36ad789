"""What the JSON tells of certainty fits its schema for every book."""

from __future__ import annotations

import json

import jsonschema
import pytest

from kamcore.analysis import analyse
from kamcore.report.certainty import certainty
from kamcore.workshop.adopting import adopt
from kamcore.workshop.answers import standing_answers
from tests.books import BOOKS, full_book
from tests.report.schema import SCHEMA
from tests.workshop.rooms import random_votes, whole_plan

PART = SCHEMA["$defs"]["analysis"]["properties"]["certainty"]


@pytest.mark.parametrize("name", BOOKS)
def test_the_part_fits_its_schema_and_is_the_same_every_time(name):
    book = BOOKS[name]()
    told = json.dumps(certainty(analyse(book)), allow_nan=False)
    jsonschema.Draft202012Validator(PART).validate(json.loads(told))
    assert told == json.dumps(certainty(analyse(book)), allow_nan=False)


def test_the_weightings_of_a_workshop_are_told_beside_those_drawn():
    a = analyse(full_book(5))
    plan = whole_plan(a, "account 0")
    adopted = certainty(a.after(adopt(a, plan, standing_answers(plan, random_votes(plan, 4, share=1.0), 1)).book))
    jsonschema.Draft202012Validator(PART).validate(json.loads(json.dumps(adopted, allow_nan=False)))
    assert adopted["room_weights"]["draws"] == 4
    assert len(adopted["room_cells"]) == len(adopted["cells"]) == 5
    assert certainty(a)["room_weights"] is None
