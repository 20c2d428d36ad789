"""What the page shows of a room without names."""

from __future__ import annotations

import csv
import io

from kamcore.store.room import Phase
from pages.ui.room import panel
from tests.pages.driver import texts
from tests.pages.workshop.room import NAMES, answer, come, join, press, room_of


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
