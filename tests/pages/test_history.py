from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time, timedelta

import pytest

from kamcore.store.access import Role
from kamcore.store.archive import archive
from kamcore.store.errors import NoEntryError, StoreUnavailableError
from kamcore.store.installed import installed_store
from kamcore.workbook.settings import Settings
from pages.ui.workspace import Opened
from tests.books import full_book
from tests.pages.driver import open_page, texts

BOOK = full_book(4)
CHANGED = BOOK.replace(settings=Settings.of({"satisfaction_low": 3.0}))


@pytest.fixture
def store():
    return installed_store()


@pytest.fixture
def shared(store):
    shared = store.workspaces.share(BOOK, name="North", author="Anna", note="first")
    store.revisions.save(shared.access, CHANGED, base=1, author="Ben <b>", note="*lower*")
    return shared


def open_history(store, access, row=None, **state):
    head = store.revisions.head(access)
    here = Opened(access, head, "Ben")
    if row is not None:
        state["revision_chosen"] = head.number - row
    state = {"workspace": here, "workspace_id": access.workspace, **state}
    return open_page("history.py", store.revisions.load(access, head.number), **state)


def keys(app):
    return {button.key for button in app.button}


def table(app, column):
    return next(found.value for found in app.dataframe if column in found.value)


def test_a_book_that_is_not_shared_says_what_the_page_would_show():
    app = open_page("history.py", BOOK)
    assert (
        app.subheader[0].value.replace("\\", "")
        == "Only you see **full book.xlsx**: its history begins when you share it."
    )
    assert "share_content" in keys(app)
    app.button(key="share_content").click().run()
    assert "Nothing else of your session is." in texts(app).replace("\\", "")


def test_the_list_says_who_when_what(store, shared):
    app = open_history(store, shared.access)
    assert (
        app.subheader[0]
        .value.replace("\xa0", " ")
        .replace("\\", "")
        .startswith("2 revisions by **Ben <b> and Anna** since")
    )
    rows = table(app, "From")
    assert list(rows["Revision"]) == [2, 1]
    assert list(rows["By"]) == ["Ben <b>", "Anna"]
    assert list(rows["When"]) == ["just now", "just now"]
    assert list(rows["What"]) == ["saved", "shared"]
    assert list(rows["Note"]) == ["*lower*", "first"]


def test_what_a_revision_changed_is_listed_cell_by_cell(store, shared):
    app = open_history(store, shared.access, row=0, revision_edits=True)
    assert "What was changed since revision 1" in [box.label for box in app.expander]
    assert "Satisfaction low below: **6** → **3**" in texts(app).replace("\\", "")
    app = open_history(store, shared.access, row=1, revision_edits=True)
    assert not [box for box in app.expander if "What was changed" in box.label]  # the first was made from nothing


def test_two_revisions_are_compared(store, shared):
    app = open_history(store, shared.access, row=0)
    app.button(key="compare_revisions").click().run()
    assert not app.exception
    assert app.title[0].value == "What changed"
    assert app.session_state["earlier"].source == "full book.xlsx, revision 1"
    assert app.session_state["history"].current.settings.satisfaction_low == 3.0
    assert "set_aside" not in app.session_state


def test_an_older_pair_is_compared_read_only(store, shared):
    store.revisions.save(shared.access, BOOK, base=2, author="Cleo")
    app = open_history(store, shared.access, row=1)  # revision 2, with the one before it
    app.button(key="compare_revisions").click().run()
    assert not app.exception
    assert app.session_state["set_aside"].number == 2
    assert app.session_state["earlier"].source == "full book.xlsx, revision 1"
    assert "You are looking at **revision 2**." in texts(app)


def with_unsaved_changes(app):
    past = app.session_state["history"]
    app.session_state["history"] = past.edit(BOOK.replace(settings=Settings.of({"renewal_days": 10})), "x")
    return app.run()


def test_changes_put_aside_are_no_revision_to_be_compared(store, shared):
    app = with_unsaved_changes(open_history(store, shared.access, row=1))
    app.button(key="open_revision").click().run()  # looks at revision 1
    app.session_state["revision_chosen"] = 2
    app.run()
    app.button(key="compare_revisions").click().run()
    assert app.session_state["history"].current.digest == CHANGED.digest  # and not the one with 10 days
    assert app.session_state["set_aside"].history.current.settings.renewal_days == 10


def test_nothing_is_brought_back_over_changes_put_aside(store, shared):
    store.revisions.save(shared.access, BOOK, base=2, author="Cleo")
    app = with_unsaved_changes(open_history(store, shared.access, row=1))
    app.button(key="open_revision").click().run()
    assert app.button(key="restore_revision").disabled


def test_what_was_not_opened_is_said_until_something_is(monkeypatch, store, shared):
    app = open_history(store, shared.access, row=1)

    def away(*_args, **_more):
        raise StoreUnavailableError("Cannot be reached.")

    with monkeypatch.context() as broken:
        broken.setattr(store.revisions, "load", away)
        app.button(key="open_revision").click().run()
    assert "Cannot be reached\\." in [error.value for error in app.error]
    app.button(key="open_revision").click().run()
    assert not app.error


