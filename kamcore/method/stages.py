"""Relationship stages: six items, their total, the stage and the way to the next one (method.md 4.1, 4.2, 4.4).

Each of six items (``stage_items``) is rated 1 to 4; the total places the account on a ladder of four stages. What the
ratings rest on is in ``stage_evidence`` (method.md 4.3), what to do about the stage in ``stage_advice`` (method.md 4.5).

Source: stages of relationship with key accounts (Stages text; Millman & Wilson 1995; McDonald & Woodburn, Key Account
Management: The Definitive Guide); bands of the published six-item sheet.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.stage_items import HIGHEST, ITEM_KEYS, ITEMS, LOWEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONVENTION = "six items rated 1 to 4, bands from 6, 11, 17 and 23; at least four answers, scaled to six items"
SECTION = "4.2"
NEXT_SECTION = "4.4"
MIN_ANSWERED = 4
EXPLORATORY = "exploratory"
UNCLASSIFIED = "unclassified"
STAGES = ("tactical", "cooperative", "interdependent", "strategic")
LOWER_BOUNDS = (6.0, 11.0, 17.0, 23.0)


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item to be raised (method.md 4.4).

    Attributes:
        item: Key of the item.
        title: Its name on screen.
        now: Rating today, 1 to 4.
        to: Rating needed, a whole number up to 4.
        steps: How many anchors are climbed.
        anchor: What the needed rating means.
    """

    item: str
    title: str
    now: float
    to: int
    steps: int
    anchor: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What keeps an account from the next stage, and the least that reaches it (method.md 4.4).

    Attributes:
        stage: Stage today.
        next_stage: Stage above; None when there is none, or when the account has no stage.
        lower_bound: Total at which the next stage starts; None without a next stage.
        shortfall: Points missing on the scaled total; None without a next stage.
        blockers: Keys of the answered items rated below the next stage's own level (2, 3 or 4), in the sheet's order.
        changes: The smallest set of changes: fewest items, then fewest steps, then the lowest rated items, then the
            smallest single climb, then the sheet's order. Items without an answer are never part of it.
        missing: Keys of the items without an answer.
        convention: The active convention.
        section: Section of method.md.
    """

    stage: str
    next_stage: str | None
    lower_bound: float | None
    shortfall: float | None
    blockers: tuple[str, ...]
    changes: tuple[ItemChange, ...]
    missing: tuple[str, ...]
    convention: str = CONVENTION
    section: str = NEXT_SECTION


@dataclass(frozen=True, slots=True)
class StageResult:
    """The stage of one account (method.md 4.2).

    Attributes:
        stage: One of `STAGES`, or ``"exploratory"``, or ``"unclassified"``.
        total: Sum of the items answered; None when none is.
        scaled_total: The total scaled to six items, 6 to 24; None with fewer than four answers.
        answered: How many items are answered.
        missing: Keys of the items without an answer.
        next_stage: Stage above; None when there is none.
        blockers: As in `NextStep`.
        changes: As in `NextStep`: the smallest set of item changes that reaches the next stage.
        terms: The ratings used, by item key, in the sheet's order.
        convention: The active convention.
        section: Section of method.md.
    """

    stage: str
    total: float | None
    scaled_total: float | None
    answered: int
    missing: tuple[str, ...]
    next_stage: str | None
    blockers: tuple[str, ...]
    changes: tuple[ItemChange, ...]
    terms: tuple[tuple[str, float], ...]
    convention: str = CONVENTION
    section: str = SECTION


@dataclass(frozen=True, slots=True, eq=False)
class StagesResult:
    """The stages of a portfolio (method.md 4.2).

    Attributes:
        table: One row per account, in the order given: ``stage``, ``rung`` (1 to 4; NA off the ladder), ``total`` and
            ``scaled_total`` (NaN as in `StageResult`), ``answered``, ``missing`` (counts), ``missing_text`` (titles),
            ``invalid`` (ratings outside 1 to 4, left out and counted as missing), ``next_stage`` (NA without one) and
            ``shortfall`` (points missing on the scaled total).
        counts: How many accounts are in each stage, from the bottom up, then exploratory and unclassified.
        convention: The active convention.
        section: Section of method.md.
    """

    table: pd.DataFrame
    counts: tuple[tuple[str, int], ...]
    convention: str = CONVENTION
    section: str = SECTION


def classify_stage(
    items: Mapping[str, float | None] | Sequence[float | None], has_business: bool = True
) -> StageResult:
    """Place one account on the ladder (method.md 4.2).

    Args:
        items: Ratings 1 to 4 by item key, or six of them in the sheet's order; None or NaN where not answered, absent
            keys likewise. Fractions are allowed (means of several raters).
        has_business: Whether there is any business yet; without, the account is exploratory, outside the ladder.

    Returns:
        The stage, its terms, what is missing and the way to the next stage.

    Raises:
        ValueError: A rating is outside 1 to 4, an item is unknown, or a sequence does not have six entries.
    """
    ratings = _ratings(items)
    step = next_step(items, has_business)
    sums, _, scaled, _ = _score(np.asarray([ratings]))
    known = [(key, value) for key, value in zip(ITEM_KEYS, ratings, strict=True) if not math.isnan(value)]
    return StageResult(
        stage=step.stage,
        total=float(sums[0]) if known else None,
        scaled_total=float(scaled[0]) if len(known) >= MIN_ANSWERED else None,
        answered=len(known),
        missing=step.missing,
        next_stage=step.next_stage,
        blockers=step.blockers,
        changes=step.changes,
        terms=tuple(known),
    )


def classify_stages(items: pd.DataFrame, has_business: pd.Series[bool] | None = None) -> StagesResult:
    """Place every account of a portfolio on the ladder (method.md 4.2).

    Args:
        items: Accounts x six items (columns `ITEM_KEYS` in any order, an absent column is not answered), NaN where
            not answered. Ratings outside 1 to 4 are left out and counted in ``invalid``.
        has_business: By account; an account that is absent or NA counts as having business, as without the series.

    Returns:
        The table and the counts per stage.

    Raises:
        ValueError: A column is not one of the six items, or an account appears twice.
    """
    unknown = [str(column) for column in items.columns if column not in ITEM_KEYS]
    if unknown:
        raise ValueError(f"{unknown[0]!r} is not one of the six items of the stage sheet.")
    if not exact.all_different(items.index):
        raise ValueError("An account has two rows of stage ratings; keep one.")
    size = len(items)
    given = np.full((size, len(ITEM_KEYS)), np.nan)
    for place, key in enumerate(ITEM_KEYS):
        if key in items.columns:
            given[:, place] = items[key].to_numpy(dtype=np.float64, na_value=np.nan)
    valid = (given >= LOWEST) & (given <= HIGHEST)
    invalid = (~valid & ~np.isnan(given)).sum(axis=1)
    ratings = np.where(valid, given, np.nan)
    sums, answered, scaled, rung = _score(ratings)
    classified = answered >= MIN_ANSWERED
    business = np.ones(size, dtype=np.bool_)
    if has_business is not None:
        business = has_business.reindex(items.index).astype("boolean").fillna(value=True).to_numpy(dtype=np.bool_)
    names = (*STAGES, EXPLORATORY, UNCLASSIFIED)
    code = np.where(business, np.where(classified, rung, len(STAGES) + 1), len(STAGES))
    off = code >= len(STAGES)
    bounds = np.asarray((*LOWER_BOUNDS[1:], np.nan, np.nan, np.nan))
    texts = [_missing_text(mask) for mask in range(2 ** len(ITEM_KEYS))]
    mask = np.isnan(ratings) @ (1 << np.arange(len(ITEM_KEYS)))
    table = pd.DataFrame(
        {
            "stage": pd.array(list(names), dtype="str").take(code),
            "rung": pd.array(np.where(off, 0, code + 1), dtype="Int64"),
            "total": np.where(answered > 0, sums, np.nan),
            "scaled_total": scaled,
            "answered": answered,
            "missing": len(ITEM_KEYS) - answered,
            "missing_text": pd.array(texts, dtype="str").take(mask),
            "invalid": invalid,
            "next_stage": pd.array(list(STAGES[1:]), dtype="str").take(
                np.where(code < len(STAGES) - 1, code, -1), allow_fill=True
            ),
            "shortfall": bounds[code] - scaled,
        },
        index=items.index,
    )
    table.loc[off, "rung"] = pd.NA
    counts = np.bincount(code, minlength=len(names))
    return StagesResult(table, tuple((str(name), int(count)) for name, count in zip(names, counts, strict=True)))


def next_step(items: Mapping[str, float | None] | Sequence[float | None], has_business: bool = True) -> NextStep:
    """Find what keeps one account from the next stage and the least that reaches it (method.md 4.4).

    A change raises an answered item to a higher anchor. With missing items the total stays scaled to six items, as
    in `classify_stage`; an item without an answer is to be answered, not changed.

    Args:
        items: As in `classify_stage`.
        has_business: As in `classify_stage`.

    Returns:
        Blockers and the smallest set of changes; both empty when there is no next stage.

    Raises:
        ValueError: As in `classify_stage`.
    """
    ratings = _ratings(items)
    missing = tuple(key for key, value in zip(ITEM_KEYS, ratings, strict=True) if math.isnan(value))
    _, answered, scaled, rung = _score(np.asarray([ratings]))
    if not has_business:
        return NextStep(EXPLORATORY, None, None, None, (), (), missing)
    if int(answered[0]) < MIN_ANSWERED:
        return NextStep(UNCLASSIFIED, None, None, None, (), (), missing)
    place = int(rung[0])
    if place == len(STAGES) - 1:
        return NextStep(STAGES[place], None, None, None, (), (), missing)
    bound = LOWER_BOUNDS[place + 1]
    level = float(place + 2)
    blockers = tuple(key for key, value in zip(ITEM_KEYS, ratings, strict=True) if not exact.reaches(value, level))
    return NextStep(
        stage=STAGES[place],
        next_stage=STAGES[place + 1],
        lower_bound=bound,
        shortfall=bound - float(scaled[0]),
        blockers=tuple(key for key in blockers if key not in missing),
        changes=_smallest_changes(ratings, bound),
        missing=missing,
    )


def _ratings(items: Mapping[str, float | None] | Sequence[float | None]) -> list[float]:
    """Bring the ratings into the sheet's order, NaN where not answered, and refuse what is not a rating."""
    if isinstance(items, Mapping):
        unknown = sorted(str(key) for key in items if key not in ITEM_KEYS)
        if unknown:
            raise ValueError(f"{unknown[0]!r} is not one of the six items of the stage sheet.")
        given = [items.get(key) for key in ITEM_KEYS]
    else:
        given = list(items)
        if len(given) != len(ITEM_KEYS):
            raise ValueError(f"A stage needs six items, and {len(given)} were given; leave a place empty with None.")
    ratings = []
    for item, value in zip(ITEMS, given, strict=True):
        rating = math.nan if value is None or pd.isna(value) else float(value)
        if not math.isnan(rating) and not LOWEST <= rating <= HIGHEST:
            raise ValueError(f"{item.title} is rated {rating:g}; ratings go from 1 to 4.")
        ratings.append(rating)
    return ratings


