"""What is said about the way of accounts over time: the forecast on the quadrant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.findings.kept import kept
from kamcore.findings.sentence import Piece, Sentence, account, num, say

if TYPE_CHECKING:
    import pandas as pd

    from kamcore.analysis import Analysis

MOST_NAMED = 3


@kept
def forecast(a: Analysis) -> Sentence | None:
    """Say which accounts are forecast to change their cell, largest revenue first; None when there is no forecast."""
    found = a.forecast
    if not len(found.table):
        return None
    order = a.summary.index
    movers = list(order[order.isin(found.movers)])
    if len(found.table) == 1 and movers:
        row = found.table.iloc[0]
        return say("The one account with a forecast will change its cell: ", account(a, movers[0]),
                   f" ({row['cell']} → {row['next_cell']}).")  # fmt: skip
    of = num(f"{len(movers):,} of {wording.plural(len(found.table), 'account')}")
    if not movers:
        whole = num(wording.plural(len(found.table), "account"))
        return say("No account with a forecast changes its cell (", whole, ").")
    parts: list[str | Piece] = [of, " with a forecast will change their cell: "]
    for i, key in enumerate(movers[:MOST_NAMED]):
        row = found.table.loc[key]
        more = len(movers) > MOST_NAMED
        last = i == min(len(movers), MOST_NAMED) - 1 and not more
        parts += [
            " and " if i and last else ", " if i else "",
            account(a, key),
            f" ({row['cell']} → {row['next_cell']})",
        ]
    if len(movers) > MOST_NAMED:
        parts += [" and ", num(f"{len(movers) - MOST_NAMED:,} more")]
    return say(*parts, ".")


@kept
def forecast_table(a: Analysis) -> pd.DataFrame:
    """Return the accounts with a forecast, those that change their cell first, then by revenue.

    The columns of the forecast, and ``moves_to``: the cell it will change to, empty where it stays.
    """
    table = a.forecast.table
    order = a.summary.index
    table = table.reindex(order[order.isin(table.index)])
    table = table.assign(moves_to=table["next_cell"].where(table["moves"].astype(bool)))
    return table.sort_values("moves", ascending=False, kind="stable")
