from __future__ import annotations

import threading
import time

import pytest

from kamcore.analysis import Analysis, analyse
from kamcore.analysis.question import Question
from kamcore.workbook.editing import put
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.settings import Settings
from tests.books import full_book

PER_ACCOUNT = ("network", "layout", "whom_to_win", "coverage")
OF_CERTAINTY = {
    "contest", "robustness", "robustness_near", "robustness_room", "cell_shares", "cell_shares_room", "rulers", "measures",
    "first_rule", "key_rule", "key_accounts", "key_accounts_apart", "best_accounts", "profile",
}  # fmt: skip


class Noting(Portfolio):
    """A book that notes which of its sheets are read."""

    def __getitem__(self, sheet):
        self.__dict__.setdefault("touched", set()).add(sheet)
        return super().__getitem__(sheet)


class NotingSettings(Settings):
    """Settings that note which of their fields are read."""

    def __getattribute__(self, name):
        if not name.startswith("_") and name in Settings.__dataclass_fields__ and name != "stated":
            self.__dict__.setdefault("_touched", set()).add(name)
        return super().__getattribute__(name)


@pytest.mark.parametrize("name", Analysis.questions())
def test_every_question_declares_what_it_reads(name):
    book = full_book(6)
    noting = Noting(book.tables, source="x")
    a = Analysis(noting)
    a.settings = NotingSettings()
    noting.__dict__["touched"] = set()
    a.settings.__dict__["_touched"] = set()
    getattr(a, name)
    reads = Analysis.reads(name)
    assert noting.__dict__["touched"] <= reads.sheets
    assert a.settings.__dict__["_touched"] <= reads.settings


@pytest.mark.parametrize("name", Analysis.questions())
def test_needs_are_questions_and_reads_exist(name):
    declared = getattr(Analysis, name)
    assert isinstance(declared, Question)
    assert set(declared.needs) <= set(Analysis.questions())
    assert declared.settings <= set(Settings.__dataclass_fields__)
    assert declared.sheets <= set(full_book(2).tables)


def test_an_answer_is_worked_out_once_even_when_two_threads_ask():
    a = analyse(full_book(4))
    calls = []

    def slow():
        calls.append(1)
        time.sleep(0.05)
        return object()

    found = []
    threads = [threading.Thread(target=lambda: found.append(a.answer_once("accounts", "slow", slow))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert len({id(answer) for answer in found}) == 1


def answered_all(book: Portfolio) -> Analysis:
    a = analyse(book)
    for name in Analysis.questions():
        getattr(a, name)
    for name in PER_ACCOUNT:
        getattr(a, name)("account 0")
    return a


def test_an_edit_carries_over_what_it_does_not_touch():
    a = answered_all(full_book(6))
    after = a.after(put(a.portfolio, "ratings", {"account": "account 0", "factor": "Culture"}, {"rating": 9.5}))
    assert after.pareto is a.pareto
    assert after.risk is a.risk
    assert after.stages is a.stages
    assert after.layout("account 0") is a.layout("account 0")
    assert not after.answered("scores")
    assert after.scores.table["score"]["account 0"] != a.scores.table["score"]["account 0"]


def test_moving_a_weight_recomputes_only_what_depends_on_weights():
    a = answered_all(full_book(6))
    after = a.after(a.portfolio.replace(settings=Settings(growth_weight=80)))
    dropped = {name for name in Analysis.questions() if not after.answered(name)}
    assert dropped == {"scores", "ranking", "quadrant", "forecast", "potential", "upsell", "summary"} | OF_CERTAINTY


def test_carried_answers_equal_fresh_ones():
    a = answered_all(full_book(6))
    edited = put(a.portfolio, "accounts", {"key": "account 1"}, {"satisfaction": 1.0})
    carried, fresh = a.after(edited), analyse(edited)
    assert carried.summary.equals(fresh.summary)
    assert carried.queue.table.equals(fresh.queue.table)
