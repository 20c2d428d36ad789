"""How many people what kind of installation carries: a simulation fed with what the other scripts measured.

People think, ask for a page, wait for it, and think again. The pages that a process draws at a time share one core evenly, since
Python runs one thing at a time and its threads take turns; a visit stays with its process. A page takes processor time of its
process and a few questions of the database. Whoever waits asks for nothing. Run it from the project's folder:
``PYTHONPATH=. python benchmarks/load/capacity.py``; the options take other measurements than those of docs/scale.md.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
from dataclasses import dataclass

import numpy as np

from benchmarks.table import milliseconds, table, times

PEOPLE = (10, 100, 1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Measured:
    """What the simulation is fed with.

    Attributes:
        page: processor seconds of a page, on average.
        spread: standard deviation of its logarithm.
        think: seconds between two pages of one person, on average.
        glance: seconds of processor time of asking whether somebody saved, and every how many seconds it is asked.
        query: seconds of processor time a question costs the database, and how many a page asks.
    """

    page: float = 0.036
    spread: float = 0.6
    think: float = 10.0
    glance: tuple[float, float] = (0.004, 10.0)
    query: tuple[float, float] = (0.0004, 2.0)


def waits(people: int, measured: Measured, *, pages: int = 40_000, seed: int = 0) -> np.ndarray:
    """Simulate the people of one process.

    Args:
        people: how many share it.
        measured: what a page costs.
        pages: how many pages are simulated; a tenth of them lets the system settle and does not count.
        seed: of the chance.

    Returns:
        Seconds from asking for a page to its last element, for each page.
    """
    chance = random.Random(seed)
    centre = math.log(measured.page) - measured.spread**2 / 2
    cost, every = measured.glance
    core = 1 - min(0.95, people * cost / every)  # what glances leave of it
    asks = [chance.expovariate(1 / measured.think) for _ in range(people)]
    heapq.heapify(asks)
    drawing: list[tuple[float, float]] = []  # how far each page goes in shared time, and when it was asked for
    now, shared, took = 0.0, 0.0, []
    while len(took) < pages:
        ends = now + (drawing[0][0] - shared) * len(drawing) / core if drawing else math.inf
        if asks and asks[0] <= ends:
            at = heapq.heappop(asks)
            shared += (at - now) * core / len(drawing) if drawing else 0.0
            now = at
            heapq.heappush(drawing, (shared + chance.lognormvariate(centre, measured.spread), at))
        else:
            now, (shared, at) = ends, heapq.heappop(drawing)
            took.append(now - at)
            heapq.heappush(asks, now + chance.expovariate(1 / measured.think))
    return np.array(took[pages // 10 :])


def carried(measured: Measured, most: float, *, pages: int = 20_000) -> int:
    """Return how many people one process carries while the 95th percentile stays within ``most`` times that of one alone."""
    alone = np.percentile(waits(1, measured, pages=pages), 95)
    low, high = 1, 2
    while np.percentile(waits(high, measured, pages=pages), 95) <= most * alone:
        low, high = high, 2 * high
    while high - low > max(1, low // 20):
        middle = (low + high) // 2
        if np.percentile(waits(middle, measured, pages=pages), 95) <= most * alone:
            low = middle
        else:
            high = middle
    return low


def report(measured: Measured, most: float = 4.0) -> str:
    """Return what each size of installation takes."""
    each = carried(measured, most)
    alone = np.percentile(waits(1, measured), 95)
    cost, every = measured.glance
    query, questions = measured.query
    rows = []
    for people in PEOPLE:
        processes = math.ceil(people / each)
        share = math.ceil(people / processes)
        p95 = np.percentile(waits(share, measured), 95)
        asked = people * (questions / (measured.think + measured.page) + 1 / every)
        busy = share * (measured.page / (measured.think + measured.page) + cost / every)
        rows.append(
            (f"{people:,}", f"{processes:,}", f"{busy:.0%}", milliseconds(p95), times(p95 / alone), f"{asked:,.0f}",
             f"{asked * query:.2f}"),
        )  # fmt: skip
    found = table(
        (
            "people at once",
            "processes",
            "each busy",
            "95 % of pages",
            "against one alone",
            "questions per second",
            "cores of the database",
        ),
        rows,
    )
    return f"One process carries {each:,} people within {most:g} × of one alone.\n\n{found}"


def main() -> None:
    """Simulate and print."""
    known = Measured()
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--page", type=float, default=known.page, help="processor seconds of a page")
    options.add_argument("--spread", type=float, default=known.spread)
    options.add_argument("--think", type=float, default=known.think)
    options.add_argument("--people", type=int, default=0, help="of one process: print their percentiles alone")
    chosen = options.parse_args()
    measured = Measured(chosen.page, chosen.spread, chosen.think)
    if chosen.people:
        p50, p95 = np.percentile(waits(chosen.people, measured), (50, 95))
        print(
            f"{chosen.people} people on one process: half within {milliseconds(p50)}, 95 % within {milliseconds(p95)}"
        )
        return
    print(report(measured))


if __name__ == "__main__":
    main()
