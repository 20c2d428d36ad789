"""Reading files in a thread of its own: the page stays usable, says how far it is, and Cancel works.

A small file is simply there. A longer one is read while the book before it stays on show; then the new one takes its place in one
rerun. Nothing is taken away unasked: when the book on show has changes that were not saved, the new one waits for an answer.
"""

from __future__ import annotations

import threading
import weakref
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import dashboard, home, scoring, strategy
from kamcore.workbook.mapping import BookMapping
from kamcore.workbook.problems import WorkbookError
from kamcore.workbook.reading import book, choosing, understanding
from pages.ui import saving, state, workspace
from pages.ui.escape import escape
from pages.ui.registry import HOME

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.analysis import Analysis
    from kamcore.workbook.problems import Problem
    from kamcore.workbook.reading.book import Source
    from kamcore.workbook.reading.understanding import Reading
    from kamcore.workbook.reading.worker_process import Progress

AT_ONCE = 0.5
"""Seconds within which a file is waited for: what takes no longer never shows a bar."""
EVERY = 0.5
"""Seconds between two looks at a reading that goes on."""
NOTHING_CHOSEN = BookMapping()
SHARES = (0.0, 0.8, 0.9)
"""Where the bar begins for each stage."""


class Stage(StrEnum):
    """What is being done, in order."""

    READING = "Reading"
    UNDERSTANDING = "Understanding"
    ANALYSING = "Working out the figures of"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file as it was dropped in.

    Attributes:
        name: of the file.
        content: all of it.
    """

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be read, and how.

    Attributes:
        name: what it is called, for people.
        files: the files, read as one book; empty where their content is known already.
        source: their content, where it is known already.
        chosen: what a person chose for these files.
        kept: what was chosen for files before; it holds for tables of the same shape.
        slot: ``reading`` or ``asked`` where a reading is changed, see :func:`reading_of`; "" for new files.
        agreed: so many unsaved changes may be lost.
    """

    name: str
    files: tuple[Dropped, ...] = ()
    source: Source | None = None
    chosen: BookMapping = NOTHING_CHOSEN
    kept: BookMapping = NOTHING_CHOSEN
    slot: str = ""
    agreed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a reading.

    Attributes:
        task: what was asked.
        reading: how it was understood; None when the files could not even be opened.
        view: the book with the period to begin with and its figures; None when nothing usable was found.
        problems: why, in that case.
        strange: whether what was chosen is for tables of another shape.
    """

    task: Task
    reading: Reading | None = None
    view: state.View | None = None
    problems: tuple[Problem, ...] = ()
    strange: bool = False


@dataclass(slots=True)
class _Work:
    """What the thread and the session both know. The thread writes, the session reads; each field is set in one step."""

    stage: Stage = Stage.READING
    progress: Progress | None = None
    outcome: Outcome | None = None
    failure: BaseException | None = None
    cancel: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)


class Job:
    """A reading that goes on. Whoever lets go of it, by Cancel, by another upload or by leaving, ends it.

    Args:
        task: what to read, and how.

    Attributes:
        name: what is read, for people.
    """

    def __init__(self, task: Task) -> None:
        self.name = task.name
        self._work = _Work()
        weakref.finalize(self, self._work.cancel.set).atexit = False
        threading.Thread(target=_run, args=(self._work, task), name="reading", daemon=True).start()

    @property
    def done(self) -> bool:
        """Whether it is over."""
        return self._work.done.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait so long for its end at most; return whether it is over."""
        return self._work.done.wait(seconds)

    def cancel(self) -> None:
        """Stop it."""
        self._work.cancel.set()

    def outcome(self) -> Outcome:
        """Return what became of it.

        Raises:
            RuntimeError: while it goes on.
            BaseException: what went wrong in the program itself.
        """
        if self._work.failure is not None:
            raise self._work.failure
        if self._work.outcome is None:
            raise RuntimeError("the reading still goes on")
        return self._work.outcome

    @property
    def share(self) -> float:
        """How far it is, from 0 to 1."""
        now = self._work.progress
        if self._work.stage is Stage.READING and now is not None and now.rows:
            return SHARES[1] * min(now.done / now.rows, 1.0)
        return SHARES[list(Stage).index(self._work.stage)]

    @property
    def words(self) -> str:
        """What is being done and how far it is: ``Reading sales.csv: 120,000 of 500,000 rows``; not yet escaped."""
        now = self._work.progress
        name = now.file if now is not None and now.file and self._work.stage is Stage.READING else self.name
        text = f"{self._work.stage} {name}"
        if self._work.stage is not Stage.READING or now is None or not now.done:
            return text
        of = f" of {wording.count(now.rows)}" if now.rows else ""
        return f"{text}: {wording.count(now.done)}{of} rows"


