"""The profit matrix, the whitespace grid and the renewals calendar."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pandas as pd

from kamcore import wording
from kamcore.method.label_places import shorten
from kamcore.method.whitespace import BOUGHT, NOT_BOUGHT, OPEN
from pages.ui.charts.frame import Spec, finish
from pages.ui.charts.labels import distinct

if TYPE_CHECKING:
    from kamcore.palette import Palette

SELECT = "account_click"
MOST_BUBBLES = 400
MOST_NAMED = 3
"""So many of the accounts that lose money are named, beside the largest and the chosen one."""
LOWEST = -1.0
"""Margins below -100 % are drawn there; the tooltip says what they are."""
MOST_ROWS, MOST_COLUMNS = 30, 12
"""So many accounts and products are drawn in the grid; the tables have all."""
SIGNS = MappingProxyType({BOUGHT: "●", OPEN: "○", NOT_BOUGHT: ""})


def profit_matrix(
    data: pd.DataFrame, p: Palette, *, big_from: float, currency: str, chosen: str | None, height: int = 420
) -> Spec:
    """Draw revenue against margin after costs, one bubble per account.

    Args:
        data: largest revenue first, indexed by key, revenue above zero: ``name``, ``revenue``, ``profit``, ``margin``,
            ``destructive``; the first 400 are drawn.
        p: the palette.
        big_from: the revenue from which an account is big.
        currency: three letters.
        chosen: key of the chosen account.
        height: in pixels.
    """
    rows = data.head(MOST_BUBBLES).copy()
    rows["key"] = [str(key) for key in rows.index]
    rows["at"] = rows["margin"].clip(lower=LOWEST)
    rows["earned"] = [wording.money_in_full(value, currency) for value in rows["profit"]]
    rows["left"] = [wording.percent(value) for value in rows["margin"]]
    rows["colour"] = np.where(rows["profit"] < 0, p.bad, np.where(rows["revenue"] >= big_from, p.accent, p.context))
    rows["outline"] = np.where(rows["key"] == (chosen or ""), p.text, p.background)
    flagged = rows["destructive"] & (rows["destructive"].cumsum() <= MOST_NAMED)
    told = flagged | (rows["key"] == (chosen or "")) | (np.arange(len(rows)) == 0)
    rows["label"] = np.where(told, [shorten(str(name)) for name in rows["name"]], "")
    wide = len(rows) > 1 and float(rows["revenue"].max()) > 20 * float(rows["revenue"].min())
    x = alt.X(
        "revenue:Q",
        title=f"Revenue ({currency}){', each step ten times the one before' if wide else ''}",
        scale=alt.Scale(type="log" if wide else "linear", nice=wide, padding=30),
        axis=alt.Axis(format="~s", tickCount=5, grid=False),
    )
    y = alt.Y(
        "at:Q",
        title="Margin after costs (% of revenue)",
        axis=alt.Axis(format=".0%", tickCount=6),
        scale=alt.Scale(padding=20),
    )
    base = alt.Chart(rows.drop(columns=["destructive"]))
    click = alt.selection_point(name=SELECT, fields=["key"], on="click", toggle=False)
    lines = alt.Chart(pd.DataFrame({"zero": [0.0], "big": [big_from]}))
    dots = base.mark_circle(size=130, opacity=0.85, strokeWidth=2, cursor="pointer").encode(
        x=x,
        y=y,
        color=alt.Color("colour:N", scale=None),
        stroke=alt.Stroke("outline:N", scale=None),
        tooltip=[
            alt.Tooltip("name:N", title="Account"),
            alt.Tooltip("revenue:Q", title=f"Revenue ({currency})", format=",.0f"),
            alt.Tooltip("earned:N", title="Profit"),
            alt.Tooltip("left:N", title="Margin"),
        ],
    ).add_params(click)  # fmt: skip
    text = (
        base.transform_filter("datum.label != ''")
        .mark_text(align="right", dx=6, dy=-14, color=p.text)
        .encode(x=x, y=y, text="label:N")
    )
    zero = lines.mark_rule(color=p.bad, strokeDash=[5, 4]).encode(y="zero:Q")
    big = lines.mark_rule(color=p.muted, strokeDash=[2, 3]).encode(x="big:Q")
    return finish(alt.layer(zero, big, dots, text).properties(height=height, width="container"), p)


def whitespace_grid(cells: pd.DataFrame, names: pd.Series[str], p: Palette) -> Spec:
    """Draw accounts against products: bought, open, not bought.

    Args:
        cells: accounts x products, largest accounts first; the first 30 and 12 are drawn.
        names: account names by key.
        p: the palette.
    """
    part = cells.iloc[:MOST_ROWS, :MOST_COLUMNS]
    accounts = distinct(shorten(str(name)) for name in names.reindex(part.index))
    products = distinct(shorten(str(name)) for name in part.columns)
    long = pd.DataFrame(
        {
            "account": np.repeat(accounts, part.shape[1]),
            "product": np.tile(products, part.shape[0]),
            "state": part.to_numpy(dtype=object).ravel(),
        }
    )
    long["sign"] = long["state"].map(dict(SIGNS))
    colours = {BOUGHT: p.accent, OPEN: p.cell_fields["Star"], NOT_BOUGHT: p.surface}
    states = [state for state in colours if (long["state"] == state).any()]
    base = alt.Chart(long).encode(
        x=alt.X(
            "product:N",
            sort=products,
            title="Product or plan",
            axis=alt.Axis(orient="top", labelAngle=0, labelLimit=110),
        ),
        y=alt.Y("account:N", sort=accounts, title="Account, largest first", axis=alt.Axis(labelLimit=150)),
        tooltip=[
            alt.Tooltip("account:N", title="Account"),
            alt.Tooltip("product:N", title="Product or plan"),
            alt.Tooltip("state:N", title="State"),
        ],
    )
    rect = base.mark_rect(stroke=p.background, strokeWidth=3).encode(
        color=alt.Color(
            "state:N",
            title=None,
            sort=states,
            scale=alt.Scale(domain=states, range=[colours[state] for state in states]),
            legend=alt.Legend(symbolStrokeColor=p.muted, symbolStrokeWidth=1),
        )
    )
    sign = base.mark_text(fontSize=13).encode(
        text="sign:N", color=alt.condition(f"datum.state == '{BOUGHT}'", alt.value(p.background), alt.value(p.text))
    )
    return finish(alt.layer(rect, sign).properties(height=max(140, 26 * len(accounts) + 60), width="container"), p)


def renewals(by_month: pd.DataFrame, currency: str, p: Palette, height: int = 320) -> Spec:
    """Draw the revenue that hangs on contracts by the month in which they end.

    Args:
        by_month: ``month``, ``agreed``, ``open`` (money) and ``contracts``, without a gap.
        currency: three letters.
        p: the palette.
        height: in pixels.
    """
    words = [f"{month:%b %Y}" for month in by_month["month"]]
    states = {"open": "Not agreed yet", "agreed": "Agreed"}
    long = by_month.assign(when=words).melt(
        id_vars=["when", "contracts"], value_vars=list(states), var_name="state", value_name="money"
    )
    long["state"] = long["state"].map(states)
    title = f"Revenue per year that ends or renews ({currency})"
    chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            x=alt.X(
                "when:N",
                sort=words,
                title="Month of the renewal",
                axis=alt.Axis(
                    labelAngle=0, labelOverlap="greedy", labelSeparation=8, values=words[:: max(1, len(words) // 6)]
                ),
            ),
            y=alt.Y("money:Q", title=title, axis=alt.Axis(format="~s")),
            color=alt.Color(
                "state:N",
                title=None,
                sort=list(states.values()),
                scale=alt.Scale(domain=list(states.values()), range=[p.series[1], p.accent]),
            ),
            tooltip=[
                alt.Tooltip("when:N", title="Month"),
                alt.Tooltip("state:N", title="State"),
                alt.Tooltip("money:Q", title=title, format=",.0f"),
                alt.Tooltip("contracts:Q", title="Contracts in the month", format=",d"),
            ],
        )
        .properties(height=height, width="container")
    )
    return finish(chart, p)
