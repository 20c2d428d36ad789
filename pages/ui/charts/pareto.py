"""The Pareto chart: revenue per account as bars, largest first, and the cumulative share as a line over them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from kamcore import wording
from pages.ui.charts.frame import Spec, finish
from pages.ui.charts.labels import distinct

if TYPE_CHECKING:
    from collections.abc import Collection

    from kamcore.method.concentration import ParetoResult
    from kamcore.palette import Palette

MOST_SINGLE = 1000
"""Up to this many accounts each has a bar of its own."""
GROUPS = 250
"""Beyond that so many bars stand for equally many accounts each."""
MOST_PLACES = 150
"""Up to this many bars each has a place with a gap beside it; beyond that bars touch, on a scale of ranks."""
NAMED = 25
"""Up to this many accounts are named along the axis."""
NARROW = 420
"""Below this width in pixels the line of the threshold has no words of its own; the account that reaches it says the same."""
FEW, WIDEST = 4, 130
"""Up to so many bars none is wider than so many pixels: a single account would be a wall."""
SELECT = "account"


def bars(result: ParetoResult, names: pd.Series[str], high: Collection[str], shown: pd.Index) -> pd.DataFrame:
    """Return one row per bar: an account, or a stretch of the tail as its mean.

    Args:
        result: accounts in order of revenue.
        names: account names by key.
        high: keys of the accounts at high risk.
        shown: keys of the accounts that pass the filters.

    Returns:
        ``place`` (along the axis), ``start`` and ``last`` (ranks, the first not counted), ``name``, ``key`` ("" for a group),
        ``accounts``, ``each`` (mean revenue, money),
        ``revenue`` (all of the bar's), ``share``, ``cumulative`` (at its end), ``vital``, ``high``, ``shown``.
        A group never straddles the end of the vital few, and revenue adds up to the total.
    """
    table = result.table
    n = len(table)
    edges = list(range(n + 1))
    if n > MOST_SINGLE:
        edges = sorted({*range(0, n, math.ceil(n / GROUPS)), result.vital_count, n})
    starts = np.asarray(edges[:-1])
    ends = np.asarray(edges[1:])
    counts = ends - starts
    single = counts == 1
    keys = table.index.to_numpy(dtype=object)[starts]
    in_filter = np.add.reduceat(table.index.isin(shown).astype(np.int64), starts) > 0 if n else np.zeros(0, dtype=bool)
    money = np.add.reduceat(table["revenue"].to_numpy(), starts) if n else np.zeros(0)
    data = pd.DataFrame(
        {
            "first": starts + 1,
            "start": starts,
            "last": ends,
            "key": np.where(single, keys, ""),
            "accounts": counts,
            "each": money / counts,
            "revenue": money,
            "share": money / result.total if n else money,
            "cumulative": table["cumulative"].to_numpy()[ends - 1],
            "vital": table["vital"].to_numpy()[ends - 1],
            "high": single & pd.Index(keys).isin(list(high)),
            "shown": in_filter,
        }
    )
    ranges = [f"{a:,}–{b:,}" for a, b in zip(data["first"], data["last"], strict=True)]
    named = names.reindex(pd.Index(data["key"])).to_numpy(dtype=object)
    data["name"] = np.where(single, named, [f"{r} (mean of {k:,})" for r, k in zip(ranges, counts, strict=True)])
    if n <= NAMED:
        data["place"] = distinct(data["name"])
    else:
        data["place"] = np.where(single, data["first"].map("{:,}".format), ranges)
    return data


def chart(
    result: ParetoResult,
    names: pd.Series[str],
    currency: str,
    *,
    high: Collection[str],
    shown: pd.Index,
    chosen: str | None,
    p: Palette,
    height: int = 420,
) -> Spec:
    """Draw the Pareto chart.

    Args:
        result: accounts in order of revenue.
        names: account names by key.
        currency: three letters.
        high: keys of the accounts at high risk; they carry a mark.
        shown: keys of the accounts that pass the filters; others are faint.
        chosen: key of the chosen account; it is outlined.
        p: the palette.
        height: in pixels.
    """
    data = bars(result, names, high, shown)
    touching = len(data) > MOST_PLACES
    data["fill"] = np.where(data["vital"], p.classes["A"], p.context)
    data["strength"] = np.where(data["shown"], 1.0, 0.25)
    data["outline"] = np.where((data["key"] == (chosen or "")) & (data["key"] != ""), p.series[1], "transparent")
    x, over = _along(data, touching=touching)
    title = f"Revenue per account ({currency})"
    tooltip = [
        alt.Tooltip("name:N", title="Account"),
        alt.Tooltip("each:Q", title=title, format=",.0f"),
        alt.Tooltip("share:Q", title="Share of revenue", format=".1%"),
        alt.Tooltip("cumulative:Q", title="Cumulative share", format=".1%"),
        alt.Tooltip("accounts:Q", title="Accounts in this bar", format=",d"),
    ]
    pick = alt.selection_point(name=SELECT, fields=["key"])
    bar = (
        alt.Chart(data)
        .mark_bar(cursor="pointer", **({"size": _widest(len(data))} if len(data) <= FEW else {}))
        .encode(
            **({"x": x, "x2": "last:Q", "y2": alt.datum(0)} if touching else {"x": x}),
            y=alt.Y("each:Q", title=title, axis=alt.Axis(format="~s", tickCount=6), stack=None),
            color=alt.Color("fill:N", scale=None),
            opacity=alt.Opacity("strength:Q", scale=None),
            stroke=alt.Stroke("outline:N", scale=None),
            strokeWidth=alt.value(3),
            tooltip=tooltip,
        )
        .add_params(pick)
    )
    marked = data[data["high"]]
    risk = (
        alt.Chart(marked)
        .mark_point(shape="triangle-up", filled=True, size=70, color=p.risk["high"], yOffset=-9, opacity=1)
        .encode(x=over, y="each:Q", tooltip=[alt.Tooltip("name:N", title="At high risk")])
    )
    left = alt.layer(bar, risk) if len(marked) else bar
    return finish(
        alt.layer(left, _cumulative(data, result, over, p))
        .resolve_scale(y="independent")
        .properties(height=height, width="container"),
        p,
    )


def _cumulative(data: pd.DataFrame, result: ParetoResult, x: alt.X, p: Palette) -> alt.LayerChart:
    """Draw the cumulative line, the threshold and the account that reaches it."""
    share = alt.Y(
        "cumulative:Q",
        title="Cumulative share of revenue (%)",
        axis=alt.Axis(format=".0%", orient="right", grid=False, tickCount=5),
        scale=alt.Scale(domain=[0, 1]),
    )
    base = alt.Chart(data)
    line = base.mark_line(
        color=p.accent,
        strokeWidth=2.5,
        interpolate="linear",
        point={"size": 14, "color": p.accent} if len(data) <= 60 else False,
    ).encode(
        x=x,
        y=share,
        tooltip=[
            alt.Tooltip("name:N", title="Up to"),
            alt.Tooltip("cumulative:Q", title="Cumulative share", format=".1%"),
        ],
    )
    at = data[data["last"] >= result.k].iloc[:1]
    reached = float(result.table["cumulative"].iloc[result.k - 1])
    verb = "reaches" if result.k == 1 else "reach"
    words = f"{wording.plural(result.k, 'account')} {verb} {wording.percent(result.threshold)}"
    here = pd.DataFrame(
        {
            "place": at["place"].to_numpy(),
            "last": [result.k],
            "threshold": [result.threshold],
            "reached": [reached if int(at["last"].iloc[0]) == result.k else float(at["cumulative"].iloc[0])],
            "words": [words],
        }
    )
    level = alt.Chart(here).mark_rule(color=p.muted, strokeDash=[5, 4]).encode(y=alt.Y("threshold:Q"))
    drop = (
        alt.Chart(here).mark_rule(color=p.accent, strokeDash=[2, 3]).encode(x=x, y=alt.Y("reached:Q"), y2=alt.datum(0))
    )
    point = alt.Chart(here).mark_point(filled=True, size=110, color=p.accent, opacity=1).encode(
        x=x, y="reached:Q", tooltip=[alt.Tooltip("words:N", title="Reached by")]
    )  # fmt: skip
    late = int(at.index[0]) > 0.75 * len(data)
    place: dict[str, Any] = {"align": "right", "dx": -12, "dy": -14} if late else {"align": "left", "dx": 12, "dy": 16}
    if len(data) <= FEW:  # the first bar is as high as the chart: the label stands beside the bar it tells of
        aside = f"{_widest(len(data)).expr} / 2 + 10"
        first = int(at.index[0]) == 0
        place = {
            "align": "left" if first else "right",
            "dx": alt.ExprRef(aside if first else f"-({aside})"),
            "dy": 16,
        }
    under = (
        "reached:Q" if late or len(data) <= FEW else "threshold:Q"
    )  # below the line, however far the account goes beyond it
    label = _haloed(here, p, fontWeight="bold", fontSize=13, color=p.text, **place)
    marks = [line, level, drop, point, *(text.encode(x=x, y=under, text="words:N") for text in label)]
    edge = alt.ExprRef("width")
    name = alt.value(f"{wording.percent(result.threshold)} of revenue")
    room = alt.ExprRef(f"width < {NARROW} ? 0 : 1")  # on a phone it would stand on the label of the account
    note = _haloed(
        here, p, align="right", baseline="bottom", dy=-5, dx=-4, color=p.muted, x=edge, fontSize=12, opacity=room
    )
    marks += [text.encode(y="threshold:Q", text=name) for text in note]
    return alt.layer(*marks)


def _widest(bars: int) -> alt.ExprRef:
    """Return how wide each of a few bars is: a fifth of the axis at most, so that a label has its place beside it."""
    return alt.ExprRef(f"min({WIDEST}, 0.2 * width, 0.75 * width / {bars})")


def _haloed(data: pd.DataFrame, p: Palette, **mark: Any) -> tuple[alt.Chart, alt.Chart]:  # noqa: ANN401  (properties of a mark)
    """Return a text and what stands behind it, so that it can be read over bars and lines."""
    behind = {**mark, "stroke": p.background, "strokeWidth": 4, "strokeJoin": "round", "color": p.background}
    return alt.Chart(data).mark_text(**behind), alt.Chart(data).mark_text(**mark)


def _along(data: pd.DataFrame, *, touching: bool) -> tuple[alt.X, alt.X]:
    """Return where a bar begins along the axis, and where a mark over its end stands."""
    title = "Accounts by rank, largest first"
    if touching:
        scale = alt.Scale(domain=[0, int(data["last"].iloc[-1])], nice=False)
        axis = alt.Axis(format=",d", grid=False)
        return alt.X("start:Q", title=title, scale=scale, axis=axis), alt.X(
            "last:Q", title=title, scale=scale, axis=axis
        )
    places = list(data["place"])
    inner = 0.15 if len(places) > 60 else 0.25
    scale = alt.Scale(domain=places, paddingInner=inner, paddingOuter=0.1)
    x = alt.X("place:O", title=title, scale=scale, axis=_axis(places))
    return x, x


def _axis(places: list[str]) -> alt.Axis:
    if len(places) <= NAMED:
        return alt.Axis(labelAngle=-40 if len(places) > 6 else 0, labelLimit=120, labelOverlap=len(places) > 12)
    step = 5 if len(places) <= 60 else 10
    return alt.Axis(
        values=[place for i, place in enumerate(places) if i == 0 or (i + 1) % step == 0],
        labelAngle=0,
        labelOverlap=True,
    )
