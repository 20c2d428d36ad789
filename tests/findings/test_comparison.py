"""Every sentence about two books, on the sample, on books that lack things, and on hostile ones."""

from __future__ import annotations

from functools import cache
from typing import get_args

import pandas as pd
import pytest

import kamcore
from kamcore.analysis.comparison import compare, looked_at_alike
from kamcore.findings import comparison as words
from kamcore.findings import comparison_detail as detail
from kamcore.method.agenda import Change, Kind
from kamcore.workbook.settings import Settings
from pages.ui.samples import EARLIER, FOLDER
from tests.books import BOOKS, full_book, money_only, names_only, one_account

BANNED = {"nan", "None", "inf", "-0", "NaT", "<NA>", "nan.", "None.", "inf."}


def compared(before, after):
    now = kamcore.analyse(after)
    return compare(looked_at_alike(before, now), now)


@pytest.fixture(scope="module")
def sample():
    return compared(
        kamcore.read_workbook(FOLDER / EARLIER["software"]), kamcore.read_workbook(FOLDER / "software.xlsx")
    )


def readable(text):
    assert not BANNED & set(text.split()), text
    assert text.endswith(".")
    assert not [mark for mark in ("  ", " .", " ,", "..") if mark in text], text


def said(c, kind):
    return [words.sentence(c, change).plain for change in c.result.agenda if change.kind == kind]


def test_the_sample_in_one_sentence(sample):
    assert words.finding(sample).plain == (
        "MRR is €282 k in December 2025, after €279 k in September 2025 (▲ 1.3 %); "
        "1 account joined and 1 left; 4 came to high risk."
    )


def test_the_sample_has_nearly_every_kind_of_change_and_every_sentence_reads(sample):
    kinds = {change.kind for change in sample.result.agenda}
    assert set(get_args(Kind)) - kinds <= {"caught_up", "class"}
    for change in sample.result.agenda:
        sentence = words.sentence(sample, change)
        readable(sentence.plain)
        assert sentence.plain.startswith(sample.name(change.account))
        assert not words.rest(sample, change).plain.startswith((" ", ":"))


def test_sentences_of_the_sample(sample):
    assert said(sample, "left") == ["Tidewrack Salvage is no longer in the book; it brought €1.15 k."]
    assert said(sample, "joined") == ["Orchard Vale Hospitals is new in the book; its revenue is not known."]
    assert "Dunwick Logistics brings €2.79 k less: €25.5 k after €28.3 k (▼ 9.9 %)." in said(sample, "revenue")
    assert "Nightjar Radio brings nothing now, after €430." in said(sample, "revenue")
    assert "Emberlyn Foods is at high risk now, low before: satisfaction 3.4 of 10, below 4." in said(sample, "risk")
    assert said(sample, "stage")[0] == "Emberlyn Foods fell back: interdependent now, strategic before."
    assert "Brightquarry Retail no longer has Head of purchasing, a key player, on its map." in said(
        sample, "person_left"
    )
    assert "Gorsehill Recycling climbed 8 places to rank 17 by score." in said(sample, "rank")
    assert "Oxbow Lantern Games moved from Strategic to Star on the quadrant." in said(sample, "cell")


