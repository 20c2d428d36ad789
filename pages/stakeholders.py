"""Stakeholders: whom must we win, and who can help?"""

from __future__ import annotations

import streamlit as st

from kamcore import wording
from kamcore.findings import path_to_yes
from kamcore.findings import stakeholders as words
from kamcore.findings.sentence import say
from kamcore.method.network_focus import LIMIT, SMALL
from kamcore.method.stakeholder_map import ROLES
from pages.ui import state, tables, url
from pages.ui.account_chooser import choose_account
from pages.ui.charts import frame, network
from pages.ui.device import on_phone
from pages.ui.escape import escape
from pages.ui.graph import show_graph
from pages.ui.graph_legend import legend
from pages.ui.graph_marks import Marks
from pages.ui.page import book_or_stop, empty, explain, head, render, stop, suggest
from pages.ui.people_tabs import all_accounts, grid, what_if
from pages.ui.person_card import add_person_form, can_edit, influence_forms, person_card
from pages.ui.registry import ACCOUNT, STAKEHOLDERS

a = book_or_stop(STAKEHOLDERS)
account = state.chosen(a) or words.default_account(a)
if account is None:
    stop("There is no account in this book.", "Add one on the Accounts sheet.")
people = a.network(account)
name = str(a.names[account])
head(STAKEHOLDERS, words.finding(a, account))
chosen = st.session_state.get("person")
if chosen not in people.by_key:
    chosen = words.default_person(a, account)
target = path_to_yes.aim(a, account, chosen)
best = a.path_to_yes(account, target).people
solid = path_to_yes.solid(a, account, target)

VIEWS = ("Graph", "Chart", "Table")
phone = on_phone()
limit = SMALL if phone else LIMIT
TABLE_REST = tuple(one for one in words.TABLE_COLUMNS if one not in ("name", "title", "win"))
MARK = {True: ":material/check:", False: ":material/close:", None: ":material/question_mark:"}


def pick(key: str) -> None:
    """Open a person's card, and the neighbours who are not shown yet."""
    state.choose(account)
    st.session_state["person"] = key
    opened = st.session_state.get("people_opened", {}).get(account, ())
    if opened is not None and key in shown.expandable:
        open_up((*opened, key))


def open_up(keys: tuple[str, ...] | None) -> None:
    """Show the neighbours of these people too; None shows everybody."""
    st.session_state["people_opened"] = {account: keys}


talk = path_to_yes.next_conversation(a, account, target)
if talk is not None:
    st.markdown(f":material/forum: Next conversation: {render(talk)}")
    st.caption(escape(words.coverage_sentence(a, account)))
with st.container(horizontal=True, vertical_alignment="bottom", key="people_bar"):
    with st.container(width=360):
        with_people = a.coverage_flags.table["people"].sort_values(ascending=False, kind="stable").index
        choose_account(a, account, with_people, "people_account")
    if people.nodes:
        view = st.segmented_control(
            "View", VIEWS, default=VIEWS[1] if phone else VIEWS[0], required=True, key="people_view",
            help="The same people three ways: a graph to move in, a chart for small screens, and a table",
        )  # fmt: skip
        functions = sorted({p.function for p in people.nodes if p.function})
        with st.popover("Filter people", icon=":material/filter_list:", key="people_filter"):
            roles = st.multiselect("Role in the decision", ROLES, key="people_roles", placeholder="All")
            wanted = st.multiselect(
                "Function", functions, key=f"people_functions_{url.token(a.book.book, account)}", placeholder="All"
            )
            steps = st.multiselect(
                "Sentiment", [*words.SENTIMENTS, None], key="people_sentiments", placeholder="All",
                format_func=lambda s: f"{words.SIGNS[s]} {'not known' if s is None else words.SENTIMENTS[s]}",
            )  # fmt: skip
        lighted = (
            bool(best)
            and view != "Table"
            and st.toggle("Light the best way", value=True, key="people_way", help="Everybody else is drawn quieter")
        )

if not people.nodes:
    empty(
        "No people yet.",
        "This page draws who reports to whom, who has power and who is on your side. "
        "Fill in the Stakeholders sheet, or add the first person here.",
    )
    if can_edit(a):
        add_person_form(a, account)
    st.subheader("All accounts", anchor=False)
    all_accounts(a)
    st.stop()

opened = st.session_state.get("people_opened", {}).get(account, ())
shown = words.view(a, account, opened, best, limit)
filtered = bool(roles or wanted or steps)
lit = words.matching(people, roles, wanted, steps) if filtered else None
stamp = (a.book.digest_of("stakeholders"), a.book.digest_of("influence"), account, opened, best, limit)
way = best if lighted and not filtered else ()
carried = path_to_yes.strength_sentence(a, account, target)

