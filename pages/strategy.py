"""Strategy: where to invest?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import certainty
from kamcore.findings import outlook as ways
from kamcore.findings import strategy as words
from kamcore.method.quadrant import CELLS, POSTURES
from kamcore.workbook.settings import Settings
from pages.ui import state, tables, url
from pages.ui.account_card import account_card
from pages.ui.certainty import chosen_cell, sure_cells
from pages.ui.charts import frame, quadrant
from pages.ui.escape import escape
from pages.ui.page import book_or_stop, empty, explain, head, render, suggest
from pages.ui.picking import pick
from pages.ui.registry import RELATIONSHIPS, SCORING, STRATEGY

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from kamcore.workbook.portfolio import Portfolio

CHART = "strategy_quadrant"
TOP = 5

a = book_or_stop(STRATEGY)
currency, period = a.settings.currency, a.revenue.window.words
pick(CHART, quadrant.SELECT)
head(STRATEGY, words.finding(a))


def change(label: str, **values: object) -> None:
    """Change settings of the book; it can be undone."""

    def changed(book: Portfolio) -> Portfolio:
        return book.replace(settings=Settings.of({**dict(book.settings.items()), **values}))

    problem = state.edit(label, changed)
    if problem:
        st.session_state["strategy_problem"] = problem


def change_rule() -> None:
    """Take over the rule that was chosen; one's own lines begin where the lines are now."""
    rule = st.session_state["cut_rule"]
    values: dict[str, object] = {"cut_rule": rule}
    stated = a.portfolio.settings.stated
    if rule == "custom" and not {"cut_attractiveness", "cut_strength"} & stated:
        values |= {f"cut_{axis}": round(cut, 1) for axis, cut in a.quadrant.cuts.items() if cut == cut}  # noqa: PLR0124  (NaN)
    change(f"draw the lines by {words.RULES[rule].lower()}", **values)


def change_line(name: str) -> None:
    """Take over one of one's own lines."""
    change("move a line of the quadrant", **{name: float(st.session_state[name])})


def change_orientation() -> None:
    """Turn the picture; no label changes."""
    wanted = st.session_state["orientation"]
    if wanted:
        change("turn the quadrant", orientation=wanted)


def controls() -> None:
    """Draw the row of controls, always in step with the book's settings."""
    s = a.settings
    st.session_state["cut_rule"], st.session_state["orientation"] = s.cut_rule, s.orientation
    with st.container(horizontal=True, vertical_alignment="bottom", key="strategy_controls"):
        with st.container(width=210):
            st.selectbox(
                "Lines at", list(words.RULES), key="cut_rule", format_func=words.RULES.__getitem__, on_change=change_rule,
                help="Where high begins on both axes; an account on a line is high",
            )  # fmt: skip
        if s.cut_rule == "custom":
            for name, title in (("cut_attractiveness", "Attractiveness from"), ("cut_strength", "Strength from")):
                st.session_state[name] = float(getattr(s, name))
                st.number_input(
                    title, 0.0, 10.0, step=0.5, format="%.1f", key=name, on_change=change_line, args=(name,), width=160
                )
        st.segmented_control(
            "Picture", list(words.ORIENTATIONS), key="orientation", format_func=words.ORIENTATIONS.__getitem__, required=True,
            on_change=change_orientation, help="Only the drawing turns; every account keeps its cell",
        )  # fmt: skip
    problem = st.session_state.pop("strategy_problem", None)
    if problem:
        st.error(escape(problem))


def hero(drawn: pd.DataFrame) -> None:
    """Draw the quadrant with what it shows in a line below."""
    q, chosen, placed = a.quadrant, state.chosen(a), sum(a.quadrant.counts.values())
    on_it = chosen if chosen in drawn.index else None
    filters = tuple(tuple(st.session_state.get(f"filter_{name}") or ()) for name in state.FILTERS)
    frame.show(
        CHART,
        (a.book.digest, period, a.settings.orientation, filters, on_it),
        lambda p: quadrant.quadrant(
            drawn,
            q.cuts,
            p,
            currency=currency,
            period=period,
            orientation=a.settings.orientation,
            chosen=on_it,
            example=not placed,
        ),
        alt=f"Quadrant of {min(len(drawn), quadrant.MOST_BUBBLES)} accounts by attractiveness and relationship strength; "
        + "; ".join(f"{cell}: {n}" for cell, n in q.counts.items()),
        select=quadrant.SELECT if len(drawn) else None,
    )
    notes = []
    if len(drawn) > quadrant.MOST_BUBBLES:
        notes.append(
            f"The largest {quadrant.MOST_BUBBLES} of {len(drawn):,} placed accounts are drawn; the table below lists all."
        )
    if len(drawn):
        notes.append(
            f"Area: revenue in {period}. Dashed ring: borderline, within 1.0 of a line. Click a bubble for its card."
        )
    if (drawn["wallet"] > 0).any():
        notes.append("Inner disc: our share of wallet, where it is known.")
    if drawn["next_cell"].notna().any():
        notes.append("Arrow: to the forecast position.")
    notes.append(a.strength.convention)
    st.caption(escape(" ".join(notes)))
    coming = ways.forecast(a)
    if coming is not None:
        st.markdown(f":material/trending_flat: {render(coming)}")
    explain(a, "cell", "cut_line", "attractiveness", "strength", "wallet_disc", "forecast")


