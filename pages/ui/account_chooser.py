"""Choosing an account by name on a page that is about one account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.ui import state

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from kamcore.analysis import Analysis

MOST_OPTIONS = 200
"""More accounts than these are narrowed down by a search first: each option is sent to the browser by name."""


def unique_labels(names: Mapping[str, str]) -> dict[str, str]:
    """Return a label for each key; two of one name are numbered, since a select box tells its options apart by their text."""
    seen: dict[str, int] = {}
    labels = {}
    for key, name in names.items():
        seen[name] = seen.get(name, 0) + 1
        labels[key] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return labels


def choose_account(a: Analysis, current: str | None, first: pd.Index, key: str, label: str = "Account") -> None:
    """Draw the select box; choosing an account there chooses it everywhere.

    Args:
        a: the Analysis.
        current: the account on show; None shows the box empty.
        first: accounts to offer before the others, in order; always the same for one Analysis and key.
        key: the widget's key.
        label: over the box.
    """
    by_name = a.by_name[a.by_name.isin(state.shown(a))] if state.filtered() else a.by_name
    wanted = ""
    if len(by_name) > MOST_OPTIONS:
        wanted = st.text_input(
            "Find an account", key=f"{key}_find", placeholder="Part of its name", icon=":material/search:"
        )
    if wanted or state.filtered():
        names = _offered(a, by_name, first, wanted)
    else:
        names = a.keep((__name__, key), lambda: _offered(a, by_name, first, ""))
    if current is not None and current not in names:
        names = {current: str(a.names[current]), **names}
    labels = unique_labels(names)
    st.session_state[key] = current
    st.selectbox(
        label, list(labels), index=None, key=key, format_func=labels.__getitem__, placeholder="Choose an account",
        on_change=lambda: state.choose(st.session_state[key]),
    )  # fmt: skip


def _offered(a: Analysis, by_name: pd.Index, first: pd.Index, wanted: str) -> dict[str, str]:
    """Return the names of the accounts to offer, by key, at most so many."""
    if wanted:
        names = a.names.reindex(by_name)
        by_name = by_name[names.str.contains(wanted, case=False, regex=False, na=False).to_numpy(dtype=bool)]
    before = first[first.isin(by_name)][:MOST_OPTIONS]
    order = list(dict.fromkeys([*before, *by_name[:MOST_OPTIONS]]))[:MOST_OPTIONS]
    return dict(zip(order, map(str, a.names.reindex(order)), strict=True))
