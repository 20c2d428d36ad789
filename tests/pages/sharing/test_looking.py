"""Looking at a workspace, and at earlier revisions, without changing anything."""

from __future__ import annotations

import pytest

from kamcore.store.access import Role
from kamcore.store.errors import NotAllowedError
from pages.ui.workspace import Opened
from tests.books import full_book
from tests.pages.driver import book_of, texts
from tests.pages.sharing.session import change, come, enters, keys, others_save


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
