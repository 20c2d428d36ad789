"""The card of an account, as 1C prints it: a row for each entry, with the account and what it is about on either side.

An entry's customer is the first line of what the debit is about, above contract and document. The account of customers is 62 and that
of sales 90.01 in the Russian chart; a card without the accounts on the other side tells a sale by its document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading.columns import ColumnBuilder, part_of
from kamcore.workbook.reading.headings import even_heading, heading_text
from kamcore.workbook.reading.roles.columns import floats_in, holds_numbers
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.grid import Column, Grid, Value
    from kamcore.workbook.reading.table import Table

_ABOUT_DEBIT: Final = re.compile(r"(?:субконто|аналитика) (?:дт|дебет)")
_ABOUT_CREDIT: Final = re.compile(r"(?:субконто|аналитика) (?:кт|кредит)")
_ACCOUNT: Final = re.compile(r"\d\d(?:\.[\dA-ZА-Я]+)*")
_OF_CUSTOMERS: Final = re.compile(r"сч[её]та? ?№? ?62")
_NO_SALE: Final = re.compile(
    r"поступлени|списани|зач[её]т|корректировка долга|курсов|остатк|плат[её]ж|ордер|эквайр|переоценк"
)
"""Words of documents by which a customer is debited, or credited, without a sale."""
_LOOK_AT: Final = 15


@dataclass(frozen=True, slots=True)
class Card:
    """The columns of a card of the account of customers, without the accounts on the other side.

    Attributes:
        document: the heading of the document.
        amount: that of what was debited.
        sold: for each row whether it is a sale.
    """

    document: int
    amount: int
    sold: NDArray[np.bool_]


def in_one_line(grid: Grid) -> Grid:
    """Return the grid of such a card with its headings in one row, the customer alone under what the debit is about; any other as it is."""
    found = _heading_of(grid)
    if found is None:
        return grid
    row, about, debit, credit, end = found
    columns = {place: list(grid.columns[place].to_pylist()) for place in range(end)}
    for place in about:
        columns[place] = [value.split("\n")[0].strip() if isinstance(value, str) else value for value in columns[place]]
        columns[place][row] = grid.cell(row, place)
    sides = ((debit, credit, "Дебет"), (credit, end, "Кредит"))
    if all(last - first > 1 for first, last, _ in sides):
        amounts = [_parted(columns, row, first, last, word) for first, last, word in sides]
        if None in amounts:
            return grid
        debited, credited = (columns[place] for place in amounts if place is not None)
        debited[row + 2 :] = [
            one if one is not None else other
            for one, other in zip(debited[row + 2 :], credited[row + 2 :], strict=True)
        ]
    whole = [
        _column(columns[place], grid.n_rows) if place in columns else one for place, one in enumerate(grid.columns)
    ]
    return replace(
        grid, columns=tuple(whole), merged=tuple(area for area in grid.merged if area[0] not in (row, row + 1))
    )


def _heading_of(grid: Grid) -> tuple[int, tuple[int, int], int, int, int] | None:
    """Return the row of the headings, the columns of what both sides are about, and where debit, credit and what follows begin."""
    for row, line in enumerate(grid.rows(0, min(_LOOK_AT, grid.n_rows))):
        evened = [even_heading(heading_text(value)) for value in line]
        about = [
            next((p for p, e in enumerate(evened) if words.fullmatch(e)), -1) for words in (_ABOUT_DEBIT, _ABOUT_CREDIT)
        ]
        if -1 in about or "дебет" not in evened or "кредит" not in evened:
            continue
        debit, credit = evened.index("дебет"), evened.index("кредит")
        following = [place for place in range(credit + 1, len(evened)) if evened[place]]
        end = min([*following, credit + max(credit - debit, 1)])
        return (row, (about[0], about[1]), debit, credit, min(end, len(evened))) if debit < credit else None
    return None


def _parted(columns: dict[int, list[Value]], row: int, first: int, last: int, word: str) -> int | None:
    """Head the account and the amount of one side by what they are, and return the place of the amount; None when they are not told apart."""
    codes = [
        sum(_ACCOUNT.fullmatch(heading_text(value)) is not None for value in columns[place][row + 1 :])
        for place in range(first, last)
    ]
    account = first + int(np.argmax(codes))
    amount = next((place for place in range(first, last) if place != account), None)
    if not max(codes) or amount is None:
        return None
    for place, said in ((account, f"{word} Счет"), (amount, f"{word} Сумма")):
        columns[place][row] = said
        if not isinstance(columns[place][row + 1], float):
            columns[place][row + 1] = None
    return amount


def _column(values: Sequence[Value], n_rows: int) -> Column:
    builder = ColumnBuilder()
    builder.add(part_of(list(values)), n_rows)
    return builder.finish()


def card_in(table: Table) -> Card | None:
    """Return the card of the account of customers that a table is, of which only the document tells a sale; None for any other."""
    evened = [even_heading(text) for text in table.texts[: len(table.places)]]
    places = {even: place for place, even in reversed(list(enumerate(evened)))}
    about = next((place for even, place in places.items() if _ABOUT_DEBIT.fullmatch(even)), None)
    document, debit, credit = (places.get(even) for even in ("документ", "дебет", "кредит"))
    if about is None or document is None or debit is None or credit is None or not holds_numbers(table, debit):
        return None
    titles = (*table.above, table.grid.sheet, PurePath(table.grid.file).stem.replace("_", " "))
    if not any(_OF_CUSTOMERS.search(plain(text)) for text in titles):
        return None
    texts = table.cells(document).as_text()
    no_sale = np.array([*(_NO_SALE.search(plain(one)) is not None for one in texts.labels), True])[texts.codes]
    debited, credited = (np.nan_to_num(floats_in(table.cells(place))) for place in (debit, credit))
    sold = ~no_sale & ~table.cells(about).empty & (debited != 0) & (credited == 0)
    return Card(document, debit, sold) if sold.any() else None
