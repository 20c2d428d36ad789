"""Periods: years, quarters, months, and months of which nobody said the year.

Data keeps the finest grain it came in; a coarser view rolls it up. A label such as ``2025``, ``2025-Q3``, ``2025-03`` or ``--03``
is the period's only form inside the tables, and sorts within its grain as time does.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Grain(StrEnum):
    """How long a period is, longest first."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    MONTH_OF_YEAR = "month without a year"


_YEAR = re.compile(r"(\d{4})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_LONE_MONTH = re.compile(r"--(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period.

    Attributes:
        year: the calendar (or fiscal) year; 0 for a month without a year.
        number: 0 for a year, 1–4 for a quarter, 1–12 for a month.
        grain: how long it is.
    """

    year: int
    number: int
    grain: Grain

    @classmethod
    def parse(cls, label: str) -> Period:
        """Read a label of our own form.

        Raises:
            ValueError: when it is not one.
        """
        if m := _YEAR.fullmatch(label):
            return cls(int(m[1]), 0, Grain.YEAR)
        if m := _QUARTER.fullmatch(label):
            return cls(int(m[1]), int(m[2]), Grain.QUARTER)
        if m := _MONTH.fullmatch(label):
            return cls(int(m[1]), int(m[2]), Grain.MONTH)
        if m := _LONE_MONTH.fullmatch(label):
            return cls(0, int(m[1]), Grain.MONTH_OF_YEAR)
        raise ValueError(f"{label!r} is not a period; expected 2025, 2025-Q3, 2025-03 or --03")

    @classmethod
    def of(cls, day: date, grain: Grain = Grain.MONTH) -> Period:
        """Return the period of that grain in which a day lies."""
        if grain is Grain.YEAR:
            return cls(day.year, 0, grain)
        if grain is Grain.QUARTER:
            return cls(day.year, (day.month + 2) // 3, grain)
        if grain is Grain.MONTH:
            return cls(day.year, day.month, grain)
        return cls(0, day.month, grain)

    @property
    def label(self) -> str:
        """Its form in tables and files: ``2025``, ``2025-Q3``, ``2025-03``, ``--03``."""
        if self.grain is Grain.YEAR:
            return f"{self.year:04d}"
        if self.grain is Grain.QUARTER:
            return f"{self.year:04d}-Q{self.number}"
        if self.grain is Grain.MONTH:
            return f"{self.year:04d}-{self.number:02d}"
        return f"--{self.number:02d}"

    @property
    def words(self) -> str:
        """Its form for people: ``2025``, ``Q3 2025``, ``March 2025``, ``March``."""
        if self.grain is Grain.YEAR:
            return f"{self.year}"
        if self.grain is Grain.QUARTER:
            return f"Q{self.number} {self.year}"
        name = calendar.month_name[self.number]
        return f"{name} {self.year}" if self.grain is Grain.MONTH else name

    @property
    def first_day(self) -> date | None:
        """Its first day; None for a month without a year."""
        if self.grain is Grain.MONTH_OF_YEAR:
            return None
        month = {Grain.YEAR: 1, Grain.QUARTER: 3 * self.number - 2, Grain.MONTH: self.number}[self.grain]
        return date(self.year, month, 1)

    @property
    def last_day(self) -> date | None:
        """Its last day; None for a month without a year."""
        if self.grain is Grain.MONTH_OF_YEAR:
            return None
        month = {Grain.YEAR: 12, Grain.QUARTER: 3 * self.number, Grain.MONTH: self.number}[self.grain]
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def within(self, other: Period) -> bool:
        """Whether it lies inside the other (or is it)."""
        if self == other:
            return True
        if Grain.MONTH_OF_YEAR in (self.grain, other.grain) or self.year != other.year:
            return False
        if other.grain is Grain.YEAR:
            return True
        return other.grain is Grain.QUARTER and self.grain is Grain.MONTH and (self.number + 2) // 3 == other.number

    def back(self, steps: int = 1) -> Period:
        """Return the period of the same grain that many steps before.

        Raises:
            ValueError: for a month without a year, which has no before.
        """
        if self.grain is Grain.MONTH_OF_YEAR:
            raise ValueError("a month without a year has no period before it")
        per_year = {Grain.YEAR: 1, Grain.QUARTER: 4, Grain.MONTH: 12}[self.grain]
        index = self.year * per_year + max(self.number, 1) - 1 - steps
        number = index % per_year + 1
        return Period(index // per_year, 0 if self.grain is Grain.YEAR else number, self.grain)

    def year_before(self) -> Period:
        """Return the same period of the year before."""
        return self.back({Grain.YEAR: 1, Grain.QUARTER: 4, Grain.MONTH: 12}.get(self.grain, 1))


def without_gaps(labels: Iterable[str]) -> list[str]:
    """Return every period from the first to the last in time order, those too of which the data holds nothing.

    Months without a year, and labels of several grains, are given back in order as they are; "" (no period) comes first.
    """
    given = set(labels)
    periods = sorted({Period.parse(label) for label in given if label})
    grains = {period.grain for period in periods}
    ordered = [period.label for period in periods]
    if len(grains) == 1 and Grain.MONTH_OF_YEAR not in grains:
        steps = [periods[-1]]
        while steps[-1] > periods[0]:
            steps.append(steps[-1].back())
        ordered = [period.label for period in reversed(steps)]
    return [""] * ("" in given) + ordered


def label_words(label: str) -> str:
    """Return a label in words for people; one that is empty says that nothing tells the time."""
    return Period.parse(label).words if label else "no stated time"


def finest(periods: Iterable[Period]) -> Grain | None:
    """Return the finest grain among dated periods, else months without a year, else None."""
    grains = {period.grain for period in periods}
    for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR, Grain.MONTH_OF_YEAR):
        if grain in grains:
            return grain
    return None


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch of time a page looks at.

    Attributes:
        period: the year, quarter or month; None when the data has no periods at all.
        members: the labels in the data that lie inside, in order.
        complete: whether the data covers all of it.
        expected: how many periods of the data's grain would make it complete.
        named: what to call it in place of its usual name.
    """

    period: Period | None
    members: tuple[str, ...]
    complete: bool
    expected: int
    named: str = ""

    @property
    def words(self) -> str:
        """What to call it: ``2025``, ``2025 so far (9 of 12 months)``, ``all data``."""
        if self.named:
            return self.named
        if self.period is None:
            return "all data"
        if self.complete:
            return self.period.words
        unit = "months" if self.expected == 12 or self.period.grain is Grain.QUARTER else "quarters"
        return f"{self.period.words} so far ({len(self.members)} of {self.expected} {unit})"


def windows(labels: Iterable[str]) -> tuple[Window, ...]:
    """Return every stretch the data can be looked at by: its years, quarters and months, each grain in time order.

    A year or quarter is complete when the span from the first to the last period of the data covers it; a gap inside the span
    (a month in which nobody bought) does not make it incomplete.

    Args:
        labels: the period labels in the data, any order; "" (no period) is passed over.

    Returns:
        Years first, then quarters (when the data is that fine), then months; months without a year come last, one by one.
    """
    periods = sorted({Period.parse(label) for label in labels if label})
    dated = [p for p in periods if p.grain is not Grain.MONTH_OF_YEAR]
    lone = [p for p in periods if p.grain is Grain.MONTH_OF_YEAR]
    found: list[Window] = []
    if dated:
        first = min(p.first_day for p in dated if p.first_day)
        last = max(p.last_day for p in dated if p.last_day)
        grain = finest(dated)
        found.extend(
            _dated(dated, Grain.YEAR, first, last, {Grain.MONTH: 12, Grain.QUARTER: 4}.get(grain, 1) if grain else 1)
        )
        if grain in (Grain.QUARTER, Grain.MONTH):
            found.extend(_dated(dated, Grain.QUARTER, first, last, 3 if grain is Grain.MONTH else 1))
        if grain is Grain.MONTH:
            found.extend(_dated(dated, Grain.MONTH, first, last, 1))
    found.extend(Window(p, (p.label,), complete=True, expected=1) for p in lone)
    return tuple(found)


def _dated(periods: list[Period], grain: Grain, first: date, last: date, expected: int) -> list[Window]:
    order = (Grain.YEAR, Grain.QUARTER, Grain.MONTH)
    fine = [p for p in periods if order.index(p.grain) >= order.index(grain)]
    groups: dict[Period, list[str]] = {}
    for p in fine:
        day = p.first_day
        if day is not None:
            groups.setdefault(Period.of(day, grain), []).append(p.label)
    result = []
    for period, members in sorted(groups.items()):
        begins, ends = period.first_day, period.last_day
        complete = begins is not None and ends is not None and first <= begins and ends <= last
        result.append(Window(period, tuple(members), complete=complete, expected=expected))
    return result


def default_window(found: tuple[Window, ...]) -> Window:
    """Return the latest complete year, else the latest period of the finest grain (months without a year: all of them together)."""
    years = [w for w in found if w.period is not None and w.period.grain is Grain.YEAR and w.complete]
    if years:
        return years[-1]
    dated = [w for w in found if w.period is not None and w.period.grain is not Grain.MONTH_OF_YEAR]
    if dated:
        return dated[-1]
    members = tuple(label for w in found for label in w.members)
    return Window(None, members, complete=True, expected=max(len(members), 1))


def year_before(window: Window, found: tuple[Window, ...]) -> Window | None:
    """Return the same stretch a year before: just as long, so that the two can be compared.

    Args:
        window: a complete year, quarter or month, or a part of one; of a part the same part a year before is taken.
        found: every stretch of the data, as :func:`windows` returns it.

    Returns:
        None when the data does not cover all of it, or the window has no year.
    """
    if window.period is None or window.period.grain is Grain.MONTH_OF_YEAR:
        return None
    whole = next((w for w in found if w.period == window.period.year_before()), None)
    if whole is None:
        return None
    if window.complete:
        return whole if whole.complete else None
    return _part(window, whole)


def _part(window: Window, whole: Window) -> Window | None:
    """Take from the year before what the window covers of its own year; None when the data begins later."""
    first, last = (Period.parse(window.members[place]).year_before() for place in (0, -1))
    members = tuple(label for label in whole.members if first <= Period.parse(label) <= last)
    begins = Period.parse(whole.members[0])
    if not members or (not whole.complete and begins > first) or whole.period is None:
        return None
    unit = "months" if Period.parse(members[0]).grain is Grain.MONTH else "quarters"
    named = f"the same {unit} of {whole.period.words}"
    return Window(whole.period, members, complete=False, expected=whole.expected, named=named)
