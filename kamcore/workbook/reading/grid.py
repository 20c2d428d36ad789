"""A sheet as it is: every cell with its kind and its place, held by column in Arrow arrays.

A :class:`Grid` is exact. Nothing is trimmed, converted or guessed: an empty cell, a number, a text, a moment (a date,
or a date and a time), a span (a time of day or a duration), a yes/no and an error cell stay apart, and each cell knows
its address.

A column of real data is nearly always of one kind below its heading. So a :class:`Column` holds the cells of its most
frequent kind in one plain Arrow array, and the few others (the heading, a stray text, an error cell) in a small table
beside it.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from kamcore.workbook.problems import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt


class Kind(IntEnum):
    """What a cell holds."""

    EMPTY = 0
    NUMBER = 1
    TEXT = 2
    MOMENT = 3
    """A date, or a date and a time."""
    SPAN = 4
    """A time of day or a duration: both are a length of time to a spreadsheet."""
    BOOL = 5
    ERROR = 6
    """An error cell such as ``#REF!``; its text is kept."""


@dataclass(frozen=True, slots=True)
class CellError:
    """The value of an error cell.

    Attributes:
        text: what the spreadsheet shows: ``#N/A``, ``#REF!``, ``#DIV/0!``.
    """

    text: str


Value = float | str | dt.datetime | dt.timedelta | bool | CellError | None
"""A cell in Python: None (empty), float, str, datetime, timedelta, bool or :class:`CellError`."""

ARROW_TYPES: Final = MappingProxyType(
    {
        Kind.EMPTY: pa.null(),
        Kind.NUMBER: pa.float64(),
        Kind.TEXT: pa.string(),
        Kind.MOMENT: pa.timestamp("us"),
        Kind.SPAN: pa.duration("us"),
        Kind.BOOL: pa.bool_(),
        Kind.ERROR: pa.string(),
    }
)
"""The Arrow type of :attr:`Column.values` for each kind."""

ODD_FIELDS: Final = (
    pa.field("row", pa.int32()),
    pa.field("kind", pa.uint8()),
    pa.field("number", pa.float64()),  # a number, or 0/1 for a yes/no
    pa.field("text", pa.string()),  # a text, or the text of an error cell
    pa.field("time", pa.int64()),  # microseconds: since 1970 for a moment, in all for a span
)
ODD_TYPE: Final = pa.struct(ODD_FIELDS)

_EPOCH: Final = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - a spreadsheet's dates have no time zone


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column of a grid.

    Attributes:
        kind: the most frequent kind of the column's cells; EMPTY when it has none.
        values: one entry per row, of the Arrow type of ``kind``; null where the cell is empty or is one of ``odd``. Texts that
            recur may come as a dictionary array of that type.
        odd: the cells of any other kind, ordered by row: a struct array of row (counted from 0), kind, number, text
            and time (see ``ODD_FIELDS``).
    """

    kind: Kind
    values: pa.Array
    odd: pa.StructArray

    def __len__(self) -> int:
        return len(self.values)

    @property
    def uniform(self) -> bool:
        """Whether every cell that is not empty is of the column's kind: then ``values`` is the whole truth."""
        return len(self.odd) == 0

    @property
    def odd_rows(self) -> npt.NDArray[np.int32]:
        """The rows of the cells in ``odd``, ascending."""
        rows: npt.NDArray[np.int32] = self.odd.field("row").to_numpy(zero_copy_only=False)
        return rows

    @property
    def odd_kinds(self) -> npt.NDArray[np.uint8]:
        """The kinds of the cells in ``odd``, in the order of ``odd_rows``."""
        kinds: npt.NDArray[np.uint8] = self.odd.field("kind").to_numpy(zero_copy_only=False)
        return kinds

    def kinds(self) -> npt.NDArray[np.uint8]:
        """The kind of every cell, as numbers of :class:`Kind`."""
        if self.kind is Kind.EMPTY or not self.values.null_count:
            kinds = np.full(len(self), self.kind, dtype=np.uint8)
        else:
            present = self.values.is_valid().to_numpy(zero_copy_only=False)
            kinds = present.astype(np.uint8) * np.uint8(self.kind)
        kinds[self.odd_rows] = self.odd_kinds
        return kinds

    def counts(self) -> dict[Kind, int]:
        """How many cells of each kind there are; kinds that do not occur are left out."""
        numbers = np.bincount(self.odd_kinds, minlength=len(Kind))
        if self.kind is not Kind.EMPTY:
            numbers[self.kind] += len(self.values) - self.values.null_count
        numbers[Kind.EMPTY] = len(self.values) - numbers.sum()
        return {Kind(kind): int(number) for kind, number in enumerate(numbers) if number}

    def cell(self, row: int) -> Value:
        """The value at a row counted from 0.

        Raises:
            IndexError: if there is no such row.
        """
        if not 0 <= row < len(self):
            raise IndexError(row)
        if self.kind is not Kind.EMPTY and self.values[row].is_valid:
            value: Any = self.values[row].as_py()
            return CellError(value) if self.kind is Kind.ERROR else value
        rows = self.odd_rows
        at = int(np.searchsorted(rows, row))
        return _odd_value(self.odd[at].as_py()) if at < len(rows) and rows[at] == row else None

    def to_pylist(self) -> list[Value]:
        """Every cell as a Python value. Meant for the first rows, not for the bulk."""
        values: list[Value] = self.values.to_pylist()
        if self.kind is Kind.ERROR:
            values = [None if text is None else CellError(str(text)) for text in values]
        for entry in self.odd.to_pylist():
            values[entry["row"]] = _odd_value(entry)
        return values

    def slice(self, start: int, stop: int | None = None) -> Column:
        """The rows from ``start`` up to ``stop`` (the end when None), without copying the values.

        The kind stays that of the whole column, so a heading cut off leaves a uniform column.
        """
        start, stop, _ = slice(start, stop).indices(len(self))
        if self.uniform:
            return Column(self.kind, self.values.slice(start, max(0, stop - start)), self.odd)
        rows = self.odd_rows
        low, high = int(np.searchsorted(rows, start)), int(np.searchsorted(rows, stop))
        odd = self.odd.slice(low, max(0, high - low))
        if start and len(odd):
            arrays = [odd.field(name) for name in ("kind", "number", "text", "time")]
            shifted = pa.array(rows[low:high] - start, pa.int32())
            odd = pa.StructArray.from_arrays([shifted, *arrays], fields=list(ODD_FIELDS))
        return Column(self.kind, self.values.slice(start, max(0, stop - start)), odd)


