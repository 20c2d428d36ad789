"""What changed as a list by importance: the agenda of a review (method.md 10.2).

The rule of importance: the money at stake first, the largest at the top; then how severe the kind of change is; then the
account's name, its key, and what the change is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SECTION = "10.2"
CONVENTION = "By the money at stake, then by how severe the kind of change is, then by name."

Kind: TypeAlias = Literal[
    "left", "joined", "revenue", "rank", "class", "cell", "stage", "risk", "signal_opened", "signal_closed",
    "person_left", "person_joined", "sentiment", "overdue", "caught_up",
]  # fmt: skip
Direction: TypeAlias = Literal["worse", "better", "neither"]

_MOST_SEVERE_FIRST: tuple[tuple[Kind, Direction], ...] = (
    ("left", "worse"), ("risk", "worse"), ("signal_opened", "worse"), ("revenue", "worse"), ("person_left", "worse"),
    ("sentiment", "worse"), ("stage", "worse"), ("overdue", "worse"), ("joined", "better"), ("revenue", "better"),
    ("risk", "better"), ("signal_closed", "better"), ("stage", "better"), ("sentiment", "better"), ("cell", "worse"),
    ("cell", "neither"), ("cell", "better"), ("class", "worse"), ("class", "better"), ("caught_up", "better"),
    ("person_left", "neither"), ("person_joined", "neither"), ("rank", "worse"), ("rank", "better"),
)  # fmt: skip
SEVERITY: Mapping[tuple[Kind, Direction], int] = MappingProxyType(
    {pair: place for place, pair in enumerate(_MOST_SEVERE_FIRST)}
)
"""Every kind of change with its direction, most severe first."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed at one account (method.md 10.2).

    Attributes:
        kind: What it is.
        account: Key of the account.
        before: What it was: an amount, a rank, a sentiment or a name; None where that says nothing.
        after: What it is now, in the same way.
        direction: Whether that is worse or better for us, or neither.
        details: What it is about: keys of signals, names of people, or actions.
        stake: The money at stake, in the currency of the books; None where none is, or where it is not known.
    """

    kind: Kind
    account: str
    before: float | str | None = None
    after: float | str | None = None
    direction: Direction = "neither"
    details: tuple[str, ...] = ()
    stake: float | None = None


def by_importance(changes: Sequence[Change], names: Mapping[str, str]) -> tuple[Change, ...]:
    """Put changes in order of importance.

    Args:
        changes: In any order.
        names: Name of every account, by key.

    Returns:
        The same changes: by money at stake from the largest down, equal at 1e-12 relative counting as equal and those without any
        last; then by `SEVERITY`; then by name, key and details.

    Source: method.md 10.2.
    """
    stakes = np.asarray([np.nan if change.stake is None else change.stake for change in changes], dtype=np.float64)
    texts = [
        (SEVERITY[change.kind, change.direction], names[change.account], change.account, change.details)
        for change in changes
    ]
    rest = sorted(range(len(changes)), key=texts.__getitem__)
    place = np.empty(len(changes), dtype=np.int64)
    place[rest] = np.arange(len(changes))
    order = exact.order_by((exact.dense_levels(stakes), place), pd.RangeIndex(len(changes)))
    return tuple(changes[i] for i in order)
