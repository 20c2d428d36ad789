"""The workspace that this session works in, if any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from kamcore.store.access import Access
    from kamcore.store.revisions import Revision


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


def opened() -> Opened | None:
    """The workspace that this session works in; None while the book lives in this session alone."""
    found: Opened | None = st.session_state.get("workspace")
    return found
