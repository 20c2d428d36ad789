"""The questions about how sure the ranking is, other rulers, and who is a key account (method.md 2.3 to 2.7 and 3.6)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.analysis.question import question
from kamcore.analysis.watch import Watch
from kamcore.method import exact
from kamcore.method.flip_distance import Flip, cell_flips, rank_flips
from kamcore.method.identification import WHOLE, IdentificationResult, ProfileResult, ideal_profile, identify
from kamcore.method.quadrant import MIDPOINT
from kamcore.method.robustness import Acceptability, CellShares, cell_acceptability, rank_acceptability
from kamcore.method.rulers import Rulers, compare_rulers, topsis
from kamcore.method.votes import weight_shares
from kamcore.workbook.portfolio import normalise_name
from kamcore.workbook.settings import KEY_MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_RANKED = 100
"""So many accounts, the first by rank, compete under other weightings."""
MOST_PLACED = 500
"""For so many placed accounts, the largest, it is asked how sure their cell is."""
MOST_COMPARED = 1000
"""So many accounts, the first by rank, are put on other rulers."""
EACH_SIDE = 100
"""So many accounts ranked above an account, and below it, are looked at for the smallest change that reverses an order."""


@dataclass(frozen=True, slots=True)
class KeyAccountRule:
    """The rule by which accounts are key accounts (method.md 2.5).

    Attributes:
        thresholds: Measure -> the value from which its criterion is met.
        needed: How many criteria have to be met.
        written: Whether somebody wrote it into the book; else it is the rule to begin with.
    """

    thresholds: Mapping[str, float]
    needed: int
    written: bool


class Certainty(Watch):
    """What an Analysis says about how far its own ranking can be relied on."""

    @question(needs=("ranking",))
    def contest(self) -> pd.Index:
        """The accounts whose ranks are tried under other weightings: those with a rank, the first hundred."""
        return self.ranking.table.index[: min(self.ranking.ranked, MOST_RANKED)]

    @question(needs=("contest", "scores", "ratings"))
    def robustness(self) -> Acceptability:
        """The ranks under any weights, all equally likely; carried over while only the weights of the blocks move."""
        factors = self._weighed()
        if self.ranking.ranked > MOST_RANKED:
            return self._acceptability(None)
        slot = ("ratings", "robustness", tuple(sorted(map(str, self.contest))), tuple(sorted(factors)))
        return self.answer_once("ratings", slot, lambda: self._acceptability(None))

    @question(needs=("contest", "scores", "ratings"))
    def robustness_near(self) -> Acceptability:
        """The ranks with each weight up to half more or less than it is now."""
        return self._acceptability(self._weighed())

    @question(sheets=("weightings",), needs=("criteria",))
    def weightings(self) -> pd.DataFrame:
        """People x factors of the score: the share each person of a workshop gave; those who spread nothing are left out."""
        rows = self.book["weightings"]
        known = {normalise_name(c.factor): c.factor for c in self.criteria if c.block != "strength"}
        named = rows["factor"].map(lambda factor: known.get(normalise_name(factor)), na_action="ignore")
        rows = rows.assign(factor=named).dropna(subset=["voter", "factor", "points"])
        points = rows.drop_duplicates(["voter", "factor"], keep="last").pivot_table(
            index="voter", columns="factor", values="points"
        )
        return weight_shares(points.reindex(columns=list(known.values())))

    @question(needs=("contest", "scores", "ratings", "weightings"))
    def robustness_room(self) -> Acceptability | None:
        """The ranks under the weightings that people of a workshop gave; None when there are none."""
        return None if self.weightings.empty else self._acceptability(None, self.weightings)

    def _acceptability(
        self, weights: Mapping[str, float] | None, weightings: pd.DataFrame | None = None
    ) -> Acceptability:
        factors = self._weighed() if weightings is None else self.scores.weights.index.to_list()
        return rank_acceptability(
            self.ratings.loc[self.contest, list(factors)],
            weights,
            blocks=self._blocks(factors),
            weightings=weightings,
        )

    def _weighed(self) -> dict[str, float]:
        """The factors that count, with their effective weights."""
        weights = {str(factor): float(weight) for factor, weight in self.scores.weights.items()}
        return {factor: weight for factor, weight in weights.items() if weight > 0.0}

    def _blocks(self, factors: Iterable[str]) -> dict[str, str]:
        return {factor: self.scores.blocks[factor] for factor in factors}

    @question(needs=("quadrant", "scores", "ratings", "strength", "turnover"))
    def cell_shares(self) -> CellShares:
        """In which cell each placed account falls under any weights; the largest few hundred of them."""
        return self._cells(None)

    @question(needs=("quadrant", "scores", "ratings", "strength", "turnover", "weightings"))
    def cell_shares_room(self) -> CellShares | None:
        """In which cell each placed account falls under the weightings of a workshop; None when there are none."""
        return None if self.weightings.empty else self._cells(self.weightings)

    def _cells(self, weightings: pd.DataFrame | None) -> CellShares:
        placed = self.quadrant.table.index[self.quadrant.table["placed"]]
        money = exact.aligned(self.turnover, placed)
        keys = placed[exact.descending_order(money, placed)[:MOST_PLACED]]
        cuts = self.quadrant.cuts
        factors = self._weighed() if weightings is None else self.scores.weights.index.to_list()
        return cell_acceptability(
            self.ratings.loc[keys, list(factors)],
            self.strength.table["strength"].reindex(keys),
            cuts["attractiveness"],
            cuts["strength"],
            blocks=self._blocks(factors),
            weightings=weightings,
        )

    def rank_flips(self, account: str) -> tuple[Flip, ...]:
        """The smallest change of each weight that reverses the order of an account and another; none for one without a rank.

        Raises:
            KeyError: when the book has no such account.
        """
        return self.answer_once("ranking", ("ranking", "flips", account), lambda: self._rank_flips(account))

    def _rank_flips(self, account: str) -> tuple[Flip, ...]:
        ranked = self.ranking.table.index[: self.ranking.ranked]
        if account not in self.ranking.table.index:
            raise KeyError(account)
        if account not in ranked:
            return ()
        place = int(np.flatnonzero(ranked == account)[0])
        keys = ranked[max(0, place - EACH_SIDE) : place + EACH_SIDE + 1]
        factors = self._weighed()
        return rank_flips(self.ratings.loc[keys, list(factors)], factors, account, self._blocks(factors))

    def cell_flips(self, account: str) -> tuple[Flip, ...]:
        """The smallest change of each weight that takes an account across the attractiveness line; none when it is not placed.

        Raises:
            KeyError: when the book has no such account.
        """
        return self.answer_once("quadrant", ("quadrant", "flips", account), lambda: self._cell_flips(account))

    def _cell_flips(self, account: str) -> tuple[Flip, ...]:
        if not self.quadrant.table["placed"].loc[account]:
            return ()
        factors = self._weighed()
        ratings = self.ratings.loc[[account], list(factors)]
        return cell_flips(ratings, factors, account, self.quadrant.cuts["attractiveness"], self._blocks(factors))

    @question(needs=("ranking", "scores", "ratings", "turnover"))
    def rulers(self) -> Rulers:
        """The ranked accounts, the first thousand, by score, by TOPSIS and by revenue."""
        ranked = self.ranking.table.index[: min(self.ranking.ranked, MOST_COMPARED)]
        factors = self._weighed()
        closeness = topsis(self.ratings.loc[ranked, list(factors)], factors).table["closeness"]
        return compare_rulers(self.scores.table["score"], closeness, self.turnover, ranked)

    @question(needs=("by_key", "scores", "strength", "turnover", "growth", "accounts"))
    def measures(self) -> pd.DataFrame:
        """Accounts, in order of key, x the measures a rule for key accounts can be made of."""
        accounts, scores, at = self.accounts, self.scores.table, self.by_key.to_numpy()
        nothing = np.full(len(accounts), np.nan)
        columns = {
            name: scores[name].to_numpy() if name in scores else nothing for name in ("score", "growth", "harmony")
        }
        columns["strength"] = exact.aligned(self.strength.table["strength"], self.by_key.index)
        columns["revenue"], columns["change"] = self.turnover.to_numpy()[at], self.growth.to_numpy()[at]
        given = ("potential_spend", "share_of_wallet", "satisfaction")
        columns |= {name: accounts[name].to_numpy()[at] for name in given}
        return pd.DataFrame(columns, index=self.by_key.index, dtype="float64")

    @question(needs=("measures", "abc", "quadrant"))
    def first_rule(self) -> Mapping[str, float]:
        """The rule to begin with: attractive, and as large as the smallest A account, both rounded down to what one would type."""
        cut = self.quadrant.cuts["attractiveness"]
        large = self.abc.table.loc[self.abc.table["class"] == "A", "revenue"]
        rule = {"score": MIDPOINT if math.isnan(cut) else math.floor(round(10 * cut, 6)) / 10}
        if len(large):
            least = float(large.min())
            rule["revenue"] = float(math.floor(least)) if least >= WHOLE else math.floor(round(100 * least, 6)) / 100
        known = self.measures.notna().any()
        kept = {name: least for name, least in rule.items() if bool(known[name])}
        return kept or {"score": MIDPOINT}

    @question(settings=(*(f"key_{name}" for name in KEY_MEASURES), "key_needed"), needs=("first_rule",))
    def key_rule(self) -> KeyAccountRule:
        """The rule the book's settings write down; when they name no criterion, the rule to begin with."""
        given = {name: getattr(self.settings, f"key_{name}") for name in KEY_MEASURES}
        written = {name: float(least) for name, least in given.items() if least is not None}
        thresholds = written or self.first_rule
        needed = min(self.settings.key_needed or len(thresholds), len(thresholds))
        return KeyAccountRule(thresholds, needed, written=bool(written))

    @question(needs=("measures", "key_rule", "accounts", "by_key"))
    def key_accounts(self) -> IdentificationResult:
        """The key accounts by the rule in force."""
        rule = self.key_rule
        return identify(self.measures, rule.thresholds, rule.needed, self._sorted(self.accounts["manager"]))

    @question(needs=("key_accounts", "accounts", "turnover", "by_key"))
    def key_accounts_apart(self) -> pd.DataFrame:
        """The accounts on which the rule and the Accounts sheet disagree, largest revenue first.

        ``today`` says whether the sheet calls it a key account, ``reason`` why (missing where nobody wrote it down). Empty where
        the sheet says of no account whether it is one.
        """
        by_rule = self.key_accounts.table["key"].to_numpy(dtype=np.bool_)
        said, why, money = (
            self._sorted(values)
            for values in (self.accounts["key_account"], self.accounts["key_account_reason"], self.turnover)
        )
        today = said.to_numpy(dtype=np.bool_, na_value=False)
        differs = np.flatnonzero((today != by_rule) & bool(said.notna().any()))
        order = differs[exact.descending_order(money.to_numpy()[differs], said.index[differs])]
        return pd.DataFrame({"today": today[order], "reason": why.array.take(order)}, index=said.index[order])

    @question(needs=("abc", "quadrant"))
    def best_accounts(self) -> pd.Index:
        """The accounts the ideal is made of: A accounts in the strategic cell; without any, all A accounts."""
        classes = self.abc.table["class"]
        large = classes.index[classes == "A"]
        strategic = self.quadrant.table.index[self.quadrant.table["cell"] == "Strategic"]
        both = large[large.isin(strategic)]
        return both if len(both) else large

    @question(needs=("best_accounts", "scores", "ratings", "criteria", "by_key"))
    def profile(self) -> ProfileResult:
        """The ideal key account, and how near every account comes to it."""
        factors = self._weighed()
        rated = self._rated([c for c in self.criteria if c.factor in factors])
        return ideal_profile(rated, factors, self.best_accounts)
