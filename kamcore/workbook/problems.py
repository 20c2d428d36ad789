"""What was wrong with a file, said so that a person can mend it: place, found, expected, fix."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How much a problem matters, most serious first."""

    ERROR = "error"
    """Something that was given could not be used."""
    WARNING = "warning"
    """Something was used, but in a way the owner of the file should know."""
    NOTE = "note"
    """Something was left out on purpose, such as a totals row."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the reader could not take as it stands.

    Attributes:
        severity: how much it matters.
        code: a stable short name of the kind of problem, e.g. ``text-in-number``.
        found: what stands in the file, in plain words.
        expected: what should stand there.
        fix: what to do about it.
        file: the file's name, or "".
        sheet: the sheet's name as in the file, or "".
        cell: the first cell concerned in A1 notation, or "".
        rows: how many rows of the file this problem left out (they count as *reported*, not as *used*).
        count: how many cells or rows show this problem; the cell named is the first.
    """

    severity: Severity
    code: str
    found: str
    expected: str
    fix: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    rows: int = 0
    count: int = 1

    @property
    def place(self) -> str:
        """Where it is: ``file, sheet 'Accounts', cell C12``, as far as known."""
        parts = []
        if self.file:
            parts.append(self.file)
        if self.sheet:
            parts.append(f"sheet '{self.sheet}'")
        if self.cell:
            parts.append(f"cell {self.cell}")
        return ", ".join(parts)

    @property
    def sentence(self) -> str:
        """The whole problem in one line."""
        where = f"{self.place}: " if self.place else ""
        more = f" and {self.count - 1:,} more like it" if self.count > 1 else ""
        return f"{where}found {self.found}{more}; expected {self.expected}. {self.fix}"


class WorkbookError(Exception):
    """Nothing usable is left of what was given.

    Attributes:
        problems: why, at least one.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(" ".join(problem.sentence for problem in self.problems[:3]))
