"""Home: what is in my spreadsheet?"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from kamcore import wording
from kamcore.findings import stakeholders
from kamcore.findings.kept import kept
from kamcore.findings.sentence import Piece, Sentence, account, num, period, say
from kamcore.workbook.periods import Grain
from kamcore.workbook.problems import Severity
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis
    from kamcore.workbook.problems import Problem

UNLOCK_ORDER = (
    "revenue", "ratings", "relationship", "stakeholders", "influence", "renewals", "actions", "products", "competitors", "criteria",
)  # fmt: skip
"""The sheets whose absence is worth a word, in the order in which they help most."""

PERIODS: Mapping[Grain, str] = MappingProxyType(
    {Grain.YEAR: "Years", Grain.QUARTER: "Quarters", Grain.MONTH: "Months", Grain.MONTH_OF_YEAR: "Months"}
)
"""What the periods of the data are called."""

PLAIN_KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"deal-not-won": ("a deal that was not won", "deals that were not won"), "total-row": ("a total", "totals")}
)
"""Kinds of rows that are left out on purpose and explain themselves, for one and for many."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A sheet the book does not have.

    Attributes:
        title: its name in the template.
        unlocks: what it would show, as a phrase.
        columns: the headings it needs at least.
    """

    title: str
    unlocks: str
    columns: tuple[str, ...]


@kept
def finding(a: Analysis) -> Sentence:
    """Say what was read: accounts, money, years, and what was left out."""
    parts: list[str | Piece] = [num(wording.plural(len(a.accounts), "account"))]
    total = a.revenue.by_period.sum(axis=1, min_count=1)
    if total.notna().any():
        parts += [" with ", num(wording.money(float(total.sum()), a.settings.currency))]
        when = span(a)
        parts += [" ", period(when)] if when else [", of no stated time"]
    rows = rows_of(a)
    if not rows.read:
        return say(*parts, ".")
    if rows.used == rows.read:
        if rows.read == 1:
            return say(*parts, "; its only row was used.")
        return say(*parts, "; all ", num(wording.plural(rows.read, "row")), " were used.")
    of: list[str | Piece] = [num(wording.count(rows.used)), " of ", num(wording.plural(rows.read, "row"))]
    doubtful = rows.read - rows.used - rows.on_purpose
    left: list[str | Piece] = [] if rows.on_purpose == 1 else [" ", num(wording.count(rows.on_purpose))]
    rest: list[str | Piece] = ["; the other", *left, f" {on_purpose(a, rows.on_purpose)}."]
    if not doubtful:
        return say(*parts, "; ", *of, " counts" if rows.used == 1 else " count", *rest)
    if not rows.on_purpose:
        return say(*parts, "; ", *of, " used, ", num(wording.count(doubtful)), " left out, each with its reason below.")
    return say(*parts, "; ", *of, " used, ", num(wording.count(doubtful)), " to check below", *rest)


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of the rows of the files.

    Attributes:
        read: how many were read.
        used: how many of them count.
        on_purpose: how many do not count and need nobody's eye: totals, deals that were not won. The rest is to be checked.
    """

    read: int
    used: int
    on_purpose: int


def rows_of(a: Analysis) -> Rows:
    """Count the rows that were read, used, and left out on purpose."""
    read, used = (sum(getattr(table, name) for table in a.portfolio.report) for name in ("read", "used"))
    meant = sum(problem.rows for problem in a.portfolio.problems if problem.severity is Severity.NOTE)
    return Rows(read, used, min(meant, read - used))


def on_purpose(a: Analysis, count: int) -> str:
    """Say what was left out on purpose, going on from how many; by name where it is all of one kind that needs no telling."""
    codes = {p.code for p in a.portfolio.problems if p.severity is Severity.NOTE and p.rows}
    one, many = PLAIN_KINDS.get(codes.pop(), ("", "")) if len(codes) == 1 else ("", "")
    if not many:
        return f"{'was' if count == 1 else 'were'} left out on purpose, as said below"
    return f"is {one}" if count == 1 else f"are {many}"


