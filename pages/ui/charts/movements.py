"""Movements of revenue: the waterfall between two periods, the bars step by step, and what stays over time."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pandas as pd

from kamcore import wording
from kamcore.method.retention import GAINS, KINDS
from kamcore.workbook.periods import Grain, Period, label_words
from pages.ui.charts.frame import Spec, finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.method.retention import Movements
    from kamcore.palette import Palette

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "new": "New", "reactivation": "Came back", "expansion": "Grew", "contraction": "Shrank", "churn": "Left",
        "unchanged": "No change", "absent": "Not there",
    }
)  # fmt: skip
RATES: Mapping[str, str] = MappingProxyType(
    {"nrr": "Net revenue retention", "grr": "Gross revenue retention", "logo_retention": "Accounts kept"}
)


def colours(p: Palette) -> dict[str, str]:
    """Return the colour of each movement: teal gains, warm losses."""
    return {
        "new": p.series[0], "reactivation": p.series[4], "expansion": p.series[2], "contraction": p.series[1], "churn": p.bad,
    }  # fmt: skip


def steps(found: Movements, begin: str, finish_: str, currency: str) -> pd.DataFrame:
    """Return the bars of the waterfall from the top down: ``label``, ``kind``, ``low``, ``high`` (money) and ``words``."""
    rows = [
        {
            "label": begin,
            "kind": "start",
            "low": 0.0,
            "high": found.start,
            "words": wording.money(found.start, currency),
        }
    ]
    at = found.start
    for kind in KINDS:
        size = float(found.amounts[kind])
        after = at + size if kind in GAINS else at - size
        count = int(found.counts[kind])
        if count:
            sign = "+" if kind in GAINS else "−"
            text = f"{sign}{wording.money(size, currency)} · {wording.plural(count, 'account')}"
            rows.append(
                {"label": WORDS[kind], "kind": kind, "low": min(at, after), "high": max(at, after), "words": text}
            )
        at = after
    rows.append(
        {"label": finish_, "kind": "end", "low": 0.0, "high": found.end, "words": wording.money(found.end, currency)}
    )
    return pd.DataFrame(rows)


def waterfall(
    found: Movements, p: Palette, *, begin: str, finish_: str, unit: str, currency: str, height: int = 400
) -> Spec:
    """Draw how revenue went from one period to another.

    Args:
        found: the movements.
        p: the palette.
        begin: the earlier period in words.
        finish_: the later one.
        unit: ``MRR`` or ``revenue``.
        currency: three letters.
        height: in pixels.
    """
    data = steps(found, begin, finish_, currency)
    data["colour"] = data["kind"].map({**colours(p), "start": p.context, "end": p.accent})
    longest = float(data["high"].max() or 1.0)
    data["side"] = np.select([data["high"] <= 0.6 * longest, data["low"] >= 0.4 * longest], ["right", "left"], "inside")
    total = data["kind"].isin(["start", "end"])
    data.loc[total, "side"] = np.where(data.loc[total, "high"] > 0.4 * longest, "inside", "right")
    title = f"{'MRR' if unit == 'MRR' else 'Revenue'} ({currency})"
    y = alt.Y("label:N", sort=list(data["label"]), title=None, axis=alt.Axis(labelLimit=130, ticks=False, domain=False))
    base = alt.Chart(data).encode(y=y)
    tooltip = [alt.Tooltip("label:N", title="Movement"), alt.Tooltip("words:N", title=title)]
    bar = base.mark_bar(cornerRadius=2, height={"band": 0.62}).encode(
        x=alt.X("low:Q", title=title, axis=alt.Axis(format="~s", tickCount=5, labelOverlap=True)),
        x2="high:Q",
        color=alt.Color("colour:N", scale=None),
        tooltip=tooltip,
    )
    inside = base.transform_filter("datum.side == 'inside'").mark_text(
        align="left", dx=8, color=p.background, fontWeight="bold"
    ).encode(x=alt.X("low:Q"), text="words:N")  # fmt: skip
    left = (
        base.transform_filter("datum.side == 'left'")
        .mark_text(align="right", dx=-7, color=p.text)
        .encode(x="low:Q", text="words:N")
    )
    right = (
        base.transform_filter("datum.side == 'right'")
        .mark_text(align="left", dx=7, color=p.text)
        .encode(x="high:Q", text="words:N")
    )
    # a layer without any words would have no extent, of which Vega warns
    words = [
        layer for side, layer in (("inside", inside), ("left", left), ("right", right)) if (data["side"] == side).any()
    ]
    return finish(alt.layer(bar, *words).properties(height=height, width="container"), p)


def over_time(table: pd.DataFrame, unit: str, currency: str, p: Palette, height: int = 320) -> Spec:
    """Draw the movements of each step, gains above zero and losses below, and the net of both as a line.

    Args:
        table: the steps, as :class:`kamcore.method.retention.RetentionOverTime` holds them.
        unit: ``MRR`` or ``revenue``.
        currency: three letters.
        p: the palette.
        height: in pixels.
    """
    long = table.melt(id_vars=["end_period"], value_vars=list(KINDS), var_name="kind", value_name="money")
    long = long[long["money"] != 0].copy()
    long["money"] = long["money"].where(long["kind"].isin(GAINS), -long["money"])
    long["movement"] = long["kind"].map(dict(WORDS))
    long["period"] = long["end_period"].map(label_words)
    title = f"Movement of {unit} ({currency})"
    order = [WORDS[kind] for kind in KINDS]
    bars = (
        alt.Chart(long)
        .mark_bar(**({"size": 60} if len(table) < 6 else {}))
        .encode(
            x=_along(table),
            y=alt.Y("money:Q", title=title, axis=alt.Axis(format="~s")),
            color=alt.Color(
                "movement:N",
                title=None,
                sort=order,
                scale=alt.Scale(domain=order, range=[colours(p)[k] for k in KINDS]),
            ),
            tooltip=[
                alt.Tooltip("period:N", title="Period"),
                alt.Tooltip("movement:N", title="Movement"),
                alt.Tooltip("money:Q", title=title, format=",.0f"),
            ],
        )
    )
    net = table[["end_period", "net"]].assign(period=table["end_period"].map(label_words))
    line = alt.Chart(net).mark_line(color=p.text, strokeWidth=2, point={"size": 26, "color": p.text, "filled": True}).encode(
        x=_along(table),
        y="net:Q",
        tooltip=[alt.Tooltip("period:N", title="Period"), alt.Tooltip("net:Q", title=f"Net ({currency})", format="+,.0f")],
    )  # fmt: skip
    return finish(alt.layer(bars, line).properties(height=height, width="container"), p)


def rates(table: pd.DataFrame, p: Palette, height: int = 320) -> Spec:
    """Draw net and gross revenue retention and accounts kept, step by step; each against a year before.

    Args:
        table: the steps, as :class:`kamcore.method.retention.RetentionOverTime` holds them.
        p: the palette.
        height: in pixels.
    """
    long = table.melt(id_vars=["end_period"], value_vars=list(RATES), var_name="rate", value_name="share").dropna()
    long["measure"] = long["rate"].map(dict(RATES))
    long["period"] = long["end_period"].map(label_words)
    names = list(RATES.values())
    level = alt.Chart(pd.DataFrame({"one": [1.0]})).mark_rule(color=p.muted, strokeDash=[5, 4]).encode(y="one:Q")
    scale = alt.Scale(domain=names, range=[p.series[0], p.series[1], p.series[2]])
    line = alt.Chart(long).mark_line(strokeWidth=2.5, point={"size": 30}).encode(
        x=_along(table),
        y=alt.Y("share:Q", title="Kept of the year before (%)", axis=alt.Axis(format=".0%"), scale=alt.Scale(zero=False)),
        color=alt.Color("measure:N", title=None, sort=names, scale=scale, legend=alt.Legend(columns=1, labelLimit=240)),
        strokeDash=alt.StrokeDash(
            "measure:N", sort=names, scale=alt.Scale(domain=names, range=[[1, 0], [6, 3], [2, 3]]), legend=None
        ),
        tooltip=[
            alt.Tooltip("period:N", title="Period"),
            alt.Tooltip("measure:N", title="Measure"),
            alt.Tooltip("share:Q", title="Kept", format=".1%"),
        ],
    )  # fmt: skip
    return finish(alt.layer(level, line).properties(height=height, width="container"), p)


def _along(table: pd.DataFrame) -> alt.X:
    """Return the axis of time: months thin their labels out and are cut to ``Dec 2025``, years and quarters all have one."""
    labels = list(table["end_period"])
    words = [label_words(label) for label in labels]
    monthly = bool(labels) and Period.parse(labels[0]).grain is Grain.MONTH
    step = max(1, len(words) // 6) if monthly else 1
    short = {"labelExpr": "slice(datum.value, 0, 3) + slice(datum.value, -5)"} if monthly else {}
    return alt.X(
        "period:N",
        sort=words,
        title="Month" if monthly else "Period",
        scale=alt.Scale(domain=words),
        axis=alt.Axis(
            labelAngle=0,
            labelOverlap="greedy",
            labelSeparation=8,
            values=words[::-1][::step][::-1],
            labelFlush=True,
            **short,
        ),
    )
