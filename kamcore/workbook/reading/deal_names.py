"""Deals of one account that bear one name: each keeps a name of its own, since a row of the book is known by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    import numpy as np
    from numpy.typing import NDArray


_SAME = ("account", "opportunity", "amount", "close_date")
"""What two tables say of one deal; its stage may have moved."""


def deals_of(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put the deals of several tables under one another; one that an earlier table has already stands once."""
    known: set[tuple[Hashable, ...]] = set()
    new = []
    for frame in frames:
        rows = list(frame.reindex(columns=list(_SAME)).astype(object).fillna("").itertuples(index=False, name=None))
        new.append(frame[[row not in known for row in rows]])
        known.update(rows)
    return numbered(pd.concat(new, ignore_index=True))


def with_own_names(deals: pd.DataFrame, kept: NDArray[np.bool_]) -> pd.DataFrame:
    """Number the rows that count but for those that say the same throughout: these are one deal that stands there twice."""
    rows = deals[kept]
    once = numbered(rows[~rows.duplicated()])
    return deals.assign(opportunity=once["opportunity"].reindex(deals.index).fillna(deals["opportunity"]))


def numbered(deals: pd.DataFrame) -> pd.DataFrame:
    """Put a number behind the name of each deal that has one of its name at its account further up: ``Renewal (2)``.

    Args:
        deals: with the columns ``account`` and ``opportunity``; rows without either stay as they are.
    """
    where = ["account", "opportunity"]
    whole = deals[where].notna().all(axis=1)
    again = deals.duplicated(where) & whole
    if not again.any():
        return deals
    taken: set[tuple[Hashable, ...]] = set(deals.loc[whole, where].itertuples(index=False, name=None))
    names = deals["opportunity"].tolist()
    nexts: dict[tuple[str, str], int] = {}
    for row in again.to_numpy().nonzero()[0].tolist():
        account, name = str(deals["account"].iloc[row]), str(names[row])
        number = nexts.get((account, name), 2)
        while (account, f"{name} ({number})") in taken:
            number += 1
        names[row] = f"{name} ({number})"
        taken.add((account, names[row]))
        nexts[account, name] = number + 1
    return deals.assign(opportunity=pd.Series(names, index=deals.index, dtype="str"))
