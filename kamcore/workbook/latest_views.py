"""Which row of the Relationship sheet counts today, where several tell of one account and view at different times."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kamcore.workbook.periods import Grain, Period

if TYPE_CHECKING:
    import pandas as pd

_FINEST_LAST = (Grain.MONTH_OF_YEAR, Grain.YEAR, Grain.QUARTER, Grain.MONTH)


def by_time(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows oldest first; one that says no time tells of today and comes last.

    Of two periods that end on the same day the shorter one is the later: December 2025 comes after 2025.

    Args:
        rows: rows of the Relationship sheet.
    """
    if rows["as_of"].isna().all():
        return rows
    known = {label: _when(str(label)) for label in rows["as_of"].dropna().unique()}
    order = {when: place for place, when in enumerate(sorted(known.values()))}
    places = rows["as_of"].map({label: order[when] for label, when in known.items()}, na_action="ignore")
    return rows.iloc[places.fillna(len(order)).to_numpy(dtype="int64").argsort(kind="stable")]


def latest_views(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that count today: of each account and view the latest. A sheet without times is returned as it is.

    Args:
        rows: rows of the Relationship sheet.
    """
    if rows["as_of"].isna().all():
        return rows
    keyed = by_time(rows)
    again = keyed.assign(view=keyed["view"].fillna("ours")).duplicated(["account", "view"], keep="last")
    return keyed[~again.to_numpy(dtype=bool)].sort_index()


def contract_ends(rows: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """Return the end of the contract by account: of each view the one stated last, of both views the later one.

    A later rating that says nothing of the contract does not end it.

    Args:
        rows: rows of the Relationship sheet.
    """
    stated = by_time(rows[rows["contract_end"].notna()])
    last = stated.assign(view=stated["view"].fillna("ours")).drop_duplicates(["account", "view"], keep="last")
    return last.groupby("account")["contract_end"].max()


def _when(label: str) -> tuple[date, int, str]:
    period = Period.parse(label)
    return period.last_day or date.min, _FINEST_LAST.index(period.grain), label
