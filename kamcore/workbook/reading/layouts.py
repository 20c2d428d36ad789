"""Deciding what a table is: a sheet of the template, a flat list with revenue by period, transactions, or nothing of ours."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain, Period
from kamcore.workbook.reading import roles
from kamcore.workbook.reading.full_names import name_columns
from kamcore.workbook.reading.headings import Sureness, even_heading, match_headings, period_heading, sheet_named
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kamcore.workbook.reading.tables import Table

STANDARD_FACTORS: Final = ("Strategic fit", "Culture", "Vision", "Overall strategy")
"""The judged factors of the standard scoring matrix; a column of that name holds ratings."""

ATTRIBUTES: Final = ("parent", "manager", "region", "industry")
"""What a list of transactions may say of an account on each line."""

_NOT_A_SALE: Final = frozenset(
    [
        "deal stage",
        "opportunity stage",
        "sales stage",
        "stage",
        "pipeline stage",
        "probability",
        "win probability",
        "opportunity",
        "opportunity id",
        "opportunity name",
        "deal",
        "deal id",
        "deal name",
        "forecast category",
    ]
)


@dataclass(frozen=True, slots=True)
class PeriodColumn:
    """A column that holds one measure of one period."""

    place: int
    period: Period
    measure: str


@dataclass(slots=True)
class Plan:
    """How a table is read.

    Attributes:
        layout: ``template``, ``flat``, ``transactions`` or ``left out``.
        target: the key of the sheet it is read as; "" when it is left out.
        columns: schema key -> heading place. In lists of accounts ``name`` and ``account_id``; in transactions also ``year``,
            ``month`` and ``currency``; of people whose name stands in two columns ``name`` and ``last_name``.
        periods: the columns with amounts by period.
        ratings: heading place -> factor.
        unused: heading place -> why a column that looked useful is not used.
        why: one sentence on how it was understood.
        code, expected, fix: why it is left out.
    """

    layout: str
    target: str = ""
    columns: dict[str, int] = field(default_factory=dict)
    periods: list[PeriodColumn] = field(default_factory=list)
    ratings: dict[int, str] = field(default_factory=dict)
    unused: dict[int, str] = field(default_factory=dict)
    why: str = ""
    code: str = ""
    expected: str = ""
    fix: str = ""

    @property
    def has_money(self) -> bool:
        """Whether it brings revenue."""
        return (
            bool(self.periods) or self.layout == "transactions" or (self.layout == "flat" and "revenue" in self.columns)
        )

    def taken_for(self) -> dict[int, str]:
        """Return heading place -> what it was taken for, for the report."""
        titles = {place: key for key, place in self.columns.items()}
        titles.update({p.place: f"{p.measure} {p.period.label}" for p in self.periods})
        titles.update({place: f"rating: {factor}" for place, factor in self.ratings.items()})
        return titles


def plan_of(table: Table, factors: Sequence[str]) -> Plan:
    """Decide what a table is.

    The sheet's name decides where it is one of the template's (or the name of a text file); else the headings do: an account and
    amounts by period are a flat list, an account, a date and an amount are transactions, and else the sheet of the template most of
    whose headings are there.

    Args:
        table: the table.
        factors: the names of the Criteria sheet.
    """
    hint = name_of(table)
    if hint and hint not in ("accounts", "revenue"):
        plan = _template(table, hint)
        if plan is not None:
            return plan
    if hint == "revenue" and (plan := _revenue_sheet(table)) is not None:
        return plan
    identifier, name = roles.account_columns(table)
    key = name if identifier is None else identifier
    if key is None and hint == "accounts":
        matches = {match.key: match.place for match in match_headings(table.texts, "accounts")}
        name, identifier = matches.get("name"), matches.get("account_id")
        key = name if identifier is None else identifier
    if key is None and hint == "" and _period_columns(table, ())[0]:
        key = name = next((place for place, text in enumerate(table.texts) if even_heading(text) == "name"), None)
    if key is not None:
        plan = _with_account(table, hint, identifier, name, factors)
        if plan is not None:
            return plan
    best = _best_sheet(table)
    if best is not None and (hint == "" or key is not None):
        return best
    return _left_out(table, hint, has_account=key is not None)


def name_of(table: Table) -> str:
    """Return the sheet of the schema that the sheet's name, or a text file's, stands for; "" when none."""
    return sheet_named(table.grid.sheet or PurePath(table.grid.file).stem)


def _with_account(
    table: Table, hint: str, identifier: int | None, name: int | None, factors: Sequence[str]
) -> Plan | None:
    taken = [place for place in (identifier, name) if place is not None]
    periods, unused = _period_columns(table, taken)
    if periods:
        plan = _accounts(table, identifier, name, factors, "flat")
        plan.periods = [p for p in periods if p.place not in plan.columns.values()]
        plan.unused.update(unused)
        grains = sorted({p.period.grain.value for p in plan.periods})
        plan.why = f"a list of accounts with amounts by {' and '.join(grains)}"
        return plan
    amounts = [place for place in roles.amount_columns(table) if place not in taken]
    dates = roles.date_columns(table)
    deal = any(even_heading(text) in _NOT_A_SALE for text in table.texts)
    if amounts and dates and not deal:
        return _transactions(table, identifier, name, amounts, dates)
    if deal or hint not in ("", "accounts"):
        best = _best_sheet(table)
        if best is not None:
            return best
    best = _best_sheet(table) if hint == "" else None
    plan = _accounts(table, identifier, name, factors, "flat" if amounts else "template")
    if best is not None and best.target != "accounts" and len(best.columns) > len(plan.columns) + len(plan.ratings):
        return best
    if amounts and not deal:
        plan.columns["revenue"] = amounts[0]
        plan.why = "a list of accounts with one amount each, of no stated period"
        return plan
    if deal and hint != "accounts":
        return None
    if len(plan.columns) + len(plan.ratings) > len(taken) or hint == "accounts" or len(table.places) == len(taken):
        plan.layout = "template"
        plan.why = "a list of accounts"
        return plan
    return None


def _accounts(table: Table, identifier: int | None, name: int | None, factors: Sequence[str], layout: str) -> Plan:
    columns = {match.key: match.place for match in match_headings(table.texts, "accounts")}
    for key, place in (("account_id", identifier), ("name", name)):
        columns.pop(key, None)
        if place is not None:
            columns = {other: at for other, at in columns.items() if at != place}
            columns[key] = place
    if "name" not in columns and identifier is not None and table.texts:
        generic = next((p for p, t in enumerate(table.texts) if even_heading(t) == "name"), None)
        if generic is not None:
            columns["name"] = generic
    currency = roles.currency_column(table) if layout == "flat" else None
    if currency is not None and currency not in columns.values():
        columns["currency"] = currency
    ratings = _rating_columns(table, factors, columns.values())
    return Plan(layout, "accounts", columns, ratings=ratings)


def _rating_columns(table: Table, factors: Sequence[str], taken: Iterable[int]) -> dict[int, str]:
    names = {even_heading(factor): factor for factor in (*STANDARD_FACTORS, *factors)}
    busy = set(taken)
    found: dict[int, str] = {}
    for place, text in enumerate(table.texts):
        even = even_heading(text)
        bare = even.removesuffix(" rating").removesuffix(" score").removeprefix("rating ").strip()
        factor = names.get(even) or names.get(bare)
        if factor and place not in busy and factor not in found.values():
            found[place] = factor
    return found


def _period_columns(table: Table, taken: Sequence[int]) -> tuple[list[PeriodColumn], dict[int, str]]:
    """Find the columns of amounts by period; a year beside its own months, and a second column of one period, are not used."""
    found: list[PeriodColumn] = []
    unused: dict[int, str] = {}
    seen: set[tuple[Period, str]] = set()
    dates = [value for value in table.headings if isinstance(value, dt.datetime)]
    years, days = {date.year for date in dates}, {(date.month, date.day) for date in dates}
    yearly = len(dates) > 1 and len(days) == 1 and len(years) == len(dates)
    for place, value in enumerate(table.headings):
        heading = period_heading(value)
        if heading is None or place in taken:
            continue
        period = (
            Period(heading.period.year, 0, Grain.YEAR) if yearly and isinstance(value, dt.datetime) else heading.period
        )
        if not heading.measure:
            unused[place] = "what it measures is not revenue or cost"
        elif (period, heading.measure) in seen:
            unused[place] = "the same period stands in another column"
        elif not roles.holds_numbers(table, place, share=0):
            unused[place] = "it holds no figures"
        else:
            seen.add((period, heading.measure))
            found.append(PeriodColumn(place, period, heading.measure))
    for column in tuple(found):
        inside = [
            o
            for o in found
            if o.measure == column.measure and o.period != column.period and o.period.within(column.period)
        ]
        if inside:
            found.remove(column)
            unused[column.place] = "its parts stand in columns of their own"
    return (found if any(column.measure == "revenue" for column in found) else []), unused


def _transactions(
    table: Table, identifier: int | None, name: int | None, amounts: list[int], dates: dict[str, int]
) -> Plan:
    columns = dict(dates)
    if identifier is not None:
        columns["account_id"] = identifier
    if name is not None:
        columns["name"] = name
    columns["revenue"] = amounts[0]
    taken = list(columns.values())
    if (currency := roles.currency_column(table)) is not None:
        columns["currency"] = currency
    if (product := roles.product_column(table, taken)) is not None:
        columns["product"] = product
    for match in match_headings(table.texts, "accounts"):
        if match.key in ATTRIBUTES and match.place not in columns.values():
            columns[match.key] = match.place
    for match in match_headings(table.texts, "revenue"):
        if match.key in ("cost_of_goods", "cost_to_serve", "recurring") and match.place not in columns.values():
            columns[match.key] = match.place
    texts = table.texts
    date = " and ".join(texts[place] for place in dates.values())
    unused = dict.fromkeys(amounts[1:], "another amount is preferred")
    who = texts[columns.get("account_id", columns.get("name", 0))]
    why = f"a list of transactions: '{texts[amounts[0]]}' summed by '{who}' and '{date}'"
    return Plan("transactions", "revenue", columns, unused=unused, why=why)


def _revenue_sheet(table: Table) -> Plan | None:
    """Read the template's own Revenue sheet: all its headings by their own titles."""
    matches = match_headings(table.texts, "revenue")
    columns = {match.key: match.place for match in matches}
    exact = all(match.sureness is Sureness.TITLE for match in matches)
    if not exact or not {"account", "period", "revenue"} <= set(columns):
        return None
    columns["name"] = columns.pop("account")
    if (currency := roles.currency_column(table)) is not None:
        columns["currency"] = currency
    return Plan("transactions", "revenue", columns, why="the Revenue sheet of the template")


