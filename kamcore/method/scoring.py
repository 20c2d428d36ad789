"""The scoring matrix: weighted factors in blocks, and mapping measured factors to 0-10 (method.md 2.1)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from numpy.typing import ArrayLike, NDArray

ScaleRule: TypeAlias = Literal["min-max", "linear", "rank"]

TOP = 10.0
MIDDLE = 5.0
MIN_COVERAGE = 0.5
ONE_BLOCK = "all"
RESERVED = ("score", "coverage", "ranked_apart")


@dataclass(frozen=True, slots=True, eq=False)
class ScoreResult:
    """The score of every account, with what it is made of (method.md 2.1).

    Attributes:
        table: Indexed by account, in order of key: ``score`` (0-10, NaN when nothing can be scored), one column per
            block with the block's score (0-10), ``coverage`` (share of weight answered, 0..1) and ``ranked_apart``
            (yes below 50 % coverage, or without a score).
        terms: Accounts x factors: what each factor contributes; a row adds up to the score. NaN where nothing is rated.
        answered: Accounts x factors: whether there is a rating.
        weights: Effective weight of each factor, block weight included; they sum to 1 (to 0 when all weights are zero).
        block_weights: Effective weight of each block.
        blocks: Block of each factor.
        unweighted: Columns of ratings that take no part because no weight was given for them.
        note: What a reader must know beyond the convention; empty when there is nothing.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    terms: pd.DataFrame
    answered: pd.DataFrame
    weights: pd.Series[float]
    block_weights: pd.Series[float]
    blocks: Mapping[str, str]
    unweighted: tuple[str, ...]
    note: str
    convention: str
    section: str = "2.1"

    def counting(self, account: str) -> pd.Series[float]:
        """Return what each factor weighs for one account, by factor: the weight of what is not rated goes to what is.

        A rating times this is its term, so that a reader can check the sum. NaN where nothing is rated.

        Raises:
            KeyError: when there is no such account.
        """
        answered = self.answered[self.weights.index].to_numpy()[self.answered.index.get_loc(account)]
        rated = self.weights.where(answered & (self.weights.to_numpy() > 0.0))
        block = pd.Series([self.blocks[str(factor)] for factor in rated.index], index=rated.index, dtype="str")
        inside = rated / rated.groupby(block).transform("sum")
        between = self.block_weights[self.block_weights.index.isin(block[rated.notna()])]
        return inside * block.map(between / between.sum())

    @property
    def missing(self) -> pd.Series[int]:
        """Number of factors that carry weight and have no rating, by account."""
        carrying = self.weights.to_numpy() > 0.0
        counts = (~self.answered.to_numpy()[:, carrying]).sum(axis=1)
        return pd.Series(counts, index=self.answered.index, name="missing", dtype="int64")

    def missing_factors(self, account: Hashable) -> tuple[str, ...]:
        """Name the factors that carry weight and have no rating.

        Args:
            account: Key of an account in the table.

        Returns:
            Factor names in the order of the weights.

        Raises:
            KeyError: There is no such account.
        """
        row = self.answered.index.get_loc(account)
        answers = self.answered.to_numpy()[row]
        weights = self.weights.to_numpy()
        return tuple(
            name
            for name, weight, answer in zip(self.weights.index, weights, answers, strict=True)
            if weight > 0.0 and not answer
        )


