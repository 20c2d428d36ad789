"""What a room's votes amount to: the middle, the spread, how far people disagree, and what moved between rounds (method.md 11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from numpy.typing import NDArray

TWO = 2
"""So many votes it takes to disagree."""
QUARTILES = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """The votes on each question (method.md 11.1).

    Attributes:
        table: Indexed by question, in the order asked: ``n`` (votes), ``median``, ``low`` and ``high`` (quartiles), ``iqr``
            (between them), all in the unit of the question and NaN without a vote; ``disagreement``, 0 (all the same) to 1 (half
            at either end of the scale), NaN with fewer than two votes.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    convention: str = (
        "Median and quartiles in a straight line between neighbours; disagreement is the mean distance from the median, as a share "
        "of the largest possible."
    )
    section: str = "11.1"


def summarise(votes: pd.DataFrame, low: pd.Series[float], high: pd.Series[float]) -> Votes:
    """Sum up the votes on each question.

    Args:
        votes: People x questions, NaN where somebody did not answer; the order of the people does not matter.
        low: The lower end of the scale of each question, by question.
        high: Its upper end.

    Raises:
        ValueError: For a vote that is not on its scale.

    Source: disagreement is the average deviation index around the median, Burke, Finkelstein & Dusig 1999, as a share of its
    largest value; quartiles as in Hyndman & Fan 1996, definition 7; method.md 11.1.
    """
    values = votes.to_numpy(dtype=np.float64, na_value=np.nan)
    ends = [side.reindex(votes.columns).to_numpy(dtype=np.float64) for side in (low, high)]
    with np.errstate(invalid="ignore"):
        off = (values < ends[0]) | (values > ends[1]) | np.isinf(values)
    if bool(off.any()):
        row, column = np.argwhere(off)[0]
        raise ValueError(f"The vote {values[row, column]:g} on {votes.columns[column]!r} is off its scale.")
    columns = [_one(values[:, at], ends[1][at] - ends[0][at]) for at in range(values.shape[1])]
    names = ("n", "median", "low", "high", "iqr", "disagreement")
    table = pd.DataFrame(columns, columns=list(names), index=votes.columns.rename("question"), dtype="float64")
    return Votes(table.assign(n=table["n"].astype("int64")))


def _one(votes: NDArray[np.float64], width: float) -> tuple[float, ...]:
    given = votes[~np.isnan(votes)]
    if not given.size:
        return (0.0, np.nan, np.nan, np.nan, np.nan, np.nan)
    first, middle, third = (float(q) for q in np.quantile(given, QUARTILES))
    away = exact.total(np.abs(given - middle).tolist()) / given.size
    disagreement = min(1.0, 2.0 * away / width) if given.size >= TWO and width > 0.0 else np.nan
    return (float(given.size), middle, first, third, third - first, disagreement)


def weight_shares(points: pd.DataFrame) -> pd.DataFrame:
    """Turn the points that people spread over factors into shares.

    Args:
        points: People x factors, zero or more, NaN for a factor that got none.

    Returns:
        The same people without those who spread nothing; each row adds up to 1, and a factor that got no points has 0.

    Source: method.md 11.2.
    """
    given = points.astype("float64").fillna(0.0)
    totals = pd.Series([exact.total(row) for row in given.to_numpy().tolist()], index=given.index, dtype="float64")
    spread = totals > 0.0
    return given[spread].div(totals[spread], axis=0)


def mean_weights(points: pd.DataFrame) -> pd.Series[float]:
    """Return the mean weight of each factor in points of 100; NaN when nobody spread anything.

    Args:
        points: As for :func:`weight_shares`.

    Source: method.md 11.2.
    """
    shares = weight_shares(points)
    if shares.empty:
        return pd.Series(np.nan, index=points.columns, name="points", dtype="float64")
    means = [100.0 * exact.total(shares[factor].tolist()) / len(shares) for factor in shares.columns]
    return pd.Series(means, index=shares.columns, name="points", dtype="float64")


def between_rounds(first: Votes, second: Votes) -> pd.DataFrame:
    """Say what moved on each question from one round to the next.

    Args:
        first: The votes of the earlier round.
        second: Those of the later one, on the same questions.

    Returns:
        By question ``median_move`` and ``spread_move`` (of the quartiles' distance), later less earlier; NaN where either is
        missing.

    Source: two rounds of estimates with talk between them, as in wide-band Delphi (Boehm 1981); method.md 11.3.
    """
    earlier = first.table.reindex(second.table.index)
    return pd.DataFrame(
        {
            "median_move": second.table["median"] - earlier["median"],
            "spread_move": second.table["iqr"] - earlier["iqr"],
        }
    )
