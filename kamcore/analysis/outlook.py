"""The questions about where accounts come from and where they are heading (method.md 3.5, 4 and 6.3)."""

from __future__ import annotations

import pandas as pd

from kamcore.analysis.question import question
from kamcore.analysis.watch import Watch
from kamcore.method import exact
from kamcore.method.cohorts import Cohorts, cohorts
from kamcore.method.forecast import ForecastResult, forecast
from kamcore.method.quadrant import SCALE
from kamcore.method.stage_items import ITEM_KEYS
from kamcore.method.stages import classify_stages
from kamcore.workbook.latest_views import by_time
from kamcore.workbook.periods import Grain, Period

COHORT_GRAINS = (Grain.YEAR, Grain.QUARTER)
FEW_YEARS = 3
"""With fewer whole years than that, quarters tell more."""
MOST_STEPS = 8
"""So many of the latest years or quarters are looked at; who began earlier belongs to the first."""


class Outlook(Watch):
    """What an Analysis says about the way of accounts over time."""

    @question(needs=("accounts", "quadrant"))
    def forecast(self) -> ForecastResult:
        """Where the placed accounts are forecast to stand on the quadrant; a figure off the scale counts as none."""
        wanted = self.accounts[["forecast_attractiveness", "forecast_strength"]]
        wanted = wanted.where((wanted >= 0.0) & (wanted <= SCALE))
        return forecast(self.quadrant, wanted["forecast_attractiveness"], wanted["forecast_strength"])

    @question(sheets=("relationship",), needs=("accounts", "stages"))
    def stage_history(self) -> pd.DataFrame:
        """The stages of the accounts that were rated at several times: ``account``, ``as_of`` and ``stage``, oldest first.

        Our view. Earlier rows count as they were typed in; the latest is the stage of today. ``as_of`` is "" where the latest
        row says no time.
        """
        rows = by_time(self.book["relationship"])
        known = exact.places(pd.Index(rows["account"]), self.accounts.index) >= 0
        rows = rows[(rows["view"].fillna("ours") == "ours") & known]
        rows = rows.drop_duplicates(["account", "as_of"], keep="last")
        rows = rows[rows.duplicated("account", keep=False).to_numpy(dtype=bool)].reset_index(drop=True)
        stage = classify_stages(rows[list(ITEM_KEYS)]).table["stage"].reindex(rows.index)
        latest = ~rows.duplicated("account", keep="last")
        today = rows["account"].map(self.stages.table["stage"])
        found = pd.DataFrame(
            {"account": rows["account"], "as_of": rows["as_of"].fillna(""), "stage": stage.where(~latest, today)}
        )
        order = pd.Series(range(len(self.accounts)), index=self.accounts.index)
        return found.sort_values("account", key=lambda keys: keys.map(order), kind="stable").reset_index(drop=True)

    @question(needs=("revenue",))
    def cohorts(self) -> Cohorts | None:
        """Who stays of those who began together: by year, or by quarter where the data has fewer than three whole years.

        None when the data does not cover two such periods.
        """
        book, end = self.revenue, self.revenue.window.period
        if end is None or end.last_day is None:
            return None
        steps = [
            w
            for w in book.windows
            if w.complete and w.period and w.period.last_day and w.period.last_day <= end.last_day
        ]
        years, quarters = ([w for w in steps if w.period and w.period.grain is grain] for grain in COHORT_GRAINS)
        chosen = quarters if len(years) < FEW_YEARS and len(quarters) > len(years) else years
        labels = _without_gaps([w.period for w in chosen if w.period])[-MOST_STEPS:]
        if len(labels) < 2:
            return None
        known = {w.period.label: book.total(w) for w in chosen if w.period}
        nothing = pd.Series(0.0, index=book.by_period.index)
        money = pd.DataFrame({label: known.get(label, nothing) for label in labels}, index=book.by_period.index)
        begins = Period.parse(labels[0]).first_day
        days = [Period.parse(str(label)).first_day if label else None for label in book.by_period.columns]
        earlier = [day is not None and begins is not None and day < begins for day in days]
        return cohorts(money, (book.by_period.loc[:, earlier] > 0).any(axis=1))


def _without_gaps(periods: list[Period]) -> list[str]:
    """Return the labels from the first period to the last, with those in which nothing was billed."""
    if not periods:
        return []
    labels = [periods[-1].label]
    at = periods[-1]
    while at > periods[0]:
        at = at.back()
        labels.append(at.label)
    return labels[::-1]
