from __future__ import annotations

import pytest

from kamcore.analysis.scoring_edits import write_rule
from kamcore.workbook.problems import Problem, Severity
from pages.ui.escape import escape
from pages.ui.samples import SAMPLES
from tests.books import BOOKS, full_book
from tests.pages.driver import book_of, open_page, texts

CAUTION = "120 key accounts are a sales territory, not a programme: from 100 on nobody can treat them as key accounts."


def test_welcome_says_what_this_is_and_offers_three_samples():
    app = open_page("home.py")
    assert app.title[0].value == "KAM Cockpit"
    assert [b.label for b in app.button] == [f"Try {sample.title}" for sample in SAMPLES]
    assert "stays in the memory of this server" in texts(app)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_a_sample_opens_with_its_report(sample):
    app = open_page("home.py")
    app.button(key=f"try_{sample.key}").click().run()
    assert not app.exception
    assert app.title[0].value == "Home"
    assert [m.label for m in app.metric][:2] == ["Accounts", "Total"]
    assert len(book_of(app)["accounts"]) == int(app.metric[0].value.replace(",", ""))


@pytest.mark.parametrize("name", BOOKS)
def test_page_works_with_every_book(name):
    app = open_page("home.py", BOOKS[name]())
    assert app.subheader[0].value


def test_start_again_forgets_the_book():
    app = open_page("home.py", full_book(4))
    app.button(key="start_again").click().run()
    assert "history" not in app.session_state
    assert app.title[0].value == "KAM Cockpit"


def test_problems_stand_with_their_cell():
    problem = Problem(
        Severity.ERROR, "x", "'tbc'", "a number", "Write one.", file="f.xlsx", sheet="Accounts", cell="C12"
    )
    book = full_book(4)
    object.__setattr__(book, "problems", (problem,))
    app = open_page("home.py", book)
    table = next(t for t in app.dataframe if "Where" in t.value.columns)
    assert table.value["Where"][0] == "sheet 'Accounts', cell C12"


def test_a_file_that_cannot_be_read_says_so_and_keeps_the_book():
    problem = Problem(Severity.ERROR, "empty", "an empty file", "a spreadsheet", "Choose another.", file="e.csv")
    app = open_page("home.py", full_book(4), upload_problems=(problem,))
    assert "unchanged" in app.error[0].value
    assert len(book_of(app)["accounts"]) == 4


def test_home_answers_who_the_key_accounts_are_and_leads_to_the_list():
    book = full_book(20)
    app = open_page("home.py", book)
    said = "6 of 20 accounts are key accounts and bring"
    assert said in texts(app).replace("\u00a0", " ")
    door = next(link for link in app.get("page_link") if "Who are my key accounts?" in link.proto.label)
    assert (door.proto.page, door.proto.query_string) == ("scoring", "period=2025&view=key-accounts")


@pytest.mark.parametrize("page", ["home.py", "scoring.py"])
def test_a_list_too_long_for_a_programme_is_cautioned_against_wherever_its_number_stands(page):
    app = open_page(page, write_rule(full_book(120), {"revenue": 1.0}, 0))
    if page == "scoring.py":
        app.segmented_control(key="scoring_view").set_value("key-accounts").run()
    said = texts(app).replace("\u00a0", " ")
    assert "120 of 120 accounts are key accounts" in said
    assert f":red[:material/error: {escape(CAUTION)}]" in said


def test_a_list_of_the_usual_length_is_not_cautioned_against_on_home():
    assert "usual" not in texts(open_page("home.py", full_book(20)))


def test_the_link_opens_the_list_and_another_view_leaves_the_address():
    app = open_page("scoring.py", full_book(20))
    app.query_params["view"] = "key-accounts"
    app.run()
    assert "6 of 20 accounts are key accounts" in app.subheader[0].value.replace("\u00a0", " ")
    assert app.multiselect(key="rule_criteria").value == ["score", "revenue"]
    assert app.query_params["view"] == "key-accounts"
    app.segmented_control(key="scoring_view").set_value("ranking").run()
    assert "ranks first" in app.subheader[0].value
    assert "view" not in app.query_params


def test_home_says_how_next_months_export_joins_a_book():
    assert "together with a saved copy of this book" in texts(open_page("home.py", full_book()))
