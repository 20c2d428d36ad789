"""What was understood of some files, laid open: every table with its columns, what is asked, and what may be chosen.

A :class:`Reading` is made from a :class:`~kamcore.workbook.reading.book.Source` and a mapping, and never from files:
changing a choice makes another Reading of the same Source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kamcore.workbook.column import Kind
from kamcore.workbook.duplicates import MergeSuggestion, suggest_merges
from kamcore.workbook.mapping import BookMapping, TableMapping
from kamcore.workbook.reading import choices, roles
from kamcore.workbook.reading.book import assembled
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.headings import even_heading, heading_text, match_headings, period_heading
from kamcore.workbook.reading.layouts import plan_of
from kamcore.workbook.reading.sureness import SURE, sureness
from kamcore.workbook.reading.tables import find_tables
from kamcore.workbook.reading.words import plain
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from kamcore.workbook.column import Column
    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workbook.problems import Problem
    from kamcore.workbook.reading.assemble import Assembled
    from kamcore.workbook.reading.book import Source
    from kamcore.workbook.reading.gathered import StatusRows
    from kamcore.workbook.reading.intake import Intake
    from kamcore.workbook.reading.revenue import CurrencyRows
    from kamcore.workbook.reading.tables import Table

HEAD_ROWS: Final = 8
_MOST_STATUSES: Final = 12


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of a table.

    Attributes:
        heading: as the file writes it.
        key: the heading, told apart from others of the same text.
        letter: its column in the sheet, "" for one that is looked up in another table.
        role: what it was taken for, "" when it is not used.
        role_title: the role in words.
        confidence: 0 to 1.
        why: one sentence.
        doubtful: whether it is asked about.
    """

    heading: str
    key: str
    letter: str
    role: str
    role_title: str
    confidence: float
    why: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """One table of the files.

    Attributes:
        file, sheet, cell: where its heading stands.
        title: the file and the sheet in words.
        rows: how many rows it has.
        used: how many of them are used.
        use: what it is read as, a key of ``choices.USES``.
        why: one sentence.
        money: whether it brings revenue.
        columns: its columns, those looked up in other tables last.
        head: the first rows as the file shows them.
        understood: the same rows as they were understood, "" where a column is not used.
    """

    file: str
    sheet: str
    cell: str
    title: str
    rows: int
    used: int
    use: str
    why: str
    money: bool
    columns: tuple[ColumnView, ...]
    head: tuple[tuple[str, ...], ...]
    understood: tuple[tuple[str, ...], ...]

    @property
    def uses(self) -> tuple[tuple[str, str], ...]:
        """What it may be read as: (use, in words)."""
        return tuple(choices.USES.items())

    def roles(self, heading: str = "") -> tuple[tuple[str, str], ...]:
        """What a column of it may be: (role, in words)."""
        return tuple(choices.roles_for(self.use, heading).items())


@dataclass(frozen=True, slots=True)
class Question:
    """Something the reader could not decide alone.

    Attributes:
        key: names it within the reading.
        text: one sentence.
        why: why it is asked.
        options: (value, in words).
        answer: the value in force for now; "" when there is none.
        examples: (as the file writes it, as it was understood).
    """

    key: str
    text: str
    why: str
    options: tuple[tuple[str, str], ...]
    answer: str
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Reading:
    """What was understood of some files.

    Attributes:
        source: what the files hold.
        mapping: what people chose.
        portfolio: the book; None when nothing usable is left.
        problems: what could not be taken as it stood; the reason first when there is no book.
        tables: every table found.
        questions: what could not be decided.
        statuses: the statuses of sales, those that may not count first.
        currencies: what each currency of the files amounts to; empty unless there are several.
    """

    source: Source
    mapping: BookMapping
    portfolio: Portfolio | None
    problems: tuple[Problem, ...]
    tables: tuple[TableView, ...]
    questions: tuple[Question, ...]
    statuses: tuple[StatusRows, ...]
    currencies: tuple[CurrencyRows, ...]
    shapes: tuple[tuple[str, ...], ...]

    @property
    def needs_review(self) -> bool:
        """Whether something is asked."""
        return bool(self.questions)

    @cached_property
    def merges(self) -> tuple[MergeSuggestion, ...]:
        """Accounts that may be one and the same, the likeliest first."""
        if self.portfolio is None:
            return ()
        accounts = self.portfolio["accounts"]
        revenue = self.portfolio["revenue"].groupby("account")["revenue"].sum()
        pairs = list(zip(accounts["key"], accounts["name"], strict=True))
        weights = accounts["key"].map(revenue).fillna(0.0).tolist()
        return suggest_merges(pairs, weights, self.mapping.apart)

    def full_mapping(self) -> BookMapping:
        """Return what was chosen, and what is asked as it is answered for now, so that the next file is read the same way.

        What is neither chosen nor asked the reader finds again by itself; of such tables only the shape is told.
        """
        found = self.mapping
        for question in self.questions:
            if question.key == "currency":
                found = replace(found, currency=found.currency or question.answer)
            elif question.answer:
                found = answered(replace(self, mapping=found), question.key, question.answer)
        if found.rates and not found.currency and self.currencies:
            found = replace(found, currency=self.currencies[0].currency)
        for shape in self.shapes:
            if found.table(shape) is None:
                found = found.with_table(TableMapping(shape))
        return found


