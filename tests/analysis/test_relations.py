"""The Analysis on ways between people, departures and the coverage of all accounts (method.md 8.4 to 8.7)."""

from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis import analyse, relations
from kamcore.method.path_to_yes import path_to_yes, paths_to
from kamcore.workbook import editing
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.settings import Settings
from tests.books import BOOKS, full_book


@pytest.fixture(scope="module")
def a():
    return analyse(full_book(6))


def test_a_departure_is_what_the_book_says_with_that_person_removed(a):
    for one in a.network("account 0").nodes:
        gone = analyse(editing.remove_person(a.portfolio, "account 0", one.key))
        after = a.departure("account 0", one.key).after
        assert after.coverage == gone.coverage("account 0")
        assert after.win == gone.whom_to_win("account 0")
        assert after.path == gone.path_to_yes("account 0")


def test_without_one_of_ours_those_contacts_are_none(a):
    book = a.portfolio
    people = book["stakeholders"]
    known = (people["account"] == "account 0") & (people["owner"] == "Manager 0")
    people.loc[known, "contact"] = "none"
    people.loc[known, "owner"] = None
    gone = analyse(book.replace({"stakeholders": people}))
    after = a.owner_departure("account 0", "Manager 0").after
    assert after.coverage == gone.coverage("account 0")
    assert after.path == gone.path_to_yes("account 0")


def test_answers_are_kept_and_carried_over_while_their_inputs_stand(a):
    assert a.path_to_yes("account 0") is a.path_to_yes("account 0")
    assert a.departure("account 0", "p1") is a.departure("account 0", "p1")
    assert a.power_interest("account 0") is a.power_interest("account 0")
    same = a.after(a.portfolio.replace({"actions": a.portfolio["actions"].iloc[:1]}))
    assert same.path_to_yes("account 0") is a.path_to_yes("account 0")


def test_the_settings_say_how_much_a_reporting_line_sways():
    book = full_book(2)
    people = book["stakeholders"]
    people = people[people["account"] == "account 0"].iloc[:2].assign(sentiment=[0.0, 2.0], contact="brief")
    book = book.replace({"stakeholders": people, "influence": book["influence"].iloc[:0]})
    assert analyse(book).path_to_yes("account 0").strength == 0.3
    assert analyse(book, Settings(report_sways=0.9)).path_to_yes("account 0").strength == 0.9
    assert analyse(book, Settings(report_sways=0.0)).path_to_yes("account 0").status == "no chain"


def test_the_days_of_the_setting_make_a_contact_stale():
    book = full_book(2)
    people = book["stakeholders"].assign(contact="brief", last_contact=pd.Timestamp("2025-12-01"))
    book = book.replace({"stakeholders": people})
    assert set(analyse(book).coverage_table.table["stale"]) == {0}
    assert list(analyse(book, Settings(contact_days=29)).coverage_table.table["stale"]) == [12, 60]


def test_who_is_not_there_is_refused(a):
    for ask in (
        lambda: a.path_to_yes("nowhere"),
        lambda: a.path_to_yes("account 0", "nobody"),
        lambda: a.departure("account 0", "nobody"),
        lambda: a.departure("nowhere", "p0"),
        lambda: a.owner_departure("account 0", "Nobody"),
        lambda: a.power_interest("nowhere"),
    ):
        with pytest.raises(KeyError):
            ask()


@pytest.mark.parametrize("name", BOOKS)
def test_every_book_has_its_table(name):
    a = analyse(BOOKS[name]())
    table = a.coverage_table.table
    assert list(table.index) == list(a.coverage_flags.table.index)
    assert not table["complete"].isna().any()


def test_a_book_without_anything_has_an_empty_table():
    assert analyse(Portfolio({})).coverage_table.table.empty


def test_the_ways_to_all_who_are_to_be_won_are_one_search(a, monkeypatch):
    fresh = analyse(a.portfolio)
    searches = []
    monkeypatch.setattr(relations, "paths_to", lambda *given: searches.append(1) or paths_to(*given))
    for account in ("account 0", "account 1"):
        candidates = fresh.whom_to_win(account).candidates
        assert len(candidates) > 1
        for entry in candidates:
            key = entry.person.key
            assert fresh.path_to_yes(account, key) == path_to_yes(fresh.network(account), key, fresh.sway)
        assert fresh.path_to_yes(account) == path_to_yes(fresh.network(account), rules=fresh.sway)
    assert len(searches) == 2
