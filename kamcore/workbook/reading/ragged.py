"""Records of a text file that have more or fewer fields than they should: what is put right, and what is said of the rest."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.reading.grid import column_letters
from kamcore.workbook.reading.unquoted import Joiner

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

_SAMPLE_ROWS: Final = 2000
_SHOWN: Final = 60
_RUN: Final = 5
_MARKS: Final = MappingProxyType({",": "a comma", ";": "a semicolon", "\t": "a tab", "|": "a vertical bar"})


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a file.

    Attributes:
        columns: the columns of the sound ones, which have as many fields as they should.
        odd: the other ones, by row counted from 0.
        n_rows: the number of all.
    """

    columns: Sequence[pa.ChunkedArray]
    odd: dict[int, list[str]]
    n_rows: int

    @property
    def rows(self) -> NDArray[np.int64]:
        """The rows of the sound ones."""
        sound = np.ones(self.n_rows, dtype=np.bool_)
        sound[list(self.odd)] = False
        return np.flatnonzero(sound)


def mended(records: Records, delimiter: str, width: int, first_row: int) -> tuple[dict[int, list[str]], list[Problem]]:
    """The records that have not as many fields as they should, mended where it is clear how, and what to say of them.

    Args:
        records: all records.
        delimiter: what separates their fields.
        width: how many fields a record should have.
        first_row: the number of the first one in the file.
    """
    rows = records.rows
    heading = int(rows[0]) if rows.size else records.n_rows
    sample = zip(*(column.slice(1, _SAMPLE_ROWS).to_pylist() for column in records.columns), strict=True)
    joiner = Joiner([record for record in sample if any(record)], delimiter)
    others = _of_other_tables(records)
    odd: dict[int, list[str]] = {}
    joined: list[tuple[int, int]] = []
    long: list[int] = []
    short: list[int] = []
    for row, record in records.odd.items():
        fields = odd[row] = record
        while len(fields) > width and not fields[-1]:
            fields = fields[:-1]
        if len(fields) > width and row > heading and row not in others:
            mended = joiner.joined(fields)
            if mended is None:
                long.append(row)
            else:
                joined.append((row, next(i for i, text in enumerate(mended) if text != fields[i])))
                odd[row] = mended
        elif len(fields) < width and row > heading and row not in others and sum(map(bool, fields)) > 1:
            short.append(row)
    short = _without_runs(short, odd)
    notes = []
    if joined:
        row, place = joined[0]
        mark = _MARKS.get(delimiter, f"'{delimiter}'")
        text = _shortened(odd[row][place])
        notes.append(
            Problem(
                Severity.WARNING,
                "unquoted-delimiter",
                f"{mark} within a text without quotes in row {row + first_row:,}; the parts were joined again: '{text}'",
                "texts with such a sign in quotes",
                "Nothing to do if the joined texts look right; else export the table with quotes around texts, or as .xlsx.",
                cell=f"{column_letters(place + 1)}{row + first_row}",
                count=len(joined),
            )
        )
    if long:
        row = long[0]
        notes.append(
            Problem(
                Severity.WARNING,
                "long-records",
                f"a record of {_fields(len(odd[row]))} in row {row + first_row:,}",
                f"{_fields(width)}, as in the other rows",
                "Its cells were kept as they stand, maybe under the wrong headings: correct the row in the file.",
                cell=f"A{row + first_row}",
                count=len(long),
            )
        )
    if short:
        row = short[0]
        notes.append(
            Problem(
                Severity.NOTE,
                "short-records",
                f"a record of only {_fields(len(odd[row]))} in row {row + first_row:,}",
                f"{_fields(width)}, as in the other rows",
                "What is missing at its end counts as empty; check that nothing was lost.",
                cell=f"A{row + first_row}",
                count=len(short),
            )
        )
    return odd, notes


def _of_other_tables(records: Records) -> set[int]:
    """Rows in parts of the file, set off by blank lines, where no record has the usual number of fields."""
    blank = np.ones(len(records.rows), dtype=np.bool_)
    for column in records.columns:
        blank &= column.is_null().to_numpy(zero_copy_only=False)
    bounds = np.concatenate(([-1], records.rows[blank], [records.n_rows]))
    sound = np.searchsorted(records.rows[~blank], bounds)
    part_of_row = np.searchsorted(bounds, list(records.odd)) - 1
    without_sound = np.diff(sound) == 0
    return {row for row, part in zip(records.odd, part_of_row.tolist(), strict=True) if without_sound[part]}


def _without_runs(rows: Sequence[int], records: Mapping[int, Sequence[str]]) -> list[int]:
    """Rows without those which follow each other and are equally long: these are another table, below the first."""
    runs = itertools.groupby(enumerate(rows), key=lambda pair: (pair[1] - pair[0], len(records[pair[1]])))
    parts = [[row for _, row in run] for _, run in runs]
    return [row for part in parts if len(part) < _RUN for row in part]


def _fields(count: int) -> str:
    return f"{count:,} fields" if count > 1 else "one field"


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