def _roles_of(view: TableView) -> tuple[tuple[str, str], ...]:
    return tuple((column.key, column.role) for column in view.columns if column.role)


def understand(source: Source, mapping: BookMapping | None = None) -> Reading:
    """Understand what some files hold, as people chose where they did.

    Args:
        source: what the files hold.
        mapping: what people chose, nothing without it; choices for tables of other shapes are kept and do nothing.
    """
    mapping = mapping or BookMapping()
    found = assembled(source, mapping)
    tables = tuple(_view(intake) for intake in found.intakes)
    statuses = tuple(
        sorted(_together(found.gathered.statuses), key=lambda status: (not status.doubtful, -status.rows))
    )[:_MOST_STATUSES]
    return Reading(
        source,
        mapping,
        found.portfolio,
        found.problems,
        tables,
        tuple(_questions(found, tables, mapping)),
        statuses,
        found.currencies,
        tuple(choices.shape_of(intake.table) for intake in found.intakes),
    )


def _together(statuses: Iterable[StatusRows]) -> list[StatusRows]:
    """Put the rows of one status in several tables together."""
    found: dict[str, StatusRows] = {}
    for one in statuses:
        before = found.get(one.key)
        if before is None:
            found[one.key] = one
        else:
            rows, amount = before.rows + one.rows, before.amount + one.amount
            found[one.key] = replace(before, rows=rows, amount=amount, doubtful=before.doubtful or one.doubtful)
    return list(found.values())


# ---------------------------------------------------------------- the tables


def _view(intake: Intake) -> TableView:
    table, plan, grid = intake.table, intake.plan, intake.table.grid
    chosen = choices.chosen_roles(plan)
    keys = choices.column_keys(table)
    use = choices.use_of(plan)
    titles = choices.roles_for(use) if use != choices.LEFT_OUT else MappingProxyType({})
    columns = []
    shown = [place for place in range(len(keys)) if place < len(table.places) or chosen.get(place)]
    for place in shown:
        role = chosen.get(place, "") if use != choices.LEFT_OUT else ""
        sure = sureness(table, place, role, plan)
        doubtful = place in intake.doubts or (bool(role) and sure.confidence < SURE)
        letter = (
            "".join(sign for sign in table.heading_address(place) if sign.isalpha())
            if place < len(table.places)
            else ""
        )
        title = choices.roles_for(use, table.texts[place]).get(role, titles.get(role, role))
        columns.append(
            ColumnView(table.texts[place], keys[place], letter, role, title, sure.confidence, sure.why, doubtful)
        )
    rows = np.flatnonzero(~table.again & ~table.aside)[:HEAD_ROWS].tolist()
    head = tuple(tuple(heading_text(table.value(row, place)) for place in shown) for row in rows)
    title = f"{grid.file}, sheet '{grid.sheet}'" if grid.sheet else grid.file
    left = int(intake.ledger.left.sum())
    return TableView(
        grid.file, grid.sheet, table.heading_address(0) if table.places else "", title, len(table.rows), len(table.rows) - left, use,
        plan.why, plan.has_money, tuple(columns), head, _understood(intake, rows, shown, chosen),
    )  # fmt: skip


