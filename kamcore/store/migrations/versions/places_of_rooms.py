"""From which places people came into a room, so that failed tries of others there do not keep them out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "room_places",
        sa.Column("room", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["room"], ["rooms.id"], name="fk_room_places_room", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("room", "place", name="pk_room_places"),
    )
