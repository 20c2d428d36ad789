"""Deciding what a table is: a sheet of the template, a flat list with revenue by period, transactions, or nothing of ours."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from kamcore.workbook.periods import Grain
from kamcore.workbook.reading import choices, roles
from kamcore.workbook.reading.across import across, transposed
from kamcore.workbook.reading.balances import balances_plan, open_items_plan
from kamcore.workbook.reading.context import Context, context_of
from kamcore.workbook.reading.full_names import name_columns
from kamcore.workbook.reading.headings import (
    KNOWN,
    even_heading,
    match_headings,
    sheet_named,
)
from kamcore.workbook.reading.parts_of_amounts import whole_and_parts
from kamcore.workbook.reading.period_columns import period_columns
from kamcore.workbook.reading.plan import Plan
from kamcore.workbook.reading.relative_years import UNDATED, dated, relative_columns, year_around
from kamcore.workbook.reading.sales_plans import (
    Account,
    asked_amount,
    journal_plan,
    transactions,
    without_headings_plan,
)
from kamcore.workbook.reading.template_plans import STANDARD_FACTORS, best_sheet, org_chart, plan_as, revenue_sheet
from kamcore.workbook.reading.words import plain
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kamcore.workbook.mapping import TableMapping
    from kamcore.workbook.reading.table import Table

_LOOKED_AT: Final = 60
_NUMBERS: Final = frozenset(("id", "no", "nr", "number", "code", "key", "nummer", "num", "код", "编号"))
"""Headings of the account's number on a list that is named as one of accounts."""


def plan_of(table: Table, factors: Sequence[str], chosen: TableMapping | None = None) -> Plan:
    """Decide what a table is.

    What people chose holds. Else the sheet's name decides where it is one of the template's (or the name of a text file); else the
    headings do: an account and amounts by period are a flat list, an account, a date and an amount are transactions, and else the
    sheet of the template most of whose headings are there. Where the headings name no account, one is guessed by what the columns
    hold, and asked.

    Args:
        table: the table.
        factors: the names of the Criteria sheet.
        chosen: what people chose for tables of this shape.
    """
    context = context_of(table)
    plan = _decided(table, factors, context)
    if chosen is not None and (chosen.use or chosen.columns):
        plan = choices.plan_of_choice(table, chosen, plan) or plan
    plan.context = context
    return plan


def _decided(table: Table, factors: Sequence[str], context: Context) -> Plan:
    hint = name_of(table)
    if _is_statement(table):
        return Plan("left out", why="a profit and loss statement", code="statement", expected="a list of accounts, or of invoices",
                    fix="Export revenue by customer: a list of invoices, or customers with their amounts.")  # fmt: skip
    if _is_description(table):
        return _left_out(table, hint, has_account=True)
    if table.heading_row < 0:
        return without_headings_plan(table, context)
    if (plan := journal_plan(table, context)) is not None:
        return plan
    if not table.is_ours and (plan := balances_plan(table)) is not None and not roles.amount_columns(table):
        return plan
    deals = roles.is_deals(table) and not table.is_ours
    if hint and hint not in ("accounts", "revenue") and not (deals and hint == "opportunities"):
        plan = plan_as(table, hint)
        if plan is not None:
            if hint == "stakeholders" and deals:
                plan.unused.update(dict.fromkeys(roles.amount_columns(table), _OF_PEOPLE))
            return plan
    if hint == "revenue" and (plan := revenue_sheet(table)) is not None:
        return plan
    identifier, name = roles.account_columns(table)
    if hint == "accounts" and (identifier is None or name is None):
        matches = {match.key: match.place for match in match_headings(table.texts, "accounts")}
        name = matches.get("name") if name is None else name
        identifier = matches.get("account_id") if identifier is None else identifier
        if name is None:
            name = roles.last_resort_name(table)
        if identifier is None:
            identifier = next((place for place, text in enumerate(table.texts) if even_heading(text) in _NUMBERS), None)
        if identifier == name:
            identifier = None
    key = name if identifier is None else identifier
    periods = period_columns(table, (), context.year)[0]
    if key is None and hint in ("", "revenue") and (periods or roles.money_places(table)):
        parts = name_columns(table.texts)
        key = name = roles.last_resort_name(table) if parts is None else parts[0]
    if not table.is_ours and (plan := transposed(table, context)) is not None:
        return plan
    if key is not None:
        plan = _with_account(table, hint, (identifier, name), factors, context)
        if plan is not None:
            return plan
    if key is None and (hint in ("", "stakeholders")) and (plan := org_chart(table)) is not None:
        return plan
    best = best_sheet(table)
    if best is not None and (hint == "" or key is not None):
        return best
    if key is None and hint in ("", "revenue") and (plan := across(table, context)) is not None:
        return plan
    if key is None and hint != "accounts" and (plan := _guessed(table, factors, context)) is not None:
        return plan
    return _left_out(table, hint, has_account=key is not None)


