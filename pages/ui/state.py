"""What one session holds: the book with its edits, the chosen account, the period and the filters.

Portfolios and Analyses are frozen and shared between the sessions that look at the same book; with the last of them they are gone.
"""

from __future__ import annotations

import functools
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

import streamlit as st

from kamcore.analysis import Analysis
from kamcore.workbook.history import History
from kamcore.workbook.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from kamcore.workbook.portfolio import Portfolio

FILTERS = ("manager", "region", "industry")
"""The columns of Accounts that the sidebar filters by."""
WORKSPACE = "workspace_id"
"""Where the id of the open workspace, or of the one that is wanted, stands for the URL."""
READ_ONLY = "read_only"
"""Where the reason stands why the book on show cannot be changed, while it cannot."""
_OF_A_WORKSPACE = (
    "workspace",
    "set_aside",
    "meeting",
    "workspace_shut",
    "workspace_away",
    "workspace_said",
    "save_problem",
    "save_note",
    "save_author",
    "save_unnamed",
    "arrived_author",
    "restore_author",
    "revision_problem",
    "share_open",
    "share_links",
    "share_problem",
    "owner_problem",
    "fresh_link",
    "terms_drawn",
    "revision_chosen",
    WORKSPACE,
    READ_ONLY,
)
"""Everything a session knows of the workspace it works in; nothing of it may be seen in another one."""


@dataclass(frozen=True, slots=True)
class Aside:
    """The book somebody works on, put aside while an earlier revision is on show.

    Attributes:
        history: the book and its edits.
        number: of the revision on show.
    """

    history: History
    number: int


class _Alive:
    """The Analyses that some session looks at right now, by book and period; one is gone with the last session that holds it."""

    def __init__(self) -> None:
        self._found: WeakValueDictionary[tuple[str, str], Analysis] = WeakValueDictionary()
        self._lock = threading.Lock()

    def get(self, book: Portfolio, window: str, earlier: Analysis | None) -> Analysis:
        """Return the Analysis of a book, one for all sessions that look at the same book under the same name."""
        with self._lock:
            found = self._found.get((book.identity, window))
            if found is None:
                settings = Settings.of({"window": window})
                if earlier is not None and earlier.given == settings:
                    found = earlier.after(book)
                else:
                    found = Analysis(book, settings, carried=earlier)
                self._found[book.identity, window] = found
            return found


@functools.cache
def _alive() -> _Alive:
    return _Alive()


@dataclass(frozen=True, slots=True)
class View:
    """A book with the period it is looked at first.

    Attributes:
        book: as it was read.
        period: the label of the period; "" where there is nothing to choose.
        analysis: of that period.
    """

    book: Portfolio
    period: str
    analysis: Analysis


def first_view(book: Portfolio) -> View:
    """Look at a book for the first time; knows of no session, so that any thread may do it."""
    a = _alive().get(book, "", None)
    first = a.revenue.window.period
    if first is None or len(a.revenue.windows) < 2:
        return View(book, "", a)
    return View(book, first.label, _alive().get(book, first.label, a))


def history() -> History | None:
    """The book and its edits; None before anything is loaded."""
    found: History | None = st.session_state.get("history")
    return found


def set_aside() -> Aside | None:
    """The book somebody works on, put aside while an earlier revision is on show; None while it is on show itself."""
    found: Aside | None = st.session_state.get("set_aside")
    return found


def portfolio() -> Portfolio | None:
    """The book as it stands now; None before anything is loaded."""
    past = history()
    return past.current if past is not None else None


def analysis() -> Analysis | None:
    """The Analysis of the book as it stands now; None before anything is loaded."""
    book = portfolio()
    if book is None:
        return None
    window = st.session_state.get("period") or ""
    found: Analysis | None = st.session_state.get("analysis")
    if found is None or st.session_state.get("analysis_of") != (book.identity, window):
        found = _alive().get(book, window, found)
        st.session_state["analysis"], st.session_state["analysis_of"] = found, (book.identity, window)
    return found


def opened() -> Analysis | None:
    """The Analysis of the book as it was opened; None before anything is loaded."""
    past = history()
    if past is None:
        return None
    book = past.states[0]
    if book is past.current:
        return analysis()
    found = _alive().get(book, st.session_state.get("period") or "", st.session_state.get("analysis"))
    st.session_state["opened_analysis"] = found
    return found


def load(book: Portfolio, sample: str = "") -> None:
    """Show another book; the one before it, its filters and its chosen account are gone."""
    forget()
    st.session_state["history"] = History.start(book)
    st.session_state["sample"] = sample


