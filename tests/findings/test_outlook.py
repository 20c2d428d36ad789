from __future__ import annotations

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.findings import outlook
from tests.books import BOOKS, ITEMS, full_book


def with_forecast(attractiveness, strength, n=6):
    book = full_book(n)
    accounts = book["accounts"]
    accounts["forecast_attractiveness"] = attractiveness
    accounts["forecast_strength"] = strength
    return analyse(book.replace({"accounts": accounts}))


@pytest.mark.parametrize("name", BOOKS)
def test_without_a_forecast_nothing_is_said(name):
    assert outlook.forecast(analyse(BOOKS[name]())) is None


def test_the_movers_are_named_with_both_cells():
    a = with_forecast(10.0, 10.0)
    said = outlook.forecast(a).plain
    movers = [key for key in a.summary.index if a.summary.loc[key, "cell"] not in ("Strategic", None)]
    assert set(a.forecast.movers) == set(movers)
    assert f"{len(movers)} of {len(a.forecast.table)} accounts with a forecast" in said
    assert "→ Strategic)" in said


def test_nobody_moves():
    a = with_forecast(None, None)
    q = a.quadrant.table.reindex(a.accounts.index)
    a = with_forecast(q["attractiveness"].array, q["strength"].array)
    assert (
        outlook.forecast(a).plain == f"No account with a forecast changes its cell ({len(a.forecast.table)} accounts)."
    )


def test_one_account():
    a = with_forecast([0.0, None, None, None, None, None], [10.0, None, None, None, None, None])
    said = outlook.forecast(a).plain
    assert said.startswith(("The one account with a forecast will change its cell: Account 0 (", "No account with"))


def test_a_forecast_off_the_scale_counts_as_none():
    assert with_forecast(99.0, -1.0).forecast.given == 0


def test_those_that_change_come_first():
    table = outlook.forecast_table(with_forecast(10.0, None))
    assert list(table["moves"]) == sorted(table["moves"], reverse=True)
    assert table["moves_to"].notna().tolist() == table["moves"].tolist()


def test_cohorts_by_year_and_by_quarter():
    a = analyse(full_book(4))
    assert outlook.cohort_unit(a) == "year"
    assert outlook.cohorts(a).plain.startswith(
        "Of the 4 accounts that began in 2023 or earlier, 4 are still there in 2025"
    )
    short = analyse(full_book(4, years=(2024, 2025)))
    assert outlook.cohort_unit(short) == "quarter"
    assert short.cohorts.table["age"].max() == 7


@pytest.mark.parametrize("name", ["names only", "one account"])
def test_without_two_whole_periods_there_are_no_cohorts(name):
    a = analyse(BOOKS[name]())
    assert a.cohorts is None
    assert outlook.cohorts(a) is None


def rated(*rows):
    """Rows of account 0: time and the rating of all six items."""
    book = full_book(2)
    sheet = book["relationship"]
    first = sheet.iloc[0].to_dict()
    lines = [{**first, **dict.fromkeys(ITEMS, float(points)), "as_of": when} for when, points in rows]
    return analyse(book.replace({"relationship": pd.concat([pd.DataFrame(lines), sheet.iloc[1:]])}))


def test_the_way_of_a_relationship_in_one_line():
    a = rated(("2024", 2), ("2023", 1), (None, 4))
    assert outlook.stage_line(a, "account 0") == "tactical (2023) → cooperative (2024) → strategic (now)"
    assert outlook.stage_line(a, "account 1") == ""
    assert outlook.stage_moves(a).plain == "Since they were rated before, Account 0 came closer."
    assert a.stages.table.loc["account 0", "stage"] == "strategic", "the latest row counts"


def test_an_account_that_drifts_away_and_one_that_stays():
    assert outlook.stage_moves(rated(("2024", 3), ("2025-03", 1))).plain.endswith("Account 0 drifted away.")
    assert outlook.stage_moves(rated(("2024", 3), ("2025", 3))).plain.startswith("No account changed its stage")


@pytest.mark.parametrize("name", BOOKS)
def test_without_times_there_is_no_history(name):
    a = analyse(BOOKS[name]())
    assert a.stage_history.empty
    assert outlook.stage_moves(a) is None
