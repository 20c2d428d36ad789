"""Account: tell me about this account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from kamcore import wording
from kamcore.findings import account as words
from kamcore.findings import certainty, value
from kamcore.method.risk_queue import signals_in_words
from kamcore.workbook import editing
from pages.ui import state, tables, url
from pages.ui.account_chooser import choose_account
from pages.ui.action_forms import action_forms
from pages.ui.charts import frame, trend
from pages.ui.escape import escape
from pages.ui.new_account import add_account_form
from pages.ui.page import book_or_stop, empty, explain, head, render, suggest
from pages.ui.registry import ACCOUNT, DASHBOARD, RELATIONSHIPS, SCORING, STAKEHOLDERS, STRATEGY, VALUE

if TYPE_CHECKING:
    import datetime as dt

a = book_or_stop(ACCOUNT)
key = state.chosen(a)
currency = a.settings.currency
EARLIEST, LATEST = "1990-01-01", "2100-12-31"

if key is None:
    head(ACCOUNT, words.which(a))
    st.markdown("Choose an account to read its briefing.")
    listed = state.passing(a, a.summary)
    if len(listed) <= tables.MOST_ROWS:  # a longer list comes with a search of its own
        choose_account(a, None, a.summary.index, "account_chooser")
    add_account_form(a)
    columns = {
        "revenue": tables.money_column(a, "Revenue"),
        "class": tables.text_column("Class"),
        "cell": tables.text_column("Cell"),
        "stage": tables.text_column("Stage"),
        "level": tables.text_column("Risk"),
    }
    tables.account_table(
        a,
        listed,
        {name: column for name, column in columns.items() if name not in words.unknown_of_all(a)},
        "account_list",
        alt="The accounts with what is known of revenue, class, cell, stage and risk",
    )
    st.stop()

head(ACCOUNT, words.finding(a, key))
with st.container(horizontal=True, vertical_alignment="bottom"):
    with st.container(width=420):
        choose_account(a, key, a.summary.index, "account_chooser")
    add_account_form(a)

facts = words.facts(a, key)
with st.grid(6, min_column_width=140):
    for fact in facts:
        with st.container(border=True, gap="xsmall", height="stretch", key=f"account_{fact.title.lower()}"):
            st.caption(fact.title)
            change = "" if fact.change is None else f" {wording.change(fact.change)}"
            st.markdown(f"**{escape(fact.value)}**{change}")
            st.caption(escape(fact.note))
explain(a, *(fact.explain for fact in facts))

details = [a.accounts.loc[key, name] for name in ("manager", "region", "industry", "plan")]
st.caption(escape(" · ".join(str(value) for value in details if not wording.is_missing(value))))

left, right = st.columns([3, 2], gap="large")
with left:
    values = a.revenue.by_period.loc[key]
    unit = "MRR" if a.revenue.unit == "MRR" else "Revenue"
    st.markdown(f"**{unit} by period**")
    if values.isna().all():
        empty(
            "No revenue of this account yet.",
            "Add it by period on the Revenue sheet, or in columns of the Accounts sheet.",
        )
    else:
        members = a.revenue.window.members
        frame.show(
            "account_trend",
            (a.book.digest_of("revenue"), a.revenue.unit, currency, key, members),
            lambda p: trend.account_trend(values, members, unit=a.revenue.unit, currency=currency, p=p),
            alt=f"{unit} of this account by period in {currency}; the period shown is in the accent colour",
        )
        st.caption(f"In colour: {a.revenue.window.words}, the period every page looks at.")
    explain(a, "revenue", "change")
with right:
    level = a.risk.table.loc[key, "level"]
    st.markdown(f"**Risk: {escape(level)}**")
    fired = signals_in_words(a.risk, key)
    for signal in fired:
        grave = " Critical: this alone makes the risk high." if signal.critical else ""
        st.markdown(f"- **{escape(signal.title)}**: {escape(signal.text)}.{grave}")
    if not fired and level == "unknown":
        empty(
            "Too little is known.",
            "Risk needs three signals: satisfaction, engagement, last contact, renewals, revenue of two periods or people.",
        )
    elif not fired:
        st.markdown("No signal fires.")
    explain(a, "risk", "risk_level", "completeness")

suggest(words.suggestions(a, key))

one, two = st.columns(2, gap="medium")
params = url.params(key)
with one, st.container(border=True, height="stretch", key="account_relationship"):
    st.markdown(f"**Relationship: {escape(a.stages.table.loc[key, 'stage'])}**")
    for sentence in words.relationship(a, key):
        st.markdown(render(sentence))
    st.page_link(RELATIONSHIPS.file, label="Open relationships", icon=RELATIONSHIPS.icon, query_params=params)
with two, st.container(border=True, height="stretch", key="account_people"):
    count = len(a.network(key).nodes)
    st.markdown(f"**People: {count:,}**" if count else "**People**")
    for sentence in words.people(a, key):
        st.markdown(render(sentence))
    st.page_link(STAKEHOLDERS.file, label="Open stakeholders", icon=STAKEHOLDERS.icon, query_params=params)
    if count:
        explain(a, "whom_to_win", "path_to_yes")

three, four = st.columns(2, gap="medium")
with three, st.container(border=True, height="stretch", key="account_value"):
    st.markdown("**Value**")
    st.markdown(render(value.about(a, key)))
    if not a.profit.costs:
        st.caption("Cost of goods and Cost to serve on the Revenue sheet would tell its profit.")
    st.page_link(VALUE.file, label="Open value", icon=VALUE.icon, query_params=params)
    explain(a, "account_profit", "clv")
sure = four.container(border=True, height="stretch", key="account_certainty")


def listing(sheet: str, by: str, columns: dict[str, Any], alt: str, missing: tuple[str, str]) -> None:
    """Draw an account's rows of a sheet, or say what would fill them in."""
    rows = words.rows_of(a, sheet, key or "", by)
    if rows.empty:
        empty(*missing)
        return
    st.dataframe(
        tables.tidy(rows[list(columns)], columns),
        hide_index=True,
        column_config=columns,
        key=f"account_{sheet}",
        alt=alt,
        placeholder=wording.MISSING,
    )


