"""The at-risk queue, and the signals of one account in words (method.md 7.1, 7.2).

Source: deck, dashboard: accounts at risk, their monthly revenue, and how long they have been in the queue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.risk import SIGNALS, TITLES

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from kamcore.method.risk import RiskResult, RiskSignals

SECTION = "7.2"
CONVENTION = "level high; by revenue at risk, then days in the queue, then key"
MOST_DIGITS = 12
WHOLE_PERCENT = 9.95
"""Shares from here on are written without decimals, in percent."""


@dataclass(frozen=True, slots=True)
class FiredSignal:
    """One signal that fires for one account (method.md 7.1).

    Attributes:
        signal: Key of the signal.
        title: Name on screen.
        critical: Whether it makes the risk high on its own.
        value: What was measured; None for a plain yes.
        threshold: What it was compared with: the critical threshold when critical; None for a plain yes.
        unit: ``"of 10"``, ``"fraction"``, ``"days"`` or ``""``.
        text: The signal in words, such as ``"satisfaction 4.2 of 10, below 6"``.
        days: For how many days it has fired; None when not known.
        section: Section of method.md.
    """

    signal: str
    title: str
    critical: bool
    value: float | None
    threshold: float | None
    unit: str
    text: str
    days: int | None
    section: str = "7.1"


@dataclass(frozen=True, slots=True, eq=False)
class AtRiskQueue:
    """The accounts at risk, most important first (method.md 7.2).

    Attributes:
        table: By account: ``rank`` (competition rank by revenue and days), ``revenue_at_risk`` (NaN when not known),
            ``class`` (NA when not given), ``since`` (day it entered; NaT when not known), ``since_from``
            (``"at_risk_since"``, the key of the signal that fired first, or NA), ``days`` (whole days in the queue; NA
            when not known), ``risk``, ``critical``, ``signal_count``, ``completeness``.
        accounts: How many accounts are at risk.
        revenue: Their revenue in total; None when none is known.
        without_revenue: How many of them have no revenue given.
        measure: What revenue is called: ``"MRR"`` only when the data says that it recurs.
        convention: The active convention.
        section: Section of method.md.
    """

    table: pd.DataFrame
    accounts: int
    revenue: float | None
    without_revenue: int
    measure: str
    convention: str = CONVENTION
    section: str = SECTION


def at_risk_queue(
    result: RiskResult,
    revenue: pd.Series[float],
    *,
    at_risk_since: pd.Series[pd.Timestamp] | None = None,
    classes: pd.Series[str] | None = None,
    recurring: bool = False,
) -> AtRiskQueue:
    """Queue the accounts whose risk is high (method.md 7.2).

    Time in the queue counts from ``at_risk_since``; else from the day the first of the signals that fire now began to,
    where a date tells: last contact + 60 days, renewal - 90, onboarding start + 90, due date + 14 (the thresholds in
    force). A start after the book's day counts as 0 days.

    Args:
        result: As ``assess_risk`` returns it.
        revenue: Revenue or MRR by account; NaN or absent when not known.
        at_risk_since: Day the account was put at risk, by account.
        classes: ABC class by account, carried along.
        recurring: Whether revenue is known to recur each month, and may be called MRR.

    Returns:
        The queue and its totals.

    Raises:
        ValueError: An account has two revenues, or one that is infinite.
    """
    chosen = result.table[result.table["level"] == "high"]
    keys = chosen.index
    money = exact.aligned(exact.account_values(revenue), keys)
    waiting = _waiting(result.detail, exact.places(keys, result.detail.measured.index))
    days = np.full(len(keys), np.nan)
    source = np.full(len(keys), -1)
    names = [*waiting, "at_risk_since"]
    for place, column in enumerate(waiting.values()):
        longer = ~np.isnan(column) & ~(column <= days)
        days = np.where(longer, column, days)
        source[longer] = place
    as_of = result.detail.as_of
    since = pd.Series(pd.NaT, index=keys, dtype="datetime64[us]")
    if as_of is not None:
        day = as_of.normalize()
        since = (day - pd.to_timedelta(pd.Series(days, index=keys), unit="D")).astype("datetime64[us]")
    if at_risk_since is not None:
        stated_days = pd.to_datetime(at_risk_since)
        at = exact.places(keys, stated_days.index)
        given = pd.Series(stated_days.array.take(at, allow_fill=True), index=keys)
        given = given.dt.normalize().astype("datetime64[us]")
        stated = given.notna().to_numpy(dtype=np.bool_)
        since = since.where(~stated, given)
        source[stated] = len(waiting)
        days = np.where(stated, np.nan, days)
        if as_of is not None:
            elapsed = (as_of.normalize() - given).dt.days.to_numpy(dtype=np.float64, na_value=np.nan)
            days = np.where(stated, np.maximum(elapsed, 0.0), days)
    levels = (exact.dense_levels(money), exact.dense_levels(days))
    table = pd.DataFrame(
        {
            "rank": _ranks(levels),
            "revenue_at_risk": money,
            "class": pd.array([None] * len(keys), dtype="str") if classes is None else _looked_up(classes, keys),
            "since": since,
            "since_from": pd.array(names, dtype="str").take(source, allow_fill=True),
            "days": pd.array(np.where(np.isnan(days), 0, days).astype(np.int64), dtype="Int64"),
            **{name: chosen[name] for name in ("risk", "critical", "signal_count", "completeness")},
        },
        index=keys,
    )
    table.loc[np.isnan(days), "days"] = pd.NA
    known = money[~np.isnan(money)]
    return AtRiskQueue(
        table=table.iloc[exact.order_by(levels, keys)],
        accounts=len(keys),
        revenue=exact.total(known) if known.size else None,
        without_revenue=len(keys) - known.size,
        measure="MRR" if recurring else "revenue",
    )


def waiting_days(signals: RiskSignals) -> pd.DataFrame:
    """Count for how many days each dated signal has fired (method.md 7.2).

    Args:
        signals: As ``risk_signals`` returns them.

    Returns:
        Accounts x ``no_contact``, ``renewal_near``, ``onboarding_stalled``, ``actions_overdue``: days since the
        threshold was met; NaN where the signal does not fire.
    """
    return pd.DataFrame(
        _waiting(signals, np.arange(len(signals.measured), dtype=np.intp)), index=signals.measured.index
    )


def _waiting(signals: RiskSignals, rows: NDArray[np.intp]) -> dict[str, NDArray[np.float64]]:
    """Count the days for some rows alone."""
    rules = signals.rules

    def value(name: str) -> NDArray[np.float64]:
        return np.asarray(signals.measured[name].to_numpy(dtype=np.float64)[rows], dtype=np.float64)

    days = {
        "no_contact": value("contact_age") - rules.contact_days,
        "renewal_near": rules.renewal_days - value("renewal_in"),
        "onboarding_stalled": value("onboarding_age") - rules.onboarding_days,
        "actions_overdue": value("overdue") - rules.overdue_days,
    }
    fires = {name: signals.fired[name].to_numpy(dtype=np.bool_, na_value=False)[rows] for name in days}
    return {name: np.where(fires[name], days[name], np.nan) for name in days}


def _looked_up(texts: pd.Series[str], keys: pd.Index) -> pd.api.extensions.ExtensionArray:
    """Give the text of each key, missing where there is none."""
    return texts.array.take(exact.places(keys, texts.index), allow_fill=True)


def signals_in_words(result: RiskResult, account: Hashable) -> tuple[FiredSignal, ...]:
    """List the signals that fire for one account, critical ones first, then in the method's order (method.md 7.1).

    Args:
        result: As ``assess_risk`` returns it.
        account: Key of the account.

    Returns:
        One entry per signal that fires, with its value, its threshold and a sentence.

    Raises:
        KeyError: There is no such account.
    """
    signals = result.detail
    if account not in signals.fired.index:
        raise KeyError(f"There is no account {account!r} in this book.")
    place = signals.fired.index.get_indexer(pd.Index([account]))[0]
    fired = {key: signals.fired[key].array[place] for key in SIGNALS}
    critical = {key: signals.critical[key].array[place] for key in SIGNALS}
    values = {str(name): float(signals.measured[name].array[place]) for name in signals.measured.columns}
    waiting = {name: days[0] for name, days in _waiting(signals, np.array([place])).items()}
    found = []
    for key, title in zip(SIGNALS, TITLES, strict=True):
        if pd.isna(fired[key]) or not fired[key]:
            continue
        severe = bool(critical[key])
        value, threshold, unit, text = _words(key, values, signals, severe)
        days = waiting.get(key, np.nan)
        found.append(
            FiredSignal(key, title, severe, value, threshold, unit, text, None if pd.isna(days) else int(days))
        )
    return tuple(sorted(found, key=lambda entry: not entry.critical))


def signals_in_short(result: RiskResult, accounts: pd.Index) -> list[str]:
    """Write the signals of several accounts, each account's in the order of `signals_in_words`, joined by semicolons.

    Args:
        result: As ``assess_risk`` returns it.
        accounts: Keys of accounts of the book.

    Returns:
        One text per account, empty where nothing fires.

    Raises:
        KeyError: There is no such account.
    """
    signals = result.detail
    rows = exact.places(accounts, signals.fired.index)
    if bool((rows < 0).any()):
        raise KeyError(f"There is no account {accounts[rows < 0][0]!r} in this book.")
    fired = {key: signals.fired[key].to_numpy(dtype=np.bool_, na_value=False)[rows].tolist() for key in SIGNALS}
    severe = {key: signals.critical[key].to_numpy(dtype=np.bool_)[rows].tolist() for key in SIGNALS}
    measured = {
        str(name): signals.measured[name].to_numpy(dtype=np.float64)[rows].tolist() for name in signals.measured
    }
    texts = []
    for row in range(len(rows)):
        found = [(not severe[key][row], key) for key in SIGNALS if fired[key][row]]
        values = {name: column[row] for name, column in measured.items()}
        texts.append("; ".join(_words(key, values, signals, not mild)[3] for mild, key in sorted(found, key=_mild)))
    return texts


def _mild(entry: tuple[bool, str]) -> bool:
    """Put what is critical first and leave the rest as it stands."""
    return entry[0]


def _words(
    key: str, values: dict[str, float], signals: RiskSignals, severe: bool
) -> tuple[float | None, float | None, str, str]:
    """Give value, threshold, unit and sentence of a signal that fires."""
    rules = signals.rules
    if key in {"satisfaction", "engagement"}:
        limit = rules.engagement_low
        if key == "satisfaction":
            limit = rules.satisfaction_critical if severe else rules.satisfaction_low
        value = values[key]
        return value, limit, "of 10", f"{key} {_distinct(value, limit)} of 10, below {limit:g}"
    if key == "revenue_falling":
        value, limit = values["revenue_ratio"], rules.revenue_critical if severe else rules.revenue_low
        base = "the same period a year before" if values["revenue_base"] == 1.0 else "the period before"
        fall, line = (1.0 - value) * 100, round((1.0 - limit) * 100, 9)
        share = _distinct(fall, line, 0 if fall >= WHOLE_PERCENT else 1)
        return value, limit, "fraction", f"revenue down {share} % on {base}, more than {line:g} %"
    if key == "renewal_near":
        value, limit = values["renewal_in"], rules.renewal_critical_days if severe else rules.renewal_days
        if value < 0:
            return value, limit, "days", f"renewal {_days(-value)} past its date and not agreed"
        return value, limit, "days", f"renewal in {_days(value)} and not agreed, within {_days(limit)}"
    if key == "no_contact":
        value, limit = values["contact_age"], rules.contact_days
        return value, limit, "days", f"last contact {_days(value)} ago, more than {limit:g}"
    if key == "onboarding_stalled":
        value, limit = values["onboarding_age"], rules.onboarding_days
        return value, limit, "days", f"onboarding not complete {_days(value)} after its start, limit {limit:g}"
    if key == "actions_overdue":
        value, limit = values["overdue"], rules.overdue_days
        return value, limit, "days", f"an action is overdue by {_days(value)}, more than {limit:g}"
    if key == "key_player":
        texts = {1.0: "a key player is negative", 2.0: "nobody is known", 3.0: "a decider is hostile"}
        return None, None, "", texts[values["key_player_why"]]
    return None, None, "", {"flagged": "flagged by hand", "single_threaded": "hangs on one person"}[key]


def _distinct(value: float, limit: float, least: int = 1) -> str:
    """Write a number with so many decimals, or as many as keep it visibly different from its limit."""
    for digits in range(least, MOST_DIGITS):
        text = f"{value:.{digits}f}"
        if float(text) != limit:
            return text.rstrip("0").rstrip(".") if digits else text
    return repr(value)


def _days(count: float) -> str:
    """Write a number of days."""
    return "1 day" if count == 1 else f"{count:g} days"


def _ranks(
    levels: tuple[np.ndarray[tuple[int], np.dtype[np.int64]], ...],
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Rank by several levels, the most important first: 1, 2, 2, 4."""
    order = np.lexsort(tuple(reversed(levels)))
    differs = np.zeros(len(order), dtype=np.bool_)
    for level in levels:
        ranked = level[order]
        differs[1:] |= ranked[1:] != ranked[:-1]
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = exact.tie_starts(np.cumsum(differs).astype(np.int64)) + 1
    return ranks
