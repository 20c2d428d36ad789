from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workbook import editing
from kamcore.workbook.latest_views import by_time, contract_ends, latest_views
from kamcore.workbook.portfolio import Portfolio, typed
from kamcore.workbook.reading import read_workbook
from kamcore.workbook.writing import write_workbook

TIMES = ("2023", "2024-Q4", "2024", "2024-12", None)


def sheet(*rows):
    frame = pd.DataFrame(rows, columns=["account", "view", "as_of", "contacts"])
    return typed("relationship", frame)


def book(*rows):
    accounts = pd.DataFrame({"key": ["a", "b"], "name": ["A", "B"]})
    return Portfolio({"accounts": accounts, "relationship": sheet(*rows)})


def test_the_latest_row_of_each_account_and_view_counts():
    rows = sheet(
        ("a", "ours", "2024", 3),
        ("a", "ours", "2023", 1),
        ("a", "customer", "2023", 2),
        ("b", None, None, 4),
        ("b", "ours", "2025", 1),
    )
    assert latest_views(rows)["contacts"].tolist() == [3, 2, 4]


def test_a_sheet_without_times_is_returned_as_it_is():
    rows = sheet(("a", "ours", None, 3), ("a", "ours", None, 1))
    pd.testing.assert_frame_equal(latest_views(rows), rows)
    pd.testing.assert_frame_equal(by_time(rows), rows)


def test_a_shorter_period_that_ends_on_the_same_day_is_later_and_no_time_is_today():
    rows = sheet(*(("a", "ours", when, 1) for when in reversed(TIMES)))
    assert [None if pd.isna(when) else when for when in by_time(rows)["as_of"]] == [
        "2023",
        "2024",
        "2024-Q4",
        "2024-12",
        None,
    ]


@given(st.lists(st.sampled_from(TIMES), min_size=1, unique=True), st.randoms())
def test_the_order_of_the_rows_does_not_matter(times, shuffle):
    rows = [("a", "ours", when, float(i)) for i, when in enumerate(times)]
    wanted = latest_views(sheet(*rows))["contacts"].tolist()
    shuffle.shuffle(rows)
    assert latest_views(sheet(*rows))["contacts"].tolist() == wanted


def test_several_times_survive_a_copy_and_the_same_time_twice_is_told():
    whole = book(("a", "ours", "2023", 1), ("a", "ours", "2024-03", 2), ("a", "ours", None, 3))
    again = read_workbook(write_workbook(whole), filename="copy.xlsx")
    assert again.digest == whole.digest
    twice = book(("a", "ours", "2023", 1), ("a", "ours", "2023", 2))
    read = read_workbook(write_workbook(twice), filename="copy.xlsx")
    assert read["relationship"]["contacts"].tolist() == [1]
    assert any(problem.code == "row-twice" and "As of" in problem.expected for problem in read.problems)


def test_without_the_column_a_row_that_stands_twice_is_told_as_before():
    read = read_workbook(write_workbook(book(("a", "ours", None, 1), ("a", "ours", None, 2))), filename="copy.xlsx")
    assert read["relationship"]["contacts"].tolist() == [1]
    assert any(problem.code == "row-twice" for problem in read.problems)


@pytest.mark.parametrize("when", [None, "2024"])
def test_an_edit_changes_the_row_of_that_time_alone(when):
    key = {"account": "a", "view": "ours"} | ({} if when is None else {"as_of": when})
    edited = editing.put(book(("a", "ours", "2024", 1), ("a", "ours", None, 3)), "relationship", key, {"contacts": 4.0})
    assert edited["relationship"]["contacts"].tolist() == ([1, 4] if when is None else [4, 3])


def test_a_contract_ends_as_was_stated_last_even_where_a_later_rating_says_nothing_of_it():
    frame = pd.DataFrame(
        [
            ("a", "ours", "2024", "2026-06-30"),
            ("a", "ours", "2023", "2029-01-01"),
            ("a", None, "2025", None),
            ("b", "ours", None, "2027-01-31"),
            ("b", "customer", "2024", "2028-01-31"),
            ("c", "ours", None, None),
        ],
        columns=["account", "view", "as_of", "contract_end"],
    )
    ends = contract_ends(typed("relationship", frame))
    assert {key: f"{day:%Y-%m-%d}" for key, day in ends.items()} == {"a": "2026-06-30", "b": "2028-01-31"}
