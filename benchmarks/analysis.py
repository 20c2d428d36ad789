"""How long every question about a large book takes, against reading a large workbook in the same run.

Run it from the project's folder: ``PYTHONPATH=. python benchmarks/analysis.py``.
"""

from __future__ import annotations

import argparse
import gc
import time
from dataclasses import dataclass

from benchmarks import made
from benchmarks.table import Goal, milliseconds, table, times
from kamcore import read_workbook
from kamcore.analysis import Analysis, analyse
from kamcore.workbook.portfolio import Portfolio

GOAL = Goal(0.5, "≤ 0.5 ×")
NAMED = 8
MOST_CPU = 3.0
"""Seconds of processor time that every question about a full book may take."""


@dataclass(frozen=True, slots=True)
class Answering:
    """What was measured; the best of the alternating runs.

    Attributes:
        accounts: how many the book has.
        rows: rows of the file that is read for comparison.
        reading: seconds of ``read_workbook``, warm worker.
        analysis: seconds of every question, digests of the tables included.
        cpu: processor seconds of the same.
        slowest: question -> its own seconds in the best run, those of what it needs left out, slowest first.
    """

    accounts: int
    rows: int
    reading: float
    analysis: float
    cpu: float
    slowest: tuple[tuple[str, float], ...]


def ask_everything(book: Portfolio) -> dict[str, float]:
    """Ask every question in the order they are written, each after those it needs, and time each by itself."""
    a, spent = analyse(book), {}

    def ask(name: str) -> None:
        if name in spent:
            return
        spent[name] = 0.0
        for other in getattr(Analysis, name).needs:
            ask(other)
        begun = time.perf_counter()
        getattr(a, name)
        spent[name] = time.perf_counter() - begun

    for name in Analysis.questions():
        ask(name)
    return spent


def measure(accounts: int = 100_000, rows: int = 100_000, runs: int = 5) -> Answering:
    """Read and answer in turns."""
    path, book = made.transactions(rows), made.book(accounts)
    read_workbook(path)
    ask_everything(made.book(10))
    reading, answering = [], []
    for _ in range(runs):
        gc.collect()
        begun = time.perf_counter()
        read_workbook(path)
        reading.append(time.perf_counter() - begun)
        fresh = Portfolio(
            dict(book.tables), settings=book.settings, source=book.source, book=book.book
        )  # no digest known
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        spent = ask_everything(fresh)
        answering.append((time.perf_counter() - wall, time.process_time() - cpu, spent))
    best = min(answering, key=lambda run: run[0])
    slowest = sorted(best[2].items(), key=lambda item: -item[1])[:NAMED]
    return Answering(accounts, rows, min(reading), best[0], min(run[1] for run in answering), tuple(slowest))


@dataclass(frozen=True, slots=True)
class Full:
    """What was measured of a book with something on every subject; the best of the runs.

    Attributes:
        accounts, months, people: how large it is; people for each account.
        everything: processor seconds of every question.
        one: processor seconds of the questions about one account's people.
    """

    accounts: int
    months: int
    people: int
    everything: float
    one: float


def measure_full(accounts: int = 1_000, months: int = 36, people: int = 30, runs: int = 3) -> Full:
    """Ask every question about such a book, and then those about one account."""
    book = made.full_book(accounts, months, people)
    account = str(book["accounts"]["key"].iloc[0])
    everything, one = [], []
    for _ in range(runs):
        a = analyse(Portfolio(dict(book.tables), settings=book.settings, source=book.source, book=book.book))
        gc.collect()
        begun = time.process_time()
        for name in Analysis.questions():
            getattr(a, name)
        everything.append(time.process_time() - begun)
        begun = time.process_time()
        for ask in (a.layout, a.whom_to_win, a.coverage, a.path_to_yes):
            ask(account)
        one.append(time.process_time() - begun)
    return Full(accounts, months, people, min(everything), min(one))


def report_full(found: Full) -> str:
    """Return the table."""
    head = f"{found.accounts:,} accounts, {found.months} months, {found.people} people each"
    verdict = f"≤ {MOST_CPU:g} s: {'met' if found.everything <= MOST_CPU else 'missed'}"
    lines = [
        ("every question", milliseconds(found.everything), verdict),
        ("the map, the win list, the coverage and the best way of one account", milliseconds(found.one), ""),
    ]
    return table((head, "CPU", "goal"), lines)


def report(found: Answering) -> str:
    """Return the table."""
    ratio = found.analysis / found.reading
    lines = [
        (f"read_workbook, {found.rows:,} rows × 15 columns", milliseconds(found.reading), "", times(1.0), ""),
        (f"every question about {found.accounts:,} accounts", milliseconds(found.analysis), milliseconds(found.cpu), times(ratio),
         GOAL.verdict(ratio)),
    ]  # fmt: skip
    named = ", ".join(f"{name} {milliseconds(seconds)}" for name, seconds in found.slowest)
    return table(("", "wall time", "CPU", "against reading", "goal"), lines) + f"\n\nThe slowest: {named}."


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--accounts", type=int, default=100_000)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args()
    print(report(measure(chosen.accounts, chosen.rows, chosen.runs)))
    print(f"\n{report_full(measure_full(runs=chosen.runs))}")


if __name__ == "__main__":
    main()
