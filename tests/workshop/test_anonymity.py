"""What an anonymous room tells of its rounds tells nobody from fewer than two others."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workshop.anonymity import FEWEST, told
from kamcore.workshop.answers import standing_answers
from kamcore.workshop.plan import Asked, Plan, Question
from tests.workshop.rooms import vote_frame

PLAN = Plan(
    tuple(
        Question(f"q{i}", asked, "a", "A", f"F{i}", f"F{i}", 0.0, high, 1.0)
        for i, (asked, high) in enumerate([(Asked.RATING, 10.0), (Asked.WEIGHT, 100.0), (Asked.WEIGHT, 100.0)], 1)
    )
)


def votes(*rounds: str, question: str = "q1") -> pd.DataFrame:
    """Votes of people called by letters: who answers in each round; each answer says whose it is and of which round."""
    return vote_frame(
        [
            (ord(who), number, question, ord(who) + number / 10)
            for number, people in enumerate(rounds, 1)
            for who in people
        ]
    )


def heard(table: pd.DataFrame, last: int) -> list[str]:
    """Whose answers of that very round are told by each round, as letters."""
    found = told(PLAN, table, last).votes.dropna(subset="value")
    before: set[float] = set()
    rounds = []
    for number in range(1, last + 1):
        now = set(found.loc[found["round"] == number, "value"])
        rounds.append("".join(sorted(chr(int(value)) for value in now - before)))
        before |= now
    return rounds


@pytest.mark.parametrize(
    ("rounds", "expected", "waiting"),
    [
        (("abc", "abc"), ["abc", "abc"], False),
        (("ab", ""), ["", ""], True),
        (("abcd", "abcdn"), ["abcd", "abcd"], True),  # one came late
        (("abcd", "abcdnop"), ["abcd", "abcdnop"], False),
        (("abcd", "ab"), ["abcd", ""], True),  # two answered again
        (("abcde", "abc"), ["abcde", "abc"], False),  # two did not: they look as if they had changed nothing
        (("abcde", "abc", "cde"), ["abcde", "abc", ""], True),  # c alone answered each time
        (("abcdef", "abc"), ["abcdef", "abc"], False),
        (("abcdef", "abc", "cde"), ["abcdef", "abc", ""], True),  # c alone answered each time
        (("abcd", "abcdn", "op"), ["abcd", "abcd", "nop"], False),  # the latecomers are enough by now
        (("abcd", "ab", "cd"), ["abcd", "", "abcd"], False),
        (("ab", "c"), ["", "abc"], False),
        (("abcd", ""), ["abcd", ""], False),
    ],
)
def test_who_is_heard_in_each_round(rounds, expected, waiting):
    table = votes(*rounds)
    assert heard(table, len(rounds)) == expected
    found = told(PLAN, table, len(rounds))
    assert (found.waiting, found.nothing) == (waiting, not any(expected))


def test_what_waited_is_told_as_it_stands_by_then():
    table = pd.concat(
        [
            votes("ab", "ab", "abc"),
            vote_frame([(ord("a"), 1, "q2", 60.0), (ord("a"), 1, "q3", 40.0), (ord("a"), 3, "q2", 10.0)]),
        ],
        ignore_index=True,
    )
    found = told(PLAN, table, 3).votes.dropna(subset="value")
    assert set(found["round"]) == {3}
    assert sorted(found["value"]) == [10.0, 97.3, 98.3, 99.3]  # the points a spread before were taken back
    by_hand = standing_answers(PLAN, table, 3)
    assert standing_answers(PLAN, found, 3).equals(by_hand)


ROUNDS = st.lists(st.sets(st.sampled_from("abcdefghij")), min_size=1, max_size=5)


@given(ROUNDS)
def test_of_those_alike_before_a_round_it_tells_at_least_three_or_nobody(rounds):
    table = votes(*("".join(sorted(people)) for people in rounds))
    for last in range(1, len(rounds) + 1):
        changes = heard(table, last)
        for number, people in enumerate(changes):
            alike = Counter(tuple(who in earlier for earlier in changes[:number]) for who in people)
            assert all(many >= FEWEST for many in alike.values())


@given(ROUNDS)
def test_each_round_that_is_told_lists_everybody_alike(rounds):
    table = votes(*("".join(sorted(people)) for people in rounds))
    found = told(PLAN, table, len(rounds)).votes.dropna(subset="value")
    people: set[int] = set()
    for _, one in found.groupby("round"):
        assert not one.duplicated(["participant", "question"]).any()
        assert people <= set(one["participant"])
        people = set(one["participant"])


@given(ROUNDS)
def test_what_was_told_stays_and_nothing_is_told_before_its_round_is_over(rounds):
    table = votes(*("".join(sorted(people)) for people in rounds))
    before: list[str] = []
    for last in range(1, len(rounds) + 1):
        found = heard(table, last)
        assert found[: last - 1] == before
        before = found
