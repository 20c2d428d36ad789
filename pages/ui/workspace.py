"""The workspace that this session works in, if any: how it is entered, looked after and left."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from kamcore.store.access import Role
from kamcore.store.errors import NoEntryError, StoreError, StoreUnavailableError, TooManyTriesError
from kamcore.store.installed import installed_store
from kamcore.store.tokens import cookie_of
from kamcore.workbook.history import History
from pages.ui import state
from pages.ui.escape import escape

if TYPE_CHECKING:
    from kamcore.store.access import Access
    from kamcore.store.revisions import Revision
    from kamcore.workbook.portfolio import Portfolio

_TRUST = "KAM_TRUST_UNVERIFIED_EMAIL"
_ID = re.compile(r"[0-9a-f]{32}")
_AWAY = "workspace_away"
_SHUT = "workspace_shut"
_SAID = "workspace_said"


@dataclass(frozen=True, slots=True)
class Opened:
    """A workspace that is open in this session.

    Attributes:
        access: what this session may do in it.
        revision: the revision that the book on show was loaded from, or saved as.
        author: what the person calls themselves.
    """

    access: Access
    revision: Revision
    author: str

    @property
    def saves(self) -> bool:
        """Whether this session may save."""
        return self.access.role.covers(Role.EDITOR)

    @property
    def named(self) -> bool:
        """Whether others can read who saves."""
        return bool(self.author or self.access.email)


def opened() -> Opened | None:
    """The workspace that this session works in; None while the book lives in this session alone."""
    found: Opened | None = st.session_state.get("workspace")
    return found


def email() -> str:
    """The checked address of the person who signed in; "" where nobody did, or nobody checked it.

    Whoever can make a provider say any address could come in as anybody. So the provider has to say that it checked it; where it
    says nothing either way, whoever runs the app may vouch for it by ``KAM_TRUST_UNVERIFIED_EMAIL=1``.
    """
    if not st.user.get("is_logged_in", False):
        return ""
    said = st.user.get("email_verified")
    checked = os.environ.get(_TRUST, "").strip() == "1" if said is None else str(said).lower() == "true"
    return str(st.user.get("email") or "") if checked else ""


def address() -> str:
    """The address of the app as this browser knows it, without a slash at the end; "" where it did not say."""
    page = st.session_state.get("page", "")
    return (st.context.url or "").rstrip("/").removesuffix(f"/{page}" if page else "").rstrip("/")


def only_here(where: str) -> bool:
    """Whether an address means the very machine that opens it, as ``localhost`` does: anywhere else it leads nowhere."""
    host = (urlsplit(where).hostname or "").rstrip(".")
    return host == "localhost" or host.endswith(".localhost") or host == "::1" or host.startswith("127.")


def say_if_only_here(whose: str) -> None:
    """Warn, where the app was opened by an address that means this computer alone.

    Args:
        whose: what cannot open it: ``Phones``.
    """
    if only_here(address()):
        st.warning(
            f"{whose} cannot open this address: it means the computer it is opened on. Open the app by this computer's name or "
            "address in your network instead (the Network URL that is printed where the app was started), and come back here by a "
            "link of the workspace.",
            icon=":material/link_off:",
        )


# ---------------------------------------------------------------- coming in


def arrive() -> None:
    """On a session's first run, enter the workspace that the URL names; later, see whether it may still be seen."""
    here = opened()
    if here is not None:
        _look_again(here)
    elif "url_read" not in st.session_state:
        wanted = st.query_params.get("workspace")
        if wanted is not None:
            enter(wanted)


def enter(workspace: str) -> None:
    """Open the newest revision of a workspace with the secret that this browser keeps, or as the person who signed in."""
    st.session_state.pop(_SHUT, None)
    st.session_state.pop(state.WORKSPACE, None)
    token, person = _cookie(cookie_of(workspace)), email()
    try:
        if not _ID.fullmatch(workspace) or not (token or person):
            raise NoEntryError
        store = installed_store()
        access = store.workspaces.enter(token, address=st.context.ip_address or "", workspace=workspace, email=person)
        head = store.revisions.head(access)
        book = store.revisions.load(access, head.number)
    except (StoreUnavailableError, TooManyTriesError) as problem:
        st.session_state[_SHUT], st.session_state[state.WORKSPACE] = str(problem), workspace
    except StoreError as problem:
        st.session_state[_SHUT] = str(problem)
    else:
        state.load(book)
        use(Opened(access, head, person))


