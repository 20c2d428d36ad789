"""The combined explanations: nothing lost between the groups, and nothing can be changed."""

from __future__ import annotations

import re

import pytest

from kamcore.method.explained_certainty import CERTAINTY
from kamcore.method.explained_comparison import COMPARISON
from kamcore.method.explained_exposure import EXPOSURE
from kamcore.method.explained_outlook import OUTLOOK
from kamcore.method.explained_people import PEOPLE
from kamcore.method.explained_portfolio import PORTFOLIO
from kamcore.method.explained_relationships import RELATIONSHIPS
from kamcore.method.explained_value import VALUE
from kamcore.method.explained_workshop import WORKSHOP
from kamcore.method.explanations import EXPLANATIONS


def test_no_group_hides_another():
    chapters = (*PORTFOLIO, *EXPOSURE, *CERTAINTY, *RELATIONSHIPS, *OUTLOOK, *PEOPLE, *VALUE, *COMPARISON, *WORKSHOP)
    assert list(EXPLANATIONS) == [entry.key for entry in chapters]
    assert all(key == entry.key for key, entry in EXPLANATIONS.items())


@pytest.mark.parametrize("entry", EXPLANATIONS.values(), ids=lambda entry: entry.key)
def test_an_explanation_is_complete_and_short(entry):
    for text in (entry.title, entry.sentence, entry.formula, entry.convention, entry.source):
        assert text.strip()
        assert len(text) <= 160
    assert entry.sentence.endswith(".")
    assert re.fullmatch(r"\d{1,2}\.\d", entry.section)
    assert all(entry.alternatives)


def test_explanations_cannot_be_changed():
    with pytest.raises(TypeError):
        EXPLANATIONS["gini"] = PORTFOLIO[0]
    with pytest.raises(AttributeError):
        EXPLANATIONS["gini"].title = "other"
