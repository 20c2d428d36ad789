"""The ranking as a dot at each score, with what growth and harmony add to it; and one account's score taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pandas as pd

from kamcore import wording
from pages.ui.charts.frame import Spec, finish
from pages.ui.charts.labels import distinct

if TYPE_CHECKING:
    from kamcore.palette import Palette

SELECT = "account"
BLOCKS = ("Growth", "Harmony")


def block_colours(p: Palette) -> dict[str, str]:
    """Return the colour of each block of the scoring matrix."""
    return {"Growth": p.series[0], "Harmony": p.series[2]}


def ranked(table: pd.DataFrame, chosen: str | None, p: Palette, *, moved: bool = False) -> Spec:
    """Draw one row per account: what each block adds to the score, a dot at the score, and the places gained or lost.

    Args:
        table: indexed by account in order of rank: ``name``, ``rank``, ``score`` (0-10), ``coverage``, and the parts ``growth`` and
            ``harmony`` that add up to the score; ``move`` (places gained, NA where unknown).
        chosen: key of the chosen account; its dot is ringed.
        p: the palette.
        moved: whether to show the moves.
    """
    data = table.reset_index(names="key")
    data["label"] = distinct(f"{rank}  {name}" for rank, name in zip(data["rank"], data["name"], strict=True))
    labels = list(data["label"])
    moves = data["move"].astype("float64") if moved else pd.Series(np.nan, index=data.index)
    arrows = [move_words(m) if moved else "" for m in moves]
    data["words"] = [f"{wording.points(s)}   {arrow}".rstrip() for s, arrow in zip(data["score"], arrows, strict=True)]
    data["moved"] = [arrow or "no change" for arrow in arrows]
    data["ring"] = np.where(data["key"] == (chosen or ""), 3.0, 0.0)
    data["text_colour"] = np.select([moves > 0, moves < 0], [p.good, p.bad], default=p.text)
    parts = []
    colours = block_colours(p)
    hues = alt.Scale(domain=list(BLOCKS), range=[colours[block] for block in BLOCKS])
    start = np.zeros(len(data))
    for block in BLOCKS:
        width = data[block.lower()].fillna(0.0).to_numpy()
        parts.append(pd.DataFrame({"label": labels, "key": data["key"], "name": data["name"], "block": block, "start": start,
                                   "end": start + width, "adds": width}))  # fmt: skip
        start = start + width
    y = alt.Y(
        "label:N", title=None, sort=None, scale=alt.Scale(domain=labels),
        axis=alt.Axis(labelLimit=170, labelColor=p.text, ticks=False, domain=False, labelPadding=8),
    )  # fmt: skip
    x = alt.X(
        "score:Q", title="Score (0 to 10)", scale=alt.Scale(domain=[0, 10]), axis=alt.Axis(tickCount=5, orient="top")
    )
    pick = alt.selection_point(name=SELECT, fields=["key"])
    bar = (
        alt.Chart(pd.concat(parts, ignore_index=True))
        .mark_bar(height=7, opacity=0.75, cursor="pointer")
        .encode(
            y=y,
            x=alt.X("start:Q", title="Score (0 to 10)"),
            x2="end:Q",
            color=alt.Color("block:N", title="Adds to the score", scale=hues),
            tooltip=[alt.Tooltip("name:N", title="Account"), alt.Tooltip("block:N", title="Block"),
                     alt.Tooltip("adds:Q", title="Adds to the score", format=".1f")],
        )
    )  # fmt: skip
    tooltip = [
        alt.Tooltip("name:N", title="Account"),
        alt.Tooltip("rank:Q", title="Rank"),
        alt.Tooltip("score:Q", title="Score", format=".1f"),
        alt.Tooltip("growth:Q", title="Growth adds", format=".1f"),
        alt.Tooltip("harmony:Q", title="Harmony adds", format=".1f"),
        alt.Tooltip("coverage:Q", title="Weight rated", format=".0%"),
    ]
    if moved:
        tooltip.append(alt.Tooltip("moved:N", title="Places since opened"))
    base = alt.Chart(data)
    dot = (
        base.mark_point(filled=True, size=150, opacity=1, color=p.text, cursor="pointer")
        .encode(
            y=y, x=x, stroke=alt.value(p.series[1]), strokeWidth=alt.StrokeWidth("ring:Q", scale=None), tooltip=tooltip
        )
        .add_params(pick)
    )
    text = base.mark_text(align="left", dx=11).encode(
        y=y, x="score:Q", text="words:N", color=alt.Color("text_colour:N", scale=None, legend=None)
    )
    return finish(
        (bar + dot + text).resolve_scale(color="independent").properties(height=22 * len(data) + 90, width="container"),
        p,
    )


def move_words(move: float) -> str:
    """Write places gained or lost: ``▲ 3``, ``▼ 1``; "" for no move, or when there is nothing to compare."""
    if pd.isna(move) or move == 0:
        return ""
    return f"{'▲' if move > 0 else '▼'} {abs(int(move))}"


def _ticks(most: float) -> list[float]:
    """Return the marks of an axis up to the largest bar and no further: the words beside the bars need the rest."""
    step = 0.5 if most <= 2 else 1.0 if most <= 4 else 2.0
    return [step * i for i in range(int(np.ceil(most / step)) + 1)]


def contributions(table: pd.DataFrame, p: Palette) -> Spec:
    """Draw what each factor adds to one account's score.

    Args:
        table: indexed by factor: ``block``, ``points`` (0-10), ``share`` (of the weight), ``counts`` (of the weight of what
            is rated), ``term``; NaN where not rated.
        p: the palette.
    """
    data = table.reset_index(names="factor")
    data["label"] = distinct(data["factor"])
    data["block"] = data["block"].str.capitalize()
    data["words"] = [
        "not rated" if pd.isna(points) else f"+ {term:.1f}   ({points:.1f} of 10 × {wording.percent(counts)})"
        for points, term, counts in zip(
            data["points"], data["term"].fillna(0.0), data["counts"].fillna(0.0), strict=True
        )
    ]
    data["adds"] = data["term"].fillna(0.0)
    most = max(1.0, float(data["adds"].max()) if len(data) else 1.0)
    colours = block_colours(p)
    base = alt.Chart(data).encode(
        y=alt.Y(
            "label:N",
            sort=None,
            title=None,
            scale=alt.Scale(domain=list(data["label"])),
            axis=alt.Axis(labelLimit=170, labelColor=p.text),
        )
    )
    bar = base.mark_bar(height=16, cornerRadiusEnd=3).encode(
        x=alt.X(
            "adds:Q",
            title="Adds to the score (points of 10)",
            scale=alt.Scale(domain=[0, most * 1.9]),
            axis=alt.Axis(values=_ticks(most)),
        ),
        color=alt.Color(
            "block:N", title=None, scale=alt.Scale(domain=list(BLOCKS), range=[colours[b] for b in BLOCKS])
        ),
        tooltip=[
            alt.Tooltip("factor:N", title="Factor"),
            alt.Tooltip("block:N", title="Block"),
            alt.Tooltip("points:Q", title="Points of 10", format=".1f"),
            alt.Tooltip("counts:Q", title="Share of the weight rated", format=".0%"),
            alt.Tooltip("adds:Q", title="Adds", format=".2f"),
        ],
    )
    text = base.mark_text(align="left", dx=6).encode(x="adds:Q", text="words:N", color=alt.value(p.text))
    return finish((bar + text).properties(height=30 * len(data) + 80, width="container"), p)
