"""Rooms for tests: a plan about a small book, and votes made from a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.workshop.questions import Collect, people_of, plan_of, rated_factors

if TYPE_CHECKING:
    from kamcore.analysis import Analysis
    from kamcore.workshop.plan import Plan

COLUMNS = ("participant", "round", "question", "value")


def whole_plan(a: Analysis, *accounts: str) -> Plan:
    """Return a plan that asks everything about some accounts."""
    people = tuple(people_of(a, accounts))[:2]
    return plan_of(a, accounts, Collect(rated_factors(a), weights=True, stages=True, people=people))


def vote_frame(rows: list[tuple[int, int, str, float]]) -> pd.DataFrame:
    """Return votes as the store gives them."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"participant": "int64", "round": "int64", "question": "str", "value": "float64"})


def random_votes(plan: Plan, people: int, *, rounds: int = 1, seed: int = 0, share: float = 0.9) -> pd.DataFrame:
    """Return votes of some people, each of whom answers about that share of the questions."""
    rng = np.random.default_rng(seed)
    rows = []
    for round_ in range(1, rounds + 1):
        for person in range(1000, 1000 + people):
            for q in plan.questions:
                if rng.random() < share:
                    steps = round((q.high - q.low) / q.step)
                    rows.append((person, round_, q.id, q.low + q.step * int(rng.integers(0, steps + 1))))
    return vote_frame(rows)
