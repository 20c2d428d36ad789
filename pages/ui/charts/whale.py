"""The whale curve: cumulative profit, the most profitable account first, and what the last ones give back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pandas as pd

from kamcore import wording
from pages.ui.charts.frame import Spec, finish

if TYPE_CHECKING:
    from kamcore.method.value import WhaleCurve
    from kamcore.palette import Palette

MOST_POINTS = 400
"""So many accounts have a point; of more every so-many-th is drawn, with the peak and the last."""
SELECT = "account"


def points(curve: WhaleCurve, names: pd.Series[str], currency: str) -> pd.DataFrame:
    """Return one row per point, the start at zero included.

    Args:
        curve: at least one account.
        names: account names by key.
        currency: three letters.

    Returns:
        ``position``, ``height`` (a share of the total, or money), ``key``, ``name``, ``profit`` and ``up_to`` (in words), and
        ``kind``: ``earns`` or ``costs``.
    """
    table = curve.table
    n = len(table)
    at = np.arange(n)
    if n > MOST_POINTS:
        at = np.unique([*range(0, n, -(-n // MOST_POINTS)), max(curve.k - 1, 0), n - 1])
    rows = table.iloc[at]
    share = curve.measure == "share"
    data = pd.DataFrame(
        {
            "position": rows["position"].to_numpy(),
            "height": rows["share" if share else "cumulative"].to_numpy(),
            "key": [str(key) for key in rows.index],
            "name": names.reindex(rows.index).to_numpy(dtype=object),
            "profit": [wording.money_in_full(value, currency) for value in rows["profit"]],
            "up_to": [wording.money_in_full(value, currency) for value in rows["cumulative"]],
            "kind": np.where(rows["profit"].to_numpy() < 0, "costs", "earns"),
        }
    )
    start = {"position": 0, "height": 0.0, "key": "", "name": "", "profit": "", "up_to": "", "kind": "start"}
    return pd.concat([pd.DataFrame([start]), data], ignore_index=True)


def chart(
    curve: WhaleCurve, names: pd.Series[str], currency: str, *, chosen: str | None, p: Palette, height: int = 400
) -> Spec:
    """Draw the whale curve.

    Args:
        curve: cumulative profit with its peak; at least one account.
        names: account names by key.
        currency: three letters.
        chosen: key of the chosen account; its point is outlined.
        p: the palette.
        height: in pixels.
    """
    data = points(curve, names, currency)
    data["colour"] = data["kind"].map({"earns": p.accent, "costs": p.bad, "start": "transparent"})
    data["chosen"] = (data["key"] == (chosen or "")) & (data["key"] != "")
    share = curve.measure == "share"
    level = 1.0 if share else curve.total
    peak = (curve.peak_share or 0.0) if share else curve.peak
    lowest = min(0.0, float(data["height"].min()))
    title = "Cumulative profit (% of the total)" if share else f"Cumulative profit ({currency})"
    x = alt.X(
        "position:Q",
        title="Accounts by profit, most profitable first",
        scale=alt.Scale(domain=[0, curve.n], nice=False),
        axis=alt.Axis(format=",d", tickMinStep=1, grid=False),
    )
    y = alt.Y(
        "height:Q",
        title=title,
        scale=alt.Scale(domain=[lowest, max(peak, level, 0.01) * 1.12], nice=False),
        axis=alt.Axis(format=".0%" if share else "~s", tickCount=6),
    )
    tooltip = [
        alt.Tooltip("name:N", title="Account"),
        alt.Tooltip("position:Q", title="Place by profit", format=",d"),
        alt.Tooltip("profit:N", title="Its profit"),
        alt.Tooltip("up_to:N", title="All up to it"),
    ]
    base = alt.Chart(data)
    area = base.mark_area(color=p.accent, opacity=0.13).encode(x=x, y=y)
    line = base.mark_line(color=p.accent, strokeWidth=2.5).encode(x=x, y=y)
    click = alt.selection_point(name=SELECT, fields=["key"])
    dots = (
        base.transform_filter("datum.kind != 'start'")
        .mark_circle(size=60 if curve.n <= 60 else 22, opacity=1, cursor="pointer")
        .encode(x=x, y=y, color=alt.Color("colour:N", scale=None), tooltip=tooltip)
        .add_params(click)
    )
    ring = base.transform_filter("datum.chosen").mark_point(size=170, stroke=p.series[1], strokeWidth=3, filled=False).encode(
        x=x, y=y
    )  # fmt: skip
    marks = [area, line, *_levels(curve, level, peak, x, p, share=share), dots, ring]
    return finish(alt.layer(*marks).properties(height=height, width="container"), p)


def _levels(curve: WhaleCurve, level: float, peak: float, x: alt.X, p: Palette, *, share: bool) -> list[alt.Chart]:
    """Draw the total as a level and name the peak."""
    words = "no account earns anything"
    if curve.k:
        top = f": {wording.percent(peak)} of the total" if share and curve.losers else ""
        words = f"{wording.plural(curve.k, 'account')} {'reaches' if curve.k == 1 else 'reach'} the peak{top}"
    late = curve.k > curve.n / 2
    here = pd.DataFrame({"level": [level], "position": [curve.k], "peak": [peak], "words": [words]})
    base = alt.Chart(here)
    rule = base.mark_rule(color=p.muted, strokeDash=[5, 4]).encode(y="level:Q")
    point = base.mark_point(filled=True, size=110, color=p.accent, opacity=1).encode(x=x, y="peak:Q")
    place = {
        "align": "right" if late else "left",
        "dx": 0 if late else 8,
        "dy": -14,
        "fontWeight": "bold",
        "fontSize": 13,
    }
    behind = base.mark_text(**place, stroke=p.background, strokeWidth=4, color=p.background)
    text = base.mark_text(**place, color=p.text)
    return [rule, point, *(mark.encode(x=x, y="peak:Q", text="words:N") for mark in (behind, text))]
