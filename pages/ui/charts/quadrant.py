"""The strategy quadrant: four tinted fields, a bubble per account, names where there is room."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from kamcore import wording
from kamcore.method.label_places import FAR, Box, place_labels, shorten, text_width
from kamcore.method.quadrant import CELLS, MIDPOINT, POSTURES, SCALE
from pages.ui.charts.forecast_arrows import arrows, beads, disc, with_arrows
from pages.ui.charts.frame import Spec, finish
from pages.ui.charts.widths import RANGES, pick

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kamcore.palette import Palette

HEIGHT = 520
MARGIN = 0.45
"""How far the drawing area goes beyond the scale, so that a bubble at 0 or 10 is seen whole."""
MOST_BUBBLES = 400
LARGEST_RADIUS, SMALLEST_RADIUS = 27.0, 4.0
SELECT = "account_click"
NAME_SIZE, POSTURE_SIZE = 15.0, 12.0
TOOLTIP: Mapping[str, str] = MappingProxyType(
    {
        "name": "Account", "cell": "Cell", "score": "Attractiveness", "force": "Strength", "near": "Borderline",
        "money": "Revenue", "share": "Share of wallet", "next": "Forecast", "class": "Class", "stage": "Stage",
    }
)  # fmt: skip
EXAMPLE = (
    (8.0, 7.2, 1600.0, "promising and close"),
    (2.2, 7.6, 500.0, "promising, not yet close"),
    (7.6, 2.6, 800.0, "close, little to gain"),
    (2.6, 2.2, 250.0, "small and distant"),
)
"""Bubbles that show what the picture will be like: strength, attractiveness, area in pixels, and what an account there is like."""
_LOW, _HIGH = -MARGIN, SCALE + MARGIN
_SPAN = _HIGH - _LOW


@dataclass(frozen=True, slots=True)
class Axes:
    """The two scales with their titles and ticks."""

    across: alt.Scale
    up: alt.Scale
    title_x: str
    title_y: str
    ticks: alt.Axis


def _axes(*, falling: bool) -> Axes:
    domain = [_LOW, _HIGH]
    return Axes(
        across=alt.Scale(domain=domain, nice=False, zero=False, reverse=falling),
        up=alt.Scale(domain=domain, nice=False, zero=False),
        title_x=f"Relationship strength, 0 to 10 {'(rising to the left)' if falling else '→'}",
        title_y="Account attractiveness, 0 to 10 →",
        ticks=alt.Axis(values=list(range(int(SCALE) + 1)), grid=False, format="d"),
    )


def quadrant(
    data: pd.DataFrame,
    cuts: Mapping[str, float],
    p: Palette,
    *,
    currency: str,
    period: str,
    orientation: str,
    chosen: str | None,
    example: bool = False,
) -> Spec:
    """Draw the quadrant.

    Args:
        data: accounts to draw, largest revenue first, indexed by key: ``name``, ``attractiveness``, ``strength``, ``cell``,
            ``borderline``, ``revenue``, ``class``, ``stage``, ``wallet`` (our share, 0 to 1), ``next_attractiveness``,
            ``next_strength``, ``next_cell``; at most the first 400 are drawn.
        cuts: the cut-lines ``attractiveness`` and ``strength``; NaN is drawn at the middle.
        p: the palette.
        currency: three letters.
        period: the stretch of time the revenue is of.
        orientation: ``rising``: strength grows to the right; ``falling``: to the left. It never changes a cell.
        chosen: the key of the chosen account.
        example: whether grey bubbles show where accounts will stand, since there are none.
    """
    falling = orientation == "falling"
    ground = ground_of(cuts, p, falling=falling)
    layers = list(ground.layers)
    if len(data):
        rows = bubbles(data.head(MOST_BUBBLES), currency, period, chosen)
        must = {0, *rows.index[rows["chosen"]]}  # the largest too
        rows = labelled(rows, ground, clear=beads(rows, _SPAN, _HIGH, HEIGHT, falling=falling), must=must)
        rows["colour"] = rows["cell"].map(dict(p.cells))
        layers += _bubbles(rows, ground.axes, p, falling=falling)
    elif example:
        layers += _example(ground.axes, p)
    return finish(alt.layer(*layers).properties(height=HEIGHT, width="container"), p)


def _example(axes: Axes, p: Palette) -> list[alt.Chart]:
    """Draw a grey bubble in each field and, below it, what an account there would be like."""
    rows = pd.DataFrame(EXAMPLE, columns=["strength", "attractiveness", "area", "words"])
    base = alt.Chart(rows).encode(x=alt.X("strength:Q", scale=axes.across), y=alt.Y("attractiveness:Q", scale=axes.up))
    bubble = base.mark_circle(color=p.context, opacity=0.6).encode(size=alt.Size("area:Q", scale=None))
    return [bubble, base.mark_text(dy=34, fontStyle="italic", color=p.muted).encode(text="words:N")]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """The quadrant without accounts.

    Attributes:
        layers: the four fields and both lines.
        axes: the two scales.
        fields: the four fields in the units of the axes.
        height: of the drawing area, pixels.
        falling: whether strength grows to the left.
        zoom: by how much words are larger than on a page.
    """

    layers: tuple[alt.Chart, ...]
    axes: Axes
    fields: pd.DataFrame
    height: int
    falling: bool
    zoom: float


def ground_of(
    cuts: Mapping[str, float], p: Palette, *, falling: bool, height: int = HEIGHT, zoom: float = 1.0
) -> Ground:
    """Draw the four fields with their names and what to do in each, and the lines between them.

    Args:
        cuts: the cut-lines ``attractiveness`` and ``strength``; NaN is drawn at the middle.
        p: the palette.
        falling: whether strength grows to the left.
        height: of the drawing area, pixels.
        zoom: by how much words will be larger than on a page; they are kept clear of each other for it.
    """
    lines = {axis: MIDPOINT if math.isnan(cut) else cut for axis, cut in cuts.items()}
    axes = _axes(falling=falling)
    fields = _fields(lines, p, height, zoom, falling=falling)
    return Ground((*_background(fields, axes, p), *_lines(lines, axes, p)), axes, fields, height, falling, zoom)


def bubbles(data: pd.DataFrame, currency: str, period: str, chosen: str | None) -> pd.DataFrame:
    """Return one row per bubble with what its tooltip says and its radius: the area is the revenue."""
    money = data["revenue"].fillna(0.0).clip(lower=0.0)
    largest = float(money.max())
    radius = (money / largest) ** 0.5 * LARGEST_RADIUS if largest > 0 else money * 0.0
    rows = pd.DataFrame(
        {
            "key": list(data.index),
            "name": data["name"].to_numpy(),
            "cell": data["cell"].to_numpy(),
            "attractiveness": data["attractiveness"].to_numpy(),
            "strength": data["strength"].to_numpy(),
            "borderline": data["borderline"].to_numpy(dtype=bool),
            "near": ["yes, within 1.0 of a line" if near else "no" for near in data["borderline"]],
            "score": [wording.points(value) for value in data["attractiveness"]],
            "force": [wording.points(value) for value in data["strength"]],
            "money": [f"{wording.money_in_full(value, currency)} in {period}" if value == value else "not known"  # noqa: PLR0124
                      for value in data["revenue"]],
            "share": [wording.percent(value) if value == value else "not known" for value in data["wallet"]],  # noqa: PLR0124
            "next": [_following(*row) for row in
                     zip(data["next_cell"], data["next_attractiveness"], data["next_strength"], strict=True)],
            "class": data["class"].astype("str").fillna(wording.MISSING).to_numpy(),
            "stage": data["stage"].astype("str").fillna(wording.MISSING).to_numpy(),
            "radius": radius.clip(lower=SMALLEST_RADIUS).to_numpy(),
            "wallet": data["wallet"].fillna(0.0).clip(0.0, 1.0).to_numpy(),
            "chosen": [key == chosen for key in data.index],
            "label": [shorten(str(name)) for name in data["name"]],
        }
    )  # fmt: skip
    return with_arrows(rows, data)


def _following(cell: object, attractiveness: float, strength: float) -> str:
    if not isinstance(cell, str):
        return "none"
    return f"{cell}: attractiveness {wording.points(attractiveness)}, strength {wording.points(strength)}"


def shrunk(narrowest: float) -> float:
    """Return by how much bubbles are made smaller on a drawing area of that width."""
    return min(1.0, max(0.5, narrowest / 800))


def _fields(lines: Mapping[str, float], p: Palette, height: int, zoom: float, *, falling: bool) -> pd.DataFrame:
    """Return the four fields in the units of the axes; ``left`` is where each begins on screen."""
    along, across = lines["strength"], lines["attractiveness"]
    rows = []
    for cell in CELLS:
        strong, attractive = cell in ("Strategic", "Status"), cell in ("Strategic", "Star")
        x1, x2 = (along, _HIGH) if strong else (_LOW, along)
        y1, y2 = (across, _HIGH) if attractive else (_LOW, across)
        rows.append(
            {
                "cell": cell, "posture": POSTURES[cell], "x1": x1, "x2": x2, "y1": y1, "y2": y2,
                "left": x2 if falling else x1, "share": (x2 - x1) / _SPAN, "high": (y2 - y1) / _SPAN * height,
                "needs": zoom * (text_width(POSTURES[cell], POSTURE_SIZE) + 20), "fill": p.cell_fields[cell],
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _background(fields: pd.DataFrame, axes: Axes, p: Palette) -> list[alt.Chart]:
    base = alt.Chart(fields)
    rect = base.mark_rect(opacity=1).encode(
        x=alt.X("x1:Q", scale=axes.across, title=axes.title_x, axis=axes.ticks),
        x2="x2:Q",
        y=alt.Y("y1:Q", scale=axes.up, title=axes.title_y, axis=axes.ticks),
        y2="y2:Q",
        color=alt.Color("fill:N", scale=None),
    )
    at = {"x": alt.X("left:Q", scale=axes.across), "y": alt.Y("y2:Q", scale=axes.up)}
    name = base.transform_filter("datum.high > 30 && datum.share * width > 90").mark_text(
        align="left", baseline="top", dx=10, dy=9, fontSize=NAME_SIZE, fontWeight=600, color=p.text
    ).encode(**at, text="cell:N")  # fmt: skip
    posture = base.transform_filter("datum.high > 60 && datum.share * width > datum.needs").mark_text(
        align="left", baseline="top", dx=10, dy=29, fontSize=POSTURE_SIZE, color=p.muted
    ).encode(**at, text="posture:N")  # fmt: skip
    return [rect, name, posture]


def _lines(lines: Mapping[str, float], axes: Axes, p: Palette) -> list[alt.Chart]:
    data = pd.DataFrame([dict(lines)])
    rule = alt.Chart(data).mark_rule(color=p.muted, strokeWidth=1.5)
    return [
        rule.encode(x=alt.X("strength:Q", scale=axes.across)),
        rule.encode(y=alt.Y("attractiveness:Q", scale=axes.up)),
    ]


def labelled(
    rows: pd.DataFrame,
    ground: Ground,
    *,
    clear: Sequence[Box],
    must: Collection[int] = (),
    size: float = 12.0,
    reach: Sequence[float] = (FAR,),
) -> pd.DataFrame:
    """Add for every range of widths the radius and where the label goes, and how wide the label is.

    Args:
        rows: one row per mark, the most important first: ``strength``, ``attractiveness``, ``radius``, ``label``.
        ground: what the marks are drawn on.
        clear: what labels keep clear of besides the ground.
        must: positions of the marks that have a label even where it covers something.
        size: of the labels on a page, pixels.
        reach: how far out a label may stand, as in :func:`kamcore.method.label_places.place_labels`.
    """
    falling, height = ground.falling, ground.height
    across = ((rows["strength"] - _LOW) / _SPAN).to_numpy()
    across = 1.0 - across if falling else across
    down = ((_HIGH - rows["attractiveness"]) / _SPAN * height).to_numpy()
    columns: dict[str, object] = {"wide": [text_width(text, size * ground.zoom) for text in rows["label"]]}
    for i, widths in enumerate(RANGES):
        radius = rows["radius"].to_numpy() * shrunk(widths[0])
        places = {
            place.mark: place
            for place in place_labels(
                across.tolist(), down.tolist(), radius.tolist(), rows["label"].tolist(), order=range(len(rows)), widths=widths,
                height=height, most=max(5, round(widths[0] / 32)), must=frozenset(must),
                reserved=[*_reserved(ground, widths), *clear], size=size * ground.zoom, reach=reach,
            )
        }  # fmt: skip
        found = [places.get(mark) for mark in range(len(rows))]
        columns[f"r{i}"] = radius
        columns[f"dx{i}"] = [place.dx if place else None for place in found]
        columns[f"dy{i}"] = [place.dy if place else None for place in found]
        columns[f"far{i}"] = [bool(place and place.leader) for place in found]
    return rows.assign(**columns)


def _reserved(ground: Ground, widths: tuple[float, float]) -> list[Box]:
    """Return what labels must keep clear of: the cut-lines, the cells' names and, where they are shown, postures."""
    fields, height, falling, zoom = ground.fields, ground.height, ground.falling, ground.zoom
    star = fields[fields["cell"] == "Star"].iloc[0]
    along = (_HIGH - star["x2"]) / _SPAN if falling else (star["x2"] - _LOW) / _SPAN
    down = (_HIGH - star["y1"]) / _SPAN * height
    boxes = [Box(along, 0.0, height / 2, 6.0, height), Box(0.5, 0.0, down, 2 * widths[1], 6.0)]
    for field in fields.itertuples():
        left = (_HIGH - field.left) / _SPAN if falling else (field.left - _LOW) / _SPAN
        top = (_HIGH - field.y2) / _SPAN * height
        wide = text_width(field.cell, NAME_SIZE) * 1.05 * zoom
        boxes.append(Box(left, 10 * zoom + wide / 2, top + 17 * zoom, wide, 18 * zoom))
        if field.share * widths[1] > field.needs:
            boxes.append(Box(left, field.needs / 2, top + 36 * zoom, field.needs - 20 * zoom, 15 * zoom))
    return boxes


