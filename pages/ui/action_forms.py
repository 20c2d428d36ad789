"""The forms about what has to be done at an account: a new action, and where one stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore.workbook import editing
from kamcore.workbook.schema import SHEETS
from pages.ui import state, url
from pages.ui.escape import escape
from pages.ui.person_card import EARLIEST, LATEST, can_edit

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamcore.analysis import Analysis
    from kamcore.workbook.portfolio import Portfolio

PRIORITIES = SHEETS["actions"].column("priority").choices
STATES = SHEETS["actions"].column("status").choices


def action_forms(a: Analysis, account: str) -> None:
    """Draw the form for a new action and, where there are some, that for where one stands."""
    if not can_edit(a):
        st.caption("Groups are added up to their top account; switch that off to plan actions.")
        return
    stamp = url.token(a.portfolio.digest_of("actions"), account)
    known = a.portfolio["actions"]
    known = known[(known["account"] == account).fillna(value=False)]
    if len(known):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox("Action", known["action"].tolist(), key=f"action_{stamp}")
            now = known.loc[known["action"] == chosen, "status"].iloc[0]
            status = st.selectbox(
                "Status",
                STATES,
                index=STATES.index(now) if now in STATES else 0,
                key=f"action_status_{stamp}_{chosen}",
                width=160,
            )
            row = {"account": account, "action": chosen}
            if st.button("Set status", key=f"action_set_{stamp}", disabled=status == now):
                _apply(f"set {chosen} to {status}", lambda book: editing.put(book, "actions", row, {"status": status}))
            if st.button("Remove action", key=f"action_remove_{stamp}", icon=":material/delete:", type="tertiary"):
                _apply(f"remove {chosen}", lambda book: editing.take_out(book, "actions", row))
    with st.form(f"new_action_{stamp}", border=False):
        st.markdown("**Add an action**")
        action = st.text_input("What has to be done", key=f"new_action_name_{stamp}", max_chars=500)
        first, second, third = st.columns(3)
        owner = first.text_input("Who does it", key=f"new_action_owner_{stamp}", max_chars=200)
        due = second.date_input(
            "By when", value=None, min_value=EARLIEST, max_value=LATEST, key=f"new_action_due_{stamp}"
        )
        priority = third.selectbox(
            "Priority", PRIORITIES, index=None, key=f"new_action_priority_{stamp}", placeholder="not set"
        )
        if st.form_submit_button("Add action", type="primary", key=f"new_action_apply_{stamp}"):
            name = " ".join(action.split())
            if not name:
                st.error("Say what has to be done.")
            elif (known["action"] == name).any():
                st.error("This action is planned already; set its status above.")
            else:
                values = {"owner": owner, "due": due, "priority": priority, "status": STATES[0]}
                new = {"account": account, "action": name}
                _apply(f"plan {name}", lambda book: editing.put(book, "actions", new, values))


def _apply(label: str, change: Callable[[Portfolio], Portfolio]) -> None:
    problem = state.edit(label, change)
    if problem:
        st.error(escape(problem))
    else:
        st.rerun()
