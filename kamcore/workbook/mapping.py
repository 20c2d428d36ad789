"""What people chose about how their files are read: a versioned object that saves to JSON.

A choice about a table holds for every table of the same shape, which is its headings: next month's export of the same
report is read the same way. Choices about rows, currencies and accounts hold for the whole book.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

VERSION: Final = 1
FORMATS: Final = ("decimal point", "decimal comma", "day first", "month first")
"""How a column writes its numbers or dates, where its own values do not tell."""

_MOST_BYTES: Final = 4_000_000


class MappingError(ValueError):
    """A saved reading that cannot be used, and why, in a sentence."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How the tables of one shape are read.

    Attributes:
        headings: the shape: the table's headings, evened out, in their order.
        use: ``accounts`` (one row for each account), ``transactions`` (one row for each sale), the key of another sheet of the
            schema, ``left out``, or "" where the reader decides.
        columns: (heading, role) for each column that is used; a heading that occurs again is told apart by its number, as in
            ``Amount (2)``. Empty where the reader decides.
        formats: (heading, one of ``FORMATS``).
    """

    headings: tuple[str, ...]
    use: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    formats: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BookMapping:
    """How the files of a book are read; an empty one leaves everything to the reader.

    Attributes:
        tables: the choices for tables, at most one for each shape.
        left_out: statuses, as the file writes them, whose rows do not count, e.g. ``("cancelled",)``.
        currency: of several currencies the one that counts; "" where the reader decides.
        rates: (currency, what one unit of it is worth in the currency that counts).
        merges: (name of an account, the account it is counted as).
        apart: pairs of accounts that look alike and are two.
        version: of this form.
    """

    tables: tuple[TableMapping, ...] = ()
    left_out: tuple[str, ...] = ()
    currency: str = ""
    rates: tuple[tuple[str, float], ...] = ()
    merges: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    version: int = VERSION

    def table(self, headings: tuple[str, ...]) -> TableMapping | None:
        """Return what was chosen for tables of these headings, None when nothing was."""
        return next((table for table in self.tables if table.headings == headings), None)

    def with_table(self, table: TableMapping) -> BookMapping:
        """Return it with the choice for one shape put in place of an earlier one."""
        others = tuple(other for other in self.tables if other.headings != table.headings)
        return replace(self, tables=(*others, table))

    def and_then(self, newer: BookMapping) -> BookMapping:
        """Return both together; where they differ the newer one holds."""
        tables = {table.headings: table for table in (*self.tables, *newer.tables)}
        same = newer.currency in ("", self.currency)
        merged = {frozenset(pair) for pair in newer.merges}
        parted = {frozenset(pair) for pair in newer.apart}
        older = replace(
            self,
            merges=tuple(pair for pair in self.merges if frozenset(pair) not in parted),
            apart=tuple(pair for pair in self.apart if frozenset(pair) not in merged),
        )
        return BookMapping(
            tables=tuple(tables.values()),
            left_out=newer.left_out or self.left_out,
            currency=newer.currency or self.currency,
            rates=_together(self.rates if same else (), newer.rates),
            merges=_together(older.merges, newer.merges),
            apart=tuple(dict.fromkeys((*older.apart, *newer.apart))),
        )

    def to_json(self) -> str:
        """Return it as JSON; equal mappings give equal texts."""
        return json.dumps({"kind": "reading", **asdict(self)}, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> BookMapping:
        """Read what :meth:`to_json` wrote.

        Raises:
            MappingError: when it is something else, or of a version this program does not know.
        """
        if len(text) > _MOST_BYTES:
            raise MappingError("found a file too large for a saved reading; expected one that this program saved.")
        try:
            given = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise MappingError("found no JSON; expected a reading that this program saved.") from error
        if not isinstance(given, dict) or given.get("kind") != "reading":
            raise MappingError("found JSON that is no saved reading; expected one that this program saved.")
        if given.get("version") != VERSION:
            raise MappingError(
                f"found a saved reading of version {given.get('version')!r}; expected version {VERSION}. Save it again."
            )
        try:
            return cls(
                tables=tuple(_table(one) for one in given.get("tables", ())),
                left_out=tuple(_text(one) for one in _list(given.get("left_out", ()))),
                currency=_text(given.get("currency", "")),
                rates=tuple((_text(one), _rate(rate)) for one, rate in given.get("rates", ())),
                merges=_pairs(given.get("merges", ())),
                apart=_pairs(given.get("apart", ())),
            )
        except (TypeError, ValueError, AttributeError, KeyError, OverflowError) as error:
            raise MappingError(
                f"found a saved reading with a part that does not fit ({error}). Save it again."
            ) from error


def _together(older: tuple[tuple[str, Any], ...], newer: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    return tuple({**dict(older), **dict(newer)}.items())


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise TypeError(f"expected a text, found {type(given).__name__}")
    given.encode()  # raises for half a letter, which no file can hold
    return given


def _list(given: object) -> list[Any]:
    if not isinstance(given, (list, tuple)):
        raise TypeError(f"expected a list, found {type(given).__name__}")
    return list(given)


def _rate(given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not math.isfinite(given) or given <= 0:
        raise ValueError(f"expected a rate above 0, found {given!r}")
    return float(given)


def _pairs(given: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401 - what JSON holds
    return tuple((_text(one), _text(other)) for one, other in map(_list, _list(given)))


def _table(given: Any) -> TableMapping:  # noqa: ANN401 - what JSON holds
    formats = _pairs(given.get("formats", ()))
    for _, how in formats:
        if how not in FORMATS:
            raise ValueError(f"expected one of {', '.join(FORMATS)}, found {how!r}")
    headings = tuple(_text(one) for one in _list(given["headings"]))
    return TableMapping(headings, _text(given.get("use", "")), _pairs(given.get("columns", ())), formats)