def called(names: Sequence[str]) -> str:
    """Return what to call several files together."""
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


# ---------------------------------------------------------------- in the thread: nothing here knows of a session


def _run(work: _Work, task: Task) -> None:
    try:
        work.outcome = _outcome(work, task)
    except BaseException as failure:  # noqa: BLE001  (raised again in the run of the page, where it is shown and logged)
        work.failure = failure
    finally:
        work.done.set()


def _outcome(work: _Work, task: Task) -> Outcome:
    asked = replace(task, files=())  # what becomes of it must not hold the files
    try:
        source = task.source or _load(task.files, work)
    except WorkbookError as refused:
        return Outcome(asked, problems=refused.problems)
    work.stage = Stage.UNDERSTANDING
    found, strange = _understand(source, task)
    if work.cancel.is_set() or found.portfolio is None:
        return Outcome(asked, found, problems=found.problems, strange=strange)
    work.stage = Stage.ANALYSING
    view = state.first_view(found.portfolio)
    warm(view.analysis, found)
    return Outcome(asked, found, view, strange=strange)


def _load(files: Sequence[Dropped], work: _Work) -> Source:
    def tell(progress: Progress) -> None:
        work.progress = progress

    return book.load_files(
        [file.content for file in files], filename=[file.name for file in files], on_progress=tell, cancel=work.cancel
    )


def _understand(source: Source, task: Task) -> tuple[Reading, bool]:
    """Understand what the files hold; return also whether what was chosen is for tables of another shape and counts for nothing."""
    found = understanding.understand(source, task.chosen)
    strange = not fits(task.chosen, found)
    chosen = NOTHING_CHOSEN if strange else task.chosen
    if any(task.kept.table(shape) for shape in found.shapes):
        return understanding.understand(source, task.kept.and_then(chosen)), strange
    return (understanding.understand(source, chosen) if strange else found), strange


def fits(chosen: BookMapping, found: Reading) -> bool:
    """Whether what was chosen for tables is for one of the tables found."""
    return not chosen.tables or any(chosen.table(shape) for shape in found.shapes)


def warm(a: Analysis, found: Reading) -> None:
    """Work out what Home shows first, so that it need not be waited for there; each keeps its answer."""
    len(found.merges)
    for say in (home.finding, home.facts, home.people, dashboard.finding, strategy.finding, scoring.finding):
        say(a)


# ---------------------------------------------------------------- in the session


def reading_of(slot: str) -> Reading | None:
    """Return a reading of this session.

    Args:
        slot: ``reading`` for the book on show, ``asked`` for files of which nothing could be used yet.
    """
    found: Reading | None = st.session_state.get(slot)
    return found


def run() -> int:
    """Return a number that moves on with every reading."""
    found: int = st.session_state.get("readings", 0)
    return found


def start(files: Sequence[Dropped], chosen: BookMapping) -> None:
    """Read files as one book and show it; one that takes longer is shown later, by :func:`arrive`. What was being read is dropped.

    Args:
        files: the spreadsheets.
        chosen: a saved reading for them; an empty one leaves everything to the reader.
    """
    name = called([file.name for file in files])
    _begin(Task(name, tuple(files), chosen=chosen, kept=_kept()))


