"""Two times of a book compared, held against plain loops over dicts."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamcore.method.comparison import compare_snapshots
from kamcore.method.risk import SIGNALS
from kamcore.method.snapshot import Gap, Snapshot

COLUMNS = ("name", "money", "rank", "class", "cell", "stage", "level")
OPPOSITE = {
    "left": "joined", "joined": "left", "signal_opened": "signal_closed", "signal_closed": "signal_opened",
    "person_left": "person_joined", "person_joined": "person_left", "overdue": "caught_up", "caught_up": "overdue",
}  # fmt: skip
TURNED = {"better": "worse", "worse": "better", "neither": "neither"}


def snapshot(accounts, signals=None, people=(), overdue=(), *, has_actions=True, currency="EUR", unit="MRR"):
    """Make a snapshot of plain dicts: account -> its columns, account -> its signals, rows of people and actions."""
    keys = pd.Index(list(accounts), dtype="str")
    frame = pd.DataFrame([{"name": key.upper(), **accounts[key]} for key in accounts], index=keys, columns=COLUMNS)
    frame = frame.astype({"money": "float64", "rank": "Int64", **dict.fromkeys(("name", *COLUMNS[3:]), "str")})
    fired = pd.DataFrame(
        {name: [(signals or {}).get(key, {}).get(name) for key in accounts] for name in SIGNALS},
        index=keys,
        dtype="boolean",
    )
    persons = pd.DataFrame(people, columns=["account", "person", "name", "sentiment", "key_player"])
    late = pd.DataFrame(overdue, columns=["account", "action", "days"])
    return Snapshot(frame, fired, persons, late, has_actions, currency, unit)


def plain(change):
    return (change.kind, change.account, change.before, change.after, change.direction, change.details, change.stake)


BEFORE = snapshot(
    {
        "ash": {"money": 100.0, "rank": 1, "class": "A", "cell": "Star", "stage": "tactical", "level": "low"},
        "elm": {"money": 40.0, "rank": 2, "class": "B", "cell": "Status", "stage": "strategic", "level": "low"},
        "oak": {
            "money": 10.0,
            "rank": 3,
            "class": "C",
            "cell": "Streamline",
            "stage": "unclassified",
            "level": "unknown",
        },
    },
    {"ash": {"satisfaction": True}, "elm": {"satisfaction": False, "engagement": False}},
    [("ash", "1", "Ada", 1.0, True), ("ash", "2", "Ben", 0.0, False), ("elm", "3", "Cy", 1.0, True)],
    [("ash", "call", 3)],
)
AFTER = snapshot(
    {
        "ash": {"money": 130.0, "rank": 2, "class": "A", "cell": "Strategic", "stage": "cooperative", "level": "low"},
        "elm": {"money": 25.0, "rank": 1, "class": "B", "cell": "Star", "stage": "tactical", "level": "high"},
        "fir": {"money": 5.0, "rank": 3, "class": "C", "cell": "Star", "stage": "tactical", "level": "low"},
    },
    {"ash": {"satisfaction": False}, "elm": {"satisfaction": True, "engagement": None}},
    [("ash", "2", "Ben", -1.0, False), ("ash", "4", "Di", 0.0, False), ("elm", "3", "Cy", 2.0, True)],
    [("elm", "write", 8)],
)


def test_a_worked_quarter_has_exactly_this_agenda():
    found = compare_snapshots(BEFORE, AFTER)
    assert [plain(change) for change in found.agenda] == [
        ("person_left", "ash", None, None, "worse", ("Ada",), 130.0),
        ("revenue", "ash", 100.0, 130.0, "better", (), 30.0),
        ("risk", "elm", "low", "high", "worse", ("satisfaction",), 25.0),
        ("stage", "elm", "strategic", "tactical", "worse", (), 25.0),
        ("overdue", "elm", None, None, "worse", ("write",), 25.0),
        ("revenue", "elm", 40.0, 25.0, "worse", (), 15.0),
        ("left", "oak", 10.0, None, "worse", (), 10.0),
        ("joined", "fir", None, 5.0, "better", (), 5.0),
        ("sentiment", "ash", 0.0, -1.0, "worse", ("Ben",), None),
        ("signal_closed", "ash", None, None, "better", ("satisfaction",), None),
        ("stage", "ash", "tactical", "cooperative", "better", (), None),
        ("sentiment", "elm", 1.0, 2.0, "better", ("Cy",), None),
        ("cell", "elm", "Status", "Star", "neither", (), None),
        ("cell", "ash", "Star", "Strategic", "better", (), None),
        ("caught_up", "ash", None, None, "better", ("call",), None),
        ("person_joined", "ash", None, None, "neither", ("Di",), None),
        ("rank", "ash", 1.0, 2.0, "worse", (), None),
        ("rank", "elm", 2.0, 1.0, "better", (), None),
    ]
    assert found.gaps == ()
    bridge = found.bridge
    assert (bridge.before, bridge.joined, bridge.grown, bridge.shrunk, bridge.left, bridge.after) == (
        150,
        5,
        30,
        15,
        10,
        160,
    )
    assert bridge.moves == (("Joined", 5.0), ("Grown", 30.0), ("Shrunk", -15.0), ("Left", -10.0))
    assert [(one.account, one.action, one.new) for one in found.overdue] == [("elm", "write", True)]


def test_another_currency_or_unit_leaves_money_out_and_nothing_else():
    for other, lack in ((replace(AFTER, currency="USD"), "currency"), (replace(AFTER, unit="revenue by year"), "unit")):
        found = compare_snapshots(BEFORE, other)
        assert found.gaps == (Gap("revenue", lack),)
        assert found.bridge is None
        kinds = [change.kind for change in found.agenda]
        assert "revenue" not in kinds
        assert {"left", "joined", "rank", "cell", "stage", "risk"} <= set(kinds)
        assert next(change for change in found.agenda if change.kind == "left").stake is None


def test_what_one_book_lacks_is_named_and_not_compared():
    bare = snapshot({key: {} for key in ("ash", "elm")}, has_actions=False)
    subjects = ["revenue", "rank", "class", "cell", "stage", "risk", "signals", "people", "actions"]
    assert compare_snapshots(bare, AFTER).gaps == tuple(Gap(subject, "before") for subject in subjects)
    assert compare_snapshots(AFTER, bare).gaps == tuple(Gap(subject, "after") for subject in subjects)
    assert compare_snapshots(bare, bare).gaps == tuple(Gap(subject, "both") for subject in subjects)
    assert {change.kind for change in compare_snapshots(bare, AFTER).agenda} == {"joined"}
    assert {one.new for one in compare_snapshots(bare, AFTER).overdue} == {None}


def test_an_amount_known_at_one_time_only_is_told_and_never_taken_as_nothing():
    before, after = snapshot({"a": {"money": 7.0}, "b": {}}), snapshot({"a": {"money": 7.0}, "b": {"money": 3.0}})
    found = compare_snapshots(before, after)
    assert [plain(change) for change in found.agenda] == [("revenue", "b", None, 3.0, "better", (), 3.0)]
    assert (found.bridge.appeared, found.bridge.grown) == (3.0, 0.0)
    assert compare_snapshots(after, before).bridge.vanished == 3.0


def test_negative_and_zero_money():
    before, after = (
        snapshot({"a": {"money": -5.0}, "b": {"money": 0.0}}),
        snapshot({"a": {"money": 0.0}, "b": {"money": -2.0}}),
    )
    found = compare_snapshots(before, after)
    assert [(change.account, change.direction, change.stake) for change in found.agenda] == [
        ("a", "better", 5.0),
        ("b", "worse", 2.0),
    ]


def test_an_empty_book():
    nothing = snapshot({}, has_actions=False)
    assert compare_snapshots(nothing, nothing).agenda == ()
    assert {change.kind for change in compare_snapshots(nothing, AFTER).agenda} == {"joined"}


def test_the_same_account_twice_is_refused():
    twice = replace(AFTER, accounts=pd.concat([AFTER.accounts, AFTER.accounts]))
    with pytest.raises(ValueError, match="twice"):
        compare_snapshots(BEFORE, twice)


# ---------------------------------------------------------------- any two books

ROW = st.fixed_dictionaries(
    {},
    optional={
        "money": st.sampled_from([0.0, 0.1, 0.3, 12.5, 1e6, -4.0]),
        "rank": st.integers(1, 5),
        "class": st.sampled_from("ABC"),
        "cell": st.sampled_from(["Strategic", "Star", "Status", "Streamline"]),
        "stage": st.sampled_from(["exploratory", "tactical", "strategic", "unclassified"]),
        "level": st.sampled_from(["high", "medium", "low", "unknown"]),
    },
)
ACCOUNTS = st.dictionaries(st.sampled_from("abcdef"), ROW, max_size=6)
FIRED = st.dictionaries(
    st.sampled_from("abcdef"),
    st.dictionaries(st.sampled_from(SIGNALS), st.sampled_from([True, False, None]), max_size=4),
)
PEOPLE = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from("pqr"), st.just("Someone"), st.sampled_from([-2.0, 0.0, 1.0, math.nan]),
        st.booleans(),
    ),
    unique_by=lambda row: row[:2], max_size=6,
)  # fmt: skip
LATE = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from(["call", "write"]), st.integers(1, 90)),
    unique_by=lambda row: row[:2],
)
BOOK = st.builds(snapshot, ACCOUNTS, FIRED, PEOPLE, LATE, has_actions=st.booleans())


@settings(max_examples=20, deadline=None)
@given(BOOK)
def test_a_book_compared_with_itself_says_nothing(book):
    assert compare_snapshots(book, book).agenda == ()


@settings(max_examples=20, deadline=None)
@given(BOOK, BOOK)
def test_swapped_books_are_mirrored(before, after):
    def pairs(found):
        kept = []
        for change in found.agenda:
            if change.kind in ("person_left", "person_joined", "risk"):  # named, or reasoned, by what is now
                continue
            kept.append((change.kind, change.account, change.before, change.after, change.direction, change.details))
        return kept

    there, back = pairs(compare_snapshots(before, after)), pairs(compare_snapshots(after, before))
    turned = [
        (OPPOSITE.get(kind, kind), key, new, old, TURNED[way], details) for kind, key, old, new, way, details in back
    ]
    alone = {
        "signal_opened",
        "signal_closed",
    }  # they may stand with a move of the level in one way and not in the other
    assert sorted(map(repr, (one for one in there if one[0] not in alone))) == sorted(
        map(repr, (one for one in turned if one[0] not in alone))
    )
    signals = {(s.account, s.signal, s.change) for s in compare_snapshots(before, after).signals}
    other = {"opened": "closed", "closed": "opened"}
    assert signals == {(s.account, s.signal, other[s.change]) for s in compare_snapshots(after, before).signals}


@settings(max_examples=20, deadline=None)
@given(BOOK, BOOK)
def test_the_money_adds_up(before, after):
    way = compare_snapshots(before, after).bridge
    if way is not None:
        end = way.before + way.joined + way.grown + way.appeared - way.shrunk - way.left - way.vanished
        assert end == pytest.approx(way.after, abs=1e-6)
        assert way.before + sum(amount for _, amount in way.moves) == pytest.approx(way.after, abs=1e-6)
        assert min(way.grown, way.shrunk) >= 0


@settings(max_examples=20, deadline=None)
@given(BOOK, BOOK)
def test_against_plain_loops(before, after):
    found = compare_snapshots(before, after)
    was, now = (s.accounts.to_dict("index") for s in (before, after))
    got = {(change.kind, change.account) for change in found.agenda}
    assert {key for kind, key in got if kind == "joined"} == set(now) - set(was)
    assert {key for kind, key in got if kind == "left"} == set(was) - set(now)
    lacking = {gap.subject for gap in found.gaps}
    for kind, column, blank in (
        ("class", "class", ""),
        ("stage", "stage", "unclassified"),
        ("risk", "level", "unknown"),
    ):
        expected = {
            key
            for key in set(was) & set(now)
            if isinstance(was[key][column], str)
            and isinstance(now[key][column], str)
            and blank not in (was[key][column], now[key][column])
            and was[key][column] != now[key][column]
        }
        assert {key for one, key in got if one == kind} == (set() if kind in lacking else expected)
    opened = {
        (key, name)
        for key in set(was) & set(now)
        for name in SIGNALS
        if before.signals.loc[key, name] is not pd.NA
        and after.signals.loc[key, name] is not pd.NA
        and not before.signals.loc[key, name]
        and after.signals.loc[key, name]
    }
    assert {(s.account, s.signal) for s in found.signals if s.change == "opened"} == opened


@settings(max_examples=12, deadline=None)
@given(BOOK, BOOK, st.randoms())
def test_the_order_of_rows_changes_nothing(before, after, shuffle):
    def mixed(book):
        keys = list(book.accounts.index)
        shuffle.shuffle(keys)
        people, late = (
            frame.sample(frac=1, random_state=shuffle.randint(0, 99)) for frame in (book.people, book.overdue)
        )
        return replace(
            book, accounts=book.accounts.loc[keys], signals=book.signals.loc[keys[::-1]], people=people, overdue=late
        )

    one, other = compare_snapshots(before, after), compare_snapshots(mixed(before), mixed(after))
    assert repr(one.agenda) == repr(other.agenda)
    pd.testing.assert_frame_equal(one.table, other.table)
