"""Sign-in, where whoever runs the app asks for it by a section ``[auth]`` in ``secrets.toml``."""

from __future__ import annotations

import streamlit as st


def admitted() -> bool:
    """Tell whether the visitor may go on: signed in, or nobody asks for it. Where not, the page asks to sign in."""
    if st.user.get("is_logged_in", True):
        return True
    st.title("KAM Cockpit")
    st.write("Sign in to go on.")
    st.button("Sign in", key="sign_in", type="primary", on_click=st.login)
    return False


def way_out() -> None:
    """Offer to sign out, to whom is signed in."""
    if st.user.get("is_logged_in", False):
        st.sidebar.button("Sign out", key="sign_out", on_click=st.logout)
