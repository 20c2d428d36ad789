"""Plans of lists of sales: invoices, orders, deals and their lines, journals, and tables without headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kamcore.workbook.reading import lexicon, roles
from kamcore.workbook.reading.context import Context, context_of
from kamcore.workbook.reading.datev import is_booked
from kamcore.workbook.reading.full_names import name_columns
from kamcore.workbook.reading.headings import even_heading, match_headings
from kamcore.workbook.reading.headless import amounts_in, days_in
from kamcore.workbook.reading.journals import Journal, is_journal, is_with_tax, journal_in, owner_of, side_column
from kamcore.workbook.reading.parts_of_amounts import whole_and_parts
from kamcore.workbook.reading.plan import Plan
from kamcore.workbook.reading.sales_ledgers import sales_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kamcore.workbook.reading.table import Table

ATTRIBUTES: Final = ("parent", "manager", "region", "industry")
"""What a list of transactions may say of an account on each line."""

Account = tuple[int | None, int | None]
"""The headings of an account's id and of its name, None where there is none."""


def transactions(
    table: Table,
    account: Account,
    amounts: list[int],
    dates: dict[str, int],
    context: Context,
    *,
    factors: roles.Factors | None = None,
    won: int | None = None,
) -> Plan:
    """Return the plan of a list of sales.

    Args:
        table: the table.
        account: the headings of the account.
        amounts: the headings of amounts, the preferred first.
        dates: what :func:`roles.date_columns` found.
        context: what is said around the table.
        factors: what makes the amount where there is none.
        won: of deals the heading that says which were won.
    """
    identifier, name = account
    whole, products = whole_and_parts(table, amounts)
    if whole is not None:
        amounts = [whole, *(place for place in amounts if place != whole)]
    columns = dict(dates)
    if identifier is not None:
        columns["account_id"] = identifier
    if name is not None:
        columns["name"] = name
    if amounts:
        columns["revenue"] = amounts[0]
        if won is None and (refunded := roles.refunded_column(table, amounts)) not in (None, amounts[0]):
            columns["refunded"] = refunded
    elif factors is not None:
        columns |= {"quantity": factors.quantity, "unit_price": factors.unit_price}
        if factors.discount is not None:
            columns["discount"] = factors.discount
    parts = name_columns(table.texts)
    if parts is not None and name == parts[0]:
        columns["last_name"] = parts[1]
    if won is not None:
        columns["won"] = won
    if (currency := _currency_of(table, columns)) is not None:
        columns["currency"] = currency
    if won is None and (side := side_column(table)) is not None and side not in columns.values():
        columns["side"] = side
    if won is None:
        columns |= roles.status_columns(table, list(columns.values()))
    if (product := roles.product_column(table, list(columns.values()))) is not None:
        columns["product"] = product
    for match in match_headings(table.texts, "accounts"):
        if match.key in ATTRIBUTES and match.key not in columns and match.place not in columns.values():
            columns[match.key] = match.place
    for match in match_headings(table.texts, "revenue"):
        if match.key in ("cost_of_goods", "cost_to_serve", "recurring") and match.place not in columns.values():
            columns[match.key] = match.place
    texts = table.texts
    when = " and ".join(f"'{texts[place]}'" for place in dates.values()) or (
        context.period.words if context.period else "no date"
    )
    unused = dict.fromkeys([place for place in amounts[1:] if place not in products], "another amount is preferred")
    likely = roles.chance_column(table) if won is not None else None
    if likely is not None and likely not in columns.values():
        unused[likely] = "it is kept with the open deals"
    who = texts[columns.get("account_id", columns.get("name", 0))]
    if amounts:
        what = " and ".join(f"'{texts[place]}'" for place in (amounts[0], *(p for p in products if p != amounts[0])))
    else:
        assert factors is not None  # noqa: S101 - one of the two makes the amount
        less = f" less '{texts[factors.discount]}'" if factors.discount is not None else ""
        what = f"'{texts[factors.quantity]}' times '{texts[factors.unit_price]}'{less}"
    kind = (
        f"a list of deals, of which those won count by '{texts[won]}'" if won is not None else "a list of transactions"
    )
    why = f"{kind}: {what} summed by '{who}' and {when}"
    plan = Plan("transactions", "revenue", columns, unused=unused, why=why, deals=won is not None)
    plan.parts = [place for place in products if place != amounts[0]]
    return plan


def _currency_of(table: Table, columns: Mapping[str, int]) -> int | None:
    """Return the heading of the currency the amounts are in: of amounts in our own one, a column that says which that is."""
    place = columns.get("revenue")
    if place is not None and roles.is_in_home_currency(table.texts[place]):
        own = (at for at, text in enumerate(table.texts) if _OWN_CURRENCY.search(even_heading(text)) and at != place)
        return next(own, None)
    currency = roles.currency_column(table)
    if place is not None and currency is not None and roles.states_its_currency(table, place, currency):
        return None
    return currency if currency not in columns.values() else None


_OWN_CURRENCY: Final = re.compile(
    r"^(?:home|local|base|company|functional|group|reporting) currency(?: code)?$|^(?:haus|eigen|konzern)währung$"
)


