"""The facilitator's page of a running room, as one session sees it."""

from __future__ import annotations

import csv
import io
import re

import pytest

from kamcore.palette import THEMES
from kamcore.store.access import Role
from kamcore.store.errors import NoEntryError, StoreUnavailableError
from kamcore.store.room import Phase
from kamcore.store.rooms import Rooms
from pages.ui.join_card import alt, picture
from pages.ui.room import panel, running
from pages.ui.workspace import Opened
from tests.books import PAYLOADS, hostile_book
from tests.pages.driver import open_page, texts
from tests.pages.workshop.room import HERE, NAMES, answer, come, join, opened, press, room_of, spec


def test_an_open_room_shows_how_to_join_and_how_far_it_is_and_no_result(store, shared):
    app = opened(store, shared)
    assert "Nobody has joined yet" in app.subheader[0].value
    assert not app.get("vega_lite_chart")
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


def test_a_room_moved_on_by_somebody_else_is_said_in_a_sentence(store, shared):
    app = opened(store, shared)
    for phase in (Phase.LOCKED, Phase.REVEALED):
        store.rooms.move(shared.access, room_of(store, shared), phase, author="Ben")
    press(app, "room_to_locked")
    assert "Somebody else has moved this room on" in texts(app)


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


@pytest.mark.parametrize(("address", "warned"), [("http://localhost:8501", True), ("http://192.168.1.20:8501", False)])
def test_a_code_that_no_phone_can_open_is_warned_of(store, shared, monkeypatch, address, warned):
    monkeypatch.setattr(panel.workspace, "address", lambda: address)
    app = opened(store, shared)
    assert ("Phones cannot open this address" in texts(app)) is warned
