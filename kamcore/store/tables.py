"""The tables of the database, once. ``migrations/`` brings a database to this form; a test holds the two together.

Times are whole microseconds since 1970 in UTC: they mean the same in every database, and nothing hangs on their order.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002  (SQLAlchemy's own form)
        """Write a moment as whole microseconds."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (the same)
        """Read a moment."""
        return None if value is None else _EPOCH + value * _MICROSECOND


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_ID, _DIGEST = String(32), String(64)


def _of_workspace(*, primary_key: bool = False) -> Column[str]:
    return Column(
        "workspace", _ID, ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=primary_key, nullable=False
    )


installation = Table(
    "installation",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("head", Integer, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sign_in", Boolean, nullable=False),
    Column("created", Instant, nullable=False),
    Column("opened", Instant, nullable=False),
    Column("expires", Instant),
)

links = Table(
    "links",
    metadata,
    Column("id", _ID, primary_key=True),
    _of_workspace(),
    Column("role", String(20), nullable=False),
    Column("label", Text, nullable=False),
    Column("token", _DIGEST, nullable=False, unique=True),
    Column("created", Instant, nullable=False),
    Column("expires", Instant),
    Column("revoked", Instant),
    Index(None, "workspace"),
)

members = Table(
    "members",
    metadata,
    _of_workspace(primary_key=True),
    Column("who", String(320), primary_key=True),
    Column("role", String(20), nullable=False),
)

contents = Table(
    "contents",
    metadata,
    _of_workspace(primary_key=True),
    Column("digest", _ID, primary_key=True),
    Column("check", _ID, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    _of_workspace(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("operation", _ID, nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("method", String(20), nullable=False),
    Column("digest", _ID, nullable=False),
    Column("base", Integer),
    Column("about", Text, nullable=False),
)

revision_tables = Table(
    "revision_tables",
    metadata,
    Column("workspace", _ID, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("sheet", String(40), primary_key=True),
    Column("digest", _ID, nullable=False),
    ForeignKeyConstraint(["workspace", "number"], ["revisions.workspace", "revisions.number"], ondelete="CASCADE"),
    ForeignKeyConstraint(
        ["workspace", "digest"], ["contents.workspace", "contents.digest"], name="fk_revision_tables_digest"
    ),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("operation", _ID, nullable=False, unique=True),
    _of_workspace(),
    Column("at", Instant, nullable=False),
    Column("who", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("what", String(40), nullable=False),
    Column("detail", Text, nullable=False),
    Column("base", Integer),
    Column("revision", Integer),
    Index(None, "workspace"),
)

failed_tries = Table(
    "failed_tries",
    metadata,
    Column("place", _DIGEST, primary_key=True),
    Column("since", Instant, nullable=False),
    Column("count", Integer, nullable=False),
)

rooms = Table(
    "rooms",
    metadata,
    Column("id", _ID, primary_key=True),
    _of_workspace(),
    Column("code", String(12), nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("phase", String(20), nullable=False),
    Column("round", Integer, nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("opened", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("closed", Instant),
    Index(None, "workspace"),
)

room_places = Table(
    "room_places",
    metadata,
    Column("room", _ID, ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("place", _DIGEST, primary_key=True),
)

participants = Table(
    "participants",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("room", _ID, ForeignKey("rooms.id", ondelete="CASCADE"), nullable=False),
    Column("token", _DIGEST, nullable=False, unique=True),
    Column("number", Integer, nullable=False),
    Column("name", Text),
    Column("joined", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("removed", Instant),
    Index(None, "room"),
)

votes = Table(
    "votes",
    metadata,
    Column("room", _ID, ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("participant", _ID, ForeignKey("participants.id", ondelete="CASCADE"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("question", String(12), primary_key=True),
    Column("value", Float),
    Column("turn", BigInteger, nullable=False),
)
