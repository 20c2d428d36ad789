from __future__ import annotations

from datetime import date

import pytest

from tests.books import BOOKS, full_book, money_only, names_only
from tests.pages.driver import book_of, open_page, texts

TITLES = ("Class", "Cell", "Stage", "Revenue", "Score", "Risk")
TABS = ("Behind the score", "Renewals", "Actions", "Opportunities", "Change")


def by_label(elements, label):
    return next(element for element in elements if element.label == label)


@pytest.mark.parametrize("name", BOOKS)
def test_page_works_with_every_book_chosen_or_not(name):
    book = BOOKS[name]()
    app = open_page("account.py", book)
    assert "Choose an account" in texts(app)
    for key in book["accounts"]["key"][:2]:
        app = open_page("account.py", book, account=key)
        assert app.title[0].value == "Account"
        assert [c.value for c in app.caption if c.value in TITLES] == list(TITLES)


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("name", ["full", "names only", "hostile"])
def test_every_tab_opens(name, tab):
    book = BOOKS[name]()
    open_page("account.py", book, account=book["accounts"]["key"].iloc[0], account_detail=tab)


def test_without_a_book_it_says_where_to_begin():
    assert "Nothing is loaded yet" in texts(open_page("account.py"))


def test_the_chooser_chooses():
    app = open_page("account.py", full_book())
    by_label(app.selectbox, "Account").set_value("account 7").run()
    assert app.session_state["account"] == "account 7"
    assert "**Account 7**" in app.subheader[0].value


def test_what_is_missing_says_what_unlocks_it():
    app = open_page("account.py", names_only(), account="a")
    assert "No revenue of this account yet" in texts(app)
    assert "Too little is known" in texts(app)
    assert "Nobody is known here yet" in texts(app)


def test_a_changed_account_is_an_edit_that_can_be_undone():
    app = open_page("account.py", full_book(), account="account 0", account_detail="Change")
    by_label(app.number_input, "Satisfaction, 0 to 10").set_value(1.0)
    by_label(app.checkbox, "Flag as at risk").set_value(True)
    by_label(app.button, "Apply").click().run()
    assert not app.exception
    row = book_of(app)["accounts"].set_index("key").loc["account 0"]
    assert row["satisfaction"] == 1.0
    assert row["at_risk"]
    assert "**High**" in texts(app)
    app.button(key="undo").click().run()
    assert book_of(app)["accounts"].set_index("key").loc["account 0", "satisfaction"] != 1.0


def test_value_people_and_certainty_are_a_line_each_with_a_link():
    app = open_page("account.py", full_book(), account="account 0")
    said = texts(app)
    assert "**Value**" in said
    assert "profit" in said
    assert "**How sure is the rank?**" in said
    assert "ranks" in said
    links = [link.proto.page for link in app.get("page_link")]
    assert {"value", "scoring", "stakeholders"} <= set(links)


@pytest.mark.parametrize("account", [None, "account 0"])
def test_an_account_is_added_and_chosen_and_taken_back(account):
    app = open_page("account.py", full_book(), account=account)
    before = len(book_of(app)["accounts"])
    by_label(app.text_input, "Name").set_value("New Prospect")
    by_label(app.text_input, "Account manager").set_value("Dana")
    by_label(app.button, "Add account").click().run()
    assert not app.exception
    row = book_of(app)["accounts"].set_index("key").loc["new prospect"]
    assert (row["name"], row["manager"]) == ("New Prospect", "Dana")
    assert app.session_state["account"] == "new prospect"
    assert "**New Prospect**" in app.subheader[0].value
    assert "No revenue of this account yet" in texts(app)
    app.button(key="undo").click().run()
    assert len(book_of(app)["accounts"]) == before


def test_an_account_that_is_there_already_is_not_added():
    app = open_page("account.py", full_book())
    by_label(app.text_input, "Name").set_value("ACCOUNT 3")
    by_label(app.button, "Add account").click().run()
    assert "in this book already" in app.error[0].value
    assert app.session_state["history"].undo_label is None


def actions_of(app, account):
    found = book_of(app)["actions"]
    return found[found["account"] == account].set_index("action")


def test_an_action_is_planned_set_to_done_and_removed():
    app = open_page("account.py", names_only(), account="a", account_detail="Actions")
    assert "No action is planned" in texts(app)
    by_label(app.text_input, "What has to be done").set_value("Meet  the chief executive")
    by_label(app.text_input, "Who does it").set_value("Dana")
    by_label(app.date_input, "By when").set_value(date(2026, 3, 31))
    by_label(app.button, "Add action").click().run()
    assert not app.exception
    row = actions_of(app, "a").loc["Meet the chief executive"]
    assert (row["owner"], row["due"].date(), row["status"]) == ("Dana", date(2026, 3, 31), "to do")
    assert by_label(app.button, "Set status").disabled
    by_label(app.selectbox, "Status").set_value("done").run()
    by_label(app.button, "Set status").click().run()
    assert actions_of(app, "a").loc["Meet the chief executive", "status"] == "done"
    by_label(app.button, "Remove action").click().run()
    assert not app.exception
    assert actions_of(app, "a").empty


def test_an_action_without_words_or_planned_already_is_not_added():
    app = open_page("account.py", names_only(), account="a", account_detail="Actions")
    by_label(app.button, "Add action").click().run()
    assert app.error[0].value == "Say what has to be done."
    for said in ([], ["This action is planned already; set its status above."]):
        by_label(app.text_input, "What has to be done").set_value("Call")
        by_label(app.button, "Add action").click().run()
        assert [error.value for error in app.error] == said
    assert len(actions_of(app, "a")) == 1


@pytest.mark.parametrize(("accounts", "searches", "boxes"), [(30, 0, 1), (300, 1, 1), (600, 1, 0)])
def test_a_list_is_searched_in_one_place(accounts, searches, boxes):
    app = open_page("account.py", money_only(accounts))
    assert sum(field.label == "Find an account" for field in app.text_input) == searches
    assert sum(box.label == "Account" for box in app.selectbox) == boxes


def test_the_list_has_no_column_that_says_nothing_of_every_account():
    assert [*open_page("account.py", money_only()).dataframe[0].value.columns][:3] == ["account", "revenue", "class"]
    assert "cell" not in open_page("account.py", money_only()).dataframe[0].value.columns
    assert {"cell", "stage", "level"} <= {*open_page("account.py", full_book()).dataframe[0].value.columns}