left, right = st.columns([8, 3], gap="medium")
with left:
    if view == "Graph":
        show_graph(shown, name, stamp, pick, selected=chosen, lit=lit, way=way, solid=solid)
    elif view == "Chart":
        points = frame.show(
            "people_chart",
            (stamp, name, chosen, lit, way, solid),
            lambda p: network.people_chart(shown, name, Marks(chosen, lit, way=way, solid=solid), p),
            alt=f"{wording.plural(len(shown.network.nodes), 'person', 'people')} by reporting line, with sentiment and power"
            + ("" if carried is None else f". {carried.plain}"),
            select="person",
        )
        clicked = points[0].get("id") if points else None
        if clicked != st.session_state.get("people_chart_acted_on"):
            st.session_state["people_chart_acted_on"] = clicked
            if clicked is not None:
                pick(shown.network.nodes[int(clicked[1:])].key)
                st.rerun()
    else:
        table = path_to_yes.marked(words.table(a, account), path_to_yes.places(a, account, target))
        table = table[table.index.isin(lit)] if lit is not None else table
        rows = st.dataframe(
            table, hide_index=True, height="auto" if len(table) < 15 else 560, key="people_table", on_select="rerun",
            selection_mode="single-row",
            placeholder=wording.MISSING, alt="Everybody on the map, whom to win first",
            column_order=("name", "title", "win", "way", *TABLE_REST),
            column_config={
                "name": st.column_config.TextColumn("Person", pinned=True),
                "title": tables.text_column("Job title"),
                "win": st.column_config.NumberColumn("To win", help="1 is the first to win; empty for others"),
                "way": st.column_config.NumberColumn("Best way", help="Who comes first, second and so on; empty for others"),
                "power": st.column_config.NumberColumn("Power", help="Decision power, 1 to 5", format="%g"),
                "sentiment": tables.text_column("Sentiment"),
                "roles": tables.text_column("Roles"),
                "contact": tables.text_column("Contact"),
                "function": tables.text_column("Function"),
                "level": tables.text_column("Level"),
                "reports_to": tables.text_column("Reports to"),
                "owner": tables.text_column("Our contact"),
                "last_contact": st.column_config.DateColumn("Last contact", format="D MMM YYYY"),
                "key_player": st.column_config.CheckboxColumn("Key player"),
                "outside": st.column_config.CheckboxColumn("Outside"),
            },
        ).selection.rows  # fmt: skip
        clicked = table.index[rows[0]] if rows and rows[0] < len(table) else None
        if clicked != st.session_state.get("people_table_acted_on"):
            st.session_state["people_table_acted_on"] = clicked
            if clicked is not None:
                pick(clicked)
                st.rerun()
    if carried is not None:
        st.caption(render(carried))
        explain(a, "path_to_yes")
    if filtered:
        what = "listed" if view == "Table" else "lit; the others are dimmed"
        st.caption(f"{len(lit or ()):,} of {wording.plural(len(people.nodes), 'person', 'people')} {what}.")
    if view != "Table":
        if len(people.nodes) > limit:
            with st.container(horizontal=True, vertical_alignment="center"):
                if shown.hidden:
                    st.caption(
                        f"{len(shown.network.nodes):,} of {len(people.nodes):,} people: key players and those around them. "
                        "A click on a person marked “+3” opens the three around that person."
                    )
                    st.button(
                        f"Show all {len(people.nodes):,} people", key="people_all", on_click=open_up, args=(None,)
                    )
                else:
                    st.button("Show key players only", key="people_few", on_click=open_up, args=((),))
        legend()
with right:
    person_card(a, account, people.person(chosen))

suggest(words.suggestions(a, account), account)

win, leave, interest, cover, everywhere, influence, add = st.tabs(
    [
        "Whom to win",
        "What if somebody leaves",
        "Power and interest",
        "Coverage",
        "All accounts",
        "Lines of influence",
        "Add a person",
    ],
    on_change="rerun",
    key="people_detail",
)
if win.open:
    with win:
        found = a.whom_to_win(account)
        order = words.win_order(a, account)
        if not order:
            st.markdown(render(words.to_win(a, account)))
        elif found.rule.startswith("deck"):
            st.caption("A neutral vice president with high power comes first; then power times distance from support.")
        for place, entry in enumerate(order[:8], start=1):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                way_there = say(*path_to_yes.best_way(a, account, entry.person.key))
                st.markdown(
                    f"{place:,}. {render(words.win_sentence(entry))}  \n:small[{render(way_there)}]", width="stretch"
                )
                st.button(
                    "Show", key=f"win_{url.token(account, entry.person.key)}", type="tertiary", icon=":material/person:",
                    on_click=pick, args=(entry.person.key,),
                )  # fmt: skip
        if len(order) > 8:
            st.caption(f"{len(order) - 8:,} more; see the table.")
        if found.power_unknown:
            unknown = wording.plural(len(found.power_unknown), "person", "people")
            st.caption(f"Decision power is not known for {unknown}, so they could not be judged.")
        explain(a, "whom_to_win", "path_to_yes", "decision_power", "sentiment")
if leave.open:
    with leave:
        what_if(a, account)
if interest.open:
    with interest:
        grid(a, account)
if everywhere.open:
    with everywhere:
        all_accounts(a)
if cover.open:
    with cover:
        st.markdown(f"**{escape(words.coverage_sentence(a, account))}**")
        for check in words.checks(a, account):
            st.markdown(f"{MARK[check.met]} **{check.title}**: {render(check.sentence)}")
        blanks = a.coverage(account).missing
        if blanks:
            st.caption("Not filled in, and could change the picture: " + escape("; ".join(blanks)) + ".")
        explain(a, "coverage", "map_status", "key_player", "single_threaded")
if influence.open:
    with influence:
        influence_forms(a, account)
if add.open:
    with add:
        if can_edit(a):
            add_person_form(a, account)
        else:
            st.caption("Groups are added up to their top account; switch that off to add people.")

if people.problems:
    with st.expander(
        f"{wording.plural(len(people.problems), 'thing')} on this map mended or left out", icon=":material/build:"
    ):
        for problem in people.problems:
            st.markdown(f"- {escape(problem.text)}")
st.page_link(ACCOUNT.file, label="Everything about this account", icon=ACCOUNT.icon, query_params=url.params(account))
