from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.findings import portfolio
from kamcore.workbook.portfolio import Portfolio
from tests.books import full_book, names_only


def book(amounts: list[float | None], **columns: list[object]) -> Portfolio:
    keys = [f"a{i}" for i in range(len(amounts))]
    known = [(k, "2025", v) for k, v in zip(keys, amounts, strict=True) if v is not None]
    return Portfolio(
        {
            "accounts": pd.DataFrame({"key": keys, "name": [k.upper() for k in keys], **columns}),
            "revenue": pd.DataFrame(known, columns=["account", "period", "revenue"]),
        }
    )


def said(amounts: list[float | None], **columns: list[object]) -> str:
    return portfolio.finding(analyse(book(amounts, **columns))).plain


def test_the_vital_few():
    assert said([400.0, 400.0, 100.0, 100.0]) == "2 of 4 accounts make 80 % of €1 k in 2025: A0 and A1."


def test_ties_with_the_last_of_them_are_named():
    assert said([100.0] * 10) == "8 of 10 accounts make 80 % of €1 k in 2025 (all 10 with those of equal revenue)."
    assert said([500.0, 150.0, 150.0, 150.0, 50.0]) == (
        "3 of 5 accounts make 80 % of €1 k in 2025 (it is 4 with those of equal revenue): A0, A1, A2 and A3."
    )


def test_one_account():
    assert said([100.0]) == "A0 is the only account with revenue: €100 in 2025."


def test_one_of_several_that_overshoots_the_line():
    assert said([950.0, 50.0]) == "1 of 2 accounts makes 95 % of €1 k in 2025: A0."


def test_zero_and_credits_take_no_part():
    assert said([0.0, -5.0]) == "None of 2 accounts has revenue above zero in 2025."
    assert said([800.0, 200.0, -100.0, None]) == "1 of 2 accounts makes 80 % of €1 k in 2025: A0."


def test_nothing():
    assert (
        portfolio.finding(analyse(names_only())).plain
        == "3 accounts and no revenue yet: add it to see who carries you."
    )


def test_six_hundred_accounts():
    assert said([float(i) for i in range(1, 601)]) == "332 of 600 accounts make 80 % of €180 k in 2025."


@pytest.mark.parametrize(
    ("satisfaction", "ending"),
    [([1.0, 1.0, 9.0], "2 of them are at high risk."), ([1.0, 9.0, 9.0], "1 of them is at high risk."),
     ([9.0, 9.0, 1.0], "none of them is at high risk.")],
)  # fmt: skip
def test_risk_of_the_vital_few(satisfaction, ending):
    rest = {"engagement": [9.0] * 3, "at_risk": [False] * 3}
    assert said([450.0, 450.0, 100.0], satisfaction=satisfaction, **rest).endswith(f"in 2025: A0 and A1; {ending}")


def test_suggestions_name_those_in_danger_first_and_are_at_most_three():
    a = analyse(full_book(10))
    found = portfolio.suggestions(a)
    assert 0 < len(found) <= 3
    assert found[0].account in portfolio.at_risk(a)
    assert len({s.account for s in found}) == len(found)


def test_row_order_does_not_matter():
    one = book([10.0, 20.0, 20.0, 50.0])
    other = one.replace({"revenue": one["revenue"].iloc[::-1], "accounts": one["accounts"].iloc[::-1]})
    assert portfolio.finding(analyse(one)) == portfolio.finding(analyse(other))