def cards(cells: dict[str, pd.DataFrame], choose: Callable[[str], None]) -> None:
    """Draw what to do in each cell, and its accounts."""
    with st.grid(4, min_column_width=210):
        for cell in CELLS:
            table = cells[cell]
            with st.container(border=True, gap="xsmall", height="stretch", key=f"cell_{cell}"):
                st.markdown(f"**{cell}**")
                st.caption(escape(words.cell_words(a, cell)))
                st.markdown(POSTURES[cell])
                first = table.iloc[:TOP]
                for i, (key, name, revenue) in enumerate(
                    zip(first.index, first["name"], first["revenue"], strict=True)
                ):
                    money = "" if wording.is_missing(revenue) else f" · {wording.money(revenue, currency)}"
                    st.button(
                        escape(f"{name}{money}"), key=f"cell_{cell}_{i}", type="tertiary", on_click=choose, args=(key,)
                    )
                if len(table) > TOP:
                    st.caption(f"and {len(table) - TOP:,} more")
                elif table.empty:
                    st.caption("No account" if not state.filtered() else "No account passes the filters")


shown = state.shown(a)
drawn = words.placed(a, shown)
controls()
if not sum(a.quadrant.counts.values()):
    empty(
        "No account can be placed yet.",
        "An account needs an attractiveness score and a relationship strength: rate its factors on Scoring, or the six steps "
        "of its relationship on Relationships. The grey bubbles below are an example of what this page will show.",
    )
    with st.container(horizontal=True):
        for entry in (SCORING, RELATIONSHIPS):
            st.page_link(entry.file, label=f"Open {entry.title}", icon=entry.icon, query_params=url.params())
elif drawn.empty:
    empty("No placed account passes the filters.", "Reset the filters in the sidebar to see all accounts.")
hero(drawn)
account_card(a)
chosen_cell(a, state.chosen(a))
suggest(words.suggestions(a))
if sum(a.quadrant.counts.values()):
    cards(dict(words.by_cell(a, shown)), state.choose)

MEASURES = {
    "cell": tables.text_column("Cell"),
    "attractiveness": tables.points_column("Attractiveness", "0 to 10"),
    "strength": tables.points_column("Strength", "0 to 10"),
    "holds": tables.share_column("Holds its cell", "In what share of cases, with any weights, it stays in this cell"),
    "borderline": st.column_config.CheckboxColumn("Borderline", help="Within 1.0 of a line"),
    "revenue": tables.money_column(a, "Revenue", f"In {period}"),
    "class": tables.text_column("Class"),
    "stage": tables.text_column("Stage"),
}
MENDING = {
    "revenue": tables.money_column(a, "Revenue", f"In {period}"),
    "reason": tables.text_column("Why", "What is missing"),
    "mend": tables.text_column("What to do"),
}
AHEAD = {
    "cell": tables.text_column("Cell"),
    "moves_to": tables.text_column("Will be", "Empty where the account stays in its cell"),
    "attractiveness": tables.points_column("Attractiveness", "0 to 10, today"),
    "next_attractiveness": tables.points_column("Forecast attractiveness", "0 to 10; as today where none is given"),
    "strength": tables.points_column("Strength", "0 to 10, today"),
    "next_strength": tables.points_column("Forecast strength", "0 to 10; as today where none is given"),
}
every, ahead, missing = st.tabs(["Placed accounts", "Forecast", "Not placed"], key="strategy_detail", on_change="rerun")
if every.open:
    with every:
        if drawn.empty:
            st.caption("No account to list.")
        else:
            held = certainty.holds(a)
            tables.account_table(
                a, drawn, MEASURES, "placed_table", alt="All placed accounts with cell, measures and revenue",
                late={"holds": lambda keys: held.reindex(keys).array},
            )  # fmt: skip
            sure_cells(a)
if ahead.open:
    with ahead:
        table = state.passing(a, ways.forecast_table(a))
        if not a.forecast.given:
            empty(
                "This would show where your plan takes each account: an arrow to its forecast position, and who changes cell.",
                "Add the columns Forecast attractiveness and Forecast strength (0 to 10) to the Accounts sheet.",
            )
        elif table.empty:
            st.caption("No placed account that passes the filters has a forecast.")
        else:
            tables.account_table(
                a, table, AHEAD, "forecast_table", alt="Accounts with a forecast, those that change cell first"
            )
if missing.open:
    with missing:
        table = words.not_placed(a, shown)
        if table.empty:
            st.caption("Every account is placed.")
        else:
            st.caption(f"{wording.plural(len(table), 'account')} not placed, largest revenue first.")
            tables.account_table(
                a, table, MENDING, "unplaced_table", alt="Accounts that are not placed, and what would place them"
            )
            with st.container(horizontal=True):
                for entry in (SCORING, RELATIONSHIPS):
                    st.page_link(entry.file, label=f"Open {entry.title}", icon=entry.icon, query_params=url.params())
