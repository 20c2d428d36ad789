"""Plans of tables that are a sheet of the template, or have the shape of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading import buying_roles, roles
from kamcore.workbook.reading.full_names import name_columns
from kamcore.workbook.reading.headings import (
    Sureness,
    even_heading,
    match_headings,
)
from kamcore.workbook.reading.plan import Plan
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.workbook.reading.table import Table

STANDARD_FACTORS: Final = ("Strategic fit", "Culture", "Vision", "Overall strategy")
"""The judged factors of the standard scoring matrix; a column of that name holds ratings."""


def revenue_sheet(table: Table) -> Plan | None:
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


def org_chart(table: Table) -> Plan | None:
    """Read a list of people that names no account: an organisation chart; None unless names and titles or managers are there."""
    own = table.texts[: len(table.places)]
    columns = {match.key: match.place for match in match_headings(own, "stakeholders")}
    parts = name_columns(own)
    if parts is not None and columns.get("name", parts[0]) in parts:
        columns |= {"name": parts[0], "last_name": parts[1]}
    _add_roles(columns, own)
    if "name" not in columns or not {"reports_to", "title"} & set(columns) or roles.money_places(table):
        return None
    columns.pop("account", None)
    return Plan("template", "stakeholders", columns, why="people and whom they report to, at one account")


def plan_as(table: Table, sheet: str) -> Plan | None:
    """Return the plan of a table as one sheet of the template; None when it lacks what that sheet requires."""
    own = table.texts[: len(table.places)]
    columns = {match.key: match.place for match in match_headings(own, sheet)}
    parts = name_columns(own) if sheet in ("stakeholders", "team") else None
    if parts is not None and columns.get("name", parts[0]) in parts:
        columns |= {"name": parts[0], "last_name": parts[1]}
    if sheet == "stakeholders":
        _add_roles(columns, own)
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


def _add_roles(columns: dict[str, int], own: Sequence[str]) -> None:
    """Add the column that says in words which parts people have in a decision, where there is one."""
    place = buying_roles.roles_column(own, columns.values())
    if place is not None:
        columns[buying_roles.KEY] = place


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


def best_sheet(table: Table) -> Plan | None:
    """Return the reading as the sheet most of whose headings are there, with all it requires; None when no sheet has two."""
    best: tuple[float, Plan] | None = None
    for sheet in SHEETS:
        if sheet in ("accounts", "revenue", "settings", "programme", "kpis"):
            continue
        plan = plan_as(table, sheet)
        if plan is None or plan.ratings or (sheet == "targets" and not {"revenue", "margin"} & set(plan.columns)):
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
