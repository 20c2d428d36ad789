from __future__ import annotations

import datetime as dt
import string

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workbook.column import Column, Kind
from kamcore.workbook.reading.cells import cells_of
from kamcore.workbook.reading.dates import parse_dates
from kamcore.workbook.reading.number_texts import like_number, parse_numbers
from kamcore.workbook.reading.values import parse
from tests.workbook.reading.making import grid_of


def cells(values):
    grid = grid_of([[value] for value in values])
    return cells_of(grid.columns[0], np.arange(len(values)))


def read(values, kind, **more):
    return parse(cells(values), Column("x", "X", kind, "", **more))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["1.234,56", "2,5"], [1234.56, 2.5]),
        (["1,234.56", "2.5"], [1234.56, 2.5]),
        (["(1 234)", "5"], [-1234, 5]),
        (["₹1,23,456", "₹12,34,567.50"], [123456, 1234567.5]),
        (["$ 3,000.00", "$ -", "$ (12.50)"], [3000, 0, -12.5]),
        (["1'234.50", "1\u00a0234", "1\u202f234,5"], [1234.5, 1234, 1234.5]),
        (["5-", "-5", "+5", "−5"], [-5, -5, 5, -5]),
        (["1.234.567", "1.234"], [1234567, 1234]),
        (["1,234", "12,345"], [1234, 12345]),
        (["1.234", "1500", "2.500"], [1.234, 1500, 2.5]),
        (["0.125", "0.250"], [0.125, 0.25]),
        (["१२३", "٤٥٦", "๗"], [123, 456, 7]),
        (["1e3", "2.5E-1"], [1000, 0.25]),
        (["EUR 12,50", "12,50 €", "R$ 7"], [12.5, 12.5, 7]),
        (["1,5", "1.234"], [1.5, 1234]),
    ],
)
def test_numbers_are_read_as_their_column_writes_them(texts, expected):
    found = parse_numbers(texts)
    assert not found.bad.any()
    assert found.values.tolist() == pytest.approx(expected)


def test_words_for_nothing_are_missing_and_others_are_bad():
    found = parse_numbers(["-", "n/a", "NULL", "ask Bob", "12 apples", "1.2.3", "(5", ""])
    assert np.isnan(found.values).all()
    assert found.bad.tolist() == [False, False, False, True, True, True, True, True]


def test_an_undecided_number_goes_with_the_hint_and_else_is_reported():
    assert parse_numbers(["1.234"], ",").values[0] == 1234
    assert parse_numbers(["1.234"], ".").values[0] == 1.234
    assert parse_numbers(["1.234"]).guessed.all()
    assert not parse_numbers(["1.234"], ",").guessed.any()


LOCALES = {"en": (",", "."), "de": (".", ","), "fr": ("\u202f", ","), "ch": ("'", "."), "plain": ("", ".")}


@given(
    st.lists(st.decimals(-(10**9), 10**9, places=2, allow_nan=False), min_size=1, max_size=20),
    st.sampled_from(sorted(LOCALES)),
    st.sampled_from(["{}", "€{}", "{} EUR", "${}"]),
)
def test_numbers_survive_being_written_in_any_locale(amounts, locale, form):
    group, decimal = LOCALES[locale]

    def written(amount):
        body = f"{abs(amount):,.2f}".translate({ord(","): group, ord("."): decimal})
        return form.format(f"({body})" if amount < 0 and form.startswith("$") else ("-" if amount < 0 else "") + body)

    found = parse_numbers([written(amount) for amount in amounts])
    assert found.values.tolist() == [float(amount) for amount in amounts]


@given(st.text(string.printable + "€₹１٣", max_size=12))
def test_no_text_breaks_the_number_parser(text):
    found = parse_numbers([text])
    assert found.bad[0] == np.isnan(found.values[0]) or np.isnan(found.values[0])
    like_number(text)


def test_number_cells_and_number_texts_mix_and_text_is_reported_once():
    values = [1, "2,5", None, *["lots"] * 300]
    parsed = read(values, Kind.NUMBER)
    assert parsed.floats[:2].tolist() == [1, 2.5]
    assert np.isnan(parsed.floats[2])
    (remark,) = parsed.remarks
    assert remark.code == "text-in-number"
    assert remark.rows.sum() == 300


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.35, 0.5, 1], [0.35, 0.5, 1]),
        ([35, 50, 1], [0.35, 0.5, 0.01]),
        (["35 %", "50%", None], [0.35, 0.5, np.nan]),
        (["35%", 0.5], [0.35, 0.5]),
    ],
)
def test_shares_are_decided_by_the_column(values, expected):
    parsed = read(values, Kind.SHARE, low=0, high=1)
    np.testing.assert_allclose(parsed.floats, expected)
    assert not parsed.remarks


