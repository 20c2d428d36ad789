"""The explanations of two books compared, of classes over time and of losses: complete, short and pointing at their section."""

from __future__ import annotations

import re

import pytest

from kamcore.method.explained_comparison import COMPARISON
from kamcore.method.explained_exposure import EXPOSURE

ENTRIES = (*COMPARISON, *EXPOSURE)


def test_every_number_is_explained_once():
    assert [entry.key for entry in COMPARISON] == [
        "agenda", "books_compared", "class_moves", "rank_moves", "money_bridge", "danger_moves", "people_moves",
    ]  # fmt: skip
    assert [entry.key for entry in EXPOSURE] == ["class_path", "rulers", "lorenz", "stress_test", "gross_margin"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_an_explanation_is_complete_and_short(entry):
    for text in (entry.title, entry.sentence, entry.formula, entry.convention, entry.source):
        assert text.strip()
        assert len(text) <= 160
    assert entry.sentence.endswith(".")
    assert re.fullmatch(r"\d+\.\d", entry.section)
    assert entry.alternatives
    assert all(entry.alternatives)
