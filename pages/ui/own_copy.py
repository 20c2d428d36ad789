"""Save a copy: the book as a workbook to take away, and the note that it was saved once it really was."""

from __future__ import annotations

import threading
from pathlib import PurePath
from typing import TYPE_CHECKING

import streamlit as st

from kamcore.workbook.writing import write_workbook
from pages.ui import state

if TYPE_CHECKING:
    from kamcore.workbook.portfolio import Portfolio

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PATIENCE = 60.0
"""Seconds a press waits for its copy."""


class Copy:
    """A copy of a book that is written when the browser asks for it.

    A press runs the script again while the browser fetches what the button promised, and a run forgets the promises of the one
    before. On a busy server the browser came too late: nothing arrived, and the changes counted as saved.

    Args:
        book: what is written.
    """

    def __init__(self, book: Portfolio) -> None:
        self._book = book
        self._over = threading.Event()
        self._is_written = False

    def write(self) -> bytes:
        """Return the book as a workbook; called by Streamlit in a thread of its own, outside any session."""
        try:
            content = write_workbook(self._book)
            self._is_written = True
        finally:
            self._over.set()
        return content

    def note(self) -> None:
        """Count the changes as saved once the copy is written; say so where it is not. Called when the button is pressed."""
        if self._over.wait(PATIENCE) and self._is_written:
            state.mark_saved()
        else:
            st.toast("The copy could not be made. Press **Save a copy** again.", icon=":material/error:")


def button(book: Portfolio, *, unsaved: bool, shared: bool) -> None:
    """Draw the button.

    Args:
        book: the book on show.
        unsaved: whether it was changed since it was opened or saved.
        shared: whether it is one of a workspace, where a copy saves nothing.
    """
    copy = Copy(book)
    st.download_button(
        "Save a copy", key="save_copy", data=copy.write,
        file_name=f"{PurePath(book.source or 'book').stem}.xlsx", mime=XLSX, icon=":material/download:",
        on_click="ignore" if shared else copy.note, width="stretch",
        type="primary" if unsaved and not shared else "secondary",
        help="The whole book as a workbook that loads back just as it is now",
    )  # fmt: skip
