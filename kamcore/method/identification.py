"""Who is a key account by a written rule, its guard rails, and the profile of the ideal one (method.md 2.5 and 2.7)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.scoring import TOP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Level: TypeAlias = Literal["good", "warning", "strong warning", "error"]

FEWEST, MOST, FAR_TOO_MANY, NO_PROGRAMME = 5, 25, 50, 100
LOAD = (4.0, 8.0)
GAPS = 3
WHOLE = 10
"""From this amount of money on a threshold is a whole number; a smaller one counts thousands or millions and keeps two decimals."""


@dataclass(frozen=True, slots=True)
class GuardRail:
    """One check of a list of key accounts (method.md 2.5).

    Attributes:
        what: ``accounts`` or ``load``.
        value: Number of key accounts, or key accounts per manager.
        level: ``good``, ``warning``, ``strong warning`` or ``error``.
        direction: ``low``, ``high`` or ``inside``.
    """

    what: Literal["accounts", "load"]
    value: float
    level: Level
    direction: Literal["low", "inside", "high"]


@dataclass(frozen=True, slots=True, eq=False)
class IdentificationResult:
    """The list of key accounts that a rule yields (method.md 2.5).

    Attributes:
        table: Indexed by account, in order of key: one yes/no column per criterion (NA where the measure is missing), ``met``,
            ``judged`` (criteria with a measure) and ``key`` (yes/no).
        chosen: Keys of the accounts on the list.
        open: Keys of the accounts that would be on the list if what is missing were met.
        needed: How many criteria have to be met.
        rails: The guard rails: the number of accounts, and with managers known the load.
        convention: The rule, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    chosen: pd.Index
    open: pd.Index
    needed: int
    rails: tuple[GuardRail, ...]
    convention: str
    section: str = "2.5"


