"""The audit log of a workspace: who did what, when, and from which revision. It is written in the transaction that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from kamcore.store.access import Role
from kamcore.store.tables import audit
from kamcore.store.texts import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from kamcore.store.access import Access


LONGEST_NAME, LONGEST_DETAIL = 200, 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log.

    Attributes:
        at: when.
        who: the name the person gave, or the address they signed in with.
        role: the role they had.
        what: what was done, as a few plain words.
        detail: to what, in plain words; may be "".
        base: the revision it started from, where there was one.
        revision: the revision it made, where it made one.
    """

    at: datetime
    who: str
    role: Role
    what: str
    detail: str
    base: int | None
    revision: int | None


def has(connection: Connection, operation: str) -> bool:
    """Whether an operation was done already."""
    return connection.scalar(select(audit.c.operation).where(audit.c.operation == operation)) is not None


def note(
    connection: Connection,
    operation: str,
    now: datetime,
    access: Access,
    what: str,
    *,
    who: str = "",
    detail: str = "",
    base: int | None = None,
    revision: int | None = None,
) -> None:
    """Write one line; names and words of people are made fit for it."""
    person = access.email or one_line(who, LONGEST_NAME) or "somebody with the link"
    connection.execute(
        audit.insert().values(
            operation=operation, workspace=access.workspace, at=now, who=person, role=access.role.value, what=what,
            detail=one_line(detail, LONGEST_DETAIL), base=base, revision=revision,
        )
    )  # fmt: skip


def entries(connection: Connection, workspace: str, most: int) -> tuple[Entry, ...]:
    """Return the newest lines of a workspace, newest first."""
    rows = connection.execute(
        select(audit).where(audit.c.workspace == workspace).order_by(audit.c.id.desc()).limit(most)
    )
    return tuple(Entry(row.at, row.who, Role(row.role), row.what, row.detail, row.base, row.revision) for row in rows)
