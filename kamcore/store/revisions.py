"""Revisions: every save of a workspace, kept for good and never changed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update

from kamcore import METHOD_VERSION
from kamcore.store import audit
from kamcore.store.access import Role, require, require_alone
from kamcore.store.database import GLANCE
from kamcore.store.errors import NoEntryError, OverLimitError, StaleError, StoreError
from kamcore.store.packing import about, book_of, checksum, pack, unpack
from kamcore.store.room import settle
from kamcore.store.tables import contents, revision_tables, revisions, workspaces
from kamcore.store.texts import one_line, some_lines
from kamcore.store.tokens import new_id
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from kamcore.store.access import Access
    from kamcore.store.database import Database
    from kamcore.store.limits import Limits
    from kamcore.store.room import Room
    from kamcore.workbook.portfolio import Portfolio

_MB = 1_000_000
_SHOWN = tuple(column for column in revisions.c if column.name != "about")
"""What is told of a revision; what is said about its book is read with the book."""
LONGEST_NOTE = 2_000
LONGEST_NAME = 200


class RevisionKind(StrEnum):
    """How a revision came about."""

    SHARED = "shared"
    SAVED = "saved"
    MERGED = "merged"
    RESTORED = "restored"
    ADOPTED = "adopted"


@dataclass(frozen=True, slots=True)
class Revision:
    """One save.

    Attributes:
        number: 1 for the first.
        kind: how it came about.
        author: the name the person gave, or the address they signed in with.
        note: what they said about it; may be "".
        at: when it was saved, in UTC.
        method: the method version of the product that saved it.
        digest: of the book.
        base: the revision it was made from; None for the first.
    """

    number: int
    kind: RevisionKind
    author: str
    note: str
    at: datetime
    method: str
    digest: str
    base: int | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision on its way, packed before the transaction so that it stays short.

    Attributes:
        portfolio: the book.
        packed: digest -> content of the tables that the workspace may not hold yet.
        operation: names this save, so that it is done once.
        kind, author, note, base: as in :class:`Revision`.
    """

    portfolio: Portfolio
    packed: Mapping[str, bytes]
    operation: str
    kind: RevisionKind
    author: str
    note: str
    base: int | None


