"""Signing in at a provider of OpenID Connect: who comes in where, as what, and who does not."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from kamcore.store.access import Role
from kamcore.store.store import open_store
from pages.ui.registry import HISTORY, PORTFOLIO, STRATEGY
from pages.ui.url import token
from tests.books import full_book
from tests.e2e.provider import providing
from tests.e2e.server import running
from tests.e2e.test_sharing import shows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamcore.store.store import Store
    from kamcore.store.workspaces import Shared
    from tests.e2e.provider import Provider
    from tests.e2e.server import Server

pytestmark = pytest.mark.browser
NO_ENTRY = "This link does not open anything."
NAME = "Larkspur Timber"
ACCOUNTS = tuple(f"Account {i}" for i in range(3))
ANNA, BEN, VIC, EVE = "anna@north.example", "ben@south.example", "vic@north.example", "eve@elsewhere.example"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as started:
        yield started


@pytest.fixture(scope="module")
def asking(tmp_path_factory, provider) -> Iterator[Server]:
    """Run a server that asks everybody to sign in."""
    folder = tmp_path_factory.mktemp("asking")
    secrets = folder / "secrets.toml"
    secrets.write_text(provider.secrets(), encoding="utf-8")
    with running(folder, "app.py", "--secrets.files", str(secrets)) as started:
        yield replace(started, provider=provider.address)


@pytest.fixture(scope="module")
def store(asking) -> Iterator[Store]:
    found = open_store(asking.database)
    yield found
    found.close()


@pytest.fixture
def shared(store) -> Shared:
    """Return a workspace of Anna's, who let Vic look at it."""
    made = store.workspaces.share(full_book(3), name=NAME, author="Anna", email=ANNA)
    store.admission.set_member(made.access, VIC, Role.VIEWER)
    return made


@pytest.fixture
def come(arrive, asking, provider):
    """Let somebody come of whom the provider says an address, and note what the server sends them."""

    def someone(email, *, verified=True):
        visitor = arrive(asking)
        provider.is_to_say(visitor.context, email, email_verified=verified)
        received = []

        def note(frame):
            received.append(frame if isinstance(frame, bytes) else frame.encode())

        visitor.page.on("websocket", lambda socket: socket.on("framereceived", note))
        return visitor, received

    return someone


