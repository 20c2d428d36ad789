"""Rooms: joining, answering, moving on and adopting."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamcore.store.access import TRIES, Role
from kamcore.store.errors import (
    NoEntryError,
    NotAllowedError,
    OverLimitError,
    StaleError,
    StoreError,
    TooManyTriesError,
)
from kamcore.store.limits import Limits
from kamcore.store.revisions import RevisionKind
from kamcore.store.room import Phase
from kamcore.store.seats import Answer, Ballot, State
from kamcore.store.store import open_store
from kamcore.workshop.plan import Plan
from tests.books import full_book
from tests.store.rooms.plan import HERE, PLAN, join, move


def test_a_plan_comes_back_from_json_as_it_was():
    assert Plan.from_json(PLAN.to_json()) == PLAN


def test_participants_join_by_code_however_it_is_typed(store, shared, room):
    assert len(room.code) == 6
    typed = f" {room.code[:3].lower()}-{room.code[3:].lower()} "
    seat = store.seats.seat(store.seats.join(typed, name="  Ida  ", address=HERE))
    assert (seat.label, seat.room.plan, seat.room.phase, seat.answers) == ("Ida", PLAN, Phase.COLLECT, {})
    standing = store.rooms.standing(shared.access, room.id)
    assert [(p.label, p.answered) for p in standing.participants] == [("Ida", 0)]


def test_an_answer_counts_once_and_the_later_turn_wins(store, shared, room):
    token = join(store, room)
    assert store.seats.answer(token, 1, [Answer("q1", 7, 2)]) is Phase.COLLECT
    for again in (Answer("q1", 7, 2), Answer("q1", 3, 1), Answer("q1", 9, 2)):
        store.seats.answer(token, 1, [again])
    assert store.seats.seat(token).answers == {"q1": (7.0, 2)}
    store.seats.answer(token, 1, [Answer("q1", None, 3), Answer("q2", 40, 4)])
    assert store.seats.seat(token).answers == {"q1": (None, 3), "q2": (40.0, 4)}
    votes = store.rooms.standing(shared.access, room.id).votes
    assert votes[["round", "question", "value"]].to_numpy().tolist() == [[1, "q2", 40.0]]


@pytest.mark.parametrize(
    ("question", "value"),
    [("q9", 1), ("q1", 11), ("q1", -1), ("q1", 2.5), ("q1", math.nan), ("q1", math.inf), ("q2", 3)],
)
def test_what_the_room_does_not_ask_or_is_off_the_scale_is_refused_whole(store, room, question, value):
    token = join(store, room)
    with pytest.raises(StoreError):
        store.seats.answer(token, 1, [Answer("q3", 1, 1), Answer(question, value, 2)])
    assert store.seats.seat(token).answers == {}


def test_what_is_wrong_with_one_ballot_does_not_touch_the_others(store, shared, room):
    good, other = join(store, room), join(store, room)
    found = store.seats.answer_all(
        [
            Ballot(good, 1, (Answer("q1", 7, 1),)),
            Ballot(other, 1, (Answer("q3", 1, 1), Answer("q1", 11, 2))),
            Ballot("nobody", 1, (Answer("q1", 1, 1),)),
            Ballot(other, 2, (Answer("q1", 1, 1),)),
            Ballot(good, 1, (Answer("q1", 5, 3), Answer("q2", 5, 2))),
        ]
    )
    assert [type(one) for one in found] == [Phase, StoreError, NoEntryError, Phase, Phase]
    assert [one for one in found if isinstance(one, Phase)] == [Phase.COLLECT, Phase.LOCKED, Phase.COLLECT]
    assert store.seats.seat(good).answers == {"q1": (5.0, 3), "q2": (5.0, 2)}
    assert store.seats.seat(other).answers == {}


def test_answers_are_taken_while_collecting_and_for_this_round_alone(store, shared, room):
    token = join(store, room)
    room = move(store, shared, room, Phase.LOCKED)
    assert store.seats.answer(token, 1, [Answer("q1", 7, 1)]) is Phase.LOCKED
    room = move(store, shared, room, Phase.COLLECT)
    assert room.round == 1
    store.seats.answer(token, 1, [Answer("q1", 7, 1)])
    room = move(store, shared, room, Phase.LOCKED, Phase.REVEALED, Phase.DISCUSS, Phase.COLLECT)
    assert room.round == 2
    assert store.seats.answer(token, 1, [Answer("q1", 8, 9)]) is not Phase.COLLECT
    assert store.seats.answer(token, 2, [Answer("q1", 4, 1)]) is Phase.COLLECT
    votes = store.rooms.standing(shared.access, room.id).votes
    assert votes[["round", "value"]].to_numpy().tolist() == [[1, 7.0], [2, 4.0]]
    seat = store.seats.seat(token)
    assert (seat.before, seat.answers) == ({"q1": 7.0}, {"q1": (4.0, 1)})
    room = move(store, shared, room, Phase.LOCKED, Phase.REVEALED, Phase.ADOPTED)
    assert store.seats.answer(token, 2, [Answer("q1", 5, 2)]) is Phase.ADOPTED


def test_a_phase_that_cannot_follow_or_was_left_is_refused(store, shared, room):
    with pytest.raises(StoreError, match="from collect to revealed"):
        move(store, shared, room, Phase.REVEALED)
    locked = move(store, shared, room, Phase.LOCKED)
    move(store, shared, locked, Phase.REVEALED)
    with pytest.raises(StoreError, match="Somebody else"):
        move(store, shared, room, Phase.LOCKED)


def test_a_button_pressed_twice_moves_a_room_once(store, shared, room):
    assert move(store, shared, room, Phase.LOCKED) == move(store, shared, room, Phase.LOCKED)
    talked = move(store, shared, store.rooms.list(shared.access)[0], Phase.REVEALED, Phase.DISCUSS)
    again = [move(store, shared, talked, Phase.COLLECT) for _ in range(2)]
    assert [(one.phase, one.round) for one in again] == [(Phase.COLLECT, 2)] * 2
    assert [entry.what for entry in store.workspaces.log(shared.access)].count("room moved") == 4


def adopt(store, access, room, base=1):
    return store.revisions.adopt(access, full_book(4), room, base=base, author="A")


def test_adopting_keeps_a_revision_and_ends_the_room_in_one_moment(store, shared, room):
    facilitator = store.admission.add_link(shared.access, Role.FACILITATOR)
    facilitator = store.workspaces.enter(facilitator, address=HERE)
    for following in (Phase.LOCKED, Phase.REVEALED):
        with pytest.raises(StoreError, match="Reveal the result"):
            adopt(store, facilitator, room)
        room = move(store, shared, room, following)
    with pytest.raises(StaleError):
        adopt(store, facilitator, room, base=0)
    assert store.rooms.list(shared.access)[0].phase is Phase.REVEALED
    made = adopt(store, facilitator, room)
    assert (made.number, made.kind, made.base) == (2, RevisionKind.ADOPTED, 1)
    assert store.rooms.list(shared.access)[0].phase is Phase.ADOPTED
    with pytest.raises(StoreError, match="already"):
        adopt(store, facilitator, room, base=2)
    with pytest.raises(NotAllowedError):
        store.revisions.save(facilitator, full_book(2), base=2, author="A", kind=RevisionKind.ADOPTED)
    assert store.revisions.head(shared.access).number == 2


def test_a_room_that_went_on_is_not_adopted_as_it_was(store, shared, room):
    revealed = move(store, shared, room, Phase.LOCKED, Phase.REVEALED)
    move(store, shared, revealed, Phase.COLLECT)
    with pytest.raises(StoreError, match="Somebody else"):
        adopt(store, shared.access, revealed)
    assert store.revisions.head(shared.access).number == 1


def test_a_closed_room_is_adopted_once(store, shared, room):
    store.rooms.close(shared.access, room.id, author="A")
    assert adopt(store, shared.access, room).number == 2
    with pytest.raises(StoreError, match="already"):
        adopt(store, shared.access, room, base=2)


def test_of_facilitators_who_adopt_at_once_one_does(store, shared, room):
    revealed = move(store, shared, room, Phase.LOCKED, Phase.REVEALED)

    def at_once(_):
        try:
            return adopt(store, shared.access, revealed, base=1).number
        except StoreError as problem:
            return str(problem)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(at_once, range(4)))
    assert sorted(found, key=str) == [2, *["The result of this room is in the workspace already."] * 3]


def test_a_closed_or_expired_room_lets_nobody_in_and_keeps_its_answers(store, shared, room, clock):
    token = join(store, room)
    store.seats.answer(token, 1, [Answer("q1", 7, 1)])
    clock.move(hours=24)
    assert store.seats.answer(token, 1, [Answer("q1", 8, 2)]) is Phase.LOCKED
    with pytest.raises(NoEntryError):
        join(store, room)
    other = store.rooms.open(shared.access, PLAN, title="B", revision=1, author="A")
    store.rooms.close(shared.access, other.id, author="A")
    with pytest.raises(NoEntryError):
        join(store, other)
    with pytest.raises(StoreError, match="closed"):
        move(store, shared, other, Phase.LOCKED)
    assert len(store.rooms.standing(shared.access, room.id).votes) == 1


def test_codes_cannot_be_guessed_from_one_address(store, room):
    for _ in range(TRIES["room"]):
        with pytest.raises(NoEntryError):
            store.seats.find("AAAAAA", address=HERE)
    with pytest.raises(TooManyTriesError):
        store.seats.find(room.code, address=HERE)
    assert store.seats.find(room.code, address="192.0.2.9").id == room.id


def test_a_removed_participant_is_out_with_all_answers(store, shared, room):
    stays, goes = join(store, room, "Stays"), join(store, room, "Goes")
    for token in (stays, goes):
        store.seats.answer(token, 1, [Answer("q1", 7, 1)])
    who = next(p for p in store.rooms.standing(shared.access, room.id).participants if p.label == "Goes")
    store.rooms.remove(shared.access, room.id, who.id, author="A")
    standing = store.rooms.standing(shared.access, room.id)
    assert [p.label for p in standing.participants] == ["Stays"]
    with store._database.engine.connect() as connection:
        assert "Goes" not in str(connection.exec_driver_sql("SELECT * FROM participants").all())
    assert len(standing.votes) == 1
    for act in (
        lambda: store.seats.seat(goes),
        lambda: store.seats.answer(goes, 1, [Answer("q1", 1, 2)]),
        lambda: store.seats.seen(goes),
    ):
        with pytest.raises(NoEntryError):
            act()


def test_two_of_one_name_can_be_told_apart(store, shared, room):
    for name in ("Ida", "ida", "Ben", ""):
        join(store, room, name)
    found = store.rooms.standing(shared.access, room.id).participants
    join(store, room, next(one.label for one in found if one.label.startswith("Guest")))
    found = store.rooms.standing(shared.access, room.id).participants
    assert len({one.label.casefold() for one in found}) == 5
    assert "Ben" in {one.label for one in found}
    assert {one.label for one in found if one.name == "Ida"} == {
        f"Ida ({one.number})" for one in found if one.name == "Ida"
    }


def test_a_room_takes_so_many_people_and_a_workspace_so_many_rooms(url, clock):
    store = open_store(url, limits=Limits(max_participants=2, max_open_rooms=1), clock=clock)
    access = store.workspaces.share(full_book(2), name="W", author="A").access
    room = store.rooms.open(access, PLAN, title="One", revision=1, author="A")
    with pytest.raises(OverLimitError, match="close one first"):
        store.rooms.open(access, PLAN, title="Two", revision=1, author="A")
    join(store, room)
    join(store, room)
    with pytest.raises(OverLimitError, match="full"):
        join(store, room)
    store.close()


def test_viewers_and_strangers_run_no_room(store, shared, room):
    viewer = store.workspaces.enter(shared.tokens[Role.VIEWER], address=HERE)
    stranger = store.workspaces.share(full_book(2), name="Other", author="B").access
    for access, error in ((viewer, NotAllowedError), (stranger, NoEntryError)):
        for act in (
            lambda access=access: store.rooms.standing(access, room.id),
            lambda access=access: store.rooms.move(access, room, Phase.LOCKED, author="x"),
            lambda access=access: store.rooms.remove(access, room.id, "any", author="x"),
            lambda access=access: store.rooms.close(access, room.id, author="x"),
        ):
            with pytest.raises(error):
                act()
    with pytest.raises(NotAllowedError):
        store.rooms.open(viewer, PLAN, title="Mine", revision=1, author="x")
    assert store.rooms.list(stranger) == ()
    with pytest.raises(StoreError, match="at least one"):
        store.rooms.open(shared.access, Plan(()), title="Empty", revision=1, author="A")


def test_the_state_of_a_room_is_told_without_its_questions(store, shared, room, clock):
    assert store.seats.state(room.id) == State(room.code, Phase.COLLECT, 1, open=True)
    move(store, shared, room, Phase.LOCKED, Phase.REVEALED, Phase.COLLECT)
    assert store.seats.state(room.id) == State(room.code, Phase.COLLECT, 2, open=True)
    clock.move(hours=24)
    assert not store.seats.state(room.id).open
    other = store.rooms.open(shared.access, PLAN, title="B", revision=1, author="A")
    store.rooms.close(shared.access, other.id, author="A")
    assert not store.seats.state(other.id).open
    with pytest.raises(NoEntryError):
        store.seats.state("no such room")


def test_presence_is_noted_now_and_then(store, shared, room, clock):
    token = join(store, room)
    clock.move(seconds=5)
    store.seats.seen(token)
    assert store.rooms.standing(shared.access, room.id).participants[0].seen == clock.now - timedelta(seconds=5)
    clock.move(seconds=15)
    assert store.seats.seen(token) == room.id
    assert store.rooms.standing(shared.access, room.id).participants[0].seen == clock.now


@pytest.fixture(scope="module")
def standing_room(tmp_path_factory):
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('votes') / 'store.sqlite3'}", limits=Limits())
    access = store.workspaces.share(full_book(2), name="W", author="A").access
    yield store, store.rooms.open(access, PLAN, title="R", revision=1, author="A")
    store.close()


@settings(max_examples=20)
@given(
    st.permutations([Answer("q1", float(v), t) for t, v in enumerate((3, 9, 4, 7), 1)]),
    st.lists(st.integers(0, 3), max_size=4),
)
def test_however_answers_are_sent_again_the_last_one_counts(standing_room, order, repeats):
    store, room = standing_room
    token = join(store, room)
    for answer in (*order, *(order[i] for i in repeats)):
        store.seats.answer(token, 1, [answer])
    assert store.seats.seat(token).answers == {"q1": (7.0, 4)}
