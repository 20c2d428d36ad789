"""Lists of sales: invoices, orders, deals and their lines, one row each, and the Revenue sheet of the template.

What makes an amount: the amount itself, else quantity × unit price, less the discount. What counts: of deals those
that were won, of documents no quotations, credit notes as what they give back. Rows of a sale that was cancelled or
is not paid count until somebody says that they do not; the page says how many they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.across import revenue_period
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.gathered import (
    Gathered,
    constant,
    currencies_of,
    currency_cells,
    either,
    floats_of,
    in_year,
    is_recurring,
    note_negative,
    outlined,
    say_if_twice,
    say_unused,
    scaled,
    texts_of,
)
from kamcore.workbook.reading.intake import Intake, text_of
from kamcore.workbook.reading.lists import leave_out_heads
from kamcore.workbook.reading.parts_of_amounts import say_added_up
from kamcore.workbook.reading.revenue import MEASURES, Lines
from kamcore.workbook.reading.sale_amounts import amounts as amounts_of
from kamcore.workbook.reading.sales_plans import ATTRIBUTES
from kamcore.workbook.reading.sales_that_count import leave_out_what_is_no_sale
from kamcore.workbook.reading.spans import year_within
from kamcore.workbook.reading.totals import total_labels
from kamcore.workbook.reading.words import plain
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.context import Context
    from kamcore.workbook.reading.identity import Accounts

_REVENUE: Final = SHEETS["revenue"]


def read_transactions(intake: Intake, accounts: Accounts, gathered: Gathered, left_out: Collection[str] = ()) -> None:
    """Read a list of sales: one line for each row.

    Args:
        intake: the table and its plan.
        accounts: the accounts met so far; new ones are added.
        gathered: takes what is found.
        left_out: statuses whose rows do not count, by choice, in plain form.
    """
    if intake.plan.across:
        _read_across(intake, accounts, gathered)
        return
    plan, ledger, table = intake.plan, intake.ledger, intake.table
    written = texts_of(intake, "name"), texts_of(intake, "account_id")
    names, ids = (outlined(intake, texts) for texts in written)
    shown = plan.columns.get("account_id", plan.columns.get("name", 0))
    padded = _padded(written[1], accounts) if gathered.listed else None
    if padded is not None:
        ids = padded
        ledger.note(
            ~padded.missing,
            "leading-zeros",
            "{cell}, which the list of accounts writes with other leading zeros",
            "one way of writing a number",
            "Nothing to do if they are the same accounts: they were put together.",
            severity=Severity.NOTE,
            column=shown,
        )
    revenue, amount_place = amounts_of(intake)
    say_added_up(intake, {amount_place, *plan.parts})
    who = either(ids, names)
    listed = accounts.resolve(who) >= 0 if gathered.listed and table.is_ours else None
    first = next((texts for texts in written if texts is not None and texts is not names and texts is not ids), None)
    were_in = ledger.kept
    intake.leave_out_totals(
        who if first is None else either(written[1], written[0]), [floats_of(revenue)], shown, listed=listed
    )
    if first is not None:
        leave_out_heads(intake, first, floats_of(revenue), shown)
    say_if_twice(intake, were_in, [floats_of(revenue)], shown)
    leave_out_what_is_no_sale(intake, revenue, who, gathered, left_out)
    ledger.leave_out(
        who.missing,
        "no-account",
        "a row without an account",
        "the account's name or id in each row",
        "Fill it in; until then the row is left out.",
        column=shown,
    )
    say_unused(intake)
    periods = _periods(intake)
    blank = bool((np.isnan(floats_of(revenue)) | ledger.left).all() and not revenue.bad.any())
    intake.report(revenue, amount_place, required=True)
    if not blank:
        intake.require(revenue, amount_place, "Revenue")
    if not {"debit", "side"} & set(plan.columns):
        note_negative(intake, revenue, amount_place, "revenue")
    rows = np.flatnonzero(ledger.kept)
    kept = slice(None) if len(rows) == len(table.rows) else rows
    before = len(accounts)
    owners = accounts.add(None if ids is None else ids.take(kept), None if names is None else names.take(kept))
    places = owners
    if len(rows) < len(table.rows):
        places = np.full(len(table.rows), -1, np.int64)
        places[rows] = owners
    gathered.money = True
    if gathered.listed and len(accounts) > before:
        ledger.note(
            places >= before,
            "account-not-listed",
            "{cell}, an account that is not on the list of accounts",
            "accounts of that list",
            "Such accounts were added; put them on the Accounts sheet, or correct the spelling.",
            severity=Severity.NOTE,
            column=shown,
        )
    amounts = {"revenue": floats_of(revenue)[kept]}
    for measure in MEASURES[1:]:
        parsed = intake.typed(measure, sheet="revenue", required=False)
        if parsed is not None:
            amounts[measure] = scaled(intake, plan.columns[measure], floats_of(parsed))[kept]
    recurring = np.broadcast_to(1.0 if is_recurring(table.texts[amount_place]) else np.nan, len(rows))
    said = intake.typed("recurring", sheet="revenue", required=False)
    if said is not None:
        recurring = floats_of(said)[kept]
    product = plan.columns.get("product")
    products = text_of(table, product).take(kept) if product is not None else constant("", len(rows))
    currencies = currencies_of(intake, revenue, amount_place, cells=currency_cells(intake)).take(kept)
    lines = Lines(ledger, rows, amount_place, owners, periods.take(kept), products, recurring, amounts, currencies)
    gathered.lines.append(lines.take(~np.isnan(amounts["revenue"])))
    _read_attributes(intake, places, len(accounts), gathered)


def _padded(ids: Coded | None, accounts: Accounts) -> Coded | None:
    """Return numbers as the list of accounts writes them, where they differ in leading zeros alone; else None."""
    if ids is None or not ids.labels or (accounts.resolve(ids) >= 0).any():
        return None
    known = {one.lstrip("0"): one for one in accounts.ids if one is not None and one.isdecimal()}
    found = [known.get(label.lstrip("0")) if label.isdecimal() else None for label in ids.labels]
    unique = len(known) == sum(one is not None and one.isdecimal() for one in accounts.ids)
    return (
        ids.relabelled([one or label for one, label in zip(found, ids.labels, strict=True)])
        if unique and any(found)
        else None
    )


def _read_across(intake: Intake, accounts: Accounts, gathered: Gathered) -> None:
    """Read a table with a period in each row and an account above each column."""
    table, ledger = intake.table, intake.ledger
    column = next(iter(intake.plan.columns.values()))
    labels = table.cells(column).as_text()
    ledger.leave_out(
        total_labels(labels),
        "total-row",
        "a row of totals, {cell}",
        "rows of single periods",
        "Nothing to do: it is left out, so that nothing counts twice.",
        severity=Severity.NOTE,
    )
    if "label" in intake.plan.columns:
        periods = labels.relabelled([revenue_period(label) for label in labels.labels])
        ledger.leave_out(
            periods.missing,
            "not-revenue",
            "{cell}, a row that is no revenue of a period",
            "rows of revenue by period",
            "Nothing to do for revenue; turn the table, one row for each account, if the row matters.",
            severity=Severity.NOTE,
            column=column,
        )
    else:
        periods = _periods(intake)
    say_unused(intake)
    gathered.money = True
    for place in intake.plan.across:
        parsed = intake.read(place, _REVENUE.column("revenue"))
        parsed.floats = scaled(intake, place, floats_of(parsed))
        intake.report(parsed, place, required=False)
        here = np.flatnonzero(ledger.kept & ~np.isnan(floats_of(parsed)))
        owner = accounts.add(None, constant(table.texts[place], len(here)))
        currencies = currencies_of(intake, parsed, place).take(here)
        gathered.lines.append(
            Lines(ledger, here, place, owner, periods.take(here), constant("", len(here)), np.full(len(here), np.nan),
                  {"revenue": floats_of(parsed)[here]}, currencies, whole_rows=False)
        )  # fmt: skip


# ---------------------------------------------------------------- when, and what the lines say of their account


def _periods(intake: Intake) -> Coded:
    """Read the period of each row, from one column or two, or from what stands around the table; rows without one are left out."""
    plan, table = intake.plan, intake.table
    if "period" in plan.columns:
        parsed = intake.typed("period", sheet="revenue", required=True)
        assert parsed is not None  # noqa: S101 - it is planned
        assert parsed.coded is not None  # noqa: S101 - periods are coded
        filled = outlined(intake, parsed.coded)
        return _of_the_year(parsed.coded if filled is None else filled, plan.context)
    n = len(table.rows)
    if "year" not in plan.columns or not {"month", "quarter"} & set(plan.columns):
        return constant("" if plan.context.period is None else plan.context.period.label, n)
    column = _REVENUE.column("period")
    parts = []
    for key in ("year", "month"):
        if key not in plan.columns:
            continue
        parsed = intake.read(plan.columns[key], column)
        intake.report(parsed, plan.columns[key], required=True)
        assert parsed.coded is not None  # noqa: S101 - periods are coded
        said_once = _said_once(parsed.coded, intake.ledger.kept) if key == "year" else None
        if said_once is None:
            intake.require(parsed, plan.columns[key], column.title)
        parts.append(said_once or parsed.coded)
    if len(parts) == 1:
        parts.append(_quarters(text_of(table, plan.columns["quarter"])))
    years, others = parts
    labels = [in_year(year, other) for year in years.labels for other in others.labels]
    codes = np.where(years.missing | others.missing, -1, years.codes * max(len(others.labels), 1) + others.codes)
    periods = Coded(codes[:n], [label or "" for label in labels]).relabelled(labels)
    intake.ledger.leave_out(
        periods.missing,
        "not-a-period",
        "{cell} beside a month that is none of it",
        "a year, and a month or quarter of it",
        "Correct the two; until then the row is left out.",
        column=plan.columns["year"],
    )
    return periods


def _said_once(years: Coded, kept: NDArray[np.bool_]) -> Coded | None:
    """Return the year of each row where each stands in the first row of it alone, with blanks below; None where it is not so."""
    rows = np.flatnonzero(kept)
    codes = years.codes[rows]
    there = codes[codes >= 0]
    if not len(codes) or codes[0] < 0 or 2 * len(there) > len(codes) or len(np.unique(there)) < len(there):
        return None
    filled = years.codes.copy()
    filled[rows] = codes[np.maximum.accumulate(np.where(codes >= 0, np.arange(len(codes)), 0))]
    return Coded(filled, years.labels)


def _quarters(texts: Coded) -> Coded:
    """Read quarters of a year as ``Q1`` to ``Q4``."""
    roman = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "一": "1", "二": "2", "三": "3", "四": "4"}
    found = []
    for label in texts.labels:
        match = re.search(r"[1-4]|\biv\b|\bi{1,3}\b|[一二三四]", plain(label))
        found.append(f"Q{roman.get(match[0], match[0])}" if match else None)
    return texts.relabelled(found)


def _of_the_year(periods: Coded, context: Context) -> Coded:
    """Give months without a year the one that stands around the table, or beside all the others of the column."""
    first, year = context.first, context.year
    if first is None and year is None:
        year = _only_year(periods.labels)
    if (first is None and year is None) or not any(label.startswith("--") for label in periods.labels):
        return periods
    if first is not None:
        years = [year_within(first, int(label[2:])) if label.startswith("--") else 0 for label in periods.labels]
    else:
        years = [year or 0] * len(periods.labels)
    pairs = zip(years, periods.labels, strict=True)
    return periods.relabelled([in_year(f"{of:04d}", label) if of else label for of, label in pairs])


def _only_year(labels: Sequence[str]) -> int | None:
    """Return the one year that months name, where others leave it out and none of these is named too; None for any other labels."""
    dated = [label for label in labels if not label.startswith("--")]
    bare = {label[2:] for label in labels if label.startswith("--")}
    years = {label[:4] for label in dated}
    if len(years) != 1 or not bare or any(len(label) != _MONTH or label[5:] in bare for label in dated):
        return None
    return int(years.pop())


_MONTH: Final = len("2025-03")


def _read_attributes(intake: Intake, places: NDArray[np.int64], n_accounts: int, gathered: Gathered) -> None:
    """Take what the lines say of each account: the value most of its lines have."""
    for key in ATTRIBUTES:
        if key not in intake.plan.columns:
            continue
        place = intake.plan.columns[key]
        parsed = intake.read(place, SHEETS["accounts"].column(key))
        assert parsed.coded is not None  # noqa: S101 - these are texts
        chosen, varied = most_frequent(places, parsed.coded, n_accounts)
        if varied:
            where = np.zeros(len(places), np.bool_)
            where[int(np.argmax(~parsed.coded.missing & (places >= 0)))] = True
            intake.ledger.note(
                where,
                "attribute-varies",
                f"more than one {SHEETS['accounts'].column(key).title} for {varied:,} accounts",
                "one for each account",
                "The most frequent one is used; put the right one on an Accounts sheet.",
                severity=Severity.NOTE,
                column=place,
            )
        parsed.coded = chosen
        gathered.attributes.append((np.arange(n_accounts), key, parsed))


def most_frequent(places: NDArray[np.int64], values: Coded, n_accounts: int) -> tuple[Coded, int]:
    """Return for each account its most frequent value (of equally frequent ones the first in the alphabet), and how many vary."""
    codes = values.codes
    chosen = np.full(n_accounts, -1, np.int64)
    here = (places >= 0) & (codes >= 0)
    if not here.all():
        places, codes = places[here], codes[here]
    if not places.size:
        return Coded(chosen, values.labels), 0
    order = sorted(range(len(values.labels)), key=values.labels.__getitem__)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    size = n_accounts * len(order)
    combined = places * len(order)
    combined += codes
    if size <= 4 * len(combined):
        times = np.bincount(combined, minlength=size)
        pairs = np.flatnonzero(times)
        counts = times[pairs]
    else:
        pairs, counts = np.unique(combined, return_counts=True)
    owners, found = np.divmod(pairs, len(order))
    best = np.lexsort((rank[found], -counts, owners))
    first = np.concatenate(([True], owners[best][1:] != owners[best][:-1]))
    chosen[owners[best][first]] = found[best][first]
    varied = int((np.unique(owners, return_counts=True)[1] > 1).sum())
    return Coded(chosen, values.labels), varied
