from __future__ import annotations

import pytest

from kamcore.analysis import analyse
from kamcore.findings import path_to_yes as words
from kamcore.findings import stakeholders
from tests.books import BOOKS, full_book
from tests.findings.test_stakeholders import DECK, book, person


def text(pieces):
    return "".join(piece if isinstance(piece, str) else piece.text for piece in pieces)


ADVISER = [("adv", "evp", "positive", 0.8)]


def test_the_deck_s_case_in_words():
    """The deck: an outside adviser with a positive dotted line to the neutral executive vice president."""
    a = book(DECK, ADVISER)
    assert text(words.best_way(a, "h")) == "Best way: Finn → Bob."
    assert words.next_conversation(a, "h").plain == "Ask Finn to speak with Bob."
    assert words.strength_sentence(a, "h").plain == "Best way to Bob, strength 80 %: Finn has influence on Bob."
    assert words.places(a, "h", "evp") == {"adv": 1, "evp": 2}
    assert words.ask(a, "h", "evp").plain == "Ask Finn, who supports you, to speak with Bob."


def test_a_longer_way_names_every_step():
    a = book(DECK[1:], [("adv", "cfo", "positive", None), ("cfo", "evp", "positive", 0.9)])
    assert text(words.best_way(a, "h")) == "Best way: Finn → Cy → Bob."
    assert words.next_conversation(a, "h").plain == "Ask Finn to speak with Cy, who can sway Bob."
    assert words.ask(a, "h", "evp").plain == "Ask Finn, who supports you, to speak with Cy, who sways Bob."
    assert words.strength_sentence(a, "h").plain == (
        "Best way to Bob, strength 54 %: Finn has influence on Cy (strength not stated), 60 %; Cy has influence on Bob, 90 %."
    )


def test_reporting_lines_are_said_as_such():
    a = book([row for row in DECK if row[0] in ("ceo", "evp")])
    assert words.strength_sentence(a, "h").plain == "Best way to Bob, strength 70 %: Ann is the manager of Bob."
    below = book([row for row in DECK if row[0] in ("evp", "it")])
    assert words.strength_sentence(below, "h").plain == "Best way to Bob, strength 30 %: Eve reports to Bob."


@pytest.mark.parametrize(
    ("rows", "way", "talk"),
    [
        (
            [person(power=5, sentiment=0)],
            "nobody you are in contact with supports you",
            "Meet P: no contact is recorded yet.",
        ),
        (
            [person(power=5, sentiment=0, contact="brief")],
            "nobody you are in contact with supports you",
            "Speak with P directly: brief contact.",
        ),
        (
            [person(power=5, sentiment=0, contact="none"), person("q", 1, 2, contact="brief")],
            "none leads there from the one person on your side",
            "Meet P: no contact is recorded yet. Find out who sways that person.",
        ),
    ],
)
def test_without_a_way_one_speaks_with_the_person_oneself(rows, way, talk):
    a = book(rows)
    assert way in text(words.best_way(a, "h"))
    assert words.next_conversation(a, "h").plain == talk
    assert words.strength_sentence(a, "h") is None
    assert words.ask(a, "h", "p") is None


def test_a_blank_contact_is_checked_first():
    a = book([person(power=5, sentiment=0), person("q", 1, 2, reports_to="p")])
    assert words.next_conversation(a, "h").plain == (
        "Ask Q to speak with P. Check first that there is contact: none is recorded."
    )


@pytest.mark.parametrize("rows", [[], [person(power=5, sentiment=2)]])
def test_nobody_to_win_has_no_way(rows):
    a = book(rows)
    assert words.best_way(a, "h") == []
    assert words.next_conversation(a, "h") is None
    assert words.aim(a, "h", "p") is None


def test_a_person_who_is_won_says_so():
    a = book(DECK, ADVISER)
    assert text(words.best_way(a, "h", "adv")) == "Finn supports you already."


def test_the_way_is_shown_to_the_person_who_is_open_while_still_to_be_won():
    a = book(DECK, ADVISER)
    assert words.aim(a, "h", "cfo") == "cfo"
    assert words.aim(a, "h", "adv") == "evp"
    assert words.aim(a, "h", "nobody") == "evp"


def test_the_table_numbers_the_people_along_the_way():
    a = book(DECK, ADVISER)
    table = words.marked(stakeholders.table(a, "h"), words.places(a, "h", "evp"))
    assert dict(table["way"].dropna()) == {"evp": 2, "adv": 1}
    assert words.marked(stakeholders.table(book([]), "h"), {}).empty


def test_the_people_along_the_way_are_drawn_on_a_large_map():
    a = analyse(full_book())
    hidden = {p.key for p in a.network("account 1").nodes} - {
        p.key for p in stakeholders.view(a, "account 1").network.nodes
    }
    one = min(hidden)
    assert one in {p.key for p in stakeholders.view(a, "account 1", (), (one,)).network.nodes}


@pytest.mark.parametrize("name", BOOKS)
def test_every_account_of_every_book_has_words(name):
    a = analyse(BOOKS[name]())
    for key in a.accounts.index[:3]:
        said = [words.next_conversation(a, key), words.strength_sentence(a, key)]
        for sentence in (one.plain for one in said if one is not None):
            assert "None" not in sentence.split()
            assert sentence.endswith(".")