def test_a_value_out_of_bounds_is_missing_and_reported():
    parsed = read([5, 11, -1], Kind.NUMBER, low=0, high=10)
    assert parsed.floats[0] == 5
    assert np.isnan(parsed.floats[1:]).all()
    assert parsed.remarks[0].code == "out-of-bounds"
    assert parsed.remarks[0].expected == "a number from 0 to 10 for X"


@pytest.mark.parametrize(
    ("texts", "expected", "day_first"),
    [
        (["11/8/2017", "6/13/2016"], ["2017-11-08", "2016-06-13"], False),
        (["11/8/2017", "13/6/2016"], ["2017-08-11", "2016-06-13"], True),
        (["1/2/2025", "1/3/2025"], ["2025-02-01", "2025-03-01"], True),
        (["2/1/2025", "3/1/2025"], ["2025-02-01", "2025-03-01"], False),
        (["1.2.2025"], ["2025-02-01"], True),
        (["31-Jan-15", "31 janvier 2015", "January 31, 2015"], ["2015-01-31"] * 3, True),
        (["2015-01-31T10:20:30Z", "2015/1/31", "20150131", "2015-01-31 10:20"], ["2015-01-31"] * 4, True),
        (["31. März 2024", "15 de marzo de 2024", "5 марта 2024"], ["2024-03-31", "2024-03-15", "2024-03-05"], True),
    ],
)
def test_days_are_read_as_their_column_writes_them(texts, expected, day_first):
    found = parse_dates(texts)
    assert [value.day.isoformat() for value in found.values] == expected
    assert found.day_first is day_first
    assert not found.guessed


def test_an_undecided_day_goes_with_the_hint_and_else_is_reported():
    assert parse_dates(["1/2/2025"], hint=False).values[0].day == dt.date(2025, 1, 2)
    assert parse_dates(["1/2/2025"]).guessed
    assert parse_dates(["32/13/2025", "yesterday", "2025-02-30"]).values == (None, None, None)


@given(
    st.lists(st.dates(dt.date(1990, 1, 1), dt.date(2068, 12, 31)), min_size=1), st.booleans(), st.sampled_from("/.-")
)
def test_days_survive_being_written_either_way(days, day_first, sign):
    days.append(dt.date(2020, 12, 31))
    form = f"%d{sign}%m{sign}%Y" if day_first else f"%m{sign}%d{sign}%Y"
    found = parse_dates([day.strftime(form) for day in days])
    assert [value.day for value in found.values] == days


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([2023, 2024], ["2023", "2024"]),
        (["FY24", "2023"], ["2024", "2023"]),
        (["Q3 2024", "2024-Q4", "1Q25"], ["2024-Q3", "2024-Q4", "2025-Q1"]),
        (["Jan-25", "2025-02", "March 2025", "04/2025"], ["2025-01", "2025-02", "2025-03", "2025-04"]),
        (["gennaio", "febbraio"], ["--01", "--02"]),
        ([1, 12], ["--01", "--12"]),
        ([dt.datetime(2025, 3, 31)], ["2025-03"]),  # noqa: DTZ001
        ([20150131, 20150228], ["2015-01", "2015-02"]),
        ([45657.0, 45658.0], ["2024-12", "2025-01"]),
    ],
)
def test_periods(values, expected):
    parsed = read(values, Kind.PERIOD)
    assert [parsed.coded.at(row) for row in range(len(values))] == expected
    assert not parsed.remarks


def test_yes_and_no_in_many_words():
    values = ["Yes", "no", "Ja", "нет", "sì", "x", True, 0, 1, None, "maybe"]
    parsed = read(values, Kind.YES_NO)
    np.testing.assert_array_equal(parsed.floats, [1, 0, 1, 0, 1, 1, 1, 0, 1, np.nan, np.nan])
    assert parsed.bad.tolist() == [False] * 10 + [True]


def test_choices_are_matched_without_case_and_nearly():
    parsed = read(
        ["In Progress", "complet", "in_progress", "who knows", None], Kind.CHOICE, choices=("in progress", "complete")
    )
    assert [parsed.coded.at(row) for row in range(5)] == ["in progress", "complete", "in progress", None, None]
    assert parsed.remarks[0].expected == "one of in progress, complete for X"


def test_texts_are_written_as_people_see_them():
    parsed = read([12, 12.5, " a ", "0010", dt.datetime(2025, 3, 1), True, "  "], Kind.TEXT)  # noqa: DTZ001
    assert [parsed.coded.at(row) for row in range(7)] == ["12", "12.5", "a", "0010", "2025-03-01", "yes", None]


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), 1e300])
def test_a_number_beyond_all_is_no_period_and_said(number):
    found = read([2024.0, number, 2025.0], Kind.PERIOD)
    assert found.coded.labels == ["2024", "2025"]
    assert found.bad.tolist() == [False, True, False]
