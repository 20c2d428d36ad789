"""What stands below a stakeholder map: what if somebody leaves, power and interest, and the coverage of all accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import coverage, departure
from pages.ui import state, tables, url
from pages.ui.account_chooser import unique_labels
from pages.ui.escape import escape
from pages.ui.page import empty, explain, render
from pages.ui.person_card import person_labels

if TYPE_CHECKING:
    from kamcore.analysis import Analysis
    from kamcore.method.departure import Departure
    from kamcore.method.power_interest import Placed

SIDES = ("One of theirs", "One of ours")
MOST_NAMES = 8
"""So many people are listed in one cell of the grid."""


def what_if(a: Analysis, account: str) -> None:
    """Let somebody be chosen who leaves, and tell what that would change."""
    found = _chosen(a, account)
    if found is None:
        empty(
            "None of your people is named on this map.",
            "Here you would see what is lost when one of them leaves. Fill in “Our contact” on the Stakeholders sheet or on a "
            "person’s card.",
        )
        return
    told = departure.told(a, account, found)
    st.markdown(f"**{render(told.headline).replace('**', '')}**")
    for effect in told.effects:
        st.markdown(f"- {render(effect)}")
    rows = {
        "": [one.what for one in told.compared],
        "Now": [escape(one.before) for one in told.compared],
        "Then": [f"**{escape(one.after)}**" if one.changed else escape(one.after) for one in told.compared],
    }
    with st.container(width=760):
        st.table(rows, border="horizontal", hide_index=True, alt="The answers now, and when that person has left")
    explain(a, "departure")


def _chosen(a: Analysis, account: str) -> Departure | None:
    """Draw the choice of who leaves; None when nobody of ours can be chosen."""
    stamp = url.token(a.book.digest_of("stakeholders"), account)
    with st.container(horizontal=True, vertical_alignment="bottom", key="leaver_bar"):
        side = st.segmented_control("Who leaves", SIDES, default=SIDES[0], required=True, key="leaver_side")
        if side == SIDES[0]:
            named = person_labels(a.network(account))
            labels = {one.key: named[one.key] for one in departure.theirs(a, account)}
        else:
            labels = unique_labels({name: name for name in departure.ours(a, account)})
        if not labels:
            return None
        leaver = st.selectbox(
            "Person", list(labels), key=f"leaver_{side}_{stamp}", format_func=labels.__getitem__, width=360
        )
    return a.departure(account, leaver) if side == SIDES[0] else a.owner_departure(account, leaver)


def grid(a: Analysis, account: str) -> None:
    """Draw the power and interest grid."""
    found = a.power_interest(account)
    if any(people for _, people in found.cells):
        with st.grid(2, min_column_width=300):
            for cell, people in found.cells:
                _cell(cell, people)
    else:
        empty(
            "Nobody can be placed yet.",
            "Here you would see whom to manage closely, keep satisfied, keep informed or only watch. It needs Decision power, and "
            "Contact or Sentiment, on the Stakeholders sheet.",
        )
    _apart(found.apart)
    explain(a, "power_interest", "decision_power")


def _cell(cell: str, people: tuple[Placed, ...]) -> None:
    with st.container(border=True, gap="xsmall", height="stretch", key=f"grid_{cell.replace(' ', '_')}"):
        st.markdown(f"**{cell.capitalize()}** ({len(people):,})")
        st.caption(coverage.TREATMENT[cell].capitalize())
        _listed(people)


def _apart(people: tuple[Placed, ...]) -> None:
    if people:
        who = wording.plural(len(people), "person is", "people are")
        with st.expander(f"{who} listed apart: power or interest is not known", icon=":material/question_mark:"):
            _listed(people)


def _listed(people: tuple[Placed, ...]) -> None:
    lines = [f"- **{escape(one.person.name)}**: {escape(coverage.placed_words(one))}" for one in people[:MOST_NAMES]]
    st.markdown("\n".join(lines) or "Nobody")
    if len(people) > MOST_NAMES:
        st.caption(f"and {len(people) - MOST_NAMES:,} more")


def all_accounts(a: Analysis) -> None:
    """Draw the coverage of all accounts as a table; a click chooses the account."""
    if a.coverage_table.table.empty:
        empty(
            "No account has people on its map yet.",
            "Here you would see which accounts are red, hang on one person or lack a sponsor. Fill in the Stakeholders sheet.",
        )
        return
    st.markdown(render(coverage.finding(a)))
    bare = len(coverage.without_people(a))
    too = bare > 0 and st.toggle(f"List {wording.plural(bare, 'account')} without people too", key="coverage_bare")
    table = state.passing(a, coverage.table(a) if too else coverage.mapped(a))
    if table.empty:
        st.caption("No account with people passes the filters.")
        return
    limit = wording.plural(a.coverage_table.stale_days, "day")
    columns = {
        "light": tables.text_column("Coverage", "Red: no powerful person supports you", 80),
        "revenue": tables.money_column(a, "Revenue", f"In {a.revenue.window.words}"),
        "single": tables.text_column("Hangs on one person", "And on whom", 140),
        "missing": tables.text_column("Still to find", "Buying roles nobody holds, executive sponsor, champion", 200),
        "stale": tables.text_column("Stale contacts", f"No contact for more than {limit}, of those with a date", 100),
        "status": tables.text_column(
            "Map status",
            "No contacts, contacts but no key player, key players but none supportive, or a supportive one",
            130,
        ),
        "people": st.column_config.NumberColumn("People", format="%,d"),
        "stalest": st.column_config.NumberColumn(
            "Oldest (days)", help="Days since the oldest last contact", format="%d"
        ),
    }
    tables.account_table(
        a,
        table,
        columns,
        "coverage_table",
        alt="Coverage of all accounts, red first, then the most revenue",
        height=560,
    )
    explain(
        a, "coverage", "map_status", "single_threaded", "complete_map", "stale_contact", label="How are these computed?"
    )
