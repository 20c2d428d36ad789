"""The explanations of how sure the ranking is: complete, short and pointing at their section."""

from __future__ import annotations

import re

import pytest

from kamcore.method.explained_certainty import CERTAINTY

KEYS = {
    "rank_acceptability", "top_share", "central_weights", "flip_distance", "cell_share", "topsis", "rank_agreement",
    "pairwise_weights", "key_account_rule", "similarity",
}  # fmt: skip


def test_every_number_is_explained_once():
    keys = [entry.key for entry in CERTAINTY]
    assert len(set(keys)) == len(keys)
    assert set(keys) == KEYS


@pytest.mark.parametrize("entry", CERTAINTY, ids=lambda entry: entry.key)
def test_an_explanation_is_complete_and_short(entry):
    for text in (entry.title, entry.sentence, entry.formula, entry.convention, entry.source):
        assert text.strip()
        assert len(text) <= 160
    assert entry.sentence.endswith(".")
    assert re.fullmatch(r"\d\.\d", entry.section)
    assert all(entry.alternatives)
