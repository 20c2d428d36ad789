from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from kamcore.method.agenda import SEVERITY, Change, Kind, by_importance

NAMES = {"a": "Alder", "b": "Birch", "c": "Alder"}
changes = st.lists(
    st.builds(
        lambda pair, account, stake: Change(pair[0], account, None, None, pair[1], (), stake),
        st.sampled_from(sorted(SEVERITY)),
        st.sampled_from("abc"),
        st.sampled_from([None, 1.0, 5.0, 1e9]),
    )
)


def test_every_kind_has_a_severity():
    assert {kind for kind, _ in SEVERITY} == set(get_args(Kind))
    assert sorted(SEVERITY.values()) == list(range(len(SEVERITY)))


def test_money_then_severity_then_name_then_key():
    cheap_left = Change("left", "a", direction="worse", stake=1.0)
    dear_rank = Change("revenue", "b", 1.0, 9.0, "better", (), 8.0)
    danger, older = (Change(kind, "b", direction="worse", stake=1.0) for kind in ("risk", "overdue"))
    same_name = Change("left", "c", direction="worse", stake=1.0)
    free = Change("left", "b", direction="worse")
    expected = (dear_rank, cheap_left, same_name, danger, older, free)
    assert by_importance(expected[::-1], NAMES) == expected


def test_stakes_equal_but_for_rounding_are_equal():
    first, second = (
        Change("risk", "b", direction="worse", stake=0.1 + 0.2),
        Change("left", "a", direction="worse", stake=0.3),
    )
    assert by_importance([first, second], NAMES) == (second, first)


@given(changes, st.randoms())
def test_any_order_gives_the_same_agenda(found, shuffle):
    other = list(found)
    shuffle.shuffle(other)
    assert by_importance(other, NAMES) == by_importance(found, NAMES)
    oracle = sorted(
        found,
        key=lambda one: (
            one.stake is None,
            -(one.stake or 0.0),
            SEVERITY[one.kind, one.direction],
            NAMES[one.account],
            one.account,
        ),
    )
    assert list(by_importance(found, NAMES)) == oracle
