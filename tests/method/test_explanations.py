"""The combined explanations: nothing lost between the groups, and nothing can be changed."""

from __future__ import annotations

import pytest

from kamcore.method.explained_comparison import COMPARISON
from kamcore.method.explained_exposure import EXPOSURE
from kamcore.method.explained_portfolio import PORTFOLIO
from kamcore.method.explained_relationships import RELATIONSHIPS
from kamcore.method.explanations import EXPLANATIONS


def test_no_group_hides_another():
    assert list(EXPLANATIONS) == [entry.key for entry in (*PORTFOLIO, *RELATIONSHIPS, *COMPARISON, *EXPOSURE)]
    assert all(key == entry.key for key, entry in EXPLANATIONS.items())


def test_explanations_cannot_be_changed():
    with pytest.raises(TypeError):
        EXPLANATIONS["gini"] = PORTFOLIO[0]
    with pytest.raises(AttributeError):
        EXPLANATIONS["gini"].title = "other"
