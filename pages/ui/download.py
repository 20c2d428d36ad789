"""A table as a file to take away: what looks like a formula stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamcore.workbook.cells import looks_like_formula

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd


DECIMALS = 4
"""Money to the cent and shares to a hundredth of a percent; more digits are noise to a reader."""


def csv_of(table: pd.DataFrame, titles: Mapping[str, str]) -> bytes:
    """Return a table as CSV that every spreadsheet program opens with the right letters.

    Args:
        table: the rows.
        titles: column -> heading, in order; other columns are left out.
    """
    out = table[list(titles)].copy()
    for column in out.columns:
        if out[column].dtype == "float64":
            out[column] = out[column].round(DECIMALS)
        elif str(out[column].dtype) in ("str", "object"):
            out[column] = [f"'{v}" if isinstance(v, str) and looks_like_formula(v) else v for v in out[column]]
    text = out.rename(columns=dict(titles)).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")
