"""Portfolio: who carries us?"""

from __future__ import annotations

import streamlit as st

from kamcore import wording
from kamcore.findings import portfolio as words
from kamcore.workbook.settings import Settings
from pages.ui import exposure, state, tables
from pages.ui.account_card import account_card
from pages.ui.charts import abc as abc_charts
from pages.ui.charts import frame, pareto
from pages.ui.download import csv_of
from pages.ui.escape import escape
from pages.ui.filled import keep_filled
from pages.ui.page import book_or_stop, empty, explain, head, stop, suggest
from pages.ui.picking import pick
from pages.ui.registry import PORTFOLIO

a = book_or_stop(PORTFOLIO)
pick("pareto_chart", pareto.SELECT)
head(PORTFOLIO, words.finding(a))
currency = a.settings.currency
shown = state.shown(a)

METHODS = {
    "value": "By value: A and B end where revenue reaches their cut-off",
    "count": "By count: 20 %, 30 % and 50 % of accounts",
    "computed": "Computed (discrete): limits from the shape of the curve",
}
RULES = {"crossing": "belongs to the better class", "strict": "belongs to the lower class"}


def apart_table() -> None:
    """List the accounts that take no part in shares, with why."""
    table = a.pareto.apart
    st.caption(
        f"{wording.plural(len(table), 'account')} without revenue above zero in {escape(a.revenue.window.words)}: "
        "they have no share and do not count in the chart above."
    )
    tables.account_table(
        a,
        state.passing(a, table),
        {"revenue": tables.money_column(a, "Revenue"), "reason": tables.text_column("Why it stands apart")},
        "apart_table",
        alt="Accounts without positive revenue, and why they stand apart",
    )


if not a.pareto.n:
    if len(a.pareto.apart) and a.turnover.notna().any():
        apart_table()
    stop(
        "This page shows how few accounts make 80 % of your revenue.",
        "Add revenue by period on the Revenue sheet, or in columns of the Accounts sheet such as 2024 and 2025. "
        "The template on Home has both.",
    )

# ---------------------------------------------------------------- the hero

high = tuple(words.at_risk(a))
chosen = state.chosen(a)
frame.show(
    "pareto_chart",
    (a.book.digest_of("revenue"), a.book.digest_of("accounts"), a.revenue.window.words, a.settings.pareto_threshold, currency,
     high, tuple(shown) if state.filtered() else None, chosen),
    lambda p: pareto.chart(a.pareto, a.names, currency, high=high, shown=shown, chosen=chosen, p=p),
    alt=f"Revenue per account, largest first, with the cumulative share. {words.finding(a).plain}",
    select=pareto.SELECT,
)  # fmt: skip
notes = ["The vital few stand before the dotted line. Click a bar to choose its account."]
if a.pareto.n > pareto.MOST_SINGLE:
    notes.append(f"Each bar is the mean of {-(-a.pareto.n // pareto.GROUPS):,} accounts of neighbouring rank.")
if high:
    notes.append("▲ At high risk.")
if state.filtered():
    notes.append("Faint bars do not pass the filter; the line is that of the whole book.")
net = float(a.turnover.sum())
if wording.money_in_full(net, currency) != wording.money_in_full(a.pareto.total, currency):
    positive, after = (escape(wording.money_in_full(value, currency)) for value in (a.pareto.total, net))
    notes.append(f"Shares are of {positive} above zero; net of credits it is {after}.")
st.caption(" ".join(notes))
explain(a, "pareto", "share", "revenue")

account_card(a)
suggest(words.suggestions(a))

# ---------------------------------------------------------------- detail

titles = ["ABC classes", "Over time", "All accounts", "Concentration", "Stress test", "Standing apart"]
if a.pareto.apart.empty:
    titles.pop()
classes, over_time, everyone, measures, stress, *rest = st.tabs(titles, on_change="rerun", key="portfolio_detail")


def apply_abc() -> None:
    """Take over the choices about classes; one edit, undoable."""
    chosen_now = st.session_state
    wanted = dict(a.portfolio.settings.items()) | {
        "abc_method": chosen_now["abc_method"],
        "abc_rule": chosen_now["abc_rule"],
        "abc_a": chosen_now["abc_a"] / 100.0,
        "abc_b": max(chosen_now["abc_a"], chosen_now["abc_b"]) / 100.0,
        "pareto_threshold": chosen_now["pareto_threshold"] / 100.0,
    }
    problem = state.edit("change how accounts are classed", lambda b: b.replace(settings=Settings.of(wanted)))
    if problem:
        st.error(escape(problem))


