"""What is said of a reading while it goes on, and what is asked before what was read takes the place of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import review as words
from pages.ui import reading, saving, state, workspace
from pages.ui.escape import escape
from pages.ui.page import render
from pages.ui.registry import HOME

if TYPE_CHECKING:
    from collections.abc import Callable

    from pages.ui.reading import Job, Outcome
    from pages.ui.workspace import Opened


def status(page: str) -> None:
    """Say in the sidebar what is being read, on every page but Home, which says it itself."""
    if reading.busy() and page != HOME.path:
        with st.sidebar:
            now()


def now() -> None:
    """Say what is being read and how far it is, with Cancel; or ask whether it may take the place of unsaved changes."""
    if "job" in st.session_state:
        _going_on()
    elif "arrived" in st.session_state:
        _ask(st.session_state["arrived"])


@st.fragment(run_every=reading.EVERY)
def _going_on() -> None:
    job: Job | None = st.session_state.get("job")
    if job is None or job.done:
        st.rerun()
        return
    how_far(job, "reading", reading.cancel)


def how_far(job: Job, name: str, on_cancel: Callable[[], None]) -> None:
    """Draw how far a reading is, with Cancel.

    Args:
        job: what is being read.
        name: what tells the keys of this one from those of another.
        on_cancel: what the button does.
    """
    with st.container(border=True, key=f"{name}_now"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(escape(job.words), width="stretch")
            st.button("Cancel", key=f"cancel_{name}", icon=":material/close:", on_click=on_cancel)
        st.progress(job.share)


def _ask(outcome: Outcome) -> None:
    here = workspace.opened()
    if here is not None:
        _ask_in_workspace(outcome, here)
        return
    edits = state.unsaved_edits()
    lost = wording.plural(edits, "change")
    with st.container(border=True, key="reading_ready"):
        st.markdown(
            f":material/check_circle: **{escape(outcome.task.name)}** is read. "
            + (f"The book on show has {lost} that you did not save." if edits else "The book on show is saved.")
        )
        _say_what_goes(outcome)
        with st.container(horizontal=True):
            st.button(
                f"Show it and lose {lost}" if edits else "Show it",
                key="show_arrived",
                on_click=reading.show,
                args=(outcome,),
            )
            st.button("Keep this book", key="keep_book", on_click=reading.cancel)


def _ask_in_workspace(outcome: Outcome, here: Opened) -> None:
    edits = state.unsaved_edits()
    lost = f" and lose {wording.plural(edits, 'change')}" if edits else ""
    with st.container(border=True, key="reading_ready"):
        st.markdown(
            f":material/check_circle: **{escape(outcome.task.name)}** is read. You are in the workspace "
            f"**{escape(here.access.name)}**" + (", with changes that you did not save." if edits else ".")
        )
        _say_what_goes(outcome)
        if here.saves and not here.named:
            saving.ask_for_name("arrived_author")
        if saving.PROBLEM in st.session_state:
            st.error(escape(st.session_state[saving.PROBLEM]))
        with st.container(horizontal=True):
            if here.saves:
                st.button(f"Save it as the next revision{lost}", key="save_arrived", icon=":material/cloud_upload:",
                          on_click=reading.save_in_place, args=(outcome,),
                          help="It takes the place of the workspace's book; the revisions before stay in the history")  # fmt: skip
            st.button(f"Work on it alone{lost}", key="show_arrived", on_click=reading.show, args=(outcome,),
                      help="It leaves the workspace, which stays as it is, and lives in this browser tab only")  # fmt: skip
            st.button("Keep this book", key="keep_book", on_click=reading.cancel)


def _say_what_goes(outcome: Outcome) -> None:
    """Say what the book on show has that the files have not."""
    book = state.portfolio()
    if book is None or outcome.view is None:
        return
    said = words.would_go(book, outcome.view.book)
    if said is not None:
        st.markdown(f":material/warning: {render(said)}")
