"""When a relationship was rated: as of which month the next rating counts, and what the earlier ones said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.method.stage_items import ITEM_KEYS
from kamcore.method.stages import UNCLASSIFIED, classify_stages
from kamcore.workbook.periods import Period, label_words
from kamcore.workbook.relationship_rows import rows_of

if TYPE_CHECKING:
    from datetime import date

    from kamcore.analysis import Analysis


@dataclass(frozen=True, slots=True)
class RatingTime:
    """When a relationship can be rated next.

    Attributes:
        latest: label of the time of the latest rating; "" when it says none, or nothing is rated.
        first: the first day a rating may be made as of; None for any. What is earlier than the latest rating is history.
        usual: the day to begin with; None when the book says no day.
    """

    latest: str
    first: date | None
    usual: date | None


@dataclass(frozen=True, slots=True)
class EarlierRating:
    """A rating that a later one took the place of.

    Attributes:
        as_of: label of its time; "" when it says none.
        time: its time in words.
        words: what it said: stage and total.
    """

    as_of: str
    time: str
    words: str


def rating_time(a: Analysis, account: str, view: str) -> RatingTime:
    """Return when a relationship can be rated next, in one view."""
    rows = rows_of(a.portfolio, account, view)
    today = None if a.as_of is None else a.as_of.date()
    latest = "" if not len(rows) or wording.is_missing(rows["as_of"].iloc[-1]) else str(rows["as_of"].iloc[-1])
    until = Period.parse(latest).last_day if latest else today if len(rows) else None
    first = Period.of(until).first_day if until is not None else None
    return RatingTime(latest, first, max(day for day in (today, until) if day) if today or until else None)


def time_of(found: RatingTime, day: date | None) -> str | None:
    """Return the label a rating made as of a day stands under: that of the latest rating when it ends with the same month."""
    if day is None:
        return None
    month = Period.of(day)
    same = found.latest and Period.parse(found.latest).last_day == month.last_day
    return found.latest if same else month.label


def today_label(a: Analysis) -> str | None:
    """Return the label of the month the book is looked at from; None when it says no day."""
    return None if a.as_of is None else Period.of(a.as_of.date()).label


def what_a_rating_does(found: RatingTime, day: date | None) -> str:
    """Say what becomes of the latest rating when an item is rated as of a day; "" when it is simply changed."""
    time = time_of(found, day)
    if time is None or not found.latest or time == found.latest:
        return ""
    return (
        f"The next click begins a rating as of {label_words(time)}; that of {label_words(found.latest)} is kept below."
    )


def earlier_ratings(a: Analysis, account: str, view: str) -> tuple[EarlierRating, ...]:
    """Return the ratings of a relationship that do not count any more, latest first."""
    rows = rows_of(a.portfolio, account, view).iloc[:-1].reset_index(drop=True)
    stages = classify_stages(rows[list(ITEM_KEYS)]).table.reindex(rows.index)
    found = []
    for label, row in zip(rows["as_of"], stages.to_dict("records"), strict=True):
        known = f"{int(row['answered'])} of {len(ITEM_KEYS)} items rated"
        total = "" if wording.is_missing(row["scaled_total"]) else f", {wording.number(row['scaled_total'])} of 24"
        words = f"no stage, {known}" if row["stage"] == UNCLASSIFIED else f"{row['stage']}{total}"
        none = wording.is_missing(label)
        found.append(EarlierRating("" if none else str(label), "no time" if none else label_words(str(label)), words))
    return tuple(found[::-1])
