"""What is said of a whole book is worked out once per Analysis, however often a page is drawn."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamcore.analysis import Analysis

T = TypeVar("T")


def kept(words: Callable[[Analysis], T]) -> Callable[[Analysis], T]:
    """Let a function of an Analysis alone keep its answer there; the answer must not be changed by who gets it."""

    @functools.wraps(words)
    def once(a: Analysis) -> T:
        return a.keep((words.__module__, words.__qualname__), lambda: words(a))

    return once
