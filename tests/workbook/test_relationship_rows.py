from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamcore.workbook.latest_views import latest_views
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.reading import read_workbook
from kamcore.workbook.relationship_rows import rate_item, remove_rating, rows_of
from kamcore.workbook.writing import write_workbook

TODAY = "2025-12"
COLUMNS = ["account", "view", "as_of", "contacts", "exit_difficulty"]


def book(*rows):
    accounts = pd.DataFrame({"key": ["a", "b"], "name": ["A", "B"]})
    return Portfolio({"accounts": accounts, "relationship": pd.DataFrame(rows, columns=COLUMNS)})


def rate(made, rating, as_of, view="ours"):
    return rate_item(made, "a", view, "contacts", rating, as_of=as_of, today=TODAY)


def told(made, view="ours"):
    rows = rows_of(made, "a", view)[["as_of", "contacts", "exit_difficulty"]]
    return rows.astype(object).where(rows.notna(), None).to_numpy().tolist()


def test_a_later_month_begins_a_row_beside_the_earlier_ones_as_a_copy_of_the_latest():
    made = book(("a", "ours", "2024", 1, 3), ("b", "ours", "2024", 1, 1), ("a", "customer", "2024", 2, 2))
    after = rate(made, 2.0, "2025-06")
    assert told(after) == [["2024", 1.0, 3.0], ["2025-06", 2.0, 3.0]]
    assert told(after, "customer") == [["2024", 2.0, 2.0]]
    again = rate(after, None, "2025-06")
    assert told(again) == [["2024", 1.0, 3.0], ["2025-06", None, 3.0]]


@pytest.mark.parametrize("view", [None, "ours"])
def test_a_row_without_a_time_is_given_that_of_today(view):
    made = book(("a", view, None, 1, 3))
    assert told(rate(made, 2.0, TODAY)) == [[TODAY, 2.0, 3.0]]
    assert told(rate(made, 2.0, "2026-03")) == [[TODAY, 1.0, 3.0], ["2026-03", 2.0, 3.0]]
    assert told(rate(made, 2.0, None)) == [[None, 2.0, 3.0]]


def test_a_row_without_a_time_beside_one_of_today():
    made = book(("a", "ours", TODAY, 1, 3), ("a", "ours", None, 2, 3))
    assert told(rate(made, 4.0, TODAY)) == [[TODAY, 1.0, 3.0], [None, 4.0, 3.0]]
    assert told(rate(made, 4.0, "2026-03")) == [[TODAY, 1.0, 3.0], ["2026-03", 4.0, 3.0]]


def test_the_first_rating_of_an_account_makes_its_row():
    assert told(rate(book(), 2.0, TODAY)) == [[TODAY, 2.0, None]]
    assert told(rate(book(), 2.0, None)) == [[None, 2.0, None]]
    assert told(rate(book(("b", "ours", None, 1, 1)), 3.0, TODAY, "customer"), "customer") == [[TODAY, 3.0, None]]


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="expected a number from 1 to 4"):
        rate(book(), 5.0, TODAY)
    with pytest.raises(ValueError, match="no account"):
        rate_item(book(), "z", "ours", "contacts", 2.0, as_of=None, today=None)


def test_an_earlier_rating_is_removed():
    made = book(("a", "ours", "2024", 1, 3), ("a", "ours", None, 2, 3), ("b", "ours", "2024", 1, 3))
    assert told(remove_rating(made, "a", "ours", "2024")) == [[None, 2.0, 3.0]]
    assert told(remove_rating(made, "a", "ours", None)) == [["2024", 1.0, 3.0]]
    assert remove_rating(made, "a", "ours", "2020") is made
    assert len(remove_rating(made, "a", "ours", "2024")["relationship"]) == 2


TIMES = st.sampled_from(["2025", "2025-12", "2026-Q1", "2026-03", "2026-04"])


RATINGS = st.lists(st.tuples(TIMES, st.sampled_from([1.0, 2.0, 3.0, 4.0])), max_size=6)


def rated(ratings, undated):
    """Yield the book after each rating, in the order of time, with that rating."""
    made = book(("a", "ours", None, 1, 3)) if undated else book()
    for when, rating in sorted(
        ratings, key=lambda one: ["2025", "2025-12", "2026-Q1", "2026-03", "2026-04"].index(one[0])
    ):
        if when == "2025" and undated:
            continue  # earlier than today, which the row without a time tells of
        made = rate(made, rating, when)
        yield made, rating


@given(RATINGS, st.booleans())
def test_the_latest_rating_is_the_one_made_last_when_time_goes_on(ratings, undated):
    for made, rating in rated(ratings, undated):
        assert latest_views(made["relationship"])["contacts"].tolist() == [rating]
        assert not made["relationship"].duplicated(["account", "view", "as_of"]).any()


@settings(max_examples=10)  # a file each
@given(RATINGS.filter(len), st.booleans())
def test_ratings_come_back_from_a_file(ratings, undated):
    for made, _ in list(rated(ratings, undated))[-1:]:
        assert read_workbook(write_workbook(made), filename="copy.xlsx").digest == made.digest
