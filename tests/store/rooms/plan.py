"""A plan for rooms, and how people join one and it is moved on."""

from __future__ import annotations

from kamcore.workshop.plan import Asked, Plan, Question
from tests.books import PAYLOADS

HERE = "192.0.2.7"
PLAN = Plan(
    (
        Question("q1", Asked.RATING, "account 0", PAYLOADS[0], "Fit", "Strategic fit", 0, 10, 1, ((0.0, "far"), (10.0, "near"))),
        Question("q2", Asked.WEIGHT, "", "", "Strategic fit", "Weight of strategic fit", 0, 100, 5),
        Question("q3", Asked.SENTIMENT, "account 0", "Account 0", "p1", "How does p1 stand to us?", -2, 2, 1),
    )
)  # fmt: skip


def join(store, room, name=""):
    return store.seats.join(room.code, name=name, address=HERE)


def move(store, shared, room, *phases):
    for phase in phases:
        room = store.rooms.move(shared.access, room, phase, author="A")
    return room
