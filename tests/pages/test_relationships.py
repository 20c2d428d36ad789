from __future__ import annotations

import json

import pandas as pd
import pytest
from streamlit.util import AttributeDictionary

from tests.books import BOOKS, ITEMS, full_book, names_only
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
