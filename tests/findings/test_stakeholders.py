from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.findings import stakeholders as words
from kamcore.workbook.portfolio import Portfolio
from tests.books import BOOKS, full_book, people_of

COLUMNS = (
    "person",
    "name",
    "title",
    "reports_to",
    "level",
    "power",
    "sentiment",
    "contact",
    "decider",
    "outside",
    "champion",
)
DECK = [
    ("ceo", "Ann", "Chief executive", None, "executive", 5, 1, "brief", False, False, False),
    ("evp", "Bob", "Executive vice president", "ceo", "executive", 5, 0, "brief", True, False, False),
    ("cfo", "Cy", "Chief financial officer", "ceo", "executive", 4, -1, "brief", False, False, False),
    ("ops", "Dee", "Operations director", "evp", "senior", 2, 2, "in depth", False, False, True),
    ("it", "Eve", "IT manager", "evp", "middle", 2, 1, "multiple", False, False, False),
    ("adv", "Finn", "Adviser", None, None, 3, 1, "multiple", False, True, False),
]


def book(rows, influence=()):
    people = pd.DataFrame(rows, columns=list(COLUMNS))
    people.insert(0, "account", "h")
    lines = pd.DataFrame(list(influence), columns=["source", "target", "kind", "strength"])
    lines.insert(0, "account", "h")
    accounts = pd.DataFrame({"key": ["h", "other"], "name": ["Hospital", "Other"]})
    return analyse(Portfolio({"accounts": accounts, "stakeholders": people, "influence": lines}))


def person(key="p", power=None, sentiment=None, **more):
    row = dict.fromkeys(COLUMNS) | {"person": key, "name": key.upper(), "power": power, "sentiment": sentiment} | more
    return tuple(row[c] for c in COLUMNS)


def test_the_deck_a_neutral_vice_president_is_the_one_to_win_and_the_adviser_can_help():
    a = book(DECK, [("adv", "evp", "positive", 0.8)])
    assert words.finding(a, "h").plain == (
        "Win Bob, Executive vice president: neutral, power 5 (1 more to win after that). Best way: Finn → Bob."
    )
    assert [entry.person.key for entry in words.win_order(a, "h")] == ["evp", "cfo"]
    first, *_ = words.suggestions(a, "h")
    assert first.sentence.plain == "Ask Finn, who supports you, to speak with Bob."
    assert words.default_person(a, "h") == "evp"


def test_where_nobody_is_left_to_win_the_finding_says_how_well_the_account_is_covered():
    a = book([person(power=5, sentiment=2, decider=True)])
    assert words.finding(a, "h").plain.endswith("Coverage is green: a key player who decides or approves supports you.")


def test_friendly_contacts_who_cannot_decide_alone_leave_coverage_red():
    a = book([row for row in DECK if row[0] in ("evp", "ops", "it")])
    assert words.coverage_sentence(a, "h") == "Coverage is red: the only key player does not support you."
    assert words.finding(a, "h").plain.endswith("Best way: Dee → Bob.")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "Nobody is known at Hospital yet: add the first person to see whom to win."),
        ([person(power=5, sentiment=2)], "The one person with high power supports you: nobody is left to win."),
        ([person("p", 5, 1), person("q", 4, 2)], "Everybody with high power supports you: nobody is left to win."),
        ([person(sentiment=0)], "Whom to win cannot be told: the decision power of 1 person is not known."),
        ([person(power=2, sentiment=0)], "Nobody on the map has high power (4 or 5): find out who decides."),
        ([person(power=5)], "Win P: sentiment not known, power 5."),
        ([person(power=5, sentiment=-2, title="p")], "Win P: hostile, power 5."),
    ],
)
def test_the_finding_is_true_for_any_map(rows, sentence):
    assert words.finding(book(rows), "h").plain.startswith(sentence)


