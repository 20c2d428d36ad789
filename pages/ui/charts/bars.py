"""Small bars for a count by status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import pandas as pd

from pages.ui.charts.frame import Spec, finish

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.palette import Palette


def counts(values: Mapping[str, int], title: str, colours: Mapping[str, str], p: Palette) -> Spec:
    """Draw one horizontal bar per status with its count at the end.

    Args:
        values: status -> number of accounts, in order.
        title: the title of the axis.
        colours: status -> colour; others are drawn in the colour of context.
        p: the palette.
    """
    data = pd.DataFrame({"status": [s.capitalize() for s in values], "n": list(values.values())})
    data["colour"] = [colours.get(status, p.context) for status in values]
    base = alt.Chart(data).encode(
        y=alt.Y("status:N", sort=None, title=None, axis=alt.Axis(labelLimit=180)),
        x=alt.X("n:Q", title=title, axis=alt.Axis(tickMinStep=1, format=",d")),
        tooltip=[alt.Tooltip("status:N", title="Status"), alt.Tooltip("n:Q", title=title)],
    )
    bar = base.mark_bar(cornerRadiusEnd=3).encode(color=alt.Color("colour:N", scale=None))
    text = base.mark_text(align="left", dx=5, color=p.text).encode(text="n:Q")
    return finish((bar + text).properties(height=max(90, 38 * len(data)), width="container"), p)
