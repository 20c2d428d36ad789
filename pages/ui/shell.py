"""The frame around every page."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.ui import reading, reading_now, saving, sign_in, state, url, workspace
from pages.ui.registry import PAGES, WORKSHOP
from pages.ui.sidebar import sidebar
from pages.ui.theme import readable_buttons

LOGO = (Path(__file__).parent / "logo.svg").read_text()
"""Drawn here and sent with the page: a Material symbol as the tab's picture would be fetched from a foreign server."""


def run() -> None:
    """Configure the page, open what the URL names, draw navigation and sidebar, run the page, bring the URL in step."""
    st.set_page_config(page_title="KAM Cockpit", page_icon=LOGO, layout="wide")
    st.logo(LOGO, size="large")
    readable_buttons()
    if not sign_in.admitted():
        return
    workspace.arrive()
    url.read()
    reading.arrive()
    if workspace.opened() is None:
        st.session_state.pop(url.PRESENTER, None)  # without navigation nobody would find out of there
    presenting = bool(st.session_state.get(url.PRESENTER))
    chosen = st.navigation(
        [
            st.Page(p.file, title=p.title, icon=p.icon, help=p.question, url_path=p.path or None, default=not p.path)
            for p in PAGES
        ],
        expanded=True,
        position="hidden" if presenting else "sidebar",
    )
    if st.session_state.get("page") != chosen.url_path:
        saving.go_on()
    st.session_state["page"] = chosen.url_path
    if presenting:
        if chosen.url_path != WORKSHOP.path:
            st.session_state.pop(url.PRESENTER)
            st.rerun()
        url.write()
        chosen.run()
        return
    reading_now.status(chosen.url_path)
    sidebar(state.analysis())
    sign_in.way_out()
    workspace.banner()
    url.write()  # before the page too: one that stops early must not lose what the URL says
    chosen.run()
    url.write()
