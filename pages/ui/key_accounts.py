"""Who is a key account by a written rule, and how near each account is to the ideal: a tab of Scoring."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from kamcore.findings import certainty, key_accounts
from pages.ui import state, tables
from pages.ui.charts import certainty as charts
from pages.ui.charts import frame
from pages.ui.download import csv_of
from pages.ui.escape import escape
from pages.ui.page import empty, explain, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from streamlit.elements.lib.column_types import ColumnConfig

    from kamcore.analysis import Analysis
    from kamcore.method.identification import IdentificationResult

MARKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "good": (":material/check_circle:", "green"),
        "warning": (":material/warning:", "orange"),
        "strong warning": (":material/warning:", "orange"),
        "error": (":material/error:", "red"),
    }
)


def key_account_panel(a: Analysis, key: str | None, shown: pd.Index) -> None:
    """Draw the rule, the list it yields with its guard rails, and the ideal profile."""
    known = key_accounts.known(a)
    if not known:
        empty(
            "This lists the key accounts by a rule of your own.",
            "It needs at least one figure or rating of an account.",
        )
        return
    found = _rule(a, known)
    if found is not None:
        st.markdown(render(key_accounts.listed(a, found)))
        for rail in found.rails:
            icon, colour = MARKS[rail.level]
            st.markdown(f":{colour}[{icon} {escape(key_accounts.rail_words(rail))}]")
        apart = key_accounts.by_hand(a, found)
        if apart is not None:
            st.markdown(render(apart))
        _table(a, found, shown)
        explain(a, "key_account_rule")
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


def _rule(a: Analysis, known: tuple[str, ...]) -> IdentificationResult | None:
    """Draw the fields of the rule and return what it yields; None while no criterion is chosen."""
    tag = state.token(a.portfolio.book, "rule")
    chosen = st.multiselect(
        "Criteria", known, [name for name in a.first_rule if name in known], key=f"rule_{tag}",
        format_func=key_accounts.MEASURES.__getitem__, persist_state="session",
        help="An account has to reach the threshold of each, or of as many as you ask for",
    )  # fmt: skip
    if not chosen:
        empty("The list stands here as soon as there is a criterion.", "Choose at least one above.")
        return None
    thresholds = {}
    with st.grid(4, min_column_width=170):
        for name in chosen:
            thresholds[name] = _threshold(a, name, f"rule_{tag}_{name}")
        needed = len(chosen)
        if needed > 1:
            needed = st.selectbox(
                "To be met", range(len(chosen), 0, -1), key=f"rule_{tag}_needed_{len(chosen)}", persist_state="session",
                format_func=lambda n: "All" if n == len(chosen) else f"At least {n} of {len(chosen)}",
            )  # fmt: skip
    st.caption(escape(f"Rule: {key_accounts.rule_words(a, thresholds, needed)}."))
    return a.identified(thresholds, needed)


def _threshold(a: Analysis, name: str, key: str) -> float:
    title = key_accounts.MEASURES[name]
    start, low, high, step = key_accounts.field(a, name)
    unit = " (%)" if name in key_accounts.SHARES else f" ({a.settings.currency})" if name in key_accounts.MONEY else ""
    typed = st.number_input(
        escape(f"{title} at least{unit}"), low, high, start, step, key=key, persist_state="session",
        format="%.1f" if name not in key_accounts.MONEY else "%.0f" if start == int(start) else "%.2f",
    )  # fmt: skip
    return key_accounts.from_field(name, float(typed))


def _table(a: Analysis, found: IdentificationResult, shown: pd.Index) -> None:
    table = key_accounts.table(a, found)
    table = table[table.index.isin(shown)] if state.filtered() else table
    heads: dict[str, ColumnConfig] = {
        "place": tables.text_column("On the list", "An account could join when what it lacks were met"),
        "met": st.column_config.NumberColumn("Criteria met", format="%d"),
        **{name: _column(a, name) for name in table.columns if name in key_accounts.MEASURES},
        "similarity": tables.share_column("Near the ideal", "100 % is the ideal itself"),
        "by_hand": tables.text_column("Key account today", "As the Accounts sheet says"),
    }
    heads = {name: head for name, head in heads.items() if name in table}
    if table.empty:
        st.caption("No account passes the filters.")
        return
    tables.account_table(
        a, table, heads, "key_table", height=420, alt="Accounts with the criteria they meet, those on the list first"
    )
    titles = {"name": "Account", "place": "On the list", "met": "Criteria met", "similarity": "Near the ideal",
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
