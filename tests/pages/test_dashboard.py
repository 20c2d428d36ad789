from __future__ import annotations

import pandas as pd
import pytest

from kamcore.workbook.portfolio import Portfolio
from pages.ui.samples import open_sample
from tests.books import BOOKS, full_book, money_only
from tests.pages.driver import book_of, open_page, texts


@pytest.mark.parametrize("name", BOOKS)
def test_page_works_with_every_book(name):
    app = open_page("dashboard.py", BOOKS[name]())
    assert app.title[0].value == "Dashboard"
    assert app.subheader[0].value


def test_without_a_book_it_says_where_to_begin():
    app = open_page("dashboard.py")
    assert "Nothing is loaded yet" in texts(app)


@pytest.mark.parametrize(("last", "told"), [("2025-11", True), ("2025-12", False)])
def test_a_year_that_is_not_over_is_pointed_at(last, told):
    months = [str(month) for month in pd.period_range("2023-01", last, freq="M")]
    tables = {
        "accounts": pd.DataFrame({"key": ["a"], "name": ["A"]}),
        "revenue": pd.DataFrame({"account": "a", "period": months, "revenue": 1.0}),
    }
    app = open_page("dashboard.py", Portfolio(tables))
    assert ("The book goes on: choose 2025 so far (11 of 12 months) to see it." in texts(app)) is told


def test_the_box_is_told_its_period_in_every_run():
    """A browser that missed the first telling showed the first choice over the figures of another."""
    app = open_page("dashboard.py", full_book())
    for _ in range(2):
        app.run()
        box = app.selectbox(key="period")
        assert (box.value, box.proto.set_value, box.proto.raw_value) == ("2025", True, "2025")
    app.selectbox(key="period").set_value("2024").run()
    app.run()
    assert app.selectbox(key="period").proto.raw_value == "2024"


def test_six_figures_with_change_against_the_year_before():
    app = open_page("dashboard.py", full_book())
    assert [m.label for m in app.metric] == [
        "Accounts", "MRR", "Satisfaction", "Onboarded", "Accounts at risk", "MRR at risk",
    ]  # fmt: skip
    mrr = app.metric[1]
    assert mrr.value.startswith("€")
    assert mrr.delta.endswith("%")


def test_a_threshold_changed_on_the_page_is_an_edit_that_can_be_undone():
    app = open_page("dashboard.py", full_book(), dashboard_settings=True)
    before = app.metric[4].value
    field = next(f for f in app.number_input if f.label == "Satisfaction low below")
    field.set_value(9.5)
    next(b for b in app.button if b.label == "Apply").click()
    app.run()
    assert book_of(app).settings.satisfaction_low == 9.5
    assert int(app.metric[4].value) >= int(before)
    app.button(key="undo").click().run()
    assert "satisfaction_low" not in book_of(app).settings.stated


def test_a_figure_that_is_not_known_says_so_beside_its_dash():
    figures = {m.label: m for m in open_page("dashboard.py", money_only()).metric}
    assert (figures["Satisfaction"].value, figures["Satisfaction"].delta) == ("–", "not in the file")
    assert figures["Accounts"].delta != "not in the file"


def monthly(last):
    months = [str(month) for month in pd.period_range("2023-01", last, freq="M")]
    tables = {
        "accounts": pd.DataFrame({"key": ["a"], "name": ["A"]}),
        "revenue": pd.DataFrame({"account": "a", "period": months, "revenue": 1.0}),
    }
    return Portfolio(tables)


@pytest.mark.parametrize(
    ("last", "said"),
    [("2026-02", ["Outlined: not all of it is in the book (Q1 2026, 2 of 3 months)."]), ("2026-03", [])],
)
def test_a_quarter_that_is_not_over_is_said_to_be_one(last, said):
    captions = [c.value for c in open_page("dashboard.py", monthly(last)).caption if c.value.startswith("Outlined")]
    assert captions == said


@pytest.mark.parametrize(("phone", "order"), [(True, ["why", "revenue_at_risk"]), (False, ["revenue_at_risk", "why"])])
def test_on_a_phone_the_reason_stands_beside_the_account(monkeypatch, phone, order):
    monkeypatch.setattr("pages.ui.device.on_phone", lambda: phone)
    app = open_page("dashboard.py", open_sample("software"))
    columns = list(next(t.value for t in app.dataframe if "why" in t.value.columns).columns)
    assert columns[1:3] == order


def test_a_figure_that_did_not_change_says_so():
    book = Portfolio({
        "accounts": pd.DataFrame({"key": ["a"], "name": ["A"]}),
        "revenue": pd.DataFrame({"account": "a", "period": ["2024", "2025"], "revenue": [1.0, 2.0]}),
    })  # fmt: skip
    accounts, revenue = open_page("dashboard.py", book).metric[:2]
    assert (accounts.delta, revenue.delta) == ("no change", "100 %")
