"""Rooms without names: what they tell, when and of how many."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kamcore.store.errors import StoreError
from kamcore.store.room import Phase
from kamcore.store.seats import Answer
from kamcore.store.tables import participants
from tests.store.rooms.plan import PLAN, join, move


@pytest.fixture
def quiet(store, shared):
    return store.rooms.open(shared.access, PLAN, title="Quiet", revision=1, author="A", anonymous=True)


def test_nobody_can_undo_anonymity(store, shared, quiet):
    tokens = [join(store, quiet, f"Secret name {i}") for i in range(6)]
    for i, token in enumerate(tokens):
        store.seats.answer(token, 1, [Answer("q1", i, 1), Answer("q2", 5 * i, 1)])
    move(store, shared, quiet, Phase.LOCKED, Phase.REVEALED)
    standing = store.rooms.standing(shared.access, quiet.id)
    assert not standing.kept_back
    assert all(p.name == "" and p.seen is None and p.answered is None for p in standing.participants)
    assert not {p.number for p in standing.participants} & set(standing.votes["participant"])
    # the answers of one person stay together
    wide = standing.votes.pivot_table(index="participant", columns="question", values="value")
    assert (wide["q2"] == 5 * wide["q1"]).all()
    with store._database.engine.connect() as connection:
        assert "Secret name" not in str(connection.exec_driver_sql("SELECT * FROM participants").all())


def test_the_order_of_anonymous_votes_says_nothing(store, shared, quiet):
    for i in range(8):
        store.seats.answer(join(store, quiet), 1, [Answer("q1", i, 1)])
    store.rooms.close(shared.access, quiet.id, author="A")
    orders = {tuple(store.rooms.standing(shared.access, quiet.id).votes["value"]) for _ in range(4)}
    assert len(orders) > 1  # by lot: the same order four times over comes once in 10^13


def test_an_anonymous_room_says_nothing_before_it_is_revealed_and_nothing_of_two_people(store, shared, quiet):
    def standing():
        return store.rooms.standing(shared.access, quiet.id)

    tokens = [join(store, quiet) for _ in range(2)]
    for token in tokens:
        store.seats.answer(token, 1, [Answer("q1", 7, 1)])
    found = standing()
    assert found.kept_back
    assert found.votes["question"].tolist() == ["q1", "q1"]  # how far the room is may be seen
    assert found.votes["value"].isna().all()
    assert set(found.votes["participant"]) == {0}
    move(store, shared, quiet, Phase.LOCKED, Phase.REVEALED)
    assert (standing().kept_back, standing().votes["value"].notna().any()) == (True, False)
    again = move(store, shared, store.rooms.list(shared.access)[0], Phase.COLLECT)
    tokens.append(join(store, quiet))
    for value, token in enumerate(tokens):
        store.seats.answer(token, 2, [Answer("q1", value, 1)])
    assert (standing().kept_back, standing().votes["value"].notna().any()) == (True, False)
    again = move(store, shared, again, Phase.LOCKED, Phase.REVEALED)
    # what two said before a third came tells the third from them
    assert sorted(standing().votes["value"].dropna()) == [0.0, 1.0, 2.0]
    move(store, shared, again, Phase.COLLECT)
    store.seats.answer(tokens[0], 3, [Answer("q1", 9, 1)])
    found = standing()  # what was shown stays
    assert found.kept_back
    assert found.votes.loc[found.votes["round"] == 3, "value"].isna().all()
    assert sorted(found.votes["value"].dropna()) == [0.0, 1.0, 2.0]


@pytest.mark.parametrize("end", ["revealed", "closed"])
def test_who_came_only_in_the_second_round_cannot_be_recognised_by_what_changed(store, shared, quiet, end):
    first = [join(store, quiet) for _ in range(3)]
    for token in first:
        store.seats.answer(token, 1, [Answer("q1", 7, 1)])
    seen = move(store, shared, quiet, Phase.LOCKED, Phase.REVEALED, Phase.COLLECT)
    late = join(store, quiet)
    for token in (*first, late):
        store.seats.answer(token, 2, [Answer("q1", 1 if token == late else 8, 1)])
    if end == "closed":
        store.rooms.close(shared.access, quiet.id, author="A")
    else:
        move(store, shared, seen, Phase.LOCKED, Phase.REVEALED)
    found = store.rooms.standing(shared.access, quiet.id)
    assert (found.kept_back, found.waiting) == (False, True)
    assert sorted(found.votes["value"].dropna()) == [7.0, 7.0, 7.0, 8.0, 8.0, 8.0]
    assert found.votes["participant"].where(found.votes["value"].notna(), 0).equals(found.votes["participant"])
    assert len(found.votes) == 7  # how far the room is may be seen


@pytest.mark.parametrize("end", ["revealed", "second round", "closed"])
def test_who_is_missing_from_an_anonymous_result_cannot_be_seen(store, shared, quiet, end):
    tokens = [join(store, quiet) for _ in range(4)]
    first, second = [one.id for one in store.rooms.standing(shared.access, quiet.id).participants][:2]
    store.rooms.remove(shared.access, quiet.id, first, author="A")
    if end == "closed":
        store.rooms.close(shared.access, quiet.id, author="A")
    else:
        move(store, shared, quiet, Phase.LOCKED, Phase.REVEALED, *([Phase.COLLECT] if end == "second round" else []))
    with pytest.raises(StoreError, match="whose answers"):
        store.rooms.remove(shared.access, quiet.id, second, author="A")
    assert len(store.rooms.standing(shared.access, quiet.id).participants) == len(tokens) - 1


def test_when_somebody_came_to_an_anonymous_room_is_not_kept(store, shared, quiet, clock):
    clock.move(minutes=5)
    token = join(store, quiet)
    clock.move(minutes=5)
    store.seats.answer(token, 1, [Answer("q1", 7, 1)])
    assert store.seats.seen(token) == quiet.id
    with store._database.engine.connect() as connection:
        (times,) = connection.execute(select(participants.c.joined, participants.c.seen)).all()
    assert set(times) == {quiet.opened}
