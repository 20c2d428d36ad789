"""Saving to the workspace, and taking in what others saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from kamcore.findings import merging as words
from kamcore.store import saving
from kamcore.store.errors import StoreError
from kamcore.store.installed import installed_store
from kamcore.store.revisions import RevisionKind
from kamcore.workbook.history import History
from pages.ui import state, url, workspace
from pages.ui.escape import escape
from pages.ui.page import render

if TYPE_CHECKING:
    from kamcore.store.revisions import Revision
    from kamcore.workbook.merging import Conflict, Merge
    from kamcore.workbook.portfolio import Portfolio
    from pages.ui.workspace import Opened

PROBLEM = "save_problem"
_NAMES = ("save_author", "arrived_author", "restore_author")
"""The fields for the name."""
_UNNAMED = "save_unnamed"
"""Where it stands that somebody was asked for a name; true while the save that was held for it has not come."""
MOST_ASKED = 25
"""So many conflicts are decided one by one; one choice holds for all beyond them."""
CHOICES = ("mine", "theirs")
BOTH = "both"


@dataclass(frozen=True, slots=True)
class _Open:
    """A merge that waits for decisions.

    Attributes:
        meeting: what was merged.
        note: of the save that waits; None where nothing is to be saved.
    """

    meeting: saving.Meeting
    note: str | None


def _refuse(said: str) -> None:
    """Say why something was not done, until something else is or another page is looked at."""
    st.session_state[PROBLEM] = said


def go_on() -> None:
    """Say no more why something was not done."""
    st.session_state.pop(PROBLEM, None)


def save() -> None:
    """Save the book to the workspace, merged with what others saved in between; asks where only people can decide.

    Somebody who gave no name is asked for it first, once.
    """
    here, past = (somebody(), state.history()) if workspace.looking() is None else (None, None)
    if here is not None and past is not None:
        _save(here, past.current, base=here.revision.number, note=_note(), kind=RevisionKind.SAVED)


def save_in_place(book: Portfolio) -> bool:
    """Save another book as the next revision of the workspace; those before stay in its history.

    Returns:
        Whether it was taken: saved, or waiting for decisions between it and what others saved. Else it is said why not.
    """
    here = somebody()
    if here is None:
        return False
    workspace.back()
    past = state.history()
    if past is None:
        return False
    same = replace(book, book=past.current.book)  # what stands in addresses goes on to mean what it meant
    _save(here, same, base=here.revision.number, note=_note(), kind=RevisionKind.SAVED)
    return PROBLEM not in st.session_state


def somebody() -> Opened | None:
    """The open workspace, for what others read a name beside; None while the person is asked for theirs, which is done once.

    The name counts as it is typed: what its field does by itself may come after the button.
    """
    typed = next(filter(None, map(st.session_state.get, _NAMES)), None)
    if typed:
        workspace.called(typed)
    here = workspace.opened()
    return None if here is None or _asks_for_name(here) else here


def _note() -> str:
    return st.session_state.get("save_note") or ""


def _asks_for_name(here: Opened) -> bool:
    """Whether somebody has to be asked for a name first; who leaves it empty then is not asked again."""
    if here.named or _UNNAMED in st.session_state:
        return False
    st.session_state[_UNNAMED] = True
    return True


def was_asked() -> None:
    """Wait for the name no more: what waited for it was done."""
    if _UNNAMED in st.session_state:
        st.session_state[_UNNAMED] = False


def ask_for_name(key: str, button: str = "Save") -> None:
    """Draw the field for the name of somebody who gave none, and say that it was waited for where it was.

    Args:
        key: of the field.
        button: what is to be pressed again.
    """
    if st.session_state.get(_UNNAMED):
        st.warning(f"Type your name, then press {button} again. If you leave it empty, others read “Somebody”.")
    name_field(key)


def name_field(key: str) -> None:
    """Draw the field for the name."""
    here = workspace.opened()
    st.text_input("Your name", value=here.author if here is not None else "", key=key, max_chars=200,
                  on_change=lambda: workspace.called(st.session_state.get(key) or ""),
                  help="Others see it beside what you save")  # fmt: skip


def refresh() -> None:
    """Show what others saved, with the changes of this session on top."""
    here, past = workspace.opened(), state.history()
    if here is None or past is None or workspace.looking() is not None:
        return
    go_on()
    try:
        meeting = saving.meet(installed_store().revisions, here.access, past.current, base=here.revision.number)
    except StoreError as problem:
        _refuse(str(problem))
        return
    if meeting is None:
        return
    if meeting.merge.conflicts:
        st.session_state["meeting"] = _Open(meeting, None)
        return
    _go_on(here, meeting, meeting.merge.portfolio)
    if meeting.merge.taken.mine:
        workspace.tell(render(words.summary(meeting.merge, meeting.who)), ":material/merge:")


def _save(here: Opened, book: Portfolio, *, base: int, note: str, kind: RevisionKind) -> None:
    go_on()
    try:
        outcome = saving.save(
            installed_store().revisions, here.access, book, base=base, author=here.author, note=note, kind=kind
        )
    except StoreError as problem:
        _refuse(str(problem))
        return
    if isinstance(outcome, saving.Meeting):
        st.session_state["meeting"] = _Open(outcome, note)
        return
    _saved(here, outcome)
    was_asked()
    st.session_state["save_note"] = ""
    said = "".join(f" {render(words.summary(one.merge, one.who))}" for one in outcome.met)
    workspace.tell(f"Saved as revision {outcome.revision.number}.{said}", ":material/cloud_done:")


def _saved(here: Opened, outcome: saving.Saved) -> None:
    past = state.history()
    if past is not None and past.current.digest == outcome.book.digest:
        state.mark_saved()
    else:
        # what others changed is in it now, and Undo must not take that back
        state.put(History.start(outcome.book))
    _stands_at(here, outcome.revision)


def _go_on(here: Opened, meeting: saving.Meeting, book: Portfolio) -> None:
    """Show a merged book: Undo takes back the own changes and leaves the others'."""
    state.put(History.start(meeting.merge.theirs).edit(book, "your changes"))
    _stands_at(here, meeting.head)


