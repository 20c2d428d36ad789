"""What if somebody leaves (method.md 8.6)."""

from __future__ import annotations

import pandas as pd
from hypothesis import given

from kamcore.method.departure import departure, map_state, without_owner, without_person
from kamcore.method.stakeholder_coverage import coverage
from kamcore.method.stakeholders import build_network
from kamcore.method.winning import whom_to_win
from tests.method.test_stakeholders import influence, lines, maps, person

PEOPLE = pd.DataFrame(
    [
        person("evp", title="Executive Vice President", power=5, sentiment=0, contact="brief", roles=["decider"], owner="Dana"),
        person("cfo", title="Finance director", power=4, sentiment=1, contact="none", roles=["approver"], reports_to="evp"),
        person("it", power=2, sentiment=2, contact="in depth", reports_to="evp", owner="Ravi", champion=True),
        person("dev", power=1, sentiment=0, contact="brief", reports_to="it", owner="Ravi"),
        person("adviser", outside=True, power=3, sentiment=1, contact="multiple", owner="Dana"),
    ]
)  # fmt: skip
LINES = pd.DataFrame({"source": ["adviser"], "target": ["evp"], "strength": [0.8], "sign": ["positive"]})


def leaves(key, people=PEOPLE, lines_of=LINES):
    return departure(build_network(people, lines_of), build_network(*without_person(people, lines_of, key)), key)


def we_lose(owner, people=PEOPLE, lines_of=LINES):
    after = build_network(without_owner(people, owner), lines_of)
    return departure(build_network(people, lines_of), after, owner, ours=True)


def test_without_the_adviser_the_way_leads_through_a_report_and_is_weaker():
    found = leaves("adviser")
    assert (found.before.path.people, found.before.path.strength) == (("adviser", "evp"), 0.8)
    assert (found.after.path.people, found.after.path.strength) == (("it", "evp"), 0.3)
    assert (found.weaker, found.broken, found.roles_lost) == (("evp",), (), ())


def test_without_the_one_to_win_nobody_decides():
    found = leaves("evp")
    assert found.after.win.candidates == ()
    assert found.after.path.status == "nobody to win"
    assert found.roles_lost == ("decider",)
    assert found.reports == ("cfo", "it")
    assert found.unreached == (), "who is gone need not be reached"


def test_without_the_one_who_approves_the_light_turns_red():
    found = leaves("cfo")
    assert (found.before.coverage.rag, found.after.coverage.rag) == ("green", "red")


def test_when_one_of_ours_leaves_those_whom_that_one_knew_have_no_contact():
    found = we_lose("Dana")
    assert found.contacts == ("adviser", "evp")
    assert found.after.path.people == ("it", "evp")
    assert found.reports == ()
    assert not found.before.coverage.single_threaded
    assert found.after.coverage.single_threaded


def test_when_the_last_of_ours_leaves_the_decider_is_not_reached_and_the_way_breaks():
    alone = PEOPLE.assign(owner="Dana", contact="brief")
    found = we_lose("Dana", alone)
    assert found.unreached == ("evp",)
    assert found.broken == ("evp",)
    assert found.after.path.status == "nobody on our side"


def test_somebody_who_matters_to_nobody_changes_nothing():
    found = leaves("dev")
    assert (found.weaker, found.broken, found.unreached, found.roles_lost, found.reports) == ((),) * 5
    assert found.before.coverage.rag == found.after.coverage.rag


def test_a_reporting_circle_is_opened_anew_without_the_person():
    circle = pd.DataFrame(
        [person("a", reports_to="b", power=5, sentiment=0), person("b", reports_to="c"), person("c", reports_to="a")]
    )
    found = build_network(*without_person(circle, LINES.iloc[:0], "c"))
    assert [(line.report, line.manager) for line in found.reporting] == [("a", "b")]
    assert not found.problems


@given(maps, lines)
def test_what_is_left_is_the_map_that_was_never_there(people, rows):
    """Against a plain loop over the rows: nobody of that key, no line to or from, nobody reporting to that person."""
    line = influence(rows)
    for gone in people["person"]:
        plain = [row for row in people.to_dict("records") if row["person"] != gone]
        for row in plain:
            row["reports_to"] = None if row["reports_to"] == gone else row["reports_to"]
        left = [row for row in rows if gone not in row[:2]]
        expected = build_network(pd.DataFrame(plain, columns=people.columns), influence(left))
        found = build_network(*without_person(people, line, gone))
        assert (found.nodes, found.reporting, found.influence) == (
            expected.nodes,
            expected.reporting,
            expected.influence,
        )
        told = departure(build_network(people, line), found, gone)
        assert told.after.coverage == coverage(expected)
        assert [c.person.key for c in told.after.win.candidates] == [
            c.person.key for c in whom_to_win(expected).candidates
        ]


@given(maps, lines)
def test_losing_somebody_never_opens_a_way_or_improves_the_light(people, rows):
    line = influence(rows)
    before = map_state(build_network(people, line))
    rank = {"red": 0, "amber": 1, "green": 2}
    for owner in ("us", "them"):
        after = map_state(build_network(without_owner(people, owner), line))
        assert rank[after.coverage.rag] <= rank[before.coverage.rag]
        for key, way in after.paths.items():
            assert (way.strength or 0.0) <= (before.paths[key].strength or 0.0)
