from __future__ import annotations

import pytest

from tests.books import BOOKS, full_book, money_only
from tests.pages.driver import book_of, open_page, texts


@pytest.mark.parametrize("tab", ["Placed accounts", "Forecast", "Not placed"])
@pytest.mark.parametrize("name", BOOKS)
def test_page_works_with_every_book(name, tab):
    app = open_page("strategy.py", BOOKS[name](), strategy_detail=tab)
    assert app.title[0].value == "Strategy"
    assert app.subheader[0].value


def test_without_a_book_it_says_where_to_begin():
    assert "Nothing is loaded yet" in texts(open_page("strategy.py"))


def test_the_rule_of_the_lines_is_an_edit_that_can_be_undone():
    app = open_page("strategy.py", full_book())
    app.selectbox(key="cut_rule").set_value("median").run()
    assert not app.exception
    assert book_of(app).settings.cut_rule == "median"
    app.button(key="undo").click().run()
    assert "cut_rule" not in book_of(app).settings.stated


def test_who_will_change_cell_is_said_and_listed():
    book = full_book(6)
    accounts = book["accounts"]
    accounts["forecast_attractiveness"], accounts["forecast_strength"] = 10.0, 10.0
    app = open_page("strategy.py", book.replace({"accounts": accounts}), strategy_detail="Forecast")
    assert "with a forecast will change their cell" in texts(app)
    assert "to the forecast position" in texts(app)


def test_without_a_forecast_the_tab_says_which_columns_unlock_it():
    app = open_page("strategy.py", full_book(3), strategy_detail="Forecast")
    assert "Forecast attractiveness and Forecast strength" in texts(app)


@pytest.mark.parametrize(
    ("book", "told"), [(full_book(6), True), (money_only(), False)], ids=["placed", "nobody placed"]
)
def test_cells_have_cards_once_somebody_is_placed(book, told):
    assert ("% of revenue" in texts(open_page("strategy.py", book)).replace("\u00a0", " ")) is told


@pytest.mark.parametrize(("book", "shown"), [(money_only, True), (full_book, False)])
def test_an_example_stands_where_no_account_can(book, shown):
    app = open_page("strategy.py", book())
    assert ('"words"' in app.get("vega_lite_chart")[0].proto.spec) is shown
    assert ("grey bubbles" in texts(app)) is shown
