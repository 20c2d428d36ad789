"""A saved copy never loses a row, whatever its texts say: headings, choices, totals."""

from __future__ import annotations

import random
from typing import Any

import pandas as pd
import pytest

from kamcore.workbook.column import Column, Kind
from kamcore.workbook.portfolio import Portfolio, normalise_name
from kamcore.workbook.reading import read_workbook
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.writing import write_workbook

COLUMNS = [column for sheet in SHEETS.values() for column in sheet.columns]
NASTY = sorted(
    {column.title for column in COLUMNS}
    | {alias for column in COLUMNS for alias in column.aliases}
    | {choice for column in COLUMNS for choice in column.choices}
    | {sheet.title for sheet in SHEETS.values()}
    | {"Total", "Grand total", "Subtotal", "Summe", "Total North", "Firm", "Account", "2025", "2025-03", "12", "1,5", "yes", "no",
       "n/a", "-", "none", "mentor", "Read me", "Source: our own", "5 %", "EUR", "Example"}
)  # fmt: skip


def nasty_book(seed: int) -> Portfolio:
    """A book of which every text is a word the reader knows; a few of them stand in it again and again."""
    rng = random.Random(seed)  # noqa: S311
    names = list({normalise_name(name): name for name in rng.sample(NASTY, rng.randint(1, 5))}.values())
    keys = [normalise_name(name) for name in names]
    few = rng.sample(NASTY, rng.randint(1, 12))

    def value(column: Column) -> Any:
        if column.kind is Kind.ACCOUNT:
            return rng.choice(keys)
        if column.kind in (Kind.NUMBER, Kind.MONEY, Kind.SHARE):
            free = column.low is None and column.high is None
            return rng.choice([1.0, 2.0, 3.0, 10.0, -1.0]) if free else column.high or column.low
        if column.kind is Kind.YES_NO:
            return rng.random() < 0.5
        if column.kind is Kind.PERIOD:
            return rng.choice(["2024", "2025-03", "2025-Q1"])
        if column.kind is Kind.CHOICE:
            return rng.choice(column.choices)
        return pd.Timestamp("2025-03-01") if column.kind is Kind.DATE else rng.choice(few)

    tables: dict[str, pd.DataFrame] = {}
    for key, sheet in SHEETS.items():
        rows = []
        for at in range(len(names) if key == "accounts" else rng.randint(0, 4)):
            row = {
                column.key: value(column)
                for column in sheet.columns
                if column.required or column.key in sheet.row_key or rng.random() < 0.3
            }
            if key == "accounts":
                row |= {"key": keys[at], "name": names[at], "account_id": None, "parent": None}
            if key == "stakeholders":
                row |= {"person": normalise_name(row["name"]), "reports_to": None}
            rows.append(row)
        keyed = {tuple(row.get(k) for k in sheet.row_key): row for row in rows}
        # settings are no table, and who has influence must be somebody
        if keyed and key not in ("settings", "influence"):
            tables[key] = pd.DataFrame(list(keyed.values()))
    return Portfolio(tables)


@pytest.mark.parametrize("seed", range(8))
def test_no_text_costs_a_row(seed: int) -> None:
    book = nasty_book(seed)
    copy = read_workbook(write_workbook(book), filename="copy.xlsx")
    for key in SHEETS:
        pd.testing.assert_frame_equal(copy[key], book[key], obj=key)
    assert copy.digest == book.digest


@pytest.mark.parametrize("name", ["Total", "Grand total", "Summe", "Subtotal"])
def test_an_account_called_total_is_kept_even_where_its_revenue_adds_up(name: str) -> None:
    keys = ["a", "b", normalise_name(name)]
    book = Portfolio(
        {
            "accounts": pd.DataFrame({"key": keys, "name": ["A", "B", name]}),
            "revenue": pd.DataFrame({"account": keys, "period": "2025", "revenue": [1.0, 2.0, 3.0]}),
        }
    )
    assert read_workbook(write_workbook(book), filename="copy.xlsx").digest == book.digest
