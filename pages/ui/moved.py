"""The tab Movements of Value: where each account's revenue went, and the movements step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.analysis.figures import money_words
from kamcore.findings import value as words
from pages.ui import state, tables
from pages.ui.charts import frame, movements
from pages.ui.download import csv_of
from pages.ui.page import all_accounts, empty, explain

if TYPE_CHECKING:
    from kamcore.analysis import Analysis

YEAR_BEFORE = (
    "Add revenue of a year before, on the Revenue sheet or in columns of the Accounts sheet such as 2024 and 2025."
)


def moved_tab(a: Analysis) -> None:
    """Draw each account's movement, and the movements step by step."""
    if a.movements is None:
        empty("Each account's movement since the year before would stand here.", YEAR_BEFORE)
    else:
        _accounts(a)
    if len(a.movement_steps.table):
        _steps(a)
    explain(a, "movements", label="How are movements computed?")


def _accounts(a: Analysis) -> None:
    table = state.passing(a, a.moved)
    if table.empty:
        empty("No account moved.", "Nobody came, grew, shrank or left among the accounts shown.")
        return
    begin, end = (money_words(a.revenue, w) for w in (a.revenue.before, a.revenue.window))
    heads = {
        "movement": tables.text_column("Movement"),
        "amount": tables.money_column(a, "Change"),
        "start": tables.money_column(a, begin),
        "end": tables.money_column(a, end),
    }
    drawn = table.assign(movement=table["kind"].map(dict(movements.WORDS)))
    tables.account_table(a, drawn, heads, "moved", height=390, alt=f"Movement of each account from {begin} to {end}")


def _steps(a: Analysis) -> None:
    unit, currency = a.revenue.unit, a.settings.currency
    st.markdown(f"**Step by step, {'month by month' if unit == 'MRR' else 'period by period'}**")
    frame.show(
        "movement_steps",
        (a.book.digest_of("revenue"), a.book.digest_of("accounts"), a.revenue.window.words, unit, currency),
        lambda p: movements.over_time(a.movement_steps.table, unit, currency, p),
        alt=f"Movements of {unit} from each period to the next, gains above zero and losses below, and their net as a line. "
        "The table below holds the numbers.",
    )
    st.caption("Line: the net of gains and losses.")
    all_accounts()
    box = st.expander("The numbers step by step", key="movement_steps_table", on_change="rerun")
    if not box.open:
        return
    table = words.steps_table(a)
    titles = {**movements.WORDS, "period": "Up to", "start": "Start", "net": "Net", "end": "End"}
    heads = {name: titles[name] for name in table.columns}
    with box:
        st.dataframe(
            table, hide_index=True, key="movement_steps_rows", placeholder=wording.MISSING,
            height=min(tables.HEADING + tables.ROW * len(table), 420),
            column_config={
                name: tables.text_column(head) if name == "period" else tables.money_column(a, head)
                for name, head in heads.items()
            },
            alt=f"Movements of {unit} step by step, latest first",
        )  # fmt: skip
        st.download_button(
            "Download the table", lambda: csv_of(table, heads), "movements.csv", "text/csv", key="steps_csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
