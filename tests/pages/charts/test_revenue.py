from __future__ import annotations

import pandas as pd

from kamcore.palette import LIGHT
from pages.ui.charts.revenue import over_time


def test_a_month_without_a_product_is_a_nought_of_the_stack_and_no_gap():
    """A stacked area drawn over a gap crosses the areas beneath it."""
    long = pd.DataFrame(
        [("2025-01", "Basic", 10.0), ("2025-01", "Plus", 5.0), ("2025-02", "Basic", 12.0), ("2025-03", "Plus", 6.0)],
        columns=["period", "product", "revenue"],
    )
    spec = over_time(long, "revenue", "EUR", LIGHT)
    rows = next(iter(spec["datasets"].values()))
    drawn = {(row["period"], row["product"]): row["revenue"] for row in rows}
    assert len(drawn) == 6
    assert drawn["2025-02", "Plus"] == drawn["2025-03", "Basic"] == 0.0
    assert drawn["2025-03", "Plus"] == 6.0
    assert len(long) == 4
