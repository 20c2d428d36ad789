"""The palette of the theme the visitor looks at."""

from __future__ import annotations

import streamlit as st

from kamcore.palette import DARK, THEMES, Palette

_BUTTON = '[data-testid^="stBaseButton-primary"]'


def theme_name() -> str:
    """``light`` or ``dark``, as the visitor's browser shows it; light where nobody can tell."""
    return "dark" if st.context.theme.type == "dark" else "light"


def palette() -> Palette:
    """The colours of that theme."""
    return THEMES[theme_name()]


def readable_buttons() -> None:
    """Write on the filled buttons of the dark theme in the colour of its background.

    Streamlit writes in white on the accent in both themes; the accent of the dark one is too light for that.
    """
    if theme_name() == "dark":
        st.html(
            f"<style>{_BUTTON}:not(:disabled), {_BUTTON}:not(:disabled):hover {{ color: {DARK.background} }}</style>"
        )
