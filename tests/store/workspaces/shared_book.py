"""A book that is shared, and the ways into it."""

from __future__ import annotations

from sqlalchemy import select

from kamcore.store.tables import metadata
from tests.books import full_book

HERE = "192.0.2.7"
BOOK = full_book(6)


def rated(book, value):
    frame = book["ratings"]
    frame.loc[0, "rating"] = float(value)
    return book.replace({"ratings": frame})


def enter(store, shared, role, **more):
    return store.workspaces.enter(shared.tokens[role], address=HERE, **more)


def everything_kept(store):
    found = []
    with store._database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            found += [str(tuple(row)) for row in connection.execute(select(table))]
    return "\n".join(found)
