"""The facilitator's side of rooms: opening one, moving it on, who joined and what they answered."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import delete, func, select, update

from kamcore.store import audit
from kamcore.store.access import Role, make_known, require, require_alone
from kamcore.store.errors import OverLimitError, StoreError
from kamcore.store.room import MOVED, Phase, Room, is_open, is_told, may_remove, room_of, room_row
from kamcore.store.tables import participants, rooms, votes
from kamcore.store.texts import one_line
from kamcore.store.tokens import new_code, new_id
from kamcore.workshop.anonymity import told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from kamcore.store.access import Access
    from kamcore.store.database import Database
    from kamcore.store.limits import Limits
    from kamcore.workshop.plan import Plan

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
class Participant:
    """Somebody who joined.

    Attributes:
        id: names them; not a secret.
        number: what they are called where they gave no name; drawn by lot, so that it says nothing about when they came.
        name: what they call themselves; "" in an anonymous room or where none was given.
        label: what to call them on screen: the name, or "Guest" and the number; the number is also behind a name that two gave.
        seen: when they were there last; None in an anonymous room.
        answered: how many questions they have answered in this round; None in an anonymous room.
    """

    id: str
    number: int
    name: str
    label: str
    seen: datetime | None
    answered: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A room as its facilitator sees it.

    Attributes:
        room: the room.
        participants: who joined and was not removed, by label.
        votes: one row for each answer of those: ``participant``, ``round``, ``question``, ``value``. The participant is their
            number; in an anonymous room it is drawn by lot each time this is asked for, and only keeps the answers of one person
            together. What is kept back has no value, and 0 for the participant.
        kept_back: whether nothing is said of this round: in an anonymous room until it is revealed or over, since whoever sees the
            answers grow sees who gives them, and with too few people (:mod:`kamcore.workshop.anonymity`).
        waiting: whether some answers of rounds that are over are kept back, since too few people would be told apart by them.
    """

    room: Room
    participants: tuple[Participant, ...]
    votes: pd.DataFrame
    kept_back: bool
    waiting: bool


