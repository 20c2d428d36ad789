"""The schema holds together: names are unique, lists are closed, examples fit."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest

from kamcore.workbook.column import Column, Kind, Sheet
from kamcore.workbook.editing import check_value
from kamcore.workbook.periods import Period
from kamcore.workbook.schema import EXAMPLE_MARK, SHEETS

ALL_SHEETS = pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
ALL_COLUMNS = pytest.mark.parametrize(
    ("sheet", "column"),
    [
        pytest.param(sheet, column, id=f"{key}.{column.key}")
        for key, sheet in SHEETS.items()
        for column in sheet.columns
    ],
)
POINTERS = {"accounts": "name", "stakeholders": "name"}


def plain(text: str) -> str:
    """As a heading is compared: no capitals, no accents lost, one space for anything that is not a letter or a number."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", " ", folded).strip()


@ALL_SHEETS
def test_keys_and_titles_of_a_sheet_are_unique(sheet: Sheet) -> None:
    keys = [column.key for column in sheet.columns]
    titles = [plain(column.title) for column in sheet.columns]
    assert len(set(keys)) == len(keys)
    assert len(set(titles)) == len(titles)


SHARED = {("accounts", "kundennummer"), ("stakeholders", "organization")}
"""Aliases that two columns of a sheet still share; only what stands in the cells can tell which is meant."""


@ALL_SHEETS
def test_a_heading_means_one_column_of_its_sheet(sheet: Sheet) -> None:
    """A title counts before another column's alias: 'Buyer' on Stakeholders is the role."""
    titles = {plain(column.title) for column in sheet.columns}
    owners: dict[str, set[str]] = {}
    for column in sheet.columns:
        for heading in {plain(alias) for alias in column.aliases} - titles:
            owners.setdefault(heading, set()).add(column.key)
    assert {(sheet.key, heading) for heading, keys in owners.items() if len(keys) > 1} <= SHARED


def test_a_sheet_name_means_one_sheet() -> None:
    owners: dict[str, set[str]] = {}
    for key, sheet in SHEETS.items():
        for name in (sheet.title, *sheet.aliases):
            owners.setdefault(plain(name), set()).add(key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}
    assert all(key == sheet.key for key, sheet in SHEETS.items())


def test_titles_are_allowed_as_names_of_sheets() -> None:
    for sheet in SHEETS.values():
        assert 0 < len(sheet.title) <= 31
        assert not set(sheet.title) & set("[]:*?/\\'")


@ALL_SHEETS
def test_a_row_is_named_by_columns_the_sheet_has(sheet: Sheet) -> None:
    names = {column.key for column in sheet.columns} | ({"key"} if sheet.key == "accounts" else set())
    assert sheet.row_key
    assert set(sheet.row_key) <= names


@ALL_SHEETS
def test_every_sheet_has_a_required_column(sheet: Sheet) -> None:
    assert sheet.required
    assert all(column in sheet.columns for column in sheet.required)


def test_a_column_is_found_by_its_key() -> None:
    assert SHEETS["revenue"].column("period").kind is Kind.PERIOD
    with pytest.raises(KeyError, match="Revenue has no column 'colour'"):
        SHEETS["revenue"].column("colour")


@ALL_COLUMNS
def test_a_column_is_explained_and_consistent(sheet: Sheet, column: Column) -> None:
    assert column.title == column.title.strip() != ""
    assert column.note.endswith((".", "?"))
    assert (column.kind is Kind.CHOICE) == bool(column.choices)
    assert len(set(column.choices)) == len(column.choices)
    assert not any("," in choice or '"' in choice for choice in column.choices), "a drop-down could not hold it"
    if column.low is not None or column.high is not None:
        assert column.kind in (Kind.NUMBER, Kind.MONEY, Kind.SHARE)
    if column.low is not None and column.high is not None:
        assert column.low < column.high


@ALL_COLUMNS
def test_an_example_fits_its_column(sheet: Sheet, column: Column) -> None:
    example = column.example
    if example is None:
        assert not column.required
        return
    if column.kind is Kind.DATE:
        example = date.fromisoformat(str(example))
    if column.kind is Kind.PERIOD:
        assert Period.parse(str(example)).label == example
    assert check_value(column, example) == example
    assert not str(example).startswith(EXAMPLE_MARK)


def test_words_stand_for_numbers_within_the_bounds_and_name_the_whole_scale() -> None:
    scales = {c.key: c for sheet in SHEETS.values() for c in sheet.columns if c.words}
    assert len(scales) == 7
    for column in scales.values():
        assert column.kind is Kind.NUMBER
        assert len({word for word, _ in column.words}) == len(column.words)
        assert column.low is not None
        assert column.high is not None
        assert [number for _, number in column.scale] == list(range(int(column.low), int(column.high) + 1))
