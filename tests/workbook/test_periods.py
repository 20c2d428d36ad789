from __future__ import annotations

import calendar
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workbook.periods import Grain, Period, Window, default_window, finest, windows, without_gaps, year_before

PER_YEAR = {Grain.YEAR: 1, Grain.QUARTER: 4, Grain.MONTH: 12}


def months(first: str, count: int) -> list[str]:
    start = Period.parse(first)
    return [start.back(-step).label for step in range(count)]


dated = st.builds(
    Period.of, st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.sampled_from([Grain.YEAR, Grain.QUARTER, Grain.MONTH])
)
lone = st.integers(1, 12).map(lambda month: Period(0, month, Grain.MONTH_OF_YEAR))


@given(dated | lone)
def test_a_label_reads_back(period: Period) -> None:
    assert Period.parse(period.label) == period


@pytest.mark.parametrize(
    "label", ["", "25", "2025-13", "2025-00", "2025-Q5", "2025-Q0", "-03", "--13", "2025-3", " 2025", "2025\n"]
)
def test_what_is_no_label_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        Period.parse(label)


@pytest.mark.parametrize(
    ("label", "words", "first", "last"),
    [
        ("2025", "2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2025-Q1", "Q1 2025", date(2025, 1, 1), date(2025, 3, 31)),
        ("2024-02", "February 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("--03", "March", None, None),
    ],
)
def test_words_and_days(label: str, words: str, first: date | None, last: date | None) -> None:
    period = Period.parse(label)
    assert (period.words, period.first_day, period.last_day) == (words, first, last)


@given(dated)
def test_a_day_lies_in_its_own_period(period: Period) -> None:
    assert period.first_day is not None
    assert period.last_day is not None
    assert Period.of(period.first_day, period.grain) == period == Period.of(period.last_day, period.grain)


@given(dated)
def test_the_period_before_ends_the_day_before(period: Period) -> None:
    before = period.back()
    assert before.grain is period.grain
    assert before.last_day is not None
    assert period.first_day is not None
    assert (period.first_day - before.last_day).days == 1


@given(dated, st.integers(-60, 60), st.integers(-60, 60))
def test_steps_add_up(period: Period, one: int, two: int) -> None:
    assert period.back(one).back(two) == period.back(one + two)
    assert period.back(0) == period


@given(dated)
def test_the_year_before_is_the_same_part_of_it(period: Period) -> None:
    before = period.year_before()
    assert (before.year, before.number, before.grain) == (period.year - 1, period.number, period.grain)
    assert before == period.back(PER_YEAR[period.grain])


def test_a_month_without_a_year_has_nothing_before_it() -> None:
    with pytest.raises(ValueError, match="without a year"):
        Period.parse("--03").back()
    with pytest.raises(ValueError, match="without a year"):
        Period.parse("--03").year_before()


@given(dated, dated)
def test_within_is_the_same_as_having_no_day_outside(one: Period, other: Period) -> None:
    assert one.first_day is not None
    assert one.last_day is not None
    assert other.first_day is not None
    assert other.last_day is not None
    inside = other.first_day <= one.first_day and one.last_day <= other.last_day
    assert one.within(other) == inside


@given(lone, dated)
def test_a_month_without_a_year_lies_in_nothing_but_itself(month: Period, other: Period) -> None:
    assert month.within(month)
    assert not month.within(other)
    assert not other.within(month)


@given(st.lists(st.integers(0, 400), min_size=2, unique=True), st.sampled_from(list(PER_YEAR)))
def test_labels_sort_as_time_does(steps: list[int], grain: Grain) -> None:
    start = Period.of(date(2000, 1, 1), grain)
    in_time = [start.back(-step) for step in sorted(steps)]
    assert sorted(in_time) == in_time
    assert sorted(p.label for p in in_time) == [p.label for p in in_time]


def test_finest() -> None:
    assert finest([]) is None
    assert finest([Period.parse("2025"), Period.parse("2025-Q1")]) is Grain.QUARTER
    assert finest([Period.parse("--01"), Period.parse("2025")]) is Grain.YEAR
    assert finest([Period.parse("--01")]) is Grain.MONTH_OF_YEAR


def test_windows_of_three_full_years_of_months() -> None:
    found = windows(months("2023-01", 36))
    assert [w.period.grain for w in found if w.period] == [Grain.YEAR] * 3 + [Grain.QUARTER] * 12 + [Grain.MONTH] * 36
    assert all(w.complete for w in found)
    assert found[0].members == tuple(months("2023-01", 12))
    chosen = default_window(found)
    assert (chosen.words, chosen.members) == ("2025", tuple(months("2025-01", 12)))


def test_a_running_year_is_marked_and_not_the_default() -> None:
    found = windows(months("2024-01", 21))
    by_words = {w.words: w for w in found}
    assert default_window(found).words == "2024"
    assert not by_words["2025 so far (9 of 12 months)"].complete
    assert by_words["Q3 2025"].complete


def test_a_year_that_began_before_the_data_is_a_part_too() -> None:
    found = windows(months("2024-04", 21))
    years = [w for w in found if w.period and w.period.grain is Grain.YEAR]
    assert [w.complete for w in years] == [False, True]
    assert default_window(found).words == "2025"


def test_without_a_complete_year_the_latest_period_is_the_default() -> None:
    assert default_window(windows(months("2025-02", 5))).words == "June 2025"
    assert default_window(windows(["2025-Q1", "2025-Q2"])).words == "Q2 2025"
    running = windows(["2025-Q1", "2025-Q2"])[0]
    assert running.words == "2025 so far (2 of 4 quarters)"


def test_a_gap_inside_does_not_make_a_year_incomplete() -> None:
    labels = [label for label in months("2025-01", 12) if label not in {"2025-05", "2025-08"}]
    year = windows(labels)[0]
    assert year.complete
    assert len(year.members) == 10
    assert year.words == "2025"


def test_years_alone() -> None:
    found = windows(["2025", "2023", "", "2024", "2025"])
    assert [w.words for w in found] == ["2023", "2024", "2025"]
    assert default_window(found).members == ("2025",)


def test_months_without_a_year_come_last_and_together_are_the_default() -> None:
    found = windows(["--02", "--01", "--12"])
    assert [w.words for w in found] == ["January", "February", "December"]
    chosen = default_window(found)
    assert chosen == Window(None, ("--01", "--02", "--12"), complete=True, expected=3)
    assert chosen.words == "all data"
    assert [w.words for w in windows(["--02", "2025"])] == ["2025", "February"]
    assert default_window(windows(["--02", "2025"])).words == "2025"


def test_no_periods_at_all() -> None:
    assert windows([]) == windows([""]) == ()
    assert default_window(()).words == "all data"
    assert default_window(()).members == ()


@given(st.sets(st.integers(0, 60), min_size=1), st.randoms(use_true_random=False))
def test_windows_do_not_depend_on_order_and_cover_everything(steps: set[int], random: object) -> None:
    labels = [Period.parse("2021-01").back(-step).label for step in sorted(steps)]
    found = windows(labels)
    random.shuffle(labels)  # type: ignore[attr-defined]
    assert windows(labels) == found
    for grain in (Grain.YEAR, Grain.QUARTER, Grain.MONTH):
        members = [label for w in found if w.period and w.period.grain is grain for label in w.members]
        assert sorted(members) == sorted(labels)
    full = [w for w in found if w.period and w.period.grain is Grain.YEAR and w.complete]
    first, last = min(labels), max(labels)
    assert all(first <= f"{w.period.year}-01" and f"{w.period.year}-12" <= last for w in full if w.period)


def test_month_names_are_english() -> None:
    assert [Period(0, n, Grain.MONTH_OF_YEAR).words for n in range(1, 13)] == list(calendar.month_name)[1:]


def stretch(first: str, last: str) -> tuple[str, ...]:
    period, labels = Period.parse(last), []
    while period.label >= first:
        labels.append(period.label)
        period = period.back()
    return tuple(reversed(labels))


def test_a_year_is_not_compared_with_a_part_of_the_year_before() -> None:
    found = windows(stretch("2024-10", "2025-12"))
    window = default_window(found)
    assert window.words == "2025"
    assert year_before(window, found) is None


def test_a_running_year_is_compared_with_the_same_months() -> None:
    found = windows(stretch("2024-01", "2025-09"))
    running = next(w for w in found if w.period == Period.parse("2025"))
    before = year_before(running, found)
    assert before is not None
    assert before.members == stretch("2024-01", "2024-09")
    assert before.words == "the same months of 2024"
    late = windows(stretch("2024-03", "2025-09"))
    assert year_before(next(w for w in late if w.period == Period.parse("2025")), late) is None


def test_complete_years_quarters_and_months_are_compared_as_they_are() -> None:
    found = windows(stretch("2024-01", "2025-12"))
    for label, before in (("2025", "2024"), ("2025-Q3", "2024-Q3"), ("2025-05", "2024-05")):
        window = next(w for w in found if w.period == Period.parse(label))
        earlier = year_before(window, found)
        assert earlier is not None
        assert earlier.period == Period.parse(before)
    assert year_before(found[0], found) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["2024-11", "2025-01"], ["2024-11", "2024-12", "2025-01"]),
        (["2025-Q2", "2024-Q4"], ["2024-Q4", "2025-Q1", "2025-Q2"]),
        (["2023", "2025"], ["2023", "2024", "2025"]),
        (["2024", "2024"], ["2024"]),
        (["--03", "--01"], ["--01", "--03"]),
        (["2025", "2024-Q4"], ["2024-Q4", "2025"]),
        (["2024", "", "2026"], ["", "2024", "2025", "2026"]),
        ([""], [""]),
        ([], []),
    ],
)
def test_periods_without_gaps(given, expected):
    assert without_gaps(given) == expected