@dataclass(frozen=True, slots=True, eq=False)
class ProfileResult:
    """The ideal key account and how near each account is to it (method.md 2.7).

    Attributes:
        ideal: Mean of the best by factor, 0-10; NaN where none of them is rated.
        table: Indexed by account, in order of key: ``similarity`` (0..1, NaN where nothing can be compared) and ``compared`` (share
            of the weight that could be).
        gaps: Accounts x factors: rating less ideal, NaN where either is missing or the factor weighs nothing.
        best: Keys of the accounts the ideal is made of.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    ideal: pd.Series[float]
    table: pd.DataFrame
    gaps: pd.DataFrame
    best: pd.Index
    convention: str
    section: str = "2.7"

    def largest_gaps(self, account: str, most: int = GAPS) -> tuple[tuple[str, float], ...]:
        """Name the factors on which an account is furthest from the ideal, largest first, ties by name.

        Args:
            account: Key of the account.
            most: How many at most.

        Returns:
            Pairs of factor and rating less ideal; factors without a difference are left out.

        Raises:
            KeyError: There is no such account.
        """
        row = self.gaps.loc[account].dropna()
        gaps = dict(zip(map(str, row.index), row.to_numpy(dtype=np.float64).tolist(), strict=True))
        found = [(name, gap) for name, gap in gaps.items() if abs(gap) > 1e-9]
        return tuple(sorted(found, key=lambda one: (-round(abs(one[1]), 9), one[0]))[:most])


def identify(
    measures: pd.DataFrame,
    thresholds: Mapping[str, float],
    needed: int | None = None,
    manager: pd.Series[str] | None = None,
) -> IdentificationResult:
    """Apply a written rule: who reaches the threshold of all criteria, or of enough of them.

    Args:
        measures: Accounts x measures, in any units, NaN where not known; a missing measure is not met, and not failed either.
        thresholds: Measure -> the value from which it is met.
        needed: How many criteria have to be met; None: all.
        manager: Account manager by account; with it the load per manager is checked.

    Returns:
        The list, who is open because of missing measures, and the guard rails.

    Raises:
        ValueError: No criterion, a threshold that is not a number, a criterion without a measure, ``needed`` outside 1 to the
            number of criteria, or an account twice.

    Source: method.md 2.5 (Seven steps, step four).
    """
    names = list(thresholds)
    count = len(names) if needed is None else needed
    if not names or not 1 <= count <= len(names):
        raise ValueError("A rule needs at least one criterion, and no more to be met than it has.")
    for name, threshold in thresholds.items():
        if not math.isfinite(threshold):
            raise ValueError(f"The threshold of {name!r} must be a number, not {threshold!r}.")
        if name not in measures.columns:
            raise ValueError(f"There is no measure {name!r}.")
    if not exact.all_different(measures.index):
        raise ValueError("An account is measured in more than one row.")
    order = exact.key_order(measures.index)
    keys = exact.in_order(measures.index, order).rename("account")
    values = measures[names].to_numpy(dtype=np.float64, na_value=np.nan)[order]
    known = ~np.isnan(values)
    reached = exact.at_least(values, np.asarray([thresholds[name] for name in names]))
    met, judged = reached.sum(axis=1), known.sum(axis=1)
    chosen = met >= count
    could = ~chosen & (met + (~known).sum(axis=1) >= count)
    columns: dict[str, object] = {
        name: pd.arrays.BooleanArray(reached[:, at], ~known[:, at]) for at, name in enumerate(names)
    }
    table = pd.DataFrame(columns | {"met": met, "judged": judged, "key": chosen}, index=keys)
    rule = "all" if count == len(names) else f"at least {count}"
    return IdentificationResult(
        table=table,
        chosen=keys[chosen],
        open=keys[could],
        needed=count,
        rails=guard_rails(keys[chosen], manager),
        convention=f"A key account meets {rule} of {len(names)} criteria; a missing measure is not met.",
    )


def guard_rails(chosen: pd.Index, manager: pd.Series[str] | None = None) -> tuple[GuardRail, ...]:
    """Check the size of a list of key accounts, and the accounts per manager.

    Args:
        chosen: Keys of the key accounts.
        manager: Account manager by account, missing where nobody is named.

    Returns:
        The check of the number, and with managers known that of the load.

    Source: method.md 2.5: 5 to 25 accounts, strongly above 50, an error from 100; 4 to 8 accounts per manager.
    """
    count = len(chosen)
    level: Level = (
        "error"
        if count >= NO_PROGRAMME
        else "strong warning"
        if count > FAR_TOO_MANY
        else "good"
        if FEWEST <= count <= MOST
        else "warning"
    )
    rails = [
        GuardRail("accounts", float(count), level, "low" if count < FEWEST else "high" if count > MOST else "inside")
    ]
    if manager is not None:
        named = manager.reindex(chosen).dropna()
        if len(named):
            load = len(named) / int(named.nunique())
            low, high = not exact.reaches(load, LOAD[0]), exact.exceeds(load, LOAD[1])
            rails.append(
                GuardRail(
                    "load", load, "warning" if low or high else "good", "low" if low else "high" if high else "inside"
                )
            )
    return tuple(rails)


def ideal_profile(ratings: pd.DataFrame, weights: Mapping[str, float], best: pd.Index) -> ProfileResult:
    """Take the mean of the best accounts as the ideal, and measure how near every account comes.

    Args:
        ratings: Accounts x factors, 0-10, NaN where not rated.
        weights: Weight of each factor, any non-negative numbers; a factor of weight 0 takes no part.
        best: Keys of the accounts the ideal is made of; those without ratings take no part in a mean.

    Returns:
        The ideal, each account's similarity (1 less the weighted mean absolute difference over 10) and its gaps.

    Raises:
        ValueError: A weight is negative or not a number, a rating lies outside 0-10, or an account appears twice.

    Source: method.md 2.7 (Deck 13).
    """
    given = {name: float(weight) for name, weight in weights.items()}
    if any(not (math.isfinite(weight) and weight >= 0.0) for weight in given.values()):
        raise ValueError("A weight must be zero or more.")
    if not exact.all_different(ratings.index):
        raise ValueError("An account is rated in more than one row.")
    names = [name for name in given if given[name] > 0.0 and name in ratings.columns]
    order = exact.key_order(ratings.index)
    keys = exact.in_order(ratings.index, order).rename("account")
    values = ratings[names].to_numpy(dtype=np.float64, na_value=np.nan)[order]
    if bool(((values < 0.0) | (values > TOP)).any()):
        raise ValueError("A rating is outside 0-10.")
    among = np.isin(np.arange(len(keys)), exact.places(best, keys))
    ideal = np.asarray([_mean(values[among, at]) for at in range(len(names))])
    shares = np.asarray([given[name] for name in names])
    shares = shares / exact.total(given.values()) if shares.size else shares
    gaps = values - ideal
    weight = exact.row_totals([np.where(np.isnan(gaps[:, j]), 0.0, w) for j, w in enumerate(shares)], len(keys))
    off = exact.row_totals([np.nan_to_num(np.abs(gaps[:, j]) * w) for j, w in enumerate(shares)], len(keys))
    similarity = np.where(weight > 0.0, 1.0 - off / np.where(weight > 0.0, weight, 1.0) / TOP, np.nan)
    labels = pd.Index(names, name="factor", dtype="str")
    return ProfileResult(
        ideal=pd.Series(ideal, index=labels, name="ideal", dtype="float64"),
        table=pd.DataFrame({"similarity": similarity, "compared": np.minimum(weight, 1.0)}, index=keys),
        gaps=pd.DataFrame(gaps, index=keys, columns=labels),
        best=keys[among],
        convention="The ideal is the mean of the best accounts; factors without a rating are left out of the comparison.",
    )


def _mean(column: NDArray[np.float64]) -> float:
    known = column[~np.isnan(column)]
    return exact.total(known) / known.size if known.size else math.nan
