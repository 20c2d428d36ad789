"""Coverage of every account in one table: light, status, roles, completeness, threads, stale contacts (method.md 8.5).

The answers are those of ``coverage`` for each account, counted over all people together. What ``coverage`` does not say
is whether contacts have gone stale: somebody we are in contact with is stale when the last contact is more days ago
than the settings allow; without a date it is not known.

Source: as ``stakeholder_coverage``; days as for the risk signal on contact (method.md 7.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method.stakeholder_coverage import REQUIRED_ROLES
from kamcore.method.stakeholder_flags import CoverageFlags, single_through
from kamcore.method.stakeholder_map import COVERAGE_CONVENTION, PEOPLE_COLUMNS, ROLES
from kamcore.method.stakeholders import fullest_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

SECTION = "8.5"
CHECKS = 3
"""An executive sponsor, a decider, a champion."""


@dataclass(frozen=True, slots=True, eq=False)
class CoverageTable:
    """Coverage of all accounts that have people (method.md 8.5).

    Attributes:
        table: By account: ``people``, ``key_players``, ``supportive_key_players`` (counts), ``status`` (0 to 3), ``rag``,
            ``missing_roles`` (required roles nobody holds, as text; empty when all are held), ``sponsors``, ``deciders``,
            ``champions`` (counts), ``complete`` (share of those three that are there, 0 to 1), ``single_threaded`` (NA
            where it cannot be told), ``through`` (the one person; NA where not single-threaded or not named),
            ``contacts`` (people we are in contact with), ``dated`` (those with a day of last contact), ``stale`` (those
            whose contact is stale; NA when none is dated), ``stalest_days`` (days since the oldest last contact).
        stale_days: A contact is stale after more days than these.
        required: The roles asked for.
        convention: The active convention.
        section: Section of method.md.
    """

    table: pd.DataFrame
    stale_days: float
    required: tuple[str, ...]
    convention: str = COVERAGE_CONVENTION
    section: str = SECTION


def coverage_table(
    people: pd.DataFrame,
    influence: pd.DataFrame | None,
    flags: CoverageFlags,
    *,
    as_of: pd.Timestamp | None,
    stale_days: float,
    required_roles: Iterable[str] = REQUIRED_ROLES,
) -> CoverageTable:
    """Judge the maps of all accounts (method.md 8.5).

    Args:
        people: One row per person with ``account``, ``person`` and the columns of `PEOPLE_COLUMNS` that are there.
        influence: ``account``, ``source``, ``target``, ``strength``, ``sign``.
        flags: What `coverage_flags` says of the same people.
        as_of: The day the book is looked at from; None makes every contact's age unknown.
        stale_days: A contact is stale after more days than these.
        required_roles: Buying roles that have to be held by somebody.

    Returns:
        The table, accounts sorted as in the flags.
    """
    wanted = frozenset(required_roles)
    required = tuple(role for role in ROLES if role in wanted)
    frame = fullest_rows(people.reindex(columns=["account", *PEOPLE_COLUMNS]))
    keys = flags.table.index
    code, size = keys.get_indexer(pd.Index(frame["account"])), len(keys)

    def count(rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(code[rows & (code >= 0)], minlength=size).astype(np.int64)

    held = {role: count(_holds(frame, role)) for role in ROLES}
    sponsors, champions = count(_yes(frame["sponsor"])), count(_yes(frame["champion"]))
    table = flags.table[["people", "key_players", "supportive_key_players", "status", "rag", "single_threaded"]].copy()
    table["missing_roles"] = pd.array(
        [", ".join(role for role in required if not held[role][i]) for i in range(size)], dtype="str"
    )
    table["sponsors"], table["deciders"], table["champions"] = sponsors, held["decider"], champions
    table["complete"] = sum((there > 0).astype(np.float64) for there in (sponsors, held["decider"], champions)) / CHECKS
    single = table["single_threaded"].astype("boolean").fillna(value=False).to_numpy(dtype=np.bool_)
    table["through"] = single_through(people, influence, keys[single]).reindex(keys)
    age = _age(frame, as_of)
    contact = (frame["contact"].astype("str").str.strip() != "none").to_numpy(dtype=np.bool_)
    dated = contact & ~np.isnan(age)
    table["contacts"], table["dated"] = count(contact), count(dated)
    table["stale"] = pd.arrays.IntegerArray(count(dated & (age > stale_days)), count(dated) == 0)
    oldest = pd.Series(age[dated]).groupby(code[dated]).max()
    table["stalest_days"] = oldest.reindex(range(size)).to_numpy(dtype=np.float64)
    return CoverageTable(table, float(stale_days), required)


def _holds(frame: pd.DataFrame, role: str) -> NDArray[np.bool_]:
    """Tell who holds a buying role."""
    kinds = (frozenset, set, tuple, list)
    return np.fromiter((isinstance(held, kinds) and role in held for held in frame["roles"]), np.bool_, len(frame))


def _yes(series: pd.Series) -> NDArray[np.bool_]:
    """Read where the answer is yes."""
    return series.astype("boolean").to_numpy(dtype=np.bool_, na_value=False)


def _age(frame: pd.DataFrame, as_of: pd.Timestamp | None) -> NDArray[np.float64]:
    """Give the days since each person's last contact, 0 for a day to come; NaN where not known."""
    if as_of is None:
        return np.full(len(frame), np.nan)
    days = (as_of - pd.to_datetime(frame["last_contact"])).dt.days
    return np.asarray(days.astype("float64").clip(lower=0.0), dtype=np.float64)
