"""What follows a choice in the review: the files are understood anew, after a question where changes would be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from pages.ui import reading as job
from pages.ui import state

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamcore.workbook.mapping import BookMapping
    from kamcore.workbook.reading.understanding import Reading


def use_saved(chosen: BookMapping) -> None:
    """Read the files that are there as a saved reading says; it holds for the next ones of their shape too."""
    job.remember(chosen)
    slot = "asked" if job.reading_of("asked") is not None else "reading"
    found = job.reading_of(slot)
    if found is None or not job.fits(chosen, found):
        st.toast("The saved reading is for the next files with its headings; drop them in.", icon=":material/info:")
    else:
        change(slot, lambda found: found.mapping.and_then(chosen))


def key_of(slot: str, name: str) -> str:
    """A widget's key; it moves on with every reading, so that what is shown is what holds."""
    return f"{name}_{slot}_{job.run()}"


def change(slot: str, chosen: Callable[[Reading], BookMapping]) -> None:
    """Understand the files anew with what was chosen; asks first when changes made on other pages would be lost."""
    found = job.reading_of(slot)
    if found is None:
        return
    mapping = chosen(found)
    if slot == "reading" and state.unsaved_edits(besides_settings=True):
        st.session_state["wanted"] = mapping
    else:
        job.again(slot, mapping)


def ask_first() -> None:
    """Ask whether changes made on other pages may be lost, when a choice that needs it waits for an answer."""
    if "wanted" in st.session_state:
        _ask_first()


@st.dialog("Read again?", on_dismiss=job.leave, icon=":material/warning:")
def _ask_first() -> None:
    edits = wording.plural(state.unsaved_edits(besides_settings=True), "change")
    st.markdown(f"You made {edits} on other pages and did not save. Reading the files again loses them.")
    with st.container(horizontal=True):
        again = st.button(f"Read again and lose {edits}", key="again_anyhow", on_click=_again)
        leave = st.button("Leave it as it is", key="leave_it", on_click=job.leave)
    if again or leave:
        st.rerun()


def _again() -> None:
    mapping = st.session_state.pop("wanted", None)
    if mapping is not None:
        job.again("reading", mapping)
