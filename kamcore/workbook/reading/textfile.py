"""From the bytes of a text file (.csv, .tsv, .txt) to a grid: its delimiter and fields. Every cell stays text.

A file in which every record has the same number of fields is read by Arrow alone. Records with more or fewer are taken
out of its way and put back where they stood; those with more are mended where it is clear how.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.columns import ColumnBuilder, part_of, text_columns
from kamcore.workbook.reading.delimiters import fields_of, first_records, sniff
from kamcore.workbook.reading.encoding import decode
from kamcore.workbook.reading.fixed_width import with_marks
from kamcore.workbook.reading.grid import Grid, column_letters
from kamcore.workbook.reading.guard import far_cells
from kamcore.workbook.reading.limits import Place, ReadingLimits, Refused
from kamcore.workbook.reading.loose_quotes import loose_quotes
from kamcore.workbook.reading.ragged import Records, mended
from kamcore.workbook.reading.unquoted import split_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kamcore.workbook.reading.grid import Column

__all__ = ["read_text", "sniff"]

_HEAD_BYTES: Final = 1 << 18
_HEAD_RECORDS: Final = 1000
_BATCH_ROWS: Final = 4096
_BLOCK_BYTES: Final = 1 << 22
_LONGEST_FIELD: Final = 2**31 - 1
_STAND_INS: Final = (b"\x1a", b"\x01", b"\x02", b"\x1c")
"""Signs that no text has, one of which takes the place of a quotation mark that is a character while the file is divided."""
_HINT: Final = re.compile(rb'"?sep=(.)"?(?:\r\n|\r|\n)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Source:
    """The part of a file that holds its records.

    Attributes:
        data: the file as UTF-8.
        start: where its first record begins.
        stop: where its last record ends.
        delimiter: what separates its fields.
        fields: how many fields a record should have.
        filename: the file's name, for the sentences.
        limits: what it may cost.
        has_quotes: whether a quotation mark occurs.
    """

    data: bytes | bytearray
    start: int
    stop: int
    delimiter: str
    fields: int
    filename: str
    limits: ReadingLimits
    has_quotes: bool = field(init=False)

    def __post_init__(self) -> None:
        """Look for quotation marks."""
        object.__setattr__(self, "has_quotes", self.data.find(b'"', self.start, self.stop) >= 0)

    def count(self, mark: bytes) -> int:
        """How often some bytes occur."""
        return self.data.count(mark, self.start, self.stop)


def read_text(
    data: bytes | bytearray, filename: str, limits: ReadingLimits, progress: Callable[[str, int, int], None]
) -> Grid:
    """The grid of a text file: all its records and fields, ragged ones too.

    Raises:
        Refused: if it is no text, or too large.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    decoded = decode(data, filename)
    del data
    start, stop, first_row = 0, _end(decoded.data), 1
    hint = _HINT.match(decoded.data)
    if hint:
        start, first_row = min(hint.end(), stop), 2
    head = decoded.data[start : min(start + _HEAD_BYTES, stop)].decode("utf-8", "ignore")
    text = decoded.data
    if not hint and (marked := with_marks(memoryview(text)[start:stop], head)) is not None:
        text, start, stop = marked, 0, len(marked)
        head = marked[:_HEAD_BYTES].decode("utf-8", "ignore")
    delimiter = hint[1].decode() if hint else sniff(head)
    fields = fields_of(first_records(head, delimiter, _HEAD_RECORDS))
    source = _Source(text, start, stop, delimiter, fields, filename, limits)
    _check(1, fields, source)
    records, loose = _divided(source, progress)
    records, fields, more_notes = _with_whole_numbers(records, source, first_row)
    if fields != source.fields:
        source = replace(source, fields=fields)
    columns, notes = _laid_out(records, source, first_row)
    progress("", records.n_rows, records.n_rows)
    return Grid(
        filename,
        "",
        hidden=False,
        columns=columns,
        n_rows=records.n_rows,
        first_row=first_row,
        format="text",
        encoding=decoded.encoding,
        delimiter=delimiter,
        notes=(*decoded.notes, *([_loose_note(loose, first_row)] if loose else ()), *more_notes, *notes),
    )


