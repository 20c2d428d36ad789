"""What is said of a whole book is worked out once per Analysis, however often a page is drawn."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamcore.analysis import Analysis

T = TypeVar("T")

MOST_ACCOUNTS = 100
"""What is said of so many accounts is kept for the next time their page is drawn."""


def kept(words: Callable[[Analysis], T]) -> Callable[[Analysis], T]:
    """Let a function of an Analysis alone keep its answer there; the answer must not be changed by who gets it."""

    @functools.wraps(words)
    def once(a: Analysis) -> T:
        return a.keep((words.__module__, words.__qualname__), lambda: words(a))

    return once


def kept_for(words: Callable[[Analysis, str], T]) -> Callable[[Analysis, str], T]:
    """Do the same for a function of an Analysis and one account; the answers of so many accounts are kept."""

    @functools.wraps(words)
    def once(a: Analysis, key: str) -> T:
        known: dict[str, T] = a.keep((words.__module__, words.__qualname__), dict)
        try:
            return known[key]
        except KeyError:
            found = words(a, key)
        if len(known) >= MOST_ACCOUNTS:
            known.clear()
        known[key] = found
        return found

    return once
