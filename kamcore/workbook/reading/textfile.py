"""From the bytes of a text file (.csv, .tsv, .txt) to a grid: its delimiter and fields. Every cell stays text."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.csv

from kamcore.workbook.reading.columns import ColumnBuilder, part_of, text_column
from kamcore.workbook.reading.encoding import decode
from kamcore.workbook.reading.grid import Grid, column_letters
from kamcore.workbook.reading.guard import far_cells
from kamcore.workbook.reading.limits import Place, ReadingLimits, Refused
from kamcore.workbook.reading.signatures import SAVE_AS, refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from kamcore.workbook.reading.grid import Column

_DELIMITERS: Final = ("\t", ";", "|", ",")
"""The candidates; of two that divide the lines equally well the earlier wins, for it is rarer inside of a text."""
_SNIFF_CHARS: Final = 1 << 16
_SNIFF_RECORDS: Final = 200
_FIRST_CHARS: Final = 1 << 20
_BATCH_ROWS: Final = 4096
_LONGEST_FIELD: Final = 2**31 - 1
_HINT: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_text(data: bytes, filename: str, limits: ReadingLimits, progress: Callable[[str, int, int], None]) -> Grid:
    """The grid of a text file: all its records and fields, ragged ones too.

    Raises:
        Refused: if it is no text, or too large.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    decoded = decode(data, filename)
    text = decoded.text
    first_row = 1
    hint = _HINT.match(text)
    if hint:
        delimiter, first_row = hint[1], 2
        text = text[hint.end() :]
    else:
        delimiter = sniff(text)
    columns = _regular(text, delimiter)
    if columns is None:
        columns = _ragged(text, delimiter, filename, limits, progress)
    n_rows = len(columns[0]) if columns else 0
    _check(n_rows, len(columns), filename, limits)
    progress("", n_rows, n_rows)
    return Grid(
        filename,
        "",
        hidden=False,
        columns=columns,
        n_rows=n_rows,
        first_row=first_row,
        format="text",
        encoding=decoded.encoding,
        delimiter=delimiter,
        notes=decoded.notes,
    )


def sniff(text: str) -> str:
    """The delimiter: the one that divides the most of the first records into the same number of fields."""
    head = text[:_SNIFF_CHARS]
    if len(text) > _SNIFF_CHARS:
        head = head[: head.rfind("\n") + 1] or head
    records = {mark: _records(head, mark) for mark in _DELIMITERS}
    divided = {mark: [i for i, n in enumerate(counts) if n > 1] for mark, counts in records.items()}
    first = min((rows[0] for rows in divided.values() if rows), default=0)
    best, best_score = ",", 0.0
    for mark, counts in records.items():
        filled = [n for n in counts if n]
        if not divided[mark]:
            continue
        _, often = Counter(n for n in filled if n > 1).most_common(1)[0]
        score = often / len(filled)
        if divided[mark][0] > first:  # it does not occur in the first divided line, which is most likely the heading
            score /= 2
        if score > best_score:
            best, best_score = mark, score
    return best


def _records(head: str, delimiter: str) -> list[int]:
    """The numbers of fields of the first records; 0 for a blank line."""
    try:
        reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
        return [len(record) for record in itertools.islice(reader, _SNIFF_RECORDS)]
    except csv.Error:
        return []


def _regular(text: str, delimiter: str) -> tuple[Column, ...] | None:
    """The columns of a file in which every record has as many fields as the first; None if it is not so."""
    try:
        first = next(csv.reader(io.StringIO(text[:_FIRST_CHARS], newline=""), delimiter=delimiter), [])
    except csv.Error:
        return None
    data = text.encode("utf-8", "replace").rstrip(b"\r\n")
    if not first or b"\x00" in data:
        return None
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(data),
            read_options=pyarrow.csv.ReadOptions(autogenerate_column_names=True, block_size=1 << 22),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=b'"' in data, ignore_empty_lines=False
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={f"f{i}": pa.string() for i in range(len(first))},
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    if any(type_ != pa.string() for type_ in table.schema.types):
        return None
    return tuple(text_column(column.combine_chunks()) for column in table.columns)


def _ragged(
    text: str, delimiter: str, filename: str, limits: ReadingLimits, progress: Callable[[str, int, int], None]
) -> tuple[Column, ...]:
    """The columns of any file; shorter records are filled up with empty cells."""
    rows = csv.reader(io.StringIO(text.rstrip("\r\n"), newline=""), delimiter=delimiter)
    builders: list[ColumnBuilder] = []
    done = 0
    while True:
        try:
            batch = list(itertools.islice(rows, _BATCH_ROWS))
        except csv.Error as error:
            raise refuse("text that cannot be divided into fields", SAVE_AS, file=filename) from error
        if not batch:
            break
        width = max(len(builders), *map(len, batch), 1)
        _check(done + len(batch), width, filename, limits)
        while len(builders) < width:
            builders.append(ColumnBuilder())
            if done:
                builders[-1].add({}, done)
        for builder, values in zip(builders, itertools.zip_longest(*batch, [None] * width), strict=True):
            builder.add(part_of(values[:-1]), len(batch))
        done += len(batch)
        progress("", done, 0)
    return tuple(builder.finish() for builder in builders)


def _check(n_rows: int, width: int, filename: str, limits: ReadingLimits) -> None:
    """Refuse more cells than allowed, before they are laid out.

    Raises:
        Refused: if there are too many cells or columns.
    """
    if width > limits.columns:
        raise Refused(
            f"a record of {width:,} fields",
            f"at most {limits.columns:,} columns",
            "Check the delimiter and the quotes in the file, or keep only the columns that matter.",
            code="cells",
            place=Place(file=filename),
        )
    if n_rows * width > limits.cells:
        cell = f"{column_letters(width)}{n_rows}"
        raise far_cells(Place(file=filename, cell=cell), n_rows, width, limits)
