"""The facilitator's screen: where the room stands, the one obvious next step, who has joined, and what the room thinks."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamcore import wording
from kamcore.findings import workshop as words
from kamcore.store.errors import StoreError, StoreUnavailableError
from kamcore.store.installed import installed_store
from kamcore.store.room import Phase, may_remove
from kamcore.workshop.tally import progress
from pages.ui import url, workspace
from pages.ui.charts import frame, votes
from pages.ui.download import csv_of
from pages.ui.escape import escape
from pages.ui.join_card import alt, picture
from pages.ui.page import NO_BREAK, head, render
from pages.ui.registry import SCORING, STRATEGY, WORKSHOP
from pages.ui.room import adopting, pictures, running
from pages.ui.theme import palette

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis
    from kamcore.store.room import Room
    from kamcore.store.rooms import Standing
    from pages.ui.workspace import Opened

_LONG_WORD = re.compile(r"\S{12}(?=\S)")
EVERY = 2
"""Seconds between two looks at the room."""
SHOWN = (Phase.REVEALED, Phase.DISCUSS, Phase.ADOPTED)
"""The phases in which everybody sees the result."""
NAMES: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.COLLECT: "Collect", Phase.LOCKED: "Locked", Phase.REVEALED: "Revealed", Phase.DISCUSS: "Discuss",
        Phase.ADOPTED: "Adopted",
    }
)  # fmt: skip
HINTS: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.COLLECT: "Answers come in. Lock them when most people are done; nothing is shown to the room before you reveal it.",
        Phase.LOCKED: "Nobody can answer any more. Reveal the result to the room, or take answers again.",
        Phase.REVEALED: "The result is on the presenter view. Talk about what people disagree on most.",
        Phase.DISCUSS: "Let those at either end say why. A second round shows whether the talk has moved anybody.",
        Phase.ADOPTED: "The result is in the workspace, as a revision of its own.",
    }
)
COUNTED = "Answers given, of all that are expected: questions times people who have joined. Each factor's weight is one answer."


def link(room: Room) -> str:
    """Return the address at which people join, as this browser knows the app."""
    return f"{workspace.address()}/room/{room.code}"


def look(here: Opened, room: str) -> Standing | None:
    """Return how a room stands, read once for this refresh; None when it cannot be read, which is said on the page."""
    try:
        return installed_store().rooms.standing(here.access, room)
    except StoreUnavailableError as problem:
        st.warning(escape(str(problem)), icon=":material/cloud_off:")
    except StoreError as problem:
        st.error(escape(str(problem)))
    return None


@st.fragment(run_every=EVERY)
def live(a: Analysis, here: Opened, room: str) -> None:
    """Draw the running room, and look again every two seconds."""
    if st.session_state.pop(adopting.DONE, False) or st.session_state.pop(running.TURN, False):
        st.rerun()  # the whole page: the book has changed, or another screen is wanted
    standing = look(here, room)
    if standing is None:
        return
    on = standing.room
    come = progress(on.plan, standing.votes, on.round, len(standing.participants))
    shown = on.phase in SHOWN
    over = shown or not running.is_open(on)
    peek = over or (not on.anonymous and bool(st.session_state.get("room_peek")))
    found = running.result(a, standing) if peek else None
    head(
        WORKSHOP,
        running.said(found, standing)
        if found is not None and shown
        else words.coming(len(standing.participants), come),
    )
    if running.PROBLEM in st.session_state:
        st.error(escape(st.session_state[running.PROBLEM]))
    left, right = st.columns([2.6, 1], gap="medium")
    with left:
        _steps(on)
        if found is not None:
            adopting.panel(here, found, standing)
        if on.anonymous and not over:
            st.caption("Anonymous: what was said is shown to nobody, not even to you, before you reveal it to all.")
        elif not over:
            st.toggle(
                "Show me the result so far",
                key="room_peek",
                help="Here alone: the presenter view shows nothing before you reveal it",
            )
        held = running.waiting(standing) if over else None
        if held is not None:
            st.caption(render(held))
        if found is not None and not standing.kept_back:
            pictures.draw(found, pictures.choose(on.plan), pictures.DESK)
        if not shown and come["expected"].any():  # bars of 0 of 0 say nothing
            how_far(come, row=34, name="desk")
            st.caption(COUNTED)
        _after(on)
    with right:
        _door(on, standing)
        _people(standing)


def how_far(come: pd.DataFrame, *, row: int, name: str, words_: float = 1.0) -> None:
    """Draw how far the round has come, account by account."""
    answered, expected = int(come["answered"].sum()), int(come["expected"].sum())
    frame.show(
        f"room_progress_{name}", (tuple(come["name"]), tuple(come["answered"]), tuple(come["expected"])),
        lambda p: votes.enlarged(votes.come(come, p, row=row), words_),
        alt=f"Answers so far, account by account: {answered} of {expected}",
    )  # fmt: skip


# ---------------------------------------------------------------- phases


def _steps(on: Room) -> None:
    with st.container(border=True, gap="small", key="room_steps"):
        _way(on)
        if not running.is_open(on) and on.phase is not Phase.ADOPTED:
            st.caption("This room is closed: nobody joins or answers any more. Its result can still be adopted.")
            st.button("Adopt the result", key="room_adopt_ask", icon=":material/check:", on_click=adopting.ask)
            return
        st.caption(HINTS[on.phase])
        with st.container(horizontal=True, key="room_buttons"):
            _buttons(on)


def _way(on: Room) -> None:
    """Draw the phases in one line, the present one bold; each by itself, since a line breaks between an icon and its word."""
    order = list(Phase)
    at = order.index(on.phase)
    with st.container(horizontal=True, gap="small"):
        st.markdown(f"Round {on.round}", width="content")
        for place, phase in enumerate(order):
            icon = "radio_button_checked" if place == at else "check" if place < at else "radio_button_unchecked"
            name = f"**{NAMES[phase]}**" if place == at else NAMES[phase]
            st.markdown(f":material/{icon}:{NO_BREAK}{name}", width="content")


def _buttons(on: Room) -> None:
    again = "Second round" if on.round == 1 else "Another round"
    if on.phase is Phase.COLLECT:
        _move(on, "Lock the answers", Phase.LOCKED, "lock", first=True)
    elif on.phase is Phase.LOCKED:
        _move(on, "Reveal the result", Phase.REVEALED, "visibility", first=True)
        _move(on, "Take answers again", Phase.COLLECT, "undo")
    elif on.phase is Phase.REVEALED:
        _move(on, "Discuss", Phase.DISCUSS, "forum", first=True)
        _adopt(first=False)
    elif on.phase is Phase.DISCUSS:
        late = on.round > 1
        if not late:
            _move(on, again, Phase.COLLECT, "repeat", first=True)
        _adopt(first=late)
        if late:
            _move(on, again, Phase.COLLECT, "repeat")
    elif running.is_open(on):
        st.button("Close the room", key="room_close_done", type="primary", icon=":material/door_front:", on_click=running.close,
                  args=(on,))  # fmt: skip


def _move(on: Room, label: str, to: Phase, icon: str, *, first: bool = False) -> None:
    st.button(label, key=f"room_to_{to.value}", icon=f":material/{icon}:", type="primary" if first else "secondary",
              on_click=running.move, args=(on, to))  # fmt: skip


def _adopt(*, first: bool) -> None:
    st.button("Adopt the result", key="room_adopt_ask", icon=":material/check:", type="primary" if first else "secondary",
              on_click=adopting.ask, help="Shows first what would change in the book")  # fmt: skip


def _after(on: Room) -> None:
    if on.phase is not Phase.ADOPTED:
        return
    adopting.left_out(on)
    with st.container(horizontal=True):
        for entry in (STRATEGY, SCORING):
            st.page_link(entry.file, label=f"Open {entry.title}", icon=entry.icon, query_params=url.params())
        st.button(
            "Set up another room", key="room_next", icon=":material/add:", on_click=running.choose, args=(running.NEW,)
        )


# ---------------------------------------------------------------- the door, and who came in


def _door(on: Room, standing: Standing) -> None:
    if running.is_open(on):
        address = link(on)
        st.image(picture(on.code, address, palette()), width="stretch", alt=alt(on.code, address))
        with st.container(key="room_link"):
            st.html("<style>.st-key-room_link pre { padding-right: 3.5rem }</style>")  # the copy button lies there
            st.code(address, language=None, wrap_lines=True)
        workspace.say_if_only_here("Phones")
        st.button("Presenter view", key="room_present", icon=":material/present_to_all:", width="stretch", on_click=present,
                  help="For the projector: only the picture, the code and the QR")  # fmt: skip
    joined = len(standing.participants)
    st.metric("Joined", wording.plural(joined, "person", "people"), border=True)


def present() -> None:
    """Show the presenter view in this tab."""
    st.session_state[url.PRESENTER] = True
    st.session_state[running.TURN] = True


def _people(standing: Standing) -> None:
    on = standing.room
    with st.expander("People and more", icon=":material/group:", key="room_people_list"):
        if standing.participants:
            _listed(standing)
        st.download_button(
            "Export the votes", lambda: votes_file(standing), f"votes-{on.code}.csv", "text/csv", key="room_export",
            icon=":material/download:", on_click="ignore", width="stretch", disabled=not standing.votes["value"].notna().any(),
            help="Without names: this room is anonymous" if on.anonymous else "One row for each answer, with names",
        )  # fmt: skip
        if running.is_open(on) and on.phase is not Phase.ADOPTED:
            with st.popover("Close the room", icon=":material/door_front:", width="stretch"):
                st.caption("Nobody joins or answers any more, for good; what was answered stays.")
                st.button(
                    "Close it", key="room_close", icon=":material/door_front:", on_click=running.close, args=(on,)
                )
        st.button("Other rooms", key="room_other", icon=":material/list:", on_click=running.choose, args=(running.NEW,),
                  width="stretch", help="Set up another room, or look at an earlier one; this one stays as it is")  # fmt: skip


def breakable(name: str) -> str:
    """Return a name whose long words may be broken, so that none pushes what stands beside it out of sight."""
    return _LONG_WORD.sub("\\g<0>\u200b", name)


def _listed(standing: Standing) -> None:
    on, asked = standing.room, len(standing.room.plan.questions)
    if on.anonymous:
        st.caption("Anonymous: neither names nor how much somebody has answered are kept or shown.")
    else:
        rows = [
            {"Name": escape(breakable(one.label)), "Answered": f"{one.answered} of {asked}"}
            for one in standing.participants
        ]
        st.table(
            rows, border="horizontal", hide_index=True, alt="Who has joined, and how many questions they have answered"
        )
    if not may_remove(on, datetime.now(UTC)):
        st.caption("Nobody can be removed any more: what is then missing would tell whose answers they were.")
        return
    labels = {one.id: one.label for one in standing.participants}
    who = st.selectbox(
        "Remove somebody", list(labels), index=None, key="room_remove", format_func=labels.__getitem__,
        placeholder="Choose", help="With all their answers; they cannot come back with the same phone session",
    )  # fmt: skip
    if who is not None:
        st.button(f"Remove {escape(labels[who])}", key="room_remove_now", icon=":material/person_remove:", on_click=running.remove,
                  args=(on, who))  # fmt: skip


def votes_file(standing: Standing) -> bytes:
    """Return every answer as a file; in an anonymous room people are numbered by lot."""
    on = standing.room
    names = {} if on.anonymous else {one.number: one.label for one in standing.participants}
    asked = {q.id: (q.heading, q.title) for q in on.plan.questions}
    found = standing.votes[standing.votes["value"].notna()]  # what is kept back has none
    table = pd.DataFrame(
        {
            "person": [names.get(number, f"Person {number}") for number in found["participant"]],
            "round": found["round"],
            "account": [asked[q][0] for q in found["question"]],
            "question": [asked[q][1] for q in found["question"]],
            "answer": found["value"],
        }
    )
    titles = {"person": "Person", "round": "Round", "account": "Account", "question": "Question", "answer": "Answer"}
    return csv_of(table, titles)
