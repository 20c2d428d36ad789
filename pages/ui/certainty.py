"""How sure is the ranking, and what do other rulers say? Two tabs of Scoring."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import certainty as words
from pages.ui import state, tables
from pages.ui.charts import certainty as charts
from pages.ui.charts import frame
from pages.ui.download import csv_of
from pages.ui.page import empty, explain, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from kamcore.analysis import Analysis

MOST_ROWS = 12
NOTES: Mapping[str, str] = MappingProxyType(
    {
        "room": "The weights that the people of a workshop gave, each person counted once. What is not sure here, your own "
        "people see differently.",
        "any": "As if nobody knew the right weights: 10,000 sets of weights are drawn, all equally likely.",
        "near": "10,000 sets of weights are drawn, each weight up to half more or less than it is now.",
    }
)


def nobody(what: str) -> None:
    """Say why there is nothing to see, and what would change that."""
    empty(
        what, "Rate a few accounts in the tab Harmony; as soon as half of an account's weight is rated it gets a rank."
    )


def how_sure(a: Analysis, key: str | None, shown: pd.Index) -> None:
    """Draw how often each account has each rank, what one must believe for one to be first, and what would change its place."""
    if not len(a.contest):
        nobody("This shows how often each account would rank first, second, third … if the weights were others.")
        return
    modes = words.modes(a)
    if st.session_state.get("sure_mode", modes[0]) not in modes:
        st.session_state["sure_mode"] = modes[0]
    mode = st.segmented_control("Weights tried", modes, key="sure_mode", format_func=words.MODES.__getitem__,
                                required=True, default=modes[0], persist_state="session")  # fmt: skip
    mode = mode or modes[0]
    st.markdown(render(words.sure(a, mode)))
    found = words.drawn(a, mode)
    ranks = found.ranks.reindex([k for k in a.contest if k in shown and k in found.ranks.index])
    first = ranks.index[:MOST_ROWS]
    drawn = ranks.loc[[*first, *([key] if key in ranks.index and key not in first else [])]]
    if drawn.empty:
        empty("No account that competes passes the filter.", "Reset the filters in the sidebar.")
    else:
        frame.show(
            "sure_chart",
            (a.portfolio.digest, a.revenue.window.words, mode, tuple(drawn.index), key),
            lambda p: charts.heat(drawn, a.names, a.ranking.table["rank"], key, p),
            alt=f"How often each account has each rank. {words.sure(a, mode).plain}",
        )
        rest = f" The first {MOST_ROWS} are drawn; the table lists all." if len(ranks) > MOST_ROWS else ""
        st.caption(f"{NOTES[mode]} A number is the share of cases in %; before each name stands the rank now.{rest}")
    if a.ranking.ranked > len(a.contest):
        st.caption(f"The first {len(a.contest):,} of {a.ranking.ranked:,} ranked accounts compete.")
    explain(a, "rank_acceptability", "top_share", *(("room_weightings",) if "room" in modes else ()))
    if key is not None:
        _one(a, key)
    with st.expander("All figures", key="sure_figures", on_change="rerun") as figures:
        if figures.open:
            _figures(a, mode, ranks.index)


def _one(a: Analysis, key: str) -> None:
    st.markdown(render(words.stands(a, key)))
    if key not in a.robustness.table.index:
        _order(a, key)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**What you must believe**")
        st.markdown(render(words.believe(a, key)))
        if a.robustness.table["first"][key] > 0:
            table = words.beliefs(a, key)
            frame.show(
                "believe_chart",
                (a.portfolio.digest, a.revenue.window.words, key),
                lambda p: charts.believed(table, p),
                alt=f"Weights that put the account first, beside those now. {words.believe(a, key).plain}",
            )
        explain(a, "central_weights")
    with right:
        _order(a, key)


def _order(a: Analysis, key: str) -> None:
    st.markdown("**What would change the order**")
    for sentence in words.flips(a, key):
        st.markdown(f"- {render(sentence)}")
    explain(a, "flip_distance")


def _figures(a: Analysis, mode: str, keys: pd.Index) -> None:
    found = words.drawn(a, mode)
    table = found.table.loc[keys]
    table.insert(0, "rank", a.ranking.table["rank"].reindex(keys))
    heads = {
        "rank": st.column_config.NumberColumn("Rank", help="With the weights now", format="%d"),
        "first": tables.share_column("First", "Share of cases in which it ranks first"),
        "top": tables.share_column(f"Among first {found.top_k}", "Share of cases"),
        "mean_rank": tables.points_column("Mean rank", "Over all cases"),
        "low": st.column_config.NumberColumn("Rank from", help="In nine of ten cases it ranks from here", format="%d"),
        "high": st.column_config.NumberColumn("Rank to", help="to here", format="%d"),
    }
    tables.account_table(a, table, heads, f"sure_table_{mode}", height=420, alt="How sure the rank of each account is")
    titles = {"name": "Account", "rank": "Rank", "first": "First", "top": f"Among first {found.top_k}",
              "mean_rank": "Mean rank", "low": "Rank from", "high": "Rank to"}  # fmt: skip
    st.download_button(
        "Download the table", lambda: csv_of(table.assign(name=a.names.reindex(keys)), titles), "how-sure.csv", "text/csv",
        key="sure_csv", icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def other_rulers(a: Analysis, shown: pd.Index) -> None:
    """Draw the ranks by score, by TOPSIS and by revenue side by side, and how far they agree."""
    if not len(a.rulers.table):
        nobody("This puts the rank by score beside the rank by TOPSIS and by revenue.")
        return
    st.markdown(render(words.rulers(a)))
    st.caption("TOPSIS measures how near an account is to the best that any account reaches on each factor, and how far from the "
               "worst; one large gap counts for more than several small ones. Revenue asks only for size.")  # fmt: skip
    table = a.rulers.table
    if a.ranking.ranked > len(table):
        st.caption(f"The first {len(table):,} of {a.ranking.ranked:,} ranked accounts are compared.")
    table = table[table.index.isin(shown)] if state.filtered() else table
    rank = {name: st.column_config.NumberColumn(title, format="%d", help=note) for name, title, note in (
        ("score_rank", "Rank by score", "With the weights now"),
        ("topsis_rank", "Rank by TOPSIS", "Nearest to the best first"),
        ("revenue_rank", "Rank by revenue", f"In {a.revenue.window.words}"),
        ("spread", "Places apart", "Between its best and its worst rank"),
    )}  # fmt: skip
    heads = {
        **rank,
        "topsis": st.column_config.NumberColumn("TOPSIS", format="%.2f", help="0 to 1: how near to the best"),
    }
    if table.empty:
        empty("No ranked account passes the filter.", "Reset the filters in the sidebar.")
    else:
        tables.account_table(
            a, table, heads, "rulers_table", height=460, alt="Ranks by score, TOPSIS and revenue side by side"
        )
    explain(a, "topsis", "rank_agreement")


def chosen_cell(a: Analysis, key: str | None) -> None:
    """Say how sure the cell of the chosen account is, and which smallest change of a weight would move it."""
    one = words.cell_of(a, key) if key is not None else None
    if key is None or one is None:
        return
    st.markdown(" ".join(map(render, (one, *words.cell_change(a, key)))))
    explain(a, "cell_share", "flip_distance")


def sure_cells(a: Analysis) -> None:
    """Say below the table of placed accounts how sure the cells are, and what the dashed ring means."""
    st.markdown(render(words.cells(a)))
    st.caption(
        "A dashed ring marks an account within 1.0 of a line on either axis, a tenth of the scale: a slightly other rating "
        "would move it. Holds its cell asks another question: would other weights move it?"
    )
    if len(a.cell_shares.table) < sum(a.quadrant.counts.values()):
        st.caption(f"Asked for the {wording.count(len(a.cell_shares.table))} placed accounts with the largest revenue.")
    explain(a, "cell_share")
