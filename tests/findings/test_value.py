from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.findings import value
from kamcore.workbook.portfolio import Portfolio
from tests.books import BOOKS


def book(*rows: tuple[str, str, float, float | None], **tables: pd.DataFrame) -> Portfolio:
    revenue = pd.DataFrame(list(rows), columns=["account", "period", "revenue", "cost_of_goods"])
    revenue["cost_of_goods"] = revenue["cost_of_goods"].astype("float64")
    keys = list(dict.fromkeys(revenue["account"]))
    accounts = pd.DataFrame({"key": keys, "name": [key.upper() for key in keys]})
    return Portfolio({"accounts": accounts, "revenue": revenue, **tables})


def said(*rows: tuple[str, str, float, float | None]) -> str:
    return value.finding(analyse(book(*rows))).plain


def test_profit_and_what_stayed():
    assert said(("a", "2024", 100, 10), ("b", "2024", 100, 10), ("a", "2025", 120, 20), ("c", "2025", 50, 90)) == (
        "1 account earns €100 of profit in 2025 and 1 gives €40 back; "
        "50 % of the revenue of 2024 stayed, 60 % with growth, and 1 account left."
    )


def test_only_profit():
    assert said(("a", "2025", 100, 10), ("b", "2025", 100, 20)) == (
        "2 accounts earn €170 of profit in 2025; there is no whole year before to see who stayed."
    )


@pytest.mark.parametrize(
    ("costs", "words"),
    [
        ((150, 120), "2 accounts together lose €70 in 2025"),
        ((100, 100), "2 accounts earn nothing and lose nothing in 2025"),
        ((150, 100), "2 accounts together lose €50 in 2025"),
    ],
)
def test_nobody_earns_anything(costs, words):
    assert said(("a", "2025", 100, costs[0]), ("b", "2025", 100, costs[1])).startswith(words)


def test_only_what_stayed():
    assert said(("a", "2024", 100, None), ("a", "2025", 100, None)) == (
        "100 % of the revenue of 2024 stayed; without costs nobody can tell who earns money."
    )


def test_neither():
    assert said(("a", "2025", 100, None)) == (
        "1 account brings €100 in 2025; there is no whole year before to see who stayed; costs would tell who earns."
    )
    assert said(("a", "2025", -5, None)).startswith("No account brings anything in 2025;")
    assert (
        said(("a", "2024", 0, 0), ("a", "2025", 0, 0))
        == "No account brings anything in 2025; nobody brought anything in 2024."
    )


def test_nobody_could_have_stayed():
    assert said(("a", "2024", -5, 1), ("a", "2025", 10, 1)) == (
        "1 account earns €9 of profit in 2025; nobody brought anything in 2024."
    )


@pytest.mark.parametrize("name", BOOKS)
def test_plain_words_for_every_book(name):
    a = analyse(BOOKS[name]())
    texts = [value.finding(a).plain, *(s.sentence.plain for s in value.suggestions(a))]
    for text in texts:
        assert not {"nan", "None", "inf"} & set(text.split())
        assert text.endswith(".")
    assert len(value.suggestions(a)) <= 3


def test_suggestions_name_the_costly_the_renewal_and_the_fall():
    renewals = pd.DataFrame({"account": ["b"], "renewal_date": [pd.Timestamp("2026-02-01")], "amount": [70.0]})
    a = analyse(book(("a", "2024", 400, 10), ("b", "2024", 100, 10), ("c", "2024", 90, 1), ("a", "2025", 400, 500),
                     ("b", "2025", 90, 20),
                     ("c", "2025", 30, 20), renewals=renewals))  # fmt: skip
    assert [s.sentence.plain for s in value.suggestions(a)] == [
        "A is number 1 by revenue and loses €100: see what its service costs, and agree a price or a lighter service.",
        "B renews on 1 Feb 2026 with €70 a year, and nothing is agreed.",
        "C shrank by €60 since 2024, the largest fall of those who stayed.",
    ]


def test_an_agreed_or_unknown_renewal_is_no_suggestion():
    renewals = pd.DataFrame(
        {"account": ["a", "gone"], "renewal_date": pd.Timestamp("2026-02-01"), "amount": 70.0, "agreed": [True, False]}
    )
    assert value.suggestions(analyse(book(("a", "2025", 400, None), renewals=renewals))) == ()


def test_about_one_account():
    a = analyse(book(("a", "2024", 100, 10), ("b", "2024", 100, 10), ("a", "2025", 120, 20), ("c", "2025", 50, 90)))
    assert [value.about(a, key).plain for key in "abc"] == [
        (
            "A: profit of €100 in 2025, number 1 of 2; lifetime value of €83.3; it grew by €20 since 2024; "
            "with you for at least 2 years."
        ),
        "B: its profit is not known; it left since 2024.",
        "C: profit of -€40 in 2025, number 2 of 2; lifetime value of -€33.3; it is new since 2024; with you for 1 year.",
    ]


@pytest.mark.parametrize("name", BOOKS)
def test_about_every_account_of_every_book(name):
    a = analyse(BOOKS[name]())
    for key in a.accounts.index:
        assert not {"nan", "None", "inf"} & set(value.about(a, key).plain.replace(";", "").split())
