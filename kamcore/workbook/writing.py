"""Save a copy: a book as an ``.xlsx`` file that reads back to the same Portfolio."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from kamcore.workbook.archive import to_bytes
from kamcore.workbook.cells import (
    LONGEST_TEXT,
    TEXT_KINDS,
    column_width,
)
from kamcore.workbook.column import Kind
from kamcore.workbook.column_words import setting_words
from kamcore.workbook.portfolio import normalise_name
from kamcore.workbook.problems import Problem, Severity
from kamcore.workbook.schema import READ_ME, SHEETS
from kamcore.workbook.settings import options
from kamcore.workbook.sheet_rows import CellWriter, cells_of, rows_xml
from kamcore.workbook.template import (
    OPTIONAL_FILL,
    OPTIONAL_FONT,
    REQUIRED_FILL,
    REQUIRED_FONT,
    closed_list,
    write_template,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    from openpyxl.worksheet.worksheet import Worksheet

    from kamcore.workbook.column import Sheet
    from kamcore.workbook.portfolio import Portfolio
    from kamcore.workbook.settings import Settings

__all__ = ["MOST_ROWS", "READ_ME", "lost_in_writing", "write_template", "write_workbook"]

MOST_ROWS: Final = 1_048_575
"""The rows a sheet holds below its heading; a format limit of every spreadsheet program."""


def write_workbook(portfolio: Portfolio) -> bytes:
    """Return the book as an ``.xlsx`` file; reading it gives an equal book (the same digest).

    One sheet for each table that is not empty, under the headings of the template; then Settings, with what the book states.
    Accounts and people are named by their id where they have one, else by name; where two share a name, the one without an id
    is given its key for an id, or they would become one. A setting that is stated to be empty is left out, since empty is its
    default. Text stays text, whatever it looks like. What a spreadsheet cannot hold is told by :func:`lost_in_writing`.

    Raises:
        ValueError: when a table has more rows than a sheet holds.
    """
    workbook = Workbook(write_only=True)
    accounts = _account_names(portfolio["accounts"])
    people = _person_names(portfolio["stakeholders"])
    rows: dict[str, Iterator[bytes]] = {}
    for key, sheet in SHEETS.items():
        frame = portfolio[key]
        if len(frame) > MOST_ROWS:
            raise ValueError(f"{sheet.title} has {len(frame):,} rows; a spreadsheet holds {MOST_ROWS:,} at most")
        if key == "settings":
            if portfolio.settings.stated:
                writer = CellWriter(_page(workbook, sheet, 0))
                rows[sheet.title] = rows_xml(_setting_rows(writer, portfolio.settings))
        elif key == "accounts" or not frame.empty:
            writer = CellWriter(_page(workbook, sheet, len(frame)))
            columns = zip(sheet.columns, _columns(sheet, frame, accounts, people), strict=True)
            rows[sheet.title] = rows_xml([cells_of(values, writer.of(column.kind)) for column, values in columns])
    return to_bytes(workbook, portfolio.source, rows)


def lost_in_writing(portfolio: Portfolio) -> tuple[Problem, ...]:
    """Return what :func:`write_workbook` cannot keep: text longer than a cell holds, one problem for each column."""
    problems = []
    for key, sheet in SHEETS.items():
        frame = portfolio[key]
        for column in sheet.columns:
            if column.kind not in TEXT_KINDS or frame.empty:
                continue
            lengths = frame[column.key].str.len()
            longest, count = lengths.max(), int((lengths > LONGEST_TEXT).sum())
            if count:
                row = int((lengths > LONGEST_TEXT).to_numpy().argmax()) + 2
                problems.append(
                    Problem(
                        Severity.WARNING,
                        "text-too-long",
                        f"a text of {int(longest):,} characters",
                        f"at most {LONGEST_TEXT:,}, which is all that a cell holds",
                        "It is cut in the copy; shorten it.",
                        sheet=sheet.title,
                        cell=f"{get_column_letter(sheet.columns.index(column) + 1)}{row}",
                        count=count,
                    )
                )
    return tuple(problems)


# How accounts and people are named


def _account_names(frame: pd.DataFrame) -> dict[str, tuple[str | None, str]]:
    """Per account key: the id to write (None: leave it empty), and how other sheets name it."""
    keys, ids, names = _texts(frame, "key"), _texts(frame, "account_id"), _texts(frame, "name")
    rows = [(key or "", given, name or "") for key, given, name in zip(keys, ids, names, strict=True)]
    return _distinct(rows)


def _person_names(frame: pd.DataFrame) -> dict[tuple[str, str], tuple[str | None, str]]:
    """Per account key and person key: the id to write, and how other rows name the person."""
    by_account: dict[str, list[tuple[str, str | None, str]]] = {}
    for account, person, name in zip(
        _texts(frame, "account"), _texts(frame, "person"), _texts(frame, "name"), strict=True
    ):
        key, called = person or "", name or ""
        given = None if key == normalise_name(called) else key
        by_account.setdefault(account or "", []).append((key, given, called))
    return {(account, key): found for account, rows in by_account.items() for key, found in _distinct(rows).items()}


def _distinct(rows: list[tuple[str, str | None, str]]) -> dict[str, tuple[str | None, str]]:
    """From (key, id or None, name) to key -> (id to write, reference), so that no reference can mean two rows."""
    meant: dict[str, int] = {}
    for key, given, name in rows:
        for word in {normalise_name(name), normalise_name(given or key)}:
            meant[word] = meant.get(word, 0) + 1
    found: dict[str, tuple[str | None, str]] = {}
    for key, given, name in rows:
        identity = given if given is not None or meant[normalise_name(name)] == 1 else key
        found[key] = (identity, name if identity is None else identity)
    return found


# From tables to columns of cells


def _columns(
    sheet: Sheet,
    frame: pd.DataFrame,
    accounts: Mapping[str, tuple[str | None, str]],
    people: Mapping[tuple[str, str], tuple[str | None, str]],
) -> list[list[Any]]:
    """The values of each column, in the order of the sheet; None where a cell stays empty."""
    of_account = _texts(frame, "account") if "account" in frame.columns else []
    columns = []
    for column in sheet.columns:
        values: list[Any]
        if column.kind is Kind.ACCOUNT:
            values = [None if v is None else accounts.get(v, (None, v))[1] for v in _texts(frame, column.key)]
        elif column.kind is Kind.PERSON:
            values = [
                None if v is None else people.get((account or "", v), (None, v))[1]
                for account, v in zip(of_account, _texts(frame, column.key), strict=True)
            ]
        elif sheet.key == "accounts" and column.key == "account_id":
            values = [accounts[key or ""][0] for key in _texts(frame, "key")]
        elif sheet.key == "stakeholders" and column.key == "person":
            values = [
                people[account or "", v or ""][0]
                for account, v in zip(of_account, _texts(frame, "person"), strict=True)
            ]
        elif column.kind in TEXT_KINDS:
            values = list(_texts(frame, column.key))
        else:
            values = _values(frame, column.key)
        columns.append(values)
    return columns


def _values(frame: pd.DataFrame, column: str) -> list[Any]:
    series = frame[column]
    return series.astype(object).where(series.notna(), None).tolist()


def _texts(frame: pd.DataFrame, column: str) -> list[str | None]:
    return _values(frame, column)


# From columns to a sheet


def _page(workbook: Workbook, sheet: Sheet, n_rows: int) -> Worksheet:
    """Make a sheet with its headings, its closed lists and no rows."""
    page = cast("Worksheet", workbook.create_sheet(sheet.title))
    page.freeze_panes = "B2"
    headings = []
    for at, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(at)
        page.column_dimensions[letter].width = column_width(column)
        listed = closed_list(column)
        if listed is not None and n_rows:
            listed.add(f"{letter}2:{letter}{n_rows + 1}")
            page.data_validations.append(listed)
        cell = WriteOnlyCell(page, value=column.title)
        cell.font = REQUIRED_FONT if column.required else OPTIONAL_FONT
        cell.fill = REQUIRED_FILL if column.required else OPTIONAL_FILL
        headings.append(cell)
    page.append(headings)
    return page


def _setting_rows(writer: CellWriter, settings: Settings) -> list[list[str | None]]:
    """The two columns of the Settings sheet: what the book states, save what it states to be empty."""
    titles: list[str | None] = []
    values: list[str | None] = []
    for name, value in settings.items():
        option = options()[name]
        if value in (None, "", ()):
            continue
        titles.append(writer.text(option.title))
        if isinstance(value, date):
            values.append(writer.day(value))
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            values.append((writer.share if option.unit == "share" else writer.number)(float(value)))
        else:
            values.append(writer.text(setting_words(value, option)))
    return [titles, values]
