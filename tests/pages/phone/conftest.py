from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette

from kamcore.store.limits import Limits
from kamcore.store.store import Store, open_store
from kamcore.workshop.plan import Asked, Plan, Question
from pages.phone import watching
from pages.phone.routes import routes
from tests.books import full_book
from tests.pages.phone.phone import Phone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FIT = Question("q1", Asked.RATING, "a", "Account A", "Fit", "Strategic fit", 0, 10, 1, ((0.0, "far"), (10.0, "near")))
WEIGHTS = tuple(
    Question(f"q{i}", Asked.WEIGHT, "", "", name, f"Weight of {name}", 0, 100, 5)
    for i, name in ((2, "Fit"), (3, "Culture"))
)
STAGE = Question("q4", Asked.STAGE, "a", "Account A", "contacts", "How do we know them?", 1, 4, 1,
                 ((1.0, "one"), (2.0, "some"), (3.0, "many"), (4.0, "all")))  # fmt: skip
POWER = Question("q5", Asked.POWER, "a", "Account A", "p1", "How much does a word count?", 1, 5, 1, ((1.0, "little"),))
MOOD = Question("q6", Asked.SENTIMENT, "a", "Account A", "p1", "How do they stand to us?", -2, 2, 1,
                ((-2.0, "against"), (-1.0, "critical"), (0.0, "neutral"), (1.0, "well"), (2.0, "for us")))  # fmt: skip
PLAN = Plan((FIT, *WEIGHTS, STAGE, POWER, MOOD))


@pytest.fixture
def store(tmp_path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}", limits=Limits())
    yield opened
    opened.close()


@pytest.fixture
def shared(store):
    return store.workspaces.share(full_book(2), name="W", author="A")


@pytest.fixture
def open_room(store, shared):
    def make(plan=PLAN, **more):
        return store.rooms.open(shared.access, plan, **({"title": "Scoring day", "revision": 1, "author": "A"} | more))

    return make


@pytest.fixture
def room(open_room):
    return open_room()


@pytest.fixture
def at_once(monkeypatch):
    """Nothing is remembered, so that what the facilitator does is seen at once."""
    monkeypatch.setattr(watching, "ROOM_SECONDS", 0.0)
    monkeypatch.setattr(watching, "SEAT_SECONDS", 0.0)


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as found:
        yield found


@pytest.fixture
def phones(store, runner, at_once) -> Callable[..., Phone]:
    app = Starlette(routes=routes(lambda: store.seats))
    return lambda **more: Phone(runner, app, **more)


@pytest.fixture
def phone(phones) -> Phone:
    return phones()


@pytest.fixture
def seated(phone, room) -> Phone:
    phone.form(f"/room/{room.code}/join", name="Ida")
    return phone
