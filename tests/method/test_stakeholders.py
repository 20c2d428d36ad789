"""Stakeholder maps, whom to win and coverage (deck, client decision-making process; Webster & Wind 1972; method.md 8)."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.method.network_focus import expand, focus
from kamcore.method.stakeholder_coverage import coverage
from kamcore.method.stakeholder_flags import coverage_flags
from kamcore.method.stakeholders import build_network
from kamcore.method.winning import whom_to_win

KEYS = [f"p{i}" for i in range(9)]
maybe = st.one_of
person_rows = st.fixed_dictionaries(
    {
        "reports_to": maybe(st.none(), st.sampled_from([*KEYS, "stranger"])),
        "outside": st.booleans(),
        "roles": st.frozensets(st.sampled_from(["user", "influencer", "buyer", "decider", "approver"]), max_size=2),
        "power": maybe(st.none(), st.integers(1, 5)),
        "sentiment": maybe(st.none(), st.integers(-2, 2)),
        "contact": maybe(st.none(), st.sampled_from(["none", "brief", "in depth"])),
        "owner": maybe(st.none(), st.sampled_from(["us", "them"])),
        "champion": st.booleans(),
        "key_player": maybe(st.none(), st.booleans()),
    }
)
maps = st.lists(person_rows, max_size=9).map(
    lambda rows: pd.DataFrame([{"person": KEYS[i], "name": KEYS[i].upper(), **row} for i, row in enumerate(rows)], columns=[
        "person", "name", "reports_to", "outside", "roles", "power", "sentiment", "contact", "owner", "champion", "key_player"])
)  # fmt: skip
lines = st.lists(
    st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS), st.sampled_from(["positive", "negative", "conflict"])),
    max_size=8,
)


def influence(rows):
    return pd.DataFrame(rows, columns=["source", "target", "sign"]).assign(strength=float("nan"))


def person(key, **values):
    return {"person": key, "name": key, "roles": frozenset(values.pop("roles", ())), **values}


def deck():
    """The deck's scenario: a neutral vice president decides, friends cannot, an outside adviser has a dotted line in."""
    people = pd.DataFrame(
        [
            person("ceo", title="Chief executive", power=5, sentiment=1, contact="none", level="executive"),
            person("evp", title="Executive Vice President", power=5, sentiment=0, contact="brief", roles=["decider"],
                   reports_to="ceo", owner="kam"),
            person("it", title="IT manager", power=2, sentiment=2, contact="in depth", roles=["user"], reports_to="evp",
                   owner="kam"),
            person("buyer", title="Buyer", power=3, sentiment=-1, contact="multiple", roles=["buyer"], reports_to="evp",
                   owner="kam"),
            person("cfo", title="Finance director", power=4, sentiment=-1, contact="none", reports_to="ceo"),
            person("adviser", title="Partner", outside=True, power=3, sentiment=1, contact="multiple", owner="kam"),
        ]
    )  # fmt: skip
    return build_network(
        people, pd.DataFrame({"source": ["adviser"], "target": ["evp"], "strength": [0.8], "sign": ["positive"]})
    )


def test_the_neutral_vice_president_with_high_power_is_the_key_stakeholder():
    found = whom_to_win(deck())
    assert found.key_stakeholders == ("evp",)
    assert found.rule == "deck: neutral vice president"
    assert {c.person.key: c.score for c in found.candidates} == {"cfo": 4 * 2, "evp": 5 * 1}


def test_without_a_vice_president_the_highest_score_is():
    people = pd.DataFrame(
        [person("a", power=4, sentiment=-2), person("b", power=5, sentiment=0), person("c", power=3, sentiment=-2)]
    )
    found = whom_to_win(build_network(people))
    assert [c.person.key for c in found.candidates] == ["a", "b"]
    assert found.key_stakeholders == ("a",)


def test_ties_share_a_rank_and_unknown_sentiment_is_marked():
    people = pd.DataFrame([person("a", power=5, sentiment=0), person("b", power=5), person("c")])
    found = whom_to_win(build_network(people))
    assert [(c.person.key, c.rank, c.sentiment_known) for c in found.candidates] == [("a", 1, True), ("b", 1, False)]
    assert found.power_unknown == ("c",)


def test_nobody_to_win_when_the_powerful_support_us():
    found = whom_to_win(build_network(pd.DataFrame([person("a", power=5, sentiment=1)])))
    assert (found.candidates, found.rule) == ((), "nobody to win")


def test_the_decks_map_is_amber_for_its_supportive_chief():
    found = coverage(deck())
    assert set(found.key_players) == {"ceo", "evp", "cfo"}
    assert found.supportive == ("ceo",)
    assert (found.rag, found.status) == ("amber", 3)
    assert {check.key: check.met for check in found.completeness} == {
        "executive_sponsor": False,
        "decider": True,
        "champion": False,
    }


