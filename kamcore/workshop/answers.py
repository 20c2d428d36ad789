"""A room's answers laid out: people x questions, the same whoever is called what and in whatever order they came."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method.votes import weight_shares
from kamcore.workshop.plan import Asked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workshop.plan import Plan


def standing_answers(plan: Plan, votes: pd.DataFrame, round_: int) -> pd.DataFrame:
    """Return what each person says when a round is over: their answer of that round, else the one they gave before.

    Weights stand together: whoever spreads points anew has taken all earlier ones back. They are turned into shares of 100; whoever
    spread nothing has none.

    Args:
        plan: the questions of the room.
        votes: one row for each answer: ``participant``, ``round``, ``question``, ``value``.
        round_: the round; later answers do not count.

    Returns:
        People x questions, NaN where somebody gave no answer; people who gave none are not in it. Rows are in the order of what was
        said and numbered from 1: the number says nothing about who it was.
    """
    ids = [q.id for q in plan.questions]
    rows = votes[(votes["round"] <= round_) & votes["question"].isin(ids) & votes["value"].notna()]
    if rows.empty:
        return pd.DataFrame(columns=ids, index=pd.RangeIndex(0), dtype="float64")
    table = newest(plan, rows).pivot_table(index="participant", columns="question", values="value").reindex(columns=ids)
    return _in_their_own_order(_shared_out(plan, table))


def newest(plan: Plan, votes: pd.DataFrame) -> pd.DataFrame:
    """Return the answers that stand: of those of one person to one question the latest, and of weights the latest round's alone.

    Args:
        plan: the questions of the room.
        votes: one row for each answer, each with a value.
    """
    spread = votes["question"].isin(_weights(plan))
    last = votes[spread].groupby("participant")["round"].max()
    outdated = spread & (votes["round"] < votes["participant"].map(last))
    rows = votes[~outdated].sort_values("round", kind="stable")
    return rows.drop_duplicates(["participant", "question"], keep="last")


def rounds_of(plan: Plan, votes: pd.DataFrame, round_: int) -> tuple[pd.DataFrame, ...]:
    """Return :func:`standing_answers` of each round up to one, the first first."""
    return tuple(standing_answers(plan, votes, number) for number in range(1, round_ + 1))


def fingerprint(plan: Plan, rounds: Sequence[pd.DataFrame]) -> str:
    """Return a digest of what is said in each round; it stays the same when only the numbers of the people change.

    Args:
        plan: the questions of the room.
        rounds: as :func:`rounds_of` returns them.
    """
    digest = hashlib.blake2b(plan.to_json().encode(), digest_size=16)
    for answers in rounds:
        digest.update(answers.to_numpy(dtype=np.float64).tobytes() + b"|")
    return digest.hexdigest()


def _weights(plan: Plan) -> list[str]:
    return [q.id for q in plan.questions if q.asked is Asked.WEIGHT]


def _shared_out(plan: Plan, table: pd.DataFrame) -> pd.DataFrame:
    weights = _weights(plan)
    if not weights:
        return table
    table[weights] = (100.0 * weight_shares(table[weights])).reindex(table.index)
    return table.dropna(how="all")


def _in_their_own_order(table: pd.DataFrame) -> pd.DataFrame:
    values = table.to_numpy(dtype=np.float64)
    order = np.lexsort(np.nan_to_num(values, nan=-np.inf).T[::-1])
    return pd.DataFrame(values[order], columns=table.columns, index=pd.RangeIndex(1, len(values) + 1))
