"""Rooms: a workshop's questions, who joined, and what they answered.

Participants have no access to the workspace. They show a secret of their own, which lets them see the room's questions and give
answers; every answer carries a turn, and of two answers to one question the later turn counts, however often and in whatever order
they arrive.
"""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kamcore.store import audit
from kamcore.store.access import Role, check_tries, note_failed_try, place_of_tries, require
from kamcore.store.errors import NoEntryError, OverLimitError, StoreError
from kamcore.store.tables import participants, rooms, votes, workspaces
from kamcore.store.tokens import fingerprint, new_code, new_id, new_token, tidy_code
from kamcore.workshop.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from kamcore.store.access import Access
    from kamcore.store.database import Database
    from kamcore.store.limits import Limits

SEEN_EVERY = timedelta(seconds=15)
"""How exactly it is known when a participant was there last."""
LONGEST_NAME = 60
_GUESTS = 9_000


class Phase(StrEnum):
    """Where a room stands."""

    COLLECT = "collect"
    """Answers are taken."""
    LOCKED = "locked"
    """No more answers are taken; the result is not shown yet."""
    REVEALED = "revealed"
    """The result is shown to everybody."""
    DISCUSS = "discuss"
    """People talk about it."""
    ADOPTED = "adopted"
    """The result went into the workspace."""


_NEXT: Mapping[Phase, tuple[Phase, ...]] = MappingProxyType(
    {
        Phase.COLLECT: (Phase.LOCKED,),
        Phase.LOCKED: (Phase.REVEALED, Phase.COLLECT),
        Phase.REVEALED: (Phase.DISCUSS, Phase.COLLECT, Phase.ADOPTED),
        Phase.DISCUSS: (Phase.COLLECT, Phase.ADOPTED),
        Phase.ADOPTED: (),
    }
)


