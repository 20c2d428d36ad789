"""The sidebar's part on the workspace: which one, how it stands, Save, and what others saved meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import sharing as words
from kamcore.store.access import Role
from kamcore.store.errors import NoEntryError, StoreError
from kamcore.store.installed import installed_store
from pages.ui import saving, state, workspace
from pages.ui.escape import escape
from pages.ui.page import render

if TYPE_CHECKING:
    from kamcore.store.workspaces import Terms
    from pages.ui.workspace import Opened

EVERY = 8
"""Seconds between two looks for what others saved."""
LOOKS = MappingProxyType(
    {
        Role.VIEWER: "You can look at it. What you try out stays in this tab.",
        Role.FACILITATOR: "You can look at it and run rooms. What you try out stays in this tab.",
    }
)


def state_of(here: Opened) -> None:
    """Say which workspace is open and how the book on show stands to it."""
    st.markdown(f":material/group: **{escape(here.access.name)}**")
    _newest()
    if here.access.role in LOOKS:
        st.caption(f":material/visibility: {LOOKS[here.access.role]}")


@st.fragment(run_every=EVERY)
def _newest() -> None:
    here = workspace.opened()
    if here is None:
        return
    try:
        head = installed_store().revisions.head(here.access)
    except NoEntryError:
        st.rerun()  # the frame says so
    except StoreError:
        st.caption(":material/cloud_off: What others save cannot be seen at the moment.")
        return
    now = datetime.now(UTC)
    said = render(words.by_whom(head, now))
    if workspace.looking() is not None:
        st.caption(f"Newest: {said}", help=wording.moment(head.at))
        return
    if head.number == here.revision.number:
        st.caption(said, help=wording.moment(head.at))
        return
    st.info(said, icon=":material/sync:")
    if st.button(
        "Refresh", key="refresh", icon=":material/refresh:", width="stretch", help="Show it, with your changes on top"
    ):
        saving.refresh()
        st.rerun()


def save_part(here: Opened) -> None:
    """Draw Save with its note, for those who may, and what is said against the last one."""
    if saving.PROBLEM in st.session_state:
        st.error(escape(st.session_state[saving.PROBLEM]))
    if not here.saves or workspace.looking() is not None:
        return
    edits = state.unsaved_edits()
    unsaved = bool(edits)
    if unsaved:
        st.caption(f":material/edit: {wording.plural(edits, 'change')} not saved: in this browser tab only.")
    if unsaved and not here.named:
        saving.ask_for_name("save_author")
    with st.container(horizontal=True, gap="xsmall"):
        st.button("Save", key="save", icon=":material/cloud_upload:", on_click=saving.save, disabled=not unsaved,
                  type="primary" if unsaved else "secondary", width="stretch",
                  help="To the workspace, as a new revision. What others changed meanwhile is kept.")  # fmt: skip
        with st.popover(
            "Note", icon=":material/edit_note:", key="save_words", help="What others read beside your save"
        ):
            st.text_input("Note on this save", key="save_note", max_chars=2000)
            if here.author and not here.access.email:
                saving.name_field("save_author")


def who_sees() -> None:
    """Draw what opens the list of those who see the workspace."""
    here = workspace.opened()
    if here is None:
        return
    box = st.popover("Who sees it", icon=":material/visibility:", key="who_sees", on_change="rerun", width="stretch")
    if not box.open:
        return
    with box:
        try:
            terms = installed_store().workspaces.terms(here.access)
        except StoreError as problem:
            st.error(escape(str(problem)))
            return
        _seen_by(terms)


def _seen_by(terms: Terms) -> None:
    if not terms.sign_in:
        st.markdown("Everybody who has one of its links.")
    if terms.members:
        st.markdown("Who signs in as:" if terms.sign_in else "And who signs in as:")
        st.markdown("\n".join(f"- {escape(who)} ({role.value})" for who, role in terms.members))
    if terms.expires is not None:
        st.caption(f"It is deleted at the end of its time, {wording.moment(terms.expires)}.")
