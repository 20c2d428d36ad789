"""Classes over time, the three rulers, the Lorenz curve and the loss of accounts, asked of a whole book."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import kamcore
from kamcore.findings import exposure as words
from kamcore.method.concentration import gini
from kamcore.report.exposure import exposure
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.settings import Settings
from tests.books import BOOKS, full_book, money_only, names_only, one_account

YEARS = {"a": (50, 80, 80), "b": (30, 10, 12), "c": (15, 6, 8), "d": (5, 4, None), "e": (None, None, 9)}


def book(amounts=YEARS, costs=None, periods=("2023", "2024", "2025")):
    rows = [
        (key, period, float(value), (costs or {}).get((key, period)))
        for key, values in amounts.items()
        for period, value in zip(periods, values, strict=True)
        if value is not None
    ]
    revenue = pd.DataFrame(rows, columns=["account", "period", "revenue", "cost_of_goods"])
    accounts = pd.DataFrame({"key": list(amounts), "name": [key.upper() for key in amounts]})
    return Portfolio({"accounts": accounts, "revenue": revenue.astype({"cost_of_goods": "float64"})})


def test_classes_over_three_years():
    a = kamcore.analyse(book())
    assert a.class_paths.to_dict() == {
        "a": "A > A > A", "b": "A > B > A", "c": "B > B > B", "d": "C > C > –", "e": "– > – > B",
    }  # fmt: skip
    assert a.migration.table.loc["C"].to_dict() == {"A": 0, "B": 0, "C": 0, "lost": 1}
    assert a.migration.stability == pytest.approx(2 / 3)
    assert words.migration(a).plain == (
        "From 2024 to 2025, 2 of 3 accounts kept their class (67 %); 1 moved up, 0 down, 1 came, 1 went."
    )


def test_any_number_of_periods():
    one = kamcore.analyse(book({"a": (5,), "b": (1,)}, periods=("2025",)))
    assert one.migration is None
    assert one.class_paths.to_dict() == {"a": "A", "b": "B"}
    assert words.migration(one).plain == "There is one period only, so no account could move."
    labels = tuple(str(year) for year in range(2005, 2026))
    many = kamcore.analyse(book({"a": (5,) * 21, "b": (1,) * 21}, periods=labels))
    assert len(many.classes_over_time.columns) == 12
    assert many.classes_over_time.columns[-1] == "2025"


def test_the_periods_end_with_the_one_shown():
    a = kamcore.analyse(book(), Settings.of({"window": "2024"}))
    assert list(a.classes_over_time.columns) == ["2023", "2024"]


def test_the_class_in_the_last_period_is_the_class_on_every_page():
    for make in BOOKS.values():
        a = kamcore.analyse(make())
        last = a.classes_over_time.iloc[:, -1].dropna()
        shown = a.abc.table["class"][a.abc.table["revenue"] > 0]
        assert last.to_dict() == {str(key): value for key, value in shown.items()}


def test_the_rulers_agree_or_differ():
    a = kamcore.analyse(book())
    assert list(a.abc_rulers.columns) == ["value", "count", "computed", "agree"]
    oracle = [len(set(row)) == 1 for row in a.abc_rulers[["value", "count", "computed"]].to_numpy()]
    assert a.abc_rulers["agree"].tolist() == oracle
    assert (
        words.rulers(kamcore.analyse(one_account())).plain
        == "The three rulers agree on 0 of 1 account; they differ on Only one."
    )


@pytest.mark.parametrize("make", [money_only, one_account, book])
def test_twice_the_area_under_the_diagonal_is_the_gini(make):
    a = kamcore.analyse(make())
    curve = a.lorenz
    assert (curve.iloc[0].tolist(), curve.iloc[-1].tolist()) == ([0.0, 0.0], [1.0, 1.0])
    assert 1 - 2 * np.trapezoid(curve["revenue"], curve["accounts"]) == pytest.approx(gini(a.turnover))


def test_margin_is_known_only_where_every_cost_is():
    costs = {("a", "2025"): 30.0, ("b", "2024"): 1.0, ("c", "2025"): 2.0}
    a = kamcore.analyse(book(costs=costs))
    assert a.gross_margin.dropna().to_dict() == {"a": 50.0, "c": 6.0}
    assert kamcore.analyse(book()).gross_margin.isna().all()


def test_the_stress_test_in_words():
    a = kamcore.analyse(book())
    found = a.stress(a.largest_accounts(1))
    assert words.stress(a, found).plain == (
        "Without A, revenue in 2025 is €29 in place of €109 (▼ 73 %); what is left is less concentrated: HHI 3,436 after 5,630."
    )
    assert words.stress(a, a.stress(())).plain.startswith("Choose the accounts")
    everyone = a.stress(tuple(YEARS))
    assert words.stress(a, everyone).plain.endswith("nobody would be left with revenue above zero.")
    rows = words.stress_rows(a, found)
    assert rows[0] == {"Measure": "Revenue", "Now": "€109", "Without them": "€29", "Change": "▼ 73 %"}
    assert words.stress_rows(a, everyone)[-1]["Without them"] == "–"


@pytest.mark.parametrize("name", BOOKS)
def test_any_book_has_words_and_json(name):
    a = kamcore.analyse(BOOKS[name]())
    found = exposure(a)
    assert len(found["class_paths"]) == len(a.accounts)
    for said in (
        words.migration(a),
        words.rulers(a),
        words.lorenz(a),
        words.stress(a, a.stress(a.largest_accounts(2))),
    ):
        assert not {"nan", "None", "inf"} & set(said.plain.split())
    assert not [one for one in found["stress"] if any(math.isnan(one["before"][name] or 0) for name in ("gini", "hhi"))]
    assert kamcore.analyse(names_only()).lorenz.empty


def test_one_account_is_told_of_as_one():
    rows = pd.DataFrame({"account": ["a", "a", "b"], "period": ["2024", "2025", "2025"], "revenue": [90.0, 90.0, 10.0]})
    a = kamcore.analyse(Portfolio({"accounts": pd.DataFrame({"key": ["a", "b"], "name": ["A", "B"]}), "revenue": rows}))
    assert words.lorenz(a).plain == "The smallest of 2 accounts brings 10 % of the revenue."
    assert words.migration(a).plain.startswith("From 2024 to 2025, 1 of 1 account kept its class (100 %)")


def test_the_paths_stand_in_order_of_key_whatever_the_rows():
    made = money_only()
    accounts = made["accounts"]
    turned = made.replace({"accounts": accounts.iloc[::-1].reset_index(drop=True)})
    assert list(exposure(kamcore.analyse(turned))["class_paths"]) == list(
        exposure(kamcore.analyse(made))["class_paths"]
    )


def test_the_stress_test_tells_net_revenue_retention_where_there_is_a_year_before():
    a = kamcore.analyse(full_book(5))
    biggest = a.largest_accounts(1)
    found = a.stress(biggest)
    start, end = (a.movements.table[side] for side in ("start", "end"))
    assert found.nrr_before == pytest.approx(a.movements.nrr)
    assert found.nrr_after == pytest.approx(a.movements.nrr - end[list(biggest)].sum() / start.sum())
    assert any(row["Measure"] == "Net revenue retention" for row in words.stress_rows(a, found))
    assert a.stress(()).nrr_after == a.stress(()).nrr_before
