from __future__ import annotations

import pytest

from kamcore import analyse, read_workbook
from kamcore.findings import home
from kamcore.workbook.problems import Problem, Severity
from tests.books import BOOKS, full_book, money_only, names_only

CSV = b"Customer,Date,Amount\nA,2024-03-01,1000\nB,2025-05-01,500\n,2025-06-01,7\n"


def test_finding_says_what_was_used_and_what_was_left_out():
    a = analyse(read_workbook(CSV, filename="x.csv"))
    assert (
        home.finding(a).plain
        == "2 accounts with €1.50 k from 2024 to 2025; 2 of 3 rows used, 1 left out, each with its reason below."
    )


def test_finding_without_a_report_and_without_revenue():
    assert home.finding(analyse(names_only())).plain == "3 accounts."
    assert home.finding(analyse(money_only())).plain.startswith("12 accounts with €")


@pytest.mark.parametrize("name", BOOKS)
def test_facts_and_people_have_words_for_every_book(name):
    a = analyse(BOOKS[name]())
    for title, value, note in home.facts(a):
        assert title
        assert value
        assert note
    assert home.people(a).plain


def test_missing_sheets_say_what_they_unlock():
    titles = [m.title for m in home.missing(analyse(money_only()))]
    assert titles[:3] == ["Ratings", "Relationship", "Stakeholders"]
    assert "Revenue" not in titles
    assert "Ratings" not in [m.title for m in home.missing(analyse(full_book(3)))]


def test_a_column_is_called_as_in_the_template():
    assert home.role("revenue", "account_id") == "Account ID"
    assert home.role("revenue", "period") == "Period"
    assert home.role("accounts", "revenue 2024") == "Revenue 2024"


def test_amounts_of_no_stated_time_are_said_as_such():
    found = analyse(read_workbook(b"Customer,Revenue\nAlder,30\nBirch,50\n", filename="customers.csv"))
    assert home.finding(found).plain == "2 accounts with €80, of no stated time; all 2 rows were used."
    assert found.pareto.total == 80


def test_what_the_file_does_not_name_is_a_dash_and_not_a_nought():
    found = analyse(read_workbook(b"Customer,Revenue\nAlder,30\nBirch,50\n", filename="customers.csv"))
    facts = {title: (value, note) for title, value, note in home.facts(found)}
    assert facts["Periods"] == ("–", "The file does not say when; add a date, or a column for each year or month")
    assert "Managers" not in facts
    named = analyse(
        read_workbook(b"Customer,Account manager,2024,2025\nAlder,Kim,30,40\nBirch,Lee,50,60\n", filename="c.csv")
    )
    facts = {title: (value, note) for title, value, note in home.facts(named)}
    assert facts["Managers"][0] == "2"
    assert facts["Years"] == ("2", "Amounts are known from 2024 to 2025")


def test_a_file_of_one_row():
    found = analyse(read_workbook(b"Account,2023,2024\nOnly One,1000,1200\n", filename="one.csv"))
    assert home.finding(found).plain == "1 account with €2.20 k from 2023 to 2024; its only row was used."


DEALS = """Account,Deal,Amount,Stage,Close date
Alder,Licence,1000,Closed Won,2024-03-01
Birch,Licence,500,Closed Won,2025-05-01
Birch,Service,700,Closed Lost,2025-05-02
Cedar,Service,900,Negotiation,2025-06-02
"""


@pytest.mark.parametrize(
    ("more", "ending", "share"),
    [
        ("", "2 of 4 rows count; the other 2 are deals that were not won.", "100 %"),
        (
            "Dogwood,Licence,tbc,Closed Won,2025-06-03\n",
            "2 of 5 rows used, 1 to check below; the other 2 are deals that were not won.",
            "80 %",
        ),
    ],
)
def test_what_is_left_out_on_purpose_is_no_alarm(more, ending, share):
    found = analyse(read_workbook((DEALS + more).encode(), filename="deals.csv"))
    assert home.finding(found).plain.endswith(ending)
    facts = {title: value for title, value, _ in home.facts(found)}
    assert facts["Understood"].replace("\u00a0", " ").replace("\u202f", " ") == share


def test_one_row_that_counts_and_one_that_does_not():
    lines = DEALS.splitlines()
    book = read_workbook("\n".join([lines[0], lines[1], lines[3]]).encode(), filename="deals.csv")
    assert home.finding(analyse(book)).plain.endswith("; 1 of 2 rows counts; the other is a deal that was not won.")


@pytest.mark.parametrize(
    ("kinds", "count", "words"),
    [
        (["total-row"], 1, "is a total"),
        (["total-row"], 2, "are totals"),
        (["total-row", "deal-not-won"], 2, "were left out on purpose, as said below"),
        (["not-actual"], 1, "was left out on purpose, as said below"),
    ],
)
def test_what_was_left_out_is_named_where_it_is_of_one_kind(kinds, count, words):
    book = names_only()
    problems = tuple(Problem(Severity.NOTE, kind, "x", "y", "z", rows=1) for kind in kinds)
    object.__setattr__(book, "problems", (*problems, Problem(Severity.NOTE, "guessed-encoding", "x", "y", "z")))
    assert home.on_purpose(analyse(book), count) == words
