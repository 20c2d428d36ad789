from __future__ import annotations

import gc
import weakref

import streamlit as st

from kamcore.workbook.history import History
from pages.ui.registry import IN_ADDRESS
from pages.ui.state import _Alive
from pages.ui.url import params, token
from tests.books import full_book
from tests.pages.driver import open_page


def test_two_sessions_on_one_book_share_one_analysis_and_the_last_takes_it_along():
    alive, book = _Alive(), full_book(3)
    one, other = alive.get(book, "", None), alive.get(book, "", None)
    assert one is other
    assert alive.get(book, "2024", None) is not one
    gone = weakref.ref(one)
    del one, other
    gc.collect()
    assert gone() is None


def test_a_token_says_nothing_and_means_nothing_in_another_book():
    assert token("book", "Northgate") != token("other", "Northgate")
    assert "orthgate" not in token("book", "Northgate")


def test_the_period_is_a_view_and_no_edit():
    app = open_page("dashboard.py", full_book(4))
    app.selectbox(key="period").select("2024").run()
    assert "2024" in app.subheader[0].value
    assert app.button(key="undo").disabled


def test_what_the_address_says_is_known_to_those_who_lead_back_to_it(monkeypatch):
    held = {
        "history": History.start(full_book(4)),
        "workspace_id": "a",
        "presenter": True,
        "period": "2024",
        "account": "account 1",
    }
    held |= {f"filter_{name}": [value] for name, value in (("manager", "A"), ("region", "B"), ("industry", "C"))}
    monkeypatch.setattr(st, "session_state", held)
    without = {name: value for name, value in held.items() if name != "workspace_id"} | {"sample": "software"}
    said = set(params())
    monkeypatch.setattr(st, "session_state", without)
    assert said | set(params()) == set(IN_ADDRESS)


def test_filters_hide_and_reset_shows_all():
    app = open_page("strategy.py", full_book(12))
    app.multiselect(key="filter_region").select("Region 1").run()
    assert any("4 of 12 accounts" in e.label for e in app.expander)
    app.run()
    box = app.multiselect(key="filter_region")
    assert (box.value, box.proto.set_value, list(box.proto.raw_values)) == (["Region 1"], True, ["Region 1"])
    app.button(key="reset_filters").click().run()
    assert app.multiselect(key="filter_region").value == []
