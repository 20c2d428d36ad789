"""Setting a room up: whom it is about, what it is asked, and how long it stays open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import workshop as words
from kamcore.store.installed import installed_store
from kamcore.workshop.plan import Asked
from kamcore.workshop.questions import (
    Collect,
    first_accounts,
    minutes,
    people_of,
    plan_of,
    rated_factors,
    weighed_factors,
)
from pages.ui import workspace
from pages.ui.escape import escape
from pages.ui.page import head
from pages.ui.registry import WORKSHOP
from pages.ui.room import running

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kamcore.analysis import Analysis
    from kamcore.findings.sentence import Sentence
    from kamcore.store.room import Room
    from kamcore.workshop.plan import Plan
    from pages.ui.workspace import Opened

HOURS = (1, 168)
FIRST_HOURS = 8
FIRST_PEOPLE = 3
"""So many people are chosen to begin with, those with the most power."""


def set_up(a: Analysis, here: Opened, rooms: Sequence[Room]) -> None:
    """Draw the choices for a new room, what it would ask, and the button that opens it."""
    top = st.container()
    left, right = st.columns([1.7, 1], gap="large")
    with left:
        plan, problem = _choices(a)
    with top:
        head(WORKSHOP, _offer(plan))
    with right:
        _summary(a, here, plan, problem)
        _others(rooms)


def _offer(plan: Plan | None) -> Sentence:
    if plan is None:
        return words.nothing_asked()
    about = len({q.account for q in plan.questions if q.account})
    return words.offered(about, len(plan.questions), minutes(plan))


def _choices(a: Analysis) -> tuple[Plan | None, str]:
    """Draw what can be chosen; return the plan it makes, or why it makes none."""
    st.markdown("**Which accounts?**")
    names = {str(key): str(name) for key, name in a.names.items()}
    _still_there("room_accounts", names)
    accounts = st.multiselect(
        "Accounts", list(names), key="room_accounts", default=first_accounts(a), format_func=names.__getitem__,
        placeholder="Choose accounts", label_visibility="collapsed", wrap=True,
        help="In the order in which they are asked about. The best key accounts are chosen to begin with.",
    )  # fmt: skip
    st.markdown("**What does the room say about them?**")
    rated, weighed = rated_factors(a), weighed_factors(a)
    _still_there("room_factors", rated)
    factors: list[str] = []
    if rated and st.toggle(
        "Ratings, 0 to 10",
        key="room_ratings",
        value=True,
        help="How each account does on each factor that people judge",
    ):
        factors = st.multiselect(
            "Factors to rate",
            rated,
            key="room_factors",
            default=rated,
            placeholder="Choose factors",
            wrap=True,
        )
    weights = bool(weighed) and st.toggle(
        "Weights of the factors, 100 points to spread", key="room_weights", value=True,
        help="How much each factor should count. Everybody's weighting is kept, without a name, and shows how sure the ranking is.",
    )  # fmt: skip
    stages = st.toggle(
        "Steps of the relationship, 1 to 4",
        key="room_stages",
        help="Six items for each account, each with its four steps in words",
    )
    people = _people(a, accounts)
    try:
        return plan_of(a, accounts, Collect(tuple(factors), weights=weights, stages=stages, people=people)), ""
    except ValueError as problem:
        return None, str(problem)


def _still_there(key: str, options: Collection[str]) -> None:
    """Drop from a choice what can no longer be chosen."""
    if key in st.session_state:
        st.session_state[key] = [one for one in st.session_state[key] if one in options]


def _people(a: Analysis, accounts: Sequence[str]) -> tuple[tuple[str, str], ...]:
    known = people_of(a, accounts)
    if not known or not st.toggle(
        "Power and sentiment of people",
        key="room_people_asked",
        help="How much somebody's word counts, and how they stand towards you",
    ):
        return ()
    options = {f"{account}\x1f{person}": (account, person) for account, person in known}
    _still_there("room_people", options)
    labels = {option: f"{known[pair]}, {a.names[pair[0]]}" for option, pair in options.items()}
    chosen = st.multiselect(
        "People to ask about", list(options), key="room_people", default=list(options)[:FIRST_PEOPLE],
        format_func=labels.__getitem__, placeholder="Choose people", wrap=True,
    )  # fmt: skip
    return tuple(options[option] for option in chosen)


def _summary(a: Analysis, here: Opened, plan: Plan | None, problem: str) -> None:
    with st.container(border=True, gap="small", key="room_summary"):
        if plan is None:
            st.markdown(f":material/info: {escape(problem)}")
        else:
            counts = _counts(plan)
            with st.container(horizontal=True):
                st.metric("Questions", wording.count(len(plan.questions)), width="stretch")
                st.metric("About", wording.plural(minutes(plan), "minute"), width="stretch",
                          help="Reading included: this app's own rule of thumb")  # fmt: skip
            st.caption(wording.listing([wording.plural(n, *names) for names, n in counts.items()]) + ".")
        title = st.text_input("What is it called?", value="Scoring workshop", key="room_title", max_chars=200)
        anonymous = st.toggle(
            "Anonymous", key="room_anonymous", help="Names are not kept at all. This cannot be undone, not even by you."
        )
        if anonymous:
            st.caption("Names are not kept. This cannot be undone, by nobody.")
        hours = st.number_input(
            "Open for so many hours", *HOURS, FIRST_HOURS, key="room_hours", help="Then it closes by itself"
        )
        if not (here.author or here.access.email):
            st.text_input("Your name", key="room_author", max_chars=200, help="Stands in the log of the workspace")
        st.button(
            "Open the room", key="open_room", type="primary", icon=":material/meeting_room:", width="stretch",
            disabled=plan is None, on_click=_open, args=(here, plan, title, anonymous, int(hours)),
        )  # fmt: skip
        if running.PROBLEM in st.session_state:
            st.error(escape(st.session_state[running.PROBLEM]))
    if a.portfolio.digest != here.revision.digest:
        st.caption("The questions are made from the book as you see it, unsaved changes included.")


def _counts(plan: Plan) -> Mapping[tuple[str, str], int]:
    asked = [q.asked for q in plan.questions]
    kinds = {
        ("weight", "weights"): asked.count(Asked.WEIGHT),
        ("rating", "ratings"): asked.count(Asked.RATING),
        ("step of relationships", "steps of relationships"): asked.count(Asked.STAGE),
        ("question about people", "questions about people"): asked.count(Asked.POWER) + asked.count(Asked.SENTIMENT),
    }
    return {names: n for names, n in kinds.items() if n}


def _open(here: Opened, plan: Plan | None, title: str, anonymous: bool, hours: int) -> None:
    if plan is None:
        return
    if st.session_state.get("room_author"):
        workspace.called(st.session_state["room_author"])
        here = workspace.opened() or here
    made: list[Room] = []

    def work() -> None:
        expires = datetime.now(UTC) + timedelta(hours=hours)
        made.append(
            installed_store().rooms.open(
                here.access, plan, title=title, revision=here.revision.number, author=running.author(here),
                anonymous=anonymous, expires=expires, address=st.context.ip_address or "",
            )
        )  # fmt: skip

    if running.attempt(work):
        running.choose(made[0].id)


def _others(rooms: Sequence[Room]) -> None:
    if not rooms:
        return
    with st.expander("Rooms so far", icon=":material/history:", key="room_others"):
        for room in rooms[:20]:
            state = "open" if running.is_open(room) else "closed"
            st.button(
                escape(f"{room.title}, {wording.day(room.opened)} ({state})"), key=f"room_{room.id}", type="tertiary",
                on_click=running.choose, args=(room.id,),
            )  # fmt: skip