def sign_in(visitor):
    """Press the button, and come back from the provider."""
    with visitor.page.expect_event("domcontentloaded"):
        visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    visitor.settle()
    expect(visitor.page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()


def sign_out(visitor):
    with visitor.page.expect_event("domcontentloaded"):
        visitor.page.get_by_role("button", name="Sign out", exact=True).click()
    visitor.settle()
    is_asked_to_sign_in(visitor)


def is_asked_to_sign_in(visitor):
    assert visitor.text().split("\n\n") == ["KAM Cockpit", "Sign in to go on.", "Sign in"]
    assert visitor.page.get_by_test_id("stSidebarNavLink").count() == 0


def written(address):
    """An address as a page shows it, so that nothing makes a link of it."""
    return address.replace("@", "@\N{WORD JOINER}")


def let_in(owner, who, may, role):
    """Put somebody on the list of a workspace."""
    owner.button("Another person")
    owner.page.get_by_role("textbox", name="E-mail address").fill(who)
    owner.page.get_by_role("combobox", name="They may").click()
    owner.page.get_by_role("option", name=may).click()
    owner.button("Add")
    expect(owner.page.get_by_test_id("stMain")).to_contain_text(f"{written(who)} {role.value}")
    owner.page.keyboard.press("Escape")
    expect(owner.page.get_by_role("textbox", name="E-mail address")).to_have_count(0)


def save_buttons(visitor):
    return visitor.page.get_by_role("button", name="Save", exact=True).count()


def words_of(received, *words):
    """Which of some words the server sent."""
    return [word for word in words if any(word.encode() in frame for frame in received)]


def test_nothing_of_the_app_is_there_before_signing_in(come, shared):
    nobody, received = come(VIC)
    owners = shared.tokens[Role.OWNER]
    for address in ("/", "/dashboard?book=software", f"/history?workspace={shared.access.workspace}", f"/w/{owners}"):
        nobody.go(address)
        is_asked_to_sign_in(nobody)
    assert words_of(received, "Sign in to go on.", NAME, "software", "Dashboard") == ["Sign in to go on."]


def test_people_on_the_list_come_in_by_their_address_alone(come, asking, store, shared):
    here = f"workspace={shared.access.workspace}"

    # Each comes back from the provider to the workspace they asked for, as what the list says.
    anna, _ = come(ANNA)
    anna.go(f"/?{here}")
    sign_in(anna)
    assert here in anna.page.url
    anna.turn_to(HISTORY)
    anna.page.get_by_role("tab", name="Links and people").click()
    anna.settle()
    let_in(anna, "@south.example", "save changes", Role.EDITOR)
    ben, _ = come(BEN)
    ben.go(f"/?{here}")
    sign_in(ben)
    shows(ben, f"Revision 1 by {written(ANNA)}")
    assert save_buttons(ben) == 1
    vic, received = come(VIC)
    book = store.revisions.load(shared.access, 1)
    asked = f"/strategy?{here}&period=2025&account={token(book.book, book['accounts']['key'].iloc[1])}"
    vic.go(asked)
    is_asked_to_sign_in(vic)
    sign_in(vic)
    assert vic.title() == STRATEGY.title
    assert vic.page.url == asking.address + asked
    shows(vic, "You can look at it")
    assert save_buttons(vic) == 0

    # Whose role is taken away is out, and the book with them.
    vic.turn_to(PORTFOLIO)
    assert words_of(received, NAME, *ACCOUNTS) == [NAME, *ACCOUNTS]
    row = anna.page.get_by_test_id("stHorizontalBlock").filter(has_text=re.compile(f"^{written(VIC)}"))
    row.get_by_role("button", name="Remove").click()
    expect(vic.page.get_by_test_id("stMain")).to_contain_text(NO_ENTRY)
    vic.settle()
    assert [word for word in (NAME, *ACCOUNTS) if word in vic.text() + vic.sidebar()] == []
    expect(vic.page.get_by_test_id("stDataFrame")).to_have_count(0)
    received.clear()
    vic.go(f"/portfolio?{here}")
    assert NO_ENTRY in vic.text()
    assert words_of(received, "Sign out", NAME, *ACCOUNTS) == ["Sign out"]


@pytest.mark.parametrize(
    ("email", "verified"), [(EVE, True), (VIC, False)], ids=["not on the list", "unchecked address"]
)
def test_nobody_else_sees_anything_of_the_book(come, shared, email, verified):
    eve, received = come(email, verified=verified)
    eve.go(f"/?workspace={shared.access.workspace}")
    sign_in(eve)
    for address in (None, f"/dashboard?workspace={shared.access.workspace}"):
        if address:
            eve.go(address)
        assert NO_ENTRY in eve.text()
    assert words_of(received, "Sign out", NAME, *ACCOUNTS) == ["Sign out"]


def test_who_signs_out_is_out_and_the_next_person_is_somebody_else(come, provider, shared):
    vic, received = come(VIC)
    vic.go(f"/w/{shared.tokens[Role.VIEWER]}")
    sign_in(vic)
    shows(vic, "You can look at it")
    assert words_of(received, NAME) == [NAME]
    sign_out(vic)
    assert "workspace" not in vic.page.url
    received.clear()
    vic.go(f"/?workspace={shared.access.workspace}")
    is_asked_to_sign_in(vic)
    provider.is_to_say(vic.context, EVE, email_verified=True)
    sign_in(vic)
    assert NO_ENTRY in vic.text()
    assert words_of(received, NAME) == []
