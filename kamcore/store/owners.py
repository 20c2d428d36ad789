"""What only an owner may do: asked about, done and written into the log in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore.store import audit
from kamcore.store.access import Role, require_alone
from kamcore.store.revisions import LONGEST_NAME
from kamcore.store.texts import one_line
from kamcore.store.tokens import new_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from kamcore.store.access import Access
    from kamcore.store.database import Database


def as_owner(
    database: Database, clock: Callable[[], datetime], access: Access, what: str,
    work: Callable[[Connection, datetime], str], *, author: str,
) -> None:  # fmt: skip
    """Run work that says what it was done to, and write it into the log.

    Raises:
        NoEntryError, NotAllowedError: when ``access`` is not an owner's.
    """
    operation, who = new_id(), one_line(author, LONGEST_NAME)

    def once(connection: Connection) -> None:
        if audit.has(connection, operation):
            return
        now = clock()
        held, _ = require_alone(connection, now, access, Role.OWNER)
        detail = work(connection, now)
        audit.note(connection, operation, now, held, what, who=who, detail=detail)

    database.write(once)
