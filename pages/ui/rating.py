"""Ratings typed into a table of accounts by factors; each cell is an edit of the book that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.analysis.scoring_edits import rate
from pages.ui import state
from pages.ui.escape import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kamcore.analysis import Analysis
    from kamcore.analysis.criteria import Criterion

PER_PAGE = 100


def rating_table(a: Analysis, factors: Sequence[Criterion], key: str, *, among: pd.Index) -> None:
    """Draw the ratings of some factors; judged ones can be typed in, measured ones are read-only.

    Args:
        a: the Analysis.
        factors: the columns.
        key: unique on the page.
        among: keys of the accounts that may be shown; the largest in revenue come first.
    """
    keys = _page(a, key, a.summary.index[a.summary.index.isin(among)])
    if keys is None:
        return
    table = a.ratings.loc[keys, [c.factor for c in factors]]
    table.columns = [f"f{i}" for i in range(len(factors))]
    table.insert(0, "account", a.names.reindex(keys))
    config = {"_index": None, "account": st.column_config.TextColumn("Account", pinned=True, disabled=True)}
    for i, c in enumerate(factors):
        scale = f"0: {c.anchor_low or 'lowest'} – 10: {c.anchor_high or 'highest'}"
        config[f"f{i}"] = st.column_config.NumberColumn(
            c.factor,
            help=escape(f"{c.how.capitalize()}. " + ("" if c.source else scale)),
            min_value=0.0,
            max_value=10.0,
            format="%.4g" if not c.source else "%.1f",
            disabled=bool(c.source),
        )
    widget = _widget_key(a, key)
    cells = (widget, key, tuple(map(str, keys)), tuple(c.factor for c in factors))
    edited = st.data_editor(
        table,
        hide_index=True,
        column_config=config,
        key=widget,
        on_change=_take_over,
        args=cells,
        placeholder=wording.MISSING,
        height=min(38 + 35 * len(table), 520),
        alt="Ratings of the accounts by factor, 0 to 10",
    )
    if not edited.equals(table) and f"{key}_problem" not in st.session_state and _take_over(*cells):
        st.rerun()
    problem = st.session_state.pop(f"{key}_problem", None)
    if problem:
        st.error(escape(problem))


def _page(a: Analysis, key: str, keys: pd.Index) -> pd.Index | None:
    """Return the accounts of the page that is shown; None when there are none."""
    if len(keys) > PER_PAGE:
        left, right = st.columns([2, 1], vertical_alignment="bottom")
        wanted = left.text_input(
            "Find an account", key=f"{key}_find", placeholder="Part of its name", icon=":material/search:"
        )
        if wanted:
            names = a.names.reindex(keys)
            keys = keys[names.str.contains(wanted, case=False, regex=False, na=False).to_numpy()]
        pages = max(1, -(-len(keys) // PER_PAGE))
        if pages > 1:
            at = right.number_input(
                f"Page of {pages:,}",
                1,
                pages,
                key=f"{key}_page",
                help=f"{PER_PAGE} accounts a page, largest revenue first",
            )
            keys = keys[(at - 1) * PER_PAGE : at * PER_PAGE]
    if not len(keys):
        st.caption("No account matches.")
        return None
    return keys


def _widget_key(a: Analysis, key: str) -> str:
    """Return the editor's key: the same while its own edits change the book, another when something else did (as Undo does).

    With the same key the cursor stays where it is while one types from cell to cell.
    """
    now = a.portfolio.digest_of("ratings")
    if st.session_state.get(f"{key}_seen") != now:
        st.session_state[f"{key}_seen"] = now
        st.session_state[f"{key}_round"] = st.session_state.get(f"{key}_round", 0) + 1
    return f"{key}_{st.session_state[f'{key}_round']}"


def _take_over(widget: str, key: str, accounts: tuple[str, ...], factors: tuple[str, ...]) -> bool:
    """Put what was typed into the book; say whether that changed it.

    It runs as the editor's callback, before anything is drawn; what it finds in the book already changes nothing.
    """
    typed: dict[tuple[str, str], float | None] = {}
    for row, cells in st.session_state[widget]["edited_rows"].items():
        for column, value in cells.items():
            typed[accounts[int(row)], factors[int(column[1:])]] = value
    before = state.portfolio()
    what = "rate accounts" if len({account for account, _ in typed}) != 1 else "rate an account"
    problem = state.edit(what, lambda book: rate(book, typed))
    after = state.portfolio()
    if problem or before is None or after is None:
        st.session_state[f"{key}_problem"] = problem
        return False
    st.session_state[f"{key}_seen"] = after.digest_of("ratings")
    return after.digest != before.digest
