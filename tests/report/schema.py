"""The schema of the JSON object, and the objects of the books that fit it."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import jsonschema

from kamcore.analysis import analyse
from kamcore.report import report
from tests.books import BOOKS

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "analyse.schema.json").read_text(encoding="utf-8"))


@functools.cache
def sound_report(name):
    """The object of a book, once it is known to fit the schema and to hold no NaN; not to be changed."""
    found = report(analyse(BOOKS[name]()))
    json.dumps(found, allow_nan=False)
    jsonschema.Draft202012Validator(SCHEMA).validate(found)
    return found
