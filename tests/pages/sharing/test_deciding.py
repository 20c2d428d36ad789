"""What only people can decide between two saves, on screen."""

from __future__ import annotations

import pandas as pd
import pytest

from kamcore.store.access import Role
from kamcore.store.errors import StoreUnavailableError
from kamcore.workbook.editing import add_person
from kamcore.workbook.merging import merge
from kamcore.workbook.portfolio import Portfolio
from pages.ui import saving
from tests.books import full_book
from tests.pages.driver import MAIN, book_of, texts
from tests.pages.sharing.session import change, come, enters, others_save, read


@pytest.mark.parametrize(("side", "kept"), [("mine", 3.5), ("theirs", 1.5)])
def test_where_both_changed_the_same_people_decide(monkeypatch, store, shared, side, kept):
    app = come(monkeypatch, shared, Role.EDITOR)
    change(app, satisfaction_low=3.5, renewal_days=30)
    others_save(store, shared, satisfaction_low=1.5)
    app.button(key="save").click().run()
    assert store.revisions.head(shared.access).number == 2
    assert "Satisfaction low below: 3.5 by you, 1.5 by Ben" in read(texts(app))
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
    assert "Job title Buyer by you, Adviser by Ben." in said
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


def test_what_was_chosen_about_one_row_is_not_said_of_another_in_its_place():
    old = {"key": "old", "name": "Old"}
    added = [{"key": key, "name": key.upper()} for key in "ab"]
    base, mine, theirs = (
        Portfolio({"accounts": pd.DataFrame([{"key": "north", "name": "North"}, *rows])}, book="one")
        for rows in (
            [old],
            [old, *({**row, "parent": "old"} for row in added)],
            [{**row, "parent": "north"} for row in added],
        )
    )
    merged = merge(base, mine, theirs)
    one, other = merged.conflicts
    [_, alone] = merged.keeping_both(other).conflicts
    [first, second] = merged.keeping_both(one).keeping_both(other).conflicts
    assert (alone.place, alone.row) == (first.place, second.row)
    assert len({saving.key_of(1, conflict) for conflict in (alone, first)}) == 2


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
