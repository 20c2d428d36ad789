"""A room's answers as dots with the middle half of them, how far people disagree, their weights, and how far a round has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from kamcore import wording
from pages.ui.charts.certainty import ink
from pages.ui.charts.frame import Spec, finish
from pages.ui.charts.labels import distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamcore.palette import Palette

ROW = 34
FLAT, STEEP_HEIGHT = 5, 90
"""Over more columns than this, what was asked is written at a slant, which takes so many pixels."""
SIZES = frozenset(
    {
        "fontSize",
        "labelFontSize",
        "titleFontSize",
        "labelLimit",
        "labelPadding",
        "titlePadding",
        "symbolSize",
        "dx",
        "dy",
    }
)
"""What grows where a chart is read from the back row."""


def enlarged(spec: Spec, factor: float) -> Spec:
    """Return a chart whose words are so much larger; for a projector."""

    def grown(part: Any) -> Any:  # noqa: ANN401  (a piece of a specification)
        if isinstance(part, dict):
            return {
                key: value * factor if key in SIZES and isinstance(value, (int, float)) else grown(value)
                for key, value in part.items()
                if key != "datasets"
            } | ({"datasets": part["datasets"]} if "datasets" in part else {})
        return [grown(one) for one in part] if isinstance(part, list) else part

    found: Spec = grown(spec)
    return found


def _rows(labels: Sequence[str], p: Palette, limit: int = 200) -> alt.Y:
    return alt.Y(
        "label:N", title=None, sort=None, scale=alt.Scale(domain=list(labels)),
        axis=alt.Axis(labelLimit=limit, labelColor=p.text, ticks=False, domain=False, labelPadding=10),
    )  # fmt: skip


def answers(questions: pd.DataFrame, p: Palette, *, row: int = ROW) -> Spec:
    """Draw for each question its whole scale, the middle half of the answers and their median, all scales equally long.

    Args:
        questions: in the order to draw: ``title``, ``start``, ``end``, ``n``, ``median``, ``low``, ``high`` and, from the second
            round on, ``earlier``; NaN where nobody answered.
        p: the palette.
        row: height of one question, pixels.
    """
    width = questions["end"] - questions["start"]
    shown = {name: (questions[name] - questions["start"]) / width for name in ("median", "low", "high")}
    data = pd.DataFrame(shown).reset_index(drop=True)
    data["earlier"] = (
        ((questions["earlier"] - questions["start"]) / width).to_numpy() if "earlier" in questions else float("nan")
    )
    data["label"] = distinct(questions["title"])
    data["said"] = [_said(row_) for row_ in questions.to_dict("records")]
    data["words"] = [wording.points(value).removesuffix(".0") for value in questions["median"]]
    data["nothing"], data["all"] = 0.0, 1.0
    labels = list(data["label"])
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(
        values=[0, 1], labelExpr="datum.value == 0 ? 'lowest' : 'highest'", grid=False, ticks=False, domain=False
    )
    tooltip = [alt.Tooltip("label:N", title="Question"), alt.Tooltip("said:N", title="Answers")]
    base = alt.Chart(data).encode(y=_rows(labels, p), tooltip=tooltip)
    x = alt.X("nothing:Q", scale=scale, axis=axis, title=None)
    whole = base.mark_bar(height=4, color=p.line, cornerRadius=2).encode(x=x, x2="all:Q")
    answered = base.transform_filter("isValid(datum.median)")
    half = answered.mark_bar(height=16, color=p.accent, opacity=0.28, cornerRadius=8).encode(
        x=alt.X("low:Q", scale=scale), x2="high:Q"
    )
    before = base.transform_filter("isValid(datum.earlier)").mark_tick(
        thickness=2, height=20, color=p.muted, opacity=1
    ).encode(x=alt.X("earlier:Q", scale=scale))  # fmt: skip
    dot = answered.mark_circle(size=190, color=p.accent, opacity=1).encode(x=alt.X("median:Q", scale=scale))
    text = answered.mark_text(dy=-17, fontSize=12, fontWeight=600, color=p.text).encode(
        x=alt.X("median:Q", scale=scale), text="words:N"
    )
    return finish((whole + half + before + dot + text).properties(height=row * len(labels) + 24, width="container"), p)


def _said(q: dict[str, Any]) -> str:
    if not q["n"]:
        return "nobody has answered"
    middle = f"median {wording.points(q['median'])}, middle half from {wording.points(q['low'])} to {wording.points(q['high'])}"
    return f"{wording.plural(q['n'], 'answer')}: {middle}"


def disagreement(questions: pd.DataFrame, p: Palette, *, row: int = ROW) -> Spec:
    """Draw accounts against what was asked, the stronger the colour the further people disagree; the longer list goes downwards.

    Args:
        questions: about accounts: ``account``, ``name``, ``title``, ``n``, ``disagreement`` (0 to 1, NaN with fewer than two
            answers).
        p: the palette.
        row: height of a row, pixels.
    """
    data = questions[["account", "name", "title", "disagreement", "n"]].reset_index(drop=True)
    names = dict(zip(data["account"], data["name"], strict=True))
    marks = dict(zip(names, distinct(names.values()), strict=True))
    data["mark"] = data["account"].map(marks)
    data["words"] = ["" if pd.isna(d) else f"{100 * d:.0f}" for d in data["disagreement"]]
    data["how"] = ["too few answers" if pd.isna(d) else wording.percent(d) for d in data["disagreement"]]
    data["ink"] = [p.text if pd.isna(d) else ink(d, p.surface, p.bad, p) for d in data["disagreement"]]
    accounts, titles = list(marks.values()), list(dict.fromkeys(data["title"]))
    down, along = (titles, accounts) if len(titles) > len(accounts) else (accounts, titles)
    data["label"], data["column"] = (data["title"], data["mark"]) if down is titles else (data["mark"], data["title"])
    steep = len(along) > FLAT
    base = alt.Chart(data.drop(columns=["account", "mark"])).encode(
        y=_rows(down, p),
        x=alt.X(
            "column:N", title=None, sort=None, scale=alt.Scale(domain=along),
            axis=alt.Axis(
                orient="top", labelAngle=-35 if steep else 0, labelLimit=130, labelColor=p.text, ticks=False, domain=False
            ),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Account"), alt.Tooltip("title:N", title="Asked"),
            alt.Tooltip("how:N", title="Disagreement"), alt.Tooltip("n:Q", title="Answers"),
        ],
    )  # fmt: skip
    cell = base.mark_rect(cornerRadius=3, stroke=p.background, strokeWidth=2).encode(
        color=alt.Color(
            "disagreement:Q", legend=None,
            scale=alt.Scale(domain=[0, 1], range=[p.surface, p.bad], interpolate="rgb"),
        )
    )  # fmt: skip
    text = base.mark_text(fontSize=12).encode(text="words:N", color=alt.Color("ink:N", scale=None, legend=None))
    chart = (cell + text).resolve_scale(color="independent")
    return finish(chart.properties(height=row * len(down) + 20 + steep * STEEP_HEIGHT, width="container"), p)


def weights(table: pd.DataFrame, p: Palette, *, row: int = ROW) -> Spec:
    """Draw for each factor the weight the room gives it, the middle half of its people, and the weight in the book.

    Args:
        table: indexed by factor: ``room``, ``low``, ``high``, ``now``, shares of all weight, NaN where not known.
        p: the palette.
        row: height of one factor, pixels.
    """
    data = table.reset_index(names="factor")
    data["label"] = distinct(data["factor"])
    labels = list(data["label"])
    data["words"] = [wording.percent(share) for share in data["room"]]
    data["book"] = [wording.percent(share) for share in data["now"]]
    top = max(0.1, 1.2 * float(data[["room", "high", "now"]].max().max()))
    kinds = ("The room", "The book")
    colour = alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(kinds), range=[p.accent, p.text]))
    scale = alt.Scale(domain=[0, min(1.0, top)], nice=False)
    tooltip = [
        alt.Tooltip("factor:N", title="Factor"),
        alt.Tooltip("words:N", title="The room"),
        alt.Tooltip("book:N", title="The book"),
    ]
    base = alt.Chart(data).encode(y=_rows(labels, p), tooltip=tooltip)
    x = alt.X("low:Q", title="Share of all weight", scale=scale, axis=alt.Axis(format=".0%", tickCount=5))
    asked = base.transform_filter("isValid(datum.room)")
    half = asked.mark_bar(height=16, color=p.accent, opacity=0.28, cornerRadius=8).encode(x=x, x2="high:Q")
    dot = asked.transform_calculate(kind=f"'{kinds[0]}'").mark_circle(size=190, opacity=1).encode(
        x=alt.X("room:Q", scale=scale), color=colour
    )  # fmt: skip
    tick = base.transform_calculate(kind=f"'{kinds[1]}'").mark_tick(thickness=3, height=22, opacity=1).encode(
        x=alt.X("now:Q", scale=scale, title="Share of all weight"), color=colour
    )  # fmt: skip
    text = asked.mark_text(dy=-17, fontSize=12, fontWeight=600, color=p.text).encode(
        x=alt.X("room:Q", scale=scale), text="words:N"
    )
    return finish((half + tick + dot + text).properties(height=row * len(labels) + 70, width="container"), p)


def come(table: pd.DataFrame, p: Palette, *, row: int = ROW) -> Spec:
    """Draw how far a round has come, account by account.

    Args:
        table: in the order asked: ``name`` ("" for the weights), ``answered``, ``expected``, ``share``.
        p: the palette.
        row: height of one account, pixels.
    """
    data = table.reset_index(drop=True)
    data["label"] = distinct(name or "Weights" for name in data["name"])
    data["words"] = [
        f"{wording.count(answered)} of {wording.count(expected)}"
        for answered, expected in zip(data["answered"], data["expected"], strict=True)
    ]
    data["all"], data["nothing"] = 1.0, 0.0
    labels = list(data["label"])
    scale = alt.Scale(domain=[0, 1.18], nice=False)
    base = alt.Chart(data).encode(
        y=_rows(labels, p), tooltip=[alt.Tooltip("label:N", title="About"), alt.Tooltip("words:N", title="Answers")]
    )
    x = alt.X("nothing:Q", scale=scale, axis=None, title=None)
    thick = round(0.42 * row)
    ground = base.mark_bar(height=thick, color=p.line, cornerRadius=thick / 2).encode(x=x, x2="all:Q")
    bar = base.mark_bar(height=thick, color=p.accent, cornerRadius=thick / 2).encode(x=x, x2="share:Q")
    text = base.mark_text(align="left", dx=8, color=p.text).encode(x=alt.X("all:Q", scale=scale), text="words:N")
    return finish((ground + bar + text).properties(height=row * len(labels) + 8, width="container"), p)