def put(past: History) -> None:
    """Show another state of the book on show; the account, the period and the filters stay chosen."""
    st.session_state["history"] = past


def show(view: View) -> None:
    """Show another book, looked at already."""
    load(view.book)
    st.session_state["period"] = view.period
    st.session_state["analysis"], st.session_state["analysis_of"] = view.analysis, (view.book.identity, view.period)


def unsaved_edits(*, besides_settings: bool = False) -> int:
    """How many edits lie between the book as it was saved last and the book somebody works on; 0 when nothing would be lost.

    While an earlier revision is on show, the book that was put aside for it counts.

    Args:
        besides_settings: whether edits that touch nothing but settings count for nothing.
    """
    aside = set_aside()
    past = aside.history if aside is not None else history()
    if past is None or not past.unsaved:
        return 0
    if besides_settings and past.current.replace(settings=past.states[0].settings).digest == past.states[0].digest:
        return 0
    saved = next((i for i, book in enumerate(past.states) if book.digest == past.saved), -1)
    return abs(past.at - saved)


def chosen_settings() -> dict[str, Any]:
    """Return the settings that were changed since the book was opened."""
    past = history()
    if past is None:
        return {}
    opened = dict(past.states[0].settings.items())
    return {name: value for name, value in past.current.settings.items() if name not in opened or opened[name] != value}


def with_settings(book: Portfolio, settings: Mapping[str, Any]) -> Portfolio:
    """Return a book with some of its settings changed."""
    return book.replace(settings=Settings.of({**dict(book.settings.items()), **settings}))


def forget() -> None:
    """Start again with nothing loaded."""
    for key in (
        "history",
        "analysis",
        "analysis_of",
        "opened_analysis",
        "reading",
        "sample",
        "account",
        "person",
        "period",
        "earlier",
        "earlier_job",
        "earlier_problems",
        "compared",
        *(f"filter_{name}" for name in FILTERS),
    ):
        st.session_state.pop(key, None)
    forget_workspace()


def forget_workspace() -> None:
    """Drop everything that belongs to the workspace; the book on show stays."""
    for key in _OF_A_WORKSPACE:
        st.session_state.pop(key, None)


def edit(label: str, change: Callable[[Portfolio], Portfolio]) -> str | None:
    """Change the book; the change can be undone.

    Args:
        label: what is done, e.g. ``rate Northgate``; Undo names it.
        change: makes the new book from the present one.

    Returns:
        None when it was done, else a sentence on why it was not.
    """
    past = history()
    if past is None:
        return "There is no book to change."
    if READ_ONLY in st.session_state:
        return str(st.session_state[READ_ONLY])
    try:
        st.session_state["history"] = past.edit(change(past.current), label)
    except ValueError as problem:
        return str(problem)
    return None


def undo() -> None:
    """Take the last edit back."""
    past = history()
    if past is not None:
        st.session_state["history"] = past.undo()


def redo() -> None:
    """Do what was taken back again."""
    past = history()
    if past is not None:
        st.session_state["history"] = past.redo()


def mark_saved() -> None:
    """Note that the book was saved as it stands."""
    past = history()
    if past is not None:
        st.session_state["history"] = past.mark_saved()


# ---------------------------------------------------------------- the chosen account and the filters


def choose(account: str | None) -> None:
    """Choose an account; it stays chosen from page to page."""
    if account != st.session_state.get("account"):
        st.session_state["account"] = account
        st.session_state.pop("person", None)


def chosen(a: Analysis) -> str | None:
    """The chosen account, when the book has it."""
    key = st.session_state.get("account")
    return key if key in a.accounts.index else None


def shown(a: Analysis) -> pd.Index:
    """The keys of the accounts that pass the sidebar's filters. Filters hide rows; they never change a class, a rank or a share."""
    accounts = a.accounts
    for name in FILTERS:
        wanted = st.session_state.get(f"filter_{name}") or []
        if wanted:
            accounts = accounts[accounts[name].isin(wanted)]
    return accounts.index


def passing(a: Analysis, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table indexed by account that pass the sidebar's filters; the table itself when none is set."""
    return frame[frame.index.isin(shown(a))] if filtered() else frame


def filtered() -> bool:
    """Whether any filter is set."""
    return any(st.session_state.get(f"filter_{name}") for name in FILTERS)


def reset_filters() -> None:
    """Show every account again."""
    for name in FILTERS:
        st.session_state[f"filter_{name}"] = []