def _stands_at(here: Opened, revision: Revision) -> None:
    st.session_state["workspace"] = replace(here, revision=revision)


# ---------------------------------------------------------------- what only people can decide


def is_open() -> bool:
    """Whether a merge waits for decisions."""
    return "meeting" in st.session_state


def leave() -> None:
    """Decide later: nothing was saved, and the book stays as it is."""
    st.session_state.pop("meeting", None)


@st.dialog("You both changed the same thing", width="medium", on_dismiss=leave, icon=":material/merge:")
def decide() -> None:
    """Ask whose change is taken, one by one or for all at once."""
    waiting: _Open | None = st.session_state.get("meeting")
    if waiting is None:
        st.rerun()  # closed by its own button
    meeting, at = waiting.meeting, waiting.meeting.head.number
    merge = _with_both(meeting.merge, at)
    conflicts = _asked(meeting.merge, merge)
    names = words.Names.of(merge, meeting.who)
    keys = [key_of(at, conflict) for conflict in conflicts[:MOST_ASKED]]
    rest = len(conflicts) - MOST_ASKED
    if rest > 0:
        keys.append(f"decide_{at}_rest")
    st.markdown(render(words.summary(meeting.merge, meeting.who)))
    st.caption("Nothing is saved until you decide. What others saved stays in the history of the workspace either way.")
    labels = {"mine": "Mine", "theirs": escape(f"{meeting.who}'s"), BOTH: "Both"}
    with st.container(horizontal=True):
        for side in CHOICES:
            st.button(f"Take all: {labels[side].lower() if side == 'mine' else labels[side]}", key=f"all_{side}",
                      on_click=_choose_all, args=(keys, side))  # fmt: skip
    with st.container(height=380 if len(conflicts) > 3 else "content", border=False):
        chosen: list[str | None] = []
        for conflict, key in zip(conflicts[:MOST_ASKED], keys, strict=False):
            choices = (*CHOICES, BOTH) if conflict.may_be_two else CHOICES
            chosen.append(_ask(render(words.sentence(names, conflict)), key, labels, choices))
            if conflict in merge.both:
                st.caption(render(words.both_words(merge.both[conflict])))
        if rest > 0:
            said = _ask(f"And the other {rest:,}", keys[-1], labels, CHOICES)
            chosen += [said] * rest
    decided = {c: side for c, side in zip(conflicts, chosen, strict=True) if side is not None}
    word = "Save" if waiting.note is not None else "Go on"
    st.button(word, key="decided", type="primary", icon=":material/check:", disabled=len(decided) < len(conflicts),
              on_click=_decided, args=(waiting, merge, decided))  # fmt: skip


def key_of(at: int, conflict: Conflict) -> str:
    """The key of the choice about a conflict: it stays while others come and go, and no other conflict has it in their place."""
    return f"decide_{at}_{conflict.sheet}_{conflict.column}_{conflict.place}_{url.token('', repr(conflict.row))}"


def _with_both(merge: Merge, at: int) -> Merge:
    """Keep both wherever that is chosen."""
    while True:
        chosen = (c for c in merge.conflicts if c.may_be_two and st.session_state.get(key_of(at, c)) == BOTH)
        both = next(chosen, None)
        if both is None:
            return merge
        merge = merge.keeping_both(both)


def _asked(at_first: Merge, now: Merge) -> list[Conflict]:
    """Return what is asked, in an order that stays: without what a choice of both settled, with what it brought up."""
    there = {*now.conflicts, *now.both}
    return [c for c in dict.fromkeys((*at_first.conflicts, *now.both, *now.conflicts)) if c in there]


def _ask(said: str, key: str, labels: dict[str, str], choices: tuple[str, ...]) -> str | None:
    words_, choice = st.columns([3, 2], vertical_alignment="center")
    words_.markdown(said)
    return choice.segmented_control(
        "Whose is taken", choices, key=key, format_func=labels.__getitem__, label_visibility="collapsed"
    )


def _choose_all(keys: list[str], side: str) -> None:
    st.session_state.update(dict.fromkeys(keys, side))


def _decided(waiting: _Open, merge: Merge, chosen: dict[Conflict, str]) -> None:
    leave()
    here = workspace.opened()
    if here is None:
        return
    meeting = waiting.meeting
    book = merge.resolve({c: "mine" if chosen[c] == "mine" else "theirs" for c in merge.conflicts})
    _go_on(here, meeting, book)
    if waiting.note is None:
        return
    if book.digest == meeting.head.digest:
        workspace.tell(f"Revision {meeting.head.number} stands as it is.", ":material/cloud_done:")
        return
    here = replace(here, revision=meeting.head)
    _save(here, book, base=meeting.head.number, note=waiting.note, kind=RevisionKind.MERGED)
