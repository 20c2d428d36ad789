"""How long ranking under many weightings takes, against one matrix product and one sort of the same size in the same run.

Run it from the project's folder: ``PYTHONPATH=. python benchmarks/robustness.py``.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
import pandas as pd

from benchmarks.table import Goal, milliseconds, table, times
from kamcore.method.robustness import DRAWS, draw_weights, rank_acceptability

GOAL = Goal(5.0, "≤ 5 ×")
MISSING = 0.2


@dataclass(frozen=True, slots=True)
class Robust:
    """What was measured, in seconds; the best of the alternating runs.

    Attributes:
        accounts, factors, draws: the size.
        bare: one product of weights and ratings, and one ``argsort``.
        ranks: ``rank_acceptability`` of a fully rated book.
        partly: the same with a fifth of the ratings missing.
    """

    accounts: int
    factors: int
    draws: int
    bare: float
    ranks: float
    partly: float


def measure(accounts: int = 100, factors: int = 10, draws: int = DRAWS, runs: int = 5) -> Robust:
    """Do the bare work and the whole in turns."""
    random = np.random.default_rng(0)
    values = random.uniform(0, 10, (accounts, factors))
    weights = draw_weights(factors, None, draws, 0)
    full = pd.DataFrame(values, columns=[f"factor {i}" for i in range(factors)])
    holes = full.mask(random.uniform(size=values.shape) < MISSING)
    found: list[tuple[float, float, float]] = []
    for _ in range(runs):
        begun = time.perf_counter()
        np.argsort(weights @ values.T, axis=1)
        bare = time.perf_counter()
        rank_acceptability(full, n=draws)
        whole = time.perf_counter()
        rank_acceptability(holes, n=draws)
        found.append((bare - begun, whole - bare, time.perf_counter() - whole))
    bare_best, whole_best, partly_best = (min(run[i] for run in found) for i in range(3))
    return Robust(accounts, factors, draws, bare_best, whole_best, partly_best)


def report(found: Robust) -> str:
    """Return the table."""
    size = f"{found.draws:,} weightings × {found.accounts} accounts × {found.factors} factors"
    rows = [("one product and one argsort", milliseconds(found.bare), times(1.0), "")]
    for what, seconds in (("rank_acceptability", found.ranks), ("with a fifth of the ratings missing", found.partly)):
        ratio = seconds / found.bare
        rows.append(
            (what, milliseconds(seconds), times(ratio), GOAL.verdict(ratio) if what == "rank_acceptability" else "")
        )
    return table((size, "wall time", "against the bare work", "goal"), rows)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--accounts", type=int, default=100)
    options.add_argument("--factors", type=int, default=10)
    options.add_argument("--runs", type=int, default=5)
    chosen = options.parse_args()
    print(report(measure(chosen.accounts, chosen.factors, runs=chosen.runs)))


if __name__ == "__main__":
    main()
