"""The part of the JSON about people: how each account's map is covered, as ``docs/analyse.schema.json`` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from kamcore.method.stakeholder_coverage import STATUSES
from kamcore.report.figures import SHARE, Json

if TYPE_CHECKING:
    from kamcore.analysis import Analysis


def people(a: Analysis) -> list[Json]:
    """Return the coverage of every account that has people on its map, in the order of the accounts."""
    table = a.coverage_table.table
    order = a.summary.index[a.summary.index.isin(table.index)]
    return [_row(row) for row in table.loc[order].reset_index(names="account").to_dict("records")]


def _row(row: dict[Any, Any]) -> Json:
    return {
        "account": row["account"],
        "people": row["people"],
        "key_players": row["key_players"],
        "supportive_key_players": row["supportive_key_players"],
        "light": row["rag"],
        "status": row["status"],
        "status_text": STATUSES[row["status"]],
        "missing_roles": row["missing_roles"].split(", ") if row["missing_roles"] else [],
        "sponsors": row["sponsors"],
        "deciders": row["deciders"],
        "champions": row["champions"],
        "complete": round(row["complete"], SHARE),
        "single_threaded": None if pd.isna(row["single_threaded"]) else bool(row["single_threaded"]),
        "through": None if pd.isna(row["through"]) else row["through"],
        "in_contact": row["contacts"],
        "contacts_dated": row["dated"],
        "contacts_stale": None if pd.isna(row["stale"]) else int(row["stale"]),
        "oldest_contact_days": None if pd.isna(row["stalest_days"]) else int(row["stalest_days"]),
    }
