from __future__ import annotations

import json
import math

import pandas as pd
import pytest
from streamlit.util import AttributeDictionary

from pages.ui.samples import BY_KEY, open_sample
from tests.books import BOOKS, full_book, money_only, names_only, one_account
from tests.pages.driver import book_of, open_page, texts

TABS = ("Profit", "Three ranks", "Lifetime value", "Movements", "Retention", "Cohorts", "Renewals", "Whitespace")
BANNED = ("nan", "None", "inf", "NaT", "<NA>")


def with_costs(n: int = 12, share: float = 0.6):
    book = money_only(n)
    revenue = book["revenue"]
    revenue["cost_of_goods"] = revenue["revenue"] * share
    revenue["cost_to_serve"] = [1.0 if i % 5 else 30_000.0 for i in range(len(revenue))]
    return book.replace({"revenue": revenue})


def charts(app):
    return [json.loads(c.proto.spec) for c in app.get("vega_lite_chart")]


def table(app, key):
    return next(d for d in app.dataframe if d.key == key).value


def clean(app):
    said = texts(app).replace("\\", "").split()
    assert not set(BANNED) & set(said)
    return app


def every_tab(book, **state):
    """Open the page and walk through its tabs in one session."""
    app = clean(open_page("value.py", book, value_detail=TABS[0], **state))
    for tab in TABS[1:]:
        app.session_state["value_detail"] = tab
        app.run()
        assert not app.exception, app.exception[0].message
        clean(app)
    return app


def test_page_works_with_a_full_book_of_hostile_texts():
    assert every_tab(BOOKS["hostile"]()).title[0].value == "Value"


def test_page_works_with_costs():
    assert "of profit in 2025" in every_tab(with_costs()).subheader[0].value.replace("\xa0", " ")


def test_page_works_with_one_account():
    assert "The whitespace grid shows" in texts(every_tab(one_account())), "the last tab is open"


def test_without_a_book_and_without_revenue():
    assert "Nothing is loaded yet" in texts(open_page("value.py"))
    assert "which accounts earn money" in texts(open_page("value.py", names_only()))


def test_the_hero_draws_both_pictures():
    app = open_page("value.py", open_sample("software"))
    whale, waterfall = charts(app)[:2]
    assert "Cumulative profit (% of the total)" in json.dumps(whale)
    assert "MRR (EUR)" in json.dumps(waterfall)
    assert "Hartsel Machinery" in texts(app)


def test_without_costs_it_says_which_columns_unlock_them():
    app = open_page("value.py", money_only())
    assert "Cost of goods and Cost to serve" in texts(app)
    assert len(charts(app)) == 2, "the waterfall and, below it, the movements step by step"
    assert "The profit matrix" not in texts(app), "it opens on a tab that has something to show"
    assert "The profit matrix" in texts(open_page("value.py", one_account()))


def test_with_one_year_it_says_that_a_year_before_is_needed():
    assert "revenue of a year before" in texts(open_page("value.py", one_account()))


def test_a_total_below_zero_is_told_in_money():
    app = open_page("value.py", with_costs(share=1.5))
    assert "Cumulative profit (EUR)" in json.dumps(charts(app)[0])
    assert "the total is not above zero" in texts(app)


def test_a_click_on_the_curve_chooses_the_account():
    app = open_page("value.py", with_costs())
    app.session_state["whale_chart"] = AttributeDictionary({"selection": {"account": [{"key": "a3"}]}})
    app.run()
    assert app.session_state["account"] == "a3"
    assert "profit of" in texts(app)


def test_the_flag_stands_beside_three_ranks():
    app = open_page("value.py", open_sample("software"), value_detail="Three ranks")
    rows = table(app, "value_ranks").set_index("account")
    assert rows.loc["Hartsel Machinery", "flag"] == "big, loses money"
    assert (rows["flag"] != "").sum() == 1
    assert rows["revenue_rank"].iloc[0] == 1


def test_the_inputs_of_lifetime_value_are_an_edit_that_can_be_undone():
    app = open_page("value.py", with_costs(), value_detail="Lifetime value")
    before = table(app, "lifetime")["clv"].max()
    app.number_input(key="clv_retention").set_value(50.0)
    app.number_input(key="clv_years").set_value(3)
    app.selectbox(key="clv_variant").set_value("immediate")
    next(b for b in app.button if b.label == "Apply").click()
    app.run()
    assert not app.exception
    settings = book_of(app).settings
    assert (settings.clv_retention, settings.clv_years, settings.clv_variant) == (0.5, 3, "immediate")
    assert "at once; counted over 3 years" in texts(app).replace("\\", "")
    assert table(app, "lifetime")["clv"].max() < before
    app.button(key="undo").click().run()
    assert "clv_years" not in book_of(app).settings.stated


def test_a_sum_without_an_end_is_said_in_words():
    app = open_page("value.py", with_costs(), value_detail="Lifetime value")
    app.number_input(key="clv_retention").set_value(100.0)
    app.number_input(key="clv_discount").set_value(0.0)
    next(b for b in app.button if b.label == "Apply").click()
    app.run()
    assert "There is no finite lifetime value" in texts(app)
    assert not [d for d in app.dataframe if d.key == "lifetime"]


