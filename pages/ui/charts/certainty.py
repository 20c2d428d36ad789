"""How often each rank, as a heat map; the weights one must believe in; and an account against the ideal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from kamcore import wording
from pages.ui.charts.frame import Spec, finish
from pages.ui.charts.labels import distinct

if TYPE_CHECKING:
    from kamcore.palette import Palette

MOST_RANKS = 10
ROW = 26


def heat(ranks: pd.DataFrame, names: pd.Series[str], now: pd.Series[int], chosen: str | None, p: Palette) -> Spec:
    """Draw accounts by ranks, the darker the more often; ranks beyond the tenth share one column.

    Args:
        ranks: Accounts, in the order to draw, x ranks 1, 2, …: share of the weightings.
        names: Account names by key.
        now: Rank with the weights in force, by key.
        chosen: Key of the chosen account; its name is bold.
        p: The palette.
    """
    labels = distinct(
        f"{rank}  {name}" for rank, name in zip(now.reindex(ranks.index), names.reindex(ranks.index), strict=True)
    )
    shown = ranks.iloc[:, :MOST_RANKS].copy()
    columns = [str(rank) for rank in shown.columns]
    shown.columns = pd.Index(columns)
    if ranks.shape[1] > MOST_RANKS:
        later = f"{MOST_RANKS + 1}+"
        shown[later] = ranks.iloc[:, MOST_RANKS:].sum(axis=1)
        columns.append(later)
    data = shown.assign(label=labels, name=list(names.reindex(ranks.index))).melt(
        id_vars=["label", "name"], var_name="rank", value_name="share"
    )
    data["words"] = [f"{100 * share:.0f}" if share >= 0.095 else "" for share in data["share"]]
    data["often"] = [wording.percent(share) for share in data["share"]]
    data["ink"] = [ink(share, p.surface, p.accent, p) for share in data["share"]]
    mine = labels[list(ranks.index).index(chosen)] if chosen in ranks.index else ""
    weight = alt.condition(alt.datum.value == mine, alt.value("bold"), alt.value("normal"))
    base = alt.Chart(data).encode(
        y=alt.Y(
            "label:N", title=None, sort=None, scale=alt.Scale(domain=labels),
            axis=alt.Axis(labelLimit=150, labelColor=p.text, labelFontWeight=weight, ticks=False, domain=False, labelPadding=8),
        ),
        x=alt.X(
            "rank:N", title="Rank", sort=None, scale=alt.Scale(domain=columns),
            axis=alt.Axis(orient="top", labelAngle=0, ticks=False, domain=False),
        ),
    )  # fmt: skip
    cell = base.mark_rect(cornerRadius=2, stroke=p.background, strokeWidth=1.5).encode(
        color=alt.Color(
            "share:Q", scale=alt.Scale(domain=[0, 1], range=[p.surface, p.accent], interpolate="rgb"), legend=None
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Account"),
            alt.Tooltip("rank:N", title="Rank"),
            alt.Tooltip("often:N", title="Share of cases"),
        ],
    )
    text = base.mark_text(fontSize=11).encode(text="words:N", color=alt.Color("ink:N", scale=None, legend=None))
    chart = (cell + text).resolve_scale(color="independent")
    return finish(chart.properties(height=ROW * len(labels) + 56, width="container"), p)


def ink(share: float, start: str, end: str, p: Palette) -> str:
    """Return the colour of text that is read best on a cell so far between two colours."""
    low, high = _channels(start), _channels(end)
    ground = _lightness([first + share * (last - first) for first, last in zip(low, high, strict=True)])

    def contrast(colour: str) -> float:
        lighter, darker = sorted((_lightness(_channels(colour)), ground), reverse=True)
        return (lighter + 0.05) / (darker + 0.05)

    return max((p.text, p.background), key=contrast)


def _channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _lightness(channels: list[float]) -> float:
    """Return the relative luminance of a colour, as the Web Content Accessibility Guidelines define it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def believed(table: pd.DataFrame, p: Palette) -> Spec:
    """Draw for each factor the weight one must believe in, as a bar, and the weight now, as a tick.

    Args:
        table: Indexed by factor: ``central`` and ``now``, shares of all weight.
        p: The palette.
    """
    return _against(
        table.rename(columns={"central": "long", "now": "mark"}),
        p,
        "Share of all weight",
        ("To rank first", "Now"),
        shares=True,
    )


def against_ideal(table: pd.DataFrame, p: Palette) -> Spec:
    """Draw for each factor the account's rating as a bar and the ideal as a tick.

    Args:
        table: Indexed by factor: ``rating`` and ``ideal``, 0-10, NaN where missing.
        p: The palette.
    """
    return _against(
        table.rename(columns={"rating": "long", "ideal": "mark"}),
        p,
        "Rating (0 to 10)",
        ("This account", "Ideal"),
        shares=False,
    )


def _against(table: pd.DataFrame, p: Palette, title: str, titles: tuple[str, str], *, shares: bool) -> Spec:
    data = table.reset_index(names="factor")
    data["label"] = distinct(data["factor"])
    write = wording.percent if shares else wording.points
    for name in ("long", "mark"):
        data[f"{name}_words"] = [write(value) for value in data[name]]
    top = min(1.0, 1.15 * float(data[["long", "mark"]].max().max())) if shares else 10.0
    axis = alt.Axis(tickCount=5, format=".0%" if shares else "d")
    scale = alt.Scale(domain=[0, top])
    base = alt.Chart(data).encode(
        y=alt.Y("label:N", sort=None, title=None, scale=alt.Scale(domain=list(data["label"])),
                axis=alt.Axis(labelLimit=150, labelColor=p.text, ticks=False, domain=False)),
        tooltip=[alt.Tooltip("factor:N", title="Factor"), alt.Tooltip("long_words:N", title=titles[0]),
                 alt.Tooltip("mark_words:N", title=titles[1])],
    )  # fmt: skip
    kinds = alt.Scale(domain=list(titles), range=[p.series[0], p.text])
    bar = base.mark_bar(height=10, opacity=0.6).encode(
        x=alt.X("long:Q", title=title, scale=scale, axis=axis), color=alt.Color("kind:N", scale=kinds, title=None)
    )
    tick = base.mark_tick(thickness=3, height=20, opacity=1).encode(
        x=alt.X("mark:Q", title=title, scale=scale, axis=axis), color=alt.Color("kind:N", scale=kinds, title=None)
    )
    layers = bar.transform_calculate(kind=f"'{titles[0]}'") + tick.transform_calculate(kind=f"'{titles[1]}'")
    return finish(layers.properties(height=ROW * len(data) + 70, width="container"), p)
