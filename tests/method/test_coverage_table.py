"""Coverage of all accounts against the coverage of each (method.md 8.5)."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kamcore.method.coverage_table import coverage_table
from kamcore.method.stakeholder_coverage import coverage
from kamcore.method.stakeholder_flags import coverage_flags
from kamcore.method.stakeholders import build_network
from tests.method.test_stakeholders import influence, lines, maps

AS_OF = pd.Timestamp("2025-12-31")
COLUMNS = [
    "account",
    "person",
    "roles",
    "contact",
    "last_contact",
    "sponsor",
    "champion",
    "power",
    "sentiment",
    "owner",
]


def judged(people, lines=None, as_of=AS_OF, stale_days=60):
    return coverage_table(people, lines, coverage_flags(people, lines), as_of=as_of, stale_days=stale_days).table


def rows(*people):
    frame = pd.DataFrame([{"account": "x", "roles": frozenset(), **one} for one in people], columns=COLUMNS)
    return frame.astype({"last_contact": "datetime64[us]"})


@given(st.lists(st.tuples(maps, lines), max_size=3), st.sampled_from([60, 0]))
def test_one_table_says_what_each_map_says_alone(given_maps, days):
    accounts = {f"account {i}": (people, influence(line)) for i, (people, line) in enumerate(given_maps) if len(people)}
    if not accounts:
        return
    people = pd.concat([frame.assign(account=key) for key, (frame, _) in accounts.items()], ignore_index=True)
    line = pd.concat([frame.assign(account=key) for key, (_, frame) in accounts.items()], ignore_index=True)
    table = judged(people, line, stale_days=days)
    assert list(table.index) == sorted(accounts)
    for key, (frame, own) in accounts.items():
        network, row = build_network(frame, own), table.loc[key]
        alone = coverage(network)
        met = {check.key: len(check.people) for check in alone.completeness}
        assert row["people"] == alone.people
        assert row["rag"] == alone.rag
        assert row["status"] == alone.status
        assert row["missing_roles"] == ", ".join(alone.missing_roles)
        assert (row["sponsors"], row["deciders"], row["champions"]) == (
            met["executive_sponsor"], met["decider"], met["champion"],
        )  # fmt: skip
        assert row["complete"] == alone.complete
        assert (None if pd.isna(row["single_threaded"]) else row["single_threaded"]) == alone.single_threaded
        if isinstance(row["through"], str):
            assert row["single_threaded"]
            assert row["through"] in alone.single_reason
        elif alone.single_threaded:
            assert any(words in alone.single_reason for words in ("hardly", "one of ours", "at most"))


def test_a_contact_is_stale_on_the_day_after_the_limit():
    days = [60, 61, 400]
    people = rows(
        *({"person": f"p{d}", "contact": "brief", "last_contact": AS_OF - pd.Timedelta(days=d)} for d in days),
        {"person": "not met", "contact": "none", "last_contact": AS_OF - pd.Timedelta(days=900)},
        {"person": "undated"},
        {"person": "to come", "contact": "brief", "last_contact": AS_OF + pd.Timedelta(days=5)},
    )
    row = judged(people).loc["x"]
    assert (row["contacts"], row["dated"], row["stale"], row["stalest_days"]) == (5, 4, 2, 400)


def test_what_is_not_dated_is_not_known():
    for table in (
        judged(rows({"person": "a", "contact": "brief"})),
        judged(rows({"person": "a", "contact": "brief", "last_contact": AS_OF}), as_of=None),
    ):
        assert pd.isna(table.loc["x", "stale"])
        assert pd.isna(table.loc["x", "stalest_days"])


def test_through_whom_an_account_hangs():
    decider = {"person": "d", "roles": frozenset({"decider"}), "contact": "brief", "power": 5}
    friend = {"person": "f", "contact": "brief"}
    assert judged(rows(decider | {"owner": "Dana"}, friend)).loc["x", "through"] == "Dana"
    unnamed = judged(rows(decider)).loc["x"]
    assert unnamed["single_threaded"]
    assert pd.isna(unnamed["through"])
    champion = rows(
        decider | {"contact": "none"},
        friend | {"person": "c", "owner": "Dana", "champion": True},
        friend | {"person": "e", "owner": "Ravi", "champion": False},
    )
    chain = pd.DataFrame(
        {"account": "x", "source": ["e", "c"], "target": ["c", "d"], "strength": 0.5, "sign": "positive"}
    )
    assert judged(champion, chain).loc["x", "through"] == "c"


def test_nobody_at_all_is_an_empty_table():
    assert judged(rows()).empty
