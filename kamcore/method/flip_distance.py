"""How little one weight has to change until the order of two accounts, or the cell of one, changes (method.md 2.3).

When one weight becomes t and the others are scaled to share 1 - t in their old proportions, the score of a fully rated account is
a straight line in t; with ratings missing it is a quotient of two polynomials, because what is there counts for more. Two such
scores are equal where a polynomial is zero, so the distance is exact, not searched for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kamcore.method import exact
from kamcore.method.rated import rated
from kamcore.method.scoring import weighted_score
from kamcore.method.unnamed import named_weights

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    import pandas as pd
    from numpy.typing import NDArray

Curve: TypeAlias = "tuple[NDArray[np.float64], NDArray[np.float64]]"
"""Numerator and denominator of a score as polynomials of the weight, constant first; the denominator is above zero on 0..1."""
NEGLIGIBLE = 1e-11


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change of one weight that changes something.

    Attributes:
        factor: The factor whose weight changes.
        now: Its share of all weight, 0..1.
        then: The share beyond which the change happens; the other weights share the rest as before.
        rival: The account overtaken, or that overtakes; None when the cell changes.
        gains: Whether the account moves up: overtakes the rival, or becomes attractive.
    """

    factor: str
    now: float
    then: float
    rival: Hashable | None
    gains: bool

    @property
    def change(self) -> float:
        """How far the weight moves, as a share of all weight."""
        return abs(self.then - self.now)


def rank_flips(
    ratings: pd.DataFrame, weights: Mapping[str, float], account: Hashable, blocks: Mapping[str, str] | None = None
) -> tuple[Flip, ...]:
    """Find for each factor the smallest change of its weight that reverses the order of an account and another.

    Args:
        ratings: Accounts x factors, 0-10, NaN where not rated.
        weights: Effective weight of each factor (block weight included), any non-negative numbers; a factor of weight 0 stays out.
        account: Key of the account.
        blocks: Block of each factor, as the score uses them.

    Returns:
        At most one flip per factor, the smallest change first. Empty when no single weight changes anything, or the account has
        no score. An account tied with it now is a flip at a change of zero when the factor tells the two apart.

    Raises:
        ValueError: As `weighted_score`.
        KeyError: There is no such account.

    Source: method.md 2.3 (one-at-a-time weight sensitivity; Triantaphyllou & Sánchez 1997 for the fully rated case).
    """
    book = _Book.of(ratings, weights, blocks)
    mine = book.place_of(account)
    found = []
    for factor in range(len(book.factors)):
        curves = book.curves(factor)
        own = curves[mine]
        if own is None or not book.movable(factor):
            continue
        flips = [
            flip
            for rival, curve in enumerate(curves)
            if rival != mine and curve is not None
            for flip in _flip(book, factor, _difference(own, curve), rival)
        ]
        found += sorted(flips, key=lambda flip: (round(flip.change, 12), str(flip.rival)))[:1]
    return _nearest_first(found)


