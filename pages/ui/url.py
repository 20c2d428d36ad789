"""What the address says of a session: short tokens, never names or amounts."""

from __future__ import annotations

import hashlib

import streamlit as st

from pages.ui import state
from pages.ui.registry import SCORING
from pages.ui.samples import BY_KEY, open_sample

PRESENTER = "presenter"
"""Where it stands that only the picture of a room is shown, for a projector; also what the address then says of the view."""
SCORING_VIEW, KEY_ACCOUNTS = "scoring_view", "key-accounts"
"""Where it stands what Scoring shows, and the list of key accounts there, as the address calls it."""
_TOKEN_BYTES = 5


def token(book: str, value: str) -> str:
    """Return a short stand-in for an account key or a filter value; it means nothing outside this book."""
    return hashlib.blake2b(f"{book}\x00{value}".encode(), digest_size=_TOKEN_BYTES).hexdigest()


def _from_token(book: str, wanted: str, values: list[str]) -> str | None:
    return next((value for value in values if token(book, value) == wanted), None)


def read() -> None:
    """On a session's first run, open what the URL names: a sample, a period, an account and filters."""
    _follow_view()
    if st.session_state.get("url_read"):
        _follow_account_link()
        return
    st.session_state["url_read"] = True
    if st.query_params.get("view") == PRESENTER:
        st.session_state[PRESENTER] = True
    sample = st.query_params.get("book", "")
    if sample in BY_KEY and state.portfolio() is None:
        state.load(open_sample(sample), sample)
    book = state.portfolio()
    if book is None:
        return
    st.session_state["period"] = st.query_params.get("period", "")
    _follow_account_link()
    accounts = book["accounts"]
    for name in state.FILTERS:
        tokens = st.query_params.get_all(name)
        values = sorted(accounts[name].dropna().unique()) if tokens else []
        wanted = [_from_token(book.book, t, values) for t in tokens]
        st.session_state[f"filter_{name}"] = [value for value in wanted if value is not None]


def _follow_view() -> None:
    wanted = st.query_params.get("view")
    if wanted == KEY_ACCOUNTS and wanted != st.session_state.get("view_written"):
        st.session_state[SCORING_VIEW] = KEY_ACCOUNTS


def _follow_account_link() -> None:
    book, wanted = state.portfolio(), st.query_params.get("account")
    if book is None or not wanted or wanted == st.session_state.get("account_token"):
        return
    found = _from_token(book.book, wanted, list(book["accounts"]["key"]))
    if found is not None:
        state.choose(found)


def params(account: str | None = None) -> dict[str, str | list[str]]:
    """Return what the URL should say now, or with another account."""
    book = state.portfolio()
    if book is None:
        return {"workspace": st.session_state[state.WORKSPACE]} if state.WORKSPACE in st.session_state else {}
    key = account or st.session_state.get("account")
    said: dict[str, str | list[str]] = {"view": PRESENTER} if st.session_state.get(PRESENTER) else {}
    if state.WORKSPACE in st.session_state:
        said["workspace"] = st.session_state[state.WORKSPACE]
    elif st.session_state.get("sample"):
        said["book"] = st.session_state["sample"]
    if st.session_state.get("period"):
        said["period"] = st.session_state["period"]
    if key:
        said["account"] = token(book.book, key)
    for name in state.FILTERS:
        values = st.session_state.get(f"filter_{name}") or []
        if values:
            said[name] = [token(book.book, value) for value in values]
    return said


def write() -> None:
    """Bring the URL in step with what is shown."""
    said = params()
    if st.session_state.get("page") == SCORING.path and st.session_state.get(SCORING_VIEW) == KEY_ACCOUNTS:
        said["view"] = KEY_ACCOUNTS
    st.session_state["view_written"] = said.get("view")
    now = {key: st.query_params.get_all(key) for key in st.query_params}
    wanted = {key: value if isinstance(value, list) else [value] for key, value in said.items()}
    st.session_state["account_token"] = said.get("account")
    if now != wanted:
        st.query_params.from_dict(said)
