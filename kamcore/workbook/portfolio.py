"""The Portfolio: one book as frozen, typed tables, one per sheet of the schema.

Every table has exactly the columns of its sheet, in that order and with the type of their kind. Accounts has one more, ``key``:
the account's id where one was given, else its normalised name. In every other table the column ``account`` holds such a key, and
in Stakeholders ``person`` holds the key of a person within the account; ``reports_to``, ``source`` and ``target`` point at it.
A missing value is missing, in every type.
"""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from dataclasses import replace as dataclass_replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kamcore.workbook.column import Kind
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    if not len(frame):
        return _empty(sheet)
    index = pd.RangeIndex(len(frame))
    types = {dtype for name, dtype in wanted.items() if name not in frame}
    absent = {dtype: pd.Series(None, index=index, dtype=dtype) for dtype in types}
    columns = {
        # absent columns of one type share an array, which nobody writes to
        name: pd.Series(frame[name].array, index=index, dtype=dtype)
        if name in frame
        else absent[dtype].copy(deep=False)
        for name, dtype in wanted.items()
    }
    return pd.DataFrame(columns, index=index, copy=False)  # the columns are new, and nobody else's


@functools.cache
def _empty(sheet: str) -> pd.DataFrame:
    """Return the table of a sheet that was not given; books share it, and hand out copy-on-write views alone."""
    index = pd.RangeIndex(0)
    return pd.DataFrame(
        {name: pd.Series(None, index=index, dtype=dtype) for name, dtype in dtypes(sheet).items()}, index=index
    )


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


class _Typed(Mapping[str, pd.DataFrame]):
    """Tables that came from a Portfolio: every sheet of the schema, typed; read-only."""

    __slots__ = ("_tables",)

    def __init__(self, tables: dict[str, pd.DataFrame]) -> None:
        self._tables = tables

    def __getitem__(self, sheet: str) -> pd.DataFrame:
        return self._tables[sheet].copy(deep=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


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
        # what another Portfolio holds is typed already, and frozen
        if not isinstance(self.tables, _Typed):
            tables = {key: typed(key, self.tables[key]) if key in self.tables else _empty(key) for key in SHEETS}
            object.__setattr__(self, "tables", _Typed(tables))
        object.__setattr__(self, "_digests", {})
        if not self.book:
            object.__setattr__(self, "book", self.digest[:16])

    def __getitem__(self, sheet: str) -> pd.DataFrame:
        """Return a table. It is a copy-on-write view: changing it never changes the Portfolio."""
        return self.tables[sheet]

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
        known: str | None = self.__dict__.get("_digest")
        if known is None:
            whole = hashlib.blake2b(digest_size=16)
            for key in SHEETS:
                whole.update(self.digest_of(key).encode())
            whole.update(repr(tuple(self.settings.items())).encode())
            known = whole.hexdigest()
            object.__setattr__(self, "_digest", known)
        return known

    @property
    def identity(self) -> str:
        """A digest of the book with everything said about it: its name, its problems and the report of its reading."""
        found: str | None = self.__dict__.get("_identity")
        if found is None:
            whole = hashlib.blake2b(self.digest.encode(), digest_size=16)
            whole.update(repr((self.source, self.book, self.problems, self.report)).encode())
            found = whole.hexdigest()
            object.__setattr__(self, "_identity", found)
        return found

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
        unknown = set(given) - set(SHEETS)
        if unknown:
            raise ValueError(f"there is no sheet {min(unknown)!r}")
        new = dataclass_replace(
            self,
            tables=_Typed({**self.tables, **{key: typed(key, frame) for key, frame in given.items()}}),
            settings=self.settings if settings is None else settings,
        )
        digests: dict[str, str] = new.__dict__["_digests"]
        digests.update({key: value for key, value in self.__dict__["_digests"].items() if key not in given})
        return new


def _digest(frame: pd.DataFrame) -> str:
    digest = hashlib.blake2b(digest_size=16)
    digest.update("\x1f".join(frame.columns).encode())
    if not frame.empty:
        for name in frame.columns:
            for part in _content(frame[name]):
                digest.update(part)
    return digest.hexdigest()


def _content(column: pd.Series) -> Iterator[memoryview | bytes]:
    """Give what a column holds as bytes, the same for the same values however they lie in memory."""
    if isinstance(column.dtype, pd.StringDtype):
        held = pa.array(column.array)
        texts = held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held
        filled = pc.fill_null(texts.cast(pa.large_string()), "")
        _, ends, letters = filled.buffers()
        bounds = np.frombuffer(ends, dtype=np.int64)[filled.offset : filled.offset + len(filled) + 1]
        yield np.diff(bounds).tobytes()
        yield texts.is_valid().to_numpy(zero_copy_only=False).tobytes()
        if letters is not None:
            yield memoryview(letters)[int(bounds[0]) : int(bounds[-1])]
    elif column.dtype == "boolean":
        yield column.to_numpy(dtype=np.int8, na_value=-1).tobytes()
    elif column.dtype == "float64":
        yield np.where(np.isnan(values := column.to_numpy()), np.nan, values + 0.0).tobytes()
    else:
        yield column.to_numpy().view(np.int64).tobytes()
