"""From rows of Python values, a few thousand at a time, to the columns of a grid."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kamcore.workbook.reading.grid import ARROW_TYPES, ODD_FIELDS, ODD_TYPE, CellError, Column, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_KIND_OF_TYPE: Final = MappingProxyType(
    {
        float: Kind.NUMBER,
        int: Kind.NUMBER,
        str: Kind.TEXT,
        dt.date: Kind.MOMENT,
        dt.datetime: Kind.MOMENT,
        dt.time: Kind.SPAN,
        dt.timedelta: Kind.SPAN,
        bool: Kind.BOOL,
        CellError: Kind.ERROR,
    }
)
_NOTHING: Final = type(None)
_LONG: Final = 1 << 14
_RUNS: Final = 32
_RUN: Final = 256
_SHORT_CODES: Final = 1 << 15
"""So few distinct texts have codes of two bytes."""

Part = dict[Kind, pa.Array]
"""Some rows of a column: per kind that occurs an array of all these rows, null where a cell is of another kind."""


def part_of(values: Sequence[Any]) -> Part:
    """Sort the values of some rows of one column by kind; an empty text is an empty cell."""
    types = set(map(type, values))
    if str in types and "" in values:
        values = [None if value == "" else value for value in values]
        types = set(map(type, values))
    types.discard(_NOTHING)
    kinds = {_KIND_OF_TYPE[type_] for type_ in types}
    if len(kinds) == 1:
        (kind,) = kinds
        return {kind: _array(kind, types, values)}
    part = {}
    for kind in kinds:
        own = {type_ for type_ in types if _KIND_OF_TYPE[type_] is kind}
        part[kind] = _array(kind, own, [value if type(value) in own else None for value in values])
    return part


def _array(kind: Kind, types: set[type], values: Sequence[Any]) -> pa.Array:
    """The Arrow array of values that are None or of one of these types, all of one kind."""
    arrow_type = ARROW_TYPES[kind]
    if kind is Kind.NUMBER and int in types:
        values = [None if value is None else float(value) for value in values]
    elif kind is Kind.MOMENT and types == {dt.date}:
        return pa.array(values, pa.date32()).cast(arrow_type)
    elif kind is Kind.MOMENT and dt.date in types:
        values = [dt.datetime(v.year, v.month, v.day) if type(v) is dt.date else v for v in values]  # noqa: DTZ001
    elif kind is Kind.SPAN and dt.time in types:
        values = [_span(value) if type(value) is dt.time else value for value in values]
    elif kind is Kind.ERROR:
        values = [None if value is None else value.text for value in values]
    return pa.array(values, arrow_type)


def _span(time: dt.time) -> dt.timedelta:
    return dt.timedelta(hours=time.hour, minutes=time.minute, seconds=time.second, microseconds=time.microsecond)


class ColumnBuilder:
    """Collects the parts of one column and makes the column of them."""

    def __init__(self) -> None:
        self._parts: list[tuple[int, Part]] = []
        self.n_rows = 0

    def add(self, part: Part, n_rows: int) -> None:
        """Append a part of ``n_rows`` rows."""
        self._parts.append((n_rows, part))
        self.n_rows += n_rows

    def finish(self, errors: Mapping[int, str] = MappingProxyType({})) -> Column:
        """The column.

        Args:
            errors: texts of error cells by row, for cells that were added as empty.
        """
        counts = dict.fromkeys(Kind, 0)
        for _, part in self._parts:
            for kind, array in part.items():
                counts[kind] += len(array) - array.null_count
        if errors:
            texts = [errors.get(row) for row in range(self.n_rows)]
            counts[Kind.ERROR] += len(errors)
        kind = max(Kind, key=lambda kind: counts[kind]) if any(counts.values()) else Kind.EMPTY
        arrow_type = ARROW_TYPES[kind]
        pieces = [part.get(kind) for _, part in self._parts]
        values = pa.concat_arrays(
            [
                pa.nulls(n_rows, arrow_type) if piece is None else piece
                for (n_rows, _), piece in zip(self._parts, pieces, strict=True)
            ]
            or [pa.array([], arrow_type)]
        )
        odd = []
        start = 0
        for n_rows, part in self._parts:
            odd += [_odd(other, array, start) for other, array in part.items() if other is not kind]
            start += n_rows
        if errors:
            array = pa.array(texts, pa.string())
            if kind is Kind.ERROR:
                values = pc.coalesce(values, array)
            else:
                odd.append(_odd(Kind.ERROR, array, 0))
        self._parts.clear()
        if not odd:
            return Column(kind, values, pa.array([], ODD_TYPE))
        cells = pa.concat_arrays(odd)
        if len(odd) > 1:
            cells = cells.take(pa.array(np.argsort(cells.field("row").to_numpy(), kind="stable")))
        return Column(kind, values, cells)


def _odd(kind: Kind, array: pa.Array, start: int) -> pa.StructArray:
    rows = np.flatnonzero(array.is_valid().to_numpy(zero_copy_only=False)).astype(np.int32) + np.int32(start)
    present = array.drop_null()
    fields: dict[str, pa.Array] = {
        "row": pa.array(rows),
        "kind": pa.array(np.full(len(rows), int(kind), np.uint8)),
    }
    if kind in {Kind.NUMBER, Kind.BOOL}:
        fields["number"] = present.cast(pa.uint8()).cast(pa.float64()) if kind is Kind.BOOL else present
    elif kind in {Kind.TEXT, Kind.ERROR}:
        fields["text"] = present
    else:
        fields["time"] = present.cast(pa.int64())
    arrays = [fields[field.name] if field.name in fields else pa.nulls(len(rows), field.type) for field in ODD_FIELDS]
    return pa.StructArray.from_arrays(arrays, fields=list(ODD_FIELDS))


def empty_column(n_rows: int) -> Column:
    """A column without any cell."""
    return Column(Kind.EMPTY, pa.nulls(n_rows), pa.array([], ODD_TYPE))


def text_columns(columns: Sequence[pa.ChunkedArray]) -> tuple[Column, ...]:
    """Columns of texts, null where a cell is empty; long ones in which texts recur hold codes of the distinct ones."""
    if not columns or len(columns[0]) < _LONG:
        return tuple(map(_text_column, columns))
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        return tuple(pool.map(_text_column, columns))


def _text_column(values: pa.ChunkedArray) -> Column:
    if values.null_count == len(values):
        return empty_column(len(values))
    if len(values) >= _LONG and _recur(values):
        whole = values.dictionary_encode().combine_chunks()
        if len(whole.dictionary) < _SHORT_CODES:
            whole = pa.DictionaryArray.from_arrays(whole.indices.cast(pa.int16()), whole.dictionary)
    else:
        whole = values.combine_chunks()
    return Column(Kind.TEXT, whole, pa.array([], ODD_TYPE))


def _recur(values: pa.ChunkedArray) -> bool:
    """Whether most of the texts of a long column stand there again and again, as far as runs of them from all over it tell."""
    starts = np.linspace(0, len(values) - _RUN, _RUNS).astype(np.int64)
    seen = pa.concat_arrays([chunk for start in starts.tolist() for chunk in values.slice(start, _RUN).chunks])
    return bool(2 * pc.count_distinct(seen).as_py() < len(seen))


def spread(column: Column, rows: NDArray[np.int64], n_rows: int) -> Column:
    """A column of ``n_rows`` rows in which each cell of another one stands in a row of its own.

    Args:
        column: the cells.
        rows: the row of each, counted from 0; of two in the same row the later counts.
        n_rows: the number of rows.
    """
    source = np.full(n_rows, -1, dtype=np.int64)
    source[rows] = np.arange(len(rows))
    values = pa.nulls(n_rows) if column.kind is Kind.EMPTY else column.values.take(pa.array(source, mask=source < 0))
    at = column.odd_rows
    kept = np.flatnonzero(source[rows[at]] == at)
    kept = kept[np.argsort(rows[at[kept]], kind="stable")]
    odd = column.odd.take(pa.array(kept))
    arrays = [pa.array(rows[at[kept]], pa.int32()), *(odd.field(field.name) for field in ODD_FIELDS[1:])]
    return Column(column.kind, values, pa.StructArray.from_arrays(arrays, fields=list(ODD_FIELDS)))
