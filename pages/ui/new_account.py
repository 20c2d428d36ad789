"""Adding an account by hand, such as one to be won, of which no file tells yet."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from kamcore.workbook import editing
from kamcore.workbook.portfolio import normalise_name
from pages.ui import state, url
from pages.ui.escape import escape

if TYPE_CHECKING:
    from kamcore.analysis import Analysis

FIELDS = MappingProxyType({"name": "Name", "manager": "Account manager", "region": "Region", "industry": "Industry"})
_PROBLEM = "new_account_problem"


def add_account_form(a: Analysis) -> None:
    """Draw what opens the form, and the form: a name, and what else is known. The new account is chosen, and the form shut."""
    stamp = url.token(a.portfolio.digest_of("accounts"), "new")
    with st.popover("Add an account", icon=":material/add:", key=f"add_account_{stamp}"):
        with st.form(f"new_account_{stamp}", border=False):
            for field, title in FIELDS.items():
                st.text_input(title, key=f"new_account_{field}_{stamp}", max_chars=200)
            st.form_submit_button(
                "Add account", type="primary", key=f"new_account_apply_{stamp}", on_click=_add, args=(stamp,)
            )
        if _PROBLEM in st.session_state:
            st.error(escape(st.session_state.pop(_PROBLEM)))
        st.caption(
            "It begins without revenue; rate it on Scoring and Relationships, and add its people on Stakeholders."
        )


def _add(stamp: str) -> None:
    given = {field: st.session_state[f"new_account_{field}_{stamp}"].strip() for field in FIELDS}
    problem = state.edit(f"add {given['name']}", lambda book: editing.add_account(book, given))
    if problem:
        st.session_state[_PROBLEM] = problem
    else:
        state.choose(normalise_name(given["name"]))
