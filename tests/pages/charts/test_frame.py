"""What all charts share."""

from __future__ import annotations

import pandas as pd

from kamcore.palette import LIGHT
from pages.ui.charts import abc
from pages.ui.charts.frame import AMOUNTS
from pages.ui.charts.revenue import over_time


def test_axes_write_numbers_as_sentences_do():
    long = pd.DataFrame({"period": ["2024", "2025"], "product": "", "revenue": [1000.0, 2000.0]})
    spec = over_time(long, "revenue", "EUR", LIGHT)
    assert spec["config"]["locale"]["number"]["percent"] == " %"
    assert spec["encoding"]["y"]["axis"]["labelExpr"] == AMOUNTS
    assert "labelExpr" not in spec["encoding"]["x"]["axis"]
    assert all("labelExpr" not in tooltip for tooltip in spec["encoding"]["tooltip"])


def test_the_bars_of_the_classes_have_few_ticks():
    columns = {"accounts": 1, "account_share": 1 / 3, "revenue": 1.0, "revenue_share": 1 / 3}
    spec = abc.tiers(pd.DataFrame(columns, index=["A", "B", "C"]), "EUR", LIGHT)
    assert spec["layer"][0]["encoding"]["x"]["axis"]["tickCount"] == 5
