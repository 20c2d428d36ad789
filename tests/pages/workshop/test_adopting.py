"""A room's result goes into the book."""

from __future__ import annotations

import re

from kamcore.store.revisions import RevisionKind
from kamcore.store.room import Phase
from kamcore.workshop.plan import Asked
from pages.ui.room import running
from tests.pages.driver import book_of, texts
from tests.pages.workshop.room import NAMES, answer, come, join, opened, press, room_of


def test_from_join_to_adopt(store, shared):
    app = opened(store, shared)
    answer(store, shared, join(store, shared, *NAMES))
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app, f"room_to_{phase.value}")
    press(app, "room_adopt_ask")
    ratings = sum(q.asked is Asked.RATING for q in room_of(store, shared).plan.questions)
    assert f"This would set {ratings} ratings and the weights of 7 factors" in texts(app)
    press(app, "room_write")
    head = store.revisions.head(shared.access)
    assert (head.number, head.kind, head.author, head.base) == (2, RevisionKind.ADOPTED, "Dana", 1)
    kept = store.revisions.load(shared.access, 2)
    assert kept["weightings"]["voter"].nunique() == 3
    assert kept["ratings"]["note"].dropna().str.startswith("workshop, 3").all()
    assert room_of(store, shared).phase is Phase.ADOPTED
    assert book_of(app).digest == kept.digest
    assert app.session_state["workspace"].revision.number == 2
    assert "as a revision of its own" in texts(app)
    assert "people said is in the book" in texts(app)
    press(app, "room_close_done")
    assert not running.is_open(room_of(store, shared))
    press(app, "room_next")
    assert app.button(key="open_room")


def test_the_result_goes_onto_what_others_saved_and_keeps_what_is_unsaved_here(store, shared):
    app = opened(store, shared)
    answer(store, shared, join(store, shared, *NAMES))
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app, f"room_to_{phase.value}")
    theirs = store.revisions.load(shared.access, 1)
    accounts = theirs["accounts"]
    accounts.loc[0, "note"] = "said by Ben"
    store.revisions.save(shared.access, theirs.replace({"accounts": accounts}), base=1, author="Ben")
    mine = book_of(app)["accounts"]
    mine.loc[1, "note"] = "unsaved here"
    past = app.session_state["history"]
    app.session_state["history"] = past.edit(past.current.replace({"accounts": mine}), "note")
    press(app.run(), "room_adopt_ask")
    press(app, "room_write")
    newest = store.revisions.load(shared.access, 3)
    assert newest["accounts"]["note"].tolist()[:1] == ["said by Ben"]
    assert newest["weightings"]["voter"].nunique() == 3
    here = book_of(app)["accounts"]["note"].tolist()
    assert here[:2] == ["said by Ben", "unsaved here"]


def test_somebody_who_saves_at_that_very_moment_is_not_overwritten(store, shared, monkeypatch):
    app = opened(store, shared)
    answer(store, shared, join(store, shared, *NAMES))
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app, f"room_to_{phase.value}")
    press(app, "room_adopt_ask")
    load, once = store.revisions.load, []

    def late(access, number):
        book = load(access, number)
        if not once:
            once.append(number)
            accounts = book["accounts"]
            accounts.loc[0, "note"] = "just in time"
            store.revisions.save(access, book.replace({"accounts": accounts}), base=number, author="Ben")
        return book

    monkeypatch.setattr(store.revisions, "load", late)
    press(app, "room_write")
    assert store.revisions.head(shared.access).number == 3
    assert load(shared.access, 3)["accounts"]["note"].iloc[0] == "just in time"


def test_what_the_progress_counts_is_said_and_adopting_lists_what_changes(store, shared):
    app = opened(store, shared)
    answer(store, shared, join(store, shared, *NAMES))
    assert "questions times people" in texts(app.run())
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app, f"room_to_{phase.value}")
    press(app, "room_adopt_ask")
    listed = next(table.value for table in app.table if "What" in table.value.columns)
    assert listed["Before → after"].str.match(r"(–|\d+(\.\d)?) → \d+(\.\d)?$").all()
    assert len(listed) == sum(int(n) for n in re.findall(r"(\d+)\s(?:figures? change|is new|are new)", texts(app)))


def test_a_closed_room_can_still_be_looked_at_and_adopted(store, shared):
    app = opened(store, shared)
    answer(store, shared, join(store, shared, *NAMES))
    press(app, "room_close")
    assert "This room is closed" in texts(app)
    press(app, "room_adopt_ask")
    press(app, "room_write")
    assert store.revisions.head(shared.access).kind is RevisionKind.ADOPTED
    assert "room_adopt_ask" not in [button.key for button in app.button]
    assert "as a revision of its own" in texts(app)


def test_what_another_facilitator_has_adopted_is_not_adopted_again(store, shared):
    app, other = opened(store, shared), come(store, shared)
    answer(store, shared, join(store, shared, *NAMES))
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app, f"room_to_{phase.value}")
    press(app, "room_adopt_ask")
    press(other.run(), "room_adopt_ask")
    press(other, "room_write")
    press(app, "room_write")
    assert "is in the workspace already" in texts(app)
    app.run()
    assert "room_write" not in [button.key for button in app.button]
    assert store.revisions.head(shared.access).number == 2


def test_what_is_gone_from_the_newest_revision_is_said_after_adopting(store, shared):
    app = opened(store, shared)
    answer(store, shared, join(store, shared, *NAMES))
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app, f"room_to_{phase.value}")
    press(app, "room_adopt_ask")
    gone = next(q.account for q in room_of(store, shared).plan.questions if q.account)
    theirs = store.revisions.load(shared.access, 1)
    tables = {
        sheet: frame[frame["key" if sheet == "accounts" else "account"] != gone].reset_index(drop=True)
        for sheet, frame in theirs.tables.items()
        if len(frame) and ("account" in frame or sheet == "accounts")
    }
    store.revisions.save(shared.access, theirs.replace(tables), base=1, author="Ben")
    press(app, "room_write")
    assert "questions left out: what they are about is no longer in the book" in texts(app)
    assert store.revisions.head(shared.access).kind is RevisionKind.ADOPTED
