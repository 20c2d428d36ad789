"""How sure a ranking is: the ranks and cells under many other weightings (method.md 2.3 and 3.6).

Nobody knows the one true weight of a factor. So the weights are drawn many times at random, the accounts are scored and ranked
anew with each draw, and the shares of the draws are counted. The draws are seeded: equal input gives equal shares. Where people
have said how they weigh, their weightings take the place of the draws, each counted once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.quadrant import CELLS
from kamcore.method.rated import rated
from kamcore.method.scoring import weighted_score
from kamcore.method.unnamed import named_ratings, named_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

DRAWS = 10_000
HALF = 0.5
TOP = 5
AT_ONCE = 50_000
"""So many scores are held at once; more are worked through in parts."""
LAST = -1.0
"""Below every score: where an account stands that a weighting gives nothing to score."""
USUAL = (0.05, 0.95)
"""Between these shares of the draws lie the usual ranks."""


@dataclass(frozen=True, slots=True, eq=False)
class Acceptability:
    """What the ranks are under many weightings (method.md 2.3).

    Attributes:
        table: Indexed by account, best mean rank first: ``first`` and ``top`` (share of the weightings in which it is first, and
            among the first k), ``mean_rank``, ``low`` and ``high`` (ranks between which it stands in nine of ten weightings).
        ranks: Accounts x ranks 1, 2, …: share of the weightings; a row adds up to 1. Ties share the better rank.
        central: Accounts x factors: the mean weights of the weightings in which the account is first, adding up to 1; NaN for an
            account that never is.
        top_k: What ``top`` counts: the first so many ranks.
        left_out: Accounts without any rating to score.
        draws: Number of weightings.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    ranks: pd.DataFrame
    central: pd.DataFrame
    top_k: int
    left_out: tuple[str, ...]
    draws: int
    convention: str
    section: str = "2.3"


