"""Who is let into a workspace: by which links, and which people who sign in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from kamcore.store.access import Role, require
from kamcore.store.errors import StoreError
from kamcore.store.owners import as_owner
from kamcore.store.revisions import LONGEST_NAME
from kamcore.store.tables import links, members
from kamcore.store.texts import one_line
from kamcore.store.tokens import fingerprint, new_id, new_token

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from kamcore.store.access import Access
    from kamcore.store.database import Database

_WHO = re.compile(r"[^@\s]*@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A link that opens a workspace, without its secret.

    Attributes:
        id: names it.
        role: what it lets people do.
        label: whom it is for; may be "".
        created: when it was made.
        expires: when it ends; None when it does not.
        revoked: when it was withdrawn; None while it opens.
    """

    id: str
    role: Role
    label: str
    created: datetime
    expires: datetime | None
    revoked: datetime | None


class Admission:
    """Links and members of all workspaces of a database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def links(self, access: Access) -> tuple[Link, ...]:
        """Return the links of a workspace, oldest first, to its owner.

        Raises:
            NoEntryError, NotAllowedError: when ``access`` is not an owner's.
        """

        def work(connection: Connection) -> tuple[Link, ...]:
            require(connection, self._clock(), access, Role.OWNER)
            rows = connection.execute(
                select(links)
                .where(links.c.workspace == access.workspace)
                .order_by(links.c.created, links.c.role, links.c.id)
            )
            return tuple(Link(r.id, Role(r.role), r.label, r.created, r.expires, r.revoked) for r in rows)

        return self._database.read(work)

    def add_link(
        self, access: Access, role: Role, *, label: str = "", expires: datetime | None = None, author: str = ""
    ) -> str:
        """Make another link and return its secret, which is shown once.

        Args:
            access: of an owner.
            role: what the link lets people do.
            label: whom it is for; may be "".
            expires: when it ends; None when it does not.
            author: the name the owner gave, for the log; here and below it counts where nobody signed in.

        Raises:
            NoEntryError, NotAllowedError: when ``access`` is not an owner's.
        """
        token, link, label = new_token(), new_id(), one_line(label, LONGEST_NAME)

        def work(connection: Connection, now: datetime) -> str:
            connection.execute(
                links.insert().values(
                    id=link, workspace=access.workspace, role=role.value, label=label,
                    token=fingerprint(token), created=now, expires=expires,
                )
            )  # fmt: skip
            return _named(role.value, label)

        as_owner(self._database, self._clock, access, "link made", work, author=author)
        return token

    def revoke(self, access: Access, link: str, *, author: str = "") -> None:
        """Withdraw a link; who came by it is out at the next rerun.

        Raises:
            StoreError: when there is no such link, or for the last link or person that could withdraw and give links.
            NoEntryError, NotAllowedError: when ``access`` is not an owner's.
        """

        def work(connection: Connection, now: datetime) -> str:
            old = _withdrawn(connection, now, access.workspace, link)
            _keep_an_owner(connection, access.workspace)
            return _named(old.role, old.label)

        as_owner(self._database, self._clock, access, "link withdrawn", work, author=author)

    def renew(self, access: Access, link: str, *, author: str = "") -> str:
        """Put another link in the place of one and return its secret; who came by the old one is out.

        The new one is for the same role and has the same label; it ends when the old one would have, if that lies ahead.

        Raises:
            StoreError: when there is no such link, or it is the one by which the owner came in.
            NoEntryError, NotAllowedError: when ``access`` is not an owner's.
        """
        if link == access.link:
            raise StoreError(
                "You are here by this very link. Make another owner's link, open it, and renew this one from there."
            )
        token, new = new_token(), new_id()

        def work(connection: Connection, now: datetime) -> str:
            old = _withdrawn(connection, now, access.workspace, link)
            ends = old.expires if old.expires is not None and old.expires > now else None
            connection.execute(
                links.insert().values(
                    id=new, workspace=access.workspace, role=old.role, label=old.label, token=fingerprint(token),
                    created=now, expires=ends,
                )
            )  # fmt: skip
            return _named(old.role, old.label)

        as_owner(self._database, self._clock, access, "link renewed", work, author=author)
        return token

    def set_member(self, access: Access, who: str, role: Role | None, *, author: str = "") -> None:
        """Give a person who signs in, or everybody of a domain, a role; None takes it away.

        Args:
            access: of an owner.
            who: ``name@example.com``, or ``@example.com`` for everybody there.
            role: what they may do.
            author: the name the owner gave, for the log.

        Raises:
            StoreError: for something that is no address, or when no owner would be left.
            NoEntryError, NotAllowedError: when ``access`` is not an owner's.
        """
        tidy = who.strip().casefold()
        if not _WHO.fullmatch(tidy) or len(tidy) > 320:
            raise StoreError(
                f"Found {who.strip()!r}; expected an address such as anna@example.com, or @example.com for everybody there."
            )

        def work(connection: Connection, _now: datetime) -> str:
            connection.execute(delete(members).where(members.c.workspace == access.workspace, members.c.who == tidy))
            if role is not None:
                connection.execute(members.insert().values(workspace=access.workspace, who=tidy, role=role.value))
            _keep_an_owner(connection, access.workspace)
            return f"{tidy}: {role.value if role else 'none'}"

        as_owner(self._database, self._clock, access, "role given" if role else "role taken", work, author=author)


def _withdrawn(connection: Connection, now: datetime, workspace: str, link: str) -> Any:  # noqa: ANN401  (a row)
    """Withdraw a link and return what it was."""
    mine = (links.c.workspace == workspace) & (links.c.id == link)
    old = connection.execute(select(links.c.role, links.c.label, links.c.expires).where(mine)).one_or_none()
    if old is None:
        raise StoreError("There is no such link any more.")
    connection.execute(update(links).where(mine, links.c.revoked.is_(None)).values(revoked=now))
    return old


def _named(role: str, label: str) -> str:
    return f"{role}, {label}" if label else role


def _keep_an_owner(connection: Connection, workspace: str) -> None:
    open_links = connection.scalar(
        select(func.count()).select_from(links).where(
            links.c.workspace == workspace, links.c.role == Role.OWNER.value, links.c.revoked.is_(None),
            links.c.expires.is_(None),
        )
    )  # fmt: skip
    people = connection.scalar(
        select(func.count()).select_from(members).where(
            members.c.workspace == workspace, members.c.role == Role.OWNER.value
        )
    )  # fmt: skip
    if not open_links and not people:
        raise StoreError("Then nobody could look after this workspace any more. Make another owner's link first.")
