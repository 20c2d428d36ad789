"""ABC classes: how many accounts bring how much, as two bars of 100 %."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from kamcore import wording
from pages.ui.charts.frame import Spec, finish

if TYPE_CHECKING:
    from kamcore.palette import Palette

ROWS = ("Accounts", "Revenue")


def tiers(summary: pd.DataFrame, currency: str, p: Palette, height: int = 150) -> Spec:
    """Draw the share of accounts and the share of revenue of each class, one bar each.

    Args:
        summary: indexed A, B, C: ``accounts``, ``account_share``, ``revenue``, ``revenue_share``.
        currency: three letters.
        p: the palette.
        height: in pixels.
    """
    parts = []
    for row, share in zip(ROWS, ("account_share", "revenue_share"), strict=True):
        end = 0.0
        for name, line in summary.iterrows():
            width = float(line[share]) if line[share] == line[share] else 0.0
            value = (
                wording.plural(line["accounts"], "account")
                if row == "Accounts"
                else wording.money_in_full(line["revenue"], currency)
            )
            parts.append(
                {
                    "row": row, "class": str(name), "start": end, "end": end + width, "middle": end + width / 2, "share": width,
                    "what": value, "words": _words(str(name), width),
                }
            )  # fmt: skip
            end += width
    data = pd.DataFrame(parts)
    classes = list(p.classes)
    data["ink"] = [readable_on(p.classes[c], p) for c in data["class"]]
    base = alt.Chart(data).encode(
        y=alt.Y("row:N", sort=list(ROWS), title=None, axis=alt.Axis(ticks=False, domain=False))
    )
    bar = base.mark_bar(height=44, stroke=p.background, strokeWidth=2).encode(
        x=alt.X(
            "start:Q",
            title="Share of the whole (%)",
            axis=alt.Axis(format=".0%", grid=False, tickCount=5),
            scale=alt.Scale(domain=[0, 1]),
        ),
        x2="end:Q",
        color=alt.Color("class:N", legend=None, scale=alt.Scale(domain=classes, range=[p.classes[c] for c in classes])),
        tooltip=[
            alt.Tooltip("class:N", title="Class"),
            alt.Tooltip("what:N", title="How much"),
            alt.Tooltip("share:Q", title="Share", format=".1%"),
        ],
    )
    text = base.mark_text(fontWeight="bold").encode(x="middle:Q", text="words:N", color=alt.Color("ink:N", scale=None))
    return finish((bar + text).resolve_scale(color="independent").properties(height=height, width="container"), p)


def _words(name: str, width: float) -> str:
    """What fits into a segment: class and share, the class alone, or nothing."""
    if width >= 0.07:
        return f"{name}  {wording.percent(width)}"
    return name if width >= 0.02 else ""


def readable_on(colour: str, p: Palette) -> str:
    """Return whichever of the theme's text and background stands out more on a colour (contrast ratio of WCAG 2)."""

    def light(hexadecimal: str) -> float:
        parts = (int(hexadecimal[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    def contrast(one: str, other: str) -> float:
        low, high = sorted((light(one), light(other)))
        return (high + 0.05) / (low + 0.05)

    return max((p.background, p.text), key=lambda ink: contrast(ink, colour))
