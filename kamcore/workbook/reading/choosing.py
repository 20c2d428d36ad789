"""Choosing how some files are read: each choice makes a mapping, and from that another Reading of the same Source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kamcore.workbook.mapping import BookMapping, TableMapping
from kamcore.workbook.reading import choices, roles
from kamcore.workbook.reading.headings import even_heading, match_headings
from kamcore.workbook.reading.layouts import plan_of
from kamcore.workbook.reading.period_headings import period_heading
from kamcore.workbook.reading.tables import find_tables
from kamcore.workbook.reading.views import roles_in
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from kamcore.workbook.reading.questions import Question
    from kamcore.workbook.reading.table import Table
    from kamcore.workbook.reading.understanding import Reading
    from kamcore.workbook.reading.views import TableView


def full_mapping(reading: Reading) -> BookMapping:
    """Return what was chosen, and what is asked as it is answered for now, so that the next file is read the same way.

    What is neither chosen nor asked the reader finds again by itself; of such tables only the shape is told.
    """
    found = reading.mapping
    for question in reading.questions:
        if question.key == "currency":
            found = replace(found, currency=found.currency or question.answer)
        elif question.answer:
            found = answered(replace(reading, mapping=found), question.key, question.answer)
    if found.rates and not found.currency and reading.currencies:
        found = replace(found, currency=reading.currencies[0].currency)
    for shape in reading.shapes:
        if found.table(shape) is None:
            found = found.with_table(TableMapping(shape))
    return found


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
    now = _kept_roles(view, use) if unread else roles_in(view)
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
