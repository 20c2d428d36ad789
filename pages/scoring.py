"""Scoring: who deserves our time, and why?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import key_accounts, prioritisation
from kamcore.findings import scoring as words
from pages.ui import state, tables, url
from pages.ui.account_card import account_card
from pages.ui.account_chooser import MOST_OPTIONS
from pages.ui.certainty import how_sure, other_rulers
from pages.ui.charts import frame, ranking
from pages.ui.download import csv_of
from pages.ui.escape import escape
from pages.ui.key_accounts import key_account_panel
from pages.ui.page import book_or_stop, empty, explain, head, render, suggest
from pages.ui.pairwise import open_pairwise, pairwise_dialog
from pages.ui.picking import pick
from pages.ui.rating import rating_table
from pages.ui.registry import SCORING
from pages.ui.weights import weight_panel

if TYPE_CHECKING:
    import pandas as pd

VIEWS = {"ranking": "The ranking", url.KEY_ACCOUNTS: "Key accounts"}

CAPTIONS = {
    "growth": "How attractive the business is, mostly from figures.",
    "harmony": "How well we fit together, as people judge it: type from 0 to 10.",
    "strength": "How strong our relationship is. It does not count in this score; it is the other axis of Strategy.",
}

a = book_or_stop(SCORING)
opened = state.opened() or a
pick("ranking_chart", ranking.SELECT)
keys_only = st.session_state.setdefault(url.SCORING_VIEW, "ranking") == url.KEY_ACCOUNTS
head(SCORING, key_accounts.finding(a) if keys_only else words.finding(a))
shown = state.shown(a)
chosen = state.chosen(a)
blocks = {block: [c for c in a.criteria if c.block == block] for block in ("growth", "harmony", "strength")}


def within(keys: pd.Index) -> pd.Index:
    """Return those of the accounts that pass the filters."""
    return keys[keys.isin(shown)] if len(shown) < len(a.accounts) else keys


first = chosen or next(iter(words.names_by_rank(a, shown, 1)), None)


# ---------------------------------------------------------------- the hero, and the weights beside it


def the_ranking() -> None:
    """Draw the ranking with the weights beside it."""
    left, right = st.columns([2.6, 1], gap="medium")
    with right, st.container(border=True, gap="xsmall"):
        weight_panel(a, opened)
        st.button("Compare in pairs", key="open_pairwise", icon=":material/balance:", on_click=open_pairwise, type="tertiary",
                  help="Find the weights by judging two factors at a time")  # fmt: skip
        pairwise_dialog(a)
        explain(a, "growth", "harmony")
    with left:
        if a.ranking.ranked:
            ranked_shown = len(within(a.ranking.table.index[: a.ranking.ranked]))
            sizes = [n for n in (10, 25, 50, 100) if n < ranked_shown] + [int(min(ranked_shown, 150))]
            most = 25 if 25 in sizes else sizes[-1]
            if len(sizes) > 1:
                if st.session_state.get("ranking_size") not in sizes:
                    st.session_state["ranking_size"] = most
                most = st.segmented_control(
                    "Accounts shown", sizes, key="ranking_size", required=True,
                    format_func=lambda n: f"All {n}" if n == ranked_shown else f"First {n}",
                )  # fmt: skip
            moved = opened.ranking is not a.ranking
            if not ranked_shown:
                empty("No ranked account passes the filter.", "Reset the filters in the sidebar.")
            else:
                frame.show(
                    "ranking_chart",
                    (a.portfolio.digest, opened.portfolio.digest, a.revenue.window.words, most, chosen,
                     tuple(shown) if state.filtered() else None),
                    lambda p: ranking.ranked(
                        words.ranked(a, shown, most, opened if moved else None), chosen, p, moved=moved
                    ),
                    alt=f"Accounts by score, best first. {words.finding(a).plain}",
                    select=ranking.SELECT,
                )  # fmt: skip
            note = "Bars: what growth and harmony add. Dot: the score. Click a dot to choose the account."
            st.caption(f"{note} ▲▼ places gained or lost since the book was opened." if moved else note)
            if a.scores.note:
                st.caption(escape(a.scores.note))
        elif not a.scores.weights.sum() > 0:
            empty("All weights are zero.", "Move at least one weight above zero, or go back to the weights as opened.")
        else:
            empty(
                "Accounts in order of score would stand here, each with what growth and harmony add to it.",
                "Rate a few accounts in the table below, from 0 to 10; the ranking appears as soon as half of the weight is rated. "
                "A sheet Ratings in your workbook does the same.",
            )
            rating_table(a, blocks["harmony"] or blocks["growth"], "rate_first", among=shown)
        explain(a, "score", "rank", "score_coverage")
        account_card(a)
        if words.unrated(a) and a.ranking.ranked:
            empty("Nobody has rated an account yet: the scores come from figures alone.",
                  "Open Harmony below and type ratings from 0 to 10; the ranking follows at once.")  # fmt: skip
        suggest(words.suggestions(a))


# ---------------------------------------------------------------- detail


def detail() -> None:
    """Draw the tabs below the ranking."""
    why, sure, rulers, growth, harmony, strength, everyone = st.tabs(
        ["Why this rank", "How sure?", "Other rulers", "Growth", "Harmony", "Strength", "All accounts"],
        on_change="rerun",
        key="scoring_detail",
    )
    if why.open:
        with why:
            names = words.names_by_rank(a, shown, MOST_OPTIONS)
            if chosen is not None and chosen not in names:
                names = {chosen: str(a.names[chosen]), **names}
            order = list(names)
            if not order:
                empty("No account passes the filter.", "Reset the filters in the sidebar.")
            else:
                st.session_state["why_account"] = chosen or order[0]
                key = st.selectbox("Account", order, key="why_account", format_func=names.__getitem__,
                                   on_change=lambda: state.choose(st.session_state["why_account"]))  # fmt: skip
                found = words.why(a, key)
                st.markdown(render(found.sentence))
                if found.block_scores:
                    with st.grid(4, min_column_width=150):
                        for block, value in found.block_scores.items():
                            st.metric(block.capitalize(), f"{wording.points(value)} of 10", border=True)
                if found.block_scores:
                    frame.show(
                        "why_chart",
                        (a.portfolio.digest, a.revenue.window.words, key),
                        lambda p: ranking.contributions(found.table, p),
                        alt=f"What each factor adds to the score. {found.sentence.plain}",
                    )
                if found.missing and found.block_scores:
                    missing = escape(wording.listing(list(found.missing)))
                    st.markdown(f"Not rated: {missing}. They are left out, and what is rated counts for more.")

    if sure.open:
        with sure:
            how_sure(a, first, shown)
    if rulers.open:
        with rulers:
            other_rulers(a, shown)
    for tab, (block, factors) in zip((growth, harmony, strength), blocks.items(), strict=True):
        if not tab.open:
            continue
        with tab:
            if not factors:
                empty(f"No factor of {block}.", "Add one on the Criteria sheet.")
                continue
            st.caption(CAPTIONS[block])
            rating_table(a, factors, f"rate_{block}", among=shown)
            measured = [c for c in factors if c.source]
            if measured:
                st.caption(" ".join(f"**{escape(c.factor)}**: {escape(c.how)}." for c in measured))
            if block == "strength":
                explain(a, "strength")

    if everyone.open:
        with everyone:
            table = state.passing(a, prioritisation.table(a))
            heads = {
                "rank": st.column_config.NumberColumn(
                    "Rank", help="1, 2, 2, 4: equal scores share a rank", format="%d"
                ),
                "score": tables.points_column("Score", "0 to 10"),
                "class": tables.text_column("Class", "A, B or C by share of revenue"),
                "cell": tables.text_column("Cell", "Strategic, Star, Status or Streamline"),
                "stage": tables.text_column("Stage", "How close the relationship is"),
                "revenue": tables.money_column(a, "Revenue"),
                "change": tables.share_column("Change", "Of revenue against the year before"),
                "level": tables.text_column("Risk", "High, medium, low or unknown"),
                "next_step": tables.text_column(
                    "Next step", "The open action due first, else what risk or the cell asks for"
                ),
                **({"growth": tables.points_column("Growth", "0 to 10")} if "growth" in table else {}),
                **({"harmony": tables.points_column("Harmony", "0 to 10")} if "harmony" in table else {}),
                "coverage": tables.share_column("Weight rated", "Coverage: below 50 % an account is ranked apart"),
                "reason": tables.text_column("Why ranked apart"),
            }
            tables.account_table(a, table, heads, "ranking_table", height=460 if len(table) > 10 else None,
                                 alt="All accounts with rank, score, class, cell, stage, revenue, risk and next step")  # fmt: skip
            titles = {"name": "Account", "rank": "Rank", "score": "Score", "growth": "Growth", "harmony": "Harmony",
                      "class": "Class", "cell": "Cell", "stage": "Stage", "revenue": f"Revenue ({a.settings.currency})",
                      "change": "Change", "level": "Risk", "next_step": "Next step", "coverage": "Weight rated",
                      "reason": "Why ranked apart"}  # fmt: skip
            st.download_button(
                "Download the table", lambda: csv_of(table, {k: v for k, v in titles.items() if k in table}), "ranking.csv",
                "text/csv",
                key="ranking_csv", icon=":material/download:", on_click="ignore",
            )  # fmt: skip
            explain(a, "next_step", "cell", "stage", "risk_level")


st.segmented_control(
    "View", VIEWS, key=url.SCORING_VIEW, required=True, format_func=VIEWS.__getitem__, label_visibility="collapsed"
)
if keys_only:
    key_account_panel(a, first, shown)
else:
    the_ranking()
    detail()
