"""The inner disc of a bubble, and the arrow to where an account is forecast to stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np

from kamcore.method.label_places import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from kamcore.palette import Palette

MOST_ARROWS = 25
"""So many of the largest accounts with a forecast get an arrow; the table has all."""
TOWARDS_ITS_HEAD = tuple(np.linspace(0.4, 1.0, 8).tolist())
"""Where along an arrow boxes are kept clear of names: from its middle to its head."""
_BEAD = 9.0


def with_arrows(rows: pd.DataFrame, data: pd.DataFrame) -> pd.DataFrame:
    """Add to the bubbles where each is heading: ``to_strength``, ``to_attractiveness`` and ``heads`` (yes or no).

    Args:
        rows: one row per bubble, largest revenue first: ``strength``, ``attractiveness``, ``chosen``.
        data: the same accounts in the same order: ``next_strength``, ``next_attractiveness``, NaN without a forecast.
    """
    to = {name: data[f"next_{name}"].to_numpy(dtype=np.float64) for name in ("strength", "attractiveness")}
    away = np.hypot(*(to[name] - rows[name].to_numpy() for name in to)) > 0.0
    largest = away & ((np.cumsum(away) <= MOST_ARROWS) | rows["chosen"].to_numpy(dtype=bool))
    columns = {f"to_{name}": np.where(largest, values, rows[name].to_numpy()) for name, values in to.items()}
    return rows.assign(**columns, heads=largest)


def beads(
    rows: pd.DataFrame,
    span: float,
    high: float,
    height: float,
    *,
    falling: bool,
    along: Sequence[float] = TOWARDS_ITS_HEAD,
) -> list[Box]:
    """Return what names must keep clear of: boxes strung along each arrow.

    Args:
        rows: one row per mark: ``strength``, ``attractiveness``, ``heads`` (whether an arrow ends or begins there) and the other
            end of the arrow, ``to_strength`` and ``to_attractiveness``.
        span: what both axes measure from end to end.
        high: the upper end of both axes.
        height: of the drawing area, pixels.
        falling: whether strength grows to the left.
        along: where on the way from the mark (0) to the other end (1) a box stands.
    """
    boxes = []
    for row in rows[rows["heads"]].itertuples():
        for step in along:
            strength = row.strength + step * (row.to_strength - row.strength)
            attractiveness = row.attractiveness + step * (row.to_attractiveness - row.attractiveness)
            across = (high - strength) / span if falling else (strength + span - high) / span
            boxes.append(Box(float(across), 0.0, float((high - attractiveness) / span * height), _BEAD, _BEAD))
    return boxes


def disc(base: alt.Chart, at: dict[str, Any], tooltip: list[alt.Tooltip], p: Palette) -> alt.Chart:
    """Draw our share of wallet inside each bubble for which it is known."""
    return (
        base.transform_filter("datum.wallet > 0")
        .transform_calculate(inner="datum.area * datum.wallet")
        .mark_circle(opacity=0.42, color=p.text, cursor="pointer")
        .encode(**at, size=alt.Size("inner:Q", scale=None), tooltip=tooltip)
    )


def arrows(
    base: alt.Chart, at: dict[str, Any], span: float, height: float, p: Palette, *, falling: bool
) -> list[alt.Chart]:
    """Draw the arrows, each from the edge of its bubble to the forecast position."""
    turn = -1 if falling else 1
    heading = (
        base.transform_filter("datum.heads")
        .transform_calculate(
            right=f"{turn} * (datum.to_strength - datum.strength) / {span} * width",
            down=f"(datum.attractiveness - datum.to_attractiveness) / {span} * {height}",
        )
        .transform_calculate(far="sqrt(datum.right * datum.right + datum.down * datum.down)")
        .transform_filter("datum.far > datum.r + 6")
        .transform_calculate(turned="atan2(datum.right, -datum.down) * 180 / PI")
    )
    end = {
        "x": alt.X("to_strength:Q", scale=at["x"]["scale"]),
        "y": alt.Y("to_attractiveness:Q", scale=at["y"]["scale"]),
    }
    line = heading.mark_rule(
        color=p.text,
        strokeWidth=1.6,
        xOffset=alt.ExprRef(expr="datum.r * datum.right / datum.far"),
        yOffset=alt.ExprRef(expr="datum.r * datum.down / datum.far"),
    ).encode(**at, x2="to_strength:Q", y2="to_attractiveness:Q")
    head = heading.mark_point(shape="triangle", filled=True, color=p.text, size=70, opacity=1).encode(
        **end, angle=alt.Angle("turned:Q", scale=None)
    )
    return [line, head]
