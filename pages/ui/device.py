"""What the browser says of the device it runs on."""

from __future__ import annotations

import streamlit as st


def on_phone() -> bool:
    """Whether the browser calls itself that of a phone; one that says nothing counts as a large screen."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")