_OF_PEOPLE: Final = "by its name the file or sheet lists people, and not deals"
_STATEMENT: Final = re.compile(
    r"gross profit|net income|net profit|operating (?:income|expenses)|total (?:income|expenses|cost of goods sold)|cost of goods sold|ebitda?|"
    r"rohertrag|betriebsergebnis|jahresüberschuss|résultat net|marge brute|utile netto|margine lordo|beneficio neto|lucro (?:líquido|bruto)|"
    r"чистая прибыль|валовая прибыль|净利润|毛利"
)


def _is_statement(table: Table) -> bool:
    """Whether the rows are the lines of a profit and loss statement."""
    if not table.places or table.is_ours or len(table.rows) > _MOST_LINES:
        return False
    labels = [plain(label) for label in table.cells(0).texts.labels]
    return sum(_STATEMENT.fullmatch(label) is not None for label in labels) > 1


_MOST_LINES: Final = 500


def _is_description(table: Table) -> bool:
    """Whether a table describes tables, as a data dictionary does: mostly names of columns, and no figure."""
    if table.is_ours or not table.rows.size:
        return False
    rows = table.grid.rows(int(table.rows[0]), int(table.rows[0]) + _LOOKED_AT)
    cells = [value for line in rows for value in line if value is not None]
    texts = [value for value in cells if isinstance(value, str)]
    names = sum(even_heading(text) in KNOWN or _IDENTIFIER.fullmatch(text) is not None for text in texts)
    written = sum(_IDENTIFIER.fullmatch(text) is not None for text in texts)
    return len(texts) == len(cells) > 3 and len(table.places) > 3 and 2 * names > len(texts) and written > 1


_IDENTIFIER: Final = re.compile(r"[a-z]+(?:_[a-z]+)+")


def _guessed(table: Table, factors: Sequence[str], context: Context) -> Plan | None:
    """Read a table whose headings name money and no account: the account is guessed by what the columns hold, and asked."""
    periods = period_columns(table, (), context.year)[0]
    money = roles.money_places(table)
    sure = [place for place in money if roles.is_listed_amount(even_heading(table.texts[place])) or periods]
    if not periods and not (sure and (roles.date_columns(table) or context.period is not None)):
        return None
    taken = [*(column.place for column in periods), *money]
    candidates = roles.guess_account(table, taken)
    if not candidates:
        return None
    plan = _with_account(table, "", (None, candidates[0]), factors, context)
    if plan is not None and plan.has_money and (len(candidates) > 1 or not periods):
        plan.asks["account"] = candidates
        plan.why = f"{plan.why}; no heading names the account, '{table.texts[candidates[0]]}' was taken"
    return plan if plan is not None and plan.has_money else None


def name_of(table: Table) -> str:
    """Return the sheet of the schema that the sheet's name, or a text file's, stands for; "" when none."""
    return sheet_named(table.grid.sheet or PurePath(table.grid.file).stem)


def _with_account(table: Table, hint: str, account: Account, factors: Sequence[str], context: Context) -> Plan | None:
    taken = [place for place in account if place is not None]
    periods, unused = period_columns(table, taken, context.year)
    relative = relative_columns(table, taken, context) if not periods else {}
    told = year_around(table, context) if relative else None
    if told is not None:
        periods = dated(relative, told[0])
    if periods:
        plan = _accounts(table, *account, factors, "flat")
        plan.periods = [p for p in periods if p.place not in plan.columns.values()]
        plan.unused.update(unused)
        plan.told_by = told[1] if told is not None else ""
        product = roles.product_column(table, [*plan.columns.values(), *(p.place for p in plan.periods)])
        if product is not None:
            plan.columns["product"] = product
        busy = [*plan.columns.values(), *(p.place for p in plan.periods)]
        said = roles.status_columns(table, busy)
        plan.columns |= {key: place for key, place in said.items() if key in ("scenario", "measure")}
        years = roles.date_columns(table).get("period")
        if (
            years is not None
            and years not in plan.columns.values()
            and all(p.period.grain is Grain.MONTH_OF_YEAR for p in plan.periods)
        ):
            plan.columns["year"] = years
        grains = sorted({p.period.grain.value for p in plan.periods})
        plan.why = f"a list of accounts with amounts by {' and '.join(grains)}"
        return plan
    deals = roles.is_deals(table) and not table.is_ours and not roles.are_all_won(table)
    now = next((place for place, years in relative.items() if years == 0), None)
    amounts = [place for place in roles.amount_columns(table) if place not in (*taken, *relative)]
    amounts = amounts or ([] if now is None else [now])
    made_of = roles.factors_of(table)
    if amounts and made_of is not None and roles.is_gross_of(table, amounts[0], made_of):
        amounts = []
    dates = {
        key: place
        for key, place in roles.date_columns(table, deals=deals).items()
        if place not in taken and place not in relative
    }
    won = roles.won_column(table) if deals else None
    if deals:
        if won is not None and amounts:
            return transactions(table, account, amounts, dates, context, won=won)
        return best_sheet(table)
    if roles.is_deals(table) and (best := best_sheet(table)) is not None and not roles.are_all_won(table):
        return best
    if dates and (amounts or made_of):
        return transactions(table, account, amounts, dates, context, factors=made_of)
    if (
        dates
        and hint in ("", "revenue")
        and not best_sheet(table)
        and (asked := asked_amount(table, taken, dates, context)) is not None
    ):
        return asked
    if hint not in ("", "accounts", "revenue"):
        best = best_sheet(table)
        if best is not None:
            return best
    best = best_sheet(table) if hint == "" else None
    plan = _accounts(table, *account, factors, "flat" if amounts else "template")
    if best is not None and best.target != "accounts" and len(best.columns) > len(plan.columns) + len(plan.ratings):
        return best
    if amounts or made_of:
        plan = _undated(table, plan, amounts, made_of, account=account, context=context)
        plan.unused.update({place: UNDATED for place in relative if place != now})
        return plan
    alone = len(table.places) == len(taken) or (not dates and roles.is_unique(table, taken[0]))
    if len(plan.columns) + len(plan.ratings) > len(taken) or len(taken) > 1 or hint == "accounts" or alone:
        plan.layout = "template"
        plan.why = "a list of accounts"
        return plan
    return None


