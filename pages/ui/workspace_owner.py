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

    from kamcore.store.admission import Link
    from kamcore.store.workspaces import Terms
    from pages.ui.workspace import Opened

_PROBLEM, _FRESH, _DRAWN = "owner_problem", "fresh_link", "terms_drawn"
GIVEN = (Role.EDITOR, Role.VIEWER, Role.FACILITATOR, Role.OWNER)
"""The roles, as they are offered: the frequent ones first."""


def draw(here: Opened, now: datetime) -> None:
    """Draw everything an owner may change.

    Raises:
        StoreError: when the workspace cannot be read.
    """
    store = installed_store()
    terms, links = store.workspaces.terms(here.access), store.admission.links(here.access)
    _problem("")
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


def _do(work: Callable[[], object], *, link: str = "") -> None:
    """Run one change; what is said against it is shown below the link it is about, else above everything."""
    try:
        work()
    except StoreError as problem:
        st.session_state[_PROBLEM] = (link, str(problem))


def _problem(link: str) -> None:
    at, said = st.session_state.get(_PROBLEM, ("", ""))
    if said and at == link:
        del st.session_state[_PROBLEM]
        st.error(escape(said))


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
    token = installed_store().admission.add_link(
        here.access, role, label=label, expires=sharing.end_of(last) if last else None, author=here.author
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
        if link.revoked is None and link.id == here.access.link:
            with st.popover("Withdraw", key="revoke_own", icon=":material/link_off:", type="tertiary"):
                st.markdown("You came by this link yourself: without it you are out of the workspace at once, unless you "
                            "signed in as one of its people.")  # fmt: skip
                st.button("Withdraw my own link", key=f"revoke_{link.id}", on_click=_revoke, args=(here, link))
        elif link.revoked is None:
            st.button("Withdraw", key=f"revoke_{link.id}", icon=":material/link_off:", type="tertiary", on_click=_revoke,
                      args=(here, link), help="Whoever came by it is out at once")  # fmt: skip
    _problem(link.id)


def _renew(here: Opened, link: Link) -> None:
    def work() -> None:
        st.session_state[_FRESH] = f"/w/{installed_store().admission.renew(here.access, link.id, author=here.author)}"

    _do(work, link=link.id)


def _revoke(here: Opened, link: Link) -> None:
    _do(lambda: installed_store().admission.revoke(here.access, link.id, author=here.author), link=link.id)


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
    st.session_state["sign_in_needed"] = terms.sign_in  # what holds, also after a change that was refused
    st.toggle("Only people on this list", key="sign_in_needed", on_change=_sign_in, args=(here,),
              help="Then links open it no more, except the owner's")  # fmt: skip


def _member(here: Opened, who: str, role: Role | None) -> None:
    _do(lambda: installed_store().admission.set_member(here.access, who, role, author=here.author))


def _sign_in(here: Opened) -> None:
    needed = bool(st.session_state["sign_in_needed"])
    _do(lambda: installed_store().workspaces.set_terms(here.access, sign_in=needed, author=here.author))


# ---------------------------------------------------------------- terms and end


def _terms(here: Opened, terms: Terms, now: datetime) -> None:
    st.markdown("**Name and end**")
    drawn = (terms.name, (terms.expires - timedelta(days=1)).date() if terms.expires else None)
    if "terms_name" not in st.session_state or st.session_state.get(_DRAWN) != drawn:
        st.session_state["terms_name"], st.session_state["terms_until"] = st.session_state[_DRAWN] = drawn
    with st.form("terms_form"):
        st.text_input("Name of the workspace", key="terms_name", max_chars=200)
        st.date_input(
            "Delete it after", min_value=now.date(), key="terms_until", help="Empty: it stays until somebody deletes it"
        )
        st.form_submit_button("Apply", key="terms_apply", on_click=_apply, args=(here, *drawn))
    size = f"{terms.size / 1e6:,.1f} MB" if terms.size >= 1e6 else f"{max(terms.size / 1e3, 1):,.0f} kB"
    st.caption(f"All revisions together take {size}.")


def _apply(here: Opened, name: str, until: date | None) -> None:
    """Change what the form no longer says as it was drawn; what another owner changed meanwhile stays."""
    new, last = st.session_state["terms_name"], st.session_state["terms_until"]
    _do(
        lambda: installed_store().workspaces.set_terms(
            here.access,
            name=new if new != name else None,
            expires=sharing.end_of(last) if last is not None and last != until else None,
            stays=last is None and until is not None,
            author=here.author,
        )
    )


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
