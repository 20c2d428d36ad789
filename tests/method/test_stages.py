"""Stages of relationship: the six-item sheet with its bands 6-10, 11-16, 17-22, 23-24 (Stages text; method.md 4)."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.method.stage_advice import advice, cost_trap, potential_level, potential_levels
from kamcore.method.stage_evidence import contact_counts, contradictions, derive_items, view_gap
from kamcore.method.stage_items import ITEM_KEYS, ITEMS
from kamcore.method.stages import STAGES, classify_stage, classify_stages, next_step

ratings = st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=6, max_size=6)
full = st.lists(st.integers(1, 4), min_size=6, max_size=6)
BOUNDS = {"tactical": 6, "cooperative": 11, "interdependent": 17, "strategic": 23}


def by_the_sheet(items):
    """The rule by its own words: scale to six, the highest band whose lower bound is reached, at least four items."""
    known = [i for i in items if i is not None]
    if len(known) < 4:
        return "unclassified"
    scaled = sum(known) * 6 / len(known)
    return max((s for s in STAGES if BOUNDS[s] <= scaled + 1e-9), key=lambda s: BOUNDS[s])


@pytest.mark.parametrize(
    ("total", "stage"),
    [(6, "tactical"), (10, "tactical"), (11, "cooperative"), (16, "cooperative"), (17, "interdependent"), (22, "interdependent"),
     (23, "strategic"), (24, "strategic")],
)  # fmt: skip
def test_bands_of_the_published_sheet(total, stage):
    items = [1] * 6
    for i in itertools.cycle(range(6)):
        if sum(items) == total:
            break
        items[i] += items[i] < 4
    found = classify_stage(items)
    assert found.total == total
    assert found.stage == stage
    assert found.section == "4.2"


def test_every_sheet_there_is():
    sheets = list(itertools.product((None, 1, 2, 3, 4), repeat=6))[::37]
    table = classify_stages(pd.DataFrame(sheets, columns=list(ITEM_KEYS), dtype="float64")).table
    for sheet, stage in zip(sheets, table["stage"], strict=True):
        assert stage == by_the_sheet(sheet)
        assert classify_stage(sheet).stage == stage


def test_missing_items_scale_the_total_and_four_are_needed():
    found = classify_stage([3, 3, 3, 3, None, None])
    assert (found.total, found.scaled_total, found.answered) == (12, 18, 4)
    assert found.stage == "interdependent"
    assert found.missing == ITEM_KEYS[4:]
    assert classify_stage([4, 4, 4, None, None, None]).stage == "unclassified"
    assert classify_stage([4] * 6, has_business=False).stage == "exploratory"


@given(full, st.integers(0, 5))
def test_raising_an_item_never_lowers_the_stage(items, which):
    raised = items.copy()
    raised[which] = min(4, raised[which] + 1)
    order = list(STAGES)
    assert order.index(classify_stage(raised).stage) >= order.index(classify_stage(items).stage)


@given(ratings)
def test_the_smallest_set_of_changes_is_the_smallest(items):
    """Held against a search through every sheet that only raises answered items."""
    step = next_step(items)
    if step.next_stage is None:
        assert not step.changes
        return
    after = list(items)
    for change in step.changes:
        after[ITEM_KEYS.index(change.item)] = change.to
    order = list(STAGES)
    reached = order.index(classify_stage(after).stage) >= order.index(step.next_stage)
    choices = [[i] if i is None else range(i, 5) for i in items]
    best = min(
        (
            (
                sum(a != b for a, b in zip(sheet, items, strict=True)),
                sum((a or 0) - (b or 0) for a, b in zip(sheet, items, strict=True)),
            )
            for sheet in itertools.product(*choices)
            if order.index(by_the_sheet(sheet)) >= order.index(step.next_stage)
        ),
        default=None,
    )
    if best is None:
        assert not step.changes
    else:
        assert reached
        assert (len(step.changes), sum(change.steps for change in step.changes)) == best


def test_ratings_outside_the_sheet_are_refused_for_one_and_counted_for_many():
    with pytest.raises(ValueError, match="from 1 to 4"):
        classify_stage([5, 1, 1, 1, 1, 1])
    with pytest.raises(ValueError, match="six items"):
        classify_stage([1, 1])
    with pytest.raises(ValueError, match="not one of the six"):
        classify_stage({"charm": 3})
    table = classify_stages(pd.DataFrame([[5, 1, 1, 1, 1, 1]], columns=list(ITEM_KEYS), dtype="float64")).table
    assert table["invalid"].tolist() == [1]
    assert table["answered"].tolist() == [5]


def test_nothing_at_all():
    empty = pd.DataFrame(columns=list(ITEM_KEYS), dtype="float64")
    assert classify_stages(empty).table.empty
    assert classify_stage([None] * 6).stage == "unclassified"


@given(st.permutations(range(20)))
def test_row_order_never_matters(order):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(
        rng.integers(1, 5, (20, 6)).astype(float), columns=list(ITEM_KEYS), index=[f"a{i}" for i in range(20)]
    )
    one = classify_stages(frame).table
    other = classify_stages(frame.iloc[list(order)]).table.loc[one.index]
    pd.testing.assert_frame_equal(one, other)


def test_items_name_four_anchors_each():
    assert len(ITEMS) == 6
    assert all(len(item.anchors) == 4 for item in ITEMS)


@pytest.mark.parametrize(
    ("stage", "potential", "posture"),
    [
        ("tactical", "low", "keep lean"), ("tactical", "medium", "invest"), ("tactical", "high", "invest"),
        ("cooperative", "low", "hold"), ("cooperative", "medium", "hold"), ("cooperative", "high", "audit"),
        ("interdependent", "low", "recalibrate"), ("interdependent", "medium", "recalibrate"),
        ("interdependent", "high", "keep investing"), ("strategic", "low", "protect"), ("strategic", None, "protect"),
        ("tactical", None, "rate potential"), ("unclassified", "high", "complete the sheet"), ("exploratory", None, "explore"),
    ],
)  # fmt: skip
def test_advice_by_stage_and_potential(stage, potential, posture):
    """The table of method.md 4.5."""
    assert advice(stage, potential).posture == posture


def test_potential_in_thirds_with_the_line_counting_as_higher():
    assert [potential_level(x) for x in (0, 3.3, 10 / 3, 6.6, 20 / 3, 10, None)] == [
        "low", "low", "medium", "medium", "high", "high", None,
    ]  # fmt: skip
    levels = potential_levels(pd.Series([0.0, 10 / 3, 20 / 3, np.nan]))
    assert levels.tolist()[:3] == ["low", "medium", "high"]
    assert levels.isna().tolist() == [False, False, False, True]
    with pytest.raises(ValueError, match="outside the scale"):
        potential_level(11)


def test_the_cost_trap_is_cooperative_with_cost_rising_faster():
    assert cost_trap("cooperative", 0.3, 0.1).trapped is True
    assert cost_trap("cooperative", 0.1, 0.3).trapped is False
    assert cost_trap("cooperative", -0.1, -0.3).trapped is False
    assert cost_trap("tactical", 0.3, 0.1).trapped is False
    assert cost_trap("cooperative", None, 0.1).trapped is None


def people(n, *, executives=0, functions=1, owners=1, contact="multiple"):
    return pd.DataFrame(
        {
            "account": "a",
            "person": [f"p{i}" for i in range(n)],
            "outside": False,
            "contact": contact,
            "function": [f"f{i % functions}" for i in range(n)],
            "level": ["executive" if i < executives else "middle" for i in range(n)],
            "owner": [f"o{i % owners}" for i in range(n)],
        }
    )


@pytest.mark.parametrize(
    ("who", "level"),
    [
        (people(1), 1), (people(2), 2), (people(4, functions=3, owners=2), 3), (people(4, functions=2, owners=2), 2),
        (people(6, executives=1, functions=3, owners=3), 4), (people(6, functions=3, owners=3), 3), (people(9, contact="none"), 1),
    ],
)  # fmt: skip
def test_contacts_derived_from_the_map(who, level):
    found = derive_items(contacts=contact_counts(who)).table
    assert found.loc["a", "contacts"] == level


def test_horizon_and_position_derived_at_their_thresholds():
    as_of = pd.Timestamp("2025-12-31")
    ends = pd.Series(
        {
            k: as_of + pd.Timedelta(days=d)
            for k, d in {"past": -1, "short": 182, "half": 183, "year": 365, "two": 730}.items()
        }
    )
    share = pd.Series({"past": 0.19, "short": 0.2, "half": 0.5, "year": 0.9, "two": np.nan})
    table = derive_items(contract_end=ends, share_of_wallet=share, as_of=as_of).table
    assert table["forecast_horizon"].to_dict() == {"half": 2, "past": 1, "short": 1, "two": 4, "year": 3}
    assert table["supplier_position"].dropna().to_dict() == {"past": 1, "short": 2, "half": 3, "year": 4}


def test_a_claim_of_all_levels_with_two_contacts_is_a_contradiction():
    """The example of method.md 4.3: rated 'all levels' but two contacts and no executive."""
    derived = derive_items(contacts=contact_counts(people(2)))
    reported = pd.DataFrame({key: [np.nan] for key in ITEM_KEYS}, index=["a"])
    reported["contacts"] = 4.0
    found = contradictions(reported, derived)
    assert [(c.account, c.item, c.reported, c.derived) for c in found] == [("a", "contacts", 4, 2)]
    assert "no executive" in found[0].sentence
    reported["contacts"] = 3.0
    assert not contradictions(reported, derived)


def test_two_views_side_by_side():
    gap = view_gap(dict.fromkeys(ITEM_KEYS, 3), {**dict.fromkeys(ITEM_KEYS, 3), "contacts": 1, "exit_difficulty": None})
    assert gap.compared == 5
    assert gap.widest == ("contacts",)
    assert math.isclose(gap.mean_gap, 2 / 5)
    assert gap.missing == ("exit_difficulty",)
