"""The earlier book of a session: read beside the one on show, compared with it, and gone with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore.analysis.comparison import compare, looked_at_alike
from pages.ui import reading, reading_now
from pages.ui.escape import escape
from pages.ui.samples import EARLIER, open_earlier_sample

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.analysis import Analysis
    from kamcore.analysis.comparison import BooksCompared
    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workbook.problems import Problem

MOST_PROBLEMS = 5
TYPES = ("xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt")


def compared(a: Analysis) -> BooksCompared | None:
    """Compare the earlier book of this session with the one on show, once for the two; None while there is no earlier book."""
    book: Portfolio | None = st.session_state.get("earlier")
    if book is None:
        return None
    found: BooksCompared | None = st.session_state.get("compared")
    if found is None or found.after is not a or found.before.portfolio is not book:
        found = compare(looked_at_alike(book, a), a)
        st.session_state["compared"] = found
    return found


def use(book: Portfolio) -> None:
    """Compare with a book."""
    forget()
    st.session_state["earlier"] = book


def forget() -> None:
    """Drop the earlier book, and whatever is being read for it."""
    job: reading.Job | None = st.session_state.pop("earlier_job", None)
    if job is not None:
        job.cancel()
    for key in ("earlier", "earlier_problems", "compared"):
        st.session_state.pop(key, None)


def take_upload() -> None:
    """Read what was dropped in, in the worker; a small file is there at once, a longer one is taken by :func:`arrive`."""
    at = st.session_state.get("earlier_uploads", 0)
    files = st.session_state.get(f"earlier_upload_{at}") or []
    if not files:
        return
    st.session_state["earlier_uploads"] = at + 1  # a new drop area, so that nothing is read twice
    forget()
    dropped = [reading.Dropped(file.name, file.getvalue()) for file in files]
    kept = st.session_state.get("choices", reading.NOTHING_CHOSEN)
    job = reading.Job(reading.Task(reading.called([file.name for file in dropped]), tuple(dropped), kept=kept))
    st.session_state["earlier_job"] = job
    if job.wait(reading.AT_ONCE):
        arrive()


def arrive() -> None:
    """Take what a reading that is over has brought; called before anything of the page is drawn."""
    job: reading.Job | None = st.session_state.get("earlier_job")
    if job is None or not job.done:
        return
    del st.session_state["earlier_job"]
    outcome = job.outcome()
    if outcome.view is None:
        st.session_state["earlier_problems"] = outcome.problems
    else:
        use(outcome.view.book)


def chooser(label: str) -> None:
    """Draw the drop area for the earlier book, what is being read for it, and why the last one could not be used."""
    if "earlier_job" in st.session_state:
        _going_on()
        return
    st.file_uploader(
        label, type=TYPES, accept_multiple_files=True, key=f"earlier_upload_{st.session_state.get('earlier_uploads', 0)}",
        on_change=take_upload,
        help="Excel, OpenDocument or CSV, up to 50 MB. Several files are read as one book. The book on show stays as it is.",
    )  # fmt: skip
    _refused(st.session_state.get("earlier_problems", ()))


def try_sample() -> None:
    """Offer the sample on show as it stood a quarter earlier; nothing where there is no such file."""
    sample = st.session_state.get("sample", "")
    if sample in EARLIER:
        st.button(
            "Try it with the sample of a quarter earlier", key="try_earlier", icon=":material/play_arrow:",
            on_click=lambda: use(open_earlier_sample(sample)),
        )  # fmt: skip


def _refused(problems: Sequence[Problem]) -> None:
    if not problems:
        return
    st.error("This could not be read as an earlier book; the book on show is unchanged.", icon=":material/error:")
    for problem in problems[:MOST_PROBLEMS]:
        st.markdown(f"- {escape(problem.sentence)}")
    st.caption(
        "If columns were not understood, open the file on Home and answer its questions: what you choose there holds for "
        "files of the same shape here too."
    )


@st.fragment(run_every=reading.EVERY)
def _going_on() -> None:
    job: reading.Job | None = st.session_state.get("earlier_job")
    if job is None or job.done:
        st.rerun()
        return
    reading_now.how_far(job, "earlier", forget)
