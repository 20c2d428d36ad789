"""Weights from pairwise judgements: the principal eigenvector, and how consistent the judgements are (method.md 2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""The mean CI of random judgements of 1, 2, … 10 factors, from Saaty 1980."""
RANDOM_INDEX_SOURCE = "Saaty 1980"
MOST_FACTORS = len(RANDOM_INDEX)
ACCEPTABLE = 0.10
STRONGEST = 9.0


@dataclass(frozen=True, slots=True, eq=False)
class AhpResult:
    """Weights from pairwise judgements (method.md 2.4).

    Attributes:
        weights: By factor in the order given, adding up to 1.
        lambda_max: Largest eigenvalue; equal to the number of factors when the judgements agree with each other.
        consistency_index: (lambda_max - n) / (n - 1); 0 for fewer than three factors.
        consistency_ratio: The index over that of random judgements; 0 for fewer than three factors.
        consistent: Whether the ratio is below 0.10.
        least_consistent: The pair whose judgement is furthest from what the weights say; None when all agree.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    weights: pd.Series[float]
    lambda_max: float
    consistency_index: float
    consistency_ratio: float
    consistent: bool
    least_consistent: tuple[str, str] | None
    convention: str
    section: str = "2.4"


def ahp_weights(judgements: pd.DataFrame | Sequence[Sequence[float]] | NDArray[np.float64]) -> AhpResult:
    """Turn pairwise judgements into weights.

    Args:
        judgements: Square: how many times as important the row's factor is as the column's, 1/9 to 9; ones on the diagonal, and
            each below the diagonal one over its mirror. A frame names its factors, whatever the order of its rows; else they are
            called 1, 2, 3…

    Returns:
        Weights, the consistency ratio and the judgement to look at again.

    Raises:
        ValueError: Not square, fewer than one or more than ten factors, a factor twice, a judgement that is not a number above
            zero, or two judgements of one pair that contradict each other.

    Source: Saaty 1977 and 1980 (principal eigenvector, CI and CR; random index of Saaty 1980); method.md 2.4.
    """
    frame = (
        judgements if isinstance(judgements, pd.DataFrame) else pd.DataFrame(np.asarray(judgements, dtype=np.float64))
    )
    if frame.index.is_unique and set(frame.index) == set(frame.columns):
        frame = frame.reindex(index=frame.columns)
    matrix = frame.to_numpy(dtype=np.float64)
    names = (
        [str(name) for name in frame.columns]
        if isinstance(judgements, pd.DataFrame)
        else [str(i + 1) for i in range(frame.shape[1])]
    )
    _check(matrix, names)
    size = len(names)
    vector, largest = _principal(matrix)
    index = max(largest - size, 0.0) / (size - 1) if size > 2 else 0.0
    ratio = index / RANDOM_INDEX[size - 1] if size > 2 else 0.0
    return AhpResult(
        weights=pd.Series(vector, index=pd.Index(names, name="factor", dtype="str"), name="weight"),
        lambda_max=largest,
        consistency_index=index,
        consistency_ratio=ratio,
        consistent=not exact.reaches(ratio, ACCEPTABLE),
        least_consistent=_least_consistent(matrix, vector, names),
        convention=f"Principal eigenvector; random index of {RANDOM_INDEX_SOURCE}; consistent below {ACCEPTABLE:g}.",
    )


def judgement_matrix(factors: Sequence[str], judged: Mapping[tuple[str, str], float]) -> pd.DataFrame:
    """Lay out judgements of pairs as a full matrix.

    Args:
        factors: The factors, each once.
        judged: Pair of factors -> how many times as important the first is, 1/9 to 9; a pair nobody judged counts as equal.

    Returns:
        Factors x factors for `ahp_weights`.

    Raises:
        ValueError: A judgement outside 1/9 to 9.
        KeyError: A pair names a factor that is not there.
    """
    place = {name: at for at, name in enumerate(factors)}
    matrix = np.ones((len(factors), len(factors)))
    for (one, other), times in judged.items():
        if not 1 / STRONGEST - exact.RELATIVE <= times <= STRONGEST + exact.RELATIVE:
            raise ValueError(f"A judgement lies between 1/9 and 9, not {times!r}.")
        matrix[place[one], place[other]] = times
        matrix[place[other], place[one]] = 1.0 / times
    return pd.DataFrame(matrix, index=list(factors), columns=list(factors))


def _check(matrix: NDArray[np.float64], names: Sequence[str]) -> None:
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not 1 <= matrix.shape[0] <= MOST_FACTORS:
        raise ValueError(f"Judgements form a square of 1 to {MOST_FACTORS} factors, not {matrix.shape}.")
    if len(set(names)) < len(names):
        raise ValueError("Two factors have the same name.")
    if not bool((np.isfinite(matrix) & (matrix > 0.0)).all()):
        raise ValueError("A judgement is a number above zero.")
    if bool((np.abs(matrix * matrix.T - 1.0) > 1e-6).any()):
        raise ValueError("Two judgements of one pair contradict each other: one must be one over the other.")


def _principal(matrix: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    values, vectors = np.linalg.eig(matrix)
    at = int(np.argmax(values.real))
    vector = np.abs(vectors[:, at].real)
    return vector / exact.total(vector), float(values[at].real)


def _least_consistent(
    matrix: NDArray[np.float64], vector: NDArray[np.float64], names: Sequence[str]
) -> tuple[str, str] | None:
    """Return the pair whose judgement is furthest, as a ratio, from the ratio of the weights."""
    off = np.triu(np.abs(np.log(matrix * vector[None, :] / vector[:, None])), 1)
    if off.max() <= 1e-9:
        return None
    row, column = np.unravel_index(int(np.argmax(np.round(off, 9))), off.shape)
    return names[int(row)], names[int(column)]
