"""The questions about where accounts come from and where they are heading: forecast positions (method.md 3.5)."""

from __future__ import annotations

from kamcore.analysis.question import question
from kamcore.analysis.watch import Watch
from kamcore.method.forecast import ForecastResult, forecast
from kamcore.method.quadrant import SCALE


class Outlook(Watch):
    """What an Analysis says about the way of accounts over time."""

    @question(needs=("accounts", "quadrant"))
    def forecast(self) -> ForecastResult:
        """Where the placed accounts are forecast to stand on the quadrant; a figure off the scale counts as none."""
        wanted = self.accounts[["forecast_attractiveness", "forecast_strength"]]
        wanted = wanted.where((wanted >= 0.0) & (wanted <= SCALE))
        return forecast(self.quadrant, wanted["forecast_attractiveness"], wanted["forecast_strength"])
