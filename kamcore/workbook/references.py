"""Which columns of the workbook point at rows of another sheet: at accounts, people and criteria."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kamcore.workbook.column import Kind
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns of one sheet that hold the key of a row of another.

    Attributes:
        sheet: the key of the sheet that points.
        columns: the columns that together hold the key, in the order of the target's row key.
        target: the key of the sheet pointed at.
        owned: whether a row means nothing without what it points at, as a rating without its account; a person whose manager is
            not there is still a person.
    """

    sheet: str
    columns: tuple[str, ...]
    target: str
    owned: bool


def _references() -> Iterator[Reference]:
    for sheet in SHEETS.values():
        for column in sheet.columns:
            if column.kind is Kind.ACCOUNT:
                yield Reference(sheet.key, (column.key,), "accounts", column.required)
            elif column.kind is Kind.PERSON:
                # a person's key holds within the account
                yield Reference(sheet.key, ("account", column.key), "stakeholders", column.required)
    yield Reference("ratings", ("factor",), "criteria", owned=True)


REFERENCES = tuple(_references())
"""Every reference of the workbook, by sheet in the order of the template."""
TARGETS = tuple(dict.fromkeys(reference.target for reference in REFERENCES))
"""The sheets that are pointed at."""