@dataclass(frozen=True, slots=True)
class Room:
    """One room.

    Attributes:
        id: names it; not a secret.
        workspace: the id of the workspace it belongs to.
        code: what participants type.
        title: what it is called.
        plan: its questions.
        revision: the revision its questions were taken from.
        phase: where it stands.
        round: 1, and 2 or more after a discussion.
        anonymous: whether names are not kept at all.
        opened, expires: from when until when it takes part.
        closed: when it was closed; None while it is open.
    """

    id: str
    workspace: str
    code: str
    title: str
    plan: Plan
    revision: int
    phase: Phase
    round: int
    anonymous: bool
    opened: datetime
    expires: datetime
    closed: datetime | None


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who joined.

    Attributes:
        id: names them; not a secret.
        number: what they are called where they gave no name; drawn by lot, so that it says nothing about when they came.
        name: what they call themselves; "" in an anonymous room or where none was given.
        seen: when they were there last; None in an anonymous room.
        answered: how many questions they have answered in this round; None in an anonymous room.
    """

    id: str
    number: int
    name: str
    seen: datetime | None
    answered: int | None

    @property
    def label(self) -> str:
        """What to call them on screen."""
        return self.name or f"Guest {self.number}"


@dataclass(frozen=True, slots=True)
class Standing:
    """A room as its facilitator sees it.

    Attributes:
        room: the room.
        participants: who joined and was not removed, by label.
        votes: one row for each answer of those: ``participant``, ``round``, ``question``, ``value``. The participant is their
            number; in an anonymous room it is drawn by lot each time this is asked for, and only keeps the answers of one person
            together.
    """

    room: Room
    participants: tuple[Participant, ...]
    votes: pd.DataFrame


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


class Rooms:
    """All rooms of a database."""

    def __init__(self, database: Database, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock

    # ------------------------------------------------------------ the facilitator's side

    def open(
        self, access: Access, plan: Plan, *, title: str, revision: int, author: str, anonymous: bool = False,
        expires: datetime | None = None,
    ) -> Room:  # fmt: skip
        """Open a room.

        Args:
            access: of a facilitator.
            plan: its questions, at least one.
            title: what it is called.
            revision: the revision the questions were taken from.
            author: who opens it.
            anonymous: names are then never kept, and nobody can bring them back.
            expires: when it closes by itself; by default after the hours this installation gives a room.

        Raises:
            StoreError: for a plan without questions.
            OverLimitError: when too many rooms of the workspace are open.
            NoEntryError, NotAllowedError: when ``access`` does not allow it.
        """
        if not plan.questions:
            raise StoreError("Choose at least one account and one thing to ask.")
        room, operation, code = new_id(), new_id(), new_code()

        def work(connection: Connection) -> Room:
            now = self._clock()
            if not audit.has(connection, operation):
                held = require(connection, now, access, Role.FACILITATOR)
                connection.execute(select(workspaces.c.id).where(workspaces.c.id == access.workspace).with_for_update())
                standing = connection.scalar(
                    select(func.count()).select_from(rooms).where(
                        rooms.c.workspace == access.workspace, rooms.c.closed.is_(None), rooms.c.expires > now
                    )
                )  # fmt: skip
                if (standing or 0) >= self._limits.max_open_rooms:
                    raise OverLimitError(
                        f"{standing} rooms of this workspace are open, the most this installation allows: close one first."
                    )
                end = expires or now + timedelta(hours=self._limits.room_hours)
                connection.execute(
                    rooms.insert().values(
                        id=room, workspace=access.workspace, code=_free_code(connection, code), plan=plan.to_json(),
                        title=" ".join(title.split())[:200] or "Workshop", revision=revision, phase=Phase.COLLECT.value,
                        round=1, anonymous=anonymous, opened=now, expires=end,
                    )
                )  # fmt: skip
                audit.note(connection, operation, now, held, "room opened", who=author, detail=title, base=revision)
            return _room(_row(connection, room))

        return self._database.write(work)

    def list(self, access: Access) -> tuple[Room, ...]:
        """Return the rooms of a workspace, newest first.

        Raises:
            NoEntryError: when ``access`` no longer enters.
        """

        def work(connection: Connection) -> tuple[Room, ...]:
            require(connection, self._clock(), access, Role.VIEWER)
            found = connection.execute(
                select(rooms).where(rooms.c.workspace == access.workspace).order_by(rooms.c.opened.desc(), rooms.c.id)
            )
            return tuple(_room(row) for row in found)

        return self._database.read(work)

    def standing(self, access: Access, room: str) -> Standing:
        """Return a room with who joined and every answer.

        Raises:
            NoEntryError: when ``access`` no longer enters, or there is no such room in its workspace.
            NotAllowedError: for somebody who may not run rooms.
        """

        def work(connection: Connection) -> Standing:
            require(connection, self._clock(), access, Role.FACILITATOR)
            found = _room(_row(connection, room, access.workspace))
            return _standing(connection, found)

        return self._database.read(work)

    def move(self, access: Access, room: Room, to: Phase, *, author: str) -> Room:
        """Bring a room from the phase it is seen in to another one; back to collecting after a result begins the next round.

        Args:
            access: of a facilitator.
            room: as it is seen now; when somebody else has moved it in the meantime, nothing is done.
            to: the phase.
            author: who does it.

        Raises:
            StoreError: when the phase cannot follow, or the room is closed or was moved by somebody else.
            NoEntryError, NotAllowedError: when ``access`` does not allow it.
        """
        if to not in _NEXT[room.phase]:
            raise StoreError(f"A room cannot go from {room.phase.value} to {to.value}.")
        operation = new_id()
        next_round = room.round + (to is Phase.COLLECT and room.phase is not Phase.LOCKED)

        def work(connection: Connection) -> Room:
            if audit.has(connection, operation):
                return _room(_row(connection, room.id, access.workspace))
            now = self._clock()
            held = require(connection, now, access, Role.FACILITATOR)
            seen = _room(_row(connection, room.id, access.workspace, lock=True))
            if not _is_open(seen, now):
                raise StoreError("This room is closed.")
            if (seen.phase, seen.round) != (room.phase, room.round):
                raise StoreError("Somebody else has moved this room on in the meantime.")
            connection.execute(update(rooms).where(rooms.c.id == room.id).values(phase=to.value, round=next_round))
            audit.note(connection, operation, now, held, "room moved", who=author,
                       detail=f"{room.title}: {to.value}, round {next_round}", base=room.revision)  # fmt: skip
            return _room(_row(connection, room.id))

        return self._database.write(work)

    def remove(self, access: Access, room: str, participant: str, *, author: str) -> None:
        """Take a participant out of a room, with all their answers; they cannot come back with the same phone session.

        Raises:
            NoEntryError, NotAllowedError: when ``access`` does not allow it.
        """
        operation = new_id()

        def work(connection: Connection) -> None:
            if audit.has(connection, operation):
                return
            now = self._clock()
            held = require(connection, now, access, Role.FACILITATOR)
            seen = _room(_row(connection, room, access.workspace))
            connection.execute(
                update(participants)
                .where(participants.c.room == room, participants.c.id == participant, participants.c.removed.is_(None))
                .values(removed=now)
            )
            connection.execute(delete(votes).where(votes.c.room == room, votes.c.participant == participant))
            audit.note(connection, operation, now, held, "participant removed", who=author, detail=seen.title)

        self._database.write(work)

    def close(self, access: Access, room: str, *, author: str) -> None:
        """Close a room: nobody joins or answers any more; what was answered stays.

        Raises:
            NoEntryError, NotAllowedError: when ``access`` does not allow it.
        """
        operation = new_id()

        def work(connection: Connection) -> None:
            if audit.has(connection, operation):
                return
            now = self._clock()
            held = require(connection, now, access, Role.FACILITATOR)
            seen = _room(_row(connection, room, access.workspace, lock=True))
            if seen.closed is None:
                connection.execute(update(rooms).where(rooms.c.id == room).values(closed=now))
            audit.note(connection, operation, now, held, "room closed", who=author, detail=seen.title)

        self._database.write(work)

    # ------------------------------------------------------------ the participants' side

    def find(self, code: str, *, address: str) -> Room:
        """Return the open room of a code, counting failed tries.

        Raises:
            NoEntryError: for a code that opens nothing, whatever the reason.
            TooManyTriesError: when too many tries from this address failed.
        """
        tidy = tidy_code(code)

        def look(connection: Connection) -> Room | None:
            now = self._clock()
            place = place_of_tries(connection, address, "room")
            check_tries(connection, now, place)
            row = connection.execute(select(rooms).where(rooms.c.code == tidy)).one_or_none()
            found = None if row is None else _room(row)
            return found if found is not None and _is_open(found, now) else None

        def blame(connection: Connection) -> None:
            note_failed_try(connection, self._clock(), place_of_tries(connection, address, "room"))

        found = self._database.write(look)
        if found is None:
            self._database.write(blame)
            raise NoEntryError
        return found

    def join(self, code: str, *, name: str, address: str) -> str:
        """Take a seat in a room and return the secret by which the participant is known.

        Args:
            code: of the room.
            name: what the participant wants to be called; "" for a guest. In an anonymous room it is not kept.
            address: as in :meth:`find`.

        Raises:
            NoEntryError, TooManyTriesError: as in :meth:`find`.
            OverLimitError: when the room is full.
        """
        room = self.find(code, address=address)
        token, participant = new_token(), new_id()
        called = None if room.anonymous else " ".join(name.split())[:LONGEST_NAME] or None

        def work(connection: Connection) -> None:
            if connection.scalar(select(participants.c.id).where(participants.c.id == participant)) is not None:
                return
            now = self._clock()
            seen = _room(_row(connection, room.id, lock=True))
            if not _is_open(seen, now):
                raise NoEntryError
            numbers = set(connection.scalars(select(participants.c.number).where(participants.c.room == room.id)))
            if len(numbers) >= self._limits.max_participants:
                raise OverLimitError("This room is full: ask the facilitator to open another one.")
            connection.execute(
                participants.insert().values(
                    id=participant, room=room.id, token=fingerprint(token), number=_free_number(numbers), name=called,
                    joined=now, seen=now,
                )
            )  # fmt: skip

        self._database.write(work)
        return token

    def seat(self, token: str) -> Seat:
        """Return the room as the participant with this secret sees it.

        Raises:
            NoEntryError: for an unknown secret, a participant who was removed, or a room that is gone.
        """

        def work(connection: Connection) -> Seat:
            who = _participant(connection, token)
            room = _room(_row(connection, who.room))
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
            room = seen.get(who.room) or _room(_row(connection, who.room, share=True))
            seen[who.room] = room
            if not _is_open(room, now):
                return Phase.LOCKED
            if room.phase is not Phase.COLLECT or room.round != ballot.round:
                return Phase.LOCKED if room.phase is Phase.COLLECT else room.phase
            _check(room.plan, ballot.answers)
        except StoreError as problem:  # found before anything was written
            return problem
        for answer in ballot.answers:
            connection.execute(_keep(connection, room, who.id, answer))
        if abs(now - who.seen) >= SEEN_EVERY:
            connection.execute(update(participants).where(participants.c.id == who.id).values(seen=now))
        return Phase.COLLECT

    def seen(self, token: str) -> str:
        """Note that a participant is still there, and return the id of their room.

        Raises:
            NoEntryError: as in :meth:`seat`.
        """

        def look(connection: Connection) -> tuple[str, bool]:
            who = _participant(connection, token)
            return str(who.room), bool(abs(self._clock() - who.seen) >= SEEN_EVERY)

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
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(votes).values(
        room=room.id, participant=participant, round=room.round, question=answer.question, value=answer.value,
        turn=answer.turn,
    )  # fmt: skip
    return statement.on_conflict_do_update(
        index_elements=["room", "participant", "round", "question"],
        set_={"value": statement.excluded.value, "turn": statement.excluded.turn},
        where=statement.excluded.turn > votes.c.turn,
    )


def _row(connection: Connection, room: str, workspace: str = "", *, lock: bool = False, share: bool = False) -> Any:  # noqa: ANN401  (a row)
    wanted = select(rooms).where(rooms.c.id == room)
    if workspace:
        wanted = wanted.where(rooms.c.workspace == workspace)
    if lock or share:
        wanted = wanted.with_for_update(read=share)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise NoEntryError
    return row


def _room(row: Any) -> Room:  # noqa: ANN401  (a row)
    return Room(row.id, row.workspace, row.code, row.title, Plan.from_json(row.plan), row.revision, Phase(row.phase), row.round,
                row.anonymous, row.opened, row.expires, row.closed)  # fmt: skip


def _participant(connection: Connection, token: str) -> Any:  # noqa: ANN401  (a row)
    row = connection.execute(
        select(participants).where(participants.c.token == fingerprint(token), participants.c.removed.is_(None))
    ).one_or_none()
    if row is None:
        raise NoEntryError
    return row


def _standing(connection: Connection, room: Room) -> Standing:
    here = connection.execute(
        select(participants).where(participants.c.room == room.id, participants.c.removed.is_(None))
    ).all()
    given = connection.execute(
        select(participants.c.number, votes.c.round, votes.c.question, votes.c.value)
        .join_from(votes, participants, votes.c.participant == participants.c.id)
        .where(votes.c.room == room.id, votes.c.value.is_not(None), participants.c.removed.is_(None))
        .order_by(participants.c.number, votes.c.round, votes.c.question)
    ).all()
    table = pd.DataFrame(
        {
            "participant": pd.Series([row.number for row in given], dtype="int64"),
            "round": pd.Series([row.round for row in given], dtype="int64"),
            "question": pd.Series([row.question for row in given], dtype="str"),
            "value": pd.Series([row.value for row in given], dtype="float64"),
        }
    )
    answered = table.loc[table["round"] == room.round, "participant"].value_counts()
    if room.anonymous:
        table["participant"] = table["participant"].map(_shuffled([row.number for row in here])).astype("int64")
    people = [
        Participant(
            row.id, row.number, row.name or "",
            None if room.anonymous else row.seen,
            None if room.anonymous else int(answered.get(row.number, 0)),
        )
        for row in here
    ]  # fmt: skip
    return Standing(room, tuple(sorted(people, key=lambda one: (one.label.casefold(), one.number))), table)


def _shuffled(numbers: list[int]) -> dict[int, int]:
    """Draw lots anew for who is who, so that watching a room fill does not tell whose answers are whose."""
    drawn = list(range(1, len(numbers) + 1))
    secrets.SystemRandom().shuffle(drawn)
    return dict(zip(numbers, drawn, strict=True))


def _is_open(room: Room, now: datetime) -> bool:
    return room.closed is None and room.expires > now


def _free_code(connection: Connection, code: str) -> str:
    while connection.scalar(select(rooms.c.id).where(rooms.c.code == code)) is not None:
        code = new_code()
    return code


def _free_number(taken: set[int]) -> int:
    while (number := 1_000 + secrets.randbelow(_GUESTS)) in taken:
        pass
    return number
