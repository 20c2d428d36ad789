"""Sharing a book and coming into one that is shared, on screen, as one session sees it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from kamcore.store.access import Role
from kamcore.store.errors import NoEntryError, StoreFaultError, StoreUnavailableError, TooManyTriesError
from kamcore.store.installed import installed_store
from pages.ui import workspace
from tests.books import full_book, money_only
from tests.pages.driver import MAIN, book_of, open_page, texts
from tests.pages.sharing.session import change, come, others_save, read


def test_share_says_what_is_shared_and_gives_three_links_once(store):
    app = open_page("dashboard.py", full_book(4))
    assert "Only you see this book." in texts(app)
    app.button(key="share_stretch").click().run()
    said = read(texts(app))
    assert "Everything in full book.xlsx will be shared: 4 accounts, with" in said
    assert "Nothing else of your session is." in said
    rows = next(table.value for table in app.dataframe if "Sheet" in table.value)
    assert dict(zip(rows["Sheet"], rows["Rows"], strict=True))["Accounts"] == 4
    app.text_input(key="share_name").set_value("North")
    app.text_input(key="share_author").set_value("Anna")
    app.button(key="share_now").click().run()
    assert not app.exception
    links = [code.value for code in app.code]
    assert len(links) == 3
    assert "a reload finds the workspace again" in read(texts(app))
    [picture] = app.get("html")
    assert f'src="{links[0]}/kept"' in picture.proto.body
    here = app.session_state["workspace"]
    for link, role in zip(links, (Role.OWNER, Role.EDITOR, Role.VIEWER), strict=True):
        assert store.workspaces.enter(link.removeprefix("/w/"), address="here").role is role
    assert (here.access.name, here.revision.number, here.author) == ("North", 1, "Anna")
    assert app.query_params["workspace"] == here.access.workspace
    app.button(key="share_done").click().run()
    assert not app.code
    assert not app.get("html")
    assert "share_links" not in app.session_state
    assert "Only you see this book." not in texts(app)
    assert "**North**" in texts(app)


def test_a_workspace_needs_a_name():
    app = open_page("dashboard.py", money_only(), share_open=True)
    app.text_input(key="share_name").set_value(" ")
    app.button(key="share_now").click().run()
    assert [error.value for error in app.error] == ["The workspace needs a name\\."]
    assert "workspace" not in app.session_state


def test_a_link_opens_the_newest_revision_and_stays_in_the_address(monkeypatch, store, shared):
    others_save(store, shared, satisfaction_low=3.0)
    app = come(monkeypatch, shared, Role.EDITOR)
    assert book_of(app).settings.satisfaction_low == 3.0
    assert app.query_params["workspace"] == shared.access.workspace
    assert "Revision 2 by Ben, just now" in read(texts(app))
    assert "North \\*team\\*" in texts(app)


@pytest.mark.parametrize("named", ["0" * 32, "no id", ""])
def test_an_address_that_opens_nothing_says_so(named):
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.query_params["workspace"] = named
    app.run()
    assert app.error[0].value.replace("\\", "") == str(NoEntryError())
    assert "workspace" not in app.query_params
    app.button(key="close_shut").click().run()
    assert not app.error


@pytest.mark.parametrize("problem", [StoreUnavailableError("Cannot be reached"), TooManyTriesError()])
def test_what_may_open_later_stays_in_the_address_and_can_be_tried_again(monkeypatch, store, shared, problem):
    def away(*_args, **_more):
        raise problem

    with monkeypatch.context() as broken:
        broken.setattr(store.workspaces, "enter", away)
        app = come(monkeypatch, shared, Role.EDITOR, "home.py")
        assert [read(error.value) for error in app.error] == [str(problem)]
        assert app.query_params["workspace"] == shared.access.workspace
    app.button(key="enter_again").click().run()
    assert not app.error
    assert app.session_state["workspace"].access.workspace == shared.access.workspace


def test_who_comes_without_the_cookie_sees_nothing(shared):
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.query_params["workspace"] = shared.access.workspace
    app.run()
    assert len(app.error) == 1
    assert "history" not in app.session_state


@pytest.mark.parametrize(
    ("claims", "address"),
    [
        ({}, ""),
        ({"is_logged_in": False, "email": "ben@example.com"}, ""),
        ({"is_logged_in": True, "email": "ben@example.com"}, ""),
        ({"is_logged_in": True, "email": "ben@example.com", "email_verified": True}, "ben@example.com"),
        ({"is_logged_in": True, "email": "ben@example.com", "email_verified": False}, ""),
        ({"is_logged_in": True, "email": "ben@example.com", "email_verified": "false"}, ""),
        ({"is_logged_in": True, "email": "ben@example.com", "email_verified": None}, ""),
        ({"is_logged_in": True, "email_verified": True}, ""),
    ],
)
def test_only_a_checked_address_counts(monkeypatch, claims, address):
    monkeypatch.setattr(workspace.st, "user", claims)
    assert workspace.email() == address


@pytest.mark.parametrize(
    ("setting", "claims", "address"),
    [
        ("1", {}, "ben@example.com"),
        ("1", {"email_verified": False}, ""),
        ("0", {}, ""),
        ("", {}, ""),
    ],
)
def test_who_runs_the_app_may_vouch_for_addresses_of_which_the_provider_says_nothing(
    monkeypatch, setting, claims, address
):
    monkeypatch.setenv("KAM_TRUST_UNVERIFIED_EMAIL", setting)
    monkeypatch.setattr(workspace.st, "user", {"is_logged_in": True, "email": "ben@example.com"} | claims)
    assert workspace.email() == address


def test_who_signs_in_needs_no_link_and_goes_by_the_address(monkeypatch, store, shared):
    store.admission.set_member(shared.access, "@example.com", Role.EDITOR)
    store.workspaces.set_terms(shared.access, sign_in=True)
    app = come(monkeypatch, shared, Role.EDITOR)
    assert app.error[0].value.replace("\\", "") == str(NoEntryError())  # the link alone is not enough any more
    monkeypatch.setattr(workspace, "email", lambda: "ben@example.com")
    app = come(monkeypatch, shared, Role.EDITOR)
    change(app, satisfaction_low=3.5)
    assert "save_author" not in {field.key for field in app.text_input}
    app.button(key="save").click().run()
    assert store.revisions.head(shared.access).author == "ben@example.com"
    # Who is taken off the list is out.
    store.admission.set_member(shared.access, "@example.com", None)
    app.run()
    assert "history" not in app.session_state


def test_a_withdrawn_link_closes_the_book(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.VIEWER)
    viewers = next(link for link in store.admission.links(shared.access) if link.role is Role.VIEWER)
    store.admission.revoke(shared.access, viewers.id)
    app.run()
    assert not app.exception
    assert app.error[0].value.replace("\\", "") == str(NoEntryError())
    assert "history" not in app.session_state
    assert "Account 0" not in texts(app)


@pytest.mark.parametrize("problem", [StoreUnavailableError, StoreFaultError])
def test_while_the_database_is_away_the_book_stays(monkeypatch, shared, problem):
    app = come(monkeypatch, shared, Role.EDITOR)
    change(app, satisfaction_low=2.0)

    def away(*_args, **_more):
        raise problem("Cannot be reached.")

    store = installed_store()
    for part, name in ((store.workspaces, "still"), (store.revisions, "head"), (store.revisions, "save")):
        monkeypatch.setattr(part, name, away)
    app.run()
    assert [warning.value for warning in app.warning] == ["Cannot be reached\\."]
    app.button(key="save").click().run()
    assert not app.exception
    assert "Cannot be reached\\." in [error.value for error in app.error]
    assert book_of(app).settings.satisfaction_low == 2.0
    assert app.session_state["history"].unsaved


def test_another_book_closes_the_workspace_with_all_that_was_known_of_it(monkeypatch, shared):
    app = come(monkeypatch, shared, Role.OWNER, "home.py")
    known = (
        "fresh_link",
        "owner_problem",
        "save_problem",
        "save_note",
        "share_links",
        "share_problem",
        "workspace_said",
    )
    for key in known:
        app.session_state[key] = {} if key == "share_links" else "of the North"
    app.button(key="start_again").click().run()
    assert "workspace" not in app.session_state
    assert "workspace" not in app.query_params
    assert [key for key in known if key in app.session_state] == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://localhost:8501/room/ABCDEF", True),
        ("http://127.0.0.1:8501/room/ABCDEF", True),
        ("http://127.0.1.1/room/ABCDEF", True),
        ("http://[::1]:8501/room/ABCDEF", True),
        ("http://kam.localhost/room/ABCDEF", True),
        ("http://192.168.1.20:8501/room/ABCDEF", False),
        ("https://kam.example.com/room/ABCDEF", False),
        ("https://localhost.example.com/room/ABCDEF", False),
        ("/room/ABCDEF", False),
    ],
)
def test_which_addresses_lead_nowhere_from_elsewhere(address, expected):
    assert workspace.only_here(address) is expected


@pytest.mark.parametrize(("address", "warned"), [("http://127.0.0.1:8501", True), ("https://kam.example.com", False)])
def test_links_that_nobody_else_can_open_are_warned_of(monkeypatch, store, address, warned):
    monkeypatch.setattr(workspace, "address", lambda: address)
    app = open_page("dashboard.py", money_only(), share_open=True)
    app.text_input(key="share_name").set_value("North")
    app.button(key="share_now").click().run()
    assert len(app.code) == 3
    assert ("Other computers cannot open this address" in texts(app)) is warned
