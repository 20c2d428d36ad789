"""What was changed from one state of a book to another, cell by cell, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from kamcore import wording
from kamcore.findings.merging import Names, row_words, setting_value, value_words
from kamcore.findings.sentence import Piece, Sentence, person, say
from kamcore.workbook.disputes import Conflict
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import options
from kamcore.workbook.sheet_merging import SIDES, SheetMerge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workbook.row_matching import Places

MOST: Final = 30
"""So many changes are told one by one; the rest is counted."""


MOST_CELLS: Final = 3
"""So many cells of a row that was added are told."""


@dataclass(frozen=True, slots=True)
class Edits:
    """What lies between two states of a book.

    Attributes:
        told: the first changes, a sentence for each, in the order of the sheets.
        total: how many there are: cells, rows added or removed, and settings.
    """

    told: tuple[Sentence, ...]
    total: int


def edits(before: Portfolio, after: Portfolio) -> Edits:
    """Tell what was changed.

    A row that was added or removed counts once, however many cells it has.

    Args:
        before: the earlier state.
        after: the later state.
    """
    names = Names.between(before, after)
    told: list[Sentence] = []
    total = 0
    for key in SHEETS:
        old, new = before[key], after[key]
        if old is new or old.equals(new):
            continue
        sheet = SheetMerge(key, {"base": old, "mine": new, "theirs": old}, SIDES[:1])
        added = np.flatnonzero(sheet.there("mine") & ~sheet.there("base"))
        removed = np.flatnonzero(sheet.there("base") & ~sheet.there("mine"))
        both = sheet.there("mine") & sheet.there("base")
        cells = {column: np.flatnonzero(mask & both) for column, mask in sheet.changed["mine"].items()}
        total += len(added) + len(removed) + sum(map(len, cells.values()))
        for column, rows in cells.items():
            told += _cells(names, sheet, column, rows[: MOST - len(told)])
        told += _whole(names, sheet, "mine", added[: MOST - len(told)])
        told += _whole(names, sheet, "base", removed[: MOST - len(told)])
    of_settings = _settings(before, after)
    return Edits((*told, *of_settings)[:MOST], total + len(of_settings))


def _rows(sheet: SheetMerge, state: Literal["base", "mine"], rows: Places) -> Iterator[Conflict]:
    keys = SHEETS[sheet.key].row_key
    for row in sheet.keys(state, rows, keys):
        yield Conflict("added", sheet.key, tuple(zip(keys, row, strict=True)), "", None, None, None)


def _whole(names: Names, sheet: SheetMerge, state: Literal["base", "mine"], rows: Places) -> list[Sentence]:
    """Tell of rows that were added, with the first of what they say, or removed."""
    if state == "base":
        return [say("Removed ", *row_words(names, row), ".") for row in _rows(sheet, state, rows)]
    rest = [
        c
        for c in SHEETS[sheet.key].columns
        if c.key not in (*SHEETS[sheet.key].row_key, "name") and c.key in sheet.columns
    ]
    values = sheet.keys(state, rows, [c.key for c in rest])
    found = []
    for row, cells in zip(_rows(sheet, state, rows), values, strict=True):
        filled = [(c, value) for c, value in zip(rest, cells, strict=True) if value is not None][:MOST_CELLS]
        parts: list[str | Piece] = []
        for column, value in filled:
            cell = Conflict("added", sheet.key, row.row, column.key, None, value, None)
            parts += [", " if parts else ": ", f"{column.title} ", value_words(names, cell, _plain(value))]
        found.append(say("Added ", *row_words(names, row), *parts, "."))
    return found


def _cells(names: Names, sheet: SheetMerge, column: str, rows: Places) -> list[Sentence]:
    if not len(rows):
        return []
    title = SHEETS[sheet.key].column(column).title
    was, now = (sheet.keys(state, rows, (column,)) for state in ("base", "mine"))
    found = []
    for row, (old,), (new,) in zip(_rows(sheet, "mine", rows), was, now, strict=True):
        cell = Conflict("cell", sheet.key, row.row, column, old, new, None)
        said = (f"{title} of ", *row_words(names, cell, bare=True), ": ")
        found.append(
            say(*said, value_words(names, cell, _plain(old)), " → ", value_words(names, cell, _plain(new)), ".")
        )
    return found


def _plain(value: object) -> object:
    """Return a value as a conflict holds it: a day as a date."""
    return value.date() if isinstance(value, datetime) else value


def _settings(before: Portfolio, after: Portfolio) -> list[Sentence]:
    found = []
    for name, option in options().items():
        was, now = getattr(before.settings, name), getattr(after.settings, name)
        if was != now:
            found.append(say(f"{option.title}: ", _setting(was, name), " → ", _setting(now, name), "."))
    return found


def _setting(value: object, name: str) -> str | Piece:
    text = wording.day(value) if isinstance(value, date) else setting_value(value, name)
    return person(text) if text else "empty"
