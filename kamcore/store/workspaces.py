"""Workspaces: a book with a name that several people work on; how it is made, entered, named and deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from kamcore.store import audit
from kamcore.store.access import (
    Access,
    Role,
    check_tries,
    lineage_of,
    note_failed_try,
    require,
    resolve,
)
from kamcore.store.database import GLANCE
from kamcore.store.errors import NoEntryError, OverLimitError, StoreError
from kamcore.store.owners import as_owner
from kamcore.store.packing import pack
from kamcore.store.revisions import LONGEST_NAME, LONGEST_NOTE, Draft, RevisionKind, digests_of, put_revision
from kamcore.store.tables import contents, links, members, revision_tables, workspaces
from kamcore.store.texts import one_line, some_lines
from kamcore.store.tokens import fingerprint, new_id, new_token

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from kamcore.store.audit import Entry
    from kamcore.store.database import Database
    from kamcore.store.limits import Limits
    from kamcore.workbook.portfolio import Portfolio

_ENTRIES = 1_000
OPENED_EVERY = timedelta(hours=1)
"""How exactly it is known when a workspace was opened last."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A workspace that was just made.

    Attributes:
        access: of its owner.
        tokens: role -> the secret of the link for it. They are shown once; only their fingerprints are kept.
    """

    access: Access
    tokens: dict[Role, str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a workspace.

    Attributes:
        name: what it is called.
        sign_in: whether people have to sign in; then links alone open it for owners only.
        expires: when it is deleted; None when it stays.
        members: (address or ``@domain``, role), in order.
        size: packed bytes of all revisions.
    """

    name: str
    sign_in: bool
    expires: datetime | None
    members: tuple[tuple[str, Role], ...]
    size: int


