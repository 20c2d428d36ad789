"""What to do about a relationship stage, and the cost trap of the cooperative one (method.md 4.5).

Source: Stages text (stage by potential); the stages in ``stages`` (method.md 4.2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.stages import EXPLORATORY, STAGES, UNCLASSIFIED

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECTION = "4.5"
POTENTIALS = ("low", "medium", "high")
LOW_BELOW = 10.0 / 3.0
"""Attractiveness under a third of the scale is low potential; a score on the line takes the better side (3.3)."""
HIGH_FROM = 20.0 / 3.0
"""Attractiveness from two thirds of the scale up is high potential."""
POTENTIAL_CONVENTION = "potential = attractiveness in thirds of 0 to 10; on the line counts as the higher"
COST_TRAP_CONVENTION = "cooperative, cost to serve rising, and rising faster than revenue"


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about one account (method.md 4.5).

    Attributes:
        text: One or two plain sentences.
        posture: A short stable name: ``"keep lean"``, ``"invest"``, ``"hold"``, ``"audit"``, ``"keep investing"``,
            ``"recalibrate"``, ``"protect"``; ``"rate potential"``, ``"complete the sheet"`` or ``"explore"`` where
            the method has no advice yet.
        stage: The stage it rests on.
        potential: The potential it rests on; None when not known.
        missing: What has to be known first.
        section: Section of method.md.
    """

    text: str
    posture: str
    stage: str
    potential: str | None
    missing: tuple[str, ...] = ()
    section: str = SECTION


@dataclass(frozen=True, slots=True)
class CostTrap:
    """Whether a cooperative account costs more before it returns more (method.md 4.5).

    Attributes:
        trapped: Yes or no; None when the stage or one of the growths is not known.
        stage: The stage it rests on.
        cost_growth: Growth of the cost to serve, as a fraction; None when not known.
        revenue_growth: Growth of revenue over the same periods, as a fraction; None when not known.
        missing: What is not known.
        convention: The active convention.
        section: Section of method.md.
    """

    trapped: bool | None
    stage: str
    cost_growth: float | None
    revenue_growth: float | None
    missing: tuple[str, ...]
    convention: str = COST_TRAP_CONVENTION
    section: str = SECTION


def potential_level(attractiveness: float | None) -> str | None:
    """Turn an attractiveness score into low, medium or high potential (method.md 4.5, axis of 3.1).

    Args:
        attractiveness: Score 0 to 10; None or NaN when not scored.

    Returns:
        ``"low"`` below 10/3, ``"medium"`` from 10/3, ``"high"`` from 20/3; None when not scored.

    Raises:
        ValueError: The score is outside 0 to 10.
    """
    if attractiveness is None or math.isnan(attractiveness):
        return None
    if not 0 <= attractiveness <= 10:
        raise ValueError(f"Attractiveness {attractiveness:g} is outside the scale from 0 to 10.")
    return POTENTIALS[exact.reaches(attractiveness, LOW_BELOW) + exact.reaches(attractiveness, HIGH_FROM)]


def potential_levels(attractiveness: pd.Series[float]) -> pd.Series[str]:
    """Do what `potential_level` does for a whole portfolio.

    Args:
        attractiveness: Scores 0 to 10 by account; NaN when not scored. A score outside the scale is not classified.

    Returns:
        Series of text by account, in the order given; NA when not scored.
    """
    scores = attractiveness.to_numpy(dtype=np.float64, na_value=np.nan)
    known = (scores >= 0) & (scores <= 10)
    code: NDArray[np.int64] = exact.at_least(scores, LOW_BELOW).astype(np.int64) + exact.at_least(scores, HIGH_FROM)
    levels = pd.array(list(POTENTIALS), dtype="str").take(np.where(known, code, -1), allow_fill=True)
    return pd.Series(levels, index=attractiveness.index, name="potential")