def asked_amount(table: Table, taken: Sequence[int], dates: Mapping[str, int], context: Context) -> Plan | None:
    """Read an account, a date and figures under headings nobody knows: the only column of them, or a price, for now; and ask."""
    busy = {*taken, *dates.values()}
    figures = [
        place
        for place, text in enumerate(table.texts)
        if place not in busy and roles.holds_numbers(table, place) and not table.sample(place).empty.all()
        and not lexicon.NOT_REVENUE.search(even_heading(text))
    ]  # fmt: skip
    figures = [place for place in figures if not _UNIT.search(even_heading(table.texts[place]))]
    figures = [place for place in figures if not roles.looks_like_codes(table, place)]
    figures = roles.prices_alone(table) or figures
    sides = sales_ledger(table)
    figures = [sides["revenue"]] if sides is not None else figures
    if len(figures) != 1:
        return None
    identifier, name = roles.account_columns(table)
    account = (identifier, name if name is not None or identifier is not None else taken[0])
    plan = transactions(table, account, figures, dict(dates), context)
    plan.asks["revenue"] = figures
    if sides is not None:
        plan.columns = {key: at for key, at in plan.columns.items() if key != "document_type"} | sides
        plan.why = f"{plan.why}; a ledger of sales, of which what is debited was taken off"
        return plan
    plan.why = f"{plan.why}; no heading names an amount, '{table.texts[figures[0]]}' was taken"
    return plan


_UNIT: Final = re.compile(
    r"\b(?:kg|g|t|lbs?|m2|m3|km|mi|l|kwh|mwh|h|hrs?|min|pcs|pallets?|weight|volume|gewicht|poids|peso|вес)\b|%"
)
"""Words for what is measured in other things than money."""


def without_headings_plan(table: Table, context: Context) -> Plan:
    """Read a table without headings by what its columns hold, and ask; leave it out where that does not tell."""
    days = days_in(table)
    dates = {key: place for key, place in roles.date_columns(table).items() if place in days}
    figures = [
        place
        for place in range(len(table.places))
        if place not in dates.values()
        and roles.holds_numbers(table, place)
        and not roles.looks_like_codes(table, place)
    ]
    amounts = amounts_in(table, figures)
    accounts = sorted(
        roles.guess_account(table, [*dates.values(), *figures]), key=lambda place: roles.holds_codes(table, place)
    )
    if accounts and amounts and (dates or len(amounts) == 1):
        if dates:
            plan = transactions(table, (None, accounts[0]), amounts[:1], dates, context)
        else:
            plan = Plan("flat", "accounts", {"name": accounts[0], "revenue": amounts[0]})
        plan.asks = {"account": accounts, "revenue": amounts}
        plan.why = "a table without headings, read by what its columns hold"
        return plan
    return Plan(
        "left out",
        why="no headings",
        code="headings-missing",
        expected="a heading above each column",
        fix="Write headings above the data, such as Customer, Date and Amount, or choose what each column is under 'How was this read?'.",
        asks={"account": accounts} if accounts else {},
    )


def _journal(table: Table, journal: Journal, context: Context) -> Plan | None:
    """Read a journal of double entries: the postings on accounts of revenue; None where nothing says whose they are, or when they were."""
    dates = roles.date_columns(table)
    owner = len(table.places) if table.lookups else owner_of(table, journal)
    if owner is None or not dates:
        return None
    plan = transactions(table, (None, owner), [journal.columns["revenue"]], dates, context)
    for key in ("status", "document_type", "refunded", "product"):
        plan.columns.pop(key, None)
    plan.columns |= {**journal.columns, "ledger": journal.ledger}
    plan.why = (
        f"a journal, of which the postings on accounts of revenue count, summed by '{table.texts[owner]}' and date"
    )
    if is_booked(table.above) or is_with_tax(table, journal):
        plan.why += "; the amounts are with tax, as they are booked"
    return plan


def sales_of(table: Table, account: str, where: str) -> Plan | None:
    """Return the plan of a list of sales that are all of one account; None when it has no date or no amount."""
    dates = roles.date_columns(table)
    factors = roles.factors_of(table)
    amounts = roles.amount_columns(table)
    if not dates or not (amounts or factors):
        return None
    plan = transactions(table, (None, None), amounts, dates, context_of(table), factors=factors)
    plan.account = account
    plan.why = f"a list of sales of one account, named by {where}"
    return plan


def journal_plan(table: Table, context: Context) -> Plan | None:
    """Return the plan of a journal of double entries, left out where it does not tell what is revenue, or whose; None for other tables."""
    journal = journal_in(table)
    if journal is not None and (plan := _journal(table, journal, context)) is not None:
        return plan
    if journal is None and not is_journal(table):
        return None
    return Plan(
        "left out",
        why="a journal of double entries",
        code="journal",
        expected="a journal that tells which accounts are revenue, and whose each posting on them is",
        fix="Export the invoices with customer, date and net amount, or only the postings on accounts of revenue.",
    )
