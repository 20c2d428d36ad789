from __future__ import annotations

import threading

import pytest

from kamcore import read_workbook
from kamcore.workbook.reading.worker_process import Progress
from pages.ui import reading
from pages.ui.samples import EARLIER, FOLDER, open_earlier_sample, open_sample
from tests.books import BOOKS, ITEMS, full_book, money_only, names_only
from tests.pages.driver import book_of, open_page, texts

TABS = ("Ranks", "Classes and cells", "People", "Risks", "Money")
EARLIER_CSV = b"Customer,Revenue 2024\nAccount 0,1000\nOld Mill,500\n"


def finding(app):
    return app.subheader[0].value.replace("\xa0", " ").replace("\\", "")


@pytest.fixture(scope="module")
def then():
    return read_workbook(FOLDER / EARLIER["software"])


@pytest.fixture(scope="module")
def now():
    return read_workbook(FOLDER / "software.xlsx")


def test_without_an_earlier_book_it_says_what_it_would_show():
    app = open_page("changed.py", full_book(4))
    assert app.title[0].value == "What changed"
    assert finding(app) == "Add the workbook of last time, and see what is new in full book.xlsx."
    assert "most important first" in texts(app)
    assert len(app.file_uploader) == 1
    assert not [button for button in app.button if button.key == "try_earlier"]


def test_the_sample_of_a_quarter_earlier_is_one_click_away():
    app = open_page("changed.py", open_sample("software"), sample="software")
    app.button(key="try_earlier").click().run()
    assert not app.exception
    assert app.session_state["earlier"] is open_earlier_sample("software")
    assert finding(app).startswith("MRR is €282 k in December 2025, after €279 k in September 2025")
    app.button(key="forget_earlier").click().run()
    assert "earlier" not in app.session_state
    assert finding(app).startswith("Add the workbook")


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_the_sample(tab, now, then):
    app = open_page("changed.py", now, earlier=then, changed_detail=tab)
    assert not app.error
    assert len(app.get("page_link")) >= 12
    assert "at\xa0stake" in texts(app)


@pytest.mark.parametrize(("tab", "after"), [*zip(TABS, BOOKS, strict=True), ("Risks", "names only"), ("Money", "full")])
def test_a_tab_with_any_book(tab, after):
    app = open_page("changed.py", BOOKS[after](), earlier=money_only(), changed_detail=tab)
    assert app.title[0].value == "What changed"
    assert "not compared" in texts(app)


def test_the_whole_agenda_is_a_click_away(now, then):
    app = open_page("changed.py", now, earlier=then)
    few = len(app.get("page_link"))
    app.toggle(key="whole_agenda").set_value(True).run()
    assert len(app.get("page_link")) > few + 80


def test_nothing_changed():
    app = open_page("changed.py", full_book(4), earlier=full_book(4))
    assert finding(app) == "Nothing changed between the two books."
    assert "The two books say the same." in texts(app)


def test_a_filter_hides_lines_and_changes_nothing_else(now, then):
    app = open_page("changed.py", now, earlier=then, url_read=True, filter_region=["East"])
    assert finding(app).startswith("MRR is €282 k")
    assert "Emberlyn Foods" in "".join(link.proto.label for link in app.get("page_link"))
    assert "Castlemere" not in "".join(link.proto.label for link in app.get("page_link"))


def drop(app, *files):
    app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files]).run()
    if "earlier_job" in app.session_state:
        app.session_state["earlier_job"].wait(60)
        app.run()
    assert not app.exception, app.exception[0].message
    return app


def test_an_earlier_file_is_read_and_the_book_on_show_stays():
    app = open_page("changed.py", full_book(3))
    drop(app, ("last-year.csv", EARLIER_CSV))
    assert book_of(app)["accounts"]["key"].tolist() == ["account 0", "account 1", "account 2"]
    assert finding(app).startswith("1 account is in both books")
    assert "Old Mill" in texts(app)
    assert "last\\-year\\.csv" in texts(app)


def test_a_long_reading_can_be_cancelled(monkeypatch):
    begun = threading.Event()

    def load_files(source, *, filename, on_progress, cancel):
        on_progress(Progress("", 120_000, 500_000))
        begun.set()
        cancel.wait(60)
        return reader(source, filename=filename)

    reader = reading.book.load_files
    monkeypatch.setattr(reading.book, "load_files", load_files)
    monkeypatch.setattr(reading, "AT_ONCE", 0.01)
    app = open_page("changed.py", full_book(3))
    app.file_uploader[0].set_value([("last-year.csv", EARLIER_CSV, "text/csv")]).run()
    assert begun.wait(60)
    app.run()
    assert "last\\-year\\.csv" in texts(app)
    job = app.session_state["earlier_job"]
    app.button(key="cancel_earlier").click().run()
    assert "earlier_job" not in app.session_state
    assert job.wait(60)
    app.run()
    assert "earlier" not in app.session_state
    assert finding(app).startswith("Add the workbook")


def test_a_file_that_cannot_be_read_says_why_and_keeps_everything():
    app = open_page("changed.py", full_book(3))
    drop(app, ("colours.csv", b"Colour,Weight\nred,5\n"))
    assert "unchanged" in app.error[0].value
    assert "earlier" not in app.session_state
    assert len(book_of(app)["accounts"]) == 3


def test_another_book_takes_its_earlier_one_with_it():
    app = open_page("changed.py", full_book(3), earlier=names_only())
    app.switch_page("home.py").run()
    app.button(key="start_again").click().run()
    assert "earlier" not in app.session_state
    assert "compared" not in app.session_state


def test_hostile_names_stay_text():
    app = open_page("changed.py", names_only(), earlier=BOOKS["hostile"]())
    shown = texts(app)
    assert "<script>" not in shown
    assert "](javascript" not in shown


def test_a_long_name_is_cut_on_the_agenda_and_told_in_full_by_a_hint():
    long = "The Worshipful Company of Makers of Very Long Names of London"
    book = full_book(3)
    accounts = book["accounts"]
    accounts.loc[0, "name"] = long
    now = book.replace({"accounts": accounts, "relationship": book["relationship"].assign(**dict.fromkeys(ITEMS, 1.0))})
    before = now.replace({"relationship": book["relationship"].assign(**dict.fromkeys(ITEMS, 4.0))})
    app = open_page("changed.py", now, earlier=before)
    links = {link.proto.label: link.proto.help for link in app.get("page_link")}
    assert links["**The Worshipful Company of M…**"] == long
    assert links["**Account 1**"] != "Account 1"
