"""Risk signals, levels and the queue (deck's risk column and queue; the table of method.md 7.1 and 7.2)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.method.risk import SIGNALS, RiskRules, assess_risk, risk_signals
from kamcore.method.risk_queue import at_risk_queue, signals_in_words

AS_OF = pd.Timestamp("2025-12-31")


def one(**inputs):
    """One account 'a'; each input is one value."""
    series = {name: pd.Series([value], index=["a"]) for name, value in inputs.items()}
    for name in ("flagged", "renewal_agreed", "single_threaded", "key_player_negative", "nobody_known", "decider_hostile",
                 "onboarding_complete"):  # fmt: skip
        if name in series:
            series[name] = series[name].astype("boolean")
    return assess_risk(risk_signals(pd.Index(["a"]), as_of=AS_OF, **series))


def fires(result, signal):
    value = result.signals.loc["a", signal]
    return None if pd.isna(value) else bool(value)


def day(days):
    return AS_OF + pd.Timedelta(days=days)


@pytest.mark.parametrize(
    ("inputs", "signal", "expected", "critical"),
    [
        ({"flagged": True}, "flagged", True, True),
        ({"flagged": False}, "flagged", False, False),
        ({"satisfaction": 6.0}, "satisfaction", False, False),
        ({"satisfaction": 5.9}, "satisfaction", True, False),
        ({"satisfaction": 4.0}, "satisfaction", True, False),
        ({"satisfaction": 3.9}, "satisfaction", True, True),
        ({"engagement": 4.0}, "engagement", False, False),
        ({"engagement": 3.9}, "engagement", True, False),
        ({"revenue": 90.0, "revenue_year_before": 100.0}, "revenue_falling", False, False),
        ({"revenue": 89.0, "revenue_year_before": 100.0}, "revenue_falling", True, False),
        ({"revenue": 70.0, "revenue_year_before": 100.0}, "revenue_falling", True, False),
        ({"revenue": 69.0, "revenue_year_before": 100.0}, "revenue_falling", True, True),
        ({"revenue": 50.0, "revenue_year_before": np.nan, "revenue_period_before": 100.0}, "revenue_falling", True, True),
        ({"revenue": 50.0, "revenue_year_before": 0.0}, "revenue_falling", None, False),
        ({"renewal_date": day(91)}, "renewal_near", False, False),
        ({"renewal_date": day(90)}, "renewal_near", True, False),
        ({"renewal_date": day(31)}, "renewal_near", True, False),
        ({"renewal_date": day(30)}, "renewal_near", True, True),
        ({"renewal_date": day(10), "renewal_agreed": True}, "renewal_near", False, False),
        ({"last_contact": day(-60)}, "no_contact", False, False),
        ({"last_contact": day(-61)}, "no_contact", True, False),
        ({"single_threaded": True}, "single_threaded", True, False),
        ({"key_player_negative": True}, "key_player", True, False),
        ({"nobody_known": True}, "key_player", True, False),
        ({"decider_hostile": True}, "key_player", True, True),
        ({"onboarding_complete": False, "onboarding_start": day(-89)}, "onboarding_stalled", False, False),
        ({"onboarding_complete": False, "onboarding_start": day(-90)}, "onboarding_stalled", True, False),
        ({"onboarding_complete": True, "onboarding_start": day(-500)}, "onboarding_stalled", False, False),
        ({"overdue_days": 14.0}, "actions_overdue", False, False),
        ({"overdue_days": 15.0}, "actions_overdue", True, False),
    ],
)  # fmt: skip
def test_each_signal_at_its_threshold(inputs, signal, expected, critical):
    """Row by row the table of method.md 7.1, with its default thresholds."""
    result = one(**inputs)
    assert fires(result, signal) is expected
    assert bool(result.table.loc["a", "critical"]) is critical
    assert (result.table.loc["a", "level"] == "high") is critical
    others = [name for name in SIGNALS if name != signal]
    assert result.signals.loc["a", others].isna().all()


def test_weights_are_those_of_the_table():
    assert dict(zip(SIGNALS, RiskRules().weights, strict=True)) == {
        "flagged": 3, "satisfaction": 2, "engagement": 2, "revenue_falling": 2, "renewal_near": 2, "no_contact": 1,
        "single_threaded": 1, "key_player": 2, "onboarding_stalled": 1, "actions_overdue": 1,
    }  # fmt: skip


def test_risk_is_the_weighted_share_of_signals_with_data():
    result = one(satisfaction=5.0, engagement=9.0, last_contact=day(-100), single_threaded=False)
    row = result.table.loc["a"]
    assert row["risk"] == pytest.approx((2 + 1) / (2 + 2 + 1 + 1))
    assert row["completeness"] == pytest.approx(6 / 17)
    assert row["level"] == "high"
    assert row["signal_count"] == 2


def test_levels_at_their_lines_and_unknown_below_three_signals():
    assert (
        one(satisfaction=5.0, engagement=9.0, revenue=1.0, revenue_year_before=1.0, renewal_date=day(200)).table.loc[
            "a", "level"
        ]
        == "medium"
    )
    assert one(satisfaction=9.0, engagement=9.0, last_contact=day(-1)).table.loc["a", "level"] == "low"
    assert one(satisfaction=5.0, engagement=9.0).table.loc["a", "level"] == "unknown"
    nothing = one()
    assert nothing.table.loc["a", "level"] == "unknown"
    assert np.isnan(nothing.table.loc["a", "risk"])


def test_an_average_does_not_hide_a_critical_failure():
    good = {
        "engagement": 9.0,
        "last_contact": day(-1),
        "single_threaded": False,
        "onboarding_complete": True,
        "overdue_days": 0.0,
    }
    assert one(satisfaction=1.0, **good).table.loc["a", "level"] == "high"


@given(st.lists(st.booleans(), min_size=4, max_size=4), st.integers(0, 3))
def test_one_more_signal_never_lowers_the_level(fired, which):
    names = ("satisfaction", "engagement", "single_threaded", "overdue_days")
    values = {True: (5.0, 1.0, True, 99.0), False: (9.0, 9.0, False, 0.0)}
    order = ("low", "medium", "high")

    def level(flags):
        return one(**{n: values[f][i] for i, (n, f) in enumerate(zip(names, flags, strict=True))}).table.loc[
            "a", "level"
        ]

    more = fired.copy()
    more[which] = True
    assert order.index(level(more)) >= order.index(level(fired))


def test_thresholds_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="stricter"):
        RiskRules(satisfaction_low=4.0, satisfaction_critical=6.0)


def test_an_account_given_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        risk_signals(pd.Index(["a", "a"]))


def test_signals_in_words_name_value_and_threshold():
    result = one(satisfaction=4.2, last_contact=day(-75), decider_hostile=True)
    texts = {signal.signal: signal.text for signal in signals_in_words(result, "a")}
    assert texts["satisfaction"] == "satisfaction 4.2 of 10, below 6"
    assert "75 days" in texts["no_contact"]
    assert signals_in_words(one(satisfaction=9.0), "a") == ()


@pytest.mark.parametrize(
    ("inputs", "text"),
    [
        ({"revenue": 46.25, "revenue_year_before": 100.0}, "revenue down 54 % on the same period a year before, more than 30 %"),
        ({"revenue": 69.99, "revenue_year_before": 100.0}, "revenue down 30.01 % on the same period a year before, more than 30 %"),
        ({"revenue": 89.0, "revenue_year_before": 100.0}, "revenue down 11 % on the same period a year before, more than 10 %"),
        ({"revenue": 0.0, "revenue_period_before": 9.0}, "revenue down 100 % on the period before, more than 30 %"),
        ({"revenue": -20.0, "revenue_year_before": 100.0}, "revenue down 120 % on the same period a year before, more than 30 %"),
    ],
)  # fmt: skip
def test_a_fall_is_said_as_one_never_as_its_own_limit(inputs, text):
    assert [signal.text for signal in signals_in_words(one(**inputs), "a")] == [text]


def test_the_queue_is_ordered_by_money_then_days():
    keys = pd.Index(["small", "big", "old", "calm"])
    flagged = pd.Series([True, True, True, False], index=keys, dtype="boolean")
    result = assess_risk(risk_signals(keys, as_of=AS_OF, flagged=flagged))
    since = pd.Series({"small": day(-5), "big": day(-1), "old": day(-50)})
    queue = at_risk_queue(
        result, pd.Series({"small": 10.0, "big": 99.0, "old": 10.0, "calm": 500.0}), at_risk_since=since
    )
    assert list(queue.table.index) == ["big", "old", "small"]
    assert queue.table["days"].tolist() == [1, 50, 5]
    assert (queue.accounts, queue.revenue, queue.measure) == (3, 119.0, "revenue")


def test_days_count_from_the_first_signal_that_still_fires():
    result = one(last_contact=day(-75), renewal_date=day(80), onboarding_complete=False, onboarding_start=day(-95))
    queue = at_risk_queue(result, pd.Series({"a": 1.0}))
    assert queue.table.loc["a", "days"] == 15
    assert queue.table.loc["a", "since_from"] == "no_contact"


@given(st.permutations(range(12)))
def test_row_order_never_matters(order):
    rng = np.random.default_rng(5)
    keys = pd.Index([f"k{i}" for i in range(12)])
    satisfaction = pd.Series(rng.uniform(0, 10, 12), index=keys)
    money = pd.Series(rng.choice([1.0, 2.0], 12), index=keys)
    shuffled = keys[list(order)]
    queues = [
        at_risk_queue(assess_risk(risk_signals(k, as_of=AS_OF, satisfaction=satisfaction)), money).table
        for k in (keys, shuffled)
    ]
    pd.testing.assert_frame_equal(*queues)
