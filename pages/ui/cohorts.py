"""The tab Cohorts of Value: who stays of those who began together."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import outlook as words
from kamcore.workbook.periods import label_words
from pages.ui.charts import cohorts as charts
from pages.ui.charts import frame
from pages.ui.escape import escape
from pages.ui.page import all_accounts, empty, explain, render

if TYPE_CHECKING:
    from kamcore.analysis import Analysis

MEASURES = MappingProxyType({"accounts_kept": "Accounts kept", "revenue_kept": "Revenue kept"})


def cohorts_tab(a: Analysis) -> None:
    """Draw the triangle, with a sentence on the latest cohort that has an age."""
    found = a.cohorts
    if found is None or found.table.empty:
        empty(
            "Cohorts show how many of the accounts that began in a year are still there, and what they bring.",
            "Add revenue of at least two whole years or quarters, on the Revenue sheet or in columns such as 2024 and 2025.",
        )
        return
    said = words.cohorts(a)
    if said is not None:
        st.markdown(render(said))
    measure = st.segmented_control(
        "Show",
        list(MEASURES),
        key="cohort_measure",
        default="accounts_kept",
        format_func=MEASURES.__getitem__,
        required=True,
    )
    first = zip(found.table["cohort"], found.table["open"], found.table["accounts"], strict=True)
    data = found.table.assign(
        cohort=[f"{words.cohort_words(label, begun_before=open_)} ({n:,})" for label, open_, n in first],
        period=[label_words(label) for label in found.table["period"]],
    )
    frame.show(
        "cohorts_triangle",
        (
            a.book.digest_of("revenue"),
            a.book.digest_of("accounts"),
            a.revenue.window.words,
            a.settings.currency,
            measure,
        ),
        lambda p: charts.triangle(data, p, measure=measure, unit=words.cohort_unit(a), currency=a.settings.currency),
        alt=f"{MEASURES[measure]} in percent by cohort and age, {data['cohort'].nunique()} cohorts",
    )
    notes = ["Numbers in percent of the first period; in brackets how many accounts began."]
    if found.table["open"].any():
        oldest = words.cohort_words(str(found.table["cohort"].iloc[0]), begun_before=True)
        notes.append(f"{oldest}: there when the data begins, so nobody knows since when.")
    if found.apart:
        notes.append(
            f"Left out: {wording.plural(found.apart, 'account')} that had left before the first period, or paused in it."
        )
    st.caption(escape(" ".join(notes)))
    all_accounts()
    explain(a, "cohorts")
