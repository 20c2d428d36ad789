"""Every choice that holds for a whole book: its name, default, bounds and what it means.

One field of :class:`Settings` is one choice. An argument overrides the book's Settings sheet field by field, and the sheet
overrides the defaults; :meth:`Settings.over` is that rule.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

KPI_KEYS = ("accounts", "revenue", "satisfaction", "onboarding", "at_risk", "revenue_at_risk")
"""The figures the Dashboard can show, in their usual order."""
KEY_MEASURES = (
    "score",
    "growth",
    "harmony",
    "strength",
    "revenue",
    "change",
    "potential_spend",
    "share_of_wallet",
    "satisfaction",
)
"""The measures a rule for key accounts can be made of; the setting ``key_MEASURE`` holds the threshold of each."""


@dataclass(frozen=True, slots=True)
class Option:
    """What a setting is to the person who sets it.

    Attributes:
        title: its name on screen and on the Settings sheet.
        note: one sentence.
        group: the heading it stands under.
        unit: the unit of a number.
        choices: the closed list, where there is one.
        low, high: inclusive bounds of a number.
        optional: what a setting takes that is empty by default; "" for text and for one that has a default.
    """

    title: str
    note: str
    group: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    optional: Literal["", "date", "number"] = ""


def _option(default: object, title: str, note: str, group: str, **more: Any) -> Any:  # noqa: ANN401  (dataclasses.field is typed so)
    return field(default=default, metadata={"option": Option(title, note, group, **more)})


def _signal(points: float, title: str) -> Any:  # noqa: ANN401  (see _option)
    return _option(
        points, f"Weight: {title}", f"How much the signal '{title}' counts.", "Risk weights", low=0, high=100
    )


def _criterion(measure: str, **more: Any) -> Any:  # noqa: ANN401  (see _option)
    title, note = f"Key account: {measure} from", "From here on the criterion is met; empty: it is no criterion."
    return _option(None, title, note, "Key accounts", optional="number", **more)


@dataclass(frozen=True)
class Settings:
    """The choices of one book. Build it with keywords; what is given counts as *stated*.

    Attributes:
        stated: the fields that were said and not left at their defaults; only these override.
    """

    # the book
    currency: str = _option(
        "EUR", "Currency", "The reporting currency, three letters; shown beside every amount.", "Book"
    )
    as_of: date | None = _option(
        None,
        "As of",
        "The day the figures are looked at from; empty: the end of the last period.",
        "Book",
        optional="date",
    )
    revenue_is: str = _option(
        "as marked",
        "Revenue is",
        "Recurring revenue is called MRR; one-off revenue is not.",
        "Book",
        choices=("as marked", "recurring", "not recurring"),
    )
    roll_up: bool = _option(
        False, "Roll up to parent", "Count every account with the top account of its group.", "Book"
    )
    window: str = _option(
        "", "Period shown", "A year, quarter or month; empty: the latest complete year, else the latest period.", "Book"
    )
    # concentration
    pareto_threshold: float = _option(
        0.8,
        "Pareto threshold",
        "The share of revenue that the vital few bring.",
        "Concentration",
        unit="share",
        low=0.01,
        high=0.99,
    )
    abc_a: float = _option(
        0.8,
        "A ends at",
        "Cumulative share up to which accounts are A.",
        "Concentration",
        unit="share",
        low=0.01,
        high=0.99,
    )
    abc_b: float = _option(
        0.95,
        "B ends at",
        "Cumulative share up to which accounts are B.",
        "Concentration",
        unit="share",
        low=0.01,
        high=1.0,
    )
    abc_method: str = _option(
        "value",
        "ABC by",
        "By share of value, by number of accounts, or computed from the curve.",
        "Concentration",
        choices=("value", "count", "computed"),
    )
    abc_rule: str = _option(
        "crossing",
        "Account on the line",
        "Whether the account that crosses the line still belongs above it.",
        "Concentration",
        choices=("crossing", "strict"),
    )
    # scoring and quadrant
    growth_weight: float = _option(
        50.0, "Weight of growth", "How much the growth factors count.", "Scoring", low=0, high=1000
    )
    harmony_weight: float = _option(
        50.0, "Weight of harmony", "How much the harmony factors count.", "Scoring", low=0, high=1000
    )
    cut_rule: str = _option(
        "midpoint",
        "Cut-line rule",
        "Where high begins on the quadrant.",
        "Quadrant",
        choices=("midpoint", "parity", "median", "custom"),
    )
    cut_attractiveness: float = _option(
        5.0, "Attractiveness line", "With the rule custom: high begins here.", "Quadrant", unit="of 10", low=0, high=10
    )
    cut_strength: float = _option(
        5.0, "Strength line", "With the rule custom: high begins here.", "Quadrant", unit="of 10", low=0, high=10
    )
    orientation: str = _option(
        "rising",
        "Orientation",
        "Relationship strength rising to the right, or falling (McDonald's picture).",
        "Quadrant",
        choices=("rising", "falling"),
    )
    # the rule for key accounts (method.md 2.5)
    key_score: float | None = _criterion("score", unit="of 10", low=0, high=10)
    key_growth: float | None = _criterion("growth score", unit="of 10", low=0, high=10)
    key_harmony: float | None = _criterion("harmony score", unit="of 10", low=0, high=10)
    key_strength: float | None = _criterion("relationship strength", unit="of 10", low=0, high=10)
    key_revenue: float | None = _criterion("revenue")
    key_change: float | None = _criterion("revenue growth", unit="share", low=-10, high=10)
    key_potential_spend: float | None = _criterion("spend available")
    key_share_of_wallet: float | None = _criterion("share of wallet", unit="share", low=0, high=1)
    key_satisfaction: float | None = _criterion("satisfaction", unit="of 10", low=0, high=10)
    key_needed: int = _option(
        0,
        "Key account: criteria to be met",
        "How many of the criteria an account has to meet; 0: all of them.",
        "Key accounts",
        low=0,
        high=len(KEY_MEASURES),
    )
    # dashboard
    kpis: tuple[str, ...] = _option(
        KPI_KEYS,
        "Figures on the Dashboard",
        "Which figures stand at its top, in this order.",
        "Dashboard",
        choices=KPI_KEYS,
    )
    premium_plan: str = _option(
        "", "Premium plan", "The plan to move accounts up to; empty: as marked on Products.", "Dashboard"
    )
    # lifetime value (method.md 5.2)
    clv_variant: str = _option(
        "end",
        "First margin",
        "Lifetime value counts the first margin at the end of the first year, or at once.",
        "Lifetime value",
        choices=("end", "immediate"),
    )
    clv_retention: float = _option(
        0.0,
        "Retention per year",
        "The share of accounts that stay for another year; 0 %: as measured in the book, else 80 %.",
        "Lifetime value",
        unit="share",
        low=0,
        high=1,
    )
    clv_discount: float = _option(
        0.1,
        "Discount per year",
        "By how much money a year later is worth less.",
        "Lifetime value",
        unit="share",
        low=0,
        high=1,
    )
    clv_years: int = _option(
        0, "Years counted", "How many years of margin count; 0: without an end.", "Lifetime value", low=0, high=100
    )
    clv_acquisition: float = _option(
        0.0, "Cost of winning an account", "Taken off each lifetime value.", "Lifetime value", low=0
    )
    # risk thresholds (method.md 7.1)
    satisfaction_low: float = _option(
        6.0, "Satisfaction low below", "Below this the signal fires.", "Risk", unit="of 10", low=0, high=10
    )
    satisfaction_critical: float = _option(
        4.0, "Satisfaction critical below", "Below this it is critical.", "Risk", unit="of 10", low=0, high=10
    )
    engagement_low: float = _option(
        4.0, "Engagement low below", "Below this the signal fires.", "Risk", unit="of 10", low=0, high=10
    )
    revenue_fall: float = _option(
        0.9, "Revenue falling below", "Share of the period before.", "Risk", unit="share", low=0, high=1
    )
    revenue_fall_critical: float = _option(
        0.7, "Revenue fall critical below", "Share of the period before.", "Risk", unit="share", low=0, high=1
    )
    renewal_days: int = _option(
        90, "Renewal near within", "Days before a renewal that is not agreed.", "Risk", unit="days", low=0, high=1000
    )
    renewal_days_critical: int = _option(
        30,
        "Renewal critical within",
        "Days before a renewal that is not agreed.",
        "Risk",
        unit="days",
        low=0,
        high=1000,
    )
    contact_days: int = _option(
        60, "No contact for more than", "Days since the last contact.", "Risk", unit="days", low=0, high=2000
    )
    onboarding_days: int = _option(
        90,
        "Onboarding stalled after",
        "Days since its start, when not complete.",
        "Risk",
        unit="days",
        low=0,
        high=2000,
    )
    overdue_days: int = _option(
        14, "Actions overdue by more than", "Days past their due date.", "Risk", unit="days", low=0, high=2000
    )
    risk_high: float = _option(
        0.5, "High risk from", "Weighted share of signals that fire.", "Risk", unit="share", low=0, high=1
    )
    risk_medium: float = _option(
        0.25, "Medium risk from", "Weighted share of signals that fire.", "Risk", unit="share", low=0, high=1
    )
    # people
    manager_sways: float = _option(
        0.7, "A manager sways a report", "How strongly, on the path to yes.", "People", unit="share", low=0, high=1
    )
    report_sways: float = _option(
        0.3, "A report sways a manager", "How strongly, on the path to yes.", "People", unit="share", low=0, high=1
    )
    # risk weights
    weight_flagged: float = _signal(3.0, "flagged by hand")
    weight_satisfaction: float = _signal(2.0, "satisfaction low")
    weight_engagement: float = _signal(2.0, "engagement low")
    weight_revenue: float = _signal(2.0, "revenue falling")
    weight_renewal: float = _signal(2.0, "renewal near")
    weight_contact: float = _signal(1.0, "no contact")
    weight_single_thread: float = _signal(1.0, "single-threaded")
    weight_key_player: float = _signal(2.0, "key player negative or unknown")
    weight_onboarding: float = _signal(1.0, "onboarding stalled")
    weight_actions: float = _signal(1.0, "actions overdue")

    stated: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Count every field that differs from its default as stated, and check bounds and closed lists."""
        differing = {f.name for f in fields(self) if f.name != "stated" and getattr(self, f.name) != f.default}
        object.__setattr__(self, "stated", frozenset(self.stated | differing))
        for name, option in options().items():
            check(name, option, getattr(self, name))

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Settings:
        """Build settings in which every given field is stated, even at its default.

        Raises:
            ValueError: for an unknown field, or a value outside its bounds or closed list.
        """
        unknown = set(values) - set(options())
        if unknown:
            raise ValueError(f"unknown setting {min(unknown)!r}")
        return cls(**values, stated=frozenset(values))

    def over(self, base: Settings) -> Settings:
        """Return ``base`` with every field that is stated here."""
        values = {name: getattr(self if name in self.stated else base, name) for name in options()}
        return Settings(**values, stated=self.stated | base.stated)

    def items(self) -> Iterator[tuple[str, Any]]:
        """Go through the stated fields with their values, in the order of the fields."""
        return ((name, getattr(self, name)) for name in options() if name in self.stated)


def options() -> dict[str, Option]:
    """Return what each setting means, by field name and in order."""
    return {f.name: f.metadata["option"] for f in fields(Settings) if "option" in f.metadata}


def check(name: str, option: Option, value: object) -> None:
    """Check one value.

    Raises:
        ValueError: with a sentence that names the setting, what was found and what was expected.
    """
    if option.choices:
        given = value if isinstance(value, tuple) else (value,)
        for one in given:
            if one not in option.choices:
                raise ValueError(f"{option.title}: found {one!r}, expected one of {', '.join(option.choices)}")
    if name == "currency" and not (isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha()):
        raise ValueError(f"{option.title}: found {value!r}, expected three letters such as EUR")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if math.isinf(value):
            raise ValueError(f"{option.title}: found {value}, expected a number")
        too_low = option.low is not None and not value >= option.low
        too_high = option.high is not None and not value <= option.high
        if too_low or too_high:
            raise ValueError(f"{option.title}: found {value}, expected {option.low} to {option.high}")
