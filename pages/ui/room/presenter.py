"""The presenter view, for a projector: only the picture, the code and the QR, readable from the back row."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import workshop as words
from kamcore.store.room import Phase
from kamcore.workshop.tally import progress
from pages.ui import url
from pages.ui.join_card import alt, picture
from pages.ui.room import panel, pictures, running
from pages.ui.theme import palette

if TYPE_CHECKING:
    from kamcore.analysis import Analysis
    from kamcore.store.rooms import Standing
    from pages.ui.workspace import Opened

HEIGHT, LOWEST, HIGHEST = 700, 40, 110
"""Pixels for the progress of all accounts together, and the least and most for one."""
SMALL, BIG, BIGGEST = "clamp(1rem, 1.2vw, 1.5rem)", "clamp(1.2rem, 1.9vw, 2.4rem)", "clamp(1.6rem, 2.9vw, 3.6rem)"
"""Sizes of words that are read from the back row, by the width of the window."""


def leave() -> None:
    """Go back to the facilitator's screen."""
    st.session_state.pop(url.PRESENTER, None)


def way_back() -> None:
    """Draw the quiet control that leaves the presenter view."""
    st.button(
        "Leave the presenter view",
        key="leave_presenter",
        type="tertiary",
        icon=":material/close_fullscreen:",
        on_click=leave,
    )


@st.fragment(run_every=panel.EVERY)
def wall(a: Analysis, here: Opened, room: str) -> None:
    """Draw the room for everybody, and look again every two seconds."""
    standing = panel.look(here, room)
    if standing is None:
        return
    on = standing.room
    left, right = st.columns([3.3, 1], gap="large")
    with left:
        if on.phase in panel.SHOWN:
            _result(a, standing)
        else:
            _progress(standing)
    with right:
        if running.is_open(on):
            address = panel.link(on)
            st.image(picture(on.code, address, palette()), width="stretch", alt=alt(on.code, address))
        _large(f"{wording.count(len(standing.participants))} joined", BIGGEST, "h2", "text-align:center;")
        held = running.waiting(standing) if on.phase in panel.SHOWN else None
        if held is not None:
            _large(held.plain, SMALL, "p", "text-align:center;")


def _progress(standing: Standing) -> None:
    on = standing.room
    come = progress(on.plan, standing.votes, on.round, len(standing.participants))
    _large(on.title, BIGGEST, "h1")
    locked = on.phase is Phase.LOCKED
    said = (
        "Answers are locked. The result comes next." if locked else words.coming(len(standing.participants), come).plain
    )
    _large(f"{f'Round {on.round}. ' if on.round > 1 else ''}{said}", BIG, "p")
    if not come["expected"].any():  # bars of 0 of 0 say nothing
        return
    row = min(HIGHEST, max(LOWEST, HEIGHT // len(come)))
    panel.how_far(come, row=row, name="wall", words_=pictures.WALL.words)


def _large(text: str, size: str, tag: str, style: str = "") -> None:
    """Write a text larger than a page has it."""
    st.html(f'<{tag} style="font-size:{size};line-height:1.2;margin:0;padding:0;{style}">{escape(text)}</{tag}>')


def _result(a: Analysis, standing: Standing) -> None:
    found = running.result(a, standing)
    _large(running.said(found, standing).plain, BIG, "h1")
    if standing.kept_back:
        return
    view = st.session_state.get(pictures.VIEW)
    views = pictures.offered(standing.room.plan)
    pictures.draw(found, view if view in views else views[0], pictures.WALL)
    with st.container(horizontal=True):
        pictures.choose(standing.room.plan)
