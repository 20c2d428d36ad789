"""What ten sessions on the same data hold in memory, against one.

Each session opens every page once. What is compared is the memory of the server process after it has collected its garbage.
Run it from the project's folder, on Linux: ``PYTHONPATH=. python benchmarks/sessions.py``.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import memory
from benchmarks.serve import PREFIX
from benchmarks.table import Goal, mebibytes, table, times
from benchmarks.visitor import Visitor, serving
from pages.ui.registry import PAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.visitor import Server

GOAL = Goal(1.1, "≤ + 10 %")
SETTLE = 1.0
"""Seconds in which the server finishes what it does after pages are drawn."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One book.

    Attributes:
        book: which book.
        sessions: how many sessions were opened in the end.
        one: memory of the server with one session, bytes.
        all: the same with all of them.
        shared: whether pages shared between processes are counted in part (PSS) or fully (RSS).
    """

    book: str
    sessions: int
    one: int
    all: int
    shared: bool


def _walk(server: Server, query: str) -> Visitor:
    visitor = Visitor.arrive(server.port, query)
    for page in PAGES:
        drawn = visitor.open(page.path)
        if drawn.failed:
            raise RuntimeError(f"{page.title}: {drawn.failed}")
    return visitor


def _held(server: Server, visitor: Visitor) -> tuple[int, bool]:
    server.mode("collect")
    visitor.rerun()
    server.mode("draw")
    time.sleep(SETTLE)
    part = memory.proportional(server.pid)
    whole = memory.resident(server.pid)
    if part is None and whole is None:
        raise RuntimeError("This system does not tell what a process holds.")
    return (part, True) if part is not None else (whole or 0, False)


def _book(query: str, words: str, sessions: int) -> Holding:
    with serving() as server:
        _walk(server, query).leave()  # what is made once for everybody is made now
        visitors = [_walk(server, query)]
        one, shared = _held(server, visitors[0])
        visitors += [_walk(server, query) for _ in range(sessions - 1)]
        everybody, _ = _held(server, visitors[0])
        for visitor in visitors:
            visitor.leave()
    return Holding(words, sessions, one, everybody, shared)


def measure(accounts: int = 100_000, sessions: int = 10) -> list[Holding]:
    """Measure with the first sample and with a made book, each in a server of its own."""
    books = (("book=software", "sample 1"), (f"book={PREFIX}{accounts}", f"{accounts:,} accounts"))
    return [_book(query, words, sessions) for query, words in books]


def report(found: Sequence[Holding]) -> str:
    """Return the table."""
    lines = []
    for held in found:
        ratio = held.all / held.one
        each = (held.all - held.one) / max(held.sessions - 1, 1)
        lines.append(
            (held.book, mebibytes(held.one), mebibytes(held.all), times(ratio), mebibytes(each), GOAL.verdict(ratio))
        )
    count = found[0].sessions
    return table(("book", "one session", f"{count} sessions", "against one", "each further session", "goal"), lines)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--accounts", type=int, default=100_000)
    options.add_argument("--sessions", type=int, default=10)
    chosen = options.parse_args()
    print(report(measure(chosen.accounts, chosen.sessions)))


if __name__ == "__main__":
    main()
