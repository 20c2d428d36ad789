"""A click in a chart chooses the account."""

from __future__ import annotations

import streamlit as st

from pages.ui import state


def pick(chart: str, selection: str) -> None:
    """Choose the account clicked in a chart. Call it before anything is drawn that shows the chosen account.

    A chart keeps its selection from run to run, so a click is acted on once.

    Args:
        chart: the chart's key.
        selection: the name of its point selection; the points carry the field ``key``.
    """
    shown = st.session_state.get(chart)
    points = shown["selection"].get(selection, []) if shown else []
    key = next((point["key"] for point in points if point.get("key")), None)
    seen = f"{chart}_acted_on"
    if key != st.session_state.get(seen):
        st.session_state[seen] = key
        if key is not None:
            state.choose(key)