def advice(stage: str, potential: str | None) -> Advice:
    """Say what to do at a stage with a potential (method.md 4.5).

    Args:
        stage: One of `STAGES`, ``"exploratory"`` or ``"unclassified"``.
        potential: ``"low"``, ``"medium"``, ``"high"``, or None when not known.

    Returns:
        The advice; where stage or potential is not known it says what to find out first.

    Raises:
        ValueError: A stage or potential of another name.
    """
    if stage not in (*STAGES, EXPLORATORY, UNCLASSIFIED):
        raise ValueError(f"{stage!r} is not a relationship stage.")
    if potential is not None and potential not in POTENTIALS:
        raise ValueError(f"{potential!r} is not a potential; use low, medium or high.")
    missing: tuple[str, ...] = ()
    if stage == EXPLORATORY:
        posture, text = "explore", "No business yet: find out whether the account is worth a first order."
    elif stage == UNCLASSIFIED:
        posture, text = "complete the sheet", "Too few of the six items are answered: rate at least four."
        missing = ("stage items",)
    elif stage == "strategic":
        posture, text = "protect", "Protect the relationship; keep it profitable and open at all levels."
    elif potential is None:
        posture, text = (
            "rate potential",
            "Score the account's attractiveness first: the advice depends on its potential.",
        )
        missing = ("potential",)
    elif stage == "tactical":
        posture, text = (
            ("keep lean", "May stay where it is; keep it lean.")
            if potential == "low"
            else ("invest", "Invest to move the relationship up.")
        )
    elif stage == "cooperative":
        posture, text = (
            ("audit", "Audit the earlier investment, then fine-tune it.")
            if potential == "high"
            else ("hold", "May stay where it is.")
        )
    else:
        posture, text = (
            ("keep investing", "Keep investing.")
            if potential == "high"
            else ("recalibrate", "Recalibrate the investment: the potential does not call for all of it.")
        )
    return Advice(text, posture, stage, potential, missing)


def cost_trap(stage: str, cost_growth: float | None, revenue_growth: float | None) -> CostTrap:
    """Flag a cooperative account whose cost to serve rises faster than its revenue (method.md 4.5).

    Cost that falls more slowly than revenue does not rise, and is no cost trap. Equal growth is no trap.

    Args:
        stage: The account's stage.
        cost_growth: Growth of cost to serve, as a fraction; None or NaN when not known.
        revenue_growth: Growth of revenue over the same periods, as a fraction; None or NaN when not known.

    Returns:
        The flag with its terms.

    Raises:
        ValueError: A stage of another name.
    """
    if stage not in (*STAGES, EXPLORATORY, UNCLASSIFIED):
        raise ValueError(f"{stage!r} is not a relationship stage.")
    growths = (
        None if cost_growth is None or math.isnan(cost_growth) else float(cost_growth),
        None if revenue_growth is None or math.isnan(revenue_growth) else float(revenue_growth),
    )
    flags = cost_traps(
        pd.Series([stage]), pd.Series([growths[0]], dtype=np.float64), pd.Series([growths[1]], dtype=np.float64)
    )
    lacking = {"stage": stage == UNCLASSIFIED, "cost growth": growths[0] is None, "revenue growth": growths[1] is None}
    return CostTrap(
        None if pd.isna(flags.iloc[0]) else bool(flags.iloc[0]),
        stage,
        *growths,
        tuple(name for name, absent in lacking.items() if absent),
    )


def cost_traps(
    stages: pd.Series[str], cost_growth: pd.Series[float], revenue_growth: pd.Series[float]
) -> pd.Series[bool]:
    """Do what `cost_trap` does for a whole portfolio.

    Args:
        stages: Stage by account.
        cost_growth: Growth of cost to serve by account, as a fraction; NaN or absent when not known.
        revenue_growth: Growth of revenue by account, as a fraction; NaN or absent when not known.

    Returns:
        Nullable yes/no by account, in the order of ``stages``: no for any known stage but cooperative, NA when the
        account is unclassified, or cooperative with an unknown growth.
    """
    cost = cost_growth.reindex(stages.index).to_numpy(dtype=np.float64, na_value=np.nan)
    revenue = revenue_growth.reindex(stages.index).to_numpy(dtype=np.float64, na_value=np.nan)
    names = stages.to_numpy(dtype=object)
    cooperative = names == "cooperative"
    unknown = (names == UNCLASSIFIED) | pd.isna(names) | (cooperative & (np.isnan(cost) | np.isnan(revenue)))
    trapped = cooperative & (cost > 0) & (cost > revenue) & ~exact.same_as(cost, revenue)
    return pd.Series(pd.arrays.BooleanArray(trapped & ~unknown, unknown), index=stages.index, name="cost_trap")