if classes.open:
    with classes:
        summary = a.abc.summary
        frame.show(
            "abc_chart",
            (*summary.itertuples(name=None), currency),
            lambda p: abc_charts.tiers(summary, currency, p),
            alt="Share of accounts and share of revenue of the classes A, B and C",
        )
        columns = {
            "class": tables.text_column("Class"),
            "accounts": st.column_config.NumberColumn("Accounts", format="%,d"),
            "account_share": tables.share_column("Share of accounts"),
            "revenue": tables.money_column(a, "Revenue"),
            "revenue_share": tables.share_column("Share of revenue"),
        }
        st.dataframe(
            a.keep(("portfolio page", "classes"), lambda: tables.tidy(summary.reset_index(), columns)),
            hide_index=True,
            key="abc_table",
            placeholder=wording.MISSING,
            alt="Accounts and revenue by class",
            column_config=columns,
        )
        st.caption(escape(a.abc.convention))
        explain(a, "abc")
        with st.expander(
            "Change the classes", icon=":material/settings:", key="abc_settings", on_change="rerun"
        ) as box:
            if box.open:
                s = a.settings
                shares = {name: round(100.0 * getattr(s, name), 6) for name in ("abc_a", "abc_b", "pareto_threshold")}
                keep_filled("abc", {"abc_method": s.abc_method, "abc_rule": s.abc_rule, **shares})
                with st.form("abc_form", border=False):
                    left, right = st.columns(2)
                    left.radio(
                        "Classes",
                        list(METHODS),
                        format_func=METHODS.__getitem__,
                        key="abc_method",
                    )
                    right.radio(
                        "By value: the account that crosses a line",
                        list(RULES),
                        format_func=RULES.__getitem__,
                        key="abc_rule",
                    )
                    with st.container(horizontal=True):
                        st.number_input("A ends at (% of revenue)", 1.0, 99.0, step=1.0, key="abc_a", format="%.4g")
                        st.number_input("B ends at (% of revenue)", 1.0, 100.0, step=1.0, key="abc_b", format="%.4g")
                        st.number_input(
                            "Vital few make (% of revenue)",
                            1.0,
                            99.0,
                            step=1.0,
                            key="pareto_threshold",
                            format="%.4g",
                        )
                    st.form_submit_button("Apply", type="primary", key="abc_apply", on_click=apply_abc)  # fmt: skip

        exposure.rulers(a)

if over_time.open:
    with over_time:
        exposure.over_time(a)

if everyone.open:
    with everyone:
        table = state.passing(a, a.summary)
        heads = {
            "class": tables.text_column("Class", "A, B or C by share of revenue"),
            "cell": tables.text_column("Cell", "Strategic, Star, Status or Streamline"),
            "stage": tables.text_column("Stage", "How close the relationship is"),
            "score": tables.points_column("Score", "Attractiveness, 0 to 10"),
            "revenue": tables.money_column(a, "Revenue", f"In {escape(a.revenue.window.words)}"),
            "change": tables.share_column("Change", "Against the year before"),
            "share": tables.share_column("Share", "Of all revenue above zero"),
            "level": tables.text_column("Risk", "High, medium, low or unknown"),
        }
        tables.account_table(a, table, heads, "classification", height=460 if len(table) > 10 else None,
                             alt="All accounts with class, cell, stage, score, revenue, change, share and risk")  # fmt: skip
        named = {"name": "Account", "class": "Class", "cell": "Cell", "stage": "Stage", "score": "Score",
                 "revenue": f"Revenue ({currency})", "change": "Change", "share": "Share", "level": "Risk"}  # fmt: skip
        with st.container(horizontal=True):
            st.download_button(
                "Download the table", lambda: csv_of(table, named), "classification.csv", "text/csv", key="classification_csv",
                icon=":material/download:", on_click="ignore",
            )  # fmt: skip
            explain(a, "cell", "stage", "score", "change", "risk_level", label="How are these computed?")

if measures.open:
    with measures:
        c = a.concentration
        st.markdown(
            f"As if the revenue of {wording.plural(c.n, 'account')} came from **{escape(wording.number(c.effective_number))}** "
            f"of equal size: **{c.band}** by the bands of the {escape(c.band_source)}."
        )
        cards = (
            (
                "gini",
                "Gini coefficient",
                f"{c.gini:.2f}",
                "0 when all bring the same, close to 1 when one brings nearly all",
            ),
            (
                "hhi",
                "HHI (points)",
                wording.count(round(c.hhi)),
                f"{c.band.capitalize()}. Bands of the {c.band_source}: moderate from 1,000, high above 1,800",
            ),
            (
                "effective_number",
                "Effective number of accounts",
                wording.number(c.effective_number),
                "Equal accounts that would be as concentrated",
            ),
        )
        with st.grid(3, min_column_width=220) as grid:
            for key, title, value, note in cards:
                with grid.cell():
                    st.metric(title, value, border=True)
                    st.caption(escape(note))
                    explain(a, key)
        with st.grid(3, min_column_width=220):
            for title, value, size in (
                ("Largest account", c.cr1, 1),
                ("Largest five", c.cr5, 5),
                ("Largest ten", c.cr10, 10),
            ):
                few = f" (there are only {c.n})" if c.n < size else ""
                st.metric(f"{title}{few}", wording.percent(value), border=True, help="Share of revenue")
        explain(a, "concentration_ratio")
        exposure.lorenz_curve(a)

if stress.open:
    with stress:
        exposure.stress_test(a)

if rest and rest[0].open:
    with rest[0]:
        if a.pareto.apart.index.isin(shown).any():
            apart_table()
        else:
            empty("None of them passes the filter.", "Reset the filters in the sidebar to see them.")
