"""Rating a relationship as of a day: the field for the day, what a click does, and the earlier ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore.findings import rated_over_time as words
from kamcore.workbook.periods import label_words
from kamcore.workbook.relationship_rows import rate_item, remove_rating
from pages.ui import state, url
from pages.ui.escape import escape
from pages.ui.person_card import LATEST, can_edit

if TYPE_CHECKING:
    from datetime import date

    from kamcore.analysis import Analysis
    from kamcore.findings.rated_over_time import EarlierRating

PROBLEM = "relationship_problem"


def _field(a: Analysis, key: str, view: str) -> str:
    return f"as_of_{view}_{url.token(a.portfolio.book, key)}"


def as_of_field(a: Analysis, key: str, view: str) -> str:
    """Draw the day an account is rated as of, and return what the next click does, "" when there is nothing to say."""
    time, field = words.rating_time(a, key, view), _field(a, key, view)
    kept: date | None = st.session_state.get(field)
    if kept is not None and time.first is not None and kept < time.first:
        st.session_state[field] = time.usual
    day = st.date_input(
        "Rate as of", time.usual, time.first, LATEST, key=field, disabled=not can_edit(a), width=150, format="YYYY-MM-DD",
        help="Kept by month. As of a later month than the latest rating, a new one begins and the one before is kept. "
        "Empty: the latest rating is changed.",
    )  # fmt: skip
    return words.what_a_rating_does(time, day)


def rate(a: Analysis, key: str, view: str, item: str, title: str) -> None:
    """Take over one rating; clicking the step that is set clears it."""
    value, day = st.session_state[f"item_{item}"], st.session_state.get(_field(a, key, view))
    time, today = words.time_of(words.rating_time(a, key, view), day), words.today_label(a)
    label = f"{'rate' if value is not None else 'clear'} {title.lower()} of {a.names[key]}"
    label += f" as of {label_words(time)}" if time else ""
    problem = state.edit(label, lambda book: rate_item(book, key, view, item, value, as_of=time, today=today))
    if problem:
        st.session_state[PROBLEM] = problem


def earlier(a: Analysis, key: str, view: str) -> None:
    """List the ratings that do not count any more, latest first, each with a way to take it out."""
    found = words.earlier_ratings(a, key, view)
    if not found:
        return
    box = st.expander(f"Earlier ratings: {len(found)}", key="earlier_ratings", on_change="rerun")
    if not box.open:
        return
    with box:
        for at, entry in enumerate(found):
            with st.container(horizontal=True, vertical_alignment="center", key=f"earlier_{at}"):
                st.markdown(f"**{escape(entry.time)}**: {escape(entry.words)}", width=320)
                st.button(
                    "Remove", key=f"remove_{at}", icon=":material/delete:", type="tertiary", disabled=not can_edit(a),
                    on_click=_remove, args=(a, key, view, entry),
                )  # fmt: skip


def _remove(a: Analysis, key: str, view: str, entry: EarlierRating) -> None:
    problem = state.edit(
        f"remove the rating of {a.names[key]} as of {entry.time}",
        lambda book: remove_rating(book, key, view, entry.as_of or None),
    )
    if problem:
        st.session_state[PROBLEM] = problem