class Revisions:
    """The revisions of all workspaces."""

    def __init__(self, database: Database, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock

    def head(self, access: Access) -> Revision:
        """Return the newest revision.

        Raises:
            NoEntryError: when ``access`` no longer enters.
            StoreUnavailableError: when the database does not answer at once.
        """

        def work(connection: Connection) -> Revision:
            require(connection, self._clock(), access, Role.VIEWER)
            return _head(connection, access.workspace)

        return self._database.read(work, patience=GLANCE)

    def list(self, access: Access) -> tuple[Revision, ...]:
        """Return every revision, newest first.

        Raises:
            NoEntryError: when ``access`` no longer enters.
        """

        def work(connection: Connection) -> tuple[Revision, ...]:
            require(connection, self._clock(), access, Role.VIEWER)
            rows = connection.execute(
                select(*_SHOWN).where(revisions.c.workspace == access.workspace).order_by(revisions.c.number.desc())
            )
            return tuple(_revision(row) for row in rows)

        return self._database.read(work)

    def load(self, access: Access, number: int) -> Portfolio:
        """Return the book of one revision.

        Raises:
            NoEntryError: when ``access`` no longer enters.
            StoreError: when there is no such revision.
            DamagedError, NewerFormError: when it cannot be read.
        """

        def work(connection: Connection) -> tuple[str, list[tuple[str, bytes, str]]]:
            require(connection, self._clock(), access, Role.VIEWER)
            here = (revisions.c.workspace == access.workspace) & (revisions.c.number == number)
            said = connection.scalar(select(revisions.c.about).where(here))
            if said is None:
                raise StoreError(f"There is no revision {number} in this workspace.")
            rows = connection.execute(
                select(revision_tables.c.sheet, contents.c.content, contents.c.check)
                .join_from(
                    revision_tables,
                    contents,
                    (revision_tables.c.workspace == contents.c.workspace)
                    & (revision_tables.c.digest == contents.c.digest),
                )
                .where(revision_tables.c.workspace == access.workspace, revision_tables.c.number == number)
            )
            return said, [(row.sheet, row.content, row.check) for row in rows]

        said, packed = self._database.read(work)
        return book_of({sheet: unpack(sheet, content, check) for sheet, content, check in packed}, said)

    def save(
        self,
        access: Access,
        portfolio: Portfolio,
        *,
        base: int,
        author: str,
        note: str = "",
        kind: RevisionKind = RevisionKind.SAVED,
    ) -> Revision:
        """Keep a book as a new revision.

        Args:
            access: of an editor.
            portfolio: the book.
            base: the number of the revision the book was made from. When it is no longer the newest, nothing is saved.
            author: the name the person gives; the address counts where somebody signed in.
            note: what they say about it.
            kind: how it came about.

        Raises:
            StaleError: when somebody saved in the meantime; it holds the newest revision.
            NoEntryError, NotAllowedError: when ``access`` does not allow it.
            OverLimitError: when the workspace would hold more than this installation keeps.
            StoreFullError, StoreUnavailableError: when the database cannot keep it; nothing was saved.
        """
        return self._keep(access, portfolio, base=base, author=author, note=note, kind=kind)

    def adopt(
        self, access: Access, portfolio: Portfolio, room: Room, *, base: int, author: str, note: str = ""
    ) -> Revision:
        """Keep the result of a room as a new revision, and bring the room to its last phase in the same moment.

        Args:
            access: of a facilitator.
            portfolio: the book with the result.
            room: as it was seen when its votes were counted.
            base: as in :meth:`save`.
            author: as there.
            note: as there.

        Raises:
            StoreError: when the room was adopted or moved on in the meantime; nothing was saved.
            StaleError, NoEntryError, NotAllowedError, OverLimitError, StoreFullError, StoreUnavailableError: as in :meth:`save`.
        """
        return self._keep(access, portfolio, base=base, author=author, note=note, kind=RevisionKind.ADOPTED, room=room)

    @contextmanager
    def turn(self, access: Access) -> Iterator[None]:
        """Wait until nobody else is merging for this workspace, and merge in peace.

        Raises:
            StoreUnavailableError: when the database cannot be reached.
        """
        with self._database.turn(access.workspace):
            yield

    def restore(self, access: Access, number: int, *, base: int, author: str) -> Revision:
        """Make an earlier revision the newest one again, as a new revision.

        Raises:
            StaleError: when somebody saved in the meantime.
            NoEntryError, NotAllowedError, StoreError: as in :meth:`load` and :meth:`save`.
        """
        book = self.load(access, number)
        return self._keep(
            access,
            book,
            base=base,
            author=author,
            note=f"Revision {number} restored",
            kind=RevisionKind.RESTORED,
        )

    def _keep(
        self,
        access: Access,
        portfolio: Portfolio,
        *,
        base: int,
        author: str,
        note: str,
        kind: RevisionKind,
        room: Room | None = None,
    ) -> Revision:
        draft = Draft(
            portfolio, self._packed(access, portfolio), new_id(), kind,
            access.email or one_line(author, LONGEST_NAME) or "Somebody", some_lines(note, LONGEST_NOTE), base,
        )  # fmt: skip

        def work(connection: Connection) -> Revision:
            kept = connection.execute(select(*_SHOWN).where(revisions.c.operation == draft.operation)).one_or_none()
            if kept is not None:
                return _revision(kept)
            now = self._clock()
            held, head = require_alone(connection, now, access, Role.EDITOR if room is None else Role.FACILITATOR)
            if room is not None:
                settle(connection, room, now)
            if head != base:
                raise StaleError(_head(connection, access.workspace))
            if head >= self._limits.max_revisions:
                raise OverLimitError(
                    f"This workspace holds {head:,} revisions, the most this installation keeps. Share the book anew to go on."
                )
            put_revision(connection, self._limits, held, now, draft, number=head + 1)
            return _head(connection, access.workspace)

        return self._database.write(work)

    def _packed(self, access: Access, portfolio: Portfolio) -> dict[str, bytes]:
        """Pack the tables that this workspace does not hold yet."""
        digests = digests_of(portfolio)
        known = self._database.read(lambda connection: _known(connection, access.workspace, digests))
        return {digest: pack(portfolio[sheet]) for sheet, digest in digests.items() if digest not in known}


def digests_of(portfolio: Portfolio) -> dict[str, str]:
    """Return sheet -> digest for every table that holds something."""
    return {sheet: portfolio.digest_of(sheet) for sheet in SHEETS if len(portfolio[sheet])}


def put_revision(
    connection: Connection, limits: Limits, access: Access, now: datetime, draft: Draft, *, number: int
) -> None:
    """Write a revision whose number is next, with the tables that the workspace does not hold yet and a line of the log.

    Raises:
        OverLimitError: when the workspace would grow beyond the limit.
    """
    workspace, digests = access.workspace, digests_of(draft.portfolio)
    known = _known(connection, workspace, digests)
    new = {digest: content for digest, content in draft.packed.items() if digest not in known}
    said = about(draft.portfolio)
    added = sum(map(len, new.values())) + len(said.encode())
    size = connection.scalar(select(workspaces.c.size).where(workspaces.c.id == workspace)) or 0
    if size + added > limits.max_workspace_mb * _MB:
        raise OverLimitError(
            f"With this save the workspace would hold {(size + added) / _MB:,.1f} MB; this installation keeps "
            f"{limits.max_workspace_mb:,} MB of one workspace. Share the book anew to go on."
        )
    kept = connection.scalar(select(func.coalesce(func.sum(workspaces.c.size), 0))) or 0
    if kept + added > limits.max_store_mb * _MB:
        raise OverLimitError(
            f"This installation keeps {limits.max_store_mb:,} MB in all, and they are used up: ask whoever runs it for room."
        )
    if new:
        connection.execute(
            contents.insert(),
            [
                {"workspace": workspace, "digest": digest, "check": checksum(content), "content": content}
                for digest, content in new.items()
            ],
        )
    connection.execute(
        revisions.insert().values(
            workspace=workspace, number=number, operation=draft.operation, kind=draft.kind.value, author=draft.author,
            note=draft.note, at=now, method=METHOD_VERSION, digest=draft.portfolio.digest, base=draft.base, about=said,
        )
    )  # fmt: skip
    if digests:
        connection.execute(
            revision_tables.insert(),
            [
                {"workspace": workspace, "number": number, "sheet": sheet, "digest": digest}
                for sheet, digest in digests.items()
            ],
        )
    connection.execute(
        update(workspaces)
        .where(workspaces.c.id == workspace)
        .values(head=number, size=workspaces.c.size + added, opened=now)
    )
    audit.note(
        connection, draft.operation, now, access, draft.kind.value, who=draft.author, detail=draft.note, base=draft.base,
        revision=number,
    )  # fmt: skip


def _known(connection: Connection, workspace: str, digests: Mapping[str, str]) -> set[str]:
    """Return which of some tables the workspace holds already."""
    here = (contents.c.workspace == workspace) & contents.c.digest.in_(list(digests.values()))
    return set(connection.scalars(select(contents.c.digest).where(here)))


def _head(connection: Connection, workspace: str) -> Revision:
    row = connection.execute(
        select(*_SHOWN).where(revisions.c.workspace == workspace).order_by(revisions.c.number.desc()).limit(1)
    ).one_or_none()
    if row is None:
        raise NoEntryError
    return _revision(row)


def _revision(row: object) -> Revision:
    r: Any = row
    return Revision(r.number, RevisionKind(r.kind), r.author, r.note, r.at, r.method, r.digest, r.base)
