"""Strategy: where to invest?"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from kamcore import wording
from kamcore.findings.kept import kept
from kamcore.findings.sentence import Piece, Sentence, Suggestion, account, num, period, say
from kamcore.method.quadrant import CELLS
from kamcore.method.risk_queue import signals_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis

RULES: Mapping[str, str] = MappingProxyType(
    {
        "midpoint": "Scale midpoint",
        "parity": "Competitor parity",
        "median": "Portfolio median",
        "custom": "My own lines",
    }
)
"""The rules of the cut-lines by the names people know them by."""
ORIENTATIONS: Mapping[str, str] = MappingProxyType({"rising": "Strength rising", "falling": "Falling (McDonald)"})
MEND: Mapping[str, str] = MappingProxyType(
    {
        "no relationship strength": "rate its relationship strength on Scoring, or the six steps on Relationships",
        "no attractiveness": "rate its growth or harmony factors on Scoring",
        "no attractiveness and no relationship strength": "rate its factors and its relationship strength on Scoring",
    }
)
"""Why an account is not placed -> what would place it."""


@kept
def finding(a: Analysis) -> Sentence:
    """Say how many accounts are strategic, what they bring, and how many stars wait."""
    q, total = a.quadrant, len(a.accounts)
    placed = sum(q.counts.values())
    if not placed:
        return _nobody(a, total)
    strategic, stars, apart = q.counts["Strategic"], q.counts["Star"], total - placed
    whole = num(wording.plural(total, "account"))
    parts: list[str | Piece]
    if strategic:
        verb, brings = ("is", "brings") if strategic == 1 else ("are", "bring")
        parts = [num(wording.count(strategic)), " of ", whole, f" {verb} strategic"]
        share = _share(a, "Strategic")
        if share is not None:
            parts += [f" and {brings} ", num(wording.percent(share)), " of revenue in ", period(a.revenue.window.words)]
    else:
        parts = ["The one account is not strategic"] if total == 1 else ["None of ", whole, " is strategic"]
        if a.turnover.notna().any():
            parts += [" in ", period(a.revenue.window.words)]
    if stars:
        parts += [
            "; ",
            num(wording.plural(stars, "star")),
            " waits for investment" if stars == 1 else " wait for investment",
        ]
    else:
        parts += ["; no star waits for investment"]
    if apart:
        parts += [
            "; ",
            num(wording.plural(apart, "account")),
            " is not placed yet" if apart == 1 else " are not placed yet",
        ]
    return say(*parts, ".")


def _nobody(a: Analysis, total: int) -> Sentence:
    reasons = a.quadrant.table["reason"].dropna().unique()
    lacks = str(reasons[0]).removeprefix("no ").replace(" and no ", " and a ") if len(reasons) == 1 else "both measures"
    lacks = {
        "relationship strength": "a relationship strength",
        "attractiveness": "an attractiveness score",
        "attractiveness and a relationship strength": "an attractiveness score or a relationship strength",
    }.get(lacks, lacks)
    if total == 0:
        return say("There is no account to place.")
    if total == 1:
        return say("The one account cannot be placed yet: it does not have ", lacks, ".")
    return say("None of ", num(wording.plural(total, "account")), " can be placed yet: none has ", lacks, ".")


def _share(a: Analysis, cell: str) -> float | None:
    """Return the share of revenue of a cell; None when no revenue is known."""
    return _shares(a)[cell]


@kept
def _shares(a: Analysis) -> Mapping[str, float | None]:
    shares, cells = a.summary["share"], a.summary["cell"]
    if not shares.notna().any():
        return dict.fromkeys(CELLS)
    return {cell: float(shares[cells == cell].sum()) for cell in CELLS}


def cell_words(a: Analysis, cell: str) -> str:
    """Say how many accounts a cell has and what they bring: ``6 accounts · 22 % of revenue``."""
    share = _share(a, cell)
    accounts = wording.plural(a.quadrant.counts[cell], "account")
    return accounts if share is None else f"{accounts} · {wording.percent(share)} of revenue"


def by_cell(a: Analysis, shown: pd.Index) -> Mapping[str, pd.DataFrame]:
    """Return the accounts of each cell that pass the filters, largest revenue first, as rows of the summary."""
    cells = _cells(a)
    if len(shown) == len(a.accounts):
        return cells
    return {cell: table[table.index.isin(shown)] for cell, table in cells.items()}


@kept
def _cells(a: Analysis) -> Mapping[str, pd.DataFrame]:
    return {cell: a.summary[a.summary["cell"] == cell] for cell in CELLS}


def placed(a: Analysis, shown: pd.Index) -> pd.DataFrame:
    """Return what the quadrant draws: placed accounts that pass the filters, largest revenue first."""
    table = _placed(a)
    return table if len(shown) == len(a.accounts) else table[table.index.isin(shown)]


@kept
def _placed(a: Analysis) -> pd.DataFrame:
    table = a.summary[a.summary["cell"].notna()]
    following = a.forecast.table.reindex(table.index)
    return table.assign(
        attractiveness=table["score"],
        wallet=a.accounts["share_of_wallet"].reindex(table.index),
        **{name: following[name] for name in ("next_attractiveness", "next_strength", "next_cell")},
    )


def not_placed(a: Analysis, shown: pd.Index) -> pd.DataFrame:
    """Return the accounts that are not placed: ``revenue``, ``reason`` and ``mend``, largest revenue first."""
    table = a.summary.loc[a.summary["cell"].isna() & a.summary.index.isin(shown), ["revenue"]].copy()
    table["reason"] = a.quadrant.table["reason"].reindex(table.index)
    table["mend"] = table["reason"].map(dict(MEND)).str.capitalize()
    return table


@kept
def suggestions(a: Analysis) -> tuple[Suggestion, ...]:
    """Name the strategic account in danger, the star to invest in first, and the largest account that is not placed."""
    found = []
    table, currency = a.summary, a.settings.currency
    endangered = table[(table["cell"] == "Strategic") & (table["level"] == "high")]
    if len(endangered):
        key = str(endangered.index[0])
        why = wording.listing([signal.text for signal in signals_in_words(a.risk, key)[:2]])
        found.append(Suggestion(say(account(a, key), f": strategic, but at high risk: {why}."), key))
    stars = table[table["cell"] == "Star"].sort_values("score", ascending=False, kind="stable")
    if len(stars):
        key, row = str(stars.index[0]), stars.iloc[0]
        measures = f"attractiveness {wording.points(row['score'])}, strength {wording.points(row['strength'])}"
        advice = f": the brightest star ({measures}); invest time and money to come closer."
        found.append(Suggestion(say(account(a, key), advice), key, "relationships"))
    unplaced = table[table["cell"].isna()]
    if len(unplaced):
        key, row = str(unplaced.index[0]), unplaced.iloc[0]
        money = (
            [f" ({wording.money(row['revenue'], currency)})"] if pd.notna(row["revenue"]) and row["revenue"] > 0 else []
        )
        reason = str(a.quadrant.table.loc[key, "reason"])
        page = "relationships" if reason == "no relationship strength" and a.strength.source == "stage" else "scoring"
        found.append(Suggestion(say(account(a, key), *money, f" is not placed: {MEND[reason]}."), key, page))
    border = table[table["borderline"].eq(other=True) & (table["cell"] == "Streamline")]
    if len(border) and len(found) < 3:
        key = str(border.index[0])
        found.append(
            Suggestion(say(account(a, key), ": manage for profitability, but it stands near a line: check its ratings first."), key,
                       "scoring")
        )  # fmt: skip
    return tuple(found[:3])
