"""Adopting: what the room decided goes into the newest revision of the workspace, and this session sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.analysis import analyse
from kamcore.findings import workshop as words
from kamcore.store.errors import StaleError, StoreError
from kamcore.store.installed import installed_store
from kamcore.store.room import may_adopt
from kamcore.workbook.history import History
from kamcore.workshop.adopting import Adoption, adopt
from kamcore.workshop.answers import standing_answers
from pages.ui import saving, state, workspace
from pages.ui.escape import escape
from pages.ui.page import render
from pages.ui.room import running

if TYPE_CHECKING:
    from kamcore.store.revisions import Revision
    from kamcore.store.room import Room
    from kamcore.store.rooms import Standing
    from pages.ui.room.running import Result
    from pages.ui.workspace import Opened

ASKED = "room_adopting"
DONE = "room_adopted"
"""Stands there once when the result was just written."""
LEFT_OUT = "room_left_out"
"""The id of a room whose result this session has adopted, and how many of its questions were left out."""
TRIES = 20
"""How often the result is put onto a newer revision while others save."""

MOST_SEEN, SCROLLED = 8, 340
"""More changed figures than this are scrolled, in so many pixels."""


def ask() -> None:
    """Show what adopting would change."""
    st.session_state[ASKED] = True


def leave() -> None:
    """Adopt nothing for now."""
    st.session_state.pop(ASKED, None)


def panel(here: Opened, found: Result, standing: Standing) -> None:
    """Say what would change, and offer to write it into the book."""
    if not st.session_state.get(ASKED):
        return
    if not may_adopt(standing.room, datetime.now(UTC)):
        leave()  # somebody else has adopted it, or has moved the room on
        return
    would = _would(found, standing)
    with st.container(border=True, key="room_adopt"):
        st.markdown(f"**Adopt the result.** {render(words.adopting(would))}")
        if would.changes > len(would.weights):
            _figures(would)
        if len(would.weights):
            _weights(would)
        if would.left_out:
            st.caption(_left_out(would.left_out))
        st.caption(
            "It goes onto the newest revision, so that nothing others saved meanwhile is lost, and can be taken back on History."
        )
        people = wording.plural(found.tally.people, "person", "people")
        note = st.text_input(
            "Note", value=f"{standing.room.title}: {people}, round {found.round}", key="room_note", max_chars=500
        )
        with st.container(horizontal=True):
            st.button("Write it into the book", key="room_write", type="primary", icon=":material/check:",
                      disabled=not would.changes, on_click=_write, args=(here, standing.room, note))  # fmt: skip
            st.button("Not now", key="room_not_now", on_click=leave)


def left_out(room: Room) -> None:
    """Say what was left out when this session has just adopted the result of a room; the newest revision may lack more."""
    of, many = st.session_state.get(LEFT_OUT, ("", 0))
    if of == room.id and many:
        st.caption(_left_out(many))


def _left_out(many: int) -> str:
    return f"{wording.plural(many, 'question')} left out: what they are about is no longer in the book."


def _would(found: Result, standing: Standing) -> Adoption:
    """Return what adopting does to the book on show, worked out once for the same votes."""
    last: tuple[tuple[str, ...], Adoption] | None = st.session_state.get("room_would")
    if last is None or last[0] != found.of:
        last = (found.of, adopt(found.analysis, standing.room.plan, found.answers))
        st.session_state["room_would"] = last
    return last[1]


def _figures(would: Adoption) -> None:
    """List the figures that become others; of many, the first are seen and the others scrolled to."""
    st.caption(words.changing(would))
    if would.figures.empty:
        return
    rows = [
        {
            "Account": escape(row["account"]),
            "What": escape(row["title"]),
            "Before → after": f"{_figure(row['before'])} → {_figure(row['after'])}",
        }
        for row in would.figures.to_dict("records")
    ]
    with st.container(height=SCROLLED if len(rows) > MOST_SEEN else "content", border=False, key="room_figures"):
        st.table(rows, border="horizontal", hide_index=True, alt="Each figure that changes, before and after")


def _figure(value: float) -> str:
    return wording.points(value).removesuffix(".0")


def _weights(would: Adoption) -> None:
    st.caption("Weights of the factors, as shares of the score")
    rows = {
        escape(str(factor)): f"{wording.percent(row['before'])} → {wording.percent(row['after'])}"
        for factor, row in would.weights.iterrows()
    }
    st.table(rows, border="horizontal", alt="Weight of each factor before and after")


def _write(here: Opened, room: Room, note: str) -> None:
    """Write the result onto the newest revision and show it in this session; what the room was seen to be has to be so still."""
    made: list[tuple[Revision, Adoption]] = []
    if not running.attempt(lambda: made.append(_adopted(here, room, note))):
        return
    leave()
    revision, adoption = made[0]
    _show(here, revision)
    st.session_state[DONE] = True
    st.session_state[LEFT_OUT] = (room.id, adoption.left_out)


def _adopted(here: Opened, room: Room, note: str) -> tuple[Revision, Adoption]:
    store = installed_store()
    for _ in range(TRIES):
        answers = standing_answers(room.plan, store.rooms.standing(here.access, room.id).votes, room.round)
        newest = store.revisions.head(here.access)
        found = adopt(analyse(store.revisions.load(here.access, newest.number)), room.plan, answers)
        if not found.changes:
            raise StoreError("Nothing was written: what the room answered about is no longer in the newest revision.")
        try:
            made = store.revisions.adopt(
                here.access, found.book, room, base=newest.number, author=running.author(here), note=note
            )
        except StaleError:
            continue  # somebody saved meanwhile: the result goes onto theirs
        return made, found
    raise StoreError("Others are saving at this very moment: nothing was lost, adopt again shortly.")


def _show(here: Opened, made: Revision) -> None:
    """Show the new revision; what this session has not saved is put on top of it."""
    if workspace.looking() is not None:
        return
    if state.unsaved_edits():
        saving.refresh()
        return
    if running.attempt(lambda: state.put(History.start(installed_store().revisions.load(here.access, made.number)))):
        workspace.use(replace(here, revision=made))
