"""All accounts in one table: where each stands, how it does, and what to do next (method.md 2.6)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from kamcore import wording
from kamcore.findings.account import ANSWERS
from kamcore.findings.kept import kept
from kamcore.findings.strategy import MEND
from kamcore.method.risk import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis

BY_CELL: Mapping[str, str] = MappingProxyType(
    {
        "Strategic": "Invest mindshare; keep it profitable",
        "Star": "Invest time to come closer",
        "Status": "Keep it as it is",
        "Streamline": "Keep it lean",
    }
)
"""What to do where nothing is more pressing."""
COLUMNS = ("class", "cell", "stage", "change", "level")


@kept
def table(a: Analysis) -> pd.DataFrame:
    """Return the accounts in order of rank.

    The columns of the ranking, ``growth`` and ``harmony`` where both blocks are scored, ``class``, ``cell``, ``stage``,
    ``change`` (of revenue, a fraction), ``level`` (of risk) and ``next_step``.
    """
    ranked = a.ranking.table
    blocks = [name for name in ("growth", "harmony") if {"growth", "harmony"} <= set(a.scores.table)]
    found = ranked.join(a.scores.table[blocks]).join(a.summary[list(COLUMNS)])
    return found.assign(next_step=next_steps(a).reindex(found.index))


@kept
def next_steps(a: Analysis) -> pd.Series[str]:
    """Return by account what to do next.

    The open action that is due first; else what answers the worst risk signal, when risk is high or medium; else what is
    missing to place the account; else the posture of its cell.
    """
    levels, cells = a.risk.table["level"], a.quadrant.table["cell"]
    reasons = a.quadrant.table["reason"]
    planned, answers = _open_actions(a), _answers(a)
    steps = {}
    for key in a.accounts.index:
        if key in planned:
            steps[key] = planned[key]
        elif levels[key] in ("high", "medium") and key in answers:
            steps[key] = answers[key]
        elif wording.is_missing(cells[key]):
            steps[key] = _capital(MEND[str(reasons[key])])
        else:
            steps[key] = BY_CELL[str(cells[key])]
    return pd.Series(steps, dtype="str", index=a.accounts.index)


def _open_actions(a: Analysis) -> dict[str, str]:
    rows = a.book["actions"]
    rows = rows[(rows["status"].fillna("to do") != "done") & rows["action"].notna()]
    rows = rows.sort_values(["due", "action"], na_position="last", kind="stable").drop_duplicates("account")
    return {
        str(key): f"{action} (due {wording.day(due)})" if pd.notna(due) else str(action)
        for key, action, due in zip(rows["account"], rows["action"], rows["due"], strict=True)
    }


def _answers(a: Analysis) -> dict[str, str]:
    """Return what answers the worst signal of each account: critical ones first, then in the method's order."""
    found: dict[str, str] = {}
    for frame in (a.risk.detail.critical, a.risk.detail.fired):
        for signal in SIGNALS:
            fires = frame[signal].astype("boolean").fillna(value=False).to_numpy(dtype=bool)
            for key in frame.index[fires]:
                found.setdefault(str(key), ANSWERS[signal])
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