def _template(table: Table, sheet: str) -> Plan | None:
    columns = {match.key: match.place for match in match_headings(table.texts, sheet)}
    parts = name_columns(table.texts) if sheet == "stakeholders" else None
    if parts is not None and columns.get("name", parts[0]) in parts:
        columns |= {"name": parts[0], "last_name": parts[1]}
    lacking = [column for column in SHEETS[sheet].required if column.key not in columns]
    if sheet == "ratings" and "account" in columns and {c.key for c in lacking} & {"factor", "rating"}:
        return _wide_ratings(table, columns["account"])
    if not lacking:
        if "account" in columns:
            second = [p for p in roles.account_columns(table) if p is not None and p not in columns.values()]
            if second:
                columns["account_too"] = second[0]
        return Plan("template", sheet, columns, why=f"the {SHEETS[sheet].title} sheet of the template")
    return None


def _wide_ratings(table: Table, account: int) -> Plan | None:
    ratings = {}
    for place, text in enumerate(table.texts):
        if place != account and roles.holds_numbers(table, place) and not table.sample(place).empty.all():
            even = even_heading(text)
            ratings[place] = next((f for f in STANDARD_FACTORS if even_heading(f) == even), " ".join(text.split()))
    if not ratings:
        return None
    return Plan(
        "template", "ratings", {"account": account}, ratings=ratings, why="ratings with one column for each factor"
    )


