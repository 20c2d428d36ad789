"""Adding an account by hand, such as one to be won, of which no file tells yet."""

from __future__ import annotations

import streamlit as st

from kamcore.workbook import editing
from kamcore.workbook.portfolio import normalise_name
from pages.ui import state
from pages.ui.escape import escape

FIELDS = ("name", "manager", "region", "industry")
_PROBLEM = "new_account_problem"


def add_account_form() -> None:
    """Draw what opens the form, and the form: a name, and what else is known. The new account is chosen."""
    with st.popover("Add an account", icon=":material/add:", key="add_account"):
        with st.form("new_account", border=False, clear_on_submit=True):
            st.text_input("Name", key="new_account_name", max_chars=200)
            st.text_input("Account manager", key="new_account_manager", max_chars=200)
            st.text_input("Region", key="new_account_region", max_chars=200)
            st.text_input("Industry", key="new_account_industry", max_chars=200)
            st.form_submit_button("Add account", type="primary", key="new_account_apply", on_click=_add)
        if _PROBLEM in st.session_state:
            st.error(escape(st.session_state.pop(_PROBLEM)))
        st.caption(
            "It begins without revenue; rate it on Scoring and Relationships, and add its people on Stakeholders."
        )


def _add() -> None:
    given = {field: st.session_state.get(f"new_account_{field}", "").strip() for field in FIELDS}
    problem = state.edit(f"add {given['name']}", lambda book: editing.add_account(book, given))
    if problem:
        st.session_state[_PROBLEM] = problem
    else:
        state.choose(normalise_name(given["name"]))
