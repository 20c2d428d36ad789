from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from starlette.routing import Router

from kamcore.store.access import TRIES, Role
from kamcore.store.errors import NoEntryError, StoreUnavailableError
from kamcore.store.limits import Limits
from kamcore.store.store import open_store
from pages.serving import entry
from tests.books import full_book
from tests.pages.serving.asgi import ask, scope


@pytest.fixture
def store(tmp_path):
    opened = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}", limits=Limits())
    yield opened
    opened.close()


@pytest.fixture
def shared(store):
    return store.workspaces.share(full_book(3), name="North & <South>", author="Anna")


def knock(store, token, *, base="", then="", **how):
    asked = scope(f"{base}/w/{token}{then}", **how) | {"query_string": b"", "client": ("192.0.2.7", 4711)}
    return ask(Router(entry.entry_routes(lambda: store, base=base)), asked)


def secrets_are_kept(answer):
    assert answer.header("referrer-policy") == ["no-referrer"]
    assert answer.header("cache-control") == ["no-store"]


@pytest.mark.parametrize("role", [Role.OWNER, Role.EDITOR, Role.VIEWER])
def test_a_link_becomes_a_cookie(store, shared, role):
    token = shared.tokens[role]
    answer = knock(store, token)
    assert answer.status == 303
    assert answer.header("location") == [f"/?workspace={shared.access.workspace}"]
    [cookie] = SimpleCookie(answer.header("set-cookie")[0]).values()
    assert (cookie.key, cookie.value) == (f"kam_w_{shared.access.workspace}", token)
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "lax", "/", "")
    assert int(cookie["max-age"]) == entry.KEPT
    assert token.encode() not in answer.body
    secrets_are_kept(answer)


@pytest.mark.parametrize("site", [{}, {"sec_fetch_site": "same-origin"}])
@pytest.mark.parametrize("base", ["", "/kam"])
def test_a_page_of_ours_has_the_browser_keep_a_link_without_leading_it_away(store, shared, site, base):
    token = shared.tokens[Role.OWNER]
    answer = knock(store, token, base=base, then="/kept", **site)
    assert (answer.status, answer.header("location")) == (200, [])
    assert answer.header("content-type") == ["image/svg+xml"]
    assert answer.header("set-cookie") == knock(store, token).header("set-cookie")
    assert token.encode() not in answer.body
    secrets_are_kept(answer)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_no_other_page_has_a_browser_keep_a_link(store, shared, site):
    answer = knock(store, shared.tokens[Role.OWNER], then="/kept", sec_fetch_site=site)
    assert (answer.status, answer.header("set-cookie")) == (404, [])
    assert answer.body == knock(store, "A" * 22).body
    secrets_are_kept(answer)


def test_what_opens_nothing_is_not_kept_and_its_tries_are_counted(store, shared):
    for _ in range(TRIES["link"]):
        answer = knock(store, "wrong", then="/kept")
        assert (answer.status, answer.header("set-cookie")) == (404, [])
    assert knock(store, "wrong", then="/kept").status == 429
    assert knock(store, "wrong").status == 429


def cookie_after(store, shared, kept, opened):
    """What stands in the cookie after somebody who came by one link has opened another."""
    name = f"kam_w_{shared.access.workspace}"
    [cookie] = SimpleCookie(knock(store, opened, cookie=f"{name}={kept}").header("set-cookie")[0]).values()
    return cookie.value


def test_a_lesser_link_does_not_take_the_better_one_away(store, shared):
    owner, viewer = shared.tokens[Role.OWNER], shared.tokens[Role.VIEWER]
    assert cookie_after(store, shared, kept=owner, opened=viewer) == owner
    assert cookie_after(store, shared, kept=viewer, opened=owner) == owner
    # an owner who is about to renew a link opens another owner's link first
    another = store.admission.add_link(shared.access, Role.OWNER)
    assert cookie_after(store, shared, kept=owner, opened=another) == another


def test_a_link_that_opens_nothing_any_more_is_not_kept(store, shared):
    editor, viewer = shared.tokens[Role.EDITOR], shared.tokens[Role.VIEWER]
    editors = next(link for link in store.admission.links(shared.access) if link.role is Role.EDITOR)
    store.admission.revoke(shared.access, editors.id)
    for kept in (editor, "A" * 22):
        assert cookie_after(store, shared, kept=kept, opened=viewer) == viewer


def test_a_browser_keeps_the_links_of_so_many_workspaces_and_forgets_the_oldest(store, shared):
    """Each request carries all of them in one line, of which web servers take so much and no more."""
    kept = [f"kam_w_{i:032x}" for i in range(entry.MOST + 3)]
    others = "; ".join(f"{name}={'x' * 22}" for name in kept)
    own = f"kam_w_{shared.access.workspace}"
    answer = knock(store, shared.tokens[Role.VIEWER], cookie=f"{own}=old; kam_visit=v; {others}")
    set_, *gone = [next(iter(SimpleCookie(line).values())) for line in answer.header("set-cookie")]
    assert set_.key == own
    assert [cookie.key for cookie in gone] == kept[:4]
    assert {(cookie.value, cookie["max-age"], cookie["path"]) for cookie in gone} == {("", "0", "/")}
    assert entry.MOST * len(f"{own}={set_.value}; ") < 4096


def test_over_https_the_cookie_is_secure(store, shared):
    [cookie] = SimpleCookie(knock(store, shared.tokens[Role.VIEWER], scheme="https").header("set-cookie")[0]).values()
    assert cookie["secure"] is True


def test_below_a_path(store, shared):
    answer = knock(store, shared.tokens[Role.VIEWER], base="/kam")
    assert answer.header("location") == [f"/kam/?workspace={shared.access.workspace}"]


def test_unknown_and_withdrawn_say_the_same(store, shared):
    viewers = next(link for link in store.admission.links(shared.access) if link.role is Role.VIEWER)
    store.admission.revoke(shared.access, viewers.id)
    answers = [knock(store, token) for token in (shared.tokens[Role.VIEWER], "A" * 22, "<script>")]
    assert {answer.status for answer in answers} == {404}
    assert len({answer.body for answer in answers}) == 1
    for answer in answers:
        assert str(NoEntryError()).encode() in answer.body
        assert answer.header("set-cookie") == []
        assert b"href" not in answer.body
        secrets_are_kept(answer)


def test_too_many_tries_have_to_wait(store, shared):
    for _ in range(TRIES["link"]):
        assert knock(store, "wrong").status == 404
    assert knock(store, "wrong").status == 429
    assert knock(store, shared.tokens[Role.EDITOR]).status == 303


def test_while_the_database_is_away():
    def away():
        raise StoreUnavailableError("What is shared cannot be reached at the moment.")

    answer = ask(Router(entry.entry_routes(away)), scope("/w/token") | {"client": None})
    assert answer.status == 503
    assert b"cannot be reached at the moment" in answer.body
