"""The weights of the scoring matrix as sliders; each move is an edit of the book that can be undone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.analysis.scoring_edits import reweigh
from pages.ui import state
from pages.ui.escape import escape

if TYPE_CHECKING:
    from kamcore.analysis import Analysis

BLOCKS = ("growth", "harmony")


def top_of(weights: list[float]) -> float:
    """Return the end of a slider on which all of these weights fit: 1, 10, 100 and so on."""
    most = max([w for w in weights if math.isfinite(w)], default=0.0)
    return 100.0 if most <= 0 else 10.0 ** max(0, math.ceil(math.log10(most)))


def weight_panel(a: Analysis, opened: Analysis) -> None:
    """Draw the sliders, and a way back to the weights as they were opened."""
    factors = [c for c in a.criteria if c.block in BLOCKS]
    present = [block for block in BLOCKS if any(c.block == block for c in factors)]
    st.markdown("**Weights**", help="Behind each name: its share of the score. Only proportions count.")
    if len(present) == len(BLOCKS):
        weights = {block: float(getattr(a.settings, f"{block}_weight")) for block in BLOCKS}
        _sliders(a, "block", list(weights), list(weights.values()), [a.scores.block_weights[b] for b in weights])
    for block in present:
        inside = [c for c in factors if c.block == block]
        st.caption(f"{block.capitalize()} factors")
        shares = [float(a.scores.weights.get(c.factor, 0.0)) for c in inside]
        _sliders(
            a, block, [c.factor for c in inside], [c.weight for c in inside], shares, notes=[c.how for c in inside]
        )
    before = {c.factor: c.weight for c in opened.criteria}
    now = {c.factor: c.weight for c in a.criteria}
    same_blocks = all(getattr(a.settings, f"{b}_weight") == getattr(opened.settings, f"{b}_weight") for b in BLOCKS)
    same = same_blocks and all(now[f] == before.get(f, 0.0) for f in now)
    st.button("Back to the weights as opened", key="weights_back", icon=":material/restart_alt:", disabled=same,
              on_click=_back, args=(a, opened), type="tertiary")  # fmt: skip


def _sliders(
    a: Analysis,
    group: str,
    names: list[str],
    weights: list[float],
    shares: list[float],
    *,
    notes: list[str] | None = None,
) -> None:
    top = top_of(weights)
    for i, (name, weight, share) in enumerate(zip(names, weights, shares, strict=True)):
        key = f"weight_{group}_{i}"
        st.session_state[key] = float(weight)
        st.slider(
            f"{escape(name.capitalize() if group == 'block' else name)} · {wording.percent(share)}",
            0.0,
            top,
            step=top / 100,
            key=key,
            format="%.4g",
            help=escape(notes[i].capitalize()) if notes else None,
            on_change=_move,
            args=(a, group, name, key),
        )


def _move(a: Analysis, group: str, name: str, key: str) -> None:
    weight = float(st.session_state[key])
    if group == "block":
        state.edit(f"weigh {name} {weight:g}", lambda book: reweigh(book, a.criteria, {}, {name: weight}))
    else:
        state.edit(f"weigh {name} {weight:g}", lambda book: reweigh(book, a.criteria, {name: weight}))


def _back(a: Analysis, opened: Analysis) -> None:
    before = {c.factor: c.weight for c in opened.criteria}
    weights = {c.factor: before.get(c.factor, 0.0) for c in a.criteria}
    blocks = {block: float(getattr(opened.settings, f"{block}_weight")) for block in BLOCKS}
    state.edit("go back to the weights as opened", lambda book: reweigh(book, a.criteria, weights, blocks))
