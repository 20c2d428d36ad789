"""Ledgers of an account of sales alone, whose rows name the customers: what is credited is what was sold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading.balances import carried_over
from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.journals import sides_of, two_sides
from kamcore.workbook.reading.words import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamcore.workbook.reading.table import Table


def sales_ledger(table: Table) -> dict[str, int] | None:
    """Return the columns of a ledger of one account of sales, whose rows are all of it: what is credited less what is debited.

    A title says that it is one, or next to nothing is debited. In a ledger of a customer, or of money, both sides come to about the
    same.
    """
    columns = sides_of(table, [even_heading(text) for text in table.texts[: len(table.places)]])
    if columns is None or "debit" not in columns:
        return None
    rows = ~_carried_over(table)
    debited, credited_ = (float(side[rows].sum()) for side in two_sides(table, columns))
    titled = any(_SALES_ACCOUNT.search(plain(text)) for text in table.above)
    return columns if credited_ > (1.0 if titled else _LEAST_TIMES) * debited else None


def _carried_over(table: Table) -> NDArray[np.bool_]:
    """Mark the rows that carry a balance over, by what stands in one of the first columns."""
    found = np.zeros(len(table.rows), np.bool_)
    for place in range(min(len(table.places), _FIRST_COLUMNS)):
        found |= carried_over(table.cells(place).texts)
    return found


_FIRST_COLUMNS: Final = 6
_LEAST_TIMES: Final = 5.0
_SALES_ACCOUNT: Final = re.compile(
    r"\bsales (?:account|a/c|ledger)|(?:account|ledger|a/c)\W+(?:\d+\W+)?(?:sales|revenue|income)\b|erlöskonto|umsatzerlöse|compte 70\d|ventas de mercader|売上高"
)