def _best_sheet(table: Table) -> Plan | None:
    """Return the reading as the sheet most of whose headings are there, with all it requires; None when no sheet has two."""
    best: tuple[float, Plan] | None = None
    for sheet in SHEETS:
        if sheet in ("accounts", "revenue", "settings", "programme", "kpis"):
            continue
        plan = _template(table, sheet)
        if plan is None or plan.ratings:
            continue
        points = len(plan.columns) + len(plan.columns) / max(len(table.places), 1)
        own = len(set(plan.columns) - {"account", "account_too"})
        if (
            own >= 1
            and len(plan.columns) >= 2
            and 2 * len(plan.columns) >= len(table.places)
            and (best is None or points > best[0])
        ):
            plan.why = f"its headings are those of the {SHEETS[sheet].title} sheet"
            best = (points, plan)
    return best[1] if best else None


def _left_out(table: Table, hint: str, *, has_account: bool) -> Plan:
    if hint and hint not in ("accounts", "revenue"):
        lacking = [
            c.title for c in SHEETS[hint].required if c.key not in {m.key for m in match_headings(table.texts, hint)}
        ]
        return Plan(
            "left out",
            why=f"no column for {', '.join(lacking)}",
            code="no-required-column",
            expected=f"a column for {' and one for '.join(lacking)} on the sheet {SHEETS[hint].title}",
            fix="Add the column, or name its heading as in the template.",
        )
    money = bool(roles.amount_columns(table)) or bool(_period_columns(table, ())[0])
    if not has_account and (money or hint):
        return Plan(
            "left out",
            why="no account column",
            code="no-account-column",
            expected="a column with the account's name, headed Account, Customer, Client, Company or the like",
            fix="Rename the heading above the customers' names to Account.",
        )
    return Plan(
        "left out",
        why="not recognised",
        code="not-recognised",
        expected="a list of accounts, revenue, or a sheet of the template",
        fix="Nothing to do if it does not belong to the book.",
    )
