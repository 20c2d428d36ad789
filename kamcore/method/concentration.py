"""Concentration of revenue: Pareto, Gini, Herfindahl-Hirschman, top-k shares (method.md 1.1 and 1.5).

ABC classes (1.2 to 1.4) stand in their own module and are offered here too.

Every function takes revenue per account in one currency unit, as a series indexed by account key or as a plain list or
array. Accounts without revenue data (NaN) and accounts with revenue at or below zero take no part in shares and are
listed apart with the reason (method.md 1.1). Who asks several questions of the same revenue builds its
`kamcore.method.revenue_curve.revenue_curve` once and passes that instead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.abc_analysis import AbcMethod, AbcResult, AbcRule, abc_classes
from kamcore.method.revenue_curve import SHARES_OF, RevenueCurve, percent, revenue_curve

if TYPE_CHECKING:
    from kamcore.method.revenue_curve import Revenue

__all__ = [
    "AbcMethod",
    "AbcResult",
    "AbcRule",
    "ConcentrationResult",
    "ParetoResult",
    "abc_classes",
    "concentration",
    "concentration_ratio",
    "effective_number",
    "gini",
    "hhi",
    "pareto",
]

TOP_SHARE = 0.2
CR_SIZES = (1, 5, 10)
BAND_SOURCE = "DOJ/FTC Merger Guidelines 2023"
BAND_LIMITS = (1_000.0, 1_800.0)
BAND_NAMES = ("unconcentrated", "moderately concentrated", "highly concentrated")


@dataclass(frozen=True, slots=True, eq=False)
class ParetoResult:
    """How few accounts bring how much of the revenue (method.md 1.1).

    Attributes:
        table: Indexed by account, largest revenue first: ``revenue`` (money), ``share`` and ``cumulative`` (fractions),
            ``position`` (k, from 1), ``cumulative_accounts`` (k/n) and ``vital`` (yes/no).
        apart: Indexed by account: ``revenue`` and ``reason`` of those who take no part in shares.
        threshold: The revenue share asked for, a fraction.
        n: Number of accounts with positive revenue.
        total: Their revenue.
        k: Smallest number of accounts that reaches the threshold (k80 at 0.8); 0 without any.
        k_share: ``k / n``; NaN without accounts.
        vital_count: The vital few with the accounts tied with the last of them.
        top_count: Number of accounts in the top fifth, ceil(0.2·n).
        top_share: Revenue share of that top fifth; NaN without accounts.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    apart: pd.DataFrame
    threshold: float
    n: int
    total: float
    k: int
    k_share: float
    vital_count: int
    top_count: int
    top_share: float
    convention: str
    section: str = "1.1"


