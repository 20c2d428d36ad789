"""Other rulers beside the score: TOPSIS, revenue, and how far two rankings agree (method.md 2.4)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.scoring import weighted_score
from kamcore.method.unnamed import named_ratings, named_weights

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import ArrayLike, NDArray

RULERS = ("score", "topsis", "revenue")
LEVEL = 0.5
"""The closeness of all accounts when no factor tells any two apart."""


@dataclass(frozen=True, slots=True, eq=False)
class TopsisResult:
    """How near each account is to the best there is (method.md 2.4).

    Attributes:
        table: Indexed by account, in order of key: ``closeness`` (0..1, NaN where nothing is rated), ``to_best`` and
            ``to_worst`` (distances), ``coverage`` (share of the weight that is rated).
        best: The best value of each factor there is, normalised and weighted.
        worst: The worst.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    best: pd.Series[float]
    worst: pd.Series[float]
    convention: str
    section: str = "2.4"


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two rankings agree (method.md 2.4).

    Attributes:
        tau: Kendall's tau-b, -1..1; NaN when one of the two puts all accounts level, or there are fewer than two.
        same: Pairs of accounts in the same order on both.
        opposite: Pairs in opposite order.
        accounts: Accounts that are on both.
        section: Section of method.md.
    """

    tau: float
    same: int
    opposite: int
    accounts: int
    section: str = "2.4"

    @property
    def share(self) -> float:
        """Of the pairs that both rulers tell apart, the share in the same order; NaN when there is none."""
        told = self.same + self.opposite
        return self.same / told if told else math.nan


@dataclass(frozen=True, slots=True, eq=False)
class Rulers:
    """Three rankings of the same accounts side by side (method.md 2.4).

    Attributes:
        table: Indexed by account, in order of score: ``score_rank``, ``topsis``, ``topsis_rank``, ``revenue_rank`` and
            ``spread`` (places between the best and the worst rank; NA with fewer than two ranks).
        agreements: Pair of rulers -> how far they agree.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    agreements: Mapping[tuple[str, str], Agreement]
    convention: str
    section: str = "2.4"


def topsis(
    ratings: pd.DataFrame | ArrayLike, weights: Mapping[str, float] | ArrayLike, cost: Collection[str] = ()
) -> TopsisResult:
    """Measure how near each account is to the best, and how far from the worst, of all accounts on every factor.

    Each factor is divided by its vector norm and multiplied by its weight; closeness is the distance to the worst over the sum
    of both distances. A missing rating is left out of both distances. Where no factor tells any two apart it is 0.5.

    Args:
        ratings: Accounts x factors, finite numbers of any unit, NaN where not rated. In an array accounts are called 1, 2, 3… and
            factors "1", "2", "3"….
        weights: Weight of each factor, by its name or in the order of the columns, any non-negative numbers; only their
            proportions count.
        cost: Names of the factors of which less is better.

    Returns:
        Closeness and both distances by account.

    Raises:
        ValueError: A weight is negative or not a number, a number is infinite, an account or a factor appears twice, or there is
            no factor of a name in ``cost``.

    Source: Hwang & Yoon 1981 (TOPSIS); method.md 2.4.
    """
    ratings = named_ratings(ratings)
    given = named_weights(weights, ratings)
    empty = pd.DataFrame(index=ratings.index, columns=pd.Index([], dtype="str"), dtype="float64")
    scored = weighted_score(empty, given)  # checks weights and accounts
    names = [str(name) for name in ratings.columns]
    if len(set(names)) < len(names):
        raise ValueError("Two columns of ratings have the same name.")
    turned = {str(name) for name in cost}
    if turned - {*names, *given}:
        raise ValueError(f"There is no factor {min(turned - {*names, *given})!r}.")
    factors = [name for name in scored.weights.index if scored.weights[name] > 0.0]
    keys = scored.table.index
    rows = exact.places(keys, ratings.index)
    values = np.full((len(keys), len(factors)), np.nan)
    for at, name in enumerate(factors):
        if name in names:
            column = ratings.iloc[:, names.index(name)].to_numpy(dtype=np.float64, na_value=np.nan)
            values[:, at] = exact.account_values(pd.Series(column, index=ratings.index), name).to_numpy()[rows]
    shares = np.asarray(scored.weights[factors], dtype=np.float64)
    sign = np.asarray([-1.0 if name in turned else 1.0 for name in factors])
    weighted, best, worst = _normalised(values, shares, sign)
    to_best, to_worst = (_distance(weighted, ideal, len(keys)) for ideal in (best, worst))
    whole = to_best + to_worst
    told = whole > exact.RELATIVE
    known = ~np.isnan(values).all(axis=1) if factors else np.zeros(len(keys), dtype=np.bool_)
    closeness = np.where(told, to_worst / np.where(told, whole, 1.0), LEVEL)
    covered = exact.row_totals([np.where(np.isnan(values[:, j]), 0.0, w) for j, w in enumerate(shares)], len(keys))
    columns = {"closeness": closeness, "to_best": to_best, "to_worst": to_worst}
    table = pd.DataFrame({name: np.where(known, column, np.nan) for name, column in columns.items()}, index=keys)
    labels = pd.Index(factors, name="factor", dtype="str")
    return TopsisResult(
        table=table.assign(coverage=np.minimum(covered, 1.0)),
        best=pd.Series(best, index=labels, dtype="float64"),
        worst=pd.Series(worst, index=labels, dtype="float64"),
        convention="Vector norm; a missing rating is left out of both distances; 0.5 where nothing tells accounts apart.",
    )


