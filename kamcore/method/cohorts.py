"""Who stays of those who began together: cohorts by the period of their first revenue (method.md 6.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECTION = "6.3"
CONVENTION = (
    "An account belongs to the first period with revenue above zero, and is kept in every period in which it has some."
)


@dataclass(frozen=True, slots=True, eq=False)
class Cohorts:
    """What is left of each cohort, by age (method.md 6.3).

    Attributes:
        table: One row per cohort and age, in that order: ``cohort`` and ``period`` (labels), ``age`` (periods since the first,
            0 for the first), ``open`` (yes for the cohort that may have begun before the data), ``accounts`` (at age 0),
            ``kept`` (at this age), ``accounts_kept`` (fraction), ``revenue`` (money above zero at this age) and
            ``revenue_kept`` (fraction of age 0).
        apart: Accounts with revenue before the first of these periods, and none in it; they are in no cohort.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    apart: int
    convention: str = CONVENTION
    section: str = SECTION


def cohorts(by_period: pd.DataFrame, seen_before: pd.Series[bool]) -> Cohorts:
    """Group accounts by the period of their first revenue, and follow each group.

    Args:
        by_period: Accounts x periods of equal length in time order without a gap, money; NaN is not known and counts as none.
        seen_before: By account: whether it had revenue before the first of these periods.

    Returns:
        A triangle: the first cohort has all ages, the last one age 0 only. A period in which nobody began has no row.

    Source: method.md 6.3; the usual cohort table of retention.
    """
    money = np.nan_to_num(by_period.to_numpy(dtype=np.float64)).clip(min=0.0)
    there = money > 0
    known_before = seen_before.reindex(by_period.index).fillna(value=False).to_numpy(dtype=np.bool_)
    width = money.shape[1]
    first = np.where(there.any(axis=1), there.argmax(axis=1) if width else 0, -1)
    late = known_before & (first != 0)
    first[late] = -1
    labels = [str(label) for label in by_period.columns]
    rows = [
        _row(labels, start, start + age, money[first == start])
        for start in range(width)
        if (first == start).any()
        for age in range(width - start)
    ]
    names = ["cohort", "period", "age", "open", "accounts", "kept", "accounts_kept", "revenue", "revenue_kept"]
    return Cohorts(table=pd.DataFrame(rows, columns=names), apart=int(late.sum()))


def _row(labels: list[str], start: int, at: int, members: NDArray[np.float64]) -> dict[str, object]:
    kept, begun = int((members[:, at] > 0).sum()), exact.total(members[:, start])
    revenue = exact.total(members[:, at])
    return {
        "cohort": labels[start],
        "period": labels[at],
        "age": at - start,
        "open": start == 0,
        "accounts": len(members),
        "kept": kept,
        "accounts_kept": kept / len(members),
        "revenue": revenue,
        "revenue_kept": revenue / begun,
    }
