from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from kamcore import read_workbook
from kamcore.findings import review
from kamcore.workbook.mapping import BookMapping, MappingError
from tests.books import BOOKS, money_only, names_only

CSV = b"Customer,Date,Amount\nA,2022-03-01,1000\nB,2024-05-01,500\nC,2024-06-01,7\nTotal,,1507\n"


def table(use, rows):
    return SimpleNamespace(use=use, rows=rows, money=use in ("accounts", "transactions"))


def test_fact_names_rows_accounts_money_years_and_reasons():
    said = review.fact(read_workbook(CSV, filename="x.csv")).plain
    assert said.startswith("4 rows, 3 accounts, €1.51 k over 2022–2024; 1 row left out: ")
    assert said.endswith(" (1).")


def test_fact_without_anything_left_out_in_one_year():
    said = review.fact(read_workbook(b"Customer,Date,Amount\nA,2024-03-01,1000\n", filename="x.csv")).plain
    assert said == "1 row, 1 account, €1 k in 2024; no row left out."


def test_fact_without_a_report_without_revenue_and_without_a_year():
    assert review.fact(names_only()).plain == "3 accounts."
    assert review.fact(money_only()).plain.startswith("12 accounts, €")
    months = read_workbook(b"Cliente;Mese;Fatturato\n1;gennaio;100\n2;marzo;50\n", filename="x.csv")
    assert review.fact(months).plain == "2 rows, 2 accounts, €150 over 2 months; no row left out."


@pytest.mark.parametrize("name", BOOKS)
def test_fact_has_words_for_every_book(name):
    said = review.fact(BOOKS[name]()).plain
    assert said.endswith(".")
    assert "nan" not in said


def test_what_left_out_most_is_named_first_and_shortened():
    problems = [
        SimpleNamespace(rows=1, found="a row of totals"),
        SimpleNamespace(rows=0, found="a number written as text"),
        SimpleNamespace(rows=800, found="another table of 800 rows with the headings 'Returned', 'Order ID'"),
        SimpleNamespace(rows=2, found="x" * 200),
    ]
    pieces = "".join(getattr(piece, "text", piece) for piece in review._reasons(problems))
    assert pieces == f"another table of 800 rows, {'x' * 59}… (2) and more"


@pytest.mark.parametrize(
    ("confidence", "said"),
    [(1.0, "sure"), (0.8, "sure"), (0.79, "likely"), (0.5, "likely"), (0.49, "a guess"), (0.0, "a guess")],
)
def test_sureness_in_words(confidence, said):
    assert review.sureness(confidence) == said


def test_tables_with_money_come_first_and_left_out_ones_last():
    tables = [table("left out", 900), table("ratings", 5), table("accounts", 10), table("transactions", 700)]
    assert review.in_order(tables) == [3, 2, 1, 0]
    assert review.in_order([]) == []


def test_opening_says_how_much_is_asked():
    def reading(book, asked):
        return SimpleNamespace(portfolio=book, questions=(None,) * asked)

    assert review.opening(reading(None, 1)).plain.startswith("Nothing can be counted yet.")
    assert review.opening(reading(names_only(), 1)).plain == "One thing about this file is a guess. Is it right?"
    assert review.opening(reading(names_only(), 2)).plain == "2 things about this file are guesses. Are they right?"


def test_rows_with_a_status_are_said_with_their_money():
    one = SimpleNamespace(heading="Status", value="X", rows=60, amount=1_464_976.75, counts=True)
    assert review.status(one, "EUR").plain == "Count the 60 rows with Status “X” (€1.46 M)"


def test_pairs_that_look_alike():
    assert review.alike(1).plain == "1 pair of accounts looks alike. Is it one account or two?"
    assert review.alike(7).plain == "7 pairs of accounts look alike. Are they one account each, or two?"


def test_currencies_say_which_do_not_count():
    def held(currency, rows, amount, counts):
        return SimpleNamespace(currency=currency, rows=rows, amount=amount, counts=counts)

    both = [held("EUR", 3, 1200.0, True), held("USD", 1, 50.0, False)]
    assert review.currencies(both).plain == (
        "The file holds €1.20 k in 3 rows and $50 in 1 row. USD does not count until a rate is given."
    )
    assert review.currencies([both[0], held("USD", 1, 50.0, True)]).plain.endswith("$50 in 1 row.")


@pytest.mark.parametrize("content", [b"nothing", b"{}", b'{"kind": "reading", "version": 9}', b"[" * 100_000])
def test_a_file_that_is_no_saved_reading_is_said_with_its_reason(content):
    with pytest.raises(MappingError) as error:
        BookMapping.from_json(content)
    problem = review.no_saved_reading("r.json", str(error.value))
    assert problem.file == "r.json"
    assert problem.found
    assert not problem.found.startswith("found")
    assert problem.expected


def test_what_files_do_not_hold_is_told_before_they_take_the_place_of_a_book():
    people = pd.DataFrame({"account": ["a", "a"], "person": ["p", "q"], "name": ["P", "Q"]})
    ratings = pd.DataFrame({"account": ["a"], "factor": ["Culture"], "rating": [4.0]})
    now = names_only().replace({"stakeholders": people, "ratings": ratings})
    said = review.would_go(now, money_only()).plain.replace("\u00a0", " ")
    assert said == (
        "It holds nothing of Ratings (1 row) and Stakeholders (2 rows), which this book has: to keep that, "
        "save a copy and drop both in together."
    )
    assert review.would_go(now, now) is None
    assert review.would_go(money_only(), now) is None
