from __future__ import annotations

import json

import pytest
from streamlit.util import AttributeDictionary

from pages.ui.download import csv_of
from tests.books import BOOKS, full_book, money_only
from tests.pages.driver import book_of, open_page, texts

TABS = ("ABC classes", "Over time", "All accounts", "Concentration", "Stress test")


def finding(app):
    return app.subheader[0].value.replace("\xa0", " ").replace("\\", "")


def charts(app):
    return [json.loads(c.proto.spec) for c in app.get("vega_lite_chart")]


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("name", BOOKS)
def test_page_works_with_every_book(name, tab):
    app = open_page("portfolio.py", BOOKS[name](), portfolio_detail=tab)
    assert app.title[0].value == "Portfolio"
    assert app.subheader[0].value


def test_without_a_book_it_says_where_to_begin():
    assert "Nothing is loaded yet" in texts(open_page("portfolio.py"))


def test_the_finding_and_the_hero():
    app = open_page("portfolio.py", full_book())
    assert finding(app).startswith("19 of 40 accounts make 80 %")
    assert "Revenue per account (EUR)" in json.dumps(charts(app)[0])


def test_a_click_on_a_bar_chooses_the_account_once():
    app = open_page("portfolio.py", money_only())
    app.session_state["pareto_chart"] = AttributeDictionary({"selection": {"account": [{"key": "a3"}]}})
    app.run()
    assert app.session_state["account"] == "a3"
    app.button(key="close_card").click().run()
    assert app.session_state["account"] is None


def test_the_rule_of_the_classes_is_an_edit_that_can_be_undone():
    app = open_page("portfolio.py", full_book(), abc_settings=True)
    app.radio(key="abc_method").set_value("count")
    app.number_input(key="abc_a").set_value(70.0)
    next(b for b in app.button if b.label == "Apply").click()
    app.run()
    assert not app.exception
    assert (book_of(app).settings.abc_method, book_of(app).settings.abc_a) == ("count", 0.7)
    assert "by count" in texts(app)
    app.button(key="undo").click().run()
    assert "abc_method" not in book_of(app).settings.stated


def test_every_account_is_in_the_table():
    app = open_page("portfolio.py", full_book(), portfolio_detail="All accounts")
    table = next(d for d in app.dataframe if d.key == "classification").value
    assert len(table) == 40
    assert {"account", "class", "cell", "stage", "score", "revenue", "change", "share", "level"} <= set(table.columns)


def test_more_than_five_hundred_accounts_are_searched_on_the_server():
    app = open_page("portfolio.py", money_only(600), portfolio_detail="All accounts")
    assert len(next(d for d in app.dataframe if d.key == "classification").value) == 500
    app.text_input(key="classification_find").set_value("A599").run()
    assert len(next(d for d in app.dataframe if d.key == "classification").value) == 1


def test_accounts_without_revenue_stand_apart_with_the_reason():
    book = money_only()
    revenue = book["revenue"]
    revenue.loc[revenue["account"] == "a0", "revenue"] = -5.0
    book = book.replace({"revenue": revenue[revenue["account"] != "a1"]})
    app = open_page("portfolio.py", book, portfolio_detail="Standing apart")
    table = next(d for d in app.dataframe if d.key == "apart_table").value
    assert sorted(table["reason"]) == ["no revenue given", "zero or negative revenue"]
    assert "net of credits" in texts(app)


def test_a_filter_never_changes_the_finding():
    book = full_book()
    app = open_page("portfolio.py", book, filter_region=["Region 0"])
    assert finding(app).startswith("19 of 40 accounts")


def test_the_download_holds_no_formula():
    app = open_page("portfolio.py", BOOKS["hostile"](), portfolio_detail="All accounts")
    table = next(d for d in app.dataframe if d.key == "classification").value
    text = csv_of(table, {"account": "Account", "revenue": "Revenue"}).decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert not any(line.startswith("=") for line in text.splitlines())


def test_the_path_of_every_account_over_the_years():
    app = open_page("portfolio.py", money_only(), portfolio_detail="Over time")
    table = next(d for d in app.dataframe if d.key == "class_paths").value
    assert len(table) == 12
    assert all(len(path.split(" > ")) == 3 for path in table["path"])
    assert "kept their class" in texts(app)


def test_one_period_has_no_moves_and_says_what_would_show_them():
    app = open_page("portfolio.py", BOOKS["one account"](), portfolio_detail="Over time")
    assert "one period only" in texts(app)
    assert "Add revenue of an earlier period" in texts(app)


def test_losing_accounts_is_told_in_words_and_leaves_the_book_alone():
    app = open_page("portfolio.py", money_only(), portfolio_detail="Stress test")
    assert "Without " in texts(app)
    app.slider(key="stress_k").set_value(0).run()
    assert "Choose the accounts to lose" in texts(app)
    app.multiselect(key="stress_accounts").set_value(["a3"]).run()
    assert "Without **A3**" in texts(app)
    assert len(book_of(app)["accounts"]) == 12


def test_undo_fills_the_fields_of_the_classes_anew():
    app = open_page("portfolio.py", full_book(6))
    app.session_state["abc_settings"] = True
    app.run()
    app.number_input(key="abc_a").set_value(60.0)
    app.button(key="abc_apply").click().run()
    assert book_of(app).settings.abc_a == 0.6
    app.button(key="undo").click().run()
    assert app.number_input(key="abc_a").value == 80.0