@dataclass(frozen=True, slots=True, eq=False)
class CellShares:
    """In which cell each account falls under many weightings (method.md 3.6).

    Attributes:
        table: Accounts x cells, in order of key: share of the weightings, adding up to 1; NaN where the account is not placed.
        draws: Number of weightings.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    draws: int
    convention: str
    section: str = "3.6"


def rank_acceptability(
    ratings: pd.DataFrame | ArrayLike,
    weights: Mapping[str, float] | ArrayLike | None = None,
    n: int = DRAWS,
    seed: int = 0,
    *,
    within: float = HALF,
    blocks: Mapping[str, str] | None = None,
    top_k: int = TOP,
    weightings: pd.DataFrame | None = None,
) -> Acceptability:
    """Rank the accounts under many weightings and count how often each has each rank.

    Args:
        ratings: Accounts x factors, 0-10, NaN where not rated. In an array accounts are called 1, 2, 3… and factors "1", "2", "3"….
        weights: None draws any weights, all equally likely (uniform on the simplex). Else the weight of each factor, by its name
            or in the order of the columns, any non-negative numbers; each is drawn around it, and factors without a weight take
            no part.
        n: Number of weightings to draw.
        seed: Where the random numbers begin.
        within: With weights given: each weight is drawn evenly from the given one less to the given one plus this fraction of
            it, 0..1; then all are scaled to add up to 1.
        blocks: Block of each factor; missing ratings renormalise within their block first, as the score does.
        top_k: Up to which rank ``top`` counts.
        weightings: People x factors, weights as each gave them, zero or more, not all zero, NaN as zero: then nothing is drawn,
            each of them counts once, and ``weights``, ``n``, ``seed`` and ``within`` have no say. An account that has no rating
            on any factor with weight comes last.

    Returns:
        Rank acceptability, the share of being among the first k, and the central weights of every account that can be scored.

    Raises:
        ValueError: As `weighted_score`, or for a number of draws below 1, ``within`` outside 0..1, or a weighting below zero or
            all zero.

    Source: Lahdelma, Hokkanen & Salminen 1998; Tervonen & Lahdelma 2007 (SMAA); method.md 2.3.
    """
    frame = named_ratings(ratings)
    given = None if weights is None else named_weights(weights, frame)
    drawn = _draw(frame, given, blocks, n=n, seed=seed, within=within, weightings=weightings)
    n = len(drawn.weights)
    scorable = drawn.scorable
    keys, values = drawn.accounts[scorable], drawn.points[scorable]
    size, width = values.shape
    counts = np.zeros((size, size), dtype=np.int64)
    sums = np.zeros((size, width))
    step = max(1, AT_ONCE // max(size, 1))
    for start in range(0, n if size else 0, step):
        weights_now = drawn.weights[start : start + step]
        order, places = _places(np.nan_to_num(_scores(values, weights_now, drawn.blocks), nan=LAST))
        counts += np.bincount((order * size + places).ravel(), minlength=size * size).reshape(size, size)
        row, at = np.nonzero(places == 0)
        winner = order[row, at]
        for factor in range(width):
            sums[:, factor] += np.bincount(winner, weights=weights_now[row, factor], minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        central = sums / counts[:, :1] if size else sums
    return _acceptability(keys, counts, central, drawn, min(top_k, size))


def cell_acceptability(
    ratings: pd.DataFrame,
    strength: pd.Series[float],
    cut_attractiveness: float,
    cut_strength: float,
    *,
    weights: Mapping[str, float] | None = None,
    n: int = DRAWS,
    seed: int = 0,
    within: float = HALF,
    blocks: Mapping[str, str] | None = None,
    weightings: pd.DataFrame | None = None,
) -> CellShares:
    """Count under many weightings in which cell of the quadrant each account falls.

    The weights move attractiveness alone: strength and both lines stay where they are.

    Args:
        ratings: As for `rank_acceptability`.
        strength: Relationship strength by account, 0-10, NaN where there is none.
        cut_attractiveness: The line from which attractiveness is high, 0-10; NaN places nobody.
        cut_strength: The line from which strength is high, 0-10.
        weights: As for `rank_acceptability`.
        n: As for `rank_acceptability`.
        seed: As for `rank_acceptability`.
        within: As for `rank_acceptability`.
        blocks: As for `rank_acceptability`.
        weightings: As for `rank_acceptability`; only those under which an account has a score count for it.

    Returns:
        The share of the weightings by account and cell.

    Raises:
        ValueError: As `rank_acceptability`.

    Source: method.md 3.6.
    """
    drawn = _draw(ratings, weights, blocks, n=n, seed=seed, within=within, weightings=weightings)
    n, size = len(drawn.weights), len(drawn.accounts)
    high, scored = np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    step = max(1, AT_ONCE // n)
    for start in range(0, size, step):
        part = slice(start, start + step)
        points = _scores(drawn.points[part], drawn.weights, drawn.blocks)
        high[part] = exact.at_least(points, cut_attractiveness).sum(axis=0)
        scored[part] = (~np.isnan(points)).sum(axis=0)
    y = exact.aligned(strength, drawn.accounts)
    placed = (scored > 0) & ~np.isnan(y) & ~np.isnan(cut_attractiveness) & ~np.isnan(cut_strength)
    attractive = np.where(placed, high / np.maximum(scored, 1), np.nan)
    strong = np.where(placed, exact.at_least(y, cut_strength), np.nan)
    shares = (
        attractive * strong,
        attractive * (1 - strong),
        (1 - attractive) * strong,
        (1 - attractive) * (1 - strong),
    )
    table = pd.DataFrame(dict(zip(CELLS, shares, strict=True)), index=drawn.accounts.rename("account"))
    return CellShares(table, n, f"{drawn.convention} Strength and the lines stay where they are.")


def draw_weights(
    count: int, given: NDArray[np.float64] | None, n: int, seed: int, within: float = HALF
) -> NDArray[np.float64]:
    """Draw weightings.

    Args:
        count: Number of factors.
        given: None for any weights, all equally likely; else the weights around which to draw, not all zero.
        n: Number of weightings.
        seed: Where the random numbers begin.
        within: How far a given weight may move, as a fraction of it.

    Returns:
        Weightings x factors; each row adds up to 1.
    """
    random = np.random.default_rng(seed)
    if given is None:
        raw = random.standard_exponential((n, count))
    else:
        raw = given * random.uniform(1.0 - within, 1.0 + within, (n, count))
    sums: NDArray[np.float64] = raw.sum(axis=1, keepdims=True)
    return raw / sums


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """Ratings and weightings in one order: accounts by key, factors by name, so that the file's order decides nothing."""

    accounts: pd.Index
    factors: tuple[str, ...]
    points: NDArray[np.float64]
    blocks: NDArray[np.int64]
    weights: NDArray[np.float64]
    scorable: NDArray[np.bool_]
    convention: str
    precision: str


