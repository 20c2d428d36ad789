from __future__ import annotations

import gc
import threading

import pytest

from kamcore.workbook.mapping import BookMapping
from kamcore.workbook.reading import book as reader
from kamcore.workbook.reading.worker_process import Progress
from pages.ui import reading
from pages.ui.reading import Dropped, Job, Task
from tests.books import full_book
from tests.pages.driver import book_of, open_page, texts

CSV = b"Customer,Date,Amount\nNorthgate,2024-03-01,1000\nEastfield,2025-05-01,500\n"
OTHER = b"Customer,Date,Amount\nWestbrook,2025-03-01,70\n"
PATIENCE = 60


class Gate:
    """A reader that waits until it is let go, or cancelled."""

    def __init__(self):
        self.read, self.begun, self.go = reader.load_files, threading.Event(), threading.Event()
        self.cancelled = threading.Event()

    def load_files(self, source, *, filename, on_progress, cancel):
        on_progress(Progress("", 120_000, 500_000))
        self.begun.set()
        while not self.go.wait(0.01):
            if cancel.is_set():
                self.cancelled.set()
                break
        return self.read(source, filename=filename)


@pytest.fixture
def gate(monkeypatch):
    found = Gate()
    monkeypatch.setattr(reader, "load_files", found.load_files)
    monkeypatch.setattr(reading, "AT_ONCE", 0.01)
    yield found
    found.go.set()


def drop(app, *files):
    app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files]).run()
    assert not app.exception, app.exception[0].message
    return app


def finish(app, gate):
    """Let the reading end, and draw the page as its watch does."""
    gate.go.set()
    app.session_state["job"].wait(PATIENCE)
    app.run()
    assert not app.exception, app.exception[0].message


def test_a_small_file_is_simply_there(monkeypatch):
    monkeypatch.setattr(reading, "AT_ONCE", PATIENCE)
    app = drop(open_page("home.py"), ("sales.csv", CSV))
    assert app.title[0].value == "Home"
    assert len(book_of(app)["accounts"]) == 2
    assert "job" not in app.session_state


def test_a_long_reading_shows_how_far_it_is_and_then_the_book(gate):
    app = drop(open_page("home.py"), ("sales.csv", CSV))
    assert gate.begun.wait(PATIENCE)
    app.run()
    assert app.title[0].value == "KAM Cockpit"
    assert "Reading sales\\.csv\\: 120\\,000 of 500\\,000 rows" in texts(app)
    assert not app.file_uploader
    finish(app, gate)
    assert app.title[0].value == "Home"
    assert len(book_of(app)["accounts"]) == 2


def test_the_book_on_show_stays_until_the_new_one_is_there(gate):
    app = drop(open_page("home.py", full_book(4)), ("sales.csv", CSV))
    app.switch_page("dashboard.py").run()
    assert app.title[0].value == "Dashboard"
    assert len(book_of(app)["accounts"]) == 4
    assert any("sales" in m.value for m in app.sidebar.markdown)
    finish(app, gate)
    assert app.title[0].value == "Dashboard"
    assert len(book_of(app)["accounts"]) == 2
    assert [toast.value for toast in app.toast] == ["sales\\.csv is open."]


def test_cancel_leaves_everything_as_it_was(gate):
    app = drop(open_page("home.py", full_book(4)), ("sales.csv", CSV))
    app.button(key="cancel_reading").click().run()
    assert gate.cancelled.wait(PATIENCE)
    assert "job" not in app.session_state
    assert len(book_of(app)["accounts"]) == 4
    assert "cancel_reading" not in [button.key for button in app.button]


def test_another_upload_takes_the_place_of_the_one_that_goes_on(gate):
    app = drop(open_page("home.py", full_book(4)), ("sales.csv", CSV))
    drop(app, ("other.csv", OTHER))
    assert gate.cancelled.wait(PATIENCE)
    finish(app, gate)
    assert list(book_of(app)["accounts"]["name"]) == ["Westbrook"]


def test_who_leaves_ends_the_reading(gate):
    job = Job(Task("sales.csv", (Dropped("sales.csv", CSV),)))
    assert gate.begun.wait(PATIENCE)
    del job
    gc.collect()
    assert gate.cancelled.wait(PATIENCE)


def test_unsaved_changes_are_not_lost_unasked(gate):
    app = drop(open_page("strategy.py", full_book(4)).switch_page("home.py").run(), ("sales.csv", CSV))
    app.switch_page("strategy.py").run()
    app.segmented_control(key="orientation").select("falling").run()
    assert not app.button(key="undo").disabled
    finish(app, gate)
    assert len(book_of(app)["accounts"]) == 4
    assert "has 1 change that you did not save" in texts(app)
    assert "It holds nothing of " in texts(app)
    assert "save a copy and drop both in together" in texts(app)
    app.button(key="show_arrived").click().run()
    assert len(book_of(app)["accounts"]) == 2
    assert "show_arrived" not in [button.key for button in app.button]


def test_the_book_with_unsaved_changes_can_be_kept(gate):
    app = drop(open_page("home.py", full_book(4)), ("sales.csv", CSV))
    app.switch_page("strategy.py").run()
    app.segmented_control(key="orientation").select("falling").run()
    finish(app, gate)
    app.button(key="keep_book").click().run()
    assert len(book_of(app)["accounts"]) == 4
    assert "did not save" not in texts(app)


def test_a_file_that_cannot_be_read_says_why(monkeypatch):
    monkeypatch.setattr(reading, "AT_ONCE", PATIENCE)
    app = drop(open_page("home.py"), ("empty.csv", b""))
    assert "could not be read" in app.error[0].value
    assert app.dataframe[0].value["Found"][0]


def test_what_goes_wrong_in_the_program_is_not_swallowed(monkeypatch):
    def broken(*_args, **_named):
        raise ZeroDivisionError("a fault of the program")

    monkeypatch.setattr(reader, "load_files", broken)
    job = Job(Task("x.csv", (Dropped("x.csv", CSV),)))
    assert job.wait(PATIENCE)
    with pytest.raises(ZeroDivisionError, match="a fault of the program"):
        job.outcome()


def test_an_outcome_holds_no_upload():
    job = Job(Task("x.csv", (Dropped("x.csv", CSV),)))
    assert job.wait(PATIENCE)
    assert job.outcome().task.files == ()
    assert job.outcome().task.chosen == BookMapping()
