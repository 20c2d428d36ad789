"""What lies between the money before and the money now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from kamcore import wording
from pages.ui.charts.frame import Spec, finish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.palette import Palette


def bridge(moves: Sequence[tuple[str, float]], measure: str, currency: str, p: Palette) -> Spec:
    """Draw one bar per move, gains to the right and losses to the left, each with its amount.

    Args:
        moves: name and signed amount, in order.
        measure: what the money is, such as ``MRR``; with the currency the title of the axis.
        currency: three letters.
        p: the palette.
    """
    data = pd.DataFrame(
        [
            {
                "move": name, "amount": amount, "words": f"{'+' if amount > 0 else ''}{wording.money(amount, currency)}",
                "what": wording.money_in_full(amount, currency), "colour": p.good if amount > 0 else p.bad,
            }
            for name, amount in moves
        ]
    )  # fmt: skip
    base = alt.Chart(data).encode(
        y=alt.Y("move:N", sort=None, title=None, axis=alt.Axis(labelLimit=140, ticks=False)),
        x=alt.X(
            "amount:Q",
            title=f"{measure} ({currency})",
            axis=alt.Axis(format="~s", tickCount=6),
            scale=alt.Scale(padding=64),
        ),
        tooltip=[alt.Tooltip("move:N", title="Move"), alt.Tooltip("what:N", title=f"{measure} ({currency})")],
    )
    bar = base.mark_bar(cornerRadiusEnd=3).encode(color=alt.Color("colour:N", scale=None))
    gains = base.transform_filter("datum.amount > 0").mark_text(align="left", dx=5, color=p.text)
    losses = base.transform_filter("datum.amount < 0").mark_text(align="right", dx=-5, color=p.text)
    texts = (layer.encode(text="words:N") for layer in (gains, losses))
    return finish(alt.layer(bar, *texts).properties(height=max(110, 44 * len(data)), width="container"), p)
