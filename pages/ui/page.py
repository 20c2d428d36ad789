"""What every page is made of: its title with the finding, suggestions, explain cards and useful empty states."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from kamcore.findings.cards import card
from pages.ui import state, url
from pages.ui.escape import escape
from pages.ui.registry import ACCOUNT, HOME, PAGES, PageEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamcore.analysis import Analysis
    from kamcore.findings.sentence import Sentence, Suggestion

NO_BREAK = "\u00a0"


def book_or_stop(entry: PageEntry) -> Analysis:
    """Return the Analysis of the book on show; without one, say what the page would show, and stop."""
    a = state.analysis()
    if a is None:
        st.title(entry.title, anchor=False)
        st.markdown(f"**{entry.question}**")
        empty("Nothing is loaded yet.", "Open a spreadsheet or one of the samples on Home; this page fills in at once.")
        st.page_link(HOME.file, label="Go to Home", icon=HOME.icon)
        st.stop()
    return a


def head(entry: PageEntry, finding: Sentence) -> None:
    """Draw the title and the finding under it."""
    st.title(entry.title, anchor=False)
    st.subheader(render(finding), anchor=False)


def render(sentence: Sentence) -> str:
    """Return a sentence as Markdown: everything escaped, accounts and people bold, a number never torn from its unit."""
    parts = []
    for piece in sentence.pieces:
        before = " " if piece.text[:1].isspace() else ""
        after = " " if piece.text[-1:].isspace() else ""
        whole = " " if piece.kind == "number" else " %"
        text = escape(piece.text.replace(whole, whole.replace(" ", NO_BREAK)))
        mark = "**" if piece.kind in ("account", "person") else ""
        parts.append(f"{before}{mark}{text}{mark}{after}")
    return "".join(parts)


def suggest(found: Iterable[Suggestion], shown: str | None = None) -> None:
    """List at most three things to do, each with a link to where it is done.

    Args:
        found: what to do.
        shown: the account the page shows anyway; None for the chosen one.
    """
    there = shown or st.session_state.get("account")
    todo = list(found)[:3]
    if not todo:
        return
    with st.container(border=True, gap="small"):
        st.markdown("**What to do**")
        for suggestion in todo:
            entry = next((p for p in PAGES if p.path == suggestion.page), ACCOUNT)
            words, link = st.columns([4, 1], vertical_alignment="center", gap="small")
            words.markdown(render(suggestion.sentence))
            with link:
                if entry.path == st.session_state.get("page"):
                    _show_here(suggestion, there)
                    continue
                params = url.params(suggestion.account or None)
                st.page_link(entry.file, label=f"Open {entry.title.lower()}", icon=entry.icon, query_params=params)


def _show_here(suggestion: Suggestion, there: str | None) -> None:
    """Draw the button that shows, on the page that is open, the person or the account a suggestion is about.

    Args:
        suggestion: what to do.
        there: the account that is on show, which needs no button.
    """
    if suggestion.person:
        key, args = f"show_{suggestion.account}_{suggestion.person}", ("person", suggestion.person)
        st.button(
            "Show",
            key=key,
            icon=":material/ads_click:",
            type="tertiary",
            on_click=st.session_state.__setitem__,
            args=args,
        )
    elif suggestion.account and suggestion.account != there:
        key = f"show_{suggestion.account}"
        st.button(
            "Show",
            key=key,
            icon=":material/ads_click:",
            type="tertiary",
            on_click=state.choose,
            args=(suggestion.account,),
        )


def empty(what: str, unlock: str) -> None:
    """Say what is missing and what would fill it, in place of an empty frame."""
    with st.container(border=True):
        st.markdown(f":material/hourglass_empty: **{what}**")
        st.caption(unlock)


def explain(a: Analysis, *keys: str, label: str = "How is this computed?") -> None:
    """Draw the quiet control that opens the cards of one or more numbers."""
    name = "explain_" + "_".join(keys)
    opened = st.popover(label, icon=":material/calculate:", type="tertiary", key=name, on_change="rerun")
    if not opened.open:
        return
    with opened:
        for key in keys:
            _card(a, key)


def _card(a: Analysis, key: str) -> None:
    c = card(a, key)
    e = c.explanation
    st.markdown(f"**{escape(e.title)}**")
    st.markdown(escape(e.sentence))
    st.markdown(f"**Formula:** {escape(e.formula)}")
    st.markdown(f"**Convention:** {escape(c.convention)}")
    if e.alternatives:
        st.markdown(f"**Also used elsewhere:** {escape('; '.join(e.alternatives))}")
    st.table({escape(name): escape(value) for name, value in c.inputs}, border="horizontal", alt=f"Inputs of {e.title}")
    st.caption(f"{escape(e.source)} · method section {e.section} · method version {c.version}")


def all_accounts() -> None:
    """Say that what stands above counts every account, while filters are set in the sidebar."""
    if state.filtered():
        st.caption(
            ":material/filter_list_off: Of all accounts: the filters hide rows, they never change a sum or a share."
        )


def stop(what: str, unlock: str) -> NoReturn:
    """Draw an empty state and end the page there."""
    empty(what, unlock)
    st.stop()
