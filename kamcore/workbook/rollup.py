"""Counting every account with the top account of its group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from kamcore.workbook.portfolio import Portfolio


def top_parents(accounts: pd.DataFrame) -> pd.Series[str]:
    """Return each account's top parent (itself when it has none); a loop of parents ends at its smallest key.

    Args:
        accounts: the Accounts table.

    Returns:
        Series of keys, by account key.
    """
    parent = {
        key: up
        for key, up in zip(accounts["key"], accounts["parent"], strict=True)
        if isinstance(up, str) and up != key
    }
    known = set(accounts["key"])
    top = {}
    for key in accounts["key"]:
        trail = [key]
        while (up := parent.get(trail[-1])) is not None and up in known:
            if up in trail:
                trail = [min(trail[trail.index(up) :])]
                break
            trail.append(up)
        top[key] = trail[-1]
    return pd.Series(top, dtype="str")


def roll_up(portfolio: Portfolio) -> Portfolio:
    """Return the book of top accounts: revenue, people, actions and contracts of a group counted together.

    What is judged of an account (ratings, relationship, satisfaction) stays that of the top account itself; nobody's judgement is
    averaged into another's.
    """
    accounts = portfolio["accounts"]
    top = top_parents(accounts)
    if (top.index == top.to_numpy()).all():
        return portfolio
    tables = {"accounts": accounts[accounts["key"].map(top) == accounts["key"]]}
    for sheet in ("revenue", "opportunities", "renewals", "stakeholders", "influence", "actions", "targets"):
        frame = portfolio[sheet]
        moved = frame["account"].map(top).fillna(frame["account"]).astype("str")
        if sheet in ("stakeholders", "influence"):
            frame = _keep_people_apart(frame, moved)
        tables[sheet] = frame.assign(account=moved)
    for sheet in ("ratings", "relationship", "competitors", "plan", "objectives", "swot"):
        frame = portfolio[sheet]
        tables[sheet] = frame[frame["account"].isin(set(top))]
    return portfolio.replace(tables)


def _keep_people_apart(frame: pd.DataFrame, moved: pd.Series[str]) -> pd.DataFrame:
    """Make the keys of people who came from below unique within the group."""
    frame = frame.copy()
    below = (frame["account"] != moved).to_numpy(dtype=bool)
    for column in ("person", "reports_to", "source", "target"):
        if column in frame.columns:
            named = below & frame[column].notna().to_numpy(dtype=bool)
            frame.loc[named, column] = frame.loc[named, "account"] + " / " + frame.loc[named, column]
    return frame
