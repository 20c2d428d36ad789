"""The participants' side of rooms: taking a seat, and answering.

Participants have no access to the workspace. They show a secret of their own, which lets them see the room's questions and give
answers; every answer carries a turn, and of two answers to one question the later turn counts, however often and in whatever order
they arrive.
"""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from kamcore.store.access import check_tries, is_known, make_known, note_failed_try
from kamcore.store.database import insert_into
from kamcore.store.errors import NoEntryError, OverLimitError, StoreError
from kamcore.store.room import Phase, Room, is_open, room_of, room_row
from kamcore.store.tables import participants, rooms, votes
from kamcore.store.texts import one_line
from kamcore.store.tokens import fingerprint, new_id, new_token, tidy_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from kamcore.store.database import Database
    from kamcore.store.limits import Limits
    from kamcore.workshop.plan import Plan

SEEN_EVERY = timedelta(seconds=15)
"""How exactly it is known when a participant was there last."""
LONGEST_NAME = 60
_GUESTS = 9_000


@dataclass(frozen=True, slots=True)
class Seat:
    """A room as one participant sees it.

    Attributes:
        room: the room.
        participant: the id of the participant.
        label: what they are called.
        answers: question -> (value, turn) of this round; a value that was taken back is None.
        before: question -> value of the round before this one.
    """

    room: Room
    participant: str
    label: str
    answers: dict[str, tuple[float | None, int]]
    before: dict[str, float]


@dataclass(frozen=True, slots=True)
class State:
    """What a phone asks for again and again: where a room stands, without its questions.

    Attributes:
        code: what participants type.
        phase: where it stands.
        round: as in :class:`Room`.
        open: whether it still takes part: neither closed nor expired.
    """

    code: str
    phase: Phase
    round: int
    open: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer on its way.

    Attributes:
        question: the id of the question.
        value: on its scale; None takes an earlier answer back.
        turn: grows with every change on the participant's side.
    """

    question: str
    value: float | None
    turn: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one participant sends at a time.

    Attributes:
        token: the participant's secret.
        round: the round the answers were given in.
        answers: each with its turn; may be sent again, and in any order.
    """

    token: str
    round: int
    answers: tuple[Answer, ...]


