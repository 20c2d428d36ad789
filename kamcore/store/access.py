"""Who may do what: roles, and the one place where a link or a sign-in is turned into one.

A link's token is a secret; the database holds its fingerprint. An :class:`Access` says what somebody showed; it is no proof: every
piece of work asks the database again, inside its own transaction, what that link or that person may do now.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Address, ip_address, ip_network
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import case, select, update

from kamcore.store.database import insert_into
from kamcore.store.errors import BroughtBackError, NoEntryError, NotAllowedError, TooManyTriesError
from kamcore.store.tables import failed_tries, installation, links, members, workspaces
from kamcore.store.tokens import fingerprint, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Connection

TRIES: Mapping[str, int] = MappingProxyType({"link": 30, "room": 200})
"""Failed tries from one address before it has to wait. A whole conference room may share one address and mistype the code; of
890 million codes it cannot guess one."""
WAIT = timedelta(minutes=10)


class Role(StrEnum):
    """What somebody may do, least first; each may do all that those before may."""

    VIEWER = "viewer"
    """Look at every revision."""
    FACILITATOR = "facilitator"
    """Open and run rooms, and adopt what they found."""
    EDITOR = "editor"
    """Save."""
    OWNER = "owner"
    """Give and withdraw links and roles, set when the workspace ends, delete it."""

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what ``needed`` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Access:
    """What somebody may do in a workspace.

    Attributes:
        workspace: its id.
        name: its name.
        role: the role when it was asked for.
        link: the id of the link that was shown, or "".
        email: the address of the person who signed in, or "".
        lineage: changes when the store is brought back from a backup; who came in before that saves nothing.
    """

    workspace: str
    name: str
    role: Role
    link: str = ""
    email: str = ""
    lineage: str = ""


def resolve(
    connection: Connection, now: datetime, *, token: str = "", workspace: str = "", email: str = ""
) -> Access | None:
    """Find out what a token, or a person who signed in, may do; None when it is nothing.

    Args:
        connection: of a transaction.
        now: the moment by which links expire.
        token: of a link.
        workspace: the workspace that is meant; a token for another one does not count. Needed where there is no token.
        email: a checked address of the person who signed in.
    """
    found = _open_link(connection, now, links.c.token == fingerprint(token)) if token else None
    if found is not None and workspace and found.workspace != workspace:
        found = None
    place = workspace or (found.workspace if found else "")
    if not place:
        return None
    return _with_person(connection, now, place, found, email.strip().casefold())


def _open_link(connection: Connection, now: datetime, named: ColumnElement[bool]) -> Access | None:
    """Return what a link lets people do; None where there is none of that name, or it no longer opens."""
    row = connection.execute(
        select(links.c.id, links.c.workspace, links.c.role, links.c.expires, links.c.revoked).where(named)
    ).one_or_none()
    if row is None or row.revoked is not None or (row.expires is not None and row.expires <= now):
        return None
    return Access(row.workspace, "", Role(row.role), link=row.id)


def _with_person(
    connection: Connection, now: datetime, workspace: str, by_link: Access | None, email: str
) -> Access | None:
    kept = connection.execute(
        select(workspaces.c.name, workspaces.c.sign_in, workspaces.c.expires).where(workspaces.c.id == workspace)
    ).one_or_none()
    if kept is None or (kept.expires is not None and kept.expires <= now):
        return None
    roles = [] if by_link is None or kept.sign_in else [by_link.role]
    if email:
        _, _, domain = email.rpartition("@")
        listed = select(members.c.role).where(
            members.c.workspace == workspace, members.c.who.in_([email, f"@{domain}"])
        )
        roles += [Role(role) for role in connection.scalars(listed)]
    # Where signing in is asked for, an owner's link still opens: the last key must not be lost.
    if by_link is not None and by_link.role is Role.OWNER:
        roles.append(Role.OWNER)
    if not roles:
        return None
    best = max(roles, key=list(Role).index)
    return Access(workspace, kept.name, best, by_link.link if by_link else "", email, lineage_of(connection))


def require(connection: Connection, now: datetime, access: Access, needed: Role) -> Access:
    """Return what ``access`` may do now, when it may do what ``needed`` may.

    Raises:
        NoEntryError: when the link or the person may no longer enter at all.
        NotAllowedError: when the role is not enough.
        BroughtBackError: for more than looking, when the store was brought back from a backup since they came in.
    """
    named = (links.c.id == access.link) & (links.c.workspace == access.workspace)
    by_link = _open_link(connection, now, named) if access.link else None
    held = _with_person(connection, now, access.workspace, by_link, access.email)
    if held is None:
        raise NoEntryError
    if not held.role.covers(needed):
        raise NotAllowedError(f"You are {_a(held.role)} here; this takes {_a(needed)}.")
    if needed is not Role.VIEWER and access.lineage != held.lineage:
        raise BroughtBackError
    return replace(held, lineage=access.lineage or held.lineage)


def require_alone(connection: Connection, now: datetime, access: Access, needed: Role) -> tuple[Access, int]:
    """Do as :func:`require`, after everybody else who writes to the workspace is done; until the transaction ends they wait.

    Returns:
        What ``access`` may do now, and the number of the newest revision.

    Raises:
        NoEntryError, NotAllowedError, BroughtBackError: as :func:`require`.
    """
    head: int | None = connection.scalar(
        select(workspaces.c.head).where(workspaces.c.id == access.workspace).with_for_update()
    )
    held = require(connection, now, access, needed)
    if head is None:
        raise NoEntryError
    return held, head


def _a(role: Role) -> str:
    return f"{'an' if role.value[0] in 'aeiou' else 'a'} {role.value}"


# ---------------------------------------------------------------- failed tries


def prepare(connection: Connection) -> None:
    """Draw, where it was not done before, what an installation is known by.

    The salt keeps addresses from being read from the names under which their failed tries are counted; the lineage says since
    when the revisions are those that people saw.
    """
    for name in ("salt", "lineage"):
        connection.execute(
            insert_into(connection, installation)
            .values(name=name, value=new_id())
            .on_conflict_do_nothing(index_elements=["name"])
        )


def lineage_of(connection: Connection) -> str:
    """Return since when, so to speak, the revisions are those that people saw."""
    return _installed(connection, "lineage")


def begin_lineage(connection: Connection) -> None:
    """Let nobody save who came in before now."""
    connection.execute(update(installation).where(installation.c.name == "lineage").values(value=new_id()))


def _installed(connection: Connection, name: str) -> str:
    return connection.scalar(select(installation.c.value).where(installation.c.name == name)) or ""


def check_tries(connection: Connection, now: datetime, address: str, kind: str) -> None:
    """Refuse an address from which too many tries failed of late.

    Args:
        connection: of a transaction.
        now: the moment.
        address: of whoever tries, as the network tells it.
        kind: what is tried, ``link`` or ``room``.

    Raises:
        TooManyTriesError: when it has to wait.
    """
    place = _place_of_tries(connection, address, kind)
    many = select(failed_tries.c.since).where(failed_tries.c.place == place, failed_tries.c.count >= TRIES[kind])
    since = connection.scalar(many)
    if since is not None and abs(now - since) < WAIT:
        raise TooManyTriesError


def note_failed_try(connection: Connection, now: datetime, address: str, kind: str) -> None:
    """Count a failed try."""
    lately = failed_tries.c.since.between(now - WAIT, now + WAIT)
    place = _place_of_tries(connection, address, kind)
    statement = insert_into(connection, failed_tries).values(place=place, since=now, count=1)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["place"],
            set_={
                "count": case((lately, failed_tries.c.count + 1), else_=1),
                "since": case((lately, failed_tries.c.since), else_=statement.excluded.since),
            },
        )
    )


def _place_of_tries(connection: Connection, address: str, kind: str) -> str:
    """Return the name under which failed tries from an address are counted; the address cannot be read from it."""
    return fingerprint(f"{_installed(connection, 'salt')} {kind} {_network_of(address)}")


def _network_of(address: str) -> str:
    """Return what one caller cannot change: of an IPv6 address its first half, since the other is for each device to choose."""
    try:
        given = ip_address(address)
    except ValueError:
        return address
    if isinstance(given, IPv4Address):
        return address
    return str(given.ipv4_mapped or ip_network((given, 64), strict=False))
