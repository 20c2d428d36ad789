"""Movements between two periods and what they say about staying (method.md 6.1 to 6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Sequence

    from numpy.typing import NDArray

_Money: TypeAlias = "pd.Series[float] | Mapping[Hashable, float | None]"
_Seen: TypeAlias = "Collection[object] | Mapping[Hashable, bool] | pd.Series[bool]"

KINDS = ("new", "reactivation", "expansion", "contraction", "churn")
"""Every movement of revenue, gains first."""
UNCHANGED, ABSENT = len(KINDS), len(KINDS) + 1
GAINS = ("new", "reactivation", "expansion")
CENT = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Movements:
    """How revenue went from one period to another (method.md 6.1).

    An account at or below zero in a period is not there in it; the amounts below zero are told apart.

    Attributes:
        table: Indexed by account, the largest movement first, those that did not move last: ``start`` and ``end`` (money),
            ``kind`` (one of ``KINDS``, ``unchanged`` or ``absent``) and ``amount`` (end less start, money with its sign).
        start, end: Revenue above zero in the two periods, money.
        amounts: Kind to money, never below zero.
        counts: Kind to number of accounts.
        present: Accounts with revenue above zero at the start.
        kept: Those of them that have some at the end too.
        at_end: Accounts with revenue above zero at the end.
        credits_start, credits_end: Amounts below zero in the two periods, which take no part; money at or below zero.
        missing: Keys of the accounts of which nothing is known in one of the periods.
        section: Section of method.md.
    """

    table: pd.DataFrame
    start: float
    end: float
    amounts: pd.Series[float]
    counts: pd.Series[int]
    present: int
    kept: int
    at_end: int
    credits_start: float
    credits_end: float
    missing: pd.Index
    section: str = "6.1"

    @property
    def difference(self) -> float:
        """Start and all movements, less the end; below half a cent it is rounding."""
        signs = [self.amounts[kind] if kind in GAINS else -self.amounts[kind] for kind in KINDS]
        return exact.total([self.start, *signs, -self.end])

    @property
    def adds_up(self) -> bool:
        """Whether start + new + reactivation + expansion - contraction - churn = end, to the cent."""
        return abs(self.difference) < CENT / 2 or exact.same(self.end - self.difference, self.end)

    @property
    def nrr(self) -> float | None:
        """Net revenue retention (method.md 6.2), a fraction; None when nobody was there at the start."""
        return _nrr(self.start, self.amounts)

    @property
    def grr(self) -> float | None:
        """Gross revenue retention (method.md 6.2), a fraction in 0..1; None when nobody was there at the start."""
        return _grr(self.start, self.amounts)

    @property
    def logo_retention(self) -> float | None:
        """Accounts kept over accounts present at the start (method.md 6.3); None when nobody was there."""
        return self.kept / self.present if self.present else None


@dataclass(frozen=True, slots=True, eq=False)
class RetentionOverTime:
    """Movements step by step over many periods (method.md 6.1 to 6.3).

    Attributes:
        table: One row per step, in time order: ``start_period``, ``end_period``, ``start``, ``end``, one column for each of
            ``KINDS`` and ``net``, which is end less start (money), ``nrr``, ``grr``, ``logo_retention`` (fractions, NaN when
            nobody was there at the start), ``present`` and ``kept`` (accounts).
        section: Section of method.md.
    """

    table: pd.DataFrame
    section: str = "6.2"


@dataclass(frozen=True, slots=True, eq=False)
class Tenure:
    """Since when each account is with us (method.md 6.3).

    Attributes:
        table: Indexed by account with revenue in the latest period: ``since`` (day), ``years`` and ``at_least`` (yes/no: it
            was there in the first period of the data already).
        median: Years, over those; None without any.
        at_least: Whether the median may be longer, because half of them or more were there from the first period.
        section: Section of method.md.
    """

    table: pd.DataFrame
    median: float | None
    at_least: bool
    section: str = "6.3"


def movements(start: _Money, end: _Money, seen_before: _Seen = ()) -> Movements:
    """Say where each account's revenue went between two periods.

    Args:
        start: Money by account in the first period, a series or a mapping; an account that is not listed has none, NaN or None is
            not known.
        end: The same in the second.
        seen_before: Keys of the accounts that had revenue in any period before the first, or a series or mapping of yes and no by
            account; who comes back from there is a reactivation and not new.

    Returns:
        Every account with its movement; start + gains - losses = end, to the cent.

    Raises:
        ValueError: An account appears twice, an amount is infinite, or a series of who was seen before is not of yes and no.

    Source: method.md 6.1; the usual five movements of recurring revenue.
    """
    first, last = exact.account_values(start), exact.account_values(end)
    keys = exact.all_keys(first.index, last.index)
    before, after = _listed(first, keys), _listed(last, keys)
    seen = _seen(seen_before, keys)
    known = ~(np.isnan(before) | np.isnan(after))
    credits_start, credits_end = (exact.total(v[v < 0]) + 0.0 for v in (before, after))
    missing = keys[~known]
    missing = exact.in_order(missing, exact.key_order(missing))
    if not known.all():
        keys, seen, before, after = keys[known], seen[known], before[known], after[known]
    before, after = np.maximum(before, 0.0), np.maximum(after, 0.0)
    kind = _kinds(before, after, seen)
    amount = np.where(kind == UNCHANGED, 0.0, after - before)
    moved = exact.descending_order(np.abs(amount), keys)
    table = pd.DataFrame(
        {
            "start": before[moved],
            "end": after[moved],
            "kind": pd.array([*KINDS, "unchanged", "absent"], dtype="str").take(kind[moved]),
            "amount": amount[moved],
        },
        index=keys[moved],
    )
    sums = _tally(before, after, kind)
    return Movements(
        table=table,
        start=sums.start,
        end=sums.end,
        amounts=pd.Series(sums.amounts),
        counts=pd.Series({name: int((kind == code).sum()) for code, name in enumerate(KINDS)}),
        present=sums.present,
        kept=sums.kept,
        at_end=int((after > 0).sum()),
        credits_start=credits_start,
        credits_end=credits_end,
        missing=missing,
    )


def net_revenue_retention(start: _Money, end: _Money) -> float | None:
    """Return (start + expansion - contraction - churn) / start over the accounts present at the start.

    Args:
        start: Money by account in the first period, as for :func:`movements`.
        end: The same in the second.

    Returns:
        A fraction, above 1 when those who stayed grew by more than was lost; None when nobody was there at the start.

    Raises:
        ValueError: As for :func:`movements`.

    Source: method.md 6.2.
    """
    return movements(start, end).nrr


def gross_revenue_retention(start: _Money, end: _Money) -> float | None:
    """Return (start - contraction - churn) / start over the accounts present at the start.

    Args:
        start: Money by account in the first period, as for :func:`movements`.
        end: The same in the second.

    Returns:
        A fraction in 0..1, for growth does not count; None when nobody was there at the start.

    Raises:
        ValueError: As for :func:`movements`.

    Source: method.md 6.2.
    """
    return movements(start, end).grr


def retention_over_time(by_period: pd.DataFrame, steps: Sequence[tuple[str, str]]) -> RetentionOverTime:
    """Say for many steps what moved and what stayed.

    Args:
        by_period: Accounts x periods in time order, money; NaN is not known.
        steps: Pairs of periods to compare, the earlier first; both are columns. Any distance: neighbours, a year apart, or
            with a gap between them.

    Returns:
        One row per step. Who had revenue in any column before the start of a step was seen before.

    Raises:
        KeyError: A step names a period that is no column.

    Source: method.md 6.1 to 6.3.
    """
    columns = list(by_period.columns)
    money = by_period.to_numpy(dtype=np.float64)
    seen = np.logical_or.accumulate(money > 0, axis=1) if columns else money > 0
    rows = []
    for begin, finish in steps:
        for label in (begin, finish):
            if label not in columns:
                raise KeyError(label)
        at, to = columns.index(begin), columns.index(finish)
        earlier = seen[:, at - 1] if at else np.zeros(len(by_period), dtype=np.bool_)
        known = ~(np.isnan(money[:, at]) | np.isnan(money[:, to]))
        before, after = np.maximum(money[known, at], 0.0), np.maximum(money[known, to], 0.0)
        sums = _tally(before, after, _kinds(before, after, earlier[known]))
        rows.append(
            {
                "start_period": begin, "end_period": finish, "start": sums.start, "end": sums.end, **sums.amounts,
                "net": sums.end - sums.start, "nrr": _nrr(sums.start, sums.amounts), "grr": _grr(sums.start, sums.amounts),
                "logo_retention": sums.kept / sums.present if sums.present else None,
                "present": sums.present, "kept": sums.kept,
            }
        )  # fmt: skip
    names = [
        "start_period",
        "end_period",
        "start",
        "end",
        *KINDS,
        "net",
        "nrr",
        "grr",
        "logo_retention",
        "present",
        "kept",
    ]
    table = pd.DataFrame(rows, columns=names)
    kinds = dict.fromkeys(("start", "end", *KINDS, "net", "nrr", "grr", "logo_retention"), "float64")
    return RetentionOverTime(table.astype(kinds | dict.fromkeys(("present", "kept"), "int64")))


def tenure(
    by_period: pd.DataFrame, first_days: pd.Series[pd.Timestamp], until: pd.Timestamp, present: pd.Series[bool]
) -> Tenure:
    """Say since when each account of today is with us.

    Args:
        by_period: Accounts x periods in time order, money.
        first_days: The first day of each of these periods; NaT for one without a date, which is passed over.
        until: The day to count to.
        present: By account: whether it is with us now; only those are counted.

    Returns:
        Years since the first day of the first period with revenue above zero.

    Source: method.md 6.3.
    """
    days = first_days.reindex(by_period.columns)
    dated = days.notna().to_numpy()
    positive = by_period.to_numpy(dtype=np.float64)[:, dated] > 0
    here = present.reindex(by_period.index).to_numpy(dtype=np.bool_) & positive.any(axis=1)
    first = positive[here].argmax(axis=1) if here.any() else np.zeros(0, dtype=np.int64)
    since = pd.DatetimeIndex(days[dated].to_numpy()[first])
    years = np.maximum(np.asarray((until - since).days, dtype=np.float64) / 365.25, 0.0)
    at_least = first == 0
    table = pd.DataFrame({"since": since, "years": years, "at_least": at_least}, index=by_period.index[here])
    if not len(table):
        return Tenure(table, None, at_least=False)
    return Tenure(table, float(np.median(years)), at_least=bool(at_least.mean() >= 0.5))


@dataclass(frozen=True, slots=True)
class _Sums:
    """The totals of one step: money, and numbers of accounts."""

    start: float
    end: float
    amounts: dict[str, float]
    present: int
    kept: int


def _tally(before: NDArray[np.float64], after: NDArray[np.float64], kind: NDArray[np.int64]) -> _Sums:
    moved = np.abs(after - before)
    return _Sums(
        start=exact.total(before),
        end=exact.total(after),
        amounts={name: exact.total(moved[kind == code]) for code, name in enumerate(KINDS)},
        present=int((before > 0).sum()),
        kept=int(((before > 0) & (after > 0)).sum()),
    )


def _nrr(start: float, amounts: Mapping[str, float] | pd.Series[float]) -> float | None:
    if not start > 0:
        return None
    stayed = exact.total([start, amounts["expansion"], -amounts["contraction"], -amounts["churn"]])
    return max(0.0, stayed / start)


def _grr(start: float, amounts: Mapping[str, float] | pd.Series[float]) -> float | None:
    if not start > 0:
        return None
    return min(1.0, max(0.0, exact.total([start, -amounts["contraction"], -amounts["churn"]]) / start))


def _kinds(before: NDArray[np.float64], after: NDArray[np.float64], seen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Tell each movement by its place in ``KINDS``, ``UNCHANGED`` or ``ABSENT``."""
    there, here = before > 0, after > 0
    stayed = there & here
    level = stayed & exact.same_as(after, before)
    names = ("expansion", "contraction", "churn", "reactivation", "new")
    return np.select(
        [level, stayed & (after > before), stayed, there, here & seen, here],
        [UNCHANGED, *(KINDS.index(name) for name in names)],
        ABSENT,
    ).astype(np.int64)


def _listed(values: pd.Series[float], keys: pd.Index) -> NDArray[np.float64]:
    """Give the values for these keys: 0 for an account that is not listed, NaN for one that is not known."""
    at = exact.places(keys, values.index)
    return np.where(at >= 0, exact.picked(np.asarray(values, dtype=np.float64), at), 0.0)


def _seen(given: _Seen, keys: pd.Index) -> NDArray[np.bool_]:
    if isinstance(given, pd.Series):
        if not pd.api.types.is_bool_dtype(given.dtype):
            raise ValueError("Who was seen before is a series of yes and no by account, or a list of keys.")
        seen = given.to_numpy(dtype=np.bool_, na_value=False)
        if given.index is keys or given.index.equals(keys):
            return seen
        given = list(given.index[seen])
    elif isinstance(given, Mapping):
        given = [key for key, seen in given.items() if seen]
    listed = pd.Index(list(dict.fromkeys(given)))
    return exact.places(keys, listed) >= 0 if len(listed) else np.zeros(len(keys), dtype=np.bool_)
