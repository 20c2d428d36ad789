"""What the owner of a workspace looks after: its links, its people, its terms, and its end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import sharing as words
from kamcore.store.access import Role
from kamcore.store.archive import archive
from kamcore.store.errors import StoreError
from kamcore.store.installed import installed_store
from pages.ui import sharing, workspace
from pages.ui.escape import escape

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from kamcore.store.workspaces import Link, Terms
    from pages.ui.workspace import Opened

_PROBLEM, _FRESH = "owner_problem", "fresh_link"
GIVEN = (Role.EDITOR, Role.VIEWER, Role.FACILITATOR, Role.OWNER)
"""The roles, as they are offered: the frequent ones first."""


def draw(here: Opened, now: datetime) -> None:
    """Draw everything an owner may change.

    Raises:
        StoreError: when the workspace cannot be read.
    """
    store = installed_store().workspaces
    terms, links = store.terms(here.access), store.links(here.access)
    if _PROBLEM in st.session_state:
        st.error(escape(st.session_state.pop(_PROBLEM)))
    if _FRESH in st.session_state:
        with st.container(border=True):
            st.markdown("**The new link. It is shown this once**: copy it now.")
            sharing.link(st.session_state[_FRESH])
            st.button("Done", key="fresh_done", on_click=st.session_state.pop, args=(_FRESH,))
    _links(here, links, now)
    if "is_logged_in" in st.user or terms.members or terms.sign_in:
        _people(here, terms)
    _terms(here, terms, now)
    _end(here, terms)


def _do(work: Callable[[], object]) -> None:
    """Run one change; what it says against it is shown above."""
    try:
        work()
    except StoreError as problem:
        st.session_state[_PROBLEM] = str(problem)


# ---------------------------------------------------------------- links


def _links(here: Opened, links: tuple[Link, ...], now: datetime) -> None:
    st.markdown("**Links**")
    with st.container(border=True, gap="small"):
        for link in links:
            _one_link(here, link, now)
    with st.popover("Another link", icon=":material/add_link:", key="add_link"), st.form("link_form", border=False):
        role = st.selectbox("It lets people", GIVEN, key="link_role", format_func=_may)
        label = st.text_input(
            "For whom", key="link_label", max_chars=200, help="Only to tell links apart; may stay empty"
        )
        last = st.date_input("Opens until", value=None, min_value=now.date() + timedelta(days=1), key="link_until")
        if st.form_submit_button("Make the link", key="link_make"):
            _do(lambda: _add(here, role, label, last))
            st.rerun()


def _may(role: Role) -> str:
    return {
        Role.EDITOR: "save changes",
        Role.VIEWER: "look at it",
        Role.FACILITATOR: "run rooms",
        Role.OWNER: "do everything",
    }[role]


def _add(here: Opened, role: Role, label: str, last: date | None) -> None:
    token = installed_store().workspaces.add_link(
        here.access, role, label=label, expires=sharing.end_of(last) if last else None
    )
    st.session_state[_FRESH] = f"/w/{token}"


def _one_link(here: Opened, link: Link, now: datetime) -> None:
    said, buttons = st.columns([3, 2], vertical_alignment="center")
    name = f"**{link.role.value.capitalize()}**" + (f", {escape(link.label)}" if link.label else "")
    facts = [f"made {wording.ago(link.created, now)}"]
    if link.revoked is not None:
        facts.append("withdrawn: opens nothing")
    elif link.expires is not None:
        facts.append(("over since " if link.expires <= now else "until ") + wording.moment(link.expires))
    if link.id == here.access.link:
        facts.append("you came by it")
    said.markdown(f"{name} :gray[{' · '.join(facts)}]", help=words.ROLES[link.role])
    with buttons.container(horizontal=True, horizontal_alignment="right"):
        st.button("Renew", key=f"renew_{link.id}", icon=":material/autorenew:", type="tertiary", on_click=_renew,
                  args=(here, link), help="Gives it another address; the old one opens nothing any more")  # fmt: skip
        if link.revoked is None:
            st.button("Withdraw", key=f"revoke_{link.id}", icon=":material/link_off:", type="tertiary", on_click=_revoke,
                      args=(here, link), help="Whoever came by it is out at once")  # fmt: skip


def _renew(here: Opened, link: Link) -> None:
    def work() -> None:
        st.session_state[_FRESH] = f"/w/{installed_store().workspaces.renew(here.access, link.id)}"

    _do(work)


def _revoke(here: Opened, link: Link) -> None:
    _do(lambda: installed_store().workspaces.revoke(here.access, link.id))


# ---------------------------------------------------------------- people


def _people(here: Opened, terms: Terms) -> None:
    st.markdown("**People who sign in**")
    st.caption("Whoever is on this list needs no other link than this one:")
    sharing.link(f"/?workspace={here.access.workspace}")
    for i, (who, role) in enumerate(terms.members):
        said, taken = st.columns([3, 2], vertical_alignment="center")
        said.markdown(f"{escape(who)} :gray[{role.value}]")
        with taken.container(horizontal=True, horizontal_alignment="right"):
            st.button("Remove", key=f"member_{i}", icon=":material/person_remove:", type="tertiary", on_click=_member,
                      args=(here, who, None))  # fmt: skip
    with (
        st.popover("Another person", icon=":material/person_add:", key="add_member"),
        st.form("member_form", border=False),
    ):
        who = st.text_input("E-mail address", key="member_who", help="Or @example.com for everybody there")
        role = st.selectbox("They may", GIVEN, key="member_role", format_func=_may)
        if st.form_submit_button("Add", key="member_add"):
            _member(here, who, role)
            st.rerun()
    st.toggle("Only people on this list", value=terms.sign_in, key="sign_in_needed", on_change=_sign_in, args=(here,),
              help="Then links open it no more, except the owner's")  # fmt: skip


def _member(here: Opened, who: str, role: Role | None) -> None:
    _do(lambda: installed_store().workspaces.set_member(here.access, who, role))


def _sign_in(here: Opened) -> None:
    needed = bool(st.session_state["sign_in_needed"])
    _do(lambda: installed_store().workspaces.set_terms(here.access, sign_in=needed))


# ---------------------------------------------------------------- terms and end


def _terms(here: Opened, terms: Terms, now: datetime) -> None:
    st.markdown("**Name and end**")
    with st.form("terms_form"):
        name = st.text_input("Name of the workspace", value=terms.name, key="terms_name", max_chars=200)
        until = (terms.expires - timedelta(days=1)).date() if terms.expires else None
        last = st.date_input(
            "Delete it after", value=until, min_value=now.date(), key="terms_until",
            help="Empty: it stays until somebody deletes it",
        )  # fmt: skip
        if st.form_submit_button("Apply", key="terms_apply"):
            expires = sharing.end_of(last) if last else None
            _do(
                lambda: installed_store().workspaces.set_terms(
                    here.access, name=name, expires=expires, stays=last is None
                )
            )
            st.rerun()
    st.caption(f"All revisions together take {wording.number(terms.size / 1e6)} MB.")


def _end(here: Opened, terms: Terms) -> None:
    st.markdown("**Take it away or delete it**")
    with st.container(horizontal=True):
        st.download_button(
            "Download everything", lambda: archive(installed_store(), here.access), "workspace.zip", "application/zip",
            key="archive", icon=":material/folder_zip:", on_click="ignore", help="Every revision as a workbook, and the log",
        )  # fmt: skip
        with st.popover("Delete for good", icon=":material/delete_forever:", key="delete_box"):
            st.markdown("Every revision, link, room and vote is deleted for everybody. Nothing brings it back.")
            typed = st.text_input(f"Type its name to go on: {escape(terms.name)}", key="delete_name")
            st.button("Delete this workspace", key="delete_now", disabled=typed.strip() != terms.name, on_click=_delete,
                      args=(here,))  # fmt: skip


def _delete(here: Opened) -> None:
    def work() -> None:
        installed_store().workspaces.delete(here.access)
        workspace.part()
        workspace.tell("The workspace is deleted. The book on show is in this tab only.", ":material/delete_forever:")

    _do(work)
