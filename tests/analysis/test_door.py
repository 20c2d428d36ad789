from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kamcore.analysis import Analysis, analyse
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.settings import Settings
from tests.books import BOOKS, full_book


@pytest.mark.parametrize("name", BOOKS)
def test_every_question_has_an_answer_for_every_book(name):
    a = analyse(BOOKS[name]())
    for question in Analysis.questions():
        getattr(a, question)


def test_row_order_never_matters():
    book = full_book(12)
    rng = np.random.default_rng(3)
    tables = {
        sheet: frame.iloc[rng.permutation(len(frame))].reset_index(drop=True)
        for sheet, frame in book.tables.items()
        if sheet != "accounts"
    }
    one, other = analyse(book), analyse(Portfolio({**tables, "accounts": book.tables["accounts"]}))
    pd.testing.assert_frame_equal(one.summary, other.summary)
    pd.testing.assert_frame_equal(one.queue.table, other.queue.table)


def test_removing_an_account_never_reorders_the_rest():
    book = full_book(12)
    keys = book["accounts"]["key"]
    without = book.replace(
        {sheet: frame[frame[column] != keys[4]] for sheet, frame in book.tables.items()
         if (column := "key" if sheet == "accounts" else "account") in frame.columns}
    )  # fmt: skip
    judged = Settings(growth_weight=0)
    order = [key for key in analyse(book, judged).ranking.table.index if key != keys[4]]
    assert list(analyse(without, judged).ranking.table.index) == order


def test_the_window_can_be_chosen_and_names_itself():
    a = analyse(full_book(4), Settings(window="2024"))
    assert a.revenue.window.words == "2024"
    by_hand = full_book(4)["revenue"]
    year = by_hand[by_hand["period"].str.startswith("2024")]
    assert a.turnover.sum() == pytest.approx(year["revenue"].sum())


def test_an_argument_overrides_the_sheet_and_the_sheet_the_defaults():
    book = full_book(4).replace(settings=Settings(abc_a=0.7, currency="USD"))
    assert analyse(book).settings.abc_a == 0.7
    assert analyse(book, Settings.of({"abc_a": 0.8})).settings.abc_a == 0.8
    assert analyse(book, Settings.of({"abc_a": 0.8})).settings.currency == "USD"


def test_groups_rolled_up_to_the_top_account():
    accounts = pd.DataFrame(
        {"key": ["top", "mid", "low", "other"], "name": list("TMLO"), "parent": [None, "top", "mid", None]}
    )
    revenue = pd.DataFrame(
        {"account": ["top", "mid", "low", "other"], "period": "2025", "revenue": [1.0, 2.0, 4.0, 8.0]}
    )
    people = pd.DataFrame({"account": ["mid", "top"], "person": ["p", "p"], "name": ["P", "Q"]})
    book = Portfolio({"accounts": accounts, "revenue": revenue, "stakeholders": people})
    apart, together = analyse(book), analyse(book, Settings(roll_up=True))
    assert len(apart.accounts) == 4
    assert together.turnover.to_dict() == {"top": 7.0, "other": 8.0}
    assert len(together.network("top").nodes) == 2


def test_a_loop_of_parents_ends():
    accounts = pd.DataFrame({"key": ["a", "b"], "name": ["A", "B"], "parent": ["b", "a"]})
    revenue = pd.DataFrame({"account": ["a", "b"], "period": "2025", "revenue": [1.0, 2.0]})
    a = analyse(Portfolio({"accounts": accounts, "revenue": revenue}), Settings(roll_up=True))
    assert a.turnover.to_dict() == {"a": 3.0}


def test_the_clock_is_the_books_own():
    assert analyse(full_book(2)).as_of == pd.Timestamp("2025-12-31")
    assert analyse(full_book(2), Settings(as_of=pd.Timestamp("2026-02-01").date())).as_of == pd.Timestamp("2026-02-01")


@pytest.mark.parametrize(
    ("labels", "day"),
    [(["2026-01", "2026-02", "2026-03"], "2026-03-31"), (["2025", "2026-Q1"], "2026-03-31"), (["2024", "2025"], "2025-12-31")],
)  # fmt: skip
def test_a_year_that_is_not_over_does_not_move_the_clock_to_its_end(labels, day):
    accounts = pd.DataFrame({"key": ["a"], "name": ["A"]})
    revenue = pd.DataFrame({"account": "a", "period": labels, "revenue": 1.0})
    assert analyse(Portfolio({"accounts": accounts, "revenue": revenue})).as_of == pd.Timestamp(day)


def test_all_weights_zero_is_a_plain_note_and_no_score():
    a = analyse(full_book(4), Settings(growth_weight=0, harmony_weight=0))
    assert a.scores.table["score"].isna().all()
    assert a.scores.note
    assert not a.quadrant.table["placed"].any()


def test_an_unknown_account_has_no_map():
    with pytest.raises(KeyError):
        analyse(full_book(2)).network("nobody")


def test_money_in_cents_adds_up_over_accounts_and_periods():
    book = full_book(20)
    a = analyse(book)
    cents = (book["revenue"]["revenue"] * 100).round().astype("int64").sum()
    assert round(a.revenue.by_period.to_numpy().sum() * 100) == cents


def test_settings_and_method_agree_on_the_defaults():
    from kamcore.method.risk import RiskRules  # noqa: PLC0415

    assert analyse(full_book(2)).risk.rules == RiskRules()