def _end(data: bytes | bytearray) -> int:
    """Where the last record ends; line ends behind it do not count."""
    end = len(data)
    while end and data[end - 1] in b"\r\n":
        end -= 1
    return end


def _divided(source: _Source, progress: Callable[[str, int, int], None]) -> tuple[Records, list[int]]:
    """The records of a file, and the rows in which a quotation mark was taken as a character.

    Raises:
        Refused: if there are too many cells.
    """
    records = _by_arrow(source)
    if records is not None and _is_whole(source, records):
        return records, []
    mark = source.delimiter.encode()
    places = loose_quotes(source.data, source.start, source.stop, mark, source.fields)
    if not places:
        return records or _by_hand(source, progress), []
    stand_in = next((sign for sign in _STAND_INS if source.count(sign) == 0), _STAND_INS[-1])
    data = bytearray(source.data)
    for place in places:
        data[place : place + 1] = stand_in
    source = replace(source, data=bytes(data))
    records = _by_arrow(source) or _by_hand(source, progress)
    return _put_back(records, stand_in.decode())


def _put_back(records: Records, stand_in: str) -> tuple[Records, list[int]]:
    """The same records with quotation marks where there is a stand-in for one, and the rows of these, ascending."""
    rows = records.rows
    found = np.zeros(records.n_rows, dtype=np.bool_)
    columns = []
    for column in records.columns:
        here = pc.match_substring(column, stand_in).fill_null(False).to_numpy(zero_copy_only=False)
        found[rows[here]] = True
        columns.append(pc.replace_substring(column, stand_in, '"') if here.any() else column)
    odd = {}
    for row, record in records.odd.items():
        odd[row] = [field.replace(stand_in, '"') for field in record]
        found[row] |= odd[row] != record
    return replace(records, columns=columns, odd=odd), np.flatnonzero(found).tolist()


def _by_arrow(source: _Source) -> Records | None:
    """The records as Arrow divides them; None if it cannot.

    Raises:
        Refused: if there are too many cells.
    """
    if source.stop == source.start or len(source.delimiter.encode()) > 1:
        return None
    odd: dict[int, str] = {}
    widest = 0

    def take_out(row: pyarrow.csv.InvalidRow) -> str:
        nonlocal widest
        widest = max(widest, row.actual_columns)
        odd[row.number - 1] = row.text if widest <= source.limits.columns else ""
        return "skip"

    try:
        table = _parsed(source, None)
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        try:
            table = _parsed(source, take_out)
        except (pa.ArrowInvalid, pa.ArrowKeyError):
            return None
    n_rows = table.num_rows + len(odd)
    _check(1, widest, source)
    _check(n_rows, source.fields, source)
    records = {row: _record(text, source.delimiter) for row, text in odd.items()}
    return Records(table.columns, records, n_rows)


def _record(text: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])


def _parsed(source: _Source, take_out: Callable[[pyarrow.csv.InvalidRow], str] | None) -> pa.Table:
    """The table of all records; without ``take_out`` every record must have the same number of fields.

    Raises:
        pyarrow.ArrowInvalid: if one has not, or the quotes do not make sense.
    """
    names = [str(i) for i in range(source.fields)]
    return pyarrow.csv.read_csv(
        pa.py_buffer(source.data).slice(source.start, source.stop - source.start),
        read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=_BLOCK_BYTES, use_threads=take_out is None),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=source.delimiter,
            newlines_in_values=source.has_quotes,
            ignore_empty_lines=False,
            invalid_row_handler=take_out,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            check_utf8=False,  # what was decoded is sound
        ),
    )


def _is_whole(source: _Source, records: Records) -> bool:
    """Whether every line is a record of its own, so that no quotation mark can have swallowed any."""
    if not source.has_quotes:
        return True
    lines = source.count(b"\n") + source.count(b"\r") - source.count(b"\r\n") + 1
    return lines == records.n_rows