def test_movements_of_each_account_are_listed_and_filters_change_no_sum():
    app = open_page("value.py", full_book(), value_detail="Movements", filter_region=["Region 0"], url_read=True)
    rows = table(app, "moved")
    assert set(rows["movement"]) <= {"Grew", "Shrank", "New", "Left", "Came back"}
    assert 0 < len(rows) < 20
    app.session_state["filter_region"] = []
    before = app.subheader[0].value
    app.run()
    assert app.subheader[0].value == before
    assert len(table(app, "moved")) == 40


def test_a_filter_that_lets_nobody_pass_leaves_every_tab_standing():
    book = with_costs()
    accounts = book["accounts"]
    accounts["region"] = ["Empty", *["Full"] * (len(accounts) - 1)]
    revenue = book["revenue"]
    book = book.replace({"accounts": accounts, "revenue": revenue[revenue["account"] != "a0"]})
    every_tab(book, filter_region=["Empty"], url_read=True)


@pytest.mark.parametrize(("sample", "words"), [("software", "Not on"), ("healthcare", "Where there is most to win")])
def test_plans_are_moved_up_and_products_added(sample, words):
    assert words in texts(open_page("value.py", open_sample(sample), value_detail="Whitespace"))


def test_renewals_are_by_month_with_the_overdue_told():
    book = full_book(8)
    renewals = book["renewals"]
    renewals.loc[0, "renewal_date"] = pd.Timestamp("2025-01-05")
    renewals["amount"] = [math.nan, 5.0, 6.0, 7.0, 8.0]
    app = open_page("value.py", book.replace({"renewals": renewals}), value_detail="Renewals")
    assert "1 contract past the day and not agreed" in texts(app).replace("\\", "")
    assert table(app, "renewals_table")["overdue"].sum() == 1


def test_every_sample_is_known():
    assert {"software", "healthcare", "distributor"} <= set(BY_KEY)


def test_the_heading_of_a_column_is_plain_text():
    months = [f"{y}-{m:02d}" for y in (2024, 2025) for m in range(1, 13) if f"{y}-{m:02d}" < "2025-10"]
    rows = [("a", month, 10.0 + i) for i, month in enumerate(months)]
    book = one_account().replace({"revenue": pd.DataFrame(rows, columns=["account", "period", "revenue"])})
    app = open_page("value.py", book, value_detail="Movements", period="2025", url_read=True)
    columns = next(d for d in app.dataframe if d.key == "moved").proto.columns
    heads = {name: column.get("label") for name, column in json.loads(columns).items()}
    assert heads["end"] == "2025 so far (9 of 12 months) (EUR)"
    assert heads["start"] == "the same months of 2024 (EUR)"


def test_one_account_that_stands_apart_is_told_of_as_one():
    book = with_costs()
    revenue = book["revenue"]
    revenue.loc[revenue["account"] == "a0", ["cost_of_goods", "cost_to_serve"]] = math.nan
    assert "1 account stands apart" in texts(open_page("value.py", book.replace({"revenue": revenue})))


def test_the_numbers_behind_the_steps_add_up():
    app = open_page("value.py", full_book(6), value_detail="Movements")
    app.session_state["movement_steps_table"] = True
    app.run()
    rows = next(d.value for d in app.dataframe if "net" in d.value)
    moves = rows[["new", "reactivation", "expansion", "contraction", "churn"]].sum(axis=1)
    assert (rows["net"] - moves).abs().max() < 0.005
    assert (rows["end"] - rows["start"] - rows["net"]).abs().max() < 0.005
    assert rows["period"].iloc[0] == "December 2025"


@pytest.mark.parametrize("tab", ["Movements", "Retention", "Cohorts"])
def test_what_counts_all_accounts_says_so_while_a_filter_is_set(tab):
    book = with_costs()
    accounts = book["accounts"]
    accounts["region"] = [f"Region {i % 2}" for i in range(len(accounts))]
    book = book.replace({"accounts": accounts})
    app = open_page("value.py", book, value_detail=tab, filter_region=["Region 0"], url_read=True)
    said = [caption.value for caption in app.caption if "Of all accounts" in caption.value]
    assert len(said) == 3
    app.session_state["filter_region"] = []
    app.run()
    assert "Of all accounts" not in texts(app)


def test_undo_fills_the_fields_of_lifetime_value_anew():
    app = open_page("value.py", with_costs(), value_detail="Lifetime value")
    app.number_input(key="clv_years").set_value(5)
    next(b for b in app.button if b.label == "Apply").click()
    app.run()
    assert app.number_input(key="clv_years").value == book_of(app).settings.clv_years == 5
    app.button(key="undo").click().run()
    assert app.number_input(key="clv_years").value == book_of(app).settings.clv_years == 0
    assert app.number_input(key="clv_retention").value is None
