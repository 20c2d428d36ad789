"""What all charts share: their configuration in the colours of the theme, and how a page shows one."""

from __future__ import annotations

import functools
import hashlib
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.dataframe_util import convert_anything_to_arrow_bytes

from pages.ui.theme import palette, theme_name

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    import altair as alt

    from kamcore.palette import Palette

Spec = dict[str, Any]
MOST_KEPT = 128
AMOUNTS = "datum.value === 0 ? '0' : replace(replace(datum.label, 'G', 'B'), regexp('([kMBT])$'), ' $1')"
"""How an axis writes an amount, as an expression of Vega."""


def finish(chart: alt.TopLevelMixin, p: Palette) -> Spec:
    """Turn a chart into its specification, with axes, legend and text in the theme's colours."""
    spec: Spec = chart.to_dict(validate=False)
    _plain_axes(spec)
    spec["config"] = {
        "background": None,
        "locale": {"number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "percent": " %"}},
        "view": {"stroke": None},
        "font": "sans-serif",
        "axis": {
            "labelColor": p.muted, "titleColor": p.muted, "gridColor": p.line, "gridOpacity": 0.6, "domainColor": p.line,
            "tickColor": p.line, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "titlePadding": 10,
        },
        "legend": {"labelColor": p.text, "titleColor": p.muted, "labelFontSize": 12, "titleFontSize": 12, "orient": "top"},
        "text": {"color": p.text, "fontSize": 12},
    }  # fmt: skip
    return spec


def _plain_axes(part: Any) -> None:  # noqa: ANN401  (whatever a specification holds)
    """Write amounts on axes as in sentences: ``0``, ``50 k``, ``1.5 B`` in place of ``0k``, ``50k``, ``1.5G``."""
    if isinstance(part, dict):
        if part.get("format") == "~s" and "field" not in part:
            part["labelExpr"] = AMOUNTS
        for name, inner in part.items():
            if name not in {"datasets", "data"}:
                _plain_axes(inner)
    elif isinstance(part, list):
        for inner in part:
            _plain_axes(inner)


def _stamp(key: Hashable) -> str:
    """Return a digest of a key; a cache hashes its arguments piece by piece, which is slow for thousands of accounts."""
    return hashlib.blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class _Made:
    """The charts made last, for all sessions; looked up many times faster than by Streamlit's own cache."""

    def __init__(self) -> None:
        self._specs: OrderedDict[tuple[str, str, str], Spec] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str, str], make: Callable[[], Spec]) -> Spec:
        """Return a chart, or make it."""
        with self._lock:
            if key in self._specs:
                self._specs.move_to_end(key)
                return self._specs[key]
        spec = make()
        if "datasets" in spec:  # in the form in which Streamlit sends it, so that it is not converted on every rerun
            spec["datasets"] = {name: convert_anything_to_arrow_bytes(rows) for name, rows in spec["datasets"].items()}
        with self._lock:
            self._specs[key] = spec
            while len(self._specs) > MOST_KEPT:
                self._specs.popitem(last=False)
        return spec


@functools.cache
def _made() -> _Made:
    return _Made()


def show(name: str, key: Hashable, make: Callable[[Palette], Spec], *, alt: str, select: str | None = None) -> Any:  # noqa: ANN401
    """Show a chart, made once per content, settings and theme for all sessions.

    Args:
        name: the widget's key, unique on the page.
        key: what the chart depends on: digests, settings, the chosen account.
        make: makes the specification for a palette.
        alt: what the chart shows, in a sentence, for those who do not see it.
        select: the name of the chart's point selection when a click matters.

    Returns:
        The selected points (a list of mappings of fields) when ``select`` is given, else an empty list.
    """
    p = palette()
    spec = _made().get((name, _stamp(key), theme_name()), lambda: make(p))
    if select is None:
        st.vega_lite_chart(spec, key=name, theme=None, alt=alt)
        return []
    event = st.vega_lite_chart(spec, key=name, theme=None, on_select="rerun", selection_mode=[select], alt=alt)
    return event.selection.get(select, []) or []
