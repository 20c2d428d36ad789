"""The path to yes (deck, client decision-making process; method.md 8.4)."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise, permutations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kamcore
from kamcore.method.path_to_yes import SwayRules, our_side, path_to_yes, paths_to, sway_lines
from kamcore.method.stakeholders import build_network

KEYS = [f"p{i}" for i in range(6)]
STRENGTHS = [0.0, 0.1, 0.2, 0.25, 0.3, 0.5, 0.6, 0.75, 1.0, None]
people_rows = st.lists(
    st.fixed_dictionaries(
        {
            "reports_to": st.one_of(st.none(), st.sampled_from(KEYS)),
            "sentiment": st.one_of(st.none(), st.integers(-2, 2)),
            "contact": st.one_of(st.none(), st.sampled_from(["none", "brief", "in depth"])),
            "power": st.one_of(st.none(), st.integers(1, 5)),
        }
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: pd.DataFrame([{"person": KEYS[i], **row} for i, row in enumerate(rows)]))
influence_rows = st.lists(
    st.tuples(
        st.sampled_from(KEYS),
        st.sampled_from(KEYS),
        st.sampled_from(STRENGTHS),
        st.sampled_from(["positive", "positive", "negative", "conflict"]),
    ),
    max_size=10,
).map(lambda rows: lines(*rows))
rules_given = st.builds(SwayRules, st.sampled_from([0.0, 0.5, 0.7, 1.0]), st.sampled_from([0.0, 0.3, 1.0]))


def lines(*rows):
    return pd.DataFrame(rows, columns=["source", "target", "strength", "sign"])


def person(key, **values):
    return {"person": key, "name": key, **values}


def deck(*, adviser=True):
    """The deck's case: friends below cannot decide; a friend outside has a dotted line to the neutral vice president."""
    people = [
        person("ceo", title="Chief executive", power=3, sentiment=0, contact="none"),
        person("evp", title="Executive Vice President", power=5, sentiment=0, contact="brief", reports_to="ceo"),
        person("it", title="IT manager", power=2, sentiment=2, contact="in depth", reports_to="evp"),
        person("buyer", title="Buyer", power=3, sentiment=-2, contact="multiple", reports_to="evp"),
        *([person("adviser", outside=True, power=3, sentiment=1, contact="multiple")] if adviser else []),
    ]
    return build_network(pd.DataFrame(people), lines(("adviser", "evp", None, "positive")) if adviser else None)


def test_an_outside_adviser_s_dotted_line_is_the_best_way_to_the_neutral_vice_president():
    """The deck's slide on the decision process: an adviser (Accenture) influences the neutral executive vice president."""
    found = path_to_yes(deck())
    assert (found.target, found.status, found.people) == ("evp", "found", ("adviser", "evp"))
    assert found.strength == 0.6
    assert [(step.kind, step.stated) for step in found.steps] == [("influence", False)]
    assert found.ours == ("adviser", "it")


def test_without_the_adviser_a_report_is_the_way():
    found = path_to_yes(deck(adviser=False))
    assert (found.people, found.strength, found.steps[0].kind) == (("it", "evp"), 0.3, "report")


def test_it_is_a_public_name():
    assert kamcore.path_to_yes is path_to_yes


@pytest.mark.parametrize(
    ("people", "status", "target"),
    [
        ([], "nobody to win", None),
        ([person("a", power=2, sentiment=0)], "nobody to win", None),
        ([person("a", power=5, sentiment=0)], "nobody on our side", "a"),
        ([person("a", power=5, sentiment=0), person("b", sentiment=2, contact="none")], "nobody on our side", "a"),
        ([person("a", power=5, sentiment=0), person("b", sentiment=1, contact="brief")], "no chain", "a"),
    ],
)
def test_why_there_is_no_way(people, status, target):
    found = path_to_yes(
        build_network(pd.DataFrame(people, columns=["person", "name", "power", "sentiment", "contact"]))
    )
    assert (found.status, found.target, found.people, found.steps, found.strength) == (status, target, (), (), None)


def test_a_supporter_is_won_already():
    found = path_to_yes(deck(), "it")
    assert (found.status, found.people) == ("already won", ())


def test_a_person_nobody_knows_is_refused():
    with pytest.raises(KeyError, match="stranger"):
        path_to_yes(deck(), "stranger")


@pytest.mark.parametrize("wrong", [(-0.1, 0.3), (0.7, 1.1), (math.nan, 0.3)])
def test_a_strength_outside_its_scale_is_refused(wrong):
    with pytest.raises(ValueError, match="from 0 to 1"):
        SwayRules(*wrong)


