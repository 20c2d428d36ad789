"""Relationships: how close are we really?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import outlook as ways
from kamcore.findings import relationships as words
from kamcore.method.stages import EXPLORATORY, STAGES, UNCLASSIFIED
from pages.ui import state, tables, url
from pages.ui.account_chooser import choose_account
from pages.ui.charts import frame, ladder
from pages.ui.escape import escape
from pages.ui.page import book_or_stop, empty, explain, head, render, stop, suggest
from pages.ui.person_card import can_edit
from pages.ui.picking import pick
from pages.ui.rated_over_time import PROBLEM, as_of_field, earlier, rate
from pages.ui.registry import ACCOUNT, RELATIONSHIPS, STAKEHOLDERS

if TYPE_CHECKING:
    import pandas as pd

    from kamcore.findings.relationships import Step

CHART = "relationship_ladder"
RATINGS = (1.0, 2.0, 3.0, 4.0)

a = book_or_stop(RELATIONSHIPS)
currency, period = a.settings.currency, a.revenue.window.words
pick(CHART, ladder.SELECT)
head(RELATIONSHIPS, words.finding(a))
account = state.chosen(a) or words.default_account(a)
if account is None:
    stop("There is no account in this book.", "Add one on the Accounts sheet.")


def hero(drawn: pd.DataFrame, key: str) -> None:
    """Draw the ladder with what it leaves out in a line below."""
    counts = dict(a.stages.counts)
    placed = any(counts[stage] for stage in STAGES)
    on_it = key if key in drawn.index else None
    filters = tuple(tuple(st.session_state.get(f"filter_{name}") or ()) for name in state.FILTERS)
    frame.show(
        CHART,
        (a.book.digest, period, filters, on_it),
        lambda p: ladder.ladder(drawn, p, currency=currency, period=period, chosen=on_it, example=not placed),
        alt=f"Ladder of {min(len(drawn), ladder.MOST_MARKS)} accounts by stage of relationship; "
        + "; ".join(f"{stage}: {counts[stage]}" for stage in reversed(STAGES)),
        select=ladder.SELECT if len(drawn) else None,
    )
    notes = []
    if len(drawn) > ladder.MOST_MARKS:
        notes.append(
            f"The largest {ladder.MOST_MARKS} of {len(drawn):,} accounts are drawn; the table below lists all."
        )
    if len(drawn):
        notes.append(f"Area: revenue in {period}. Outlined: the account below. Click a circle to see its six items.")
    if drawn["claims"].any():
        notes.append("▲ a rating the data does not bear out.")
    apart = [
        f"{wording.plural(counts[stage], 'account')} {stage}" for stage in (UNCLASSIFIED, EXPLORATORY) if counts[stage]
    ]
    if apart:
        notes.append(f"Not on the ladder: {wording.listing(apart)}.")
    st.caption(escape(" ".join(notes)))
    moved = ways.stage_moves(a)
    if moved is not None:
        st.markdown(f":material/swap_vert: {render(moved)}")
    explain(a, "stage", "stage_history", "stage_total", "evidence", "contradiction", "advice", "cost_trap", "potential")


def item_row(key: str, view: str, found: Step) -> None:
    """Draw one item: what it rests on, its four steps, and what the present and the next one mean."""
    item, ours = found.item, view == "ours"
    typed = found.reported if ours else found.theirs
    counts = found.counts if ours else found.theirs
    options = sorted({*RATINGS, *(() if typed is None else (typed,))})

    def named(value: float) -> str:
        if ours and value == found.to:
            return f"{value:g} :material/arrow_upward:"
        return f"{value:g} derived" if ours and typed is None and value == counts else f"{value:g}"

    st.session_state[f"item_{item.key}"] = typed
    with st.container(border=True, key=f"row_{item.key}", gap="xsmall"):
        left, middle, right = st.columns([3, 3, 5], vertical_alignment="center")
        with left:
            st.markdown(f"**{item.title}**")
            st.caption(escape(found.evidence if ours else _other_view(found)))
        middle.segmented_control(
            item.title, options, key=f"item_{item.key}", format_func=named, label_visibility="collapsed", width="stretch",
            disabled=not can_edit(a), on_change=rate, args=(a, key, view, item.key, item.title),
            help=escape(" · ".join(f"{i}: {text}" for i, text in enumerate(item.anchors, start=1))),
        )  # fmt: skip
        with right:
            if counts is None:
                st.markdown(f"**1** {escape(item.anchors[0])} … **4** {escape(item.anchors[-1])}")
                return
            st.markdown(f"**{counts:g}** {escape(words.anchor(item, counts))}")
            following = int(counts) + 1
            if following <= len(item.anchors):
                st.caption(f"Next: {following} {escape(item.anchors[following - 1])}")
            if ours and found.to is not None:
                st.caption(f":material/arrow_upward: Part of the way to the next stage: {found.to}")


def _other_view(found: Step) -> str:
    return "We have not rated it" if found.reported is None else f"We rated it {found.reported:g}"


def summary(key: str) -> None:
    """Draw stage, total and potential, what to check, and the way to the next stage."""
    with st.grid(3, min_column_width=190):
        for title, value, note in words.facts(a, key):
            with st.container(border=True, gap="xsmall", height="stretch", key=f"relationship_{title.lower()}"):
                st.caption(title)
                st.markdown(f"### {escape(value)}", anchors=False)
                st.caption(escape(note))
    over_time = ways.stage_line(a, key)
    if over_time:
        st.markdown(f"**Over time:** {escape(over_time)}")
    for sentence in words.to_check(a, key):
        st.markdown(f":material/warning: {render(sentence)}")
    for sentence in words.way_up(a, key):
        st.markdown(render(sentence))


def views(key: str) -> None:
    """Put our view beside the account's own, where it was asked."""
    found = words.gap(a, key)
    if found is None:
        st.caption("The account has not been asked for its own view. Choose “The account’s” to add it.")
        return
    st.markdown(f"**Two views:** {render(words.gap_sentence(found))}")
    st.caption(f"By our ratings {found.our_stage}, by the account’s {found.their_stage}.")
    rows = {
        entry.title: [wording.MISSING if value is None else f"{value:g}" for value in (entry.ours, entry.theirs)]
        for entry in found.items
    }
    with st.container(width=480):
        st.table(
            {
                "Item": list(rows),
                "Ours": [ours for ours, _ in rows.values()],
                "The account’s": [theirs for _, theirs in rows.values()],
            },
            border="horizontal", hide_index=True, alt="The six items in our view and in the account’s own",
        )  # fmt: skip


