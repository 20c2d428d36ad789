"""Customer lifetime value (method.md 5.2)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
import pandas as pd

from kamcore.method import exact

Variant = Literal["end", "immediate"]
VARIANTS = ("end", "immediate")
ENDLESS = (
    "No number: with this retention and discount every later year is worth at least as much as the one before, so the sum never "
    "ends. Use a lower retention, a higher discount or a number of years."
)
MOST_PERIODS = 1000
"""Beyond so many periods a horizon is refused: it is an endless one in all but name."""


class LifetimeValue(float):
    """What an account is worth today over its life with us (method.md 5.2): an amount of money that knows how it came about.

    It is a number like any other: it compares, adds up and is written as one. Without a finite answer it is NaN, ``value`` is None,
    and ``words`` says why.

    Attributes:
        multiple: What a margin of 1 per period is worth; None when there is no finite answer.
        variant: ``end``: the first margin comes at the end of the first period, if the account is still there; ``immediate``:
            it comes at once.
        horizon: The number of margins counted; None for no end.
        words: The variant, or why there is no number, in one sentence.
        section: Section of method.md.
    """

    __slots__ = ("horizon", "multiple", "variant", "words")
    section = "5.2"
    multiple: float | None
    variant: Variant
    horizon: int | None
    words: str

    def __new__(cls, amount: float, multiple: float | None, variant: Variant, horizon: int | None, words: str) -> Self:
        """Make a number and what is known about it."""
        number = super().__new__(cls, amount)
        number.multiple, number.variant, number.horizon, number.words = multiple, variant, horizon, words
        return number

    def __getnewargs__(self) -> tuple[float, float | None, Variant, int | None, str]:  # type: ignore[override]
        """Return what a copy is made from."""
        return float(self), self.multiple, self.variant, self.horizon, self.words

    @property
    def value(self) -> float | None:
        """The plain number; None when there is no finite answer."""
        return None if math.isnan(self) else float(self)


@dataclass(frozen=True, slots=True, eq=False)
class LifetimeValues:
    """The lifetime value of every account under one set of assumptions.

    Attributes:
        table: Indexed by account, in the order given: ``margin`` (money per period) and ``clv`` (money); NaN where not known.
        rule: The assumptions applied to a margin of 1, without acquisition cost: variant, horizon and words.
        retention: Share of accounts that stay from one period to the next, a fraction.
        discount: Rate per period, a fraction.
        acquisition: Cost of winning an account, money.
        section: Section of method.md.
    """

    table: pd.DataFrame
    rule: LifetimeValue
    retention: float
    discount: float
    acquisition: float
    section: str = "5.2"


def clv(  # noqa: PLR0917  (the public signature)
    margin: float,
    retention: float,
    discount: float,
    acquisition: float = 0.0,
    variant: Variant = "end",
    horizon: int | None = None,
) -> LifetimeValue:
    """Work out the lifetime value of one account.

    ``end``: m·r/(1 + i − r), or m·Σ (r/(1+i))^t for t = 1..N with a horizon. ``immediate``: m·(1 + i)/(1 + i − r), or the
    same sum for t = 0..N − 1. The acquisition cost is taken off.

    Args:
        margin: Margin per period, money; may be below zero.
        retention: Share of accounts that stay from one period to the next, 0 to 1.
        discount: Rate per period, 0 or more.
        acquisition: Cost of winning the account, money.
        variant: When the first margin comes.
        horizon: Number of margins counted, 1 or more; None for no end.

    Returns:
        The value, a number; without an end and with retention of at least 1 + discount it is NaN and says why in words.

    Raises:
        ValueError: An input is missing, infinite or outside its bounds, or the variant is unknown.

    Source: method.md 5.2; Gupta, Lehmann & Stuart 2004 and Gupta et al. 2006.
    """
    for name, amount in (("margin", margin), ("acquisition cost", acquisition)):
        if not abs(amount) <= exact.LARGEST:
            raise ValueError(f"The {name} is {amount}; a finite amount is needed.")
    multiple = margin_multiple(retention, discount, variant, horizon)
    words = _words(variant, horizon) if multiple is not None else ENDLESS
    amount = math.nan if multiple is None else margin * multiple - acquisition + 0.0
    return LifetimeValue(amount, multiple, variant, horizon, words)


def margin_multiple(
    retention: float, discount: float, variant: Variant = "end", horizon: int | None = None
) -> float | None:
    """Return what a margin of 1 per period is worth; None when the sum has no end. Arguments and errors as for :func:`clv`."""
    if not 0 <= retention <= 1:
        raise ValueError(f"The retention is {retention}; a share from 0 to 1 is needed.")
    if not 0 <= discount <= exact.LARGEST:
        raise ValueError(f"The discount is {discount}; a rate of 0 or more is needed.")
    if variant not in VARIANTS:
        raise ValueError(f"The variant is {variant!r}; expected one of {', '.join(VARIANTS)}.")
    if horizon is not None and not 1 <= horizon <= MOST_PERIODS:
        raise ValueError(f"The horizon is {horizon}; a number of periods from 1 to {MOST_PERIODS} is needed.")
    growth = 1.0 + discount
    if horizon is not None:
        kept = retention / growth
        first = 1 if variant == "end" else 0
        return math.fsum(kept**t for t in range(first, first + horizon))
    if exact.reaches(retention, growth):
        return None
    return (retention if variant == "end" else growth) / (growth - retention)


def lifetime_values(
    margin: pd.Series[float],
    retention: float,
    discount: float,
    *,
    acquisition: float = 0.0,
    variant: Variant = "end",
    horizon: int | None = None,
) -> LifetimeValues:
    """Work out the lifetime value of every account with the same retention, discount and acquisition cost.

    Args:
        margin: Margin per period by account, money; NaN where not known.
        retention: As for :func:`clv`.
        discount: Likewise.
        acquisition: Likewise.
        variant: Likewise.
        horizon: Likewise.

    Raises:
        ValueError: As for :func:`clv`; or an account appears twice.

    Source: method.md 5.2.
    """
    money = exact.account_values(margin, "margin")
    rule = clv(1.0, retention, discount, 0.0, variant, horizon)
    array = np.asarray(money, dtype=np.float64)
    worth = np.full(array.size, np.nan) if rule.multiple is None else array * rule.multiple - acquisition + 0.0
    table = pd.DataFrame({"margin": array, "clv": worth}, index=money.index)
    return LifetimeValues(table, rule, retention, discount, acquisition)


def _words(variant: Variant, horizon: int | None) -> str:
    first = "at the end of the first year, if the account is still there" if variant == "end" else "at once"
    years = "with no end" if horizon is None else f"over {horizon} year{'' if horizon == 1 else 's'}"
    return f"The first margin comes {first}; counted {years}."
