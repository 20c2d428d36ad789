"""Whitespace: what each account buys, and what it could (method.md 5.4)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kamcore.method import exact

MOST_PRODUCTS = 30
BOUGHT, OPEN, NOT_BOUGHT = "bought", "open", "not bought"


@dataclass(frozen=True, slots=True, eq=False)
class Whitespace:
    """Accounts x products (method.md 5.4).

    Attributes:
        cells: Accounts x products: ``bought``, ``open`` (not bought, and the account spends elsewhere) or ``not bought``;
            accounts by revenue, largest first, products by number of buyers.
        accounts: Indexed by account, in that order: ``revenue``, ``bought`` (number of products), ``penetration`` (of all
            products, shown or not, a fraction) and ``open_spend`` (what it spends elsewhere, money, NaN when not known).
        products: Indexed by product: ``buyers``, ``penetration`` (of all accounts) and ``revenue``.
        bought: Number of pairs of account and product bought, of all products.
        possible: Number of all such pairs.
        left_out: Number of smaller products that are not shown.
        exclusive: Whether no account has more than one product, as with plans of which each account has one; then
            nothing is open, for another plan would take the place of the present one.
        section: Section of method.md.
    """

    cells: pd.DataFrame
    accounts: pd.DataFrame
    products: pd.DataFrame
    bought: int
    possible: int
    left_out: int
    exclusive: bool
    section: str = "5.4"

    @property
    def penetration(self) -> float | None:
        """Bought over possible, a fraction; None when nothing is possible."""
        return self.bought / self.possible if self.possible else None

    @property
    def gaps(self) -> pd.DataFrame:
        """One row per open cell, the largest open spend first: ``account``, ``product``, ``open_spend``, ``revenue``."""
        row, column = np.nonzero(self.cells.to_numpy() == OPEN)
        found = pd.DataFrame({"account": self.cells.index[row], "product": self.cells.columns[column]})
        facts = self.accounts.reindex(found["account"])
        found["open_spend"], found["revenue"] = facts["open_spend"].to_numpy(), facts["revenue"].to_numpy()
        return found.sort_values("open_spend", ascending=False, kind="stable", ignore_index=True)


def whitespace(
    spent: pd.DataFrame, open_spend: pd.Series[float] | None = None, most: int = MOST_PRODUCTS
) -> Whitespace:
    """Lay accounts against products.

    Args:
        spent: Accounts x products, money in one period; NaN or nothing above zero is not bought. Only accounts with
            any amount above zero take part; every product does.
        most: How many products are shown, those with the most revenue; the others count but have no cells.
        open_spend: What each account spends with others on what we could supply, money; NaN where not known.

    Raises:
        ValueError: An account or a product appears twice.

    Source: method.md 5.4.
    """
    for axis, what in ((spent.index, "account"), (spent.columns, "product")):
        if not exact.all_different(axis):
            raise ValueError(f"The {what} {axis[axis.duplicated()][0]!r} appears twice.")
    money = np.nan_to_num(spent.to_numpy(dtype=np.float64))
    largest = exact.descending_order(np.asarray([exact.total(c) for c in money.T], dtype=np.float64), spent.columns)
    taking_part = (money > 0).any(axis=1)
    money, keys = money[taking_part], spent.index[taking_part]
    n, width = money.shape
    each = (money > 0).sum(axis=1)
    exclusive = width > 1 and n > 0 and bool((each <= 1).all())
    totals = exact.row_totals(list(money.T), n)
    down = exact.descending_order(totals, keys)
    elsewhere = np.full(len(keys), math.nan) if open_spend is None else exact.aligned(open_spend, keys)
    kept = np.sort(largest[:most])
    spent, money = spent.iloc[:, kept], money[:, kept]
    has = money > 0
    buyers = has.sum(axis=0).astype(np.float64)
    across = exact.descending_order(buyers, spent.columns)
    codes = np.where(has, 2, (elsewhere > 0)[:, None] & (not exclusive))[down]
    words = pd.array([NOT_BOUGHT, OPEN, BOUGHT], dtype="str")
    cells = pd.DataFrame({at: words.take(codes[:, at]) for at in across}, index=keys[down])
    cells.columns = spent.columns[across]
    accounts = pd.DataFrame(
        {
            "revenue": totals,
            "bought": each,
            "penetration": each / width if width else np.full(n, math.nan),
            "open_spend": elsewhere,
        },
        index=keys,
    )
    products = pd.DataFrame(
        {
            "buyers": buyers.astype(np.int64),
            "penetration": buyers / n if n else np.full(len(kept), math.nan),
            "revenue": [exact.total(column) for column in money.T],
        },
        index=spent.columns,
    )
    return Whitespace(
        cells=cells,
        accounts=accounts.iloc[down],
        products=products.iloc[across],
        bought=int(each.sum()),
        possible=n * width,
        left_out=width - len(kept),
        exclusive=exclusive,
    )