def _undated(
    table: Table,
    plan: Plan,
    amounts: list[int],
    product: roles.Factors | None,
    *,
    account: Account,
    context: Context,
) -> Plan:
    """Read accounts with one amount each, of the time that stands around the table, or of no stated time."""
    own = [place for place in amounts if roles.is_own_turnover(table, place)]
    amounts = [place for place in amounts if place not in own]
    if product is not None and not amounts:
        return transactions(table, account, amounts, {}, context, factors=product)
    if not amounts:
        plan.layout = "template"
        plan.why = "a list of accounts"
        plan.unused.update(dict.fromkeys(own, "it is what the account itself turns over, not what it buys from you"))
        plan.asks["own turnover"] = own
        return plan
    whole, products = whole_and_parts(table, amounts)
    amounts = amounts if whole is None else [whole, *(place for place in amounts if place != whole)]
    plan.columns = {
        key: place for key, place in plan.columns.items() if place != amounts[0] or key in ("name", "account_id")
    }
    plan.columns["revenue"] = amounts[0]
    plan.parts = [place for place in products if place != amounts[0]]
    plan.unused.update(
        dict.fromkeys([place for place in amounts[1:] if place not in plan.parts], "another amount is preferred")
    )
    when = f"of {context.period.words}, by {context.where}" if context.period is not None else "of no stated period"
    plan.why = f"a list of accounts with one amount each, {when}"
    return plan


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


def without_a_guess(table: Table) -> Plan:
    """Return the plan of a table whose account or amount nothing names, where neither is to be guessed."""
    return best_sheet(table) or _left_out(
        table, name_of(table), has_account=roles.account_columns(table) != (None, None)
    )


def is_of_our_people(table: Table) -> bool:
    """Whether a table lists people who work for us: its name or a heading says employee, salesperson, user or owner."""
    words = even_heading(f"{table.grid.sheet} {PurePath(table.grid.file).stem} {' '.join(table.texts)}")
    return bool(
        re.search(
            r"employee|sales ?(?:person|people|rep|team|agent)|\busers?\b|\bowners?\b|\bstaff\b|mitarbeiter|vertreter",
            words,
        )
    )


def list_of_accounts(table: Table, number: int) -> Plan:
    """Return the plan of a table as a list of accounts without money.

    Args:
        table: the table.
        number: the heading by which others point at its rows.
    """
    identifier, name = roles.account_columns(table)
    if number not in (identifier, name):
        identifier = number
    if name is None:
        name = roles.last_resort_name(table, (number,))
    plan = _accounts(table, identifier, name if name != identifier else None, (), "template")
    plan.why = "a list of accounts"
    return plan


def _left_out(table: Table, hint: str, *, has_account: bool) -> Plan:
    if hint and hint not in ("accounts", "revenue", "opportunities"):
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
    if (plan := open_items_plan(table)) is not None:
        return plan
    money = bool(roles.money_places(table)) or bool(period_columns(table, (), None)[0])
    if roles.is_deals(table) and not table.is_ours:
        unnamed = "" if has_account else " whose account nothing names"
        return Plan(
            "left out",
            why=f"deals{unnamed or ', of which nothing says what was won'}",
            code="deals-not-usable",
            expected="deals with an account, an amount and what was won",
            fix="Export the deals together with the account's name, the amount and the stage.",
        )
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
