"""Where accounts are heading on the quadrant: the forecast position and the cell it lies in (method.md 3.5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from kamcore.method import exact
from kamcore.method.quadrant import place

if TYPE_CHECKING:
    from kamcore.method.quadrant import QuadrantResult

SECTION = "3.5"
CONVENTION = (
    "The forecast is what people typed in, cut by the lines of today; where one axis is blank, it stays as it is."
)


@dataclass(frozen=True, slots=True, eq=False)
class ForecastResult:
    """The forecast position of the accounts that have one (method.md 3.5).

    Attributes:
        table: Indexed by account, in the order of the quadrant: ``attractiveness``, ``strength`` and ``cell`` today,
            ``next_attractiveness``, ``next_strength`` and ``next_cell`` as forecast, and ``moves`` (yes when the cell
            changes). Placed accounts with a forecast on at least one axis only.
        given: For how many accounts a forecast is given, placed today or not.
        convention: The rules in force, in one sentence.
        section: Section of method.md.
    """

    table: pd.DataFrame
    given: int
    convention: str = CONVENTION
    section: str = SECTION

    @property
    def movers(self) -> tuple[str, ...]:
        """The accounts whose cell would change, in the order of the table."""
        return tuple(map(str, self.table.index[self.table["moves"].to_numpy(dtype=np.bool_)]))


def forecast(quadrant: QuadrantResult, attractiveness: pd.Series[float], strength: pd.Series[float]) -> ForecastResult:
    """Place accounts where they are forecast to stand, against the cut-lines of today.

    Args:
        quadrant: Where the accounts stand today.
        attractiveness: Forecast attractiveness by account, 0-10, NaN where none is given.
        strength: Forecast relationship strength by account, 0-10, NaN where none is given.

    Returns:
        The placed accounts with a forecast, and which of them would change their cell.

    Raises:
        ValueError: A forecast is outside 0-10 or an account is given twice.

    Source: method.md 3.5 (McDonald & Woodburn: the portfolio as it is and as it is meant to become).
    """
    across = exact.account_values(attractiveness, "forecast attractiveness")
    along = exact.account_values(strength, "forecast strength")
    keys = exact.all_keys(across.index, along.index)
    some = keys[~(np.isnan(exact.aligned(across, keys)) & np.isnan(exact.aligned(along, keys)))]
    now = quadrant.table[quadrant.table["placed"].to_numpy(dtype=np.bool_)]
    now = now.loc[now.index.isin(some), ["attractiveness", "strength", "cell"]]
    following = {
        name: np.where(np.isnan(wanted := exact.aligned(values, now.index)), now[name].to_numpy(), wanted)
        for name, values in (("attractiveness", across), ("strength", along))
    }
    x, y = (pd.Series(values, index=now.index) for values in following.values())
    if len(now):
        cuts = quadrant.cuts
        cells = place(x, y, "custom", cuts["attractiveness"], cuts["strength"]).table["cell"].reindex(now.index)
    else:
        cells = now["cell"]
    table = now.assign(next_attractiveness=x, next_strength=y, next_cell=cells)
    table["moves"] = (table["next_cell"] != table["cell"]).to_numpy(dtype=np.bool_)
    return ForecastResult(table=table, given=len(some))