def day_column(title: str) -> Any:  # noqa: ANN401  (a column configuration)
    """Return a column of dates."""
    return st.column_config.DateColumn(title, format="D MMM YYYY")


score, renewals, actions, opportunities, change_tab = st.tabs(
    ["Behind the score", "Renewals", "Actions", "Opportunities", "Change"], on_change="rerun", key="account_detail"
)
if score.open:
    with score:
        table = words.ratings(a, key)
        if table["rating"].isna().all():
            empty("Nothing is rated yet.", "Rate this account on Scoring, or fill in the Ratings sheet.")
        else:
            columns = {
                "factor": tables.text_column("Factor"),
                "block": tables.text_column("Block"),
                "rating": tables.points_column("Rating", "0 to 10"),
                "weight": tables.share_column("Weight", "Of what is rated: times the rating it gives the points"),
                "points": st.column_config.NumberColumn("Points", help="What it adds to the score", format="%.2f"),
                "how": tables.text_column("Where it comes from"),
            }
            st.dataframe(
                tables.tidy(table, columns), hide_index=True, key="account_ratings", placeholder=wording.MISSING,
                alt="The factors behind the score with rating, weight and points", column_config=columns,
            )  # fmt: skip
        with st.container(horizontal=True):
            st.page_link(SCORING.file, label="Open scoring", icon=SCORING.icon, query_params=params)
            st.page_link(STRATEGY.file, label="Open strategy", icon=STRATEGY.icon, query_params=params)
        explain(a, "score", "rank", "attractiveness")
if renewals.open:
    with renewals:
        listing(
            "renewals", "renewal_date",
            {
                "contract": tables.text_column("Contract"), "renewal_date": day_column("Renewal date"),
                "amount": tables.money_column(a, "Amount per year"), "agreed": st.column_config.CheckboxColumn("Agreed"),
            },
            "Contracts of this account and when they end",
            ("No contract is known.", "Add it on the Renewals sheet to be warned before it runs out."),
        )  # fmt: skip
