"""Which columns say when something was sold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain
from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.headings import NAMES, compact, even_heading
from kamcore.workbook.reading.roles.amount import is_amount
from kamcore.workbook.reading.roles.columns import _MANY, ID_TAIL, MOST_LOOKED_AT, grain_of, holds_numbers, unnamed

if TYPE_CHECKING:
    from kamcore.workbook.reading.table import Table


_MANY_NAMED: Final = 0.4
"""The same of dates where the heading says so: titles of groups and their totals may stand among them."""


def date_columns(table: Table, *, deals: bool = False) -> dict[str, int]:
    """Return the heading of the date under ``period``, or those of years and months under ``year`` and ``month``; {} for none.

    Args:
        table: the table.
        deals: whether it is a list of deals, of which the day counts on which they were closed.
    """
    days: list[tuple[int, int]] = []
    others: dict[Grain, list[tuple[int, int]]] = {}
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        named = NAMES["revenue"].get(compact(even, "revenue") or even, ("",))[0] == "period"
        if lexicon.NEVER_DATES.search(even) or (
            not named and ID_TAIL.fullmatch(even) and not lexicon.DATE.search(even)
        ):
            continue
        if not named and is_amount(even) and not lexicon.DATE.search(even) and holds_numbers(table, place):
            continue  # an amount is often as large as the number of a day
        known = (
            named
            or text == unnamed(table, place)
            or any(
                words.search(even)
                for words in (lexicon.DATE, lexicon.FIRST_DATES, lexicon.LATER_DATES, lexicon.LAST_DATES)
            )
        )
        if not known and (place >= MOST_LOOKED_AT or holds_numbers(table, place)):
            continue
        grain = grain_of(table, place, _MANY_NAMED if known else _MANY)
        if grain is None or (not known and grain not in ("day", Grain.MONTH.value, Grain.QUARTER.value)):
            continue
        rank = _date_rank(even, deals=deals) + 5 * (not known)
        if place >= len(table.places) and rank > 0:
            rank += 4  # when something else was created or changed: after what the row itself says
        (days if grain == "day" else others.setdefault(Grain(grain), [])).append((rank, place))
    if days:
        return {"period": min(days)[1]}
    if Grain.MONTH in others:
        return {"period": min(others[Grain.MONTH])[1]}
    if Grain.YEAR in others:
        year = min(others[Grain.YEAR])[1]
        quarter = next(
            (place for place in range(len(table.texts)) if place != year and is_quarters(table, place)), None
        )
        if Grain.MONTH_OF_YEAR in others:
            months = [pair for pair in sorted(others[Grain.MONTH_OF_YEAR]) if pair[1] != quarter]
            if months:
                return {"year": year, "month": months[0][1]}
        if quarter is not None:
            return {"year": year, "quarter": quarter}
    for grain in (Grain.QUARTER, Grain.YEAR, Grain.MONTH_OF_YEAR):
        if grain in others:
            return {"period": min(others[grain])[1]}
    return {}


def _date_rank(even: str, *, deals: bool) -> int:
    if lexicon.EXPECTED.search(even):
        return 4
    if deals and lexicon.CLOSING.search(even):
        return -2 if re.search(r"\bwon\b|actual|gewonnen|ganad|gagn", even) else -1
    if lexicon.CHANGED.search(even):
        return 4
    if lexicon.LAST_DATES.search(even):
        return 3
    if lexicon.FIRST_DATES.search(even):
        return 0
    return 2 if lexicon.LATER_DATES.search(even) else 1


_QUARTER: Final = re.compile(
    r"[qt]?[1-4][qt]?|(?:[1-4]|i{1,3}|iv)\.? ?(?:quartal|quarter|trimestre|квартал|кв)?|第?[1-4一二三四]季度"
)


def is_quarters(table: Table, place: int) -> bool:
    """Whether a column holds quarters of a year and its heading says so."""
    even = even_heading(table.texts[place])
    if not re.search(r"quart|qtr|trim|квартал|季度|ไตรมาส|तिमाही|四半期", even):
        return False
    labels = table.sample(place).as_text().labels
    return bool(labels) and all(_QUARTER.fullmatch(label.casefold()) for label in labels)
