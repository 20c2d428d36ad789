"""Workshop: what does the room think?"""

from __future__ import annotations

import streamlit as st

from kamcore.findings import workshop as words
from kamcore.store.errors import StoreError
from kamcore.store.installed import installed_store
from pages.ui import sharing, url, workspace
from pages.ui.escape import escape
from pages.ui.page import book_or_stop, empty, head, stop
from pages.ui.registry import WORKSHOP
from pages.ui.room import opening, panel, presenter, running

a = book_or_stop(WORKSHOP)
here = workspace.opened()


def unshared() -> None:
    """The page of a book that nobody shared."""
    head(WORKSHOP, words.finding(a))
    empty(
        "Share the book first.",
        "A room belongs to a workspace, since what it decides becomes a revision there. Nothing is shown to anybody before you "
        "have shared the book and opened a room.",
    )
    sharing.button("content")
    st.markdown(
        "1. **Open a room**: choose accounts and what to ask. People join with a code on their phones, without an account.\n"
        "2. **Collect and reveal**: everybody answers alone; then the quadrant shows where the room puts each account, and how far "
        "it disagrees.\n"
        "3. **Discuss, ask again, adopt**: what the room decides goes into the book, and how each person weighs shows how sure the "
        "ranking is."
    )


def facilitate() -> None:
    """The page for somebody who may run rooms."""
    if here is None:
        return
    st.session_state.pop(running.TURN, None)  # the whole page is drawn now
    try:
        rooms = installed_store().rooms.list(here.access)
    except StoreError as problem:
        head(WORKSHOP, words.finding(a))
        st.error(escape(str(problem)))
        return
    room = running.on_show(rooms)
    if st.session_state.get(url.PRESENTER):
        if room is None:
            empty("No room is open.", "Leave the presenter view and open one.")
        else:
            presenter.wall(a, here, room.id)
        presenter.way_back()
    elif room is None:
        opening.set_up(a, here, rooms)
    else:
        panel.live(a, here, room.id)


if here is None:
    unshared()
elif not running.runs_rooms(here):
    if st.session_state.get(url.PRESENTER):
        presenter.way_back()
    head(WORKSHOP, words.finding(a))
    stop(
        "You look at this workspace with a link that does not run rooms.",
        "Ask its owner for a link that lets you edit.",
    )
else:
    facilitate()
