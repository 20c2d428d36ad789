"""Value & retention: who pays, who costs, who leaves?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamcore import wording
from kamcore.analysis.figures import money_words
from kamcore.findings import value as words
from kamcore.workbook.periods import label_words
from pages.ui import lifetime_inputs, state, tables
from pages.ui.account_card import account_card
from pages.ui.charts import frame, movements, whale
from pages.ui.charts import value as charts
from pages.ui.cohorts import cohorts_tab
from pages.ui.download import csv_of
from pages.ui.escape import escape
from pages.ui.moved import YEAR_BEFORE, moved_tab
from pages.ui.page import all_accounts, book_or_stop, empty, explain, head, render, stop, suggest
from pages.ui.picking import pick
from pages.ui.registry import VALUE

if TYPE_CHECKING:
    from kamcore.method.whitespace import Whitespace

COSTS = (
    "Add the columns Cost of goods and Cost to serve to the Revenue sheet, one amount beside each revenue. "
    "The template on Home has both."
)
a = book_or_stop(VALUE)
pick("whale_chart", whale.SELECT)
pick("profit_matrix", charts.SELECT)
head(VALUE, words.finding(a))
currency, unit = a.settings.currency, a.revenue.unit
chosen = state.chosen(a)
when = escape(a.revenue.window.words)
stamp = (a.book.digest_of("revenue"), a.book.digest_of("accounts"), a.revenue.window.words, unit, currency)

if not a.turnover.notna().any():
    stop(
        "This page shows which accounts earn money, which cost money, and who stays.",
        "Add revenue by period on the Revenue sheet, or in columns of the Accounts sheet such as 2024 and 2025.",
    )

# ---------------------------------------------------------------- the hero


def whale_panel() -> None:
    """Draw the whale curve, or say what would draw it."""
    st.markdown("**Who pays, who costs**")
    if not a.whale.n:
        empty("The whale curve shows which accounts earn money and which give it back.", COSTS)
        return
    frame.show(
        "whale_chart",
        (*stamp, chosen),
        lambda p: whale.chart(a.whale, a.names, currency, chosen=chosen, p=p),
        alt=f"Cumulative profit of {a.whale.n:,} accounts in {a.revenue.window.words}, most profitable first. "
        f"{wording.plural(a.whale.k, 'account')} above zero, {a.whale.losers:,} below.",
        select=whale.SELECT,
    )
    notes = [f"In {when}. Click a point to choose its account."]
    if a.whale.measure == "money":
        notes.append("In money, since the total is not above zero.")
    if len(a.profit.apart):
        verb = "stands" if len(a.profit.apart) == 1 else "stand"
        notes.append(f"{wording.plural(len(a.profit.apart), 'account')} {verb} apart: see the tab Profit.")
    st.caption(" ".join(notes))
    all_accounts()
    explain(a, "whale_curve", "account_profit")


def waterfall_panel() -> None:
    """Draw where revenue went since the year before, or say what would draw it."""
    st.markdown("**Who came, grew, shrank and left**")
    m = a.movements
    if m is None or not (m.present or m.at_end):
        empty("The movements show how revenue went from one year to the next.", YEAR_BEFORE)
        return
    begin, end = money_words(a.revenue, a.revenue.before), money_words(a.revenue, a.revenue.window)
    frame.show(
        "waterfall",
        stamp,
        lambda p: movements.waterfall(m, p, begin=begin, finish_=end, unit=unit, currency=currency),
        alt=f"{unit} from {begin} to {end}: new, came back, grew, shrank and left. {words.finding(a).plain}",
    )
    notes = [f"{'MRR' if unit == 'MRR' else 'Revenue'} above zero; the movements add up to the end to the cent."]
    if wording.money_in_full(m.credits_end, currency) != wording.money_in_full(0.0, currency):
        credit = escape(wording.money_in_full(-m.credits_end, currency))
        notes.append(f"Credits of {credit} on accounts below zero are left out.")
    if len(m.missing):
        notes.append(f"Left out: {wording.plural(len(m.missing), 'account')} without any revenue data.")
    st.caption(" ".join(notes))
    all_accounts()
    explain(a, "movements", "nrr", "grr")


if a.whale.n:
    left, right = st.columns(2, gap="large")
    with left:
        whale_panel()
    with right:
        waterfall_panel()
else:
    waterfall_panel()
    whale_panel()

account_card(a)
if chosen is not None:
    st.markdown(render(words.about(a, chosen)))
suggest(words.suggestions(a))

# ---------------------------------------------------------------- detail

titles = ("Profit", "Three ranks", "Lifetime value", "Movements", "Retention", "Cohorts", "Renewals", "Whitespace")
profit, ranks, lifetime, moved, kept, begun, renewals, grid = st.tabs(
    titles,
    default="Movements" if a.movements is not None and not a.profit.known else "Profit",
    on_change="rerun",
    key="value_detail",
)


def profit_tab() -> None:
    """Revenue against margin, and the accounts that stand apart."""
    if not a.profit.known:
        empty("The profit matrix sets revenue against what is left after costs.", COSTS)
        return
    ranked = a.value_ranks
    rows = ranked.table.join(a.profit.table["margin"]).join(a.names.rename("name"))
    rows = state.passing(a, rows[rows["margin"].notna()])
    if rows.empty:
        empty(
            "No account with revenue above zero and known costs passes the filter.", "Reset the filters in the sidebar."
        )
    else:
        frame.show(
            "profit_matrix",
            (*stamp, chosen, tuple(rows.index)),
            lambda p: charts.profit_matrix(rows, p, big_from=ranked.big_from, currency=currency, chosen=chosen),
            alt=f"Revenue against margin after costs of {len(rows):,} accounts in {a.revenue.window.words}",
            select=charts.SELECT,
        )
        st.caption(
            f"Right of the dotted line: more revenue than the mean account. Below the dashed line: the account costs more than it "
            f"brings. {escape(a.profit.convention)}"
        )
    explain(a, "account_profit")
    apart = state.passing(a, a.profit.apart)
    if len(apart):
        with st.expander(
            f"Standing apart: {wording.plural(len(apart), 'account')}", key="profit_apart", on_change="rerun"
        ) as box:
            if box.open:
                heads = {
                    "revenue": tables.money_column(a, "Revenue"),
                    "reason": tables.text_column("Why it stands apart"),
                }
                tables.account_table(
                    a, apart, heads, "profit_apart_table", alt="Accounts without a known profit, and why", height=320
                )


def ranks_tab() -> None:
    """Rank by revenue, profit and lifetime value, the destructive ones flagged."""
    table = state.passing(a, a.ranks_table)
    if not a.profit.known:
        empty("With costs, each account has a rank by profit and by lifetime value beside its rank by revenue.", COSTS)
    heads = {
        "revenue_rank": st.column_config.NumberColumn("By revenue", format="%d"),
        "profit_rank": st.column_config.NumberColumn("By profit", format="%d"),
        "clv_rank": st.column_config.NumberColumn("By lifetime value", format="%d"),
        "flag": st.column_config.TextColumn("Flag", help="Big (at least the mean revenue) and losing money", width=130),
        "revenue": tables.money_column(a, "Revenue", f"In {when}"),
        "profit": tables.money_column(a, "Profit", "After the costs the book has"),
        "margin": tables.share_column("Margin", "Profit over revenue"),
        "clv": tables.money_column(a, "Lifetime value"),
    }
    tables.account_table(a, table, heads, "value_ranks", height=460,
                         alt="Accounts with their ranks by revenue, profit and lifetime value")  # fmt: skip
    named = {"name": "Account", "flag": "Flag", "revenue_rank": "By revenue", "profit_rank": "By profit",
             "clv_rank": "By lifetime value",
             "revenue": f"Revenue ({currency})", "profit": f"Profit ({currency})", "margin": "Margin",
             "clv": f"Lifetime value ({currency})"}  # fmt: skip
    with st.container(horizontal=True):
        st.download_button(
            "Download the table", lambda: csv_of(table, named), "ranks.csv", "text/csv", key="ranks_csv",
            icon=":material/download:", on_click="ignore",
        )  # fmt: skip
        explain(a, "value_ranks")


def lifetime_tab() -> None:
    """Lifetime value with its inputs and the variant named."""
    lifetime_inputs.inputs(a)
    life = a.lifetime
    if life.rule.multiple is None:
        empty("There is no finite lifetime value.", escape(life.rule.words))
    else:
        one, worth = (escape(wording.money(value, currency)) for value in (1.0, life.rule.multiple))
        st.markdown(f"{one} of profit a year is worth **{worth}** today. {escape(life.rule.words)}")
        if not a.profit.known:
            empty("With costs, each account has a lifetime value.", COSTS)
        elif not life.table["clv"].notna().any():
            empty("The period shown has no length, so nothing can be brought to a year.", YEAR_BEFORE)
        else:
            table = state.passing(
                a, life.table[life.table["clv"].notna()].sort_values("clv", ascending=False, kind="stable")
            )
            heads = {
                "clv": tables.money_column(a, "Lifetime value"),
                "margin": tables.money_column(a, "Profit per year"),
            }
            tables.account_table(
                a, table, heads, "lifetime", height=390, alt="Accounts with profit per year and lifetime value"
            )
    explain(a, "clv")


def kept_tab() -> None:
    """What stays: the rates of the last year, their course, and tenure."""
    m, course, tenure = a.movements, a.retention.table, a.tenure
    cards = (
        ("nrr", "Net revenue retention", wording.percent(m.nrr if m else None)),
        ("grr", "Gross revenue retention", wording.percent(m.grr if m else None)),
        ("logo_retention", "Accounts kept", wording.percent(m.logo_retention if m else None)),
        ("tenure", "Years with you (median)", words.years_in_words(tenure.median, at_least=tenure.at_least)),
    )
    with st.grid(4, min_column_width=200) as cells:
        for key, title, value in cards:
            with cells.cell():
                st.metric(title, value, border=True)
                explain(a, key)
    if m is None:
        empty("What stayed of the year before needs that year.", YEAR_BEFORE)
    elif len(course) > 1:
        frame.show(
            "retention_rates",
            stamp,
            lambda p: movements.rates(course, p),
            alt="Net revenue retention, gross revenue retention and accounts kept, each against a year before, over time",
        )
        first, last = (
            escape(label_words(label)) for label in (course["end_period"].iloc[0], course["end_period"].iloc[-1])
        )
        st.caption(
            f"From {first} to {last}, each against a year before. Above the dashed line: those who stayed brought more than before."
        )
        all_accounts()
    else:
        empty("One year to compare: a line needs two.", "Add revenue of earlier years.")


def renewals_tab() -> None:
    """Contracts by the month in which they end."""
    due = a.renewals
    if due is None:
        empty("The renewals calendar shows which contracts end when, and the revenue that hangs on them.",
              "Add the Renewals sheet with a renewal date for each contract, and its amount per year.")  # fmt: skip
        return
    if len(due.by_month):
        frame.show(
            "renewals_calendar",
            (*stamp, a.book.digest_of("renewals"), str(a.as_of)),
            lambda p: charts.renewals(due.by_month, currency, p),
            alt=f"Revenue per year that ends or renews by month, agreed and not agreed, over {len(due.by_month)} months",
        )
    notes = [f"From {wording.day(a.as_of)} on."]
    if due.overdue:
        notes.append(f"{wording.plural(due.overdue, 'contract')} past the day and not agreed.")
    if due.later:
        notes.append(f"In the table only: {wording.plural(due.later, 'contract')} later than two years.")
    if due.by_month["unknown"].sum():
        notes.append(f"{wording.plural(float(due.by_month['unknown'].sum()), 'contract')} without a known amount.")
    st.caption(escape(" ".join(notes)))
    table = state.passing(a, due.table[due.table["account"].isin(a.names.index)].set_index("account"))
    heads = {
        "day": st.column_config.DateColumn("Renewal", format="D MMM YYYY"),
        "carries": tables.money_column(a, "Revenue per year"),
        "contract": tables.text_column("Contract"),
        "agreed": st.column_config.CheckboxColumn("Agreed"),
        "overdue": st.column_config.CheckboxColumn("Past, not agreed"),
        "estimated": st.column_config.CheckboxColumn(
            "Estimated", help="The account's own revenue stands in for an amount"
        ),
    }
    tables.account_table(
        a, table, heads, "renewals_table", height=390, alt="Contracts by renewal date with the revenue they carry"
    )
    explain(a, "renewals_due")


def win_table(space: Whitespace) -> None:
    """List where there is most to win: products not bought, or accounts below the premium plan."""
    spend = tables.money_column(a, "Spend with others, 3 years", "Spend available less your share of wallet")
    if space.exclusive:
        rows = state.passing(a, a.upsell)
        if a.premium and len(rows):
            st.markdown(f"**Not on {escape(a.premium)} yet, most to win first**")
            heads = {
                "plan": tables.text_column("Plan"),
                "open_spend": spend,
                "money": tables.money_column(a, "With you"),
            }
            tables.account_table(
                a, rows, heads, "gaps", height=320, alt="Accounts below the premium plan, most open spend first"
            )
        return
    rows = state.passing(a, space.gaps.set_index("account"))
    if rows.empty:
        st.caption("Spend available and Share of wallet on the Accounts sheet tell where there is something to win.")
        return
    st.markdown("**Where there is most to win**")
    heads = {
        "product": tables.text_column("Not bought"),
        "open_spend": spend,
        "revenue": tables.money_column(a, "With you"),
    }
    tables.account_table(
        a, rows, heads, "gaps", height=320, alt="Open pairs of account and product, most open spend first"
    )


def grid_tab() -> None:
    """What each account buys of what is sold."""
    space = a.whitespace
    if not len(space.products) or not len(space.accounts):
        empty("The whitespace grid shows what each account buys of what you sell, and what it could.",
              "Add the column Product or plan to the Revenue sheet; the Products sheet adds what nobody buys yet.")  # fmt: skip
        return
    cells = state.passing(a, space.cells)
    if cells.empty:
        empty("No account with revenue passes the filter.", "Reset the filters in the sidebar.")
        return
    if space.exclusive:
        each = ", ".join(
            f"{escape(name)} {n:,}" for name, n in zip(space.products.index, space.products["buyers"], strict=True)
        )
        st.markdown(f"Each of **{wording.plural(space.bought, 'account')}** has one of these at a time: {each}.")
        st.caption("They look like plans: a blank is a move to another plan, not something to add.")
    else:
        st.markdown(
            f"**{escape(wording.percent(space.penetration))}** of all pairs of account and product are bought: "
            f"{space.bought:,} of {space.possible:,}."
        )
    frame.show(
        "whitespace",
        (*stamp, a.book.digest_of("products"), tuple(cells.index[: charts.MOST_ROWS])),
        lambda p: charts.whitespace_grid(cells, a.names, p),
        alt=f"What the {min(len(cells), charts.MOST_ROWS)} largest accounts buy of {len(space.products)} products",
    )
    notes = [] if space.exclusive or space.gaps.empty else ["○ Open: not bought, and the account spends elsewhere."]
    if len(cells) > charts.MOST_ROWS:
        notes.append(f"The largest {charts.MOST_ROWS} of {len(cells):,} accounts.")
    if len(space.products) > charts.MOST_COLUMNS:
        notes.append(
            f"The {charts.MOST_COLUMNS} products with the most buyers, of {len(space.products) + space.left_out:,}."
        )
    if notes:
        st.caption(" ".join(notes))
    win_table(space)
    explain(a, "whitespace")


drawn = ((profit, profit_tab), (ranks, ranks_tab), (lifetime, lifetime_tab), (moved, lambda: moved_tab(a)), (kept, kept_tab),
         (begun, lambda: cohorts_tab(a)), (renewals, renewals_tab), (grid, grid_tab))  # fmt: skip
for tab, draw in drawn:
    if tab.open:
        with tab:
            draw()
