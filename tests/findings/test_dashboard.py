from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.findings import dashboard
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.settings import Settings
from tests.books import BOOKS, names_only


def book(now, before, **account):
    rows = [("a", "2024", before), ("a", "2025", now)]
    return Portfolio(
        {
            "accounts": pd.DataFrame({"key": ["a"], "name": ["Firm"], **{k: [v] for k, v in account.items()}}),
            "revenue": pd.DataFrame(rows, columns=["account", "period", "revenue"]),
        }
    )


def test_growth_without_enough_known_about_risk():
    assert dashboard.finding(analyse(book(110.0, 100.0))).plain == (
        "1 account bring €110 in 2025 (▲ 10 % on 2024); too little is known to judge the risk."
    ).replace("account bring", "account brings")


def test_one_account_at_risk_with_its_worth():
    a = analyse(book(110.0, 100.0, at_risk=True))
    assert dashboard.finding(a).plain == (
        "1 account brings €110 in 2025 (▲ 10 % on 2024); 1 of them is at high risk, worth €110."
    )
    assert dashboard.suggestions(a)[0].sentence.plain == (
        "Firm: settle what would take the flag off (flagged by hand)."
    )


def test_nothing_but_names():
    assert dashboard.finding(analyse(names_only())).plain == (
        "3 accounts and no revenue yet: add it to see how you are doing."
    )


def test_an_account_that_left_is_lost_and_not_at_risk():
    a = analyse(book(0.0, 100.0))
    assert a.queue.accounts == 0


@pytest.mark.parametrize("name", BOOKS)
def test_words_for_every_book(name):
    a = analyse(BOOKS[name]())
    assert dashboard.finding(a).plain.endswith(".")
    assert len(dashboard.suggestions(a)) <= 3


@pytest.mark.parametrize(
    ("window", "shown"),
    [
        ("2024", ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")),
        ("2025-Q1", ("2025-Q1",)),
        ("2025-02", ()),
        ("2025", ("2025-Q1",)),
    ],
)
def test_the_bars_of_the_period_shown_are_known_also_where_they_are_coarser_than_the_data(window, shown):
    months = [str(month) for month in pd.period_range("2023-01", "2025-03", freq="M")]
    tables = {
        "accounts": pd.DataFrame({"key": ["a"], "name": ["A"]}),
        "revenue": pd.DataFrame({"account": "a", "period": months, "revenue": 1.0}),
    }
    settings = Settings.of({"window": window, "revenue_is": "not recurring"})
    assert dashboard.bars_shown(analyse(Portfolio(tables), settings)) == shown
