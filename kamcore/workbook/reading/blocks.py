"""Tables whose accounts or years stand in rows of their own, above the rows that are theirs: as titles of groups, or of blocks with a heading each."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading import lexicon
from kamcore.workbook.reading.cells import Cells, cells_of
from kamcore.workbook.reading.dates import parse_dates, period_of
from kamcore.workbook.reading.grid import Kind
from kamcore.workbook.reading.headings import even_heading, heading_text
from kamcore.workbook.reading.journals import sounds_like_a_ledger
from kamcore.workbook.reading.number_texts import like_number
from kamcore.workbook.reading.roles import account_role
from kamcore.workbook.reading.table import Lookup, Table
from kamcore.workbook.reading.totals import ALL_OF_THEM
from kamcore.workbook.reading.words import ANY_TOTAL, GROUP_TOTAL, NAMED_BELOW, SURE_TOTAL, TOTAL, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from kamcore.workbook.reading.grid import Grid


def with_names(table: Table, filled: NDArray[np.int64], rows: NDArray[np.int64]) -> Table:
    """Give a table without an account a column of the names that stand in rows of their own above the rows that are theirs.

    Args:
        table: the table.
        filled: how many cells of each grid row are filled.
        rows: the grid rows that are not blank, those above the heading too.
    """
    return (
        _with_lone_periods(table, filled)
        or _with_block_names(table, filled, rows)
        or _with_titles_of_blocks(table, filled, rows)
        or _with_lone_names(table, filled)
    )


def _with_lone_periods(table: Table, filled: NDArray[np.int64]) -> Table | None:
    """Give a table a column of the years or months that stand alone in rows above those they are of; None where none do."""
    if not table.places or not _LEAST_GROUPED <= table.rows.size <= _MOST_ROWS or filled[table.rows[0]] != 1:
        return None
    first = table.places[0]
    lone = (filled[table.rows] == 1) & ~table.aside
    alone = np.flatnonzero(lone)
    told = [period_of(plain(heading_text(table.grid.cell(int(table.rows[row]), first)))) for row in alone.tolist()]
    periods = {period for period in told if period is not None and _FIRST_YEAR <= period.year <= _LAST_YEAR}
    if len(alone) < 2 or len(periods) < len(alone) or 2 * len(alone) > len(table.rows):
        return None
    at = np.where(lone, -1, alone[np.searchsorted(alone, np.arange(len(table.rows)), side="right") - 1])
    return replace(table, lookups=(Lookup(table, 0, at.astype(np.int64), 0, "Period"),), named=lone)


def _with_block_names(table: Table, filled: NDArray[np.int64], rows: NDArray[np.int64]) -> Table | None:
    """Give a table the names that lines such as ``Customer: Acme`` say above its heading, or above that of each of its blocks."""
    if not table.places or table.rows.size > _MOST_ROWS or any(map(_names_account, table.texts)):
        return None
    above = rows[rows < table.heading_row][-_LINES_ABOVE:]
    titles = _places_of_names(table.grid, above)
    if not titles:
        return None
    first = max(titles)
    named = titles | _places_of_names(table.grid, table.rows[filled[table.rows] <= _MOST_CELLS])
    if _are_of_a_ledger(table.grid, named):
        return None
    here = np.isin(table.rows, list(named))
    columns = set(named.values())
    if len(columns) != 1:
        return None
    place = columns.pop()
    if not here.any() and not _is_one_customer(table.grid, first, place):
        return None
    owners = np.concatenate([[first], table.rows[here]])
    nothing = np.zeros(len(owners), np.bool_)
    names = Table(table.grid, table.heading_row, (place,), ("Customer",), owners, nothing, nothing)
    at = np.searchsorted(owners, table.rows, side="right") - 1
    at[here | table.again | _totals(table)] = -1
    return replace(table, lookups=(Lookup(names, 0, at.astype(np.int64), 0, "Customer"),), named=here)


def _with_titles_of_blocks(table: Table, filled: NDArray[np.int64], rows: NDArray[np.int64]) -> Table | None:
    """Give a table without an account the names that stand alone right above its heading, and above each time the heading stands again."""
    if not table.again.any() or table.rows.size > _MOST_ROWS or any(map(_names_account, table.texts)):
        return None
    above = rows[rows < table.heading_row]
    at = np.flatnonzero(table.again)
    if not len(above) or at[0] == 0 or table.heading_row - above[-1] > 1:
        return None
    owners = np.concatenate([above[-1:], table.rows[at - 1]])
    grid, first = table.grid, table.places[0]
    names = [heading_text(grid.cell(int(row), first)) for row in owners.tolist()]
    if (filled[owners] != 1).any() or len(set(names)) < len(names) or not all(map(_may_be_a_name, names)):
        return None
    if 2 * sum(map(sounds_like_a_ledger, names)) >= len(names):
        return None
    named = np.zeros(len(table.rows), np.bool_)
    named[at - 1] = True
    of_row = np.searchsorted(owners, table.rows, side="right") - 1
    of_row[named | table.again | _totals(table)] = -1
    nothing = np.zeros(len(owners), np.bool_)
    titles = Table(grid, table.heading_row, (first,), ("Account",), owners, nothing, nothing)
    return replace(table, lookups=(Lookup(titles, 0, of_row.astype(np.int64), 0, "Account"),), named=named)


def _may_be_a_name(text: str) -> bool:
    even = plain(text)
    return (
        re.search(r"[^\W\d_]{2}", text) is not None
        and period_of(even) is None
        and not (TOTAL.fullmatch(even) or NAMED_BELOW.match(even))
    )


def _names_account(text: str) -> bool:
    return bool(account_role(even_heading(text)))


def _places_of_names(grid: Grid, rows: NDArray[np.int64]) -> dict[int, int]:
    """Return the rows that say ``Customer: Acme`` -> the grid column of the name."""
    places = ((row, _place_of_name(grid, row)) for row in rows.tolist())
    return {row: place for row, place in places if place is not None}


def _place_of_name(grid: Grid, row: int) -> int | None:
    """Return the grid column of the name in a row that says ``Customer: Acme``, in one cell or in two; None in any other."""
    cells = [(place, text) for place, value in enumerate(grid.rows(row, row + 1)[0]) if (text := heading_text(value))]
    match = NAMED_BELOW.match(plain(cells[0][1])) if cells else None
    if match is None:
        return None
    if len(cells) == 1:
        return cells[0][0] if match.end() < len(plain(cells[0][1])) else None
    said = "".join([plain(cells[0][1])[match.end() :], *(text for _, text in cells[1:-1])])
    if len(cells) > _MOST_CELLS or (said and not said.isdecimal()):
        return None
    return cells[-1][0]


def _are_of_a_ledger(grid: Grid, rows: Iterable[int]) -> bool:
    """Whether lines such as ``Account: 4000 Sales`` name accounts of a ledger: one alone that bears a number, or several called so."""
    lines = [plain(" ".join(map(heading_text, grid.rows(row, row + 1)[0]))) for row in rows]
    numbered = [NAMED_BELOW.sub("", line, count=1) for line in lines if _NUMBERED.match(line)]
    called = sum(map(sounds_like_a_ledger, numbered))
    return bool(numbered) and (len(set(numbered)) == 1 or 2 * called >= len(numbered))


def _is_one_customer(grid: Grid, row: int, place: int) -> bool:
    """Whether a single line above a table names one customer: not all of them, a range of their numbers, or whoever printed it."""
    said = next(filter(None, map(heading_text, grid.rows(row, row + 1)[0])))
    name = NAMED_BELOW.sub("", plain(heading_text(grid.cell(row, place))), count=1)
    return (
        _OF_WHOEVER_PRINTED_IT.match(plain(said)) is None
        and re.search(r"[^\W\d_]{3}", name) is not None
        and ALL_OF_THEM.fullmatch(name) is None
        and not _RANGE.search(name)
    )


_RANGE: Final = re.compile(r"\d\W*(?:\w+\W*)?\d|\*")
_OF_WHOEVER_PRINTED_IT: Final = re.compile(
    r"(?:account|company|firma|konto|conto|cuenta|compte|société|ragione sociale|razón social|razão social)\b"
)
"""Words by which a single line may as well name the company whose report it is, or its own account."""
_NUMBERED: Final = re.compile(
    r"(?:account|konto|conto|cuenta|compte)(?: (?:name|no|number|code)\.?)?\s*[:：#]\s*\d[\d./-]{2}"
)
"""A line that names an account by its number: ``Account: 4000 Sales``, or ``Account: 10023 Acme``."""


def _totals(table: Table) -> NDArray[np.bool_]:
    """Mark the rows in which a text can only be that of a total: it is of no account."""
    found = np.zeros(len(table.rows), np.bool_)
    for place in range(len(table.places)):
        texts = table.cells(place).texts
        total = [bool(SURE_TOTAL.fullmatch(plain(one)) or TOTAL.fullmatch(plain(one))) for one in texts.labels]
        found |= np.array([*total, False])[texts.codes]
    return found


_MOST_ROWS: Final = 50_000
_MOST_CELLS: Final = 3
_LINES_ABOVE: Final = 5


def _with_lone_names(table: Table, filled: NDArray[np.int64]) -> Table:
    """Give a table without an account a column of the names that stand alone above their groups, in a column of dates or numbers.

    A table with a column called account gets one too where its groups end in totals of their names: that account is one of the
    ledger's, such as receivables; so does a column that holds nothing but names and their totals. Without one the numbers may be those of documents with their dates, where the groups end so. Under
    a heading of accounts numbers are those of accounts.
    """
    if not table.places or table.rows.size < _LEAST_GROUPED or filled[table.rows[0]] != 1:
        return table
    lone = filled[table.rows] == 1
    evened = [even_heading(text) for text in table.texts]
    ledger = any(map(account_role, evened))
    of_accounts = bool(account_role(evened[0]))
    grid, first = table.grid, table.places[0]
    cells = cells_of(grid.columns[first], table.rows)
    alone = np.flatnonzero(lone & (cells.kinds == Kind.TEXT))
    if len(alone) < 2 or alone[0] != 0 or 2 * len(alone) > len(table.rows):
        return table
    names = [heading_text(grid.cell(int(table.rows[row]), first)) for row in alone.tolist()]
    others = [
        value
        for row in np.flatnonzero(~lone)[:50].tolist()
        if (value := grid.cell(int(table.rows[row]), first)) is not None
        and not _TOTAL.search(plain(heading_text(value)))
    ]
    dated = [
        value
        for value in others
        if isinstance(value, dt.datetime)
        or (not of_accounts and like_number(heading_text(value)))
        or parse_dates([heading_text(value)]).values[0]
    ]
    totalled = 2 * len(_totalled(cells)) >= len(names)
    documents = totalled and not ledger and any(map(lexicon.DATE.search, evened))
    numbered = [value for value in others if _NUMBER.fullmatch(heading_text(value))] if documents else []
    if 2 * max(len(dated), len(numbered)) < len(others) or len(set(names)) < len(names):
        return table
    if not others and any(account_role(even) and even not in ("account", "conto", "cuenta") for even in evened):
        return table  # the names are those of regions or managers of accounts that have a column
    if (ledger or not others) and not totalled:
        return table
    at = np.searchsorted(alone, np.arange(len(table.rows)), side="right") - 1
    rows = np.where(lone, -1, alone[at])
    called = "Company" if ledger else "Account"
    named = np.zeros(len(table.rows), np.bool_)
    named[alone] = True
    return replace(table, lookups=(Lookup(table, 0, rows.astype(np.int64), 0, called),), named=named)


def _totalled(cells: Cells) -> set[str]:
    """Return the names of which a column holds both the name and its total: ``Acme``, ``Total for Acme``."""
    evened = {plain(label) for label in cells.texts.labels}
    matches = (GROUP_TOTAL.fullmatch(label) for label in evened)
    return {match["before"] or match["after"] for match in matches if match is not None} & evened


_LEAST_GROUPED: Final = 4
_FIRST_YEAR: Final = 1950
_LAST_YEAR: Final = 2100
_NUMBER: Final = re.compile(r"(?=\D*\d)\S+")
"""A number of a document, such as ``INV-17``: whoever stands there under a region or a manager has a name."""
_TOTAL: Final = re.compile(rf"(?:sub[- ]?)?(?:{ANY_TOTAL})")
