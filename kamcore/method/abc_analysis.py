"""ABC classes by cumulative revenue, by count, or computed from the curve (method.md 1.2 to 1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.revenue_curve import RevenueCurve, percent, revenue_curve

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamcore.method.revenue_curve import Revenue

AbcMethod: TypeAlias = Literal["value", "count", "computed"]
AbcRule: TypeAlias = Literal["crossing", "strict"]

CLASSES = ("A", "B", "C")
_WITHOUT_SHARE = (
    "Shares are of positive revenue; an account at or below zero is C, and one without revenue data has no class."
)


@dataclass(frozen=True, slots=True, eq=False)
class AbcResult:
    """The class of every account whose revenue is known (method.md 1.2 to 1.4).

    Attributes:
        table: Indexed by account, largest revenue first: ``revenue`` (money), ``share`` and ``cumulative`` (fractions,
            NaN at or below zero), ``position`` (k, from 1; NA at or below zero), ``class`` (A, B or C) and ``flagged``
            (yes when the class is C only because revenue is zero or negative).
        summary: Indexed A, B, C: ``accounts``, ``account_share`` (of all in the table), ``revenue``, ``revenue_share``
            (of positive revenue; flagged accounts add to ``accounts`` alone).
        apart: Indexed by account: ``revenue`` and ``reason`` of those without a class.
        limits: Number of accounts in A, and in A and B together, before ties are kept whole.
        method: ``value``, ``count`` or ``computed``.
        rule: ``crossing`` or ``strict``; decides in method ``value`` alone.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    summary: pd.DataFrame
    apart: pd.DataFrame
    limits: tuple[int, int]
    method: AbcMethod
    rule: AbcRule
    convention: str
    section: str


def abc_classes(
    revenue: Revenue,
    method: AbcMethod = "value",
    cutoffs: tuple[float, float] = (0.8, 0.95),
    rule: AbcRule = "crossing",
    counts: tuple[float, float] = (0.2, 0.5),
) -> AbcResult:
    """Put every account into class A, B or C; equal revenues are never split.

    Args:
        revenue: Revenue per account (n values, one currency unit).
        method: ``value`` by cumulative revenue, ``count`` by rank, ``computed`` from the shape of the curve.
        cutoffs: Method ``value``: cumulative revenue shares at which A and B end.
        rule: Method ``value``: under ``crossing`` the account that crosses the line still belongs to the better class,
            under ``strict`` it does not.
        counts: Method ``count``: cumulative shares of accounts at which A and B end (20 %, then 30 % more).

    Returns:
        Class, share and position per account. Zero or negative revenue is C and flagged; missing revenue is apart.

    Raises:
        ValueError: An unknown method or rule, limits that are not rising shares, an account given twice, or an
            infinite amount.

    Source: method.md 1.2 and 1.3 (Deck, ABC analysis), 1.4 (Ultsch & Lötsch 2015, PLoS ONE 10(6):e0129767, discrete).
    """
    if method not in get_args(AbcMethod):
        raise ValueError(f"ABC works by 'value', 'count' or 'computed', not {method!r}.")
    if rule not in get_args(AbcRule):
        raise ValueError(f"The ABC rule is 'crossing' or 'strict', not {rule!r}.")
    for limits in (cutoffs, counts):
        if not 0.0 < limits[0] <= limits[1] <= 1.0:
            raise ValueError(f"ABC limits are two rising shares above 0 and at most 1, not {limits!r}.")
    curve = revenue_curve(revenue)
    if method == "computed":
        ends = _computed_limits(curve)
        section, convention = "1.4", "Computed ABC (discrete), after Ultsch & Lötsch 2015. "
    elif method == "count":
        ends = (exact.ceil_share(counts[0], curve.n), exact.ceil_share(counts[1], curve.n))
        section = "1.3"
        convention = f"ABC by count: the first {percent(counts[0])} of accounts are A, up to {percent(counts[1])} B. "
    else:
        ends = (_value_limit(curve, cutoffs[0], rule), _value_limit(curve, cutoffs[1], rule))
        section = "1.2"
        convention = (
            f"ABC by value, cut-offs {percent(cutoffs[0])} and {percent(cutoffs[1])}; the account crossing a line "
            + ("still belongs to the better class. " if rule == "crossing" else "belongs to the lower class. ")
        )
    codes = (curve.starts >= ends[0]).astype(np.int64) + (curve.starts >= ends[1])
    return AbcResult(
        table=_abc_table(curve, codes),
        summary=_abc_summary(curve, codes),
        apart=curve.without_revenue,
        limits=ends,
        method=method,
        rule=rule,
        convention=convention + "Tied accounts share the better class. " + _WITHOUT_SHARE,
        section=section,
    )


def _value_limit(curve: RevenueCurve, cutoff: float, rule: AbcRule) -> int:
    """Count the accounts before the cut-off (method.md 1.2): by C_{k-1} when crossing, by C_k when strict."""
    if rule == "strict":
        return int(exact.at_most(curve.cumulative, cutoff).sum())
    before = np.concatenate(([0.0], curve.cumulative[:-1])) if curve.n else curve.cumulative
    return int((~exact.at_least(before, cutoff)).sum())


def _computed_limits(curve: RevenueCurve) -> tuple[int, int]:
    """Read both limits off the curve x = k/n, y = C_k (method.md 1.4)."""
    n = curve.n
    if n == 0:
        return (0, 0)
    x = np.arange(1, n + 1) / n
    below = (1.0 - curve.cumulative) ** 2
    pareto_point = exact.first_smallest(x**2 + below) + 1
    break_even = n - int(exact.at_most(curve.revenue, curve.total / n).sum())
    a = min(pareto_point, break_even)
    start = max(a, 1) - 1
    from_a = (x - max(pareto_point, break_even) / n) ** 2 + below
    return (a, start + exact.first_smallest(from_a[start:]) + 1)


def _abc_table(curve: RevenueCurve, codes: NDArray[np.int64]) -> pd.DataFrame:
    flagged = len(curve.not_positive)
    nothing = np.full(flagged, np.nan)
    everyone = np.concatenate((codes, np.full(flagged, CLASSES.index("C"), dtype=np.int64)))
    return pd.DataFrame(
        {
            "revenue": np.concatenate((curve.revenue, curve.not_positive.to_numpy())),
            "share": np.concatenate((curve.share, nothing)),
            "cumulative": np.concatenate((curve.cumulative, nothing)),
            "position": exact.whole_numbers(np.concatenate((np.arange(1.0, curve.n + 1), nothing))).array,
            "class": pd.array(list(CLASSES), dtype="str").take(everyone),
            "flagged": np.arange(curve.n + flagged) >= curve.n,
        },
        index=curve.accounts.append(curve.not_positive.index),
    )


def _abc_summary(curve: RevenueCurve, codes: NDArray[np.int64]) -> pd.DataFrame:
    accounts = np.bincount(codes, minlength=3)
    accounts[2] += len(curve.not_positive)
    money = np.asarray([exact.total(curve.revenue[codes == code]) for code in range(3)])
    everyone = int(accounts.sum())
    return pd.DataFrame(
        {
            "accounts": accounts,
            "account_share": accounts / everyone if everyone else np.full(3, np.nan),
            "revenue": money,
            "revenue_share": money / curve.total if curve.n else np.full(3, np.nan),
        },
        index=pd.Index(CLASSES, name="class"),
    )
