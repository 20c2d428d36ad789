"""The combined explanations: nothing lost between the groups, and nothing can be changed."""

from __future__ import annotations

import pytest

from kamcore.method.explained_certainty import CERTAINTY
from kamcore.method.explained_comparison import COMPARISON
from kamcore.method.explained_exposure import EXPOSURE
from kamcore.method.explained_outlook import OUTLOOK
from kamcore.method.explained_people import PEOPLE
from kamcore.method.explained_portfolio import PORTFOLIO
from kamcore.method.explained_relationships import RELATIONSHIPS
from kamcore.method.explained_value import VALUE
from kamcore.method.explanations import EXPLANATIONS


def test_no_group_hides_another():
    chapters = (*PORTFOLIO, *EXPOSURE, *CERTAINTY, *RELATIONSHIPS, *OUTLOOK, *PEOPLE, *VALUE, *COMPARISON)
    assert list(EXPLANATIONS) == [entry.key for entry in chapters]
    assert all(key == entry.key for key, entry in EXPLANATIONS.items())


def test_explanations_cannot_be_changed():
    with pytest.raises(TypeError):
        EXPLANATIONS["gini"] = PORTFOLIO[0]
    with pytest.raises(AttributeError):
        EXPLANATIONS["gini"].title = "other"
