"""What one explained number says about itself, on screen, in exports and in the documentation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number of the method, in words for an executive who never read the method.

    Attributes:
        key: Stable name by which pages and exports ask for it, such as ``"gini"``.
        title: The heading of the card.
        sentence: What the number tells, in one or two plain sentences.
        formula: How it is computed, in words or in simple mathematics.
        convention: The convention in force where the field has several.
        alternatives: The other usual conventions, one short phrase each.
        source: Where the definition comes from.
        section: The section of method.md, such as ``"1.5"``.
    """

    key: str
    title: str
    sentence: str
    formula: str
    convention: str
    alternatives: tuple[str, ...]
    source: str
    section: str