def test_one_that_left_has_no_link(sample):
    gone = next(change for change in sample.result.agenda if change.kind == "left")
    assert words.sentence(sample, gone).pieces[0].key == ""
    stayed = next(change for change in sample.result.agenda if change.kind == "risk")
    assert words.sentence(sample, stayed).accounts == (stayed.account,)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (Change("joined", "a", None, 100.0, "better"), "Only one is new in the book and brings €100."),
        (Change("left", "a", None, None, "worse"), "Only one is no longer in the book; its revenue was not known."),
        (Change("revenue", "a", None, 5.0, "better"), "Only one brings €5; nothing was known before."),
        (Change("revenue", "a", 5.0, None, "worse"), "Only one has no known revenue now; it was €5."),
        (Change("revenue", "a", 0.0, 5.0, "better"), "Only one brings €5 now, nothing before."),
        (Change("revenue", "a", -5.0, 5.0, "better"), "Only one brings €10 more: €5 after -€5."),
        (Change("class", "a", "A", "B", "worse"), "Only one moved from class A to class B."),
        (Change("rank", "a", 3.0, 4.0, "worse"), "Only one fell 1 place to rank 4 by score."),
        (Change("risk", "a", "high", "low", "better"), "Only one is at low risk now, high before."),
        (
            Change("signal_closed", "a", None, None, "better", ("flagged", "no_contact")),
            "Only one: it is no longer flagged by hand; there was contact again.",
        ),
        (
            Change("person_joined", "a", details=("P", "Q", "R", "S")),
            "Only one has 4 people new on its map: P, Q, R and 1 more.",
        ),
        (Change("person_left", "a", details=("P", "Q")), "Only one no longer has P and Q on its map."),
        (Change("sentiment", "a", 0.2, 0.4, "better", ("P",)), "Only one: P is warmer towards us."),
        (Change("caught_up", "a", details=("Call",)), "Only one: no longer overdue: Call."),
        (Change("overdue", "a", details=("Call", "Write")), "Only one has 2 actions newly overdue: Call and Write."),
    ],
)
def test_a_sentence_for_every_kind(change, text):
    assert words.sentence(compared(one_account(), one_account()), change).plain == text


def test_nothing_changed():
    assert words.finding(compared(full_book(5), full_book(5))).plain == "Nothing changed between the two books."
    assert words.finding(compared(names_only(), names_only())).plain == (
        "Nothing changed between the two books, as far as they can be compared."
    )


def test_what_was_not_compared_is_said_with_what_would_unlock_it():
    c = compared(money_only(), full_book(12))
    said = words.gap_sentences(c)
    assert "People are not compared: the earlier book has nobody on the maps of people (sheet Stakeholders)." in said
    assert any(
        text.startswith("Money is not compared: the earlier book shows revenue by year, this one MRR") for text in said
    )
    other = compared(full_book(4).replace(settings=Settings.of({"currency": "USD"})), full_book(4))
    assert words.gap_sentences(other) == ("Money is not compared: the earlier book is in USD, this one in EUR.",)
    assert words.finding(other).plain == "Nothing changed between the two books, as far as they can be compared."


def test_books_of_other_accounts_are_said_to_be_such():
    found = words.finding(compared(money_only(3), full_book(3))).plain
    assert found == "No account is in both books: choose an earlier workbook of the same accounts."


@cache
def analysis(name):
    return kamcore.analyse(BOOKS[name]())


@pytest.mark.parametrize("after", BOOKS)
@pytest.mark.parametrize("before", BOOKS)
def test_every_text_about_any_two_books_reads(before, after):
    c = compare(analysis(before), analysis(after))
    for text in (words.finding(c).plain, *words.gap_sentences(c)):
        readable(text)
    for change in c.result.agenda[:40]:
        assert not BANNED & set(words.sentence(c, change).plain.split())


def test_renamed_accounts_are_named():
    before = Settings()
    book = one_account()
    other = book.replace({"accounts": book["accounts"].assign(name="Another name")}, settings=before)
    assert words.renamed(compared(book, other)) == "Taken as the same account: Only one is Another name now."


def test_the_tabs_in_words(sample):
    assert detail.ranks(sample).plain == "3 climbed, 26 fell, 10 kept their rank."
    assert (
        detail.stability(sample.result.cells, "cell").plain
        == "37 of 39 accounts with a cell in both books kept it (95 %)."
    )
    assert detail.matrix(sample.result.classes) == [
        {"From": "A", "A": "**8**", "B": "·", "C": "·", "None now": "·"},
        {"From": "B", "A": "·", "B": "**12**", "C": "·", "None now": "·"},
        {"From": "C", "A": "·", "B": "·", "C": "**19**", "None now": "1"},
    ]
    assert {row["What"] for row in detail.people_rows(sample)} == {
        "new on the map",
        "no longer there",
        "warmer",
        "colder",
    }
    assert detail.people_rows(sample, set()) == []
    assert [row["Account"] for row in detail.overdue_rows(sample)][:2] == ["Larkspindle Textiles"] * 2
    assert isinstance(detail.moved({"cell": sample.result.cells}), pd.DataFrame)
