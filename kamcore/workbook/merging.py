"""Two people changed one book from one state: both changes in one book, and what only people can decide.

The book as it was, as one has it now and as it was saved in between are compared by row and column. What one side alone changed is
taken; where both changed the same thing to something different, or one removed what the other goes on using, there is a conflict.
Until it is decided, what is saved stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from kamcore.workbook.disputes import Conflict, Dispute, find_disputes
from kamcore.workbook.merged_references import bring_back, only_on
from kamcore.workbook.namesakes import tell_apart
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import Settings, options
from kamcore.workbook.sheet_merging import SIDES, STATES, Draft, SheetMerge, Side, other

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kamcore.workbook.merged_references import Key, Keys
    from kamcore.workbook.portfolio import Portfolio

__all__ = ["Conflict", "Merge", "Side", "Taken", "merge"]

_Stated: TypeAlias = "tuple[Any, ...]"
"""The value of a setting in a tuple, which is empty where it is not stated: stated as missing is something else."""


@dataclass(frozen=True, slots=True)
class Taken:
    """How many changes came from one side alone: cells, rows added or removed, and settings.

    Attributes:
        mine, theirs: by sheet, ``settings`` among them; sheets without any are left out.
    """

    mine: Mapping[str, int]
    theirs: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Merge:
    """Two states of a book in one.

    Attributes:
        portfolio: the book with everything that one side alone changed; what is disputed is as in theirs.
        conflicts: what people have to decide, in the order of the sheets and their rows.
        taken: how much came from each side.
        base, mine, theirs: what was merged.
        both: the rows of which both are kept, with the name that mine has by that.
    """

    portfolio: Portfolio
    conflicts: tuple[Conflict, ...]
    taken: Taken
    base: Portfolio
    mine: Portfolio
    theirs: Portfolio
    both: Mapping[Conflict, str]
    _work: _Work = field(repr=False)

    def keeping_both(self, conflict: Conflict) -> Merge:
        """Return the merge in which a row that both added is two: theirs as it is, and mine with a number behind its name.

        What mine added or changed that points at the row goes with it, so that there may be fewer conflicts, or others. Every
        conflict that is left equals the one it was.

        Args:
            conflict: about a row of which both can be kept.

        Raises:
            ValueError: when it is none of this merge, or both cannot be kept.
        """
        if conflict not in self.conflicts or not conflict.may_be_two:
            raise ValueError(
                "found a conflict of which both cannot be kept, expected a row that both added under one name"
            )
        books = {"base": self.base, "mine": self.mine, "theirs": self.theirs}
        sheets, name = tell_apart(books, self._work.sheets, conflict.sheet, conflict.place)
        mine = self.mine.replace({key: sheet.tables["mine"] for key, sheet in sheets.items()})
        return _merged(
            _Work.of(sheets, self._work.settings), self.base, mine, self.theirs, {**self.both, conflict: name}
        )

    def resolve(self, choices: Mapping[Conflict, Side]) -> Portfolio:
        """Return the book with every conflict decided.

        A row that is kept has everything it points at: an account comes back when a rating of it is kept, with all that was removed
        together with it, even where the account itself was decided otherwise.

        Args:
            choices: whose state is taken, for each conflict.

        Raises:
            ValueError: when a conflict is left out, is not of this merge, or the choice is neither ``mine`` nor ``theirs``.
        """
        unknown = set(choices).difference(self.conflicts)
        if unknown:
            raise ValueError(f"{len(unknown)} of the choices are about nothing that is disputed here")
        undecided = sum(conflict not in choices for conflict in self.conflicts)
        if undecided:
            raise ValueError(f"{undecided} of {len(self.conflicts)} conflicts are not decided")
        wrong = set(choices.values()).difference(SIDES)
        if wrong:
            raise ValueError(f"found the choice {min(map(str, wrong))!r}, expected 'mine' or 'theirs'")
        return self._work.book(self.theirs, choices)[0]


def merge(base: Portfolio, mine: Portfolio, theirs: Portfolio) -> Merge:
    """Merge two states of a book that were made from one.

    Rows are the same when the columns of their sheet's row key are; rows that share a key are told apart by what else they hold,
    then by their order. Missing equals missing, numbers are compared exactly. A row that both added is compared cell by cell; where
    it has a name, one choice holds for all cells that differ, and both can be kept. Rows stand in the order of the base, then what
    theirs added, then what mine added; a sheet that only one side changed is as that side has it.

    The name of the book, its id, its problems and the report of its reading are taken from theirs: they tell of the file that was
    read, which no edit changes, and theirs is the book that is saved and that others have open.

    Args:
        base: the state both started from.
        mine: the state to be saved.
        theirs: the state that was saved in between.
    """
    books = {"base": base, "mine": mine, "theirs": theirs}
    work = _Work.of(_compared(books), {state: _stated(book.settings) for state, book in books.items()})
    return _merged(work, base, mine, theirs, {})


def _merged(work: _Work, base: Portfolio, mine: Portfolio, theirs: Portfolio, both: Mapping[Conflict, str]) -> Merge:
    portfolio, drafts = work.book(theirs, {})
    conflicts = (*(dispute.conflict for dispute in work.disputes), *work.settings_apart)
    return Merge(portfolio, conflicts, work.taken(drafts), base, mine, theirs, MappingProxyType(both), work)


def _compared(books: Mapping[str, Portfolio]) -> dict[str, SheetMerge]:
    """Hold the three states of every sheet beside each other that is not the same on both sides."""
    sheets = {}
    for key in SHEETS:
        if key == "settings":
            # what that sheet says is in the settings of the book
            continue
        digests = {state: book.digest_of(key) for state, book in books.items()}
        if digests["mine"] != digests["theirs"]:
            touched = [side for side in SIDES if digests[side] != digests["base"]]
            sheets[key] = SheetMerge(key, {state: book[key] for state, book in books.items()}, touched)
    return sheets


@dataclass(frozen=True, eq=False)
class _Work:
    """What was found by comparing, from which a book is made for every set of choices."""

    sheets: Mapping[str, SheetMerge]
    only: Mapping[Side, Keys]
    disputes: tuple[Dispute, ...]
    settings: Mapping[str, Mapping[str, _Stated]]
    settings_apart: tuple[Conflict, ...]

    @classmethod
    def of(cls, sheets: Mapping[str, SheetMerge], settings: Mapping[str, Mapping[str, _Stated]]) -> _Work:
        """Find what is disputed in sheets and settings of three states."""
        only: dict[Side, Keys] = {side: only_on(sheets, side, in_base=False) for side in SIDES}
        return cls(sheets, only, tuple(find_disputes(sheets, only)), settings, _settings_apart(settings))

    def book(self, theirs: Portfolio, choices: Mapping[Conflict, Side]) -> tuple[Portfolio, Mapping[str, Draft]]:
        """Make the book, with theirs where nothing is chosen."""
        drafts = {key: Draft(sheet) for key, sheet in self.sheets.items()}
        needed: list[tuple[str, Key]] = []
        for dispute in self.disputes:
            conflict = dispute.conflict
            side = choices.get(conflict, "theirs")
            needed += dispute.needed[side]
            row, draft = np.array([conflict.place]), drafts[conflict.sheet]
            for column in conflict.columns:
                draft.set_cells(row, column, side)
            if not conflict.columns:
                draft.set_rows(row, side)
        bring_back(drafts, needed, self.only)
        settings = self._settings(choices)
        return theirs.replace({key: draft.table() for key, draft in drafts.items()}, settings=settings), drafts

    def _settings(self, choices: Mapping[Conflict, Side]) -> Settings:
        chosen = {str(one.row[0][1]): choices.get(one, "theirs") for one in self.settings_apart}
        values = {}
        for name in options():
            base, mine, theirs = (self.settings[state].get(name, ()) for state in STATES)
            side = chosen.get(name, "theirs" if theirs != base else "mine")
            for value in mine if side == "mine" else theirs:
                values[name] = value
        return Settings.of(values)

    def taken(self, drafts: Mapping[str, Draft]) -> Taken:
        """Count what came from each side alone."""
        counts: dict[Side, dict[str, int]] = {side: {} for side in SIDES}
        for side in SIDES:
            for key, draft in drafts.items():
                counts[side][key] = _taken(draft, side, [one.conflict for one in self.disputes])
            apart = {str(one.row[0][1]) for one in self.settings_apart}
            base, here, there = (self.settings[state] for state in ("base", side, other(side)))
            own = [name for name in options() if here.get(name) != base.get(name) and there.get(name) == base.get(name)]
            counts[side]["settings"] = counts[side].get("settings", 0) + len(set(own) - apart)
        mine, theirs = (MappingProxyType({key: n for key, n in counts[side].items() if n}) for side in SIDES)
        return Taken(mine, theirs)


def _taken(draft: Draft, side: Side, conflicts: Iterable[Conflict]) -> int:
    """Count the rows and cells of a sheet that are in because of one side alone."""
    sheet = draft.sheet
    settled = ~sheet.disputed
    added = sheet.only_on(side) & ~sheet.there("base")
    removed = sheet.removed_rows(side) & ~draft.there
    count = int((added & settled).sum() + (removed & settled).sum())
    disputed = [(conflict.column, conflict.place) for conflict in conflicts if conflict.sheet == sheet.key]
    for column in sheet.changed[side]:
        cells = sheet.changed_alone(side, column) & settled & ~added
        cells[[place for name, place in disputed if name == column]] = False
        count += int(cells.sum())
    return count


# ---------------------------------------------------------------- settings


def _stated(settings: Settings) -> dict[str, _Stated]:
    return {name: (value,) for name, value in settings.items()}


def _settings_apart(settings: Mapping[str, Mapping[str, _Stated]]) -> tuple[Conflict, ...]:
    """Find the settings that both changed to different values."""
    found = []
    for place, name in enumerate(options()):
        base, mine, theirs = (settings[state].get(name, ()) for state in STATES)
        if base not in (mine, theirs) and mine != theirs:
            was, my, their = (next(iter(value), None) for value in (base, mine, theirs))
            found.append(Conflict("cell", "settings", (("setting", name),), "value", was, my, their, place=place))
    return tuple(found)
