"""Which room this session runs, how it stands, and what its votes amount to; all problems end as a sentence on the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from kamcore.findings import workshop as words
from kamcore.store.access import Role
from kamcore.store.errors import StoreError
from kamcore.store.installed import installed_store
from kamcore.store.room import Phase
from kamcore.workshop.anonymity import FEWEST
from kamcore.workshop.answers import fingerprint, rounds_of
from kamcore.workshop.tally import Tally, tally
from pages.ui import workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from kamcore.analysis import Analysis
    from kamcore.findings.sentence import Sentence
    from kamcore.store.room import Room
    from kamcore.store.rooms import Standing
    from pages.ui.workspace import Opened

ROOM = "room_id"
"""Where the id of the room on show stands; NEW while one is being set up."""
NEW = "new"
TURN = "room_turn"
"""Says that another screen is wanted: a button on a screen that refreshes itself draws only that part of the page anew."""
PROBLEM = "room_problem"


def runs_rooms(here: Opened) -> bool:
    """Whether this session may run rooms."""
    return here.access.role.covers(Role.FACILITATOR)


def is_open(room: Room) -> bool:
    """Whether a room still takes part: neither closed nor expired."""
    return room.closed is None and room.expires > datetime.now(UTC)


def on_show(rooms: Sequence[Room]) -> Room | None:
    """Return the room that was chosen, else the newest open one; None while a room is being set up."""
    wanted = st.session_state.get(ROOM, "")
    if wanted == NEW:
        return None
    chosen = next((room for room in rooms if room.id == wanted), None)
    return chosen or next((room for room in rooms if is_open(room)), None)


def choose(room: str) -> None:
    """Show another room, or set one up."""
    st.session_state[ROOM] = room
    st.session_state[TURN] = True
    for name in ("room_adopting", "room_peek", PROBLEM):
        st.session_state.pop(name, None)


def author(here: Opened) -> str:
    """Return what the person calls themselves, as others read it."""
    return here.author or here.access.email or "The facilitator"


def attempt(work: Callable[[], object]) -> bool:
    """Do something in the store; say whether it was done, and leave a sentence when not."""
    st.session_state.pop(PROBLEM, None)
    try:
        work()
    except StoreError as problem:
        st.session_state[PROBLEM] = str(problem)
        return False
    return True


def move(room: Room, to: Phase) -> None:
    """Bring the room on show to another phase."""
    here = workspace.opened()
    if here is not None and attempt(lambda: installed_store().rooms.move(here.access, room, to, author=author(here))):
        st.session_state.pop("room_adopting", None)


def close(room: Room) -> None:
    """Close the room: nobody joins or answers any more."""
    here = workspace.opened()
    if here is not None:
        attempt(lambda: installed_store().rooms.close(here.access, room.id, author=author(here)))


def remove(room: Room, participant: str) -> None:
    """Take somebody out of the room with all their answers."""
    here = workspace.opened()
    if here is not None:
        attempt(lambda: installed_store().rooms.remove(here.access, room.id, participant, author=author(here)))


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a room thinks, and of which book.

    Attributes:
        analysis: of the book on show.
        round: which round it is of.
        answers: people x questions of that round.
        tally: what the room thinks.
        of: what all this hangs on; charts are kept by it.
    """

    analysis: Analysis
    round: int
    answers: pd.DataFrame
    tally: Tally
    of: tuple[str, ...]


def result(a: Analysis, standing: Standing) -> Result:
    """Return what the room thinks, counted once for the same votes.

    Args:
        a: the book on show.
        standing: how the room stands.
    """
    room = standing.room
    rounds = rounds_of(room.plan, standing.votes, room.round)
    of = (a.portfolio.digest, a.revenue.window.words, room.id, str(room.round), fingerprint(room.plan, rounds))
    last: Result | None = st.session_state.get("room_result")
    if last is None or last.of != of:
        last = Result(a, room.round, rounds[-1], tally(a, room.plan, rounds), of)
        st.session_state["room_result"] = last
    return last


def said(found: Result, standing: Standing) -> Sentence:
    """Return what the room says in one sentence, or why it says nothing."""
    if standing.room.phase is Phase.ADOPTED and found.tally.people:
        return words.adopted(found.analysis, found.tally)
    return words.kept_back(FEWEST) if standing.kept_back else words.result(found.analysis, found.tally)


def waiting(standing: Standing) -> Sentence | None:
    """Return why some of what was said is not shown; None where all is, or where nothing is and that is said."""
    return words.waiting(FEWEST) if standing.waiting and not standing.kept_back else None
