"""A room as it is kept: where it stands, its questions, and whether it takes part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from kamcore.store.errors import NoEntryError, StoreError
from kamcore.store.tables import rooms
from kamcore.workshop.plan import Plan

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

MOVED = "Somebody else has moved this room on in the meantime."


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


def room_row(connection: Connection, room: str, workspace: str = "", *, lock: bool = False, share: bool = False) -> Any:  # noqa: ANN401  (a row)
    """Return the row of a room.

    Args:
        connection: of a transaction.
        room: its id.
        workspace: the workspace it has to belong to, where that matters.
        lock: whether nobody else may change it until the transaction ends.
        share: the same, with others who only look.

    Raises:
        NoEntryError: when there is no such room.
    """
    wanted = select(rooms).where(rooms.c.id == room)
    if workspace:
        wanted = wanted.where(rooms.c.workspace == workspace)
    if lock or share:
        wanted = wanted.with_for_update(read=share)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise NoEntryError
    return row


def room_of(row: Any) -> Room:  # noqa: ANN401  (a row)
    """Return the room of a row."""
    return Room(row.id, row.workspace, row.code, row.title, Plan.from_json(row.plan), row.revision, Phase(row.phase), row.round,
                row.anonymous, row.opened, row.expires, row.closed)  # fmt: skip


def is_open(room: Room, now: datetime) -> bool:
    """Whether people may join and answer."""
    return room.closed is None and room.expires > now


def is_told(room: Room, now: datetime) -> bool:
    """Whether everybody may see what was said in this round, and it does not change any more: revealed, or the room is over."""
    return room.phase in (Phase.REVEALED, Phase.DISCUSS, Phase.ADOPTED) or not is_open(room, now)


def may_adopt(room: Room, now: datetime) -> bool:
    """Whether the result of a room can go into its workspace: once it was revealed, or the room is over."""
    return room.phase is not Phase.ADOPTED and (room.phase in (Phase.REVEALED, Phase.DISCUSS) or not is_open(room, now))


def may_remove(room: Room, now: datetime) -> bool:
    """Whether somebody can be taken out: not from an anonymous room that has told anything, since what is then gone was theirs."""
    return not room.anonymous or (room.round == 1 and not is_told(room, now))


def settle(connection: Connection, room: Room, now: datetime) -> None:
    """Note that the result of a room is in its workspace; of two facilitators who adopt at once, one does.

    Args:
        connection: of the transaction that keeps the result.
        room: as it was seen when its votes were counted.
        now: the moment.

    Raises:
        StoreError: when it was adopted or moved on in the meantime, or still takes answers.
        NoEntryError: when there is no such room in its workspace any more.
    """
    here = room_of(room_row(connection, room.id, room.workspace, lock=True))
    if here.phase is Phase.ADOPTED:
        raise StoreError("The result of this room is in the workspace already.")
    if (here.phase, here.round) != (room.phase, room.round):
        raise StoreError(MOVED)
    if not may_adopt(here, now):
        raise StoreError("Reveal the result before you adopt it.")
    connection.execute(update(rooms).where(rooms.c.id == room.id).values(phase=Phase.ADOPTED.value))
