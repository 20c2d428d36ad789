"""The sidebar of every page: which book, its period, the filters, and Undo, Redo and Save a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import METHOD_VERSION, wording
from kamcore.workbook.periods import Grain, Period
from pages.ui import own_copy, saving, sharing, state, workspace, workspace_panel
from pages.ui.escape import escape
from pages.ui.settings_dialog import open_settings, settings_dialog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kamcore.analysis import Analysis


def sidebar(a: Analysis | None) -> None:
    """Draw the sidebar for the book on show, or say that there is none."""
    with st.sidebar:
        if a is None:
            st.caption("No book loaded. Start on Home with a spreadsheet or a sample.")
            return
        _book(a)
        _period(a)
        _filters(a)
        st.button("Settings", key="open_settings", icon=":material/settings:", on_click=open_settings, width="stretch",
                  help="Currency, thresholds, cut-lines and weights that hold for the whole book")  # fmt: skip
        st.caption(f"Method version {METHOD_VERSION}")
    if saving.is_open():
        saving.decide()
    elif sharing.is_open():
        sharing.dialog()
    else:
        settings_dialog(a)


def _book(a: Analysis) -> None:
    past = state.history()
    if past is None:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{escape(a.portfolio.source or 'Untitled book')}**")
        here = workspace.opened()
        if here is not None:
            workspace_panel.save_part(here)  # above all else: on a low window the rest is below the fold
        facts = [wording.plural(len(a.accounts), "account"), a.settings.currency]
        if a.as_of is not None:
            facts.append(f"as of {wording.day(a.as_of)}")
        st.caption(" · ".join(facts))
        if here is not None:
            workspace_panel.state_of(here)
        else:
            edits = (
                "Unsaved changes: they live in this browser tab only." if past.unsaved else "Only you see this book."
            )
            st.caption(f":material/{'edit' if past.unsaved else 'lock'}: {edits}")
        if workspace.told():
            st.caption(workspace.told())
        with st.container(horizontal=True, gap="xsmall"):
            st.button(
                "Undo", key="undo", icon=":material/undo:", on_click=state.undo, disabled=past.undo_label is None,
                help=f"Take back: {escape(past.undo_label)}" if past.undo_label else "Nothing to take back",
            )  # fmt: skip
            st.button(
                "Redo", key="redo", icon=":material/redo:", on_click=state.redo, disabled=past.redo_label is None,
                help=f"Do again: {escape(past.redo_label)}" if past.redo_label else "Nothing to do again",
            )  # fmt: skip
        own_copy.button(past.current, unsaved=past.unsaved, shared=here is not None)
        if here is None:
            sharing.button()
        else:
            workspace_panel.who_sees()


def _period(a: Analysis) -> None:
    found = a.revenue.windows
    if len(found) < 2:
        return
    labels = {w.period.label: w.words for w in found if w.period is not None}
    default = a.revenue.window.period
    if all(w.period is None or w.period.grain is Grain.MONTH_OF_YEAR for w in found):
        labels[""] = "All months"
        default = None
    chosen = st.session_state.get("period")
    if chosen not in labels:
        chosen = default.label if default is not None else list(labels)[-1]
    # said in every run: a run that follows at once takes the place of what the one before told the browser, and a box that was
    # told nothing shows its first choice, which the next click would then choose
    st.session_state["period"] = chosen
    st.selectbox(
        "Period", _years_first(labels), key="period", format_func=labels.__getitem__,
        help="The stretch of time every page looks at. The latest complete year is chosen to begin with.",
    )  # fmt: skip
    shown = a.revenue.window.period
    going = [w for w in found if w.period is not None and w.period.grain is Grain.YEAR and not w.complete]
    for w in going:
        if shown is not None and shown.grain is Grain.YEAR and w.period is not None and w.period.year == shown.year + 1:
            st.caption(f"The book goes on: choose {w.words} to see it.")


def _years_first(labels: Iterable[str]) -> list[str]:
    """Return all data, then years, quarters and months, the latest of each first: who looks for a year has no months to pass."""
    by_grain: dict[str, list[str]] = {"": []}
    for label in labels:
        by_grain.setdefault(Period.parse(label).grain if label else "", []).append(label)
    return [label for group in by_grain.values() for label in reversed(group)]


def _filters(a: Analysis) -> None:
    for name in state.FILTERS:  # what the book no longer has cannot stay chosen; said in every run, as the period is
        chosen = st.session_state.get(f"filter_{name}") or []
        st.session_state[f"filter_{name}"] = [value for value in chosen if value in a.filter_values[name]]
    offered = {name: values for name in state.FILTERS if len(values := a.filter_values[name]) > 1}
    if not offered:
        return
    remaining = len(state.shown(a))
    title = f"Filter: {remaining:,} of {len(a.accounts):,} accounts" if state.filtered() else "Filter accounts"
    with st.expander(title, icon=":material/filter_list:", expanded=state.filtered()):
        for name, values in offered.items():
            st.multiselect(name.capitalize(), values, key=f"filter_{name}", placeholder="All")
        st.button("Reset filters", key="reset_filters", on_click=state.reset_filters, disabled=not state.filtered())
        st.caption("Filters hide accounts; classes, ranks and shares stay those of the whole book.")
