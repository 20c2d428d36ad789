"""The questions about where accounts stand: score and rank, cell, stage (method.md 2 to 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from kamcore.analysis.criteria import Criterion, criteria_of, rating_matrix
from kamcore.analysis.money import Money
from kamcore.analysis.question import question
from kamcore.method.quadrant import QuadrantResult, StrengthResult, place, relationship_strength, relative_strength
from kamcore.method.ranking import RankChanges, RankingResult, rank_accounts, rank_changes
from kamcore.method.scoring import ScoreResult, weighted_score
from kamcore.method.stage_advice import potential_levels
from kamcore.method.stage_evidence import Contradiction, DerivedItems, contact_counts, contradictions, derive_items
from kamcore.method.stage_items import ITEM_KEYS
from kamcore.method.stages import StagesResult, classify_stages
from kamcore.workbook.latest_views import contract_ends, latest_views

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd


class Standing(Money):
    """What an Analysis says about attractiveness, strength and closeness."""

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
        return self.scored(self._rated([c for c in self.criteria if c.block != "strength"]))

    def scored(self, ratings: pd.DataFrame) -> ScoreResult:
        """Score other ratings as those of the book are scored: by its factors with their weights.

        Args:
            ratings: one row for each thing to score x factors, 0 to 10, NaN where not rated.
        """
        chosen = [c for c in self.criteria if c.block != "strength"]
        weights = {"growth": self.settings.growth_weight, "harmony": self.settings.harmony_weight}
        return weighted_score(
            ratings[[c.factor for c in chosen]],
            {c.factor: c.weight for c in chosen},
            {c.factor: c.block for c in chosen},
            {block: weight for block, weight in weights.items() if any(c.block == block for c in chosen)},
        )

    @question(needs=("names", "by_key", "scores", "turnover"))
    def ranking(self) -> RankingResult:
        """Accounts in order of score."""
        table = self.scores.table
        return rank_accounts(table["score"], self._sorted(self.turnover), self._sorted(self.names), table["coverage"])

    def moves_since(self, earlier: Standing) -> RankChanges:
        """Places gained and lost against the ranking of an earlier state of the book."""
        slot = ("ranking", "moves", earlier.book.digest, earlier.settings.window)
        return self.answer_once("ranking", slot, lambda: rank_changes(earlier.ranking, self.ranking))

    @question(sheets=("competitors",), needs=("accounts", "by_key", "ratings", "criteria", "stages"))
    def strength(self) -> StrengthResult:
        """Relationship strength from one named source for the whole book."""
        chosen = [c for c in self.criteria if c.block == "strength"]
        own = self.own_strength(self._rated(chosen)) if chosen else None
        rivals = self.book["competitors"]
        relative = None
        if not rivals.empty:
            best = rivals.groupby("account")["their_strength"].max()
            relative = relative_strength(rivals.groupby("account")["our_strength"].max(), best)
            relative = relative.reindex(self.by_key.index)
        return relationship_strength(own, relative, self._sorted(self.stages.table["stage"]))

    def own_strength(self, ratings: pd.DataFrame) -> pd.Series[float]:
        """Return the strength that ratings of the factors of its block amount to, 0 to 10, as for the book's own.

        Args:
            ratings: one row for each thing to score x factors, 0 to 10, NaN where not rated.
        """
        weights = {c.factor: c.weight for c in self.criteria if c.block == "strength"}
        return weighted_score(ratings[list(weights)], weights).table["score"]

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

    @question(sheets=("relationship",), needs=("accounts",))
    def stage_reported(self) -> pd.DataFrame:
        """Accounts x six items as typed in, our view; NaN where not rated."""
        return self._view("ours")

    @question(sheets=("relationship",), needs=("accounts",))
    def stage_customer(self) -> pd.DataFrame:
        """Accounts x six items in the customer's view; NaN where not asked."""
        return self._view("customer")

    def _view(self, view: str) -> pd.DataFrame:
        rows = latest_views(self.book["relationship"])
        rows = rows[rows["view"].fillna("ours") == view].drop_duplicates("account", keep="last")
        items = rows.set_index("account")[list(ITEM_KEYS)]
        return items.reindex(self.accounts.index)

    @question(sheets=("relationship", "stakeholders"), needs=("accounts", "as_of"))
    def stage_derived(self) -> DerivedItems:
        """Accounts x six items as the data itself tells them."""
        accounts = self.accounts
        people = self.book["stakeholders"]
        ends = contract_ends(self.book["relationship"])
        return derive_items(
            contacts=contact_counts(people) if len(people) else None,
            contract_end=ends if len(ends) else None,
            share_of_wallet=accounts["share_of_wallet"],
            as_of=self.as_of,
            accounts=accounts.index,
        )

    @question(needs=("stage_items", "business"))
    def stages(self) -> StagesResult:
        """The stage of every relationship: items as rated, else as derived from the data."""
        return classify_stages(self.stage_items, self.business)

    @question(needs=("stage_reported", "stage_derived"))
    def stage_items(self) -> pd.DataFrame:
        """Accounts x six items that count: as rated, else as derived from the data; NaN where neither is known."""
        return self.stage_reported.where(self.stage_reported.notna(), self.stage_derived.table)

    @question(needs=("revenue",))
    def business(self) -> pd.Series[bool] | None:
        """Whether there ever was business with each account; None when the book tells of no period."""
        totals = self.revenue.by_period.sum(axis=1, min_count=1)
        return (totals > 0) if self.revenue.by_period.shape[1] else None

    @question(needs=("stage_reported", "stage_derived"))
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Ratings that the data does not bear out."""
        return contradictions(self.stage_reported, self.stage_derived)

    @question(needs=("scores",))
    def potential(self) -> pd.Series[str]:
        """Low, medium or high potential by account."""
        return potential_levels(self.scores.table["score"])
