"""How Alembic runs the migrations: on the connection it is handed, inside its transaction."""

from __future__ import annotations

from alembic import context

from kamcore.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
