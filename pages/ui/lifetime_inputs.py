"""The assumptions of lifetime value as a form; applying them is an edit of the book that can be undone."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings.inputs_value import RETENTION_FROM
from pages.ui import state
from pages.ui.escape import escape
from pages.ui.filled import keep_filled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis

VARIANTS: Mapping[str, str] = MappingProxyType({"end": "At the end of the first year", "immediate": "At once"})
"""The setting ``clv_variant`` in words."""


def inputs(a: Analysis) -> None:
    """Draw the form, and below it where the retention comes from."""
    s, used = a.settings, a.clv_retention
    keep_filled(
        "lifetime",
        {
            "clv_retention": round(100 * s.clv_retention, 6) or None,
            "clv_discount": round(100 * s.clv_discount, 6),
            "clv_years": s.clv_years,
            "clv_acquisition": s.clv_acquisition,
            "clv_variant": s.clv_variant,
        },
    )
    with st.form("lifetime_form", border=True), st.container(horizontal=True, vertical_alignment="bottom"):
        st.number_input(
            "Retention per year (%)", 0.0, 100.0, None, 1.0, key="clv_retention", format="%.4g",
            help="The share of accounts that stay for another year. Empty: as measured in the book, else 80 %.", width=170,
            placeholder=wording.percent(used.rate),
        )  # fmt: skip
        st.number_input(
            "Discount per year (%)", 0.0, 100.0, step=1.0, key="clv_discount", format="%.4g",
            help="By how much money a year later is worth less.", width=170,
        )  # fmt: skip
        st.number_input("Years counted", 0, 100, step=1, key="clv_years", help="0: without an end.", width=140)
        st.number_input(
            f"Cost of winning one ({s.currency})", 0.0, step=1000.0, key="clv_acquisition", format="%.10g",
            help="Taken off each lifetime value.", width=190,
        )  # fmt: skip
        st.selectbox(
            "The first margin comes", list(VARIANTS), format_func=VARIANTS.__getitem__, key="clv_variant", width=230,
        )  # fmt: skip
        st.form_submit_button("Apply", type="primary", key="clv_apply", on_click=_apply)
    st.caption(f"Retention in force: {escape(wording.percent(used.rate))}, {RETENTION_FROM[used.source]}.")


def _apply() -> None:
    now = st.session_state
    wanted = {
        "clv_retention": (now["clv_retention"] or 0.0) / 100.0,
        "clv_discount": now["clv_discount"] / 100.0,
        "clv_years": int(now["clv_years"]),
        "clv_acquisition": float(now["clv_acquisition"]),
        "clv_variant": now["clv_variant"],
    }
    problem = state.edit("change lifetime value", lambda book: state.with_settings(book, wanted))
    if problem:
        st.error(escape(problem))
