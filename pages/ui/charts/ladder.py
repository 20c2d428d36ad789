"""The ladder of relationships: four rungs, an account stands on its stage, the largest on the left."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from kamcore import wording
from kamcore.method.label_places import Box, place_labels, shorten, text_width
from kamcore.method.shelf_places import SMALLEST, stand_on_shelves
from kamcore.method.stages import LOWER_BOUNDS, STAGES
from pages.ui.charts.frame import Spec, finish
from pages.ui.charts.widths import RANGES, pick

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.palette import Palette

BAND = 118
"""Height of a rung with the room above it, pixels."""
HEIGHT = BAND * len(STAGES)
HEADING = 26
"""Room for a rung's heading at the top of its band, pixels."""
FLOOR = 5
"""How far the rung lies above the lower edge of its band, pixels."""
EDGE = 8
"""Room beside the rails, pixels."""
LARGEST_RADIUS = 26.0
MOST_MARKS = 400
SELECT = "account_click"
NAME_SIZE, NOTE_SIZE = 14.0, 12.0
EXAMPLE = ("they ask for a price", "they ask for advice", "they plan with us", "we win together")
"""What accounts on each rung are like, from the bottom."""
TOOLTIP: Mapping[str, str] = MappingProxyType(
    {
        "name": "Account", "stage": "Stage", "points": "Total of six items", "money": "Revenue", "hope": "Potential",
        "check": "Ratings",
    }
)  # fmt: skip


def ladder(
    data: pd.DataFrame, p: Palette, *, currency: str, period: str, chosen: str | None, example: bool = False
) -> Spec:
    """Draw the ladder.

    Args:
        data: accounts on the ladder, largest revenue first, indexed by key: ``name``, ``stage``, ``rung``, ``total``,
            ``potential``, ``claims``, ``revenue``; at most the first 400 and the chosen one are drawn.
        p: the palette.
        currency: three letters.
        period: the stretch of time the revenue is of.
        chosen: the key of the account to outline.
        example: whether grey circles show how accounts will stand, since there are none.
    """
    rungs = _rungs(data, p)
    layers: list[alt.Chart] = _background(rungs, p)
    if len(data):
        rows = _placed(marks(largest(data, chosen), currency, period, chosen), rungs)
        rows["colour"] = rows["stage"].map(dict(p.stages))
        layers += _chips(rows, p)
    elif example:
        layers += _example(p)
    return finish(alt.layer(*layers).properties(height=HEIGHT, width="container"), p)


def _example(p: Palette) -> list[alt.Chart]:
    """Draw a few grey circles on each rung and, beside them, what such relationships are like."""
    rows = pd.DataFrame(
        [(rung, x, area, words if not i else "") for rung, words in enumerate(EXAMPLE)
         for i, (x, area) in enumerate(((0.34, 120.0), (0.28, 220.0), (0.22, 380.0)))],
        columns=["low", "left", "area", "words"],
    )  # fmt: skip
    rows["low"] += 0.3
    base = alt.Chart(rows).encode(**_scales())
    circle = base.mark_circle(color=p.context, opacity=0.6).encode(size=alt.Size("area:Q", scale=None))
    words = base.mark_text(align="left", dx=14, fontStyle="italic", color=p.muted).encode(text="words:N")
    return [circle, words]


def largest(data: pd.DataFrame, chosen: str | None) -> pd.DataFrame:
    """Return the accounts to draw: the first 400, and the chosen one in place of the last when it is not among them."""
    drawn = data.head(MOST_MARKS)
    if chosen is None or chosen in drawn.index or chosen not in data.index:
        return drawn
    return pd.concat([drawn.iloc[:-1], data.loc[[chosen]]])


def marks(data: pd.DataFrame, currency: str, period: str, chosen: str | None) -> pd.DataFrame:
    """Return one row per account with what its tooltip says and its radius: the area is the revenue."""
    money = data["revenue"].fillna(0.0).clip(lower=0.0)
    most = float(money.max())
    radius = (money / most) ** 0.5 * LARGEST_RADIUS if most > 0 else money * 0.0
    return pd.DataFrame(
        {
            "key": list(data.index),
            "name": data["name"].to_numpy(),
            "stage": data["stage"].to_numpy(),
            "rung": data["rung"].to_numpy(dtype=int),
            "points": [f"{wording.number(value)} of 24" for value in data["total"]],
            "money": [f"{wording.money_in_full(value, currency)} in {period}" if value == value else "not known"  # noqa: PLR0124
                      for value in data["revenue"]],
            "hope": data["potential"].astype("str").fillna("not known").to_numpy(),
            "check": [f"{wording.plural(n, 'claim')} not borne out" if n else "none to check" for n in data["claims"]],
            "flagged": [bool(n) for n in data["claims"]],
            "radius": radius.round(2).to_numpy(),
            "chosen": [key == chosen for key in data.index],
            "label": [shorten(str(name)) for name in data["name"]],
        }
    )  # fmt: skip


