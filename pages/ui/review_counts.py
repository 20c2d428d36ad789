"""What of the files counts: rows by their status, amounts in several currencies, accounts that are one, subsidiaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import review as words
from kamcore.workbook.reading import choosing
from kamcore.workbook.settings import Settings
from pages.ui import reading as job
from pages.ui import state
from pages.ui.escape import escape
from pages.ui.page import render
from pages.ui.review_changes import change, key_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.analysis import Analysis
    from kamcore.workbook.mapping import BookMapping
    from kamcore.workbook.reading.understanding import Reading


FEW = 3
"""So many suggested merges have buttons of their own; more of them are ticked in a table, folded to keep the answers in sight."""


def _currency(found: Reading, a: Analysis | None = None) -> str:
    if found.portfolio is not None:
        return found.portfolio.settings.currency
    return a.settings.currency if a is not None else Settings().currency


def statuses(slot: str, found: Reading, a: Analysis | None) -> None:
    """A switch for the rows of each status that is the word for a sale that came to nothing, or that was left out before."""
    for i, one in enumerate(found.statuses):
        if one.doubtful or not one.counts:
            key = key_of(slot, f"status_{i}")
            st.toggle(
                render(words.status(one, _currency(found, a))), value=one.counts, key=key,
                on_change=_count, args=(slot, one.key, key),
            )  # fmt: skip


def other_statuses(slot: str, found: Reading) -> None:
    """Let the rows of a status that counts be left out."""
    others = {
        one.key: f"{one.key}: {wording.plural(one.rows, 'row')}"
        for one in found.statuses
        if not one.doubtful and one.counts
    }
    if len(others) > 1:
        key = key_of(slot, "not_counted")
        st.multiselect(
            "Leave out all rows of a status", list(others), key=key, format_func=others.__getitem__, placeholder="None",
            width=480, on_change=_leave_out, args=(slot, key),
        )  # fmt: skip


def _leave_out(slot: str, key: str) -> None:
    def chosen(found: Reading) -> BookMapping:
        mapping = found.mapping
        for value in st.session_state[key]:
            mapping = choosing.with_status(mapping, value, counts=False)
        return mapping

    change(slot, chosen)


def _count(slot: str, value: str, key: str) -> None:
    counts = bool(st.session_state[key])
    change(slot, lambda found: choosing.with_status(found.mapping, value, counts=counts))


def currencies(slot: str, found: Reading) -> None:
    """Say what the files hold in each currency, and ask for the one that counts and the rates of the others."""
    held = found.currencies
    if len(held) < 2:
        return
    st.markdown(render(words.currencies(held)))
    codes = [one.currency for one in held if one.currency]
    main = _currency(found)
    asked = any(question.key == "currency" for question in found.questions)
    with st.container(horizontal=True):
        if not asked:  # else it is chosen there
            key = key_of(slot, "currency")
            st.selectbox(
                "Amounts count in", codes, key=key, index=codes.index(main) if main in codes else None, width=180,
                placeholder="Choose", on_change=_count_in, args=(slot, key),
            )  # fmt: skip
        for one in held:
            if one.currency and one.currency != main:
                key = key_of(slot, f"rate_{one.currency}")
                st.number_input(
                    f"1 {escape(one.currency)} in {escape(main)}", min_value=1e-6, value=one.rate, key=key, format="%.4f",
                    placeholder="Rate", width=180, on_change=_rate, args=(slot, one.currency, key),
                )  # fmt: skip


def _count_in(slot: str, key: str) -> None:
    code = st.session_state.get(key)
    if code:
        change(slot, lambda found: choosing.with_currency(found.mapping, code))


def _rate(slot: str, code: str, key: str) -> None:
    rate = st.session_state.get(key)
    change(slot, lambda found: choosing.with_rate(found.mapping, code, rate))


def merges(slot: str, found: Reading) -> None:
    """Ask of a few accounts that look alike whether they are one, with a button for each; nothing when there are many."""
    if 0 < len(found.merges) <= FEW:
        st.markdown(f":material/join: **{render(words.alike(len(found.merges)))}**")
        for i, one in enumerate(found.merges):
            pair, merge, apart = st.columns([5, 1, 1], vertical_alignment="center")
            pair.markdown(
                f"**{escape(one.other_name)}** and **{escape(one.account_name)}**: {one.score:.0f} of 100, {escape(one.why)}"
            )
            merge.button(
                "Merge", key=key_of(slot, f"merge_{i}"), width="stretch", on_click=_merge, args=(slot, [i], [])
            )
            apart.button(
                "Keep apart", key=key_of(slot, f"apart_{i}"), width="stretch", on_click=_merge, args=(slot, [], [i])
            )


def many_merges(slot: str, found: Reading) -> None:
    """Ask the same of many, in a folded table; nothing when there are few."""
    if len(found.merges) <= FEW:
        return
    asked = f"**{render(words.alike(len(found.merges)))}**"
    key = key_of(slot, "merges")
    fold = st.expander(asked, icon=":material/join:", key=key_of(slot, "alike"))
    with fold, st.form(key_of(slot, "merge_form"), border=False):
        st.data_editor(
            [
                {"Merge": False, "Account": one.other_name, "into": one.account_name, "Score": one.score, "Why": one.why}
                for one in found.merges
            ],
            hide_index=True, key=key, disabled=["Account", "into", "Score", "Why"],
            column_config={
                "Merge": st.column_config.CheckboxColumn(width=70),
                "Score": st.column_config.NumberColumn(format="%.0f", width=70),
            },
            alt="Pairs of accounts that look alike, to be ticked where they are one",
        )  # fmt: skip
        st.form_submit_button(
            "Merge the ticked, keep the others apart",
            key=key_of(slot, "merge_all"),
            on_click=_merge_ticked,
            args=(slot, key),
        )


def _merge_ticked(slot: str, key: str) -> None:
    found = job.reading_of(slot)
    if found is None:
        return
    edits = st.session_state[key]["edited_rows"]
    ticked = [int(row) for row, cells in edits.items() if cells.get("Merge")]
    _merge(slot, ticked, [i for i in range(len(found.merges)) if i not in ticked])


def _merge(slot: str, together: Sequence[int], apart: Sequence[int]) -> None:
    def chosen(found: Reading) -> BookMapping:
        mapping = found.mapping
        for i in sorted({*together, *apart}):
            one = found.merges[i]
            mapping = choosing.with_merge(mapping, one.account, one.other, merge=i in together)
        return mapping

    change(slot, chosen)


def subsidiaries(a: Analysis) -> None:
    """Let subsidiaries count with their parent, where the book names parents."""
    if not a.portfolio["accounts"]["parent"].notna().any():
        return
    key = f"roll_up_{a.settings.roll_up}"  # one for each state: Undo moves the toggle too
    st.toggle(
        "Count subsidiaries with their parent", value=a.settings.roll_up, key=key, on_change=_roll_up, args=(key,),
        help="This is a setting of the book; it can be undone.",
    )  # fmt: skip


def _roll_up(key: str) -> None:
    wanted = bool(st.session_state[key])
    label = "count subsidiaries with their parent" if wanted else "count subsidiaries by themselves"
    state.edit(label, lambda book: state.with_settings(book, {"roll_up": wanted}))
