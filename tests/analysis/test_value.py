"""What the Analysis says about profit and retention, from the tables of a book."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.settings import Settings
from tests.books import BOOKS, full_book, names_only


def book(*rows: tuple[object, ...], recurring: bool = False, **tables: pd.DataFrame) -> Portfolio:
    """Return a book of revenue rows: account, period, revenue, cost of goods, cost to serve, product."""
    names = ["account", "period", "revenue", "cost_of_goods", "cost_to_serve", "product"]
    revenue = pd.DataFrame([(*row, *[None] * (6 - len(row))) for row in rows], columns=names)
    revenue["recurring"] = recurring
    keys = list(dict.fromkeys(revenue["account"]))
    accounts = tables.pop("accounts", pd.DataFrame({"key": keys, "name": [key.upper() for key in keys]}))
    return Portfolio({"accounts": accounts, "revenue": revenue, **tables})


def test_a_cost_stated_once_for_two_products_of_a_period_is_known():
    a = analyse(book(("a", "2025", 60.0, 30.0, 5.0, "X"), ("a", "2025", 40.0, 20.0, None, "Y")))
    assert a.profit.table.loc["a", "profit"] == 45.0


def test_a_period_with_revenue_and_no_cost_leaves_the_profit_open():
    a = analyse(book(("a", "2025-Q1", 60.0, 30.0), ("a", "2025-Q2", 40.0), ("a", "2025-Q3", 1.0, 1.0), ("a", "2025-Q4", 1.0, 1.0),
                     ("b", "2025-Q1", 9.0, 4.0)))  # fmt: skip
    assert math.isnan(a.profit.table.loc["a", "profit"])
    assert a.profit.table.loc["b", "profit"] == 5.0
    assert list(a.profit.apart.index) == ["a"]


def test_costs_of_other_periods_do_not_count():
    a = analyse(book(("a", "2024", 60.0, 30.0), ("a", "2025", 40.0)))
    assert a.profit.costs == ()
    assert a.whale.n == 0


def test_mrr_moves_from_the_last_month_to_the_same_a_year_before():
    months = [f"{y}-{m:02d}" for y in (2023, 2024, 2025) for m in range(1, 13)]
    rows = [("steady", m, 100.0) for m in months]
    rows += [("back", m, 50.0) for m in months if m < "2024-06" or m > "2025-09"]
    rows += [("fresh", m, 30.0) for m in months if m > "2025-03"]
    rows += [("summer", m, 20.0) for m in months if "2025-02" < m < "2025-06"]
    m = analyse(book(*rows, recurring=True)).movements
    assert m.table["kind"].to_dict() == {
        "back": "reactivation",
        "fresh": "new",
        "steady": "unchanged",
        "summer": "absent",
    }
    assert (m.start, m.end) == (100, 180)


def test_revenue_moves_from_year_to_year_and_over_a_gap():
    a = analyse(
        book(("a", "2021", 10.0), ("a", "2023", 20.0), ("b", "2023", 5.0), ("a", "2025", 10.0), ("b", "2025", 6.0))
    )
    assert a.movements is None, "there is no 2024 to compare with"
    assert a.retention.table.empty
    steps = a.movement_steps.table
    assert list(zip(steps["start_period"], steps["end_period"], strict=True)) == [("2021", "2023"), ("2023", "2025")]
    assert steps["nrr"].tolist() == [2.0, 16 / 25]


@pytest.mark.parametrize(
    ("rows", "multiple"),
    [
        ([("a", "2025", 100.0, 60.0)], 1.0),
        ([("a", f"2025-Q{q}", 25.0, 15.0) for q in (1, 2)], 2.0),
        ([("a", "2025-03", 10.0, 6.0)], 12.0),
    ],
)
def test_margin_is_brought_to_a_year(rows, multiple):
    a = analyse(book(*rows), Settings.of({"window": rows[0][1][:4]}))
    profit = a.profit.table.loc["a", "profit"]
    assert a.lifetime.table.loc["a", "margin"] == pytest.approx(profit * multiple)


def test_no_date_no_lifetime_value():
    a = analyse(book(("a", "--03", 100.0, 60.0)))
    assert a.profit.table.loc["a", "profit"] == 40.0
    assert a.lifetime.table["clv"].isna().all()


def test_retention_is_set_else_measured_else_assumed():
    rows = [("a", "2024", 10.0), ("b", "2024", 10.0), ("a", "2025", 10.0)]
    measured, assumed = analyse(book(*rows)).clv_retention, analyse(book(*rows[:1])).clv_retention
    assert (measured.rate, measured.source) == (0.5, "measured")
    assert (assumed.rate, assumed.source) == (0.8, "assumed")
    given = analyse(book(*rows), Settings.of({"clv_retention": 0.9})).clv_retention
    assert (given.rate, given.source) == (0.9, "set")


def test_nobody_kept_is_no_retention_to_count_with():
    assert analyse(book(("a", "2024", 10.0), ("b", "2025", 10.0))).clv_retention.source == "assumed"


def test_products_nobody_bought_are_whitespace_too():
    products = pd.DataFrame({"product": ["x", "Z"]})
    space = analyse(
        book(("a", "2025", 5.0, None, None, "X"), ("a", "2025", 5.0, None, None, "Y"), products=products)
    ).whitespace
    assert list(space.cells.columns) == ["X", "Y", "Z"]
    assert space.products["buyers"].tolist() == [1, 1, 0]


def test_renewals_carry_a_year_of_mrr():
    a = analyse(full_book())
    assert a.renewals.table["carries"].tolist() == pytest.approx(
        (12 * a.money.reindex(a.renewals.table["account"])).tolist()
    )
    assert analyse(names_only()).renewals is None


def test_an_edit_of_ratings_keeps_all_of_it():
    a = analyse(full_book())
    names = ("profit", "movements", "retention", "lifetime", "whitespace", "renewals")
    for name in names:
        getattr(a, name)
    ratings = a.portfolio["ratings"]
    ratings["rating"] = 5.0
    later = a.after(a.portfolio.replace({"ratings": ratings}))
    assert all(later.answered(name) for name in names)


@pytest.mark.parametrize("name", BOOKS)
def test_the_same_in_any_row_order(name):
    one = BOOKS[name]()
    other = one.replace({sheet: one[sheet].iloc[::-1] for sheet in ("revenue", "renewals")})
    a, b = analyse(one), analyse(other)
    pd.testing.assert_frame_equal(a.ranks_table, b.ranks_table)
    pd.testing.assert_frame_equal(a.movement_steps.table, b.movement_steps.table)
    pd.testing.assert_frame_equal(a.whitespace.cells, b.whitespace.cells)


def test_a_product_sold_without_its_cost_of_goods_leaves_profit_and_gross_margin_open():
    a = analyse(
        book(("a", "2025", 60.0, 30.0, 5.0, "X"), ("a", "2025", 40.0, None, None, "Y"), ("b", "2025", 9.0, 4.0, 1.0))
    )
    assert math.isnan(a.profit.table.loc["a", "profit"])
    assert a.profit.table.loc["b", "profit"] == 4.0
    assert math.isnan(a.gross_margin["a"])
    assert a.gross_margin["b"] == 5.0


def test_products_named_alike_but_for_capitals_are_one():
    rows = (
        ("a", "2025", 5.0, None, None, "Team"),
        ("b", "2025", 5.0, None, None, "team "),
        ("a", "2025", 1.0, None, None, "Pro"),
    )
    products = pd.DataFrame({"product": ["TEAM", "Basic", "basic"]})
    space = analyse(book(*rows, products=products)).whitespace
    assert space.products["buyers"].to_dict() == {"Team": 2, "Pro": 1, "Basic": 0}
    assert (space.bought, space.possible) == (3, 6)


def test_many_products_nobody_bought_are_columns_too():
    products = pd.DataFrame({"product": [f"P{i}" for i in range(300)]})
    space = analyse(book(("a", "2025", 5.0, None, None, "P7"), products=products)).whitespace
    assert (space.possible, space.left_out) == (300, 270)


def test_a_month_without_revenue_is_part_of_the_time_that_passed():
    a = analyse(book(*(("a", f"2025-{m:02d}", 10.0, 6.0) for m in (1, 3, 4))), Settings.of({"window": "2025"}))
    assert a.lifetime.table.loc["a", "margin"] == pytest.approx(3 * 4.0 * 3)
    assert a.yearly_revenue["a"] == pytest.approx(3 * 30.0)


def test_tenure_is_counted_to_the_end_of_the_period_shown():
    rows = [("a", str(y), 10.0) for y in (2021, 2022, 2023)] + [("b", str(y), 10.0) for y in range(2021, 2026)]
    shown = analyse(book(*rows), Settings.of({"window": "2023"})).tenure.table
    assert shown["years"].to_dict() == pytest.approx({"a": 3.0, "b": 3.0}, abs=0.01)
    assert analyse(book(*rows)).tenure.table["years"].to_dict() == pytest.approx({"b": 5.0}, abs=0.01)