def test_the_chosen_revision_stays_chosen_when_somebody_saves(store, shared):
    app = open_history(store, shared.access, row=1)
    assert "**Revision 1** by Anna" in texts(app)
    store.revisions.save(shared.access, BOOK, base=2, author="Cleo")
    app.run()
    assert "**Revision 1** by Anna" in texts(app)
    assert app.session_state["revision_table"]["selection"]["rows"] == [2]


def test_nothing_is_brought_back_over_a_save_nobody_looked_at(store, shared):
    app = open_history(store, shared.access, row=1)
    store.revisions.save(shared.access, BOOK, base=2, author="Cleo")
    app.button(key="restore_revision").click().run()
    assert [error.value.replace("\\", "") for error in app.error] == [
        "Revision 3 was saved by Cleo in the meantime: look at it first, then bring back again."
    ]
    assert store.revisions.head(shared.access).number == 3
    app.button(key="restore_revision").click().run()
    assert not app.error
    assert store.revisions.head(shared.access).note == "Revision 1 restored"


def test_bringing_back_is_a_new_revision(store, shared):
    app = open_history(store, shared.access, row=1)
    app.button(key="restore_revision").click().run()
    assert not app.exception
    head = store.revisions.head(shared.access)
    assert (head.number, head.note, head.digest) == (3, "Revision 1 restored", BOOK.digest)
    assert app.session_state["history"].current.digest == BOOK.digest
    assert app.session_state["workspace"].revision.number == 3


@pytest.mark.parametrize(("typed", "author"), [("Cleo", "Cleo"), ("", "Somebody")])
def test_who_gave_no_name_is_asked_for_it_before_something_is_brought_back(store, shared, typed, author):
    head = store.revisions.head(shared.access)
    app = open_history(store, shared.access, row=1, workspace=Opened(shared.access, head, ""))
    app.button(key="restore_revision").click().run()
    assert store.revisions.head(shared.access).number == 2
    assert "Type your name, then press Bring back again. If you leave it empty, others read “Somebody”." in [
        warning.value for warning in app.warning
    ]
    app.text_input(key="restore_author").set_value(typed)
    app.button(key="restore_revision").click().run()
    assert not app.exception
    newest = store.revisions.head(shared.access)
    assert (newest.number, newest.author) == (3, author)
    assert store.workspaces.log(shared.access)[0].who == author
    assert app.session_state["workspace"].author == typed


def test_nothing_is_brought_back_over_unsaved_changes(store, shared):
    app = open_history(store, shared.access, row=1)
    past = app.session_state["history"]
    app.session_state["history"] = past.edit(BOOK.replace(settings=Settings.of({"renewal_days": 10})), "x")
    app.run()
    assert app.button(key="restore_revision").disabled


def test_a_revision_can_be_downloaded_by_a_viewer_who_sees_no_more(store, shared):
    viewer = store.workspaces.enter(shared.tokens[Role.VIEWER], address="here")
    app = open_history(store, viewer, row=1)
    assert "restore_revision" not in keys(app)
    assert len(app.get("download_button")) == 2  # a copy of the book, and this revision
    assert [tab.label for tab in app.tabs] == ["Revisions", "Log"]


def test_the_log(store, shared):
    rows = table(open_history(store, shared.access, history_tabs="Log"), "Detail")
    assert list(rows["What"]) == ["saved", "shared"]
    assert list(rows["Who"]) == ["Ben <b>", "Anna"]


# ---------------------------------------------------------------- the owner


def owner(store, shared, **state):
    return open_history(store, shared.access, history_tabs="Links and people", **state)


def link_of(store, shared, role):
    return next(link for link in store.admission.links(shared.access) if link.role is role and link.revoked is None)


def test_withdraw_and_renew(store, shared):
    link = link_of(store, shared, Role.EDITOR)
    app = owner(store, shared)
    app.button(key=f"revoke_{link.id}").click().run()
    assert "withdrawn: opens nothing" in texts(app)
    with pytest.raises(NoEntryError):
        store.workspaces.enter(shared.tokens[Role.EDITOR], address="here")
    app.button(key=f"renew_{link.id}").click().run()
    assert "shown this once" in texts(app)
    [fresh] = [code.value for code in app.code]
    assert store.workspaces.enter(fresh.removeprefix("/w/"), address="here").role is Role.EDITOR
    app.button(key="fresh_done").click().run()
    assert not app.code


def test_the_last_owner_stays(store, shared):
    app = owner(store, shared)
    app.button(key=f"revoke_{link_of(store, shared, Role.OWNER).id}").click().run()
    assert "Then nobody could look after this workspace" in app.error[0].value
    assert store.workspaces.still(shared.access).role is Role.OWNER


def test_another_link(store, shared):
    app = owner(store, shared)
    app.selectbox(key="link_role").select(Role.VIEWER)
    app.text_input(key="link_label").set_value("the board")
    app.button(key="link_make").click().run()
    assert store.workspaces.enter(app.code[0].value.removeprefix("/w/"), address="here").role is Role.VIEWER
    assert "**Viewer**, the board" in texts(app)


