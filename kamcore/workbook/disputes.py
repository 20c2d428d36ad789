"""Where two states of a book, made from one base, cannot both be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from kamcore.workbook.merged_references import only_on, pointed_at, references_of
from kamcore.workbook.namesakes import added_by_both
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.sheet_merging import SIDES, STATES, Scalar, SheetMerge, Side, other, scalars

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kamcore.workbook.merged_references import Key, Keys
    from kamcore.workbook.row_matching import Places

Cells: TypeAlias = "tuple[tuple[str, Scalar], ...]"
"""Some cells of a row: the column and the value of each."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing about which the two sides disagree.

    Attributes:
        kind: ``cell``: both changed it to different values; ``added``: both added the row, with different values here, or
            somewhere in a row that could be two things of one name; ``removed``: one removed the row that the other changed;
            ``orphan``: one added or changed a row, or a cell, that points at an account, a person or a criterion that the other
            removed.
        sheet: the key of the sheet; ``settings`` for a setting of the book.
        row: the columns of the sheet's row key, each with its value; (("setting", field name),) for a setting.
        column: the column of the cell; "" when the whole row is concerned.
        base, mine, theirs: the value of the cell, None where it is missing. For a whole row its filled cells as (column, value),
            None where there is no such row.
        place: where the row stands among the rows of all three states; tells rows apart that share a key.
        removed_by: who removed what is missed by the other; "" where nothing was removed.
        missed: for an orphan, the sheet and key of everything pointed at that was removed.
    """

    kind: Literal["cell", "added", "removed", "orphan"]
    sheet: str
    row: Cells
    column: str
    base: object
    mine: object
    theirs: object
    place: int = 0
    removed_by: Side | Literal[""] = ""
    missed: tuple[tuple[str, Key], ...] = ()

    @property
    def may_be_two(self) -> bool:
        """Whether both can be kept: a row that both added under one name may be two things."""
        return self.kind == "added" and not self.column

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the cells that are asked about; none where all of the row is."""
        if not self.may_be_two:
            return (self.column,) if self.column else ()
        mine, theirs = (dict(side) for side in (self.mine, self.theirs))  # type: ignore[call-overload]
        return tuple(column for column in mine if theirs.get(column, mine[column]) != mine[column])


@dataclass(frozen=True, slots=True)
class Dispute:
    """A conflict and what follows from each choice.

    Attributes:
        conflict: what is shown to people; its place is the number of the row in its SheetMerge.
        needed: by side, the sheet and key of what has to be there when that side is chosen.
    """

    conflict: Conflict
    needed: Mapping[Side, tuple[tuple[str, Key], ...]]


def find_disputes(sheets: Mapping[str, SheetMerge], only: Mapping[Side, Keys]) -> Iterator[Dispute]:
    """Go through all disputes, by sheet, row and column; rows disputed as a whole are marked in their SheetMerge.

    Args:
        sheets: the sheets that changed.
        only: by side, the accounts, people and criteria that it alone has.
    """
    # what is missed is what the other side removed, by the side that kept it
    missed = {side: only_on(sheets, side, in_base=True) for side in SIDES}
    for sheet in sheets.values():
        found = [*_whole_rows(sheet, missed, only), *_of_one_name(sheet, only), *_cells(sheet, missed, only)]
        yield from sorted(found, key=lambda dispute: dispute.conflict.place)


# ---------------------------------------------------------------- whole rows


def _whole_rows(sheet: SheetMerge, missed: Mapping[Side, Keys], only: Mapping[Side, Keys]) -> Iterator[Dispute]:
    """Find the rows that one side removed and the other changed, and those that miss what owns them."""
    owned, other_references = (references_of(sheet.key, owned=owned) for owned in (True, False))
    removed_by: dict[int, Side] = {}
    misses: dict[int, tuple[tuple[str, Key], ...]] = {}
    for side in SIDES:
        changed = np.flatnonzero(sheet.changed_rows(side))
        removed = changed[sheet.removed_rows(other(side))[changed]]
        points = pointed_at(sheet, side, changed, owned, missed[side])
        pointing = np.array(sorted(points), dtype=np.int64)
        apart = pointing[~sheet.same_on_both(pointing)]
        misses.update({row: points[row] for row in apart.tolist() if row not in misses})
        for row in (*removed.tolist(), *apart.tolist()):
            removed_by.setdefault(row, other(side))
    rows = np.array(sorted(removed_by), dtype=np.int64)
    if not len(rows):
        return
    sheet.disputed[rows] = True
    every = (*owned, *other_references)
    needed = {side: pointed_at(sheet, side, rows, every, only[side]) for side in SIDES}
    filled = [_filled(sheet, state, rows) for state in STATES]
    for row, key, base, mine, theirs in zip(rows.tolist(), _names(sheet, rows), *filled, strict=True):
        conflict = Conflict(
            "orphan" if row in misses else "removed",
            sheet.key,
            key,
            "",
            base,
            mine,
            theirs,
            place=row,
            removed_by=removed_by[row],
            missed=misses.get(row, ()),
        )
        yield Dispute(conflict, {side: needed[side].get(row, ()) for side in SIDES})


