"""How numbers, shares, changes and dates are written for people.

Three significant figures on cards and in sentences, whole amounts in tables; a missing value is a dash, never ``nan``.
"""

from __future__ import annotations

import math
from datetime import UTC
from typing import TYPE_CHECKING

from babel.numbers import get_currency_symbol

if TYPE_CHECKING:
    from datetime import date, datetime

    import pandas as pd

MISSING = "–"
_UNITS = ((1e12, " T"), (1e9, " B"), (1e6, " M"), (1e3, " k"))


def is_missing(value: object) -> bool:
    """Whether a value is None, NaN, NA or NaT."""
    if value is None:
        return True
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in {"NAType", "NaTType"}


def number(value: float | None, figures: int = 3) -> str:
    """Write a number with that many significant figures: ``1.24 M``, ``86``, ``0.35``."""
    if value is None or is_missing(value) or math.isinf(value):
        return MISSING
    size = abs(value)
    for unit, suffix in _UNITS:
        if size >= unit * (1 - 0.5 * 10**-figures):
            return _significant(value / unit, figures) + suffix
    return _significant(value, figures)


def _significant(value: float, figures: int) -> str:
    if value == 0:
        return "0"
    decimals = max(0, figures - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{decimals}f}"
    if decimals and float(text) == int(float(text)) and abs(value) < 1000:
        text = f"{value:.0f}"
    return "0" if float(text) == 0 else text


def count(value: float | None) -> str:
    """Write a count in full: ``1,240``."""
    if value is None or is_missing(value):
        return MISSING
    return f"{int(value):,}"


def symbol(currency: str) -> str:
    """Return the sign of a currency as an English reader knows it: ``€``, ``US$`` becomes ``$``; else its code and a space."""
    sign = get_currency_symbol(currency.upper(), locale="en_US")
    return sign if len(sign) == 1 else f"{currency.upper()} "


def money(value: float | None, currency: str) -> str:
    """Write an amount on a card: ``€1.24 M``, ``-€320``."""
    if value is None or is_missing(value):
        return MISSING
    text = number(abs(value))
    return f"{'-' if value < 0 and text != '0' else ''}{symbol(currency)}{text}"


def money_in_full(value: float | None, currency: str) -> str:
    """Write an amount to the whole unit: ``€1,240,312``."""
    if value is None or is_missing(value):
        return MISSING
    text = f"{abs(value):,.0f}"
    return f"{'-' if value < 0 and text != '0' else ''}{symbol(currency)}{text}"


def percent(share: float | None) -> str:
    """Write a share: no decimals from 10 %, one below: ``45 %``, ``4.2 %``, ``0 %``; a share that rounds away is ``<0.1 %``."""
    if share is None or is_missing(share) or math.isinf(share * 100.0):
        return MISSING
    value = share * 100 + 0.0
    if 0 < abs(value) < 0.05:
        return "<0.1 %" if value > 0 else ">-0.1 %"
    text = f"{value:,.0f}" if abs(value) >= 9.95 or value == 0 else f"{value:.1f}"
    text = text.removesuffix(".0")
    return f"{text} %"


def change(share: float | None) -> str:
    """Write a relative change with its sign: ``▲ 4 %``, ``▼ 12 %``, ``no change``."""
    if share is None or is_missing(share) or math.isinf(share * 100.0):
        return MISSING
    text = percent(abs(share))
    if text == "0 %":
        return "no change"
    return f"{'▲' if share > 0 else '▼'} {text}"


def points(value: float | None) -> str:
    """Write a 0–10 score with one decimal."""
    if value is None or is_missing(value):
        return MISSING
    text = f"{value:.1f}"
    return "0.0" if text == "-0.0" else text


def day(value: date | datetime | pd.Timestamp | None) -> str:
    """Write a date: ``21 Nov 2026``."""
    if value is None or is_missing(value):
        return MISSING
    return f"{value.day} {value:%b %Y}"


def moment(at: datetime) -> str:
    """Write a moment to the minute, as it is everywhere: ``2 Mar 2026, 09:30 UTC``."""
    utc = at.astimezone(UTC)
    return f"{day(utc)}, {utc:%H:%M} UTC"


def ago(at: datetime, now: datetime) -> str:
    """Write how long ago something was: ``just now``, ``2 minutes ago``, ``3 days ago``; after a month its day.

    A moment that lies ahead, because two clocks differ, is ``just now`` too.
    """
    seconds = (now - at).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds >= 30 * 86_400:
        return f"on {day(at.astimezone(UTC))}"
    size, one = next(unit for unit in ((86_400, "day"), (3_600, "hour"), (60, "minute")) if seconds >= unit[0])
    return f"{plural(seconds // size, one)} ago"


def plural(n: float, one: str, many: str = "") -> str:
    """Write a count with its noun: ``1 account``, ``1,240 accounts``."""
    return f"{count(n)} {one if n == 1 else many or one + 's'}"


def listing(words: list[str], *, last: str = "and") -> str:
    """Join words: ``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
