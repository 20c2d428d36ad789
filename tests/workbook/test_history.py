from __future__ import annotations

import pandas as pd

from kamcore.workbook.editing import put
from kamcore.workbook.history import LIMIT, History
from kamcore.workbook.portfolio import Portfolio


def book() -> Portfolio:
    return Portfolio({"accounts": pd.DataFrame({"key": ["a"], "name": ["A"]})})


def rated(portfolio: Portfolio, rating: float) -> Portfolio:
    return put(portfolio, "ratings", {"account": "a", "factor": "Fit"}, {"rating": rating})


def test_undo_and_redo_walk_through_the_edits() -> None:
    start = History.start(book())
    assert start.undo_label is None
    assert start.redo_label is None
    assert not start.unsaved
    one = start.edit(rated(start.current, 1), "one")
    two = one.edit(rated(one.current, 2), "two")
    assert two.undo_label == "two"
    assert two.undo().current.digest == one.current.digest
    assert two.undo().redo_label == "two"
    assert two.undo().undo().current.digest == start.current.digest
    assert two.undo().undo().undo().at == 0
    assert two.undo().redo().current.digest == two.current.digest


def test_an_edit_after_undo_forgets_what_was_undone() -> None:
    start = History.start(book())
    one = start.edit(rated(start.current, 1), "one")
    other = one.undo().edit(rated(start.current, 3), "other")
    assert other.labels == ("opened", "other")
    assert other.redo_label is None


def test_an_edit_that_changes_nothing_is_none() -> None:
    start = History.start(book())
    one = start.edit(rated(start.current, 1), "one")
    assert one.edit(rated(one.current, 1), "again") is one


def test_saved_follows_the_content() -> None:
    start = History.start(book())
    one = start.edit(rated(start.current, 1), "one")
    assert one.unsaved
    saved = one.mark_saved()
    assert not saved.unsaved
    assert saved.undo().unsaved
    assert not saved.undo().redo().unsaved


def test_the_oldest_states_go_first() -> None:
    history = History.start(book())
    for i in range(LIMIT + 5):
        history = history.edit(rated(history.current, float(i % 10) + i / 1000), str(i))
    assert len(history.states) == LIMIT
    assert history.labels[-1] == str(LIMIT + 4)
