"""Every explained number by its key, composed from the groups beside this module."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore.method.explained_certainty import CERTAINTY
from kamcore.method.explained_comparison import COMPARISON
from kamcore.method.explained_exposure import EXPOSURE
from kamcore.method.explained_outlook import OUTLOOK
from kamcore.method.explained_people import PEOPLE
from kamcore.method.explained_portfolio import PORTFOLIO
from kamcore.method.explained_relationships import RELATIONSHIPS
from kamcore.method.explained_value import VALUE
from kamcore.method.explained_workshop import WORKSHOP
from kamcore.method.explanation import Explanation

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EXPLANATIONS", "Explanation"]

EXPLANATIONS: Mapping[str, Explanation] = MappingProxyType(
    {
        entry.key: entry
        for entry in (
            *PORTFOLIO,
            *EXPOSURE,
            *CERTAINTY,
            *RELATIONSHIPS,
            *OUTLOOK,
            *PEOPLE,
            *VALUE,
            *COMPARISON,
            *WORKSHOP,
        )
    }
)
"""Key to explanation, in the order a reader meets them."""