if actions.open:
    with actions:
        listing(
            "actions", "due",
            {
                "action": tables.text_column("Action"), "owner": tables.text_column("Owner"), "due": day_column("Due"),
                "priority": tables.text_column("Priority"), "status": tables.text_column("Status"),
            },
            "What has to be done for this account",
            ("No action is planned.", "Add it below, or on the Actions sheet; what is overdue becomes a risk signal."),
        )  # fmt: skip
        action_forms(a, key)
if opportunities.open:
    with opportunities:
        listing(
            "opportunities", "close_date",
            {
                "opportunity": tables.text_column("Opportunity"), "amount": tables.money_column(a, "Amount"),
                "probability": tables.share_column("Probability"), "stage": tables.text_column("Stage"),
                "close_date": day_column("Expected close"),
            },
            "Open deals of this account",
            ("No open deal is known.", "Add it on the Opportunities sheet; deals are never counted as revenue."),
        )  # fmt: skip


def change_form(account: str) -> None:
    """Draw the form that changes what is known of the account itself."""
    row = a.accounts.loc[account]
    stamp = url.token(a.portfolio.digest_of("accounts"), account)

    def known(name: str) -> Any:  # noqa: ANN401  (a cell)
        return None if wording.is_missing(row[name]) else row[name]

    def when(name: str) -> dt.date | None:
        value = known(name)
        return None if value is None else value.date()

    before: dict[str, Any] = {
        "satisfaction": known("satisfaction"), "engagement": known("engagement"), "last_contact": when("last_contact"),
        "onboarding": known("onboarding"), "at_risk": bool(known("at_risk")), "at_risk_since": when("at_risk_since"),
        "manager": known("manager") or "", "note": known("note") or "",
    }  # fmt: skip
    steps = ("not started", "in progress", "stalled", "complete")
    with st.form(f"account_form_{stamp}", border=False):
        first, second, third = st.columns(3)
        after: dict[str, Any] = {
            "satisfaction": first.number_input(
                "Satisfaction, 0 to 10", 0.0, 10.0, before["satisfaction"], 0.5, key=f"satisfaction_{stamp}"
            ),
            "engagement": first.number_input(
                "Engagement, 0 to 10", 0.0, 10.0, before["engagement"], 0.5, key=f"engagement_{stamp}"
            ),
            "last_contact": second.date_input(
                "Last contact", before["last_contact"], min_value=EARLIEST, max_value=LATEST, key=f"last_contact_{stamp}"
            ),
            "onboarding": second.selectbox(
                "Onboarding", steps, index=steps.index(before["onboarding"]) if before["onboarding"] in steps else None,
                key=f"onboarding_{stamp}", placeholder="not known",
            ),
            "manager": third.text_input("Account manager", before["manager"], key=f"manager_{stamp}"),
            "at_risk_since": third.date_input(
                "At risk since", before["at_risk_since"], min_value=EARLIEST, max_value=LATEST, key=f"at_risk_since_{stamp}"
            ),
            "at_risk": first.checkbox("Flag as at risk", before["at_risk"], key=f"at_risk_{stamp}"),
            "note": st.text_area("Note", before["note"], key=f"note_{stamp}", height=80),
        }  # fmt: skip
        saved = st.form_submit_button("Apply", type="primary", key=f"account_apply_{stamp}")
    changed = {name: value for name, value in after.items() if value != before[name]}
    if saved and changed:
        label = f"change {a.names[account]}"
        problem = state.edit(label, lambda book: editing.put(book, "accounts", {"key": account}, changed))
        if problem:
            st.error(escape(problem))
        else:
            st.rerun()


if change_tab.open:
    with change_tab:
        if key in set(a.portfolio["accounts"]["key"]):
            change_form(key)
        else:
            st.caption("This is a group added up from its accounts; change those instead.")
st.page_link(DASHBOARD.file, label="Back to the dashboard", icon=DASHBOARD.icon, query_params=params)

with sure:  # drawn last: trying thousands of weights takes a moment in a large book
    st.markdown("**How sure is the rank?**")
    st.markdown(render(certainty.near(a, key)))
    st.page_link(SCORING.file, label="Open scoring", icon=SCORING.icon, query_params=params)
    explain(a, "rank_acceptability")
