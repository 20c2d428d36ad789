"""What a room thinks, as one picture at a time: the same on the facilitator's screen and, larger, on the projector."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.workshop.plan import Asked
from kamcore.workshop.tally import PLACING
from pages.ui.charts import frame, room, votes
from pages.ui.escape import escape
from pages.ui.page import empty, explain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from kamcore.palette import Palette
    from kamcore.workshop.plan import Plan
    from pages.ui.charts.frame import Spec
    from pages.ui.room.running import Result

VIEW = "room_view"
TITLES: Mapping[str, str] = MappingProxyType(
    {"quadrant": "Quadrant", "answers": "Answers", "apart": "Disagreement", "weights": "Weights"}
)
MOST_ROWS = 40
LOWEST_ROW = 36


@dataclass(frozen=True, slots=True)
class Size:
    """How large pictures are drawn.

    Attributes:
        name: part of the charts' keys.
        quadrant: height of the quadrant, pixels.
        row: height of a row, pixels.
        words: by how much words are larger.
    """

    name: str
    quadrant: int
    row: int
    words: float

    def row_of(self, rows: int) -> int:
        """Return the height of one of so many rows: a wall cannot be scrolled, so there they share what is there."""
        return self.row if self is DESK else max(LOWEST_ROW, min(self.row, self.quadrant // max(rows, 1)))


DESK = Size("desk", 520, 44, 1.0)
WALL = Size("wall", 780, 76, 1.7)


def offered(plan: Plan) -> list[str]:
    """Return the pictures there are for what a room is asked, the most telling first."""
    asked = {q.asked for q in plan.questions}
    places = bool(asked & set(PLACING))
    return [
        *(["quadrant"] if places else []),
        *(["answers"] if asked - {Asked.WEIGHT} else []),
        *(["apart"] if places else []),
        *(["weights"] if Asked.WEIGHT in asked else []),
    ]


def choose(plan: Plan) -> str:
    """Draw the choice between the pictures; return the one chosen."""
    views = offered(plan)
    if st.session_state.get(VIEW) not in views:
        st.session_state[VIEW] = views[0]
    found = st.segmented_control(
        "Show", views, key=VIEW, format_func=TITLES.__getitem__, required=True, label_visibility="collapsed"
    )
    return str(found or views[0])


def draw(found: Result, view: str, size: Size) -> None:
    """Draw one picture of what a room thinks."""
    if not found.tally.people:
        empty("Nobody has answered anything.", "As soon as one answer is here, this fills in.")
        return
    {"quadrant": _quadrant, "answers": _answers, "apart": _apart, "weights": _weights}[view](found, size)


def _show(name: str, of: tuple[object, ...], size: Size, make: Callable[[Palette], Spec], alt: str) -> None:
    def spec(p: Palette) -> Spec:
        made = make(p)
        return votes.enlarged(made, size.words) if size.words != 1.0 else made

    frame.show(f"room_{name}_{size.name}", of, spec, alt=alt)


def _quadrant(found: Result, size: Size) -> None:
    a, t, of = found.analysis, found.tally, found.of
    rated = t.places[t.places["votes"] > 0]
    if rated.empty:
        empty("No account has been rated yet.", "As soon as somebody rates one, it appears here.")
        return
    later = found.round > 1
    begun = "earlier" if later else "book"
    before = {axis: rated[f"{begun}_{axis}"] for axis in ("attractiveness", "strength")}
    was = [
        f"attractiveness {wording.points(up)}, strength {wording.points(along)} ({'round before' if later else 'the book'})"
        for up, along in zip(before["attractiveness"], before["strength"], strict=True)
    ]
    drawn = rated.assign(from_attractiveness=before["attractiveness"], from_strength=before["strength"], was=was)
    listed = "; ".join(
        f"{name}: {cell}" for name, cell in zip(drawn["name"], drawn["cell"].fillna("not placed"), strict=True)
    )
    _show(
        "quadrant", (of, a.settings.orientation), size,
        lambda p: room.cloud(
            drawn, t.views, a.quadrant.cuts, p, orientation=a.settings.orientation, height=size.quadrant, zoom=size.words
        ),
        f"Quadrant of {len(drawn)} accounts where the room puts them, with every person's view around each. {listed}",
    )  # fmt: skip
    if size is DESK:
        since = "the round before" if later else "the book"
        st.caption(
            f"Faint dots: one person's view each, tied to its account. Large mark: the medians. Ring and arrow: from {since}."
        )
        unplaced = wording.listing(
            [escape(str(n)) for n in drawn["name"][drawn["attractiveness"].isna() | drawn["strength"].isna()]]
        )
        if unplaced:
            st.caption(f"Not placed, since attractiveness or strength is missing: {unplaced}.")
        explain(a, "views", "round_moves", "cell")


def _answers(found: Result, size: Size) -> None:
    a, t, of = found.analysis, found.tally, found.of
    about = t.questions[t.questions["asked"] != Asked.WEIGHT.value]
    chosen = _account(about, size)
    mine = about[about["account"] == chosen].head(MOST_ROWS)
    if size is WALL:
        st.title(escape(str(mine["name"].iloc[0])), anchor=False)
    _show(
        "answers", (of, chosen), size, lambda p: votes.answers(mine, p, row=size.row_of(len(mine))),
        f"The room's answers about {mine['name'].iloc[0]}: median and middle half of each question",
    )  # fmt: skip
    if size is DESK:
        tick = " Tick: the median of the round before." if found.round > 1 else ""
        st.caption(f"Dot: the median. Bar: the middle half of the answers, on the whole scale of each question.{tick}")
        explain(a, "vote_median")


def _account(about: pd.DataFrame, size: Size) -> str:
    names = {str(key): str(name) for key, name in zip(about["account"], about["name"], strict=True)}
    most = about["disagreement"].fillna(-1.0).idxmax()
    if st.session_state.get("room_account") not in names:
        st.session_state["room_account"] = str(about.loc[most, "account"])
    if size is DESK:
        st.selectbox("Account", list(names), key="room_account", format_func=names.__getitem__)
    return str(st.session_state["room_account"])


def _apart(found: Result, size: Size) -> None:
    a, t, of = found.analysis, found.tally, found.of
    asked = t.questions[t.questions["asked"].isin([kind.value for kind in PLACING])]
    rows = max(asked["account"].nunique(), asked["title"].nunique())
    _show(
        "apart", of, size, lambda p: votes.disagreement(asked, p, row=size.row_of(rows)),
        "How far people disagree, account by account and question by question, in percent",
    )  # fmt: skip
    if size is DESK:
        st.caption(
            "0: all say the same. 100: half stand at one end of the scale, half at the other. Talk first about what stands out."
        )
        explain(a, "disagreement")


def _weights(found: Result, size: Size) -> None:
    a, t, of = found.analysis, found.tally, found.of
    if t.weights["room"].isna().all():
        empty("Nobody has spread points yet.", "As soon as somebody does, the weights of the room stand here.")
        return
    listed = ", ".join(f"{f} {wording.percent(w)}" for f, w in t.weights["room"].items())
    _show(
        "weights", of, size, lambda p: votes.weights(t.weights, p, row=size.row_of(len(t.weights))),
        f"Weights that the room gives each factor, beside those of the book: {listed}",
    )  # fmt: skip
    if size is DESK:
        st.caption("Dot: the room's mean. Bar: the middle half of its people. Tick: the weight in the book.")
        explain(a, "room_weights")
