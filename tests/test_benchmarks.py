"""Each benchmark runs from end to end with small sizes; what it measures is read from its table, not tested here."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from benchmarks import analysis, made, payload, reading, reruns, robustness, sessions
from benchmarks.load import behind, capacity, editors, participants
from benchmarks.serve import PREFIX
from benchmarks.table import Goal, mebibytes, milliseconds, table
from pages.ui.registry import DASHBOARD, PAGES

only_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads what Linux tells of a process")


def test_a_table_is_markdown():
    assert table(("a", "b"), [(1, "x")]) == "| a | b |\n| --- | --- |\n| 1 | x |"


def test_amounts_and_goals_are_written_for_people():
    assert milliseconds(0.0123) == "12.3 ms"
    assert milliseconds(1.234) == "1,234 ms"
    assert mebibytes(None) == "–"
    assert mebibytes(3 * 1024 * 1024) == "3.00 MiB"
    assert Goal(2.0, "≤ 2 ×").verdict(2.0).endswith("met")
    assert Goal(2.0, "≤ 2 ×").verdict(2.1).endswith("missed")


def test_made_books_are_the_same_every_time():
    assert made.book(20).digest == made.book(20).digest
    assert made.book(20)["accounts"]["key"].is_unique


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(made, "FOLDER", tmp_path / "made")


@pytest.mark.parametrize("format_", ["xlsx", "csv"])
def test_reading(folder, format_):
    found = reading.measure(rows=60, runs=1, format_=format_)
    assert found.parser > 0
    assert found.warm > 0
    assert f"60 rows × 8 columns, .{format_}" in reading.report(found)


def test_a_full_book():
    found = analysis.measure_full(accounts=6, months=5, people=4, runs=1)
    assert found.everything > 0
    assert "6 accounts, 5 months, 4 people each" in analysis.report_full(found)


def test_analysis(folder):
    found = analysis.measure(accounts=30, rows=60, runs=1)
    assert found.analysis > 0
    assert "30 accounts" in analysis.report(found)


@only_linux
def test_reruns_draw_the_same_elements_as_the_canned_page():
    found = reruns.measure(accounts=30, runs=1, pages=(DASHBOARD,))
    assert [rerun.page for rerun in found] == ["Dashboard"] * 2
    assert all(rerun.elements > 20 for rerun in found)
    assert "| Dashboard | sample 1 |" in reruns.report(found)


@only_linux
def test_sessions():
    found = sessions.measure(accounts=30, sessions=2)
    assert [held.sessions for held in found] == [2, 2]
    assert "sample 1" in sessions.report(found)


def test_payload_of_every_page():
    found = payload.measure(accounts=600)
    assert [page.page for page in found] == [page.title for page in PAGES]
    assert all(1_000 < page.sent < payload.MEGABYTE for page in found)
    assert PREFIX not in payload.report(found, 600)


def test_robustness():
    found = robustness.measure(accounts=10, factors=3, draws=200, runs=1)
    assert found.ranks > 0
    assert "10 accounts × 3 factors" in robustness.report(found)


def test_editors_lose_nothing(tmp_path):
    found = editors.measure(f"sqlite:///{tmp_path / 'store.sqlite3'}", editors=4, saves=3, accounts=5)
    assert (found.saves, found.lost) == (12, 0)
    assert "| sqlite | 4 | 12 |" in editors.report(found)


@only_linux
def test_participants():
    found = participants.measure(people=3, seconds=2, every=0.5)
    assert len(found.acknowledged) >= 9
    assert (found.lost, len(found.joining)) == (0, 3)
    assert "3, SQLite" in participants.report([found])


def test_each_answer_is_behind_until_the_page_counts_it():
    shown = [(10.0, 0), (12.0, 2), (14.0, 3)]
    assert behind.behind([11.5, 11.0, 12.5], shown) == (1.0, 0.5, 1.5)


@only_linux
@pytest.mark.browser
@pytest.mark.skipif(behind.browser() is None, reason="no Chromium on this machine; this runs where one is installed")
def test_behind():
    found = behind.measure(people=2, seconds=2, every=0.5)
    assert len(found.behind) >= 6
    assert found.looks >= 2
    assert "how far it is" in behind.report([found])


def test_the_simulation_agrees_with_the_theory_of_queues():
    # one alone waits for nobody
    steady = capacity.Measured(page=1.0, spread=0.0, think=1e9, glance=(0.0, 1.0))
    assert capacity.waits(1, steady, pages=200) == pytest.approx(1.0)
    # two people who never think wait for each other: each page takes the time of two
    eager = capacity.Measured(page=1.0, spread=0.0, think=1e-9, glance=(0.0, 1.0))
    assert np.median(capacity.waits(2, eager, pages=200)) == pytest.approx(2.0)
    # many people: near M/G/1 with processor sharing, where a page takes 1 / (1 - u) on average whatever the spread (Kleinrock 1967)
    busy, people = 0.5, 2_000
    measured = capacity.Measured(page=1.0, spread=0.0, think=people / busy - 1.0, glance=(0.0, 1.0))
    mean = capacity.waits(people, measured, pages=40_000).mean()
    assert mean == pytest.approx(1.0 / (1.0 - busy), rel=0.08)
    assert "100,000" in capacity.report(capacity.Measured(page=0.2))
