"""The Settings sheet: each row a setting by its title or name, and its value."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np

from kamcore.workbook.problems import Severity
from kamcore.workbook.reading.dates import parse_dates, when_of_number
from kamcore.workbook.reading.grid import CellError
from kamcore.workbook.reading.headings import even_heading, heading_text, nearest
from kamcore.workbook.reading.number_texts import parse_numbers
from kamcore.workbook.reading.words import NO, YES, plain
from kamcore.workbook.settings import Settings, check, options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.workbook.reading.grid import Value
    from kamcore.workbook.reading.ledger import Ledger
    from kamcore.workbook.settings import Option


def read_settings(ledger: Ledger, columns: Mapping[str, int]) -> dict[str, Any]:
    """Read the rows of a Settings sheet; those that cannot be used are left out and reported.

    Args:
        ledger: the table's rows.
        columns: the headings of ``setting`` and ``value``.

    Returns:
        Field of :class:`Settings` -> its value.
    """
    table = ledger.table
    names = {even_heading(option.title): name for name, option in options().items()}
    names.update({even_heading(name): name for name in options()})
    found: dict[str, Any] = {}
    if "value" not in columns:
        ledger.leave_out_all(
            "no-required-column",
            "settings without a column of values",
            "the columns Setting and Value",
            "Add the column Value; until then the defaults hold.",
            severity=Severity.WARNING,
        )
        return found
    setting, value = columns["setting"], columns["value"]
    for row in np.flatnonzero(ledger.kept).tolist():
        where = np.zeros(len(table.rows), dtype=np.bool_)
        where[row] = True
        at = int(table.rows[row])
        label = heading_text(table.grid.cell(at, table.places[setting]))
        given = table.grid.cell(at, table.places[value])
        even = even_heading(label)
        name = names.get(even) or names.get(nearest(even, frozenset(names)))
        if name is None:
            ledger.leave_out(
                where,
                "unknown-setting",
                "the setting {cell}",
                "the name of a setting",
                f"Correct the name; the settings are listed in the guide, for example '{options()['currency'].title}'.",
                column=setting,
            )
            continue
        if heading_text(given) == "":
            continue  # the default holds, as the template says
        try:
            typed = _typed(name, options()[name], given)
            check(name, options()[name], typed)
        except ValueError as error:
            expected = str(error).partition("expected ")[2] or "a value that fits"
            ledger.leave_out(
                where,
                "bad-setting",
                f"{{cell}} for '{label}'",
                expected,
                "Correct it; until then the default holds.",
                severity=Severity.ERROR,
                column=value,
            )
            continue
        if name in found:
            ledger.leave_out(
                where,
                "setting-twice",
                f"'{label}' a second time",
                "each setting once",
                "Delete one of the rows; the first holds.",
                column=setting,
            )
            continue
        found[name] = typed
    return found


def _typed(name: str, option: Option, given: Value) -> object:
    """Bring a cell into the type of a setting.

    Raises:
        ValueError: when it does not fit; the sentence ends in what was expected.
    """
    default = getattr(Settings(), name)
    if isinstance(given, CellError):
        raise ValueError("expected a value, not an error")  # noqa: TRY004 - a sentence for people
    text = heading_text(given)
    if isinstance(default, bool):
        if plain(text) in YES | NO:
            return plain(text) in YES
        raise ValueError("expected yes or no")
    if option.optional == "date":
        return _day(given, text)
    if isinstance(default, tuple):
        return tuple(
            _choice(part.strip(), option.choices) for part in text.replace(";", ",").split(",") if part.strip()
        )
    if isinstance(default, (int, float)) or option.optional == "number":
        number = _number(given, text, option)
        if isinstance(default, int):
            if number != int(number):
                raise ValueError("expected a whole number")
            return int(number)
        return number
    if name == "currency":
        return text.upper()
    return _choice(text, option.choices) if option.choices else text


def _choice(text: str, choices: tuple[str, ...]) -> str:
    even = even_heading(text)
    return next((choice for choice in choices if even_heading(choice) == even), text)


def _number(given: Value, text: str, option: Option) -> float:
    if isinstance(given, float):
        number, percent = given, False
    else:
        read = parse_numbers((text,))
        number, percent = float(read.values[0]), bool(read.percent[0])
    if number != number:  # noqa: PLR0124 - NaN
        raise ValueError("expected a number")
    percent = percent or (option.unit == "share" and abs(number) > max(1.0, option.high or 1.0))
    return number / 100 if percent else number


def _day(given: Value, text: str) -> dt.date:
    if isinstance(given, dt.datetime):
        return given.date()
    when = when_of_number(given) if isinstance(given, float) else parse_dates((text,)).values[0]
    if when is None or when.day is None:
        raise ValueError("expected a date such as 2025-12-31")
    return when.day