def _cookie(name: str) -> str:
    return str(st.context.cookies.get(name, ""))


def use(here: Opened) -> None:
    """Work in a workspace from now on; the book on show is of its revision."""
    st.session_state["workspace"], st.session_state[state.WORKSPACE] = here, here.access.workspace
    st.session_state["sample"] = ""


def called(author: str) -> None:
    """Note what the person calls themselves."""
    here = opened()
    if here is not None:
        st.session_state["workspace"] = replace(here, author=author.strip())


def _look_again(here: Opened) -> None:
    st.session_state.pop(_AWAY, None)
    try:
        access = installed_store().workspaces.still(here.access)
    except NoEntryError as problem:
        # who may no longer see the book does not go on seeing it here
        state.forget()
        st.session_state[_SHUT] = str(problem)
    except StoreError as problem:
        st.session_state[_AWAY] = str(problem)
    else:
        if access != here.access:
            st.session_state["workspace"] = replace(here, access=access)


def part() -> None:
    """Go on with the book on show in this session alone."""
    back()
    state.forget_workspace()


# ---------------------------------------------------------------- an earlier revision on show


def look(revision: Revision, book: Portfolio) -> None:
    """Show an earlier revision, to be looked at only; the book somebody works on is put aside with its changes."""
    past = state.history()
    if past is None:
        return
    aside = state.set_aside()
    st.session_state["set_aside"] = state.Aside(aside.history if aside is not None else past, revision.number)
    st.session_state[state.READ_ONLY] = (
        f"Revision {revision.number} is only looked at here and was not changed. Go back to the newest to change the book."
    )
    state.put(History.start(book))


def looking() -> int | None:
    """The number of the earlier revision on show; None while the book somebody works on is."""
    aside = state.set_aside()
    return aside.number if aside is not None else None


def back() -> None:
    """Show the book somebody works on again, with its changes."""
    aside = state.set_aside()
    if aside is not None:
        del st.session_state["set_aside"]
        st.session_state.pop(state.READ_ONLY, None)
        state.put(aside.history)


# ---------------------------------------------------------------- what is said above every page


def tell(said: str, icon: str) -> None:
    """Say in the sidebar what was done, until the book is changed.

    Args:
        said: as Markdown.
        icon: a Material symbol.
    """
    book = state.portfolio()
    st.session_state[_SAID] = (f"{icon} {said}", book.digest if book is not None else "")


def told() -> str:
    """What was done last to the book as it stands, as Markdown; "" when there is nothing to say."""
    said, digest = st.session_state.get(_SAID, ("", ""))
    book = state.portfolio()
    return said if book is not None and book.digest == digest else ""


def banner() -> None:
    """Say above the page what is out of the ordinary: a workspace that does not open, or an earlier revision on show."""
    if _SHUT in st.session_state:
        st.error(escape(st.session_state[_SHUT]), icon=":material/link_off:")
        with st.container(horizontal=True):
            if state.WORKSPACE in st.session_state:
                st.button("Try again", key="enter_again", on_click=enter, args=(st.session_state[state.WORKSPACE],),
                          icon=":material/refresh:")  # fmt: skip
            st.button("Close", key="close_shut", on_click=_close_shut)
    if _AWAY in st.session_state:
        st.warning(escape(st.session_state[_AWAY]), icon=":material/cloud_off:")
    number = looking()
    if number is not None:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="looking"):
            st.markdown(f":material/history: You are looking at **revision {number}**.", width="stretch")
            st.button("Back to the newest", key="back_to_newest", on_click=back, icon=":material/arrow_forward:")


def _close_shut() -> None:
    st.session_state.pop(_SHUT, None)
    st.session_state.pop(state.WORKSPACE, None)
