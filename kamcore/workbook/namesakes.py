"""Two people each added a row of one name and mean two things: both are kept, and mine is told apart by a number."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from kamcore.workbook.references import REFERENCES
from kamcore.workbook.row_matching import Matched
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.sheet_merging import SIDES, STATES, SheetMerge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workbook.row_matching import Mask, Places

NAMED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "accounts": ("key", "account_id", "name"),
        "competitors": ("competitor",),
        "opportunities": ("opportunity",),
        "renewals": ("contract",),
        "stakeholders": ("person", "name"),
        "objectives": ("objective",),
        "actions": ("action",),
        "programme": ("item",),
        "kpis": ("name",),
    }
)
"""The sheets of which two rows may have one name, with the columns that name a row; the first is part of its key.

A rating or an amount has no name of its own, and other sheets mean a product, a criterion or somebody of the team by the name
alone: of those there is one.
"""


def added_by_both(sheet: SheetMerge) -> Mask:
    """Return the rows of one name that both sides added where they could be two things."""
    both = sheet.there("mine") & sheet.there("theirs") & ~sheet.there("base")
    return both if sheet.key in NAMED else np.zeros_like(both)


def tell_apart(
    books: Mapping[str, Portfolio], sheets: Mapping[str, SheetMerge], key: str, row: int
) -> tuple[dict[str, SheetMerge], str]:
    """Give a row that both sides added two places: theirs keeps its name, mine has a number behind it.

    What my side added or changed and that points at my row goes with it. All other rows keep their places.

    Args:
        books: the three states of the book.
        sheets: the sheets that differ.
        key: the sheet of the row.
        row: its number in that sheet.

    Returns:
        The sheets that differ, and what my row is called now.
    """
    names = _new_names(sheets[key], row)
    old = sheets[key].keys("mine", np.array([row]), SHEETS[key].row_key)[0]
    written: dict[str, dict[str, tuple[Places, str]]] = defaultdict(dict)
    for column, name in names.items():
        written[key][column] = (np.array([row]), name)
    found = dict(sheets)
    for one in REFERENCES:
        if one.target != key:
            continue
        sheet = found.get(one.sheet) or _sheet(books, one.sheet)
        column = one.columns[-1]
        if column in sheet.changed["mine"]:
            rows = np.flatnonzero(sheet.changed["mine"][column] & sheet.there("mine"))
            hits = sheet.holding("mine", rows, one.columns, {old})
            if len(hits):
                found[one.sheet] = sheet
                written[one.sheet][column] = (hits, names[NAMED[key][0]])
    for name, cells in written.items():
        found[name] = _rewritten(found[name], cells)
    return {name: found[name] for name in SHEETS if name in found}, names[NAMED[key][-1]]


def _sheet(books: Mapping[str, Portfolio], key: str) -> SheetMerge:
    """Compare a sheet that is the same on both sides."""
    touched = [side for side in SIDES if books[side].digest_of(key) != books["base"].digest_of(key)]
    return SheetMerge(key, {state: book[key] for state, book in books.items()}, touched)


def _new_names(sheet: SheetMerge, row: int) -> dict[str, str]:
    """Return what is written into the columns that name my row: what stood there, and the first number that is free."""
    columns = NAMED[sheet.key]
    key = columns[0]
    values = dict(zip(columns, sheet.keys("mine", np.array([row]), columns)[0], strict=True))
    stem = str(values[key] or SHEETS[sheet.key].column(key).title)
    taken = {value for state in STATES for value in sheet.tables[state][key].dropna()}
    number = 2
    while f"{stem} ({number})" in taken:
        number += 1
    named = {column: str(value) for column, value in values.items() if value is not None} | {key: stem}
    return {column: f"{name} ({number})" for column, name in named.items()}


def _rewritten(sheet: SheetMerge, cells: Mapping[str, tuple[Places, str]]) -> SheetMerge:
    """Return a sheet with other values in cells of mine; a row that is another one by that has a place of its own at the end."""
    mine = sheet.tables["mine"].copy()
    apart: Mask = np.zeros(len(sheet.places["mine"]), dtype=bool)
    for column, (rows, value) in cells.items():
        here = np.zeros(len(mine), dtype=bool)
        here[sheet.places["mine"][rows]] = True
        mine[column] = mine[column].mask(here, value)
        if column in SHEETS[sheet.key].row_key:
            apart[rows] = True
    parted = np.flatnonzero(apart & sheet.there("theirs"))
    nowhere = np.full(len(parted), -1, dtype=np.int64)
    left = sheet.places["mine"].copy()
    left[parted] = -1
    matched = Matched(
        base=np.concatenate([sheet.places["base"], nowhere]),
        mine=np.concatenate([left, sheet.places["mine"][parted]]),
        theirs=np.concatenate([sheet.places["theirs"], nowhere]),
    )
    touched = {"mine", *sheet.touched}
    return SheetMerge(sheet.key, {**sheet.tables, "mine": mine}, touched, matched)
