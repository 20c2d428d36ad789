"""The ratings of one relationship over time: which rows tell of it, and rating it as of a month beside the earlier rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from kamcore.workbook.editing import check_value
from kamcore.workbook.latest_views import by_time
from kamcore.workbook.schema import SHEETS

if TYPE_CHECKING:
    from kamcore.workbook.editing import Value
    from kamcore.workbook.portfolio import Portfolio


def rows_of(portfolio: Portfolio, account: str, view: str) -> pd.DataFrame:
    """Return the rows of the Relationship sheet on one account in one view, oldest first; a row without a view is ours.

    Args:
        portfolio: the book.
        account: key of the account.
        view: ``ours`` or ``customer``.
    """
    rows = portfolio["relationship"]
    return by_time(rows[(rows["account"] == account) & (rows["view"].fillna("ours") == view)])


def rate_item(
    portfolio: Portfolio, account: str, view: str, item: str, rating: Value, *, as_of: str | None, today: str | None
) -> Portfolio:
    """Rate one item of a relationship as of a period; what was rated before stays as a row of its own.

    The row of that period is changed; where there is none, a new one begins as a copy of the latest. A row that says no time tells
    of today: before another is put beside it, it is given the time of today, or it would go on counting as the latest.

    Args:
        portfolio: the book.
        account: key of the account.
        view: ``ours`` or ``customer``.
        item: the column of the item.
        rating: 1 to 4; None clears it.
        as_of: label of the period; None changes the latest row, whatever its time.
        today: label of the period the book is looked at from; None when it is not known.

    Raises:
        ValueError: for a rating outside 1 to 4, or an account that is not in the book.
    """
    if account not in set(portfolio["accounts"]["key"]):
        raise ValueError(f"there is no account {account!r} in this book")
    value = check_value(SHEETS["relationship"].column(item), rating)
    sheet, own = portfolio["relationship"], rows_of(portfolio, account, view)
    if as_of is not None:
        times = set(own["as_of"].dropna())
        stamp = today if today is not None and today not in times else as_of
        undated = own.index[own["as_of"].isna()]
        if len(undated) and stamp not in times:
            sheet.loc[undated, "as_of"] = own.loc[undated, "as_of"] = stamp
        elif len(undated):
            as_of = None
    at = own.index[-1:] if as_of is None else own.index[own["as_of"] == as_of]
    if len(at):
        sheet.loc[at, item] = value
        return portfolio.replace({"relationship": sheet})
    new = (
        own.iloc[-1:].assign(as_of=as_of)
        if len(own)
        else pd.DataFrame([{"account": account, "view": view, "as_of": as_of}])
    )
    new = new.assign(**{item: value})
    return portfolio.replace({"relationship": pd.concat([sheet, new], ignore_index=True) if len(sheet) else new})


def remove_rating(portfolio: Portfolio, account: str, view: str, as_of: str | None) -> Portfolio:
    """Return the book without the rating of that time; one that is not there changes nothing.

    Args:
        portfolio: the book.
        account: key of the account.
        view: ``ours`` or ``customer``.
        as_of: label of its time; None for the one that says none.
    """
    own = rows_of(portfolio, account, view)
    gone = own.index[own["as_of"].isna() if as_of is None else own["as_of"] == as_of]
    return portfolio.replace({"relationship": portfolio["relationship"].drop(index=gone)}) if len(gone) else portfolio
