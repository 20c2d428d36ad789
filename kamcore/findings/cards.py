"""The card behind each number: what it says, its formula, this book's inputs, the convention in force and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamcore import METHOD_VERSION, wording
from kamcore.findings.inputs import INPUTS
from kamcore.method.explanations import EXPLANATIONS

if TYPE_CHECKING:
    from kamcore.analysis import Analysis
    from kamcore.method.explanation import Explanation


@dataclass(frozen=True, slots=True)
class Card:
    """An explanation with the figures of one book.

    Attributes:
        explanation: what holds for every book.
        inputs: what went in here: pairs of a name and a value in words.
        convention: the convention in force here.
        version: the method version.
    """

    explanation: Explanation
    inputs: tuple[tuple[str, str], ...]
    convention: str
    version: str = METHOD_VERSION


def card(a: Analysis, key: str) -> Card:
    """Return the card of a number.

    Raises:
        KeyError: when there is no explanation of that name.
    """
    explanation = EXPLANATIONS[key]
    inputs, convention = INPUTS[key](a) if key in INPUTS else ((), "")
    period = ("Period", a.revenue.window.words)
    currency = ("Currency", a.settings.currency)
    day = ("As of", wording.day(a.as_of))
    return Card(explanation, (*inputs, period, currency, day), convention or explanation.convention)
