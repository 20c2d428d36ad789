"""The explanations of the portfolio's numbers: complete, short and pointing at their section."""

from __future__ import annotations

import re

import pytest

from kamcore.method.explained_portfolio import PORTFOLIO

KEYS = {
    "pareto", "abc", "gini", "hhi", "effective_number", "concentration_ratio", "score", "growth", "harmony", "score_coverage",
    "rank", "attractiveness", "strength", "cell", "cut_line", "share", "revenue", "change",
}  # fmt: skip


def test_every_number_is_explained_once():
    keys = [entry.key for entry in PORTFOLIO]
    assert len(set(keys)) == len(keys)
    assert set(keys) == KEYS


@pytest.mark.parametrize("entry", PORTFOLIO, ids=lambda entry: entry.key)
def test_an_explanation_is_complete_and_short(entry):
    for text in (entry.title, entry.sentence, entry.formula, entry.convention, entry.source):
        assert text.strip()
        assert len(text) <= 160
    assert entry.sentence.endswith(".")
    assert re.fullmatch(r"\d\.\d", entry.section)
    assert all(entry.alternatives)
