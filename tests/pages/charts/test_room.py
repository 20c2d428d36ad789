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


def crossed(spec, at, width, height, zoom):
    """Return the labels that the arrow of another account runs through, and those that lie over another, at one width."""
    rows = next(found for found in spec["datasets"].values() if found and "dx0" in found[0])

    def spot(strength, attractiveness):
        return (strength + 0.45) / 10.9 * width, (10.45 - attractiveness) / 10.9 * height

    boxes = {}
    for row in rows:
        assert row[f"dx{at}"] is not None, f"{row['name']} has no name"
        x, y = spot(row["strength"], row["attractiveness"])
        x, y = x + row[f"dx{at}"], y + row[f"dy{at}"]
        # the words themselves: 13 pixels, their width estimated on the safe side
        boxes[row["name"]] = (x - 0.44 * row["wide"], x + 0.44 * row["wide"], y - 6 * zoom, y + 6 * zoom)
    bad = []
    for row in rows:
        if not row["heads"]:
            continue
        (x0, y0), (x1, y1) = (
            spot(row["strength"], row["attractiveness"]),
            spot(row["to_strength"], row["to_attractiveness"]),
        )
        for step in range(401):
            x, y = x0 + (x1 - x0) * step / 400, y0 + (y1 - y0) * step / 400
            bad += [name for name, (west, east, north, south) in boxes.items() if west < x < east and north < y < south]
    names = list(boxes.items())
    for i, (one, (west, east, north, south)) in enumerate(names):
        bad += [
            one
            for _, (left, right, top, bottom) in names[:i]
            if west < right and left < east and north < bottom and top < south
        ]
    return set(bad)


CLOSE = (
    ("Aldermoor Energy", 6.5, 7.65, 8.45, 8.72), ("Brightquarry Retail", 5.65, 7.8, 6.8, 8.1),
    ("Fernwhistle Hotels", 7.3, 7.15, 7.0, 7.85), ("Glasswater Bank", 5.75, 6.7, 3.4, 6.95),
    ("Castlemere Insurance", 7.6, 6.2, 6.35, 6.45), ("Dunwick Logistics", 4.75, 5.75, 6.5, 5.6),
)  # fmt: skip
"""Six accounts that lie close, with arrows between them: name, strength, attractiveness, and where the arrow begins."""


@pytest.mark.parametrize(("at", "width", "height", "zoom"), [(3, 560, 520, 1.0), (3, 650, 520, 1.0), (4, 900, 520, 1.0),
                                                             (5, 1250, 780, 1.7), (6, 1500, 780, 1.7)])  # fmt: skip
def test_every_account_has_its_name_and_no_arrow_runs_through_one(at, width, height, zoom):
    places = pd.DataFrame(
        [(*place, "Strategic", 5, "before") for place in CLOSE],
        columns=["name", "strength", "attractiveness", "from_strength", "from_attractiveness", "cell", "votes", "was"],
        index=[f"k{i}" for i in range(len(CLOSE))],
    )
    views = pd.DataFrame({"account": ["k0"], "attractiveness": [7.0], "strength": [6.0]})
    cuts = {"attractiveness": 5.0, "strength": 5.0}
    spec = room.cloud(places, views, cuts, THEMES["light"], orientation="rising", height=height, zoom=zoom)
    assert crossed(spec, at, width, height, zoom) == set()


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
