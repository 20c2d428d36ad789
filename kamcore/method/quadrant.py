"""The strategy quadrant: account attractiveness against relationship strength (method.md 3.1 to 3.6)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

CutRule: TypeAlias = Literal["midpoint", "parity", "median", "custom"]
StrengthSource: TypeAlias = Literal["rating block", "relative strength", "stage", "none"]

SCALE = 10.0
MIDPOINT = 5.0
PARITY = 5.0
BORDER = 1.0
CELLS = ("Strategic", "Star", "Status", "Streamline")
POSTURES: Mapping[str, str] = MappingProxyType(
    {
        "Strategic": "Invest mindshare and make sure the account stays profitable.",
        "Star": "Invest time and money; the account need not be profitable yet.",
        "Status": "Maintain the status quo.",
        "Streamline": "Manage for profitability.",
    }
)
STAGE_STRENGTH: Mapping[str, float] = MappingProxyType(
    {"tactical": 1.25, "cooperative": 3.75, "interdependent": 6.25, "strategic": 8.75}
)
STAGES_OUTSIDE = ("exploratory", "unclassified")
SOURCE_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "rating block": "Relationship strength is its own block of ratings, 0-10.",
        "relative strength": "Relationship strength is ours against the best competitor, 5 at parity, at most 10.",
        "stage": "Relationship strength follows the stage: tactical 1.25, cooperative 3.75, interdependent 6.25, "
        "strategic 8.75.",
        "none": "Nothing says how strong the relationships are, so no account can be placed.",
    }
)
NOT_PLACED = ("no attractiveness and no relationship strength", "no attractiveness", "no relationship strength")


@dataclass(frozen=True, slots=True, eq=False)
class StrengthResult:
    """Relationship strength of the whole portfolio from one source (method.md 3.1).

    Attributes:
        table: Indexed by account, in order of key: ``strength`` (0-10, NaN where the source says nothing).
        source: ``rating block``, ``relative strength``, ``stage`` or ``none``.
        convention: The source in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    source: StrengthSource
    convention: str
    section: str = "3.1"


