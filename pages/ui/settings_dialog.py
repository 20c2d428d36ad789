"""Every choice that holds for the whole book, in one drawer: made from the list of settings, applied as one edit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from kamcore.workbook.settings import KEY_MEASURES, Option, Settings, options
from pages.ui import state
from pages.ui.escape import escape

if TYPE_CHECKING:
    from kamcore.analysis import Analysis

OPEN = "settings_open"
ELSEWHERE = ("window", "premium_plan", "kpis", *(f"key_{name}" for name in KEY_MEASURES), "key_needed")
"""Chosen in the sidebar, on the Dashboard and on Scoring."""
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "TRY", "RUB", "INR", "PKR", "JPY", "CNY", "THB", "KRW",
              "AUD", "CAD", "NZD", "BRL", "MXN", "ZAR", "AED", "SAR", "SGD", "HKD")  # fmt: skip


def open_settings() -> None:
    """Open the drawer."""
    st.session_state[OPEN] = True


def close_settings() -> None:
    """Close it."""
    st.session_state[OPEN] = False


def settings_dialog(a: Analysis) -> None:
    """Draw the drawer when it is open."""
    if st.session_state.get(OPEN):
        _drawer(a)


@st.dialog("Settings of this book", position="right", on_dismiss=close_settings, icon=":material/settings:")
def _drawer(a: Analysis) -> None:
    offered = {name: option for name, option in options().items() if name not in ELSEWHERE}
    groups = list(dict.fromkeys(option.group for option in offered.values()))
    group = st.selectbox("About", groups, key="settings_group")
    st.caption("A change holds for every page, can be undone, and is saved with the book.")
    with st.form("settings_form", border=False):
        wanted = {
            name: _field(name, option, getattr(a.settings, name))
            for name, option in offered.items()
            if option.group == group
        }
        if st.form_submit_button("Apply", type="primary", key="settings_apply"):
            _apply(a, wanted)


def _apply(a: Analysis, wanted: dict[str, Any]) -> None:
    changed = {name: value for name, value in wanted.items() if value != getattr(a.settings, name)}
    stated = dict(a.portfolio.settings.items()) | changed
    problem = state.edit("change settings", lambda book: book.replace(settings=Settings.of(stated)))
    if problem:
        st.error(escape(problem))
        return
    close_settings()
    st.rerun()


def _field(name: str, option: Option, value: Any) -> Any:  # noqa: ANN401  (whatever the setting holds)
    key = f"set_{name}"
    note = option.note
    if name == "currency":
        known = list(dict.fromkeys((value, *CURRENCIES)))
        return st.selectbox(option.title, known, key=key, help=note, accept_new_options=True) or value
    if option.choices:
        return st.selectbox(option.title, option.choices, index=option.choices.index(value), key=key, help=note)
    if isinstance(value, bool):
        return st.toggle(option.title, value=value, key=key, help=note)
    if value is None or isinstance(value, date):
        return st.date_input(option.title, value=value, key=key, help=note)
    if option.unit == "share":
        low, high = (100.0 * float(bound) for bound in (option.low or 0.0, option.high or 1.0))
        shown = round(100.0 * value, 6)
        percent = st.number_input(f"{option.title} (%)", low, high, shown, 1.0, key=key, help=note)
        return round(percent / 100, 8)
    unit = f" ({option.unit})" if option.unit else ""
    kind = type(value)
    bounds = (None if bound is None else kind(bound) for bound in (option.low, option.high))
    return st.number_input(f"{option.title}{unit}", *bounds, value, kind(1), key=key, help=note)
