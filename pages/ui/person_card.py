"""The card of one person on a stakeholder map, and the forms that change people and lines of influence."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import streamlit as st

from kamcore.findings import stakeholders as words
from kamcore.method.stakeholder_map import CONTACTS, LEVELS, ROLES, SIGNS
from kamcore.workbook import editing
from pages.ui import state, url
from pages.ui.account_chooser import unique_labels
from pages.ui.escape import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kamcore.analysis import Analysis
    from kamcore.method.stakeholder_map import Network, Person
    from kamcore.workbook.portfolio import Portfolio

UNKNOWN = "not known"
POWER_ENDS: Mapping[float, str] = MappingProxyType({1.0: ", hardly any", 5.0: ", decides"})
"""What the ends of the scale of decision power mean."""
EARLIEST = "1990-01-01"
LATEST = "2100-12-31"


def person_card(a: Analysis, account: str, who: Person) -> None:
    """Draw what is known of a person, and the form to change it."""
    with st.container(border=True, gap="small", key="person_card"):
        st.markdown(f"**{escape(who.name)}**")
        if who.title and who.title.casefold() != who.name.casefold():
            st.caption(escape(who.title))
        reason = words.why(a, account, who)
        if reason:
            st.markdown(f":material/flag: {escape(reason)}")
        facts = words.facts(a, account, who)
        st.table(
            {escape(name): escape(value) for name, value in facts},
            border="horizontal",
            alt="What is known of this person",
        )
        if not can_edit(a):
            st.caption("Groups are added up to their top account; switch that off to change people.")
            return
        box = st.expander("Change", icon=":material/edit:", key="person_edit", on_change="rerun")
        if box.open:
            with box:
                _edit_form(a, account, who)


def can_edit(a: Analysis) -> bool:
    """Whether people may be changed: not while groups are rolled up, since a person then stands under another account."""
    return a.book is a.portfolio


def person_labels(network: Network) -> dict[str, str]:
    """Return a label for each person, by name."""
    people = sorted(network.nodes, key=lambda p: (p.name.casefold(), p.key))
    return unique_labels(
        {p.key: p.name if not p.title or p.title == p.name else f"{p.name}, {p.title}" for p in people}
    )


def _apply(label: str, change: Callable[[Portfolio], Portfolio], open_then: str = "") -> None:
    problem = state.edit(label, change)
    if problem:
        st.error(escape(problem))
        return
    if open_then:
        st.session_state["person"] = open_then
    st.rerun()


def _with_current(steps: list[Any], current: Any) -> list[Any]:  # noqa: ANN401  (numbers or words)
    return steps if current in steps else [*steps, current]


def _power(key: str, current: float | None = None) -> float | None:
    options = _with_current([None, 1.0, 2.0, 3.0, 4.0, 5.0], current)
    found: float | None = st.selectbox(
        "Decision power", options, index=options.index(current), key=key,
        format_func=lambda v: UNKNOWN if v is None else f"{v:g} of 5{POWER_ENDS.get(v, '')}",
    )  # fmt: skip
    return found


def _sentiment(key: str, current: float | None = None) -> float | None:
    options = _with_current([None, -2.0, -1.0, 0.0, 1.0, 2.0], current)

    def named(value: float | None) -> str:
        if value is None:
            return UNKNOWN
        step = words.sentiment_step(value)
        exact = "" if value == step else f" ({value:g})"
        return f"{words.SIGNS[step]} {words.sentiment_words(value)}{exact}"

    found: float | None = st.selectbox("Sentiment", options, index=options.index(current), key=key, format_func=named)
    return found


def _choice(label: str, choices: tuple[str, ...], key: str, current: str | None = None) -> str | None:
    options = _with_current([None, *choices], current)
    found: str | None = st.selectbox(
        label, options, index=options.index(current), key=key, format_func=lambda v: v or UNKNOWN
    )
    return found


def _manager(labels: dict[str, str], key: str, current: str | None = None, without: str = "") -> str | None:
    options = _with_current([None, *(k for k in labels if k != without)], current)
    found: str | None = st.selectbox(
        "Reports to", options, index=options.index(current), key=key,
        format_func=lambda k: "nobody known" if k is None else labels[k],
    )  # fmt: skip
    return found


def _edit_form(a: Analysis, account: str, who: Person) -> None:
    stamp = url.token(a.portfolio.digest_of("stakeholders"), f"{account}\x00{who.key}")
    labels = person_labels(a.network(account))
    with st.form(f"person_form_{stamp}", border=False):
        before: dict[str, Any] = {
            "power": who.power, "sentiment": who.sentiment, "contact": who.contact, "reports_to": who.reports_to,
            "owner": who.owner or "", "last_contact": who.last_contact.date() if who.last_contact is not None else None,
            "key_contact": who.key_contact, "key_player": who.marked_key_player is True, "sponsor": who.sponsor is True,
            "champion": who.champion is True, **{role: role in who.roles for role in ROLES},
        }  # fmt: skip
        after: dict[str, Any] = {
            "power": _power(f"power_{stamp}", who.power),
            "sentiment": _sentiment(f"sentiment_{stamp}", who.sentiment),
            "contact": _choice("Contact", CONTACTS, f"contact_{stamp}", who.contact),
        }
        roles = st.multiselect(
            "Roles in the decision", ROLES, [r for r in ROLES if r in who.roles], key=f"roles_{stamp}"
        )
        after |= {role: role in roles for role in ROLES}
        after["reports_to"] = _manager(labels, f"reports_to_{stamp}", who.reports_to, who.key)
        after["owner"] = st.text_input("Our contact", before["owner"], key=f"owner_{stamp}")
        after["last_contact"] = st.date_input(
            "Last contact", before["last_contact"], min_value=EARLIEST, max_value=LATEST, key=f"last_contact_{stamp}"
        )
        for name, label in (
            ("key_contact", "Key contact point"), ("key_player", "Key player whatever the power"),
            ("sponsor", "Executive sponsor"), ("champion", "Champion"),
        ):  # fmt: skip
            after[name] = st.checkbox(label, before[name], key=f"{name}_{stamp}")
        saved = st.form_submit_button("Apply", type="primary", key=f"person_apply_{stamp}")
    changed = {name: value for name, value in after.items() if value != before[name]}
    if saved and changed:
        row = {"account": account, "person": who.key}
        _apply(f"change {who.name}", lambda book: editing.put(book, "stakeholders", row, changed), who.key)
    if st.button("Remove this person", icon=":material/delete:", type="tertiary", key=f"person_remove_{stamp}"):
        _apply(f"remove {who.name}", lambda book: editing.remove_person(book, account, who.key))


def add_person_form(a: Analysis, account: str) -> None:
    """Draw the form that adds a person."""
    network = a.network(account)
    stamp = url.token(a.portfolio.digest_of("stakeholders"), account)
    with st.form(f"add_person_{stamp}", border=False):
        left, middle, right = st.columns(3)
        with left:
            name = st.text_input("Person", key=f"new_name_{stamp}", placeholder="A name or a role")
            title = st.text_input("Job title", key=f"new_title_{stamp}")
            manager = _manager(person_labels(network), f"new_reports_to_{stamp}")
        with middle:
            function = st.text_input("Function", key=f"new_function_{stamp}")
            level = _choice("Level", LEVELS, f"new_level_{stamp}")
            outside = st.checkbox("Outside the company, such as an adviser", key=f"new_outside_{stamp}")
        with right:
            power = _power(f"new_power_{stamp}")
            sentiment = _sentiment(f"new_sentiment_{stamp}")
            roles = st.multiselect("Roles in the decision", ROLES, key=f"new_roles_{stamp}")
        if st.form_submit_button("Add person", type="primary", key=f"new_apply_{stamp}"):
            values = {
                "name": name, "title": title, "function": function, "level": level, "reports_to": manager, "power": power,
                "sentiment": sentiment, **({"outside": True} if outside else {}), **dict.fromkeys(roles, True),
            }  # fmt: skip
            _apply(f"add {name.strip()}", lambda book: editing.add_person(book, account, values))


def influence_forms(a: Analysis, account: str) -> None:
    """List the lines of influence, with a form to add one and one to take one out."""
    network = a.network(account)
    labels = person_labels(network)
    stamp = url.token(a.portfolio.digest_of("influence") + a.portfolio.digest_of("stakeholders"), account)
    lines = {f"{line.source}\x00{line.target}": line for line in network.influence}
    names = {p.key: p.name for p in network.nodes}
    if lines:
        st.dataframe(
            [
                {"From": names[e.source], "On": names[e.target], "Kind": e.sign, "Strength": e.strength}
                for e in network.influence
            ],
            hide_index=True, key=f"influence_table_{stamp}", alt="Lines of influence outside the reporting line",
            column_config={"Strength": st.column_config.NumberColumn(format="percent", help="60 % where nothing is stated")},
        )  # fmt: skip
    else:
        st.caption("No influence outside the reporting line is known yet. Who listens to whom?")
    if len(labels) < 2 or not can_edit(a):
        return
    with st.form(f"add_influence_{stamp}", border=False):
        first, second, third, fourth = st.columns(4, vertical_alignment="bottom")
        options = list(labels)
        source = first.selectbox("From", options, key=f"source_{stamp}", format_func=labels.__getitem__)
        target = second.selectbox("On", options, index=1, key=f"target_{stamp}", format_func=labels.__getitem__)
        kind = third.selectbox("Kind", SIGNS, key=f"kind_{stamp}")
        percent = fourth.slider("Strength", 0, 100, 60, 5, format="%d %%", key=f"strength_{stamp}")
        if st.form_submit_button("Add line", key=f"influence_add_{stamp}"):
            if source == target:
                st.error("Choose two different people.")
            else:
                row = {"account": account, "source": source, "target": target}
                values = {"kind": kind, "strength": percent / 100}
                _apply(
                    f"influence of {names[source]} on {names[target]}",
                    lambda book: editing.put(book, "influence", row, values),
                )
    if lines:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            texts = unique_labels(
                {key: f"{names[e.source]} on {names[e.target]}, {e.sign}" for key, e in lines.items()}
            )
            chosen = st.selectbox("Line to remove", list(lines), key=f"line_{stamp}", format_func=texts.__getitem__)
            if st.button("Remove line", icon=":material/delete:", key=f"influence_remove_{stamp}"):
                gone = {"account": account, "source": lines[chosen].source, "target": lines[chosen].target}
                _apply("remove a line of influence", lambda book: editing.take_out(book, "influence", gone))
