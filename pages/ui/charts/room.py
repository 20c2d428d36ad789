"""The quadrant of a room's votes: each person's view as a faint dot, the account where the medians put it, and how it moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from kamcore import wording
from kamcore.method.label_places import shorten
from kamcore.method.quadrant import SCALE
from pages.ui.charts.forecast_arrows import MOST_ARROWS, beads
from pages.ui.charts.frame import Spec, finish
from pages.ui.charts.labels import distinct
from pages.ui.charts.quadrant import HEIGHT, MARGIN, Ground, ground_of, labelled, names
from pages.ui.charts.widths import pick

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.palette import Palette

MOST_VIEWS = 3_000
"""So many different views are drawn; of more, an even choice."""
MARK, START, HEAD = 12.0, 5.0, 8.0
"""Radius of an account's mark, and of where it was before; length of an arrow's head."""
NAME_SIZE = 14.0
"""Size of the names for which room is kept, a little more than they have: they are bold."""
REACH = (16.0, 36.0, 60.0, 90.0)
"""How far out a name may stand where accounts lie close, pixels: few are asked about, and each should have its name."""
NAMED = 6
"""So many accounts have their name even where it covers something."""
ALONG = tuple(step / 24 for step in range(25))
"""Where along an arrow boxes are kept clear of names: everywhere."""
_SPAN = SCALE + 2 * MARGIN


def cloud(
    places: pd.DataFrame,
    views: pd.DataFrame,
    cuts: Mapping[str, float],
    p: Palette,
    *,
    orientation: str,
    height: int = HEIGHT,
    zoom: float = 1.0,
) -> Spec:
    """Draw the accounts where the room puts them, with everybody's view around each.

    Args:
        places: indexed by account, those with votes: ``name``, ``attractiveness``, ``strength``, ``cell``, ``votes``,
            ``from_attractiveness`` and ``from_strength`` (where the arrow begins; NaN for no arrow), ``was`` (that place in words).
        views: one row for each account and person: ``account``, ``attractiveness``, ``strength``.
        cuts: the cut-lines ``attractiveness`` and ``strength``.
        p: the palette.
        orientation: ``rising`` or ``falling``.
        height: of the drawing area, pixels.
        zoom: by how much words will be larger than on a page.
    """
    ground = ground_of(cuts, p, falling=orientation == "falling", height=height, zoom=zoom)
    placed = places.dropna(subset=["attractiveness", "strength"])
    colours = {account: p.series[at % len(p.series)] for at, account in enumerate(places.index)}
    layers = list(ground.layers)
    at = {"x": alt.X("strength:Q", scale=ground.axes.across), "y": alt.Y("attractiveness:Q", scale=ground.axes.up)}
    if len(placed):
        rows = _marks(placed, colours)
        ways = beads(rows.head(MOST_ARROWS), _SPAN, SCALE + MARGIN, height, falling=ground.falling, along=ALONG)
        must = range(min(len(rows), NAMED))
        rows = labelled(rows, ground, clear=ways, must=must, size=NAME_SIZE, reach=[far * zoom for far in REACH])
        layers += [*_views(placed, views, colours, at), *_accounts(rows, at, ground, p)]
    chart = alt.layer(*layers).resolve_scale(color="independent")
    return finish(chart.properties(height=height, width="container"), p)


def _marks(placed: pd.DataFrame, colours: Mapping[str, str]) -> pd.DataFrame:
    """Return one row per account, its mark where it stands now; ``to_…`` is where its arrow comes from."""
    moved = placed["from_attractiveness"].notna() & placed["from_strength"].notna()
    moved &= (placed["from_attractiveness"] != placed["attractiveness"]) | (
        placed["from_strength"] != placed["strength"]
    )
    return pd.DataFrame(
        {
            "name": placed["name"].to_numpy(),
            "key": distinct(placed["name"]),
            "label": [shorten(str(name)) for name in placed["name"]],
            "cell": placed["cell"].to_numpy(),
            "attractiveness": placed["attractiveness"].to_numpy(),
            "strength": placed["strength"].to_numpy(),
            "place": [
                f"attractiveness {wording.points(up)}, strength {wording.points(along)}"
                for up, along in zip(placed["attractiveness"], placed["strength"], strict=True)
            ],
            "was": placed["was"].to_numpy(),
            "votes": placed["votes"].to_numpy(),
            "colour": [colours[account] for account in placed.index],
            "radius": MARK,
            "heads": moved.to_numpy(),
            "to_attractiveness": placed["from_attractiveness"].to_numpy(),
            "to_strength": placed["from_strength"].to_numpy(),
        }
    )


def _views(
    placed: pd.DataFrame, views: pd.DataFrame, colours: Mapping[str, str], at: Mapping[str, alt.X | alt.Y]
) -> list[alt.Chart]:
    """Draw a thread and a dot for each view; equal views are one dot, the larger the more people share it."""
    known = views.dropna()
    known = known[known["account"].isin(placed.index)].round({"attractiveness": 2, "strength": 2})
    if known.empty:
        return []
    alike = known.groupby(["account", "attractiveness", "strength"], sort=True).size().reset_index(name="people")
    alike = alike.iloc[:: -(-len(alike) // MOST_VIEWS)]
    rows = alike.assign(
        colour=alike["account"].map(dict(colours)),
        area=75.0 * alike["people"],
        to_attractiveness=alike["account"].map(placed["attractiveness"]),
        to_strength=alike["account"].map(placed["strength"]),
    ).drop(columns="account")
    base = alt.Chart(rows)
    colour = alt.Color("colour:N", scale=None)
    thread = base.mark_rule(opacity=0.22, strokeWidth=1).encode(
        **at, x2="to_strength:Q", y2="to_attractiveness:Q", color=colour
    )
    dot = base.mark_circle(opacity=0.42).encode(**at, color=colour, size=alt.Size("area:Q", scale=None))
    return [thread, dot]


def _accounts(rows: pd.DataFrame, at: Mapping[str, alt.X | alt.Y], ground: Ground, p: Palette) -> list[alt.Chart]:
    tooltip = [
        alt.Tooltip("name:N", title="Account"),
        alt.Tooltip("cell:N", title="Cell"),
        alt.Tooltip("place:N", title="The room says"),
        alt.Tooltip("was:N", title="Before"),
        alt.Tooltip("votes:Q", title="People who rated it"),
    ]
    base = (
        alt.Chart(rows)
        .transform_calculate(r=pick("r"), dx=pick("dx"), dy=pick("dy"), far=pick("far"))
        .transform_calculate(area="4 * datum.r * datum.r")
    )
    mark = base.mark_circle(opacity=1, stroke=p.background, strokeWidth=2).encode(
        **at, size=alt.Size("area:Q", scale=None), color=_legend(rows), tooltip=tooltip
    )
    lead, text = names(base, at, p, size=13.0, tooltip=tooltip, weight=600, zoom=ground.zoom)
    return [*_ways(rows[rows["heads"]], at, ground), lead, mark, text]


def _legend(rows: pd.DataFrame) -> alt.Color:
    """Return the accounts' colours with their names above: where accounts lie close, there is no room for a name at each."""
    scale = alt.Scale(domain=list(rows["key"]), range=list(rows["colour"]))
    legend = alt.Legend(
        title=None,
        columns=alt.ExprRef(expr="max(1, floor(width / 190))"),
        symbolOpacity=1,
        symbolSize=110,
        labelLimit=160,
    )
    return alt.Color("key:N", scale=scale, legend=legend)


