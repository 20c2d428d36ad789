"""What the signs on a stakeholder map mean, in pictures and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore.findings.stakeholders import SENTIMENTS
from pages.ui.graph import disc, line_sample
from pages.ui.theme import palette, theme_name

if TYPE_CHECKING:
    from kamcore.palette import Palette

Entry = tuple[str, str, int]
"""A picture as SVG, its meaning, and its width on screen."""


@st.cache_resource(show_spinner=False, max_entries=2)
def _entries(theme: str) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    del theme
    p: Palette = palette()
    people = [(disc(step, None, p, badge=False), word, 26) for step, word in SENTIMENTS.items()]
    people.append((disc(None, None, p, badge=False), "not known", 26))
    signs = [
        (disc(0, 5.0, p), "size and badge: decision power 1 to 5", 34),
        (disc(0, None, p, badge=False, win=True), "to win", 30),
        (disc(0, None, p, badge=False, key_contact=True), "key contact point", 28),
        (disc(0, None, p, badge=False, selected=True), "open beside", 30),
        (line_sample(p, p.muted, "", dotted=False), "reports to", 44),
        (line_sample(p, p.accent, "+", dotted=True), "helps, outside the hierarchy", 44),
        (line_sample(p, p.text, "−", dotted=True), "works against", 44),
        (line_sample(p, p.bad, "×", dotted=True, arrow=False), "conflict", 44),
        (line_sample(p, p.accent, "", dotted=False, width=12), "bold: the best way", 44),
    ]
    return tuple(people), tuple(signs)


def legend() -> None:
    """Draw the legend below the map."""
    for row in _entries(theme_name()):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            for picture, words, width in row:
                with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", width="content"):
                    st.image(picture, width=width, alt=words)
                    st.caption(words, width="content")
