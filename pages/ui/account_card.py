"""The card of the chosen account: what it is and where to go next; the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.method.risk_queue import signals_in_words
from pages.ui import state, url
from pages.ui.escape import escape
from pages.ui.registry import ACCOUNT, RELATIONSHIPS, STAKEHOLDERS

if TYPE_CHECKING:
    from kamcore.analysis import Analysis


def account_card(a: Analysis) -> None:
    """Draw the card of the chosen account; nothing when none is chosen."""
    key = state.chosen(a)
    if key is None:
        return
    row = a.summary.loc[key]
    currency = a.settings.currency
    with st.container(border=True, gap="small", key="account_card"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{escape(row['name'])}**", width="stretch")
            st.button(
                "Close", key="close_card", icon=":material/close:", type="tertiary", on_click=state.choose, args=(None,)
            )
        moved = "" if wording.is_missing(row["change"]) else wording.change(row["change"])
        facts = [
            f"Class **{escape(row['class']) or wording.MISSING}**",
            f"Cell **{escape(row['cell']) or 'not placed'}**",
            f"Stage **{escape(row['stage'])}**",
            f"Revenue **{escape(wording.money(row['revenue'], currency))}** {moved}".rstrip(),
            f"Score **{wording.points(row['score'])}**",
            f"Risk **{escape(row['level'])}**",
        ]
        st.markdown(" · ".join(facts))
        fired = signals_in_words(a.risk, key)
        if fired:
            st.caption("Signals: " + escape("; ".join(signal.text for signal in fired)))
        params = url.params(key)
        with st.container(horizontal=True):
            for entry in (ACCOUNT, RELATIONSHIPS, STAKEHOLDERS):
                st.page_link(entry.file, label=entry.title, icon=entry.icon, query_params=params)
