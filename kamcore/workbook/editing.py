"""Changing a book by hand: one row put in, changed or taken out, checked against the schema; the result is a new Portfolio."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from kamcore.workbook.column import Column, Kind
from kamcore.workbook.portfolio import normalise_name
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.workbook.portfolio import Portfolio

Value = str | float | bool | date | datetime | None


def check_value(column: Column, value: Value) -> Value:
    """Check one typed-in value against its column; empty text and NaN count as missing.

    Returns:
        The value in the column's type, None when missing.

    Raises:
        ValueError: with a sentence that names the column, what was found and what was expected.
    """
    if value is None or (isinstance(value, str) and not value.strip()) or (isinstance(value, float) and value != value):  # noqa: PLR0124
        return None
    if column.kind in (Kind.NUMBER, Kind.MONEY, Kind.SHARE):
        return _number(column, value)
    if column.kind is Kind.YES_NO:
        if not isinstance(value, bool):
            raise ValueError(f"{column.title}: found {value!r}, expected yes or no")
        return value
    if column.kind is Kind.DATE:
        if not isinstance(value, date):
            raise ValueError(f"{column.title}: found {value!r}, expected a date")
        return value
    text = str(value).strip()
    if column.kind is Kind.CHOICE and text not in column.choices:
        raise ValueError(f"{column.title}: found {text!r}, expected one of {', '.join(column.choices)}")
    return text


def _number(column: Column, value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"{column.title}: found {value!r}, expected a number")  # noqa: TRY004  (a sentence for people)
    low, high = column.low, column.high
    if (
        value in (float("inf"), float("-inf"))
        or (low is not None and value < low)
        or (high is not None and value > high)
    ):
        bounds = f"from {low:g} to {high:g}" if low is not None and high is not None else f"of at least {low or 0:g}"
        raise ValueError(f"{column.title}: found {value:g}, expected a number {bounds}")
    return float(value)


def put(portfolio: Portfolio, sheet: str, row_key: Mapping[str, str], values: Mapping[str, Value]) -> Portfolio:
    """Change the row with that key, or add it when there is none.

    Args:
        portfolio: the book.
        sheet: the key of the sheet.
        row_key: the columns of the sheet's row key with their values; leaving one out means a missing value.
        values: the other columns to set; columns not named keep what they have.

    Raises:
        KeyError: for a column the sheet does not have.
        ValueError: for a value that does not fit its column, or an account that is not in the book.
    """
    schema = SHEETS[sheet]
    frame = portfolio[sheet]
    if "account" in row_key and row_key["account"] not in set(portfolio["accounts"]["key"]):
        raise ValueError(f"there is no account {row_key['account']!r} in this book")
    given: dict[str, Value] = {**row_key}
    for name, value in values.items():
        given[name] = check_value(schema.column(name), value)
    where = _where(frame, schema.row_key, row_key)
    if where.any():
        for name, value in given.items():
            frame[name] = frame[name].mask(where, pd.NA if value is None else value)
    else:
        frame = pd.concat([frame, pd.DataFrame([given])], ignore_index=True) if len(frame) else pd.DataFrame([given])
    return portfolio.replace({sheet: frame})


def take_out(portfolio: Portfolio, sheet: str, row_key: Mapping[str, str]) -> Portfolio:
    """Return the book without the row of that key; one that is not there changes nothing."""
    frame = portfolio[sheet]
    where = _where(frame, SHEETS[sheet].row_key, row_key)
    return portfolio.replace({sheet: frame[~where]}) if where.any() else portfolio


def _where(frame: pd.DataFrame, columns: tuple[str, ...], row_key: Mapping[str, str]) -> pd.Series[bool]:
    where = pd.Series(data=True, index=frame.index, dtype=bool)
    for column in columns:
        wanted = row_key.get(column)
        where &= frame[column].isna() if wanted is None else (frame[column] == wanted).fillna(value=False)
    return where


def add_account(portfolio: Portfolio, values: Mapping[str, Value]) -> Portfolio:
    """Add an account; its key is its normalised name.

    Raises:
        ValueError: when there is no name, an account of that name is there already, or a value does not fit.
    """
    name = values.get("name")
    if not isinstance(name, str) or not name.strip():
        raise ValueError("Account: found nothing, expected a name")
    key = normalise_name(name)
    accounts = portfolio["accounts"]
    for known, called in zip(accounts["key"], accounts["name"], strict=True):
        if key in (known, normalise_name(str(called))):
            raise ValueError(f"there is an account {called!r} in this book already")
    return put(portfolio, "accounts", {"key": key}, {**values, "name": " ".join(name.split())})


def add_person(portfolio: Portfolio, account: str, values: Mapping[str, Value]) -> Portfolio:
    """Add a person to an account; the person's key is the id given, else the normalised name, numbered when it is taken.

    Raises:
        ValueError: when there is no name, or a value does not fit.
    """
    name = values.get("name")
    if not isinstance(name, str) or not name.strip():
        raise ValueError("Person: found nothing, expected a name or a role")
    people = portfolio["stakeholders"]
    taken = set(people.loc[people["account"] == account, "person"])
    stem = key = str(values.get("person") or normalise_name(name))
    number = 2
    while key in taken:
        key, number = f"{stem} {number}", number + 1
    rest = {column: value for column, value in values.items() if column != "person"}
    return put(portfolio, "stakeholders", {"account": account, "person": key}, rest)


def remove_person(portfolio: Portfolio, account: str, person: str) -> Portfolio:
    """Take a person out of an account with all lines of influence; those who reported to the person report to nobody known."""
    book = take_out(portfolio, "stakeholders", {"account": account, "person": person})
    people, lines = book["stakeholders"], book["influence"]
    below = (people["account"] == account) & (people["reports_to"] == person)
    if below.any():
        people["reports_to"] = people["reports_to"].mask(below.fillna(value=False), pd.NA)
        book = book.replace({"stakeholders": people})
    at_end = (lines["source"] == person) | (lines["target"] == person)
    gone = ((lines["account"] == account) & at_end).fillna(value=False)
    return book.replace({"influence": lines[~gone]}) if gone.any() else book