@pytest.mark.parametrize(
    ("people", "status", "rag"),
    [
        ([], 0, "red"),
        ([person("a", power=2, contact="none")], 0, "red"),
        ([person("a", power=2, contact="brief")], 1, "red"),
        ([person("a", power=4, contact="brief", sentiment=0)], 2, "red"),
        ([person("a", power=1, contact="brief", roles=["approver"])], 2, "red"),
        ([person("a", power=4, contact="brief", sentiment=1)], 3, "amber"),
        ([person("a", power=2, key_player=True, sentiment=2)], 3, "amber"),
        ([person("a", power=2, roles=["decider"], sentiment=1)], 3, "green"),
    ],
)
def test_status_and_light(people, status, rag):
    """The rule of method.md 8.5, case by case."""
    found = coverage(build_network(pd.DataFrame(people, columns=None if people else ["person"])))
    assert (found.status, found.rag) == (status, rag)


def test_a_loop_is_opened_and_reported():
    people = pd.DataFrame(
        [person("a", reports_to="b", power=2), person("b", reports_to="a", power=5), person("c", reports_to="c")]
    )
    network = build_network(people)
    assert [(line.manager, line.report) for line in network.reporting] == [("b", "a")]
    assert {problem.kind for problem in network.problems} == {"reporting loop", "self report"}


def test_strangers_and_twins_are_reported():
    people = pd.DataFrame([person("a", reports_to="nobody"), person("a"), person("b")])
    network = build_network(
        people, influence([("a", "b", "positive"), ("a", "ghost", "positive"), ("b", "b", "positive")])
    )
    kinds = {problem.kind for problem in network.problems}
    assert kinds == {"unknown manager", "duplicate person", "unknown person", "self influence"}
    assert len(network.nodes) == 2
    assert len(network.influence) == 1
    assert network.influence[0].strength == 0.6
    assert not network.influence[0].stated


@given(maps, lines)
def test_reporting_lines_never_loop_whatever_is_typed(people, rows):
    network = build_network(people, influence(rows))
    graph = nx.DiGraph([(line.manager, line.report) for line in network.reporting])
    assert nx.is_directed_acyclic_graph(graph)
    assert len(network.nodes) == len(people)


@given(maps, lines, st.randoms())
def test_row_order_never_matters(people, rows, rng):
    order = list(range(len(people)))
    rng.shuffle(order)
    shuffled = rows.copy()
    rng.shuffle(shuffled)
    one = build_network(people, influence(rows))
    other = build_network(people.iloc[order], influence(shuffled))
    assert one.nodes == other.nodes
    assert one.reporting == other.reporting
    assert one.influence == other.influence
    assert coverage(one) == coverage(other)
    assert whom_to_win(one) == whom_to_win(other)


@given(st.lists(st.tuples(maps, lines), min_size=1, max_size=4))
def test_the_flags_of_all_accounts_are_those_of_each_map(books):
    people = pd.concat([frame.assign(account=f"a{i}") for i, (frame, _) in enumerate(books)], ignore_index=True)
    rows = pd.concat(
        [influence(found).assign(account=f"a{i}") for i, (_, found) in enumerate(books)], ignore_index=True
    )
    table = coverage_flags(people, rows).table
    for i, (frame, found) in enumerate(books):
        if frame.empty:
            continue
        single = coverage(build_network(frame, influence(found)))
        row = table.loc[f"a{i}"]
        assert (row["people"], row["key_players"], row["supportive_key_players"]) == (
            single.people, len(single.key_players), len(single.supportive),
        )  # fmt: skip
        assert (row["status"], row["rag"]) == (single.status, single.rag)
        assert (None if pd.isna(row["single_threaded"]) else bool(row["single_threaded"])) is single.single_threaded


def test_one_contact_to_the_decider_is_a_single_thread():
    people = [
        person("d", roles=["decider"], contact="brief", owner="anna"),
        person("u", contact="brief", owner="anna", reports_to="d"),
    ]
    assert coverage(build_network(pd.DataFrame(people))).single_threaded is True
    people[1]["owner"] = "ben"
    assert coverage(build_network(pd.DataFrame(people))).single_threaded is False
    people[0]["contact"] = people[1]["contact"] = "none"
    assert coverage(build_network(pd.DataFrame(people))).single_threaded is True
    nobody = coverage(build_network(pd.DataFrame([person("u", contact="brief", owner="anna")])))
    assert nobody.single_threaded is None
    assert "No decider" in nobody.single_reason


def test_large_maps_open_with_the_key_players_and_their_neighbours():
    people = [
        person(f"p{i:03d}", power=5 if i < 3 else 1, reports_to=f"p{(i - 1) // 4:03d}" if i else None)
        for i in range(120)
    ]
    network = build_network(pd.DataFrame(people))
    found = focus(network)
    assert len(found.shown) == 40
    assert found.hidden == 80
    assert {"p000", "p001", "p002"} <= set(found.shown)
    key = found.expandable[0][0]
    more = expand(network, found.shown, key)
    assert set(found.shown) < set(more.shown)
    assert focus(network, 500).hidden == 0
    with pytest.raises(ValueError, match="At least one"):
        focus(network, 0)
