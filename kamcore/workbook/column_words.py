"""What a column takes, in words: for the template's notes, the guide on screen and the data dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore.workbook.column import Column, Kind

if TYPE_CHECKING:
    from kamcore.workbook.column import Sheet
    from kamcore.workbook.settings import Option


def takes(column: Column) -> str:
    """Return what may stand in a column's cells, as a phrase: ``a number of 10, 0 to 10``."""
    if column.kind is Kind.CHOICE:
        return "one of: " + ", ".join(column.choices)
    phrase = {
        Kind.TEXT: "text",
        Kind.ACCOUNT: "an account's name or id",
        Kind.PERSON: "a person's name or id",
        Kind.NUMBER: "a number",
        Kind.MONEY: "an amount in the reporting currency",
        Kind.SHARE: "a percentage",
        Kind.DATE: "a date, such as 2025-12-31",
        Kind.PERIOD: "a year, quarter or month: 2025, 2025-Q3 or 2025-03",
        Kind.YES_NO: "yes or no",
        Kind.CHOICE: "",
    }[column.kind]
    span = _span(column.low, column.high, share=column.kind is Kind.SHARE)
    if column.words:
        names = {word for word, _ in column.scale}
        others = [f"{word} ({number:g})" for word, number in column.words if word not in names]
        span += ", or its word: " + ", ".join(f"{number:g} {word}" for word, number in column.scale)
        span += f" (also {', '.join(others)})" if others else ""
    return phrase + span


def takes_setting(option: Option, default: object) -> str:
    """Return what a setting may be, as a phrase."""
    if option.choices:
        several = isinstance(default, tuple)
        return ("any of, with commas between: " if several else "one of: ") + ", ".join(option.choices)
    if isinstance(default, bool):
        return "yes or no"
    if isinstance(default, (int, float)) or option.optional == "number":
        share = option.unit == "share"
        unit = f" of {option.unit}" if option.unit == "days" else ""
        return ("a percentage" if share else f"a number{unit}") + _span(option.low, option.high, share=share)
    return "a date, such as 2025-12-31" if option.optional == "date" else "text"


def setting_words(value: object, option: Option) -> str:
    """Return a setting's value as a person would type it: ``80 %``, ``yes``, ``accounts, revenue``; "" for an empty one."""
    if isinstance(value, tuple):
        return ", ".join(str(one) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value * 100:.10g} %" if option.unit == "share" else f"{value:.10g}"
    return "" if value is None else str(value)


def row_is(sheet: Sheet) -> str:
    """Return what tells one row of a sheet from another: ``Account, Period and Product or plan``."""
    titles = ["Account ID, else Account" if key == "key" else sheet.column(key).title for key in sheet.row_key]
    return titles[0] if len(titles) == 1 else ", ".join(titles[:-1]) + " and " + titles[-1]


def _span(low: float | None, high: float | None, *, share: bool) -> str:
    factor, unit = (100, " %") if share else (1, "")
    if low is not None and high is not None:
        return f", {low * factor:g}{unit} to {high * factor:g}{unit}"
    if low is not None:
        return f", {low * factor:g}{unit} or more"
    return ""
