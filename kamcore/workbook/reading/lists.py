"""The lists that make accounts and revenue: Accounts sheets, flat lists with amounts by period, and transactions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.headings import even_heading, heading_currency
from kamcore.workbook.reading.intake import text_of
from kamcore.workbook.reading.layouts import ATTRIBUTES
from kamcore.workbook.reading.revenue import MEASURES, Lines
from kamcore.workbook.reading.words import currency_of
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamcore.workbook.reading.identity import Accounts
    from kamcore.workbook.reading.intake import Intake
    from kamcore.workbook.reading.values import Parsed

_RECURRING: Final = frozenset({"mrr", "arr"})
_RATING: Final = SHEETS["ratings"].column("rating")
_REVENUE: Final = SHEETS["revenue"]


@dataclass(slots=True)
class Gathered:
    """What the lists brought.

    Attributes:
        lines: revenue.
        attributes: (positions of accounts, column key, their values), in order of preference.
        ratings: (positions of accounts, factor, ratings).
        listed: whether there was a list of accounts, beside transactions.
        money: whether there was a place for revenue.
    """

    lines: list[Lines] = field(default_factory=list)
    attributes: list[tuple[NDArray[np.int64], str, Parsed]] = field(default_factory=list)
    ratings: list[tuple[NDArray[np.int64], str, NDArray[np.float64]]] = field(default_factory=list)
    listed: bool = False
    money: bool = False


def read_accounts(intake: Intake, accounts: Accounts, gathered: Gathered) -> None:
    """Read a list of accounts, with revenue by period or without."""
    plan, ledger, table = intake.plan, intake.ledger, intake.table
    key = plan.columns.get("account_id", plan.columns.get("name", 0))
    names, ids = (_texts(intake, column) for column in ("name", "account_id"))
    amounts = [(p.place, p.period.label, p.measure) for p in plan.periods]
    if not amounts and "revenue" in plan.columns:
        amounts = [(plan.columns["revenue"], "", "revenue")]
    read = [intake.read(place, _REVENUE.column(measure)) for place, _, measure in amounts]
    either = _either(names, ids)
    shown = plan.columns.get("name", key)
    figures = read
    if table.is_ours and not read and "potential_spend" in plan.columns:
        figures = [intake.read(plan.columns["potential_spend"], SHEETS["accounts"].column("potential_spend"))]
    intake.leave_out_totals(either, [_floats(parsed) for parsed in figures], shown)
    ledger.leave_out(
        either.missing,
        "no-account",
        "a row without an account",
        "the account's name or id in each row",
        "Fill it in; until then the row is left out.",
        column=shown,
    )
    kept = np.flatnonzero(ledger.kept)
    places = np.full(len(table.rows), -1, np.int64)
    places[kept] = accounts.add(None if ids is None else ids.take(kept), None if names is None else names.take(kept))
    _report_duplicates(intake, places, shown)
    _say_unused(intake)
    gathered.listed = True
    gathered.money |= bool(amounts)
    for column in SHEETS["accounts"].columns:
        if column.key in plan.columns and column.key not in ("name", "account_id"):
            parsed = intake.typed(column.key, sheet="accounts", required=False)
            if parsed is not None:
                gathered.attributes.append((places, column.key, parsed))
    for place, factor in plan.ratings.items():
        parsed = intake.read(place, _RATING)
        intake.report(parsed, place, required=False)
        gathered.ratings.append((places, factor, _floats(parsed)))
    for (place, label, measure), parsed in zip(amounts, read, strict=True):
        intake.report(parsed, place, required=False)
        _note_negative(intake, parsed, place, measure)
        here = np.flatnonzero(ledger.kept & ~np.isnan(_floats(parsed)))
        recurring = 1.0 if _is_recurring(table.texts[place]) else np.nan
        gathered.lines.append(
            Lines(
                ledger,
                here,
                place,
                places[here],
                _constant(label, len(here)),
                _constant("", len(here)),
                np.full(len(here), recurring),
                {measure: _floats(parsed)[here]},
                _currencies(parsed, table.texts[place], _currency_cells(intake)).take(here),
                whole_rows=False,
            )
        )
    if amounts and not plan.periods and len(table.rows):
        ledger.say(
            "no-period",
            f"amounts under '{table.texts[amounts[0][0]]}' without a period",
            "a year or month beside them",
            "Add the year to the heading, for example Revenue 2025, if trends are wanted.",
            severity=Severity.WARNING,
            column=amounts[0][0],
        )


def read_transactions(intake: Intake, accounts: Accounts, gathered: Gathered) -> None:
    """Read a list of transactions, or the Revenue sheet: one line for each row."""
    plan, ledger, table = intake.plan, intake.ledger, intake.table
    names, ids = (_texts(intake, column) for column in ("name", "account_id"))
    shown = plan.columns.get("account_id", plan.columns.get("name", 0))
    amount_place = plan.columns["revenue"]
    revenue = intake.read(amount_place, _REVENUE.column("revenue"))
    either = _either(ids, names)
    listed = accounts.resolve(either) >= 0 if gathered.listed and table.is_ours else None
    intake.leave_out_totals(either, [_floats(revenue)], shown, listed=listed)
    ledger.leave_out(
        either.missing,
        "no-account",
        "a row without an account",
        "the account's name or id in each row",
        "Fill it in; until then the row is left out.",
        column=shown,
    )
    _say_unused(intake)
    periods = _periods(intake)
    blank = bool(np.isnan(_floats(revenue)[ledger.kept]).all() and not revenue.bad.any())
    intake.report(revenue, amount_place, required=True)
    if not blank:
        intake.require(revenue, amount_place, "Revenue")
    _note_negative(intake, revenue, amount_place, "revenue")
    kept = np.flatnonzero(ledger.kept)
    before = len(accounts)
    places = np.full(len(table.rows), -1, np.int64)
    places[kept] = accounts.add(None if ids is None else ids.take(kept), None if names is None else names.take(kept))
    gathered.money = True
    if gathered.listed and len(accounts) > before:
        ledger.note(
            places >= before,
            "account-not-listed",
            "{cell}, an account that is not on the list of accounts",
            "accounts of that list",
            f"{len(accounts) - before} accounts were added; put them on the Accounts sheet, or correct the spelling.",
            severity=Severity.NOTE,
            column=shown,
        )
    amounts = {"revenue": _floats(revenue)[kept]}
    for measure in MEASURES[1:]:
        parsed = intake.typed(measure, sheet="revenue", required=False)
        if parsed is not None:
            amounts[measure] = _floats(parsed)[kept]
    recurring = np.full(len(kept), 1.0 if _is_recurring(table.texts[amount_place]) else np.nan)
    said = intake.typed("recurring", sheet="revenue", required=False)
    if said is not None:
        recurring = _floats(said)[kept]
    product = plan.columns.get("product")
    products = text_of(table, product).take(kept) if product is not None else _constant("", len(kept))
    currencies = _currencies(revenue, table.texts[amount_place], _currency_cells(intake)).take(kept)
    lines = Lines(
        ledger, kept, amount_place, places[kept], periods.take(kept), products, recurring, amounts, currencies
    )
    gathered.lines.append(lines.take(~np.isnan(amounts["revenue"])))
    _read_attributes(intake, places, len(accounts), gathered)


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
    here = (places >= 0) & ~values.missing
    chosen = np.full(n_accounts, -1, np.int64)
    if not here.any():
        return Coded(chosen, values.labels), 0
    order = sorted(range(len(values.labels)), key=values.labels.__getitem__)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    pairs, counts = np.unique(places[here] * len(order) + rank[values.codes[here]], return_counts=True)
    owners, ranks = np.divmod(pairs, len(order))
    best = np.lexsort((ranks, -counts, owners))
    first = np.concatenate(([True], owners[best][1:] != owners[best][:-1]))
    chosen[owners[best][first]] = np.array(order)[ranks[best][first]]
    varied = int((np.unique(owners, return_counts=True)[1] > 1).sum())
    return Coded(chosen, values.labels), varied


def _say_unused(intake: Intake) -> None:
    """Say which columns of amounts are not used, and why."""
    for place, why in intake.plan.unused.items():
        intake.ledger.say(
            "column-not-used",
            f"the column '{intake.table.texts[place]}', which is not used: {why}",
            "each amount once",
            "Nothing to do if that is right; else rename the heading.",
            severity=Severity.NOTE,
            column=place,
        )


def _report_duplicates(intake: Intake, places: NDArray[np.int64], column: int) -> None:
    kept = np.flatnonzero(places >= 0)
    again = np.zeros(len(places), np.bool_)
    _, first = np.unique(places[kept], return_index=True)
    again[kept] = True
    again[kept[first]] = False
    intake.ledger.note(
        again,
        "duplicate-account",
        "{cell} a second time",
        "each account once",
        "Its rows were added up as one account; give each an Account ID if they are different ones.",
        column=column,
    )


def _note_negative(intake: Intake, parsed: Parsed, place: int, measure: str) -> None:
    if measure == "revenue":
        with np.errstate(invalid="ignore"):
            negative = _floats(parsed) < 0
        intake.ledger.note(
            negative,
            "negative-revenue",
            "{cell}, less than nothing",
            "revenue, or a credit",
            "Nothing to do if it is a credit or a return: it is kept, and lowers the total.",
            severity=Severity.NOTE,
            column=place,
        )


def _periods(intake: Intake) -> Coded:
    """Read the period of each row, from one column or from one of years and one of months; rows without one are left out."""
    plan, table = intake.plan, intake.table
    if "period" in plan.columns:
        parsed = intake.typed("period", sheet="revenue", required=True)
        assert parsed is not None  # noqa: S101 - it is planned
        assert parsed.coded is not None  # noqa: S101 - periods are coded
        return parsed.coded
    column = _REVENUE.column("period")
    found = []
    for key in ("year", "month"):
        parsed = intake.read(plan.columns[key], column)
        intake.report(parsed, plan.columns[key], required=True)
        intake.require(parsed, plan.columns[key], column.title)
        assert parsed.coded is not None  # noqa: S101 - periods are coded
        found.append(parsed.coded)
    years, months = found
    labels = [f"{year[:4]}{month[1:]}" for year in years.labels for month in months.labels]
    codes = np.where(years.missing | months.missing, -1, years.codes * max(len(months.labels), 1) + months.codes)
    return Coded(codes[: len(table.rows)], labels)


def _texts(intake: Intake, key: str) -> Coded | None:
    return text_of(intake.table, intake.plan.columns[key]) if key in intake.plan.columns else None


def _either(first: Coded | None, second: Coded | None) -> Coded:
    one = first if first is not None else second
    assert one is not None  # noqa: S101 - a list has one of them
    if first is None or second is None or not first.missing.any():
        return one
    joined = Coded.joined([first, second])
    n = len(first)
    return Coded(np.where(first.missing, joined.codes[n:], joined.codes[:n]), joined.labels)


def _floats(parsed: Parsed) -> NDArray[np.float64]:
    assert parsed.floats is not None  # noqa: S101 - asked of amounts only
    return parsed.floats


def _constant(label: str, n: int) -> Coded:
    return Coded(np.full(n, 0 if label else -1, np.int64), [label] if label else [])


def _currency_cells(intake: Intake) -> Coded | None:
    place = intake.plan.columns.get("currency")
    if place is None:
        return None
    texts = text_of(intake.table, place)
    return texts.relabelled([currency_of(label) for label in texts.labels])


def _currencies(parsed: Parsed, heading: str, cells: Coded | None) -> Coded:
    """The currency of each amount: beside it, else in the column for it, else in the heading."""
    n = len(_floats(parsed))
    sources: list[Coded] = [c for c in (parsed.currencies, cells) if c is not None]
    named = heading_currency(heading)
    if named:
        sources.append(_constant(named, n))
    if not sources:
        return _constant("", n)
    found = sources[0]
    for other in sources[1:]:
        found = _either(found, other)
    return found


def _is_recurring(heading: str) -> bool:
    words = even_heading(heading).split()
    return bool(_RECURRING & set(words)) or "recurring" in words
