"""One account's revenue over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from kamcore.workbook.periods import Grain, Period, label_words, without_gaps
from pages.ui.charts.frame import Spec, finish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.palette import Palette


def account_trend(
    values: pd.Series[float], shown: Sequence[str], *, unit: str, currency: str, p: Palette, height: int = 260
) -> Spec:
    """Draw one bar per period of the data; the periods inside the stretch of time that is shown are in the accent colour.

    Args:
        values: money by period label, in time order.
        shown: the labels inside the stretch of time that is shown.
        unit: ``MRR`` or ``revenue``.
        currency: three letters.
        p: the palette.
        height: in pixels.
    """
    values = values.reindex(without_gaps(values.index))  # a month in which nobody bought keeps its place
    words = [label_words(label) for label in values.index]
    data = pd.DataFrame(
        {"period": words, "label": [_short(label) for label in values.index], "money": values.to_numpy()}
    )
    data["colour"] = [p.accent if label in set(shown) else p.context for label in values.index]
    title = f"{'MRR' if unit == 'MRR' else 'Revenue'} ({currency})"
    chart = (
        alt.Chart(data)
        .mark_bar(cornerRadiusEnd=2, **({"size": 46} if len(data) < 7 else {}))
        .encode(
            x=alt.X(
                "label:N",
                sort=None,
                title="Period",
                axis=alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=12),
            ),
            y=alt.Y("money:Q", title=title, axis=alt.Axis(format="~s")),
            color=alt.Color("colour:N", scale=None),
            tooltip=[alt.Tooltip("period:N", title="Period"), alt.Tooltip("money:Q", title=title, format=",.0f")],
        )
        .properties(height=height, width="container")
    )
    return finish(chart, p)


def _short(label: str) -> str:
    """Write a period as it fits under a bar: ``Jan 2025`` for a month."""
    words = label_words(label)
    if not label or Period.parse(label).grain is not Grain.MONTH:
        return words
    month, year = words.split(" ")
    return f"{month[:3]} {year}"
