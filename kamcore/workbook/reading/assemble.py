"""From the grids of one book to its Portfolio: find tables, decide what each is, read them in the order they need one another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import replace as dataclass_replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from kamcore.workbook.mapping import BookMapping
from kamcore.workbook.portfolio import Portfolio, TableRead
from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.accounts_table import accounts_frame, ratings_frame
from kamcore.workbook.reading.book_problems import (
    examples_once,
    hidden_sheets,
    less_serious,
    no_revenue,
    nothing_left,
    say_guesses,
)
from kamcore.workbook.reading.choices import places_of, shape_of
from kamcore.workbook.reading.deal_names import deals_of
from kamcore.workbook.reading.gathered import Gathered
from kamcore.workbook.reading.identity import Accounts
from kamcore.workbook.reading.intake import Intake, look_for_marks, text_of
from kamcore.workbook.reading.layouts import (
    name_of,
    plan_of,
)
from kamcore.workbook.reading.lists import read_accounts
from kamcore.workbook.reading.overlaps import settle
from kamcore.workbook.reading.plan import Plan
from kamcore.workbook.reading.relations import relate, widened
from kamcore.workbook.reading.revenue import (
    CurrencyRows,
    counted_once,
    crossed,
    grouped_lines,
    one_currency,
    revenue_frame,
)
from kamcore.workbook.reading.sales import read_transactions
from kamcore.workbook.reading.saved_copies import copies_give_way
from kamcore.workbook.reading.sense import say_reporting_loops, zero_weights
from kamcore.workbook.reading.settings_sheet import read_settings
from kamcore.workbook.reading.tables import filled_rows, find_tables
from kamcore.workbook.reading.template_sheets import (
    factor_names,
    link_people,
    make_accounts,
    make_people,
    read_template,
)
from kamcore.workbook.reading.words import plain
from kamcore.workbook.schema import READ_ME, READ_ME_TITLE, SHEETS
from kamcore.workbook.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Executor

    from kamcore.workbook.reading.grid import Grid
    from kamcore.workbook.reading.table import Table


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """A book put together, and what it was put together from.

    Attributes:
        portfolio: the book; None when no account is left.
        problems: what could not be taken as it stood; the reason first when there is no book.
        intakes: every table found.
        gathered: what the lists brought.
        currencies: what each currency of the file amounts to; the one that counts first.
    """

    portfolio: Portfolio | None
    problems: tuple[Problem, ...]
    intakes: tuple[Intake, ...]
    gathered: Gathered
    currencies: tuple[CurrencyRows, ...]


def assemble(
    grids: Sequence[Grid],
    *,
    source: str = "",
    book: str = "",
    problems: Sequence[Problem] = (),
    mapping: BookMapping | None = None,
) -> Assembled:
    """Make one book of the grids of one or several files.

    Args:
        grids: every sheet of every file.
        source: what to call the book.
        book: its id.
        problems: what was wrong with the files themselves.
        mapping: what people chose, nothing without it.
    """
    mapping = mapping or BookMapping()
    found: list[Table] = []
    bare: list[TableRead] = []
    book_problems: list[Problem] = list(problems)
    for grid in grids:
        book_problems += [dataclass_replace(note, file=grid.file, sheet=grid.sheet) for note in grid.notes]
        if _is_read_me(grid):
            bare.append(TableRead(grid.file, grid.sheet, "", "left out", 0, 0, 0, (), "how to fill in the template"))
            continue
        tables_here = find_tables(grid)
        found += tables_here
        if not tables_here and (rows := filled_rows(grid)):
            bare.append(_bare(grid, rows, book_problems))
    relations = relate(found)
    found = widened(found, relations)
    factors = _criteria(found)
    beside = ThreadPoolExecutor(1)
    intakes = [_intake(table, factors, mapping, beside) for table in found]
    _one_table_with_money(intakes)
    settle(intakes, relations)
    for intake in intakes:
        say_guesses(intake)
    stated = _settings(intakes)
    accounts, gathered = Accounts(), Gathered()
    left_out = {plain(status) for status in mapping.left_out}
    for layouts in (("flat", "template"), ("transactions",)):
        for intake in _wanted(intakes, layouts):
            if intake.plan.layout == "transactions":
                read_transactions(intake, accounts, gathered, left_out)
            elif intake.plan.target == "accounts":
                read_accounts(intake, accounts, gathered)
    _merge(accounts, gathered, mapping)
    tables = _other_sheets(intakes, accounts, factors)
    _add_open_deals(tables, gathered, accounts)
    rates = crossed(_rates(tables.get("rates")), stated.get("currency"), mapping.currency)
    rates |= {(currency, ""): rate for currency, rate in mapping.rates}
    money = one_currency(counted_once(copies_give_way(gathered.lines)), stated.get("currency"), rates, mapping.currency)
    if money.currency is not None:
        stated["currency"] = money.currency
    lines = beside.submit(grouped_lines, money.lines)
    loose = accounts_frame(accounts, gathered)
    tables["accounts"] = loose.frame
    book_problems += loose.problems
    ratings = ratings_frame(accounts, gathered)
    if len(ratings):
        together = [frame for frame in (tables.get("ratings"), ratings) if frame is not None and len(frame)]
        tables["ratings"] = pd.concat(together, ignore_index=True).drop_duplicates(
            ["account", "factor"], ignore_index=True
        )
    tables["revenue"] = revenue_frame(lines.result(), accounts.keys, beside)
    beside.shutdown(wait=False)
    if not len(tables["revenue"]) and len(accounts):
        book_problems += no_revenue(intakes, gathered)
    book_problems += zero_weights(tables.get("criteria"), Settings.of(stated))
    report = (*(_close(intake) for intake in intakes), *bare)
    book_problems += hidden_sheets(intakes)
    everything = examples_once((*book_problems, *(one for intake in intakes for one in intake.ledger.problems)))
    everything = less_serious(everything) if len(tables["revenue"]) else everything
    if not len(accounts):
        why = tuple(nothing_left(found, everything, report))
        return Assembled(None, why, tuple(intakes), gathered, money.found)
    portfolio = Portfolio(tables, Settings.of(stated), everything, report, source, book)
    return Assembled(portfolio, everything, tuple(intakes), gathered, money.found)


def _intake(table: Table, factors: Sequence[str], mapping: BookMapping, beside: Executor) -> Intake:
    chosen = mapping.table(shape_of(table))
    table.look_ahead((0,), beside, look_for_marks)
    table.look_ahead_at_figures(beside)
    plan = plan_of(table, factors, chosen)
    longest_first = sorted(plan.columns, key=lambda key: key not in ("revenue", "unit_price"))
    table.look_ahead((plan.columns[key] for key in longest_first), beside)
    chosen_formats = chosen.formats if chosen else ()
    places = places_of(table, (heading for heading, _ in chosen_formats))
    formats = {places[heading]: how for heading, how in chosen_formats if heading in places}
    return Intake(table, plan, formats)


def _merge(accounts: Accounts, gathered: Gathered, mapping: BookMapping) -> None:
    """Count accounts as others where people said so."""
    if not mapping.merges:
        return
    moved = accounts.merge(mapping.merges)
    if len(moved) == len(accounts):
        return
    at = np.append(moved, -1)
    for lines in gathered.lines:
        lines.accounts = at[lines.accounts]
    gathered.attributes = [(at[places], key, parsed) for places, key, parsed in gathered.attributes]
    gathered.ratings = [(at[places], factor, ratings) for places, factor, ratings in gathered.ratings]


def _add_open_deals(tables: dict[str, pd.DataFrame], gathered: Gathered, accounts: Accounts) -> None:
    """Keep the open deals of known accounts as opportunities."""
    frames = []
    for deals in gathered.opportunities:
        places = accounts.resolve(deals.accounts)
        here = places >= 0
        frame = pd.DataFrame(
            {
                "account": accounts.key_of(places[here]).series(),
                "opportunity": deals.names.take(here).series(),
                "amount": deals.amounts[here],
                "probability": deals.chances[here],
                "stage": deals.stages.take(here).series(),
                "close_date": deals.days[here],
            }
        )
        frames.append(frame[frame["opportunity"].notna()])
    given = [frame for frame in (tables.get("opportunities"), *frames) if frame is not None and len(frame)]
    if given:
        tables["opportunities"] = _together("opportunities", [frame.reset_index(drop=True) for frame in given])


def _is_read_me(grid: Grid) -> bool:
    """Whether a sheet is the one that says how to fill in the template."""
    return grid.sheet == READ_ME and bool(grid.n_rows and grid.columns) and grid.cell(0, 0) == READ_ME_TITLE


def _bare(grid: Grid, rows: int, problems: list[Problem]) -> TableRead:
    """Report a sheet on which there is no table."""
    cells = f"{rows:,} row{'' if rows == 1 else 's'} without a row of headings"
    problems.append(
        Problem(
            Severity.NOTE,
            "no-headings",
            cells,
            "a table with a heading above each column",
            "Nothing to do if it does not belong to the book; else write headings in the first row.",
            file=grid.file,
            sheet=grid.sheet,
            cell=grid.address(0, 0),
            rows=rows,
        )
    )
    return TableRead(grid.file, grid.sheet, "", "left out", rows, 0, rows, (), "no row of headings")


def _wanted(intakes: Iterable[Intake], layouts: Sequence[str]) -> list[Intake]:
    return [intake for intake in intakes if intake.plan.layout in layouts]


def _criteria(found: Sequence[Table]) -> list[str]:
    """Look up the names of the factors: other tables may have a column for each."""
    names: list[str] = []
    for table in found:
        if name_of(table) == "criteria":
            plan = plan_of(table, ())
            if "factor" in plan.columns:
                names += text_of(table, plan.columns["factor"]).labels
    return names


def _one_table_with_money(intakes: list[Intake]) -> None:
    """Of several tables on one sheet keep the largest that brings revenue, when one does; leave the others out."""
    by_grid: dict[tuple[str, str], list[Intake]] = {}
    for intake in intakes:
        by_grid.setdefault((intake.table.grid.file, intake.table.grid.sheet), []).append(intake)
    for together in by_grid.values():
        money = [intake for intake in together if intake.plan.has_money]
        if len(together) < 2 or not money or any(intake.plan.insisted for intake in together):
            continue
        if len({intake.table.texts for intake in money}) == 1:
            rest = [intake for intake in together if intake not in money[1:]]
            if len(rest) < 2:
                continue
        else:
            rest = together
        chosen = max(money, key=lambda intake: len(intake.table.rows))
        where = chosen.table.grid.address(chosen.table.heading_row, chosen.table.places[0])
        for intake in rest:
            if intake is chosen:
                continue
            rich = intake.plan.has_money
            why = f"the table at {where} is used, " + ("which is larger" if rich else "since this one holds no revenue")
            intake.plan = Plan(
                "left out",
                why=why,
                code="second-table",
                expected="one table on a sheet",
                fix=f"Left out, since {'that at ' + where + ' is larger' if rich else 'it holds no revenue'}; "
                + (
                    "choose under 'How was this read?' which one counts."
                    if rich
                    else "give it a sheet of its own if it matters."
                ),
                asks={"table": []} if rich else {},
            )
            severity = Severity.WARNING if rich else Severity.NOTE
            stacked = intake.table.heading_row > min(other.table.heading_row for other in together)
            _leave_out_table(intake, "another table", severity, stacked=stacked)


def _leave_out_table(intake: Intake, found: str, severity: Severity, *, stacked: bool = False) -> None:
    plan, table = intake.plan, intake.table
    names = ", ".join(f"'{text[:60]}'" for text in table.texts[:6]) + (", …" if len(table.texts) > 6 else "")
    rows = f"{len(table.rows):,} row{'' if len(table.rows) == 1 else 's'}"
    intake.ledger.leave_out_all(
        plan.code,
        f"{found} of {rows} with the headings {names}",
        plan.expected,
        plan.fix,
        severity=severity,
        stacked=stacked,
    )


def _settings(intakes: Sequence[Intake]) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for intake in intakes:
        if intake.plan.target == "settings":
            for name, value in read_settings(intake.ledger, intake.plan.columns).items():
                stated.setdefault(name, value)
    # two settings may contradict each other only when put together
    try:
        Settings.of(stated)
    except ValueError:  # pragma: no cover - each was checked alone
        stated = {}
    return stated


def _other_sheets(intakes: Sequence[Intake], accounts: Accounts, names: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Read every sheet that is no list of accounts or revenue, people before what points at them."""
    factors = factor_names(names)
    if not len(accounts):
        make_accounts(_wanted(intakes, ("template",)), accounts)
    frames: dict[str, list[tuple[Intake, pd.DataFrame]]] = {}
    for intake in intakes:
        plan = intake.plan
        if plan.is_left_out:
            if plan.code != "second-table":
                quiet = plan.code in ("not-recognised", "counted-elsewhere", "chosen-left-out", "deals-not-usable")
                severity = Severity.NOTE if quiet else Severity.ERROR
                _leave_out_table(intake, "a table", severity)
        elif plan.layout == "template" and plan.target not in ("accounts", "settings"):
            frames.setdefault(plan.target, []).append((intake, read_template(intake, accounts, factors)))
    positions = {key: place for place, key in enumerate(accounts.keys)}
    people = make_people([frame for _, frame in frames.get("stakeholders", [])], positions)
    for sheet, columns in (("stakeholders", ("reports_to",)), ("influence", ("source", "target"))):
        frames[sheet] = [(i, link_people(i, frame, people, positions, columns)) for i, frame in frames.get(sheet, [])]
    for intake, frame in frames["stakeholders"]:
        say_reporting_loops(intake, frame)
    return {sheet: _together(sheet, [frame for _, frame in parts]) for sheet, parts in frames.items() if parts}


def _together(sheet: str, frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    if sheet == "opportunities" and any(map(len, frames)):
        return deals_of([frame for frame in frames if len(frame)])
    if len(frames) == 1:
        return frames[0]
    whole = pd.concat(frames, ignore_index=True)
    key = [column for column in SHEETS[sheet].row_key if column in whole.columns]
    again = whole.duplicated(key) & whole[key].notna().all(axis=1)
    return whole[~again].reset_index(drop=True)


def _rates(frame: pd.DataFrame | None) -> dict[tuple[str, str], float]:
    if frame is None or frame.empty:
        return {}
    labels = frame["period"] if "period" in frame.columns else pd.Series([None] * len(frame), dtype="str")
    rows = zip(frame["currency"], labels, frame["rate"], strict=True)
    return {
        (str(currency).upper(), "" if pd.isna(label) else str(label)): float(rate) for currency, label, rate in rows
    }


def _close(intake: Intake) -> TableRead:
    plan = intake.plan
    if plan.is_left_out:
        return intake.ledger.close("", "left out", {}, plan.why)
    return intake.ledger.close(plan.target, plan.layout, plan.taken_for(), plan.why)
