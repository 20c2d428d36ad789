"""The questions about danger and people: risk, the queue, stakeholder maps (method.md 7 and 8)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.analysis.figures import last_member
from kamcore.analysis.people import clean_influence, clean_people
from kamcore.analysis.question import question
from kamcore.analysis.standing import Standing
from kamcore.method import exact
from kamcore.method.network_layout import Layout, layout
from kamcore.method.risk import RiskResult, RiskRules, assess_risk, risk_signals
from kamcore.method.risk_queue import AtRiskQueue, at_risk_queue
from kamcore.method.stakeholder_coverage import CoverageResult, coverage
from kamcore.method.stakeholder_flags import CoverageFlags, coverage_flags
from kamcore.method.stakeholders import build_network
from kamcore.method.winning import WinList, whom_to_win
from kamcore.workbook.periods import Period

if TYPE_CHECKING:
    from kamcore.method.stakeholder_map import Network

RISK_SETTINGS = (
    "satisfaction_low", "satisfaction_critical", "engagement_low", "revenue_fall", "revenue_fall_critical", "renewal_days",
    "renewal_days_critical", "contact_days", "onboarding_days", "overdue_days", "risk_high", "risk_medium", "weight_flagged",
    "weight_satisfaction", "weight_engagement", "weight_revenue", "weight_renewal", "weight_contact", "weight_single_thread",
    "weight_key_player", "weight_onboarding", "weight_actions",
)  # fmt: skip


class Watch(Standing):
    """What an Analysis says about risk and about the people who decide."""

    @question(sheets=("actions",), needs=("as_of",))
    def overdue_days(self) -> pd.Series[float]:
        """Days by which the most overdue action of an account is overdue; 0 when it has actions and none is."""
        actions = self.book["actions"]
        if self.as_of is None or actions.empty:
            return pd.Series(dtype="float64")
        late: pd.Series[float] = (self.as_of - actions["due"]).dt.days.astype("float64")
        late = late.where(actions["status"].fillna("to do") != "done", 0.0).where(actions["due"].notna(), 0.0)
        worst: pd.Series[float] = late.clip(lower=0.0).groupby(actions["account"]).max()
        return worst

    @question(sheets=("stakeholders", "influence"))
    def coverage_flags(self) -> CoverageFlags:
        """What the stakeholder maps of all accounts say, one row per account that has people."""
        return coverage_flags(clean_people(self.book["stakeholders"]), clean_influence(self.book["influence"]))

    @question(
        sheets=("renewals",),
        settings=RISK_SETTINGS,
        needs=("accounts", "revenue", "as_of", "overdue_days", "coverage_flags"),
    )
    def risk(self) -> RiskResult:
        """The risk of every account and the signals behind it."""
        a, flags, s = self.accounts, self.coverage_flags.table, self.settings
        rules = RiskRules(
            satisfaction_low=s.satisfaction_low,
            satisfaction_critical=min(s.satisfaction_low, s.satisfaction_critical),
            engagement_low=s.engagement_low,
            revenue_low=s.revenue_fall,
            revenue_critical=min(s.revenue_fall, s.revenue_fall_critical),
            renewal_days=s.renewal_days,
            renewal_critical_days=min(s.renewal_days, s.renewal_days_critical),
            contact_days=s.contact_days,
            onboarding_days=s.onboarding_days,
            overdue_days=s.overdue_days,
            high_from=s.risk_high,
            medium_from=min(s.risk_high, s.risk_medium),
            weights=(
                s.weight_flagged, s.weight_satisfaction, s.weight_engagement, s.weight_revenue, s.weight_renewal,
                s.weight_contact, s.weight_single_thread, s.weight_key_player, s.weight_onboarding, s.weight_actions,
            ),
        )  # fmt: skip
        renewals = self.book["renewals"].copy()
        renewals["agreed"] = renewals["agreed"].fillna(value=False)
        renewals = (
            renewals.sort_values(["account", "agreed", "renewal_date"]).drop_duplicates("account").set_index("account")
        )
        now, year_before, before = self._compared_revenue()
        onboarding = a["onboarding"]
        signals = risk_signals(
            a.index,
            as_of=self.as_of,
            rules=rules,
            flagged=a["at_risk"],
            satisfaction=a["satisfaction"],
            engagement=a["engagement"],
            revenue=now,
            revenue_year_before=year_before,
            revenue_period_before=before,
            renewal_date=renewals["renewal_date"],
            renewal_agreed=renewals["agreed"],
            last_contact=a["last_contact"],
            single_threaded=flags["single_threaded"],
            key_player_negative=flags["key_player_negative"],
            nobody_known=flags["nobody_known"],
            decider_hostile=flags["decider_hostile"],
            onboarding_complete=(onboarding == "complete").astype("boolean").where(onboarding.notna()),
            onboarding_start=a["onboarding_start"],
            overdue_days=self.overdue_days,
        )
        return assess_risk(signals, rules)

    def _compared_revenue(self) -> tuple[pd.Series[float] | None, pd.Series[float] | None, pd.Series[float] | None]:
        """Revenue of the latest month (MRR) or period shown, of the same a year before, and of the one before."""
        book = self.revenue
        if book.unit != "MRR":
            return self.turnover, book.total(book.before), None
        last = last_member(book.window)
        if last is None:
            return None, None, None
        month = Period.parse(last)
        frames = (book.by_period.get(p.label) for p in (month, month.year_before(), month.back()))
        now, year_before, before = frames
        return now, year_before, before

    @question(needs=("accounts", "risk", "money", "abc", "revenue"))
    def queue(self) -> AtRiskQueue:
        """The accounts at risk, most important first; one without any money left is lost, not at risk."""
        table = self.risk.table
        money = exact.aligned(self.money, table.index)
        high = np.flatnonzero(~(money <= 0) & (table["level"] == "high").to_numpy(dtype=np.bool_))
        queued = table.iloc[high]
        since = self.accounts["at_risk_since"].array.take(exact.places(table.index, self.accounts.index)[high])
        return at_risk_queue(
            replace(self.risk, table=queued),
            pd.Series(money[high], index=queued.index),
            at_risk_since=pd.Series(since, index=queued.index),
            classes=self.abc.table["class"],
            recurring=self.revenue.unit == "MRR",
        )

    def network(self, account: str) -> Network:
        """The stakeholder map of one account.

        Raises:
            KeyError: when the book has no such account.
        """
        return self.answer_once("people", ("people", "network", account), lambda: self._network(account))

    @question(sheets=("accounts", "stakeholders", "influence"))
    def people(self) -> pd.DataFrame:
        """All people of the book in the form the maps are made from."""
        return clean_people(self.book["stakeholders"])

    def _network(self, account: str) -> Network:
        if account not in self.accounts.index:
            raise KeyError(account)
        influence = clean_influence(self.book["influence"])
        people = self.people
        return build_network(people[people["account"] == account], influence[influence["account"] == account])

    def layout(self, account: str) -> Layout:
        """Where each person of an account's map is drawn."""
        return self.answer_once("people", ("people", "layout", account), lambda: layout(self.network(account)))

    def whom_to_win(self, account: str) -> WinList:
        """Who has power and is not on our side yet."""
        return self.answer_once("people", ("people", "win", account), lambda: whom_to_win(self.network(account)))

    def coverage(self, account: str) -> CoverageResult:
        """How well we know the people who decide."""
        return self.answer_once("people", ("people", "coverage", account), lambda: coverage(self.network(account)))