class Seats:
    """The seats in all rooms of a database."""

    def __init__(self, database: Database, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock

    def find(self, code: str, *, address: str) -> Room:
        """Return the open room of a code, counting failed tries.

        Raises:
            NoEntryError: for a code that opens nothing, whatever the reason.
            TooManyTriesError: when too many tries from this address failed, unless people of this room are there already.
        """
        tidy = tidy_code(code)

        def look(connection: Connection) -> Room | None:
            now = self._clock()
            row = connection.execute(select(rooms).where(rooms.c.code == tidy)).one_or_none()
            found = None if row is None else room_of(row)
            if found is None or not is_open(found, now):
                found = None
            if found is None or not is_known(connection, found.id, address):
                check_tries(connection, now, address, "room")
            return found

        def blame(connection: Connection) -> None:
            note_failed_try(connection, self._clock(), address, "room")

        found = self._database.read(look)
        if found is None:
            self._database.write(blame)
            raise NoEntryError
        return found

    def join(self, code: str, *, name: str, address: str, token: str = "") -> str:
        """Take a seat in a room and return the secret by which the participant is known.

        Args:
            code: of the room.
            name: what the participant wants to be called; "" for a guest. In an anonymous room it is not kept.
            address: as in :meth:`find`.
            token: a secret drawn before, so that whoever asks again, having heard no answer, has one seat and not two; one that is
                known elsewhere, or was taken out, counts as none.

        Raises:
            NoEntryError, TooManyTriesError: as in :meth:`find`.
            OverLimitError: when the room is full.
        """
        room = self.find(code, address=address)
        fresh = new_token()
        called = None if room.anonymous else one_line(name, LONGEST_NAME) or None

        def work(connection: Connection) -> str:
            now = self._clock()
            seen = room_of(room_row(connection, room.id, lock=True))
            if not is_open(seen, now):
                raise NoEntryError
            make_known(connection, room.id, address)
            drawn = {fingerprint(secret): secret for secret in (token, fresh) if secret}
            known = connection.execute(select(participants).where(participants.c.token.in_(drawn))).all()
            for one in known:
                if one.room == room.id and one.removed is None:
                    return drawn[one.token]
            secret = fresh if known or not token else token
            numbers = set(connection.scalars(select(participants.c.number).where(participants.c.room == room.id)))
            if len(numbers) >= self._limits.max_participants:
                raise OverLimitError("This room is full: ask the facilitator to open another one.")
            at = seen.opened if seen.anonymous else now  # when somebody came would tell who it was
            connection.execute(
                participants.insert().values(
                    id=new_id(), room=room.id, token=fingerprint(secret), number=_free_number(numbers), name=called,
                    joined=at, seen=at,
                )
            )  # fmt: skip
            return secret

        return self._database.write(work)

    def seat(self, token: str) -> Seat:
        """Return the room as the participant with this secret sees it.

        Raises:
            NoEntryError: for an unknown secret, a participant who was removed, or a room that is gone.
        """

        def work(connection: Connection) -> Seat:
            who = _participant(connection, token)
            room = room_of(room_row(connection, who.room))
            given = connection.execute(
                select(votes.c.round, votes.c.question, votes.c.value, votes.c.turn).where(
                    votes.c.room == room.id, votes.c.participant == who.id, votes.c.round >= room.round - 1
                )
            ).all()
            answers = {row.question: (row.value, row.turn) for row in given if row.round == room.round}
            before = {row.question: row.value for row in given if row.round < room.round and row.value is not None}
            return Seat(room, who.id, who.name or f"Guest {who.number}", answers, before)

        return self._database.read(work)

    def answer(self, token: str, round_: int, answers: Iterable[Answer]) -> Phase:
        """Keep answers; when this returns ``COLLECT`` they are on disk.

        Args:
            token: the participant's secret.
            round_: the round they were given in.
            answers: may be sent again, and in any order.

        Returns:
            The phase of the room. When it is not ``COLLECT``, or the round is over, nothing was kept.

        Raises:
            NoEntryError: as in :meth:`seat`.
            StoreError: for a question the room does not ask, or a value off its scale; nothing was kept.
        """
        (found,) = self.answer_all([Ballot(token, round_, tuple(answers))])
        if isinstance(found, StoreError):
            raise found
        return found

    def answer_all(self, ballots: Sequence[Ballot]) -> tuple[Phase | StoreError, ...]:
        """Keep the answers of many participants in one transaction, since each costs a write to the disk.

        Returns:
            For each ballot what :meth:`answer` returns or raises; what is wrong with one does not touch the others.
        """

        def work(connection: Connection) -> tuple[Phase | StoreError, ...]:
            seen: dict[str, Room] = {}
            return tuple(self._take(connection, ballot, seen) for ballot in ballots)

        return self._database.write(work)

    def _take(self, connection: Connection, ballot: Ballot, seen: dict[str, Room]) -> Phase | StoreError:
        now = self._clock()
        try:
            who = _participant(connection, ballot.token)
            room = seen.get(who.room) or room_of(room_row(connection, who.room, share=True))
            seen[who.room] = room
            if not is_open(room, now):
                return Phase.LOCKED
            if room.phase is not Phase.COLLECT or room.round != ballot.round:
                return Phase.LOCKED if room.phase is Phase.COLLECT else room.phase
            _check(room.plan, ballot.answers)
        except StoreError as problem:  # found before anything was written
            return problem
        for answer in ballot.answers:
            connection.execute(_keep(connection, room, who.id, answer))
        if not room.anonymous and abs(now - who.seen) >= SEEN_EVERY:
            connection.execute(update(participants).where(participants.c.id == who.id).values(seen=now))
        return Phase.COLLECT

    def seen(self, token: str) -> str:
        """Note that a participant is still there, unless the room is anonymous, and return the id of their room.

        Raises:
            NoEntryError: as in :meth:`seat`.
        """

        def look(connection: Connection) -> tuple[str, bool]:
            who = _participant(connection, token)
            anonymous = connection.scalar(select(rooms.c.anonymous).where(rooms.c.id == who.room))
            return str(who.room), not anonymous and bool(abs(self._clock() - who.seen) >= SEEN_EVERY)

        def work(connection: Connection) -> None:
            connection.execute(
                update(participants).where(participants.c.token == fingerprint(token)).values(seen=self._clock())
            )

        room, is_news = self._database.read(look)
        if is_news:
            self._database.write(work)
        return room

    def state(self, room: str) -> State:
        """Return where a room stands.

        Args:
            room: its id.

        Raises:
            NoEntryError: when there is no such room any more.
        """

        def work(connection: Connection) -> State:
            row = connection.execute(
                select(rooms.c.code, rooms.c.phase, rooms.c.round, rooms.c.closed, rooms.c.expires).where(
                    rooms.c.id == room
                )
            ).one_or_none()
            if row is None:
                raise NoEntryError
            return State(row.code, Phase(row.phase), row.round, row.closed is None and row.expires > self._clock())

        return self._database.read(work)


def _check(plan: Plan, given: tuple[Answer, ...]) -> None:
    known = {question.id: question for question in plan.questions}
    for answer in given:
        question = known.get(answer.question)
        if question is None:
            raise StoreError("This room does not ask that.")
        if answer.value is not None and not (math.isfinite(answer.value) and question.fits(answer.value)):
            raise StoreError(
                f"{question.title}: found {answer.value:g}, expected a number from {question.low:g} to {question.high:g}."
            )


def _keep(connection: Connection, room: Room, participant: str, answer: Answer) -> Any:  # noqa: ANN401  (a statement of either dialect)
    statement = insert_into(connection, votes).values(
        room=room.id, participant=participant, round=room.round, question=answer.question, value=answer.value,
        turn=answer.turn,
    )  # fmt: skip
    return statement.on_conflict_do_update(
        index_elements=["room", "participant", "round", "question"],
        set_={"value": statement.excluded.value, "turn": statement.excluded.turn},
        where=statement.excluded.turn > votes.c.turn,
    )


def _participant(connection: Connection, token: str) -> Any:  # noqa: ANN401  (a row)
    row = connection.execute(
        select(participants).where(participants.c.token == fingerprint(token), participants.c.removed.is_(None))
    ).one_or_none()
    if row is None:
        raise NoEntryError
    return row


def _free_number(taken: set[int]) -> int:
    while (number := 1_000 + secrets.randbelow(_GUESTS)) in taken:
        pass
    return number