def weighted_score(
    ratings: pd.DataFrame,
    weights: Mapping[str, float],
    blocks: Mapping[str, str] | None = None,
    block_weights: Mapping[str, float] | None = None,
) -> ScoreResult:
    """Score accounts by weighted factors, renormalising over what is rated.

    Within a block the weights of the rated factors are scaled to sum to 1; between blocks the weights of the blocks
    that have a score. A factor without any rating, even without a column, stays missing and lowers the coverage.

    Args:
        ratings: Accounts x factors, 0-10, NaN where not rated. Columns without a weight take no part and are named.
        weights: Weight of each factor, any non-negative numbers; only their proportions within a block count.
        blocks: Block of each factor, such as ``growth`` or ``harmony``; without it all factors are one block.
        block_weights: Weight of each block, any non-negative numbers; without it all blocks weigh the same.

    Returns:
        Scores, block scores, coverage and the contribution of every factor. With no weight above zero nothing can be
        scored: scores are NaN, coverage is 0 and ``note`` says so.

    Raises:
        ValueError: A weight is negative or not a number, a rating is outside 0-10, an account or a factor appears
            twice, a factor has no block, a block has no weight, or a block has a reserved name.

    Source: method.md 2.1 (Deck 3, scoring matrix; simple additive weighting, Hwang & Yoon 1981).
    """
    factors = tuple(str(name) for name in weights)
    given = _checked_weights(dict(zip(factors, weights.values(), strict=True)), "factor")
    block_of = _blocks_of(factors, blocks)
    names = tuple(dict.fromkeys(block_of.values()))
    if block_weights is None:
        shares = dict.fromkeys(names, 1.0)
    else:
        without = [name for name in names if name not in block_weights]
        if without:
            raise ValueError(f"Block {without[0]!r} has factors but no weight.")
        shares = _checked_weights({name: block_weights[name] for name in names}, "block")
    values = _checked_ratings(ratings, factors)

    within: dict[str, float] = {}
    for name in names:
        inside = [factor for factor in factors if block_of[factor] == name]
        weight_sum = exact.total(given[factor] for factor in inside)
        within |= {factor: given[factor] / weight_sum if weight_sum else 0.0 for factor in inside}
        if not weight_sum:
            shares[name] = 0.0
    share_sum = exact.total(shares.values())
    between = {name: shares[name] / share_sum if share_sum else 0.0 for name in names}

    parts = _add_up(values, factors, block_of, within, between)
    order = exact.key_order(ratings.index)
    accounts = exact.in_order(ratings.index, order).rename("account")
    columns: dict[str, NDArray[np.generic]] = {"score": parts.score[order]}
    columns |= {name: parts.block_scores[name][order] for name in names}
    columns["coverage"] = parts.coverage[order]
    columns["ranked_apart"] = np.isnan(columns["score"]) | ~exact.at_least(columns["coverage"], MIN_COVERAGE)
    labels = pd.Index(factors, name="factor", dtype="str")
    unweighted = tuple(str(name) for name in ratings.columns if str(name) not in given)
    return ScoreResult(
        table=pd.DataFrame(columns, index=accounts),
        terms=pd.DataFrame(parts.terms[order], index=accounts, columns=labels),
        answered=pd.DataFrame(~np.isnan(values[order]), index=accounts, columns=labels),
        weights=pd.Series(
            [within[f] * between[block_of[f]] for f in factors], index=labels, name="weight", dtype=float
        ),
        block_weights=pd.Series(
            list(between.values()), index=pd.Index(names, name="block", dtype="str"), name="weight", dtype=float
        ),
        blocks=MappingProxyType(block_of),
        unweighted=unweighted,
        note=_note(names, between, share_sum, unweighted),
        convention=(
            "Weighted mean of 0-10 ratings; missing factors renormalise within their block, a missing block between "
            "blocks; coverage under 50 % is ranked apart."
        ),
    )


def to_scale(
    values: ArrayLike | pd.Series[float],
    rule: ScaleRule = "min-max",
    low: float | None = None,
    high: float | None = None,
    reverse: bool = False,
) -> pd.Series[float]:
    """Map a measured factor to 0-10.

    Args:
        values: One number per account in any unit, NaN where not known; it stays NaN.
        rule: ``min-max`` puts the smallest at 0 and the largest at 10; ``linear`` maps ``low`` to 0 and ``high`` to 10
            and clips beyond; ``rank`` spreads the ranks evenly over 0-10, ties at their mean rank. Where all known
            values are the same, ``min-max`` and ``rank`` give 5.0, the middle.
        low: End point of rule ``linear`` that becomes 0; it may lie above ``high``. Other rules do not use it.
        high: End point of rule ``linear`` that becomes 10. Other rules do not use it.
        reverse: Whether a lower value is better; turns the scale around.

    Returns:
        A series of 0-10 with the same index and order.

    Raises:
        ValueError: An unknown rule, end points missing or equal, an account given twice, or an infinite value.

    Source: method.md 2.1 (a factor is judged or measured; the rule is shown).
    """
    if rule not in get_args(ScaleRule):
        raise ValueError(f"A measured factor is scaled by 'min-max', 'linear' or 'rank', not {rule!r}.")
    series = exact.account_values(values, "value")
    array: NDArray[np.float64] = np.asarray(series, dtype=np.float64)
    if rule == "linear":
        if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)) or low == high:
            raise ValueError("A linear scale needs two end points that differ.")
        start, width = low, high - low
    known = ~np.isnan(array)
    scaled = np.full(array.size, np.nan)
    if known.any():
        inside: NDArray[np.float64] = array[known]
        if rule == "rank":
            levels = exact.dense_levels(-inside)
            counts = np.bincount(levels)
            inside = (np.cumsum(counts) - (counts + 1) / 2)[levels]
            start, width = 0.0, float(array[known].size - 1)
        elif rule == "min-max":
            start, width = float(inside.min()), float(inside.max() - inside.min())
        if rule != "linear" and exact.same(float(inside.min()), float(inside.max())):
            scaled[known] = MIDDLE
        else:
            scaled[known] = np.clip((inside - start) / width * TOP, 0.0, TOP) + 0.0  # never minus zero
    return pd.Series(TOP - scaled if reverse else scaled, index=series.index, name=series.name)


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """Scores in the row order of the ratings."""

    score: NDArray[np.float64]
    block_scores: dict[str, NDArray[np.float64]]
    coverage: NDArray[np.float64]
    terms: NDArray[np.float64]


