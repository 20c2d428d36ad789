"""From the Revenue table to revenue by account, period and product, to the last cent in any row order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.workbook.periods import Grain, Period, Window, default_window, windows, year_before
from kamcore.workbook.portfolio import normalise_name
from kamcore.workbook.sums import group_sums

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class RevenueRows:
    """Where each row of the Revenue table belongs; worked out once, since finding accounts by their key is the slow part.

    Attributes:
        account: place of its account among the accounts, -1 for one that is not known.
        period: place of its period among the labels, -1 for a row that says none.
        labels: the periods, in time order.
    """

    account: NDArray[np.intp]
    period: NDArray[np.intp]
    labels: tuple[str, ...]

    @property
    def cell(self) -> NDArray[np.intp]:
        """The place of each row in a table of accounts x periods, row by row; -1 for one that has none."""
        inside = (self.account >= 0) & (self.period >= 0)
        return np.where(inside, self.account * len(self.labels) + self.period, -1)


@dataclass(frozen=True, slots=True, eq=False)
class RevenueBook:
    """Revenue of a whole book.

    Attributes:
        by_period: accounts x period labels in time order, money. An account with any revenue row has 0 where it has none in
            a period (nothing was billed); an account without a single revenue row has NaN throughout (not known). Where no
            amount of the book says of which time it is, the one label "" stands for all of them; beside amounts of a stated
            time those of none are not counted.
        windows: every stretch of time the data can be looked at by.
        window: the one that is shown.
        before: the stretch of the same length a year before (a month without a year has none); None when the data has none.
        unit: ``MRR`` when all revenue of the book recurs and months are given, else ``revenue``.
        products: the products or plans, largest first.
        rows: where each row of the Revenue table belongs.
    """

    by_period: pd.DataFrame
    windows: tuple[Window, ...]
    window: Window
    before: Window | None
    unit: str
    products: tuple[str, ...]
    rows: RevenueRows

    def total(self, window: Window | None) -> pd.Series[float]:
        """Return revenue by account over a window; NaN for every account when there is no window."""
        if window is None:
            return pd.Series(np.nan, index=self.by_period.index)
        return sum_rows(self.by_period, window.members)

    @property
    def grain(self) -> Grain | None:
        """How fine the data is."""
        found = [w.period.grain for w in self.windows if w.period is not None]
        return found[-1] if found else None


def sum_rows(frame: pd.DataFrame, columns: Sequence[str]) -> pd.Series[float]:
    """Add some columns up, exactly; NaN where an account has nothing in any of them."""
    values = frame.loc[:, list(columns)].to_numpy(dtype=np.float64)
    n, width = values.shape
    rows = np.repeat(np.arange(n), width)
    return pd.Series(group_sums(values.ravel(), rows, n), index=frame.index)


def revenue_rows(revenue: pd.DataFrame, accounts: pd.Index) -> RevenueRows:
    """Find where each row of the Revenue table belongs.

    Args:
        revenue: the Revenue table.
        accounts: the keys of all accounts, in order.
    """
    period, labels = _period_codes(revenue)
    return RevenueRows(exact.places(pd.Index(revenue["account"]), accounts), period, tuple(labels))


def revenue_by_period(revenue: pd.DataFrame, rows: RevenueRows, accounts: pd.Index) -> pd.DataFrame:
    """Pivot the Revenue table to accounts x periods.

    Args:
        revenue: the Revenue table.
        rows: where its rows belong.
        accounts: the keys of all accounts, in order.
    """
    n, width = len(accounts), len(rows.labels)
    sums = group_sums(revenue["revenue"].to_numpy(dtype=np.float64), rows.cell, n * width).reshape(n, width)
    known = ~np.isnan(sums).all(axis=1) if width else np.zeros(n, dtype=bool)
    sums[known] = np.nan_to_num(sums[known])
    return pd.DataFrame(sums, index=accounts, columns=pd.Index(rows.labels, dtype="str"))


def costs_in(revenue: pd.DataFrame, book: RevenueBook, members: Sequence[str], column: str) -> pd.Series[float] | None:
    """Add a cost up over some periods, where it is known for each of them.

    What was sold has its cost of goods beside each amount; the cost to serve is one of the account: once a period is enough.

    Args:
        revenue: the Revenue table.
        book: what was prepared of it.
        members: the periods to add up.
        column: ``cost_of_goods`` or ``cost_to_serve``.

    Returns:
        Money by account; NaN for an account with revenue in a row that states no cost of goods, or in a period in which no row
        states the cost to serve. None when no row of these periods states the cost.
    """
    by_period, cell = book.by_period, book.rows.cell
    n, width = by_period.shape
    cost = revenue[column].to_numpy(dtype=np.float64)
    sums = group_sums(cost, cell, n * width).reshape(n, width)
    at = by_period.columns.get_indexer(pd.Index(list(members)))
    stated = sums[:, at]
    if np.isnan(stated).all():
        return None
    if column == "cost_of_goods":
        sold = np.nan_to_num(revenue["revenue"].to_numpy(dtype=np.float64)) != 0
        lacking = np.bincount(cell[sold & np.isnan(cost) & (cell >= 0)], minlength=n * width).reshape(n, width) > 0
    else:
        lacking = np.isnan(sums) & (np.nan_to_num(by_period.to_numpy(dtype=np.float64)) != 0)
    blank = lacking[:, at].any(axis=1)
    frame = pd.DataFrame(np.nan_to_num(stated), index=by_period.index)
    return sum_rows(frame, list(frame.columns)).mask(pd.Series(blank, index=frame.index))


def spent_by_product(revenue: pd.DataFrame, book: RevenueBook, members: Sequence[str]) -> pd.DataFrame:
    """Pivot the Revenue table to accounts x products over some periods; every product the table names is a column.

    Names that differ in capitals or spaces alone are one product, under the first of them in sort order.

    Args:
        revenue: the Revenue table.
        book: what was prepared of it.
        members: the periods to add up.
    """
    row, period, accounts = book.rows.account, book.rows.period, book.by_period.index
    code, spelled = coded(revenue["product"])
    first: dict[str, int] = {}
    same = [first.setdefault(normalise_name(name), place) for place, name in enumerate(spelled)]
    kept, column = np.unique(np.asarray(same, dtype=np.intp), return_inverse=True)
    products, code = [spelled[place] for place in kept], np.append(column, -1)[code]
    inside = np.asarray([*(label in set(members) for label in book.rows.labels), False])[period]
    cell = np.where((row >= 0) & (code >= 0) & inside, row * len(products) + code, -1)
    size = len(accounts) * len(products)
    sums = group_sums(revenue["revenue"].to_numpy(dtype=np.float64), cell, size).reshape(len(accounts), len(products))
    return pd.DataFrame(sums, index=accounts, columns=pd.Index(products, dtype="str"))


def by_product(revenue: pd.DataFrame, grain: Grain | None = None, most: int = 7) -> pd.DataFrame:
    """Add revenue up by period and product; products beyond the largest few become ``Other``.

    Args:
        revenue: the Revenue table.
        grain: the grain to roll dated periods up to; None keeps the data's own.
        most: how many products stand by name.

    Returns:
        Long table ``period``, ``product``, ``revenue``, in time order and products largest first.
    """
    code, products = coded(revenue["product"].fillna("Not stated"))
    amounts = revenue["revenue"].to_numpy(dtype=np.float64)
    totals = group_sums(amounts, code, len(products))
    order = sorted(range(len(products)), key=lambda i: (-np.nan_to_num(totals[i]), products[i]))
    shown = [products[i] for i in order[: most if len(order) > most + 1 else most + 1]]
    names = list(dict.fromkeys([*shown, *(["Other"] if len(order) > len(shown) else [])]))
    place = {name: i for i, name in enumerate(names)}
    column = np.asarray([place.get(name, place.get("Other", -1)) for name in products], dtype=np.intp)
    period, labels = _period_codes(revenue)
    if grain is not None:
        coarse = [_rolled(label, grain) for label in labels]
        labels = sorted(set(coarse))
        period = np.asarray([*(labels.index(label) for label in coarse), -1], dtype=np.intp)[period]
    cell = np.where(period >= 0, period * len(names) + column[code], -1) if len(code) else code
    sums = group_sums(amounts, cell, len(labels) * len(names))
    long = pd.DataFrame(
        {"period": np.repeat(labels, len(names)), "product": np.tile(names, len(labels)), "revenue": sums}
    )
    return long.dropna(subset=["revenue"]).reset_index(drop=True)


def _period_codes(revenue: pd.DataFrame) -> tuple[NDArray[np.intp], list[str]]:
    """Return the period of each row as :func:`coded` does; of amounts of which none says the time they share one, ""."""
    period, labels = coded(revenue["period"])
    if not labels and revenue["revenue"].notna().any():
        return np.zeros(len(revenue), dtype=np.intp), [""]
    return period, labels


def _rolled(label: str, grain: Grain) -> str:
    """Return the label of the longer period in which a period lies; one that is longer already, or has no year, stays."""
    period = Period.parse(label)
    day = period.first_day
    shorter = day is not None and list(Grain).index(period.grain) > list(Grain).index(grain)
    return Period.of(day, grain).label if day is not None and shorter else label


def coded(texts: pd.Series[str]) -> tuple[NDArray[np.intp], list[str]]:
    """Return the place of each text among the distinct ones, -1 where there is none, and those in sort order."""
    codes, found = pd.factorize(texts)
    labels = [str(name) for name in found]
    order = sorted(range(len(labels)), key=labels.__getitem__)
    rank = np.full(len(labels) + 1, -1, dtype=np.intp)
    rank[order] = np.arange(len(labels))
    return rank[codes], [labels[i] for i in order]


def read_revenue(revenue: pd.DataFrame, accounts: pd.Index, chosen: str, revenue_is: str) -> RevenueBook:
    """Prepare the Revenue table for every question about money.

    Args:
        revenue: the Revenue table.
        accounts: the keys of all accounts, in order.
        chosen: the setting ``window``: a period label, or "" for the default; one the data does not have counts as "".
        revenue_is: the setting ``revenue_is``.
    """
    rows = revenue_rows(revenue, accounts)
    by_period = revenue_by_period(revenue, rows, accounts)
    found = windows(by_period.columns)
    window = next((w for w in found if w.period is not None and w.period.label == chosen), default_window(found))
    if not found:
        window = Window(None, tuple(by_period.columns), complete=True, expected=1)
    before = year_before(window, found)
    monthly = any(w.period is not None and w.period.grain is Grain.MONTH for w in found)
    marked = revenue["recurring"]
    recurs = revenue_is == "recurring" or (
        revenue_is == "as marked" and len(marked) > 0 and bool(marked.fillna(value=False).all())
    )
    code, products = coded(revenue["product"])
    totals = group_sums(revenue["revenue"].to_numpy(dtype=np.float64), code, len(products))
    order = sorted(range(len(products)), key=lambda i: (-np.nan_to_num(totals[i]), products[i]))
    return RevenueBook(
        by_period=by_period,
        windows=found,
        window=window,
        before=before,
        unit="MRR" if recurs and monthly else "revenue",
        products=tuple(products[i] for i in order),
        rows=rows,
    )