def _odd_value(entry: dict[str, Any]) -> Value:
    kind = Kind(entry["kind"])
    if kind is Kind.NUMBER:
        return float(entry["number"])
    if kind is Kind.BOOL:
        return bool(entry["number"])
    if kind is Kind.TEXT:
        return str(entry["text"])
    if kind is Kind.ERROR:
        return CellError(entry["text"])
    span = dt.timedelta(microseconds=entry["time"])
    return _EPOCH + span if kind is Kind.MOMENT else span


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """The used range of one sheet, or one text file.

    Rows and columns of the methods count from 0 within the used range; :meth:`address` names them as a user sees them.

    Attributes:
        file: the name of the file as the user knows it.
        sheet: the name of the sheet; empty for a text file.
        hidden: whether the sheet is hidden in its workbook.
        columns: all columns, each of ``n_rows`` cells.
        n_rows: the number of rows.
        first_row: the number the first row bears in the sheet, counted from 1.
        first_column: the number of the first column in the sheet, counted from 1 (A).
        format: ``xlsx``, ``xls``, ``xlsb``, ``ods``, ``text``, ``html``, ``spreadsheetml`` or ``sylk``: what the content
            is, whatever the file is called.
        encoding: the encoding of a text file or a web page, else None.
        delimiter: what separates the fields of a text file, else None.
        merged: merged ranges as (first row, first column, last row, last column), counted from 0 within the used range;
            a range that begins outside of it has negative numbers.
        notes: what the sheet could not give, and what was guessed; often none.
        currencies: column -> the currency in which its numbers are formatted, in three letters; where they are formatted in
            several, that of each row, null where a cell's format names none.
    """

    file: str
    sheet: str
    hidden: bool
    columns: tuple[Column, ...]
    n_rows: int
    first_row: int = 1
    first_column: int = 1
    format: str = "xlsx"
    encoding: str | None = None
    delimiter: str | None = None
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notes: tuple[Problem, ...] = ()
    currencies: Mapping[int, str | pa.Array] = field(default_factory=dict)

    @property
    def n_columns(self) -> int:
        """The number of columns."""
        return len(self.columns)

    def cell(self, row: int, column: int) -> Value:
        """The value of a cell.

        Raises:
            IndexError: if the cell lies outside the grid.
        """
        if not 0 <= column < len(self.columns):
            raise IndexError(column)
        return self.columns[column].cell(row)

    def head(self, n: int = 50) -> list[tuple[Value, ...]]:
        """The first ``n`` rows as Python values."""
        return self.rows(0, n)

    def rows(self, start: int, stop: int) -> list[tuple[Value, ...]]:
        """The rows from ``start`` up to ``stop`` as Python values."""
        start, stop, _ = slice(start, stop).indices(self.n_rows)
        if not self.columns:
            return [()] * (stop - start)
        return list(zip(*(column.slice(start, stop).to_pylist() for column in self.columns), strict=True))

    def address(self, row: int, column: int) -> str:
        """The address of a cell in the sheet, such as ``C12``."""
        return f"{column_letters(self.first_column + column)}{self.first_row + row}"

    def to_ipc(self) -> pa.Buffer:
        """The grid as bytes: an Arrow stream of the values, followed by one of the odd cells."""
        measure = pa.MockOutputStream()
        self.write_ipc(measure)
        buffer = pa.allocate_buffer(measure.size())
        self.write_ipc(pa.FixedSizeBufferWriter(buffer))
        return buffer

    def write_ipc(self, sink: pa.NativeFile) -> None:
        """Write what :meth:`to_ipc` returns to an open Arrow stream."""
        names = ("file", "sheet", "hidden", "n_rows", "first_row", "first_column", "format", "encoding", "delimiter")
        about = {name: getattr(self, name) for name in names}
        about |= {"merged": self.merged, "notes": [asdict(note) for note in self.notes]}
        about["currencies"] = {place: one for place, one in self.currencies.items() if isinstance(one, str)}
        of_rows = {f"currency {place}": one for place, one in self.currencies.items() if not isinstance(one, str)}
        about["kinds"] = [int(c.kind) for c in self.columns]
        fields = [pa.field(str(i), column.values.type) for i, column in enumerate(self.columns)]
        fields += [pa.field(name, pa.string()) for name in of_rows]
        schema = pa.schema(fields, metadata={"grid": json.dumps(about)})
        with pa.ipc.new_stream(sink, schema) as writer:
            if self.columns:
                writer.write_batch(
                    pa.record_batch([*(c.values for c in self.columns), *of_rows.values()], schema=schema)
                )
        odd_schema = pa.schema([pa.field("column", pa.int32()), pa.field("odd", ODD_TYPE)])
        with pa.ipc.new_stream(sink, odd_schema) as writer:
            odd = [(i, column.odd) for i, column in enumerate(self.columns) if len(column.odd)]
            if odd:
                owners = np.repeat(np.array([i for i, _ in odd], np.int32), [len(cells) for _, cells in odd])
                cells = pa.concat_arrays([cells for _, cells in odd])
                writer.write_batch(pa.record_batch([pa.array(owners), cells], schema=odd_schema))

    @classmethod
    def from_ipc(cls, data: pa.Buffer | bytes) -> Grid:
        """The grid that :meth:`to_ipc` wrote; its arrays point into ``data``.

        Raises:
            pyarrow.ArrowInvalid: if the bytes are not those of a grid.
        """
        source = pa.BufferReader(data)
        with pa.ipc.open_stream(source) as reader:
            about = json.loads(reader.schema.metadata[b"grid"])
            names = reader.schema.names
            batches = list(reader)
        with pa.ipc.open_stream(source) as reader:
            odd_batches = list(reader)
        kinds = [Kind(kind) for kind in about.pop("kinds")]
        odd: Sequence[pa.StructArray] = [pa.array([], ODD_TYPE)] * len(kinds)
        if odd_batches:
            owners = odd_batches[0].column(0).to_numpy()
            bounds = np.searchsorted(owners, np.arange(len(kinds) + 1))
            cells = odd_batches[0].column(1)
            odd = [cells.slice(low, high - low) for low, high in itertools.pairwise(bounds)]
        values = batches[0].columns if batches else []
        own = values[: len(kinds)]
        columns = tuple(Column(kind, array, cells) for kind, array, cells in zip(kinds, own, odd, strict=True))
        about["merged"] = tuple(tuple(range_) for range_ in about["merged"])
        about["currencies"] = {int(place): one for place, one in about["currencies"].items()} | {
            int(name.removeprefix("currency ")): one
            for name, one in zip(names[len(kinds) :], values[len(kinds) :], strict=True)
        }
        about["notes"] = tuple(Problem(**{**note, "severity": Severity(note["severity"])}) for note in about["notes"])
        return cls(**about, columns=columns)


def column_letters(number: int) -> str:
    """The letters of a column counted from 1: 1 is ``A``, 27 is ``AA``.

    Raises:
        ValueError: if the number is below 1.
    """
    if number < 1:
        raise ValueError(f"A column's number starts at 1, not {number}.")
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