def test_where_no_power_is_known_the_first_thing_to_do_is_to_say_it_of_who_decides():
    a = book([person("p", sentiment=0), person("q", sentiment=0, decider=True)])
    first = words.suggestions(a, "h")[0]
    assert first.sentence.plain == "Say how much decision power Q has: without it nobody can tell whom to win."
    assert first.person == "q"
    assert words.to_win(a, "h").plain == "Whom to win cannot be told: the decision power of 2 people is not known."


def test_where_somebody_is_to_be_won_missing_power_is_not_the_first_thing_to_say():
    a = book([person("p", 5, 0), person("q")])
    assert not any("decision power" in s.sentence.plain for s in words.suggestions(a, "h"))


@pytest.mark.parametrize("name", BOOKS)
def test_every_account_of_every_book_has_its_sentences(name):
    a = analyse(BOOKS[name]())
    for key in a.accounts.index[:3]:
        text = " ".join([words.finding(a, key).plain, *(c.sentence.plain for c in words.checks(a, key))])
        assert "nan" not in text.split()
        assert "None" not in text.split()
        assert len(words.suggestions(a, key)) <= 3


@pytest.mark.parametrize(
    ("value", "step"),
    [(None, None), (float("nan"), None), (-2, -2), (-1.5, -1), (-0.4, -1), (0, 0), (0.9, 0), (1.5, 1), (2, 2)],
)
def test_a_mean_of_several_judgements_stands_on_the_step_it_has_reached(value, step):
    assert words.sentiment_step(value) == step


def test_checks_name_who_is_there_and_who_could_be():
    found = {check.title: check for check in words.checks(book(DECK), "h")}
    assert found["Champion"].met
    assert found["Champion"].sentence.plain == "Dee"
    assert not found["Executive sponsor"].met
    assert found["Executive sponsor"].sentence.plain == "nobody yet; could be Ann"


def test_the_table_lists_whom_to_win_first_and_has_words_for_sentiment():
    table = words.table(book(DECK), "h")
    assert list(table.index[:2]) == ["evp", "cfo"]
    assert list(table["win"].dropna()) == [1, 2]
    assert table.loc["evp", "sentiment"] == "0 neutral"
    assert table.loc["evp", "reports_to"] == "Ann"
    assert words.table(book([]), "h").empty


def test_facts_of_one_person():
    a = book(DECK, [("adv", "evp", "positive", 0.8)])
    network = a.network("h")
    facts = dict(words.facts(a, "h", network.person("evp")))
    assert facts["Influenced by (positive)"] == "Finn, 80 %"
    assert facts["Last contact"] == "–"
    assert words.why(a, "h", network.person("evp")) == "Key player: power 5 of 5 and decides. First to win."
    assert words.why(a, "h", network.person("it")) == ""


def test_a_large_map_opens_with_forty_people_and_opens_up():
    a = analyse(full_book())
    few = words.view(a, "account 1")
    assert len(few.network.nodes) == 40
    assert few.hidden == 20
    assert set(few.layout.table["person"]) == {p.key for p in few.network.nodes}
    more = words.view(a, "account 1", (next(iter(few.expandable)),))
    assert more.hidden < 20
    assert words.view(a, "account 1", None).hidden == 0
    assert words.view(a, "account 1", ("nobody",)).hidden == 20


def test_filters_let_through_who_fits_all_of_them():
    network = book(DECK).network("h")
    assert words.matching(network, ["decider"], [], []) == {"evp"}
    assert words.matching(network, [], [], [0, None]) == {"evp"}
    assert len(words.matching(network, [], [], [])) == 6


def test_the_account_to_begin_with_has_the_largest_map():
    assert words.default_account(analyse(full_book())) == "account 1"
    assert words.default_account(analyse(BOOKS["money only"]())) is not None
    assert words.default_account(analyse(Portfolio({}))) is None


def test_two_hundred_people_have_a_view():
    base = full_book(2)
    a = analyse(base.replace({"stakeholders": people_of("account 0", 200, np.random.default_rng(0))}))
    assert len(words.view(a, "account 0", None).network.nodes) == 200
