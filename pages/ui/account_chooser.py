"""Choosing an account by name on a page that is about one account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.ui import state

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamcore.analysis import Analysis

MOST_OPTIONS = 1_000


def unique_labels(names: Mapping[str, str]) -> dict[str, str]:
    """Return a label for each key; two of one name are numbered, since a select box tells its options apart by their text."""
    seen: dict[str, int] = {}
    labels = {}
    for key, name in names.items():
        seen[name] = seen.get(name, 0) + 1
        labels[key] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return labels


def choose_account(a: Analysis, current: str | None, first: Sequence[str], key: str, label: str = "Account") -> None:
    """Draw the select box; choosing an account there chooses it everywhere.

    Args:
        a: the Analysis.
        current: the account on show; None shows the box empty.
        first: accounts to offer before the others, in order.
        key: the widget's key.
        label: over the box.
    """
    shown = list(state.shown(a))
    allowed = set(shown)
    order = list(dict.fromkeys([*(k for k in first if k in allowed), *a.names.reindex(shown).sort_values().index]))
    if len(order) > MOST_OPTIONS:
        wanted = st.text_input(
            "Find an account", key=f"{key}_find", placeholder="Part of its name", icon=":material/search:"
        )
        if wanted:
            names = a.names.reindex(order)
            order = list(names.index[names.str.contains(wanted, case=False, regex=False, na=False)])
        order = order[:MOST_OPTIONS]
    if current is not None and current not in order:
        order.insert(0, current)
    labels = unique_labels({k: str(a.names[k]) for k in order})
    st.session_state[key] = current
    st.selectbox(
        label, order, index=None, key=key, format_func=labels.__getitem__, placeholder="Choose an account",
        on_change=lambda: state.choose(st.session_state[key]),
    )  # fmt: skip
