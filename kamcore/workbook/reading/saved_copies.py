"""A copy that was saved here beside a newer export: what both tell of counts once, as the export has it.

The copy brings what was typed in, ratings, people and actions; the export brings the sales. Dropped in together they are one book.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from kamcore.workbook.periods import Period, without_gaps
from kamcore.workbook.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.revenue import Lines

_CENT: Final = 0.011
_LEAST_ALIKE: Final = 0.8
"""So large a part of what both tell of has to be equal to the cent; a credit note may have come since."""
_LEAST_AMOUNTS: Final = 3
"""So many different amounts have to be equal: one price that two tables share is no sale that stands in both."""


def copies_give_way(parts: Sequence[Lines]) -> list[Lines]:
    """Leave out revenue of a saved copy for the time of which another table tells the same sales; said in the copy's ledger.

    Costs that stand beside it stay, since an export seldom has them.
    """
    ours = [part for part in parts if _is_saved(part)]
    others = [part for part in parts if not _is_saved(part)]
    if not ours or not others:
        return list(parts)
    told = {label for part in others for label in _labels(part) if label}
    if not told or not _tell_the_same(ours, others):
        return list(parts)
    grain = Period.parse(min(told)).grain
    told = set(without_gaps(told)) if all(Period.parse(label).grain is grain for label in told) else told
    return [_without(part, told) if _is_saved(part) else part for part in parts]


def _is_saved(part: Lines) -> bool:
    return part.whole_rows and part.ledger.table.is_ours and "revenue" in part.amounts


def _labels(part: Lines) -> list[str]:
    return [part.periods.labels[code] for code in part.periods.present.tolist()]


def _sums(parts: Sequence[Lines]) -> pd.Series[float]:
    """Add up revenue by account and period."""
    frames = [
        pd.DataFrame({"account": part.accounts, "period": part.periods.series(), "revenue": part.amounts["revenue"]})
        for part in parts
        if "revenue" in part.amounts and len(part.rows)
    ]
    if not frames:
        return pd.Series(dtype="float64")
    whole = pd.concat(frames, ignore_index=True).dropna()
    return whole.groupby(["account", "period"])["revenue"].sum()


def _tell_the_same(ours: Sequence[Lines], others: Sequence[Lines]) -> bool:
    both = pd.concat([_sums(ours), _sums(others)], axis=1, join="inner")
    both = both[(both != 0.0).any(axis=1)]
    alike = both[(both.iloc[:, 0] - both.iloc[:, 1]).abs() <= _CENT]
    return len(alike) >= _LEAST_ALIKE * len(both) and alike.iloc[:, 0].round(2).nunique() >= _LEAST_AMOUNTS


def _without(part: Lines, told: set[str]) -> Lines:
    """Take the revenue of some periods out of a copy's lines; a line with nothing else goes as a whole."""
    there: NDArray[np.bool_] = np.array([*(label in told for label in part.periods.labels), False])[part.periods.codes]
    costs = [~np.isnan(amounts) for measure, amounts in part.amounts.items() if measure != "revenue"]
    gone = there & ~np.any(costs, axis=0) if costs else there
    where = np.zeros(len(part.ledger.table.rows), np.bool_)
    where[part.rows[there]] = True
    whole = np.zeros_like(where)
    whole[part.rows[gone]] = True
    found = "{cell}, revenue of a saved copy for a time of which another table tells the same sales"
    expected, fix = "each sale once", "Nothing to do: the other table counts; what else the copy holds stays."
    for rows, say in ((whole, part.ledger.leave_out), (where & ~whole, part.ledger.note)):
        say(rows, "copy-gives-way", found, expected, fix, severity=Severity.NOTE, column=part.column)
    part.amounts["revenue"] = np.where(there, np.nan, part.amounts["revenue"])
    return part.take(~gone)
