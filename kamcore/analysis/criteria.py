"""From the Criteria and Ratings sheets to the matrix that is scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
import pandas as pd

from kamcore import wording
from kamcore.method import exact
from kamcore.method.scoring import to_scale
from kamcore.workbook.portfolio import normalise_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Rule = Literal["min-max", "linear", "rank"]
SHARES = frozenset({"revenue growth", "share of wallet"})
"""The figures that are shares, read in percent."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One factor by which accounts are scored.

    Attributes:
        factor: its name.
        block: ``growth``, ``harmony`` or ``strength``.
        weight: how much it counts beside the others of its block.
        source: the figure it is measured from, "" when people rate it.
        rule: how the figure becomes 0 to 10.
        low, high: with the rule linear, the figures that score 0 and 10.
        reverse: whether a smaller figure deserves more points.
        anchor_low, anchor_high: what 0 and 10 mean, for those who rate.
        standard: whether it comes from the standard list because the book has no Criteria sheet.
    """

    factor: str
    block: str
    weight: float
    source: str = ""
    rule: Rule = "rank"
    low: float | None = None
    high: float | None = None
    reverse: bool = False
    anchor_low: str = ""
    anchor_high: str = ""
    standard: bool = False

    @property
    def how(self) -> str:
        """How it comes about, in words."""
        if not self.source:
            return "rated by people, 0 to 10"
        lower = ", lower is better" if self.reverse else ""
        if self.rule == "linear":
            low, high = (_written(self.source, value) for value in (self.low, self.high))
            return f"from {self.source}: 0 points at {low}, 10 at {high}{lower}"
        words = "by rank among the accounts" if self.rule == "rank" else "from the smallest (0) to the largest (10)"
        return f"from {self.source}, {words}{lower}"


def _written(source: str, value: float | None) -> str:
    """Write a figure in its unit: growth and share of wallet in percent."""
    if value is None:
        return wording.MISSING
    return wording.percent(value) if source in SHARES else f"{value:,.12g}"


STANDARD = (
    Criterion("Revenue", "growth", 40, "revenue", "rank", standard=True),
    Criterion("Revenue growth", "growth", 30, "revenue growth", "linear", -0.2, 0.3, standard=True),
    Criterion("Spend available", "growth", 30, "potential spend", "rank", standard=True),
    Criterion("Strategic fit", "harmony", 25, anchor_low="Far from our strategy", anchor_high="At its heart",
              standard=True),
    Criterion("Culture", "harmony", 25, anchor_low="We do not get on", anchor_high="We work as one", standard=True),
    Criterion("Vision", "harmony", 25, anchor_low="Going elsewhere", anchor_high="Going our way", standard=True),
    Criterion("Overall strategy", "harmony", 25, anchor_low="No place for a partner",
              anchor_high="Builds on partners like us", standard=True),
    Criterion("Relationship strength", "strength", 100, anchor_low="One supplier of many",
              anchor_high="First choice by far", standard=True),
)  # fmt: skip
"""The factors of a book without a Criteria sheet: growth from figures, harmony by judgement, and our strength."""


def criteria_of(sheet: pd.DataFrame, measured: Mapping[str, pd.Series[float]]) -> tuple[Criterion, ...]:
    """Return the factors of a book: its Criteria sheet, else the standard list without figures nobody has.

    Args:
        sheet: the Criteria table.
        measured: the figures that factors can be measured from, by name.
    """
    if sheet.empty:
        return tuple(c for c in STANDARD if not c.source or measured[c.source].notna().any())
    found = []
    for row in sheet.to_dict("records"):
        source = "" if pd.isna(row["source"]) else str(row["source"])
        rule = "rank" if pd.isna(row["rule"]) else str(row["rule"])
        low, high = (None if pd.isna(row[side]) else float(row[side]) for side in ("low", "high"))
        if rule == "linear" and (low is None or high is None or low == high):
            rule = "min-max"
        found.append(
            Criterion(
                factor=str(row["factor"]),
                block=str(row["block"]),
                weight=0.0 if pd.isna(row["weight"]) else float(row["weight"]),
                source=source,
                rule=cast("Rule", rule),
                low=low,
                high=high,
                reverse=not pd.isna(row["reverse"]) and bool(row["reverse"]),
                anchor_low="" if pd.isna(row["anchor_low"]) else str(row["anchor_low"]),
                anchor_high="" if pd.isna(row["anchor_high"]) else str(row["anchor_high"]),
            )
        )
    return tuple(found)


def rating_matrix(
    criteria: tuple[Criterion, ...],
    ratings: pd.DataFrame,
    measured: Mapping[str, pd.Series[float]],
    accounts: pd.Index,
) -> pd.DataFrame:
    """Return accounts x factors, 0 to 10: what people rated, and figures mapped by their rule; NaN where nobody knows.

    A rating typed in for a measured factor overrules the figure.
    """
    by_name = {normalise_name(c.factor): c.factor for c in criteria}
    named = {name: by_name.get(normalise_name(name)) for name in ratings["factor"].dropna().unique()}
    code, labels = pd.factorize(ratings["factor"])
    factor_of = [named.get(label) for label in labels]
    row = exact.places(pd.Index(ratings["account"]), accounts)
    points = ratings["rating"].to_numpy(dtype=np.float64)
    columns: dict[str, NDArray[np.float64]] = {}
    for criterion in criteria:
        given = np.full(len(accounts), np.nan)
        mine = np.asarray([factor == criterion.factor for factor in factor_of] + [False])
        rated = np.flatnonzero(mine[code] & (row >= 0))
        given[row[rated]] = points[rated]  # of two rows for one account the later one counts
        if criterion.source:
            figures = to_scale(
                measured[criterion.source], criterion.rule, criterion.low, criterion.high, criterion.reverse
            )
            given = np.where(np.isnan(given), exact.aligned(figures, accounts), given)
        columns[criterion.factor] = given
    return pd.DataFrame(columns, index=accounts)
