"""Revenue over time by plan or product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from kamcore.workbook.periods import Grain, Period, label_words, without_gaps
from pages.ui.charts.frame import Spec, finish

if TYPE_CHECKING:
    from collections.abc import Collection

    from kamcore.palette import Palette


LEGEND_COLUMNS = 3
"""As many names stand side by side on a phone."""
OTHERS = 0.6
"""How strongly the bars of periods are drawn that the figures are not about."""


def over_time(
    by_product: pd.DataFrame,
    unit: str,
    currency: str,
    p: Palette,
    *,
    shown: Collection[str] = (),
    part: Collection[str] = (),
    height: int = 340,
) -> Spec:
    """Draw revenue by period, stacked by plan or product; bars for years and quarters, areas for months.

    Args:
        by_product: long table ``period``, ``product``, ``revenue``.
        unit: ``MRR`` or ``revenue``.
        currency: three letters.
        p: the palette.
        shown: the periods whose figures stand beside it: their bars keep the colour, the others step back. None of them in the
            data, or all of it: nothing steps back. Areas have no such parts.
        part: the periods of which only a part is known: their bars are outlined, so that they do not look like a collapse.
        height: in pixels.
    """
    data = _whole(by_product)
    periods = [Period.parse(label) for label in data["period"].unique() if label]
    products = list(dict.fromkeys(by_product["product"]))
    monthly = bool(periods) and all(period.grain is Grain.MONTH for period in periods)
    data["label"] = data["period"].map(label_words)
    title = f"{'MRR' if unit == 'MRR' else 'Revenue'} ({currency})"
    if monthly:
        data["start"] = data["period"] + "-01"
        x = alt.X("start:T", title="Month", axis=alt.Axis(format="%b %Y", tickCount=6, labelOverlap="greedy"))
        mark = alt.Chart(data).mark_area(line={"strokeWidth": 1}, opacity=0.85)
    else:
        x = alt.X(
            "label:N",
            title="Period",
            sort=None,
            axis=alt.Axis(labelAngle=0, labelOverlap=True),
            scale=alt.Scale(paddingInner=0.35, paddingOuter=0.2),
        )
        mark = alt.Chart(data).mark_bar()
        apart = data["period"].isin(list(shown))
        if apart.any() and not apart.all():
            data["opacity"] = apart.map({True: 1.0, False: OTHERS})
            mark = mark.encode(opacity=alt.Opacity("opacity:Q", scale=None))
    several = len(products) > 1
    unfinished = data["period"].isin(list(part))
    colour = (
        alt.Color(
            "product:N",
            title=None,
            sort=products,
            legend=alt.Legend(columns=LEGEND_COLUMNS, labelLimit=120),
            scale=alt.Scale(domain=products, range=list(p.series)[: len(products)]),
        )
        if several
        else alt.value(p.accent)
    )
    chart = mark.encode(
        x=x,
        y=alt.Y("sum(revenue):Q", title=title, axis=alt.Axis(format="~s", tickCount=6), stack="zero"),
        color=colour,
        tooltip=[
            alt.Tooltip("label:N", title="Period"),
            alt.Tooltip("product:N", title="Plan or product"),
            alt.Tooltip("sum(revenue):Q", title=title, format=",.0f"),
        ],
    ).properties(height=height, width="container")
    if unfinished.any() and not monthly:
        data["fill"] = unfinished.map({True: 0.15, False: 1.0})
        data["edge"] = unfinished.map({True: 1.5, False: 0.0})
        chart = chart.encode(
            fillOpacity=alt.FillOpacity("fill:Q", scale=None),
            strokeWidth=alt.StrokeWidth("edge:Q", scale=None),
            stroke=alt.Stroke("product:N", legend=None, scale=colour.scale) if several else alt.value(p.accent),
            strokeDash=alt.value([4, 3]),
        )
    return finish(chart, p)


def _whole(by_product: pd.DataFrame) -> pd.DataFrame:
    """Give every product a row in every period, 0 where it brought nothing, also in periods without any revenue.

    A stacked area crosses itself over a gap, and bars side by side hide one.
    """
    places = [without_gaps(by_product["period"]), by_product["product"].drop_duplicates()]
    rows = by_product.set_index(["period", "product"])["revenue"]
    return rows.reindex(pd.MultiIndex.from_product(places, names=["period", "product"]), fill_value=0.0).reset_index()
