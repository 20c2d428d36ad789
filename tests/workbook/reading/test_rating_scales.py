from __future__ import annotations

import pytest

from kamcore.workbook.reading.rating_scales import scale_named
from tests.workbook.reading.making import book_of, grid_of


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Strategic fit (1-5)", (1, 5)),
        ("Satisfaction [1 – 7]", (1, 7)),
        ("Zufriedenheit (1 bis 5)", (1, 5)),
        ("CSAT (0-100)", (0, 100)),
        ("Satisfaction (of 5)", (0, 5)),
        ("Satisfaction (out of 5)", (0, 5)),
        ("Satisfaction (1-10)", (1, 10)),
        ("Zufriedenheit (1-6)", None),  # a school grade, perhaps, of which 1 is the best
        ("Satisfaction (1-1)", None),
        ("Satisfaction (2024-25)", None),
        ("Satisfaction 1-5", None),
        ("Satisfaction (EUR)", None),
        ("Satisfaction", None),
    ],
)
def test_a_heading_names_its_scale_in_brackets(heading, expected):
    assert scale_named(heading) == expected


def book(heading, values):
    rows = [["Customer", "2025", heading], *([f"Account {i}", 100 + i, value] for i, value in enumerate(values))]
    return book_of([grid_of(rows)])


def test_a_rating_of_five_is_the_best_where_the_heading_says_that_five_is_the_best():
    found = book("Strategic fit (1-5)", [1, 3, 5, None, 7])
    ratings = found["ratings"].set_index("account")["rating"]
    assert ratings.to_dict() == {"account 0": 0.0, "account 1": 5.0, "account 2": 10.0}
    said = {p.code: p for p in found.problems}
    assert said["other-scale"].fix == "Nothing to do: 1 to 5 was stretched to 0 to 10."
    assert said["other-scale"].count == 3
    assert said["out-of-bounds"].expected == "a number from 1 to 5 for Rating"


def test_satisfaction_of_a_hundred_is_not_refused_where_the_heading_says_so():
    found = book("Satisfaction (0-100)", [85, 40, 100])
    assert found["accounts"]["satisfaction"].tolist() == [8.5, 4.0, 10.0]


@pytest.mark.parametrize(
    "heading", ["Satisfaction", "Satisfaction (1-10)", "Satisfaction (of 10)", "Satisfaction (1-6)"]
)
def test_what_names_no_other_scale_stays_as_it_is(heading):
    found = book(heading, [1, 5, 6])
    assert found["accounts"]["satisfaction"].tolist() == [1, 5, 6]
    assert "other-scale" not in {p.code for p in found.problems}


@pytest.mark.parametrize("heading", ["Last visit", "Letzter Besuch", "Letzter Kontakt", "Last call"])
def test_the_day_of_the_last_visit_is_that_of_the_last_contact(heading):
    found = book(heading, ["2025-11-18", "2025-10-01", None])
    assert found["accounts"]["last_contact"].notna().tolist() == [True, True, False]
