"""Where sign-in is asked for, Streamlit says of each visitor whether they are signed in; else it says nothing of them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.driver import MAIN, texts


def arrive(book="", **user):
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.user.clear()
    app.user.update(user)
    if book:
        app.query_params["book"] = book
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("book", ["", "software"])
def test_who_is_not_signed_in_sees_a_button_and_nothing_else(book):
    app = arrive(book, is_logged_in=False)
    assert texts(app) == "KAM Cockpit\nSign in to go on."
    assert [button.label for button in app.button] == ["Sign in"]
    assert "history" not in app.session_state


def test_who_is_signed_in_goes_on_and_may_sign_out():
    app = arrive(is_logged_in=True, name="Ada")
    assert "Drop in the spreadsheet you have" in texts(app)
    assert app.sidebar.button(key="sign_out").label == "Sign out"


def test_where_nobody_asks_there_is_neither():
    app = arrive()
    assert "Drop in the spreadsheet you have" in texts(app)
    assert not {"sign_in", "sign_out"} & {button.key for button in app.button}
