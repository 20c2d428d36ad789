"""The facilitator's page in every phase, as one session sees it."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from kamcore.palette import THEMES
from kamcore.store.access import Role
from kamcore.store.errors import NoEntryError, StoreUnavailableError
from kamcore.store.installed import installed_store
from kamcore.store.revisions import RevisionKind
from kamcore.store.room import Phase
from kamcore.store.rooms import Rooms
from kamcore.store.seats import Answer
from kamcore.workshop.plan import Asked
from pages.ui import url
from pages.ui.join_card import alt, picture
from pages.ui.registry import PAGES
from pages.ui.room import panel, running
from pages.ui.workspace import Opened
from tests.books import PAYLOADS, full_book, hostile_book
from tests.pages.driver import book_of, open_page, texts

HERE = "192.0.2.7"
NAMES = ("Ida", "Ben", "Chloe")


@pytest.fixture
def store():
    return installed_store()


@pytest.fixture
def shared(store):
    return store.workspaces.share(full_book(6), name="Scoring day", author="Dana")


def come(store, shared, book=None, role=Role.OWNER, **session):
    """Open the page with the workspace open, as its link does it."""
    access = store.workspaces.enter(shared.tokens[role], address=HERE)
    here = Opened(access, store.revisions.head(access), "Dana")
    return open_page(
        "workshop.py", book or store.revisions.load(access, here.revision.number), workspace=here, **session
    )


def room_of(store, shared):
    return store.rooms.list(shared.access)[0]


def join(store, shared, *names):
    return [store.seats.join(room_of(store, shared).code, name=name, address=HERE) for name in names]


def answer(store, shared, tokens, *, share=1.0, shift=0):
    room = room_of(store, shared)
    asked = room.plan.questions[: round(share * len(room.plan.questions))]
    for person, token in enumerate(tokens):
        given = []
        for at, q in enumerate(asked):
            steps = round((q.high - q.low) / q.step)
            given.append(Answer(q.id, q.low + q.step * ((3 * person + at + shift) % (steps + 1)), 1))
        store.seats.answer(token, room.round, given)


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception, app.exception[0].message
    return app


def opened(store, shared, **session):
    app = come(store, shared, **session)
    return press(app, "open_room")


def spec(app, at=0):
    return json.loads(app.get("vega_lite_chart")[at].proto.spec)


# ---------------------------------------------------------------- before a room


def test_a_book_nobody_shared_says_what_a_workshop_gives_and_offers_to_share():
    app = open_page("workshop.py", full_book(5))
    assert "Share the book first." in texts(app)
    assert (
        "a room of phones can score 5\u00a0accounts" in app.subheader[0].value or "5 accounts" in app.subheader[0].value
    )
    assert any(button.label == "Share" for button in app.button)


@pytest.mark.parametrize("role", [Role.VIEWER])
def test_who_only_looks_gets_no_controls(store, shared, role):
    app = come(store, shared, role=role)
    assert "does not run rooms" in texts(app)
    assert not [b for b in app.button if (b.key or "").startswith(("room_", "open_room"))]


def test_the_choices_say_how_many_questions_and_minutes_there_would_be(store, shared):
    app = come(store, shared)
    first = app.subheader[0].value
    app.toggle(key="room_stages").set_value(True).run()
    assert app.subheader[0].value != first
    app.multiselect(key="room_accounts").set_value(["account 2"]).run()
    assert app.metric[0].value == "18"  # 7 weights, 5 ratings, 6 steps
    app.multiselect(key="room_accounts").set_value([]).run()
    app.toggle(key="room_weights").set_value(False).run()
    assert "Choose at least one account" in texts(app)
    assert app.button(key="open_room").disabled


def test_names_in_a_field_to_choose_from_are_shown_as_they_are(store):
    """Such a field shows its text letter by letter, so that an escape would stand in it."""
    book = full_book(6)
    accounts = book["accounts"]
    accounts["name"] = [f"M & S_{i} *GmbH*" for i in range(len(accounts))]
    mine = store.workspaces.share(book.replace({"accounts": accounts}), name="Scoring day", author="Dana")
    assert come(store, mine).multiselect(key="room_accounts").options == accounts["name"].tolist()


def test_people_are_asked_about_only_where_there_are_some(store, shared):
    app = come(store, shared)
    app.multiselect(key="room_accounts").set_value(["account 5"]).run()
    assert "room_people_asked" not in [t.key for t in app.toggle]
    app.multiselect(key="room_accounts").set_value(["account 0", "account 5"]).run()
    app.toggle(key="room_people_asked").set_value(True).run()
    assert len(app.multiselect(key="room_people").value) == 3
    app.multiselect(key="room_accounts").set_value(["account 5"]).run()
    assert not app.exception


# ---------------------------------------------------------------- a running room


def test_an_open_room_shows_how_to_join_and_how_far_it_is_and_no_result(store, shared):
    app = opened(store, shared)
    assert "Nobody has joined yet" in app.subheader[0].value
    answer(store, shared, join(store, shared, *NAMES), share=0.5)
    app.run()
    strip = [
        text.value for text in app.markdown if ":material/radio_button" in text.value or ":material/check" in text.value
    ]
    assert [len(re.findall(":material/", text)) for text in strip] == [1] * len(
        Phase
    )  # a line breaks between phases alone
    assert app.subheader[0].value.startswith("3\u00a0people") or app.subheader[0].value.startswith("3 people")
    assert room_of(store, shared).code in app.code[0].value
    assert [b.label for b in app.button if b.key.startswith("room_to_")] == ["Lock the answers"]
    assert len(app.get("vega_lite_chart")) == 1
    app.toggle(key="room_peek").set_value(True).run()
    assert len(app.get("vega_lite_chart")) == 2


@pytest.mark.parametrize("view", ["quadrant", "answers", "apart", "weights"])
def test_every_picture_in_every_phase(store, shared, view):
    app = opened(store, shared)
    answer(store, shared, join(store, shared, *NAMES))
    for phase in (Phase.LOCKED, Phase.REVEALED, Phase.DISCUSS, Phase.COLLECT):
        press(app, f"room_to_{phase.value}")
        assert room_of(store, shared).phase is phase
    answer(store, shared, join(store, shared, "Dev"), shift=2)
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app, f"room_to_{phase.value}")
    app.segmented_control(key="room_view").set_value(view).run()
    assert not app.exception
    assert "Round 2" in texts(app)
    assert spec(app)["layer"]
    assert " nan" not in texts(app).lower()


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


def test_anonymous_rooms_name_nobody(store, shared):
    app = come(store, shared)
    app.toggle(key="room_anonymous").set_value(True).run()
    assert "cannot be undone" in texts(app)
    press(app, "open_room")
    answer(store, shared, join(store, shared, *NAMES))
    app.run()
    assert not any(name in texts(app) for name in NAMES)
    assert "room_peek" not in [toggle.key for toggle in app.toggle]
    assert app.selectbox(key="room_remove")
    standing = store.rooms.standing(shared.access, room_of(store, shared).id)
    assert panel.votes_file(standing).decode("utf-8-sig").splitlines() == ["Person,Round,Account,Question,Answer"]
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app, f"room_to_{phase.value}")
    assert len(app.get("vega_lite_chart")) == 1
    assert "room_remove" not in [box.key for box in app.selectbox]
    standing = store.rooms.standing(shared.access, room_of(store, shared).id)
    rows = list(csv.reader(io.StringIO(panel.votes_file(standing).decode("utf-8-sig"))))
    assert {row[0] for row in rows[1:]} == {"Person 1", "Person 2", "Person 3"}


def test_of_two_people_an_anonymous_room_shows_nothing(store, shared):
    app = come(store, shared)
    app.toggle(key="room_anonymous").set_value(True).run()
    press(app, "open_room")
    answer(store, shared, join(store, shared, *NAMES[:2]))
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app.run(), f"room_to_{phase.value}")
    assert "fewer than 3 people have answered" in app.subheader[0].value
    assert not app.get("vega_lite_chart")
    press(app, "room_adopt_ask")
    assert app.button(key="room_write").disabled
    press(app, "room_present")
    assert "fewer than 3 people" in "".join(block.proto.body for block in app.get("html"))
    assert not app.get("vega_lite_chart")


def test_what_one_latecomer_said_is_neither_shown_exported_nor_adopted_and_that_is_said(store, shared):
    app = come(store, shared)
    app.toggle(key="room_anonymous").set_value(True).run()
    press(app, "open_room")
    tokens = join(store, shared, *NAMES)
    answer(store, shared, tokens)
    for phase in (Phase.LOCKED, Phase.REVEALED, Phase.DISCUSS, Phase.COLLECT):
        press(app.run(), f"room_to_{phase.value}")
    answer(store, shared, [*tokens, *join(store, shared, "Late")], shift=1)
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app.run(), f"room_to_{phase.value}")
    assert "Some answers are not shown: fewer than 3 people came late" in texts(app).replace("\\", "")
    assert len(app.get("vega_lite_chart")) == 1
    standing = store.rooms.standing(shared.access, room_of(store, shared).id)
    assert len(standing.participants) == 4
    rows = list(csv.reader(io.StringIO(panel.votes_file(standing).decode("utf-8-sig"))))[1:]
    assert {(row[0], row[1]) for row in rows} == {(f"Person {i}", str(n)) for i in heard(rows) for n in (1, 2)}
    press(app, "room_adopt_ask")
    assert app.text_input(key="room_note").value == "Scoring workshop: 3 people, round 2"
    press(app, "room_present")
    assert "Some answers are not shown" in "".join(block.proto.body for block in app.get("html"))


def heard(rows):
    """The numbers of those who are in a file of votes; there have to be three."""
    found = {row[0].removeprefix("Person ") for row in rows}
    assert len(found) == 3
    return found


def test_votes_are_exported_with_names_and_a_person_can_be_removed(store, shared):
    app = opened(store, shared)
    answer(store, shared, join(store, shared, "Ida", "=1+1"))
    app.run()
    standing = store.rooms.standing(shared.access, room_of(store, shared).id)
    rows = list(csv.reader(io.StringIO(panel.votes_file(standing).decode("utf-8-sig"))))
    assert rows[0] == ["Person", "Round", "Account", "Question", "Answer"]
    assert {row[0] for row in rows[1:]} == {"Ida", "'=1+1"}
    ida = next(one for one in standing.participants if one.label == "Ida")
    app.selectbox(key="room_remove").set_value(ida.id).run()
    press(app, "room_remove_now")
    left = store.rooms.standing(shared.access, room_of(store, shared).id)
    assert [one.label for one in left.participants] == ["=1+1"]


def test_names_to_remove_are_shown_as_they_are(store, shared):
    app = opened(store, shared)
    join(store, shared, "Müller & Söhne [x]")
    assert app.run().selectbox(key="room_remove").options == ["Müller & Söhne [x]"]


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


def test_a_long_name_hides_nothing():
    assert panel.breakable("W" * 30).split("\u200b") == ["W" * 12, "W" * 12, "W" * 6]
    assert panel.breakable("Alexandra Papadopoulou-Schmidt") == "Alexandra Papadopoulou\u200b-Schmidt"
    assert panel.breakable("Ida (1234)") == "Ida (1234)"


def test_whose_role_is_taken_away_in_the_middle_is_told_so(store, shared):
    token = store.admission.add_link(shared.access, Role.FACILITATOR)
    access = store.workspaces.enter(token, address=HERE)
    here = Opened(access, store.revisions.head(access), "Fay")
    app = press(open_page("workshop.py", store.revisions.load(access, 1), workspace=here), "open_room")
    answer(store, shared, join(store, shared, *NAMES))
    store.admission.revoke(shared.access, access.link)
    for key in ("room_to_locked", ""):
        app = press(app, key) if key else app.run()
        assert not app.exception
        assert room_of(store, shared).phase is Phase.COLLECT
    assert "does not open anything" in texts(app)


def test_a_workspace_that_is_deleted_in_the_middle_is_told(store, shared):
    app = opened(store, shared)
    (token,) = join(store, shared, "Ida")
    store.workspaces.delete(shared.access)
    press(app, "room_to_locked")
    app.run()
    assert not app.exception
    with pytest.raises(NoEntryError):
        store.seats.seat(token)


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


def test_a_room_moved_on_by_somebody_else_is_said_in_a_sentence(store, shared):
    app = opened(store, shared)
    for phase in (Phase.LOCKED, Phase.REVEALED):
        store.rooms.move(shared.access, room_of(store, shared), phase, author="Ben")
    press(app, "room_to_locked")
    assert "Somebody else has moved this room on" in texts(app)


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


def test_a_database_that_is_away_is_said_in_a_sentence(store, shared, monkeypatch):
    app = opened(store, shared)

    def away(*_):
        raise StoreUnavailableError

    monkeypatch.setattr(Rooms, "standing", away)
    app.run()
    assert not app.exception
    assert app.warning


def test_the_room_is_read_once_for_a_refresh_and_counted_once_for_the_same_votes(store, shared, monkeypatch):
    app = opened(store, shared)
    answer(store, shared, join(store, shared, *NAMES))
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app, f"room_to_{phase.value}")
    read, reads, tallies = Rooms.standing, [], []
    monkeypatch.setattr(Rooms, "standing", lambda *given: reads.append(1) or read(*given))
    counted = running.tally
    monkeypatch.setattr(running, "tally", lambda *given: tallies.append(1) or counted(*given))
    app.run()
    app.run()
    assert (len(reads), len(tallies)) == (2, 0)


# ---------------------------------------------------------------- the projector


def test_the_projector_shows_no_result_before_it_is_revealed(store, shared):
    app = opened(store, shared)
    answer(store, shared, join(store, shared, *NAMES))
    app.toggle(key="room_peek").set_value(True).run()
    press(app, "room_present")
    assert not app.sidebar.button
    assert len(app.get("vega_lite_chart")) == 1
    assert "3 joined" in "".join(block.proto.body for block in app.get("html"))
    for phase in (Phase.LOCKED, Phase.REVEALED):
        store.rooms.move(shared.access, room_of(store, shared), phase, author="Dana")
    app.run()
    assert not app.exception
    assert app.segmented_control(key="room_view")
    press(app, "leave_presenter")
    assert app.sidebar.button
    assert app.title[0].value == "Workshop"


def test_the_presenter_view_is_in_the_address_and_only_on_its_page(store, shared):
    app = opened(store, shared)
    press(app, "room_present")
    assert app.query_params["view"] == "presenter"
    app.switch_page(next(p.file for p in PAGES if p.path == "strategy")).run()
    assert not app.exception
    assert url.PRESENTER not in app.session_state
    assert app.title[0].value == "Strategy"


def test_nobody_is_caught_in_a_presenter_view_that_has_nothing_to_show(store, shared):
    app = open_page("workshop.py", full_book(3), presenter=True)
    assert app.sidebar.button
    app = come(store, shared, role=Role.VIEWER, presenter=True)
    press(app, "leave_presenter")
    assert app.sidebar.button


def test_a_projector_without_a_room_says_so(store, shared):
    app = come(store, shared, presenter=True)
    assert "No room is open." in texts(app)


# ---------------------------------------------------------------- hostile texts


def test_hostile_names_are_only_text(store):
    shared = store.workspaces.share(hostile_book(), name=PAYLOADS[0], author=PAYLOADS[1])
    app = come(store, shared)
    app.text_input(key="room_title").set_value(PAYLOADS[6]).run()
    press(app, "open_room")
    answer(store, shared, join(store, shared, *PAYLOADS[:3]))
    for phase in (Phase.LOCKED, Phase.REVEALED):
        press(app, f"room_to_{phase.value}")
    said = texts(app)
    press(app, "room_adopt_ask")
    said += texts(app)
    press(app, "room_present")
    drawn = "".join(block.proto.body for block in app.get("html"))
    for bad in ("<script>", "![x]", "[click](", ":red["):
        assert bad not in said + texts(app)
    assert "<script" not in drawn
    assert "<img" not in drawn


@pytest.mark.parametrize("theme", THEMES)
def test_the_join_card_holds_code_and_qr_and_nothing_else_that_runs(theme):
    drawn = picture("ABCDEF", "https://kam.example.com/room/ABCDEF", THEMES[theme])
    assert ">ABC DEF<" in drawn
    assert "kam.example.com/room<" in drawn
    assert "script" not in drawn
    assert "ABC DEF" in alt("ABCDEF", "https://kam.example.com/room/ABCDEF")
