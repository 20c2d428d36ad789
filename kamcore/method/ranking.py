"""Ranking accounts by score, and who moved between two rankings (method.md 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

REASONS = ("no score", "too little of the weight is rated")
MOVES = ("down", "same", "up", "new", "left", "not ranked")


@dataclass(frozen=True, slots=True, eq=False)
class RankingResult:
    """Accounts in order of score (method.md 2.2).

    Attributes:
        table: Indexed by account, best first, those ranked apart at the end: ``rank`` (competition rank 1, 2, 2, 4; NA
            when ranked apart), ``name``, ``score`` (0-10), ``revenue`` (money), ``coverage`` (fraction, NaN when not
            given), ``ranked_apart`` (yes/no) and ``reason`` (NaN when ranked).
        ranked: Number of accounts with a rank.
        apart: Number of accounts ranked apart.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    ranked: int
    apart: int
    convention: str
    section: str = "2.2"


@dataclass(frozen=True, slots=True, eq=False)
class RankChanges:
    """Moves between two rankings (method.md 2.2).

    Attributes:
        table: Indexed by account, in order of the new rank: ``before`` and ``after`` (ranks, NA when not ranked),
            ``move`` (places gained, positive is up; NA without both ranks) and ``change`` (``up``, ``down``, ``same``,
            ``new``, ``left`` or ``not ranked``).
        counts: Number of accounts by change.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    counts: pd.Series[int]
    convention: str
    section: str = "2.2"


def rank_accounts(
    score: ArrayLike | pd.Series[float],
    revenue: ArrayLike | pd.Series[float],
    name: pd.Series[str],
    coverage: pd.Series[float] | None = None,
    min_coverage: float = 0.5,
) -> RankingResult:
    """Rank accounts by score; revenue, then name, then key decide only who is listed first among equals.

    Args:
        score: Score per account, 0-10, NaN where there is none.
        revenue: Revenue per account in one currency unit, NaN where not known; unknown revenue is listed last.
        name: Name per account.
        coverage: Share of weight answered, 0..1; accounts below ``min_coverage`` are ranked apart.
        min_coverage: Smallest coverage that is ranked, a fraction.

    Returns:
        The ranking of every account named in any of the inputs.

    Raises:
        ValueError: An account appears twice, a number is infinite, or ``min_coverage`` is not a fraction.

    Source: method.md 2.2 (Deck 4, ranking; standard competition ranking).
    """
    if not 0.0 <= min_coverage <= 1.0:
        raise ValueError(f"The smallest coverage is a share from 0 to 1, not {min_coverage!r}.")
    scores, money = exact.account_values(score, "score"), exact.account_values(revenue)
    if not exact.all_different(name.index):
        raise ValueError(f"Account {name.index[name.index.duplicated()][0]!r} has more than one name.")
    keys = exact.all_keys(scores.index, money.index, name.index)
    points = exact.aligned(scores, keys)
    amounts = exact.aligned(money, keys)
    names = pd.Series(name.array.take(exact.places(keys, name.index), allow_fill=True), index=keys)
    share = np.full(len(keys), np.nan)
    low = np.zeros(len(keys), dtype=np.bool_)
    if coverage is not None:
        share = exact.aligned(exact.account_values(coverage, "coverage"), keys)
        low = ~exact.at_least(share, min_coverage)
    unscored = np.isnan(points)
    apart = unscored | low

    levels: tuple[NDArray[np.int64], ...] = (
        exact.dense_levels(np.where(apart, np.nan, points)),
        exact.dense_levels(np.where(apart, points, np.nan)),
        exact.dense_levels(amounts),
    )
    names_decide = exact.undecided(levels)
    if names_decide.size:
        levels = (*levels, _name_levels(names, names_decide))
    order = exact.order_by(levels, keys)
    ranked = int((~apart).sum())
    ranks = exact.tie_starts(levels[0][order][:ranked]) + 1.0
    why = np.where(apart, np.where(unscored, 0, 1), -1)
    table = pd.DataFrame(
        {
            "rank": exact.whole_numbers(np.concatenate((ranks, np.full(len(keys) - ranked, np.nan)))).array,
            "name": names.array.take(order),
            "score": points[order],
            "revenue": amounts[order],
            "coverage": share[order],
            "ranked_apart": apart[order],
            "reason": pd.array(list(REASONS), dtype="str").take(why[order], allow_fill=True),
        },
        index=keys[order].rename("account"),
    )
    return RankingResult(
        table=table,
        ranked=ranked,
        apart=len(keys) - ranked,
        convention=(
            "By score, equal scores share a rank (1, 2, 2, 4); among equals the larger revenue is listed first, then "
            f"by name. Without a score, or with less than {100 * min_coverage:.4g} % of the weight rated: apart."
        ),
    )


def rank_changes(before: RankingResult | pd.Series[int], after: RankingResult | pd.Series[int]) -> RankChanges:
    """Compare two rankings account by account.

    Args:
        before: The earlier ranking, or its ranks by account (NA when not ranked).
        after: The later ranking, or its ranks by account (NA when not ranked).

    Returns:
        Places gained or lost by every account in either ranking.

    Raises:
        ValueError: An account appears twice.

    Source: method.md 2.2.
    """
    old, new = (
        exact.account_values(ranks.table["rank"] if isinstance(ranks, RankingResult) else ranks, "rank")
        for ranks in (before, after)
    )
    keys = exact.all_keys(new.index, old.index)
    was, now = exact.aligned(old, keys), exact.aligned(new, keys)
    order = exact.order_by((exact.dense_levels(-now), exact.dense_levels(-was)), keys)
    was, now = was[order], now[order]
    move = was - now
    code = np.select(
        [~np.isnan(move), ~np.isnan(now), ~np.isnan(was)],
        [np.sign(np.nan_to_num(move)) + 1.0, np.full(len(keys), 3.0), np.full(len(keys), 4.0)],
        default=5.0,
    ).astype(np.int64)
    table = pd.DataFrame(
        {
            "before": exact.whole_numbers(was).array,
            "after": exact.whole_numbers(now).array,
            "move": exact.whole_numbers(move).array,
            "change": pd.array(list(MOVES), dtype="str").take(code),
        },
        index=keys[order].rename("account"),
    )
    counts = np.bincount(code, minlength=len(MOVES))
    return RankChanges(
        table=table,
        counts=pd.Series(counts, index=pd.Index(MOVES, name="change"), name="accounts", dtype="int64"),
        convention="Places gained between two rankings; positive is up. Accounts without both ranks have no move.",
    )


def _name_levels(names: pd.Series[str], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the names of these rows in sort order, those without a name last; names elsewhere decide nothing."""
    present = names.notna().to_numpy()[rows]
    texts = list(map(str, names.to_numpy(dtype=object)[rows]))
    result = np.zeros(len(names), dtype=np.int64)
    result[rows] = np.where(present, exact.text_levels(texts), len(texts))
    return result
