from __future__ import annotations

import pytest
from starlette.responses import PlainTextResponse

from pages.serving.wanted import WantedCookie
from tests.pages.serving.asgi import ask, scope

PAGE = {"accept": "text/html,*/*"}
ID = "0123456789abcdef" * 2


def cookies(asked, query=f"workspace={ID}"):
    return ask(WantedCookie(PlainTextResponse("")), asked | {"query_string": query.encode()}).header("set-cookie")


def test_the_workspace_that_was_asked_for_is_kept_for_a_while():
    said = f"kam_wanted={ID}; Max-Age=600; Path=/; HttpOnly; SameSite=Lax"
    assert cookies(scope(**PAGE)) == [said]
    assert cookies(scope("/history", scheme="https", **PAGE), f"view=x&workspace={ID}") == [f"{said}; Secure"]


@pytest.mark.parametrize(
    "asked", [scope(cookie="_streamlit_user=a", **PAGE), scope(accept="*/*"), scope(method="POST", **PAGE), scope()]
)
def test_not_for_who_is_signed_in_and_not_for_files(asked):
    assert cookies(asked) == []


@pytest.mark.parametrize(
    "query", ["", "workspace=", f"workspace={ID}0", "workspace=%0d%0aa=b", f"workspace={ID.upper()}"]
)
def test_nothing_else_is_written_into_a_cookie(query):
    assert cookies(scope(**PAGE), query) == []
