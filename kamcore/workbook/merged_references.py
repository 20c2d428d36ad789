"""Keeping references whole when two states of a book are merged.

Nothing may point at an account, a person or a criterion that one side took out while the other went on using it. Who of the two
is right is for people to choose; here it is found where that happens, and what has to come back with a row that is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kamcore.workbook.references import REFERENCES, TARGETS, Reference
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.sheet_merging import SIDES, Draft, Scalar, SheetMerge, Side, other

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamcore.workbook.row_matching import Places

Key: TypeAlias = "tuple[Scalar, ...]"
Keys: TypeAlias = "Mapping[str, set[Key]]"
"""By sheet, the keys of some of its rows."""


def only_on(sheets: Mapping[str, SheetMerge], side: Side, *, in_base: bool) -> dict[str, set[Key]]:
    """Return the accounts, people and criteria that one side has and the other has not.

    Args:
        sheets: the sheets that changed.
        side: who has them.
        in_base: only those that were in the base, and so were removed by the other side.
    """
    found: dict[str, set[Key]] = {target: set() for target in TARGETS}
    for target in TARGETS:
        if target not in sheets:
            continue
        sheet, row_key = sheets[target], SHEETS[target].row_key
        rows = np.flatnonzero(sheet.removed_rows(other(side)) if in_base else sheet.only_on(side))
        keys = {key for key in sheet.keys(side, rows, row_key) if None not in key}
        elsewhere = sheet.holding(other(side), np.flatnonzero(sheet.there(other(side))), row_key, keys)
        found[target] = keys.difference(sheet.keys(other(side), elsewhere, row_key))
    return found


def references_of(sheet: str, *, owned: bool) -> tuple[Reference, ...]:
    """Return the references of a sheet that own its rows, or those that do not."""
    return tuple(one for one in REFERENCES if one.sheet == sheet and one.owned == owned)


def pointed_at(
    sheet: SheetMerge, side: Side, rows: Places, references: Iterable[Reference], keys: Keys
) -> dict[int, tuple[tuple[str, Key], ...]]:
    """Return at which of some keys the rows of a side point: row -> (sheet, key); rows that point at none are left out."""
    found: dict[int, tuple[tuple[str, Key], ...]] = {}
    for one in references:
        hits = sheet.holding(side, rows, one.columns, keys[one.target])
        for row, key in zip(hits.tolist(), sheet.keys(side, hits, one.columns), strict=True):
            found[row] = (*found.get(row, ()), (one.target, key))
    return found


def bring_back(drafts: Mapping[str, Draft], needed: Iterable[tuple[str, Key]], only: Mapping[Side, Keys]) -> None:
    """Put rows back at which something points that is kept.

    What comes back is as the side has it that kept it, and brings what it points at itself. With an account or a person that comes
    back, the rows return that went only because of it: whoever removed an account removed its revenue with it, and meant neither
    alone.

    Args:
        drafts: the sheets that changed, everything disputed decided; they are changed.
        needed: the sheet and key of every row that has to be there.
        only: by side, what it alone has.
    """
    back: dict[str, set[Key]] = {target: set() for target in TARGETS}
    for target, key in needed:
        back[target].add(key)
    if not any(back.values()):
        return
    grew = True
    while grew:
        grew = False
        for draft in drafts.values():
            for side in SIDES:
                grew |= _bring_back_rows(draft, side, back, only[side])
    for draft in drafts.values():
        for side in SIDES:
            _point_again(draft, side, back, only[side])


def _bring_back_rows(draft: Draft, side: Side, back: dict[str, set[Key]], only: Keys) -> bool:
    """Put back the rows of one sheet that one side has and that are needed; say whether there were any."""
    sheet = draft.sheet
    out = np.flatnonzero(sheet.only_on(side) & ~draft.there)
    if not len(out):
        return False
    row_key = SHEETS[sheet.key].row_key
    asked = sheet.holding(side, out, row_key, back.get(sheet.key, set()))
    rows = np.union1d(asked, _followers(sheet, side, out, back, only))
    draft.set_rows(rows, side)
    if sheet.key in back:
        back[sheet.key].update(sheet.keys(side, rows, row_key))
    every = (*references_of(sheet.key, owned=True), *references_of(sheet.key, owned=False))
    for targets in pointed_at(sheet, side, rows, every, only).values():
        for target, key in targets:
            back[target].add(key)
    return bool(len(rows))


def _followers(sheet: SheetMerge, side: Side, out: Places, back: Keys, only: Keys) -> Places:
    """Return the rows that went with something that comes back, and that miss nothing else."""
    candidates = out[sheet.there("base")[out] & ~sheet.disputed[out]]
    owned = references_of(sheet.key, owned=True)
    hits = [sheet.holding(side, candidates, one.columns, back[one.target] & only[one.target]) for one in owned]
    rows = np.unique(np.concatenate([candidates[:0], *hits]))
    for one in owned:
        rows = np.setdiff1d(rows, sheet.holding(side, rows, one.columns, only[one.target] - back[one.target]))
    return rows


def _point_again(draft: Draft, side: Side, back: Keys, only: Keys) -> None:
    """Fill the cells again that the other side emptied because what they point at was gone."""
    sheet = draft.sheet
    for one in references_of(sheet.key, owned=False):
        column = one.columns[-1]
        changed = np.flatnonzero(sheet.changed_alone(other(side), column) & sheet.there(side) & sheet.there("base"))
        emptied = changed[sheet.values(other(side), column, changed).isna().to_numpy(dtype=bool)]
        draft.set_cells(
            sheet.holding("base", emptied, one.columns, back[one.target] & only[one.target]), column, "base"
        )