def _by_hand(source: _Source, progress: Callable[[str, int, int], None]) -> Records:
    """The records of any file, one after the other.

    Raises:
        Refused: if there are too many cells.
    """
    lines = io.TextIOWrapper(io.BytesIO(source.data[source.start : source.stop]), "utf-8", newline="")
    rows = csv.reader(lines, delimiter=source.delimiter)
    builders = [ColumnBuilder() for _ in range(source.fields)]
    odd: dict[int, list[str]] = {}
    done = 0
    while batch := list(itertools.islice(rows, _BATCH_ROWS)):
        blank = [""] * source.fields
        odd |= {done + i: record for i, record in enumerate(batch) if record and len(record) != source.fields}
        sound = [record or blank for record in batch if not record or len(record) == source.fields]
        for builder, values in zip(builders, zip(*sound, strict=True), strict=False):
            builder.add(part_of(values), len(values))
        done += len(batch)
        _check(done, max(source.fields, *map(len, batch)), source)
        progress("", done, 0)
    return Records([_text_array(builder.finish()) for builder in builders], odd, done)


def _with_whole_numbers(records: Records, source: _Source, first_row: int) -> tuple[Records, int, list[Problem]]:
    """The records with numbers put together that their decimal comma has split, how many fields each has then, and a note."""
    heading = records.odd.get(0, [])
    missing = source.fields - len(heading)
    if source.delimiter != "," or len(heading) < 2 or missing < 1 or not len(records.rows):
        return records, source.fields, []
    halves = split_numbers(records.columns, missing)
    if not halves:
        return records, source.fields, []
    columns = []
    for place, column in enumerate(records.columns):
        if place in halves:
            columns.append(pc.binary_join_element_wise(column, records.columns[place + 1], ","))
        elif place - 1 not in halves:
            columns.append(column)
    row = int(records.rows[0])
    note = Problem(
        Severity.WARNING,
        "unquoted-delimiter",
        f"numbers with a decimal comma but without quotes, the first in row {row + first_row:,}; "
        f"their halves were joined again: '{columns[halves[0]][0].as_py()}'",
        "such numbers in quotes, or a semicolon between the columns",
        "Nothing to do if the numbers look right; else export the table with semicolons, or as .xlsx.",
        cell=f"{column_letters(halves[0] + 1)}{row + first_row}",
        count=len(records.rows),
    )
    return replace(records, columns=columns), len(heading), [note]


def _text_array(column: Column) -> pa.ChunkedArray:
    return pa.chunked_array([column.values.cast(pa.string())])


def _laid_out(records: Records, source: _Source, first_row: int) -> tuple[tuple[Column, ...], list[Problem]]:
    """The columns of all records, those that have too many fields mended where it is clear how, and what to say of them.

    Raises:
        Refused: if there are too many cells.
    """
    if not records.odd:
        return text_columns(records.columns), []
    odd, notes = mended(records, source.delimiter, source.fields, first_row)
    width = max(source.fields, *map(len, odd.values()))
    _check(records.n_rows, width, source)
    order = np.empty(records.n_rows, dtype=np.int64)
    n_sound = records.n_rows - len(odd)
    order[records.rows] = np.arange(n_sound)
    order[list(odd)] = np.arange(n_sound, records.n_rows)
    columns = []
    for place in range(width):
        sound = records.columns[place].chunks if place < source.fields else [pa.nulls(n_sound, pa.string())]
        others = pa.array([r[place] or None if place < len(r) else None for r in odd.values()], pa.string())
        columns.append(pa.chunked_array([pa.concat_arrays([*sound, others]).take(pa.array(order))]))
    return text_columns(columns), notes


def _loose_note(rows: Sequence[int], first_row: int) -> Problem:
    return Problem(
        Severity.WARNING,
        "unclosed-quote",
        f"a quotation mark that encloses no text, in row {rows[0] + first_row:,}",
        "quotation marks in pairs around a text",
        "It was taken as a character of the text; remove it from the file if it does not belong there.",
        cell=f"A{rows[0] + first_row}",
        count=len(rows),
    )


def _check(n_rows: int, width: int, source: _Source) -> None:
    """Refuse more cells than allowed, before they are laid out.

    Raises:
        Refused: if there are too many cells or columns.
    """
    if width > source.limits.columns:
        raise Refused(
            f"a record of {width:,} fields",
            f"at most {source.limits.columns:,} columns",
            "Check the delimiter and the quotes in the file, or keep only the columns that matter.",
            code="cells",
            place=Place(file=source.filename),
        )
    if n_rows * width > source.limits.cells:
        cell = f"{column_letters(width)}{n_rows}"
        raise far_cells(Place(file=source.filename, cell=cell), n_rows, width, source.limits)
