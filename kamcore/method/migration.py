"""Moves between classes, cells or stages from one time to another (method.md 1.6)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NEW, LOST = "new", "lost"
MISSING = "–"
SECTION = "1.6"


@dataclass(frozen=True, slots=True, eq=False)
class Transitions:
    """How accounts moved between states (method.md 1.6).

    Attributes:
        table: From x to: the number of accounts; rows are the states and ``new`` (no state before), columns the states and
            ``lost`` (no state after).
        moved: Indexed by account, in order of key: ``before`` and ``after`` of those with a state both times that differ.
        both: Number of accounts with a state both times.
        unchanged: How many of them kept it.
        stability: ``unchanged / both``; NaN when no account has a state both times.
        section: Section of method.md.
    """

    table: pd.DataFrame
    moved: pd.DataFrame
    both: int
    unchanged: int
    stability: float
    section: str = SECTION


def transitions(before: pd.Series[str], after: pd.Series[str], states: Sequence[str]) -> Transitions:
    """Count how accounts moved between states from one time to another.

    Args:
        before: The state by account, NA where it has none; every other value is one of the states.
        after: The same at the later time.
        states: All states, in the order in which they are shown.

    Returns:
        The counts, and the accounts that moved.

    Raises:
        ValueError: An account appears twice at one time, or a state is not among those given.

    Source: method.md 1.6 (deck, ABC analysis over several years).
    """
    at = pd.Index(list(states), dtype="str")
    for given in (before, after):
        if not exact.all_different(given.index):
            raise ValueError("An account appears twice at one time; give each one state.")
        strange = [state for state in given.dropna().unique() if state not in at]
        if strange:
            raise ValueError(f"{min(strange)!r} is none of the states {', '.join(states)}.")
    keys = exact.all_keys(after.index, before.index)
    was, now = (_states(given, keys, at) for given in (before, after))
    n = len(states)
    counts = np.zeros((n + 1, n + 1), dtype=np.int64)
    np.add.at(counts, (was, now), 1)  # -1, no state, is the last row or column
    counts[n, n] = 0
    known = (was >= 0) & (now >= 0)
    differs = known & (was != now)
    both, unchanged = int(known.sum()), int((known & (was == now)).sum())
    moved = np.flatnonzero(differs)
    moved = moved[exact.key_order(keys[moved])]
    return Transitions(
        table=pd.DataFrame(counts, index=[*states, NEW], columns=[*states, LOST]),
        moved=pd.DataFrame(
            {"before": at.take(was[moved]), "after": at.take(now[moved])}, index=keys[moved], dtype="str"
        ),
        both=both,
        unchanged=unchanged,
        stability=unchanged / both if both else math.nan,
    )


def _states(given: pd.Series[str], keys: pd.Index, states: pd.Index) -> NDArray[np.intp]:
    """Give the place of each account's state among the states, -1 where it has none."""
    codes = np.append(exact.places(pd.Index(given.astype("str")), states), -1)
    return np.asarray(codes[exact.places(keys, given.index)], dtype=np.intp)


def paths(states: pd.DataFrame) -> pd.Series[str]:
    """Write the way of each account through its states, such as ``B > A > A``.

    Args:
        states: Accounts x periods in time order, the state of each; NA where it has none.

    Returns:
        One text per account: its states joined by `` > ``, a dash for a period without one.

    Source: method.md 1.6.
    """
    columns = [states[name].astype("str").fillna(MISSING).tolist() for name in states.columns]
    texts = [" > ".join(way) for way in zip(*columns, strict=True)] if columns else [""] * len(states)
    return pd.Series(texts, index=states.index, name="path", dtype="str")