def one_account(key: str) -> None:
    """Draw the relationship with one account, and let its items be rated."""
    params = url.params(key)
    with st.container(horizontal=True, vertical_alignment="bottom", key="relationship_bar"):
        with st.container(width=360):
            choose_account(a, key, words.in_order(a), "relationship_account")
        view = st.segmented_control(
            "Whose view", list(words.VIEWS), default="ours", required=True, key="relationship_view",
            format_func=words.VIEWS.__getitem__, help="The stage rests on our view; the account’s own is shown beside it",
        )  # fmt: skip
        begins = as_of_field(a, key, view)
        for entry in (ACCOUNT, STAKEHOLDERS):
            st.page_link(entry.file, label=entry.title, icon=entry.icon, query_params=params)
    summary(key)
    problem = st.session_state.pop(PROBLEM, None)
    if problem:
        st.error(escape(problem))
    if not can_edit(a):
        st.caption("Groups are added up to their top account; switch that off to rate relationships.")
    for found in words.steps(a, key):
        item_row(key, view, found)
    noted = words.note(a, key, view)
    hint = "Click the step that is set to clear it."
    lines = [f"Evidence noted: {escape(noted)}" if noted else "", escape(begins), hint]
    st.caption("  \n".join(line for line in lines if line))
    earlier(a, key, view)
    views(key)


shown = state.shown(a)
drawn = words.on_ladder(a, shown)
if not sum(n for stage, n in a.stages.counts if stage in STAGES):
    empty(
        "No account is on the ladder yet.",
        "A stage needs at least four of six items, each 1 to 4: fill in the Relationship sheet, or choose an account below and "
        "click its steps. The grey circles are an example of what this page will show.",
    )
elif drawn.empty:
    empty("No account on the ladder passes the filters.", "Reset the filters in the sidebar to see all accounts.")
hero(drawn, account)
suggest(words.suggestions(a))
one_account(account)

MONEY = tables.money_column(a, "Revenue", f"In {period}")
LADDER = {
    "stage": tables.text_column("Stage"),
    "total": tables.steps_column("Total", "Of 24, scaled to six items"),
    "next_stage": tables.text_column("Next stage"),
    "shortfall": tables.steps_column("Points missing", "To the next stage"),
    "potential": tables.text_column("Potential"),
    "claims": st.column_config.NumberColumn("To check", help="Ratings that the data does not bear out"),
    "trap": st.column_config.CheckboxColumn("Cost trap", help="Cost to serve rises faster than revenue"),
    "revenue": MONEY,
}
CLAIMS = {
    "item": tables.text_column("Item"),
    "reported": st.column_config.NumberColumn("Rated", format="%.4g"),
    "derived": st.column_config.NumberColumn("By the data", format="%.4g"),
    "why": tables.text_column("Why"),
}
APART = {
    "stage": tables.text_column("Stage"),
    "answered": st.column_config.NumberColumn("Items known", help="Of six"),
    "needed": st.column_config.NumberColumn("Still needed", help="A stage needs four"),
    "missing_text": tables.text_column("Missing items"),
    "revenue": MONEY,
}
on, check, off = st.tabs(
    ["On the ladder", "To check", "Not on the ladder"], key="relationship_detail", on_change="rerun"
)
if on.open:
    with on:
        if drawn.empty:
            st.caption("No account to list.")
        else:
            tables.account_table(
                a, drawn, LADDER, "ladder_table", alt="Accounts on the ladder with stage, total and potential"
            )
if check.open:
    with check:
        table = state.passing(a, words.claims(a))
        if table.empty:
            st.caption("No rating speaks against the data that is known.")
        else:
            tables.account_table(a, table, CLAIMS, "claims_table", alt="Ratings that the data does not bear out")
if off.open:
    with off:
        table = words.off_ladder(a, shown)
        if table.empty:
            st.caption("Every account is on the ladder.")
        else:
            st.caption(f"{wording.plural(len(table), 'account')} not on the ladder, largest revenue first.")
            tables.account_table(
                a, table, APART, "apart_table", alt="Accounts that are not on the ladder, and what is missing"
            )