def _understood(
    intake: Intake, rows: list[int], shown: list[int], chosen: Mapping[int, str]
) -> tuple[tuple[str, ...], ...]:
    """Return the first rows as they were understood."""
    columns = []
    for place in shown:
        column = _schema_column(intake, chosen.get(place, ""))
        if column is None or intake.plan.is_left_out:
            columns.append([""] * len(rows))
            continue
        parsed = intake.read(place, column)
        columns.append([_written(parsed.floats, parsed.days, parsed.coded, row, column.kind) for row in rows])
    return tuple(zip(*columns, strict=True)) if columns else tuple(() for _ in rows)


def _schema_column(intake: Intake, role: str) -> Column | None:
    """Return the column of the schema whose rules a role is read by."""
    if not role:
        return None
    measure = role.partition(" ")[0]
    if measure in ("revenue", "cost_of_goods", "cost_to_serve", "quantity", "unit_price", "discount"):
        return SHEETS["revenue"].column("revenue")
    if role in ("period", "year", "month"):
        return SHEETS["revenue"].column("period")
    for sheet in (intake.plan.target, "accounts", "revenue"):
        found = (
            next((column for column in SHEETS[sheet].columns if column.key == role), None) if sheet in SHEETS else None
        )
        if found is not None:
            return found
    return SHEETS["accounts"].column("note")


def _written(floats: object, days: object, coded: object, row: int, kind: Kind) -> str:
    if isinstance(floats, np.ndarray):
        value = float(floats[row])
        if np.isnan(value):
            return ""
        if kind is Kind.YES_NO:
            return "yes" if value else "no"
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    if isinstance(days, np.ndarray):
        return "" if np.isnat(days[row]) else str(pd.Timestamp(days[row]).date())
    return (coded.at(row) or "") if isinstance(coded, Coded) else ""


# ---------------------------------------------------------------- what is asked


def _questions(found: Assembled, tables: tuple[TableView, ...], chosen: BookMapping) -> list[Question]:
    asked: list[Question] = []
    for at, (intake, view) in enumerate(zip(found.intakes, tables, strict=True)):
        asked += _about_table(at, intake, view)
    return asked + _about_tables(found, tables) + (_about_money(found) if not chosen.currency else [])


def _about_table(at: int, intake: Intake, view: TableView) -> list[Question]:
    plan, table, keys = intake.plan, intake.table, choices.column_keys(intake.table)
    asked = []
    for what, words in (("account", "names the account"), ("revenue", "holds the revenue")):
        places = plan.asks.get(what, [])
        if places and not (plan.is_left_out and plan.columns):
            options = tuple((keys[place], table.texts[place]) for place in places)
            answer = keys[places[0]] if not plan.is_left_out else ""
            asked.append(
                Question(
                    f"{what}:{at}", f"Which column of {view.title} {words}?", "No heading says so.", options, answer,
                    tuple((table.texts[place], _first_texts(intake, place)) for place in places),
                )
            )  # fmt: skip
    for place, remark in intake.doubts.items():
        number = remark.code == "ambiguous-number"
        options = (
            (("decimal point", "1.234 is a little more than one"), ("decimal comma", "1.234 is one thousand and more"))
            if number
            else (("day first", "the day stands first"), ("month first", "the month stands first"))
        )
        asked.append(
            Question(
                f"format:{at}:{keys[place]}",
                f"How does '{table.texts[place]}' in {view.title} write its {'numbers' if number else 'dates'}?",
                "Nothing in the column tells.",
                options,
                _format_in_force(intake, place, remark.found),
                _doubtful_values(intake, place, remark.rows),
            )
        )
    return asked


def _format_in_force(intake: Intake, place: int, found: str) -> str:
    if place in intake.formats:
        return intake.formats[place]
    for how in ("decimal comma", "decimal point"):
        if how in found:
            return how
    return "day first" if "day before month" in found else "month first"


def _first_texts(intake: Intake, place: int) -> str:
    labels = intake.table.sample(place).as_text().labels[:3]
    return ", ".join(label[:40] for label in labels)


def _doubtful_values(intake: Intake, place: int, rows: NDArray[np.bool_]) -> tuple[tuple[str, str], ...]:
    role = choices.chosen_roles(intake.plan).get(place, "")
    column = _schema_column(intake, role)
    if column is None:
        return ()
    parsed = intake.read(place, column)
    found = np.flatnonzero(rows)[:3].tolist()
    return tuple(
        (
            heading_text(intake.table.value(row, place)),
            _written(parsed.floats, parsed.days, parsed.coded, row, column.kind),
        )
        for row in found
    )


