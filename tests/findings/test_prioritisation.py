from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.findings import prioritisation
from kamcore.findings.account import ANSWERS
from kamcore.method.risk_queue import signals_in_words
from tests.books import BOOKS, full_book


@pytest.mark.parametrize("name", BOOKS)
def test_every_account_has_a_next_step_and_one_row(name):
    a = analyse(BOOKS[name]())
    table = prioritisation.table(a)
    assert list(table.index) == list(a.ranking.table.index)
    assert table["next_step"].notna().all()
    assert table["next_step"].str.len().gt(0).all()


def test_an_open_action_goes_first_and_one_that_is_done_does_not_count():
    book = full_book(3)
    actions = pd.DataFrame(
        {
            "account": ["account 0", "account 0", "account 1"],
            "action": ["Later", "Sooner", "Over"],
            "due": pd.to_datetime(["2026-03-01", "2026-01-05", "2026-01-01"]),
            "status": [None, "doing", "done"],
        }
    )
    steps = prioritisation.next_steps(analyse(book.replace({"actions": actions})))
    assert steps["account 0"] == "Sooner (due 5 Jan 2026)"
    assert "Over" not in steps["account 1"]


def test_else_the_worst_signal_else_the_cell():
    a = analyse(full_book(20))
    steps, planned = prioritisation.next_steps(a), set(a.book["actions"]["account"])
    for key in set(a.accounts.index) - planned:
        if a.risk.table.loc[key, "level"] in ("high", "medium"):
            assert steps[key] == ANSWERS[signals_in_words(a.risk, key)[0].signal]
        else:
            assert steps[key] == prioritisation.BY_CELL[a.quadrant.table.loc[key, "cell"]]
