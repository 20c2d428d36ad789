"""A book as it is kept: each table compressed as Arrow, everything said about it as JSON. Never pickle."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from kamcore.store.errors import DamagedError, NewerFormError
from kamcore.workbook.portfolio import Portfolio, TableRead, dtypes, typed
from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_COMPRESSION = "zstd"
_DAY = "day"


def pack(frame: pd.DataFrame) -> bytes:
    """Return a table of a Portfolio as a compressed Arrow stream."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression=_COMPRESSION)) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def checksum(content: bytes) -> str:
    """Return what tells whether a packed table is still what was written, 32 hex digits."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def unpack(sheet: str, content: bytes, check: str) -> pd.DataFrame:
    """Return the table that was packed; columns that came to the schema since then are empty.

    Raises:
        DamagedError: when the bytes are not what was written.
        NewerFormError: for a sheet or a column that this version does not have.
    """
    if checksum(content) != check:
        raise DamagedError(f"The table {sheet} of this revision is damaged in the database: restore it from a backup.")
    frame = pa.ipc.open_stream(content).read_all().to_pandas()
    if sheet not in SHEETS or set(frame.columns) - set(dtypes(sheet)):
        raise NewerFormError("This revision was saved by a newer version of KAM Cockpit: update this one to open it.")
    return typed(sheet, frame)


def about(portfolio: Portfolio) -> str:
    """Return everything about a book besides its tables as JSON."""
    return json.dumps(
        {
            "settings": dict(portfolio.settings.items()),
            "problems": [asdict(problem) for problem in portfolio.problems],
            "report": [asdict(read) for read in portfolio.report],
            "source": portfolio.source,
            "book": portfolio.book,
        },
        default=_plain,
        ensure_ascii=False,
        separators=(",", ":"),
    )


def book_of(tables: Mapping[str, pd.DataFrame], said: str) -> Portfolio:
    """Return a book from its tables and what :func:`about` wrote.

    Raises:
        NewerFormError: for a setting that this version does not have.
    """
    known: dict[str, Any] = json.loads(said, object_hook=_day)
    try:
        settings = Settings.of({name: _tuples(value) for name, value in known["settings"].items()})
    except ValueError as problem:
        raise NewerFormError(
            "This revision was saved by a newer version of KAM Cockpit: update this one to open it."
        ) from problem
    return Portfolio(
        tables,
        settings,
        tuple(Problem(**{**p, "severity": Severity(p["severity"])}) for p in known["problems"]),
        tuple(TableRead(**{**r, "columns": tuple(map(tuple, r["columns"]))}) for r in known["report"]),
        known["source"],
        known["book"],
    )


def _plain(value: object) -> dict[str, str]:
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _day(found: dict[str, Any]) -> Any:  # noqa: ANN401  (what JSON holds)
    return date.fromisoformat(found[_DAY]) if found.keys() == {_DAY} else found


def _tuples(value: Any) -> Any:  # noqa: ANN401  (what JSON holds)
    return tuple(_tuples(one) for one in value) if isinstance(value, list) else value
