"""Every page opens with every sample and with nothing, and says what it found."""

from __future__ import annotations

import ast

import pytest
from streamlit.testing.v1 import AppTest

from kamcore import read_workbook
from pages.ui.escape import escape
from pages.ui.registry import HOME, PAGES
from pages.ui.samples import SAMPLES
from tests.pages.driver import MAIN, open_page, texts


def launch(entry, **query):
    app = AppTest.from_file(MAIN, default_timeout=120)
    for name, value in query.items():
        app.query_params[name] = value
    if entry is not HOME:
        app.switch_page(str(MAIN.parent / entry.file))
    app.run()
    assert not app.exception, app.exception[0].message
    return app


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_with_a_sample(sample, entry):
    app = launch(entry, book=sample.key)
    assert [title.value for title in app.title] == [entry.title]
    finding = app.subheader[0].value
    assert len(finding.split()) > 3
    assert "nan" not in finding.lower().split()
    assert app.sidebar.markdown[0].value == f"**{escape(sample.file)}**"


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_no_note_of_the_program_stands_on_the_page(entry):
    """Streamlit writes onto the page what stands alone on a line of its script, such as a docstring of a constant."""
    lines = ast.parse((MAIN.parent / entry.file).read_text(encoding="utf-8")).body[1:]
    alone = [line.value for line in lines if isinstance(line, ast.Expr)]
    assert [ast.unparse(value) for value in alone if not isinstance(value, ast.Call)] == []


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_with_nothing_loaded(entry):
    app = launch(entry)
    if entry is HOME:
        assert app.title[0].value == "KAM Cockpit"
        assert len(app.subheader) == 1
        return
    assert [title.value for title in app.title] == [entry.title]
    assert f"**{entry.question}**" in [element.value for element in app.markdown]
    assert "Nothing is loaded yet." in texts(app)


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_an_address_that_names_nothing_known_opens_all_the_same(entry):
    app = launch(entry, book="no-such-book", account="0123456789", region="<script>", period="2099")
    assert app.title


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_tokens_of_another_book_are_passed_over(entry):
    app = launch(entry, book="software", account="0123456789", region="0123456789", period="2099")
    assert app.title[0].value == entry.title
    assert app.session_state["filter_region"] == []
    assert app.session_state["period"] != "2099"


UNDATED = b"Customer,Revenue\nNorthgate,30\nEastfield,50\nSouthport,20\n"


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.title)
def test_with_amounts_of_no_stated_time(entry):
    app = open_page(entry.file, read_workbook(UNDATED, filename="customers.csv"))
    assert app.title[0].value == entry.title
    assert "no revenue" not in app.subheader[0].value.lower()


def test_the_period_is_chosen_among_years_before_quarters_and_months():
    app = launch(HOME, book="software")
    [box] = [box for box in app.sidebar.selectbox if box.label == "Period"]
    assert box.options[:5] == ["2025", "2024", "2023", "Q4 2025", "Q3 2025"]
    assert box.options[-1] == "January 2023"
    assert box.value == "2025"
