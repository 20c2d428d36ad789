from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.rollup import roll_up, top_parents

KEYS = [f"k{i}" for i in range(8)]
parents = st.lists(st.one_of(st.none(), st.sampled_from([*KEYS, "not in the book"])), min_size=8, max_size=8)


def group(ups: list[str | None]) -> Portfolio:
    accounts = pd.DataFrame({"key": KEYS, "name": KEYS, "parent": ups})
    revenue = pd.DataFrame({"account": KEYS, "period": "2025", "revenue": [float(2**i) for i in range(8)]})
    return Portfolio({"accounts": accounts, "revenue": revenue})


@given(parents)
def test_every_chain_ends_and_nothing_is_lost(ups: list[str | None]) -> None:
    book = group(ups)
    top = top_parents(book["accounts"])
    assert set(top) <= set(KEYS)
    assert (top.map(top) == top).all()
    rolled = roll_up(book)
    assert rolled["revenue"]["revenue"].sum() == 255
    assert set(rolled["revenue"]["account"]) <= set(rolled["accounts"]["key"])
    assert set(rolled["accounts"]["key"]) == set(top)


@given(parents)
def test_rolling_up_twice_changes_nothing_more(ups: list[str | None]) -> None:
    once = roll_up(group(ups))
    assert roll_up(once)["accounts"]["key"].tolist() == once["accounts"]["key"].tolist()


def test_a_book_without_groups_stays_the_same_object() -> None:
    book = group([None] * 8)
    assert roll_up(book) is book


def test_people_of_one_name_in_two_accounts_of_a_group_stay_two() -> None:
    book = Portfolio(
        {
            "accounts": pd.DataFrame({"key": ["top", "low"], "name": ["T", "L"], "parent": [None, "top"]}),
            "stakeholders": pd.DataFrame(
                {
                    "account": ["top", "low", "low"],
                    "person": ["p", "p", "q"],
                    "name": "N",
                    "reports_to": [None, None, "p"],
                }
            ),
            "influence": pd.DataFrame({"account": ["low"], "source": ["q"], "target": ["p"]}),
        }
    )
    rolled = roll_up(book)
    people = rolled["stakeholders"]
    assert people["person"].is_unique
    assert set(people["account"]) == {"top"}
    assert people.loc[2, "reports_to"] == people.loc[1, "person"]
    assert rolled["influence"]["target"][0] == people.loc[1, "person"]
