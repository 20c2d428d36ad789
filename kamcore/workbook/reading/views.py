"""Every table of some files laid open: its columns, what each was read as, how sure that is and why, and its first rows."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kamcore.workbook.column import Kind
from kamcore.workbook.reading import choices
from kamcore.workbook.reading.cells import Coded
from kamcore.workbook.reading.headings import heading_text
from kamcore.workbook.reading.sureness import SURE, sureness
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.workbook.column import Column
    from kamcore.workbook.reading.intake import Intake


HEAD_ROWS: Final = 8


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


def roles_in(view: TableView) -> tuple[tuple[str, str], ...]:
    """Return the columns of a table that were read as something: (key, role)."""
    return tuple((column.key, column.role) for column in view.columns if column.role)


def view_of(intake: Intake) -> TableView:
    """Lay a table open as it was read."""
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
        column = schema_column(intake, chosen.get(place, ""))
        if column is None or intake.plan.is_left_out:
            columns.append([""] * len(rows))
            continue
        parsed = intake.read(place, column)
        columns.append([written(parsed.floats, parsed.days, parsed.coded, row, column.kind) for row in rows])
    return tuple(zip(*columns, strict=True)) if columns else tuple(() for _ in rows)


def schema_column(intake: Intake, role: str) -> Column | None:
    """Return the column of the schema whose rules a role is read by."""
    if not role:
        return None
    measure = role.partition(" ")[0]
    if measure in ("revenue", "cost_of_goods", "cost_to_serve", "quantity", "unit_price", "discount", "refunded"):
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


def written(floats: object, days: object, coded: object, row: int, kind: Kind) -> str:
    """Write one value of a column that was read, as the review shows it; of the three kinds of values one is given."""
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
