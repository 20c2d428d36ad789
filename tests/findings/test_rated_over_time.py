from __future__ import annotations

from datetime import date

import pandas as pd

from kamcore.analysis import Analysis, analyse
from kamcore.findings import rated_over_time as words
from tests.books import ITEMS, full_book, names_only


def rated(*times: tuple[str | None, float]) -> Analysis:
    """A book of one account, looked at from the end of 2025, rated all alike at those times."""
    book = full_book(2)
    row = book["relationship"].iloc[[0]]
    rows = [row.assign(**dict.fromkeys(ITEMS, step), as_of=when) for when, step in times]
    return analyse(book.replace({"relationship": pd.concat(rows) if rows else book["relationship"].iloc[:0]}))


def test_a_rating_is_made_as_of_today_or_of_the_latest_rating_if_that_is_later():
    assert words.rating_time(rated(), "account 0", "ours") == words.RatingTime("", None, date(2025, 12, 31))
    undated = words.rating_time(rated((None, 2.0)), "account 0", "ours")
    assert undated == words.RatingTime("", date(2025, 12, 1), date(2025, 12, 31))
    later = words.rating_time(rated(("2026-03", 2.0), ("2024", 1.0)), "account 0", "ours")
    assert later == words.RatingTime("2026-03", date(2026, 3, 1), date(2026, 3, 31))
    earlier = words.rating_time(rated(("2024", 2.0)), "account 0", "ours")
    assert earlier == words.RatingTime("2024", date(2024, 12, 1), date(2025, 12, 31))


def test_a_book_without_a_day_has_no_time():
    a = analyse(names_only())
    assert words.rating_time(a, "a", "ours") == words.RatingTime("", None, None)
    assert words.today_label(a) is None


def test_a_rating_stands_under_its_month_or_under_the_latest_that_ends_with_it():
    of_the_year = words.RatingTime("2025", None, None)
    assert words.time_of(of_the_year, None) is None
    assert words.time_of(of_the_year, date(2025, 12, 3)) == "2025"
    assert words.time_of(of_the_year, date(2026, 1, 3)) == "2026-01"
    assert words.what_a_rating_does(of_the_year, date(2025, 12, 3)) == ""
    assert words.what_a_rating_does(of_the_year, date(2026, 1, 3)) == (
        "The next click begins a rating as of January 2026; that of 2025 is kept below."
    )


def test_earlier_ratings_latest_first():
    a = rated(("2024", 2.0), ("2023", 1.0), ("2025", 4.0))
    assert [(e.as_of, e.time, e.words) for e in words.earlier_ratings(a, "account 0", "ours")] == [
        ("2024", "2024", "cooperative, 12 of 24"),
        ("2023", "2023", "tactical, 6 of 24"),
    ]
    assert words.earlier_ratings(a, "account 0", "customer") == ()


def test_an_earlier_rating_of_few_items_has_no_stage():
    book = full_book(2)
    row = book["relationship"].iloc[[0]]
    few = row.assign(**dict.fromkeys(ITEMS[2:], None), as_of="2023")
    a = analyse(book.replace({"relationship": pd.concat([few, row])}))
    assert words.earlier_ratings(a, "account 0", "ours")[0].words == "no stage, 2 of 6 items rated"
