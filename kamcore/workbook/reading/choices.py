"""What people may choose for a table and its columns, and the plan that follows from a choice."""

from __future__ import annotations

import contextlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Period
from kamcore.workbook.reading import buying_roles
from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.period_headings import period_heading
from kamcore.workbook.reading.plan import PeriodColumn, Plan
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from kamcore.workbook.mapping import TableMapping
    from kamcore.workbook.reading.table import Table

LEFT_OUT: Final = "left out"
LOOKED_UP: Final = "looked up"
USES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "accounts": "One row for each account",
        "transactions": "One row for each sale",
        **{key: sheet.title for key, sheet in SHEETS.items() if key not in ("accounts", "revenue")},
        LOOKED_UP: "What other tables point at",
        LEFT_OUT: "Not used",
    }
)
"""What a table may be read as -> in words."""

_SALES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "Account",
        "account_id": "Account ID",
        "period": "Date or period",
        "year": "Year",
        "quarter": "Quarter",
        "month": "Month",
        "label": "What each row holds",
        "revenue": "Amount",
        "quantity": "Quantity",
        "unit_price": "Unit price",
        "discount": "Discount",
        "refunded": "Refunded",
        "debit": "Debit, taken off",
        "side": "Debit or credit",
        "ledger": "Ledger account",
        "currency": "Currency",
        "product": "Product or plan",
        "status": "Status",
        "document_type": "Document type",
        "scenario": "Actual or plan",
        "measure": "What is measured",
        "won": "Won or not",
        "recurring": "Recurring",
        "cost_of_goods": "Cost of goods",
        "cost_to_serve": "Cost to serve",
        "parent": "Parent account",
        "manager": "Account manager",
        "region": "Region",
        "industry": "Industry",
    }
)
_MEASURES: Final[Mapping[str, str]] = MappingProxyType(
    {"revenue": "Revenue", "cost_of_goods": "Cost of goods", "cost_to_serve": "Cost to serve"}
)
_RATING: Final = "rating: "


def column_keys(table: Table) -> tuple[str, ...]:
    """Return a name for each heading that no other bears: the heading, with a number where it occurs again."""
    keys: dict[str, None] = {}
    written = set(table.texts)
    for text in table.texts:
        key, number = text, 2
        while key in keys or (key != text and key in written):
            key, number = f"{text} ({number})", number + 1
        keys[key] = None
    return tuple(keys)


def places_of(table: Table, keys: Iterable[str]) -> dict[str, int]:
    """Find the columns that keys name: as they are written, else evened out; a key that names none is left out."""
    exact = {key: place for place, key in enumerate(column_keys(table))}
    evened: dict[str, int] = {}
    for key, place in exact.items():
        evened.setdefault(even_heading(key), place)
    found = {key: exact.get(key, evened.get(even_heading(key))) for key in keys}
    return {key: place for key, place in found.items() if place is not None}


def shape_of(table: Table) -> tuple[str, ...]:
    """Return the shape of a table as a :class:`~kamcore.workbook.mapping.TableMapping` names it: its own headings, evened out."""
    return tuple(even_heading(text) for text in table.texts[: len(table.places)])


def use_of(plan: Plan) -> str:
    """Return what a table is read as, one of ``USES``."""
    if plan.layout in (LEFT_OUT, LOOKED_UP):
        return plan.use or plan.layout
    return {"accounts": "accounts", "revenue": "transactions"}.get(plan.target, plan.target)


def roles_for(use: str, heading: str = "") -> Mapping[str, str]:
    """Return the roles a column may have -> in words; "" is for a column that is not used.

    Args:
        use: what the table is read as.
        heading: the column's heading; where it names a period, amounts of it are among the roles.
    """
    if use in (LEFT_OUT, LOOKED_UP):
        return MappingProxyType({"": "Not used"})
    if use == "transactions":
        return MappingProxyType({"": "Not used", **_SALES})
    found = {"": "Not used"}
    if use == "accounts":
        found |= {column.key: column.title for column in SHEETS["accounts"].columns}
        found |= {"revenue": "Amount, of no stated period", "currency": "Currency", "product": "Product or plan"}
        period = period_heading(heading)
        if period is not None:
            found |= {
                f"{key} {period.period.label}": f"{title} {period.period.words}" for key, title in _MEASURES.items()
            }
        if heading:
            found[f"{_RATING}{heading}"] = f"Rating of {heading}"
        return MappingProxyType(found)
    if use == "stakeholders":
        found[buying_roles.KEY] = buying_roles.TITLE
    return MappingProxyType(found | {column.key: column.title for column in SHEETS[use].columns})


