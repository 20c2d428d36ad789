"""Cohorts as a triangle of shares, darker where more is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np

from kamcore import wording
from pages.ui.charts.frame import Spec, finish

if TYPE_CHECKING:
    import pandas as pd

    from kamcore.palette import Palette

DARK_FROM = 0.6
"""From this share on the number stands in the colour of the background."""


def triangle(data: pd.DataFrame, p: Palette, *, measure: str, unit: str, currency: str) -> Spec:
    """Draw the triangle.

    Args:
        data: one row per cohort and age: ``cohort`` (as it is read), ``period`` (as it is read), ``age``, ``accounts``,
            ``kept``, ``accounts_kept``, ``revenue``, ``revenue_kept``.
        p: the palette.
        measure: ``accounts_kept`` or ``revenue_kept``.
        unit: ``year`` or ``quarter``.
        currency: three letters.
    """
    rows = data.assign(
        share=data[measure].clip(upper=1.0),
        label=np.where(data[measure] >= 9.995, ">999", [f"{value * 100:.0f}" for value in data[measure]]),
        told=[wording.percent(value) for value in data[measure]],
        money=[wording.money_in_full(value, currency) for value in data["revenue"]],
        who=[
            f"{kept:,} of {wording.plural(n, 'account')}"
            for kept, n in zip(data["kept"], data["accounts"], strict=True)
        ],
    )
    order = list(dict.fromkeys(rows["cohort"]))
    base = alt.Chart(rows).encode(
        x=alt.X("age:O", title=f"Age: {unit}s after the first", axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y(
            "cohort:N", sort=order, title=f"{unit.capitalize()} of the first revenue", axis=alt.Axis(labelLimit=130)
        ),
        tooltip=[
            alt.Tooltip("cohort:N", title="Began in"),
            alt.Tooltip("period:N", title="In"),
            alt.Tooltip("told:N", title="Left"),
            alt.Tooltip("who:N", title="Still there"),
            alt.Tooltip("money:N", title="Revenue"),
        ],
    )
    rect = base.mark_rect(stroke=p.background, strokeWidth=2).encode(
        color=alt.Color("share:Q", scale=alt.Scale(domain=[0, 1], range=[p.surface, p.accent]), legend=None)
    )
    text = base.mark_text(fontSize=12).encode(
        text="label:N",
        color=alt.condition(f"datum.share >= {DARK_FROM}", alt.value(p.background), alt.value(p.text)),
    )
    return finish(alt.layer(rect, text).properties(height=max(120, 34 * len(order) + 60), width="container"), p)
