"""Fields of a form that show what is in force, also after Undo: a field with a key would keep what was typed last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping


def keep_filled(form: str, values: Mapping[str, object]) -> None:
    """Fill fields at first, and again when something else than their form changed what is in force.

    Call it before the fields are drawn, and draw them without a value of their own.

    Args:
        form: a name for the form, unique in the app.
        values: the key of each field -> what is in force.
    """
    now, seen = st.session_state, f"{form}_filled"
    if now.get(seen) != values or not all(key in now for key in values):
        now.update(values)
        now[seen] = dict(values)
