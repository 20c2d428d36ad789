from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamcore.workbook.column import Kind
from kamcore.workbook.editing import Value, add_account, add_person, check_value, put, take_out
from kamcore.workbook.portfolio import Portfolio
from kamcore.workbook.schema import SHEETS

SATISFACTION = SHEETS["accounts"].column("satisfaction")
REVENUE = SHEETS["revenue"].column("revenue")
ONBOARDING = SHEETS["accounts"].column("onboarding")
AT_RISK = SHEETS["accounts"].column("at_risk")
SINCE = SHEETS["accounts"].column("at_risk_since")
NOTE = SHEETS["accounts"].column("note")


@pytest.fixture
def portfolio() -> Portfolio:
    accounts = pd.DataFrame({"key": ["a", "b"], "name": ["A", "B"]})
    ratings = pd.DataFrame({"account": ["a"], "factor": ["Culture"], "rating": [4.0], "note": ["first"]})
    return Portfolio({"accounts": accounts, "ratings": ratings})


@pytest.mark.parametrize("column", [SATISFACTION, REVENUE, ONBOARDING, AT_RISK, SINCE, NOTE], ids=lambda c: c.key)
@pytest.mark.parametrize("nothing", [None, "", "  \t", float("nan")])
def test_nothing_is_missing_in_every_kind(column: object, nothing: Value) -> None:
    assert check_value(column, nothing) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        (SATISFACTION, 10, 10.0),
        (REVENUE, -3, -3.0),
        (ONBOARDING, " stalled ", "stalled"),
        (AT_RISK, False, False),
        (SINCE, date(2025, 1, 2), date(2025, 1, 2)),
        (SINCE, datetime.fromisoformat("2025-01-02T03:00"), datetime.fromisoformat("2025-01-02T03:00")),
        (NOTE, "  =1+1 ", "=1+1"),
    ],
)
def test_what_fits_comes_back_in_its_type(column: object, value: Value, expected: Value) -> None:
    found = check_value(column, value)  # type: ignore[arg-type]
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        (SATISFACTION, 10.5, "Satisfaction: found 10.5, expected a number from 0 to 10"),
        (SATISFACTION, "7", "Satisfaction: found '7', expected a number"),
        (SATISFACTION, True, "Satisfaction: found True, expected a number"),
        (REVENUE, float("inf"), "Revenue: found inf, expected a number"),
        (SHEETS["products"].column("price"), -1, "Price: found -1, expected a number of at least 0"),
        (ONBOARDING, "done", "Onboarding: found 'done', expected one of not started, in progress, stalled, complete"),
        (AT_RISK, "yes", "At risk: found 'yes', expected yes or no"),
        (SINCE, "2025-01-01", "At risk since: found '2025-01-01', expected a date"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(column: object, value: Value, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace("(", r"\(")):
        check_value(column, value)  # type: ignore[arg-type]


@given(st.floats(allow_nan=False))
def test_a_number_is_taken_exactly_when_it_lies_within_the_bounds(value: float) -> None:
    if 0 <= value <= 10:
        assert check_value(SATISFACTION, value) == value
    else:
        with pytest.raises(ValueError, match="Satisfaction"):
            check_value(SATISFACTION, value)


def test_put_changes_a_row_and_keeps_what_is_not_named(portfolio: Portfolio) -> None:
    changed = put(portfolio, "ratings", {"account": "a", "factor": "Culture"}, {"rating": 9})
    assert changed["ratings"][["rating", "note"]].to_numpy().tolist() == [[9.0, "first"]]
    assert portfolio["ratings"]["rating"].tolist() == [4.0]
    assert changed.book == portfolio.book


def test_put_adds_a_row(portfolio: Portfolio) -> None:
    changed = put(portfolio, "ratings", {"account": "b", "factor": "Culture"}, {"rating": 2})
    assert changed["ratings"]["account"].tolist() == ["a", "b"]
    first = put(portfolio, "swot", {"account": "a", "kind": "threat", "text": "a rival"}, {})
    assert first["swot"].to_numpy().tolist() == [["a", "threat", "a rival"]]


def test_put_takes_a_value_away(portfolio: Portfolio) -> None:
    changed = put(portfolio, "ratings", {"account": "a", "factor": "Culture"}, {"note": ""})
    assert changed["ratings"]["note"].isna().all()


@pytest.mark.parametrize("column", [c for c in SHEETS["accounts"].columns if c.key != "name"], ids=lambda c: c.key)
def test_put_sets_and_clears_every_kind_of_column(portfolio: Portfolio, column: object) -> None:
    samples: dict[Kind, Value] = {
        Kind.NUMBER: 5.0, Kind.MONEY: 5.0, Kind.SHARE: 0.5, Kind.YES_NO: True, Kind.DATE: date(2025, 5, 1),
    }  # fmt: skip
    value = column.choices[0] if column.choices else samples.get(column.kind, "x")  # type: ignore[attr-defined]
    key = column.key  # type: ignore[attr-defined]
    there = put(portfolio, "accounts", {"key": "a"}, {key: value})
    assert there["accounts"][key].notna().tolist() == [True, False]
    gone = put(there, "accounts", {"key": "a"}, {key: None})
    assert gone.digest == portfolio.digest


def test_a_missing_part_of_the_key_is_a_value_of_its_own(portfolio: Portfolio) -> None:
    key = {"account": "a", "period": "2025"}
    one = put(portfolio, "revenue", {**key, "product": "P"}, {"revenue": 1})
    two = put(one, "revenue", key, {"revenue": 2})
    three = put(two, "revenue", key, {"revenue": 3})
    assert three["revenue"]["revenue"].tolist() == [1.0, 3.0]
    assert take_out(three, "revenue", key)["revenue"]["product"].tolist() == ["P"]


def test_put_refuses_what_is_not_there(portfolio: Portfolio) -> None:
    with pytest.raises(ValueError, match="there is no account 'z'"):
        put(portfolio, "ratings", {"account": "z", "factor": "Culture"}, {"rating": 2})
    with pytest.raises(KeyError, match="no column 'colour'"):
        put(portfolio, "ratings", {"account": "a", "factor": "Culture"}, {"colour": "red"})


def test_take_out(portfolio: Portfolio) -> None:
    assert take_out(portfolio, "ratings", {"account": "a", "factor": "Culture"})["ratings"].empty
    assert take_out(portfolio, "ratings", {"account": "b", "factor": "Culture"}) is portfolio


def test_people_get_a_key_each(portfolio: Portfolio) -> None:
    book = portfolio
    for name, person in (("Head of IT", None), ("head  of it", None), ("Nurse", "P-1"), ("Head of IT", None)):
        book = add_person(book, "a", {"name": name, "person": person, "power": 3})
    book = add_person(book, "b", {"name": "Head of IT"})
    assert book["stakeholders"]["person"].tolist() == [
        "head of it",
        "head of it 2",
        "P-1",
        "head of it 3",
        "head of it",
    ]
    assert book["stakeholders"]["name"].tolist()[:2] == ["Head of IT", "head  of it"]
    with pytest.raises(ValueError, match="Person: found nothing"):
        add_person(book, "a", {"name": " "})


def test_an_account_is_added_without_revenue_and_once(portfolio: Portfolio) -> None:
    book = add_account(portfolio, {"name": "  New   Prospect ", "manager": "Dana", "region": ""})
    added = book["accounts"].set_index("key").loc["new prospect"]
    assert (added["name"], added["manager"]) == ("New Prospect", "Dana")
    assert pd.isna(added["region"])
    assert len(portfolio["accounts"]) == 2
    for name in ("new prospect", "NEW  prospect", "a"):
        with pytest.raises(ValueError, match=r"there is an account .* in this book already"):
            add_account(book, {"name": name})
    with pytest.raises(ValueError, match="Account: found nothing"):
        add_account(book, {"name": " "})


def test_an_account_whose_key_is_a_number_is_known_by_its_name() -> None:
    book = Portfolio({"accounts": pd.DataFrame({"key": ["4711"], "name": ["Acme"], "account_id": ["4711"]})})
    with pytest.raises(ValueError, match="there is an account 'Acme'"):
        add_account(book, {"name": "acme"})
