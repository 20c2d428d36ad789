"""What a rerun of each page costs the server, against the same elements drawn from canned values in the same run.

A real server is driven over its websocket. One rerun of a page is recorded: every ``st`` command with its arguments. Another
session of the same server then gives exactly these commands again, with the same arguments, and does nothing else. What is compared
is the processor time of the whole server process per rerun, the best of alternating runs. An empty script, without navigation or
sidebar, is the measure of Streamlit itself.
Run it from the project's folder, on Linux: ``PYTHONPATH=. python benchmarks/reruns.py``.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks import made
from benchmarks.serve import PREFIX
from benchmarks.table import Goal, milliseconds, table, times
from benchmarks.visitor import Visitor, serving
from kamcore import read_workbook
from pages.ui.registry import ACCOUNT, DASHBOARD, PAGES
from pages.ui.samples import BY_KEY, FOLDER
from pages.ui.url import token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.visitor import Server
    from kamcore.workbook.portfolio import Portfolio
    from pages.ui.registry import PageEntry

GOAL = Goal(1.5, "≤ 1.5 ×")
DASHBOARD_GOAL = Goal(6.0, "≤ 6 × empty")
PAUSE = 0.02
"""Seconds in which the server finishes what it does after the page is drawn."""


@dataclass(frozen=True, slots=True)
class Rerun:
    """One page with one book; processor seconds of the server per rerun.

    Attributes:
        page: its title.
        book: which book.
        elements: how many elements it draws.
        app: by the app.
        canned: the same elements from canned values.
        empty: an empty script.
    """

    page: str
    book: str
    elements: int
    app: float
    canned: float
    empty: float


def _cost(server: Server, visitor: Visitor, mode: str) -> float:
    server.mode(mode)
    before = server.cpu()
    drawn = visitor.rerun()
    time.sleep(PAUSE)
    spent = server.cpu() - before
    if drawn.failed:
        raise RuntimeError(f"{mode}: {drawn.failed}")
    return spent


def _page(server: Server, empty: Visitor, page: PageEntry, book: tuple[str, str], runs: int) -> Rerun:
    query, words = book
    if page is not ACCOUNT:
        query = query.partition("&")[0]
    server.mode("draw")
    app, canned = Visitor.arrive(server.port, query), Visitor.arrive(server.port)
    try:
        drawn = app.open(page.path)
        if drawn.failed:
            raise RuntimeError(f"{page.title} with {words}: {drawn.failed}")
        app.rerun()
        server.mode(f"record {page.path}")
        drawn = app.rerun()
        server.mode(f"replay {page.path}")
        again = canned.open(page.path)
        if again.failed or again.elements != drawn.elements:
            why = again.failed or f"{again.elements} elements in place of {drawn.elements}"
            raise RuntimeError(f"{page.title} with {words}, replayed: {why}")
        spent: dict[str, list[float]] = {"app": [], "canned": [], "empty": []}
        for _ in range(runs):
            spent["app"].append(_cost(server, app, "draw"))
            spent["canned"].append(_cost(server, canned, f"replay {page.path}"))
            spent["empty"].append(_cost(server, empty, "empty"))
    finally:
        app.leave()
        canned.leave()
    return Rerun(page.title, words, drawn.elements, min(spent["app"]), min(spent["canned"]), min(spent["empty"]))


def _first(book: Portfolio) -> str:
    """Return what an address says for the first account of a book."""
    return token(book.book, str(book["accounts"]["key"].iloc[0]))


def measure(accounts: int = 10_000, runs: int = 12, pages: Sequence[PageEntry] = PAGES) -> list[Rerun]:
    """Measure each page with the first sample and with a made book; Account with an account chosen."""
    sample, large = read_workbook(FOLDER / BY_KEY["software"].file), made.book(accounts)
    books = (
        (f"book=software&account={_first(sample)}", "sample 1"),
        (f"book={PREFIX}{accounts}&account={_first(large)}", f"{accounts:,} accounts"),
    )
    with serving() as server:
        server.mode("empty")
        empty = Visitor.arrive(server.port)
        empty.open("")
        found = [_page(server, empty, page, book, runs) for page in pages for book in books]
        empty.leave()
    return found


def report(found: Sequence[Rerun]) -> str:
    """Return the table."""
    lines = []
    for rerun in found:
        ratio, whole = rerun.app / rerun.canned, rerun.app / rerun.empty
        goal = GOAL.verdict(ratio)
        if rerun.page == DASHBOARD.title:
            goal += f"; {DASHBOARD_GOAL.verdict(whole)}"
        lines.append(
            (
                rerun.page,
                rerun.book,
                rerun.elements,
                milliseconds(rerun.app),
                milliseconds(rerun.canned),
                times(ratio),
                times(whole),
                goal,
            )
        )
    empty = min(rerun.empty for rerun in found)
    heads = ("page", "book", "elements", "CPU per rerun", "canned", "against canned", "against an empty page", "goal")
    return table(heads, lines) + f"\n\nAn empty page: {milliseconds(empty)} of CPU."


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--accounts", type=int, default=10_000)
    options.add_argument("--runs", type=int, default=12)
    chosen = options.parse_args()
    print(report(measure(chosen.accounts, chosen.runs)))


if __name__ == "__main__":
    main()
