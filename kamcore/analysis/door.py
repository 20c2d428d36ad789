"""The Analysis: every question the product answers about a book, each worked out once and only when asked.

It has no logic of its own: a property hands tables and settings to the pure functions of :mod:`kamcore.method`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
import pandas as pd

from kamcore.analysis.criteria import Criterion, criteria_of, rating_matrix
from kamcore.analysis.figures import Figure, figures, last_member, money_in, plans_of, upsell_list
from kamcore.analysis.people import clean_influence, clean_people
from kamcore.analysis.question import Answers, question
from kamcore.analysis.revenue import RevenueBook, by_product, read_revenue
from kamcore.method import exact
from kamcore.method.abc_analysis import AbcResult, abc_classes
from kamcore.method.concentration import ConcentrationResult, ParetoResult, concentration, pareto
from kamcore.method.network_layout import Layout, layout
from kamcore.method.quadrant import QuadrantResult, StrengthResult, place, relationship_strength, relative_strength
from kamcore.method.ranking import RankChanges, RankingResult, rank_accounts, rank_changes
from kamcore.method.revenue_curve import RevenueCurve, revenue_curve
from kamcore.method.risk import RiskResult, RiskRules, assess_risk, risk_signals
from kamcore.method.risk_queue import AtRiskQueue, at_risk_queue
from kamcore.method.scoring import ScoreResult, weighted_score
from kamcore.method.stage_advice import potential_levels
from kamcore.method.stage_evidence import Contradiction, DerivedItems, contact_counts, contradictions, derive_items
from kamcore.method.stages import ITEM_KEYS, StagesResult, classify_stages
from kamcore.method.stakeholder_coverage import CoverageResult, coverage
from kamcore.method.stakeholder_flags import CoverageFlags, coverage_flags
from kamcore.method.stakeholders import Network, WinList, build_network, whom_to_win
from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.rollup import roll_up
from kamcore.workbook.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamcore.workbook.portfolio import Portfolio

RISK_SETTINGS = (
    "satisfaction_low", "satisfaction_critical", "engagement_low", "revenue_fall", "revenue_fall_critical", "renewal_days",
    "renewal_days_critical", "contact_days", "onboarding_days", "overdue_days", "risk_high", "risk_medium", "weight_flagged",
    "weight_satisfaction", "weight_engagement", "weight_revenue", "weight_renewal", "weight_contact", "weight_single_thread",
    "weight_key_player", "weight_onboarding", "weight_actions",
)  # fmt: skip


MOST_MONTHS = 18


def analyse(portfolio: Portfolio, settings: Settings | None = None) -> Analysis:
    """Make the Analysis of a book.

    Args:
        portfolio: the book.
        settings: overrides the book's own settings field by field.
    """
    return Analysis(portfolio, settings)


class Analysis(Answers):
    """A book, its settings, and the answer to every question, each worked out once.

    Attributes:
        portfolio: the book as loaded or edited.
        book: the book the answers are about: the same, or with groups rolled up to their top account.
        settings: the settings in force.
    """

    def __init__(self, portfolio: Portfolio, settings: Settings | None = None, carried: Analysis | None = None) -> None:
        own = portfolio.settings.over(Settings())
        self.given = settings
        self.settings = settings.over(own) if settings is not None else own
        self.portfolio = portfolio
        self.book = roll_up(portfolio) if self.settings.roll_up else portfolio
        super().__init__(self.book, self.settings, carried)

    def after(self, portfolio: Portfolio) -> Analysis:
        """Return the Analysis of an edited book; answers whose inputs did not change are carried over."""
        return Analysis(portfolio, self.given, carried=self)

    # ------------------------------------------------------------------ the book

    @question(sheets=("accounts",))
    def accounts(self) -> pd.DataFrame:
        """The Accounts table, indexed by key."""
        return self.book["accounts"].set_index("key")

    @question(needs=("accounts",))
    def by_key(self) -> pd.Series[int]:
        """The place of every account in the Accounts table, in order of key, as scores are listed."""
        order = exact.key_order(self.accounts.index)
        return pd.Series(order, index=exact.in_order(self.accounts.index, order))

    def _sorted(self, values: pd.Series[Any]) -> pd.Series[Any]:
        """Bring values in the order of the Accounts table into the order of keys; all share one index."""
        return pd.Series(values.array.take(self.by_key.to_numpy()), index=self.by_key.index, name=values.name)

    @question(needs=("accounts",))
    def names(self) -> pd.Series[str]:
        """Account names by key."""
        return self.accounts["name"]

    @question(needs=("names",))
    def by_name(self) -> pd.Index:
        """The keys of all accounts in order of name."""
        return self.names.sort_values().index

    @question(needs=("accounts",))
    def filter_values(self) -> Mapping[str, tuple[str, ...]]:
        """What accounts can be filtered by: manager, region and industry, each with its values in order."""
        return {
            name: tuple(sorted(self.accounts[name].dropna().unique())) for name in ("manager", "region", "industry")
        }

    @question(sheets=("revenue",), settings=("window", "revenue_is"), needs=("accounts",))
    def revenue(self) -> RevenueBook:
        """Revenue by account and period, and the stretch of time that is shown."""
        return read_revenue(self.book["revenue"], self.accounts.index, self.settings.window, self.settings.revenue_is)

    @question(sheets=("revenue",), needs=("revenue",))
    def by_product(self) -> pd.DataFrame:
        """Revenue by period and product or plan: ``period``, ``product``, ``revenue``.

        By month for MRR and for at most a year and a half of months; many months of revenue that does not recur jump up and
        down, so they are shown by quarter.
        """
        months = sum(w.period is not None and w.period.grain is Grain.MONTH for w in self.revenue.windows)
        quarters = self.revenue.unit != "MRR" and months > MOST_MONTHS
        return by_product(self.book["revenue"], Grain.QUARTER if quarters else None)

    @question(needs=("revenue",))
    def turnover(self) -> pd.Series[float]:
        """Revenue by account in the period shown; NaN where nothing is known."""
        return self.revenue.total(self.revenue.window)

    @question(needs=("revenue",))
    def turnover_before(self) -> pd.Series[float]:
        """Revenue by account in the period before; NaN where nothing is known."""
        return self.revenue.total(self.revenue.before)

    @question(needs=("turnover", "turnover_before"))
    def growth(self) -> pd.Series[float]:
        """Relative change of revenue by account; NaN unless the period before is positive and complete."""
        before = self.turnover_before
        return (self.turnover / before - 1.0).where(before > 0)

    @question(needs=("revenue",))
    def money(self) -> pd.Series[float]:
        """What an account stands for today: MRR of the last month, or revenue of the period shown."""
        return money_in(self.revenue, self.revenue.window)

    @question(
        sheets=("accounts", "stakeholders", "relationship", "opportunities"), settings=("as_of",), needs=("revenue",)
    )
    def as_of(self) -> pd.Timestamp | None:
        """The day the book is looked at from: as set, else the end of its last period, else its latest contact."""
        if self.settings.as_of is not None:
            return pd.Timestamp(self.settings.as_of)
        ends = [
            w.period.last_day for w in self.revenue.windows if w.period is not None and w.period.last_day is not None
        ]
        if ends and self.revenue.by_period.shape[1]:
            return pd.Timestamp(max(ends))
        days = pd.concat([self.book["accounts"]["last_contact"], self.book["stakeholders"]["last_contact"]]).dropna()
        return pd.Timestamp(days.max()) if len(days) else None

    # ------------------------------------------------------------------ 1 concentration

    @question(needs=("turnover",))
    def curve(self) -> RevenueCurve:
        """Revenue in order, as everything about concentration reads it."""
        return revenue_curve(self.turnover)

    @question(settings=("pareto_threshold",), needs=("curve",))
    def pareto(self) -> ParetoResult:
        """Who carries us: revenue in order, cumulative share, the vital few."""
        return pareto(self.curve, self.settings.pareto_threshold)

    @question(settings=("abc_a", "abc_b", "abc_method", "abc_rule"), needs=("curve",))
    def abc(self) -> AbcResult:
        """The class of every account."""
        s = self.settings
        cutoffs = (s.abc_a, max(s.abc_a, s.abc_b))
        method = cast("Literal['value', 'count', 'computed']", s.abc_method)
        return abc_classes(self.curve, method, cutoffs, cast("Literal['crossing', 'strict']", s.abc_rule))

    @question(needs=("curve",))
    def concentration(self) -> ConcentrationResult:
        """How much hangs on how few."""
        return concentration(self.curve)

    # ------------------------------------------------------------------ 2 scoring

    @question(needs=("accounts", "turnover", "growth"))
    def measured(self) -> Mapping[str, pd.Series[float]]:
        """The figures that factors can be measured from, by their name on the Criteria sheet."""
        accounts = self.accounts
        return {
            "revenue": self.turnover,
            "revenue growth": self.growth,
            "potential spend": accounts["potential_spend"],
            "share of wallet": accounts["share_of_wallet"],
            "satisfaction": accounts["satisfaction"],
            "engagement": accounts["engagement"],
        }

    @question(sheets=("criteria",), needs=("measured",))
    def criteria(self) -> tuple[Criterion, ...]:
        """The factors by which accounts are scored."""
        return criteria_of(self.book["criteria"], self.measured)

    @question(sheets=("ratings",), needs=("accounts", "criteria", "measured"))
    def ratings(self) -> pd.DataFrame:
        """Accounts x factors, 0 to 10, rated or measured."""
        return rating_matrix(self.criteria, self.book["ratings"], self.measured, self.accounts.index)

    def _rated(self, chosen: Sequence[Criterion]) -> pd.DataFrame:
        """The ratings of some factors, in order of key."""
        order = self.by_key
        frame = self.ratings[[c.factor for c in chosen]].take(order.to_numpy())
        frame.index = order.index
        return frame

    @question(settings=("growth_weight", "harmony_weight"), needs=("ratings", "criteria", "by_key"))
    def scores(self) -> ScoreResult:
        """The attractiveness of every account, with what it is made of."""
        chosen = [c for c in self.criteria if c.block != "strength"]
        weights = {"growth": self.settings.growth_weight, "harmony": self.settings.harmony_weight}
        return weighted_score(
            self._rated(chosen),
            {c.factor: c.weight for c in chosen},
            {c.factor: c.block for c in chosen},
            {block: weight for block, weight in weights.items() if any(c.block == block for c in chosen)},
        )

    @question(needs=("names", "by_key", "scores", "turnover"))
    def ranking(self) -> RankingResult:
        """Accounts in order of score."""
        table = self.scores.table
        return rank_accounts(table["score"], self._sorted(self.turnover), self._sorted(self.names), table["coverage"])

    def moves_since(self, earlier: Analysis) -> RankChanges:
        """Places gained and lost against the ranking of an earlier state of the book."""
        slot = ("ranking", "moves", earlier.portfolio.digest, earlier.settings.window)
        return self.answer_once("ranking", slot, lambda: rank_changes(earlier.ranking, self.ranking))

    # ------------------------------------------------------------------ 3 quadrant

    @question(sheets=("competitors",), needs=("accounts", "by_key", "ratings", "criteria", "stages"))
    def strength(self) -> StrengthResult:
        """Relationship strength from one named source for the whole book."""
        chosen = [c for c in self.criteria if c.block == "strength"]
        own = None
        if chosen:
            weights = {c.factor: c.weight for c in chosen}
            own = weighted_score(self._rated(chosen), weights).table["score"]
        rivals = self.book["competitors"]
        relative = None
        if not rivals.empty:
            best = rivals.groupby("account")["their_strength"].max()
            relative = relative_strength(rivals.groupby("account")["our_strength"].max(), best)
            relative = relative.reindex(self.by_key.index)
        return relationship_strength(own, relative, self._sorted(self.stages.table["stage"]))

    @question(settings=("cut_rule", "cut_attractiveness", "cut_strength"), needs=("scores", "strength"))
    def quadrant(self) -> QuadrantResult:
        """The cell of every account."""
        s = self.settings
        custom = s.cut_rule == "custom"
        return place(
            self.scores.table["score"],
            self.strength.table["strength"],
            cast("Literal['midpoint', 'parity', 'median', 'custom']", s.cut_rule),
            s.cut_attractiveness if custom else None,
            s.cut_strength if custom else None,
        )

    # ------------------------------------------------------------------ 4 stages

    @question(sheets=("relationship",), needs=("accounts",))
    def stage_reported(self) -> pd.DataFrame:
        """Accounts x six items as typed in, our view; NaN where not rated."""
        return self._view("ours")

    @question(sheets=("relationship",), needs=("accounts",))
    def stage_customer(self) -> pd.DataFrame:
        """Accounts x six items in the customer's view; NaN where not asked."""
        return self._view("customer")

    def _view(self, view: str) -> pd.DataFrame:
        rows = self.book["relationship"]
        rows = rows[rows["view"].fillna("ours") == view].drop_duplicates("account", keep="last")
        items = rows.set_index("account")[list(ITEM_KEYS)]
        return items.reindex(self.accounts.index)

    @question(sheets=("relationship", "stakeholders"), needs=("accounts", "as_of"))
    def stage_derived(self) -> DerivedItems:
        """Accounts x six items as the data itself tells them."""
        accounts = self.accounts
        people = self.book["stakeholders"]
        ends = self.book["relationship"].groupby("account")["contract_end"].max()
        return derive_items(
            contacts=contact_counts(people) if len(people) else None,
            contract_end=ends if len(ends) else None,
            share_of_wallet=accounts["share_of_wallet"],
            as_of=self.as_of,
            accounts=accounts.index,
        )

    @question(needs=("stage_reported", "stage_derived", "revenue"))
    def stages(self) -> StagesResult:
        """The stage of every relationship: items as rated, else as derived from the data."""
        items = self.stage_reported.where(self.stage_reported.notna(), self.stage_derived.table)
        totals = self.revenue.by_period.sum(axis=1, min_count=1)
        business = (totals > 0) if self.revenue.by_period.shape[1] else None
        return classify_stages(items, business)

    @question(needs=("stage_reported", "stage_derived"))
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Ratings that the data does not bear out."""
        return contradictions(self.stage_reported, self.stage_derived)

    @question(needs=("scores",))
    def potential(self) -> pd.Series[str]:
        """Low, medium or high potential by account."""
        return potential_levels(self.scores.table["score"])

    # ------------------------------------------------------------------ 7 risk

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
        since = self.accounts["at_risk_since"]
        table = self.risk.table
        lost = exact.aligned(self.money, table.index) <= 0
        return at_risk_queue(
            replace(self.risk, table=table[~lost & (table["level"] == "high").to_numpy(dtype=np.bool_)]),
            self.money,
            at_risk_since=since,
            classes=self.abc.table["class"],
            recurring=self.revenue.unit == "MRR",
        )

    # ------------------------------------------------------------------ 8 stakeholders

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

    # ------------------------------------------------------------------ dashboard and tables

    @question(sheets=("accounts",), needs=("revenue", "risk", "queue"))
    def figures(self) -> Mapping[str, Figure]:
        """Every figure the Dashboard can show, by key."""
        return figures(self.revenue, self.book["accounts"], self.risk.table["level"], self.queue)

    @question(sheets=("products",), settings=("premium_plan",))
    def premium(self) -> str:
        """The plan to move accounts up to; "" when nobody said which."""
        if self.settings.premium_plan:
            return self.settings.premium_plan
        products = self.book["products"]
        marked = products[products["premium"].fillna(value=False)]["product"]
        return "" if marked.empty else str(marked.iloc[-1])

    @question(sheets=("accounts", "revenue"), needs=("premium", "money", "scores", "revenue"))
    def upsell(self) -> pd.DataFrame:
        """Accounts not on the premium plan, those with the most to gain first."""
        accounts = self.book["accounts"]
        plan = plans_of(accounts, self.book["revenue"], last_member(self.revenue.window))
        return upsell_list(accounts, self.premium, plan, self.money, self.scores.table["score"])

    @question(
        needs=(
            "accounts",
            "turnover",
            "growth",
            "money",
            "abc",
            "scores",
            "ranking",
            "strength",
            "quadrant",
            "stages",
            "risk",
        ),
    )
    def summary(self) -> pd.DataFrame:
        """One row per account with everything it is known by.

        Indexed by key, in the order of revenue: ``name``, ``manager``, ``region``, ``industry``, ``revenue``, ``change``,
        ``share``, ``money``, ``class``, ``score``, ``growth``, ``harmony``, ``coverage``, ``rank``, ``strength``, ``cell``,
        ``borderline``, ``stage``, ``risk``, ``level``, ``signals``, ``completeness``.
        """
        a, turnover = self.accounts, np.asarray(self.turnover, dtype=np.float64)
        order = exact.descending_order(turnover, a.index)
        keys = a.index[order]
        scores, strength, quadrant, ranks = (
            self.scores.table,
            self.strength.table,
            self.quadrant.table,
            self.ranking.table,
        )
        classes, risk, stages = self.abc.table, self.risk.table, self.stages.table
        scored, classed = exact.places(keys, scores.index), exact.places(keys, classes.index)
        known = scored if strength.index.equals(scores.index) else exact.places(keys, strength.index)
        placed, ranked = exact.places(keys, quadrant.index), exact.places(keys, ranks.index)
        nothing = np.full(len(keys), np.nan)
        columns = {
            **{name: a[name].array.take(order) for name in ("name", "manager", "region", "industry")},
            "revenue": turnover[order],
            "change": self.growth.to_numpy()[order],
            "share": exact.picked(classes["share"].to_numpy(), classed),
            "money": self.money.to_numpy()[order],
            "class": classes["class"].array.take(classed, allow_fill=True),
            "score": scores["score"].to_numpy()[scored],
            "growth": scores["growth"].to_numpy()[scored] if "growth" in scores else nothing,
            "harmony": scores["harmony"].to_numpy()[scored] if "harmony" in scores else nothing,
            "coverage": scores["coverage"].to_numpy()[scored],
            "rank": ranks["rank"].array.take(ranked),
            "strength": exact.picked(strength["strength"].to_numpy(), known),
            "cell": quadrant["cell"].array.take(placed),
            "borderline": quadrant["borderline"].to_numpy()[placed],
            "stage": stages["stage"].array.take(order),
            "risk": risk["risk"].to_numpy()[order],
            "level": risk["level"].array.take(order),
            "signals": risk["signal_count"].to_numpy()[order],
            "completeness": risk["completeness"].to_numpy()[order],
        }
        return pd.DataFrame(columns, index=keys)