def _score(
    ratings: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Compute total, answers, scaled total (NaN under four answers) and band (0 to 3) of accounts x six ratings."""
    known = ~np.isnan(ratings)
    filled = np.where(known, ratings, 0.0)
    sums = exact.row_totals([filled[:, place] for place in range(len(ITEM_KEYS))], len(filled))
    answered = known.sum(axis=1).astype(np.int64)
    scaled = np.full(len(filled), np.nan)
    enough = answered >= MIN_ANSWERED
    scaled[enough] = sums[enough] * len(ITEM_KEYS) / answered[enough]
    rung = np.zeros(len(filled), dtype=np.int64)
    for bound in LOWER_BOUNDS[1:]:
        rung += exact.at_least(scaled, bound)
    return sums, answered, scaled, rung


def _smallest_changes(ratings: list[float], bound: float) -> tuple[ItemChange, ...]:
    """Search the sets of one item, then two and so on, for the cheapest that reaches the bound."""
    places = [place for place, value in enumerate(ratings) if value < HIGHEST]
    known = [value for value in ratings if not math.isnan(value)]
    factor = len(ITEM_KEYS) / len(known)
    for size in range(1, len(places) + 1):
        found = []
        for chosen in combinations(places, size):
            rest = [value for place, value in enumerate(ratings) if place not in chosen and not math.isnan(value)]
            if not exact.reaches(exact.total([*rest, *([HIGHEST] * size)]) * factor, bound):
                continue
            choices = [range(math.floor(ratings[place]) + 1, int(HIGHEST) + 1) for place in chosen]
            for targets in product(*choices):
                if exact.reaches(exact.total([*rest, *targets]) * factor, bound):
                    climbs = [
                        target - math.floor(ratings[place]) for target, place in zip(targets, chosen, strict=True)
                    ]
                    now = sorted(ratings[place] for place in chosen)
                    found.append((sum(climbs), now, max(climbs), chosen, targets))
        if found:
            _, _, _, chosen, targets = min(found)
            return tuple(
                ItemChange(
                    ITEM_KEYS[place],
                    ITEMS[place].title,
                    ratings[place],
                    target,
                    target - math.floor(ratings[place]),
                    ITEMS[place].anchors[target - 1],
                )
                for place, target in zip(chosen, targets, strict=True)
            )
    return ()


def _missing_text(mask: int) -> str:
    """Name the items whose bit is set, in the sheet's order."""
    return ", ".join(item.title for place, item in enumerate(ITEMS) if mask >> place & 1)