def _bubbles(rows: pd.DataFrame, axes: Axes, p: Palette, *, falling: bool) -> list[alt.Chart]:
    at = {"x": alt.X("strength:Q", scale=axes.across), "y": alt.Y("attractiveness:Q", scale=axes.up)}
    base = (
        alt.Chart(rows)
        .transform_calculate(r=pick("r"), dx=pick("dx"), dy=pick("dy"), far=pick("far"))
        .transform_calculate(area="4 * datum.r * datum.r", around="4 * (datum.r + 4) * (datum.r + 4)")
    )
    size = alt.Size("area:Q", scale=None)
    click = alt.selection_point(name=SELECT, fields=["key"], on="click", toggle=False)
    tooltip = [alt.Tooltip(f"{field}:N", title=title) for field, title in TOOLTIP.items()]
    circle = base.mark_circle(opacity=0.82, stroke=p.background, strokeWidth=1, cursor="pointer").encode(
        **at,
        size=size,
        color=alt.Color("colour:N", scale=None),
        tooltip=tooltip,
    ).add_params(click)  # fmt: skip
    ring = base.transform_filter("datum.borderline").mark_point(
        filled=False, shape="circle", stroke=p.text, strokeWidth=1.4, strokeDash=[3, 2], opacity=1
    ).encode(**at, size=size)  # fmt: skip
    lit = base.transform_filter("datum.chosen").mark_point(
        filled=False, shape="circle", stroke=p.text, strokeWidth=2.5, opacity=1
    ).encode(**at, size=alt.Size("around:Q", scale=None))  # fmt: skip
    lead, text = names(base, at, p, size=12.0, tooltip=tooltip, cursor="pointer")
    inner = disc(base, at, tooltip, p)
    return [lead, circle, inner, ring, lit, *arrows(base, at, _SPAN, HEIGHT, p, falling=falling), text]