def _ways(moved: pd.DataFrame, at: Mapping[str, alt.X | alt.Y], ground: Ground) -> list[alt.Chart]:
    """Draw where each account was before, as a ring, and the arrow from there to the edge of its mark."""
    if moved.empty:
        return []
    begun = moved[["colour"]].assign(
        strength=moved["to_strength"], attractiveness=moved["to_attractiveness"],
        to_strength=moved["strength"], to_attractiveness=moved["attractiveness"],
    )  # fmt: skip
    colour = alt.Color("colour:N", scale=None)
    base = (
        alt.Chart(begun)
        .transform_calculate(
            right=f"{-1 if ground.falling else 1} * (datum.to_strength - datum.strength) / {_SPAN} * width",
            down=f"(datum.attractiveness - datum.to_attractiveness) / {_SPAN} * {ground.height}",
        )
        .transform_calculate(far="sqrt(datum.right * datum.right + datum.down * datum.down)")
        .transform_calculate(turned="atan2(datum.right, -datum.down) * 180 / PI")
    )
    ring = base.mark_point(filled=False, shape="circle", strokeWidth=2, opacity=0.9, size=4 * START * START).encode(
        **at, stroke=alt.Stroke("colour:N", scale=None)
    )
    long = base.transform_filter(f"datum.far > {MARK + START + HEAD}")
    line = long.mark_rule(
        strokeWidth=2, opacity=0.7, **_along(START, "x", "y"), **_along(-MARK - HEAD, "x2", "y2")
    ).encode(**at, x2="to_strength:Q", y2="to_attractiveness:Q", color=colour)
    head = long.mark_point(
        shape="triangle", filled=True, size=90, opacity=1, **_along(-MARK - HEAD / 2, "x", "y")
    ).encode(
        x=alt.X("to_strength:Q", scale=ground.axes.across), y=alt.Y("to_attractiveness:Q", scale=ground.axes.up),
        angle=alt.Angle("turned:Q", scale=None), color=colour,
    )  # fmt: skip
    return [ring, line, head]


def _along(pixels: float, x: str, y: str) -> dict[str, alt.ExprRef]:
    """Return by how much an end of an arrow is moved along it."""
    return {
        f"{x}Offset": alt.ExprRef(expr=f"{pixels} * datum.right / datum.far"),
        f"{y}Offset": alt.ExprRef(expr=f"{pixels} * datum.down / datum.far"),
    }