def kendall(left: pd.Series[float], right: pd.Series[float]) -> Agreement:
    """Count how many pairs of accounts two measures put in the same order.

    Args:
        left: A measure by account, larger is better, NaN where not known.
        right: Another; accounts that are missing on either take no part.

    Returns:
        Kendall's tau-b and the counts behind it.

    Raises:
        ValueError: An account appears twice, or a number is infinite.

    Source: Kendall 1945 (tau-b); method.md 2.4. Inversions are counted bit by bit, in n log n steps.
    """
    one, two = exact.account_values(left, "measure"), exact.account_values(right, "measure")
    keys = exact.all_keys(one.index, two.index)
    x, y = exact.aligned(one, keys), exact.aligned(two, keys)
    both = ~np.isnan(x) & ~np.isnan(y)
    across, along = exact.dense_levels(x[both]), exact.dense_levels(y[both])
    size = int(both.sum())
    pairs = size * (size - 1) // 2
    tied_x, tied_y = _tied_pairs(across), _tied_pairs(along)
    tied_both = _tied_pairs(across * (int(along.max(initial=0)) + 1) + along)
    opposite = _inversions(along[np.lexsort((along, across))])
    same = pairs - tied_x - tied_y + tied_both - opposite
    told = math.sqrt((pairs - tied_x) * (pairs - tied_y))
    return Agreement((same - opposite) / told if told else math.nan, same, opposite, size)


def compare_rulers(
    score: pd.Series[float], closeness: pd.Series[float], revenue: pd.Series[float], ranked: pd.Index
) -> Rulers:
    """Rank the same accounts by score, by closeness to the best and by revenue.

    Args:
        score: Score by account, 0-10.
        closeness: Closeness of TOPSIS by account, 0..1.
        revenue: Revenue by account, in one currency; NaN where not known.
        ranked: Keys of the accounts to compare; the others take no part in any ranking.

    Returns:
        The three ranks, and how far each pair of rulers agrees.

    Source: method.md 2.4.
    """
    measures = {
        name: pd.Series(exact.aligned(exact.account_values(values, name), ranked), index=ranked)
        for name, values in zip(RULERS, (score, closeness, revenue), strict=True)
    }
    ranks = {name: _ranks(np.asarray(values, dtype=np.float64)) for name, values in measures.items()}
    order = exact.order_by((exact.dense_levels(np.asarray(measures["score"])),), ranked)
    stacked = np.stack(list(ranks.values()))
    known = (~np.isnan(stacked)).sum(axis=0) > 1
    filled = np.where(np.isnan(stacked), np.where(known, stacked[0], 0.0), stacked)
    spread = np.where(known, np.nanmax(filled, axis=0) - np.nanmin(filled, axis=0), np.nan) if known.size else known
    columns = {
        "score_rank": exact.whole_numbers(ranks["score"][order]).array,
        "topsis": np.asarray(measures["topsis"], dtype=np.float64)[order],
        "topsis_rank": exact.whole_numbers(ranks["topsis"][order]).array,
        "revenue_rank": exact.whole_numbers(ranks["revenue"][order]).array,
        "spread": exact.whole_numbers(spread[order].astype(np.float64)).array,
    }
    pairs = (("score", "topsis"), ("score", "revenue"), ("topsis", "revenue"))
    return Rulers(
        table=pd.DataFrame(columns, index=ranked[order].rename("account")),
        agreements={(a, b): kendall(measures[a], measures[b]) for a, b in pairs},
        convention="Each ruler ranks the accounts that have a rank by score; ties share a rank; Kendall's tau-b.",
    )


def _normalised(
    values: NDArray[np.float64], shares: NDArray[np.float64], sign: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return weighted normalised values, and the best and the worst of each factor; NaN for a factor nobody is rated on."""
    width = values.shape[1]
    weighted, best, worst = np.full(values.shape, np.nan), np.full(width, np.nan), np.full(width, np.nan)
    for at in range(width):
        there = ~np.isnan(values[:, at])
        column = values[there, at]
        largest = float(np.abs(column).max(initial=0.0))
        scaled = column / largest if largest else column
        norm = math.sqrt(exact.total(scaled * scaled))
        weighted[there, at] = shares[at] * scaled / norm if norm else 0.0
        if there.any():
            turned = sign[at] * weighted[there, at]
            best[at], worst[at] = sign[at] * turned.max(), sign[at] * turned.min()
    return weighted, best, worst


def _distance(weighted: NDArray[np.float64], ideal: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    squares = [np.nan_to_num((weighted[:, j] - ideal[j]) ** 2) for j in range(weighted.shape[1])]
    return np.sqrt(exact.row_totals(squares, rows))


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    ranks = np.full(values.size, np.nan)
    known = ~np.isnan(values)
    ranks[known] = exact.competition_ranks(values[known])
    return ranks


def _tied_pairs(levels: NDArray[np.int64]) -> int:
    counts = np.unique(levels, return_counts=True)[1]
    return int((counts * (counts - 1) // 2).sum())


def _inversions(levels: NDArray[np.int64]) -> int:
    """Count the pairs in which the larger number stands first, by looking at one binary digit after the other."""
    found, now = 0, levels
    for bit in range(int(levels.max(initial=0)).bit_length() - 1, -1, -1):
        group, ones = now >> (bit + 1), (now >> bit) & 1
        before = np.cumsum(ones) - ones
        first = np.flatnonzero(np.concatenate(([True], group[1:] != group[:-1])))
        at_start = np.repeat(before[first], np.diff(np.append(first, now.size)))
        found += int((before - at_start)[ones == 0].sum())
        now = now[np.argsort(now >> bit, kind="stable")]
    return found