def test_people_who_sign_in(store, shared):
    assert "People who sign in" not in texts(owner(store, shared))  # nobody signs in on this installation
    store.admission.set_member(shared.access, "@example.com", Role.VIEWER)
    app = owner(store, shared)
    assert "\\@\u2060example\\.com :gray[viewer]" in texts(app)
    app.text_input(key="member_who").set_value("no address")
    app.button(key="member_add").click().run()
    assert "expected an address" in app.error[0].value
    app.text_input(key="member_who").set_value("Ben@Example.com")
    app.button(key="member_add").click().run()
    assert ("ben@example.com", Role.EDITOR) in store.workspaces.terms(shared.access).members
    app.toggle(key="sign_in_needed").set_value(True).run()
    assert store.workspaces.terms(shared.access).sign_in
    app.button(key="member_0").click().run()
    assert [who for who, _ in store.workspaces.terms(shared.access).members] == ["ben@example.com"]


def test_the_switch_says_what_holds_after_a_change_that_failed(monkeypatch, store, shared):
    store.admission.set_member(shared.access, "@example.com", Role.VIEWER)
    app = owner(store, shared)

    def away(*_args, **_more):
        raise StoreUnavailableError("Cannot be reached.")

    with monkeypatch.context() as broken:
        broken.setattr(store.workspaces, "set_terms", away)
        app.toggle(key="sign_in_needed").set_value(True).run()
    assert [error.value for error in app.error] == ["Cannot be reached\\."]
    assert not app.toggle(key="sign_in_needed").value
    # what another owner switched is seen as well
    store.workspaces.set_terms(shared.access, sign_in=True)
    assert app.run().toggle(key="sign_in_needed").value


def test_apply_leaves_what_another_owner_changed_meanwhile(store, shared):
    app = owner(store, shared)
    ends = datetime(2099, 5, 1, tzinfo=UTC)
    store.workspaces.set_terms(shared.access, expires=ends)
    app.text_input(key="terms_name").set_value("South")
    app.button(key="terms_apply").click().run()
    terms = store.workspaces.terms(shared.access)
    assert (terms.name, terms.expires) == ("South", ends)
    assert app.date_input(key="terms_until").value == ends.date() - timedelta(days=1)


def test_the_form_shows_the_name_another_owner_gave(store, shared):
    app = owner(store, shared)
    store.workspaces.set_terms(shared.access, name="East")
    assert app.run().text_input(key="terms_name").value == "East"


def test_the_own_link_is_not_renewed_and_withdrawn_only_after_a_question(store, shared):
    own = link_of(store, shared, Role.OWNER)
    store.admission.add_link(shared.access, Role.OWNER)
    app = owner(store, shared)
    app.button(key=f"renew_{own.id}").click().run()
    assert not app.exception
    assert [error.value.replace("\\", "") for error in app.error] == [
        "You are here by this very link. Make another owner's link, open it, and renew this one from there."
    ]
    assert "You came by this link yourself" in texts(app)
    app.button(key=f"revoke_{own.id}").click().run()
    assert app.error[0].value.replace("\\", "") == str(NoEntryError())
    assert "history" not in app.session_state


def test_the_log_names_the_owner_who_came_by_a_link(store, shared):
    app = owner(store, shared)
    app.button(key=f"revoke_{link_of(store, shared, Role.EDITOR).id}").click().run()
    entry = store.workspaces.log(shared.access)[0]
    assert (entry.who, entry.what, entry.detail) == ("Ben", "link withdrawn", "editor")


def test_name_and_end(store, shared):
    app = owner(store, shared)
    app.text_input(key="terms_name").set_value("South")
    app.button(key="terms_apply").click().run()
    terms = store.workspaces.terms(shared.access)
    assert (terms.name, terms.expires) == ("South", None)
    assert "**South**" in texts(app)
    last = datetime.now(UTC).date() + timedelta(days=9)
    app.date_input(key="terms_until").set_value(last)
    app.button(key="terms_apply").click().run()
    assert not app.error
    ends = store.workspaces.terms(shared.access).expires
    assert ends == datetime.combine(last + timedelta(days=1), time(), UTC)
    # Somebody takes it back.
    app.date_input(key="terms_until").set_value(None)
    app.button(key="terms_apply").click().run()
    assert store.workspaces.terms(shared.access).expires is None


def test_deleting_asks_for_the_name(store, shared):
    app = owner(store, shared)
    assert app.button(key="delete_now").disabled
    app.text_input(key="delete_name").set_value("north").run()
    assert app.button(key="delete_now").disabled
    app.text_input(key="delete_name").set_value("North").run()
    app.button(key="delete_now").click().run()
    assert not app.exception
    with pytest.raises(NoEntryError):
        store.workspaces.still(shared.access)
    # The book on show is the person's own again.
    assert app.session_state["history"].current.digest == CHANGED.digest
    assert "workspace" not in app.session_state
    assert "Only you see this book." in texts(app)


def test_everything_can_be_taken_away(store, shared):
    assert len(owner(store, shared).get("download_button")) == 2
    with zipfile.ZipFile(io.BytesIO(archive(store, shared.access))) as files:
        assert len(files.namelist()) == 3