class Workspaces:
    """All workspaces of a database."""

    def __init__(self, database: Database, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock

    # ------------------------------------------------------------ coming in

    def share(
        self, portfolio: Portfolio, *, name: str, author: str, note: str = "", email: str = "",
        expires: datetime | None = None,
    ) -> Shared:  # fmt: skip
        """Make a workspace of a book, with one link for each of owner, editor and viewer.

        Args:
            portfolio: becomes revision 1.
            name: what the workspace is called.
            author: the name of the person who shares.
            note: what they say about it.
            email: the checked address of the person where somebody signed in; becomes a member as owner.
            expires: when the workspace is deleted; None when it stays.

        Raises:
            StoreError: for an empty name.
            OverLimitError: when this installation holds as many workspaces as it keeps, or the book is too large.
        """
        name = _checked_name(name)
        workspace = new_id()
        tokens = {role: new_token() for role in (Role.OWNER, Role.EDITOR, Role.VIEWER)}
        ids = {role: new_id() for role in tokens}
        access = Access(workspace, name, Role.OWNER, ids[Role.OWNER], email)
        packed = {digest: pack(portfolio[sheet]) for sheet, digest in digests_of(portfolio).items()}
        draft = Draft(
            portfolio, packed, new_id(), RevisionKind.SHARED, email or one_line(author, LONGEST_NAME) or "Somebody",
            some_lines(note, LONGEST_NOTE), None,
        )  # fmt: skip

        def work(connection: Connection) -> None:
            if audit.has(connection, draft.operation):
                return
            now = self._clock()
            held = connection.scalar(select(func.count()).select_from(workspaces)) or 0
            if held >= self._limits.max_workspaces:
                raise OverLimitError(
                    "This installation holds as many workspaces as it keeps: ask whoever runs it for room."
                )
            connection.execute(
                workspaces.insert().values(
                    id=workspace, name=name, head=0, size=0, sign_in=False, created=now, opened=now, expires=expires
                )
            )
            for role, token in tokens.items():
                connection.execute(
                    links.insert().values(
                        id=ids[role],
                        workspace=workspace,
                        role=role.value,
                        label="",
                        token=fingerprint(token),
                        created=now,
                    )
                )
            if email:
                connection.execute(
                    members.insert().values(workspace=workspace, who=email.strip().casefold(), role=Role.OWNER.value)
                )
            put_revision(connection, self._limits, access, now, draft, number=1)

        self._database.write(work)
        return Shared(replace(access, lineage=self._database.read(lineage_of)), tokens)

    def enter(self, token: str, *, address: str, workspace: str = "", email: str = "") -> Access:
        """Return what a link lets somebody do, counting failed tries.

        Args:
            token: the secret of the link; may be "" where somebody signed in.
            address: of whoever tries, as the network tells it; only a fingerprint of it is kept, and only when the try fails.
            workspace: the workspace that is meant, where that is known.
            email: the checked address of the person where somebody signed in.

        Raises:
            NoEntryError: for a token that is unknown, wrong, revoked or expired.
            TooManyTriesError: when too many tries from this address failed. A token that opens is never refused: nobody guesses it.
        """

        def look(connection: Connection) -> tuple[Access | None, bool]:
            now = self._clock()
            opened = resolve(connection, now, token=token, workspace=workspace, email=email)
            if opened is None:
                check_tries(connection, now, address, "link")
                return None, False
            last = connection.scalar(select(workspaces.c.opened).where(workspaces.c.id == opened.workspace))
            return opened, last is not None and abs(now - last) >= OPENED_EVERY

        def note(connection: Connection) -> None:
            if found is None:
                note_failed_try(connection, self._clock(), address, "link")
            else:
                here = workspaces.c.id == found.workspace
                connection.execute(update(workspaces).where(here).values(opened=self._clock()))

        found, long_ago = self._database.read(look)
        if found is None or long_ago:
            self._database.write(note)
        if found is None:
            raise NoEntryError
        return found

    def opens(self, token: str, workspace: str) -> Role | None:
        """Return what a link lets people do in a workspace now; None when it opens nothing there. No failed try is counted."""

        def look(connection: Connection) -> Access | None:
            return resolve(connection, self._clock(), token=token, workspace=workspace)

        found = self._database.read(look)
        return found.role if found is not None else None

    def still(self, access: Access) -> Access:
        """Return what ``access`` may do now; asked on every rerun, since links are withdrawn and roles change.

        Raises:
            NoEntryError: when it no longer enters.
            StoreUnavailableError: when the database does not answer at once.
        """
        return self._database.read(
            lambda connection: require(connection, self._clock(), access, Role.VIEWER), patience=GLANCE
        )

    # ------------------------------------------------------------ what holds for it

    def terms(self, access: Access) -> Terms:
        """Return what holds for a workspace.

        Raises:
            NoEntryError: when ``access`` no longer enters.
        """

        def work(connection: Connection) -> Terms:
            require(connection, self._clock(), access, Role.VIEWER)
            row = connection.execute(select(workspaces).where(workspaces.c.id == access.workspace)).one()
            listed = connection.execute(
                select(members.c.who, members.c.role)
                .where(members.c.workspace == access.workspace)
                .order_by(members.c.who)
            )
            return Terms(row.name, row.sign_in, row.expires, tuple((m.who, Role(m.role)) for m in listed), row.size)

        return self._database.read(work)

    def set_terms(
        self, access: Access, *, name: str | None = None, sign_in: bool | None = None, expires: datetime | None = None,
        stays: bool = False, author: str = "",
    ) -> None:  # fmt: skip
        """Change what holds for a workspace; what is None stays.

        Args:
            access: of an owner.
            name: what it is called.
            sign_in: whether people have to sign in.
            expires: when it is deleted.
            stays: whether an earlier ``expires`` is taken away.
            author: the name the owner gave, for the log.

        Raises:
            StoreError: for an empty name.
            NoEntryError, NotAllowedError: when ``access`` is not an owner's.
        """
        values: dict[str, Any] = {}
        if name is not None:
            values["name"] = _checked_name(name)
        if sign_in is not None:
            values["sign_in"] = sign_in
        if expires is not None or stays:
            values["expires"] = expires
        if not values:
            return

        def work(connection: Connection, _now: datetime) -> str:
            connection.execute(update(workspaces).where(workspaces.c.id == access.workspace).values(**values))
            return ", ".join(sorted(values))

        as_owner(self._database, self._clock, access, "terms changed", work, author=author)

    def delete(self, access: Access) -> None:
        """Delete a workspace for good: every revision, link, room, vote and line of its log.

        Raises:
            NoEntryError, NotAllowedError: when ``access`` is not an owner's.
        """

        def work(connection: Connection) -> None:
            if connection.scalar(select(workspaces.c.id).where(workspaces.c.id == access.workspace)) is None:
                return
            require(connection, self._clock(), access, Role.OWNER)
            remove(connection, access.workspace)

        # asked once before, so that an Access that never opened anything is told so and not thanked
        self.still(access)
        self._database.write(work)

    def log(self, access: Access) -> tuple[Entry, ...]:
        """Return the newest thousand lines of the audit log, newest first.

        Raises:
            NoEntryError: when ``access`` no longer enters.
        """

        def work(connection: Connection) -> tuple[Entry, ...]:
            require(connection, self._clock(), access, Role.VIEWER)
            return audit.entries(connection, access.workspace, _ENTRIES)

        return self._database.read(work)


def remove(connection: Connection, workspace: str) -> None:
    """Delete everything of a workspace."""
    connection.execute(delete(revision_tables).where(revision_tables.c.workspace == workspace))
    connection.execute(delete(contents).where(contents.c.workspace == workspace))
    connection.execute(delete(workspaces).where(workspaces.c.id == workspace))


def _checked_name(name: str) -> str:
    tidy = one_line(name, LONGEST_NAME)
    if not tidy:
        raise StoreError("The workspace needs a name.")
    return tidy
