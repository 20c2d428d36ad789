"""The Portfolio: one book as frozen, typed tables, one per sheet of the schema.

Every table has exactly the columns of its sheet, in that order and with the type of their kind. Accounts has one more, ``key``:
the account's id where one was given, else its normalised name. In every other table the column ``account`` holds such a key, and
in Stakeholders ``person`` holds the key of a person within the account; ``reports_to``, ``source`` and ``target`` point at it.
A missing value is missing, in every type.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from dataclasses import replace as dataclass_replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from kamcore.workbook.column import Kind
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.workbook.problems import Problem

_DTYPES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.NUMBER: "float64",
        Kind.MONEY: "float64",
        Kind.SHARE: "float64",
        Kind.DATE: "datetime64[us]",
        Kind.YES_NO: "boolean",
    }
)


def dtypes(sheet: str) -> dict[str, str]:
    """Return the pandas type of each column of a table, in order; ``key`` first for Accounts."""
    found = {"key": "str"} if sheet == "accounts" else {}
    found.update({column.key: _DTYPES.get(column.kind, "str") for column in SHEETS[sheet].columns})
    return found


def typed(sheet: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Give a frame the columns and types of its sheet: absent columns come in empty, others are refused.

    Raises:
        ValueError: for a column the sheet does not have, or a value that does not fit its column's type.
    """
    wanted = dtypes(sheet)
    unknown = [column for column in frame.columns if column not in wanted]
    if unknown:
        raise ValueError(f"sheet {SHEETS[sheet].title} has no column {unknown[0]!r}")
    index = pd.RangeIndex(len(frame))
    columns = {}
    for name, dtype in wanted.items():
        if name in frame.columns:
            columns[name] = pd.Series(frame[name].array, index=index, dtype=dtype)
        else:
            columns[name] = pd.Series(None, index=index, dtype=dtype)
    return pd.DataFrame(columns, index=index)


def normalise_name(name: str) -> str:
    """Return the form in which two spellings of one name are the same: NFKC, one space between words, case folded."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip().casefold()


@dataclass(frozen=True, slots=True)
class TableRead:
    """What became of one table of a file.

    Attributes:
        file, sheet: where it stood.
        target: the key of the sheet of the schema it was read as, or "" when it was left out.
        layout: how it was laid out: ``template``, ``flat``, ``transactions`` or ``left out``.
        read, used, reported: its rows below the heading; read = used + reported.
        columns: heading in the file -> the column it was taken for ("" for one that was not used).
        why: one sentence on how it was understood.
    """

    file: str
    sheet: str
    target: str
    layout: str
    read: int
    used: int
    reported: int
    columns: tuple[tuple[str, str], ...] = ()
    why: str = ""

    def __post_init__(self) -> None:
        """Check that nothing was dropped silently."""
        if self.read != self.used + self.reported:
            raise ValueError(f"{self.sheet}: {self.read} rows read, but {self.used} used and {self.reported} reported")


@dataclass(frozen=True)
class Portfolio:
    """One book.

    Attributes:
        tables: sheet key -> its table; a sheet that was not given has an empty one. Read them by ``portfolio["ratings"]``.
        settings: what the book's own Settings sheet states.
        problems: what could not be taken as it stood.
        report: what became of each table of the files.
        source: what to call the book on screen: the file's name.
        book: a short id that stays the same while the book is edited.
    """

    tables: Mapping[str, pd.DataFrame]
    settings: Settings = field(default_factory=Settings)
    problems: tuple[Problem, ...] = ()
    report: tuple[TableRead, ...] = ()
    source: str = ""
    book: str = ""

    def __post_init__(self) -> None:
        """Complete and type the tables, and note a digest of each."""
        unknown = set(self.tables) - set(SHEETS)
        if unknown:
            raise ValueError(f"there is no sheet {min(unknown)!r}")
        tables = {
            key: typed(key, self.tables[key]) if key in self.tables else typed(key, pd.DataFrame()) for key in SHEETS
        }
        object.__setattr__(self, "tables", MappingProxyType(tables))
        object.__setattr__(self, "_digests", {})
        if not self.book:
            object.__setattr__(self, "book", self.digest[:16])

    def __getitem__(self, sheet: str) -> pd.DataFrame:
        """Return a table. It is a copy-on-write view: changing it never changes the Portfolio."""
        return self.tables[sheet].copy(deep=False)

    def digest_of(self, sheet: str) -> str:
        """Return a digest of one table's content, 32 hex digits."""
        digests: dict[str, str] = self.__dict__["_digests"]
        found = digests.get(sheet)
        if found is None:
            found = digests[sheet] = _digest(self.tables[sheet])
        return found

    @property
    def digest(self) -> str:
        """A digest of the tables and settings, 32 hex digits; problems and names do not count."""
        whole = hashlib.blake2b(digest_size=16)
        for key in SHEETS:
            whole.update(self.digest_of(key).encode())
        whole.update(repr(tuple(self.settings.items())).encode())
        return whole.hexdigest()

    @property
    def is_empty(self) -> bool:
        """Whether there is no account at all."""
        return self.tables["accounts"].empty

    def replace(
        self, tables: Mapping[str, pd.DataFrame] | None = None, *, settings: Settings | None = None
    ) -> Portfolio:
        """Return a Portfolio with other tables or settings; everything else is shared.

        Args:
            tables: the new ones by sheet key, e.g. ``{"ratings": frame}``.
            settings: in place of the book's stated settings.

        Raises:
            ValueError: for an unknown sheet or column, or a value that does not fit.
        """
        given = tables or {}
        new = dataclass_replace(
            self, tables={**self.tables, **given}, settings=self.settings if settings is None else settings
        )
        digests: dict[str, str] = new.__dict__["_digests"]
        digests.update({key: value for key, value in self.__dict__["_digests"].items() if key not in given})
        return new


def _digest(frame: pd.DataFrame) -> str:
    digest = hashlib.blake2b(digest_size=16)
    digest.update("\x1f".join(frame.columns).encode())
    if not frame.empty:
        digest.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()