def cell_flips(
    ratings: pd.DataFrame,
    weights: Mapping[str, float],
    account: Hashable,
    cut: float,
    blocks: Mapping[str, str] | None = None,
) -> tuple[Flip, ...]:
    """Find for each factor the smallest change of its weight that takes an account across the attractiveness line.

    Args:
        ratings: As for `rank_flips`.
        weights: As for `rank_flips`.
        account: Key of the account.
        cut: The line, 0-10; on it an account is attractive. NaN: there is no line.
        blocks: As for `rank_flips`.

    Returns:
        At most one flip per factor, the smallest change first.

    Raises:
        ValueError: As `weighted_score`.
        KeyError: There is no such account.

    Source: method.md 2.3 and 3.6.
    """
    book = _Book.of(ratings, weights, blocks)
    mine = book.place_of(account)
    line = (np.asarray([cut]), np.ones(1))
    found = []
    for factor in range(len(book.factors)):
        own = book.curves(factor)[mine]
        if own is not None and book.movable(factor) and not np.isnan(cut):
            found += _flip(book, factor, _difference(own, line), None)
    return _nearest_first(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Book:
    """Ratings and weights in order of key and of name; weights add up to 1 and are all above zero."""

    accounts: pd.Index
    factors: tuple[str, ...]
    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    blocks: NDArray[np.int64]

    @classmethod
    def of(cls, ratings: pd.DataFrame, weights: Mapping[str, float], blocks: Mapping[str, str] | None) -> _Book:
        """Check and sort what comes in."""
        given_weights = named_weights(weights, ratings)
        found = rated(ratings, given_weights, weighted_score(ratings, given_weights, blocks))
        given = found.weights / found.weights.max() if found.weights.size else found.weights
        return cls(
            accounts=found.accounts,
            factors=found.factors,
            values=found.points,
            weights=given / exact.total(given) if given.size else given,
            blocks=found.blocks,
        )

    def place_of(self, account: Hashable) -> int:
        """Return the row of an account."""
        place = int(np.flatnonzero(self.accounts == account)[0]) if account in self.accounts else -1
        if place < 0:
            raise KeyError(account)
        return place

    def movable(self, factor: int) -> bool:
        """Whether there are other weights that can make room."""
        return bool(self.weights[factor] < 1.0)

    def curves(self, factor: int) -> list[Curve | None]:
        """Return every account's score as a function of one weight; None for an account without a score."""
        rest = self.weights.copy()
        rest[factor] = 0.0
        if not rest.any():
            return [None] * len(self.accounts)
        rest /= exact.total(rest)
        return [self._curve(row, factor, rest) for row in self.values]

    def _curve(self, row: NDArray[np.float64], factor: int, rest: NDArray[np.float64]) -> Curve | None:
        there = ~np.isnan(row)
        points = np.where(there, row, 0.0)
        falling = np.asarray([1.0, -1.0])  # 1 - t
        if there.all():
            return _line(exact.total(rest * points), points[factor]), np.ones(1)
        if not there.any():
            return None
        own = self.blocks == self.blocks[factor]
        others, other_sum = 0.0, 0.0
        for block in np.unique(self.blocks[~own]):
            inside = (self.blocks == block) & there
            answered = exact.total(rest[inside])
            if answered > 0.0:
                weight = exact.total(rest[self.blocks == block])
                others += weight
                other_sum += weight * exact.total(rest[inside] * points[inside]) / answered
        inside = own & there
        if not inside.any():
            return np.asarray([other_sum]), np.asarray([others])
        whole = _line(exact.total(rest[own]), 1.0)
        answered_line = _line(exact.total(rest[inside]), float(there[factor]))
        sum_line = _line(exact.total(rest[inside] * points[inside]), points[factor])
        top = _plus(np.convolve(whole, sum_line), other_sum * np.convolve(falling, answered_line))
        return top, np.convolve(_plus(whole, others * falling), answered_line)


def _line(at_zero: float, at_one: float) -> NDArray[np.float64]:
    return np.asarray([at_zero, at_one - at_zero])


def _plus(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    out = np.zeros(max(left.size, right.size))
    out[: left.size] += left
    out[: right.size] += right
    return out


def _difference(own: Curve, other: Curve) -> NDArray[np.float64]:
    """Return a polynomial with the sign of own score less the other; coefficients that are but rounding become zero."""
    left, right = np.convolve(own[0], other[1]), np.convolve(other[0], own[1])
    out = _plus(left, -right)
    size = max(float(np.abs(left).max()), float(np.abs(right).max()))
    out[np.abs(out) <= NEGLIGIBLE * size] = 0.0
    return np.trim_zeros(out, "b")


def _flip(book: _Book, factor: int, polynomial: NDArray[np.float64], rival: int | None) -> list[Flip]:
    """Return the nearest point at which the sign turns, if there is one strictly inside 0..1."""
    if polynomial.size < 2:
        return []
    now = float(book.weights[factor])
    at_now = _value(polynomial, now)
    if abs(at_now) <= NEGLIGIBLE * float(np.abs(polynomial).max()):
        if rival is None:  # on the line is attractive: only the side on which the score falls counts
            up = _value(polynomial, now + 1e-6 * (1 - now)) < 0
            down = _value(polynomial, now * (1 - 1e-6)) < 0
            return [_made(book, factor, now, rival, gains=False)] if up or down else []
        return [_made(book, factor, now, rival, gains=_value(polynomial, now + 1e-6 * (1 - now)) > 0)]
    turns = [then for side in (0.0, 1.0) for then in _turn(polynomial, now, side, at_now)]
    return [
        _made(book, factor, then, rival, gains=at_now < 0) for then in sorted(turns, key=lambda t: abs(t - now))[:1]
    ]


def _turn(polynomial: NDArray[np.float64], now: float, end: float, at_now: float) -> list[float]:
    """Return the first root between now and an end of the scale beyond which the sign is another."""
    between = sorted(
        (root for root in _roots(polynomial) if 0.0 < root < 1.0 and (root > now) == (end > now)),
        key=lambda root: abs(root - now),
    )
    for root, beyond in zip(between, [*between, end][1:], strict=True):
        if _value(polynomial, (root + beyond) / 2) * at_now < 0:
            return [root]
    return []


def _roots(polynomial: NDArray[np.float64]) -> list[float]:
    if polynomial.size == 2:
        return [float(-polynomial[0] / polynomial[1])]
    return [float(root.real) for root in np.roots(polynomial[::-1]) if abs(root.imag) < 1e-9]


def _value(polynomial: NDArray[np.float64], at: float) -> float:
    return float(np.polynomial.polynomial.polyval(at, polynomial))


def _made(book: _Book, factor: int, then: float, rival: int | None, *, gains: bool) -> Flip:
    whom = None if rival is None else book.accounts[rival]
    return Flip(book.factors[factor], float(book.weights[factor]), then, whom, gains)


def _nearest_first(flips: Iterable[Flip]) -> tuple[Flip, ...]:
    return tuple(sorted(flips, key=lambda flip: (round(flip.change, 12), flip.factor)))
