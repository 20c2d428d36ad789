from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from kamcore.method.value import whale_curve
from kamcore.palette import THEMES
from pages.ui.charts.whale import MOST_POINTS, chart, points


def curve_of(profits):
    keys = [f"a{i}" for i in range(len(profits))]
    return whale_curve(pd.Series(profits, index=keys, dtype="float64")), pd.Series(keys, index=keys)


def test_every_account_has_a_point_and_the_line_begins_at_zero():
    curve, names = curve_of([60.0, 50.0, -10.0])
    data = points(curve, names, "EUR")
    assert data["height"].tolist() == pytest.approx([0, 0.6, 1.1, 1.0])
    assert data["kind"].tolist() == ["start", "earns", "earns", "costs"]
    assert data["profit"].tolist() == ["", "€60", "€50", "-€10"]


def test_of_thousands_some_are_drawn_with_the_peak_and_the_last():
    curve, names = curve_of(list(np.linspace(100, -20, 5003)))
    data = points(curve, names, "EUR")
    assert len(data) <= MOST_POINTS + 3
    assert {0, curve.k, curve.n} <= set(data["position"])


@pytest.mark.parametrize("profits", [[5.0], [0.0], [-5.0, -2.0], [5.0, -5.0], [1e12, 1e-6]])
def test_it_draws_whatever_the_total_is(profits):
    curve, names = curve_of(profits)
    for p in THEMES.values():
        text = json.dumps(chart(curve, names, "EUR", chosen="a0", p=p), allow_nan=False)
        assert "Cumulative profit (" in text
