from __future__ import annotations

import re

import pytest
from starlette.responses import PlainTextResponse, Response

from pages.serving.visit import VisitCookie
from tests.pages.serving.asgi import ask, scope

PAGE = {"accept": "text/html,*/*"}


def cookies(asked, answer=PlainTextResponse("")):  # noqa: B008  (an answer of the app, which holds nothing)
    return ask(VisitCookie(answer), asked).header("set-cookie")


def test_the_first_page_brings_a_cookie_that_says_nothing():
    [one], [two] = cookies(scope(**PAGE)), cookies(scope(**PAGE))
    assert re.fullmatch(r"kam_visit=[\w-]{22}; Path=/; HttpOnly; SameSite=Lax", one)
    assert one != two


def test_over_tls_it_never_leaves_tls():
    assert cookies(scope(scheme="https", **PAGE))[0].endswith("; Secure")


def test_a_page_the_browser_already_has_brings_it_too():
    assert len(cookies(scope(**PAGE), Response(status_code=304))) == 1


def test_it_stands_beside_other_cookies():
    assert len(cookies(scope(**PAGE), PlainTextResponse("", headers={"set-cookie": "a=b"}))) == 2


@pytest.mark.parametrize(
    "asked", [scope(cookie="a=b; kam_visit=c", **PAGE), scope(accept="*/*"), scope(method="POST", **PAGE), scope()]
)
def test_nothing_else_brings_one(asked):
    assert cookies(asked) == []
