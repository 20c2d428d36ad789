"""Who is a key account by a written rule, and how near each account is to the ideal: a view of Scoring."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamcore.analysis.scoring_edits import write_rule
from kamcore.findings import certainty, key_accounts
from kamcore.workbook.editing import put
from pages.ui import state, tables, url
from pages.ui.charts import certainty as charts
from pages.ui.charts import frame
from pages.ui.download import csv_of
from pages.ui.escape import escape
from pages.ui.page import empty, explain, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.elements.lib.column_types import ColumnConfig

    from kamcore.analysis import Analysis
    from kamcore.method.identification import GuardRail

MARKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "good": (":material/check_circle:", "green"),
        "warning": (":material/warning:", "orange"),
        "strong warning": (":material/warning:", "orange"),
        "error": (":material/error:", "red"),
    }
)

SAID: Mapping[bool | None, str] = MappingProxyType({None: "Not said", True: "Yes", False: "No"})
"""What the Accounts sheet can say of a key account, in words."""
CRITERIA, NEEDED = "rule_criteria", "rule_needed"


def key_account_panel(a: Analysis, key: str | None, shown: pd.Index) -> None:
    """Draw the list that the rule yields with its guard rails, the rule, and the ideal profile."""
    known = key_accounts.known(a)
    if not known:
        empty(
            "This lists the key accounts by a rule of your own.",
            "It needs at least one figure or rating of an account.",
        )
        return
    whose = "kept with the book" if a.key_rule.written else "to begin with; what you change is kept with the book"
    st.caption(escape(f"Rule: {key_accounts.rule_words(a)} ({whose})."))
    for rail in a.key_accounts.rails:
        say_rail(rail)
    apart = key_accounts.by_hand(a)
    if apart is not None:
        st.markdown(render(apart))
    _table(a, shown)
    _rule(a, known)
    explain(a, "key_account_rule")
    if key is not None:
        _by_hand(a, key)
    st.markdown("**The ideal key account**")
    st.markdown(render(certainty.profile(a)))
    if key is not None and a.profile.ideal.notna().any():
        st.markdown(render(certainty.likeness(a, key)))
        table = certainty.beside_ideal(a, key)
        frame.show(
            "ideal_chart",
            (a.portfolio.digest, a.revenue.window.words, key),
            lambda p: charts.against_ideal(table, p),
            alt=f"Ratings of the account beside the ideal. {certainty.likeness(a, key).plain}",
        )
    explain(a, "similarity")


def say_rail(rail: GuardRail) -> None:
    """Say what a guard rail finds, with the mark of its level."""
    icon, colour = MARKS[rail.level]
    st.markdown(f":{colour}[{icon} {escape(key_accounts.rail_words(rail))}]")


def _rule(a: Analysis, known: tuple[str, ...]) -> None:
    """Draw the fields of the rule; each change is an edit of the book that can be undone."""
    st.markdown("**The rule**")
    rule = a.key_rule
    st.session_state[CRITERIA] = list(rule.thresholds)
    chosen = st.multiselect(
        "Criteria", known, key=CRITERIA, format_func=key_accounts.MEASURES.__getitem__, on_change=_change, args=(a,),
        help="An account has to reach the threshold of each, or of as many as you ask for. "
        "Without any, the book goes back to the rule to begin with.",
    )  # fmt: skip
    with st.grid(4, min_column_width=170):
        for name in chosen:
            _threshold(a, name)
        if len(chosen) > 1:
            st.session_state[NEEDED] = rule.needed
            st.selectbox(
                "To be met", range(len(chosen), 0, -1), key=NEEDED, on_change=_change, args=(a,),
                format_func=lambda n: "All" if n == len(chosen) else f"At least {n} of {len(chosen)}",
            )  # fmt: skip


def _threshold(a: Analysis, name: str) -> None:
    title, field = key_accounts.MEASURES[name], key_accounts.field(a, name)
    unit = " (%)" if name in key_accounts.SHARES else f" ({a.settings.currency})" if name in key_accounts.MONEY else ""
    st.session_state[f"rule_{name}"] = field.value
    st.number_input(
        escape(f"{title} at least{unit}"), field.low, field.high, step=field.step, key=f"rule_{name}", on_change=_change, args=(a,),
        format="%.1f" if name not in key_accounts.MONEY else "%.0f" if field.value == int(field.value) else "%.2f",
    )  # fmt: skip


def _change(a: Analysis) -> None:
    """Write the rule as it stands in the fields into the book."""
    now, before = st.session_state, a.key_rule
    thresholds = {
        name: key_accounts.from_field(name, float(now[f"rule_{name}"]))
        if name in before.thresholds
        else key_accounts.first_threshold(a, name)
        for name in now[CRITERIA]
    }
    needed = before.needed if before.needed < len(before.thresholds) else 0
    if len(thresholds) == len(before.thresholds):
        needed = int(now.get(NEEDED, 0))
    problem = state.edit("change the rule for key accounts", lambda book: write_rule(book, thresholds, needed))
    if problem:
        st.error(escape(problem))


def _by_hand(a: Analysis, key: str) -> None:
    """Draw the form that says by hand whether an account is a key account, and why."""
    account = a.accounts.loc[key]
    said, why = account["key_account"], account["key_account_reason"]
    today = SAID[None if pd.isna(said) else bool(said)]
    reason = "" if pd.isna(why) else str(why)
    tag = url.token(a.portfolio.book, f"{key}\x00{today}\x00{reason}")  # what Undo brings back fills the fields anew
    with st.form("by_hand_form", border=True), st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            escape(f"{a.names[key]} is a key account today"), list(SAID.values()), list(SAID.values()).index(today),
            key=f"by_hand_{tag}", width=320, help="By hand, whatever the rule says. It is kept on the Accounts sheet.",
        )  # fmt: skip
        st.text_input("Reason", reason, key=f"by_hand_reason_{tag}", placeholder="Why, in a few words", width=320)
        st.form_submit_button("Note by hand", key="by_hand_apply", on_click=_note, args=(a, key, tag))


def _note(a: Analysis, key: str, tag: str) -> None:
    said = next(value for value, words in SAID.items() if words == st.session_state[f"by_hand_{tag}"])
    values = {"key_account": said, "key_account_reason": st.session_state[f"by_hand_reason_{tag}"]}
    problem = state.edit(
        f"say by hand whether {a.names[key]} is a key account", lambda book: put(book, "accounts", {"key": key}, values)
    )
    if problem:
        st.error(escape(problem))


def _table(a: Analysis, shown: pd.Index) -> None:
    table = key_accounts.table(a)
    table = table[table.index.isin(shown)] if state.filtered() else table
    heads: dict[str, ColumnConfig] = {
        "place": tables.text_column("On the list", "An account could join when what it lacks were met"),
        "met": st.column_config.NumberColumn("Criteria met", format="%d"),
        **{name: _column(a, name) for name in table.columns if name in key_accounts.MEASURES},
        "similarity": tables.share_column("Near the ideal", "100 % is the ideal itself"),
        "by_hand": tables.text_column("Key account today", "As the Accounts sheet says"),
        "reason": tables.text_column("Reason", "Why, as the Accounts sheet says"),
    }
    heads = {name: head for name, head in heads.items() if name in table}
    if table.empty:
        st.caption("No account passes the filters.")
        return
    tables.account_table(
        a, table, heads, "key_table", height=420, alt="Accounts with the criteria they meet, those on the list first"
    )
    titles = {"name": "Account", "place": "On the list", "met": "Criteria met", "similarity": "Near the ideal",
              **{name: head for name, head in (("by_hand", "Key account today"), ("reason", "Reason")) if name in table},
              **{name: title for name, title in key_accounts.MEASURES.items() if name in table}}  # fmt: skip
    named = table.assign(name=a.names.reindex(table.index))
    st.download_button(
        "Download the list", lambda: csv_of(named, titles), "key-accounts.csv", "text/csv",
        key="key_csv", icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _column(a: Analysis, name: str) -> ColumnConfig:
    title = key_accounts.MEASURES[name]
    if name in key_accounts.MONEY:
        return tables.money_column(a, title)
    return tables.share_column(title) if name in key_accounts.SHARES else tables.points_column(title, "0 to 10")