def _about_tables(found: Assembled, tables: tuple[TableView, ...]) -> list[Question]:
    """Ask which of several tables with money on one sheet counts."""
    asked = []
    rich = [at for at, intake in enumerate(found.intakes) if "table" in intake.plan.asks]
    for file, sheet in dict.fromkeys((tables[at].file, tables[at].sheet) for at in rich):
        here = [
            at
            for at, view in enumerate(tables)
            if (view.file, view.sheet) == (file, sheet) and (view.money or at in rich)
        ]
        used = next((at for at in here if at not in rich), None)
        options = tuple((str(at), f"the one at {tables[at].cell}, {tables[at].rows:,} rows") for at in here)
        asked.append(
            Question(f"table:{here[0]}", f"Which table on {tables[here[0]].title} counts?", "Several of them hold money.",
                     (*options, ("all", "all of them")), "" if used is None else str(used))
        )  # fmt: skip
    return asked


def _about_money(found: Assembled) -> list[Question]:
    if len(found.currencies) < 2 or all(one.counts for one in found.currencies):
        return []
    options = tuple(
        (one.currency, f"{one.currency}: {one.amount:,.0f} in {one.rows:,} row{'' if one.rows == 1 else 's'}")
        for one in found.currencies
    )
    return [
        Question("currency", "Which currency is the book in?", "The amounts are in several, and nothing says what one is worth in the other.",
                 options, found.currencies[0].currency)
    ]  # fmt: skip


# ---------------------------------------------------------------- choosing


def answered(reading: Reading, key: str, value: str) -> BookMapping:
    """Return the mapping with a question answered.

    Raises:
        ValueError: when there is no such question, or it has no such answer.
    """
    question = next((one for one in reading.questions if one.key == key), None)
    if question is None or value not in dict(question.options):
        raise ValueError(f"there is no question {key!r} with the answer {value!r}")
    what, _, rest = key.partition(":")
    if what == "currency":
        return with_currency(reading.mapping, value)
    if what == "format":
        at, _, column = rest.partition(":")
        return _with_format(reading, int(at), column, value)
    if what == "table":
        return _with_counting_table(reading, question, value)
    return with_role(reading, int(rest), value, {"account": "name", "revenue": "revenue"}[what])


def with_role(reading: Reading, table: int, column: str, role: str) -> BookMapping:
    """Return the mapping with a column of a table taken for something else.

    Args:
        reading: what is understood now.
        table: its position in ``reading.tables``.
        column: the column's key.
        role: one of the table's roles; another column that has it loses it. "" for a column that is not used.

    Raises:
        ValueError: when the column or the role does not exist.
    """
    view = reading.tables[table]
    heading, present = next(((one.heading, one.role) for one in view.columns if one.key == column), (None, ""))
    unread = view.use in (choices.LEFT_OUT, choices.LOOKED_UP)
    use = "transactions" if unread else view.use
    if heading is None or (role not in choices.roles_for(use, heading) and (unread or role != present)):
        raise ValueError(f"there is no column {column!r} that could be {role!r}")
    now = _kept_roles(view, use) if unread else _roles_of(view)
    kept = [(key, other) for key, other in now if key != column and other != role]
    columns = (*kept, (column, role)) if role else tuple(kept)
    before = reading.mapping.table(reading.shapes[table])
    said = use if unread else before.use if before else ""
    return reading.mapping.with_table(_now(reading, table, use=said, columns=columns))


def with_use(reading: Reading, table: int, use: str) -> BookMapping:
    """Return the mapping with a table read as something else; its columns keep their roles as far as there are such.

    Raises:
        ValueError: for an unknown use.
    """
    if use not in choices.USES:
        raise ValueError(f"there is no use {use!r}")
    view = reading.tables[table]
    if use in (choices.LEFT_OUT, choices.LOOKED_UP):
        return reading.mapping.with_table(_now(reading, table, use=use, columns=()))
    return reading.mapping.with_table(_now(reading, table, use=use, columns=_kept_roles(view, use)))


