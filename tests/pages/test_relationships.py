from __future__ import annotations

import json
from datetime import date

import pandas as pd
import pytest
from streamlit.util import AttributeDictionary

from tests.books import BOOKS, ITEMS, full_book, money_only, names_only
from tests.pages.driver import book_of, open_page, texts

TABS = ("On the ladder", "To check", "Not on the ladder")


def rated(app, account, item, view="ours"):
    rows = book_of(app)["relationship"]
    rows = rows[(rows["account"] == account) & (rows["view"].fillna("ours") == view)]
    assert len(rows) <= 1
    return None if rows.empty or pd.isna(rows[item].iloc[0]) else float(rows[item].iloc[0])


def steps(app, item):
    return next(group for group in app.get("button_group") if group.key == f"item_{item}")


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("name", BOOKS)
def test_page_works_with_every_book(name, tab):
    app = open_page("relationships.py", BOOKS[name](), relationship_detail=tab)
    assert app.title[0].value == "Relationships"
    assert app.subheader[0].value


def test_without_a_book_it_says_where_to_begin():
    assert "Nothing is loaded yet" in texts(open_page("relationships.py"))


def test_an_empty_ladder_says_what_to_add():
    assert "No account is on the ladder yet" in texts(open_page("relationships.py", names_only()))


def test_the_hero_shows_every_account():
    app = open_page("relationships.py", full_book())
    spec = json.loads(app.get("vega_lite_chart")[0].proto.spec)
    assert "Stage, by points of 24" in json.dumps(spec)


def test_a_click_chooses_the_account():
    app = open_page("relationships.py", full_book())
    app.session_state["relationship_ladder"] = AttributeDictionary(
        {"selection": {"account_click": [{"key": "account 3"}]}}
    )
    app.run()
    assert not app.exception
    assert app.session_state["account"] == "account 3"


@pytest.mark.parametrize("blank", [False, True])
def test_an_item_is_rated_cleared_and_undone(blank):
    book = full_book()
    if blank:
        book = book.replace({"relationship": book["relationship"].assign(view=None).astype({"view": "str"})})
    app = open_page("relationships.py", book, account="account 3")
    before = rated(app, "account 3", "exit_difficulty")
    wanted = 1.0 if before != 1.0 else 2.0
    steps(app, "exit_difficulty").set_value(wanted).run()
    assert not app.exception
    assert rated(app, "account 3", "exit_difficulty") == wanted
    steps(app, "exit_difficulty").set_value(None).run()
    assert rated(app, "account 3", "exit_difficulty") is None
    app.button(key="undo").click().run()
    app.button(key="undo").click().run()
    assert rated(app, "account 3", "exit_difficulty") == before


def test_the_view_of_the_account_has_its_own_row():
    app = open_page("relationships.py", full_book(), account="account 3", relationship_view="customer")
    ours = rated(app, "account 3", "contacts")
    steps(app, "contacts").set_value(2.0).run()
    assert rated(app, "account 3", "contacts", "customer") == 2.0
    assert rated(app, "account 3", "contacts") == ours
    assert "Two views" in texts(app)


def test_six_hundred_accounts_say_how_many_are_drawn():
    assert "The largest 400 of 600 accounts" in texts(open_page("relationships.py", full_book(600)))


def test_the_way_of_the_chosen_relationship_is_told():
    book = full_book(2)
    rows = book["relationship"]
    then = rows.iloc[[0]].assign(**dict.fromkeys(ITEMS, 1.0), as_of="2023")
    book = book.replace({"relationship": pd.concat([then, rows.assign(**dict.fromkeys(ITEMS, 4.0))])})
    said = texts(open_page("relationships.py", book, account="account 0"))
    assert "tactical" in said
    assert "Over time" in said
    assert "came closer" in said
    assert "Over time" not in texts(open_page("relationships.py", book, account="account 1"))


def test_a_rating_as_of_a_later_month_grows_the_history_and_can_be_undone():
    book = full_book(2)
    app = open_page("relationships.py", book, account="account 0")
    day = next(field for field in app.date_input if field.key.startswith("as_of_ours"))
    assert day.value == date(2025, 12, 31)
    day.set_value(date(2026, 3, 15)).run()
    steps(app, "contacts").set_value(4.0 if rated(app, "account 0", "contacts") != 4.0 else 3.0).run()
    assert not app.exception
    rows = book_of(app)["relationship"]
    assert rows.loc[rows["account"] == "account 0", "as_of"].tolist() == ["2025-12", "2026-03"]
    assert "Over time" in texts(app)
    assert any(box.label == "Earlier ratings: 1" for box in app.expander)
    assert "as of March 2026" in app.button(key="undo").help
    app.session_state["earlier_ratings"] = True
    app.run()
    assert "**December 2025**" in texts(app)
    app.button(key="remove_0").click().run()
    rows = book_of(app)["relationship"]
    assert rows.loc[rows["account"] == "account 0", "as_of"].tolist() == ["2026-03"]
    assert "remove the rating of Account 0 as of December 2025" in app.button(key="undo").help
    app.button(key="undo").click().run()
    app.button(key="undo").click().run()
    assert book_of(app).digest == book.digest


def test_the_day_to_rate_as_of_never_lies_before_the_latest_rating():
    book = full_book(2)
    app = open_page("relationships.py", book, account="account 0")

    def day():
        return next(field for field in app.date_input if field.key.startswith("as_of_ours"))

    day().set_value(date(2026, 3, 15)).run()
    steps(app, "contacts").set_value(None).run()
    app.button(key="undo").click().run()
    day().set_value(date(2025, 12, 1)).run()
    app.button(key="redo").click().run()
    assert not app.exception
    assert day().value == date(2026, 3, 31)
    assert day().min == date(2026, 3, 1)


def test_a_book_without_a_day_is_rated_without_a_time():
    app = open_page("relationships.py", names_only(), account="a")
    steps(app, "contacts").set_value(2.0).run()
    assert book_of(app)["relationship"]["as_of"].isna().all()
    assert rated(app, "a", "contacts") == 2.0


@pytest.mark.parametrize(("book", "shown"), [(money_only, True), (full_book, False)])
def test_an_example_stands_where_no_account_can(book, shown):
    app = open_page("relationships.py", book())
    assert ('"words"' in app.get("vega_lite_chart")[0].proto.spec) is shown
    assert ("grey circles" in texts(app)) is shown
