"""The Lorenz curve: what the smallest accounts bring, against what they would bring if all brought the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from pages.ui.charts.frame import Spec, finish

if TYPE_CHECKING:
    from kamcore.palette import Palette

MOST_POINTS = 400


def lorenz(curve: pd.DataFrame, p: Palette, height: int = 320) -> Spec:
    """Draw the curve and the diagonal of equality.

    Args:
        curve: ``accounts`` and ``revenue``, running shares from (0, 0) to (1, 1).
        p: the palette.
        height: in pixels.
    """
    step = -(-len(curve) // MOST_POINTS)
    points = pd.concat([curve.iloc[::step], curve.iloc[-1:]]).drop_duplicates()
    axes = {
        "x": alt.X("accounts:Q", title="Share of accounts, smallest first (%)", axis=alt.Axis(format=".0%")),
        "y": alt.Y("revenue:Q", title="Share of revenue (%)", axis=alt.Axis(format=".0%")),
    }
    tips = [
        alt.Tooltip("accounts:Q", title="Smallest accounts", format=".0%"),
        alt.Tooltip("revenue:Q", title="bring", format=".1%"),
    ]
    line = alt.Chart(points).mark_line(color=p.accent, strokeWidth=3).encode(**axes, tooltip=tips)
    area = alt.Chart(points).mark_area(color=p.accent, opacity=0.12).encode(**axes)
    ends = pd.DataFrame({"accounts": [0.0, 1.0], "revenue": [0.0, 1.0]})
    equal = alt.Chart(ends).mark_line(color=p.context, strokeDash=[4, 4]).encode(**axes)
    label = pd.DataFrame({"accounts": [0.5], "revenue": [0.5], "words": ["all equal"]})
    words = alt.Chart(label).mark_text(color=p.muted, align="right", dx=-8, dy=-6).encode(**axes, text="words:N")
    return finish(alt.layer(area, line, equal, words).properties(height=height, width="container"), p)
