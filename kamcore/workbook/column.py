"""What a column and a sheet of the workbook are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell of a column holds, and so how it is read, checked and written."""

    TEXT = "text"
    ACCOUNT = "account"
    """The id or the name of an account of the Accounts sheet."""
    PERSON = "person"
    """The id or the name of a person of the Stakeholders sheet, of the same account."""
    NUMBER = "number"
    MONEY = "money"
    """An amount in the book's reporting currency."""
    SHARE = "share"
    """A fraction; written and shown as a percentage."""
    DATE = "date"
    PERIOD = "period"
    """A year, quarter or month: ``2025``, ``2025-Q3``, ``2025-03``."""
    YES_NO = "yes/no"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes:
        key: its name in kamcore's tables.
        title: its heading in the template.
        kind: what its cells hold.
        note: one sentence for the person who fills it in.
        unit: the unit of a number, "" where it has none.
        choices: the closed list of a CHOICE, in its natural order.
        words: words that stand for a number, each with its number; the first word for a number is its name.
        low, high: the inclusive bounds of a number.
        required: whether a row without it cannot be used.
        aliases: other headings under which people have it, in any language (matched after normalising).
        example: what the template's example row shows.
    """

    key: str
    title: str
    kind: Kind
    note: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    words: tuple[tuple[str, float], ...] = ()
    low: float | None = None
    high: float | None = None
    required: bool = False
    aliases: tuple[str, ...] = ()
    example: str | float | bool | None = None

    @property
    def scale(self) -> tuple[tuple[str, float], ...]:
        """The names of the numbers, lowest number first."""
        names: dict[float, str] = {}
        for word, number in self.words:
            names.setdefault(number, word)
        return tuple((names[number], number) for number in sorted(names))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook.

    Attributes:
        key: its name in kamcore.
        title: its name in the template.
        note: what it holds, one sentence.
        unlocks: what the app can show because of it, as a phrase.
        columns: in the order of the template.
        row_key: the columns that together name a row; merging, comparing and editing use them.
        aliases: other sheet names under which people have it.
    """

    key: str
    title: str
    note: str
    unlocks: str
    columns: tuple[Column, ...]
    row_key: tuple[str, ...]
    aliases: tuple[str, ...] = ()

    def column(self, key: str) -> Column:
        """Return the column of that key.

        Raises:
            KeyError: when the sheet has no such column.
        """
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(f"sheet {self.title} has no column {key!r}")

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns without which a row cannot be used."""
        return tuple(column for column in self.columns if column.required)
