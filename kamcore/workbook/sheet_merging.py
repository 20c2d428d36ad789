"""Three states of one sheet beside each other: what each side changed, and the sheet made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import pandas as pd

from kamcore.workbook.row_matching import Mask, Matched, Places, differing, match_rows
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

Side: TypeAlias = Literal["mine", "theirs"]
Scalar: TypeAlias = "str | float | bool | pd.Timestamp | None"
SIDES: tuple[Side, Side] = ("mine", "theirs")
STATES = ("base", *SIDES)


def other(side: Side) -> Side:
    """Return the other side."""
    return "theirs" if side == "mine" else "mine"


class SheetMerge:
    """One sheet as it was and as each side has it; its rows are numbered over all three, as in a Matched.

    Attributes:
        key: the key of the sheet.
        columns: its columns in order.
        tables: the three tables by state.
        places: where each row stands in each table, -1 where it does not.
        touched: the sides whose table differs from the base.
        changed: by side and column, the rows in which the side has another value than the base; in a row that it added, the
            cells it filled. Columns without a change are left out.
        disputed: the rows of which somebody has to choose a whole side.
    """

    def __init__(
        self, key: str, tables: Mapping[str, pd.DataFrame], touched: Collection[Side], matched: Matched | None = None
    ) -> None:
        matched = matched or match_rows(SHEETS[key].row_key, *(tables[state] for state in STATES))
        self.key = key
        self.columns: list[str] = list(tables["base"].columns)
        self.tables = tables
        self.places = {"base": matched.base, "mine": matched.mine, "theirs": matched.theirs}
        self.touched = frozenset(touched)
        self.changed = {side: self._changed(side) for side in SIDES}
        self.disputed: Mask = np.zeros(len(matched.base), dtype=bool)

    def _changed(self, side: Side) -> dict[str, Mask]:
        if side not in self.touched:
            return {}
        here = self.there(side)
        rows = np.flatnonzero(here)
        found = {}
        for column in self.columns:
            mask = np.zeros(len(here), dtype=bool)
            mask[rows] = differing(self.values(side, column, rows), self.values("base", column, rows))
            if mask.any():
                found[column] = mask
        return found

    def there(self, state: str) -> Mask:
        """Return which rows a state has."""
        found: Mask = self.places[state] >= 0
        return found

    def values(self, state: str, column: str, rows: Places) -> pd.Series:
        """Return the values of some rows in a state, missing for rows it does not have."""
        held = self.tables[state][column]
        places = self.places[state][rows]
        if len(places) == len(held) and (places == np.arange(len(held))).all():
            return held
        return pd.Series(held.array.take(places, allow_fill=True))

    def changed_rows(self, side: Side) -> Mask:
        """Return the rows a side added or changed."""
        rows = self.there(side) & ~self.there("base")
        for mask in self.changed[side].values():
            rows |= mask
        return rows

    def only_on(self, side: Side) -> Mask:
        """Return the rows that one side has and the other has not."""
        return self.there(side) & ~self.there(other(side))

    def removed_rows(self, side: Side) -> Mask:
        """Return the rows that a side took out and the other kept."""
        return self.only_on(other(side)) & self.there("base")

    def changed_apart(self, column: str) -> Mask:
        """Return the rows in which both sides changed the cell of a column, to different values."""
        nowhere = np.zeros(len(self.places["base"]), dtype=bool)
        if not all(column in self.changed[side] for side in SIDES):
            return nowhere
        both = self.changed["mine"][column] & self.changed["theirs"][column]
        rows = np.flatnonzero(both)
        both[rows] = differing(self.values("mine", column, rows), self.values("theirs", column, rows))
        return both

    def changed_alone(self, side: Side, column: str) -> Mask:
        """Return the rows in which one side alone changed the cell of a column."""
        nowhere = np.zeros(len(self.places["base"]), dtype=bool)
        return self.changed[side].get(column, nowhere) & ~self.changed[other(side)].get(column, nowhere)

    def same_on_both(self, rows: Places) -> Mask:
        """Return which of some rows both sides have with the same content."""
        same = self.there("mine")[rows] & self.there("theirs")[rows]
        if not same.any():
            return same
        for column in self.columns:
            same &= ~differing(self.values("mine", column, rows), self.values("theirs", column, rows))
        return same

    def keys(self, state: str, rows: Places, columns: Sequence[str]) -> list[tuple[Scalar, ...]]:
        """Return the values of some columns in some rows of a state, a tuple for each row; a missing value is None."""
        if not len(rows):
            return []
        parts = [scalars(self.values(state, column, rows)) for column in columns]
        return list(zip(*parts, strict=True))

    def holding(
        self, state: str, rows: Places, columns: Sequence[str], wanted: Collection[tuple[Scalar, ...]]
    ) -> Places:
        """Return those of some rows which in a state hold one of the wanted keys in some columns."""
        if not wanted or not len(rows):
            return rows[:0]
        for part, column in enumerate(columns):
            some = {key[part] for key in wanted}
            rows = rows[self.values(state, column, rows).isin(some).to_numpy(dtype=bool)]
        if len(columns) == 1:
            return rows
        hits: Mask = np.array([key in wanted for key in self.keys(state, rows, columns)], dtype=bool)
        return rows[hits]


class Draft:
    """The merged sheet while it is decided: which rows it has, and from which state each of their cells comes.

    It begins with everything that one side alone changed; a row that both have is as in theirs elsewhere. What is disputed has to
    be set afterwards.
    """

    def __init__(self, sheet: SheetMerge) -> None:
        mine, theirs, base = (sheet.there(state) for state in (*SIDES, "base"))
        self.sheet = sheet
        self.there: Mask = (mine & theirs) | (~base & (mine | theirs))
        self._places = _stacked(sheet)
        kept = np.where(mine, self._places["mine"], self._places["base"])
        self._rows = np.where(theirs, self._places["theirs"], kept)
        self._cells: dict[str, Places] = {}
        self._as_they_are = len(sheet.touched) == 1
        for column in sheet.changed["mine"]:
            rows = np.flatnonzero(sheet.changed_alone("mine", column))
            self._column(column)[rows] = self._places["mine"][rows]

    def _column(self, column: str) -> Places:
        if column not in self._cells:
            self._cells[column] = self._rows.copy()
        return self._cells[column]

    def set_rows(self, rows: Places, state: str) -> None:
        """Make rows as a state has them; those it does not have go."""
        self._as_they_are &= not len(rows)
        self.there[rows] = self.sheet.there(state)[rows]
        for places in (self._rows, *self._cells.values()):
            places[rows] = self._places[state][rows]

    def set_cells(self, rows: Places, column: str, state: str) -> None:
        """Make the cells of a column as a state has them; where the state does not have the row, the cell is empty."""
        self._as_they_are &= not len(rows)
        self._column(column)[rows] = self._places[state][rows]

    def table(self) -> pd.DataFrame:
        """Return the merged sheet."""
        if self._as_they_are:
            (side,) = self.sheet.touched
            return self.sheet.tables[side]
        rows = np.flatnonzero(self.there)
        columns = {
            column: self._gathered(column, self._cells.get(column, self._rows)[rows]) for column in self.sheet.columns
        }
        return pd.DataFrame(columns)

    def _gathered(self, column: str, places: Places) -> pd.Series:
        """Return the cells at some places of the stacked tables; -1 is an empty cell."""
        above = 0
        for state in STATES:
            held = self.sheet.tables[state][column]
            # most columns are as one state has them, and need no stack
            if len(places) == len(held) and np.array_equal(places, np.arange(above, above + len(held))):
                return held
            above += len(held)
        stacked = pd.concat([self.sheet.tables[state][column] for state in STATES])
        return pd.Series(stacked.array.take(places, allow_fill=True))


def _stacked(sheet: SheetMerge) -> dict[str, Places]:
    """Return where the rows of each state stand when its table lies under those before it."""
    found, above = {}, 0
    for state in STATES:
        at = sheet.places[state]
        found[state] = np.where(at >= 0, at + above, at)
        above += len(sheet.tables[state])
    return found


def scalars(values: pd.Series) -> list[Scalar]:
    """Return values as Python has them; a missing one is None."""
    return [None if missing else value for value, missing in zip(values.tolist(), values.isna().tolist(), strict=True)]
