"""The colours and what each means: the same on screen, in charts and on slides, in light and in dark.

Chosen to stay apart under the common kinds of colour blindness (the teal–amber–vermilion–blue family of Okabe and Ito 2008), with
a contrast of at least 3:1 for marks and 4.5:1 for text against the theme's background.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as ``#rrggbb``.

    Attributes:
        background, surface, text, muted, line: the page, its panels, its text, quiet text, and rules.
        accent: deep teal, the one accent.
        context: grey for everything that is context.
        cells, stages, classes, risk, sentiment: meaning -> colour.
        series: for products or plans, in order.
    """

    background: str
    surface: str
    text: str
    muted: str
    line: str
    accent: str
    context: str
    good: str
    bad: str
    cells: Mapping[str, str]
    cell_fields: Mapping[str, str]
    stages: Mapping[str, str]
    classes: Mapping[str, str]
    risk: Mapping[str, str]
    sentiment: Mapping[int, str]
    unknown: str
    series: tuple[str, ...]


LIGHT = Palette(
    background="#ffffff",
    surface="#f4f6f7",
    text="#0c191e",
    muted="#57666d",
    line="#d5dcdf",
    accent="#0b6b6f",
    context="#8a979d",
    good="#0b6b6f",
    bad="#b8400f",
    cells=MappingProxyType({"Strategic": "#0b6b6f", "Star": "#b57504", "Status": "#41699b", "Streamline": "#737f85"}),
    cell_fields=MappingProxyType(
        {"Strategic": "#e3f1f0", "Star": "#fbf1dc", "Status": "#e6edf5", "Streamline": "#eff1f2"}
    ),
    stages=MappingProxyType(
        {
            "tactical": "#6499bf",
            "cooperative": "#4a85b0",
            "interdependent": "#2a628f",
            "strategic": "#123f66",
            "exploratory": "#8a979d",
            "unclassified": "#8a979d",
        }
    ),
    classes=MappingProxyType({"A": "#1f3038", "B": "#5d6f78", "C": "#88969d"}),
    risk=MappingProxyType({"high": "#c2410c", "medium": "#b57504", "low": "#737f85", "unknown": "#8a979d"}),
    sentiment=MappingProxyType({-2: "#c2410c", -1: "#d77c4d", 0: "#8a979d", 1: "#4b9a98", 2: "#0b6b6f"}),
    unknown="#ffffff",
    series=("#0b6b6f", "#b57504", "#41699b", "#9b5a86", "#6b7d2b", "#8a5a3c", "#5b6f9f", "#737f85"),
)

DARK = Palette(
    background="#11191d",
    surface="#1a2429",
    text="#e8eef0",
    muted="#a3b1b7",
    line="#37454c",
    accent="#4fb3b0",
    context="#77868d",
    good="#4fb3b0",
    bad="#f08a5d",
    cells=MappingProxyType({"Strategic": "#4fb3b0", "Star": "#e0a63a", "Status": "#86abdb", "Streamline": "#98a5ab"}),
    cell_fields=MappingProxyType(
        {"Strategic": "#16302f", "Star": "#332a17", "Status": "#1c2836", "Streamline": "#20292e"}
    ),
    stages=MappingProxyType(
        {
            "tactical": "#4d7a9b",
            "cooperative": "#6699c0",
            "interdependent": "#8fbce0",
            "strategic": "#c4e0f5",
            "exploratory": "#77868d",
            "unclassified": "#77868d",
        }
    ),
    classes=MappingProxyType({"A": "#dfe8eb", "B": "#9db0b8", "C": "#6d7f87"}),
    risk=MappingProxyType({"high": "#f0743e", "medium": "#e0a63a", "low": "#98a5ab", "unknown": "#77868d"}),
    sentiment=MappingProxyType({-2: "#f0743e", -1: "#d58e68", 0: "#98a5ab", 1: "#6fb9b6", 2: "#3fc4bf"}),
    unknown="#11191d",
    series=("#4fb3b0", "#e0a63a", "#86abdb", "#cf93bd", "#a9bb62", "#c59a7c", "#9fb0dc", "#98a5ab"),
)

THEMES: Mapping[str, Palette] = MappingProxyType({"light": LIGHT, "dark": DARK})
