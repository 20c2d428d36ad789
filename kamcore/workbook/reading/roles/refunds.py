"""Which column says what was given back of each amount."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from kamcore.workbook.reading.headings import even_heading
from kamcore.workbook.reading.roles.columns import MOST_LOOKED_AT, floats_in, holds_numbers, sales_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kamcore.workbook.reading.table import Table

_CENT: Final = 0.006
_TWO_CENTS: Final = 0.021


def refunded_column(table: Table, amounts: Sequence[int]) -> int | None:
    """Return the heading of what was given back of each amount; None when there is none, or it was taken off already.

    Args:
        table: the table.
        amounts: the headings of amounts, that which counts first.
    """
    named = (place for place, text in enumerate(table.texts) if sales_key(even_heading(text)) == "refunded")
    place = next((place for place in named if holds_numbers(table, place)), None)
    return None if place is None or _taken_off(table, place, amounts) else place


def _taken_off(table: Table, refunded: int, amounts: Sequence[int]) -> bool:
    """Whether an amount is what another one comes to less what was given back, and at most one more figure beside."""
    if len(amounts) < 2:
        return False
    net, back = _figures(table, amounts[0]), np.abs(_figures(table, refunded))
    given = np.nan_to_num(back) > _CENT
    others = [p for p in range(min(len(table.places), MOST_LOOKED_AT // 4)) if p not in (*amounts, refunded)]
    beside = [
        np.zeros(len(net)),
        *(np.abs(np.nan_to_num(_figures(table, p))) for p in others if holds_numbers(table, p)),
    ]
    for gross in amounts[1:]:
        rest = _figures(table, gross)[given] - net[given] - back[given]
        if given.any() and any((np.abs(rest - less[given]) <= _TWO_CENTS).all() for less in beside):
            return True
    return False


def _figures(table: Table, place: int) -> NDArray[np.float64]:
    return floats_in(table.sample(place))