def _of_one_name(sheet: SheetMerge, only: Mapping[Side, Keys]) -> Iterator[Dispute]:
    """Find the rows of one name that both added with different cells: one thing, or two."""
    added = added_by_both(sheet) & ~sheet.disputed
    needed: dict[Side, dict[int, tuple[tuple[str, Key], ...]]] = {side: {} for side in SIDES}
    apart: set[int] = set()
    for column in sheet.columns if added.any() else ():
        rows = np.flatnonzero(sheet.changed_apart(column) & added)
        apart.update(rows.tolist())
        references = [one for one in references_of(sheet.key, owned=False) if one.columns[-1] == column]
        for side in SIDES:
            for row, targets in pointed_at(sheet, side, rows, references, only[side]).items():
                needed[side][row] = (*needed[side].get(row, ()), *targets)
    rows = np.array(sorted(apart), dtype=np.int64)
    filled = [_filled(sheet, state, rows) for state in SIDES]
    for row, key, mine, theirs in zip(rows.tolist(), _names(sheet, rows), *filled, strict=True):
        conflict = Conflict("added", sheet.key, key, "", None, mine, theirs, place=row)
        yield Dispute(conflict, {side: needed[side].get(row, ()) for side in SIDES})


def _names(sheet: SheetMerge, rows: Places) -> list[Cells]:
    """Return the key of some rows, from any state that has them."""
    columns = SHEETS[sheet.key].row_key
    found: list[Cells] = [()] * len(rows)
    for state in STATES:
        held = sheet.there(state)[rows].tolist()
        keys = sheet.keys(state, rows, columns)
        found = [
            tuple(zip(columns, key, strict=True)) if has else old
            for has, key, old in zip(held, keys, found, strict=True)
        ]
    return found


def _filled(sheet: SheetMerge, state: str, rows: Places) -> list[Cells | None]:
    """Return the filled cells of some rows in a state; None for a row it does not have."""
    there = sheet.there(state)[rows]
    cells = [
        tuple((column, value) for column, value in zip(sheet.columns, row, strict=True) if value is not None)
        for row in sheet.keys(state, rows, sheet.columns)
    ]
    return [row if has else None for row, has in zip(cells, there.tolist(), strict=True)]


# ---------------------------------------------------------------- cells


def _cells(sheet: SheetMerge, missed: Mapping[Side, Keys], only: Mapping[Side, Keys]) -> Iterator[Dispute]:
    """Find the cells that both changed, and those that point at what the other side removed."""
    in_base, as_a_whole = sheet.there("base"), sheet.disputed | added_by_both(sheet)
    for column in sheet.columns:
        if not any(column in sheet.changed[side] for side in SIDES):
            continue
        references = [one for one in references_of(sheet.key, owned=False) if one.columns[-1] == column]
        apart = np.flatnonzero(sheet.changed_apart(column) & ~as_a_whole)
        needed = {side: pointed_at(sheet, side, apart, references, only[side]) for side in SIDES}
        for row, key, base, mine, theirs in _contents(sheet, apart, column):
            conflict = Conflict(
                "cell" if in_base[row] else "added", sheet.key, key, column, base, mine, theirs, place=row
            )
            yield Dispute(conflict, {side: needed[side].get(row, ()) for side in SIDES})
        for side in SIDES:
            alone = np.flatnonzero(sheet.changed_alone(side, column) & ~sheet.disputed)
            points = pointed_at(sheet, side, alone, references, missed[side])
            for row, key, base, mine, theirs in _contents(sheet, np.array(sorted(points), dtype=np.int64), column):
                conflict = Conflict(
                    "orphan",
                    sheet.key,
                    key,
                    column,
                    base,
                    mine,
                    theirs,
                    place=row,
                    removed_by=other(side),
                    missed=points[row],
                )
                yield Dispute(conflict, {side: points[row], other(side): ()})


def _contents(sheet: SheetMerge, rows: Places, column: str) -> Iterator[tuple[Any, ...]]:
    """Go through the cells of a column: the row, its key, and the value in each state."""
    if not len(rows):
        return iter(())
    values = [scalars(sheet.values(state, column, rows)) for state in STATES]
    return zip(rows.tolist(), _names(sheet, rows), *values, strict=True)
