from __future__ import annotations

import pytest

from kamcore import METHOD_VERSION
from kamcore.analysis import analyse
from kamcore.findings.cards import card
from kamcore.findings.inputs import INPUTS
from kamcore.method.explanations import EXPLANATIONS
from tests.books import BOOKS, full_book


@pytest.mark.parametrize("name", BOOKS)
def test_every_number_has_a_card_with_inputs_for_every_book(name):
    a = analyse(BOOKS[name]())
    for key, explanation in EXPLANATIONS.items():
        found = card(a, key)
        assert found.explanation is explanation
        assert found.convention
        assert found.version == METHOD_VERSION
        for label, value in found.inputs:
            assert label
            assert value
            assert "nan" not in value.split()


def test_no_input_without_an_explanation_and_none_without_inputs():
    assert set(INPUTS) == set(EXPLANATIONS)


def test_inputs_are_those_of_this_book():
    a = analyse(full_book(6))
    found = dict(card(a, "pareto").inputs)
    assert found["Accounts with revenue above zero"] == "6"
    assert found["Threshold"] == "80 %"
    assert found["Period"] == "2025"
