"""A stakeholder map as a chart: the twin of the graph, for phones and where the component does not load."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import altair as alt
import pandas as pd

from kamcore.findings.stakeholders import SIGNS, sentiment_step, sentiment_words
from kamcore.method.network_layout import COLUMN_GAP
from pages.ui.charts.frame import Spec, finish
from pages.ui.graph import ROOMY, ink_on

if TYPE_CHECKING:
    from kamcore.findings.stakeholders import View
    from kamcore.palette import Palette
    from pages.ui.graph_marks import Marks

HEIGHT = 560
WAY_WIDTH = 5.0
BEND, STEPS = 0.12, 12
"""How far a line of influence bends upwards, as a part of its width, and in how many pieces it is drawn."""


def people_chart(view: View, account: str, marks: Marks, p: Palette) -> Spec:
    """Draw the map: discs by sentiment and power, solid lines to managers, dotted lines of influence, the account's box.

    Args:
        view: the part of the map to draw.
        account: the account's name, written on its box.
        marks: who is selected, who is not dimmed, and the way that is lit.
        p: the palette.
    """
    people = _people(view, marks, p)
    xs, ys = people["x"], people["y"]
    left, right, top, bottom = xs.min() - 90, xs.max() + 90, ys.min() - 60, ys.max() + 75
    if view.layout.box is not None:
        left, right = min(left, view.layout.box[0] - 10), max(right, view.layout.box[2] + 10)
        top, bottom = min(top, view.layout.box[1] - 10), max(bottom, view.layout.box[3] + 10)

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[left, right], nice=False), axis=None)

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[bottom, top], nice=False), axis=None)

    layers: list[alt.Chart] = []
    if view.layout.box is not None:
        x0, y0, x1, y1 = view.layout.box
        frame = pd.DataFrame({"x": [x0], "x2": [x1], "y": [y0], "y2": [y1], "name": [account]})
        box = alt.Chart(frame).encode(x=x("x"), y=y("y"))
        layers.append(
            box.mark_rect(fill=p.context, fillOpacity=0.06, stroke=p.context, cornerRadius=8).encode(x2="x2", y2="y2")
        )
        layers.append(
            box.mark_text(
                align="left", baseline="top", dx=10, dy=8, fontWeight="bold", limit=320, color=p.muted
            ).encode(text="name:N")
        )
    across, down = f"datum.dx * width / {right - left}", f"datum.dy * height / {bottom - top}"
    turn = f"atan2({across}, -({down})) * 180 / PI"
    colour, order = alt.Color("colour:N", scale=None), alt.Order("step:Q")
    points, arrows = _lines(view, marks, p)
    for dotted in (False, True):
        part, signs = points[points["dotted"] == dotted], arrows[arrows["dotted"] == dotted]
        if part.empty:
            continue
        clear = alt.Opacity("opacity:Q", scale=None)
        line = alt.Chart(part).encode(x=x("x"), y=y("y"), opacity=clear, detail="line:N", color=colour, order=order)
        dash = {"strokeDash": [2, 5], "strokeCap": "round"} if dotted else {}
        layers.append(line.mark_line(strokeWidth=2.2 if dotted else 1.2, **dash))
        if part["way"].any():
            layers.append(line.transform_filter("datum.way").mark_line(strokeWidth=WAY_WIDTH, **dash))
        base = alt.Chart(signs).encode(opacity=clear, color=colour)
        head = (
            base.transform_filter("datum.arrow")
            .transform_calculate(angle=turn)
            .mark_point(shape="triangle", filled=True, size=75)
        )
        layers.append(head.encode(x=x("hx"), y=y("hy"), angle=alt.Angle("angle:Q", scale=None)))
        if dotted:
            sign = base.mark_text(fontSize=17, fontWeight="bold", dy=-9)
            layers.append(sign.encode(x=x("mx"), y=y("my"), text="sign:N"))
    base = alt.Chart(people).encode(x=x("x"), y=y("y"), opacity=alt.Opacity("opacity:Q", scale=None))
    size = alt.Size("size:Q", scale=None)
    layers += [
        base.transform_filter("datum.halo != ''").mark_point(filled=False, strokeWidth=4).encode(
            size=alt.Size("outer:Q", scale=None), stroke=alt.Stroke("halo:N", scale=None)
        ),
        base.transform_filter("datum.key_contact").mark_point(filled=False, strokeWidth=1.8, stroke=p.text).encode(
            size=alt.Size("ring:Q", scale=None)
        ),
    ]  # fmt: skip
    pick = alt.selection_point(name="person", fields=["id"], on="click", toggle=False, empty=False)
    layers.append(
        base.mark_point(filled=True, strokeWidth=2, cursor="pointer")
        .encode(
            size=size,
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("stroke:N", scale=None),
            tooltip=[
                alt.Tooltip("name:N", title="Person"),
                alt.Tooltip("title:N", title="Job title"),
                alt.Tooltip("power:N", title="Decision power"),
                alt.Tooltip("sentiment:N", title="Sentiment"),
                alt.Tooltip("contact:N", title="Contact"),
            ],
        )
        .add_params(pick)
    )
    layers += [
        base.mark_text(fontSize=15, fontWeight="bold", dy=1).encode(
            text="sign:N", color=alt.Color("ink:N", scale=None)
        ),
        base.mark_point(
            filled=True, size=190, fill=p.background, stroke=p.text, strokeWidth=1.2, xOffset=17, yOffset=-15
        ),
        base.mark_text(fontSize=11, fontWeight="bold", dx=17, dy=-14.5, color=p.text).encode(text="badge:N"),
        *_labels(base, p, wide=right - left, titled=len(people) <= ROOMY),
    ]
    return finish(alt.layer(*layers).properties(height=HEIGHT, width="container"), p)


def _labels(base: alt.Chart, p: Palette, *, wide: float, titled: bool) -> list[alt.Chart]:
    """Return name and job title below each person, on a halo that keeps them apart from the lines."""
    layers = []
    room = alt.ExprRef(f"max(36, width * {COLUMN_GAP * 0.96:g} / {wide:g})")
    for field, dy, size, weight, colour in (("name", 31, 12, "bold", p.text), ("title", 46, 11, "normal", p.muted)):
        if field == "title" and not titled:
            continue
        look = {"dy": dy, "fontSize": size, "fontWeight": weight, "limit": room}
        halo = base.mark_text(**look, stroke=p.background, strokeWidth=4, strokeJoin="round", color=p.background)
        layers += [halo.encode(text=f"{field}:N"), base.mark_text(**look, color=colour).encode(text=f"{field}:N")]
    return layers


def _people(view: View, marks: Marks, p: Palette) -> pd.DataFrame:
    places = {row.person: (float(row.x), float(row.y)) for row in view.layout.table.itertuples()}
    rows = []
    for i, person in enumerate(view.network.nodes):
        step = sentiment_step(person.sentiment)
        fill = p.unknown if step is None else p.sentiment[step]
        size = 480.0 + 160.0 * ((person.power or 1.0) - 1.0)
        halo = p.text if person.key == marks.selected else p.accent if person.key in view.to_win else ""
        rows.append(
            {
                "id": f"n{i}",
                "name": person.name,
                "title": person.title or "",
                "x": places[person.key][0],
                "y": places[person.key][1],
                "size": size,
                "ring": size * 1.5,
                "outer": size * 2.1,
                "fill": fill,
                "stroke": p.muted if step is None else fill,
                "ink": p.muted if step is None else ink_on(fill, p),
                "sign": SIGNS[step],
                "badge": "?" if person.power is None else f"{person.power:g}",
                "power": "not known" if person.power is None else f"{person.power:g} of 5",
                "sentiment": sentiment_words(person.sentiment),
                "contact": person.contact or "not known",
                "key_contact": person.key_contact,
                "halo": halo,
                "opacity": marks.light(person.key),
            }
        )
    return pd.DataFrame(rows)


class _Path(NamedTuple):
    """A line from one place to another, bent upwards."""

    x: float
    y: float
    x2: float
    y2: float
    bend: float

    def at(self, t: float) -> tuple[float, float]:
        """Return the place a part of the way along, 0 to 1."""
        return self.x + (self.x2 - self.x) * t, self.y + (self.y2 - self.y) * t - 4 * self.bend * t * (1 - t)


def _lines(view: View, marks: Marks, p: Palette) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the points of the lines, those of influence bent upwards, and where their arrows and signs stand."""
    places = {row.person: (float(row.x), float(row.y)) for row in view.layout.table.itertuples()}
    looks = {"positive": (p.accent, "+"), "negative": (p.text, "−"), "conflict": (p.bad, "×")}
    ends = [(line.report, line.manager, False, p.muted, "") for line in view.network.reporting]
    ends += [(line.source, line.target, True, *looks[line.sign]) for line in view.network.influence]
    swaying = {(source, target) for source, target, _, _, sign in ends if sign == "+"} - marks.solid
    points, arrows = [], []
    for number, (start, end, dotted, tint, sign) in enumerate(ends):
        source, target, colour, way = start, end, tint, False
        if sign == "+":
            way = marks.along(start, end) and (start, end) not in marks.solid
        for one, other in ((start, end), (end, start)):
            if not sign and marks.along(one, other) and (one, other) not in swaying:
                source, target, colour, way = one, other, p.accent, True
        (x, y), (x2, y2) = places[source], places[target]
        bend = BEND * abs(x2 - x) if dotted else 0.0
        same = {
            "line": number,
            "dotted": dotted,
            "colour": colour,
            "way": way,
            "opacity": marks.line_light(source, target, way=way),
        }
        path = _Path(x, y, x2, y2, bend)
        for step in range(STEPS + 1 if bend else 2):
            px, py = path.at(step / (STEPS if bend else 1))
            points.append({"x": px, "y": py, "step": step, **same})
        along = 0.72 if dotted else 0.6
        (hx, hy), (before_x, before_y), (mx, my) = path.at(along), path.at(along - 0.03), path.at(0.5)
        arrows.append(
            {
                "hx": hx, "hy": hy, "dx": hx - before_x, "dy": hy - before_y, "mx": mx, "my": my, "sign": sign,
                "arrow": sign != "×", **same,
            }
        )  # fmt: skip
    shared = ["line", "dotted", "colour", "way", "opacity"]
    return (
        pd.DataFrame(points, columns=["x", "y", "step", *shared]),
        pd.DataFrame(arrows, columns=["hx", "hy", "dx", "dy", "mx", "my", "sign", "arrow", *shared]),
    )
