"""What changed: what is new since last time?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamcore import wording
from kamcore.findings import comparison as words
from kamcore.findings import comparison_detail as detail
from kamcore.method.label_places import shorten
from pages.ui import earlier, state, tables, url
from pages.ui.account_card import account_card
from pages.ui.charts import bridge, frame
from pages.ui.download import csv_of
from pages.ui.escape import escape
from pages.ui.page import NO_BREAK, book_or_stop, empty, explain, head, render
from pages.ui.registry import ACCOUNT, CHANGED

if TYPE_CHECKING:
    from streamlit.elements.lib.column_types import ColumnConfig

    from kamcore.analysis.comparison import BooksCompared
    from kamcore.method.agenda import Change
    from kamcore.method.migration import Transitions

FIRST, MOST = 12, 200
MOST_LETTERS = 28  # a longer name is cut on the agenda, and told in full by a hint
ICONS = {
    "left": "logout", "joined": "login", "revenue": "payments", "rank": "swap_vert", "class": "leaderboard", "cell": "target",
    "stage": "stairs", "risk": "warning", "signal_opened": "warning", "signal_closed": "task_alt", "person_left": "person_off",
    "person_joined": "person_add", "sentiment": "mood", "overdue": "schedule", "caught_up": "task_alt",
}  # fmt: skip

earlier.arrive()
a = book_or_stop(CHANGED)
c = earlier.compared(a)
currency = a.settings.currency


def waiting() -> None:
    """The page while there is no earlier book."""
    head(CHANGED, words.waiting(a.portfolio.source or "this book"))
    earlier.chooser("The same workbook as it was last time, such as last quarter's")
    earlier.try_sample()
    empty(
        "This page lists what is new since then, the most important first.",
        "Accounts that joined or left, money gained and lost, moves in rank, class, cell and stage, dangers new and over, people "
        "who came and went, and actions newly overdue. What one of the two books does not have is not compared, and it is said.",
    )


def which(c: BooksCompared) -> None:
    """Say which two books are compared, with the way to another one."""
    with st.container(horizontal=True, vertical_alignment="center"):
        sides = []
        for side, book in (("Earlier", c.before), ("Now", c.after)):
            day = f", as of {wording.day(book.as_of)}" if book.as_of is not None else ""
            sides.append(f"{side}: **{escape(book.portfolio.source or 'untitled book')}**{day}")
        st.caption(" · ".join([*sides, f"{wording.plural(c.matched, 'account')} in both"]), width="stretch")
        st.button("Another earlier book", key="forget_earlier", icon=":material/restart_alt:", type="tertiary",
                  on_click=earlier.forget)  # fmt: skip


def on_show(c: BooksCompared) -> list[Change]:
    """The changes of accounts that pass the sidebar's filters."""
    if not state.filtered():
        return list(c.result.agenda)
    shown = set(state.shown(a))
    return [change for change in c.result.agenda if change.account in shown]