@kept
def people(a: Analysis) -> Sentence:
    """Say whom to win at the account where it matters most, or that nobody is on the map yet."""
    key = stakeholders.default_account(a)
    if key is None or a.book["stakeholders"].empty:
        return say("Nobody is on the map yet: add the people who decide.")
    count = len(a.book["stakeholders"])
    return say(
        num(wording.plural(count, "person", "people")),
        " on the map. ",
        account(a, key),
        ": ",
        *stakeholders.finding(a, key).pieces,
    )


def span(a: Analysis) -> str:
    """The time the data covers: ``from 2023 to 2025``, ``in 2025``, ``over 3 months``; "" without periods."""
    dated = [w.period for w in a.revenue.windows if w.period is not None and w.period.grain is not Grain.MONTH_OF_YEAR]
    if dated:
        years = sorted({p.year for p in dated})
        return f"from {years[0]} to {years[-1]}" if len(years) > 1 else f"in {years[0]}"
    count = sum(label != "" for label in a.revenue.by_period.columns)
    return f"over {wording.plural(count, 'month')} of an unstated year" if count else ""


@kept
def facts(a: Analysis) -> tuple[tuple[str, str, str], ...]:
    """Return what was read as a row of facts: name, value, and a word of help."""
    report = a.portfolio.report
    used = [table for table in report if table.used]
    rows = rows_of(a)
    periods = sum(label != "" for label in a.revenue.by_period.columns)
    grain = a.revenue.grain
    managers = int(a.accounts["manager"].nunique())
    everything = a.revenue.by_period.sum(axis=1, min_count=1).sum(min_count=1)
    return (
        ("Accounts", wording.count(len(a.accounts)), "Different customers after merging spellings of one name"),
        ("Total", wording.money(float(everything), a.settings.currency), "All revenue in the file, net of credits"),
        (PERIODS[grain], wording.count(periods), f"Amounts are known {span(a)}")
        if grain
        else ("Periods", wording.MISSING, "The file does not say when; add a date, or a column for each year or month"),
        *([("Managers", wording.count(managers), "Different account managers")] if managers else []),
        (
            "Tables used",
            f"{len(used):,} of {len(report):,}",
            "Tables found in the file, and those with something we know",
        ),
        (
            "Understood",
            share_used(rows.used + rows.on_purpose, rows.read),
            f"Of {rows.read:,} rows {rows.used:,} count, {rows.on_purpose:,} left out on purpose; others are below with the reason",
        ),
    )


def share_used(used: int, read: int) -> str:
    """Write the share of rows that were understood; 100 % only when every row was."""
    if not read:
        return wording.MISSING
    share = wording.percent(used / read)
    return ">99 %" if share == "100 %" and used < read else share


@kept
def by_severity(a: Analysis) -> dict[Severity, list[Problem]]:
    """Group the problems, most serious first; groups without any are left out."""
    groups = {severity: [p for p in a.portfolio.problems if p.severity is severity] for severity in Severity}
    return {severity: problems for severity, problems in groups.items() if problems}


def role(sheet: str, column: str) -> str:
    """Say what a heading was taken for: the title of the schema's column where there is one, e.g. ``Account ID``."""
    for key in (sheet, "accounts"):
        for known in SHEETS[key].columns if key in SHEETS else ():
            if known.key == column:
                return known.title
    return column[:1].upper() + column[1:]


@kept
def missing(a: Analysis) -> tuple[Missing, ...]:
    """List the sheets the book does not have and what each would show."""
    found = []
    for key in UNLOCK_ORDER:
        if a.portfolio[key].empty:
            sheet = SHEETS[key]
            found.append(Missing(sheet.title, sheet.unlocks, tuple(column.title for column in sheet.required)))
    return tuple(found)