@dataclass(frozen=True, slots=True, eq=False)
class QuadrantResult:
    """The cell of every account (method.md 3.2 and 3.3).

    Attributes:
        table: Indexed by account, most attractive first, those not placed at the end: ``attractiveness`` and
            ``strength`` (0-10), ``cell`` (``Strategic``, ``Star``, ``Status``, ``Streamline``; NaN when not placed),
            ``borderline`` (yes when a tenth of the scale, 1.0, is enough to change the cell), ``placed`` (yes/no) and
            ``reason`` (NaN when placed).
        cuts: Cut-lines ``attractiveness`` and ``strength``, 0-10; NaN for the median of no accounts.
        counts: Number of accounts by cell, all four cells in order.
        postures: What to do in each cell.
        rule: The rule of the cut-lines.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    cuts: Mapping[str, float]
    counts: Mapping[str, int]
    postures: Mapping[str, str]
    rule: CutRule
    convention: str
    section: str = "3.2"


def relative_strength(
    ours: ArrayLike | pd.Series[float], best_competitor: ArrayLike | pd.Series[float]
) -> pd.Series[float]:
    """Compare our standing with the best competitor's on a scale where parity is 5.

    Args:
        ours: Our rating per account, zero or more, NaN where not known.
        best_competitor: The best competitor's rating on the same scale, NaN where not known.

    Returns:
        min(10, 5·ours/best) for the accounts of ``ours`` in their order; NaN where either is missing, or both are 0.

    Raises:
        ValueError: A rating is negative or infinite, or an account appears twice.

    Source: method.md 3.1 (McDonald & Woodburn, relative business strength).
    """
    left = exact.account_values(ours, "rating")
    right = exact.account_values(best_competitor, "competitor rating").reindex(left.index)
    own: NDArray[np.float64] = np.asarray(left, dtype=np.float64)
    best: NDArray[np.float64] = np.asarray(right, dtype=np.float64)
    if bool((own < 0.0).any() or (best < 0.0).any()):
        raise ValueError("Relative strength compares ratings of zero or more.")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        strength = np.minimum(SCALE, MIDPOINT * (own / best))
    return pd.Series(strength, index=left.index, name="strength")


def relationship_strength(
    ratings_strength: pd.Series[float] | None = None,
    relative: pd.Series[float] | None = None,
    stage: pd.Series[str] | None = None,
) -> StrengthResult:
    """Choose one source of relationship strength for the whole portfolio and name it.

    The first source with any value is taken for all accounts: its own rating block, else relative strength, else the
    stage. Sources are never mixed, for their scales differ.

    Args:
        ratings_strength: Strength from its own block of ratings, 0-10, NaN where not rated.
        relative: Relative strength 0-10 as `relative_strength` returns it.
        stage: Relationship stage by name; ``exploratory`` and ``unclassified`` have no strength.

    Returns:
        Strength of every account named in any of the inputs, and the source.

    Raises:
        ValueError: A strength is outside 0-10, a stage is unknown, or an account appears twice.

    Source: method.md 3.1 (McDonald & Woodburn; Stages text).
    """
    candidates: list[tuple[StrengthSource, pd.Series[float]]] = []
    if ratings_strength is not None:
        candidates.append(("rating block", _on_scale(ratings_strength, "strength")))
    if relative is not None:
        candidates.append(("relative strength", _on_scale(relative, "strength")))
    if stage is not None:
        candidates.append(("stage", _stage_strength(stage)))
    source: StrengthSource = "none"
    keys = exact.all_keys(*(values.index for _, values in candidates)) if candidates else pd.Index([], dtype="str")
    chosen: pd.Series[float] = pd.Series(np.zeros(0), index=keys[:0])
    for label, values in candidates:
        if source == "none" and bool(values.notna().any()):
            source, chosen = label, values
    keys = exact.in_order(keys, exact.key_order(keys)).rename("account")
    return StrengthResult(
        table=pd.DataFrame({"strength": exact.aligned(chosen, keys)}, index=keys),
        source=source,
        convention=SOURCE_SENTENCES[source],
    )


def place(
    attractiveness: ArrayLike | pd.Series[float],
    strength: ArrayLike | pd.Series[float],
    rule: CutRule = "midpoint",
    cut_attractiveness: float | None = None,
    cut_strength: float | None = None,
) -> QuadrantResult:
    """Place every account in a cell of the quadrant; a value on the line is high.

    Args:
        attractiveness: Account attractiveness 0-10 (the score of method.md 2.1), NaN where there is none.
        strength: Relationship strength 0-10, NaN where there is none.
        rule: ``midpoint`` cuts both at 5.0; ``parity`` cuts strength where we equal the best competitor (1.0, which is
            5.0 of 10) and attractiveness at 5.0; ``median`` cuts both at the median of the accounts placed; ``custom``
            cuts where told.
        cut_attractiveness: Rule ``custom``: the line on the attractiveness axis, 0-10.
        cut_strength: Rule ``custom``: the line on the strength axis, 0-10.

    Returns:
        The cell of every account named in either input; one without both values is not placed and says why.

    Raises:
        ValueError: An unknown rule, cut-lines missing, outside 0-10 or given to another rule, a value outside 0-10, or
            an account given twice.

    Source: method.md 3.1 to 3.3 and 3.6 (Stages text, KAM quadrant; McDonald & Woodburn).
    """
    if rule not in get_args(CutRule):
        raise ValueError(f"Cut-lines are set by 'midpoint', 'parity', 'median' or 'custom', not {rule!r}.")
    across, along = _on_scale(attractiveness, "attractiveness"), _on_scale(strength, "strength")
    keys = exact.all_keys(across.index, along.index)
    x, y = exact.aligned(across, keys), exact.aligned(along, keys)
    both = ~np.isnan(x) & ~np.isnan(y)
    cut_x, cut_y = _cut_lines(rule, cut_attractiveness, cut_strength, x[both], y[both])

    levels = ((~both).astype(np.int64), exact.dense_levels(x), exact.dense_levels(y))
    order = exact.order_by(levels, keys)
    x, y, both = x[order], y[order], both[order]
    code = 2 * ~exact.at_least(x, cut_x) + ~exact.at_least(y, cut_y)
    why = np.where(~np.isnan(y), 1, np.where(~np.isnan(x), 2, 0))
    table = pd.DataFrame(
        {
            "attractiveness": x,
            "strength": y,
            "cell": pd.array(list(CELLS), dtype="str").take(np.where(both, code, -1), allow_fill=True),
            "borderline": both & (_may_flip(x, cut_x) | _may_flip(y, cut_y)),
            "placed": both,
            "reason": pd.array(list(NOT_PLACED), dtype="str").take(np.where(both, -1, why), allow_fill=True),
        },
        index=keys[order].rename("account"),
    )
    counts = np.bincount(code[both], minlength=len(CELLS)).tolist()
    return QuadrantResult(
        table=table,
        cuts=MappingProxyType({"attractiveness": cut_x, "strength": cut_y}),
        counts=MappingProxyType(dict(zip(CELLS, counts, strict=True))),
        postures=POSTURES,
        rule=rule,
        convention=_convention(rule, cut_x, cut_y),
    )


def _cut_lines(
    rule: CutRule, cut_x: float | None, cut_y: float | None, x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[float, float]:
    if rule != "custom":
        if cut_x is not None or cut_y is not None:
            raise ValueError(f"Cut-lines of one's own belong to the rule 'custom', not to {rule!r}.")
        if rule == "median":
            return (float(np.median(x)), float(np.median(y))) if x.size else (math.nan, math.nan)
        return (MIDPOINT, PARITY if rule == "parity" else MIDPOINT)
    if cut_x is None or cut_y is None or not (0.0 <= cut_x <= SCALE and 0.0 <= cut_y <= SCALE):
        raise ValueError("The rule 'custom' needs a cut-line from 0 to 10 on each axis.")
    return (float(cut_x), float(cut_y))


def _may_flip(values: NDArray[np.float64], cut: float) -> NDArray[np.bool_]:
    """Tell who changes side within a tenth of the scale; with the line at 0 everyone is high and stays so."""
    if not cut > 0.0:
        return np.zeros(values.shape, dtype=np.bool_)
    return exact.at_most(np.abs(values - cut), BORDER)


def _convention(rule: CutRule, cut_x: float, cut_y: float) -> str:
    how = {
        "midpoint": "Cut-lines at the middle of both scales, 5.0",
        "parity": "Strength is cut at competitor parity (1.0, which is 5.0 of 10), attractiveness at the middle, 5.0",
        "median": "Cut-lines at the median of the accounts placed",
        "custom": "Cut-lines set by hand",
    }[rule]
    where = f", attractiveness {cut_x:.4g} and strength {cut_y:.4g}" if rule in ("median", "custom") else ""
    return f"{how}{where}; a value on the line is high. Within 1.0 of a line an account is borderline."


def _on_scale(values: ArrayLike | pd.Series[float], what: str) -> pd.Series[float]:
    series = exact.account_values(values, what)
    wrong = (series < 0.0) | (series > SCALE)
    if bool(wrong.any()):
        account = series.index[wrong.to_numpy()][0]
        raise ValueError(f"The {what} of account {account!r} is outside 0-10: {series[account]}.")
    return series


def _stage_strength(stage: pd.Series[str]) -> pd.Series[float]:
    codes, labels = pd.factorize(stage)
    wrong = np.asarray(
        [label not in STAGE_STRENGTH and label not in STAGES_OUTSIDE for label in labels], dtype=np.bool_
    )
    unknown = np.flatnonzero(np.append(wrong, False)[codes])
    if unknown.size:
        raise ValueError(f"Account {stage.index[unknown[0]]!r} has the unknown stage {stage.iloc[unknown[0]]!r}.")
    strength = np.asarray([*(STAGE_STRENGTH.get(label, np.nan) for label in labels), np.nan])
    return exact.account_values(pd.Series(strength[codes], index=stage.index), "stage")