@dataclass(frozen=True, slots=True, eq=False)
class ConcentrationResult:
    """The measures of concentration side by side (method.md 1.5).

    Attributes:
        table: Indexed by measure (``gini``, ``hhi``, ``effective_number``, ``cr1``, ``cr5``, ``cr10``): ``value``.
        apart: Indexed by account: ``revenue`` and ``reason`` of those who take no part in shares.
        n: Number of accounts with positive revenue.
        total: Their revenue.
        gini: 0 (all equal) up to (n - 1)/n; NaN without accounts.
        hhi: Herfindahl-Hirschman index, 10 000/n up to 10 000 points.
        effective_number: The number of equal accounts that would be as concentrated, 1 to n.
        cr1: Revenue share of the largest account, a fraction.
        cr5: Revenue share of the five largest, a fraction.
        cr10: Revenue share of the ten largest, a fraction.
        band: ``unconcentrated``, ``moderately concentrated`` or ``highly concentrated``; empty without accounts.
        band_source: Whose bands these are, and of which year.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    apart: pd.DataFrame
    n: int
    total: float
    gini: float
    hhi: float
    effective_number: float
    cr1: float
    cr5: float
    cr10: float
    band: str
    band_source: str
    convention: str
    section: str = "1.5"


def pareto(revenue: Revenue, threshold: float = 0.8) -> ParetoResult:
    """Find the vital few: the smallest number of accounts that bring a given share of the revenue.

    Args:
        revenue: Revenue per account (n values, one currency unit).
        threshold: Revenue share to reach, a fraction above 0 and at most 1.

    Returns:
        The cumulative curve and the counts read from it.

    Raises:
        ValueError: The threshold is not a share, an account appears twice, or an amount is infinite.

    Source: method.md 1.1 (Deck, revenue concentration; Pareto's 80/20 rule after Juran).
    """
    if not 0.0 < threshold <= 1.0:
        raise ValueError(f"The Pareto threshold is a share above 0 and at most 1, not {threshold!r}.")
    curve = revenue_curve(revenue)
    n = curve.n
    k = int(np.argmax(exact.at_least(curve.cumulative, threshold))) + 1 if n else 0
    vital_count = int(curve.ends[k - 1]) if n else 0
    top_count = exact.ceil_share(TOP_SHARE, n)
    position = np.arange(1, n + 1)
    table = pd.DataFrame(
        {
            "revenue": curve.revenue,
            "share": curve.share,
            "cumulative": curve.cumulative,
            "position": position,
            "cumulative_accounts": position / n if n else np.zeros(0),
            "vital": position <= vital_count,
        },
        index=curve.accounts,
    )
    return ParetoResult(
        table=table,
        apart=curve.apart,
        threshold=threshold,
        n=n,
        total=curve.total,
        k=k,
        k_share=k / n if n else math.nan,
        vital_count=vital_count,
        top_count=top_count,
        top_share=float(curve.cumulative[top_count - 1]) if n else math.nan,
        convention=(
            f"Vital few: the fewest accounts that reach {percent(threshold)} of revenue, "
            f"and all tied with the last of them. {SHARES_OF}"
        ),
    )


def gini(revenue: Revenue) -> float:
    """Measure inequality: 0 when all accounts bring the same, near 1 when one brings nearly all.

    Args:
        revenue: Revenue per account (n values, one currency unit).

    Returns:
        2·Σ i·x_i/(n·Σx) - (n + 1)/n on ascending x, without small-sample correction; NaN without positive revenue.

    Raises:
        ValueError: An account appears twice, or an amount is infinite.

    Source: method.md 1.5 (Gini 1912; as R's ``ineq``).
    """
    return _gini(revenue_curve(revenue))


def hhi(revenue: Revenue) -> float:
    """Compute the Herfindahl-Hirschman index of the revenue shares.

    Args:
        revenue: Revenue per account (n values, one currency unit).

    Returns:
        Σ share²·10 000 in points, up to 10 000 for a single account; NaN without positive revenue.

    Raises:
        ValueError: An account appears twice, or an amount is infinite.

    Source: method.md 1.5 (US Department of Justice, Herfindahl-Hirschman index).
    """
    return _sum_of_squares(revenue_curve(revenue)) * 10_000.0


def effective_number(revenue: Revenue) -> float:
    """Tell how many equal accounts would be as concentrated as these.

    Args:
        revenue: Revenue per account (n values, one currency unit).

    Returns:
        1/Σ share², from 1 to n; NaN without positive revenue.

    Raises:
        ValueError: An account appears twice, or an amount is infinite.

    Source: method.md 1.5 (inverse Herfindahl index; Laakso & Taagepera 1979).
    """
    return 1.0 / _sum_of_squares(revenue_curve(revenue))


def concentration_ratio(revenue: Revenue, k: int) -> float:
    """Compute the revenue share of the k largest accounts.

    Args:
        revenue: Revenue per account (n values, one currency unit).
        k: How many of the largest, at least 1; more than there are means all.

    Returns:
        CR_k, a fraction; NaN without positive revenue.

    Raises:
        ValueError: k is below 1, an account appears twice, or an amount is infinite.

    Source: method.md 1.5.
    """
    if k < 1:
        raise ValueError(f"A concentration ratio needs at least the one largest account, not {k!r}.")
    return _ratio(revenue_curve(revenue), k)


def concentration(revenue: Revenue) -> ConcentrationResult:
    """Compute all measures of concentration at once, with the colour band of the HHI.

    Args:
        revenue: Revenue per account (n values, one currency unit).

    Returns:
        Gini, HHI, effective number, CR1, CR5 and CR10, and the band with its source and year.

    Raises:
        ValueError: An account appears twice, or an amount is infinite.

    Source: method.md 1.5 (bands: DOJ/FTC Merger Guidelines 2023, 1 000 and 1 800 points).
    """
    curve = revenue_curve(revenue)
    squares = _sum_of_squares(curve)
    points = squares * 10_000.0
    measures = {"gini": _gini(curve), "hhi": points, "effective_number": 1.0 / squares}
    cr1, cr5, cr10 = (_ratio(curve, size) for size in CR_SIZES)
    measures |= {"cr1": cr1, "cr5": cr5, "cr10": cr10}
    band = BAND_NAMES[exact.reaches(points, BAND_LIMITS[0]) + exact.exceeds(points, BAND_LIMITS[1])] if curve.n else ""
    table = pd.DataFrame({"value": list(measures.values())}, index=pd.Index(list(measures), name="measure"))
    return ConcentrationResult(
        table=table,
        apart=curve.apart,
        n=curve.n,
        total=curve.total,
        gini=measures["gini"],
        hhi=points,
        effective_number=measures["effective_number"],
        cr1=cr1,
        cr5=cr5,
        cr10=cr10,
        band=band,
        band_source=BAND_SOURCE,
        convention=(
            "Gini without small-sample correction. "
            f"HHI bands: {BAND_SOURCE}, moderate from 1 000, high above 1 800. {SHARES_OF}"
        ),
    )


def _gini(curve: RevenueCurve) -> float:
    """Compute Σ (2i - n - 1)·x_i/(n·Σx), which is the same sum and exactly 0 when all are equal."""
    n = curve.n
    if n == 0:
        return math.nan
    weights = np.arange(n - 1, -n, -2, dtype=np.float64)
    return max(exact.total(weights * curve.share), 0.0) / n


def _sum_of_squares(curve: RevenueCurve) -> float:
    return exact.total(curve.share**2) if curve.n else math.nan


def _ratio(curve: RevenueCurve, k: int) -> float:
    return float(curve.cumulative[min(k, curve.n) - 1]) if curve.n else math.nan
