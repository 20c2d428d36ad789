from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kamcore import wording

BANNED = ("nan", "None", "inf", "-0 ", "NaT", "<NA>")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (1, "1"), (12.5, "12.5"), (999.6, "1 k"), (1000, "1 k"), (18_412_000, "18.4 M"), (999_999, "1 M"),
        (1_240_000, "1.24 M"), (2.5e9, "2.50 B"), (-5.5, "-5.50"), (-0.0, "0"), (math.nan, "–"), (None, "–"), (math.inf, "–"),
    ],
)  # fmt: skip
def test_numbers_have_three_significant_figures(value, text):
    assert wording.number(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0 %"),
        (0.0004, "<0.1 %"),
        (0.042, "4.2 %"),
        (0.0996, "10 %"),
        (0.45, "45 %"),
        (1, "100 %"),
        (-0.032, "-3.2 %"),
        (None, "–"),
    ],
)
def test_percentages_have_no_decimals_above_ten(share, text):
    assert wording.percent(share) == text


def test_changes_carry_a_sign_and_an_arrow():
    assert wording.change(0.04) == "▲ 4 %"
    assert wording.change(-0.12) == "▼ 12 %"
    assert wording.change(0.0) == "no change"
    assert wording.change(math.nan) == "–"


def test_money_on_cards_and_in_full():
    assert wording.money(1_240_312, "EUR") == "€1.24 M"
    assert wording.money(-320, "USD") == "-$320"
    assert wording.money(5, "SEK") == "SEK 5"
    assert wording.money_in_full(1_240_312.4, "EUR") == "€1,240,312"
    assert wording.money_in_full(-0.2, "EUR") == "€0"


def test_days_counts_and_lists():
    assert wording.day(date(2026, 11, 21)) == "21 Nov 2026"
    assert wording.day(pd.NaT) == "–"
    assert wording.plural(1, "account") == "1 account"
    assert wording.plural(1240, "account") == "1,240 accounts"
    assert wording.plural(2, "person", "people") == "2 people"
    assert wording.listing(["a", "b", "c"]) == "a, b and c"
    assert wording.listing(["a"]) == "a"
    assert wording.listing([]) == ""


@given(st.one_of(st.none(), st.floats(), st.integers(-(10**15), 10**15)))
@example(1.797693134862316e306)
def test_nothing_unreadable_is_ever_written(value):
    for text in (wording.number(value), wording.percent(value), wording.change(value), wording.money(value, "EUR")):
        assert not any(word in f"{text} " for word in BANNED)


@given(st.floats(1e-3, 1e12))
def test_a_written_number_is_within_half_a_percent(value):
    text = wording.number(value)
    unit = {"k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}.get(text[-1], 1.0)
    assert float(text.split()[0]) * unit == pytest.approx(value, rel=0.006)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-90, "just now"), (0, "just now"), (59.9, "just now"), (60, "1 minute ago"), (3599, "59 minutes ago"),
        (3600, "1 hour ago"), (86_399, "23 hours ago"), (86_400, "1 day ago"), (30 * 86_400 - 1, "29 days ago"),
        (30 * 86_400, "on 31 Jan 2026"),
    ],
)  # fmt: skip
def test_how_long_ago(seconds, said):
    now = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert wording.ago(now - timedelta(seconds=seconds), now) == said


def test_a_moment_is_written_in_utc():
    at = datetime(2026, 3, 2, 0, 5, tzinfo=timezone(timedelta(hours=2)))
    assert wording.moment(at) == "1 Mar 2026, 22:05 UTC"
