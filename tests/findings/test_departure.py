from __future__ import annotations

import pytest

from kamcore.analysis import analyse
from kamcore.findings import departure as words
from tests.books import BOOKS, full_book
from tests.findings.test_stakeholders import DECK, book, person

ADVISER = [("adv", "evp", "positive", 0.8)]


def told(a, who):
    return words.told(a, "h", a.departure("h", who))


def test_without_the_adviser_the_way_gets_weaker():
    found = told(book(DECK, ADVISER), "adv")
    assert found.headline.plain == "Without Finn: the way to Bob gets weaker: 80 % → 70 %, then through Ann."
    changed = {one.what: (one.before, one.after) for one in found.compared if one.changed}
    assert changed == {"Best way": ("Finn → Bob, 80 %", "Ann → Bob, 70 %")}


def test_without_the_decider():
    found = told(book(DECK, ADVISER), "evp")
    assert found.headline.plain == "Without Bob: nobody is decider any more."
    assert [one.plain for one in found.effects] == ["2 people have no manager on the map any more: Eve, Dee."]
    assert {one.what for one in found.compared if one.changed} >= {"To win first", "Left to win", "Roles nobody holds"}


def test_without_the_champion_the_map_has_none():
    found = told(book(DECK, ADVISER), "ops")
    assert found.headline.plain == "Without Dee: the map has no champion any more."


def test_without_somebody_who_matters_to_nobody():
    found = told(book([*DECK, person("new", 1, 0, name="Gil")], ADVISER), "new")
    assert found.headline.plain == "Without Gil nothing changes: the same person to win, the same way, the same light."
    assert found.effects == ()
    assert not any(one.changed for one in found.compared)


def test_of_two_to_win_one_less_is_a_change_but_no_loss():
    found = told(book(DECK[1:], ADVISER), "cfo")
    assert found.headline.plain == "Without Cy nothing is lost, but the answers change."


def test_one_of_ours_leaves():
    a = analyse(full_book(2))
    found = words.told(a, "account 0", a.owner_departure("account 0", "Manager 0"))
    said = " ".join([found.headline.plain, *(one.plain for one in found.effects)])
    assert "have no contact with you any more" in said
    assert words.ours(a, "account 0") == ("Manager 0", "Manager 1")


def test_who_can_leave_the_people_along_the_way_first():
    a = book(DECK, ADVISER)
    assert [one.key for one in words.theirs(a, "h")][:3] == ["adv", "evp", "ceo"]
    assert words.ours(a, "h") == ()


@pytest.mark.parametrize("name", BOOKS)
def test_everybody_of_every_book_can_leave(name):
    a = analyse(BOOKS[name]())
    for key in a.accounts.index[:2]:
        found = [a.departure(key, one.key) for one in a.network(key).nodes[:8]]
        found += [a.owner_departure(key, owner) for owner in words.ours(a, key)]
        for one in found:
            result = words.told(a, key, one)
            for text in (
                result.headline.plain,
                *(e.plain for e in result.effects),
                *(c.after for c in result.compared),
            ):
                assert text
                assert "None" not in text.split()
