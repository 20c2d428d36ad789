from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from starlette.responses import PlainTextResponse, RedirectResponse

from pages.serving.wanted import LONGEST, WantedCookie
from tests.pages.serving.asgi import ask, scope

PAGE = {"accept": "text/html,*/*"}
ID = "0123456789abcdef" * 2
BACK = "/oauth2callback"


def put_before(inner, base=""):
    return WantedCookie(inner, pages=("", "history"), names=("workspace", "account", "manager"), base=base)


def cookies(asked, query=f"workspace={ID}", base=""):
    answer = ask(put_before(PlainTextResponse(""), base), asked | {"query_string": query.encode()})
    return answer.header("set-cookie")


def kept(path="/", query=f"workspace={ID}", base=""):
    """The address that is kept when a page is asked for."""
    [said] = cookies(scope(path, **PAGE), query, base)
    [found] = SimpleCookie(said).values()
    return found.value


def come_back(cookie, query="code=a&state=b", to="/", base=""):
    """What a browser is told that comes from the provider with a cookie."""
    asked = scope(f"{base}{BACK}", cookie=f"a=b; kam_wanted={cookie}; c=d", **PAGE) | {"query_string": query.encode()}
    return ask(put_before(RedirectResponse(to, 302), base), asked)


def test_the_page_that_was_asked_for_is_kept_for_a_while():
    said = "Max-Age=600; Path=/; HttpOnly; SameSite=Lax"
    assert cookies(scope(**PAGE)) == [f"kam_wanted=/?workspace={ID}; {said}"]
    [found] = cookies(scope("/history", scheme="https", **PAGE), f"account=a1&workspace={ID}")
    assert found == f"kam_wanted=/history?account=a1&workspace={ID}; {said}; Secure"
    assert kept("/history", "") == "/history"
    assert kept("/kam/history", "account=1", base="/kam") == "/kam/history?account=1"


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        (scope(accept="*/*"), "account=1"),
        (scope(method="POST", **PAGE), "account=1"),
        (scope(), "account=1"),
        (scope("/w/token", **PAGE), "account=1"),
        (scope("/auth/login", **PAGE), "account=1"),
        (scope("/media/x", **PAGE), "account=1"),
        (scope(**PAGE), ""),
    ],
)
def test_nothing_is_kept_of_what_is_no_page(asked, query):
    assert cookies(asked, query) == []


def test_of_the_query_only_what_is_ours_is_kept():
    assert (
        kept("/history", f"code=1&token=2&next=//evil.example&workspace={ID}&x%0d%0ay=1") == f"/history?workspace={ID}"
    )
    written = kept("/history", "account=%0d%0aSet-Cookie:a=b;%20c&manager=%C3%A9&manager=b")
    assert written == "/history?account=%0D%0ASet-Cookie%3Aa%3Db%3B+c&manager=%C3%A9&manager=b"
    assert kept("/history", "&".join(f"manager={i}" for i in range(40_000))).count("manager") <= 100
    assert len(kept("/history", f"workspace={ID}&manager={'%25' * 20_000}&manager=2")) <= LONGEST
    assert ID in kept("/history", f"workspace={ID}&manager={'%25' * 20_000}&manager=2")


def test_who_asks_for_the_first_page_after_that_wants_the_first_page():
    [gone] = cookies(scope(cookie=f"kam_wanted=/history?workspace={ID}", **PAGE), "")
    assert gone.startswith("kam_wanted=; Max-Age=0;")


@pytest.mark.parametrize("query", ["code=a&state=b", "error=denied&state=b"])
def test_signing_in_leads_to_the_page_that_was_asked_for(query):
    answer = come_back(f"/history?workspace={ID}&manager=%C3%A9", query)
    assert answer.header("location") == [f"/history?workspace={ID}&manager=%C3%A9"]
    assert come_back("/kam/history?account=1", to="/kam/", base="/kam").header("location") == ["/kam/history?account=1"]


def test_signing_out_does_not():
    assert come_back(f"/history?workspace={ID}", "").header("location") == ["/"]


@pytest.mark.parametrize(
    "cookie",
    ["", "//evil.example", "//evil.example/history", "https://evil.example/history", "/history/../x", "/\\evil.example",
     "/nowhere?account=1", "history", ID, "/w/token"],
)  # fmt: skip
def test_a_cookie_leads_nowhere_but_to_our_pages(cookie):
    assert come_back(cookie).header("location") == ["/"]


@pytest.mark.parametrize(
    "cookie", ["/history?//evil.example", "/history?x=1&account=1#//evil", "/history?account=@evil"]
)
def test_what_else_a_cookie_says_is_left_out(cookie):
    [found] = come_back(cookie).header("location")
    assert found.partition("?")[0] == "/history"
    assert "//" not in found
    assert "#" not in found
    assert "@" not in found


def test_an_answer_that_leads_nowhere_stays_as_it_is():
    asked = scope(BACK, cookie="kam_wanted=/history", **PAGE) | {"query_string": b"state=b"}
    answer = ask(put_before(PlainTextResponse("no", 400)), asked)
    assert (answer.status, answer.header("location")) == (400, [])
