"""Weights from comparing factors two at a time: a dialog whose result is an edit of the book that can be undone."""

from __future__ import annotations

from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.analysis.scoring_edits import reweigh
from kamcore.method.ahp import MOST_FACTORS, ahp_weights, judgement_matrix
from pages.ui import state, url
from pages.ui.escape import escape
from pages.ui.page import empty, explain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kamcore.analysis import Analysis
    from kamcore.method.ahp import AhpResult

OPEN = "pairwise_open"
BLOCKS = ("growth", "harmony")
BETWEEN = "between"
STEPS = (-9, -8, -7, -6, -5, -4, -3, -2, 1, 2, 3, 4, 5, 6, 7, 8, 9)
MEANING: Mapping[int, str] = MappingProxyType(
    {1: "equal", 3: "moderately", 5: "strongly", 7: "very strongly", 9: "extremely"}
)


def open_pairwise() -> None:
    """Open the dialog."""
    st.session_state[OPEN] = True


def close_pairwise() -> None:
    """Close it."""
    st.session_state[OPEN] = False


def pairwise_dialog(a: Analysis) -> None:
    """Draw the dialog when it is open."""
    if st.session_state.get(OPEN):
        _dialog(a)


def step_words(step: int) -> str:
    """Write a judgement: ``← 5 strongly``, ``equal``, ``2 →``."""
    if step == 1:
        return MEANING[1]
    size = abs(step)
    words = f"{size} {MEANING[size]}" if size in MEANING else str(size)
    return f"← {words}" if step < 0 else f"{words} →"


def times(step: int) -> float:
    """How many times as important the left one is."""
    return float(-step) if step < 0 else 1.0 / step


@st.dialog("Compare in pairs", width="medium", on_dismiss=close_pairwise, icon=":material/balance:")
def _dialog(a: Analysis) -> None:
    groups = {block: [c.factor for c in a.criteria if c.block == block] for block in BLOCKS}
    offered = {block: factors for block, factors in groups.items() if len(factors) > 1}
    if all(groups.values()):
        offered[BETWEEN] = list(BLOCKS)
    if not offered:
        empty("Two factors of a block can be compared here.", "Add factors on the Criteria sheet.")
        return
    titles = {"growth": "Growth factors", "harmony": "Harmony factors", BETWEEN: "Growth against harmony"}
    group = st.selectbox("What to compare", list(offered), key="pairwise_group", format_func=titles.__getitem__)
    factors = offered[group]
    if len(factors) > MOST_FACTORS:
        empty(
            f"{len(factors)} factors are too many to compare in pairs.",
            f"It works with up to {MOST_FACTORS}; use the sliders.",
        )
        return
    st.caption("Which of the two matters more, and how much? Leave a pair at equal when you cannot tell.")
    tag = url.token(a.portfolio.book, "|".join(factors))
    judged = {}
    for i, j in combinations(range(len(factors)), 2):
        step = st.select_slider(
            f"{escape(_name(factors[i]))} ← → {escape(_name(factors[j]))}", STEPS, 1, key=f"pair_{tag}_{i}_{j}",
            format_func=step_words, persist_state="session",
        )  # fmt: skip
        judged[factors[i], factors[j]] = times(step)
    found = ahp_weights(judgement_matrix(factors, judged))
    _result(found)
    if st.button("Use these weights", type="primary", key="pairwise_apply", icon=":material/check:"):
        _apply(a, group, found)
    explain(a, "pairwise_weights")


def _name(factor: str) -> str:
    return factor.capitalize() if factor in BLOCKS else factor


def _result(found: AhpResult) -> None:
    weights = [f"{escape(_name(str(name)))} **{wording.percent(weight)}**" for name, weight in found.weights.items()]
    st.markdown(" · ".join(weights))
    ratio = f"consistency ratio {wording.number(round(found.consistency_ratio, 4))}"
    if found.consistent:
        st.caption(f"The judgements fit together: {ratio}, below 0.10.")
        return
    pair = found.least_consistent
    again = f" Look first at {escape(_name(pair[0]))} against {escape(_name(pair[1]))}." if pair else ""
    st.warning(f"The judgements do not fit together: {ratio}, and 0.10 or more should be looked at again.{again}")


def _apply(a: Analysis, group: str, found: AhpResult) -> None:
    weights = {str(name): round(100 * float(weight), 1) for name, weight in found.weights.items()}
    of_factors, of_blocks = ({}, weights) if group == BETWEEN else (weights, {})
    problem = state.edit("weigh by comparing in pairs", lambda book: reweigh(book, a.criteria, of_factors, of_blocks))
    if problem:
        st.error(escape(problem))
        return
    close_pairwise()
    st.rerun()
