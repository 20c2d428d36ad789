"""Before there is a room: what it would ask, and of whom."""

from __future__ import annotations

import pytest

from kamcore.store.access import Role
from tests.books import full_book
from tests.pages.driver import open_page, texts
from tests.pages.workshop.room import come


def test_a_book_nobody_shared_says_what_a_workshop_gives_and_offers_to_share():
    app = open_page("workshop.py", full_book(5))
    assert "Share the book first." in texts(app)
    assert "a room of phones can score" in app.subheader[0].value
    assert any(button.label == "Share" for button in app.button)


@pytest.mark.parametrize("role", [Role.VIEWER])
def test_who_only_looks_gets_no_controls(store, shared, role):
    app = come(store, shared, role=role)
    assert "does not run rooms" in texts(app)
    assert not [b for b in app.button if (b.key or "").startswith(("room_", "open_room"))]


def test_the_choices_say_how_many_questions_and_minutes_there_would_be(store, shared):
    app = come(store, shared)
    first = app.subheader[0].value
    app.toggle(key="room_stages").set_value(True).run()
    assert app.subheader[0].value != first
    app.multiselect(key="room_accounts").set_value(["account 2"]).run()
    assert app.metric[0].value == "18"  # 7 weights, 5 ratings, 6 steps
    app.multiselect(key="room_accounts").set_value([]).run()
    app.toggle(key="room_weights").set_value(False).run()
    assert "Choose at least one account" in texts(app)
    assert app.button(key="open_room").disabled


def test_all_that_is_chosen_is_seen(store, shared):
    app = come(store, shared)
    assert all(app.multiselect(key=key).proto.wrap for key in ("room_accounts", "room_factors"))


def test_names_in_a_field_to_choose_from_are_shown_as_they_are(store):
    """Such a field shows its text letter by letter, so that an escape would stand in it."""
    book = full_book(6)
    accounts = book["accounts"]
    accounts["name"] = [f"M & S_{i} *GmbH*" for i in range(len(accounts))]
    mine = store.workspaces.share(book.replace({"accounts": accounts}), name="Scoring day", author="Dana")
    assert come(store, mine).multiselect(key="room_accounts").options == accounts["name"].tolist()


def test_people_are_asked_about_only_where_there_are_some(store, shared):
    app = come(store, shared)
    app.multiselect(key="room_accounts").set_value(["account 5"]).run()
    assert "room_people_asked" not in [t.key for t in app.toggle]
    app.multiselect(key="room_accounts").set_value(["account 0", "account 5"]).run()
    app.toggle(key="room_people_asked").set_value(True).run()
    assert len(app.multiselect(key="room_people").value) == 3
    app.multiselect(key="room_accounts").set_value(["account 5"]).run()
    assert not app.exception
