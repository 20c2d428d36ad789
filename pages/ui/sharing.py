"""The Share dialog: what will be shared, before it is; then the links, shown once."""

from __future__ import annotations

import html
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import sharing as words
from kamcore.store.access import Role
from kamcore.store.errors import StoreError
from kamcore.store.installed import installed_store
from pages.ui import state, workspace
from pages.ui.escape import escape
from pages.ui.page import render
from pages.ui.workspace import Opened

if TYPE_CHECKING:
    from kamcore.workbook.portfolio import Portfolio

OPEN, LINKS, _PROBLEM = "share_open", "share_links", "share_problem"
TITLES = MappingProxyType(
    {Role.OWNER: "For you", Role.EDITOR: "For those who change the book", Role.VIEWER: "For those who look at it"}
)


def open_share() -> None:
    """Open the dialog."""
    st.session_state[OPEN] = True


def close_share() -> None:
    """Close it; the links are not shown again."""
    for key in (OPEN, LINKS, _PROBLEM):
        st.session_state.pop(key, None)


def is_open() -> bool:
    """Whether the dialog is open."""
    return bool(st.session_state.get(OPEN))


def button(width: str = "stretch") -> None:
    """Draw the button that opens the dialog."""
    st.button("Share", key=f"share_{width}", icon=":material/group_add:", on_click=open_share, width=width,
              help="Work on this book with others. You see what is shared before it is.")  # fmt: skip


def dialog() -> None:
    """Draw the dialog: before, what will be shared; after, the links."""
    if LINKS in st.session_state:
        _after()
    else:
        _before()


@st.dialog("Share this book", width="medium", on_dismiss=close_share, icon=":material/group_add:")
def _before() -> None:
    book = state.portfolio()
    if book is None:
        return
    found = words.contents(book)
    st.markdown(render(words.what_is_shared(found)))
    with st.expander("Exactly what is in it", icon=":material/list:", key="share_contents"):
        rows = [{"Sheet": title, "Rows": rows} for title, rows in found.sheets]
        st.dataframe(rows, hide_index=True, key="share_table", alt="Every sheet that is shared, with its rows")
        also = ["the settings of the book"]
        if found.files:
            also.append(f"the names of its files ({wording.listing([escape(name) for name in found.files])})")
        if found.left_out:
            also.append(f"{wording.plural(found.left_out, 'note')} on what was not understood, which quote the file")
        st.caption(f"Also {wording.listing(also)}. The files themselves were not kept and are not shared.")
    if state.unsaved_edits():
        st.caption("Your changes that are not saved yet are part of it.")
    with st.form("share_form", border=False):
        name = st.text_input("Name of the workspace", value=_stem(found.name), key="share_name", max_chars=200)
        author = workspace.email()
        if not author:
            author = st.text_input("Your name", key="share_author", max_chars=200,
                                   help="Others see it beside what you save")  # fmt: skip
        note = st.text_input(
            "Note", key="share_note", max_chars=2000, help="Such as what the book is for; may stay empty"
        )
        last = st.date_input("Delete it after", value=None, min_value=_today() + timedelta(days=1), key="share_until",
                             help="The day after which the workspace is deleted with all revisions; empty: it stays until "
                                  "somebody deletes it")  # fmt: skip
        if st.form_submit_button("Share", key="share_now", type="primary", icon=":material/group_add:"):
            _share(book, name, author, note, last)
            st.rerun()
    if _PROBLEM in st.session_state:
        st.error(escape(st.session_state[_PROBLEM]))


def _share(book: Portfolio, name: str, author: str, note: str, last: date | None) -> None:
    store, email = installed_store(), workspace.email()
    try:
        shared = store.workspaces.share(
            book, name=name, author=author, note=note, email=email, expires=end_of(last) if last else None
        )
        head = store.revisions.head(shared.access)
    except StoreError as problem:
        st.session_state[_PROBLEM] = str(problem)
        return
    st.session_state.pop(_PROBLEM, None)
    st.session_state.pop("reading", None)  # a choice in the review would make another book of the files
    workspace.use(Opened(shared.access, head, author.strip()))
    state.mark_saved()
    st.session_state[LINKS] = {role: f"/w/{token}" for role, token in shared.tokens.items()}


@st.dialog("Shared", width="medium", on_dismiss=close_share, icon=":material/group:")
def _after() -> None:
    if LINKS not in st.session_state:
        st.rerun()  # closed by its own button
    st.markdown("Here are its three links. **They are shown this once**: copy what you need.")
    for role, path in st.session_state[LINKS].items():
        st.markdown(f"**{TITLES[role]}.** {words.ROLES[role]}")
        link(path)
    workspace.say_if_only_here("Other computers")
    st.caption(
        ":material/info: This browser keeps yours: a reload finds the workspace again. Anywhere else you need the link."
    )
    with st.container(horizontal=True):
        st.button("Done", key="share_done", on_click=close_share, type="primary")
        _keep(st.session_state[LINKS][Role.OWNER])


def _keep(path: str) -> None:
    """Have this browser keep a link: with the picture it gets the cookie by which the workspace is found again."""
    st.html(f'<img src="{html.escape(workspace.address() + path)}/kept" alt="" width="1" height="1">', width=1)


def link(path: str) -> None:
    """Show a link to be copied."""
    st.code(workspace.address() + path, language=None, wrap_lines=True)


def end_of(last: date) -> datetime:
    """Return the moment at which a day is over, in UTC."""
    return datetime.combine(last + timedelta(days=1), time(), UTC)


def _today() -> date:
    return datetime.now(UTC).date()


def _stem(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    return stem if stem and len(ending) <= 4 else name