def _add_up(
    values: NDArray[np.float64],
    factors: Sequence[str],
    block_of: Mapping[str, str],
    within: Mapping[str, float],
    between: Mapping[str, float],
) -> _Parts:
    """Add factors to block scores and blocks to scores; columns are added in name order, so theirs never matters."""
    rows = len(values)
    column = {factor: number for number, factor in enumerate(factors)}
    shares: dict[str, NDArray[np.float64]] = {}
    answered: dict[str, NDArray[np.float64]] = {}
    for block, block_weight in between.items():
        inside = sorted(f for f in factors if block_of[f] == block and within[f] > 0.0)
        there = {f: ~np.isnan(values[:, column[f]]) for f in inside}
        weight = exact.row_totals([np.where(there[f], within[f], 0.0) for f in inside], rows)
        answered[block] = weight * block_weight
        safe = np.where(weight > 0.0, weight, np.nan)
        shares |= {f: np.where(there[f], within[f], np.nan) / safe for f in inside}
    present = {block: np.where(answered[block] > 0.0, weight, 0.0) for block, weight in between.items()}
    reached = exact.row_totals([present[block] for block in sorted(between)], rows)
    scored = reached > 0.0
    safe = np.where(scored, reached, np.nan)

    block_scores: dict[str, NDArray[np.float64]] = {}
    terms = np.full(values.shape, np.nan)
    for block in between:
        inside = sorted(f for f in factors if f in shares and block_of[f] == block)
        parts = {f: shares[f] * values[:, column[f]] for f in inside}
        added = exact.row_totals([np.nan_to_num(part) for part in parts.values()], rows)
        any_there = np.logical_or.reduce([~np.isnan(part) for part in parts.values()], axis=0)
        block_scores[block] = np.where(any_there, np.minimum(added, TOP), np.nan) if inside else np.full(rows, np.nan)
        for f in inside:
            terms[:, column[f]] = parts[f] * (present[block] / safe)
    for f in factors:
        if within[f] == 0.0 or between[block_of[f]] == 0.0:
            terms[:, column[f]] = np.where(np.isnan(values[:, column[f]]) | ~scored, np.nan, 0.0)
    score = exact.row_totals([np.nan_to_num(terms[:, column[f]]) for f in sorted(factors)], rows)
    coverage = exact.row_totals([answered[block] for block in sorted(between)], rows)
    best = np.minimum(score, TOP)  # ten times shares that sum to 1 can round to more than ten
    return _Parts(np.where(scored, best, np.nan), block_scores, np.minimum(coverage, 1.0), terms)


def _checked_weights(weights: Mapping[str, float], what: str) -> dict[str, float]:
    checked: dict[str, float] = {}
    for name, weight in weights.items():
        if not (math.isfinite(weight) and weight >= 0.0):
            raise ValueError(f"The weight of {what} {name!r} must be zero or more, not {weight!r}.")
        checked[name] = float(weight)
    exponent = math.frexp(max(checked.values(), default=0.0))[1]
    return {name: math.ldexp(weight, -exponent) for name, weight in checked.items()}


def _checked_ratings(ratings: pd.DataFrame, factors: Sequence[str]) -> NDArray[np.float64]:
    if not exact.all_different(ratings.index):
        twice = ratings.index[ratings.index.duplicated()][0]
        raise ValueError(f"Account {twice!r} is rated in more than one row.")
    places = [str(name) for name in ratings.columns]
    if len(set(places)) < len(places):
        raise ValueError("Two columns of ratings have the same name.")
    column = {name: number for number, name in enumerate(places)}
    values = np.full((len(ratings), len(factors)), np.nan)
    for number, factor in enumerate(factors):
        if factor in column:
            values[:, number] = ratings.iloc[:, column[factor]].to_numpy(dtype=np.float64, na_value=np.nan)
    wrong = (values < 0.0) | (values > TOP)
    if bool(wrong.any()):
        row, number = np.argwhere(wrong)[0]
        rated, account = values[row, number], ratings.index[row]
        raise ValueError(f"The rating of account {account!r} on {factors[number]!r} is outside 0-10: {rated}.")
    return values


def _blocks_of(factors: Sequence[str], blocks: Mapping[str, str] | None) -> dict[str, str]:
    if len(set(factors)) < len(factors):
        raise ValueError("Two factors have the same name.")
    if blocks is None:
        return dict.fromkeys(factors, ONE_BLOCK)
    without = [factor for factor in factors if factor not in blocks]
    if without:
        raise ValueError(f"Factor {without[0]!r} belongs to no block.")
    taken = [blocks[factor] for factor in factors if blocks[factor] in RESERVED]
    if taken:
        raise ValueError(f"A block cannot be called {taken[0]!r}: a column of the result has that name.")
    return {factor: blocks[factor] for factor in factors}


def _note(names: Sequence[str], between: Mapping[str, float], share_sum: float, unweighted: Sequence[str]) -> str:
    sentences = []
    if not share_sum:
        sentences.append("All weights are zero, so nothing can be scored; give at least one factor a weight.")
    else:
        idle = [name for name in names if between[name] == 0.0]
        if idle:
            sentences.append(f"Without weight, so not counted: {', '.join(idle)}.")
    if unweighted:
        sentences.append(f"Rated, but without a weight, so not counted: {', '.join(unweighted)}.")
    return " ".join(sentences)
