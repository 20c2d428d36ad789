"""The explanations of the way of accounts over time: complete, short and pointing at their section."""

from __future__ import annotations

import re

import pytest

from kamcore.findings.inputs_outlook import OUTLOOK_INPUTS
from kamcore.method.explained_outlook import OUTLOOK


def test_every_number_is_explained_once_and_has_its_inputs():
    keys = [entry.key for entry in OUTLOOK]
    assert len(set(keys)) == len(keys)
    assert set(keys) == set(OUTLOOK_INPUTS)


@pytest.mark.parametrize("entry", OUTLOOK, ids=lambda entry: entry.key)
def test_an_explanation_is_complete_and_short(entry):
    for text in (entry.title, entry.sentence, entry.formula, entry.convention, entry.source):
        assert text.strip()
        assert len(text) <= 160
    assert entry.sentence.endswith(".")
    assert re.fullmatch(r"[1-6]\.\d", entry.section)
    assert all(entry.alternatives)
