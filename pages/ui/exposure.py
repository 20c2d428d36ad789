"""The parts of Portfolio about classes over time, the three rulers, the Lorenz curve and the stress test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamcore import wording
from kamcore.findings import exposure as words
from kamcore.findings.comparison_detail import matrix
from pages.ui import state, tables
from pages.ui.account_chooser import MOST_OPTIONS, unique_labels
from pages.ui.charts import frame, lorenz
from pages.ui.escape import escape
from pages.ui.page import empty, explain, render

if TYPE_CHECKING:
    from kamcore.analysis import Analysis

MOST_NAMED = 3
"""So many periods are named at the head of the paths; of more, the first and the last."""


def over_time(a: Analysis) -> None:
    """Moves between classes since the period before, and the path of every account."""
    found = a.migration
    st.markdown(render(words.migration(a)))
    if found is None:
        empty(
            "This would show which accounts moved between A, B and C from one period to the next.",
            "Add revenue of an earlier period of the same length: another column such as 2024, or rows on the Revenue sheet.",
        )
        return
    names = [str(name) for name in a.classes_over_time.columns]
    st.caption(f"Rows: class in {escape(names[-2])}. Columns: class in {escape(names[-1])}. The bold numbers stayed.")
    st.table(matrix(found), border="horizontal", width="content",
             alt=f"Accounts by class in {names[-2]} (rows) and in {names[-1]} (columns)")  # fmt: skip
    order = a.summary.index
    table = pd.DataFrame({"path": a.class_paths.reindex(order), "revenue": a.summary["revenue"]})
    span = names if len(names) <= MOST_NAMED else [names[0], "…", names[-1]]
    columns = {
        "path": tables.text_column(f"Class {' > '.join(span)}", "Class in each period, oldest first"),
        "revenue": tables.money_column(a, "Revenue", f"In {escape(a.revenue.window.words)}"),
    }
    tables.account_table(
        a, state.passing(a, table), columns, "class_paths", height=420, alt="Class of every account in each period"
    )
    explain(a, "class_path", "class_moves", "abc")


def rulers(a: Analysis) -> None:
    """Where the three rulers give different classes."""
    st.markdown(f"**Three rulers.** {render(words.rulers(a))}")
    differ = a.abc_rulers[~a.abc_rulers["agree"]]
    if len(differ):
        columns = {name: tables.text_column(title) for name, title in words.RULER_WORDS}
        tables.account_table(
            a, state.passing(a, differ), columns, "rulers", height=320,
            alt="Accounts whose class differs between the three rulers",
        )  # fmt: skip
    explain(a, "rulers")


def lorenz_curve(a: Analysis) -> None:
    """The curve behind the Gini coefficient."""
    said = words.lorenz(a)
    st.markdown(f"**Lorenz curve.** {render(said)}")
    frame.show(
        "lorenz_chart", (a.book.digest_of("revenue"), a.book.digest_of("accounts"), a.revenue.window.words),
        lambda p: lorenz.lorenz(a.lorenz, p), alt=f"Lorenz curve of revenue. {said.plain}",
    )  # fmt: skip
    explain(a, "lorenz", "gini")


def stress_test(a: Analysis) -> None:
    """Take accounts away and see what is left."""
    most = min(10, a.pareto.n)
    largest = a.pareto.table.index[:MOST_OPTIONS]
    names = {str(key): str(a.names[key]) for key in largest}
    labels = unique_labels(names)
    kept = st.session_state.get("stress_accounts")
    if kept is not None:
        st.session_state["stress_accounts"] = [key for key in kept if key in labels]
    left, right = st.columns([2, 3])
    k = left.slider("How many of the largest to lose", 0, most, 1, key="stress_k") if most > 1 else most
    chosen = right.multiselect(
        "And these", list(labels), key="stress_accounts", format_func=labels.__getitem__, placeholder="Choose accounts",
        help=f"The {MOST_OPTIONS} largest are offered." if a.pareto.n > MOST_OPTIONS else None,
    )  # fmt: skip
    found = a.stress((*a.largest_accounts(int(k)), *chosen))
    st.markdown(render(words.stress(a, found)))
    st.table(
        words.stress_rows(a, found),
        border="horizontal",
        alt="Measures of the book now, and without the accounts chosen",
    )
    if not found.margin_known:
        st.caption(":material/info: Gross margin is not known: add Cost of goods on the Revenue sheet to see it here.")
    if found.nrr_before is None:
        st.caption(":material/info: Net revenue retention needs revenue of a year before to be seen here.")
    if len(found.lost) > int(k) + len(chosen):
        st.caption(f"With those that bring as much as the last of them: {wording.plural(len(found.lost), 'account')}.")
    explain(a, "stress_test", "gross_margin", "stress_nrr", "hhi", "gini", "effective_number", "concentration_ratio")
