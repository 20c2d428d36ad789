"""Changing what is scored and who is a key account: weights, ratings and the rule; each change is a new Portfolio."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pandas as pd

from kamcore.analysis.criteria import STANDARD
from kamcore.workbook.editing import check_value
from kamcore.workbook.portfolio import normalise_name
from kamcore.workbook.schema import SHEETS
from kamcore.workbook.settings import KEY_MEASURES, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis.criteria import Criterion
    from kamcore.workbook.portfolio import Portfolio


def reweigh(
    portfolio: Portfolio,
    criteria: tuple[Criterion, ...],
    weights: Mapping[str, float],
    blocks: Mapping[str, float] | None = None,
) -> Portfolio:
    """Set weights of factors and of the blocks growth and harmony.

    A book without a Criteria sheet gets one, with the standard factors in force; one whose figure the book does not have is not
    made.

    Args:
        portfolio: the book.
        criteria: the factors in force.
        weights: factor -> weight, zero or more.
        blocks: block -> weight, zero or more.

    Raises:
        ValueError: for a weight below zero, or a factor that is not in force.
    """
    in_force = {c.factor for c in criteria}
    unknown = [factor for factor in weights if factor not in in_force]
    if unknown:
        raise ValueError(f"there is no factor {unknown[0]!r} to weigh")
    column = SHEETS["criteria"].column("weight")
    checked = {factor: check_value(column, float(weight)) for factor, weight in weights.items()}
    tables = {}
    if checked:
        sheet = portfolio["criteria"]
        if sheet.empty:
            sheet = _standard_sheet(in_force)
        sheet["weight"] = sheet["factor"].map(checked).astype("float64").fillna(sheet["weight"])
        tables["criteria"] = sheet
    settings = None
    if blocks:
        given = {f"{block}_weight": float(weight) for block, weight in blocks.items()}
        settings = Settings.of(dict(portfolio.settings.items()) | given)
    return portfolio.replace(tables, settings=settings)


def _standard_sheet(in_force: set[str]) -> pd.DataFrame:
    rows = [asdict(c) for c in STANDARD if c.factor in in_force]
    for row in rows:
        del row["standard"]
        row["weight"] = float(row["weight"])
        row["rule"] = row["rule"] if row["source"] else None
        row["reverse"] = row["reverse"] if row["source"] else None
        for column in ("source", "anchor_low", "anchor_high"):
            row[column] = row[column] or None
    return pd.DataFrame(rows)


def write_rule(portfolio: Portfolio, thresholds: Mapping[str, float], needed: int) -> Portfolio:
    """Write the rule for key accounts into the settings, in place of the one that stood there.

    Args:
        portfolio: the book.
        thresholds: measure -> the value from which its criterion is met; none: the book goes back to the rule to begin with.
        needed: how many criteria have to be met.

    Raises:
        ValueError: for a measure no rule can be made of, or a threshold outside the bounds of its setting.
    """
    fields = {f"key_{name}" for name in KEY_MEASURES} | {"key_needed"}
    stated: dict[str, Any] = {name: value for name, value in portfolio.settings.items() if name not in fields}
    stated |= {f"key_{name}": float(least) for name, least in thresholds.items()}
    if 0 < needed < len(thresholds):
        stated["key_needed"] = needed
    return portfolio.replace(settings=Settings.of(stated))


def rate(portfolio: Portfolio, ratings: Mapping[tuple[str, str], float | None]) -> Portfolio:
    """Set ratings, or take them out.

    A factor spelt a little differently in the book counts as the same.

    Args:
        portfolio: the book.
        ratings: (account, factor) -> 0 to 10, or None to take the rating out.

    Raises:
        ValueError: for a rating outside 0 to 10, or an account that is not in the book.
    """
    column = SHEETS["ratings"].column("rating")
    accounts = set(portfolio["accounts"]["key"])
    wanted = {}
    for (account, factor), rating in ratings.items():
        if account not in accounts:
            raise ValueError(f"there is no account {account!r} in this book")
        wanted[account, normalise_name(factor)] = (account, factor, check_value(column, rating))
    sheet = portfolio["ratings"]
    spelling = {name: normalise_name(name) for name in sheet["factor"].dropna().unique()}
    touched = sheet["account"].isin({account for account, _ in wanted})
    gone, there = [], set()
    rows = sheet.loc[touched, ["account", "factor"]]
    for at, account, factor in rows.itertuples(name=None):
        cell = (str(account), spelling.get(factor, ""))
        if cell in wanted:
            there.add(cell)
            value = wanted[cell][2]
            if value is None:
                gone.append(at)
            else:
                sheet.loc[at, "rating"] = value
    new = [
        {"account": account, "factor": factor, "rating": value}
        for cell, (account, factor, value) in wanted.items()
        if cell not in there and value is not None
    ]
    sheet = sheet.drop(index=gone)
    if new:
        sheet = pd.concat([sheet, pd.DataFrame(new)], ignore_index=True) if len(sheet) else pd.DataFrame(new)
    return portfolio.replace({"ratings": sheet})
