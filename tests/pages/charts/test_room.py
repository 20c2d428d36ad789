from __future__ import annotations

import json

import pandas as pd
import pytest

from kamcore.analysis import analyse
from kamcore.palette import THEMES
from kamcore.workshop.answers import rounds_of
from kamcore.workshop.tally import progress, tally
from pages.ui.charts import room, votes
from tests.books import BOOKS, full_book
from tests.workshop.rooms import random_votes, vote_frame, whole_plan


def drawn(spec):
    """A chart as the browser gets it; every number in it is a number."""
    return json.dumps(spec, allow_nan=False)


def placed(t):
    rated = t.places[t.places["votes"] > 0]
    return rated.assign(
        from_attractiveness=rated["book_attractiveness"], from_strength=rated["book_strength"], was="before"
    )


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", BOOKS)
def test_every_book_can_be_drawn(name, theme):
    a, p = analyse(BOOKS[name]()), THEMES[theme]
    plan = whole_plan(a, *map(str, a.accounts.index[:2]))
    given = random_votes(plan, 4, rounds=2, share=0.5)
    t = tally(a, plan, rounds_of(plan, given, 2))
    drawn(room.cloud(placed(t), t.views, a.quadrant.cuts, p, orientation="rising"))
    drawn(votes.disagreement(t.questions[t.questions["account"] != ""], p))
    drawn(votes.answers(t.questions[t.questions["asked"] != "weight"], p))
    drawn(votes.weights(t.weights, p))
    drawn(votes.come(progress(plan, given, 2, 4), p))


def test_equal_views_are_one_dot_the_larger_the_more_share_it():
    a = analyse(full_book(3))
    plan = whole_plan(a, "account 0")
    ratings = [q.id for q in plan.questions if q.asked == "rating"]
    given = vote_frame([(person, 1, q, 4.0 if person < 3 else 9.0) for person in range(4) for q in ratings])
    t = tally(a, plan, rounds_of(plan, given, 1))
    spec = room.cloud(placed(t), t.views, a.quadrant.cuts, THEMES["light"], orientation="rising")
    areas = [row["area"] for rows in spec["datasets"].values() for row in rows if "area" in row]
    assert sorted(areas) == [75.0, 225.0]


def test_the_words_of_a_chart_for_the_wall_are_larger_and_its_data_are_not_touched():
    spec = {"mark": {"fontSize": 10, "dy": -4, "size": 7}, "datasets": {"x": [{"fontSize": 10}]}}
    assert votes.enlarged(spec, 1.5) == {
        "mark": {"fontSize": 15.0, "dy": -6.0, "size": 7},
        "datasets": {"x": [{"fontSize": 10}]},
    }


def test_who_answered_nothing_has_no_dot():
    a = analyse(full_book(3))
    plan = whole_plan(a, "account 0")
    table = tally(a, plan, rounds_of(plan, vote_frame([]), 1)).questions
    rows = next(iter(votes.answers(table[table["asked"] == "rating"], THEMES["light"])["datasets"].values()))
    assert {row["said"] for row in rows} == {"nobody has answered"}
    assert all(pd.isna(row["median"]) for row in rows)
