"""Words that stand for the numbers of a scale: ``mentor`` for 2, ``tactical`` for 1."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.number_texts import NumberTexts

_NUMBERED: Final = re.compile(r"([+-]?\d)\s*[-–:.,=(]*\s*([^\W\d].*?)\s*\)?")


def or_words(words: Sequence[tuple[str, float]]) -> str:
    """Return the end of a sentence on what was expected: the name of each number of the scale; "" where numbers have none."""
    first: dict[float, str] = {}
    for word, number in words:
        first.setdefault(number, word)
    return f", or one of {', '.join(first.values())}" if words else ""


def with_words(texts: NumberTexts, labels: Sequence[str], words: Sequence[tuple[str, float]]) -> NumberTexts:
    """Take ``mentor``, ``2 mentor`` and ``2 (mentor)`` for 2 where the schema says so; ``1 mentor`` is wrong."""
    if not words or not texts.bad.any():
        return texts
    numbers = {even_heading(word): number for word, number in words}
    values, bad = texts.values.copy(), texts.bad.copy()
    for place in np.flatnonzero(texts.bad).tolist():
        label = plain(labels[place])
        numbered = _NUMBERED.fullmatch(label)
        number = numbers.get(even_heading(numbered[2] if numbered else label))
        if number is not None and (numbered is None or float(numbered[1]) == number):
            values[place], bad[place] = number, False
    return replace(texts, values=values, bad=bad)
