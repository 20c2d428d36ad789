"""History: who changed what, and when?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import sharing as words
from kamcore.findings.edits import edits
from kamcore.store.access import Role
from kamcore.store.errors import StaleError, StoreError
from kamcore.store.installed import installed_store
from kamcore.workbook.writing import write_workbook
from pages.ui import earlier, saving, sharing, state, workspace, workspace_owner
from pages.ui.escape import escape
from pages.ui.own_copy import XLSX
from pages.ui.page import book_or_stop, empty, head, render
from pages.ui.registry import CHANGED, HISTORY

if TYPE_CHECKING:
    from kamcore.store.revisions import Revision
    from kamcore.workbook.portfolio import Portfolio
    from pages.ui.workspace import Opened

PROBLEM = (
    "revision_problem"  # where it stands why something was not done with the chosen revision, until it was said once
)
a = book_or_stop(HISTORY)
here = workspace.opened()


def waiting() -> None:
    """The page of a book that nobody shared."""
    head(HISTORY, words.waiting(a.portfolio))
    empty(
        "This page lists every save of a shared book: who saved what, and when.",
        "Each can be opened, compared with another, brought back and downloaded, and nothing is ever written over. The owner gives "
        "and withdraws links here.",
    )
    sharing.button("content")


def listed(revisions: tuple[Revision, ...], now: datetime) -> Revision | None:
    """The list of revisions, newest first; return the chosen one."""
    rows = [
        {"Revision": r.number, "When": wording.ago(r.at, now), "By": r.author, "What": words.KINDS[r.kind], "Note": r.note,
         "From": r.base, "Exactly": wording.moment(r.at)}
        for r in revisions
    ]  # fmt: skip
    numbers = tuple(r.number for r in revisions)
    at = [i for i, number in enumerate(numbers) if number == st.session_state.get("revision_chosen")]
    if selected() != at:  # somebody saved, and every row moved down by one
        st.session_state["revision_table"] = {"selection": {"rows": at}}
    st.dataframe(
        rows, hide_index=True, key="revision_table", on_select=partial(choose, numbers), selection_mode="single-row",
        height="auto" if len(rows) < 11 else 420, placeholder=wording.MISSING,
        column_config={
            "Revision": st.column_config.NumberColumn(format="%d", width=75),
            "What": st.column_config.TextColumn(help="How it came about"),
            "From": st.column_config.NumberColumn(format="%d", help="The revision it was made from", width=60),
        },
        alt="Every revision with when it was saved, by whom, how it came about and the note on it; choose one to open it",
    )  # fmt: skip
    if not at:
        st.caption("Choose a revision to open it, compare it, bring it back or download it.")
        return None
    return revisions[at[0]]


def selected() -> list[int]:
    """The rows chosen in the list of revisions."""
    table = st.session_state.get("revision_table")
    return list(table["selection"]["rows"]) if table else []


def choose(numbers: tuple[int, ...]) -> None:
    """Note the number of the chosen revision, of those that were listed."""
    rows = selected()
    st.session_state["revision_chosen"] = numbers[rows[0]] if rows else None


def one(here: Opened, revision: Revision, revisions: tuple[Revision, ...]) -> None:
    """What can be done with a revision."""
    newest, number = revisions[0], revision.number
    with st.container(border=True, key="revision"):
        file = f"{PurePath(a.portfolio.source or 'book').stem}-{number}.xlsx"
        st.markdown(f"**Revision {number}** by {escape(revision.author)}, {wording.moment(revision.at)}")
        if revision.note:
            st.markdown(escape(revision.note))
        st.caption(f"Saved with method version {escape(revision.method)}")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if number not in (newest.number, workspace.looking()):
                st.button("Open", key="open_revision", icon=":material/visibility:", on_click=open_revision,
                          args=(here, revision), help="To look at; the book you work on is put aside with its changes")  # fmt: skip
            if here.saves and number != newest.number:
                st.button("Bring back", key="restore_revision", icon=":material/restore:", on_click=restore,
                          args=(here, revision, newest), disabled=bool(state.unsaved_edits()),
                          help="As a new revision; the later ones stay in the history. Save your changes first.")  # fmt: skip
            st.download_button(
                "Download", lambda: write_workbook(load(here, number)), file, XLSX, key="download_revision",
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip
        if here.saves and not here.named and number != newest.number and not state.unsaved_edits():
            saving.ask_for_name("restore_author", "Bring back")
        changed(here, revision)
        if PROBLEM in st.session_state:
            st.error(escape(st.session_state.pop(PROBLEM)))
        others = [r for r in revisions if r.number != number]
        if others:
            compare(here, revision, others)


def changed(here: Opened, revision: Revision) -> None:
    """List what was changed in a revision, once somebody asks."""
    if revision.base is None:
        return
    box = st.expander(
        f"What was changed since revision {revision.base}",
        icon=":material/edit_note:",
        key="revision_edits",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        try:
            found = edits(load(here, revision.base), load(here, revision.number))
        except StoreError as problem:
            st.error(escape(str(problem)))
            return
        if not found.total:
            st.markdown("Nothing: the two hold the same.")
        st.markdown("\n".join(f"- {render(one)}" for one in found.told))
        if found.total > len(found.told):
            st.caption(f"and {wording.count(found.total - len(found.told))} more.")


def compare(here: Opened, revision: Revision, others: list[Revision]) -> None:
    """Choose another revision and see on What changed what lies between the two."""
    before = next((i for i, r in enumerate(others) if r.number < revision.number), 0)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        other = st.selectbox(
            "Compare with", others, index=before, key=f"compare_with_{revision.number}",
            format_func=lambda r: f"Revision {r.number} by {r.author}",
        )  # fmt: skip
        if st.button("Compare", key="compare_revisions", icon=":material/compare_arrows:") and compared(
            here, *sorted((revision, other), key=lambda r: r.number)
        ):
            st.switch_page(CHANGED.file)


def compared(here: Opened, before: Revision, after: Revision) -> bool:
    """Show the later of two revisions, with the earlier one to compare; return whether both could be read."""
    try:
        book, old = load(here, after.number), load(here, before.number)
    except StoreError as problem:
        st.error(escape(str(problem)))
        return False
    if after.number != here.revision.number or state.unsaved_edits():
        workspace.look(after, book)
    else:
        workspace.back()
    earlier.use(replace(old, source=f"{old.source or 'book'}, revision {before.number}"))
    return True


def load(here: Opened, number: int) -> Portfolio:
    """The book of a revision."""
    return installed_store().revisions.load(here.access, number)


def open_revision(here: Opened, revision: Revision) -> None:
    """Show a revision, to be looked at."""
    try:
        workspace.look(revision, load(here, revision.number))
    except StoreError as problem:
        st.session_state[PROBLEM] = str(problem)


def restore(here: Opened, revision: Revision, newest: Revision) -> None:
    """Bring a revision back as a new one, and show it; who gave no name is asked for it first, once."""
    named = saving.somebody()
    if named is None:
        return
    try:
        installed_store().revisions.restore(here.access, revision.number, base=newest.number, author=named.author)
    except StaleError as problem:
        met = problem.head
        st.session_state[PROBLEM] = (
            f"Revision {met.number} was saved by {met.author} in the meantime: look at it first, then bring back again."
        )
        return
    except StoreError as problem:
        st.session_state[PROBLEM] = str(problem)
        return
    saving.was_asked()
    workspace.back()
    saving.refresh()
    workspace.tell(f"Revision {revision.number} is the newest again.", ":material/restore:")


def log(here: Opened, now: datetime) -> None:
    """The audit log."""
    rows = [
        {"When": wording.ago(e.at, now), "Who": e.who, "As": e.role.value, "What": e.what, "Detail": e.detail, "From": e.base,
         "Revision": e.revision, "Exactly": wording.moment(e.at)}
        for e in installed_store().workspaces.log(here.access)
    ]  # fmt: skip
    st.dataframe(
        rows, hide_index=True, key="log_table", placeholder=wording.MISSING, height="auto" if len(rows) < 11 else 480,
        column_config={
            "From": st.column_config.NumberColumn(format="%d", help="The revision it started from"),
            "Revision": st.column_config.NumberColumn(format="%d", help="The revision it made"),
        },
        alt="What was done in this workspace, by whom and when, the newest first",
    )  # fmt: skip


def shared(here: Opened) -> None:
    """The page of a workspace."""
    now = datetime.now(UTC)
    try:
        revisions = installed_store().revisions.list(here.access)
        head(HISTORY, words.finding(revisions, now))
        names = ["Revisions", "Log", *(["Links and people"] if here.access.role is Role.OWNER else [])]
        tabs = st.tabs(names, on_change="rerun", key="history_tabs")
        with tabs[0]:
            revision = listed(revisions, now)
            if revision is not None:
                one(here, revision, revisions)
        if tabs[1].open:
            with tabs[1]:
                log(here, now)
        if len(tabs) > 2 and tabs[2].open:
            with tabs[2]:
                workspace_owner.draw(here, now)
    except StoreError as problem:
        st.error(escape(str(problem)))


if here is None:
    waiting()
else:
    shared(here)