def _kept_roles(view: TableView, use: str) -> tuple[tuple[str, str], ...]:
    """Return the roles of a table's columns when it is read as something else: their present ones, else what their headings say."""
    columns = []
    taken: set[str] = set()
    for column in view.columns:
        known = choices.roles_for(use, column.heading)
        role = column.role if column.role and column.role in known else _role_by_heading(use, column.heading)
        if role and role in known and role not in taken:
            columns.append((column.key, role))
            taken.add(role)
    return tuple(columns)


def _role_by_heading(use: str, heading: str) -> str:
    even = even_heading(heading)
    if use in ("accounts", "transactions") and (account := roles.account_role(even)):
        return {"id": "account_id"}.get(account, account)
    if use == "transactions" and roles.amount_kind(even, heading):
        return "revenue"
    found = match_headings((heading,), {"transactions": "revenue"}.get(use, use))
    if found:
        return {"account": "name"}.get(found[0].key, found[0].key) if use == "transactions" else found[0].key
    if use == "transactions" and (key := roles.sales_key(even)):
        return key
    if use == "accounts" and (period := period_heading(heading)) is not None and period.measure:
        return f"{period.measure} {period.period.label}"
    return ""


def _now(
    reading: Reading,
    table: int,
    *,
    use: str,
    columns: tuple[tuple[str, str], ...],
    formats: tuple[tuple[str, str], ...] | None = None,
) -> TableMapping:
    shape = reading.shapes[table]
    before = reading.mapping.table(shape)
    return TableMapping(shape, use, columns, formats if formats is not None else before.formats if before else ())


def _with_format(reading: Reading, table: int, column: str, how: str) -> BookMapping:
    shape = reading.shapes[table]
    before = reading.mapping.table(shape) or TableMapping(shape)
    formats = (*((key, other) for key, other in before.formats if key != column), (column, how))
    return reading.mapping.with_table(TableMapping(shape, before.use, before.columns, formats))


def _with_counting_table(reading: Reading, question: Question, value: str) -> BookMapping:
    mapping = reading.mapping
    places = [int(option) for option, _ in question.options if option != "all"]
    for at in places:
        use = reading.tables[at].use
        if value not in ("all", str(at)):
            mapping = mapping.with_table(TableMapping(reading.shapes[at], choices.LEFT_OUT))
        elif use == choices.LEFT_OUT:
            mapping = mapping.with_table(_as_understood_alone(reading, at))
    return mapping


def _as_understood_alone(reading: Reading, at: int) -> TableMapping:
    """Return how a table is read when it stands alone."""
    plan = plan_of(_tables(reading)[at], ())
    keys = choices.column_keys(_tables(reading)[at])
    columns = tuple((keys[place], role) for place, role in choices.chosen_roles(plan).items())
    return TableMapping(reading.shapes[at], choices.use_of(plan), columns)


def _tables(reading: Reading) -> list[Table]:
    return [table for grid in reading.source.grids for table in find_tables(grid)]


def with_status(mapping: BookMapping, value: str, *, counts: bool) -> BookMapping:
    """Return the mapping with the rows of a status, by its :attr:`StatusRows.key`, counted or left out."""
    others = tuple(status for status in mapping.left_out if plain(status) != plain(value))
    return replace(mapping, left_out=others if counts else (*others, value))


def with_currency(mapping: BookMapping, currency: str) -> BookMapping:
    """Return the mapping with one currency as that of the book; rates into another one are dropped."""
    return replace(mapping, currency=currency, rates=() if currency != mapping.currency else mapping.rates)


def with_rate(mapping: BookMapping, currency: str, rate: float | None) -> BookMapping:
    """Return the mapping with what one unit of a currency is worth in the book's; None forgets it.

    Raises:
        ValueError: for a rate that is not above 0.
    """
    if rate is not None and not rate > 0:
        raise ValueError("a rate has to be above 0")
    others = tuple((code, one) for code, one in mapping.rates if code != currency)
    return replace(mapping, rates=others if rate is None else (*others, (currency, rate)))


def with_merge(mapping: BookMapping, account: str, other: str, *, merge: bool) -> BookMapping:
    """Return the mapping with one account counted as another, or the two kept apart, by their keys."""
    merges = tuple(pair for pair in mapping.merges if pair[0] != other)
    apart = tuple(pair for pair in mapping.apart if set(pair) != {account, other})
    if merge:
        return replace(mapping, merges=(*merges, (other, account)), apart=apart)
    return replace(mapping, merges=merges, apart=(*apart, (account, other)))
