"""The presenter view, for a projector."""

from __future__ import annotations

from kamcore.store.access import Role
from kamcore.store.room import Phase
from pages.ui import url
from pages.ui.registry import PAGES
from tests.books import full_book
from tests.pages.driver import open_page, texts
from tests.pages.workshop.room import NAMES, answer, come, join, opened, press, room_of


def test_the_projector_shows_no_result_before_it_is_revealed(store, shared):
    app = opened(store, shared)
    answer(store, shared, join(store, shared, *NAMES))
    app.toggle(key="room_peek").set_value(True).run()
    press(app, "room_present")
    assert not app.sidebar.button
    assert len(app.get("vega_lite_chart")) == 1
    assert "3 joined" in "".join(block.proto.body for block in app.get("html"))
    for phase in (Phase.LOCKED, Phase.REVEALED):
        store.rooms.move(shared.access, room_of(store, shared), phase, author="Dana")
    app.run()
    assert not app.exception
    assert app.segmented_control(key="room_view")
    press(app, "leave_presenter")
    assert app.sidebar.button
    assert app.title[0].value == "Workshop"


def test_a_room_that_nobody_has_joined_shows_no_bars_on_the_projector(store, shared):
    app = opened(store, shared)
    press(app, "room_present")
    assert not app.get("vega_lite_chart")
    assert "0 joined" in "".join(block.proto.body for block in app.get("html"))


def test_the_presenter_view_is_in_the_address_and_only_on_its_page(store, shared):
    app = opened(store, shared)
    press(app, "room_present")
    assert app.query_params["view"] == "presenter"
    app.switch_page(next(p.file for p in PAGES if p.path == "strategy")).run()
    assert not app.exception
    assert url.PRESENTER not in app.session_state
    assert app.title[0].value == "Strategy"


def test_nobody_is_caught_in_a_presenter_view_that_has_nothing_to_show(store, shared):
    app = open_page("workshop.py", full_book(3), presenter=True)
    assert app.sidebar.button
    app = come(store, shared, role=Role.VIEWER, presenter=True)
    press(app, "leave_presenter")
    assert app.sidebar.button


def test_a_projector_without_a_room_says_so(store, shared):
    app = come(store, shared, presenter=True)
    assert "No room is open." in texts(app)
