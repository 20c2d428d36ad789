"""The explanations of winning and losing people: complete, short and pointing at their section."""

from __future__ import annotations

import re

import pytest

from kamcore.method.explained_people import PEOPLE


@pytest.mark.parametrize("entry", PEOPLE, ids=lambda entry: entry.key)
def test_an_explanation_is_complete_and_short(entry):
    for text in (entry.title, entry.sentence, entry.formula, entry.convention, entry.source):
        assert text.strip()
        assert len(text) <= 160
    assert entry.sentence.endswith(".")
    assert re.fullmatch(r"8\.[4-7]", entry.section)
    assert all(entry.alternatives)


def test_every_number_is_explained_once():
    assert [entry.key for entry in PEOPLE] == [
        "path_to_yes",
        "complete_map",
        "stale_contact",
        "departure",
        "power_interest",
    ]