def agenda(c: BooksCompared) -> None:
    """The list of changes, each a link to its account."""
    found = on_show(c)
    if not found:
        if c.result.agenda:
            empty(
                "Nothing changed at the accounts that pass the filter.", "Reset the filters in the sidebar to see all."
            )
        else:
            empty("The two books say the same.", "Choose another earlier book, or come back when this one has changed.")
        return
    listed = st.container(border=True, gap="xsmall", key="agenda")
    everything = len(found) > FIRST and st.toggle(
        f"Show all {len(found):,} changes"
        if len(found) <= MOST
        else f"Show the first {MOST:,} of {len(found):,} changes",
        key="whole_agenda",
    )
    with listed:
        for change in found[: MOST if everything else FIRST]:
            line(c, change)
    with st.container(horizontal=True):
        st.download_button(
            "Download the agenda", lambda: agenda_csv(c, found), "what-changed.csv", "text/csv", key="agenda_csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        explain(a, "agenda", "books_compared")


def line(c: BooksCompared, change: Change) -> None:
    """One change: its account as a link where it can be opened, what happened, and the money at stake."""
    icon, key = f":material/{ICONS[change.kind]}:", change.account
    full = c.name(key)
    short = shorten(full, MOST_LETTERS)
    whole = None if short == full else escape(full)
    name, said = st.columns([2, 7], vertical_alignment="center", gap="xsmall")
    with name:
        if key in a.names.index:
            st.page_link(
                ACCOUNT.file, label=f"**{escape(short)}**", icon=icon, query_params=url.params(key), help=whole
            )
        else:
            st.markdown(f":small[{icon} **{escape(short)}**]", help=whole)
    stake = escape(words.at_stake(c, change)).replace(" ", NO_BREAK)
    said.markdown(f"{render(words.rest(c, change))} :gray[{stake}]" if stake else render(words.rest(c, change)))


def agenda_csv(c: BooksCompared, found: list[Change]) -> bytes:
    """The agenda as a table to take away."""
    rows = [
        {"kind": words.KINDS[change.kind], "account": c.name(change.account), "sentence": words.sentence(c, change).plain,
         "stake": change.stake}
        for change in found
    ]  # fmt: skip
    titles = {"kind": "What", "account": "Account", "sentence": "Change", "stake": f"At stake ({currency})"}
    return csv_of(pd.DataFrame(rows, columns=list(titles)).astype({"stake": "float64"}), titles)


# ---------------------------------------------------------------- detail


def among() -> frozenset[str] | None:
    """The accounts that pass the sidebar's filters; None while none is set."""
    return frozenset(state.shown(a)) if state.filtered() else None


def missing(c: BooksCompared, *subjects: str) -> bool:
    """Say which of some subjects were not compared; return whether none was."""
    gaps = [gap for gap in c.result.gaps if gap.subject in subjects]
    for gap in gaps:
        st.caption(f":material/info: {escape(words.gap(c, gap))}")
    return len(gaps) == len(subjects)


def moved_table(moved: pd.DataFrame, columns: dict[str, ColumnConfig], key: str, alt: str) -> None:
    """A table of accounts that are in the book on show and pass the filters."""
    here = moved[moved.index.isin(a.names.index)]
    tables.account_table(a, state.passing(a, here), columns, key, alt=alt, height=420)


def ranks(c: BooksCompared) -> None:
    """Accounts by places gained or lost."""
    if missing(c, "rank"):
        return
    moved = c.result.table[c.result.table["move"].fillna(0) != 0]
    st.markdown(detail.ranks(c).plain)
    columns = {
        "move": st.column_config.NumberColumn("Places", help="Positive is up", format="%+d"),
        "rank_before": st.column_config.NumberColumn("Rank before", format="%d"),
        "rank_after": st.column_config.NumberColumn("Rank now", format="%d"),
    }
    if len(moved):
        moved_table(
            moved.sort_values("move", key=abs, ascending=False, kind="stable"),
            columns,
            "rank_moves",
            "Accounts whose rank changed",
        )
    explain(a, "rank_moves", "rank")


def matrix(found: Transitions, title: str, one: str) -> None:
    """From x to as a table, with what stayed in a sentence."""
    st.markdown(f"**{title}.** {escape(detail.stability(found, one).plain)}")
    rows = detail.matrix(found)
    if rows:
        alt = f"{title}: accounts by {one} before (rows) and now (columns)"
        st.table(rows, border="horizontal", width="content", alt=alt)


def classes(c: BooksCompared) -> None:
    """Moves between classes, cells and stages."""
    st.caption("Rows: before. Columns: now. The bold numbers stayed.")
    found = {"class": c.result.classes, "cell": c.result.cells, "stage": c.result.stages}
    upper = st.columns(2)
    for (subject, moves), title, place in zip(
        found.items(), ("Classes", "Cells", "Stages"), (*upper, st.container()), strict=True
    ):
        with place:
            if not missing(c, subject):
                matrix(moves, title, subject)
    moved = detail.moved(found)
    if len(moved):
        columns = {
            "what": tables.text_column("What"), "before": tables.text_column("Before"), "after": tables.text_column("Now"),
        }  # fmt: skip
        moved_table(moved, columns, "class_moves", "Accounts whose class, cell or stage changed")
    explain(a, "class_moves", "abc", "cell", "stage")


def people(c: BooksCompared) -> None:
    """Who came, went or turned."""
    if missing(c, "people"):
        return
    rows = detail.people_rows(c, among())
    if rows:
        st.dataframe(rows[: tables.MOST_ROWS], hide_index=True, key="people_moves_table", height="auto" if len(rows) < 12 else 420,
                     placeholder=wording.MISSING, alt="People who are new, gone, or stand towards us in another way")  # fmt: skip
    else:
        st.markdown("Nobody came, went or turned at the accounts with people in both books.")
    explain(a, "people_moves", "sentiment", "key_player")


def risks(c: BooksCompared) -> None:
    """Levels, signals and what is overdue now."""
    if not missing(c, "risk"):
        matrix(c.result.levels, "Risk levels", "level")
    if not missing(c, "signals"):
        rows = detail.signal_rows(c, among())
        st.markdown("**Signals.** " + ("New and over since the earlier book." if rows else "None opened or closed."))
        if rows:
            st.dataframe(
                rows[: tables.MOST_ROWS],
                hide_index=True,
                key="signal_table",
                alt="Signals of risk that opened or closed",
            )
    missing(c, "actions")
    late = detail.overdue_rows(c, among())
    st.markdown(f"**Overdue now.** {wording.plural(len(late), 'action') if late else 'No action.'}")
    if late:
        st.dataframe(late[: tables.MOST_ROWS], hide_index=True, key="overdue_table", placeholder=wording.MISSING,
                     alt="Actions that are overdue now, the latest first")  # fmt: skip
    explain(a, "danger_moves", "risk_level")


def money(c: BooksCompared) -> None:
    """What lies between the money before and the money now."""
    missing(c, "revenue")
    way = c.result.bridge
    if way is None:
        return
    measure = "MRR" if a.revenue.unit == "MRR" else "Revenue"
    with st.grid(3, min_column_width=160):
        st.metric(f"{measure} before", wording.money(way.before, currency), border=True)
        st.metric(f"{measure} now", wording.money(way.after, currency), border=True)
        st.metric("Difference", detail.signed_money(way.after - way.before, currency), border=True)
    if way.moves:
        frame.show(
            "bridge_chart", (way, measure, currency), lambda p: bridge.bridge(way.moves, measure, currency, p),
            alt="What lies between the money before and now: "
                + "; ".join(f"{name} {detail.signed_money(amount, currency)}" for name, amount in way.moves),
        )  # fmt: skip
    moved = c.result.table[c.result.table["change"].fillna(0) != 0]
    if len(moved):
        columns = {
            "change": tables.money_column(a, "Difference"),
            "money_before": tables.money_column(a, "Before"), "money_after": tables.money_column(a, "Now"),
        }  # fmt: skip
        moved_table(
            moved.sort_values("change", key=abs, ascending=False, kind="stable"),
            columns,
            "money_moves",
            "Accounts whose money changed",
        )
    explain(a, "money_bridge", "revenue")


if c is None:
    waiting()
    st.stop()

head(CHANGED, words.finding(c))
which(c)
agenda(c)
account_card(a)
notes = [*words.gap_sentences(c), *([words.renamed(c)] if c.renamed else [])]
if notes:
    st.caption("  \n".join(f":material/info: {escape(note)}" for note in notes))

TABS = {"Ranks": ranks, "Classes and cells": classes, "People": people, "Risks": risks, "Money": money}
for tab, draw in zip(st.tabs(list(TABS), on_change="rerun", key="changed_detail"), TABS.values(), strict=True):
    if tab.open:
        with tab:
            draw(c)