def test_no_way_runs_through_a_hostile_person_who_may_be_the_one_to_win():
    people = pd.DataFrame(
        [person("friend", sentiment=1, contact="brief"), person("foe", sentiment=-2, power=4), person("boss", sentiment=0, power=5)]
    )  # fmt: skip
    network = build_network(people, lines(("friend", "foe", 0.9, "positive"), ("foe", "boss", 0.9, "positive")))
    assert path_to_yes(network, "boss").status == "no chain"
    assert path_to_yes(network, "foe").people == ("friend", "foe")


def test_people_who_sway_each_other_in_a_circle_are_no_trap():
    people = pd.DataFrame([person(k, sentiment=0, power=4) for k in "abc"] + [person("s", sentiment=2, contact=None)])
    circle = lines(*[(x, y, 1.0, "positive") for x, y in ("ab", "bc", "ca", "sa")])
    found = path_to_yes(build_network(people, circle), "c")
    assert found.people == ("s", "a", "b", "c")
    assert not found.contact_known


def test_of_equally_strong_ways_the_shorter_then_the_first_by_key():
    """0.6 x 0.5 is exactly 0.3 on paper; in binary fractions it is not, and must not decide."""
    people = pd.DataFrame(
        [person("t", sentiment=0, power=5)] + [person(k, sentiment=2, contact="brief") for k in ("a", "y", "z")]
        + [person("m", sentiment=0)]
    )  # fmt: skip
    long_way = [("a", "m", 0.6, "positive"), ("m", "t", 0.5, "positive")]
    for short in permutations([("z", "t", 0.3, "positive"), ("y", "t", 0.1 + 0.2, "positive")]):
        assert path_to_yes(build_network(people, lines(*long_way, *short)), "t").people == ("y", "t")


def test_a_mentor_rather_than_a_supporter_when_nothing_else_tells():
    people = pd.DataFrame(
        [
            person("t", sentiment=0, power=5),
            person("a", sentiment=1, reports_to="t"),
            person("b", sentiment=2, reports_to="t"),
        ]
    )
    assert path_to_yes(build_network(people)).people == ("b", "t")


def enumerated(network, rules, target):
    """Every simple chain from our side, one by one: an oracle that knows nothing of Dijkstra."""
    graph = nx.DiGraph()
    graph.add_nodes_from(p.key for p in network.nodes)
    for edge in network.influence:
        if edge.sign == "positive":
            add(graph, edge.source, edge.target, edge.strength)
    for line in network.reporting:
        add(graph, line.manager, line.report, rules.manager)
        add(graph, line.report, line.manager, rules.report)
    hostile = {p.key for p in network.nodes if p.hostile}
    chains = []
    for start in our_side(network):
        for chain in [[start]] if start == target else nx.all_simple_paths(graph, start, target):
            if not hostile & set(chain[:-1]):
                strength = math.prod((graph.edges[pair]["exact"] for pair in pairwise(chain)), start=Fraction(1))
                chains.append((-strength, len(chain), -network.person(start).sentiment, tuple(chain)))
    return min(chains, default=None)


def add(graph, source, target, strength):
    exact = Fraction(str(float(strength)))
    if exact and exact > graph.get_edge_data(source, target, {"exact": 0})["exact"]:
        graph.add_edge(source, target, exact=exact)


@given(people_rows, influence_rows, rules_given)
def test_the_way_is_the_best_of_all_that_can_be_listed(people, influence, rules):
    network = build_network(people, influence)
    ways = paths_to(network, tuple(p.key for p in network.nodes), rules)
    for target, found in ways.items():
        best = enumerated(network, rules, target)
        if network.person(target).supportive:
            assert found.status == "already won"
        elif best is None:
            assert found.status == ("no chain" if our_side(network) else "nobody on our side")
        else:
            assert (found.status, found.people) == ("found", best[3])
            assert found.strength == pytest.approx(float(-best[0]))


@given(people_rows, influence_rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(people, influence, random):
    here = build_network(people, influence)
    mixed = build_network(
        people.sample(frac=1, random_state=random.randrange(99)),
        influence.sample(frac=1, random_state=random.randrange(99)),
    )
    assert path_to_yes(here) == path_to_yes(mixed)


@given(people_rows, influence_rows)
def test_no_step_carries_more_than_all_and_a_chain_never_more_than_its_weakest_step(people, influence):
    network = build_network(people, influence)
    assert all(0 < step.strength <= 1 for step in sway_lines(network).values())
    found = path_to_yes(network)
    if found.status == "found":
        assert found.strength <= min(step.strength for step in found.steps) + 1e-12
        assert len(set(found.people)) == len(found.people) == len(found.steps) + 1
        assert not {p.key for p in network.nodes if p.hostile} & set(found.people[:-1])
