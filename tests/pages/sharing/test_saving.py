"""Saving to a workspace and taking in what others saved, on screen."""

from __future__ import annotations

import pytest

from kamcore.store.access import Role
from kamcore.store.revisions import RevisionKind
from tests.pages.driver import book_of, texts
from tests.pages.sharing.session import ASKED, FILE, change, come, keys, others_save, read


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
    assert "It holds nothing of " in texts(app)
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
