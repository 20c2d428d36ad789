"""A room on the page of its facilitator, and people who join and answer."""

from __future__ import annotations

import json

from kamcore.store.access import Role
from kamcore.store.seats import Answer
from pages.ui.workspace import Opened
from tests.pages.driver import open_page

HERE = "192.0.2.7"
NAMES = ("Ida", "Ben", "Chloe")


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
