"""Dashboard: how are we doing and where is the danger?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.findings import dashboard as words
from kamcore.workbook.settings import KPI_KEYS, Settings
from pages.ui import state, tables
from pages.ui.account_card import account_card
from pages.ui.charts import bars, frame, revenue
from pages.ui.device import on_phone
from pages.ui.page import NO_BREAK, book_or_stop, empty, explain, head, suggest
from pages.ui.registry import DASHBOARD

if TYPE_CHECKING:
    from kamcore.analysis.figures import Figure

a = book_or_stop(DASHBOARD)
head(DASHBOARD, words.finding(a))
currency = a.settings.currency
NOT_KNOWN, NO_CHANGE = "not in the file", "no change"
ROWS_SEEN = 5
REASONS = 80  # pixels for a row with its reasons in full, over four lines

WRITE = {
    "count": wording.count,
    "money": lambda value: wording.money(value, currency),
    "share": wording.percent,
    "points": lambda value: f"{wording.points(value)} of 10",
}


def delta(share: float) -> str:
    """Write a change the way a metric wants it."""
    text = wording.percent(share)
    return NO_CHANGE if text == "0 %" else text


def help_of(figure: Figure) -> str:
    """Say what a figure counts and what it is compared with, or what it needs."""
    if figure.value is None:
        return f"Not known. Needs: {figure.unlock}"
    compared = f" Compared with {figure.before_words}." if figure.change is not None else ""
    return f"{figure.of[0].upper()}{figure.of[1:]}.{compared}"


with st.grid(6, min_column_width=150):
    for key in a.settings.kpis:
        figure = a.figures[key]
        known = figure.value is not None
        change = delta(figure.change) if figure.change is not None else None
        moved = change not in (None, NO_CHANGE)
        st.metric(
            figure.title,
            WRITE[figure.kind](figure.value) if known else wording.MISSING,
            delta=change or (figure.note or None if known else NOT_KNOWN),
            delta_color="off" if not moved else {"more": "normal", "less": "inverse", "neither": "off"}[figure.better],
            delta_arrow="auto" if moved else "off",
            help=help_of(figure),
            chart_data=list(figure.trend) if len(figure.trend) > 1 else None,
            chart_type="area",
            border=True,
            height="stretch",
        )

account_card(a)

left, right = st.columns([2, 3], gap="medium")
with left:
    st.markdown(f"**{a.revenue.unit[0].upper() + a.revenue.unit[1:]} over time**")
    if not any(a.by_product["period"]):
        empty(
            "No revenue over time yet.",
            "Add a date beside each amount, or revenue in columns by year or month.",
        )
    else:
        shown, part = words.bars_shown(a), words.bars_in_part(a)
        frame.show(
            "revenue_over_time",
            (a.book.digest_of("revenue"), a.revenue.unit, len(a.by_product), currency, shown, tuple(part)),
            lambda p: revenue.over_time(a.by_product, a.revenue.unit, currency, p, shown=shown, part=part),
            alt=f"{a.revenue.unit} by period and product, in {currency}",
        )
        if part:
            st.caption(f"Outlined: not all of it is in the book ({'; '.join(part.values())}).")
    explain(a, "revenue", "change")
with right:
    st.markdown("**Accounts at risk, most money first**")
    queue = state.passing(a, a.queue.table)
    if queue.empty:
        empty(
            "No account is at high risk."
            if a.figures["at_risk"].value is not None
            else "Too little is known to judge the risk.",
            "Risk needs at least three signals: satisfaction, engagement, last contact, renewals, revenue or people.",
        )
    else:
        since = queue["days"].notna().any()
        columns = {
            "revenue_at_risk": tables.money_column(
                a, "MRR" if a.queue.measure == "MRR" else "Revenue", "What would be lost"
            ),
            "why": st.column_config.TextColumn("Why it is at risk", width=200),
            "days": st.column_config.NumberColumn(
                "Days", width=60, help="In the queue: since it was flagged, or since the first signal fired"
            ),
            "class": tables.text_column("Class", "A, B or C by share of revenue"),
        }
        if on_phone():  # the reason beside the name, since what comes after is beyond the edge
            columns = {name: columns[name] for name in ("why", "revenue_at_risk", "days", "class")}
        if not since:
            del columns["days"]  # a column of dashes takes the room that the reasons need
        tables.account_table(
            a,
            queue,
            columns,
            "queue",
            alt="Accounts at high risk with the money at stake, days in the queue and the signals that fired",
            height=tables.HEADING + ROWS_SEEN * REASONS,
            row_height=REASONS,
            late={"why": lambda keys: [text.replace(" %", f"{NO_BREAK}%") for text in words.why_at_risk(a, keys)]},
        )
    explain(a, "at_risk_queue", "risk_level")

suggest(words.suggestions(a))

onboarding, satisfaction, upsell = st.tabs(
    ["Onboarding", "Satisfaction", "Upsell"], on_change="rerun", key="dashboard_detail"
)
if onboarding.open:
    with onboarding:
        counts = words.onboarding(a)
        if not any(counts.values()):
            empty("No onboarding status yet.", "Fill in the column Onboarding on the Accounts sheet.")
        else:
            frame.show(
                "onboarding_chart",
                a.book.digest_of("accounts"),
                lambda p: bars.counts(counts, "Accounts", {"complete": p.good, "stalled": p.bad}, p),
                alt="Number of accounts by onboarding status",
            )
            explain(a, "onboarding")
if satisfaction.open:
    with satisfaction:
        known = a.accounts["satisfaction"].dropna()
        if known.empty:
            empty("No satisfaction yet.", "Fill in the column Satisfaction on the Accounts sheet, 0 to 10.")
        else:
            low, high = a.settings.satisfaction_critical, a.settings.satisfaction_low
            bands = {
                f"below {low:g} (critical)": int((known < low).sum()),
                f"{low:g} to {high:g} (low)": int(((known >= low) & (known < high)).sum()),
                f"{high:g} and above": int((known >= high).sum()),
            }
            first, second, _ = bands
            frame.show(
                "satisfaction_chart",
                (a.book.digest_of("accounts"), low, high),
                lambda p: bars.counts(bands, "Accounts", {first: p.bad, second: p.risk["medium"]}, p),
                alt="Number of accounts by satisfaction",
            )
            explain(a, "satisfaction")
if upsell.open:
    with upsell:
        if not a.premium:
            empty(
                "No premium plan is named.",
                "Mark it on the Products sheet, or choose it under Figures and thresholds below.",
            )
        else:
            table = state.passing(a, a.upsell)
            st.caption(
                f"{wording.plural(len(table), 'account')} not on {a.premium}, those with the most to gain first."
            )
            tables.account_table(
                a,
                table,
                {
                    "plan": tables.text_column("Plan today"),
                    "open_spend": tables.money_column(
                        a, "Spend not ours yet", "Spend available over three years, less our share"
                    ),
                    "money": tables.money_column(a, "MRR" if a.revenue.unit == "MRR" else "Revenue"),
                    "score": tables.points_column("Score", "Attractiveness, 0 to 10"),
                },
                "upsell_table",
                alt="Accounts that are not on the premium plan, by spend available",
            )

with st.expander(
    "Figures and thresholds", icon=":material/settings:", key="dashboard_settings", on_change="rerun"
) as box:
    if box.open:
        stated = dict(a.portfolio.settings.items())
        with st.form("dashboard_form", border=False):
            kpis = st.multiselect(
                "Figures at the top", KPI_KEYS, default=list(a.settings.kpis), format_func=lambda k: a.figures[k].title
            )
            columns = st.columns(3)
            satisfied = columns[0].number_input("Satisfaction low below", 0.0, 10.0, a.settings.satisfaction_low, 0.5)
            engaged = columns[1].number_input("Engagement low below", 0.0, 10.0, a.settings.engagement_low, 0.5)
            contact = columns[2].number_input("No contact for more than (days)", 0, 2000, a.settings.contact_days)
            plans = ["", *a.revenue.products]
            premium = columns[0].selectbox(
                "Premium plan",
                plans,
                index=plans.index(a.premium) if a.premium in plans else 0,
                format_func=lambda plan: plan or "as marked on Products",
            )
            if st.form_submit_button("Apply", type="primary"):
                wanted = stated | {
                    "kpis": tuple(k for k in KPI_KEYS if k in kpis) or KPI_KEYS, "satisfaction_low": satisfied,
                    "engagement_low": engaged, "contact_days": int(contact), "premium_plan": premium,
                }  # fmt: skip
                problem = state.edit("change figures and thresholds", lambda b: b.replace(settings=Settings.of(wanted)))
                if problem:
                    st.error(problem)
                else:
                    st.rerun()