def _draw(
    ratings: pd.DataFrame,
    weights: Mapping[str, float] | None,
    blocks: Mapping[str, str] | None,
    *,
    n: int,
    seed: int,
    within: float,
    weightings: pd.DataFrame | None,
) -> _Drawn:
    if n < 1:
        raise ValueError(f"At least one weighting has to be drawn, not {n}.")
    if not 0.0 <= within <= 1.0:
        raise ValueError(f"A weight moves by a fraction of itself from 0 to 1, not {within!r}.")
    given = {str(name): 1.0 for name in ratings.columns} if weights is None else named_weights(weights, ratings)
    found = rated(ratings, given, weighted_score(ratings, given, blocks))  # which checks everything that comes in
    factors, values = found.factors, found.points
    around = None if weights is None else found.weights
    if around is not None and around.size:
        around = around / around.max()
    how = (
        "any weights, all equally likely"
        if weights is None
        else f"each weight up to {100 * within:.4g} % more or less than given"
    )
    if weightings is not None:
        drawn, convention = (
            _given_weights(weightings, factors),
            f"{len(weightings):,} weightings that people gave, each counted once.",
        )
    else:
        drawn = draw_weights(len(factors), around, n, seed, within) if factors else np.zeros((n, 0))
        convention = f"{n:,} weightings drawn with a fixed seed: {how}."
    return _Drawn(
        accounts=found.accounts,
        factors=factors,
        points=values,
        blocks=found.blocks,
        weights=drawn,
        scorable=np.asarray(~np.isnan(values).all(axis=1)) if factors else np.zeros(len(values), dtype=np.bool_),
        convention=convention,
        precision="" if weightings is not None else " Shares are right to about one point in a hundred.",
    )


def _given_weights(weightings: pd.DataFrame, factors: tuple[str, ...]) -> NDArray[np.float64]:
    """Return weightings as shares, in the order of the factors."""
    raw = weightings.reindex(columns=list(factors)).to_numpy(dtype=np.float64, na_value=np.nan)
    raw = np.where(np.isnan(raw), 0.0, raw)
    sums: NDArray[np.float64] = raw.sum(axis=1, keepdims=True)
    if not len(raw) or bool((raw < 0.0).any()) or not bool((np.isfinite(sums) & (sums > 0.0)).all()):
        raise ValueError("A weighting gives zero or more to every factor, and to one at least more than zero.")
    shares: NDArray[np.float64] = raw / sums
    return shares


def _scores(
    values: NDArray[np.float64], weights: NDArray[np.float64], blocks: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Score accounts under weightings, as `weighted_score` does: weightings x accounts, NaN where nothing is rated."""
    there = ~np.isnan(values)
    filled = np.where(there, values, 0.0)
    scores = weights @ filled.T
    partly = np.flatnonzero(~there.all(axis=1))
    if partly.size:
        top, bottom = np.zeros((len(weights), partly.size)), np.zeros((len(weights), partly.size))
        for block in np.unique(blocks):
            inside = np.flatnonzero(blocks == block)
            has = np.flatnonzero(there[np.ix_(partly, inside)].any(axis=1))
            some, cells = weights[:, inside], np.ix_(partly[has], inside)
            whole = some.sum(axis=1, keepdims=True)
            counting = some @ there[cells].T.astype(np.float64)
            weighed = counting > 0.0  # a weighting that people gave may leave out all that is rated
            top[:, has] += np.where(weighed, (some @ filled[cells].T) / np.where(weighed, counting, 1.0) * whole, 0.0)
            bottom[:, has] += np.where(weighed, whole, 0.0)
        scores[:, partly] = top / np.where(bottom > 0.0, bottom, np.nan)
    return scores


def _places(scores: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Sort each weighting's scores; give the accounts from the best down and the place of each, from 0, ties the better one."""
    order = np.argsort(-scores, axis=1)
    ordered = np.take_along_axis(scores, order, axis=1)
    places = np.zeros(order.shape, dtype=np.intp)
    lower = ordered[:, :-1] - ordered[:, 1:] > exact.RELATIVE * np.abs(ordered[:, :-1])
    places[:, 1:] = np.where(lower, np.arange(1, order.shape[1]), 0)
    np.maximum.accumulate(places, axis=1, out=places)
    return order, places


def _acceptability(
    keys: pd.Index, counts: NDArray[np.int64], central: NDArray[np.float64], drawn: _Drawn, top_k: int
) -> Acceptability:
    size, draws = len(keys), len(drawn.weights)
    whole = counts @ np.arange(1, size + 1)
    order = exact.order_by((whole,), keys)
    counts, keys = counts[order], keys[order].rename("account")
    running = counts.cumsum(axis=1)
    low, high = ((running < share * draws).sum(axis=1) + 1 for share in USUAL)
    columns = {
        "first": counts[:, 0] / draws if size else np.zeros(0),
        "top": counts[:, :top_k].sum(axis=1) / draws,
        "mean_rank": whole[order] / draws,
        "low": low,
        "high": high,
    }
    return Acceptability(
        table=pd.DataFrame(columns, index=keys),
        ranks=pd.DataFrame(counts / draws, index=keys, columns=pd.RangeIndex(1, size + 1, name="rank")),
        central=pd.DataFrame(central[order], index=keys, columns=pd.Index(drawn.factors, name="factor", dtype="str")),
        top_k=top_k,
        left_out=tuple(str(key) for key in drawn.accounts[~drawn.scorable]),
        draws=draws,
        convention=f"{drawn.convention} Ties share the better rank.{drawn.precision}",
    )