def chosen_roles(plan: Plan) -> dict[int, str]:
    """Return heading place -> role, as :func:`roles_for` names it, for each column a plan uses."""
    found: dict[int, str] = {}
    for key, place in plan.columns.items():
        found.setdefault(place, key)
    found.update({column.place: f"{column.measure} {column.period.label}" for column in plan.periods})
    found.update({place: f"{_RATING}{factor}" for place, factor in plan.ratings.items()})
    return found


def plan_of_choice(table: Table, chosen: TableMapping, decided: Plan) -> Plan | None:
    """Return the plan that follows from a choice; None when the choice leaves the decision to the reader.

    A choice that makes no table (sales without an amount, a sheet without what it requires) gives a table that is
    left out, and why.

    Args:
        table: the table.
        chosen: what people chose.
        decided: the plan without a choice; what no role tells is taken from it, as long as the table is read as the same.
    """
    if chosen.use == LEFT_OUT:
        return Plan("left out", why="left out by choice", code="chosen-left-out", expected="only what the book needs",
                    fix="Choose what it is read as to use it.", chosen=True, insisted=True)  # fmt: skip
    if chosen.use == LOOKED_UP:
        return Plan(LOOKED_UP, "revenue", why="other tables point at it", chosen=True, insisted=True)
    use = chosen.use or ("transactions" if decided.is_left_out else use_of(decided))
    if use not in USES:
        return None
    plan = Plan("flat" if use == "accounts" else "transactions" if use == "transactions" else "template", chosen=True)
    plan.insisted = bool(chosen.use)
    plan.target = {"accounts": "accounts", "transactions": "revenue"}.get(use, use)
    places = places_of(table, (heading for heading, _ in chosen.columns))
    for heading, role in chosen.columns:
        place = places.get(heading)
        if place is not None and role:
            _put(plan, use, place, role)
    if use == use_of(decided):
        kept = {(places.get(heading), role) for heading, role in chosen.columns}
        _take_over(plan, decided, {key for key, place in decided.columns.items() if (place, key) in kept})
    plan.why = "read as you chose"
    lacking = _lacking(plan, use)
    if lacking:
        return Plan("left out", why=f"no column for {lacking}", code="choice-lacks", expected=f"a column for {lacking}",
                    fix=f"Choose which column is {lacking}.", chosen=True, columns=plan.columns, periods=plan.periods,
                    ratings=plan.ratings, use=use, insisted=plan.insisted)  # fmt: skip
    if use == "accounts" and not plan.periods and "revenue" not in plan.columns:
        plan.layout = "template"
    return plan


def _take_over(plan: Plan, decided: Plan, kept: Collection[str]) -> None:
    """Take what nobody can choose from the plan without a choice: the last name, the year beside months, whose sales they are."""
    busy = {*plan.columns.values(), *plan.ratings, *(column.place for column in plan.periods)}
    for key, place in decided.columns.items():
        if key in kept and key not in plan.columns and place not in busy:
            plan.columns[key] = place
    times = {(column.place, column.measure): column for column in decided.periods}
    plan.periods = [times.get((column.place, column.measure), column) for column in plan.periods]
    if not {"name", "account_id"} & set(plan.columns):
        plan.account = decided.account
        plan.across = [place for place in decided.across if place not in busy]
    plan.gives_back = decided.gives_back
    if plan.columns.get("revenue") == decided.columns.get("revenue"):
        plan.parts = [place for place in decided.parts if place not in busy]
    plan.deals = plan.deals or (decided.deals and "won" not in decided.columns)


def _put(plan: Plan, use: str, place: int, role: str) -> None:
    measure, _, label = role.partition(" ")
    if use == "accounts" and role.startswith(_RATING):
        plan.ratings[place] = role.removeprefix(_RATING)
    elif use == "accounts" and measure in _MEASURES and label:
        with contextlib.suppress(ValueError):  # no period: such a role is passed over, as any other that is not known
            plan.periods.append(PeriodColumn(place, Period.parse(label), measure))
    elif role in roles_for(use) and role not in plan.columns:
        plan.columns[role] = place
        if role == "won":
            plan.deals = True


def _lacking(plan: Plan, use: str) -> str:
    """Return, in words, what a choice lacks to be read; "" when nothing."""
    if plan.across:
        return ""
    if use in ("accounts", "transactions") and not ({"name", "account_id"} & set(plan.columns) or plan.account):
        return "the account"
    if use == "transactions" and "revenue" not in plan.columns and not {"quantity", "unit_price"} <= set(plan.columns):
        return "the amount"
    if use in ("accounts", "transactions"):
        return ""
    return ", ".join(column.title for column in SHEETS[use].required if column.key not in plan.columns)
