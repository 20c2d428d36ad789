"""Sharing, saving and merging on screen, as one session sees it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from kamcore.store.access import Role
from kamcore.store.errors import (
    NoEntryError,
    NotAllowedError,
    StoreFaultError,
    StoreUnavailableError,
    TooManyTriesError,
)
from kamcore.store.installed import installed_store
from kamcore.store.revisions import RevisionKind
from kamcore.workbook.editing import add_person
from kamcore.workbook.settings import Settings
from pages.ui import workspace
from pages.ui.workspace import Opened
from tests.books import full_book, money_only
from tests.pages.driver import MAIN, book_of, open_page, texts


@pytest.fixture
def store():
    return installed_store()


@pytest.fixture
def shared(store):
    return store.workspaces.share(full_book(4), name="North *team*", author="Anna")


def enters(store, shared, role):
    return store.workspaces.enter(shared.tokens[role], address="here")


def come(monkeypatch, shared, role, page="dashboard.py", *, author="Dora"):
    """Open the address that a link leads to, with the cookie that it set, and say who one is."""
    token = shared.tokens[role]
    monkeypatch.setattr(workspace, "_cookie", lambda name: token if name.endswith(shared.access.workspace) else "")
    app = AppTest.from_file(MAIN, default_timeout=60)
    app.query_params["workspace"] = shared.access.workspace
    app.switch_page(str(MAIN.parent / page))
    app.run()
    assert not app.exception, app.exception[0].message
    if "workspace" in app.session_state and not app.session_state["workspace"].named:
        app.session_state["workspace"] = replace(app.session_state["workspace"], author=author)
        app.run()
    return app


def change(app, **settings):
    """Change settings in a session, as the drawer does."""
    past = app.session_state["history"]
    book = past.current.replace(settings=Settings.of({**dict(past.current.settings.items()), **settings}))
    app.session_state["history"] = past.edit(book, "change settings")
    return app.run()


def others_save(store, shared, author="Ben", note="", **settings):
    """Somebody else saves the newest revision with other settings."""
    access = enters(store, shared, Role.EDITOR)
    head = store.revisions.head(access)
    book = store.revisions.load(access, head.number)
    book = book.replace(settings=Settings.of({**dict(book.settings.items()), **settings}))
    return store.revisions.save(access, book, base=head.number, author=author, note=note)


def read(text):
    """A text as people read it."""
    return text.replace("\\", "").replace("\xa0", " ").replace("**", "").replace("  ", " ")


def keys(app):
    return {button.key for button in app.button}


# ---------------------------------------------------------------- sharing


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


# ---------------------------------------------------------------- coming in


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


# ---------------------------------------------------------------- saving


def test_save_is_a_new_revision_with_name_and_note(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.EDITOR, author="")
    assert app.button(key="save").disabled
    change(app, satisfaction_low=3.5)
    assert "1 change not saved" in texts(app)
    app.text_input(key="save_author").set_value("Ben").run()
    app.text_input(key="save_note").set_value("after the review").run()
    app.button(key="save").click().run()
    head = store.revisions.head(shared.access)
    assert (head.number, head.author, head.note, head.kind) == (2, "Ben", "after the review", RevisionKind.SAVED)
    assert app.session_state["workspace"].revision == head
    assert not app.session_state["history"].unsaved
    assert app.button(key="save").disabled
    assert "Saved as revision 2." in texts(app)
    change(app, satisfaction_low=3.6)
    assert "Saved as revision 2." not in texts(app)


ASKED = "Type your name, then press Save again. If you leave it empty, others read “Somebody”."


@pytest.mark.parametrize(("typed", "author"), [("Ben", "Ben"), ("", "Somebody")])
def test_who_gave_no_name_is_asked_for_it_once(monkeypatch, store, shared, typed, author):
    app = come(monkeypatch, shared, Role.EDITOR, author="")
    change(app, satisfaction_low=3.5)
    app.button(key="save").click().run()
    assert store.revisions.head(shared.access).number == 1
    assert ASKED in [warning.value for warning in app.warning]
    app.text_input(key="save_author").set_value(typed)
    app.button(key="save").click().run()
    assert store.revisions.head(shared.access).author == author
    change(app, satisfaction_low=3.6)
    assert not app.warning
    app.button(key="save").click().run()
    assert store.revisions.head(shared.access).number == 3


FILE = ("new.csv", b"Customer,Date,Amount\nNorthgate,2024-03-01,1000\nEastfield,2025-05-01,500\n", "text/csv")


def drop(app):
    """Drop another file on Home."""
    app.file_uploader[0].set_value([FILE]).run(timeout=120)
    while "job" in app.session_state:
        app.session_state["job"].wait(60)
        app.run()
    assert not app.exception, app.exception[0].message


def test_a_file_dropped_in_a_workspace_becomes_its_next_revision(monkeypatch, store, shared):
    others_save(store, shared, satisfaction_low=1.5)
    app = come(monkeypatch, shared, Role.EDITOR, "home.py")
    before = book_of(app)
    change(app, satisfaction_low=3.5)
    drop(app)
    assert app.session_state["workspace"].access.workspace == shared.access.workspace
    assert "You are in the workspace North *team*, with changes that you did not save." in read(texts(app))
    assert app.button(key="save_arrived").label == "Save it as the next revision and lose 1 change"
    app.button(key="save_arrived").click().run()
    assert not app.exception
    head = store.revisions.head(shared.access)
    assert (head.number, head.author) == (3, "Dora")
    kept = store.revisions.load(shared.access, 3)
    assert sorted(kept["accounts"]["name"]) == ["Eastfield", "Northgate"]
    assert (kept.book, kept.source) == (before.book, "new.csv")
    assert book_of(app).digest == kept.digest
    assert not app.session_state["history"].unsaved
    assert app.session_state["workspace"].revision.number == 3
    assert "save_arrived" not in keys(app)


def test_a_file_that_was_not_saved_in_place_can_be_tried_again(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.EDITOR, "home.py", author="")
    drop(app)
    app.button(key="save_arrived").click().run()
    assert ASKED in [warning.value for warning in app.warning]
    app.text_input(key="arrived_author").set_value("Ben")
    app.button(key="save_arrived").click().run()
    assert store.revisions.head(shared.access).author == "Ben"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_a_file_dropped_in_a_workspace_can_be_worked_on_alone(monkeypatch, store, shared, role):
    app = come(monkeypatch, shared, role, "home.py")
    drop(app)
    assert ("save_arrived" in keys(app)) is (role is Role.EDITOR)
    app.button(key="show_arrived").click().run()
    assert sorted(book_of(app)["accounts"]["name"]) == ["Eastfield", "Northgate"]
    assert "workspace" not in app.session_state
    assert "workspace" not in app.query_params
    assert store.revisions.head(shared.access).number == 1


def test_what_others_saved_is_merged_and_said(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.EDITOR)
    change(app, satisfaction_low=3.5)
    others_save(store, shared, engagement_low=2.5)
    app.button(key="save").click().run()
    head = store.revisions.head(shared.access)
    assert (head.number, head.base, head.kind) == (3, 2, RevisionKind.MERGED)
    kept = store.revisions.load(shared.access, 3).settings
    assert (kept.satisfaction_low, kept.engagement_low) == (3.5, 2.5)
    assert book_of(app).settings == kept
    assert "1 of your changes and 1 of Ben's are both in." in read(texts(app))
    # Undo does not take back what others did.
    assert app.button(key="undo").disabled


def test_others_are_seen_and_refreshed_with_the_own_changes_on_top(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.EDITOR)
    change(app, satisfaction_low=3.5)
    others_save(store, shared, engagement_low=2.5)
    app.run()
    assert read(app.info[0].value) == "Revision 2 by Ben, just now"
    app.button(key="refresh").click().run()
    now = book_of(app).settings
    assert (now.satisfaction_low, now.engagement_low) == (3.5, 2.5)
    assert store.revisions.head(shared.access).number == 2
    assert app.session_state["workspace"].revision.number == 2
    assert app.session_state["history"].unsaved
    app.button(key="undo").click().run()
    assert book_of(app).settings.engagement_low == 2.5
    assert not app.session_state["history"].unsaved


def test_a_refresh_without_own_changes_keeps_the_filters(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.VIEWER)
    app.multiselect(key="filter_region").set_value(["Region 1"]).run()
    others_save(store, shared, engagement_low=2.5)
    app.run()
    app.button(key="refresh").click().run()
    assert book_of(app).settings.engagement_low == 2.5
    assert app.session_state["filter_region"] == ["Region 1"]
    assert not app.info


@pytest.mark.parametrize(("side", "kept"), [("mine", 3.5), ("theirs", 1.5)])
def test_where_both_changed_the_same_people_decide(monkeypatch, store, shared, side, kept):
    app = come(monkeypatch, shared, Role.EDITOR)
    change(app, satisfaction_low=3.5, renewal_days=30)
    others_save(store, shared, satisfaction_low=1.5)
    app.button(key="save").click().run()
    assert store.revisions.head(shared.access).number == 2
    assert "Satisfaction low below: you 3.5, Ben 1.5" in read(texts(app))
    assert app.button(key="decided").disabled
    app.button(key=f"all_{side}").click().run()
    app.button(key="decided").click().run()
    assert not app.exception
    head = store.revisions.head(shared.access)
    found = store.revisions.load(shared.access, head.number).settings
    assert (head.number, head.base, found.satisfaction_low, found.renewal_days) == (3, 2, kept, 30)
    assert "meeting" not in app.session_state
    assert not app.session_state["history"].unsaved


def both_add_acme(app, store, shared):
    """Add somebody called Acme in a session, and let Ben save another one."""
    account = full_book(4)["accounts"]["key"][0]
    past = app.session_state["history"]
    mine = add_person(past.current, account, {"name": "Acme", "title": "Buyer"})
    app.session_state["history"] = past.edit(mine, "add Acme")
    app.run()
    access = enters(store, shared, Role.EDITOR)
    head = store.revisions.head(access)
    theirs = add_person(store.revisions.load(access, head.number), account, {"name": "Acme", "title": "Adviser"})
    store.revisions.save(access, theirs, base=head.number, author="Ben")
    app.button(key="save").click().run()
    said = read(texts(app))
    assert "You and Ben both added Acme at" in said
    assert "Job title you Buyer, Ben Adviser." in said
    [choice] = [control for control in app.segmented_control if str(control.key).startswith("decide_")]
    return choice


@pytest.mark.parametrize(
    ("choice", "people"),
    [
        ("mine", {"Acme": "Buyer"}),
        ("theirs", {"Acme": "Adviser"}),
        ("both", {"Acme": "Adviser", "Acme (2)": "Buyer"}),
    ],
)
def test_of_two_people_added_under_one_name_either_or_both_are_kept(monkeypatch, store, shared, choice, people):
    app = come(monkeypatch, shared, Role.EDITOR)
    both_add_acme(app, store, shared).set_value(choice).run()
    assert ("yours is called Acme (2)" in read(texts(app))) == (choice == "both")
    app.button(key="decided").click().run()
    assert not app.exception
    head = store.revisions.head(shared.access)
    for book in (store.revisions.load(shared.access, head.number), book_of(app)):
        found = book["stakeholders"]
        found = found[found["name"].str.startswith("Acme")]
        assert dict(zip(found["name"], found["title"], strict=True)) == people
    assert not app.session_state["history"].unsaved


def test_keeping_both_can_be_taken_back_before_it_is_saved(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.EDITOR)
    both_add_acme(app, store, shared).set_value("both").run()
    app.button(key="all_theirs").click().run()
    assert "Acme (2)" not in read(texts(app))
    app.button(key="decided").click().run()
    assert store.revisions.head(shared.access).number == 2
    assert "Acme (2)" not in set(book_of(app)["stakeholders"]["name"])


def test_all_theirs_saves_nothing_new(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.EDITOR)
    change(app, satisfaction_low=3.5)
    others_save(store, shared, satisfaction_low=1.5)
    app.button(key="save").click().run()
    app.button(key="all_theirs").click().run()
    app.button(key="decided").click().run()
    assert store.revisions.head(shared.access).number == 2
    assert book_of(app).settings.satisfaction_low == 1.5
    assert not app.session_state["history"].unsaved


def test_a_conflict_that_became_stale_is_merged_again(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.EDITOR)
    change(app, satisfaction_low=3.5)
    others_save(store, shared, satisfaction_low=1.5)
    app.button(key="save").click().run()
    app.button(key="all_mine").click().run()
    others_save(store, shared, author="Cleo", engagement_low=2.5)
    app.button(key="decided").click().run()
    head = store.revisions.head(shared.access)
    found = store.revisions.load(shared.access, head.number).settings
    assert (head.number, head.base, found.satisfaction_low, found.engagement_low) == (4, 3, 3.5, 2.5)


def test_a_conflict_on_refresh_saves_nothing(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.EDITOR)
    change(app, satisfaction_low=3.5)
    others_save(store, shared, satisfaction_low=1.5)
    app.run()
    app.button(key="refresh").click().run()
    app.button(key="all_mine").click().run()
    app.button(key="decided").click().run()
    assert store.revisions.head(shared.access).number == 2
    assert book_of(app).settings.satisfaction_low == 3.5
    assert app.session_state["history"].unsaved


def test_why_something_was_not_saved_is_said_no_more_on_another_page(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.EDITOR)
    change(app, satisfaction_low=3.5)

    def away(*_args, **_more):
        raise StoreUnavailableError("Cannot be reached.")

    with monkeypatch.context() as broken:
        broken.setattr(store.revisions, "save", away)
        app.button(key="save").click().run()
    assert "Cannot be reached\\." in [error.value for error in app.error]
    app.switch_page(str(MAIN.parent / "history.py")).run()
    assert not app.error


# ---------------------------------------------------------------- looking only


def test_a_viewer_sees_no_control_that_refuses(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.VIEWER)
    change(app, satisfaction_low=3.5)
    assert keys(app).isdisjoint({"save", "share_stretch"})
    assert "You can look at it" in texts(app)
    with pytest.raises(NotAllowedError):
        store.revisions.save(app.session_state["workspace"].access, book_of(app), base=1, author="Vic", note="")
    assert store.revisions.head(shared.access).number == 1


def test_an_editor_who_became_a_viewer_is_refused_and_sees_it(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.EDITOR)
    here = app.session_state["workspace"]
    # what a session believes of itself proves nothing
    viewer = enters(store, shared, Role.VIEWER)
    app.session_state["workspace"] = Opened(viewer, here.revision, "Ben")
    app.run()
    assert "save" not in keys(app)


def test_an_earlier_revision_is_looked_at_and_not_changed(monkeypatch, store, shared):
    others_save(store, shared, satisfaction_low=1.5)
    app = come(monkeypatch, shared, Role.EDITOR, "history.py")
    change(app, engagement_low=2.5)
    app.session_state["revision_chosen"] = 1
    app.run()
    app.button(key="open_revision").click().run()
    assert "You are looking at **revision 1**." in texts(app)
    assert book_of(app).settings.satisfaction_low == full_book(4).settings.satisfaction_low
    assert "save" not in keys(app)
    app.button(key="back_to_newest").click().run()
    now = book_of(app).settings
    assert (now.satisfaction_low, now.engagement_low) == (1.5, 2.5)
    assert app.session_state["history"].unsaved


def test_an_edit_while_looking_is_refused_with_a_sentence(monkeypatch, store, shared):
    others_save(store, shared, satisfaction_low=1.5)
    app = come(monkeypatch, shared, Role.EDITOR)
    app.session_state["read_only"] = "Only looked at."
    app.session_state["settings_open"] = True
    app.run()
    app.selectbox(key="set_currency").select("USD")
    app.button(key="settings_apply").click().run()
    assert "Only looked at\\." in [error.value for error in app.error]


def test_a_note_with_markup_is_shown_letter_by_letter(monkeypatch, store, shared):
    others_save(store, shared, author="<b>![x](http://evil)</b>", engagement_low=2.5)
    app = come(monkeypatch, shared, Role.VIEWER)
    assert "](http" not in texts(app)


def test_a_filter_by_what_others_took_away_is_dropped(monkeypatch, store, shared):
    app = come(monkeypatch, shared, Role.EDITOR)
    app.multiselect(key="filter_region").set_value(["Region 0", "Region 1"]).run()
    accounts = book_of(app)["accounts"]
    accounts["region"] = accounts["region"].replace("Region 1", "Elsewhere")
    store.revisions.save(shared.access, book_of(app).replace({"accounts": accounts}), base=1, author="Ben")
    app.run()
    app.button(key="refresh").click().run()
    assert not app.exception
    assert app.session_state["filter_region"] == ["Region 0"]
