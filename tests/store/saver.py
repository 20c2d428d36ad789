"""A process that forks children, each of which saves and votes until it is killed. Run by test_faults.py.

It imports, makes its book and opens the store once, and forks, since two hundred starts of Python would take minutes. Each line it
is sent on its standard input begins one child; the child's number and what the store has acknowledged come back on its standard
output.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pyarrow as pa

from kamcore.store.access import Access, Role
from kamcore.store.limits import Limits
from kamcore.store.seats import Answer
from kamcore.store.store import open_store
from tests.books import full_book

if TYPE_CHECKING:
    from kamcore.workbook.portfolio import Portfolio

pa.set_cpu_count(1)


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def work(book: Portfolio, url: str, editor: Access, participant: str) -> None:
    """Save and vote for ever; say so only after the store has returned."""
    store = open_store(url, limits=Limits())
    access = store.workspaces.still(editor)
    ratings = book["ratings"]
    head = store.revisions.head(access)
    while True:
        ratings.loc[0, "rating"] = float(head.number % 11)
        ratings.loc[1, "note"] = f"after {head.number}"
        head = store.revisions.save(access, book.replace({"ratings": ratings}), base=head.number, author="child")
        say(f"saved {head.number} {head.digest}")
        store.seats.answer(participant, 1, [Answer("q1", float(head.number % 11), head.number)])
        say(f"voted {head.number}")


def main() -> None:
    """Fork a child for each line until the input ends."""
    url, workspace, link, lineage, participant = sys.argv[1:]
    editor, book = Access(workspace, "", Role.EDITOR, link, lineage=lineage), full_book(4)
    open_store(url, limits=Limits()).close()  # which loads the driver of the database; no child gets a connection of it
    say("ready")
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            work(book, url, editor, participant)
        say(f"child {child}")
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()
