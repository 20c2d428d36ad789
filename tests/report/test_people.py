"""The part of the JSON about people: as the schema says, and the same figures as on screen."""

from __future__ import annotations

import json

import jsonschema
import pytest

from kamcore import analyse
from kamcore.report import report
from kamcore.report.people import people
from tests.books import BOOKS, full_book, names_only
from tests.report.schema import SCHEMA


@pytest.mark.parametrize("name", BOOKS)
def test_it_fits_the_schema_for_every_book(name):
    told = json.loads(json.dumps(report(analyse(BOOKS[name]())), allow_nan=False))
    part = SCHEMA["$defs"]["analysis"]["properties"]["people"]
    jsonschema.Draft202012Validator(part).validate(told["people"])


def test_every_account_with_people_is_told_once_in_the_order_of_accounts():
    a = analyse(full_book(5))
    found = people(a)
    assert [one["account"] for one in found] == [key for key in a.summary.index if key in ("account 0", "account 1")]
    first = next(one for one in found if one["account"] == "account 0")
    alone = a.coverage("account 0")
    assert (first["light"], first["status"], first["status_text"]) == (alone.rag, alone.status, alone.status_text)
    assert tuple(first["missing_roles"]) == alone.missing_roles
    assert first["contacts_stale"] is None


def test_nobody_known_is_an_empty_list():
    assert people(analyse(names_only())) == []