def again(slot: str, chosen: BookMapping) -> None:
    """Understand files anew that were read before, with other choices."""
    found = reading_of(slot)
    if found is not None:
        agreed = state.unsaved_edits() if slot == "reading" else 0
        _begin(Task(found.source.label, source=found.source, chosen=chosen, slot=slot, agreed=agreed))


def _begin(task: Task) -> None:
    if task.slot:
        cancel()
    else:
        clear()
    job = Job(task)
    st.session_state["job"] = job
    if job.wait(AT_ONCE):
        arrive()


def arrive() -> None:
    """Take what a reading that is over has brought; called before anything of the page is drawn."""
    job: Job | None = st.session_state.get("job")
    if job is None or not job.done:
        return
    del st.session_state["job"]
    st.session_state["readings"] = run() + 1
    outcome = job.outcome()
    name, elsewhere = escape(outcome.task.name), st.session_state.get("page", HOME.path) != HOME.path
    if outcome.strange:
        st.toast("The saved reading is for tables with other headings; it changed nothing.", icon=":material/info:")
    if outcome.view is None:
        _keep_unusable(outcome)
        if elsewhere:
            st.toast(f"{name} could not be used: see Home.", icon=":material/error:")
    elif workspace.opened() is not None or state.unsaved_edits() > outcome.task.agreed:
        st.session_state["arrived"] = outcome
    else:
        show(outcome)
        if elsewhere:
            st.toast(f"{name} is open.", icon=":material/check_circle:")


def _keep_unusable(outcome: Outcome) -> None:
    """Keep what nothing could be used of, so that a person can say what it holds; the book on show stays."""
    if outcome.task.slot == "reading":
        st.session_state["reading"] = outcome.reading
        return
    st.session_state["upload_problems"] = outcome.problems
    if outcome.reading is not None and outcome.reading.tables:
        st.session_state["asked"] = outcome.reading
    else:
        st.session_state.pop("asked", None)


def show(outcome: Outcome) -> None:
    """Show what was read in place of the book before; a book that was read again keeps the settings chosen for it."""
    _taken(outcome)
    if outcome.view is None:
        return
    settings = state.chosen_settings() if outcome.task.slot == "reading" else {}
    state.show(outcome.view)
    st.session_state["reading"] = outcome.reading
    if settings:
        state.edit("keep the settings", lambda now: state.with_settings(now, settings))


def save_in_place(outcome: Outcome) -> None:
    """Save what was read as the next revision of the workspace."""
    if outcome.view is not None and saving.save_in_place(outcome.view.book):
        _taken(outcome)


def _taken(outcome: Outcome) -> None:
    """Ask no more what becomes of a reading, and keep what was chosen for it."""
    for key in ("arrived", "asked"):
        st.session_state.pop(key, None)
    st.session_state["upload_problems"] = ()
    if outcome.reading is not None and (outcome.task.slot or outcome.reading.mapping != NOTHING_CHOSEN):
        full = choosing.full_mapping(outcome.reading)
        st.session_state["choices"] = replace(full, tables=_kept().and_then(full).tables)


def remember(chosen: BookMapping) -> None:
    """Keep a saved reading for the next files of its shape."""
    st.session_state["choices"] = _kept().and_then(chosen)


def _kept() -> BookMapping:
    """Return what was chosen for files of this session; it holds for the next ones of their shape."""
    found: BookMapping = st.session_state.get("choices", NOTHING_CHOSEN)
    return found


def leave() -> None:
    """Leave the reading as it is; what was chosen on the page goes back to what holds."""
    st.session_state.pop("wanted", None)
    st.session_state["readings"] = run() + 1


def cancel() -> None:
    """Stop reading, and drop what was read and waits."""
    job: Job | None = st.session_state.pop("job", None)
    if job is not None:
        job.cancel()
    st.session_state.pop("arrived", None)


def clear() -> None:
    """Forget everything about files but the book on show."""
    cancel()
    st.session_state["upload_problems"] = ()
    for key in ("asked", "wanted"):
        st.session_state.pop(key, None)


def busy() -> bool:
    """Whether something is being read, or was read and waits for an answer."""
    return "job" in st.session_state or "arrived" in st.session_state