def names(
    base: alt.Chart,
    at: Mapping[str, alt.X | alt.Y],
    p: Palette,
    *,
    size: float,
    tooltip: Sequence[alt.Tooltip],
    weight: int = 400,
    cursor: str = "default",
    zoom: float = 1.0,
) -> tuple[alt.Chart, alt.Chart]:
    """Draw the labels, and a line to each that stands far out.

    Args:
        base: a chart of what :func:`labelled` returns, with ``r``, ``dx``, ``dy`` and ``far`` of the width there is.
        at: where the marks are.
        p: the palette.
        size: of the labels on a page, pixels.
        tooltip: of the labels.
        weight: of the letters.
        cursor: over a label.
        zoom: by how much words will be larger than on a page.
    """
    named = base.transform_filter("isValid(datum.dx)")
    half = size * zoom / 2 + 1
    lead = (
        named.transform_filter("datum.far")
        .transform_calculate(  # the point of the label's box that is nearest to the mark
            right="clamp(0, datum.dx - datum.wide / 2, datum.dx + datum.wide / 2)",
            down=f"clamp(0, datum.dy - {half}, datum.dy + {half})",
        )
        .transform_calculate(away="max(1, sqrt(datum.right * datum.right + datum.down * datum.down))")
        .mark_rule(
            color=p.muted, strokeWidth=1, xOffset=_expr("datum.r * datum.right / datum.away"),
            yOffset=_expr("datum.r * datum.down / datum.away"), x2Offset=_expr("datum.right"), y2Offset=_expr("datum.down"),
        )
        .encode(**at, x2="strength:Q", y2="attractiveness:Q")
    )  # fmt: skip
    text = named.mark_text(
        align="center", baseline="middle", fontSize=size, fontWeight=weight, color=p.text, dx=_expr("datum.dx"),
        dy=_expr("datum.dy"), cursor=cursor,
    ).encode(**at, text="label:N", tooltip=list(tooltip))  # fmt: skip
    return lead, text


def _expr(expression: str) -> alt.ExprRef:
    return alt.ExprRef(expr=expression)
