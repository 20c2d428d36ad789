"""The palette of the theme the visitor looks at."""

from __future__ import annotations

import streamlit as st

from kamcore.palette import THEMES, Palette


def theme_name() -> str:
    """``light`` or ``dark``, as the visitor's browser shows it; light where nobody can tell."""
    return "dark" if st.context.theme.type == "dark" else "light"


def palette() -> Palette:
    """The colours of that theme."""
    return THEMES[theme_name()]