def _rungs(data: pd.DataFrame, p: Palette) -> pd.DataFrame:
    """Return the four rungs, in units of rungs from the bottom."""
    counts = data["rung"].value_counts()
    rows = []
    for i, stage in enumerate(STAGES):
        n = int(counts.get(i + 1, 0))
        rows.append(
            {
                "stage": stage.capitalize(), "note": f"from {LOWER_BOUNDS[i]:g} points · {wording.plural(n, 'account')}",
                "low": i, "floor": i + FLOOR / BAND, "high": i + 1, "left": 0.0, "right": 1.0, "colour": p.stages[stage],
                "indent": 12 + text_width(stage.capitalize(), NAME_SIZE) * 1.14 + 8,
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def _scales() -> dict[str, alt.X | alt.Y]:
    return {
        "x": alt.X(
            "left:Q", scale=alt.Scale(domain=[0, 1], nice=False, zero=False), title="Accounts of a stage, largest revenue first →",
            axis=alt.Axis(values=[], grid=False, domain=False, ticks=False),
        ),
        "y": alt.Y(
            "low:Q", scale=alt.Scale(domain=[0, len(STAGES)], nice=False, zero=False), title="Stage, by points of 24 →",
            axis=alt.Axis(values=[], grid=False, domain=False, ticks=False),
        ),
    }  # fmt: skip


def _background(rungs: pd.DataFrame, p: Palette) -> list[alt.Chart]:
    base = alt.Chart(rungs)
    axes = _scales()
    band = base.transform_calculate(top="datum.high - 0.02").mark_rect(color=p.surface, opacity=1).encode(
        **axes, x2="right:Q", y2="top:Q"
    )  # fmt: skip
    floor = base.mark_rule(strokeWidth=3, strokeCap="round").encode(
        x="left:Q", x2="right:Q", y="floor:Q", color=alt.Color("colour:N", scale=None)
    )
    rails = (
        alt.Chart(pd.DataFrame({"x": [0.0, 1.0], "low": [0, 0], "high": [len(STAGES)] * 2}))
        .mark_rule(strokeWidth=3, color=p.line)
        .encode(x="x:Q", y="low:Q", y2="high:Q")
    )
    name = base.mark_text(
        align="left", baseline="top", dx=12, dy=9, fontSize=NAME_SIZE, fontWeight=600, color=p.text
    ).encode(x="left:Q", y="high:Q", text="stage:N")  # fmt: skip
    note = base.mark_text(
        align="left", baseline="top", dx=_expr("datum.indent"), dy=10, fontSize=NOTE_SIZE, color=p.muted
    ).encode(x="left:Q", y="high:Q", text="note:N")  # fmt: skip
    return [band, rails, floor, name, note]


def _placed(rows: pd.DataFrame, rungs: pd.DataFrame) -> pd.DataFrame:
    """Add for every range of widths where the chip stands, how large it is, and where its label goes."""
    columns: dict[str, Any] = {}
    for i, widths in enumerate(RANGES):
        columns |= {f"{name}{i}": values for name, values in _at(rows, rungs, widths).items()}
    return rows.assign(**columns)


def _at(rows: pd.DataFrame, rungs: pd.DataFrame, widths: tuple[float, float]) -> dict[str, list[float | None]]:
    """Return ``x`` (fraction of the width), ``y`` (rungs from the bottom), ``r``, ``dx`` and ``dy`` (pixels) of every row."""
    order = [list(rows.index[rows["rung"] == rung + 1]) for rung in range(len(STAGES))]
    room = (widths[0] - 2 * EDGE, float(BAND - HEADING - FLOOR - 2))
    shelves = stand_on_shelves([[float(rows["radius"][i]) for i in members] for members in order], *room)
    lit = next(iter(rows.index[rows["chosen"]]), None)
    for rung, members in enumerate(order):
        there = len(shelves.places[rung])
        if lit in members[there:] and there:  # the chosen one is drawn even where the smallest find no room
            members.remove(lit)
            members.insert(there - 1, lit)
    found: dict[str, list[float | None]] = {name: [None] * len(rows) for name in ("x", "y", "r", "dx", "dy")}
    x, y, r, dx, dy = found.values()
    for rung, members in enumerate(order):
        for mark, (across, up, radius) in zip(members, shelves.places[rung], strict=False):
            x[mark] = round((across + EDGE) / widths[0], 4)
            y[mark] = round(rung + (FLOOR + 1.5 + up) / BAND, 4)
            r[mark] = round(max(SMALLEST, radius), 1)
    drawn = [mark for mark in rows.index if x[mark] is not None]
    places = place_labels(
        [x[mark] or 0.0 for mark in drawn],
        [HEIGHT - (y[mark] or 0.0) * BAND for mark in drawn],
        [r[mark] or 0.0 for mark in drawn],
        [str(rows["label"][mark]) for mark in drawn],
        order=range(len(drawn)),
        widths=widths,
        height=HEIGHT,
        most=max(6, round(widths[0] / 28)),
        must=frozenset(i for i, mark in enumerate(drawn) if mark == lit),
        reserved=_reserved(rungs, widths),
    )
    for place in places:
        if not place.leader:
            dx[drawn[place.mark]], dy[drawn[place.mark]] = round(place.dx, 1), round(place.dy, 1)
    return found


def _reserved(rungs: pd.DataFrame, widths: tuple[float, float]) -> list[Box]:
    """Return the boxes of the headings and of the rungs themselves."""
    boxes = []
    for rung in rungs.to_dict("records"):
        top, bottom = HEIGHT - rung["high"] * BAND, HEIGHT - rung["low"] * BAND
        wide = rung["indent"] + text_width(rung["note"], NOTE_SIZE)
        boxes.append(Box(0.0, wide / 2, top + 15, wide, 20))
        boxes.append(Box(0.5, 0.0, bottom - FLOOR, widths[1], 6))
    return boxes


def _chips(rows: pd.DataFrame, p: Palette) -> list[alt.Chart]:
    at = {"x": alt.X("x:Q"), "y": alt.Y("y:Q")}
    base = (
        alt.Chart(rows)
        .transform_calculate(x=pick("x"), y=pick("y"), r=pick("r"), dx=pick("dx"), dy=pick("dy"))
        .transform_filter("isValid(datum.x)")
        .transform_calculate(area="4 * datum.r * datum.r", around="4 * (datum.r + 4) * (datum.r + 4)")
    )
    size = alt.Size("area:Q", scale=None)
    click = alt.selection_point(name=SELECT, fields=["key"], on="click", toggle=False)
    tooltip = [alt.Tooltip(f"{field}:N", title=title) for field, title in TOOLTIP.items()]
    circle = base.mark_circle(opacity=1, stroke=p.background, strokeWidth=1, cursor="pointer").encode(
        **at, size=size, color=alt.Color("colour:N", scale=None), tooltip=tooltip
    ).add_params(click)  # fmt: skip
    lit = base.transform_filter("datum.chosen").mark_point(
        filled=False, shape="circle", stroke=p.text, strokeWidth=2.5, opacity=1
    ).encode(**at, size=alt.Size("around:Q", scale=None))  # fmt: skip
    flag = (
        base.transform_filter("datum.flagged")
        .transform_calculate(x="datum.x + (0.72 * datum.r + 4) / width", y=f"datum.y + (0.72 * datum.r + 4) / {BAND}")
        .mark_point(
            filled=True, shape="triangle-up", size=130, color=p.bad, stroke=p.background, strokeWidth=1.5, opacity=1
        )
        .encode(**at, tooltip=tooltip)
    )
    text = base.transform_filter("isValid(datum.dx)").mark_text(
        align="center", baseline="middle", fontSize=12, color=p.text, dx=_expr("datum.dx"), dy=_expr("datum.dy"), cursor="pointer"
    ).encode(**at, text="label:N", tooltip=tooltip)  # fmt: skip
    return [circle, lit, flag, text]


def _expr(expression: str) -> alt.ExprRef:
    return alt.ExprRef(expr=expression)
