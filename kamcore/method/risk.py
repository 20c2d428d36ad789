"""Risk: ten signals, each on its own, their weighted share, and the level (method.md 7.1).

Every signal is yes, no, or without data; without data it takes no part, and completeness is reported apart from
health. A critical signal alone makes the risk high: an average must not hide a critical failure. The queue of accounts
at risk is in ``risk_queue`` (method.md 7.2).

Source: deck, risk column and at-risk queue; thresholds and weights of the table in method.md 7.1.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.risk_inputs import RiskInputs

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECTION = "7.1"
SIGNALS = (
    "flagged",
    "satisfaction",
    "engagement",
    "revenue_falling",
    "renewal_near",
    "no_contact",
    "single_threaded",
    "key_player",
    "onboarding_stalled",
    "actions_overdue",
)
TITLES = (
    "Flagged by hand",
    "Satisfaction",
    "Engagement",
    "Revenue falling",
    "Renewal near",
    "No contact",
    "Single-threaded",
    "Key player negative or unknown",
    "Onboarding stalled",
    "Actions overdue",
)
LEVELS = ("high", "medium", "low", "unknown")
CONVENTION = "weighted share of the signals with data; a critical signal alone is high; under three signals unknown"


@dataclass(frozen=True, slots=True)
class RiskRules:
    """Thresholds and weights (method.md 7.1); the defaults are the table's.

    What happens exactly at a threshold: satisfaction, engagement and revenue fire *below* it; a renewal fires *at* it
    (90 days to go, and 30 for critical); contact and overdue actions fire *above* it (the 61st and the 15th day);
    onboarding fires *at* it (not complete on the 90th day); a risk level starts *at* it.

    Attributes:
        satisfaction_low: Fires below, 0 to 10.
        satisfaction_critical: Critical below, 0 to 10.
        engagement_low: Fires below, 0 to 10.
        revenue_low: Fires below this fraction of the period compared with.
        revenue_critical: Critical below this fraction.
        renewal_days: Fires when the renewal is at most so many days away and not agreed.
        renewal_critical_days: Critical when at most so many days away.
        contact_days: Fires when the last contact is more than so many days ago.
        onboarding_days: Fires when onboarding is not complete so many days after its start.
        overdue_days: Fires when an action is overdue by more than so many days.
        high_from: Risk from which the level is high.
        medium_from: Risk from which the level is medium.
        min_signals: With fewer signals with data the level is unknown, unless one is critical.
        weights: One non-negative weight per signal, in the order of `SIGNALS`.

    Raises:
        ValueError: A weight is negative or not finite, a number of weights other than ten, a critical threshold that
            lies outside its signal's own, or levels in the wrong order.
    """

    satisfaction_low: float = 6.0
    satisfaction_critical: float = 4.0
    engagement_low: float = 4.0
    revenue_low: float = 0.9
    revenue_critical: float = 0.7
    renewal_days: float = 90.0
    renewal_critical_days: float = 30.0
    contact_days: float = 60.0
    onboarding_days: float = 90.0
    overdue_days: float = 14.0
    high_from: float = 0.5
    medium_from: float = 0.25
    min_signals: int = 3
    weights: tuple[float, ...] = (3.0, 2.0, 2.0, 2.0, 2.0, 1.0, 1.0, 2.0, 1.0, 1.0)

    def __post_init__(self) -> None:
        if len(self.weights) != len(SIGNALS):
            raise ValueError(f"Risk needs {len(SIGNALS)} weights, one per signal; {len(self.weights)} were given.")
        if not all(np.isfinite(weight) and weight >= 0 for weight in self.weights):
            raise ValueError("A risk weight is negative or not a number; weights are 0 or more.")
        if any(not np.isfinite(getattr(self, field.name)) for field in fields(self) if field.name != "weights"):
            raise ValueError("A risk threshold is not a number.")
        inside = (
            ("satisfaction", self.satisfaction_critical, self.satisfaction_low),
            ("revenue", self.revenue_critical, self.revenue_low),
            ("renewal", self.renewal_critical_days, self.renewal_days),
            ("medium", self.medium_from, self.high_from),
        )
        for name, inner, outer in inside:
            if inner > outer:
                raise ValueError(
                    f"The {name} threshold {inner:g} lies outside {outer:g}; the stricter one comes first."
                )


@dataclass(frozen=True, slots=True, eq=False)
class RiskSignals:
    """The ten signals of every account (method.md 7.1).

    Attributes:
        fired: Accounts x `SIGNALS`, nullable yes/no; NA where there is no data.
        critical: Accounts x `SIGNALS`, yes where the signal is critical on its own.
        measured: What was compared, NaN where not known: ``satisfaction``, ``engagement`` (0 to 10), ``revenue_ratio``
            (fraction of the period compared with), ``revenue_base`` (1 a year before, 2 the period before),
            ``renewal_in`` (days, negative when past), ``contact_age``, ``onboarding_age``, ``overdue`` (days),
            ``key_player_why`` (1 a key player is negative, 2 nobody is known, 3 a decider is hostile).
        rules: The thresholds used.
        as_of: The day they refer to; None when no date was compared.
        section: Section of method.md.
    """

    fired: pd.DataFrame
    critical: pd.DataFrame
    measured: pd.DataFrame
    rules: RiskRules
    as_of: pd.Timestamp | None
    section: str = SECTION


@dataclass(frozen=True, slots=True, eq=False)
class RiskResult:
    """The risk of every account (method.md 7.1).

    Attributes:
        table: By account, in the order given: ``risk`` (0 to 1, weighted share of the signals with data that fire; NaN
            without data), ``level`` (``"high"``, ``"medium"``, ``"low"``, ``"unknown"``), ``critical`` (yes/no),
            ``completeness`` (share of the weight with data, 0 to 1: never a part of health), ``with_data`` and
            ``signal_count`` (how many signals have data, and how many fire).
        detail: The signals, their values and thresholds.
        counts: How many accounts are at each level.
        rules: The weights and levels used.
        convention: The active convention.
        section: Section of method.md.
    """

    table: pd.DataFrame
    detail: RiskSignals
    counts: tuple[tuple[str, int], ...]
    rules: RiskRules
    convention: str = CONVENTION
    section: str = SECTION

    @property
    def signals(self) -> pd.DataFrame:
        """Accounts x signals, nullable yes/no."""
        return self.detail.fired

    @property
    def signal_count(self) -> pd.Series[int]:
        """How many signals fire, by account."""
        return self.table["signal_count"]


def risk_signals(
    accounts: pd.Index,
    *,
    as_of: pd.Timestamp | None = None,
    rules: RiskRules | None = None,
    flagged: pd.Series[bool] | None = None,
    satisfaction: pd.Series[float] | None = None,
    engagement: pd.Series[float] | None = None,
    revenue: pd.Series[float] | None = None,
    revenue_year_before: pd.Series[float] | None = None,
    revenue_period_before: pd.Series[float] | None = None,
    renewal_date: pd.Series[pd.Timestamp] | None = None,
    renewal_agreed: pd.Series[bool] | None = None,
    last_contact: pd.Series[pd.Timestamp] | None = None,
    single_threaded: pd.Series[bool] | None = None,
    key_player_negative: pd.Series[bool] | None = None,
    nobody_known: pd.Series[bool] | None = None,
    decider_hostile: pd.Series[bool] | None = None,
    onboarding_complete: pd.Series[bool] | None = None,
    onboarding_start: pd.Series[pd.Timestamp] | None = None,
    overdue_days: pd.Series[float] | None = None,
) -> RiskSignals:
    """Tell for each account which signals fire (method.md 7.1).

    Every input is a series by account, in any order; None means that there is no data anywhere, a missing value or an
    absent account that there is none for it. Revenue is compared with the same period a year before where that is
    positive, else with the period before; where neither is positive there is nothing to compare. A renewal date
    without a word on agreement counts as not agreed; an agreed renewal never fires. The key player signal has data
    where a key player's sentiment is known, or where nobody is known or a decider is hostile, which fire it.

    Args:
        accounts: The accounts to answer for, each once.
        as_of: The book's day; without it the signals that compare a date have no data.
        rules: Thresholds; default those of the method.
        flagged: Marked at risk by hand.
        satisfaction: 0 to 10.
        engagement: 0 to 10.
        revenue: Latest period.
        revenue_year_before: The same period a year before.
        revenue_period_before: The period before.
        renewal_date: Date of the next renewal.
        renewal_agreed: Whether it is agreed.
        last_contact: Day of the last contact.
        single_threaded: From the stakeholder map (method.md 8.5).
        key_player_negative: Whether any key player's sentiment is below 0.
        nobody_known: Whether nobody of the account is on the map.
        decider_hostile: Whether a decider's sentiment is -2.
        onboarding_complete: Whether onboarding is complete.
        onboarding_start: Day it started.
        overdue_days: Days by which the most overdue action is overdue; 0 or less when none is.

    Returns:
        The signals, which of them are critical, and the values compared.

    Raises:
        ValueError: An account is given twice, or a value cannot be read as a number, a date or a yes/no.
    """
    if not exact.all_different(accounts):
        raise ValueError("An account is given twice; risk is per account.")
    rules = rules or RiskRules()
    read = RiskInputs(accounts, as_of)
    none = np.zeros(len(accounts), dtype=np.bool_)
    fired: dict[str, NDArray[np.bool_]] = {}
    known: dict[str, NDArray[np.bool_]] = {}
    critical = dict.fromkeys(SIGNALS, none)

    fired["flagged"], known["flagged"] = read.yes_no(flagged)
    critical["flagged"] = fired["flagged"]

    happy, engaged = read.numbers(satisfaction), read.numbers(engagement)
    fired["satisfaction"], known["satisfaction"] = _below(happy, rules.satisfaction_low), ~np.isnan(happy)
    critical["satisfaction"] = _below(happy, rules.satisfaction_critical)
    fired["engagement"], known["engagement"] = _below(engaged, rules.engagement_low), ~np.isnan(engaged)

    now, year, before = (read.numbers(item) for item in (revenue, revenue_year_before, revenue_period_before))
    base = np.where(year > 0, 1.0, np.where(before > 0, 2.0, np.nan))
    against = np.where(base == 1.0, year, np.where(base == 2.0, before, np.nan))
    ratio = now / against
    fired["revenue_falling"], known["revenue_falling"] = _below(ratio, rules.revenue_low), ~np.isnan(ratio)
    critical["revenue_falling"] = _below(ratio, rules.revenue_critical)

    renewal = -read.age(renewal_date)
    agreed, _ = read.yes_no(renewal_agreed)
    fired["renewal_near"] = exact.at_most(renewal, rules.renewal_days) & ~agreed
    known["renewal_near"] = agreed | ~np.isnan(renewal)
    critical["renewal_near"] = exact.at_most(renewal, rules.renewal_critical_days) & ~agreed

    contact = read.age(last_contact)
    fired["no_contact"], known["no_contact"] = _above(contact, rules.contact_days), ~np.isnan(contact)
    fired["single_threaded"], known["single_threaded"] = read.yes_no(single_threaded)

    negative, negative_known = read.yes_no(key_player_negative)
    nobody, nobody_given = read.yes_no(nobody_known)
    hostile, hostile_known = read.yes_no(decider_hostile)
    fired["key_player"] = negative | nobody | hostile
    # That somebody is on the map says nothing about how the key players feel: only a yes is data here.
    known["key_player"] = negative_known | (nobody & nobody_given) | (hostile_known & hostile)
    critical["key_player"] = hostile

    complete, complete_known = read.yes_no(onboarding_complete)
    onboarding = read.age(onboarding_start)
    fired["onboarding_stalled"] = exact.at_least(onboarding, rules.onboarding_days) & complete_known & ~complete
    known["onboarding_stalled"] = complete | (complete_known & ~np.isnan(onboarding))

    overdue = read.numbers(overdue_days)
    fired["actions_overdue"], known["actions_overdue"] = _above(overdue, rules.overdue_days), ~np.isnan(overdue)

    why = np.where(hostile, 3.0, np.where(negative, 1.0, np.where(nobody, 2.0, np.nan)))
    measured = {
        "satisfaction": happy,
        "engagement": engaged,
        "revenue_ratio": ratio,
        "revenue_base": np.where(np.isnan(ratio), np.nan, base),
        "renewal_in": renewal,
        "contact_age": contact,
        "onboarding_age": onboarding,
        "overdue": overdue,
        "key_player_why": why,
    }
    flags = {key: pd.arrays.BooleanArray(fired[key] & known[key], ~known[key]) for key in SIGNALS}
    return RiskSignals(
        pd.DataFrame(flags, index=accounts),
        pd.DataFrame(critical, index=accounts),
        pd.DataFrame(measured, index=accounts),
        rules,
        as_of,
    )


def assess_risk(signals: RiskSignals, rules: RiskRules | None = None) -> RiskResult:
    """Weigh the signals of every account (method.md 7.1).

    Decision: a critical signal makes the level high even when fewer than three signals have data, because the method
    says that it does so alone; everything else with fewer than three is unknown. The share itself is still given, with
    its completeness, so that nobody has to guess why.

    Args:
        signals: As `risk_signals` returns them.
        rules: Weights and levels; default those the signals were made with.

    Returns:
        Risk, level and completeness by account.
    """
    rules = rules or signals.rules
    size = len(signals.fired)
    weights = dict(zip(SIGNALS, rules.weights, strict=True))
    known = {key: ~signals.fired[key].isna().to_numpy(dtype=np.bool_) for key in SIGNALS}
    fired = {key: signals.fired[key].to_numpy(dtype=np.bool_, na_value=False) for key in SIGNALS}
    over = exact.row_totals([np.where(fired[key], weights[key], 0.0) for key in SIGNALS], size)
    under = exact.row_totals([np.where(known[key], weights[key], 0.0) for key in SIGNALS], size)
    risk = np.full(size, np.nan)
    np.divide(over, under, out=risk, where=under > 0)
    weight = exact.total(rules.weights)
    critical = signals.critical.to_numpy(dtype=np.bool_).any(axis=1)
    with_data = np.sum([*known.values()], axis=0)
    enough = (with_data >= rules.min_signals) & ~np.isnan(risk)
    code = np.where(exact.at_least(risk, rules.high_from), 0, np.where(exact.at_least(risk, rules.medium_from), 1, 2))
    code = np.where(critical, 0, np.where(enough, code, 3))
    table = pd.DataFrame(
        {
            "risk": risk,
            "level": pd.array(list(LEVELS), dtype="str").take(code),
            "critical": critical,
            "completeness": under / weight if weight > 0 else np.zeros(size),
            "with_data": with_data,
            "signal_count": np.sum([*fired.values()], axis=0),
        },
        index=signals.fired.index,
    )
    counts = np.bincount(code, minlength=len(LEVELS))
    levels = tuple((level, int(count)) for level, count in zip(LEVELS, counts, strict=True))
    return RiskResult(table, signals, levels, rules)


def _below(values: NDArray[np.float64], threshold: float) -> NDArray[np.bool_]:
    """Tell which values are clearly below a threshold."""
    return (values < threshold) & ~exact.same_as(values, threshold)


def _above(values: NDArray[np.float64], threshold: float) -> NDArray[np.bool_]:
    """Tell which values are clearly above a threshold."""
    return (values > threshold) & ~exact.same_as(values, threshold)