class Rooms:
    """All rooms of a database."""

    def __init__(self, database: Database, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock

    def open(
        self, access: Access, plan: Plan, *, title: str, revision: int, author: str, anonymous: bool = False,
        expires: datetime | None = None, address: str = "",
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
            address: of whoever opens it, as the network tells it: others' failed tries there keep nobody out.

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
                held, _ = require_alone(connection, now, access, Role.FACILITATOR)
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
                        title=one_line(title, 200) or "Workshop", revision=revision, phase=Phase.COLLECT.value,
                        round=1, anonymous=anonymous, opened=now, expires=end,
                    )
                )  # fmt: skip
                make_known(connection, room, address)
                audit.note(connection, operation, now, held, "room opened", who=author, detail=title, base=revision)
            return room_of(room_row(connection, room))

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
            return tuple(room_of(row) for row in found)

        return self._database.read(work)

    def standing(self, access: Access, room: str) -> Standing:
        """Return a room with who joined and every answer.

        Raises:
            NoEntryError: when ``access`` no longer enters, or there is no such room in its workspace.
            NotAllowedError: for somebody who may not run rooms.
        """

        def work(connection: Connection) -> Standing:
            require(connection, self._clock(), access, Role.FACILITATOR)
            found = room_of(room_row(connection, room, access.workspace))
            return _standing(connection, found, self._clock())

        return self._database.read(work)

    def move(self, access: Access, room: Room, to: Phase, *, author: str) -> Room:
        """Bring a room from the phase it is seen in to another one; back to collecting after a result begins the next round.

        Args:
            access: of a facilitator.
            room: as it is seen now; when it was moved elsewhere in the meantime, nothing is done.
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
                return room_of(room_row(connection, room.id, access.workspace))
            now = self._clock()
            held, _ = require_alone(connection, now, access, Role.FACILITATOR)
            seen = room_of(room_row(connection, room.id, access.workspace, lock=True))
            if not is_open(seen, now):
                raise StoreError("This room is closed.")
            if (seen.phase, seen.round) == (to, next_round):
                return seen  # pressed twice, or by two people
            if (seen.phase, seen.round) != (room.phase, room.round):
                raise StoreError(MOVED)
            connection.execute(update(rooms).where(rooms.c.id == room.id).values(phase=to.value, round=next_round))
            audit.note(connection, operation, now, held, "room moved", who=author,
                       detail=f"{room.title}: {to.value}, round {next_round}", base=room.revision)  # fmt: skip
            return room_of(room_row(connection, room.id))

        return self._database.write(work)

    def remove(self, access: Access, room: str, participant: str, *, author: str) -> None:
        """Take a participant out of a room, with name and answers; they cannot come back with the same phone session.

        Raises:
            StoreError: in an anonymous room that has shown its result.
            NoEntryError, NotAllowedError: when ``access`` does not allow it.
        """

        def work(connection: Connection, seen: Room, now: datetime) -> None:
            if not may_remove(seen, now):
                raise StoreError(
                    "Nobody can be removed any more: what is then missing would tell whose answers they were."
                )
            connection.execute(
                update(participants)
                .where(participants.c.room == room, participants.c.id == participant, participants.c.removed.is_(None))
                .values(removed=now, name=None)
            )
            connection.execute(delete(votes).where(votes.c.room == room, votes.c.participant == participant))

        self._in_room(access, room, "participant removed", work, author)

    def close(self, access: Access, room: str, *, author: str) -> None:
        """Close a room: nobody joins or answers any more; what was answered stays.

        Raises:
            NoEntryError, NotAllowedError: when ``access`` does not allow it.
        """

        def work(connection: Connection, seen: Room, now: datetime) -> None:
            if seen.closed is None:
                connection.execute(update(rooms).where(rooms.c.id == room).values(closed=now))

        self._in_room(access, room, "room closed", work, author)

    def _in_room(
        self, access: Access, room: str, what: str, work: Callable[[Connection, Room, datetime], None], author: str
    ) -> None:
        """Run work of a facilitator on a room that nobody else changes meanwhile, and write it into the log."""
        operation = new_id()

        def once(connection: Connection) -> None:
            if audit.has(connection, operation):
                return
            now = self._clock()
            held, _ = require_alone(connection, now, access, Role.FACILITATOR)
            seen = room_of(room_row(connection, room, access.workspace, lock=True))
            work(connection, seen, now)
            audit.note(connection, operation, now, held, what, who=author, detail=seen.title)

        self._database.write(once)


def _standing(connection: Connection, room: Room, now: datetime) -> Standing:
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
    labels = _labels({row.number: row.name or "" for row in here})
    if room.anonymous:
        people = [Participant(row.id, row.number, "", labels[row.number], None, None) for row in here]
        table, kept_back, waiting = _without_traces(table, room, [row.number for row in here], over=is_told(room, now))
    else:
        answered = table.loc[table["round"] == room.round, "participant"].value_counts()
        people = [
            Participant(row.id, row.number, row.name or "", labels[row.number], row.seen, int(answered.get(row.number, 0)))
            for row in here
        ]  # fmt: skip
        kept_back = waiting = False
    by_label = tuple(sorted(people, key=lambda one: (one.label.casefold(), one.number)))
    return Standing(room, by_label, table, kept_back, waiting)


def _labels(names: dict[int, str]) -> dict[int, str]:
    """Return what to call people on screen, so that no two are called the same."""
    called = {number: name or f"Guest {number}" for number, name in names.items()}
    many = Counter(label.casefold() for label in called.values())
    return {number: f"{label} ({number})" if many[label.casefold()] > 1 else label for number, label in called.items()}


def _without_traces(
    table: pd.DataFrame, room: Room, numbers: list[int], *, over: bool
) -> tuple[pd.DataFrame, bool, bool]:
    """Return the votes of an anonymous room, whether nothing of this round is told, and whether something of those over is not.

    Args:
        table: the votes.
        room: the room.
        numbers: of everybody in it.
        over: whether this round is one of those that are told.
    """
    found = told(room.plan, table, room.round if over else room.round - 1)
    people = found.votes["participant"].map(_shuffled(numbers)).astype("int64").where(found.votes["value"].notna(), 0)
    votes = found.votes.assign(participant=people).sort_values(["participant", "round", "question"], ignore_index=True)
    return votes, found.nothing or not over, found.waiting


def _shuffled(numbers: list[int]) -> dict[int, int]:
    """Draw lots anew for who is who, so that watching a room fill does not tell whose answers are whose."""
    drawn = list(range(1, len(numbers) + 1))
    secrets.SystemRandom().shuffle(drawn)
    return dict(zip(numbers, drawn, strict=True))


def _free_code(connection: Connection, code: str) -> str:
    while connection.scalar(select(rooms.c.id).where(rooms.c.code == code)) is not None:
        code = new_code()
    return code
